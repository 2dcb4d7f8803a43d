"""The search: one goal after the other, each as good as it can be, each proved.

Goals whose ranges are small are looked at together, as one *stage*. For every stage

1. the relaxation (fractions of visits allowed) gives a bound quickly;
2. the best plan so far is polished, neighbourhood by neighbourhood (`polish`);
3. where it does not reach the bound yet, HiGHS looks among whole visits, and proves.

Then a row holds each goal of the stage, and the next stage is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import floor, inf, isfinite, prod
from typing import TYPE_CHECKING

import numpy as np

from kooperation.solve.engine import Model, silent
from kooperation.solve.formulation import Row
from kooperation.solve.goals import as_maximisation
from kooperation.solve.polish import is_large, polish
from kooperation.solve.results import Result

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kooperation.solve.engine import ProgressCallback, Solution
    from kooperation.solve.formulation import Formulation, LinearExpr
    from kooperation.solve.goals import Goal
    from kooperation.solve.results import Limits
    from kooperation.weeks.model import Visit

_EPSILON = 1e-5
"""Sums of whole numbers: what differs by less is the same number."""
_MANY = 80
"""Fractions in the relaxation from which on it is worth to learn how to cut them off."""
_ROOT = 10
"""Relaxations that HiGHS needs at least for a proof; with less time left it is not begun."""
_HUGE = 60_000
"""Decisions that HiGHS cannot look at as a whole without forgetting the time."""
_HEAVIEST = 100_000
"""The weight up to which goals share a stage: far below what floating point can tell apart."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The values of the decisions in the best plan, and what the goals came to."""

    values: np.ndarray
    results: tuple[Result, ...]


def search(
    formulation: Formulation, goals: Sequence[Goal], limits: Limits, start: Collection[Visit] = ()
) -> SearchResult:
    """Return the best plan of a formulation under the goals, in their order.

    It begins with the visits of `start`, which must keep all rules; no visits always do.
    """
    *_stages, found = stages(formulation, goals, limits, start)
    return found


def stages(
    formulation: Formulation, goals: Sequence[Goal], limits: Limits, start: Collection[Visit] = ()
) -> Iterator[SearchResult]:
    """Yield what is found before the first stage and after each: later goals are still open."""
    return _Search(formulation, limits, start).run(list(goals))


