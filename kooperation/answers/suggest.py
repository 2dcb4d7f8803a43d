"""What would help most: the smallest changes of the data, each solved exactly, the best first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import isfinite
from operator import itemgetter
from typing import TYPE_CHECKING

from kooperation.answers.changes import CHANGES
from kooperation.audit import audit
from kooperation.planning.flow import raise_if_broken
from kooperation.solve.results import NO_LIMITS, Limits, Result
from kooperation.weeks.model import grouped
from kooperation.weeks.schedule import past_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.answers.changes import Change
    from kooperation.solve.questions import Plan
    from kooperation.weeks.model import DataSet, Session, Visit
    from kooperation.weeks.schedule import Schedule


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
class Suggestions:
    """The best changes, best first; `complete` if no other change could be better.

    `goals` are those of the best plan without a change. Of so many `changes` those `tried` are
    behind the last of the best, or among them; where the time was up, of the others nobody knows.
    """

    goals: tuple[Result, ...]
    best: tuple[Suggestion, ...]
    complete: bool
    tried: int
    changes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """How a change is written: the `fields` of a partner, or of one session of an invitation.

    With `added` the list of sessions gets one more; `max_sessions` is None where it may stay.
    """

    fields: dict[str, int | tuple[str, ...] | None]
    added: bool = False
    max_sessions: int | None = None


def how_to_write(data: DataSet, suggestion: Suggestion) -> Entry:
    """Return how to write a change into the files of this data."""
    kind, session = suggestion.change.kind, suggestion.session
    if session is None:
        return Entry({kind: suggestion.change.new})
    invitation = data.invitations[session.invitation]
    listed = [data.sessions[name] for name in invitation.sessions]
    listed = [other for other in listed if not other.chosen]
    fields: dict[str, int | tuple[str, ...] | None] = {
        name: getattr(session, name)
        for name in ("seats", "min_visitors", "guides")
        # What all listed sessions share stands at the invitation.
        if name == kind or (kind == "session" and len({getattr(o, name) for o in listed}) > 1)
    }
    if session.chosen:
        return Entry(fields, added=True, max_sessions=invitation.max_sessions)
    # By itself koop counts the listed sessions, and one more for all the windows.
    usual = invitation.max_sessions == len(listed) + bool(invitation.windows)
    added = kind == "session"
    return Entry(fields, added, None if usual or not added else invitation.max_sessions + 1)


def ideas(suggestions: Iterable[Suggestion]) -> list[list[Suggestion]]:
    """Put together what has the same effect and differs in its time only."""

    def effect(one: Suggestion) -> tuple[object, ...]:
        values = tuple((goal.name, goal.value) for goal in one.goals)
        return one.change.kind, one.change.invitation, one.change.partner, values

    return [*grouped((effect(one), one) for one in suggestions).values()]


# --- what they are worth ------------------------------------------------------------------------

_Cost = tuple[int, ...]
"""What each goal loses against the base, the most important first: the less, the better."""


@dataclass(slots=True, order=True)
class _Open:
    """A change that may help: what it costs at least, in the goals that are known so far."""

    cost: _Cost
    number: int
    change: Change = field(compare=False)
    changed: DataSet = field(compare=False)
    steps: Iterator[Plan] = field(compare=False)


def suggest(
    data: DataSet,
    visits: frozenset[Visit],
    most: int,
    limits: Limits | None = None,
    *,
    schedule: Schedule | None = None,
) -> Suggestions:
    """Return the best changes, `most` ideas; who gains is told against the plan with these visits.

    What has happened of the schedule stays, and no session of it is changed.

    The relaxation tells how good each change could be; then the queue is looked at, the most
    promising first. Where the time is short, a half of it is for the first look, a quarter for the
    best, and the rest for whatever else is likely to help.
    """
    past = past_of(schedule)
    changes = [
        (change, changed)
        for make in CHANGES
        for change, changed in make(data)
        if not (change.session and past.holds(change.session))
    ]
    compared = _Comparison(data, schedule, visits, limits or NO_LIMITS)
    base, inner = compared.base, compared.limits
    if not base.optimal:
        return Suggestions(base.results, (), complete=False, tried=0, changes=len(changes))
    total = inner.seconds_left()
    look, search = _within(inner, total / 2), _within(inner, total * 3 / 4)
    queue = compared.first_look(_urgent_first(data, base.visits, changes), look, search)
    best, finished = compared.best(queue, most, search)
    if not finished:
        best += compared.likely(queue, most - len(ideas(best)), inner)
    complete = finished and compared.tried == len(changes)
    return Suggestions(base.results, tuple(best), complete, compared.tried, len(changes))


class _Comparison:
    """Plans with a change against `base`, the best plan without one. So many were `tried`."""

    def __init__(
        self,
        data: DataSet,
        schedule: Schedule | None,
        visits: frozenset[Visit],
        limits: Limits,
    ) -> None:
        from kooperation.solve.goals import names_of_goals  # noqa: PLC0415  it takes its time

        def tell(_goal: str, _value: int | None, _bound: int | None) -> None:
            limits.progress("changes", self.tried, None)

        self.tried = 0
        self.limits = Limits(limits.seconds_left, tell)
        self._schedule, self._visits = schedule, visits
        self.base = _last(self._steps(data, visits, self.limits))
        wishes = max((len(person.wishes) for person in data.people.values()), default=0)
        self._order = [n for n in names_of_goals(wishes) if n not in ("kept", "draw")]
        """The goals of a fresh plan that are counted, the most important first."""
        self._nothing: _Cost = (0,) * len(self._order)

    def first_look(
        self, changes: Iterable[tuple[int, Change, DataSet]], look: Limits, search: Limits
    ) -> list[_Open]:
        """Return a heap of the changes that the relaxation does not rule out."""
        queue: list[_Open] = []
        for number, change, changed in changes:
            if look.seconds_left() <= 0:
                break
            self.limits.progress("changes", None, None)
            self.tried += 1
            if hope := self._hope(changed):
                steps = self._steps(changed, self.base.visits, search)
                heappush(queue, _Open(hope, number, change, changed, steps))
        return queue

    def best(self, queue: list[_Open], most: int, limits: Limits) -> tuple[list[Suggestion], bool]:
        """Return the best changes in the queue, and whether there was time to find so many.

        The change that could be the best is looked at a few goals further, again and again, until
        one is known to be the best: so nothing is solved to its end that is not shown.
        """
        best: list[Suggestion] = []
        while queue and queue[0].cost < self._nothing:
            if limits.seconds_left() <= 0:
                return best, False
            first = heappop(queue)
            if len(first.cost) < len(self._nothing):
                plan = next(first.steps)
                first.cost = max(first.cost, self._cost(plan))
                heappush(queue, first)
                if not plan.optimal:
                    return best, False
                continue
            found = self._suggestion(first, _last(first.steps))
            if len(ideas([*best, found])) > most:
                break
            best.append(found)
        return best, True

    def likely(self, queue: list[_Open], most: int, limits: Limits) -> list[Suggestion]:
        """Return changes that help for sure, though perhaps not the most, nor as they could."""
        found: list[tuple[_Cost, int, Suggestion]] = []
        for one in sorted(queue):
            if len(found) >= most or limits.seconds_left() <= 0:
                break
            share = _within(limits, limits.seconds_left() / (most - len(found)))
            plan = _last(self._steps(one.changed, self.base.visits, share))
            cost = self._cost(plan)
            if cost < self._nothing[: len(cost)]:
                found.append((cost, one.number, self._suggestion(one, plan)))
        return [suggestion for _known, _number, suggestion in sorted(found, key=itemgetter(0, 1))]

    def _hope(self, changed: DataSet) -> _Cost | None:
        """Return the least that the change could cost up to the first goal that may be better."""
        from kooperation.solve.questions import promising  # noqa: PLC0415  it takes its time

        hope = promising(changed, self._schedule, self.base.results)
        if hope is None:
            return None
        # A cost with all the goals is that of a plan: what is hoped of the last goal is left out.
        return (*[0] * self._order.index(hope.name), -hope.value)[: len(self._order) - 1]

    def _cost(self, plan: Plan) -> _Cost:
        """Return what each goal that the plan has reached loses against the base."""
        before = {result.name: result.value for result in self.base.results}
        after = {result.name: result for result in plan.results}
        known = max((self._order.index(name) + 1 for name in after), default=0)
        nothing = Result("", 0, 0, proved=False)  # of a number of wishes that nobody has got
        goals = self._order[:known]
        return tuple(-after.get(goal, nothing).gain(before.get(goal, 0)) for goal in goals)

    def _steps(self, data: DataSet, start: frozenset[Visit], limits: Limits) -> Iterator[Plan]:
        """Yield the best fresh plan goal after goal, from `start` on where that keeps all rules.

        For data that was changed it may break some: a pair that could not share a session may have
        to.
        """
        from kooperation.solve.questions import relaxing  # noqa: PLC0415  it takes its time

        schedule, past = self._schedule, past_of(self._schedule)
        broken = audit(data, sorted(start), settled=past.before, past=past.visits)
        known = frozenset() if broken else start
        for plan in relaxing(data, schedule, self._visits, known, limits):
            last = plan
            yield plan
        raise_if_broken(data, last, schedule)

    def _suggestion(self, one: _Open, plan: Plan) -> Suggestion:
        session = one.changed.sessions.get(one.change.session or "")
        gains, losses = _only_in(plan.visits, self._visits), _only_in(self._visits, plan.visits)
        return Suggestion(one.change, session, plan.results, gains, losses)


def _within(limits: Limits, seconds: float) -> Limits:
    """Return limits that end so many seconds from now."""
    rest = limits.seconds_left() - seconds
    if not isfinite(rest):
        return limits
    return Limits(lambda: limits.seconds_left() - rest, limits.progress)


def _last(steps: Iterator[Plan]) -> Plan:
    *_before, plan = steps
    return plan


def _urgent_first(
    data: DataSet, visits: frozenset[Visit], changes: Iterable[tuple[Change, DataSet]]
) -> list[tuple[int, Change, DataSet]]:
    """Return the numbered changes, those first whose invitation or partner lacks most visits."""
    granted = {visit.wish for visit in visits}
    lacking: Counter[str | None] = Counter()
    for person in data.people.values():
        for invitation in person.wishes:
            if (person.id, invitation) not in granted:
                lacking[invitation] += person.size
                lacking[person.partner] += person.size
    numbered = [(number, *found) for number, found in enumerate(changes)]
    return sorted(numbered, key=lambda found: -lacking[found[1].invitation or found[1].partner])


def _only_in(some: frozenset[Visit], others: frozenset[Visit]) -> tuple[Visit, ...]:
    """Return the visits to invitations that the same person does not visit in the others."""
    known = {visit.wish for visit in others}
    return tuple(visit for visit in sorted(some) if visit.wish not in known)
