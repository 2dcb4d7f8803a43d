"""Stages: goals that are looked at together, as one weighted sum.

The weights keep the order of the goals (Sherali 1982): no gain in a later one makes up for a loss
in an earlier one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import floor, prod
from operator import mul
from typing import TYPE_CHECKING

from kooperation.solve.engine import EPSILON
from kooperation.solve.goals import TIES, Goal, as_maximisation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kooperation.solve.formulation import LinearExpr
    from kooperation.solve.results import Means

_MANY_DRAWS = 250
"""With more people a heavier weight is guessed: with 500 it saves a quarter, with 100 it costs."""
_HEAVIEST = 100_000
"""The weight up to which goals share a stage: far below what floating point can tell apart."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Goals, the most important first, and the sum of which more is better.

    The first goal counts `weight` times in it. The others add `least_besides` at least, and less
    than a weight more; where that is only `guessed`, it is nearly always so.
    """

    goals: tuple[Goal, ...]
    terms: LinearExpr
    weight: int = 1
    least_besides: int = 0
    guessed: bool = False

    @property
    def first(self) -> Goal:
        """The most important goal."""
        return self.goals[0]

    def of_first(self, total: float) -> int:
        """Return what the first goal is, as a maximisation, where the sum is so much."""
        return floor(total - self.least_besides + EPSILON) // self.weight


def alone(goal: Goal) -> Stage:
    """Return the stage of one goal."""
    return Stage((goal,), as_maximisation(goal))


def next_stage(
    goals: Sequence[Goal], range_of: Callable[[Goal], tuple[int, int]], means: Means, people: int
) -> Stage:
    """Return the stage of the first goals, as many as one weighted sum keeps apart exactly.

    `range_of` is asked for the least sum a goal can still have, and for how many different ones.
    Each weight is the product of the ranges behind it. The first range only counts in weeks of many
    people, where a proof of the first goal is too dear to be shared with another. Against ties the
    weight may be guessed.
    """
    first, *later = goals
    is_large = people > means.few_people
    guess = means.guessed_weight * (4 if people > _MANY_DRAWS else 1)
    least, width = range_of(first) if is_large or first.nested else (0, 1)
    stage, widths, leasts, guessed = [first], [width], [least], False
    for goal in later:
        before = stage[-1]
        if not means.sharing and goal.name != TIES:
            break
        if before.slack or before.promise or before.name == TIES:
            break  # later goals may change this one, or it stands alone
        if goal.smallest != first.smallest:
            break
        nothing_left = goal.nested and before.nested and widths[-1] == 1
        least, width = (0, 1) if nothing_left else range_of(goal)
        alone_with_ties = means.guessing and goal.name == TIES and len(stage) == 1
        if alone_with_ties and width > guess:
            width, guessed = guess, True
        elif width * prod(widths if is_large else widths[1:]) > _HEAVIEST:
            break
        stage.append(goal)
        widths.append(width)
        leasts.append(least)
    weights = [prod(widths[number + 1 :]) for number in range(len(stage))]
    terms: LinearExpr = defaultdict(float)
    for weight, goal in zip(weights, stage, strict=True):
        for decision, factor in as_maximisation(goal).items():
            terms[decision] += weight * factor
    least_besides = sum(map(mul, weights[1:], leasts[1:]))
    return Stage(tuple(stage), dict(terms), weights[0], least_besides, guessed)
