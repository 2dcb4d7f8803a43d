from __future__ import annotations

from dataclasses import replace
from datetime import date

from kooperation.reports.day import day_sheets
from kooperation.reports.lists import PlanIndex
from kooperation.reports.news import news
from tests import build
from tests.build import dataset, event, going, partner, person, session

AWO = session("awo", "2027-03-02 10:00-11:00", guides=("berta",))
BKE = session("bke", "2027-03-02 14:00-15:00")
LATER = session("awo", "2027-03-09 10:00-11:00", guides=("berta",))
OFF = session("ogs", "2027-03-02 08:00-09:00", cancelled="Wasserschaden")
TUESDAY = date(2027, 3, 2)
DATA = dataset(
    person("anna", phone="0171 1", needs=["ramp"]),
    person("emil", email="emil@example.org"),
    person("berta", partner="awo", phone="02307 1"),
    partner("awo", contact="Leitung"),
    AWO,
    BKE,
    LATER,
    event("cafe", "2027-03-02 12:00-13:00", "2027-03-06 09:00-10:00"),
)
DATA = replace(DATA, cancelled={OFF.id: OFF})
PLAN = build.published(DATA, [*going(AWO, "anna"), *going(LATER, "emil")])


def test_a_sheet_has_all_of_its_day_by_time_and_how_to_reach_everybody() -> None:
    (sheet,) = day_sheets(DATA, PLAN, [TUESDAY])
    assert [one.meeting.id for one in sheet.sessions] == [OFF.id, AWO.id, "cafe", BKE.id]
    off, held, _event, empty = sheet.sessions
    assert off.session.cancelled == "Wasserschaden"
    assert [(one.guest.name, one.phone) for one in held.guides] == [("Berta", "02307 1")]
    assert [(one.guest.needs, one.phone) for one in held.guests] == [(("ramp",), "0171 1")]
    assert held.meeting.contact == "Leitung"
    assert empty.guests == ()


def test_there_is_a_sheet_for_each_working_day_and_for_a_weekend_that_is_not_free() -> None:
    days = [sheet.day.day for sheet in day_sheets(DATA, PLAN)]
    assert days == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12]
    assert [sheet.day.day for sheet in day_sheets(DATA, PLAN, [date(2027, 3, 7)])] == [7]


def test_what_changed_since_the_revision_before_is_that_of_the_day() -> None:
    before = build.published(DATA, [*going(BKE, "anna"), *going(LATER, "anna")])
    now = replace(PLAN, revision=2)
    first, second = day_sheets(DATA, now, [TUESDAY, date(2027, 3, 9)], [before])
    assert first.since is not None
    assert second.since is not None
    kinds = [(one.person.id, one.kind) for one in first.since.changes.people]
    assert kinds == [("anna", "moved"), ("anna", "removed")]  # from the 9th to the 2nd
    assert [one.id for one in first.since.started] == [AWO.id]
    assert [one.id for one in first.since.stopped] == [BKE.id]
    assert [(one.person.id, one.kind) for one in second.since.changes.people] == [
        ("anna", "moved"),
        ("emil", "added"),
    ]
    assert second.since.started == second.since.stopped == ()


def test_the_first_revision_has_none_before() -> None:
    (sheet,) = day_sheets(DATA, PLAN, [TUESDAY], [PLAN])
    assert sheet.since is None


def test_of_who_may_not_know_it_yet_only_what_is_of_the_day_is_told() -> None:
    before = build.published(DATA, going(LATER, "anna"))
    old, new = (PlanIndex(DATA, one.visits) for one in (before, PLAN))
    readers = news(old, new, DATA, PLAN.past)
    first, second = day_sheets(DATA, PLAN, [TUESDAY, date(2027, 3, 9)], (), readers)
    told = {(one.reader, one.id): one.news for one in first.untold}
    assert told.keys() == {
        *[("person", name) for name in ("anna", "berta")],
        *[("host", "awo"), ("house", "home")],
    }
    assert all(TUESDAY in item.days for items in told.values() for item in items)
    assert ("person", "emil") in {(one.reader, one.id) for one in second.untold}
