"""The search: one goal after the other, each as good as it can be, each proved.

Large weeks, and all whose time is limited, begin with a plan that asks the solver nothing
(`construct`). Goals whose ranges are small are looked at together (`stage`). For every stage

1. the relaxation (fractions of visits allowed) gives a bound quickly;
2. in large weeks the plan so far is polished, neighbourhood by neighbourhood (`polish`);
3. where it does not reach the bound yet, HiGHS looks among whole visits, and proves.

Then a row holds each goal of the stage, what no such plan can have otherwise is fixed, and the next
stage is looked at: lexicographic optimisation (Isermann 1982). The relaxation goes along, with all
that was learned (`relaxation`) and, in large weeks, what can only have one value (`probing`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from kooperation.solve.clock import Clock
from kooperation.solve.construct import construct
from kooperation.solve.engine import EPSILON, NOTHING_KNOWN, Model
from kooperation.solve.formulation import Row, total
from kooperation.solve.goals import TIES, Goal, as_maximisation
from kooperation.solve.matrix import Matrix
from kooperation.solve.polish import polish
from kooperation.solve.relaxation import Relaxation
from kooperation.solve.results import Result
from kooperation.solve.stage import alone, next_stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kooperation.solve.engine import Solution
    from kooperation.solve.formulation import Formulation, LinearExpr
    from kooperation.solve.results import Limits
    from kooperation.solve.stage import Stage
    from kooperation.weeks.model import Visit

_NEARLY = 1 / 500
"""The gap, as a part of the bound, that HiGHS closes without having learned anything before."""
_WORTH_BEFORE_HIGHS, _WORTH_ALONE = 1 / 100, 1 / 5000
"""The gain of a round of polishing, as a part of the whole, below which no other one follows.

Where HiGHS looks at the whole afterwards, it is quicker than the last rounds would be.
"""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best plan (the values of its decisions, float64), and what the goals came to."""

    values: np.ndarray
    results: tuple[Result, ...]


def search(
    formulation: Formulation, goals: Sequence[Goal], limits: Limits, start: Collection[Visit] = ()
) -> SearchResult:
    """Return the best plan of a formulation under the goals, in their order.

    It begins with the visits of `start` if they keep all rules, else with none, which always does.
    """
    *_stages, found = stages(formulation, goals, limits, start)
    return found


def stages(
    formulation: Formulation, goals: Sequence[Goal], limits: Limits, start: Collection[Visit] = ()
) -> Iterator[SearchResult]:
    """Yield what is found before the first stage and after each: later goals are still open."""
    return _Search(formulation, goals, limits, start).run()


def upper_bound(terms: LinearExpr, answer: Solution = NOTHING_KNOWN, known: float = inf) -> int:
    """Return what no plan can exceed, by the factors alone and by what is known."""
    most = sum(factor for factor in terms.values() if factor > 0)
    return floor(min(most, answer.bound, known) + EPSILON)


