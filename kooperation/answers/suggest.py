"""What would help most: the smallest changes of the data, each solved exactly, the best first.

One more seat, one more session, a lower minimum, one person fewer kept in the house.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from math import isfinite
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from kooperation.audit import audit
from kooperation.planning.flow import audited
from kooperation.solve.results import Limits, Result
from kooperation.weeks.model import NO_PAST, invitation_of, session_id
from kooperation.weeks.possible import Possibilities, overlaps_any
from kooperation.weeks.times import Span, days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kooperation.solve.questions import Plan
    from kooperation.weeks.model import DataSet, Past, Session, Visit

SuggestionKind = Literal["seats", "session", "min_visitors", "staffing"]


@dataclass(frozen=True, slots=True)
class Change:
    """One small change: what, of which session or partner, from how many to how many people.

    A new session has neither `old` nor `new`; its name tells when.
    """

    kind: SuggestionKind
    invitation: str | None = None
    session: str | None = None
    partner: str | None = None
    old: int | None = None
    new: int | None = None


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


def ideas(suggestions: Iterable[Suggestion]) -> list[list[Suggestion]]:
    """Put together what has the same effect and differs in its time only."""
    found: dict[object, list[Suggestion]] = defaultdict(list)
    for one in suggestions:
        change = one.change
        values = tuple((goal.name, goal.value) for goal in one.goals)
        found[change.kind, change.invitation, change.partner, values].append(one)
    return [*found.values()]


# --- the changes --------------------------------------------------------------------------------


def _seats(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One more seat in a session."""
    for session in data.sessions.values():
        more = replace(session, seats=session.seats + 1)
        change = Change("seats", session.invitation, session.id, None, session.seats, more.seats)
        yield change, replace(data, sessions=data.sessions | {session.id: more})


