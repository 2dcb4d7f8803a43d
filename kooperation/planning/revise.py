"""From one schedule to the next: the revision, and what calendars must take back."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from kooperation.files.scalars import ID
from kooperation.weeks.model import Cancelled, Held, Schedule, invitation_of, past_of, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kooperation.weeks.model import DataSet, Visit


def revise(data: DataSet, old: Schedule | None, visits: Iterable[Visit], now: datetime) -> Schedule:
    """Return the schedule that holds these visits, as the successor of the old one.

    A draft starts from nothing. A published schedule counts a revision for every change of its
    visits, and remembers for the calendars what is no more. `now` is used only if it changed.
    """
    held = tuple(_held(data, old, visits))
    if old:
        # What was cancelled stays in the file, with a mark: nobody came.
        gone = (one for one in old.marked(data).held if one.cancelled)
        held = tuple(sorted((*held, *gone), key=lambda h: (start_of(h.session), h.session)))
    if old is None or not old.published:
        new = Schedule(published=False, revision=0, updated=now, held=held)
    else:
        cancelled = tuple(_cancelled(data, old, held))
        revision = old.revision + ((held, cancelled) != (old.held, old.cancelled))
        new = replace(old, revision=revision, updated=now, held=held, cancelled=cancelled)
    return old if old and replace(new, updated=old.updated) == old else new


def _held(data: DataSet, old: Schedule | None, visits: Iterable[Visit]) -> Iterable[Held]:
    """Yield the sessions that take place by start and name, with their visitors."""
    known = {held.session: held for held in old.held} if old else {}
    past = past_of(old)
    ordered = sorted(visits, key=lambda v: (start_of(v.session), v.session, v.person))
    for name, group in groupby(ordered, key=lambda visit: visit.session):
        visitors = tuple(visit.person for visit in group)
        session = data.sessions.get(name)
        if session is None or (name in known and past.holds(name)):
            # What has happened stays as it was, whatever the data says now.
            yield replace(known[name], visitors=visitors, cancelled=False)
        else:
            yield Held(name, session.end, session.place, visitors)


def _cancelled(data: DataSet, old: Schedule, held: tuple[Held, ...]) -> Iterable[Cancelled]:
    """Return what calendars of earlier revisions still show and must take back."""
    on = [one for one in held if not one.cancelled]
    visiting = {(p, invitation_of(h.session)) for h in on for p in h.visitors}
    taking_place = {h.session for h in on}
    entries = {(c.person or "", c.session): c for c in old.cancelled}
    for before in old.held:
        for person in (None, *before.visitors):
            entries[person or "", before.session] = _entry(data, before, person)
    lapsed = {}
    for (person, session), entry in entries.items():
        if person:
            key = (person, invitation_of(session))
            if key not in visiting:
                lapsed[key] = entry  # one calendar entry a person and invitation
        elif session not in taking_place:
            lapsed["", session] = entry
    return sorted(lapsed.values(), key=lambda c: (start_of(c.session), c.session, c.person or ""))


def _entry(data: DataSet, held: Held, person: str | None) -> Cancelled:
    name = invitation_of(held.session)
    invitation = data.invitations.get(name)
    return Cancelled(
        person,
        held.session,
        invitation.title if invitation else name,
        held.until,
        held.place,
        # Of an invitation that is gone nobody knows the host; its place was the house, most likely.
        invitation.host if invitation else held.place if ID.fullmatch(held.place) else name,
        _guides(data, held.session),
    )


def _guides(data: DataSet, session: str) -> tuple[str, ...]:
    """Return who led a session; where it is no longer offered, all who may have led it."""
    if session in data.sessions:
        return data.sessions[session].guides
    invitation = data.invitations.get(invitation_of(session))
    offered = invitation.sessions if invitation else ()
    # Too many rather than too few: to take back what a calendar never showed changes nothing.
    return tuple(sorted({guide for name in offered for guide in data.sessions[name].guides}))
