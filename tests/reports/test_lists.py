from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.audit import audit
from kooperation.reports.lists import PlanIndex, guest_lists, visit_lists, week, without_contact
from kooperation.reports.meetings import Guest, by_name
from kooperation.reports.order import alphabetical
from kooperation.weeks.model import Visit
from kooperation.weeks.schedule import NO_PAST, Held, Past, Schedule
from tests.build import (
    altered,
    dataset,
    event,
    example,
    example_plan,
    going,
    invitation,
    partner,
    person,
)
from tests.reports import AWO, OGS, small

if TYPE_CHECKING:
    from kooperation.reports.lists import VisitList
    from kooperation.weeks.model import DataSet


def of(data: DataSet, visits: list[Visit], name: str) -> VisitList:
    (found,) = visit_lists(PlanIndex(data, visits), [name])
    return found


def test_the_plan_of_the_example_breaks_no_rule() -> None:
    data = example()
    visits = sorted(example_plan())
    assert visits
    assert audit(data, visits) == ()


def test_a_visit_list_is_in_order_of_time() -> None:
    visits = [*going(OGS, "anna", "berta"), *going(AWO, "anna", "emil", "carl")]
    found = of(small(), visits, "anna")
    assert [item.kind for item in found.appointments] == ["event", "visit", "visit"]
    visit = found.appointments[1]
    assert (visit.meeting.title, visit.meeting.host, visit.meeting.contact) == (
        "Awo",
        "Awo",
        "Leitung",
    )
    assert visit.meeting.note == "Jacke"
    assert visit.meeting.place is not None
    assert visit.meeting.place.name == "Awo"
    assert not visit.meeting.elsewhere
    assert found.appointments[2].meeting.elsewhere


def test_fellows_are_those_of_the_same_institution() -> None:
    found = of(small(), going(AWO, "anna", "emil", "carl"), "anna")
    assert [fellow.name for fellow in found.appointments[1].fellows] == ["Emil"]


def test_a_visitor_is_told_who_guides_and_nobody_else_is() -> None:
    data = altered(small(), "people", "berta", role="Chef")
    visits = going(AWO, "anna")
    guides = [item.guides for item in of(data, visits, "anna").appointments]
    assert [[(g.name, g.role) for g in some] for some in guides] == [[], [("Berta", "Chef")]]
    assert not any(item.guides for item in of(data, visits, "berta").appointments)
    assert "Berta" not in repr(week(PlanIndex(data, visits)))


def test_guests_stand_where_they_look_for_themselves() -> None:
    names = (
        *("Auszubildende der Pflegeschule", "AWO, Beraterin 1", "Berta Busch (Leitung)"),
        *("Monika Drude", "Erzieherin 2", "Erzieherin 10", "Leitung der OGS"),
        *("Ursula von der Leyen", "Anna Müller-Lüdenscheidt"),
    )
    guests = [Guest(f"p{n}", name, "x") for n, name in enumerate(sorted(names))]
    assert [one.name for one in sorted(guests, key=by_name)] == [*names]
    party = Guest("q", "Gruppe Blau", "x", size=4)
    drude = Guest("drude", "Monika Drude", "x")
    assert sorted([party, drude], key=by_name) == [drude, party]


def test_hosts_on_whose_visitors_lists_nobody_is_named() -> None:
    data = small()
    assert without_contact(data, going(AWO, "anna", "emil")) == []
    assert without_contact(data, [*going(OGS, "anna", "berta"), *going(AWO, "emil")]) == ["ogs"]
    assert without_contact(data, going("gone@2027-03-02T10:00", "anna")) == []


def test_guide_duties_are_those_of_sessions_that_take_place() -> None:
    guided = of(small(), going(AWO, "anna", "emil"), "berta")
    assert [(i.kind, i.meeting.people) for i in guided.appointments] == [("event", 0), ("guide", 3)]
    assert [item.kind for item in of(small(), [], "berta").appointments] == ["event"]


