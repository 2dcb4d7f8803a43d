from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from kooperation.reports.lists import PlanIndex
from kooperation.reports.roster import rosters
from tests.build import altered, dataset, event, going, partner, person, session

if TYPE_CHECKING:
    from kooperation.reports.roster import Roster, RosterDay
    from kooperation.weeks.model import DataSet, Visit

AWO = session("awo", "2027-03-02 10:00-11:00", guides=("berta",))
BKE = session("bke", "2027-03-02 11:30-12:30")
VISITS = [*going(AWO, "anna", "emil"), *going(BKE, "anna")]


def town(**fields: Any) -> DataSet:
    return dataset(
        person("anna", partner="ogs", role="Leitung", needs=["ramp"], more={"awo": 2}),
        person("emil", partner="ogs", size=2),
        person("ida", partner="ogs", away=["2027-03-02 08:00-09:00"]),
        person("berta", partner="awo"),
        partner("ogs", **{"staffing": 2, "hours": ["2027-03-02 08:00-16:00"], **fields}),
        AWO,
        BKE,
        event("cafe", "2027-03-01 09:00-12:00"),
        travel=15,
    )


def roster(data: DataSet, visits: list[Visit], house: str) -> Roster:
    (found,) = rosters(PlanIndex(data, visits), [house])
    return found


def on(data: DataSet, visits: list[Visit], house: str, day: int = 2) -> RosterDay:
    return next(d for d in roster(data, visits, house).days if d.day == date(2027, 3, day))


def hours(day: RosterDay) -> list[tuple[str, str, str, str]]:
    return [
        (one.person.id, one.kind, f"{one.span.start:%H:%M}", f"{one.span.end:%H:%M}")
        for one in day.duties
    ]


def test_who_is_out_is_out_with_the_way_there_and_back() -> None:
    assert hours(on(town(), VISITS[1:2], "ogs")) == [
        ("ida", "away", "08:00", "09:00"),
        ("emil", "visit", "09:45", "11:15"),
    ]


def test_who_has_no_time_to_come_home_goes_straight_on() -> None:
    soon = session("bke", "2027-03-02 11:15-12:30")
    data = replace(town(), sessions={AWO.id: AWO, soon.id: soon})
    day = on(data, [*going(AWO, "anna"), *going(soon, "anna")], "ogs")
    assert hours(day)[1:] == [
        ("anna", "visit", "09:45", "11:00"),
        ("anna", "visit", "11:00", "12:45"),
    ]
    # Who has just enough does come home, for no minute.
    assert hours(on(town(), VISITS, "ogs"))[1::2] == [
        ("anna", "visit", "09:45", "11:15"),
        ("anna", "visit", "11:15", "12:45"),
    ]


def test_the_way_does_not_leave_the_day() -> None:
    early = session("awo", "2027-03-02 00:05-01:00")
    day = on(dataset(person("anna"), early, travel=15), going(early, "anna"), "home")
    assert hours(day) == [("anna", "visit", "00:00", "01:15")]


def test_who_guides_at_home_is_in_the_house_and_elsewhere_is_not() -> None:
    (home,) = on(town(), VISITS, "awo").duties
    assert (home.kind, home.out, home.span) == ("guide", False, AWO.span)
    other = replace(AWO, place="hall")
    (away,) = on(replace(town(), sessions={AWO.id: other}), VISITS[:2], "awo").duties
    assert (away.out, f"{away.span.start:%H:%M}") == (True, "09:45")


def test_so_many_remain_of_those_needed() -> None:
    staff = on(town(), VISITS, "ogs").staff
    assert [(f"{one.span.start:%H:%M}", one.there, one.gap) for one in staff] == [
        ("08:00", 3, False),
        ("09:00", 4, False),
        ("09:45", 0, True),  # three of four, and two who come along
        ("11:15", 3, False),
        ("12:45", 4, False),
    ]
    assert staff[-1].span.end.time() == time(16)
    fewest = on(town(), VISITS, "ogs").fewest
    assert fewest is not None
    assert fewest.there == 0
    assert on(town(), VISITS, "ogs", 3).fewest is None  # outside of its hours


def test_without_hours_people_are_needed_always() -> None:
    day = on(town(hours=None), [], "ogs", 3)
    (all_day,) = day.staff
    assert (all_day.there, all_day.needed, all_day.span.start.time()) == (4, 2, time())


def test_who_comes_in_is_named_to_the_host_and_only_counted_to_others() -> None:
    guests = on(town(), VISITS, "awo").arrivals[0].guests
    assert [(one.name, one.partner, one.more) for one in guests] == [
        ("Anna", "Ogs", 2),
        ("Emil", "Ogs", 0),
    ]
    assert not any(one.needs or one.role for one in guests)
    other = replace(BKE, place="awo")
    data = replace(town(), sessions={AWO.id: AWO, other.id: other})
    counted = on(data, VISITS, "awo").arrivals[1]
    assert (counted.guests, counted.meeting.people) == ((), 1)
    assert on(data, VISITS, "bke").arrivals == ()


def test_a_house_sees_no_notes_contacts_and_addresses() -> None:
    data = altered(town(), "partners", "awo", contact="Leitung", email="x@example.org")
    data = altered(data, "sessions", AWO.id, note="geheim")
    for name in ("awo", "ogs"):
        found = repr(roster(data, VISITS, name).days)
        assert "geheim" not in found
        assert "Leitung" not in found
    assert roster(data, VISITS, "awo").partner.email == ""


def test_every_house_with_people_has_one() -> None:
    found = rosters(PlanIndex(town(), VISITS))
    assert [one.partner.id for one in found] == ["awo", "ogs"]
    assert [one.name for one in found[1].people] == ["Anna", "Emil", "Ida"]
    assert [len(one.days) for one in found] == [12, 12]
    (common,) = found[1].days[0].events
    assert common.title == "Cafe"
    free = [day.day.day for day in found[1].days if not day.meetings]
    assert free == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