class _Search:
    """The plan so far, the rows that hold what has been reached, and the goals to come.

    While a stage is looked at, its goals still are the first of those to come.
    """

    def __init__(
        self,
        formulation: Formulation,
        goals: Sequence[Goal],
        limits: Limits,
        start: Collection[Visit],
    ) -> None:
        self._formulation, self._limits = formulation, limits
        # Between plans that are equal in a goal, what breaks ties decides as if it were the next.
        self._goals_to_come = [
            one
            for goal in goals
            for one in (goal, Goal(goal.tie_break, TIES))
            if one is goal or one.terms
        ]
        self._goals = {goal.name: goal for goal in goals}
        self._results: dict[str, Result] = {}
        self._plan = formulation.completed(formulation.values_of(start))
        if not Matrix.of(formulation.size, formulation.rows).holds(self._plan):
            self._plan = np.zeros(formulation.size)
        self._rows = list(formulation.rows)
        people = len(formulation.of_person)
        self._is_large = people > limits.means.few_people
        self._clock = Clock(limits.seconds_left, self._goals_to_come, formulation.size)
        if self._is_large or self._clock.is_limited:
            self._fill()
        self._relaxation = Relaxation(
            formulation,
            sharp=limits.means.sharpening,
            probing=self._is_large and limits.means.probing,
            few_fractions=limits.means.few_fractions,
        )
        self._bounds: dict[str, int] = {}  # of goals, as maximisations
        self._stage: Stage  # what is looked at
        self._sum_before: float = inf

    def run(self) -> Iterator[SearchResult]:
        """Look at the goals, stage by stage."""
        yield self._found()
        while self._goals_to_come:
            first = self._goals_to_come[0]
            self._stage = stage = alone(first)
            if first.nested and self._sum_before == 0 and self._limits.means.skipping:
                self._hold(first, finished=True)  # nobody gets two wishes, so nobody gets three
            else:
                people, means = len(self._formulation.of_person), self._limits.means
                stage = next_stage(self._goals_to_come, self._range, means, people)
                self._improve(stage)
            self._sum_before = total(stage.goals[-1].terms, self._plan) if self._all_proved else inf
            del self._goals_to_come[: len(stage.goals)]
            yield self._found()

    def _found(self) -> SearchResult:
        """Return the plan; what is not proved may have become better since it was looked at."""
        results = (
            one if one.proved else replace(one, value=total(goal.terms, self._plan) + goal.constant)
            for one, goal in ((one, self._goals[name]) for name, one in self._results.items())
        )
        return SearchResult(self._plan, tuple(results))

    def _range(self, goal: Goal) -> tuple[int, int]:
        """Return the least sum the goal can still have, and how many different ones at the most."""
        least = -upper_bound(goal.terms, self._relax(goal.terms)) if goal.smallest else 0
        return least, self._bound(goal) - least + 1

    def _improve(self, stage: Stage) -> None:
        """Find the best plan for the stage, and hold what its goals came to."""
        self._stage, terms, before = stage, stage.terms, self._plan
        self._tell(total(terms, before), inf)
        bound, relaxed = upper_bound(terms), NOTHING_KNOWN
        if total(terms, self._plan) < bound:
            relaxed = self._relax(terms)
            bound = upper_bound(terms, relaxed)
        self._tell(total(terms, self._plan), bound)
        if relaxed.values is not None and not relaxed.fractions and self._all_proved:
            self._take(terms, relaxed.values)
        finished = total(terms, self._plan) >= bound
        if not finished and self._clock.seconds_for_search() > 0:
            if relaxed.fractions > self._limits.means.few_fractions:
                bound = self._prepare(stage, bound)
            finished, bound = self._search_whole_visits(terms, bound)
        if self._plan is not before and (self._is_large or not finished):
            self._fill()  # what has been freed, as nobody looked at the goals to come
        if finished and stage.guessed and not self._is_right(*stage.goals):
            for goal in stage.goals:
                self._improve(alone(goal))
            return
        most = stage.of_first(bound)
        for place, goal in enumerate(stage.goals):
            self._hold(goal, finished=finished, most=inf if place else most)

    def _is_right(self, goal: Goal, ties: Goal) -> bool:
        """Tell whether no plan is better in the goal, and so much worse in the ties that it lost.

        The weight of the goal was guessed; this is what makes it exact.
        """
        value, rest = total(goal.terms, self._plan), total(ties.terms, self._plan)
        better = Row(goal.terms, least=value + 1), Row(ties.terms, most=rest - self._stage.weight)
        for integer in (False, True):
            model = self._model(*better, integer=integer)
            seconds = self._clock.seconds_for_search()
            answer = model.best(goal.terms, seconds=seconds, watch=self._tell, careful=integer)
            if answer.infeasible or answer.bound < value + 1 - EPSILON:
                return True
        if answer.values is not None:
            self._take(goal.terms, answer.values)
        return False

    def _prepare(self, stage: Stage, bound: int) -> int:
        """Improve the plan and the relaxation, for it has many fractions; return the bound."""
        means, terms = self._limits.means, stage.terms
        # Later goals start from what is learned, so it does not pay where only the draw comes.
        held = all(goal.name != TIES and not goal.slack for goal in stage.goals)
        learns = means.learning and held and self._all_proved and not stage.first.smallest
        whole = self._clock.is_worth_the_whole()
        if self._is_large and means.polishing:
            self._plan = polish(
                self._formulation,
                [*self._rows, *self._relaxation.joined],
                terms,
                self._plan,
                bound,
                self._clock.seconds_for_search,
                self._tell,
                means.neighbours,
                _WORTH_BEFORE_HIGHS if whole else _WORTH_ALONE,
            )
        gap = bound - total(terms, self._plan)
        if not (learns and whole) or gap <= abs(bound) * _NEARLY:
            return bound
        seconds = self._clock.seconds_for_search()
        answer = self._model().best(terms, seconds=seconds, watch=self._tell, learning=True)
        if answer.values is not None:
            self._take(terms, answer.values)
        if total(terms, self._plan) > answer.learned.above + EPSILON:
            self._relaxation.learn(answer.learned.rows)
        return min(upper_bound(terms, known, bound) for known in (answer, self._relax(terms)))

    def _search_whole_visits(self, terms: LinearExpr, bound: int) -> tuple[bool, int]:
        """Improve the plan; return whether it is the best of the stage, and what bounds it then."""
        if total(terms, self._plan) >= bound:
            return True, bound
        if not self._clock.is_worth_the_whole():
            return False, bound
        seconds = self._clock.seconds_for_search()
        answer = self._model().best(terms, start=self._plan, seconds=seconds, watch=self._tell)
        if answer.values is not None:
            self._take(terms, answer.values)
        return answer.finished and answer.values is not None, upper_bound(terms, answer, bound)

    def _model(self, *rows: Row, integer: bool = True) -> Model:
        """Return the model of the plans to come, those that keep some more rows."""
        rows = (*self._rows, *self._relaxation.joined, *rows)
        size, fixed = self._formulation.size, self._relaxation.model.rows.fixed
        return Model(size, rows, integer=integer, fixed=fixed, values=self._plan)

    def _fill(self) -> None:
        """Add to the plan what still fits beside it, as long as no goal has asked for less."""
        less = self._goals_to_come[0].smallest or any(r.smallest for r in self._results.values())
        if self._limits.means.constructing and not less:
            self._plan = construct(self._formulation, self._goals_to_come, self._plan)

    def _take(self, terms: LinearExpr, values: np.ndarray) -> None:
        """Take these values for the plan, if they are better."""
        if total(terms, values) > total(terms, self._plan):
            self._plan = self._formulation.completed(values)

    @property
    def _all_proved(self) -> bool:
        return all(result.proved for result in self._results.values())

    def _hold(self, goal: Goal, *, finished: bool, most: float = inf) -> None:
        """Write down what a goal came to, `most` at the most, and let no later plan be worse."""
        terms, all_proved = as_maximisation(goal), self._all_proved
        if goal.name == TIES:
            return
        value = total(terms, self._plan)
        # Where a search was cut short, only the relaxation bounds this goal and those behind it.
        bound = value
        if not (finished and all_proved):
            bound = max(value, int(min(most if all_proved else inf, self._bound(goal))))
        reached, possible = (goal.sign * known + goal.constant for known in (value, bound))
        if goal.name in self._results:
            # Looked at once more, it keeps its place and the bound without the changes allowed.
            possible = self._results[goal.name].bound
        proved = all_proved and value == bound
        self._results[goal.name] = Result(goal.name, reached, possible, proved, goal.smallest)
        row = Row(terms, least=value - goal.slack)
        self._rows.append(row)
        if all_proved:
            # The best plan has no less of this goal. What it has of later ones nobody knows when
            # this one is not proved, so then no more rows are added: bounds must be honest.
            if proved and all(goal is not last for last in self._goals_to_come[-2:]):
                self._fix(goal, value)  # behind the draw nothing is asked but what breaks its ties
            self._relaxation.model.add(row)

    def _fix(self, goal: Goal, value: int) -> None:
        """Fix what no plan can have otherwise that is as good in this goal (reduced costs)."""
        if not self._limits.means.fixing or goal.slack:
            return
        fixed = np.zeros(self._formulation.size, bool)
        if goal.nested and value == 0:
            fixed[[*goal.terms]] = True
        else:
            relaxed = self._relax(as_maximisation(goal))
            if relaxed.gains is not None:
                fixed = abs(relaxed.gains) > relaxed.bound - value + EPSILON
        self._relaxation.model.fix(fixed, self._plan)

    def _bound(self, goal: Goal) -> int:
        """Return what no plan can exceed in a goal, seen as a maximisation."""
        terms = as_maximisation(goal)
        bound = upper_bound(terms, self._relax(terms), self._bounds.get(goal.name, inf))
        self._bounds[goal.name] = bound
        return bound

    def _relax(self, terms: LinearExpr) -> Solution:
        """Return the best sum with fractions of decisions, while there is time to find out."""
        before = self._clock.seconds_left()
        sharper = self._stage.first.smallest  # what asks for less is far from whole visits
        answer = self._relaxation.best(terms, self._clock.seconds_left, self._tell, sharper=sharper)
        self._clock.note(before, self._relaxation.rounds)
        return answer

    def _tell(self, value: float, bound: float) -> None:
        """Tell what the first goal of the stage is now, and at best, by a sum of the stage."""
        goal = self._stage.first
        if goal.name == TIES:
            value = bound = inf  # which nobody counts
        now, at_best = (
            goal.sign * self._stage.of_first(known) + goal.constant if isfinite(known) else None
            for known in (value, bound)
        )
        self._limits.progress(goal.name if goal.name != TIES else "draw", now, at_best)
