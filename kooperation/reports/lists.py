"""What each reader needs, computed from the data and a plan, in the order in which it is printed.

A report is plain data without a word of any language: the terminal, paper, calendars and pages
all show the same ones. It holds only what its reader may see: a person's list knows fellow
visitors of the same institution only, the week knows numbers and no visitor's name. What only
the organiser sees is in `organiser`.

Everywhere a plan passes the audit, and `past` are the sessions that have already happened, as the
schedule remembers them; what is unknown to both is left out silently. Numbers of people count a
party by its size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from kooperation.reports.meetings import Guest, Meeting, by_house, by_name, by_time
from kooperation.reports.order import alphabetical, partners_in_order
from kooperation.weeks.model import grouped, invitation_of
from kooperation.weeks.printed import remembered
from kooperation.weeks.schedule import NO_PAST
from kooperation.weeks.times import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kooperation.weeks.model import DataSet, Partner, Person, Session, Visit
    from kooperation.weeks.schedule import Past


@dataclass(frozen=True, slots=True)
class Appointment:
    """An entry of a person's list; `fellows` come along from the same institution.

    So do `more` of whom nobody knows the names. `found` is what the person needs and finds
    there: it stands on no list but their own. A visit that was `missed` is over; only the
    organiser is told so. `guides` receive the visitors; nobody else needs their names.
    """

    kind: Literal["visit", "guide", "event"]
    meeting: Meeting
    fellows: tuple[Guest, ...] = ()
    more: int = 0
    found: tuple[str, ...] = ()
    missed: bool = False
    guides: tuple[Guest, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitList:
    """What one person takes home: visits, own guide duties and common events, by time."""

    person: Guest
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class HostSession:
    """A session as its host sees it; without guests it does not take place.

    `cancelled` is why it is off.
    """

    meeting: Meeting
    guests: tuple[Guest, ...]
    guides: tuple[str, ...]
    cancelled: str = ""


@dataclass(frozen=True, slots=True)
class GuestList:
    """What one host needs: its sessions by time, also those that do not take place."""

    partner: Partner
    sessions: tuple[HostSession, ...]
    events: tuple[Meeting, ...]

    @property
    def entries(self) -> list[HostSession]:
        """Sessions and events, which have no guests, by time."""
        events = (HostSession(event, (), ()) for event in self.events)
        return sorted((*self.sessions, *events), key=lambda entry: by_time(entry.meeting))


@dataclass(frozen=True, slots=True)
class TimetableDay:
    """One day of the public week: what takes place, by time."""

    day: date
    meetings: tuple[Meeting, ...]


class Dated(Protocol):
    """A day of any report."""

    @property
    def day(self) -> date:
        """Which day it is."""

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """What takes place; if that is nothing, the day is free."""


_Day = TypeVar("_Day", bound=Dated)


class PlanIndex:
    """A plan laid open: every session that is known, and of those that take place who comes.

    `now` is the data as it is, `data` the same with what has happened. `guests` by session; the
    sessions that somebody visits, guides (`duties`) or holds (`hosting`).
    """

    def __init__(self, data: DataSet, visits: Iterable[Visit], past: Past = NO_PAST) -> None:
        self.now, self.past = data, past
        self.data = data = remembered(data, past)
        self.over = {held.session for held in past.held}
        self.sessions = data.sessions
        going = [visit for visit in sorted(visits) if visit.session in self.sessions]
        self.guests = grouped((visit.session, visit.person) for visit in going)
        self.visits = grouped(going)
        held = [self.sessions[name] for name in sorted(self.guests)]
        self.duties = grouped((guide, session.id) for session in held for guide in session.guides)
        self.hosting = grouped((session.host, session.id) for session in held)
        events = (
            Meeting(event.id, span, event.title, data.places.get(event.place or ""), event=True)
            for event in data.events.values()
            for span in event.spans
        )
        self.events = tuple(sorted(events, key=by_time))

    def meeting(self, session: Session) -> Meeting:
        """Return what everybody may know of the session, and the note for those who come."""
        invitation = self.data.invitations.get(session.invitation)
        host = self.data.partners.get(session.host)
        return Meeting(
            session.id,
            session.span,
            invitation.title if invitation else session.invitation,
            self.data.places.get(session.place),
            elsewhere=session.place != session.host,
            about=invitation.about if invitation else "",
            host=host.name if host else "",
            contact=host.contact if host else "",
            note=session.note,
            people=self.size(self.guests.get(session.id, ()), session.invitation),
            seats=session.seats,
            off=bool(session.cancelled),
        )

    def announced(self) -> list[Session]:
        """Return what takes place, what might have, and what is off, by time.

        A time koop might have chosen and did not was never promised to anybody.
        """
        known = (one for one in self.sessions.values() if one.id in self.guests or not one.chosen)
        return sorted((*known, *self.off()), key=by_time)

    def hosted(self, session: Session) -> HostSession:
        """Return the session as its host sees it."""
        guests = (self.expected(one, session) for one in self.guests.get(session.id, ()))
        return HostSession(
            self.meeting(session),
            tuple(sorted(guests, key=by_name)),
            tuple(self.guest(guide).name for guide in session.guides),
            session.cancelled,
        )

    def off(self) -> list[Session]:
        """Return the dates that had been announced and are cancelled, by time."""
        announced = (one for one in self.data.cancelled.values() if not one.chosen)
        return sorted(announced, key=by_time)

    def guest(self, person: str, invitation: str = "", *, with_needs: bool = False) -> Guest:
        """Return the person, as a guest of the invitation if one is named.

        Somebody the data has forgotten is known by the id only. What they need is for the host's
        eyes only.
        """
        found = self.data.people.get(person)
        if found is None:
            return Guest(person, person, "")
        partner = self.data.partners[found.partner].name
        needs = tuple(sorted(found.needs, key=alphabetical)) if with_needs else ()
        more = found.more.get(invitation, 0)
        return Guest(person, found.name, partner, found.role, found.size, needs, more)

    def expected(self, person: str, session: Session) -> Guest:
        """Return the person as a guest of the session, with all that its host must know."""
        guest = self.guest(person, session.invitation, with_needs=True)
        return replace(guest, missed=self.missed(person, session.id))

    def missed(self, person: str, session: str) -> bool:
        """Tell whether the person was to be there, and did not come."""
        known = self.data.people.get(person)
        return known is not None and session in self.over and known.has_missed(session)

    def size(self, people: Iterable[str], invitation: str = "") -> int:
        """Return how many people these are, with those who come along to the invitation.

        Somebody the data has forgotten is one.
        """
        known = self.data.people
        return sum(known[one].seats(invitation) if one in known else 1 for one in people)

    def appointments(self, person: Person) -> tuple[Appointment, ...]:
        """Return the list of a person, by time."""
        house = {*self.data.partners[person.partner].people} - {person.id}
        found = [
            Appointment("event", event, found=_found(person, event.place.features))
            if event.place
            else Appointment("event", event)
            for event in self.events
        ]
        for name in self.visits.get(person.id, ()):
            session = self.sessions[name]
            others = (other for other in self.guests[name] if other in house)
            fellows = sorted((self.guest(o, session.invitation) for o in others), key=by_house)
            more = person.more.get(session.invitation, 0)
            needs = _found(person, session.features)
            missed = self.missed(person.id, name)
            meeting, guides = self.meeting(session), tuple(map(self.guest, session.guides))
            found.append(Appointment("visit", meeting, tuple(fellows), more, needs, missed, guides))
        duties = (self.sessions[name] for name in self.duties.get(person.id, ()))
        found.extend(Appointment("guide", self.meeting(session)) for session in duties)
        return tuple(sorted(found, key=lambda item: by_time(item.meeting)))


def _found(person: Person, features: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(person.needs & features, key=alphabetical))


def visit_lists(index: PlanIndex, people: Iterable[str] | None = None) -> tuple[VisitList, ...]:
    """Return the lists of these people, or of everybody by institution and name."""
    data = index.now
    return tuple(
        VisitList(index.guest(person), index.appointments(data.people[person]))
        for person in (people_in_order(data) if people is None else people)
    )


def guest_lists(index: PlanIndex, partners: Iterable[str] | None = None) -> tuple[GuestList, ...]:
    """Return the lists of these partners, or of all hosts by name."""
    data = index.now
    held: dict[str, list[HostSession]] = {i.host: [] for i in data.invitations.values()}
    for session in index.announced():
        if session.host in data.partners:
            held.setdefault(session.host, []).append(index.hosted(session))
    return tuple(
        # A list may leave the organiser's hands, and the address of the house is only for them.
        GuestList(replace(data.partners[host], email=""), tuple(held.get(host, ())), index.events)
        for host in (partners_in_order(data, held) if partners is None else partners)
    )


def week(index: PlanIndex) -> tuple[TimetableDay, ...]:
    """Return every day of the weeks, for the public: no visitor by name, and no note to them."""
    weeks = index.now.weeks
    shown = (*(index.sessions[name] for name in index.guests), *index.off())
    sessions = (replace(index.meeting(session), note="") for session in shown)
    meetings = sorted((*index.events, *sessions), key=by_time)
    by_day = grouped((meeting.span.day, meeting) for meeting in meetings)
    # A common event may lie before or after the weeks.
    every = {*days(weeks.start, weeks.end), *by_day}
    return tuple(TimetableDay(day, tuple(by_day[day])) for day in sorted(every))


def without_contact(data: DataSet, visits: Iterable[Visit]) -> list[str]:
    """Return the hosts on whose visitors' lists no contact of the house stands, in order of ids."""
    offers = (data.invitations.get(invitation_of(visit.session)) for visit in visits)
    hosts = {offer.host for offer in offers if offer}
    return sorted(host for host in hosts if not data.partners[host].contact)


BANDS = ((0, 12), (12, 17), (17, 24))
"""Mornings, afternoons and evenings, in hours."""


def weeks(days: Iterable[_Day]) -> Iterator[tuple[_Day, ...]]:
    """Yield the days of each calendar week that are shown: a weekend only if it is not free."""
    for _number, group in groupby(days, lambda day: day.day.isocalendar()[:2]):
        if shown := tuple(day for day in group if day.meetings or day.day.weekday() < 5):
            yield shown


def bands(days: Iterable[TimetableDay]) -> list[list[tuple[Meeting, ...]]]:
    """Return what takes place in each band of the day, day by day."""
    days = [*days]
    return [
        [tuple(m for m in day.meetings if first <= m.span.start.hour < last) for day in days]
        for first, last in BANDS
    ]


def people_in_order(data: DataSet) -> list[str]:
    """Return everybody, by institution and name."""
    return [guest.id for guest in sorted(map(PlanIndex(data, ()).guest, data.people), key=by_house)]
