"""The command line: parse, call, write, exit code.

The only place with output, clock and exit. What a command needs is imported inside it, so that
`koop --help` starts at once.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, is_dataclass
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer

from kooperation import __version__
from kooperation.i18n import Language, _, language, ngettext, use
from kooperation.problems import Severity, did_you_mean, has_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from rich.console import Console, RenderableType

    from kooperation.edition import Edition
    from kooperation.load import Loaded
    from kooperation.model import DataSet, Schedule
    from kooperation.planning import Planned

OK, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: fine; problems found; wrong usage, no such file or internal error; Ctrl-C."""


class Color(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"


class CheckFormat(StrEnum):
    """How problems are written."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"


class File(StrEnum):
    """What `koop schema` describes."""

    PARTNERS = "partners"
    INVITATIONS = "invitations"
    SCHEDULE = "schedule"


class Topic(StrEnum):
    """What `koop show` shows."""

    PEOPLE = "people"
    HOSTS = "hosts"
    WEEK = "week"
    WISHES = "wishes"
    UNMET = "unmet"
    NETWORK = "network"


DataOption = Annotated[
    Path, typer.Option("--data", metavar=_("DIR"), help=_("The folder with the YAML files."))
]
LangOption = Annotated[
    Language | None, typer.Option("--lang", help=_("The language of everything printed."))
]
ColorOption = Annotated[Color, typer.Option("--color", help=_("When to use colours."))]
FormatOption = Annotated[Format, typer.Option("--format", help=_("How to write the results."))]
DATA = Path("data")

app = typer.Typer(
    name="koop",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: quick, and good to read aloud
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "Plan weeks of cooperation: who visits whom, without a clash, as fairly as can be proved."
    ),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"koop {__version__}")
        raise typer.Exit


@app.callback()
def koop(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help=_("Show the version.")
        ),
    ] = False,
) -> None:
    """Stand before every command."""


@app.command(help=_("Check the data and, if there is one, the schedule: every problem at once."))
def check(
    buffer: Annotated[
        str | None,
        typer.Argument(metavar="-", help=_("A hyphen: one of the files comes from an editor.")),
    ] = None,
    *,
    data: DataOption = DATA,
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
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Report every problem of the data folder."""
    with _safely(lang):
        from kooperation.planning import problems_of

        loaded = _from_editor(buffer, stdin_filename) or _load(data)
        problems = problems_of(loaded)
        _write_problems(loaded, problems, output, color)
        code = _exit_code(problems)
        raise typer.Exit(PROBLEMS if strict and problems and code == OK else code)


@app.command(help=_("Find the best plan, prove that it is, and write schedule.yaml."))
def schedule(
    data: DataOption = DATA,
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
        bool, typer.Option("--fresh", help=_("Plan as if nothing had been published."))
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
            "--from", metavar=_("DATE"), help=_("What begins before this day stays as it is.")
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Plan the weeks."""
    with _safely(lang):
        from kooperation import planning, save
        from kooperation.load import SCHEDULE
        from kooperation.model import Limits

        started = time.monotonic()
        path = data / SCHEDULE
        stamp = save.stamp(path)
        loaded = _load(data)
        day = _settled(loaded, since)
        before = loaded.schedule
        unreadable = loaded.schedule_file is not None and before is None  # planning says why
        if (max_changes or only_cancel or since) and (
            fresh or not (unreadable or (before and before.published))
        ):
            _fail(
                _("--from, --max-changes and --only-cancel change a published schedule"),
                _("koop publish makes one; --fresh ignores it"),
            )
        with _progress() as progress:
            limits = Limits(progress=progress)
            if time_limit is not None:
                limits = Limits(lambda: started + time_limit - time.monotonic(), progress)
            replan = planning.Replan(fresh, max_changes, only_cancel, day)
            planned = planning.plan(loaded, _now(loaded), limits, replan)
        seconds = time.monotonic() - started
        different = False
        if planned.schedule:
            text = save.text_of(planned.schedule)
            different = not save.same(path, text)
            if different and not (dry_run or check_only):
                _replace(path, text, stamp)
        if output is Format.JSON:
            from kooperation.render.results import schedule_as_json

            _write_json(schedule_as_json(loaded, planned, seconds))
        elif planned.schedule is None:
            _write_problems(loaded, planned.problems, CheckFormat.TEXT, color)
        else:
            _write_summary(loaded, planned, color)
        if planned.schedule is None:
            _note(
                _("no plan was made; {path} is as it was").format(path=path)
                if stamp
                else _("no plan was made")
            )
            raise typer.Exit(_exit_code(planned.problems))
        if not different:
            _note(_("{path} is up to date").format(path=path))
        elif dry_run or check_only:
            _note(_("{path} would change").format(path=path))
        else:
            _note(_("wrote {path}").format(path=path))
        raise typer.Exit(PROBLEMS if check_only and different else OK)


@app.command(help=_("Mark the schedule as published: from now on people rely on it."))
def publish(
    data: DataOption = DATA, lang: LangOption = None, color: ColorOption = Color.AUTO
) -> None:
    """Start revision 1."""
    with _safely(lang):
        from kooperation import planning, save
        from kooperation.load import SCHEDULE

        path = data / SCHEDULE
        stamp = save.stamp(path)
        loaded = _load(data)
        _weeks, draft = _audited(loaded, color)
        if draft.published:
            message = _("the schedule is published already, as revision {revision}")
            _note(message.format(revision=draft.revision))
            return
        _replace(path, save.text_of(planning.publish(draft, _now(loaded))), stamp)
        _note(_("published: {path} is revision 1 now").format(path=path))


@app.command(
    help=_(
        "Print lists: people, hosts, week, wishes, unmet or network, all or those named;"
        " without a topic an overview in numbers."
    )
)
def show(
    topic: Annotated[Topic | None, typer.Argument(help=_("What to show."))] = None,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar=_("ID or DATE"), help=_("Only these people, hosts or days.")),
    ] = None,
    data: DataOption = DATA,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Print the lists of a schedule."""
    with _safely(lang):
        loaded = _load(data)
        weeks = _sound(loaded, color)
        plan = loaded.schedule
        if plan is None and topic is not Topic.WISHES:
            _no_schedule()
        if lang is None:
            use(weeks.weeks.language)
        reports, renderables = _lists(loaded, weeks, plan, topic, names or [])
        if output is Format.JSON:
            _write_json({"version": 1, topic or "overview": _plain(reports)})
            return
        from kooperation.render import terminal

        console = _console(color)
        if plan:
            renderables = [*terminal.heading(weeks.weeks, published=plan.published), *renderables]
        _write(console, renderables)


@app.command(
    help=_(
        "Write files to print, to mail and to put on a page: for everybody, for every host, and"
        " for the weeks; or only for the people and partners named."
    )
)
def export(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar=_("ID"), help=_("Only for these people and partners.")),
    ] = None,
    *,
    to: Annotated[
        Path, typer.Option("--to", metavar=_("DIR"), help=_("The folder for the files."))
    ] = Path("out"),
    formats: Annotated[
        str, typer.Option("--format", help=_("Which formats, with commas between them."))
    ] = "pdf,ics,html,csv",
    internal: Annotated[
        bool, typer.Option("--internal", help=_("Also write a page with the visitors' names."))
    ] = False,
    data: DataOption = DATA,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Write what people take home."""
    with _safely(lang):
        from kooperation.edition import edition
        from kooperation.render import FORMATS

        wanted = [name.strip() for name in formats.split(",") if name.strip()] or [formats]
        _known(wanted, FORMATS)
        loaded = _load(data)
        weeks, plan = _audited(loaded, color)
        _known(names or [], weeks.people | weeks.partners)
        papers = edition(weeks, plan, names or ())
        spoken = language()
        for name in FORMATS:
            if name in wanted:
                use(lang or weeks.weeks.language)
                try:
                    written = _export(papers, name, to, internal=internal)
                finally:
                    use(spoken)
                message = ngettext(
                    "wrote {count} {format} file to {path}",
                    "wrote {count} {format} files to {path}",
                    len(written),
                )
                _note(message.format(count=len(written), format=name, path=to))
                for path in [] if names else _left_over(written, to):
                    _note(
                        _("{path} is from an earlier export, and not in this one").format(path=path)
                    )


@app.command(
    help=_(
        "Say why somebody's wishes are not met: what stands in the way of every session, and what"
        " granting the wish would cost whom."
    )
)
def why(
    person: Annotated[
        str, typer.Argument(metavar=_("PERSON"), help=_("Whose wishes, by the person's id."))
    ],
    invitation: Annotated[
        str | None,
        typer.Argument(metavar=_("INVITATION"), help=_("Only this wish, by the invitation's id.")),
    ] = None,
    data: DataOption = DATA,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Explain wishes to the organiser."""
    with _safely(lang):
        from kooperation.explain import Scene, explain
        from kooperation.model import Limits

        loaded = _load(data)
        weeks, plan = _audited(loaded, color)
        _known([person], weeks.people)
        wishes = weeks.people[person].wishes
        if invitation is not None and invitation not in wishes:
            _known([invitation], weeks.invitations)
            message = _('{person} does not wish "{invitation}"')
            hint = _("only {wishes}").format(wishes=", ".join(wishes)) if wishes else ""
            _fail(message.format(person=person, invitation=invitation), hint)
        with _progress() as progress:
            answers = [*explain(weeks, plan, person, invitation, Limits(progress=progress))]
        scene = Scene(weeks, plan)
        if output is Format.JSON:
            from kooperation.render.results import why_as_json

            _write_json(why_as_json(scene, answers))
            return
        from kooperation.render import terminal
        from kooperation.render import why as said

        heading = terminal.heading(weeks.weeks, published=plan.published)
        _write(_console(color), [*heading, *said.wishes(scene, person, answers)])


@app.command(
    help=_(
        "Find the smallest changes that help most: one more seat or session, a lower minimum, one"
        " person fewer kept in the house."
    )
)
def suggest(
    limit: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help=_("So many suggestions at most."))
    ] = 10,
    time_limit: Annotated[
        float,
        typer.Option(min=0, metavar=_("SECONDS"), help=_("Then stop, with the best found so far.")),
    ] = 50,
    data: DataOption = DATA,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Look for what would help."""
    with _safely(lang):
        from kooperation import suggest as changes
        from kooperation.model import Limits

        started = time.monotonic()
        loaded = _load(data)
        weeks, plan = _audited(loaded, color)
        with _progress() as progress:
            limits = Limits(lambda: started + time_limit - time.monotonic(), progress)
            found = changes.suggest(weeks, plan.visits, limit, limits)
        if output is Format.JSON:
            from kooperation.render.results import suggest_as_json

            _write_json(suggest_as_json(found, limit))
            return
        from kooperation.render import suggest as said
        from kooperation.render import terminal

        heading = terminal.heading(weeks.weeks, published=plan.published)
        _write(_console(color), [*heading, *said.suggestions(weeks, found, limit)])


@app.command(
    help=_(
        "Say what has changed since the schedule in git, or in an older copy: which visits and"
        " sessions, and whom to tell what."
    )
)
def diff(
    against: Annotated[
        str,
        typer.Argument(
            metavar=_("REV or FILE"),
            help=_("A revision in git, or an older copy (a YAML file that is there comes first)."),
        ),
    ] = "HEAD",
    data: DataOption = DATA,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Compare the schedule with an earlier one."""
    with _safely(lang):
        from kooperation.calls import difference
        from kooperation.render import calls, terminal

        loaded = _load(data)
        weeks, plan = _audited(loaded, color)
        before, then = _earlier(loaded, data, against, color)
        use(lang or weeks.weeks.language)
        found = difference(weeks, before, plan, then)
        if output is Format.JSON:
            _write_json(calls.as_json(found))
            return
        heading = terminal.heading(weeks.weeks, published=plan.published)
        _write(_console(color), [*heading, *calls.difference(found)])


