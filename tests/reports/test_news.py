from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kooperation.reports.calls import difference
from kooperation.weeks.model import Held, Schedule
from tests.build import dataset, partner, person, session

if TYPE_CHECKING:
    from kooperation.reports.calls import Call, Difference
    from kooperation.weeks.model import DataSet, Session

AWO = session("awo", "2027-03-02 10:00-11:00", guides=("berta",))
LATER = session("awo", "2027-03-04 10:00-11:00", guides=("berta",))
OGS = session("ogs", "2027-03-03 14:00-15:00")
DATA = dataset(
    person("anna", partner="spd", phone="0171", email="anna@example.org"),
    person("emil", partner="spd", size=2),
    person("berta", partner="awo"),
    person("bob", partner="awo"),
    partner("awo", contact="Leitung"),
    AWO,
    LATER,
    OGS,
)


def held(one: Session, *people: str) -> Held:
    return Held(one.id, one.end, one.place, people)


def plan(*sessions: Held) -> Schedule:
    return Schedule(
        published=True, revision=1, updated=datetime(2027, 2, 1, tzinfo=UTC), held=sessions
    )


def told(found: Difference) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return whom to tell, and each thing to tell as what somebody does and what is new."""
    return [(call.id, [(item.role, item.kind) for item in call.news]) for call in found.calls]


def call_of(found: Difference, name: str) -> Call:
    (call,) = (call for call in found.calls if call.id == name)
    return call


def without_guide(data: DataSet, one: Session, *guides: str) -> DataSet:
    return replace(data, sessions=data.sessions | {one.id: replace(one, guides=guides)})


def test_nothing_new() -> None:
    same = plan(held(AWO, "anna"), held(OGS, "berta"))
    found = difference(DATA, same, same)
    assert (found.changes.people, found.started, found.stopped, found.calls) == ((), (), (), ())


def test_a_session_that_starts_concerns_visitors_guides_and_the_host() -> None:
    found = difference(DATA, plan(), plan(held(AWO, "anna", "emil")))
    assert [meeting.id for meeting in found.started] == [AWO.id]
    assert found.stopped == ()
    assert told(found) == [
        ("berta", [("guide", "added")]),
        ("anna", [("visit", "added")]),
        ("emil", [("visit", "added")]),
        ("awo", [("host", "added")]),
    ]
    assert call_of(found, "awo").news[0].meeting.people == 3


def test_a_session_that_stops_concerns_the_same() -> None:
    found = difference(DATA, plan(held(AWO, "anna")), plan())
    assert [meeting.id for meeting in found.stopped] == [AWO.id]
    assert told(found) == [
        ("berta", [("guide", "stopped")]),
        ("anna", [("visit", "removed")]),
        ("awo", [("host", "removed")]),
    ]


def test_a_visit_that_moves_into_another_session() -> None:
    found = difference(
        DATA,
        plan(held(AWO, "anna", "emil"), held(LATER, "bob")),
        plan(held(AWO, "emil"), held(LATER, "anna", "bob")),
    )
    (anna,) = call_of(found, "anna").news
    assert anna.kind == "moved"
    assert anna.before is not None
    assert anna.after is not None
    assert (anna.before.id, anna.after.id) == (AWO.id, LATER.id)
    assert anna.first == AWO.start
    assert told(found)[1] == ("awo", [("host", "guests"), ("host", "guests")])
    first, second = call_of(found, "awo").news
    assert [guest.id for guest in first.goes] == ["anna"]
    assert [guest.id for guest in second.comes] == ["anna"]
    assert (first.comes, second.goes) == ((), ())
    assert first.before is not None
    assert (first.before.people, first.meeting.people) == (3, 2)


def test_the_most_urgent_comes_first_whichever_way_it_changed() -> None:
    found = difference(
        DATA,
        plan(held(OGS, "bob"), held(LATER, "emil")),
        plan(held(AWO, "emil"), held(OGS, "anna")),
    )
    firsts = [call.news[0].first for call in found.calls]
    assert firsts == sorted(firsts)
    assert [call.id for call in found.calls] == ["berta", "emil", "awo", "bob", "anna", "ogs"]


def test_another_end_or_place_is_told_to_all() -> None:
    longer = replace(held(AWO, "anna"), until=AWO.end + timedelta(hours=1))
    elsewhere = replace(held(OGS, "emil"), place="awo")
    now = plan(held(AWO, "anna"), held(OGS, "emil"))
    found = difference(DATA, plan(longer, elsewhere), now)
    assert told(found) == [
        ("berta", [("guide", "altered")]),
        ("anna", [("visit", "altered")]),
        ("awo", [("host", "altered")]),
        ("emil", [("visit", "altered")]),
        ("ogs", [("host", "altered")]),
    ]


def test_another_guide() -> None:
    same = plan(held(AWO, "anna"))
    found = difference(without_guide(DATA, AWO, "bob"), same, same, DATA)
    assert told(found) == [("berta", [("guide", "removed")]), ("bob", [("guide", "added")])]


def test_who_is_both_visitor_and_guide_gets_one_call() -> None:
    found = difference(DATA, plan(), plan(held(AWO, "anna"), held(OGS, "berta")))
    assert call_of(found, "berta").news[0].role == "guide"
    assert call_of(found, "berta").news[1].role == "visit"


def test_phone_mail_and_contact() -> None:
    found = difference(DATA, plan(), plan(held(AWO, "anna", "emil")))
    anna, emil, awo = (call_of(found, name) for name in ("anna", "emil", "awo"))
    assert (anna.kind, anna.name, anna.partner) == ("person", "Anna", "Spd")
    assert (anna.phone, anna.email, anna.contact) == ("0171", "anna@example.org", "")
    assert (emil.size, emil.phone, emil.email) == (2, "", "")
    assert (awo.kind, awo.contact) == ("partner", "Leitung")


def test_who_is_gone_is_known_from_the_data_of_then() -> None:
    now = dataset(person("emil", partner="spd"), OGS)
    before = plan(held(AWO, "anna"))
    anna = call_of(difference(now, before, plan(), DATA), "anna")
    assert (anna.name, anna.phone) == ("Anna", "0171")
    assert anna.news[0].meeting.title == "Awo"
    assert told(difference(now, before, plan(), DATA)) == [
        ("berta", [("guide", "stopped")]),
        ("anna", [("visit", "removed")]),
        ("awo", [("host", "removed")]),
    ]


def test_who_is_gone_and_of_whom_nothing_is_known() -> None:
    now = dataset(person("emil", partner="spd"), OGS)
    found = difference(now, plan(held(AWO, "anna")), plan())
    assert told(found) == [("anna", [("visit", "removed")])]
    assert (call_of(found, "anna").name, call_of(found, "anna").phone) == ("anna", "")


def test_what_the_data_says_now_counts_for_names_and_numbers() -> None:
    now = replace(DATA, people=DATA.people | {"anna": replace(DATA.people["anna"], phone="0172")})
    found = difference(now, plan(), plan(held(AWO, "anna")), DATA)
    assert call_of(found, "anna").phone == "0172"
