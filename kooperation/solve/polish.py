"""Neighbourhood search: make a plan better by planning a few people anew at a time.

Everybody outside a neighbourhood keeps their visits, so each question to the solver is small and
quick. Weeks of many people get a good plan so before the whole is looked at, and a good plan is
what makes the proof quick. This is large neighbourhood search (Shaw 1998), but nothing is drawn by
chance: the same plan is polished in the same way.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from kooperation.solve.engine import Model
from kooperation.solve.formulation import Row, dense
from kooperation.weeks.model import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kooperation.solve.engine import ProgressCallback
    from kooperation.solve.formulation import Formulation, LinearExpr

_NODES = 20
"""How far the solver may branch in one neighbourhood."""


def polish(
    formulation: Formulation,
    rows: Sequence[Row],
    terms: LinearExpr,
    plan: np.ndarray,
    bound: int,
    seconds_left: Callable[[], float],
    watch: ProgressCallback,
    neighbours: int,
    worth: float,
) -> np.ndarray:
    """Return a plan (float64 of shape (size,)) with a sum at least as great, found around this.

    So many `neighbours` are planned anew at a time. A round that gains a smaller part than `worth`
    is the last one.
    """
    costs = dense(terms, formulation.size)
    plan, values = plan.copy(), plan.tolist()  # the same twice: whole for numpy, and item by item
    best, before = float(costs @ plan), -np.inf
    rows_of = grouped((number, place) for place, row in enumerate(rows) for number in row.terms)
    for free in _neighbourhoods(formulation, neighbours):
        if free is None:  # after every round
            if best - before <= abs(best) * worth:
                break
            before = best
            continue
        seconds = seconds_left()
        if best >= bound or seconds <= 0:
            break
        own, now = costs[free], plan[free]
        if own @ now > np.maximum(own, 0).sum() - 0.5:
            continue  # all that can be had here is there already
        near = sorted(set().union(*(rows_of[number] for number in free)))
        around = [*_around(free, [rows[place] for place in near], values)]
        found = _planned_anew(own, around, now, seconds, watch)
        if found is not None and own @ (found - now) > 0.5:
            plan[free] = found.round()
            values, best = plan.tolist(), float(costs @ plan)
            watch(best, np.inf)
    return formulation.completed(plan)


def _planned_anew(
    costs: np.ndarray, rows: Sequence[Row], now: np.ndarray, seconds: float, watch: ProgressCallback
) -> np.ndarray | None:
    """Return the best values of a neighbourhood, from those of now on; None if none were found.

    All three are float64, of shape (free decisions,).
    """
    terms = {place: cost for place, cost in enumerate(costs.tolist()) if cost}
    answer = Model(len(costs), rows, integer=True).best(
        terms,
        start=now,
        seconds=seconds,
        nodes=_NODES,
        # Sums of one neighbourhood say nothing about the plan, but Ctrl-C is raised by `watch`.
        watch=lambda _value, _bound: watch(-np.inf, np.inf),
    )
    return answer.values


def _neighbourhoods(formulation: Formulation, size: int) -> Iterator[list[int] | None]:
    """Yield the decisions of one neighbourhood after another, without end; None after a round."""
    people = [person for person, visits in formulation.of_person.items() if visits]
    counts = formulation.all_counts()
    counting = grouped((n, step) for some in counts for n in some.of for step in some.steps)
    for turn in count():
        yield None
        for first in range(0, len(people), size // 2):
            near = _neighbourhood(formulation, people[(first + turn) % len(people)], turn, size)
            yield _free(formulation, near, counting)


def _neighbourhood(formulation: Formulation, person: str, turn: int, size: int) -> set[str]:
    """Return a person and those who want to be where they want to be, and so on, nearest first.

    Every turn begins with other sessions, so that every turn has other neighbourhoods.
    """
    near, found, asked = [person], {person}, set()
    for one in near:
        visits = formulation.of_person[one]
        start = turn % len(visits)
        for visit in visits[start:] + visits[:start]:
            if visit.session in asked:
                continue
            asked.add(visit.session)
            for other in formulation.of_session[visit.session]:
                if other.person not in found:
                    found.add(other.person)
                    near.append(other.person)
                if len(found) >= size:
                    return found
    return found


def _free(formulation: Formulation, people: set[str], counting: dict[int, list[int]]) -> list[int]:
    """Return the decisions about these people and the sessions they may visit, and their counts."""
    visits = [visit for person in sorted(people) for visit in formulation.of_person[person]]
    sessions = sorted({visit.session for visit in visits})
    free = [formulation.visit[visit] for visit in visits]
    free += [formulation.held[session] for session in sessions]
    return free + sorted({step for number in free for step in counting[number]})


def _around(free: Sequence[int], rows: Sequence[Row], values: Sequence[float]) -> Iterator[Row]:
    """Yield the rows in terms of the free decisions, where all others have these values."""
    place_of = {number: place for place, number in enumerate(free)}
    for row in rows:
        terms: LinearExpr = {}
        fixed = 0.0
        for number, factor in row.terms.items():
            if number in place_of:
                terms[place_of[number]] = factor
            else:
                fixed += factor * values[number]
        yield Row(terms, row.least - fixed, row.most - fixed)
