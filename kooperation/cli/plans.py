"""Commands on the way to a plan: check, schedule, publish."""

from __future__ import annotations

import sys
import time
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kooperation.cli.command import command
from kooperation.cli.data import (
    CheckFormat,
    audited,
    exit_code,
    load,
    now,
    tell_who_is_missing,
    told_is_sound,
    unchanged,
    write_problems,
)
from kooperation.cli.data import since as moment_of
from kooperation.cli.options import Common, Format, FormatOption, spelled
from kooperation.cli.streams import OK, PROBLEMS, fail, note, searching, write, write_json
from kooperation.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from kooperation.files.load import Loaded
    from kooperation.planning.flow import Planned
    from kooperation.solve.questions import Plan
    from kooperation.weeks.schedule import Schedule


@command
def check(
    common: Common,
    buffer: Annotated[
        str | None,
        typer.Argument(metavar="-", help=_("A hyphen: one of the files comes from an editor.")),
    ] = None,
    *,
    stdin_filename: Annotated[
        Path | None,
        typer.Option(metavar=_("FILE"), help=_("With -: the file that comes from an editor.")),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Exit with 1 for warnings as well."))
    ] = False,
    output: Annotated[
        CheckFormat, typer.Option("--format", help=_("How to write the problems."))
    ] = CheckFormat.TEXT,
) -> None:
    from kooperation.planning.flow import problems_of

    loaded = _from_editor(buffer, stdin_filename) or load(common.data)
    problems = problems_of(loaded)
    write_problems(loaded, problems, output, common.color)
    code = exit_code(problems)
    raise typer.Exit(PROBLEMS if strict and problems and code == OK else code)


def _from_editor(hyphen: str | None, file: Path | None) -> Loaded | None:
    """Read a folder of which one file comes from an editor; None where none does."""
    from kooperation.files.document import MOST_BYTES
    from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE

    if hyphen is None and file is None:
        return None
    if file is None and hyphen and hyphen != "-":
        message = _("the folder with the files is named by --data: {command}")
        fail(message, command=spelled("check", Path(hyphen)))
    if hyphen != "-" or file is None:
        fail(_("a file from an editor: koop check - --stdin-filename data/partners.yaml"))
    names = (PARTNERS, INVITATIONS, SCHEDULE)
    if file.name not in names:
        fail(_("--stdin-filename names one of: {names}"), names=", ".join(names))
    text = sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b""
    return load(file.parent, {file.name: text})