@app.command(
    help=_("Start a data set: two short files with examples, to write over. Nothing is replaced.")
)
def init(
    folder: Annotated[
        Path | None, typer.Argument(metavar=_("DIR"), help=_("Where, instead of --data."))
    ] = None,
    data: DataOption = DATA,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,  # noqa: ARG001  every command takes it
) -> None:
    """Write the first files."""
    with _safely(lang):
        from kooperation import save, starter
        from kooperation.load import SCHEDULE

        folder = folder or data
        files = starter.files()
        for name in (*files, SCHEDULE):
            if os.path.lexists(folder / name):
                message = _("{path} is there already, so nothing was written")
                _fail(message.format(path=folder / name), _("name another folder"))
        save.create(folder, files)
        for name in files:
            _note(_("wrote {path}").format(path=folder / name))
        shown = f'"{folder}"' if " " in str(folder) else folder
        option = "" if folder == DATA else f" --data {shown}"
        _note(_("Now put your own partners and invitations in place of the examples."))
        message = _("Then: {check} (is all well?) and {schedule} (who goes where?)")
        _note(message.format(check=f"koop check{option}", schedule=f"koop schedule{option}"))


@app.command(help=_("Print the JSON Schema of a file, for editors; without a name those of all."))
def schema(
    file: Annotated[File | None, typer.Argument(help=_("Of which file."))] = None,
    data: DataOption = DATA,  # noqa: ARG001  every command takes these
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,  # noqa: ARG001
) -> None:
    """Print what editors need."""
    with _safely(lang):
        from kooperation.schema import schema as schema_of

        _write_json(schema_of(file) if file else {name: schema_of(name) for name in File})


