"""What would help most: the smallest changes of the data, each solved exactly, the best first.

Every change only loosens the data: one more seat, one more session, a lower minimum, one person
fewer kept in the house. So the plan on disk stays allowed, and no goal can get worse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from kooperation.audit import audit
from kooperation.model import UNLIMITED, Limits, Visit, gain, invitation_of, session_id
from kooperation.planning import audited
from kooperation.possible import Possibilities, overlaps_any
from kooperation.timespan import Span, days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kooperation.model import DataSet, Result

Kind = Literal["seats", "session", "min_visitors", "staffing"]


@dataclass(frozen=True, slots=True)
class Change:
    """One small change: what, of which session or partner, from how many to how many people.

    A new session has neither `old` nor `new`; its name tells when.
    """

    kind: Kind
    invitation: str | None = None
    session: str | None = None
    partner: str | None = None
    old: int | None = None
    new: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change, what the goals come to with it, and the wishes that it grants."""

    change: Change
    goals: tuple[Result, ...]
    gains: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The best changes, best first; `complete` if no other change could be better.

    `goals` are those of the best plan without a change, `tried` of `changes` were solved; the
    others could not be better than the last of the best, or the time was up.
    """

    goals: tuple[Result, ...]
    best: tuple[Suggestion, ...]
    complete: bool
    tried: int
    changes: int


# --- the changes --------------------------------------------------------------------------------


def _seats(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One more seat in a session."""
    for session in data.sessions.values():
        if session.seats < UNLIMITED:
            more = replace(session, seats=session.seats + 1)
            change = Change(
                "seats", session.invitation, session.id, None, session.seats, more.seats
            )
            yield change, replace(data, sessions=data.sessions | {session.id: more})


def _session(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One more session, at a time of day the invitation uses, on a day its guides are free."""
    possible = Possibilities(data)
    busy = [span for event in data.events.values() for span in event.spans]
    for invitation in data.invitations.values():
        listed = [data.sessions[name] for name in invitation.sessions]
        listed = [session for session in listed if not session.chosen]
        patterns = {(s.start.time(), s.end - s.start): s for s in reversed(listed)}
        for day in days(data.weeks.start, data.weeks.end):
            for (begin, length), like in sorted(patterns.items()):
                start = datetime.combine(day, begin)
                name = session_id(invitation.id, start)
                span = Span(start, start + length)
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


_Losses = tuple[int, ...]

# --- what they are worth ------------------------------------------------------------------------


def suggest(
    data: DataSet, visits: frozenset[Visit], most: int, limits: Limits | None = None
) -> Suggestions:
    """Return the `most` best changes; who gains is told against the plan with these visits.

    Relaxations tell how good each change could be, so the most promising are solved first, and
    the search ends when no other can be better than the last of the best.
    """
    from kooperation.solve import promising, relaxing  # noqa: PLC0415  the solver takes its time

    limits = limits or Limits()
    # A plan that has partly happened may break rules that a fresh one must keep.
    start = frozenset() if audit(data, sorted(visits)) else visits
    base = relaxing(data, visits, start, limits).results
    order = _order(data)
    changes = [found for make in CHANGES for found in make(data)]
    hopes, complete = [], True
    for number, (_change, changed) in enumerate(changes):
        if limits.seconds_left() <= 0:
            complete = False
            break
        if hope := promising(changed, base):
            hopes.append((order.index(hope.name), -hope.value, number))
    found: list[tuple[_Losses, int, Suggestion]] = []
    tried = 0
    for place, loss, number in sorted(hopes):
        if len(found) >= most and found[most - 1][0][: place + 1] < (*[0] * place, loss):
            break  # neither this nor what follows can be better than the last of the best
        if limits.seconds_left() <= 0:
            complete = False
            break
        change, changed = changes[number]
        plan = relaxing(changed, visits, start, limits)
        audited(changed, plan, None)
        tried += 1
        losses = _losses(order, base, plan.results)
        if losses < (0,) * len(order):
            gains = _gains(visits, plan.visits)
            found.append((losses, number, Suggestion(change, plan.results, gains)))
            found.sort(key=itemgetter(0, 1))
    best = tuple(suggestion for _rank, _number, suggestion in found[:most])
    return Suggestions(base, best, complete, tried, len(changes))


def _order(data: DataSet) -> list[str]:
    """Return the names of the goals in their order, for as many wishes as anybody has."""
    wishes = max((len(person.wishes) for person in data.people.values()), default=0)
    more = (f"at_least_{k}" for k in range(2, wishes + 1))
    return ["agreed", "at_least_1", "hosts", *more, "rank", "sessions"]


def _losses(order: Sequence[str], base: Sequence[Result], results: Sequence[Result]) -> _Losses:
    """Return what each goal loses against the base: the less, the better the change."""
    before = {result.name: result.value for result in base}
    after = {result.name: result.value for result in results}
    return tuple(-gain(goal, before.get(goal, 0), after.get(goal, 0)) for goal in order)


def _gains(before: frozenset[Visit], after: frozenset[Visit]) -> tuple[Visit, ...]:
    """Return the visits to invitations that the same person does not visit before."""
    known = {(visit.person, invitation_of(visit.session)) for visit in before}
    return tuple(v for v in sorted(after) if (v.person, invitation_of(v.session)) not in known)
