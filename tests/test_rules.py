"""Each rule of the contract in the plans that are made: harmless alone, the bad case, the good one.

The weeks are so small that the best plan is plain to see. Every plan also passes the audit.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from textwrap import dedent

import pytest

from kooperation.audit import audit
from kooperation.load import INVITATIONS, PARTNERS, SCHEDULE, parse
from kooperation.model import DataSet, Held, Schedule, Session
from kooperation.solve import solve
from tests.build import Thing, dataset, event, invitation, partner, person, session

NOW = datetime.fromisoformat("2027-02-20T14:05:00+01:00")

AWO = session("awo", "2027-03-02 10:00-11:00")
BKE = session("bke", "2027-03-02 11:00-12:00")
CAB = session("cab", "2027-03-02 10:30-11:30")
DAY = session("day", "2027-03-03 10:00-11:00")
"""Tuesday at ten, right behind it, across both, and on the next day."""
BOTH, FIRST = {"awo": 0, "bke": 1}, {"awo": 0}


def guests(data: DataSet, schedule: Schedule | None = None) -> dict[str, str]:
    """Return who goes to each session of the best plan."""
    plan = solve(data, schedule)
    assert plan.optimal
    assert not audit(data, sorted(plan.visits), agreed_people=plan.agreed_people)
    found: dict[str, str] = {}
    for person_, name in sorted(plan.visits):
        found[name] = f"{found.get(name, '')} {person_}".strip()
    return found


def held(*things: Thing, **weeks: object) -> dict[str, str]:
    """Return who goes to each session of the best plan for these things."""
    return guests(dataset(*things, **weeks))  # type: ignore[arg-type]


def seats(wanted: Session, count: int) -> Session:
    return replace(wanted, seats=count)


# --- clash ---------------------------------------------------------------------------------------


def test_clash_is_harmless_alone() -> None:
    anna = person("anna", wishes=BOTH)
    assert held(anna, AWO, BKE) == {AWO.id: "anna", BKE.id: "anna"}


def test_clash_forbids_two_places_at_once() -> None:
    anna = person("anna", wishes={"awo": 0, "cab": 1})
    assert held(anna, AWO, CAB) == {AWO.id: "anna"}
    assert held(anna, AWO, replace(CAB, place="awo")) == {AWO.id: "anna"}


def test_clash_still_allows_the_same_place_without_a_break() -> None:
    anna = person("anna", wishes=BOTH)
    together = replace(BKE, place="awo")
    assert held(anna, AWO, together, travel=60) == {AWO.id: "anna", BKE.id: "anna"}


@pytest.mark.parametrize(
    ("travel", "times", "both"),
    [
        (15, {}, False),
        (15, {("awo", "bke"): 0}, True),
        (15, {("bke", "awo"): 1}, False),
        (0, {("bke", "awo"): 1}, False),
        (0, {("bke", "home"): 60}, True),
        (15, {("awo", "bke"): 14, ("awo", "home"): 0}, False),
    ],
)
def test_clash_counts_the_way(
    travel: int, times: dict[tuple[str, str], int], *, both: bool
) -> None:
    found = held(person("anna", wishes=BOTH), AWO, BKE, travel=travel, travel_times=times)
    assert found == ({AWO.id: "anna", BKE.id: "anna"} if both else {AWO.id: "anna"})


def test_clash_allows_a_break_as_long_as_the_way() -> None:
    later = session("bke", "2027-03-02 11:15-12:00")
    assert len(held(person("anna", wishes=BOTH), AWO, later, travel=15)) == 2
    assert len(held(person("anna", wishes=BOTH), AWO, later, travel=16)) == 1


def test_clash_counts_the_way_from_ones_own_house() -> None:
    own = session("own", "2027-03-02 10:00-11:00", host="home", guides=("greta",))
    people = (
        person("ben", partner="awo", wishes={"own": 0}, size=2),
        person("greta", wishes={"bke": 0}),
    )
    assert held(*people, own, BKE) == {own.id: "ben", BKE.id: "greta"}
    assert held(*people, own, BKE, travel=15) == {own.id: "ben"}


def test_clash_counts_no_way_before_the_first_after_the_last_or_to_an_event() -> None:
    anna = person("anna", wishes=FIRST)
    common = event("cafe", "2027-03-02 09:00-10:00", "2027-03-02 11:00-12:00")
    assert held(anna, AWO, common, travel=60) == {AWO.id: "anna"}


# --- away ----------------------------------------------------------------------------------------


def test_away_is_harmless_at_another_time() -> None:
    anna = person("anna", wishes=FIRST, away=["2027-03-01", "2027-03-03 - 2027-03-05"])
    assert held(anna, AWO) == {AWO.id: "anna"}


@pytest.mark.parametrize(
    "away",
    ["2027-03-02", "2027-03-02 10:59-12:00", "2027-03-02 08:00-10:01", "2027-03-01 - 2027-03-02"],
)
def test_away_forbids_any_minute_of_the_session(away: str) -> None:
    anna = person("anna", wishes=FIRST, away=[away])
    assert held(anna, person("ben", wishes=FIRST), AWO) == {AWO.id: "ben"}


def test_away_still_allows_what_ends_before_and_begins_behind() -> None:
    away = ["2027-03-02 08:00-10:00", "2027-03-02 11:00-24:00"]
    assert held(person("anna", wishes=FIRST, away=away), AWO) == {AWO.id: "anna"}


# --- guiding -------------------------------------------------------------------------------------

GUIDED = replace(AWO, guides=("greta",))
ANNA = person("anna", wishes=FIRST)


def test_guiding_is_harmless_alone() -> None:
    assert held(ANNA, person("greta", partner="awo"), GUIDED) == {AWO.id: "anna"}


def test_guiding_forbids_a_session_whose_guide_is_away() -> None:
    greta = person("greta", partner="awo", away=["2027-03-02 10:30-10:45"])
    assert held(ANNA, greta, GUIDED) == {}


def test_guiding_still_allows_the_other_session_of_a_guide_who_is_away() -> None:
    greta = person("greta", partner="awo", away=["2027-03-02"])
    later = session("awo", "2027-03-04 10:00-11:00", guides=("greta",))
    other = session("awo", "2027-03-02 16:00-17:00", guides=("hanna",))
    hanna = person("hanna", partner="awo")
    assert held(ANNA, greta, GUIDED, later) == {later.id: "anna"}
    assert held(ANNA, greta, hanna, GUIDED, other) == {other.id: "anna"}


def test_guiding_forbids_a_guide_who_visits() -> None:
    greta = person("greta", partner="awo", wishes={"cab": 0})
    assert held(replace(ANNA, size=2), greta, GUIDED, CAB) == {AWO.id: "anna"}
    assert held(ANNA, replace(greta, size=2), GUIDED, CAB) == {CAB.id: "greta"}


def test_guiding_leaves_a_guide_free_whose_session_nobody_visits() -> None:
    greta = person("greta", partner="awo", wishes={"cab": 0})
    assert held(greta, GUIDED, CAB) == {CAB.id: "greta"}


def test_guiding_still_allows_a_guide_to_visit_before_and_behind() -> None:
    greta = person("greta", partner="awo", wishes={"bke": 0, "day": 1})
    assert held(ANNA, greta, GUIDED, BKE, DAY) == {
        AWO.id: "anna",
        BKE.id: "greta",
        DAY.id: "greta",
    }
    assert len(held(ANNA, greta, GUIDED, BKE, DAY, travel=1)) == 2


def test_guiding_forbids_two_sessions_at_once_with_one_guide() -> None:
    second = session("too", "2027-03-02 10:30-11:30", host="awo", guides=("greta",))
    greta = person("greta", partner="awo")
    ben = person("ben", wishes={"too": 0})
    assert len(held(ANNA, ben, greta, GUIDED, second)) == 1
    behind = session("too", "2027-03-02 11:00-12:00", host="awo", guides=("greta",))
    assert held(ANNA, ben, greta, GUIDED, behind, travel=30) == {AWO.id: "anna", behind.id: "ben"}
    elsewhere = replace(behind, place="Saal")
    assert len(held(ANNA, ben, greta, GUIDED, elsewhere, travel=30)) == 1


def test_guiding_needs_every_guide() -> None:
    both = replace(AWO, guides=("greta", "hanna"))
    greta = person("greta", partner="awo")
    hanna = person("hanna", partner="awo", away=["2027-03-02"])
    assert held(ANNA, greta, hanna, both) == {}
    assert held(ANNA, greta, person("hanna", partner="awo"), both) == {AWO.id: "anna"}


# --- overfull ------------------------------------------------------------------------------------


def test_overfull_is_harmless_with_enough_seats() -> None:
    assert held(ANNA, person("ben", wishes=FIRST), seats(AWO, 2)) == {AWO.id: "anna ben"}


def test_overfull_forbids_more_than_the_seats() -> None:
    found = held(ANNA, person("ben", wishes=FIRST), seats(AWO, 1))
    assert found in ({AWO.id: "anna"}, {AWO.id: "ben"})


def test_overfull_counts_a_party_by_its_size() -> None:
    party = person("ben", wishes=FIRST, size=3)
    assert held(ANNA, party, seats(AWO, 3)) == {AWO.id: "ben"}  # three people have a wish, not one
    assert held(ANNA, party, seats(AWO, 4)) == {AWO.id: "anna ben"}
    assert held(ANNA, party, seats(AWO, 2)) == {AWO.id: "anna"}


def test_overfull_still_allows_the_other_session() -> None:
    small, large = seats(AWO, 1), session("awo", "2027-03-04 10:00-11:00", seats=2)
    people = [person(name, wishes=FIRST) for name in ("anna", "ben", "cem", "dora")]
    found = held(*people, small, large)
    assert len(found[small.id].split()) == 1
    assert len(found[large.id].split()) == 2


# --- below-minimum -------------------------------------------------------------------------------


def least(wanted: Session, count: int) -> Session:
    return replace(wanted, min_visitors=count)


def test_below_minimum_is_harmless_with_enough_people() -> None:
    assert held(ANNA, person("ben", wishes=FIRST), least(AWO, 2)) == {AWO.id: "anna ben"}


def test_below_minimum_forbids_a_session_for_too_few() -> None:
    assert held(ANNA, least(AWO, 2)) == {}
    ben = person("ben", wishes=BOTH, away=["2027-03-02 10:00-10:30"])
    assert held(ANNA, ben, least(AWO, 2), BKE) == {BKE.id: "ben"}


def test_below_minimum_still_allows_a_party_and_a_session_of_its_own() -> None:
    assert held(person("anna", wishes=FIRST, size=2), least(AWO, 2)) == {AWO.id: "anna"}
    small = session("awo", "2027-03-04 10:00-11:00", min_visitors=1)
    assert held(ANNA, least(AWO, 2), small) == {small.id: "anna"}


def test_below_minimum_brings_people_together() -> None:
    one, other = least(AWO, 2), session("awo", "2027-03-04 10:00-11:00", min_visitors=2)
    ben = person("ben", wishes=FIRST, away=["2027-03-02"])
    assert held(ANNA, ben, one, other) == {other.id: "anna ben"}


# --- too-many-sessions ---------------------------------------------------------------------------

NARROW = seats(AWO, 1)
NARROW_LATER = session("awo", "2027-03-04 10:00-11:00", seats=1)
BEN = person("ben", wishes=FIRST)


def test_too_many_sessions_is_harmless_where_both_may_take_place() -> None:
    assert len(held(ANNA, BEN, NARROW, NARROW_LATER, invitation("awo", max_sessions=2))) == 2


def test_too_many_sessions_forbids_one_more() -> None:
    found = held(ANNA, BEN, NARROW, NARROW_LATER, invitation("awo", max_sessions=1))
    assert len(found) == 1
    assert len(set(found.values())) == 1


def test_too_many_sessions_still_allows_either() -> None:
    ben = person("ben", wishes=FIRST, away=["2027-03-02"])
    anna = person("anna", wishes=FIRST, away=["2027-03-04"])
    once = invitation("awo", max_sessions=1)
    assert held(ben, NARROW, NARROW_LATER, once) == {NARROW_LATER.id: "ben"}
    assert held(anna, NARROW, NARROW_LATER, once) == {AWO.id: "anna"}


def chosen(at: str, **fields: object) -> Session:
    return session("awo", at, chosen=True, **fields)  # type: ignore[arg-type]


WINDOW = invitation("awo", windows=["2027-03-02 10:00-12:00"], duration=60)


def test_too_many_sessions_forbids_a_chosen_one_that_overlaps_another() -> None:
    beside = chosen("2027-03-02 10:30-11:30", seats=1)
    assert len(held(ANNA, BEN, NARROW, beside, WINDOW)) == 1
    early = chosen("2027-03-02 10:00-11:00", seats=1)
    assert len(held(ANNA, BEN, early, beside, WINDOW)) == 1


def test_too_many_sessions_still_allows_a_chosen_one_behind_another() -> None:
    behind = chosen("2027-03-02 11:00-12:00", seats=1)
    assert len(held(ANNA, BEN, NARROW, behind, WINDOW)) == 2


def test_too_many_sessions_allows_listed_ones_side_by_side() -> None:
    beside = session("awo", "2027-03-02 10:30-11:30", seats=1)
    assert len(held(ANNA, BEN, NARROW, beside)) == 2


# --- twice ---------------------------------------------------------------------------------------

AGAIN = session("awo", "2027-03-04 10:00-11:00")


def test_twice_is_harmless_with_one_session() -> None:
    assert held(ANNA, AWO) == {AWO.id: "anna"}


def test_twice_forbids_a_second_visit() -> None:
    assert [*held(ANNA, AWO, AGAIN).values()] == ["anna"]


def test_twice_still_allows_other_invitations_and_other_people() -> None:
    both = person("anna", wishes={"awo": 0, "day": 1})
    ben = person("ben", wishes=FIRST, away=["2027-03-02"])
    cem = person("cem", wishes=FIRST, away=["2027-03-04"])
    found = held(both, ben, cem, AWO, AGAIN, DAY)
    assert "ben" in found[AGAIN.id]
    assert "cem" in found[AWO.id]
    assert found[DAY.id] == "anna"


def test_twice_counts_what_has_happened() -> None:
    past = Schedule(
        published=True,
        revision=1,
        updated=NOW,
        settled=DAY.span.day,
        held=(Held(AWO.id, AWO.end, "awo", ("anna",)),),
    )
    data = dataset(person("anna", wishes={"awo": 0, "day": 1}), AWO, AGAIN, DAY)
    plan = solve(data, past)
    assert {visit.session for visit in plan.visits} == {AWO.id, DAY.id}


# --- unwished ------------------------------------------------------------------------------------


def test_unwished_is_harmless_for_who_wished() -> None:
    assert held(ANNA, AWO) == {AWO.id: "anna"}


def test_unwished_forbids_to_fill_up_with_somebody() -> None:
    assert held(ANNA, person("ben", wishes={"day": 0}), least(AWO, 2), DAY) == {DAY.id: "ben"}


def test_unwished_still_allows_what_was_agreed() -> None:
    agreed = replace(least(AWO, 2), agreed=("ben",))
    assert held(ANNA, person("ben"), agreed) == {AWO.id: "anna ben"}


# --- unstaffed -----------------------------------------------------------------------------------

HOUSE = [person("anna", wishes=FIRST), person("ben", wishes=FIRST)]


def test_unstaffed_is_harmless_where_one_is_left() -> None:
    three = [*HOUSE, person("cem")]
    assert held(*three, AWO, partner("home", staffing=1)) == {AWO.id: "anna ben"}
    assert held(*HOUSE, AWO, partner("home")) == {AWO.id: "anna ben"}


def test_unstaffed_forbids_to_leave_the_house_to_too_few() -> None:
    assert len(held(*HOUSE, AWO, partner("home", staffing=1))[AWO.id].split()) == 1
    assert held(*HOUSE, AWO, partner("home", staffing=2)) == {}


def test_unstaffed_still_allows_to_go_one_by_one() -> None:
    behind = session("awo", "2027-03-02 11:00-12:00")  # the way is not counted
    found = held(*HOUSE, AWO, behind, partner("home", staffing=1), travel=60)
    assert sorted(found.values()) == ["anna", "ben"]
    across = session("awo", "2027-03-02 10:59-12:00")
    assert len(held(*HOUSE, AWO, across, partner("home", staffing=1))) == 1


@pytest.mark.parametrize(
    ("hours", "both"),
    [
        ("2027-03-02 08:00-10:00", True),
        ("2027-03-02 11:00-18:00", True),
        ("2027-03-03", True),
        ("2027-03-02 08:00-10:01", False),
        ("2027-03-02 10:59-18:00", False),
    ],
)
def test_unstaffed_holds_during_the_hours(hours: str, *, both: bool) -> None:
    found = held(*HOUSE, AWO, partner("home", staffing=1, hours=[hours]))
    assert len(found[AWO.id].split()) == (2 if both else 1)


def test_unstaffed_counts_who_is_away() -> None:
    anna = person("anna", wishes=FIRST)
    cem = person("cem", away=["2027-03-02 10:30-10:45"])
    assert held(anna, cem, AWO, partner("home", staffing=1)) == {}
    cem = person("cem", away=["2027-03-02 11:00-12:00"])
    assert held(anna, cem, AWO, partner("home", staffing=1)) == {AWO.id: "anna"}


def test_unstaffed_lets_nobody_else_leave_where_absences_alone_go_below() -> None:
    gone = [person(name, away=["2027-03-02"]) for name in ("cem", "dora")]
    assert held(*HOUSE, *gone, AWO, partner("home", staffing=3)) == {}
    later = session("awo", "2027-03-04 10:00-11:00")
    found = held(*HOUSE, *gone, AWO, later, partner("home", staffing=2))
    assert found == {later.id: "anna ben"}


def test_unstaffed_counts_parties_by_their_size() -> None:
    party, single = person("anna", wishes=FIRST, size=3), person("ben", wishes=FIRST)
    assert held(party, single, AWO, partner("home", staffing=1)) == {AWO.id: "anna"}
    assert held(party, single, AWO, partner("home", staffing=2)) == {AWO.id: "ben"}


def test_unstaffed_counts_guides_at_another_place_only() -> None:
    guide = person("greta", partner="awo")
    visitor = person("hanna", partner="awo", wishes={"cab": 0})
    house = partner("awo", staffing=1)
    at_home = held(ANNA, guide, visitor, GUIDED, CAB, house)
    assert at_home == {AWO.id: "anna", CAB.id: "hanna"}
    elsewhere = replace(GUIDED, place="Saal")
    found = held(ANNA, guide, visitor, elsewhere, CAB, house)
    assert found in ({AWO.id: "anna"}, {CAB.id: "hanna"})
    assert held(ANNA, guide, elsewhere, house) == {}
    assert held(ANNA, guide, person("ida", partner="awo"), elsewhere, house) == {AWO.id: "anna"}


# --- too-many ------------------------------------------------------------------------------------


def test_too_many_is_harmless_up_to_the_limit() -> None:
    anna = person("anna", wishes=BOTH, max_visits=2, max_per_day=2)
    assert held(anna, AWO, BKE) == {AWO.id: "anna", BKE.id: "anna"}


def test_too_many_forbids_one_more_in_all() -> None:
    anna = person("anna", wishes={"awo": 0, "day": 1}, max_visits=1)
    assert held(anna, AWO, DAY) == {AWO.id: "anna"}
    assert held(replace(anna, max_visits=0), AWO, DAY) == {}


def test_too_many_forbids_one_more_a_day_and_still_allows_the_next_day() -> None:
    anna = person("anna", wishes={"awo": 0, "bke": 1, "day": 2}, max_per_day=1)
    assert held(anna, AWO, BKE, DAY) == {AWO.id: "anna", DAY.id: "anna"}


def test_too_many_counts_visits_and_no_duties() -> None:
    greta = person("greta", partner="awo", wishes={"bke": 0}, max_per_day=1, max_visits=1)
    assert held(ANNA, greta, GUIDED, BKE) == {AWO.id: "anna", BKE.id: "greta"}


# --- needs ---------------------------------------------------------------------------------------


def test_needs_are_harmless_where_they_are_met() -> None:
    anna = person("anna", wishes=FIRST, needs=["step-free"])
    assert held(anna, AWO, invitation("awo", features=["step-free", "quiet"])) == {AWO.id: "anna"}


def test_needs_forbid_a_place_that_lacks_one() -> None:
    anna = person("anna", wishes=FIRST, needs=["step-free", "quiet"])
    ben = person("ben", wishes=FIRST)
    assert held(anna, ben, AWO, invitation("awo", features=["step-free"])) == {AWO.id: "ben"}


def test_needs_still_allow_another_invitation() -> None:
    anna = person("anna", wishes=BOTH, needs=["step-free"])
    assert held(anna, AWO, BKE, invitation("bke", features=["step-free"])) == {BKE.id: "anna"}


# --- apart ---------------------------------------------------------------------------------------

PAIR = (person("anna", wishes=FIRST, companion="ben"), person("ben", wishes=FIRST))


def test_apart_is_harmless_where_both_can_go() -> None:
    assert held(*PAIR, AWO) == {AWO.id: "anna ben"}
    assert [*held(*PAIR, seats(AWO, 2), replace(AGAIN, seats=2)).values()] == ["anna ben"]


def test_apart_forbids_one_to_go_without_the_other() -> None:
    parties = [person(name, wishes=FIRST, size=3) for name in ("cem", "dora")]
    assert held(*PAIR, *parties, seats(AWO, 7)) == {AWO.id: "cem dora"}
    # With one seat in each of two sessions both could go, but not together.
    first, second = seats(AWO, 4), replace(AGAIN, seats=4)
    found = held(*PAIR, *parties, first, second)
    assert sorted(found.values()) == ["cem", "dora"]


def test_apart_brings_both_to_the_session_where_there_is_room() -> None:
    party = person("cem", wishes=FIRST, size=2, away=["2027-03-04"])
    assert held(*PAIR, party, seats(AWO, 3), replace(AGAIN, seats=2)) == {
        AWO.id: "cem",
        AGAIN.id: "anna ben",
    }


@pytest.mark.parametrize(
    ("anna", "sessions"),
    [
        ({"away": ["2027-03-02"]}, [AWO]),
        ({"needs": ["quiet"]}, [AWO]),
        ({"wishes": {"day": 0}}, [AWO]),
        ({"wishes": BOTH}, [AWO, replace(BKE, span=CAB.span, agreed=("anna",))]),
        ({"size": 10}, [AWO]),
    ],
    ids=["away", "needs", "no wish", "agreed elsewhere", "no seats for both"],
)
def test_apart_still_allows_to_go_alone_where_the_other_cannot(
    anna: dict[str, object], sessions: list[Session]
) -> None:
    fields = {"wishes": FIRST, **anna}
    pair = (person("anna", companion="ben", **fields), person("ben", wishes=FIRST))  # type: ignore[arg-type]
    limit = replace(pair[0], max_visits=None)
    found = held(limit, pair[1], *sessions, DAY)
    # Of a party of ten and one, only the ten fit; everywhere else ben goes by himself.
    assert found[AWO.id] == ("anna" if anna.get("size") else "ben")


def test_apart_does_not_bind_who_has_an_agreement_for_it() -> None:
    agreed = replace(seats(AWO, 1), agreed=("anna",))
    assert held(*PAIR, agreed, replace(AGAIN, seats=1)) == {AWO.id: "anna", AGAIN.id: "ben"}


def test_apart_binds_only_what_both_wish() -> None:
    anna = person("anna", wishes={"awo": 0, "day": 1}, companion="ben")
    assert held(anna, PAIR[1], AWO, DAY) == {AWO.id: "anna ben", DAY.id: "anna"}


# --- agreed --------------------------------------------------------------------------------------


def test_agreed_is_harmless_beside_other_wishes() -> None:
    anna = person("anna", wishes=BOTH)
    assert held(anna, replace(AWO, agreed=("anna",)), BKE) == {AWO.id: "anna", BKE.id: "anna"}


def test_agreed_comes_before_all_wishes() -> None:
    others = [person(name, wishes=FIRST) for name in ("ben", "cem")]
    crowd = person("dora", wishes=FIRST, size=9)
    promised = replace(AWO, agreed=("anna",))
    assert "anna" in held(person("anna"), *others, crowd, promised)[AWO.id]
    greta = person("greta", partner="awo", wishes={"cab": 0})
    found = held(person("anna"), greta, crowd, replace(GUIDED, agreed=("anna",)), CAB)
    assert AWO.id in found
    assert CAB.id not in found


def test_agreed_still_allows_that_an_absence_undoes_it() -> None:
    anna = person("anna", wishes=BOTH, away=["2027-03-02 10:00-11:00"])
    promised = replace(AWO, agreed=("anna", "ben"))
    assert held(anna, person("ben"), promised, BKE) == {AWO.id: "ben", BKE.id: "anna"}


def test_agreed_loses_as_few_people_as_possible() -> None:
    # Without cem the session takes place only if somebody else comes, even against their wish.
    promised = replace(least(AWO, 3), agreed=("anna", "ben", "cem"))
    people = [person("anna"), person("ben"), person("cem", away=["2027-03-02"])]
    assert held(*people, promised, DAY) == {}
    helper = person("dora", wishes={"awo": 1, "cab": 0})
    found = held(*people, helper, promised, CAB)
    assert found == {AWO.id: "anna ben dora"}


def test_agreed_weighs_people_where_an_absence_sets_promises_against_each_other() -> None:
    # Somebody of the house must stay; with cem ill that is anna or the party.
    home = partner("home", staffing=1)
    party = person("ben", size=2)
    ill = person("cem", away=["2027-03-02"])
    promised = replace(AWO, agreed=("anna", "ben"))
    assert held(person("anna"), party, person("cem"), promised, home) == {AWO.id: "anna ben"}
    assert held(person("anna"), party, ill, promised, home) == {AWO.id: "ben"}


# --- event, outside, unknown ---------------------------------------------------------------------


def from_files(window: str, more: str = "") -> DataSet:
    """Load a town in which anna wishes an invitation with windows."""
    partners = """
        partners:
          - {id: home, name: Home, people: [{id: anna, name: Anna, wishes: [awo]}]}
          - {id: awo, name: AWO}
        """
    invitations = f"""
        weeks: {{id: weeks, title: Wochen, start: 2027-03-01, end: 2027-03-05}}
        invitations:
          - {{id: awo, host: awo, title: AWO, seats: 9, windows: [{window}], duration: 60}}
        """
    raw = {
        PARTNERS: dedent(partners).encode(),
        INVITATIONS: (dedent(invitations) + more).encode(),
        SCHEDULE: None,
    }
    data = parse("data", raw).data
    assert data
    return data


CAFE = "events: [{id: cafe, title: Café, at: 2027-03-02 10:00-11:00}]"


def test_event_is_harmless_on_another_day() -> None:
    assert guests(from_files("2027-03-03 10:00-11:00", CAFE)) == {"awo@2027-03-03T10:00": "anna"}


@pytest.mark.parametrize("window", ["10:00-11:00", "09:30-10:30", "10:30-11:30", "09:30-11:29"])
def test_event_forbids_a_session_beside_it(window: str) -> None:
    assert guests(from_files(f"2027-03-02 {window}", CAFE)) == {}


@pytest.mark.parametrize(
    ("window", "start"),
    [("09:00-11:30", "09:00"), ("10:00-12:00", "11:00"), ("09:30-12:00", "11:00")],
)
def test_event_still_allows_what_lies_before_and_behind(window: str, start: str) -> None:
    found = guests(from_files(f"2027-03-02 {window}", CAFE))
    assert found == {f"awo@2027-03-02T{start}": "anna"}


def test_outside_is_harmless_for_the_first_and_last_minute() -> None:
    assert guests(from_files("2027-03-01 00:00-01:00")) == {"awo@2027-03-01T00:00": "anna"}
    assert guests(from_files("2027-03-05 23:00-24:00")) == {"awo@2027-03-05T23:00": "anna"}


def test_outside_forbids_the_other_days_of_a_weekday() -> None:
    assert guests(from_files("Sa So 10:00-11:00")) == {}


def test_outside_still_allows_the_weekday_inside() -> None:
    assert guests(from_files("Fr Sa 10:00-11:00")) == {"awo@2027-03-05T10:00": "anna"}


def on_disk(*visits: tuple[str, str]) -> Schedule:
    """Return a published schedule with these visits, whoever and whatever they are."""
    end = AWO.end
    rows = tuple(Held(name, end, "awo", (who,)) for who, name in visits)
    return Schedule(published=True, revision=1, updated=NOW, held=rows)


def test_unknown_is_harmless_when_the_plan_on_disk_is_up_to_date() -> None:
    assert guests(dataset(ANNA, AWO), on_disk(("anna", AWO.id))) == {AWO.id: "anna"}


def test_unknown_forbids_people_sessions_and_invitations_that_are_gone() -> None:
    disk = on_disk(
        ("eva", AWO.id), ("anna", "awo@2027-03-03T10:00"), ("anna", "gone@2027-03-02T10:00")
    )
    assert guests(dataset(ANNA, replace(AWO, min_visitors=2)), disk) == {}


def test_unknown_still_allows_what_is_left() -> None:
    disk = on_disk(("eva", AWO.id), ("anna", "gone@2027-03-02T10:00"))
    assert guests(dataset(ANNA, AWO), disk) == {AWO.id: "anna"}


# --- windows -------------------------------------------------------------------------------------


def test_windows_give_a_time_at_which_guide_and_visitors_are_free() -> None:
    people = """
        partners:
          - {id: home, name: Home, people: [
              {id: anna, name: Anna, wishes: [awo], away: [2027-03-02 00:00-10:00]},
              {id: ben, name: Ben, wishes: [awo], away: [2027-03-02 11:30-24:00]}]}
          - {id: awo, name: AWO, people: [
              {id: greta, name: Greta, away: [2027-03-02 10:00-10:30]}]}
        """
    weeks = """
        weeks: {id: weeks, title: Wochen, start: 2027-03-01, end: 2027-03-05}
        invitations:
          - {id: awo, host: awo, title: AWO, guides: [greta], min_visitors: 2, seats: 9,
             sessions: [2027-03-02 08:00-09:00], windows: [2027-03-02 09:00-13:00], duration: 60}
        """
    raw = {PARTNERS: dedent(people).encode(), INVITATIONS: dedent(weeks).encode(), SCHEDULE: None}
    data = parse("data", raw).data
    assert data
    assert guests(data) == {"awo@2027-03-02T10:30": "anna ben"}


def test_windows_hold_as_few_sessions_as_will_do() -> None:
    window = invitation("awo", windows=["2027-03-02 10:00-13:00"], duration=60, max_sessions=3)
    offers = [chosen(f"2027-03-02 {hour}:00-{hour + 1}:00", seats=2) for hour in (10, 11, 12)]
    people = [person(name, wishes=FIRST) for name in ("anna", "ben", "cem")]
    found = held(*people, *offers, window)
    assert len(found) == 2
    assert sum(len(names.split()) for names in found.values()) == 3


# --- positions and parties -----------------------------------------------------------------------


def test_positions_decide_who_goes_where() -> None:
    anna = person("anna", wishes={"awo": 0, "cab": 1})
    ben = person("ben", wishes={"awo": 1, "cab": 0})
    assert held(anna, ben, seats(AWO, 1), seats(CAB, 1)) == {AWO.id: "anna", CAB.id: "ben"}


def test_equal_positions_cost_the_same() -> None:
    # Anna wants both alike, so cab is ben's, who wants nothing else.
    anna = person("anna", wishes={"awo": 0, "cab": 0})
    ben = person("ben", wishes={"cab": 0, "awo": 1})
    assert held(anna, ben, seats(AWO, 1), seats(CAB, 1)) == {AWO.id: "anna", CAB.id: "ben"}
    plan = solve(dataset(anna, ben, seats(AWO, 1), seats(CAB, 1)))
    assert {r.name: r.value for r in plan.results}["rank"] == 0


def test_a_sign_up_comes_behind_ones_own_wishes_but_before_nothing() -> None:
    anna = person("anna", wishes={"awo": 0, "cab": 2})  # cab: a sheet, behind two own wishes
    ben = person("ben", wishes={"cab": 0, "awo": 1})
    assert held(anna, ben, seats(AWO, 1), seats(CAB, 1)) == {AWO.id: "anna", CAB.id: "ben"}
    assert held(anna, seats(CAB, 1), invitation("awo")) == {CAB.id: "anna"}


def test_people_count_by_the_size_of_their_party_in_every_goal() -> None:
    data = dataset(person("anna", wishes={"awo": 0, "bke": 2}, size=3), AWO, BKE)
    values = {result.name: result.value for result in solve(data).results}
    assert (values["at_least_1"], values["at_least_2"], values["rank"]) == (3, 3, 6)
    assert (values["hosts"], values["sessions"]) == (2, 2)


def test_as_many_hosts_as_possible_are_visited() -> None:
    people = [
        person(name, wishes={"awo": 0, "bke": 1, "day": 2}, max_visits=1)
        for name in ("anna", "ben", "cem")
    ]
    assert len(held(*people, AWO, BKE, DAY)) == 3


def test_a_second_wish_comes_before_a_better_place() -> None:
    # Anna could have awo, her first wish, but only cab and bke let her have two with ben.
    anna = person("anna", wishes={"cab": 0, "awo": 1, "bke": 2}, max_visits=2)
    assert held(anna, AWO, BKE, CAB) == {AWO.id: "anna", BKE.id: "anna"}