class _Search:
    """The plan so far, and the rows that hold what has been reached."""

    def __init__(self, formulation: Formulation, limits: Limits, start: Collection[Visit]) -> None:
        self._draft, self._limits = formulation, limits
        self._rows = list(formulation.rows)
        self._relaxed = Model(formulation.size, formulation.rows, integer=False)
        self._plan = formulation.completed(formulation.values_of(start))
        self._results: dict[str, Result] = {}
        self._slowest_bound = (
            0.0  # seconds: the longest that a bound has taken, so that some are set aside
        )
        self._goals_left = 0  # goals to come
        self._watching: ProgressCallback = silent
        self._all_proved = True  # every goal so far is proved

    def run(self, goals: list[Goal]) -> Iterator[SearchResult]:
        """Look at the goals, stage by stage."""
        self._goals_left = len(goals)
        yield self._found()
        while goals:
            self._watching = self._watch(goals[0])
            stage, terms = self._next_stage(goals)
            self._improve(stage, terms)
            del goals[: len(stage)]
            yield self._found()

    def _found(self) -> SearchResult:
        return SearchResult(self._plan, tuple(self._results.values()))

    def _next_stage(self, goals: Sequence[Goal]) -> tuple[list[Goal], LinearExpr]:
        """Return the next goals, as many as one weighted sum keeps apart exactly, and that sum.

        Each weight is the product of the ranges behind it, so no gain in a later goal can make up
        for a loss in an earlier one.
        """
        # A weight is the product of the ranges behind it, so the first range only counts where a
        # proof of the first goal is too dear to be shared with another.
        alone = is_large(self._draft)
        first = self._width(goals[0]) if alone or goals[0].nested else 1
        stage, widths = [goals[0]], [first]
        for goal in goals[1:]:
            if stage[-1].slack or stage[-1].promise or goal.smallest != stage[0].smallest:
                break  # later goals may change this one, or it stands alone
            nothing_left = goal.nested and stage[-1].nested and widths[-1] == 1
            width = 1 if nothing_left else self._width(goal)
            if width * prod(widths if alone else widths[1:]) > _HEAVIEST:
                break
            stage.append(goal)
            widths.append(width)
        terms: LinearExpr = defaultdict(float)
        for number, goal in enumerate(stage):
            weight = prod(widths[number + 1 :])
            for decision, factor in as_maximisation(goal).items():
                terms[decision] += weight * factor
        return stage, dict(terms)

    def _width(self, goal: Goal) -> int:
        """Return how many different sums the goal can still have, at the most."""
        if self._limits.seconds_left() <= 0:
            return _HEAVIEST + 1
        terms = as_maximisation(goal)
        least = 0
        if goal.smallest:
            least = -self._bound({number: -factor for number, factor in terms.items()})
        return self._bound(terms) - least + 1

    def _improve(self, stage: list[Goal], terms: LinearExpr) -> None:
        """Find the best plan for the stage, and hold what its goals came to."""
        watch = self._watch(stage[0])
        watch(_sum(terms, self._plan), inf)
        relaxed = self._relax(terms)
        bound = self._most(terms, relaxed)
        fractions = 0
        if relaxed.values is not None:
            fractions = int(np.sum(abs(relaxed.values - relaxed.values.round()) > _EPSILON))
            if not fractions and self._all_proved:
                self._take(terms, relaxed.values)
        finished = _sum(terms, self._plan) >= bound
        seconds_left = _without_end if stage[0].promise else self._seconds_for_search
        if not finished and seconds_left() > 0:
            if stage[0].smallest:
                self._sharpen(terms, watch, learn=fractions > _MANY)
            if fractions > _MANY and is_large(self._draft):
                self._plan = polish(
                    self._draft, self._rows, terms, self._plan, bound, seconds_left, watch
                )
            finished = _sum(terms, self._plan) >= bound
            if not finished and self._is_worth_the_whole(seconds_left()):
                exact = Model(self._draft.size, self._rows, integer=True)
                answer = exact.best(terms, start=self._plan, seconds=seconds_left(), watch=watch)
                if answer.values is not None:
                    self._take(terms, answer.values)
                finished = answer.finished and answer.values is not None
                if isfinite(answer.bound):
                    bound = min(bound, floor(answer.bound + _EPSILON))
        for goal in stage:
            self._hold(goal, finished=finished, most=bound if len(stage) == 1 else inf)
            self._goals_left -= 1

    def _sharpen(self, terms: LinearExpr, watch: ProgressCallback, *, learn: bool) -> None:
        """Add rows that cut off fractions only, where the relaxation is too far from the truth.

        They pay from the first goal on that asks for less of something: before it the relaxation
        is nearly right, behind it comes the draw, which needs them most.
        """
        self._rows += self._draft.valid_inequalities
        if learn:
            seconds = self._seconds_for_search()
            model = Model(self._draft.size, self._rows, integer=True)
            self._rows += model.cuts(terms, seconds=seconds, watch=watch)

    def _take(self, terms: LinearExpr, values: np.ndarray) -> None:
        """Take these values for the plan, if they are better."""
        if _sum(terms, values) > _sum(terms, self._plan):
            self._plan = self._draft.completed(values)

    def _hold(self, goal: Goal, *, finished: bool, most: float) -> None:
        """Write down what a goal came to, `most` at the most, and let no later plan be worse."""
        terms = as_maximisation(goal)
        value = _sum(terms, self._plan)
        # Where a search was cut short, only the relaxation bounds this goal and those behind it.
        bound = value
        if not (finished and self._all_proved):
            bound = max(value, int(min(most if self._all_proved else inf, self._bound(terms))))
        proved = self._all_proved and value == bound
        sign = -1 if goal.smallest else 1
        reached, possible = sign * value + goal.constant, sign * bound + goal.constant
        known = Result(goal.name, reached, possible, proved, goal.smallest)
        if goal.name in self._results:
            # Looked at once more, it keeps its place and the bound without the changes allowed.
            known = replace(known, bound=self._results[goal.name].bound)
        self._results[goal.name] = known
        row = Row(terms, least=value - goal.slack)
        self._rows.append(row)
        if self._all_proved:
            # The best plan has no less of this goal. What it has of later ones nobody knows when
            # this one is not proved, so then no more rows are added: bounds must be honest.
            self._relaxed.add(row)
        self._all_proved = proved

    def _bound(self, terms: LinearExpr) -> int:
        """Return what no plan can exceed."""
        return self._most(terms, self._relax(terms))

    def _relax(self, terms: LinearExpr) -> Solution:
        """Return the best sum with fractions of decisions; it gets some time even at the end."""
        left = self._limits.seconds_left()
        answer = self._relaxed.best(
            terms, seconds=max(left, 2 * self._slowest_bound), watch=self._watching
        )
        if isfinite(left):
            self._slowest_bound = max(self._slowest_bound, left - self._limits.seconds_left())
        return answer

    def _most(self, terms: LinearExpr, relaxed: Solution) -> int:
        most = sum(factor for factor in terms.values() if factor > 0)
        return floor(min(most, relaxed.bound if relaxed.finished else inf) + _EPSILON)

    def _seconds_for_search(self) -> float:
        """Return the seconds that remain when the bounds of the goals to come are set aside."""
        left = self._limits.seconds_left()
        return (
            left - min(self._slowest_bound * self._goals_left, left / 4) if isfinite(left) else left
        )

    def _is_worth_the_whole(self, seconds: float) -> bool:
        """Tell whether HiGHS can look at all decisions at once in so many seconds, or nearly."""
        small = self._draft.size < _HUGE and seconds > _ROOT * self._slowest_bound
        return small or not isfinite(seconds)

    def _watch(self, goal: Goal) -> ProgressCallback:
        sign = -1 if goal.smallest else 1

        def watch(value: float, bound: float) -> None:
            told = [
                sign * round(x) + goal.constant if isfinite(x) else None for x in (value, bound)
            ]
            self._limits.progress(goal.name, told[0], told[1])

        return watch


def _without_end() -> float:
    return inf


def _sum(terms: LinearExpr, values: np.ndarray) -> int:
    return round(sum(factor * float(values[number]) for number, factor in terms.items()))
