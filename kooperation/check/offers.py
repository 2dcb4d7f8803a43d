"""Invitations that cannot take place as they stand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kooperation.check import walk
from kooperation.check.promises import short_of_people
from kooperation.i18n import _
from kooperation.problems import Finding
from kooperation.weeks.possible import Possibilities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.load import Loaded
    from kooperation.weeks.model import Session


def no_sessions(loaded: Loaded) -> Iterator[Finding]:
    """Neither sessions nor windows say when an invitation takes place."""
    for invitation, at in walk.invitations(loaded):
        if invitation.sessions or invitation.windows or loaded.incomplete(invitation.id):
            continue
        yield Finding(
            at("id"),
            _("{invitation} has neither sessions nor windows").format(invitation=invitation.id),
            _(
                "write sessions: [{day} 10:00-11:30] or, for koop to choose,"
                " windows: [Di Do 09:00-13:00] and duration: 60"
            ).format(day=loaded.weeks.start if loaded.weeks else "2027-03-02"),
        )


def windows_without_duration(loaded: Loaded) -> Iterator[Finding]:
    """Windows are given, but not how long a session in them lasts."""
    for invitation, at in walk.invitations(loaded):
        if invitation.windows and invitation.duration is None:
            if loaded.incomplete(invitation.id):
                continue
            yield Finding(
                at("windows"),
                _("{invitation} has windows, but no duration").format(invitation=invitation.id),
                _("write how many minutes a session lasts: duration: 60"),
            )


def duration_without_windows(loaded: Loaded) -> Iterator[Finding]:
    """No windows say when koop may add the sessions whose duration is given."""
    for invitation, at in walk.invitations(loaded):
        if invitation.duration is not None and not invitation.windows:
            if loaded.incomplete(invitation.id):
                continue
            yield Finding(
                at("duration"),
                _("{invitation} has a duration, but no windows").format(invitation=invitation.id),
                _("write when koop may add sessions: windows: [Di Do 09:00-13:00]"),
            )


def minimum_above_seats(loaded: Loaded) -> Iterator[Finding]:
    """More people are needed for a session than it has seats."""
    message = _("{invitation} needs {least} people, but has room for {seats}")
    for invitation, at in walk.invitations(loaded):
        sizes = [(invitation.seats, invitation.min_visitors, at("min_visitors"))]
        if invitation.sessions and not invitation.windows:
            sizes = []
        for j, session in enumerate(invitation.sessions):
            seats = session.seats or invitation.seats
            least = session.min_visitors or invitation.min_visitors
            source = at("min_visitors")
            if session.min_visitors or session.seats:
                source = at("sessions", j, "min_visitors" if session.min_visitors else "seats")
            sizes.append((seats, least, source))
        for seats, least, source in sizes:
            if least > seats:
                yield Finding(
                    source,
                    message.format(invitation=invitation.id, least=least, seats=seats),
                    _("lower min_visitors to {seats}, or raise seats to {least}").format(
                        seats=seats, least=least
                    ),
                )


def unwished_invitation(loaded: Loaded) -> Iterator[Finding]:
    """Nobody wishes an invitation, is interested in it or agreed for it."""
    if loaded.partners.entry is None or walk.in_part(loaded):
        return
    wished = {wish.id for wish in walk.wishes(loaded)} | {g.by for g in walk.guests(loaded)}
    for invitation, at in walk.invitations(loaded):
        if invitation.id not in wished and not loaded.incomplete(invitation.id):
            yield Finding(
                at("id"),
                _("nobody wishes {invitation}").format(invitation=invitation.id),
                _("add who wants to come under interested; without wishes it does not take place"),
            )


def unreachable_minimum(loaded: Loaded) -> Iterator[Finding]:
    """Too few people can come to a session, even if all came who wish it and can."""
    data = loaded.data
    if data is None or walk.in_part(loaded):
        return
    possible = Possibilities(data)
    wished = {invitation for person in data.people.values() for invitation in person.wishes}
    for invitation in data.invitations.values():
        if invitation.id not in wished or loaded.incomplete(invitation.id):
            continue
        offered = [data.sessions[name] for name in invitation.sessions]
        low = [
            session
            for session in offered
            if 1 < session.min_visitors <= session.seats
            and "below-minimum" in possible.general(session)
        ]
        for session in low:
            said = session.agreed and short_of_people(data, session)
            if not (session.chosen or said or possible.guides_missing(session)):
                message = _("{invitation} on {when} needs {least} people, but fewer can come")
                yield Finding(
                    walk.origin(loaded, session, "at"),
                    message.format(
                        invitation=invitation.id,
                        when=session.span.written(),
                        least=session.min_visitors,
                    ),
                    _("lower min_visitors, or win somebody for it"),
                )
        chosen = [session for session in offered if session.chosen]
        if chosen and all(session in low for session in chosen):
            message = _("{invitation} needs {least} people, but fewer can come in its windows")
            yield Finding(
                walk.origin(loaded, chosen[0]),
                message.format(invitation=invitation.id, least=chosen[0].min_visitors),
                _("lower min_visitors, or win somebody for it"),
            )


def guide_away(loaded: Loaded) -> Iterator[Finding]:
    """Somebody who guides a session is away, so that it cannot take place."""
    for session in _listed(loaded):
        for guide in _absent(loaded, session):
            message = _("{guide} guides {invitation} on {when}, but is away: it cannot take place")
            yield Finding(
                walk.origin(loaded, session, "at"),
                message.format(
                    guide=guide, invitation=session.invitation, when=session.span.written()
                ),
                _("name other guides for this session, or move it"),
            )


def guide_twice(loaded: Loaded) -> Iterator[Finding]:
    """Somebody guides two sessions at once, so that only one of them can take place."""
    if loaded.data is None:
        return
    if loaded.incomplete(loaded.data.weeks.id):
        return
    possible = Possibilities(loaded.data)
    duties: dict[str, list[Session]] = defaultdict(list)
    for session in _listed(loaded):
        for guide in session.guides:
            duties[guide].append(session)
    for guide, sessions in duties.items():
        for one, other in walk.clashing(sessions, possible):
            if one.agreed and other.agreed:
                continue  # an error of its own
            message = _(
                "{guide} guides {other} on {other_when} and {one} on {one_when}:"
                " only one of them can take place"
            )
            yield Finding(
                walk.origin(loaded, other, "at"),
                message.format(
                    guide=guide,
                    one=one.invitation,
                    one_when=one.span.written(),
                    other=other.invitation,
                    other_when=other.span.written(),
                ),
                _("name other guides for one of them, or move it"),
            )


def _listed(loaded: Loaded) -> list[Session]:
    """Return the sessions that were written down and understood."""
    if loaded.data is None:
        return []
    return [
        session
        for session in loaded.data.sessions.values()
        if not session.chosen and not loaded.incomplete(session.invitation)
    ]


def _absent(loaded: Loaded, session: Session) -> Iterator[str]:
    people = loaded.data.people if loaded.data else {}
    for guide in session.guides:
        if any(absence.overlaps(session.span) for absence in people[guide].away):
            yield guide
