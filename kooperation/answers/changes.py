"""The changes that may help, each by itself, with the data as it would be and what to write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, Literal

from kooperation.weeks.model import session_id
from kooperation.weeks.possible import Possibilities, overlaps_any
from kooperation.weeks.schedule import NO_PAST
from kooperation.weeks.times import Span, days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.weeks.model import DataSet, Session
    from kooperation.weeks.schedule import Past


@dataclass(frozen=True, slots=True)
class Change:
    """One small change: what, of which session or partner, from how many to how many people.

    A new session has neither `old` nor `new`; its name tells when. For another guide `person` is
    who leads the session then.
    """

    kind: Literal["seats", "session", "min_visitors", "staffing", "guide"]
    invitation: str | None = None
    session: str | None = None
    partner: str | None = None
    old: int | None = None
    new: int | None = None
    person: str | None = None


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


def _guide(data: DataSet) -> Iterator[tuple[Change, DataSet]]:
    """Of a session whose guide is away: its other guides lead it, or a colleague comes to them."""
    possible = Possibilities(data)
    for session in data.sessions.values():
        if not possible.guides_away(session):
            continue

        def with_guides(*guides: str, like: Session = session) -> Session:
            return replace(like, guides=guides)

        there = [g for g in session.guides if not possible.guides_missing(with_guides(g))]
        colleagues = [
            id_
            for id_ in data.partners[session.host].people
            if id_ not in session.guides and data.people[id_].size == 1
        ]
        for person in (*there[:1], *colleagues):
            new = with_guides(*there, *(() if person in there else (person,)))
            if not possible.guides_missing(new):
                change = Change("guide", new.invitation, new.id, person=person)
                yield change, replace(data, sessions=data.sessions | {new.id: new})


CHANGES: tuple[Callable[[DataSet], Iterator[tuple[Change, DataSet]]], ...] = (
    _seats,
    _session,
    _min_visitors,
    _staffing,
    _guide,
)
"""Every kind of change, with the data as it would be."""


def changes(data: DataSet, past: Past = NO_PAST) -> list[tuple[Change, DataSet]]:
    """Return every change, but those of what has happened, with the data as it would be."""
    return [
        (change, changed)
        for make in CHANGES
        for change, changed in make(data)
        if not (change.session and past.holds(change.session))
    ]


# --- what to write ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrittenChange:
    """How a change is written: the `fields` of a partner, or of one session of an invitation.

    With `added` the list of sessions gets one more; `max_sessions` is None where it may stay.
    """

    fields: dict[str, int | tuple[str, ...] | None]
    added: bool = False
    max_sessions: int | None = None


def how_to_write(data: DataSet, change: Change, session: Session | None) -> WrittenChange:
    """Return how to write a change into the files of this data; `session` is as it would be."""
    if session is None:
        return WrittenChange({change.kind: change.new})
    invitation = data.invitations[session.invitation]
    listed = [data.sessions[name] for name in invitation.sessions]
    listed = [other for other in listed if not other.chosen]
    field = {"guide": "guides"}.get(change.kind, change.kind)
    fields: dict[str, int | tuple[str, ...] | None] = {
        name: getattr(session, name)
        for name in ("seats", "min_visitors", "guides")
        # What all listed sessions share stands at the invitation.
        if name == field or (field == "session" and len({getattr(o, name) for o in listed}) > 1)
    }
    if session.chosen:
        return WrittenChange(fields, added=True, max_sessions=invitation.max_sessions)
    # By itself koop counts the listed sessions, and one more for all the windows.
    usual = invitation.max_sessions == len(listed) + bool(invitation.windows)
    added = field == "session"
    return WrittenChange(fields, added, None if usual or not added else invitation.max_sessions + 1)
