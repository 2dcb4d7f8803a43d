from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from kooperation.files.load import load
from kooperation.reports.lists import PlanIndex
from kooperation.reports.organiser import (
    Totals,
    changes,
    overview,
    totals,
    unmet,
    wish_sheets,
)
from kooperation.weeks.schedule import Held, Past, Schedule
from tests import EXAMPLE
from tests.build import NOW, dataset, event, example, example_plan, going, person, session

if TYPE_CHECKING:
    from kooperation.problems import Origins
    from kooperation.weeks.model import DataSet, Session

AWO = session("awo", "2027-03-02 10:00-11:00", seats=4)
LATER = session("awo", "2027-03-04 10:00-11:00", seats=4)
OGS = session("ogs", "2027-03-03 14:00-15:00", agreed=("carl",))


def small() -> DataSet:
    return dataset(
        person("anna", partner="spd", wishes={"awo": 0, "ogs": 1}),
        person("emil", partner="spd", wishes={"awo": 0, "ogs": 0}, size=2),
        person("carl", partner="bke", wishes={"awo": 1}),
        person("dora", partner="bke"),
        AWO,
        LATER,
        OGS,
        event("cafe", "2027-03-01 09:00-12:00"),
    )


def held(one: Session, *people: str) -> Held:
    return Held(one.id, one.end, one.place, people)


def test_overview_counts_people_by_the_size_of_their_party() -> None:
    numbers = overview(PlanIndex(small(), [*going(AWO, "anna", "emil"), *going(OGS, "emil")]))
    assert (numbers.people, numbers.visits, numbers.sessions) == (4, 5, 2)
    assert (numbers.visited, numbers.hosts) == (2, 2)
    assert numbers.granted == (1, 1, 2)
    assert numbers.first == 3


def test_overview_of_nothing() -> None:
    numbers = overview(PlanIndex(dataset(), []))
    assert (numbers.people, numbers.visits, numbers.granted, numbers.first) == (0, 0, (0,), 0)


def test_totals() -> None:
    assert totals(small(), going(AWO, "emil", "gone")) == Totals(4, 2, 1, 2)


def test_unmet_wishes_and_their_reasons() -> None:
    data = dataset(
        person("anna", partner="spd", wishes={"awo": 0, "ogs": 1}, away=["2027-03-03"]),
        AWO,
        session("ogs", "2027-03-03 14:00-15:00"),
    )
    assert [(w.invitation, w.position, w.reason) for w in unmet(data, [])] == [
        ("awo", 0, "contested"),
        ("ogs", 1, "impossible"),
    ]
    assert [w.invitation for w in unmet(data, going(AWO, "anna"))] == ["ogs"]


def test_a_wish_is_over_when_all_that_was_possible_has_happened() -> None:
    data = dataset(
        person("anna", wishes={"awo": 0, "ogs": 1}, away=["2027-03-05"]),
        AWO,
        session("ogs", "2027-03-03 14:00-15:00"),
        session("ogs", "2027-03-05 14:00-15:00"),
    )
    day = datetime.combine(AWO.start, time())

    def over(settled: datetime | None) -> list[bool]:
        return [wish.over for wish in unmet(data, [], Past(settled))]

    assert over(None) == over(day) == [False, False]
    assert over(day + timedelta(days=1)) == [True, False]
    assert over(datetime.fromisoformat("2027-03-04")) == [
        True,
        True,
    ]  # on the last day anna is away
    thursday = Past(datetime.fromisoformat("2027-03-04"))
    assert [w.reason for w in unmet(data, [], thursday)] == ["contested"] * 2


def test_wish_sheets_say_where_a_wish_was_written() -> None:
    loaded = load(EXAMPLE)
    assert loaded.data is not None
    sheets = {sheet.invitation: sheet for sheet in wish_sheets(loaded.data, loaded.origins)}
    assert sheets.keys() == loaded.data.invitations.keys()
    sources = {w.person.id: (w.position, w.source) for w in sheets["anstoss"].wishes}
    assert sources["drude"] == (0, "own")
    assert sources["kursleiter-1"][1] == "sheet"
    wishes = [w.position for w in sheets["anstoss"].wishes]
    assert wishes == sorted(wishes)


def test_a_promise_nobody_wished_is_on_the_sheet() -> None:
    data = small()
    origins: Origins = {("wish", "carl", "ogs"): ("invitations", ("invitations", 1, "agreed"))}
    sheets = {sheet.invitation: sheet for sheet in wish_sheets(data, origins)}
    assert next((w.person.id, w.source) for w in sheets["ogs"].wishes) == ("carl", "agreed")


def test_who_is_on_the_sheet_of_a_date_does_not_want_it_less_than_any_other() -> None:
    named = {"awo@2027-03-04T10:00": 2, "awo": 1, "awo@2027-03-02": 0}
    data = dataset(person("anna", partner="spd", wishes={"awo": 0}, dates={"awo": named}), AWO)
    (sheet,) = wish_sheets(data, {})
    assert sheet.wishes[0].dates == (
        *(("awo@2027-03-02", 0), ("awo@2027-03-04T10:00", 1), ("awo", 1)),
    )


def plan(*sessions: Held) -> Schedule:
    return Schedule(published=False, revision=0, updated=NOW, held=sessions)


def test_nothing_has_changed() -> None:
    data, visits = example(), example_plan()
    before = plan(
        *(
            held(data.sessions[name], *(v.person for v in visits if v.session == name))
            for name in {visit.session for visit in visits}
        )
    )
    assert changes(data, before, visits).people == ()


def test_changes_tell_people() -> None:
    before = plan(held(AWO, "anna", "carl"), held(OGS, "emil"))
    found = changes(small(), before, [*going(AWO, "anna", "dora"), *going(LATER, "carl")])
    assert found.visits("added") == (("dora", None, AWO.id),)
    assert found.visits("moved") == (("carl", AWO.id, LATER.id),)
    assert found.visits("removed") == (("emil", OGS.id, None),)
    assert found.visits("altered") == ()


def test_another_end_or_place_is_a_change() -> None:
    earlier = Held(AWO.id, AWO.end - timedelta(minutes=30), AWO.place, ("anna",))
    found = changes(small(), plan(earlier), going(AWO, "anna"))
    assert found.visits("altered") == (("anna", AWO.id, AWO.id),)
    elsewhere = Held(AWO.id, AWO.end, "spd", ("anna",))
    assert changes(small(), plan(elsewhere), going(AWO, "anna")).visits("altered")


def test_what_the_data_has_forgotten_can_still_be_dropped() -> None:
    gone = Held("old@2027-03-05T09:00", datetime(2027, 3, 5, 10), "awo", ("anna", "who"))  # noqa: DTZ001
    found = changes(small(), plan(gone), [])
    assert found.visits("removed") == (("who", gone.session, None), ("anna", gone.session, None))


def test_a_second_session_of_an_invitation_is_dropped() -> None:
    found = changes(small(), plan(held(AWO, "anna"), held(LATER, "anna")), going(LATER, "anna"))
    assert found.visits("removed") == (("anna", AWO.id, None),)
    assert found.visits("moved") == ()
