"""Commands that answer what everybody asks next: why, suggest, diff."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kooperation.cli.changes import replace_files, show_changes
from kooperation.cli.command import command
from kooperation.cli.data import CheckFormat, audited, known, load, report, write_problems
from kooperation.cli.options import Common, Format, FormatOption, spelled
from kooperation.cli.streams import PROBLEMS, fail, note, searching
from kooperation.i18n import _, use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.answers.comparison import Suggestion
    from kooperation.files.load import Loaded
    from kooperation.files.revisions import StoredRevision
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule


@command
def why(
    common: Common,
    person: Annotated[
        str, typer.Argument(metavar=_("PERSON"), help=_("Whose wishes, by id or name."))
    ],
    invitation: Annotated[
        str | None,
        typer.Argument(metavar=_("INVITATION"), help=_("Only this wish, by id or title.")),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.answers.why import PlanContext, explain
    from kooperation.render import why as said
    from kooperation.render.results import why_as_json

    data, plan = audited(load(common.data), common, output)
    (person,) = known([person], data.people)
    wishes = data.people[person].wishes
    if invitation is not None:
        (invitation,) = known([invitation], data.invitations)
    if invitation is not None and invitation not in wishes:
        hint = _("only {wishes}") if wishes else ""
        named = {"person": person, "invitation": invitation, "wishes": ", ".join(wishes)}
        fail(_('{person} does not wish "{invitation}"'), hint, **named)
    with searching() as limits:
        answers = [*explain(data, plan, person, invitation, limits)]
    context = PlanContext(data, plan)
    lines = said.wishes(context, person, answers)
    report(common, output, data.weeks, plan, why_as_json(context, answers), lines)


@command
def suggest(
    common: Common,
    limit: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help=_("So many suggestions at most."))
    ] = 10,
    time_limit: Annotated[
        float,
        typer.Option(min=0, metavar=_("SECONDS"), help=_("Then stop, with the best found so far.")),
    ] = 50,
    apply: Annotated[
        int,
        typer.Option(min=0, metavar="N", help=_("Write number N of the list into the files.")),
    ] = 0,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.answers.changes import changes
    from kooperation.answers.suggest import ideas
    from kooperation.answers.suggest import suggest as best_changes
    from kooperation.cli.workers import asking
    from kooperation.render import suggest as said
    from kooperation.render.results import suggest_as_json

    until = time.monotonic() + time_limit
    loaded = load(common.data)
    data, plan = audited(loaded, common, output)
    with searching(until) as limits, asking(len(changes(data, plan.past))) as ask:
        found = best_changes(data, plan.visits, limit, limits, schedule=plan, ask=ask)
    lines = said.suggestions(data, found, limit, published=plan.published)
    report(common, output, data.weeks, plan, suggest_as_json(found, limit), lines)
    if apply:
        each = found.best[:limit]  # as JSON lists them
        shown = [one[0] for one in ideas(found.best)] if output is Format.TEXT else each
        _apply(loaded, shown, apply, common, output)


def _apply(
    loaded: Loaded, shown: Sequence[Suggestion], number: int, common: Common, output: Format
) -> None:
    """Write the change of that number in the list that was shown."""
    from kooperation.answers.apply import edits_of
    from kooperation.planning.imports import take
    from kooperation.signup.reading import Reading

    if number > len(shown):
        fail(_("there is no number {number} in this list, so nothing was written"), number=number)
    edits = edits_of(loaded, shown[number - 1])
    if not edits:
        message = _("the entry of this session means several days, so nothing was written")
        hint = _("write an entry for each of these days instead, then run the command once more")
        fail(message, hint)
    taken = take(loaded, loaded, Reading(edits), partial(load, common.data))
    if taken.problems:
        write_problems(loaded, taken.problems, CheckFormat(output.value), common.color)
        note(_("nothing was written"))
        raise typer.Exit(PROBLEMS)
    if output is Format.TEXT:
        show_changes(loaded, taken.files, common)
    replace_files(common.data, loaded, taken.files)
    note(_("Now {command} plans with it."), command=spelled("schedule", common.data))


@command
def diff(
    common: Common,
    against: Annotated[
        str,
        typer.Argument(
            metavar=_("REV or FILE"),
            help=_("A published revision, one in git, or an older copy (a YAML file)."),
        ),
    ] = "HEAD",
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.render import news
    from kooperation.reports.news import difference

    loaded = load(common.data)
    data, plan = audited(loaded, common, output)
    before, then = _earlier(loaded, data, common, against)
    use(common.lang or data.weeks.language)
    found = difference(then, before, plan, data)
    report(common, output, data.weeks, plan, news.as_json(found), news.difference(found))


def _earlier(
    loaded: Loaded, data: DataSet, common: Common, against: str
) -> tuple[Schedule, DataSet]:
    """Return the schedule of a revision or an older copy, and the data of then as far as known."""
    from kooperation.files import history
    from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, parse, with_schedule

    if history.is_copy(against):
        return _read(with_schedule(loaded, against, Path(against).read_bytes()), common), data
    if stored := _revision(loaded, against):
        # What could not be opened cannot be now, and the system says why.
        text = stored.raw if stored.opened else Path(stored.path).read_bytes()
        return _read(with_schedule(loaded, stored.path, text), common), data
    try:
        raw = history.files_at(common.data, against, (PARTNERS, INVITATIONS, SCHEDULE))
    except LookupError as error:
        if against.isdecimal():
            there = ", ".join(one.name for one in loaded.revisions) or _("none yet")
            message, hint = _("there is no revision {number}"), _("there are: {names}")
            fail(message, hint, number=against, names=there)
        fail(str(error))
    if raw[SCHEDULE] is None:
        message, path = _("{path} was not in git at {revision}"), common.data / SCHEDULE
        hint = _("git commit keeps it; or {hint}")
        fail(message, hint, path=path, revision=against, hint=history.instead())
    old = parse(f"{against}:{common.data.as_posix()}", raw)
    return _read(old, common), old.data or data


def _revision(loaded: Loaded, against: str) -> StoredRevision | None:
    """Return the published revision of this number or name; of several the command names all."""
    found = [one for one in loaded.revisions if against in {one.name, str(one.number)}]
    if len(found) > 1:
        names = ", ".join(one.name for one in found)
        message = _("there are several revisions {number}")
        fail(message, _("name one of them: {names}"), number=against, names=names)
    return found[0] if found else None


def _read(old: Loaded, common: Common) -> Schedule:
    """Return the schedule of an earlier file; if it cannot be read, that ends the command."""
    from kooperation.check.schedule import unreadable

    if old.schedule is None:
        # Their hints are about the file of today, which is another one.
        problems = tuple(replace(problem, hint="") for problem in unreadable(old))
        write_problems(old, problems, CheckFormat.TEXT, common.color)
        raise typer.Exit(PROBLEMS)
    return old.schedule
