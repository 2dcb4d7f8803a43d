"""Invitations that cannot take place as they stand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kooperation.check import walk
from kooperation.check.promises import short_of_people
from kooperation.i18n import _
from kooperation.problems import Finding
from kooperation.weeks.model import day_of, grouped, invitation_of
from kooperation.weeks.possible import Possibilities, overlaps_any
from kooperation.weeks.schedule import past_of
from kooperation.weeks.times import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kooperation.files.entries import InvitationEntry
    from kooperation.files.load import Loaded
    from kooperation.problems import SourceRange
    from kooperation.weeks.model import DataSet, Session


def no_sessions(loaded: Loaded) -> Iterator[Finding]:
    """Neither sessions nor windows say when an invitation takes place, and it is not cancelled."""
    message = _("{invitation} has neither sessions nor windows")
    hint = _(
        "write sessions: [{day} 10:00-11:30] or, for koop to choose,"
        " windows: [Tue Thu 09:00-13:00] and duration: 60; if the host withdraws,"
        " write why: cancelled: Wasserschaden"
    )
    day = _free_day(loaded)
    for invitation, at in walk.complete_invitations(loaded):
        if not (invitation.sessions or invitation.windows or invitation.cancelled):
            yield Finding.of(at("id"), message, hint, invitation=invitation.id, day=day)


def _free_day(loaded: Loaded) -> date | str:
    """Return a working day of the weeks without a common event, if there is one."""
    if (weeks := loaded.weeks) is None:
        return "2027-03-02"
    events = loaded.data.events.values() if loaded.data else ()
    busy = {span.day for event in events for span in event.spans}
    every = days(weeks.start, weeks.end)
    return next((day for day in every if day not in busy and day.weekday() < 5), weeks.start)


def windows_without_duration(loaded: Loaded) -> Iterator[Finding]:
    """Windows are given, but not how long a session in them lasts."""
    message = _("{invitation} has windows, but no duration")
    hint = _("write how many minutes a session lasts: duration: 60")
    for invitation, at in walk.complete_invitations(loaded):
        if invitation.windows and invitation.duration is None:
            yield Finding.of(at("windows"), message, hint, invitation=invitation.id)


def duration_without_windows(loaded: Loaded) -> Iterator[Finding]:
    """No windows say when koop may add the sessions whose duration is given."""
    message = _("{invitation} has a duration, but no windows")
    hint = _("write when koop may add sessions: windows: [Tue Thu 09:00-13:00]")
    for invitation, at in walk.complete_invitations(loaded):
        if invitation.duration is not None and not invitation.windows:
            yield Finding.of(at("duration"), message, hint, invitation=invitation.id)


def minimum_above_seats(loaded: Loaded) -> Iterator[Finding]:
    """More people are needed for a session than it has seats."""
    message = _("{invitation} needs {least} people, but has room for {seats}")
    hint = _("lower min_visitors to {seats}, or raise seats to {least}")
    for invitation, at in walk.invitations(loaded):
        for least, seats, source in _sizes(invitation, at):
            if least > seats:
                name = invitation.id
                yield Finding.of(source, message, hint, invitation=name, least=least, seats=seats)


def _sizes(invitation: InvitationEntry, at: walk.At) -> Iterator[tuple[int, int, SourceRange]]:
    """Yield the fewest and the most people of the sessions, and where they are written."""
    if invitation.windows or not invitation.sessions:
        yield invitation.min_visitors, invitation.seats, at("min_visitors")
    for j, session in enumerate(invitation.sessions):
        source = at("min_visitors")
        if session.min_visitors or session.seats:
            source = at("sessions", j, "min_visitors" if session.min_visitors else "seats")
        least = session.min_visitors or invitation.min_visitors
        yield least, session.seats or invitation.seats, source


def unwished_invitation(loaded: Loaded) -> Iterator[Finding]:
    """Nobody wishes an invitation, is interested in it or agreed for it."""
    if loaded.partners.entry is None or walk.in_part(loaded):
        return
    message = _("nobody wishes {invitation}")
    hint = _("add who wants to come under interested; without wishes it does not take place")
    wished = {invitation for _person, invitation, _mention in walk.visits(loaded)}
    for invitation, at in walk.complete_invitations(loaded):
        if invitation.id not in wished and not invitation.cancelled:
            yield Finding.of(at("id"), message, hint, invitation=invitation.id)


def agreed_cancelled(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is agreed for a session that is cancelled, which counts as not written."""
    data = loaded.data
    message = _("{person} is agreed for {invitation} on {when}, which is cancelled: {reason}")
    hint = _("agree on another session, or leave it: it counts as not written")
    for session in data.cancelled.values() if data else ():
        if session.agreed and not loaded.incomplete(session.invitation):
            sources, when = walk.agreed_sources(loaded, session.id), session.span.written()
            values = {"invitation": session.invitation, "reason": session.cancelled}
            for person in session.agreed:
                if person in sources:
                    source = sources[person]
                    yield Finding.of(source, message, hint, person=person, when=when, **values)


def nothing_cancelled(loaded: Loaded) -> Iterator[Finding]:
    """An entry without hours cancels days on which nothing of the invitation is offered."""
    message = _('nothing of {invitation} is offered on "{at}", so that nothing is cancelled')
    hint = _("correct the days, or remove the entry")
    data = loaded.data
    for invitation, session, at in walk.sessions(loaded):
        if data is None or not session.cancelled or session.at.hours:
            continue
        off = (o.span for o in data.cancelled.values() if o.invitation == invitation.id)
        if not loaded.incomplete(invitation.id) and not any(
            overlaps_any(span, walk.days_meant(loaded, session.at)) for span in off
        ):
            values = {"invitation": invitation.id, "at": session.at.text}
            yield Finding.of(at("at"), message, hint, **values)