def _replace(path: Path, text: str, stamp: object) -> None:
    """Write the schedule, if it still is what was read."""
    from kooperation import save

    if save.stamp(path) != stamp:
        _fail(
            _("{path} was changed by somebody else meanwhile, so nothing was written").format(
                path=path
            ),
            _("run the command once more"),
        )
    save.write(path, text)


def _earlier(
    loaded: Loaded, folder: Path, against: str, color: Color
) -> tuple[Schedule, DataSet | None]:
    """Return the schedule of a revision or an older copy, and the data of then as far as known."""
    from kooperation import history
    from kooperation.check.schedule import unreadable
    from kooperation.load import INVITATIONS, PARTNERS, SCHEDULE, parse, with_schedule

    if history.is_copy(against):
        old, then = with_schedule(loaded, against, Path(against).read_bytes()), None
    else:
        try:
            raw = history.files_at(folder, against, (PARTNERS, INVITATIONS, SCHEDULE))
        except LookupError as error:
            _fail(str(error))
        if raw[SCHEDULE] is None:
            message = _("{path} was not in git at {revision}")
            _fail(message.format(path=folder / SCHEDULE, revision=against))
        old = parse(f"{against}:{folder.as_posix()}", raw)
        then = old.data
    if old.schedule is None:
        _write_problems(old, unreadable(old), CheckFormat.TEXT, color)
        raise typer.Exit(PROBLEMS)
    return old.schedule, then


