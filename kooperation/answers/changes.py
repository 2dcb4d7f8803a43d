"""The changes that may help: one seat or session more, one visitor or person at home fewer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, Literal

from kooperation.weeks.model import session_id
from kooperation.weeks.possible import Possibilities, overlaps_any
from kooperation.weeks.times import Span, days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.weeks.model import DataSet, Session


@dataclass(frozen=True, slots=True)
class Change:
    """One small change: what, of which session or partner, from how many to how many people.

    A new session has neither `old` nor `new`; its name tells when.
    """

    kind: Literal["seats", "session", "min_visitors", "staffing"]
    invitation: str | None = None
    session: str | None = None
    partner: str | None = None
    old: int | None = None
    new: int | None = None


def _seats(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One more seat in a session."""
    for session in data.sessions.values():
        yield _with_session(data, "seats", replace(session, seats=session.seats + 1))


def _session(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One more session, at a time of day the invitation uses, on a day its guides are free."""
    possible = Possibilities(data)
    busy = [span for event in data.events.values() for span in event.spans]
    workdays = [day for day in days(data.weeks.start, data.weeks.end) if day.weekday() < 5]
    for invitation in data.invitations.values():
        offered = (data.sessions[name] for name in invitation.sessions)
        listed = [session for session in offered if not session.chosen]
        off = (one.span for one in data.cancelled.values() if one.invitation == invitation.id)
        taken = [*busy, *off, *(session.span for session in listed)]
        patterns = {session.start.time(): session for session in reversed(listed)}
        for day, (begin, like) in product(workdays, sorted(patterns.items())):
            start = datetime.combine(day, begin)
            name = session_id(invitation.id, start)
            span = Span(start, start + (like.end - like.start))
            new = replace(like, id=name, span=span, agreed=(), note="")
            if name in data.sessions or overlaps_any(span, taken) or possible.guides_missing(new):
                continue
            names = tuple(sorted((*invitation.sessions, name)))
            more = replace(invitation, sessions=names, max_sessions=invitation.max_sessions + 1)
            changed = replace(
                data,
                sessions=dict(sorted((data.sessions | {name: new}).items())),
                invitations=data.invitations | {invitation.id: more},
            )
            yield Change("session", invitation.id, name), changed


def _min_visitors(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """One visitor fewer is enough for a session."""
    for session in data.sessions.values():
        if session.min_visitors > 1:
            less = replace(session, min_visitors=session.min_visitors - 1)
            yield _with_session(data, "min_visitors", less)


def _with_session(
    data: DataSet, kind: Literal["seats", "min_visitors"], new: Session
) -> tuple[Change, DataSet]:
    """Return the data with another number in a session."""
    numbers = (getattr(session, kind) for session in (data.sessions[new.id], new))
    change = Change(kind, new.invitation, new.id, None, *numbers)
    return change, replace(data, sessions=data.sessions | {new.id: new})


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