@command
def schedule(
    common: Common,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Write nothing."))] = False,
    check_only: Annotated[
        bool, typer.Option("--check", help=_("Write nothing; exit 1 if the plan would change."))
    ] = False,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0, metavar=_("SECONDS"), help=_("Then stop, with the best plan so far.")),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help=_("Plan as if nobody relied on anything to come."))
    ] = False,
    max_changes: Annotated[
        int,
        typer.Option(min=0, max=100_000, metavar="N", help=_("Allow N visits more to change.")),
    ] = 0,
    only_cancel: Annotated[
        bool, typer.Option("--only-cancel", help=_("Drop what can no longer be, add nothing."))
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar=_("DATE"),
            help=_("What begins earlier stays as it is: a day, a day and time, or now."),
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.files import save
    from kooperation.files.load import SCHEDULE
    from kooperation.files.written import text_of
    from kooperation.planning import flow as planning

    started = time.monotonic()
    path = common.data / SCHEDULE
    stamp = save.stamp(path)
    loaded = load(common.data)
    replan = planning.Replan(fresh, max_changes, only_cancel, _settled(loaded, since))
    if max_changes or only_cancel or since:
        _published_only(loaded, fresh=fresh and bool(max_changes or only_cancel))
    _note_unpublished(loaded)
    if loaded.schedule_file is None and loaded.newest:
        message = _(
            "{path} is missing, so this is a new draft; to go on from {newest} copy it there"
        )
        note(message, path=path, newest=loaded.newest)
    with searching(inf if time_limit is None else started + time_limit) as limits:
        planned = planning.plan(loaded, now(loaded), limits, replan)
    seconds = time.monotonic() - started
    text = text_of(planned.schedule) if planned.schedule else ""
    different = bool(text) and not save.same(path, text)
    writes = different and not (dry_run or check_only)
    if planned.schedule and not (dry_run or check_only):
        _replace(path, text, stamp, loaded, planned.schedule)
    _tell(loaded, planned, seconds, common, output)
    _tell_what_became_of(path, planned, loaded, different=different, written=writes)
    raise typer.Exit(PROBLEMS if check_only and different else OK)


def _tell_what_became_of(
    path: Path, planned: Planned, loaded: Loaded, *, different: bool, written: bool
) -> None:
    """Say beside the plan what became of the file; without a plan the command ends here."""
    if planned.schedule is None:
        as_it_was = _("no plan was made; {path} is as it was")
        note(as_it_was if loaded.schedule_file else _("no plan was made"), path=path)
        raise typer.Exit(exit_code(planned.problems))
    if not different:
        note(_("{path} is up to date"), path=path)
    else:
        note(_("wrote {path}") if written else _("{path} would change"), path=path)


def _settled(loaded: Loaded, since: str | None) -> datetime | None:
    """Return the moment that --from means: now or later; None where nothing new is asked."""
    from datetime import timedelta

    plan, weeks = loaded.schedule, loaded.weeks
    asked = None if since in (None, "now") else moment_of(since, weeks, "--from: ")
    if since is None or weeks is None or plan is None or not plan.published:
        return None
    assert plan.now
    this_minute, most = plan.now.replace(second=0), weeks.end + timedelta(days=1)
    if asked is None:
        return this_minute
    if asked < this_minute:
        message = _("--from: {asked} is over, so it means now: {now}")
        note(message, asked=_minute(asked), now=_minute(this_minute))
        return this_minute
    if this_minute < asked and asked.date() > most:
        message = _("--from: {asked} is later than the day after the weeks")
        fail(message, _("on {day} all of them has happened"), asked=_minute(asked), day=most)
    return asked


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _note_unpublished(loaded: Loaded) -> None:
    """Say that the weeks have begun, where nothing is published."""
    draft = not loaded.schedule.published if loaded.schedule else loaded.schedule_file is None
    if draft and loaded.weeks and loaded.weeks.start <= now(loaded).date():
        message = _(
            "the weeks began on {day} and no schedule is published: nothing counts as having"
            " happened"
        )
        note(message, day=loaded.weeks.start)


def _published_only(loaded: Loaded, *, fresh: bool) -> None:
    """End the command unless there is a published schedule, or one that cannot be read."""
    unreadable = loaded.schedule_file is not None and loaded.schedule is None  # planning says why
    if fresh or not (unreadable or (loaded.schedule and loaded.schedule.published)):
        fail(
            _("--from, --max-changes and --only-cancel change a published schedule"),
            _("koop publish makes one; --fresh ignores it"),
        )


def _tell(loaded: Loaded, planned: Planned, seconds: float, common: Common, output: Format) -> None:
    """Say what the plan achieves, who goes where and what changes; or why there is none."""
    from kooperation.answers.tell import told
    from kooperation.render import summary, terminal
    from kooperation.render.tell import at_the_end

    found = planned.outcome
    if output is Format.JSON:
        from kooperation.render.results import schedule_as_json

        write_json(schedule_as_json(loaded, planned, seconds))
        return
    if loaded.data is None or found is None:
        write_problems(loaded, planned.problems, CheckFormat.TEXT, common.color)
        return
    lines = [
        *terminal.heading(loaded.data.weeks, found.schedule.revision),
        *summary.goals(found.plan.results, found.totals),
        *terminal.sessions(found.days),
        *(summary.unmet(found.unmet) if found.totals.people else ()),
    ]
    if loaded.schedule and found.schedule.published:
        same = loaded.schedule.revision == found.schedule.revision
        lines += summary.published_changes(found.changes, same=same)
        lines += at_the_end(told(loaded, found.schedule), spelled("tell", common.data))
    elif loaded.schedule:
        lines += summary.draft_changes(found.changes)
    write(lines, common.color)
    _note_the_rest(planned, found.plan, common)


def _note_the_rest(planned: Planned, plan: Plan, common: Common) -> None:
    """Say, below what may fill many screens, what is not proved and that there are warnings."""
    if unproved := sum(not goal.proved for goal in plan.results):  # the head says of which
        message = ngettext(
            "the search was stopped: {count} goal is not proved, a better plan may exist",
            "the search was stopped: {count} goals are not proved, a better plan may exist",
            unproved,
        )
        note(message, count=unproved)
    if planned.problems:
        message = ngettext(
            "{count} warning about the data: {command} shows it",
            "{count} warnings about the data: {command} shows them",
            len(planned.problems),
        )
        note(message, count=len(planned.problems), command=spelled("check", common.data))


def _replace(path: Path, text: str, stamp: object, loaded: Loaded, new: Schedule) -> None:
    """Write the schedule, if it still is what was read, and before it what `revisions/` lacks."""
    from kooperation.files import revisions, save

    unchanged(path, stamp)
    for plan, content in (
        (loaded.schedule, path.read_bytes() if stamp else b""),
        (new, text.encode()),
    ):
        if plan and plan.published and content and not loaded.stored(plan):
            revisions.add(path.parent, plan.revision, content)
    if not save.same(path, text):
        save.write(path, text)


@command
def publish(common: Common) -> None:
    from kooperation.files import revisions, save, told
    from kooperation.files.load import SCHEDULE, TOLD
    from kooperation.files.written import text_of
    from kooperation.planning import revise
    from kooperation.weeks.printed import fingerprint

    path = common.data / SCHEDULE
    stamp = save.stamp(path)
    loaded = load(common.data)
    data, draft = audited(loaded, common, for_lists=True)
    if draft.published:
        note(
            _("the schedule is published already, as revision {revision}"), revision=draft.revision
        )
        return
    if draft.made_from not in {"", fingerprint(data)}:
        message = _("{path} was made from other data than what the files say now")
        hint = _("{command} makes a new one; look at it, then publish")
        fail(message, hint, path=path, command=spelled("schedule", path.parent))
    _note_unpublished(loaded)
    told_is_sound(loaded, common)
    new = revise.publish(data, draft, now(loaded), loaded.next_revision)
    text = text_of(new)
    _replace(path, text, stamp, loaded, new)
    held = told.all_holding(new, revisions.name_of(new.revision, text.encode()), loaded.told)
    save.write(path.with_name(TOLD), told.text_of(held))
    note(_("published: {path} is revision {revision} now"), path=path, revision=new.revision)
    if not draft.visits:
        note(_("nobody visits anybody in this plan"))
    tell_who_is_missing(data, draft.visits)