def _export(papers: Edition, name: str, folder: Path, *, internal: bool) -> set[Path]:
    """Write the files of a format, and return them; on a terminal their number runs along."""
    from kooperation import save
    from kooperation.render import files

    watched = sys.stderr.isatty()
    blank = f"\r{'':20}\r" if watched else ""

    def warn(message: str) -> None:
        _note(blank + message)

    written: set[Path] = set()
    try:
        for path, content in files(papers, name, internal=internal, warn=warn):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            save.write(target, content)
            written.add(target)
            if watched:
                print(f"\r{name}: {len(written)}", end="", file=sys.stderr, flush=True)
    finally:
        print(blank, end="", file=sys.stderr, flush=True)
    return written


def _left_over(written: set[Path], folder: Path) -> list[Path]:
    """Return what lies beside the files of people and hosts: whoever it is of may be gone."""
    kinds = {(path.parent, path.suffix) for path in written if path.parent != folder}
    found = {path for parent, suffix in kinds for path in parent.glob(f"*{suffix}")}
    return sorted(found - written)


def _lists(
    loaded: Loaded, data: DataSet, plan: Schedule | None, topic: Topic | None, names: list[str]
) -> tuple[Any, list[RenderableType]]:
    """Return the reports on a topic, and how they are shown."""
    from kooperation import organiser, report
    from kooperation.render import summary, terminal

    visits = plan.visits if plan else frozenset()
    past = report.past_sessions(plan) if plan else ()
    reports: Any
    match topic:
        case None:
            reports = organiser.overview(data, visits, past)
            return reports, [*summary.overview(reports)]
        case Topic.PEOPLE:
            _known(names, data.people)
            reports = report.visit_lists(data, visits, names or None, past)
            return reports, [*terminal.visit_lists(reports)]
        case Topic.HOSTS:
            _known(names, data.partners)
            reports = report.guest_lists(data, visits, names or None, past)
            return reports, [*terminal.guest_lists(reports)]
        case Topic.WEEK:
            days = report.week(data, visits, past)
            _known(names, {day.day.isoformat() for day in days})
            reports = [day for day in days if not names or day.day.isoformat() in names]
            if not names:
                return reports, [*terminal.week(reports)]
            return reports, [line for day in reports for line in terminal.one_day(day)]
        case Topic.WISHES:
            _known(names, data.invitations)
            sheets = organiser.wish_sheets(data, loaded.origins)
            reports = [sheet for sheet in sheets if not names or sheet.invitation in names]
            return reports, [*summary.wishes(reports)]
        case Topic.UNMET:
            _known(names, data.people)
            wishes = organiser.unmet(data, visits)
            reports = [wish for wish in wishes if not names or wish.person.id in names]
            return reports, [*summary.unmet(reports)]
        case Topic.NETWORK:
            from kooperation.edition import network
            from kooperation.render.network import network as drawn

            _known(names, ())
            found = network(data, visits, past)
            reports = {"partners": found.partners, "guests": found.matrix}
            return reports, [*drawn(found)]


