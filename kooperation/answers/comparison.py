"""What a change is worth: questions about plans with it, against the best plan without one.

Each question stands for itself, so that other processes can answer it as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kooperation.answers.changes import Change, changes
from kooperation.planning.flow import raise_if_broken
from kooperation.solve.results import Limits, Result
from kooperation.weeks.schedule import past_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.solve.questions import Plan
    from kooperation.weeks.model import DataSet, Session, Visit
    from kooperation.weeks.schedule import Schedule

Cost = tuple[int, ...]
"""What each goal loses against the base, the most important first: the less, the better."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change, what the goals come to with it, and who visits whom then, and no longer.

    `session` is the session that changes, as it would be.
    """

    change: Change
    session: Session | None
    goals: tuple[Result, ...]
    gains: tuple[Visit, ...]
    losses: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class ChangeQuestion:
    """What the change of this `number` costs at least or, with `most`, exactly.

    With more than `most` it cannot enter the list, and nobody wants to know how much it is. After
    so many `seconds` the best found so far will do.
    """

    number: int
    seconds: float
    most: Cost | None = None


@dataclass(frozen=True, slots=True)
class ChangeCost:
    """The cost of the change of this `number`; None if it cannot help, or costs more than asked.

    That is the least possible cost, of the first goals, or that of the `suggestion`. If the search
    was not `finished`, it may help even more.
    """

    number: int
    cost: Cost | None = None
    suggestion: Suggestion | None = None
    finished: bool = True


class _CostsMoreError(Exception):
    """The change cannot enter the list any more."""


class Comparison:
    """Plans with a change against `base`, the best plan without one, under the same goals.

    It may go to another process. Visits of the schedule that is published are kept.
    """

    def __init__(
        self,
        data: DataSet,
        schedule: Schedule | None,
        visits: frozenset[Visit],
        limits: Limits,
    ) -> None:
        from kooperation.solve.goals import names_of_goals  # noqa: PLC0415  it takes its time

        self._data, self._visits = data, visits
        self._schedule = schedule if schedule and schedule.published else None
        self.base = _last(self._steps(data, visits, limits))
        wishes = max((len(person.wishes) for person in data.people.values()), default=0)
        drafted = () if self._schedule else ("kept",)
        names = names_of_goals(wishes)
        self._order = [name for name in names if name not in ("draw", *drafted)]
        """The goals that are counted, the most important first."""
        self.nothing: Cost = (0,) * len(self._order)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "changes"}

    @cached_property
    def changes(self) -> list[tuple[Change, DataSet]]:
        """Every change, with the data as it would be."""
        return changes(self._data, past_of(self._schedule))

    def answer(self, question: ChangeQuestion, limits: Limits) -> ChangeCost:
        """Answer a question, within these limits."""
        change, changed = self.changes[question.number]
        if question.most is None:
            return ChangeCost(question.number, self._hope(changed))
        try:
            plan, cost = self._best(changed, question.most, limits)
        except _CostsMoreError:
            return ChangeCost(question.number)
        if cost >= self.nothing:
            return ChangeCost(question.number, finished=plan.optimal)
        session = changed.sessions.get(change.session or "")
        gains, losses = _only_in(plan.visits, self._visits), _only_in(self._visits, plan.visits)
        found = Suggestion(change, session, plan.results, gains, losses)
        return ChangeCost(question.number, cost, found, plan.optimal)

    def _hope(self, changed: DataSet) -> Cost | None:
        """Return the least that the change could cost up to the first goal that may be better."""
        from kooperation.solve.questions import promising  # noqa: PLC0415  it takes its time

        hope = promising(changed, self._schedule, self.base.results)
        if hope is None:
            return None
        return (*[0] * self._order.index(hope.name), -hope.value)

    def _best(self, changed: DataSet, most: Cost, limits: Limits) -> tuple[Plan, Cost]:
        """Return the best plan with a change and its cost, unless that is more than `most`."""
        before = {result.name: result for result in self.base.results}
        known: Cost = ()
        proved = True

        def tell(goal: str, _value: int | None, bound: int | None) -> None:
            limits.progress(goal, None, None)
            if bound is None or not proved or goal not in before:
                return
            between = self._order.index(goal) - len(known)
            least = (*known, *[0] * between, before[goal].gain(bound))
            if between >= 0 and least > most[: len(least)]:
                raise _CostsMoreError

        for plan in self._steps(changed, self.base.visits, Limits(limits.seconds_left, tell)):
            known, proved = self._cost(plan), plan.optimal
            if proved and (known > most[: len(known)] or known == self.nothing):
                raise _CostsMoreError
        return plan, known

    def _cost(self, plan: Plan) -> Cost:
        """Return what each goal that the plan has reached loses against the base."""
        before = {result.name: result.value for result in self.base.results}
        after = {result.name: result for result in plan.results}
        known = max((self._order.index(name) + 1 for name in after), default=0)
        nothing = Result("", 0, 0, proved=False)  # of a number of wishes that nobody has got
        goals = self._order[:known]
        return tuple(-after.get(goal, nothing).gain(before.get(goal, 0)) for goal in goals)

    def _steps(self, data: DataSet, start: frozenset[Visit], limits: Limits) -> Iterator[Plan]:
        """Yield the best plan goal after goal, from `start` on where that keeps all rules.

        For data that was changed it may break some: a pair that could not share a session may have
        to.
        """
        from kooperation.solve.questions import changing  # noqa: PLC0415  it takes its time

        for plan in changing(data, self._schedule, self._visits, start, limits):
            last = plan
            yield plan
        raise_if_broken(data, last, self._schedule)


def _last(steps: Iterator[Plan]) -> Plan:
    *_before, plan = steps
    return plan


def _only_in(some: frozenset[Visit], others: frozenset[Visit]) -> tuple[Visit, ...]:
    """Return the visits to invitations that the same person does not visit in the others."""
    known = {visit.wish for visit in others}
    return tuple(visit for visit in sorted(some) if visit.wish not in known)
