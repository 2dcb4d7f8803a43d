"""Commands that give out a schedule: show, export."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kooperation.cli.command import command
from kooperation.cli.data import day, known, load, no_schedule, sound, tell, up_to_date
from kooperation.cli.options import Common, Format, FormatOption
from kooperation.cli.streams import fail, note
from kooperation.i18n import _, language, ngettext, use

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from kooperation.files.load import Loaded
    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import Day
    from kooperation.weeks.model import DataSet


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
        typer.Argument(
            metavar=_("ID or DATE"), help=_("Only these people, hosts (ids or names) or days.")
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    loaded = load(common.data)
    data = sound(loaded, common, output)
    if loaded.schedule is None and topic is not Topic.WISHES:
        no_schedule(common.data)
    use(common.lang or data.weeks.language)
    reports, lines = _reports(loaded, data, topic, names or [])
    results = {"version": 1, topic or "overview": reports}
    tell(common, output, data.weeks, loaded.schedule, results, lines)


def _reports(
    loaded: Loaded, data: DataSet, topic: Topic | None, names: list[str]
) -> tuple[Any, Iterable[RenderableType]]:
    """Return the reports on a topic, and how they are shown."""
    from kooperation.render import network, summary, terminal
    from kooperation.reports import edition, organiser
    from kooperation.reports import lists as report
    from kooperation.weeks.model import past_of

    visits = loaded.schedule.visits if loaded.schedule else frozenset()
    past = past_of(loaded.schedule)
    match topic:
        case None:
            overview = organiser.overview(data, visits, past)
            return overview, summary.overview(overview)
        case Topic.PEOPLE:
            names = known(names, data.people)
            people = report.visit_lists(data, visits, names or None, past)
            return people, terminal.visit_lists(people)
        case Topic.HOSTS:
            names = known(names, data.partners)
            hosts = report.guest_lists(data, visits, names or None, past)
            return hosts, terminal.guest_lists(hosts)
        case Topic.WEEK:
            return _week(data, report.week(data, visits, past), names)
        case Topic.WISHES:
            names = known(names, data.invitations)
            sheets = organiser.wish_sheets(data, loaded.origins)
            sheets = tuple(sheet for sheet in sheets if not names or sheet.invitation in names)
            return sheets, summary.wishes(sheets)
        case Topic.UNMET:
            names = known(names, data.people)
            wishes = organiser.unmet(data, visits, past)
            wishes = tuple(wish for wish in wishes if not names or wish.person.id in names)
            return wishes, summary.unmet(wishes)
        case Topic.NETWORK:
            known(names)
            found = edition.network(data, visits, past)
            return {"partners": found.partners, "guests": found.matrix}, network.network(found)


def _week(
    data: DataSet, days: Sequence[Day], names: list[str]
) -> tuple[Any, Iterable[RenderableType]]:
    """Return the days named and how they are shown; without a name the week as a whole."""
    from kooperation.render import terminal

    if not names:
        return days, terminal.week(days)
    first, last = data.weeks.start, data.weeks.end
    wanted = set()
    for name in names:
        wanted.add(one := day(name, data.weeks))
        if not first <= one <= last:
            fail(_("the weeks go from {start} to {end}").format(start=first, end=last))
    chosen = [shown for shown in days if shown.day in wanted]
    return chosen, (line for shown in chosen for line in terminal.one_day(shown))


@command
def export(
    common: Common,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("ID"), help=_("Only for these people and partners, by id or name.")
        ),
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
    known(wanted, dict.fromkeys(FORMATS))
    data, plan = up_to_date(load(common.data), common)
    names = known(names or (), data.people, data.partners)
    papers = edition(data, plan, names)
    spoken = language()
    for name in (name for name in FORMATS if name in wanted):
        use(common.lang or data.weeks.language)
        try:
            written = _write(papers, name, to, internal=internal)
        finally:
            use(spoken)
        if written or not names:  # there is no page for some people alone
            _note_written(written, name, to, all_of_them=not names)


def _note_written(written: set[Path], name: str, folder: Path, *, all_of_them: bool) -> None:
    """Say how many files of a format were written, and which are left from earlier."""
    message = ngettext(
        "wrote {count} {format} file to {path}",
        "wrote {count} {format} files to {path}",
        len(written),
    )
    note(message.format(count=len(written), format=name, path=folder))
    # What lies beside the files of people and hosts: whoever it is of may be gone.
    kinds = {(path.parent, path.suffix) for path in written if path.parent != folder}
    found = {path for parent, suffix in kinds for path in parent.glob(f"*{suffix}")}
    for path in sorted(found - written) if all_of_them else ():
        note(_("{path} is from an earlier export, and not in this one").format(path=path))


def _write(papers: Edition, name: str, folder: Path, *, internal: bool) -> set[Path]:
    """Write the files of a format, and return them; on a terminal their number runs along."""
    from kooperation.files import save
    from kooperation.render import files

    watched = sys.stderr.isatty()
    blank = f"\r{'':20}\r" if watched else ""
    written: set[Path] = set()
    try:
        for path, content in files(
            papers, name, internal=internal, warn=lambda message: note(blank + message)
        ):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            save.write(target, content)
            written.add(target)
            if watched:
                print(f"\r{name}: {len(written)}", end="", file=sys.stderr, flush=True)
    finally:
        print(blank, end="", file=sys.stderr, flush=True)
    return written