def test_a_guest_list_names_who_comes_and_what_they_need() -> None:
    visits = going(AWO, "anna", "emil")
    (found,) = guest_lists(PlanIndex(small(), visits), ["awo"])
    (held,) = found.sessions
    assert [(g.name, g.partner, g.size, g.needs) for g in held.guests] == [
        ("Anna", "Spd", 1, ("step-free",)),
        ("Emil", "Spd", 2, ()),
    ]
    assert held.guides == ("Berta",)
    assert (held.meeting.people, held.meeting.seats, held.meeting.free) == (3, 4, 1)
    assert [meeting.id for meeting in found.events] == ["cafe"]


def test_needs_are_for_hosts_only() -> None:
    found = of(small(), going(AWO, "anna", "emil"), "emil")
    assert "step-free" not in repr(found)


def test_only_a_visitors_own_list_says_that_what_they_need_is_there() -> None:
    data = altered(small(), "sessions", AWO.id, features=frozenset({"step-free", "warm"}))
    visits = going(AWO, "anna", "emil")
    found = [item.found for item in of(data, visits, "anna").appointments if item.kind == "visit"]
    assert found == [("step-free",)]
    assert "step-free" not in repr(of(data, visits, "emil"))
    assert "step-free" not in repr(of(small(), visits, "anna"))


def test_what_somebody_needs_at_a_common_event_is_there_if_its_place_has_it() -> None:
    data = altered(small(), "places", "awo", features=frozenset({"step-free", "warm"}))
    data = altered(data, "events", "cafe", place="awo")
    anna, emil = (of(data, [], one).appointments[0] for one in ("anna", "emil"))
    assert (anna.found, emil.found) == (("step-free",), ())


def test_a_listed_session_without_visitors_is_said_not_to_take_place() -> None:
    (found,) = guest_lists(PlanIndex(small(), []), ["awo"])
    assert [(held.meeting.id, held.guests) for held in found.sessions] == [(AWO.id, ())]


def test_a_chosen_time_without_visitors_is_not_listed() -> None:
    free = replace(AWO, chosen=True)
    (found,) = guest_lists(PlanIndex(dataset(person("berta", partner="awo"), free), []), ["awo"])
    assert found.sessions == ()


def test_hosts_are_those_who_invite_by_name() -> None:
    data = dataset(AWO, partner("zeta"), invitation("alt"), person("berta", partner="awo"))
    assert [found.partner.id for found in guest_lists(PlanIndex(data, []))] == ["alt", "awo"]


def test_the_week_has_every_day_and_what_takes_place() -> None:
    days = week(PlanIndex(small(), going(AWO, "anna", "emil")))
    assert [day.day for day in days] == [date(2027, 3, n) for n in range(1, 13)]
    assert [(m.title, m.event, m.people) for day in days for m in day.meetings] == [
        ("Cafe", True, 0),
        ("Awo", False, 3),
    ]


def test_an_event_outside_the_weeks_has_its_day() -> None:
    data = dataset(event("before", "2027-02-26 18:00-20:00"))
    assert week(PlanIndex(data, []))[0].day == date(2027, 2, 26)


def test_a_past_session_the_data_has_forgotten_is_still_told() -> None:
    past = Past(
        held=(Held("old@2027-03-01T14:00", datetime(2027, 3, 1, 15), "awo", ("anna", "gone")),)  # noqa: DTZ001
    )
    visits = [Visit("anna", "old@2027-03-01T14:00"), Visit("gone", "old@2027-03-01T14:00")]
    (found,) = visit_lists(PlanIndex(small(), visits, past), ["anna"])
    meeting = found.appointments[-1].meeting
    assert (meeting.title, meeting.host, meeting.people, meeting.seats) == (
        "old",
        "",
        2,
        0,
    )  # who knows
    (hosts,) = guest_lists(PlanIndex(small(), visits, past), ["awo"])
    assert all(session.meeting.id != visits[0].session for session in hosts.sessions)
    assert [item.kind for item in of(small(), visits, "anna").appointments] == ["event"]


def test_a_past_session_stays_as_it_was() -> None:
    past = Past(held=(Held(AWO.id, datetime(2027, 3, 2, 12), "hall", ("anna",)),))  # noqa: DTZ001
    (found,) = visit_lists(PlanIndex(small(), going(AWO, "anna"), past), ["anna"])
    meeting = found.appointments[1].meeting
    assert meeting.span.end.hour == 12
    assert meeting.place is not None
    assert meeting.place.id == "hall"


