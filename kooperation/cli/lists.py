"""Commands that give out a schedule: show, export."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kooperation.cli.command import command
from kooperation.cli.data import (
    day,
    known,
    load,
    no_schedule,
    report,
    sound,
    tell_who_is_missing,
    up_to_date,
)
from kooperation.cli.options import Common, Format, FormatOption
from kooperation.cli.streams import fail, note
from kooperation.i18n import _, language, ngettext, use

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.files.load import Loaded
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
    report(common, output, data.weeks, loaded.schedule, results, lines)


def _reports(
    loaded: Loaded, data: DataSet, topic: Topic | None, names: list[str]
) -> tuple[Any, Iterable[RenderableType]]:
    """Return the reports on a topic, and how they are shown."""
    from kooperation.render import network, summary, terminal
    from kooperation.reports import edition, organiser
    from kooperation.reports import lists as reports
    from kooperation.weeks.schedule import past_of

    visits = loaded.schedule.visits if loaded.schedule else frozenset()
    past = past_of(loaded.schedule)
    match topic:
        case None:
            overview = organiser.overview(data, visits, past)
            return overview, summary.overview(overview)
        case Topic.PEOPLE:
            names = known(names, data.people)
            people = reports.visit_lists(data, visits, names or None, past)
            return people, [*terminal.visit_lists(people), *terminal.foot(data.weeks)]
        case Topic.HOSTS:
            names = known(names, data.partners)
            hosts = reports.guest_lists(data, visits, names or None, past)
            return hosts, [*terminal.guest_lists(hosts), *terminal.foot(data.weeks, host=True)]
        case Topic.WEEK:
            shown, lines = _week(data, reports.week(data, visits, past), names)
            return shown, [*lines, *terminal.foot(data.weeks)]
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
        str,
        typer.Option("--format", help=_("Which of pdf, ics, html and csv, with commas between.")),
    ] = "pdf,ics,html",
) -> None:
    from functools import partial

    from kooperation.render import FORMATS, files
    from kooperation.reports.edition import edition

    wanted = [name.strip() for name in formats.split(",") if name.strip()] or [formats]
    known(wanted, dict.fromkeys(FORMATS))
    loaded = load(common.data)
    data, plan = up_to_date(loaded, common)
    names = known(names or (), data.people, data.partners)
    stored = (revision.schedule for revision in loaded.revisions)
    papers = edition(data, plan, names, filter(None, stored))
    spoken = language()
    every: set[Path] = set()
    for name in (name for name in FORMATS if name in wanted):
        use(common.lang or data.weeks.language)
        try:
            written = write_files(partial(files, papers, name, beside=wanted), name, to)
        finally:
            use(spoken)
        if written or not names:  # there is no page for some people alone
            message = ngettext(
                "wrote {count} {format} file to {path}",
                "wrote {count} {format} files to {path}",
                len(written),
            )
            note(message.format(count=len(written), format=name, path=to))
        every |= written
    if not names:
        _note_left_over(to, wanted, every)
    tell_who_is_missing(data, (v for v in plan.visits if not names or v.person in names))


_EARLIER: Final = {
    "": (
        *("week.pdf", "people.pdf", "hosts.pdf", "week.html", "week-internal.html"),
        *("visits.csv", "sessions.csv", "people.csv"),
    ),
    "hosts": ("*.pdf", "*.ics"),
}
"""What earlier versions wrote into which folder, and no export writes there any more."""

_FEW: Final = 3
"""So many names show what is meant."""


def _note_left_over(folder: Path, formats: Iterable[str], written: set[Path]) -> None:
    """Name what earlier exports have left: of those who are gone, and in folders no longer used."""
    own = tuple(f"*.{name}" for name in formats)
    for place, patterns in (_EARLIER | {"people": own, "partners": own}).items():
        found = {path for pattern in patterns for path in (folder / place).glob(pattern)}
        if left := sorted(path.name for path in found - written):
            message = ngettext(
                "{count} file in {path} is left over from an earlier export: {names}",
                "{count} files in {path} are left over from earlier exports: {names}",
                len(left),
            )
            names = ", ".join((*left[:_FEW], *["…"] * (len(left) > _FEW)))
            note(message.format(count=len(left), path=folder / place, names=names))


def write_files(
    files: Callable[..., Iterator[tuple[str, bytes]]], name: str, folder: Path
) -> set[Path]:
    """Write the files, and return them; on a terminal their number runs along behind the name.

    What a file cannot show is noted: `files` tells it to `warn`.
    """
    from kooperation.files import save

    watched = sys.stderr.isatty()
    blank = f"\r{'':20}\r" if watched else ""
    written: set[Path] = set()

    def warn(message: str) -> None:
        print(blank, end="", file=sys.stderr, flush=True)
        note(message)

    try:
        for path, content in files(warn=warn):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            save.write(target, content)
            written.add(target)
            if watched:
                print(f"\r{name}: {len(written)}", end="", file=sys.stderr, flush=True)
    finally:
        print(blank, end="", file=sys.stderr, flush=True)
    return written
