"""From the weeks to the best plan, with a proof for each goal.

draft          what may be decided: visits, sessions held
CONSTRAINTS    the rules, as rows of a model
GOALS          what is wanted, most important first
search         one goal after the other
engine         HiGHS, the solver
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kooperation.model import Limits
from kooperation.possible import Possibilities
from kooperation.solve.constraints import CONSTRAINTS
from kooperation.solve.draft import Draft, Row, draft
from kooperation.solve.engine import Model
from kooperation.solve.goals import goals_of, same_visits
from kooperation.solve.search import search

if TYPE_CHECKING:
    from kooperation.model import DataSet, Result, Schedule, Visit

__all__ = ["Plan", "contradiction", "most_agreed", "solve"]


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
    limits: Limits | None = None,
    *,
    max_changes: int = 0,
    only_cancel: bool = False,
) -> Plan:
    """Return the best plan; a published schedule is what people rely on already.

    The plan keeps at most `max_changes` people's visits fewer than it could. With `only_cancel`
    it has no visit that is neither in the schedule nor agreed. The agreed visits of the data must
    not contradict each other: see `contradiction`.
    """
    only = _relied_on(data, schedule) if only_cancel and schedule else None
    new = _draft(data, schedule, max_changes, only)
    found = search(new, goals_of(new), limits or Limits())
    visits = {visit for visit, number in new.visit.items() if found.values[number] > 0.5}
    return Plan(frozenset(visits) | new.past, found.results)


def most_agreed(data: DataSet, schedule: Schedule | None = None) -> int:
    """Return how many people can have their agreed visits in spite of absences."""
    new = _draft(data, schedule)
    goals = [goal for goal in goals_of(new) if goal.name == "agreed"]
    return sum(result.value for result in search(new, goals, Limits()).results)


def contradiction(data: DataSet, schedule: Schedule | None = None) -> tuple[Visit, ...]:
    """Return agreed visits that could not all hold even if nobody were away; none if they could.

    The set is irreducible: without any one of them the others could hold.
    """
    present = replace(
        data, people={id_: replace(person, away=()) for id_, person in data.people.items()}
    )
    new = _draft(present, schedule)
    agreed = [visit for visit in data.agreed if visit.session not in _settled(data, schedule)]
    core = list(agreed)
    if _can_hold(new, core):
        return ()
    for visit in agreed:
        without = [other for other in core if other != visit]
        if not _can_hold(new, without):
            core = without
    return tuple(core)


def _settled(data: DataSet, schedule: Schedule | None) -> set[str]:
    if schedule is None or schedule.settled is None:
        return set()
    return {s.id for s in data.sessions.values() if s.span.day < schedule.settled}


def _can_hold(draft: Draft, agreed: list[Visit]) -> bool:
    if not all(visit in draft.visit for visit in agreed):
        return False
    rows = [Row({draft.visit[visit]: 1}, least=1) for visit in agreed]
    return not Model(draft.size, [*draft.rows, *rows], whole=True).best({}).infeasible


def _relied_on(data: DataSet, schedule: Schedule) -> frozenset[Visit]:
    """Return the visits on disk, those that would still count as kept, and the agreed ones."""
    possible = Possibilities(data)
    kept = (same for visit in schedule.visits for same in same_visits(possible, visit))
    return frozenset((*schedule.visits, *kept, *data.agreed))


def _draft(
    data: DataSet,
    schedule: Schedule | None,
    max_changes: int = 0,
    only: frozenset[Visit] | None = None,
) -> Draft:
    new = draft(data, schedule, max_changes=max_changes, only=only)
    for constrain in CONSTRAINTS:
        constrain(new)
    return new