def _known(names: list[str], known: Any) -> None:
    """End the command if a name is not among the known ones."""
    for name in names:
        if name not in known:
            _fail(_('nothing here is called "{name}"').format(name=name), did_you_mean(name, known))


def _write_summary(loaded: Loaded, planned: Planned, color: Color) -> None:
    from kooperation import organiser, report
    from kooperation.render import summary, terminal

    data, plan, new = loaded.data, planned.plan, planned.schedule
    assert data
    assert plan
    assert new
    past = report.past_sessions(new)
    earlier = loaded.schedule
    totals = organiser.totals(data, earlier.visits if earlier and earlier.published else ())
    shown = [*terminal.heading(data.weeks, published=new.published)]
    shown += summary.goals(plan.results, totals)
    shown += terminal.sessions(report.week(data, new.visits, past))
    shown += summary.unmet(organiser.unmet(data, new.visits))
    if earlier:
        shown += summary.changes(organiser.changes(data, earlier.held, new.visits, past))
    _write(_console(color), shown)
    warnings = len(planned.problems)
    if warnings:
        message = ngettext(
            "{count} warning about the data: koop check shows it",
            "{count} warnings about the data: koop check shows them",
            warnings,
        )
        _note(message.format(count=warnings))


def _load(folder: Path) -> Loaded:
    from kooperation.load import load

    return load(folder)


