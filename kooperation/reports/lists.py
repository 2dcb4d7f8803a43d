"""What each reader needs, computed from the data and a plan, in the order in which it is printed.

A report is plain data without a word of any language: the terminal, paper, calendars and pages
all show the same ones. It holds only what its reader may see: a person's list knows fellow
visitors of the same institution only, the week knows numbers and no visitor's name. What only
the organiser sees is in `organiser`.

Everywhere `visits` is a plan that passes the audit, and `past` are the sessions that have already
happened, as the schedule remembers them; what is unknown to both is left out silently.
Numbers of people count a party by its size.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from kooperation.weeks.model import Session, invitation_of, start_of
from kooperation.weeks.times import Span, days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kooperation.weeks.model import DataSet, Held, Partner, Person, Place, Visit


@dataclass(frozen=True, slots=True)
class Guest:
    """A person or party as others see it; `partner` is the name of the institution."""

    id: str
    name: str
    partner: str
    role: str = ""
    size: int = 1
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session, or a common event: when, what, where.

    `id` is the session's name or the event's id. `place` is None where none is known, and
    `elsewhere` tells that it is not the host's own house. `people` are those who come, `seats`
    is 0 for events and for past sessions the data has forgotten.
    """

    id: str
    span: Span
    title: str
    place: Place | None
    event: bool = False
    elsewhere: bool = False
    about: str = ""
    host: str = ""
    contact: str = ""
    note: str = ""
    people: int = 0
    seats: int = 0

    @property
    def free(self) -> int:
        """The seats that are left."""
        return max(0, self.seats - self.people)


