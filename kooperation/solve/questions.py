"""What the rest of koop asks: each is one formulation, and one search through its goals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kooperation.solve.constraints import CONSTRAINTS
from kooperation.solve.engine import Model
from kooperation.solve.formulation import Formulation, Row, decisions, total
from kooperation.solve.goals import COUNTS, as_maximisation, goals_of, granted, near, same_visits
from kooperation.solve.results import NO_LIMITS, Limits, Result
from kooperation.solve.search import search, stages, upper_bound
from kooperation.weeks.possible import Possibilities
from kooperation.weeks.schedule import past_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from kooperation.solve.goals import Goal
    from kooperation.solve.search import SearchResult
    from kooperation.weeks.model import DataSet, Visit
    from kooperation.weeks.schedule import Schedule


def formulate(
    data: DataSet,
    schedule: Schedule | None = None,
    max_changes: int = 0,
    only: frozenset[Visit] | None = None,
    *,
    fresh: bool = False,
) -> Formulation:
    """Return the model of the weeks: what may be decided, the rules as rows, what is counted."""
    new = decisions(data, schedule, max_changes, only, fresh=fresh)
    for build in (*CONSTRAINTS, *COUNTS):
        build(new)
    return new


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where, those of the past included, and what the goals came to."""

    visits: frozenset[Visit]
    results: tuple[Result, ...]

    @property
    def optimal(self) -> bool:
        """Whether every goal is proved."""
        return all(result.proved for result in self.results)

    @property
    def agreed_people(self) -> int | None:
        """How many people have their agreed visits, at the most; None where nothing is agreed."""
        return next((r.value for r in self.results if r.name == "agreed"), None)


def solve(
    data: DataSet,
    schedule: Schedule | None = None,
    limits: Limits = NO_LIMITS,
    *,
    fresh: bool = False,
    max_changes: int = 0,
    only_cancel: bool = False,
) -> Plan:
    """Return the best plan; a published schedule is what people rely on already.

    If it is `fresh`, only what has happened stays. Else the plan keeps at most `max_changes`
    people's visits fewer than it could. With `only_cancel` it has no visit that is neither in the
    schedule nor agreed. The agreed visits of the data must not contradict each other: see
    `contradiction`.
    """
    only = _relied_on(data, schedule) if only_cancel and schedule else None
    new = formulate(data, schedule, max_changes, only, fresh=fresh)
    return _plan(new, search(new, goals_of(new), limits))


class Prices:
    """What granting single wishes would cost: the same goals as those of the schedule on disk.

    `before` is what that schedule comes to in each goal but `draw`. What the first wish takes to
    find out need not be found out again.
    """

    def __init__(self, data: DataSet, schedule: Schedule) -> None:
        self._visits = schedule.visits
        self._new = formulate(data, schedule if schedule.published else None)
        self._goals = _counted(self._new)
        values = self._new.completed(self._new.values_of(self._visits))
        self.before = _results(self._goals, values)

    def granting(self, person: str, invitation: str, limits: Limits = NO_LIMITS) -> Plan | None:
        """Return the best plan in which the wish is granted, or None where no plan can do that.

        Of the best plans it is one nearest to the schedule. Agreed visits stay agreed.
        """
        new, nearest = self._new, near(self._new, self._visits)
        # A plan near to the one on disk is a good one to begin with.
        wish = replace(granted(new, person, invitation), tie_break=as_maximisation(nearest))
        goals = [*self._goals, nearest]
        goals.insert(sum(goal.name == "agreed" for goal in goals), wish)
        for found in stages(new, goals, limits, self._visits):
            if any(result.name == wish.name and result.value == 0 for result in found.results):
                return None
        return _plan(new, found, without=(wish.name, "near"))


def changing(
    data: DataSet,
    schedule: Schedule | None,
    visits: frozenset[Visit],
    start: frozenset[Visit],
    limits: Limits,
) -> Iterator[Plan]:
    """Yield the best plan, goal after goal; in the last one all but `draw` are reached.

    It has the goals of the schedule on disk; of the best plans it is one nearest to the visits.
    The search begins from `start` where that keeps all rules.
    """
    new = formulate(data, schedule)
    goals = [*_counted(new), near(new, visits)]
    for found in stages(new, goals, limits, start):
        yield _plan(new, found, without=("near",))