def _from_editor(hyphen: str | None, file: Path | None) -> Loaded | None:
    """Read a folder of which one file comes from an editor; None where none does."""
    from kooperation.load import INVITATIONS, PARTNERS, SCHEDULE, load
    from kooperation.reader import MOST_BYTES

    if hyphen is None and file is None:
        return None
    if hyphen != "-" or file is None:
        _fail(_("a file from an editor: koop check - --stdin-filename data/partners.yaml"))
    names = (PARTNERS, INVITATIONS, SCHEDULE)
    if file.name not in names:
        _fail(_("--stdin-filename names one of: {names}").format(names=", ".join(names)))
    text = sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b""
    return load(file.parent, {file.name: text})


def _sound(loaded: Loaded, color: Color) -> DataSet:
    """Return the data; with an error in it, print the problems and end the command."""
    from kooperation.check import check as problems_in

    problems = list(problems_in(loaded))
    if loaded.schedule_file:
        problems += loaded.schedule_file.problems
    if has_errors(problems) or loaded.data is None:
        _write_problems(loaded, problems, CheckFormat.TEXT, color)
        raise typer.Exit(_exit_code(problems))
    return loaded.data


def _audited(loaded: Loaded, color: Color) -> tuple[DataSet, Schedule]:
    """Return the data and the schedule; what breaks a rule is printed and ends the command."""
    from kooperation.planning import problems_of

    problems = problems_of(loaded)
    if has_errors(problems) or loaded.data is None:
        _write_problems(loaded, problems, CheckFormat.TEXT, color)
        raise typer.Exit(_exit_code(problems))
    if loaded.schedule is None:
        _no_schedule()
    return loaded.data, loaded.schedule


def _no_schedule() -> NoReturn:
    _fail(_("there is no schedule yet"), _("koop schedule makes one"))


def _settled(loaded: Loaded, since: str | None) -> date | None:
    """Return the day before which all has happened: the later of what is asked and what is."""
    from datetime import date

    from kooperation.model import start_of
    from kooperation.timespan import parse_date

    plan = loaded.schedule
    if since is None:
        today = _now(loaded).date()
        if plan and plan.published and not plan.settled and plan.held:
            first = min(start_of(held.session).date() for held in plan.held)
            if first < today:
                message = _(
                    "the first visits are over: --from {today} would leave them as they were"
                )
                _note(message.format(today=today))
        return plan.settled if plan else None
    try:
        day = parse_date(since)
    except ValueError as error:
        _fail(f"--from: {error}")
    return max(day, (plan and plan.settled) or date.min)


