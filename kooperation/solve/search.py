"""The search: one goal after the other, each as good as it can be, each proved.

For every goal the relaxation (fractions of visits allowed) gives a bound quickly. Where the best
plan so far already reaches it, the goal is proved without further search; otherwise HiGHS looks
among whole visits. A row then holds the goal, and the next one is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from kooperation.model import Result
from kooperation.solve.draft import Row
from kooperation.solve.engine import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kooperation.solve.draft import Draft, Terms
    from kooperation.solve.goals import Goal

_EPSILON = 1e-5
"""Sums of whole numbers: what differs by less is the same number."""

_BEYOND = 10**9


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to search, and whom to tell.

    `seconds_left` is asked for the seconds that remain; `progress` is told the goal that is being
    improved, its value so far (None before the first plan) and its bound.
    """

    seconds_left: Callable[[], float] = lambda: inf
    progress: Callable[[str, int | None, int | None], None] = lambda _goal, _value, _bound: None


@dataclass(frozen=True, slots=True)
class Found:
    """The values of the decisions in the best plan, and what the goals came to."""

    values: np.ndarray
    results: tuple[Result, ...]


def search(draft: Draft, goals: Sequence[Goal], limits: Limits) -> Found:
    """Return the best plan of a draft under the goals, in their order."""
    relaxed, exact = (Model(draft.size, draft.rows, whole=whole) for whole in (False, True))
    plan = np.zeros(draft.size)  # nobody visits anybody: always allowed
    results: dict[str, Result] = {}
    for goal in goals:
        sign = -1 if goal.smallest else 1
        terms = {number: sign * factor for number, factor in goal.terms.items()}

        def watch(value: float, bound: float, goal: Goal = goal, sign: int = sign) -> None:
            told = [
                sign * round(x) + goal.constant if isfinite(x) else None for x in (value, bound)
            ]
            limits.progress(goal.name, told[0], told[1])

        value = _sum(terms, plan)
        watch(value, inf)
        bound = _whole(relaxed.best(terms, seconds=limits.seconds_left(), watch=watch).bound)
        if value < bound and limits.seconds_left() > 0:
            answer = exact.best(terms, start=plan, seconds=limits.seconds_left(), watch=watch)
            if answer.values is not None and _sum(terms, answer.values) > value:
                plan = answer.values.round()
                value = _sum(terms, plan)
            bound = value if answer.finished else min(bound, _whole(answer.bound))
        # A goal that is looked at once more keeps its place, and gets its final value.
        results[goal.name] = Result(
            goal.name,
            sign * value + goal.constant,
            sign * bound + goal.constant,
            proved=value == bound,
        )
        for model in (relaxed, exact):
            model.add(Row(terms, least=value - goal.slack))
    return Found(plan, tuple(results.values()))


def _sum(terms: Terms, values: np.ndarray) -> int:
    return round(sum(factor * float(values[number]) for number, factor in terms.items()))


def _whole(bound: float) -> int:
    """Return the largest whole sum under the bound; without a bound, a number beyond all sums."""
    return floor(bound + _EPSILON) if isfinite(bound) else _BEYOND