def promising(data: DataSet, schedule: Schedule | None, known: Sequence[Result]) -> Result | None:
    """Return the first goal in which a plan could be better than one with these results.

    Its value is the gain, at most; None where no goal could become better. The earlier goals
    stay as they are. Only the relaxation is asked, so it is quick.
    """
    new = formulate(data, schedule)
    relaxation = Model(new.size, new.rows, integer=False)
    reached = {result.name: result.value for result in known}
    for goal in _counted(new):
        terms = as_maximisation(goal)
        value = goal.sign * (reached.get(goal.name, 0) - goal.constant)
        gained = upper_bound(terms) - value
        if gained > 0:
            relaxed = relaxation.best(terms)
            if relaxed.infeasible:
                return None  # an earlier goal becomes worse
            gained = upper_bound(terms, relaxed) - value
        if gained > 0:
            return Result(goal.name, gained, gained, proved=False)
        relaxation.add(Row(terms, least=value))
    return None


def most_agreed(data: DataSet, schedule: Schedule | None = None) -> int:
    """Return how many people can have their agreed visits in spite of absences."""
    new = formulate(data, schedule)
    goals = [goal for goal in goals_of(new) if goal.name == "agreed"]
    return sum(result.value for result in search(new, goals, NO_LIMITS).results)


def contradiction(data: DataSet, schedule: Schedule | None = None) -> tuple[Visit, ...]:
    """Return agreed visits that could not all hold even if nobody were away; none if they could.

    The set is irreducible: without any one of them the others could hold. Beside what has happened
    only those are asked for of which nobody is away: an absence may have let others take its place.
    Nor do those contradict each other that hold as things are: an absence may free a group.
    """
    past, possible, present = past_of(schedule), Possibilities(data), data.with_nobody_away()
    ahead = [visit for visit in data.agreed if not past.holds(visit.session)]
    core = _contradiction(formulate(present), ahead)
    if past.held and not core:
        there = [visit for visit in ahead if not possible.undone(visit)]
        core = _contradiction(formulate(present, schedule), there)
    return () if core and _can_hold(formulate(data, schedule), ahead) else core


def _contradiction(new: Formulation, agreed: list[Visit]) -> tuple[Visit, ...]:
    core = list(agreed)
    if _can_hold(new, core):
        return ()
    for visit in agreed:
        without = [other for other in core if other != visit]
        if not _can_hold(new, without):
            core = without
    return tuple(core)


def _counted(formulation: Formulation) -> list[Goal]:
    """Return the goals that count people, hosts and wishes: all but the draw."""
    return [goal for goal in goals_of(formulation) if goal.name != "draw"]


def _results(goals: Sequence[Goal], values: np.ndarray) -> tuple[Result, ...]:
    """Return what these values of the decisions come to in each goal; nothing is proved."""
    counted = [(goal, total(goal.terms, values) + goal.constant) for goal in goals]
    return tuple(Result(g.name, n, n, proved=False, smallest=g.smallest) for g, n in counted)


def _plan(formulation: Formulation, found: SearchResult, without: Sequence[str] = ()) -> Plan:
    visits = {visit for visit, number in formulation.visit.items() if found.values[number] > 0.5}
    results = tuple(result for result in found.results if result.name not in without)
    return Plan(frozenset(visits) | formulation.past, results)


def _can_hold(formulation: Formulation, agreed: list[Visit]) -> bool:
    if not all(visit in formulation.visit for visit in agreed):
        return False
    rows = [Row({formulation.visit[visit]: 1}, least=1) for visit in agreed]
    return not Model(formulation.size, [*formulation.rows, *rows], integer=True).best({}).infeasible


def _relied_on(data: DataSet, schedule: Schedule) -> frozenset[Visit]:
    """Return the visits on disk, those that would still count as kept, and the agreed ones."""
    possible = Possibilities(data)
    kept = (same for visit in schedule.relied_on for same in same_visits(possible, visit))
    return frozenset((*schedule.visits, *kept, *data.agreed))
