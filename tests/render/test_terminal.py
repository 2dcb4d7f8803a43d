"""What people read on the terminal, as golden texts in both languages and three widths."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from kooperation.files.load import load
from kooperation.i18n import Language, use
from kooperation.render import summary, terminal
from kooperation.render.day import day_sheets
from kooperation.render.layout import console
from kooperation.render.network import network as drawn
from kooperation.render.numbers import numbers
from kooperation.render.roster import rosters
from kooperation.reports import lists as report
from kooperation.reports import organiser
from kooperation.reports.day import day_sheets as day_sheets_of
from kooperation.reports.edition import edition, network
from kooperation.reports.lists import PlanIndex
from kooperation.reports.news import news
from kooperation.solve.results import Result
from kooperation.weeks.model import Visit
from kooperation.weeks.printed import as_printed
from kooperation.weeks.schedule import Held, Schedule
from tests import EXAMPLE
from tests.build import (
    NOW,
    altered,
    dataset,
    drafted,
    event,
    example,
    example_plan,
    going,
    named,
    person,
    published,
    session,
)
from tests.golden import recorded
from tests.render import afterwards

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from kooperation.reports.day import DaySheet
    from kooperation.reports.edition import Edition
    from kooperation.weeks.model import DataSet

WIDTHS = {"80": 80, "140": 140}
PEOPLE = ["drude", "beraterin-1", "kursleiter-1", "erziehungsberater-1", "kortendiek"]
HOUSES = ["jobcenter", "awo", "ogs"]
HOSTS = ["streetwork", "awo", "aktiv-erleben", "pflegeschule"]
GOALS = [
    Result("agreed", 1, 1, proved=True),
    Result("at_least_1", 24, 24, proved=True),
    Result("hosts", 10, 10, proved=True),
    Result("at_least_2", 19, 20, proved=False),
    Result("at_least_3", 0, 0, proved=True),
    Result("rank", 27, 25, proved=False),
    Result("sessions", 15, 15, proved=True),
    Result("draw", 9000, 9000, proved=True),
]


def printed(renderables: Iterable[RenderableType], width: int | None) -> str:
    file = StringIO()
    screen = console(color="never", width=width, file=file)
    for renderable in renderables:
        screen.print(renderable)
    return file.getvalue()


def example_changes(data: DataSet, visits: frozenset[Visit]) -> organiser.VisitChanges:
    """Compare the plan with one in which a bit of everything was different."""
    held = [
        Held(name, one.end, one.place, tuple(v.person for v in sorted(visits) if v.session == name))
        for name, one in data.sessions.items()
        if any(visit.session == name for visit in visits)
    ]
    shorter = replace(held[0], until=held[0].until - timedelta(minutes=30))
    elsewhere = replace(held[1], place="stadt")
    earlier = Visit(held[2].visitors[0], "ogs@2027-03-11T14:00")
    now = (visits - {Visit(held[3].visitors[0], held[3].session)}) | {earlier}
    before = Schedule(False, 0, NOW, held=(shorter, elsewhere, *held[2:]))
    return organiser.changes(data, before, now)


def the_day(data: DataSet, visits: frozenset[Visit]) -> tuple[DaySheet, ...]:
    """Return a day of the second revision, of which nobody knows yet what is new."""
    first, moved = "jobcenter@2027-03-02T13:00", "anstoss@2027-03-02T10:00"
    before = published(data, [one for one in visits if one.session != moved])
    off = session("awo", "2027-03-02 08:00-09:00", cancelled="Wasserschaden", host="awo")
    data = replace(data, cancelled={off.id: off})
    guests = sorted(visit.person for visit in visits if visit.session == first)
    later = (Visit(guests[0], "familienbuero@2027-03-10T09:00"), *going(first, *guests[1:]))
    then = {one for one in visits if one.session != first}
    plan = replace(published(data, {*then, *later}), revision=2)
    index = [PlanIndex(as_printed(one, data), one.visits) for one in (before, plan)]
    told = news(index[0], index[1], data, plan.past)
    return day_sheets_of(data, plan, [date(2027, 3, 2)], [before], told)


def all_over() -> Edition:
    """Return the small town when everything is over."""
    data, plan = afterwards()
    return edition(data, replace(plan, settled=datetime(2027, 3, 13)))  # noqa: DTZ001


def everything() -> Iterator[tuple[str, Iterable[RenderableType]]]:
    loaded, visits = load(EXAMPLE), example_plan()
    data = loaded.data
    assert data is not None
    index = PlanIndex(data, visits)
    days = report.week(index)
    yield "heading", terminal.heading(data.weeks, 0)
    yield "goals", summary.goals(GOALS, organiser.totals(data))
    yield "overview", summary.overview(organiser.overview(index))
    yield "people", terminal.visit_lists(report.visit_lists(index, PEOPLE))
    yield "people's foot", terminal.foot(data.weeks)
    yield "hosts", terminal.guest_lists(report.guest_lists(index, HOSTS))
    yield "hosts afterwards", terminal.guest_lists(edition(*afterwards()).hosts)
    yield "hosts' foot", terminal.foot(data.weeks, host=True)
    yield "week", terminal.week(days)
    yield "day", terminal.one_day(next(day for day in days if day.day == date(2027, 3, 4)))
    yield "sessions", terminal.sessions(days)
    yield "network", drawn(network(index))
    yield "wishes", summary.wishes(organiser.wish_sheets(data, loaded.origins)[:3])
    yield "unmet", summary.unmet(organiser.unmet(data, visits))
    yield "roster", rosters(edition(data, drafted(data, visits), HOUSES).rosters)
    yield "day", day_sheets(the_day(data, visits))
    yield "numbers", numbers(edition(data, drafted(data, visits)).numbers, data.weeks)
    yield "numbers afterwards", numbers(all_over().numbers, all_over().data.weeks)
    yield "changes", summary.published_changes(example_changes(data, visits), same=False)


@pytest.mark.uncounted
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", Language)
def test_golden(language: Language, width: str) -> None:
    use(language)
    text = "".join(
        f"=== {name}\n{printed(renderables, WIDTHS[width])}" for name, renderables in everything()
    )
    assert text == recorded(f"terminal.{language}.{width}.txt", text)


@pytest.mark.parametrize("language", Language)
def test_nothing_is_wider_than_the_terminal(language: Language) -> None:
    use(language)
    for name, renderables in everything():
        shown = [*renderables]
        for width in (20, 40, 80, 119, 120, 140):
            for line in printed(shown, width).splitlines():
                assert cell_len(line) <= width, name
                assert line == line.rstrip()


@pytest.mark.parametrize(
    ("columns", "width"), [("", 80), ("60", 60), ("200", 200), ("wide", 80), ("0", 80)]
)
def test_a_pipe_is_as_wide_as_columns_say_or_80(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    note = " ".join(["Bitte an die Jacke denken"] * 40)
    visited = session("awo", "2027-03-02 10:00-11:00", note=note)
    data = dataset(person("anna", partner="spd"), visited)
    lists = report.visit_lists(PlanIndex(data, going(visited, "anna")))
    shown = printed(terminal.visit_lists(lists), None)
    assert note in " ".join(shown.split())
    assert width - 10 < max(map(len, shown.splitlines())) <= width


HOSTILE = [
    "[/red]",
    "[bold]x",
    "[link=https://example.org]y[/link]",
    "{0} {name} %s %(x)s",
    ":smile: \\[x]",
    "N" * 300,
    "Wort " * 59 + "Ende",
    "👩‍👩‍👧‍👦 Familie 🏳️‍🌈",
    "東京都市計画研究所" * 8,
    "é̂̃ combining",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_appear_literally(name: str) -> None:
    data = hostile(name)
    visits = [*going("awo@2027-03-02T10:00", "anna", "emil"), *going("awo@2027-03-04T10:00", "ida")]
    end = data.sessions["awo@2027-03-02T10:00"].end
    held = (Held("awo@2027-03-02T10:00", end, "spd", ("anna",)),)
    before = Schedule(False, 0, NOW, held=held)
    index = PlanIndex(data, visits)
    days = report.week(index)
    lists: list[list[RenderableType]] = [
        [*terminal.heading(data.weeks, 2)],
        [*terminal.foot(data.weeks)],
        [*terminal.visit_lists(report.visit_lists(index))],
        [*terminal.guest_lists(report.guest_lists(index))],
        [*terminal.week(days)],
        [*terminal.one_day(days[1])],
        [*drawn(network(index))],
        [*summary.wishes(organiser.wish_sheets(data, {}))],
        [*summary.unmet(organiser.unmet(data, []))],
        [*summary.draft_changes(organiser.changes(data, before, visits))],
    ]
    for shown in lists:
        assert name in printed(shown, 10_000)
        for width in (40, 80, 140):
            lines = printed(shown, width).splitlines()
            assert all(cell_len(line) <= width for line in lines)


def hostile(name: str) -> DataSet:
    """Return weeks in which everything that has a name has this one."""
    data = dataset(
        person("anna", partner="spd", wishes={"awo": 0}, needs=[name]),
        person("emil", partner="spd", wishes={"awo": 0}, size=2),
        person("ida", partner="awo", wishes={}),
        session("awo", "2027-03-02 10:00-11:00", guides=("ida",)),
        session("awo", "2027-03-04 10:00-11:00", place="hall"),
        event("cafe", "2027-03-01 09:00-12:00"),
    )
    data = named(data, name)
    return replace(data, events={i: replace(e, place="hall") for i, e in data.events.items()})


def test_numbers_of_phones_stay_with_the_organiser() -> None:
    shown = "".join(printed(renderables, None) for _, renderables in everything())
    data = example()
    for one in data.people.values():
        assert not one.phone or one.phone not in shown
    addresses = (one.email for kind in (data.people, data.partners) for one in kind.values())
    assert not [address for address in addresses if address and address in shown]


def test_a_need_leaves_the_long_names_of_a_day_whole() -> None:
    awo = session("awo", "2027-03-02 10:00-11:00")
    house = "erziehungsberatungsstelle"
    data = dataset(person(f"{house}-1", partner=house, needs=["stufenfrei"]), awo)
    shown = printed(day_sheets(day_sheets_of(data, published(data, going(awo, f"{house}-1")))), 80)
    assert shown.split().count(house.title()) == 1
    assert f"{house}-1".title() in shown
    assert "\n                 needs stufenfrei\n" in shown


def test_nothing_is_said_below_lists_that_name_nobody() -> None:
    assert [*terminal.foot(dataset().weeks), *terminal.foot(dataset().weeks, host=True)] == []


def dense(count: int) -> DataSet:
    """Return weeks of so many institutions, in which the last one visits all others."""
    names = [f"partner-{number}" for number in range(count)]
    return dataset(
        person("anna", partner=names[-1], size=12),
        *(session(name, "2027-03-02 10:00-11:00") for name in names[:-1]),
    )


@pytest.mark.parametrize(
    ("width", "institutions", "is_matrix"),
    [(80, 14, True), (80, 20, False), (140, 32, True), (140, 40, False)],
)
def test_the_network_is_a_matrix_where_it_fits(
    width: int, institutions: int, is_matrix: bool
) -> None:
    data = dense(institutions)
    found = network(PlanIndex(data, [Visit("anna", name) for name in data.sessions]))
    shown = printed(drawn(found), width)
    assert ("total" in shown) == is_matrix
    assert ("is visited by" in shown) != is_matrix
    if is_matrix:
        (row,) = (line for line in shown.splitlines() if f"Partner-{institutions - 1} " in line)
        assert row.split()[-2:] == ["·", str(12 * (institutions - 1))]
        assert row.split().count("12") == institutions - 1


def test_weeks_that_begin_on_a_weekend() -> None:
    data = dataset(start=date(2027, 3, 6), end=date(2027, 3, 8))
    shown = printed(terminal.week(report.week(PlanIndex(data, []))), 140)
    assert "Monday, 8 March" in shown
    assert "Saturday" not in shown


def test_nothing_at_all() -> None:
    empty = dataset(start=date(2027, 3, 6), end=date(2027, 3, 7))
    for width in (80, 140, None):
        assert not printed(terminal.week(report.week(PlanIndex(empty, []))), width).strip()
        assert printed(summary.overview(organiser.overview(PlanIndex(empty, []))), width).strip()
        assert printed(drawn(network(PlanIndex(empty, []))), width) == "  No visits\n\n"
        assert printed(summary.unmet([]), width) == "Every wish is met.\n\n"
        nothing = summary.draft_changes(organiser.VisitChanges(()))
        assert printed(nothing, width).startswith("Nothing")


def test_goals_without_a_single_visit() -> None:
    goals = [Result("at_least_1", 0, 0, proved=True), Result("rank", 0, 0, proved=True)]
    said = printed(summary.goals(goals, organiser.Totals(3, 1, 0)), 80)
    assert said == "  Nobody can visit anybody\n\n"
    said = printed(summary.goals(goals, organiser.Totals(0, 1, 0)), 80)
    assert said == "  There are no wishes yet\n\n"


def test_a_promise_that_falls_is_told_even_where_nobody_visits_anybody() -> None:
    goals = [Result("agreed", 0, 0, proved=True), Result("rank", 0, 0, proved=True)]
    said = printed(summary.goals(goals, organiser.Totals(3, 1, 1)), 80)
    assert "Nobody can visit anybody" in said
    assert "No promised visit takes place; more is impossible" in said


def test_a_search_that_found_no_visit_yet_does_not_call_them_impossible() -> None:
    goals = [Result("at_least_1", 0, 3, proved=False), Result("rank", 0, 0, proved=False)]
    said = printed(summary.goals(goals, organiser.Totals(3, 1, 0)), 80)
    assert "Nobody can" not in said
    assert "at most 3 might be possible, the search was stopped" in " ".join(said.split())
    assert "first choice" not in said


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def written(file: StringIO, color: str) -> str:
    screen = console(color=color, width=80, file=file)
    data = dataset(session("awo", "2027-03-02 10:00-11:00"))
    found = report.guest_lists(PlanIndex(data, []))
    for renderable in terminal.guest_lists(found):
        screen.print(renderable)
    return file.getvalue()


@pytest.fixture
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.usefixtures("_plain_environment")
def test_colours_only_where_somebody_looks() -> None:
    assert "\x1b[33m" in written(Screen(), "auto")
    assert "\x1b" not in written(StringIO(), "auto")
    assert "\x1b[33m" in written(StringIO(), "always")
    assert "\x1b" not in written(Screen(), "never")


@pytest.mark.usefixtures("_plain_environment")
def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[33m" not in written(Screen(), "auto")
    assert "\x1b[33m" in written(Screen(), "always")


@pytest.mark.usefixtures("_plain_environment")
@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_dumb_terminal(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    monkeypatch.setenv("TERM", term)
    assert "Does not take place" in written(Screen(), "auto")


@pytest.mark.uncounted
def test_no_word_is_lost_in_a_narrow_terminal() -> None:
    def letters(shown: Iterable[RenderableType], width: int | None) -> list[str]:
        return sorted("".join(printed(shown, width).split()).replace("·", ""))

    for name, renderables in everything():
        shown = [*renderables]
        wide = letters(shown, None)
        for width in (40, 60, 80):
            narrow = letters(shown, width)
            if name not in {"week", "network"}:  # they have another form where there is no room
                assert narrow == wide


def test_what_is_impossible_is_counted_among_the_others_only_if_there_are_others() -> None:
    data = dataset(
        person("anna", size=2, wishes={"awo": 0, "ogs": 1}),
        session("awo", "2027-03-02 10:00-11:00", seats=1),
        session("ogs", "2027-03-03 10:00-11:00", seats=1),
        session("bke", "2027-03-04 10:00-11:00"),
    )

    def last_line(data: DataSet) -> str:
        return printed(summary.unmet(organiser.unmet(data, [])), 140).strip().splitlines()[-1]

    none_there = "no session is open to this person."
    assert last_line(data) == f"2 wishes are not met. All of them are impossible: {none_there}"
    one = altered(data, "people", "anna", wishes={"awo": 0})
    assert last_line(one) == f"1 wish is not met. It is impossible: {none_there}"
    two = altered(data, "people", "anna", wishes={"awo": 0, "bke": 1})
    beginning = f"2 wishes are not met. 1 of them is impossible: {none_there}"
    assert last_line(two) == f"{beginning} koop why says what stood in the way."
