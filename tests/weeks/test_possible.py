"""What is possible for one person alone, before anybody else is thought of.

What binds a pair, and when two sessions exclude each other, stands in `tests/rules/`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from kooperation.weeks.model import Visit
from kooperation.weeks.possible import Possibilities, wished_visits
from tests.build import dataset, invitation, partner, person, session

AWO = session("awo", "2027-03-02 10:00-11:00")
AWO_LATER = session("awo", "2027-03-04 10:00-11:00")
BKE = session("bke", "2027-03-02 11:00-12:00")
BOTH = {"awo": 0, "bke": 1}


def obstacles(who: str, where: str, *things: object, **weeks: object) -> tuple[str, ...]:
    """Return what stands in the way of a visit."""
    data = dataset(invitation("bke"), *things, **weeks)  # type: ignore[arg-type]
    return Possibilities(data).obstacles(data.people[who], data.sessions[where])


# --- what keeps a person from a session ----------------------------------------------------------


def test_nothing_stands_in_the_way_of_a_plain_wish() -> None:
    assert obstacles("anna", AWO.id, person("anna", wishes=BOTH), AWO, BKE) == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"away": ["2027-03-02 10:30-10:45"]}, ("away",)),
        ({"away": ["2027-03-02 08:00-10:00", "2027-03-02 11:00-24:00"]}, ()),
        ({"size": 11}, ("overfull",)),
        ({"size": 10}, ()),
        ({"max_visits": 0}, ("too-many",)),
        ({"max_per_day": 0}, ("too-many",)),
        ({"max_visits": 1, "max_per_day": 1}, ()),
        ({"needs": ["step-free", "quiet"]}, ("needs",)),
        ({"needs": ["quiet"]}, ()),
        (
            {"away": ["2027-03-02"], "size": 11, "max_visits": 0, "needs": ["step-free"]},
            ("away", "overfull", "too-many", "needs"),
        ),
    ],
)
def test_what_a_person_brings_along(fields: dict[str, object], expected: tuple[str, ...]) -> None:
    anna = person("anna", wishes=BOTH, **fields)  # type: ignore[arg-type]
    quiet = replace(AWO, features=frozenset({"quiet"}))
    other = person("other", partner="elsewhere", wishes={"awo": 0}, needs=["quiet"])
    assert obstacles("anna", AWO.id, anna, other, quiet) == expected


def test_a_promise_elsewhere_stands_in_the_way() -> None:
    promised = session("bke", "2027-03-02 10:30-12:00", agreed=("anna",))
    things = (person("anna", wishes=BOTH), AWO, promised)
    assert obstacles("anna", AWO.id, *things) == ("clash",)
    assert obstacles("anna", promised.id, *things) == ()


def test_a_promise_that_an_absence_undoes_does_not() -> None:
    promised = session("bke", "2027-03-02 10:30-12:00", agreed=("anna",), guides=("greta",))
    anna = person("anna", wishes=BOTH, away=["2027-03-02 11:30-12:00"])
    greta = person("greta", partner="bke")
    assert obstacles("anna", AWO.id, anna, greta, AWO, promised) == ()
    anna = person("anna", wishes=BOTH)
    greta = person("greta", partner="bke", away=["2027-03-02"])
    assert obstacles("anna", AWO.id, anna, greta, AWO, promised) == ()


def test_a_house_that_cannot_spare_anybody() -> None:
    anna, ben = person("anna", wishes=BOTH), person("ben", wishes=BOTH)
    things = (anna, ben, person("other", partner="elsewhere", wishes={"awo": 0}), AWO)
    assert obstacles("anna", AWO.id, *things, partner("home", staffing=1)) == ()
    assert obstacles("anna", AWO.id, *things, partner("home", staffing=2)) == ("unstaffed",)
    closed = partner("home", staffing=2, hours=["2027-03-02 11:00-12:00"])
    assert obstacles("anna", AWO.id, *things, closed) == ()


# --- what keeps a session from taking place ------------------------------------------------------


def test_a_guide_who_is_away_or_promised_elsewhere() -> None:
    guided = session("awo", "2027-03-02 10:00-11:00", guides=("greta",))
    anna = person("anna", wishes=BOTH)
    greta = person("greta", partner="awo", away=["2027-03-02 10:00-10:01"])
    assert obstacles("anna", guided.id, anna, greta, guided) == ("guiding",)
    promised = session("bke", "2027-03-02 10:30-12:00", agreed=("greta",))
    greta = person("greta", partner="awo")
    assert obstacles("anna", guided.id, anna, greta, guided, promised) == ("guiding",)
    wished = person("greta", partner="awo", wishes={"bke": 0})
    assert obstacles("anna", guided.id, anna, wished, guided, BKE) == ()


def test_too_few_who_could_come() -> None:
    large = session("awo", "2027-03-02 10:00-11:00", min_visitors=3)
    pair = person("ben", wishes=BOTH, size=2)
    assert obstacles("anna", large.id, person("anna", wishes=BOTH), pair, large) == ()
    away = person("ben", wishes=BOTH, size=2, away=["2027-03-02"])
    found = obstacles("anna", large.id, person("anna", wishes=BOTH), away, large)
    assert found == ("below-minimum",)


def test_who_is_promised_elsewhere_may_yet_come() -> None:
    large = session("awo", "2027-03-02 10:00-11:00", min_visitors=2)
    promised = session("bke", "2027-03-02 10:30-12:00", agreed=("ben",))
    people = (person("anna", wishes=BOTH), person("ben", wishes=BOTH))
    assert obstacles("anna", large.id, *people, large, promised) == ()


# --- impossible and hopeless ---------------------------------------------------------------------


def test_a_wish_is_impossible_when_every_session_is() -> None:
    anna = person("anna", wishes=BOTH, away=["2027-03-02"])
    data = dataset(anna, AWO, AWO_LATER, BKE)
    possible = Possibilities(data)
    assert possible.open_to(data.people["anna"], "awo")
    assert not possible.open_to(data.people["anna"], "bke")


def test_an_invitation_without_sessions_is_impossible() -> None:
    data = dataset(person("anna", wishes={"awo": 0}), invitation("awo"))
    assert not Possibilities(data).open_to(data.people["anna"], "awo")


def test_a_clash_with_a_promise_is_not_hopeless_for_the_promise_may_fall() -> None:
    promised = session("bke", "2027-03-02 10:30-12:00", agreed=("anna",))
    data = dataset(person("anna", wishes=BOTH), AWO, promised)
    possible = Possibilities(data)
    assert not possible.open_to(data.people["anna"], "awo")
    assert not possible.hopeless(Visit("anna", AWO.id))


@pytest.mark.parametrize(
    ("fields", "guide_away"),
    [
        ({"away": ["2027-03-02"]}, []),
        ({"size": 11}, []),
        ({"needs": ["quiet"]}, []),
        ({"max_visits": 0}, []),
        ({}, ["2027-03-02"]),
    ],
)
def test_everything_else_is(fields: dict[str, object], guide_away: list[str]) -> None:
    guided = session("awo", "2027-03-02 10:00-11:00", guides=("greta",))
    anna = person("anna", wishes={"awo": 0}, **fields)  # type: ignore[arg-type]
    data = dataset(anna, person("greta", partner="awo", away=guide_away), guided)
    assert Possibilities(data).hopeless(Visit("anna", guided.id))


# --- how many may leave a house ------------------------------------------------------------------


def room(*people: object, **fields: object) -> list[tuple[str, int]]:
    """Return when how many may leave home."""
    home = partner("home", **fields)  # type: ignore[arg-type]
    possible = Possibilities(dataset(*people, home))  # type: ignore[arg-type]
    return [
        (f"{s.start:%m-%d %H:%M}-{s.end:%H:%M}", left) for s, left in possible.spare_staff("home")
    ]


def test_all_but_the_staffing_may_leave() -> None:
    people = (person("anna"), person("ben", size=3))
    assert room(*people, staffing=1, hours=["2027-03-02 08:00-12:00"]) == [("03-02 08:00-12:00", 3)]


def test_without_hours_it_holds_always() -> None:
    data = dataset(person("anna"), person("ben"), partner("home", staffing=1))
    ((span, left),) = Possibilities(data).spare_staff("home")
    assert (span.start, span.end) == (datetime(2027, 3, 1), datetime(2027, 3, 13))  # noqa: DTZ001
    assert left == 1


def test_absences_take_from_it_while_they_last() -> None:
    anna = person("anna", away=["2027-03-02 09:00-10:00"])
    ben = person("ben", away=["2027-03-02 09:30-11:00"])
    assert room(anna, ben, person("cem"), staffing=1, hours=["2027-03-02 08:00-12:00"]) == [
        ("03-02 08:00-09:00", 2),
        ("03-02 09:00-09:30", 1),
        ("03-02 09:30-10:00", 0),
        ("03-02 10:00-11:00", 1),
        ("03-02 11:00-12:00", 2),
    ]


def test_where_absences_alone_go_below_nobody_else_leaves() -> None:
    anna = person("anna", away=["2027-03-02"])
    hours = ["2027-03-02 08:00-12:00", "2027-03-03 08:00-12:00"]
    assert room(anna, person("ben"), staffing=2, hours=hours) == [
        ("03-02 08:00-12:00", 0),
        ("03-03 08:00-12:00", 0),
    ]
    assert room(anna, person("ben"), staffing=1, hours=hours) == [
        ("03-02 08:00-12:00", 0),
        ("03-03 08:00-12:00", 1),
    ]


# --- wishes --------------------------------------------------------------------------------------


def test_wished_visits_are_those_to_every_session_in_the_order_of_the_ids() -> None:
    people = (person("ben", wishes={"awo": 0}), person("anna", wishes={"bke": 0, "awo": 1}))
    assert [*wished_visits(dataset(*people, AWO, AWO_LATER, BKE))] == [
        Visit("anna", BKE.id),
        Visit("anna", AWO.id),
        Visit("anna", AWO_LATER.id),
        Visit("ben", AWO.id),
        Visit("ben", AWO_LATER.id),
    ]