def _session(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One more session, at a time of day the invitation uses, on a day its guides are free."""
    possible = Possibilities(data)
    busy = [span for event in data.events.values() for span in event.spans]
    for invitation in data.invitations.values():
        listed = [data.sessions[name] for name in invitation.sessions]
        listed = [session for session in listed if not session.chosen]
        patterns = {session.start.time(): session for session in reversed(listed)}
        for day in days(data.weeks.start, data.weeks.end):
            for begin, like in sorted(patterns.items()):
                start = datetime.combine(day, begin)
                name = session_id(invitation.id, start)
                span = Span(start, start + (like.end - like.start))
                new = replace(like, id=name, span=span, agreed=(), note="")
                if (
                    day.weekday() > 4
                    or name in data.sessions
                    or overlaps_any(span, busy)
                    or overlaps_any(span, (session.span for session in listed))
                    or possible.guides_missing(new)
                ):
                    continue
                more = replace(
                    invitation,
                    sessions=tuple(sorted((*invitation.sessions, name))),
                    max_sessions=invitation.max_sessions + 1,
                )
                yield (
                    Change("session", invitation.id, name),
                    replace(
                        data,
                        sessions=dict(sorted((data.sessions | {name: new}).items())),
                        invitations=data.invitations | {invitation.id: more},
                    ),
                )


def _min_visitors(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One visitor fewer is enough for a session."""
    for session in data.sessions.values():
        if session.min_visitors > 1:
            less = replace(session, min_visitors=session.min_visitors - 1)
            change = Change(
                "min_visitors",
                session.invitation,
                session.id,
                None,
                session.min_visitors,
                less.min_visitors,
            )
            yield change, replace(data, sessions=data.sessions | {session.id: less})


def _staffing(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One person fewer stays in the house."""
    for partner in data.partners.values():
        if partner.staffing:
            less = replace(partner, staffing=partner.staffing - 1)
            change = Change("staffing", None, None, partner.id, partner.staffing, less.staffing)
            yield change, replace(data, partners=data.partners | {partner.id: less})


CHANGES: tuple[Callable[[DataSet], Iterator[tuple[Change, DataSet]]], ...] = (
    _seats,
    _session,
    _min_visitors,
    _staffing,
)
"""Every kind of change, with the data as it would be."""


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
    past: Past = NO_PAST,
) -> Suggestions:
    """Return the best changes, `most` ideas; who gains is told against the plan with these visits.

    No session that has happened is changed.

    The relaxation tells how good each change could be. Then the change that could be the best is
    looked at a few goals further, again and again, until one is known to be the best: so nothing
    is solved to its end that is not shown. Where the time is short, a half of it is for the first
    look, a quarter for the best, and the rest for whatever else is likely to help.
    """
    limits = limits or Limits()
    tried = 0

    def tell(_goal: str, _value: int | None, _bound: int | None) -> None:
        limits.progress("changes", tried, None)

    inner = Limits(limits.seconds_left, tell)
    changes = [
        found
        for make in CHANGES
        for found in make(data)
        if not (found[0].session and past.holds(found[0].session))
    ]
    base = _last(_steps(data, visits, visits, inner))
    if not base.optimal:
        return Suggestions(base.results, (), complete=False, tried=0, changes=len(changes))
    total = limits.seconds_left()
    look, search = _within(inner, total / 2), _within(inner, total * 3 / 4)
    queue: list[_Open] = []
    for number in _urgent_first(data, base.visits, changes):
        if look.seconds_left() <= 0:
            break
        tell("", None, None)
        tried += 1
        change, changed = changes[number]
        if hope := _hope(data, base, changed):
            steps = _steps(changed, visits, base.visits, search)
            heappush(queue, _Open(hope, number, change, changed, steps))
    best, finished = _best(data, visits, base, queue, most, search)
    if not finished:
        best += _likely(data, visits, base, queue, most - len(ideas(best)), inner)
    complete = finished and tried == len(changes)
    return Suggestions(base.results, tuple(best), complete, tried, len(changes))


def _best(
    data: DataSet,
    visits: frozenset[Visit],
    base: Plan,
    queue: list[_Open],
    most: int,
    limits: Limits,
) -> tuple[list[Suggestion], bool]:
    """Return the best changes in the queue, and whether there was time to find so many."""
    nothing: _Cost = (0,) * len(_order(data))
    best: list[Suggestion] = []
    while queue and queue[0].cost < nothing:
        if limits.seconds_left() <= 0:
            return best, False
        first = heappop(queue)
        if len(first.cost) < len(nothing):
            plan = next(first.steps)
            first.cost = max(first.cost, _cost(data, base, plan))
            heappush(queue, first)
            if not plan.optimal:
                return best, False
            continue
        found = _suggestion(first, visits, _last(first.steps))
        if len(ideas([*best, found])) > most:
            break
        best.append(found)
    return best, True


def _likely(
    data: DataSet,
    visits: frozenset[Visit],
    base: Plan,
    queue: list[_Open],
    most: int,
    limits: Limits,
) -> list[Suggestion]:
    """Return changes that help for sure, though perhaps not the most, nor as much as they could."""
    found: list[tuple[_Cost, int, Suggestion]] = []
    for one in sorted(queue):
        if len(found) >= most or limits.seconds_left() <= 0:
            break
        share = _within(limits, limits.seconds_left() / (most - len(found)))
        plan = _last(_steps(one.changed, visits, base.visits, share))
        cost = _cost(data, base, plan)
        if cost < (0,) * len(cost):
            found.append((cost, one.number, _suggestion(one, visits, plan)))
    return [suggestion for _known, _number, suggestion in sorted(found, key=itemgetter(0, 1))]


def _within(limits: Limits, seconds: float) -> Limits:
    """Return limits that end so many seconds from now."""
    rest = limits.seconds_left() - seconds
    if not isfinite(rest):
        return limits
    return Limits(lambda: limits.seconds_left() - rest, limits.progress)


def _steps(
    data: DataSet, visits: frozenset[Visit], start: frozenset[Visit], limits: Limits
) -> Iterator[Plan]:
    """Yield the best fresh plan goal after goal, from `start` on where that keeps all rules.

    A plan that has partly happened may break some, and so may one for data that was changed: a
    pair that could not share a session may have to.
    """
    from kooperation.solve.questions import relaxing  # noqa: PLC0415  the solver takes its time

    known = frozenset() if audit(data, sorted(start)) else start
    for plan in relaxing(data, visits, known, limits):
        last = plan
        yield plan
    audited(data, last, None)


def _last(steps: Iterator[Plan]) -> Plan:
    *_before, plan = steps
    return plan


def _urgent_first(
    data: DataSet, visits: frozenset[Visit], changes: Sequence[tuple[Change, DataSet]]
) -> list[int]:
    """Return the numbers of the changes, those first whose invitation or partner lacks most."""
    met = {(person, invitation_of(session)) for person, session in visits}
    lacking: Counter[str | None] = Counter()
    for person in data.people.values():
        for invitation in person.wishes:
            if (person.id, invitation) not in met:
                lacking[invitation] += person.size
                lacking[person.partner] += person.size

    def lack(number: int) -> int:
        change = changes[number][0]
        return lacking[change.invitation or change.partner]

    return sorted(range(len(changes)), key=lambda number: (-lack(number), number))


def _order(data: DataSet) -> list[str]:
    """Return the names of the goals of a fresh plan that are counted, in their order."""
    from kooperation.solve.goals import names_of_goals  # noqa: PLC0415  the solver takes its time

    wishes = max((len(person.wishes) for person in data.people.values()), default=0)
    return [name for name in names_of_goals(wishes) if name not in ("kept", "draw")]


def _hope(data: DataSet, base: Plan, changed: DataSet) -> _Cost | None:
    """Return the least that the change could cost up to the first goal that may become better."""
    from kooperation.solve.questions import promising  # noqa: PLC0415  the solver takes its time

    order = _order(data)
    hope = promising(changed, base.results)
    if hope is None:
        return None
    # A cost with all the goals is that of a plan: what is hoped of the last goal is left out.
    return (*[0] * order.index(hope.name), -hope.value)[: len(order) - 1]


def _cost(data: DataSet, base: Plan, plan: Plan) -> _Cost:
    """Return what each goal that the plan has reached loses against the base."""
    before = {result.name: result.value for result in base.results}
    after = {result.name: result for result in plan.results}
    order = _order(data)
    known = max((order.index(name) + 1 for name in after), default=0)
    nothing = Result("", 0, 0, proved=False)  # no more wishes than others have: then less is worse
    return tuple(-after.get(goal, nothing).gain(before.get(goal, 0)) for goal in order[:known])


def _suggestion(one: _Open, before: frozenset[Visit], plan: Plan) -> Suggestion:
    return Suggestion(
        one.change,
        one.changed.sessions.get(one.change.session or ""),
        plan.results,
        _only_in(plan.visits, before),
        _only_in(before, plan.visits),
    )


def _only_in(some: frozenset[Visit], others: frozenset[Visit]) -> tuple[Visit, ...]:
    """Return the visits to invitations that the same person does not visit in the others."""
    known = {(visit.person, invitation_of(visit.session)) for visit in others}
    return tuple(v for v in sorted(some) if (v.person, invitation_of(v.session)) not in known)