@dataclass(frozen=True, slots=True)
class Appointment:
    """An entry of a person's list; `fellows` come along from the same institution."""

    kind: Literal["visit", "guide", "event"]
    meeting: Meeting
    fellows: tuple[Guest, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitList:
    """What one person takes home: visits, own guide duties and common events, by time."""

    person: Guest
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class HostSession:
    """A session as its host sees it; without guests it does not take place."""

    meeting: Meeting
    guests: tuple[Guest, ...]
    guides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuestList:
    """What one host needs: its sessions by time, also those that do not take place."""

    partner: Partner
    sessions: tuple[HostSession, ...]
    events: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the public week: what takes place, by time."""

    day: date
    meetings: tuple[Meeting, ...]


class PlanIndex:
    """A plan laid open: every session that is known, who comes, and where everybody goes."""

    def __init__(self, data: DataSet, visits: Iterable[Visit], past: Iterable[Held] = ()) -> None:
        self.data = data
        self.sessions = dict(data.sessions) | {held.session: _held(data, held) for held in past}
        guests, goes, guides = defaultdict(list), defaultdict(list), defaultdict(list)
        for person, name in sorted(visits):
            if name in self.sessions:
                guests[name].append(person)
                goes[person].append(name)
        for name in sorted(guests):
            for guide in self.sessions[name].guides:
                guides[guide].append(name)
        self.guests: dict[str, list[str]] = dict(guests)
        self.visits: dict[str, list[str]] = dict(goes)
        self.duties: dict[str, list[str]] = dict(guides)
        self.events = _events(data)

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
            people=self.size(self.guests.get(session.id, ())),
            seats=session.seats,
        )

    def guest(self, person: str) -> Guest:
        """Return the person; somebody the data has forgotten is known by the id only."""
        found = self.data.people.get(person)
        if found is None:
            return Guest(person, person, "")
        partner = self.data.partners[found.partner].name
        return Guest(person, found.name, partner, found.role, found.size)

    def size(self, people: Iterable[str]) -> int:
        """Return how many people these are; somebody the data has forgotten is one."""
        known = self.data.people
        return sum(known[person].size if person in known else 1 for person in people)

    def guests_with_needs(self, session: str) -> tuple[Guest, ...]:
        """Return who comes to a session and what they need: for the host's eyes only."""
        people = self.data.people
        return tuple(
            replace(guest, needs=tuple(sorted(people[guest.id].needs)))
            if guest.id in people
            else guest
            for guest in sorted(map(self.guest, self.guests.get(session, ())), key=by_house)
        )

    def appointments(self, person: Person) -> tuple[Appointment, ...]:
        """Return the list of a person, by time."""
        house = {*self.data.partners[person.partner].people} - {person.id}
        found = [Appointment("event", event) for event in self.events]
        for name in self.visits.get(person.id, ()):
            fellows = (self.guest(other) for other in self.guests[name] if other in house)
            meeting = self.meeting(self.sessions[name])
            found.append(Appointment("visit", meeting, tuple(sorted(fellows, key=by_house))))
        duties = (self.sessions[name] for name in self.duties.get(person.id, ()))
        found.extend(Appointment("guide", self.meeting(session)) for session in duties)
        return tuple(sorted(found, key=lambda item: (item.meeting.span, item.meeting.id)))


def _held(data: DataSet, held: Held) -> Session:
    """Return a session as it took place, even where the data has forgotten it."""
    span = Span(start_of(held.session), held.until)
    if held.session in data.sessions:
        return replace(data.sessions[held.session], span=span, place=held.place)
    invitation = invitation_of(held.session)
    offered = data.invitations.get(invitation)
    host = offered.host if offered else held.place
    return Session(held.session, invitation, host, held.place, span, seats=0, chosen=True)


def _events(data: DataSet) -> tuple[Meeting, ...]:
    found = (
        Meeting(event.id, span, event.title, data.places.get(event.place or ""), event=True)
        for event in data.events.values()
        for span in event.spans
    )
    return tuple(sorted(found, key=lambda event: (event.span, event.id)))


def visit_lists(
    data: DataSet,
    visits: Iterable[Visit],
    people: Iterable[str] | None = None,
    past: Iterable[Held] = (),
) -> tuple[VisitList, ...]:
    """Return the lists of these people, or of everybody by institution and name."""
    index = PlanIndex(data, visits, past)
    return tuple(
        VisitList(index.guest(person), index.appointments(data.people[person]))
        for person in (people_in_order(data) if people is None else people)
    )


def guest_lists(
    data: DataSet,
    visits: Iterable[Visit],
    partners: Iterable[str] | None = None,
    past: Iterable[Held] = (),
) -> tuple[GuestList, ...]:
    """Return the lists of these partners, or of all hosts by name."""
    index = PlanIndex(data, visits, past)
    held: dict[str, list[HostSession]] = {i.host: [] for i in data.invitations.values()}
    for session in sorted(index.sessions.values(), key=lambda session: (session.span, session.id)):
        # A time koop might have chosen and did not was never promised to anybody.
        if (session.id in index.guests or not session.chosen) and session.host in data.partners:
            guides = tuple(data.people[guide].name for guide in session.guides)
            guests = index.guests_with_needs(session.id)
            entry = HostSession(index.meeting(session), guests, guides)
            held.setdefault(session.host, []).append(entry)
    hosts = sorted(held, key=lambda host: (alphabetical(data.partners[host].name), host))
    return tuple(
        GuestList(data.partners[host], tuple(held.get(host, ())), index.events)
        for host in (hosts if partners is None else partners)
    )


def week(data: DataSet, visits: Iterable[Visit], past: Iterable[Held] = ()) -> tuple[Day, ...]:
    """Return every day of the weeks, for the public: no visitor by name, and no note to them."""
    index = PlanIndex(data, visits, past)
    sessions = (replace(index.meeting(index.sessions[name]), note="") for name in index.guests)
    by_day: dict[date, list[Meeting]] = defaultdict(list)
    for meeting in sorted((*index.events, *sessions), key=lambda item: (item.span, item.id)):
        by_day[meeting.span.day].append(meeting)
    # A common event may lie before or after the weeks.
    every = {*days(data.weeks.start, data.weeks.end), *by_day}
    return tuple(Day(day, tuple(by_day[day])) for day in sorted(every))


BANDS = ((0, 12), (12, 17), (17, 24))
"""Mornings, afternoons and evenings, in hours."""


def weeks(days: Iterable[Day]) -> Iterator[tuple[Day, ...]]:
    """Yield the days of each calendar week that are shown: a weekend only if it is not free."""
    for _number, group in groupby(days, lambda day: day.day.isocalendar()[:2]):
        shown = tuple(day for day in group if day.meetings or day.day.weekday() < 5)
        if shown:
            yield shown


def bands(days: Iterable[Day]) -> list[list[tuple[Meeting, ...]]]:
    """Return what takes place in each band of the day, day by day."""
    days = [*days]
    return [
        [tuple(m for m in day.meetings if first <= m.span.start.hour < last) for day in days]
        for first, last in BANDS
    ]


def people_in_order(data: DataSet) -> list[str]:
    """Return everybody, by institution and name."""
    return [guest.id for guest in sorted(map(PlanIndex(data, ()).guest, data.people), key=by_house)]


def alphabetical(text: str) -> tuple[int | str, ...]:
    """Return a key that sorts as people do: Ä as A, small as capital, 10 after 9."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return tuple(
        int(part) if number % 2 else part for number, part in enumerate(re.split(r"(\d+)", plain))
    )


def by_house(guest: Guest) -> tuple[object, ...]:
    """Sort guests by institution and name."""
    return alphabetical(guest.partner), alphabetical(guest.name), guest.id
