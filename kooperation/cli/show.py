"""The command that shows a schedule on a terminal: show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kooperation.cli.command import command
from kooperation.cli.data import day, known, load, no_schedule, now, report, sound
from kooperation.cli.options import Common, Format, FormatOption
from kooperation.cli.streams import fail
from kooperation.i18n import _, use

if TYPE_CHECKING:
    from datetime import date

    from rich.console import RenderableType

    from kooperation.files.load import Loaded
    from kooperation.reports.lists import PlanIndex
    from kooperation.reports.news import Reader
    from kooperation.weeks.model import DataSet


class Topic(StrEnum):
    """What `koop show` shows."""

    PEOPLE = "people"
    HOSTS = "hosts"
    ROSTER = "roster"
    DAY = "day"
    WEEK = "week"
    WISHES = "wishes"
    UNMET = "unmet"
    NETWORK = "network"
    NUMBERS = "numbers"


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
    reports, lines = _SHOWN[topic](loaded, data, names or [])
    results = {"version": 1, topic or "overview": reports}
    report(common, output, data.weeks, loaded.schedule, results, lines)


_Shown = tuple[Any, Iterable["RenderableType"]]
"""The reports on a topic, and how they are shown."""


def _index(loaded: Loaded, data: DataSet) -> PlanIndex:
    from kooperation.reports.lists import PlanIndex

    assert loaded.schedule
    return PlanIndex(data, loaded.schedule.visits, loaded.schedule.past)


def _overview(loaded: Loaded, data: DataSet, _names: list[str]) -> _Shown:
    from kooperation.render import summary
    from kooperation.reports import organiser

    found = organiser.overview(_index(loaded, data))
    return found, summary.overview(found)


def _people(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    from kooperation.render import terminal
    from kooperation.reports.lists import visit_lists

    names = known(names, data.people)
    found = visit_lists(_index(loaded, data), names or None)
    return found, [*terminal.visit_lists(found), *terminal.foot(data.weeks)]


def _hosts(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    from kooperation.render import terminal
    from kooperation.reports.lists import guest_lists

    names = known(names, data.partners)
    found = guest_lists(_index(loaded, data), names or None)
    return found, [*terminal.guest_lists(found), *terminal.foot(data.weeks, host=True)]


def _roster(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    from kooperation.render import roster
    from kooperation.reports.roster import rosters

    names = known(names, data.partners)
    found = rosters(_index(loaded, data), names or None)
    return found, roster.rosters(found)


def _day(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    from kooperation.render import day as render
    from kooperation.reports.day import day_sheets

    plan, weeks, today = loaded.schedule, data.weeks, now(loaded).date()
    assert plan
    if not _has_day(data, today):
        today = min(max(weeks.start, today), weeks.end)
    stored = (one.schedule for one in reversed(loaded.revisions) if one.number < plan.revision)
    before = next(filter(None, stored), None)
    wanted = _days(data, names) or {today}
    found = day_sheets(data, plan, wanted, filter(None, [before]), readers(loaded))
    return render.as_json(found), render.day_sheets(found)


def _week(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    """Return the days named and how they are shown; without a name the week as a whole."""
    from kooperation.render import terminal
    from kooperation.reports.lists import week

    found, wanted = week(_index(loaded, data)), _days(data, names)
    lines = terminal.week(found)
    if names:
        found = tuple(one for one in found if one.day in wanted)
        lines = (line for one in found for line in terminal.one_day(one))
    return found, [*lines, *terminal.foot(data.weeks)]


def _wishes(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    from kooperation.render import summary
    from kooperation.reports.organiser import wish_sheets

    names = known(names, data.invitations)
    sheets = wish_sheets(data, loaded.origins)
    sheets = tuple(sheet for sheet in sheets if not names or sheet.invitation in names)
    return sheets, summary.wishes(sheets)


def _unmet(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    from kooperation.render import summary
    from kooperation.reports.organiser import unmet

    names = known(names, data.people)
    assert loaded.schedule
    wishes = unmet(data, loaded.schedule.visits, loaded.schedule.past)
    wishes = tuple(wish for wish in wishes if not names or wish.person.id in names)
    return wishes, summary.unmet(wishes)


def _network(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    from kooperation.render import network as render
    from kooperation.reports.edition import network

    known(names)
    found = network(_index(loaded, data))
    return {"partners": found.partners, "guests": found.matrix}, render.network(found)


def _numbers(loaded: Loaded, data: DataSet, names: list[str]) -> _Shown:
    from kooperation.render import numbers as render
    from kooperation.reports.edition import network
    from kooperation.reports.numbers import numbers

    known(names)
    index = _index(loaded, data)
    found = numbers(index, network(index).pairs)
    return found, render.numbers(found, data.weeks)


_SHOWN: dict[Topic | None, Callable[[Loaded, DataSet, list[str]], _Shown]] = {
    None: _overview,
    Topic.PEOPLE: _people,
    Topic.HOSTS: _hosts,
    Topic.ROSTER: _roster,
    Topic.DAY: _day,
    Topic.WEEK: _week,
    Topic.WISHES: _wishes,
    Topic.UNMET: _unmet,
    Topic.NETWORK: _network,
    Topic.NUMBERS: _numbers,
}


def _days(data: DataSet, names: list[str]) -> set[date]:
    """Return the days that are named; one of which nothing can be shown ends the command."""
    wanted = {day(name, data.weeks) for name in names}
    if not all(_has_day(data, one) for one in wanted):
        fail(_("the weeks go from {start} to {end}"), start=data.weeks.start, end=data.weeks.end)
    return wanted


def _has_day(data: DataSet, day: date) -> bool:
    """Tell whether a day is one of the weeks, or that of a common date outside of them."""
    common = (span.day for event in data.events.values() for span in event.spans)
    return data.weeks.start <= day <= data.weeks.end or day in common


def readers(loaded: Loaded) -> Iterable[Reader]:
    """Return all for whom there is news, whom to call first; of a draft nobody holds anything."""
    from kooperation.answers.tell import told

    published = loaded.schedule is not None and loaded.schedule.published
    return [one.reader for one in told(loaded)] if published else []
