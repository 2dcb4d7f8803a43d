"""Neighbourhood search: make a plan better by planning a few people anew at a time.

Everybody outside a neighbourhood keeps their visits, so each question to the solver is small and
quick. Weeks of thousands of people get a good plan so before the whole is looked at, and a good
plan is what makes the proof quick. Nothing is drawn: the same plan is polished in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from kooperation.solve.draft import Draft, Terms
    from kooperation.solve.engine import Model, Watch

NEIGHBOURS = 80
"""The people of a neighbourhood: many enough to exchange seats, few enough to be solved at once."""
FEW = 800
"""With no more people than this, the whole is as quick as its neighbourhoods."""
_NODES = 20
"""How far the solver may branch in one neighbourhood."""
_WORTH_A_ROUND = 1 / 500
"""The gain of a round, as a part of the whole, below which another one is not worth its time."""


def polish(
    draft: Draft,
    model: Model,
    terms: Terms,
    plan: np.ndarray,
    bound: int,
    seconds_left: Callable[[], float],
    watch: Watch,
) -> np.ndarray:
    """Return a plan whose sum is at least as great, found around the given one."""
    people = [person for person, visits in draft.of_person.items() if visits]
    if len(people) <= FEW:
        return plan
    costs = np.zeros(draft.size)
    costs[list(terms)] = list(terms.values())

    def tick(_value: float, _bound: float) -> None:
        """Let the watch end the search; what a neighbourhood comes to is not its business."""
        watch(-np.inf, np.inf)

    best, before, turn = float(costs @ plan), -np.inf, 0
    while best - before > abs(best) * _WORTH_A_ROUND:
        before = best
        for first in range(0, len(people), NEIGHBOURS // 2):
            if best >= bound or seconds_left() <= 0:
                break
            near = _neighbourhood(draft, people[(first + turn) % len(people)], turn)
            kept = [number for visit, number in draft.visit.items() if visit.person not in near]
            model.hold(kept, plan[kept])
            seconds = seconds_left()
            answer = model.best(terms, start=plan, seconds=seconds, nodes=_NODES, watch=tick)
            if answer.values is not None and costs @ answer.values > best + 0.5:
                plan = draft.completed(answer.values)
                best = float(costs @ plan)
                watch(best, np.inf)
        turn += 1
    model.hold([], plan[:0])
    return plan


def _neighbourhood(draft: Draft, person: str, turn: int) -> set[str]:
    """Return a person and those who want to be where they want to be, and so on, nearest first.

    Every turn begins with other sessions, so that every turn has other neighbourhoods.
    """
    near, found, asked = [person], {person}, set()
    for one in near:
        visits = draft.of_person[one]
        start = turn % len(visits)
        for visit in visits[start:] + visits[:start]:
            if visit.session in asked:
                continue
            asked.add(visit.session)
            for other in draft.of_session[visit.session]:
                if other.person not in found:
                    found.add(other.person)
                    near.append(other.person)
                if len(found) >= NEIGHBOURS:
                    return found
    return found