def test_what_was_missed_is_told_to_host_and_organiser_of_what_is_over() -> None:
    data = altered(small(), "people", "anna", missed=frozenset({AWO.id}))
    past = Past(held=(Held(AWO.id, AWO.end, AWO.place, ("anna", "carl")),))
    for held, expected in ((past, [True, False]), (NO_PAST, [False, False])):
        hosts = guest_lists(PlanIndex(data, going(AWO, "anna", "carl"), held), ["awo"])
        guests = {guest.id: guest.missed for guest in hosts[0].sessions[0].guests}
        assert [guests["anna"], guests["carl"]] == expected
        lists = visit_lists(PlanIndex(data, going(AWO, "anna", "carl"), held), ["carl"])
        assert not any(fellow.missed for item in lists[0].appointments for fellow in item.fellows)


def test_past_sessions_are_those_before_settled() -> None:
    held = tuple(Held(s.id, s.end, s.place, ("anna",)) for s in (AWO, OGS))
    schedule = Schedule(True, 1, datetime(2027, 3, 1), None, held)  # noqa: DTZ001
    assert schedule.past.held == ()
    assert replace(schedule, settled=datetime.fromisoformat("2027-03-03")).past.held == held[:1]


def test_people_sort_as_people_do() -> None:
    names = ["Zoe", "Ägidius", "adam", "Kraft 10", "Kraft 2", "Straße", "Strasse 2", ""]
    assert sorted(names, key=alphabetical) == [
        "",
        "adam",
        "Ägidius",
        "Kraft 2",
        "Kraft 10",
        "Straße",
        "Strasse 2",
        "Zoe",
    ]


@pytest.mark.parametrize("letter", [char for char in map(chr, range(0x180)) if char.isalpha()])
def test_every_letter_of_europe_sorts_among_those_from_a_to_z(letter: str) -> None:
    (plain,), _text = alphabetical(letter)
    assert re.fullmatch("[a-z]{1,2}", str(plain)) or letter == "µ"


@pytest.mark.parametrize(
    "names",
    [
        "Laub Łukas Lynn", "Dahl Đorđević Dusk", "Olaf Ørsted Otto", "Oden Œuvre Ofen",
        "Aden Ædil Afra", "Tesla Þór Tiger", "Idris ısmail Ivan İzmir Jana", "Gaßmann Gast Gast-Au",
        "Šabić Salz Sand", "Ada Åse Ätna Bea", "Edda Eðvarð Egon",
    ],
)  # fmt: skip
def test_a_letter_with_a_stroke_stands_where_readers_look(names: str) -> None:
    expected = names.split()
    assert sorted({*expected}, key=alphabetical) == expected


@given(st.lists(st.text(max_size=4), max_size=4))
def test_any_names_can_be_sorted_and_in_one_way_only(names: list[str]) -> None:
    assert sorted(names, key=alphabetical) == sorted(sorted(names), key=alphabetical)


def test_a_persons_list_knows_nobody_of_another_institution() -> None:
    data = example()
    for found in visit_lists(PlanIndex(data, example_plan())):
        house = {p.name for p in data.people.values() if p.partner == found_partner(data, found)}
        guides = {guide.name for item in found.appointments for guide in item.guides}
        strangers = {p.name for p in data.people.values()} - house - guides
        assert not [name for name in strangers if f"'{name}'" in repr(found)]


def found_partner(data: DataSet, found: VisitList) -> str:
    return data.people[found.person.id].partner


def test_the_week_knows_nobody() -> None:
    data = example()
    days = repr(week(PlanIndex(data, example_plan())))
    assert not [person.name for person in data.people.values() if person.name in days]


def test_no_list_knows_wishes_phones_or_addresses_of_people() -> None:
    index = PlanIndex(small(), going(AWO, "anna", "emil"))
    lists = repr((visit_lists(index), guest_lists(index), week(index)))
    assert "0171" not in lists
    assert "e@x" not in lists
    assert "awo@x" not in lists
    assert "wish" not in lists