def unplanned_missed(loaded: Loaded) -> Iterator[Finding]:
    """Somebody is said to have missed what the plan on disk does not show as past."""
    if loaded.data is None or (loaded.schedule_file and not loaded.schedule):
        return
    past = past_of(loaded.schedule and loaded.schedule.marked(loaded.data)).visits
    been = {(v.person, name) for v in past for name in (v.session, day_of(v.session))}
    message = _(
        "{person} is said to have missed {name}, which is no visit in the plan that is over"
    )
    hint = _("name a visit of the published plan that has begun")
    for mention in walk.missed(loaded):
        known = invitation_of(mention.id) in loaded.data.invitations
        if known and (mention.by, mention.id) not in been:
            yield Finding.of(mention.at(), message, hint, person=mention.by, name=mention.id)


def unreachable_minimum(loaded: Loaded) -> Iterator[Finding]:
    """Too few people can come to a session, even if all came who wish it and can."""
    data = loaded.data
    if data is None or walk.in_part(loaded):
        return
    once = _("{invitation} on {when} needs {least} people, but fewer can come")
    ever = _("{invitation} needs {least} people, but fewer can come in its windows")
    hint = _("lower min_visitors, or win somebody for it")
    possible = Possibilities(data)
    wished = {invitation for person in data.people.values() for invitation in person.wishes}
    for invitation in data.invitations.values():
        if invitation.id not in wished or loaded.incomplete(invitation.id):
            continue
        offered = data.sessions_of(invitation.id)
        some = [session for session in offered if 1 < session.min_visitors <= session.seats]
        low = [session for session in some if "below-minimum" in possible.general(session)]
        for session in low:
            said = session.agreed and short_of_people(data, session)
            if not (session.chosen or said or possible.guides_missing(session)):
                yield _at(loaded, session, once, hint, least=session.min_visitors)
        chosen = [session for session in offered if session.chosen]
        if chosen and all(session in low for session in chosen):
            source, least = loaded.origin("session", chosen[0].id), chosen[0].min_visitors
            yield Finding.of(source, ever, hint, invitation=invitation.id, least=least)


def guide_away(loaded: Loaded) -> Iterator[Finding]:
    """Somebody who guides a session is away, so that it cannot take place."""
    message = _("{guide} guides {invitation} on {when}, but is away: it cannot take place")
    hint = _("name other guides for this session, or move it")
    for data, session in _listed(loaded):
        for guide in session.guides:
            if overlaps_any(session.span, data.people[guide].away):
                yield _at(loaded, session, message, hint, guide=guide)


def guide_needed(loaded: Loaded) -> Iterator[Finding]:
    """The guides of a session held elsewhere can never leave their house at that time."""
    if walk.in_part(loaded):
        return
    message = _("{invitation} on {when} is at {place}, but {host} can spare no guide then")
    hint = _("name other guides, move it, hold it in the house, or lower the staffing of {host}")
    possible: Possibilities | None = None
    for data, session in _listed(loaded):
        possible = possible or Possibilities(data)
        # That nobody can come who was promised to is an error of its own.
        said = session.agreed or possible.guides_away(session)
        if not said and possible.guides_needed(session):
            yield _at(loaded, session, message, hint, place=session.place, host=session.host)


def guide_twice(loaded: Loaded) -> Iterator[Finding]:
    """Somebody guides two sessions at once, so that only one of them can take place."""
    data = loaded.data
    if data is None or loaded.incomplete(data.weeks.id):
        return
    message = _(
        "{guide} guides {other} on {other_when} and {one} on {one_when}:"
        " only one of them can take place"
    )
    hint = _("name other guides for one of them, or move it")
    possible = Possibilities(data)
    duties = grouped((guide, session) for _, session in _listed(loaded) for guide in session.guides)
    for guide, sessions in duties.items():
        for one, other in _clashing(sessions, possible):
            if one.agreed and other.agreed:
                continue  # an error of its own
            two = {"one": one.invitation, "other": other.invitation}
            when = {"one_when": one.span.written(), "other_when": other.span.written()}
            yield _at(loaded, other, message, hint, guide=guide, **two, **when)


def _at(loaded: Loaded, session: Session, message: str, hint: str, **values: object) -> Finding:
    """Return what was found at the time of a session, which fills in `invitation` and `when`."""
    source, when = loaded.origin("session", session.id, inside=("at",)), session.span.written()
    return Finding.of(source, message, hint, invitation=session.invitation, when=when, **values)


def _listed(loaded: Loaded) -> Iterator[tuple[DataSet, Session]]:
    """Yield the sessions that were written down and understood."""
    data = loaded.data
    if data is None:
        return
    for session in data.sessions.values():
        if not session.chosen and not loaded.incomplete(session.invitation):
            yield data, session


def _clashing(
    sessions: Iterable[Session], possible: Possibilities
) -> Iterator[tuple[Session, Session]]:
    """Yield pairs of sessions nobody can be at both of: each with the last earlier one."""
    ordered = sorted(sessions, key=lambda session: (session.span, session.id))
    way = timedelta(minutes=possible.data.weeks.longest_way)
    for number, later in enumerate(ordered):
        for index in range(number - 1, -1, -1):
            earlier = ordered[index]
            # A session lies within one day, so that nothing before that can still clash.
            if later.start - earlier.start > way + timedelta(days=1):
                break
            if possible.clash(earlier, later):
                yield earlier, later
                break
