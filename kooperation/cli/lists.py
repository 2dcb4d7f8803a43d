"""Commands that give out a schedule: show, export."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kooperation.cli.command import command
from kooperation.cli.data import audited, known, load, no_schedule, sound
from kooperation.cli.options import Common, Format, FormatOption
from kooperation.cli.streams import fail, note, tell
from kooperation.i18n import _, language, ngettext, use

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from kooperation.files.load import Loaded
    from kooperation.reports.edition import Edition
    from kooperation.weeks.model import DataSet, Schedule


class Topic(StrEnum):
    """What `koop show` shows."""

    PEOPLE = "people"
    HOSTS = "hosts"
    WEEK = "week"
    WISHES = "wishes"
    UNMET = "unmet"
    NETWORK = "network"


@command
def show(
    common: Common,
    topic: Annotated[
        Topic | None, typer.Argument(metavar=_("TOPIC"), help=_("What to show."))
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar=_("ID or DATE"), help=_("Only these people, hosts or days.")),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.render import terminal

    loaded = load(common.data)
    weeks = sound(loaded, output, common.color)
    plan = loaded.schedule
    if plan is None and topic is not Topic.WISHES:
        no_schedule(common.data)
    if common.lang is None:
        use(weeks.weeks.language)
    reports, lines = _reports(loaded, weeks, plan, topic, names or [])
    heading = terminal.heading(weeks.weeks, plan.revision) if plan else ()
    tell({"version": 1, topic or "overview": reports}, [*heading, *lines], output, common.color)


def _reports(
    loaded: Loaded,
    data: DataSet,
    plan: Schedule | None,
    topic: Topic | None,
    names: list[str],
) -> tuple[Any, Iterable[RenderableType]]:
    """Return the reports on a topic, and how they are shown."""
    from kooperation.render import summary, terminal
    from kooperation.reports import lists as report
    from kooperation.reports import organiser
    from kooperation.weeks.model import past_of

    visits = plan.visits if plan else frozenset()
    past = past_of(plan)
    reports: Any
    match topic:
        case None:
            reports = organiser.overview(data, visits, past.held)
            return reports, summary.overview(reports)
        case Topic.PEOPLE:
            known(names, data.people)
            reports = report.visit_lists(data, visits, names or None, past.held)
            return reports, terminal.visit_lists(reports)
        case Topic.HOSTS:
            known(names, data.partners)
            reports = report.guest_lists(data, visits, names or None, past.held)
            return reports, terminal.guest_lists(reports)
        case Topic.WEEK:
            days = report.week(data, visits, past.held)
            names = [_day(name, data) for name in names]
            reports = [day for day in days if not names or day.day.isoformat() in names]
            if not names:
                return reports, terminal.week(reports)
            return reports, (line for day in reports for line in terminal.one_day(day))
        case Topic.WISHES:
            known(names, data.invitations)
            sheets = organiser.wish_sheets(data, loaded.origins)
            reports = [sheet for sheet in sheets if not names or sheet.invitation in names]
            return reports, summary.wishes(reports)
        case Topic.UNMET:
            known(names, data.people)
            wishes = organiser.unmet(data, visits, past)
            reports = [wish for wish in wishes if not names or wish.person.id in names]
            return reports, summary.unmet(reports)
        case Topic.NETWORK:
            from kooperation.render.network import network as drawn
            from kooperation.reports.edition import network

            known(names, ())
            found = network(data, visits, past.held)
            return {"partners": found.partners, "guests": found.matrix}, drawn(found)


def _day(text: str, data: DataSet) -> str:
    """Return a day of the weeks as it stands in the files; anything else ends the command."""
    from kooperation.weeks.times import InvalidTimeError, parse_date

    try:
        day = parse_date(text)
    except InvalidTimeError as error:
        fail(error.message, error.hint)
    if not data.weeks.start <= day <= data.weeks.end:
        message = _("the weeks go from {start} to {end}")
        fail(message.format(start=data.weeks.start, end=data.weeks.end))
    return day.isoformat()


@command
def export(
    common: Common,
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
) -> None:
    from kooperation.render import FORMATS
    from kooperation.reports.edition import edition

    wanted = [name.strip() for name in formats.split(",") if name.strip()] or [formats]
    known(wanted, FORMATS)
    loaded = load(common.data)
    weeks, plan = audited(loaded, Format.TEXT, common.color)
    known(names or [], weeks.people | weeks.partners)
    papers = edition(weeks, plan, names or ())
    spoken = language()
    for name in FORMATS:
        if name in wanted:
            use(common.lang or weeks.weeks.language)
            try:
                written = _write(papers, name, to, internal=internal)
            finally:
                use(spoken)
            if names and not written:  # there is no page for some people alone
                continue
            message = ngettext(
                "wrote {count} {format} file to {path}",
                "wrote {count} {format} files to {path}",
                len(written),
            )
            note(message.format(count=len(written), format=name, path=to))
            for path in [] if names else _left_over(written, to):
                note(_("{path} is from an earlier export, and not in this one").format(path=path))


def _write(papers: Edition, name: str, folder: Path, *, internal: bool) -> set[Path]:
    """Write the files of a format, and return them; on a terminal their number runs along."""
    from kooperation.files import save
    from kooperation.render import files

    watched = sys.stderr.isatty()
    blank = f"\r{'':20}\r" if watched else ""

    def warn(message: str) -> None:
        note(blank + message)

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


def _left_over(written: set[Path], folder: Path) -> Sequence[Path]:
    """Return what lies beside the files of people and hosts: whoever it is of may be gone."""
    kinds = {(path.parent, path.suffix) for path in written if path.parent != folder}
    found = {path for parent, suffix in kinds for path in parent.glob(f"*{suffix}")}
    return sorted(found - written)
