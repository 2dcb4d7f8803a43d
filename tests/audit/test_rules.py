"""The referee: what a case of `tests/rules/` cannot say.

The facts of a breach, what is said once, and data that no file can mean.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kooperation import audit as referee
from kooperation.audit import audit, told_once
from kooperation.problems import Breach
from tests.build import dataset, event, going, invitation, partner, person, session

if TYPE_CHECKING:
    from collections.abc import Collection

    from kooperation.weeks.model import DataSet, Visit
    from tests.build import Thing

AWO = session("awo", "2027-03-02 10:00-11:00")
AWO_LATER = session("awo", "2027-03-04 10:00-11:00")
BKE = session("bke", "2027-03-02 10:30-11:30")
BEHIND = session("bke", "2027-03-02 11:00-12:00")
GUIDED = replace(AWO, guides=("greta",))
BOTH = {"awo": 0, "bke": 1}
ANNA, BEN = (person(name, wishes=BOTH) for name in ("anna", "ben"))
PARTY = person("party", wishes=BOTH, size=3)
GRETA = person("greta", partner="awo", wishes={"bke": 0})
WEDNESDAY = datetime.fromisoformat("2027-03-03")


def broken(
    data: DataSet,
    visits: list[Visit],
    *,
    settled: datetime | None = None,
    past: Collection[Visit] = (),
    agreed_people: int | None = None,
) -> list[tuple[str, str | None, str | None]]:
    """Return the broken rules, each with the person and the session that break it."""
    found = audit(data, visits, settled=settled, past=past, agreed_people=agreed_people)
    return [(breach.rule, breach.person, breach.session) for breach in found]


def test_nothing_is_shared_with_the_solver() -> None:
    files = [*Path(referee.__file__).parent.glob("*.py")]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    own = {node.module for node in nodes if node.module and node.module.startswith("kooperation")}
    assert {name for name in own if not name.startswith("kooperation.audit")} == {
        *("kooperation.weeks.model", "kooperation.problems", "kooperation.weeks.times")
    }


def test_an_empty_plan_is_a_plan() -> None:
    assert broken(dataset(), []) == []


def test_the_order_of_the_lines_is_irrelevant() -> None:
    away = (person(name, wishes=BOTH, away=["2027-03-02"]) for name in ("anna", "ben"))
    data = dataset(*away, AWO, BEHIND, travel=5)
    plan = [*going(AWO, "anna", "ben", "eva"), *going(BEHIND, "anna"), *going("awo@x", "anna")]
    assert len(broken(data, plan)) == 6
    assert audit(data, plan) == audit(data, plan[::-1])


# --- the facts of a breach -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("things", "plan", "facts"),
    [
        (
            [ANNA, AWO, BKE],
            going(AWO, "anna") + going(BKE, "anna"),
            Breach("clash", "anna", BKE.id, AWO.id, variant="overlap"),
        ),
        (
            [ANNA, AWO, BEHIND],
            going(AWO, "anna") + going(BEHIND, "anna"),
            Breach("clash", "anna", BEHIND.id, AWO.id, variant="way"),
        ),
        (
            [replace(ANNA, away=(AWO.span,)), AWO],
            going(AWO, "anna"),
            Breach("away", "anna", AWO.id),
        ),
        (
            [replace(GRETA, away=(AWO.span,)), ANNA, GUIDED],
            going(AWO, "anna"),
            Breach("guiding", "greta", AWO.id, variant="away"),
        ),
        (
            [GRETA, ANNA, GUIDED, BKE],
            going(AWO, "anna") + going(BKE, "greta"),
            Breach("guiding", "greta", AWO.id, BKE.id, variant="busy"),
        ),
        (
            [ANNA, PARTY, replace(AWO, seats=2)],
            going(AWO, "anna", "party"),
            Breach("overfull", None, AWO.id, count=4, limit=2),
        ),
        (
            [PARTY, replace(AWO, min_visitors=5)],
            going(AWO, "party"),
            Breach("below-minimum", None, AWO.id, count=3, limit=5),
        ),
        (
            [ANNA, BEN, invitation("awo", max_sessions=1), AWO, AWO_LATER],
            going(AWO, "anna") + going(AWO_LATER, "ben"),
            Breach("too-many-sessions", None, AWO_LATER.id, None, 2, 1, variant="often"),
        ),
        (
            [
                *(ANNA, BEN, AWO, session("awo", "2027-03-02 09:30-10:30", chosen=True)),
                invitation("awo", windows=["2027-03-02 09:30-10:30"], duration=60),
            ],
            going(AWO, "anna") + going("awo@2027-03-02T09:30", "ben"),
            Breach("too-many-sessions", None, "awo@2027-03-02T09:30", AWO.id, variant="overlap"),
        ),
        (
            [ANNA, AWO, AWO_LATER],
            going(AWO, "anna") + going(AWO_LATER, "anna"),
            Breach("twice", "anna", AWO_LATER.id, AWO.id),
        ),
        ([person("anna"), AWO], going(AWO, "anna"), Breach("unwished", "anna", AWO.id)),
        (
            [GRETA, AWO],
            going(AWO, "greta"),
            Breach("unwished", "greta", AWO.id, variant="own-institution"),
        ),
        (
            [ANNA, BEN, PARTY, AWO, BKE, partner("home", staffing=4)],
            going(AWO, "anna") + going(BKE, "ben"),
            Breach(
                *("unstaffed", "ben", BKE.id, "home", 3, 4, ("anna", "ben")),
                since=datetime(2027, 3, 2, 10, 30),  # noqa: DTZ001
            ),
        ),
        (
            [replace(ANNA, max_visits=1), AWO, BEHIND],
            going(AWO, "anna") + going(BEHIND, "anna"),
            Breach("too-many", "anna", BEHIND.id, None, 2, 1, variant="max_visits"),
        ),
        (
            [replace(ANNA, max_per_day=1), AWO, BEHIND],
            going(AWO, "anna") + going(BEHIND, "anna"),
            Breach("too-many", "anna", BEHIND.id, None, 2, 1, variant="max_per_day"),
        ),
        (
            [
                replace(ANNA, needs=frozenset({"step-free", "warm", "quiet"})),
                replace(AWO, features=frozenset({"warm"})),
            ],
            going(AWO, "anna"),
            Breach("needs", "anna", AWO.id, names=("quiet", "step-free")),
        ),
        (
            [replace(ANNA, group=("ben",)), BEN, AWO],
            going(AWO, "anna"),
            Breach("apart", "anna", AWO.id, names=("ben",)),
        ),
        ([ANNA, replace(AWO, agreed=("anna",))], [], Breach("agreed", "anna", AWO.id)),
        (
            [ANNA, AWO, event("cafe", "2027-03-01", "2027-03-02")],
            going(AWO, "anna"),
            Breach("event", None, AWO.id, "cafe"),
        ),
        ([ANNA, AWO], going(AWO, "nobody"), Breach("unknown", "nobody", AWO.id, variant="person")),
        (
            [ANNA, AWO],
            going("awo@x", "anna"),
            Breach("unknown", None, "awo@x", variant="session"),
        ),
        (
            [ANNA, AWO],
            going(AWO, "anna", "anna"),
            Breach("unknown", "anna", AWO.id, variant="repeated"),
        ),
    ],
)
def test_a_breach_tells_all_there_is_to_say(
    things: list[Thing], plan: list[Visit], facts: Breach
) -> None:
    found = audit(dataset(*things, travel=1), plan)
    assert [breach for breach in found if breach.rule == facts.rule] == [facts]


def test_what_has_happened_is_named_where_it_was_changed() -> None:
    data, past = dataset(ANNA, AWO), going(AWO, "anna", "ben")
    for plan, before, variant in ((past[:1], past, "left-out"), (past, past[:1], "added")):
        assert audit(data, plan, settled=WEDNESDAY, past=before) == (
            Breach("unknown", "ben", AWO.id, variant=variant),
        )


# --- what is said once ---------------------------------------------------------------------------


def test_guiding_is_said_once_for_a_guide_and_a_session() -> None:
    greta = replace(GRETA, wishes={"bke": 0, "cab": 1}, away=(AWO.span,))
    around = [BKE, session("cab", "2027-03-02 10:30-12:00")]
    data = dataset(greta, ANNA, GUIDED, *around)
    found = broken(data, going(AWO, "anna") + [v for one in around for v in going(one, "greta")])
    assert found.count(("guiding", "greta", AWO.id)) == 1
    assert [rule for rule, *_rest in found].count("guiding") == 1


def test_apart_is_said_once_for_a_pair_and_an_invitation() -> None:
    data = dataset(replace(ANNA, group=("ben",)), BEN, AWO, AWO_LATER)
    plan = going(AWO_LATER, "ben") + going(AWO, "anna")
    assert broken(data, plan) == [("apart", "anna", AWO.id)]


def test_unstaffed_is_said_once_for_a_time() -> None:
    late = session("bke", "2027-03-02 16:00-17:00")
    data = dataset(ANNA, BEN, AWO, late, partner("home", staffing=2))
    plan = going(AWO, "anna", "ben") + going(late, "anna")
    assert broken(data, plan) == [("unstaffed", "ben", AWO.id), ("unstaffed", "anna", late.id)]


def test_a_clash_that_another_rule_tells_better_is_not_told_beside_it() -> None:
    guide = dataset(GRETA, ANNA, GUIDED, BKE), going(AWO, "anna") + going(BKE, "greta")
    beside = session("awo", "2027-03-02 10:30-11:30")
    again = dataset(ANNA, AWO, beside), going(AWO, "anna") + going(beside, "anna")
    plain = dataset(ANNA, AWO, BKE), going(AWO, "anna") + going(BKE, "anna")
    for (data, plan), told in ((guide, "guiding"), (again, "twice"), (plain, "clash")):
        found = audit(data, plan)
        assert "clash" in {breach.rule for breach in found}
        assert [breach.rule for breach in told_once(found)] == [told]


# --- how many promises can be kept ---------------------------------------------------------------


def test_agreed_asks_for_as_many_people_as_can_have_their_visits() -> None:
    data = dataset(ANNA, PARTY, replace(AWO, agreed=("anna", "party")))
    for people, fine in ((None, False), (4, False), (3, True), (0, True)):
        assert (broken(data, going(AWO, "party"), agreed_people=people) == []) is fine
    assert broken(data, going(AWO, "anna"), agreed_people=3) == [("agreed", "party", AWO.id)]


# --- what no file can mean -----------------------------------------------------------------------


@pytest.mark.parametrize("at", ["2027-02-28 23:00-24:00", "2027-03-13 00:00-01:00"])
def test_outside_forbids_a_session_before_or_after_the_weeks(at: str) -> None:
    other = session("awo", at)
    data = dataset(ANNA, other)
    assert broken(data, []) == []
    assert broken(data, going(other, "anna")) == [("outside", None, other.id)]


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
    data = dataset(ANNA, BEN, invitation("awo", windows=windows, duration=60), chosen)
    assert audit(data, going(chosen, "anna", "ben")) == (
        Breach("unknown", None, chosen.id, variant="window"),
    )


def test_what_has_happened_is_checked_against_nothing_even_twice() -> None:
    data = dataset(
        person("anna", away=["2027-03-02"], max_visits=0, group=("ben",)),
        person("ben"),
        replace(AWO, seats=1, min_visitors=9, agreed=("ben",)),
        event("cafe", "2027-03-02"),
    )
    past = [*going(AWO, "anna", "anna", "gone"), *going("awo@2027-03-02T10:30", "anna")]
    assert broken(data, past, settled=WEDNESDAY, past=past) == []
    assert len(broken(data, past)) > 8
    # What begins later may come and go, whatever was planned.
    assert broken(data, past, settled=WEDNESDAY, past=[*past, *going(AWO_LATER, "ben")]) == []
