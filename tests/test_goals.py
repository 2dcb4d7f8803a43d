"""What is wanted, seen in best plans so small that they are plain to see.

What a plan must not do stands in `tests/rules/`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from kooperation.solve.goals import names_of_goals
from kooperation.solve.questions import solve
from tests import oracle, strategies
from tests.build import dataset, invitation, person, session
from tests.rules import town_of
from tests.solve.test_questions import agrees_with_the_oracle, data_of, loaded, sound

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule
    from tests.build import Thing

AWO = session("awo", "2027-03-02 10:00-11:00")
BKE = session("bke", "2027-03-02 11:00-12:00")
CAB = session("cab", "2027-03-02 10:30-11:30")
DAY = session("day", "2027-03-03 10:00-11:00")
"""Tuesday at ten, right behind it, across both, and on the next day."""
FIRST = {"awo": 0}
ANNA = person("anna", wishes=FIRST)


def guests(data: DataSet, schedule: Schedule | None = None) -> dict[str, str]:
    """Return who goes to each session of the best plan."""
    plan = solve(data, schedule)
    assert plan.optimal
    sound(data, plan, schedule)
    found: dict[str, str] = {}
    for person_, name in sorted(plan.visits):
        found[name] = f"{found.get(name, '')} {person_}".strip()
    return found


def held(*things: Thing) -> dict[str, str]:
    """Return who goes to each session of the best plan for these things."""
    return guests(dataset(*things))


@st.composite
def crowded(draw: st.DrawFn) -> tuple[oracle.Data, oracle.Data]:
    """Return weeks in which a few people want the same: three of five sessions of two houses."""
    names, hosts = ("anna", "ben", "cem"), ("awo", "bke")
    hours = st.sampled_from(["10:00-11:00", "10:30-11:30", "11:00-12:00"])
    invitations = [
        {
            "id": f"visit-{number}",
            "title": "Visit",
            "host": draw(st.sampled_from(hosts)),
            "seats": draw(st.sampled_from("123")),
            "sessions": [f"2027-03-02 {draw(hours)}"],
        }
        for number in range(5)
    ]
    offered = st.permutations([one["id"] for one in invitations])
    people = [{"id": name, "name": name, "wishes": draw(offered)[:3]} for name in names]
    houses = [{"id": "home", "name": "Home", "people": people}]
    weeks = {"id": "w", "title": "W", "start": "2027-03-01", "end": "2027-03-03"}
    return (
        {"partners": [*houses, *({"id": host, "name": host} for host in hosts)]},
        {"weeks": weeks, "invitations": invitations},
    )


WEEKS = crowded() | strategies.weeks(possible=True) | strategies.published(possible=True)


@pytest.mark.parametrize("name", names_of_goals(2))
def test_koop_pursues_each_goal_in_weeks_that_hang_on_it(name: str) -> None:
    first = settings(max_examples=1000, phases=[Phase.generate])
    weeks = find(WEEKS, lambda weeks: oracle.hangs_on(name, *weeks), settings=first)
    agrees_with_the_oracle(*weeks)


# --- parties -------------------------------------------------------------------------------------


def test_people_count_by_the_size_of_their_party_in_every_goal() -> None:
    data = dataset(person("anna", wishes={"awo": 0, "bke": 2}, size=3), AWO, BKE)
    values = {result.name: result.value for result in solve(data).results}
    assert (values["at_least_1"], values["at_least_2"], values["rank"]) == (3, 3, 6)
    assert (values["hosts"], values["sessions"]) == (2, 2)


def test_a_larger_party_comes_before_a_smaller_one() -> None:
    party = person("ben", wishes=FIRST, size=3)
    assert held(ANNA, party, replace(AWO, seats=3)) == {AWO.id: "ben"}
    greta = person("greta", partner="awo", wishes={"cab": 0})
    guided = replace(AWO, guides=("greta",))
    assert held(replace(ANNA, size=2), greta, guided, CAB) == {AWO.id: "anna"}
    assert held(ANNA, replace(greta, size=2), guided, CAB) == {CAB.id: "greta"}


def test_a_pair_goes_where_there_is_room_for_both() -> None:
    pair = replace(ANNA, group=("ben",)), person("ben", wishes=FIRST)
    party = person("cem", wishes=FIRST, size=2, away=["2027-03-04"])
    later = session("awo", "2027-03-04 10:00-11:00", seats=2)
    found = held(*pair, party, replace(AWO, seats=3), later)
    assert found == {AWO.id: "cem", later.id: "anna ben"}


# --- promises ------------------------------------------------------------------------------------


def test_a_promise_comes_before_all_wishes() -> None:
    crowd = [person("ben", wishes=FIRST), person("dora", wishes=FIRST, size=10)]
    promised = replace(AWO, agreed=("anna",))
    assert held(person("anna"), *crowd, promised) == {AWO.id: "anna ben"}
    greta = person("greta", partner="awo", wishes={"cab": 0}, size=9)
    assert held(person("anna"), greta, replace(promised, guides=("greta",)), CAB) == {
        AWO.id: "anna"
    }


def test_others_come_to_save_a_promise_even_against_their_wish() -> None:
    promised = replace(AWO, min_visitors=3, agreed=("anna", "ben", "cem"))
    people = [person("anna"), person("ben"), person("cem", away=["2027-03-02"])]
    helper = person("dora", wishes={"awo": 1, "cab": 0})
    assert held(*people, helper, promised, CAB) == {AWO.id: "anna ben dora"}
    assert held(*people, promised, CAB) == {}


def test_nobody_is_kept_who_or_what_is_gone() -> None:
    files = town_of(
        {
            "people": {"anna": {"wishes": ["awo"]}},
            "invitations": {"awo": {"sessions": ["2027-03-02 10:00-11:00"]}},
        }
    )
    gone = (
        ("eva", "awo@2027-03-02T10:00"),
        ("anna", "awo@2027-03-03T10:00"),
        ("anna", "x@2027-03-02T10:00"),
    )
    visits = [
        {"session": name, "until": f"{name[-16:-5]}11:00", "place": "awo", "visitors": [who]}
        for who, name in gone
    ]
    disk = {"published": "true", "revision": "1", "updated": "2027-02-20T14:05:00+01:00"}
    found = loaded(*files[:2], {**disk, "visits": visits})
    assert found.data
    assert found.schedule
    assert guests(found.data, found.schedule) == {AWO.id: "anna"}


# --- hosts, wishes and positions -----------------------------------------------------------------


def test_as_many_hosts_as_possible_are_visited() -> None:
    wishes = {"awo": 0, "bke": 1, "day": 2}
    people = [person(name, wishes=wishes, max_visits=1) for name in ("anna", "ben", "cem")]
    assert len(held(*people, AWO, BKE, DAY)) == 3


def test_a_second_wish_comes_before_a_better_place() -> None:
    # The first wish excludes the two others.
    anna = person("anna", wishes={"cab": 0, "awo": 1, "bke": 2}, max_visits=2)
    assert held(anna, AWO, BKE, CAB) == {AWO.id: "anna", BKE.id: "anna"}


@pytest.mark.parametrize(
    ("anna", "ben"),
    [
        ({"awo": 0, "cab": 1}, {"awo": 1, "cab": 0}),
        ({"awo": 0, "cab": 0}, {"awo": 1, "cab": 0}),  # anna wants both alike
        ({"awo": 0, "cab": 2}, {"awo": 1, "cab": 0}),  # cab: a sheet, behind two own wishes
    ],
)
def test_positions_decide_who_goes_where(anna: dict[str, int], ben: dict[str, int]) -> None:
    people = person("anna", wishes=anna), person("ben", wishes=ben)
    narrow = [replace(one, seats=1) for one in (AWO, CAB)]
    assert held(*people, *narrow) == {AWO.id: "anna", CAB.id: "ben"}
    plan = solve(dataset(*people, *narrow))
    assert {result.name: result.value for result in plan.results}["rank"] == 0


def test_a_sign_up_comes_behind_ones_own_wishes_but_before_nothing() -> None:
    assert held(person("anna", wishes={"awo": 0, "cab": 2}), CAB, invitation("awo")) == {
        CAB.id: "anna"
    }


# --- windows -------------------------------------------------------------------------------------


def test_windows_give_a_time_at_which_guide_and_visitors_are_free() -> None:
    town = {
        "people": {
            "anna": {"wishes": ["awo"], "away": ["2027-03-02 00:00-10:00"]},
            "ben": {"wishes": ["awo"], "away": ["2027-03-02 11:30-24:00"]},
            "greta": {"house": "awo", "away": ["2027-03-02 10:00-10:30"]},
        },
        "invitations": {
            "awo": {
                "guides": ["greta"],
                "min_visitors": "2",
                "sessions": ["2027-03-02 08:00-09:00"],
                "windows": ["2027-03-02 09:00-13:00"],
                "duration": "60",
            }
        },
    }
    assert guests(data_of(*town_of(town))) == {"awo@2027-03-02T10:30": "anna ben"}


def test_windows_hold_as_few_sessions_as_will_do() -> None:
    window = invitation("awo", windows=["2027-03-02 10:00-13:00"], duration=60, max_sessions=3)
    offers = [
        session("awo", f"2027-03-02 {hour}:00-{hour + 1}:00", seats=2, chosen=True)
        for hour in (10, 11, 12)
    ]
    people = [person(name, wishes=FIRST) for name in ("anna", "ben", "cem")]
    found = held(*people, *offers, window)
    assert len(found) == 2
    assert sum(len(names.split()) for names in found.values()) == 3
