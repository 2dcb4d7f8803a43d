"""The first plan: feasible at once, whatever the rules, and it loses nothing of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.solve.construct import construct
from kooperation.solve.goals import goals_of
from kooperation.solve.matrix import Matrix
from kooperation.solve.questions import formulate
from tests import strategies
from tests.build import dataset, person, session
from tests.solve.test_questions import data_of

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet


def constructed(data: DataSet, start: np.ndarray | None = None) -> tuple[np.ndarray, set[str]]:
    """Return a plan, and its visits as `person/invitation`."""
    new = formulate(data)
    plan = construct(new, goals_of(new), np.zeros(new.size) if start is None else start)
    return plan, {"/".join(visit.wish) for visit, number in new.visit.items() if plan[number]}


@settings(max_examples=80)
@given(strategies.weeks(), st.sets(st.integers(0, 30)))
def test_it_keeps_all_rows_and_all_that_was_there(weeks: tuple[Any, Any], some: set[int]) -> None:
    data = data_of(*weeks)
    new = formulate(data)
    rows = Matrix.of(new.size, new.rows)
    start = np.zeros(new.size)
    start[[number for number in new.visit.values() if number in some]] = 1
    start = new.completed(start)
    if not rows.holds(start):
        start = np.zeros(new.size)
    plan, _visits = constructed(data, start)
    assert rows.holds(plan)
    assert (plan >= start).all()
    assert (new.completed(plan) == plan).all()
    again, _visits = constructed(data, plan)
    assert (again == plan).all(), "what fits has been added at once"


def test_a_session_takes_place_with_as_many_as_it_needs() -> None:
    people = [person(f"p{n}", wishes={"awo": 0}) for n in range(3)]
    offer = session("awo", "2027-03-02 10:00-11:00", seats=9, min_visitors=3)
    assert constructed(dataset(*people, offer))[1] == {"p0/awo", "p1/awo", "p2/awo"}
    assert not constructed(dataset(*people[:2], offer))[1]


def test_where_one_way_is_barred_another_is_gone() -> None:
    """The second session of the invitation needs two people, and there is one."""
    data = dataset(
        person("anna", wishes={"awo": 0}),
        session("awo", "2027-03-02 10:00-11:00", min_visitors=2),
        session("awo", "2027-03-03 10:00-11:00"),
    )
    assert constructed(data)[1] == {"anna/awo"}


def test_large_parties_come_first() -> None:
    data = dataset(
        person("anna", wishes={"awo": 0}),
        person("ben", wishes={"awo": 0}, size=2),
        session("awo", "2027-03-02 10:00-11:00", seats=2),
    )
    assert constructed(data)[1] == {"ben/awo"}