def _now(loaded: Loaded) -> datetime:
    """Return the time of the clock, to the second, in the time zone of the weeks."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    zone = loaded.data.weeks.timezone if loaded.data else "UTC"
    return datetime.now(ZoneInfo(zone)).replace(microsecond=0)


def _exit_code(problems: Any) -> int:
    if any(problem.code == "missing-file" for problem in problems):
        return USAGE
    return PROBLEMS if has_errors(problems) else OK


def _write_problems(loaded: Loaded, problems: Any, output: CheckFormat, color: Color) -> None:
    from kooperation.render import problems as render

    if output is CheckFormat.JSON:
        _write_json({"version": 1, "problems": render.as_json(problems)})
        return
    lines = {document.path: document.lines for document in loaded.documents()}
    for problem in problems:
        match output:
            case CheckFormat.TEXT:
                text = render.text(problem, lines.get(problem.place.path, ())) + "\n"
                _print_problem(text, color)
            case CheckFormat.CONCISE:
                print(render.concise(problem))
            case CheckFormat.GITHUB:
                print(render.github(problem, _in_repository(problem.place.path)))
    if output is CheckFormat.TEXT:
        print(_verdict(problems))


def _in_repository(path: str) -> str:
    """Return a path as GitHub knows it: from the root of the repository."""
    whole = Path(path).resolve()
    around = [folder for folder in whole.parents if (folder / ".git").exists()]
    if workspace := os.environ.get("GITHUB_WORKSPACE"):
        around.append(Path(workspace).resolve())
    inside = (whole.relative_to(root) for root in around if whole.is_relative_to(root))
    return next((found.as_posix() for found in inside), path)


def _print_problem(text: str, color: Color) -> None:
    if color is Color.NEVER or (color is Color.AUTO and not sys.stdout.isatty()):
        print(text)
        return
    from rich.text import Text

    styled = Text(text)
    styled.highlight_regex(r"(?<=: )error(?=\[)|\^+(?=\n)", "bold red")
    styled.highlight_regex(r"(?<=: )warning(?=\[)", "bold yellow")
    _console(color).print(styled, soft_wrap=True)


def _verdict(problems: Any) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return _("No problems found.")
    counts = [
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
    ]
    return ", ".join(text for text, count in zip(counts, (errors, warnings), strict=True) if count)


def _console(color: Color) -> Console:
    from kooperation.render.layout import console

    return console(color=color, width=None, file=sys.stdout)


def _write(console: Console, renderables: list[RenderableType]) -> None:
    for renderable in renderables:
        console.print(renderable)


def _write_json(value: Any) -> None:
    import json

    print(json.dumps(value, ensure_ascii=sys.stdout.encoding != "utf-8", indent=2))


def _plain(value: Any) -> Any:
    """Return reports as plain lists and mappings for JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | None) else value.isoformat()


def _note(message: str) -> None:
    with suppress(OSError):  # who cannot be told anything still gets the result
        print(message, file=sys.stderr)


def _fail(message: str, hint: str = "") -> NoReturn:
    _note(f"koop: {message}" + (f" ({hint})" if hint else ""))
    raise typer.Exit(USAGE)


@contextmanager
def _progress() -> Iterator[Any]:
    """Give a function that shows on a terminal how a longer search is getting on.

    Ctrl-C is only noted, and raised when the search tells its progress next: raised at any moment
    it could meet the solver half way and take the process down.
    """
    from kooperation.render.progress import Progress

    shown = Progress(sys.stderr, time.monotonic)
    interrupted: list[int] = []

    def tell(goal: str, value: int | None, bound: int | None) -> None:
        if interrupted:
            raise KeyboardInterrupt
        shown.tell(goal, value, bound)

    before = signal.signal(signal.SIGINT, lambda number, _frame: interrupted.append(number))
    try:
        yield tell
    finally:
        signal.signal(signal.SIGINT, before)
        shown.clear()
    if interrupted:
        raise KeyboardInterrupt


@contextmanager
def _safely(lang: Language | None) -> Iterator[None]:
    """Speak the language asked for, and turn whatever goes wrong into a message and a code."""
    if lang:
        use(lang)
    # A stream that the shell has closed is none at all; then what is written goes nowhere.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a letter the terminal lacks is no error
    try:
        try:
            yield
        finally:
            flush(sys.stdout)
    except KeyboardInterrupt:
        _note(_("interrupted"))
        raise typer.Exit(INTERRUPTED) from None
    except (BrokenPipeError, SystemExit):
        # Whoever read the output has seen enough; rich says so with a SystemExit.
        raise typer.Exit(OK) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}")
    except typer.Exit:
        raise
    except Exception as error:  # noqa: BLE001  a bug, and no traceback for the organiser
        import traceback

        spot = traceback.extract_tb(error.__traceback__)[-1]
        _note(
            _("koop: internal error, please report it: {error} ({file}, line {line})").format(
                error=f"{type(error).__name__}: {error}",
                file=Path(spot.filename).name,
                line=spot.lineno,
            )
        )
        raise typer.Exit(USAGE) from None


def flush(stream: TextIO | None) -> None:
    """Write what is left; if that fails, let Python not try it again at the end, and complain."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise
