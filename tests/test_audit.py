"""The referee: each rule is harmless alone, forbids the bad case and allows the good one.

At the end random valid plans are broken in random ways, and each must be caught.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kooperation import audit as referee
from kooperation.audit import RULES, audit
from kooperation.model import Visit
from tests.build import (
    dataset,
    event,
    going,
    invitation,
    partner,
    person,
    session,
    spans,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from random import Random

    from kooperation.model import DataSet, Session
    from tests.build import Thing

NAMES = [*RULES]

AWO = session("awo", "2027-03-02 10:00-11:00")
AWO_LATER = session("awo", "2027-03-02 14:00-15:00")
BKE = session("bke", "2027-03-02 11:00-12:00")
BOTH = {"awo": 0, "bke": 1}


def broken(
    data: DataSet,
    visits: list[Visit],
    *,
    settled: date | None = None,
    past: Collection[Visit] = (),
    agreed_people: int | None = None,
) -> list[tuple[str, str | None, str | None]]:
    """Return the broken rules, each with the person and the session that break it."""
    found = audit(data, visits, settled=settled, past=past, agreed_people=agreed_people)
    return [(breach.rule, breach.person, breach.session) for breach in found]


def test_the_rules_are_those_of_the_contract_in_its_order() -> None:
    contract = (
        "clash away guiding overfull below-minimum too-many-sessions twice unwished unstaffed "
        "too-many needs apart agreed event outside unknown"
    )
    assert " ".join(NAMES) == contract


def test_nothing_is_shared_with_the_solver() -> None:
    files = [*Path(referee.__file__).parent.glob("*.py")]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported = {node.module for node in nodes if node.module}
    own = {name for name in imported if name.startswith("kooperation")}
    assert {name for name in own if not name.startswith("kooperation.audit")} == {
        *("kooperation.i18n", "kooperation.model", "kooperation.timespan")
    }


def test_an_empty_plan_is_a_plan() -> None:
    assert broken(dataset(), []) == []


def test_the_order_of_the_lines_is_irrelevant() -> None:
    data = dataset(
        *(person(name, wishes=BOTH, away=["2027-03-02"]) for name in ("anna", "ben")),
        AWO,
        BKE,
        travel=5,
    )
    plan = [*going(AWO, "anna", "ben", "eva"), *going(BKE, "anna"), *going("awo@x", "anna")]
    assert len(broken(data, plan)) == 6
    assert audit(data, plan) == audit(data, plan[::-1])


# --- clash ---------------------------------------------------------------------------------------


def test_clash_is_harmless_alone() -> None:
    overlapping = session("bke", "2027-03-02 10:30-11:30")
    data = dataset(
        *(person(name, wishes=BOTH) for name in ("anna", "ben")), AWO, overlapping, travel=60
    )
    assert broken(data, going(AWO, "anna") + going(overlapping, "ben")) == []


@pytest.mark.parametrize("at", ["10:30-11:30", "09:01-10:01", "10:00-11:00", "09:00-12:00"])
def test_clash_forbids_two_visits_at_once(at: str) -> None:
    other = session("bke", f"2027-03-02 {at}", place="awo")
    data = dataset(person("anna", wishes=BOTH), AWO, other)
    later = max(AWO, other, key=lambda s: (s.start, s.id))
    assert broken(data, going(AWO, "anna") + going(other, "anna")) == [("clash", "anna", later.id)]


def test_clash_forbids_two_visits_with_a_break_shorter_than_the_way() -> None:
    other = session("bke", "2027-03-02 11:14-12:00")
    data = dataset(person("anna", wishes=BOTH), AWO, other, travel=15)
    assert broken(data, going(AWO, "anna") + going(other, "anna")) == [("clash", "anna", other.id)]


def test_clash_allows_a_break_as_long_as_the_way() -> None:
    other = session("bke", "2027-03-02 11:15-12:00")
    data = dataset(person("anna", wishes=BOTH), AWO, other, travel=15)
    assert broken(data, going(AWO, "anna") + going(other, "anna")) == []


def test_clash_allows_visits_at_one_place_back_to_back() -> None:
    other = session("bke", "2027-03-02 11:00-12:00", place="awo")
    data = dataset(person("anna", wishes=BOTH), AWO, other, travel=15)
    assert broken(data, going(AWO, "anna") + going(other, "anna")) == []


def test_clash_allows_visits_back_to_back_where_there_is_no_way() -> None:
    data = dataset(person("anna", wishes=BOTH), AWO, BKE)
    assert broken(data, going(AWO, "anna") + going(BKE, "anna")) == []


def test_clash_knows_the_ways_that_are_longer_or_shorter() -> None:
    plan = going(AWO, "anna") + going(BKE, "anna")
    things = person("anna", wishes=BOTH), AWO, BKE
    assert broken(dataset(*things, travel_times={("bke", "awo"): 1}), plan) != []
    assert broken(dataset(*things, travel=30, travel_times={("bke", "awo"): 0}), plan) == []


def test_clash_counts_the_way_to_the_own_house_of_a_guide() -> None:
    own = session("ogs", "2027-03-02 11:00-12:00", guides=("anna",))
    things = person("anna", partner="ogs", wishes={"awo": 0}), person("ben", wishes={"ogs": 0})
    plan = going(AWO, "anna") + going(own, "ben")
    assert broken(dataset(*things, AWO, own, travel=1), plan) == [
        ("clash", "anna", AWO.id),
        ("guiding", "anna", own.id),
    ]
    assert broken(dataset(*things, AWO, own), plan) == []


def test_clash_sees_every_two_of_three_visits() -> None:
    hours = "2027-03-02 09:00-12:00", "2027-03-02 09:30-10:00", "2027-03-02 11:30-12:30"
    offered = [session(name, at) for name, at in zip(("awo", "bke", "ogs"), hours, strict=True)]
    data = dataset(person("anna", wishes={"awo": 0, "bke": 0, "ogs": 0}), *offered)
    plan = [visit for one in offered for visit in going(one, "anna")]
    assert broken(data, plan) == [
        ("clash", "anna", offered[1].id),
        ("clash", "anna", offered[2].id),
    ]


def test_clash_speaks_plainly() -> None:
    other = session("bke", "2027-03-02 10:30-11:30")
    data = dataset(person("drude", wishes=BOTH), AWO, other)
    (breach,) = audit(data, going(AWO, "drude") + going(other, "drude"))
    assert breach.message == (
        "drude is at awo@2027-03-02T10:00 and at bke@2027-03-02T10:30 at the same time"
    )


# --- away ----------------------------------------------------------------------------------------


def test_away_is_harmless_alone() -> None:
    data = dataset(person("anna", wishes=BOTH, away=["2027-03-02"]), AWO)
    assert broken(data, []) == []


@pytest.mark.parametrize(
    "away",
    ["2027-03-02", "2027-03-01 - 2027-03-03", "2027-03-02 10:59-24:00", "2027-03-02 00:00-10:01"],
)
def test_away_forbids_a_visit(away: str) -> None:
    data = dataset(person("anna", wishes=BOTH, away=["2027-03-01", away]), AWO)
    assert broken(data, going(AWO, "anna")) == [("away", "anna", AWO.id)]


def test_away_allows_visits_right_before_and_right_after() -> None:
    away = ["2027-03-01", "2027-03-02 08:00-10:00", "2027-03-02 11:00-12:00"]
    data = dataset(person("anna", wishes=BOTH, away=away), AWO, travel=30)
    assert broken(data, going(AWO, "anna")) == []


# --- guiding -------------------------------------------------------------------------------------

GUIDED = session("ogs", "2027-03-02 10:00-11:00", guides=("greta",))
TWICE_GUIDED = session("ogs", "2027-03-02 10:30-11:30", guides=("greta",))
BEN = person("ben", wishes={"ogs": 0, "awo": 1})


def test_guiding_is_harmless_alone() -> None:
    greta = person("greta", partner="ogs", wishes={"awo": 0}, away=["2027-03-02 15:00-16:00"])
    data = dataset(greta, BEN, GUIDED, AWO)
    assert broken(data, going(GUIDED, "ben")) == []
    assert broken(data, going(AWO, "greta")) == []  # without visitors the guide is free


def test_guiding_forbids_a_session_whose_guide_is_away() -> None:
    data = dataset(person("greta", partner="ogs", away=["2027-03-02 10:30-10:45"]), BEN, GUIDED)
    assert broken(data, going(GUIDED, "ben")) == [("guiding", "greta", GUIDED.id)]


def test_guiding_forbids_a_session_whose_guide_visits_another() -> None:
    data = dataset(person("greta", partner="ogs", wishes={"awo": 0}), BEN, GUIDED, AWO)
    assert broken(data, going(GUIDED, "ben") + going(AWO, "greta")) == [
        ("clash", "greta", AWO.id),
        ("guiding", "greta", GUIDED.id),
    ]


def test_guiding_forbids_two_sessions_of_one_guide_at_once() -> None:
    data = dataset(
        person("greta", partner="ogs"), BEN, person("cem", wishes={"ogs": 0}), GUIDED, TWICE_GUIDED
    )
    assert broken(data, going(GUIDED, "ben") + going(TWICE_GUIDED, "cem")) == [
        ("clash", "greta", TWICE_GUIDED.id),
        ("guiding", "greta", TWICE_GUIDED.id),
    ]


def test_guiding_is_said_once_for_a_guide_and_a_session() -> None:
    greta = person("greta", partner="ogs", wishes=BOTH, away=["2027-03-02 10:00-10:10"])
    around = [session(name, "2027-03-02 10:30-12:00") for name in ("awo", "bke")]
    data = dataset(greta, BEN, GUIDED, *around)
    found = broken(data, going(GUIDED, "ben") + [Visit("greta", one.id) for one in around])
    assert [breach for breach in found if breach[0] == "guiding"] == [
        ("guiding", "greta", GUIDED.id)
    ]


def test_guiding_allows_what_the_guide_can_reach() -> None:
    greta = person(
        "greta", partner="ogs", wishes={"bke": 0}, away=["2027-03-02 08:00-10:00", "2027-03-03"]
    )
    later = session("bke", "2027-03-02 11:15-12:00")
    data = dataset(greta, BEN, GUIDED, later, travel=15)
    assert broken(data, going(GUIDED, "ben") + going(later, "greta")) == []


# --- overfull and below-minimum ------------------------------------------------------------------

SMALL = session("awo", "2027-03-02 10:00-11:00", seats=3, min_visitors=2)
CROWD = [person(name, wishes=BOTH) for name in ("anna", "ben", "cem", "dora")]


def test_overfull_is_harmless_alone() -> None:
    assert broken(dataset(*CROWD, SMALL, BKE), going(BKE, "anna", "ben", "cem", "dora")) == []


def test_overfull_forbids_more_people_than_seats() -> None:
    plan = going(SMALL, "anna", "ben", "cem", "dora")
    assert broken(dataset(*CROWD, SMALL), plan) == [("overfull", None, SMALL.id)]


def test_overfull_counts_the_size_of_a_party() -> None:
    party = person("party", wishes=BOTH, size=3)
    data = dataset(*CROWD, party, SMALL)
    assert broken(data, going(SMALL, "anna", "party")) == [("overfull", None, SMALL.id)]
    assert broken(data, going(SMALL, "party")) == []


def test_overfull_allows_as_many_people_as_seats() -> None:
    assert broken(dataset(*CROWD, SMALL), going(SMALL, "anna", "ben", "cem")) == []


def test_below_minimum_is_harmless_alone() -> None:
    assert broken(dataset(*CROWD, SMALL, BKE), going(BKE, "anna")) == []


def test_below_minimum_forbids_a_session_with_too_few() -> None:
    plan = going(SMALL, "anna")
    assert broken(dataset(*CROWD, SMALL), plan) == [("below-minimum", None, SMALL.id)]


def test_below_minimum_allows_as_many_as_are_needed() -> None:
    data = dataset(*CROWD, person("party", wishes=BOTH, size=2), SMALL)
    assert broken(data, going(SMALL, "anna", "ben")) == []
    assert broken(data, going(SMALL, "party")) == []


# --- too-many-sessions ---------------------------------------------------------------------------

WINDOW = invitation("awo", windows=["2027-03-02 09:00-12:00"], duration=60, max_sessions=2)
CHOSEN = [
    session("awo", f"2027-03-02 {at}", chosen=True)
    for at in ("09:00-10:00", "09:30-10:30", "10:00-11:00", "11:00-12:00")
]


def test_too_many_sessions_is_harmless_alone() -> None:
    assert broken(dataset(*CROWD, WINDOW, *CHOSEN), going(CHOSEN[1], "anna", "ben")) == []


def test_too_many_sessions_forbids_one_more_than_may_take_place() -> None:
    plan = going(CHOSEN[0], "anna") + going(CHOSEN[2], "ben") + going(CHOSEN[3], "cem")
    assert broken(dataset(*CROWD, WINDOW, *CHOSEN), plan) == [
        ("too-many-sessions", None, CHOSEN[3].id)
    ]


def test_too_many_sessions_forbids_a_chosen_one_beside_another() -> None:
    plan = going(CHOSEN[0], "anna") + going(CHOSEN[1], "ben")
    assert broken(dataset(*CROWD, WINDOW, *CHOSEN), plan) == [
        ("too-many-sessions", None, CHOSEN[1].id)
    ]


@pytest.mark.parametrize("at", ["08:30-09:15", "09:45-10:30"])
def test_too_many_sessions_forbids_a_chosen_one_beside_a_listed_one(at: str) -> None:
    listed = session("awo", f"2027-03-02 {at}")
    plan = going(CHOSEN[0], "anna") + going(listed, "ben")
    assert broken(dataset(*CROWD, WINDOW, CHOSEN[0], listed), plan) == [
        ("too-many-sessions", None, CHOSEN[0].id)
    ]


def test_too_many_sessions_allows_as_many_as_may_take_place_side_by_side() -> None:
    plan = going(CHOSEN[0], "anna") + going(CHOSEN[2], "ben")
    assert broken(dataset(*CROWD, WINDOW, *CHOSEN), plan) == []


def test_too_many_sessions_allows_listed_ones_to_overlap() -> None:
    listed = [session("awo", f"2027-03-02 {at}") for at in ("10:00-11:00", "10:30-11:30")]
    data = dataset(*CROWD, invitation("awo", max_sessions=2), *listed)
    assert broken(data, going(listed[0], "anna") + going(listed[1], "ben")) == []


# --- twice ---------------------------------------------------------------------------------------


def test_twice_is_harmless_alone() -> None:
    data = dataset(*CROWD, AWO, AWO_LATER)
    assert broken(data, going(AWO, "anna") + going(AWO_LATER, "ben")) == []


def test_twice_forbids_a_second_session_of_an_invitation() -> None:
    data = dataset(*CROWD, AWO, AWO_LATER)
    plan = going(AWO_LATER, "anna") + going(AWO, "anna")
    assert broken(data, plan) == [("twice", "anna", AWO_LATER.id)]


def test_twice_allows_two_invitations() -> None:
    other = session("bke", "2027-03-02 14:00-15:00", host="awo")
    assert broken(dataset(*CROWD, AWO, other), going(AWO, "anna") + going(other, "anna")) == []


# --- unwished ------------------------------------------------------------------------------------


def test_unwished_is_harmless_alone() -> None:
    assert broken(dataset(person("anna"), AWO), []) == []


def test_unwished_forbids_a_visit_nobody_asked_for() -> None:
    data = dataset(person("anna", wishes={"bke": 0}), AWO, BKE)
    assert broken(data, going(AWO, "anna")) == [("unwished", "anna", AWO.id)]


def test_unwished_forbids_the_own_institution() -> None:
    data = dataset(person("anna", partner="awo", wishes={"awo": 0}), AWO)
    assert broken(data, going(AWO, "anna")) == [("unwished", "anna", AWO.id)]


def test_unwished_allows_every_wish_and_what_was_agreed() -> None:
    promised = session("bke", "2027-03-02 12:00-13:00", agreed=("anna",))
    data = dataset(person("anna", partner="ogs", wishes={"awo": 9}), AWO, promised)
    assert broken(data, going(AWO, "anna") + going(promised, "anna")) == []


def test_unwished_allows_another_institution_in_the_own_house() -> None:
    data = dataset(person("anna", partner="ogs", wishes={"awo": 0}), replace(AWO, place="ogs"))
    assert broken(data, going(AWO, "anna")) == []


# --- unstaffed -----------------------------------------------------------------------------------


def house(*things: Thing, staffing: int = 1, hours: list[str] | None = None) -> DataSet:
    """Return weeks with the partner `ogs`, where anna, ben and a party of two work."""
    names = {getattr(thing, "id", "") for thing in things}
    people = [
        person(name, partner="ogs", wishes={"awo": 0, "bke": 0, "inside": 0}, size=size)
        for name, size in (("anna", 1), ("ben", 1), ("party", 2))
        if name not in names
    ]
    return dataset(partner("ogs", staffing=staffing, hours=hours), *people, *things, AWO, BKE)


def test_unstaffed_is_harmless_alone() -> None:
    assert broken(house(staffing=4), []) == []
    assert broken(house(staffing=9), []) == []  # too few work there: no plan can mend that
    assert broken(house(staffing=0), going(AWO, "anna", "ben", "party")) == []


def test_unstaffed_forbids_to_leave_the_house_with_too_few() -> None:
    assert broken(house(staffing=3), going(AWO, "anna", "ben")) == [("unstaffed", "ben", AWO.id)]
    assert broken(house(staffing=3), going(AWO, "party")) == [("unstaffed", "party", AWO.id)]


def test_unstaffed_counts_those_who_are_away() -> None:
    anna = person("anna", partner="ogs", away=["2027-03-02 10:30-10:40", "2027-03-02"])
    assert broken(house(anna, staffing=3), going(AWO, "ben")) == [("unstaffed", "ben", AWO.id)]


def test_unstaffed_forbids_anybody_to_leave_where_absences_alone_leave_too_few() -> None:
    anna = person("anna", partner="ogs", away=["2027-03-02 10:30-10:40"])
    data = house(anna, staffing=4)
    assert broken(data, []) == []
    assert broken(data, going(BKE, "ben")) == [("unstaffed", "ben", BKE.id)]
    assert broken(data, going(AWO, "ben")) == [("unstaffed", "ben", AWO.id)]


def test_unstaffed_blames_nobody_for_those_who_are_away_anyhow() -> None:
    anna = person("anna", partner="ogs", wishes=BOTH, away=["2027-03-02"])
    assert broken(house(anna, staffing=4), going(AWO, "anna")) == [("away", "anna", AWO.id)]


def test_unstaffed_counts_guides_at_another_place_only() -> None:
    guest = person("guest", wishes={"inside": 0})
    for place, expected in (("ogs", []), ("hall", [("unstaffed", "anna")])):
        inside = session(
            "inside", "2027-03-02 10:00-11:00", host="ogs", place=place, guides=("anna",)
        )
        found = broken(house(guest, inside, staffing=4), going(inside, "guest"))
        assert [breach[:2] for breach in found] == expected


def test_unstaffed_counts_a_visit_in_the_own_house() -> None:
    visited = session("inside", "2027-03-02 10:00-11:00", place="ogs")
    assert broken(house(visited, staffing=4), going(visited, "ben")) == [
        ("unstaffed", "ben", visited.id)
    ]


def test_unstaffed_holds_during_the_hours_only() -> None:
    plan = going(AWO, "anna")
    for hours, fine in (
        (["2027-03-02 08:00-10:00", "2027-03-02 11:00-18:00", "2027-03-03"], True),
        (["2027-03-02 08:00-10:01"], False),
        (["2027-03-02 10:59-18:00"], False),
        (["2027-03-02 10:20-10:40"], False),
        ([], True),
        (None, False),
    ):
        assert (broken(house(staffing=4, hours=hours), plan) == []) is fine


def test_unstaffed_is_said_once_for_each_time() -> None:
    late = session("bke", "2027-03-02 16:00-17:00")
    plan = going(AWO, "anna") + going(late, "anna")
    found = broken(house(late, staffing=4), plan)
    assert found == [("unstaffed", "anna", AWO.id), ("unstaffed", "anna", late.id)]


def test_unstaffed_allows_to_leave_enough() -> None:
    anna = person("anna", partner="ogs", wishes=BOTH, away=["2027-03-02 10:00-11:00"])
    assert broken(house(staffing=2), going(AWO, "anna", "ben")) == []
    assert broken(house(staffing=2), going(AWO, "party") + going(BKE, "anna", "ben")) == []
    assert broken(house(anna, staffing=2), going(AWO, "ben")) == []  # anna and ben: two stay
    # one leaves in the minute in which another is back
    assert broken(house(anna, staffing=3), going(BKE, "ben")) == []


# --- too-many ------------------------------------------------------------------------------------

EVENING = session("ogs", "2027-03-02 18:00-19:00")
NEXT_DAY = session("kiga", "2027-03-03 10:00-11:00")
WISHES = {"awo": 0, "bke": 0, "ogs": 0, "kiga": 0}


def test_too_many_is_harmless_alone() -> None:
    anna = person("anna", wishes=WISHES, max_visits=0, max_per_day=0)
    data = dataset(anna, person("ben", wishes=WISHES), AWO, EVENING, NEXT_DAY)
    assert broken(data, going(AWO, "ben") + going(EVENING, "ben") + going(NEXT_DAY, "ben")) == []


def test_too_many_forbids_one_more_visit_in_all() -> None:
    data = dataset(person("anna", wishes=WISHES, max_visits=1), AWO, NEXT_DAY)
    plan = going(AWO, "anna") + going(NEXT_DAY, "anna")
    assert broken(data, plan) == [("too-many", "anna", NEXT_DAY.id)]
    nothing = dataset(person("anna", wishes=WISHES, max_visits=0), AWO)
    assert broken(nothing, going(AWO, "anna")) == [("too-many", "anna", AWO.id)]


def test_too_many_forbids_one_more_visit_a_day() -> None:
    data = dataset(person("anna", wishes=WISHES, max_per_day=1), AWO, EVENING, NEXT_DAY)
    plan = going(AWO, "anna") + going(EVENING, "anna") + going(NEXT_DAY, "anna")
    assert broken(data, plan) == [("too-many", "anna", EVENING.id)]


def test_too_many_allows_as_many_as_are_wanted() -> None:
    party = person("anna", wishes=WISHES, size=5, max_visits=3, max_per_day=2)
    data = dataset(party, AWO, EVENING, NEXT_DAY)
    plan = going(AWO, "anna") + going(EVENING, "anna") + going(NEXT_DAY, "anna")
    assert broken(data, plan) == []


# --- needs ---------------------------------------------------------------------------------------

NEEDY = person("anna", wishes=BOTH, needs=["step-free", "quiet"])


def test_needs_is_harmless_alone() -> None:
    data = dataset(NEEDY, BEN, invitation("awo", features=["step-free"]), AWO)
    assert broken(data, going(AWO, "ben")) == []


def test_needs_forbids_a_visit_that_lacks_one() -> None:
    data = dataset(NEEDY, invitation("awo", features=["step-free"]), AWO)
    (breach,) = audit(data, going(AWO, "anna"))
    assert (breach.rule, breach.person, breach.session) == ("needs", "anna", AWO.id)
    assert breach.message.endswith("which lacks: quiet")


def test_needs_allows_a_visit_that_has_all_and_more() -> None:
    data = dataset(NEEDY, invitation("awo", features=["quiet", "step-free", "warm"]), AWO)
    assert broken(data, going(AWO, "anna")) == []


# --- apart ---------------------------------------------------------------------------------------


def pair(*things: Thing, **ben: Any) -> DataSet:
    """Return weeks with the pair of anna and ben, who both wish both."""
    fields: dict[str, Any] = {"wishes": BOTH, "companion": "anna", **ben}
    return dataset(person("anna", wishes=BOTH), person("ben", **fields), *things)


def test_apart_is_harmless_alone() -> None:
    data = dataset(*CROWD, person("eva", wishes=BOTH, companion="anna"), AWO, AWO_LATER)
    assert broken(data, []) == []
    assert broken(data, going(AWO, "ben") + going(AWO_LATER, "cem")) == []


def test_apart_forbids_one_to_go_alone() -> None:
    for one in ("anna", "ben"):
        assert broken(pair(AWO), going(AWO, one)) == [("apart", one, AWO.id)]


def test_apart_forbids_two_sessions_and_says_it_once() -> None:
    plan = going(AWO_LATER, "ben") + going(AWO, "anna")
    assert broken(pair(AWO, AWO_LATER), plan) == [("apart", "anna", AWO.id)]


def test_apart_forbids_to_go_alone_where_another_session_is_possible_for_both() -> None:
    data = pair(AWO, AWO_LATER, away=["2027-03-02 08:00-13:00"])
    assert broken(data, going(AWO, "anna")) == [("apart", "anna", AWO.id)]


def test_apart_binds_although_limits_or_the_house_keep_one_back() -> None:
    # what frees a pair stands in docs/how-koop-decides.md ("The model", `apart`): these do not
    assert broken(pair(AWO, max_visits=0), going(AWO, "anna")) == [("apart", "anna", AWO.id)]
    alone = pair(AWO, partner("kiga", staffing=1), partner="kiga")
    assert broken(alone, going(AWO, "anna")) == [("apart", "anna", AWO.id)]


def test_apart_allows_the_two_together_and_apart_from_each_other_elsewhere() -> None:
    assert broken(pair(AWO, AWO_LATER), going(AWO, "anna", "ben")) == []
    # only one of the two wishes it
    assert broken(pair(AWO, wishes={"bke": 0}), going(AWO, "anna")) == []


@pytest.mark.parametrize(
    ("things", "ben"),
    [
        ([AWO], {"away": ["2027-03-02 10:59-11:30"]}),
        ([AWO], {"needs": ["step-free"]}),
        ([replace(AWO, seats=3)], {"size": 3}),
        ([replace(AWO, seats=2, agreed=("cem",))], {}),
        ([replace(AWO, agreed=("ben",))], {}),
        ([AWO, replace(AWO_LATER, agreed=("ben",))], {}),
        ([AWO, session("ogs", "2027-03-02 10:30-12:00", agreed=("ben",))], {}),
        ([AWO, session("ogs", "2027-03-02 11:29-12:00", agreed=("ben",))], {}),
    ],
)
def test_apart_allows_one_alone_where_no_session_is_possible_for_both(
    things: list[Thing], ben: dict[str, Any]
) -> None:
    data = dataset(
        person("anna", wishes=BOTH),
        person("ben", **({"wishes": BOTH, "companion": "anna"} | ben)),
        person("cem", wishes=BOTH),
        *things,
        travel=30,
    )
    found = broken(data, going(AWO, "anna"))
    assert [breach for breach in found if breach[0] != "agreed"] == []
    assert {breach[0] for breach in found} <= {"agreed"}


def test_apart_allows_one_alone_where_the_common_session_cannot_take_place() -> None:
    early = ["2027-03-02 08:00-12:00"]  # then ben can only come to the later session
    plan = going(AWO, "anna")
    for later, cafe in (
        (AWO_LATER, "2027-03-02 14:59-16:00"),
        (replace(AWO_LATER, guides=("greta",)), "2027-03-01"),
        (replace(AWO_LATER, guides=("hans",)), "2027-03-01"),
        (replace(AWO_LATER, min_visitors=3), "2027-03-01"),
        (session("awo", "2027-03-13 14:00-15:00"), "2027-03-01"),
        (replace(AWO_LATER, chosen=True), "2027-03-01"),
    ):
        data = pair(
            AWO,
            later,
            person("greta", partner="awo", away=["2027-03-02 14:00-14:05"]),
            person("hans", partner="awo"),
            session("ogs", "2027-03-02 14:00-15:00", agreed=("hans",)),
            event("cafe", cafe),
            away=early,
        )
        assert [breach for breach in broken(data, plan) if breach[0] != "agreed"] == []
    data = pair(AWO, AWO_LATER, away=early)
    assert broken(data, plan) == [("apart", "anna", AWO.id)]
    in_window = invitation("awo", windows=["2027-03-02 12:00-16:00"], duration=60)
    data = pair(AWO, in_window, replace(AWO_LATER, chosen=True), away=early)
    assert broken(data, plan) == [("apart", "anna", AWO.id)]


def test_apart_counts_who_could_come_too() -> None:
    data = dataset(
        person("anna", wishes=BOTH),
        person("ben", wishes=BOTH, companion="anna", away=["2027-03-02 08:00-12:00"]),
        person("cem", wishes=BOTH),
        AWO,
        replace(AWO_LATER, min_visitors=3),
    )
    assert broken(data, going(AWO, "anna")) == [("apart", "anna", AWO.id)]


def test_apart_counts_a_session_as_possible_where_others_are_agreed() -> None:
    promised = replace(AWO, agreed=("cem",), guides=("greta",), min_visitors=3)
    data = pair(promised, person("greta", partner="awo"), person("cem"))
    assert broken(data, going(AWO, "anna", "cem")) == [
        ("below-minimum", None, AWO.id),
        ("apart", "anna", AWO.id),
    ]


# --- agreed --------------------------------------------------------------------------------------

PROMISED = replace(AWO, agreed=("anna", "party"))
PARTY = person("party", size=3)


def test_agreed_is_harmless_alone() -> None:
    data = dataset(*CROWD, PARTY, PROMISED, AWO_LATER)
    assert broken(data, going(PROMISED, "anna", "party") + going(AWO_LATER, "ben")) == []


def test_agreed_forbids_a_plan_without_the_visit() -> None:
    data = dataset(*CROWD, PARTY, PROMISED, AWO_LATER)
    plan = going(PROMISED, "party") + going(AWO_LATER, "anna")
    assert broken(data, plan) == [("agreed", "anna", PROMISED.id)]


def test_agreed_forbids_fewer_people_than_could_have_theirs() -> None:
    data = dataset(*CROWD, PARTY, PROMISED)
    for people, fine in ((None, False), (4, False), (3, True), (0, True)):
        assert (broken(data, going(PROMISED, "party"), agreed_people=people) == []) is fine
    assert broken(data, going(PROMISED, "anna"), agreed_people=3) == [
        ("agreed", "party", PROMISED.id)
    ]


def test_agreed_counts_every_promised_visit() -> None:
    other = replace(BKE, agreed=("anna",))
    data = dataset(*CROWD, replace(AWO, agreed=("anna",)), other)
    assert broken(data, going(AWO, "anna"), agreed_people=2) == [("agreed", "anna", BKE.id)]
    assert broken(data, going(AWO, "anna"), agreed_people=1) == []


def test_agreed_allows_more_than_what_was_agreed() -> None:
    data = dataset(*CROWD, PARTY, PROMISED)
    assert broken(data, going(PROMISED, "anna", "ben", "party"), agreed_people=4) == []


# --- event and outside ---------------------------------------------------------------------------


def test_event_is_harmless_alone() -> None:
    data = dataset(*CROWD, event("cafe", "2027-03-02 10:00-11:00", "2027-03-03"), AWO, BKE)
    assert broken(data, going(BKE, "anna")) == []


@pytest.mark.parametrize("at", ["2027-03-02", "2027-03-02 10:59-12:00", "2027-03-02 09:00-10:01"])
def test_event_forbids_a_session_at_the_same_time(at: str) -> None:
    data = dataset(*CROWD, event("cafe", "2027-03-01", at), AWO)
    assert broken(data, going(AWO, "anna", "ben")) == [("event", None, AWO.id)]


def test_event_allows_a_session_right_before_and_right_after() -> None:
    around = event("cafe", "2027-03-02 09:00-10:00", "2027-03-02 11:00-12:00")
    assert broken(dataset(*CROWD, around, AWO, travel=30), going(AWO, "anna")) == []


def test_outside_is_harmless_alone() -> None:
    too_late = session("awo", "2027-03-13 10:00-11:00")
    assert broken(dataset(*CROWD, AWO, too_late), going(AWO, "anna")) == []


@pytest.mark.parametrize("at", ["2027-02-28 23:00-24:00", "2027-03-13 00:00-01:00"])
def test_outside_forbids_a_session_before_or_after_the_weeks(at: str) -> None:
    other = session("awo", at)
    assert broken(dataset(*CROWD, other), going(other, "anna")) == [("outside", None, other.id)]


def test_outside_allows_the_first_and_the_last_minute() -> None:
    first, last = (
        session("awo", "2027-03-01 00:00-01:00"),
        session("awo", "2027-03-12 23:00-24:00"),
    )
    assert broken(dataset(*CROWD, first, last), going(first, "anna") + going(last, "ben")) == []


# --- unknown -------------------------------------------------------------------------------------


def test_unknown_is_harmless_alone() -> None:
    assert broken(dataset(*CROWD, WINDOW, *CHOSEN, AWO), []) == []


def test_unknown_forbids_people_who_do_not_exist() -> None:
    data = dataset(*CROWD, AWO)
    assert broken(data, going(AWO, "anna", "nobody")) == [("unknown", "nobody", AWO.id)]


@pytest.mark.parametrize("name", ["awo@2027-03-02T10:30", "awo", "", "x@2027-03-02T10:00", "awo@9"])
def test_unknown_forbids_sessions_that_are_not_offered(name: str) -> None:
    data = dataset(*CROWD, AWO)
    assert broken(data, going(name, "anna", "ben")) == [("unknown", None, name)]


def test_unknown_forbids_a_line_twice_and_counts_it_once() -> None:
    data = dataset(*CROWD, replace(AWO, seats=1))
    assert broken(data, going(AWO, "anna", "anna")) == [("unknown", "anna", AWO.id)]
    too_few = dataset(*CROWD, replace(AWO, min_visitors=2))
    rules = [breach[0] for breach in broken(too_few, going(AWO, "anna", "anna"))]
    assert rules == ["below-minimum", "unknown"]


@pytest.mark.parametrize(
    ("at", "windows"),
    [
        ("10:00-11:00", ["2027-03-02 09:15-12:00"]),  # no half hour from its beginning
        ("10:00-11:00", ["2027-03-02 09:00-10:59"]),  # too long for it
        ("09:30-10:30", ["2027-03-02 10:00-12:00"]),  # before it
        ("10:00-11:00", ["2027-03-03 10:00-11:00"]),  # on another day
        ("10:00-11:30", ["2027-03-02 09:00-12:00"]),  # longer than the duration
        ("10:00-11:00", []),
    ],
)
def test_unknown_forbids_a_chosen_session_outside_its_window(at: str, windows: list[str]) -> None:
    chosen = session("awo", f"2027-03-02 {at}", chosen=True)
    data = dataset(*CROWD, invitation("awo", windows=windows, duration=60), chosen)
    assert broken(data, going(chosen, "anna", "ben")) == [("unknown", None, chosen.id)]


def test_unknown_allows_a_chosen_session_that_just_fits() -> None:
    for window in ("2027-03-02 09:15-10:45", "2027-03-02 09:45-10:45"):
        chosen = session("awo", "2027-03-02 09:45-10:45", chosen=True)
        windows = ["2027-03-01 09:00-12:00", window]
        data = dataset(*CROWD, invitation("awo", windows=windows, duration=60), chosen)
        assert broken(data, going(chosen, "anna")) == []


def test_unknown_allows_a_listed_session_outside_the_windows() -> None:
    listed = session("awo", "2027-03-02 08:10-09:45")
    data = dataset(*CROWD, WINDOW, *CHOSEN, listed)
    assert broken(data, going(listed, "anna")) == []


# --- settled -------------------------------------------------------------------------------------

WEDNESDAY = date(2027, 3, 3)
LATER = session("awo", "2027-03-04 10:00-11:00")
BKE_LATER = session("bke", "2027-03-04 14:00-15:00")


def test_what_has_happened_is_checked_against_nothing() -> None:
    data = dataset(
        person("anna", away=["2027-03-02"], max_visits=0, companion="ben"),
        person("ben"),
        replace(AWO, seats=1, min_visitors=9, agreed=("ben",)),
        event("cafe", "2027-03-02"),
    )
    past = [
        *going(AWO, "anna", "anna", "gone"),
        *going("awo@2027-03-02T10:30", "anna"),
        *going("gone@2027-02-02T10:30", "anna"),
    ]
    assert broken(data, past, settled=WEDNESDAY, past=past) == []
    assert len(broken(data, past)) > 8


def test_the_day_itself_is_not_settled() -> None:
    data = dataset(*CROWD, AWO)
    plan = going(AWO, "anna", "nobody")
    assert broken(data, plan, settled=AWO.start.date()) == [("unknown", "nobody", AWO.id)]
    assert broken(data, plan, settled=WEDNESDAY, past=plan) == []


def test_a_name_without_a_time_is_never_settled() -> None:
    data = dataset(*CROWD, AWO)
    assert broken(data, going("awo", "anna"), settled=WEDNESDAY) == [("unknown", None, "awo")]


def test_what_has_happened_is_neither_added_nor_lost() -> None:
    data = dataset(*CROWD, AWO, LATER)
    past = going(AWO, "anna", "ben")
    new = going(LATER, "cem")
    assert broken(data, past + new, settled=WEDNESDAY, past=past) == []
    assert broken(data, past[:1] + new, settled=WEDNESDAY, past=past) == [
        ("unknown", "ben", AWO.id)
    ]
    assert broken(data, past + new, settled=WEDNESDAY, past=past[:1]) == [
        ("unknown", "ben", AWO.id)
    ]
    # what begins later may come and go
    assert broken(data, past, settled=WEDNESDAY, past=past + new) == []


def test_what_has_happened_counts_for_the_number_of_visits() -> None:
    data = dataset(person("anna", wishes=BOTH, max_visits=1), AWO, BKE_LATER)
    past, new = going(AWO, "anna"), going(BKE_LATER, "anna")
    assert broken(data, past + new, settled=WEDNESDAY, past=past) == [
        ("too-many", "anna", BKE_LATER.id)
    ]
    assert broken(data, past, settled=WEDNESDAY, past=past) == []


def test_too_many_that_have_happened_forbid_only_what_comes() -> None:
    data = dataset(person("anna", wishes=WISHES, max_visits=1), AWO, BKE, EVENING, BKE_LATER)
    past = going(AWO, "anna") + going(EVENING, "anna")
    assert broken(data, past, settled=WEDNESDAY, past=past) == []
    plan = past + going(BKE_LATER, "anna")
    assert broken(data, plan, settled=WEDNESDAY, past=past) == [("too-many", "anna", BKE_LATER.id)]


def test_what_has_happened_counts_for_twice() -> None:
    # even a session that is no longer offered, of an invitation that still is
    data = dataset(*CROWD, LATER)
    past, new = going("awo@2027-03-01T10:00", "anna"), going(LATER, "anna")
    assert broken(data, past + new, settled=WEDNESDAY, past=past) == [("twice", "anna", LATER.id)]


def test_what_has_happened_counts_for_the_number_of_sessions() -> None:
    data = dataset(*CROWD, invitation("awo", max_sessions=1), AWO, LATER)
    past, new = going(AWO, "anna", "ben"), going(LATER, "cem")
    assert broken(data, past + new, settled=WEDNESDAY, past=past) == [
        ("too-many-sessions", None, LATER.id)
    ]
    assert broken(data, past, settled=WEDNESDAY, past=past) == []
    assert broken(data, new, settled=WEDNESDAY) == []


def test_an_agreement_that_has_passed_is_no_longer_owed() -> None:
    data = dataset(*CROWD, replace(AWO, agreed=("anna",)), replace(BKE_LATER, agreed=("ben",)))
    assert broken(data, [], settled=WEDNESDAY) == [("agreed", "ben", BKE_LATER.id)]
    for people in (None, 1, 2):
        assert broken(data, going(BKE_LATER, "ben"), settled=WEDNESDAY, agreed_people=people) == []


def test_a_pair_is_free_after_one_of_them_has_been_there() -> None:
    past, new = going(AWO, "anna"), going(LATER, "ben")
    assert broken(pair(AWO, LATER), past + new, settled=WEDNESDAY, past=past) == []
    assert broken(pair(AWO, LATER), new, settled=WEDNESDAY) == [("apart", "ben", LATER.id)]


def test_a_pair_is_free_where_their_common_session_has_passed() -> None:
    data = pair(AWO, LATER, away=["2027-03-04"])
    assert broken(data, going(LATER, "anna"), settled=WEDNESDAY) == []
    assert broken(data, going(LATER, "anna")) == [("apart", "anna", LATER.id)]


# --- broken plans are caught ---------------------------------------------------------------------


def town(random: Random) -> tuple[DataSet, list[Visit]]:
    """Return random small weeks over every rule, and a random valid plan."""
    hosts = ["awo", "bke", "ogs"]
    names = ["anna", "ben", "cem", "dora", "eva", "finn"]
    people = [
        person(
            name,
            partner=random.choice(hosts),
            wishes={host: random.randrange(3) for host in hosts if random.random() < 0.8},
            away=random.choices(["2027-03-01", "2027-03-02 08:00-12:00"], k=random.randrange(2)),
            size=random.choice([1, 1, 2]),
            max_visits=random.choice([None, 1, 2]),
            max_per_day=random.choice([None, 1]),
            companion="anna" if name == "ben" and random.random() < 0.5 else None,
        )
        for name in names
    ]
    sessions = [
        session(
            host,
            f"2027-03-0{day} {random.choice(['09:00-10:00', '09:30-11:00', '14:00-15:00'])}",
            seats=random.randint(2, 4),
            min_visitors=random.choice([1, 1, 2]),
            place=random.choice([host, host, "hall"]),
            guides=tuple(p.id for p in people if p.partner == host and random.random() < 0.2),
        )
        for host in hosts
        for day in (1, 2, 3)
    ]
    houses = [partner(host, staffing=random.choice([0, 0, 1])) for host in hosts]
    data = dataset(*people, *sessions, *houses, travel=random.choice([0, 30]))
    plan: list[Visit] = []
    for _attempt in range(15):
        group = random.sample(names, random.randint(1, 3))
        more = plan + going(random.choice(sessions), *group)
        if not audit(data, more):
            plan = more
    assume(plan)
    return data, plan


def changed(data: DataSet, kind: str, name: str, **fields: Any) -> DataSet:
    """Return the data with one thing changed."""
    things = getattr(data, kind)
    more: dict[str, Any] = {kind: {**things, name: replace(things[name], **fields)}}
    return replace(data, **more)


Mutation = tuple["DataSet", "list[Visit]"]


def _beside(random: Random, data: DataSet, plan: list[Visit]) -> tuple[Visit, Session, DataSet]:
    """Add an invitation whose session begins while somebody is on a visit."""
    visit = random.choice(plan)
    visited = data.sessions[visit.session]
    start = visited.start + timedelta(minutes=random.choice([0, 1, 59]))
    at = f"{start:%Y-%m-%d %H:%M}-{start + timedelta(minutes=90):%H:%M}"
    other = session("new", at, place=random.choice(["new", visited.place]))
    one = data.people[visit.person]
    data = changed(data, "people", visit.person, wishes={**one.wishes, "new": 0})
    offer = invitation("new")
    return (
        visit,
        other,
        replace(
            data,
            invitations={**data.invitations, "new": offer},
            sessions={**data.sessions, other.id: other},
        ),
    )


def clash(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit, other, data = _beside(random, data, plan)
    return data, [*plan, Visit(visit.person, other.id)]


def away(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    visited = data.sessions[visit.session]
    at = random.choice([f"{visited.start:%Y-%m-%d}", f"{visited.start:%Y-%m-%d %H:%M}-24:00"])
    absences = (*data.people[visit.person].away, *spans(at))
    return changed(data, "people", visit.person, away=absences), plan


def guiding(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    guided = data.sessions[visit.session]
    guides = [p for p in data.people.values() if p.partner == guided.host]
    assume(guides)
    guide = random.choice(guides)
    data = changed(data, "sessions", guided.id, guides=(guide.id,))
    if random.random() < 0.5:
        absences = (
            *guide.away,
            *spans(f"{guided.end - timedelta(minutes=1):%Y-%m-%d %H:%M}-24:00"),
        )
        return changed(data, "people", guide.id, away=absences), plan
    _visit, other, data = _beside(random, data, [visit])
    return data, [*plan, Visit(guide.id, other.id)]


def overfull(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    offered = data.sessions[visit.session]
    held = sum(data.people[v.person].size for v in plan if v.session == offered.id)
    if random.random() < 0.5:
        return changed(data, "sessions", offered.id, seats=held - 1), plan
    size = offered.seats - held + data.people[visit.person].size + 1
    return changed(data, "people", visit.person, size=size), plan


def below_minimum(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    crowd = [v for v in plan if v.session == visit.session]
    if len(crowd) == 1:
        least = data.people[visit.person].size + 1
        return changed(data, "sessions", visit.session, min_visitors=least), plan
    held = sum(data.people[v.person].size for v in crowd)
    data = changed(data, "sessions", visit.session, min_visitors=held)
    return data, [v for v in plan if v != visit]


def too_many_sessions(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    invited = data.sessions[random.choice(plan).session].invitation
    held = {v.session for v in plan if data.sessions[v.session].invitation == invited}
    return changed(data, "invitations", invited, max_sessions=len(held) - 1), plan


def twice(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    invited = data.sessions[visit.session].invitation
    others = [s for s in data.invitations[invited].sessions if s != visit.session]
    return data, [*plan, Visit(visit.person, random.choice(others))]


def unwished(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    one = data.people[visit.person]
    others = [s.id for s in data.sessions.values() if s.invitation not in one.wishes]
    if others and random.random() < 0.5:
        return data, [Visit(one.id, random.choice(others)) if v == visit else v for v in plan]
    invited = data.sessions[visit.session].invitation
    wishes = {wish: position for wish, position in one.wishes.items() if wish != invited}
    return changed(data, "people", one.id, wishes=wishes), plan


def unstaffed(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    house = data.partners[data.people[random.choice(plan).person].partner]
    everybody = sum(data.people[p].size for p in house.people)
    return changed(data, "partners", house.id, staffing=everybody), plan


def too_many(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    visits = [v for v in plan if v.person == visit.person]
    day = [v for v in visits if v.session[:14][-10:] == visit.session[:14][-10:]]
    limit = random.choice([{"max_visits": len(visits) - 1}, {"max_per_day": len(day) - 1}])
    return changed(data, "people", visit.person, **limit), plan


def needs(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    needed = frozenset({"step-free"})
    return changed(data, "people", random.choice(plan).person, needs=needed), plan


def apart(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    one = data.people[visit.person]
    assume(one.companion is None)
    invited = data.sessions[visit.session].invitation
    # somebody new, from nowhere, who could have come along
    other = person("zoe", partner="zoe", wishes={invited: 0}, companion=one.id)
    data = changed(data, "people", one.id, companion="zoe")
    data = replace(data, people={**data.people, "zoe": other})
    return changed(data, "sessions", visit.session, seats=99), plan


def agreed(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    offered = random.choice(sorted(data.sessions))
    missing = [p for p in data.people if (p, offered) not in plan]
    return changed(data, "sessions", offered, agreed=(random.choice(missing),)), plan


def event_(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    end = data.sessions[random.choice(plan).session].end
    at = f"{end - timedelta(minutes=1):%Y-%m-%d %H:%M}-24:00"
    return replace(data, events={"cafe": event("cafe", at)}), plan


def outside(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    day = data.sessions[random.choice(plan).session].start.date()
    ends: dict[str, Any] = random.choice(
        [{"start": day + timedelta(days=1)}, {"end": day - timedelta(days=1)}]
    )
    return replace(data, weeks=replace(data.weeks, **ends)), plan


def unknown(random: Random, data: DataSet, plan: list[Visit]) -> Mutation:
    visit = random.choice(plan)
    gone = {name: one for name, one in data.sessions.items() if name != visit.session}
    line = random.choice([visit, Visit("nobody", visit.session), Visit(visit.person, "awo@never")])
    if random.random() < 0.3:
        return replace(data, sessions=gone), plan
    return data, random.sample([*plan, line], len(plan) + 1)


MUTATIONS: dict[str, Callable[[Random, DataSet, list[Visit]], Mutation]] = {
    "clash": clash,
    "away": away,
    "guiding": guiding,
    "overfull": overfull,
    "below-minimum": below_minimum,
    "too-many-sessions": too_many_sessions,
    "twice": twice,
    "unwished": unwished,
    "unstaffed": unstaffed,
    "too-many": too_many,
    "needs": needs,
    "apart": apart,
    "agreed": agreed,
    "event": event_,
    "outside": outside,
    "unknown": unknown,
}
"""How a valid plan is broken, by the rule that it breaks then."""


def test_every_rule_is_broken_on_purpose() -> None:
    assert {*MUTATIONS} == {*NAMES}


@pytest.mark.parametrize(("rule", "mutate"), MUTATIONS.items(), ids=[*MUTATIONS])
@settings(max_examples=20)
@given(random=st.randoms(use_true_random=False))
def test_a_broken_plan_is_caught(
    rule: str, mutate: Callable[[Random, DataSet, list[Visit]], Mutation], random: Random
) -> None:
    data, plan = town(random)
    assert audit(data, plan) == ()
    data, plan = mutate(random, data, plan)
    assert rule in {breach.rule for breach in audit(data, plan)}
