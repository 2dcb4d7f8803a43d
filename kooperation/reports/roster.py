"""For the office of a house: who of it is out when, who guides, who comes in, and who remains.

It is for the house alone, so it shows its own people, and of guests only name and institution.
Like every report it is plain data without a word of any language, and people count by the size of
their party.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from kooperation.reports.meetings import Guest, Meeting, by_house, by_time
from kooperation.reports.order import partners_in_order
from kooperation.weeks.model import grouped
from kooperation.weeks.times import Span, days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kooperation.reports.lists import PlanIndex
    from kooperation.weeks.model import Partner, Session


DutyKind = Literal["visit", "guide", "away"]


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody of the house who is on a visit, guides a session or is away.

    `span` is from leaving the house to coming back, the way included; it is the session of who
    guides at home and so is not `out`, and the part of the day of who is away.
    """

    person: Guest
    kind: DutyKind
    span: Span
    meeting: Meeting | None = None
    out: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """A session in the house. Of one that is another host's, the guests are only counted."""

    meeting: Meeting
    guests: tuple[Guest, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff:
    """So many people of the house are `there` for a while, and so many are needed."""

    span: Span
    there: int
    needed: int

    @property
    def gap(self) -> bool:
        """Whether these are too few."""
        return self.there < self.needed


@dataclass(frozen=True, slots=True)
class RosterDay:
    """A day of a house: `staff` is in its hours, in stretches of unchanging numbers."""

    day: date
    events: tuple[Meeting, ...]
    duties: tuple[Duty, ...]
    arrivals: tuple[Arrival, ...]
    staff: tuple[Staff, ...]

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """What its people go to, guide or receive; nothing on a free day."""
        of_people = (one.meeting for one in self.duties if one.meeting)
        return (*self.events, *of_people, *(one.meeting for one in self.arrivals))

    @property
    def fewest(self) -> Staff | None:
        """When the fewest are there, compared with those needed; None outside of all hours."""
        return min(self.staff, key=lambda one: one.there - one.needed, default=None)


@dataclass(frozen=True, slots=True)
class Roster:
    """The days of a house. `people` are all of it, by name."""

    partner: Partner
    people: tuple[Guest, ...]
    days: tuple[RosterDay, ...]


def rosters(index: PlanIndex, partners: Iterable[str] | None = None) -> tuple[Roster, ...]:
    """Return the rosters of these partners, or of all that have people, by name."""
    data = index.now
    held = grouped((index.sessions[name].place, name) for name in index.guests)
    if partners is None:
        partners = partners_in_order(data, (n for n, one in data.partners.items() if one.people))
    return tuple(
        _roster(index, data.partners[one], [index.sessions[name] for name in held[one]])
        for one in partners
    )


def _roster(index: PlanIndex, partner: Partner, held: Sequence[Session]) -> Roster:
    """Return the roster of a house in which these sessions are held."""
    weeks, events = index.data.weeks, grouped((one.span.day, one) for one in index.events)
    duties = grouped((one.span.day, one) for who in partner.people for one in _duties(index, who))
    arrivals = grouped((one.span.day, _arrival(index, one, partner.id)) for one in held)
    hours = grouped((span.day, span) for span in partner.hours or ())
    people = sum(index.data.people[who].size for who in partner.people)
    own = sorted((_plain(index.guest(who)) for who in partner.people), key=by_house)
    place = {guest.id: number for number, guest in enumerate(own)}
    found = []
    for day in days(weeks.start, weeks.end):
        today = sorted(duties[day], key=lambda one: (one.span, place[one.person.id]))
        open_in = [_whole(day)] if partner.hours is None else hours[day]
        staff = (one for span in open_in for one in _staff(span, today, people, partner.staffing))
        coming = sorted(arrivals[day], key=lambda one: by_time(one.meeting))
        found.append(RosterDay(day, (*events[day],), (*today,), (*coming,), (*staff,)))
    # A list may leave the organiser's hands, and the address of the house is only for them.
    return Roster(replace(partner, email=""), tuple(own), tuple(found))


def _duties(index: PlanIndex, person: str) -> Iterator[Duty]:
    """Yield what keeps somebody from their desk in the weeks, by kind and time."""
    data, guest = index.data, _plain(index.guest(person))
    known, first, last = data.people[person], data.weeks.start, data.weeks.end
    kinds: tuple[tuple[DutyKind, Sequence[str]], ...] = (
        ("visit", index.visits.get(person, ())),
        ("guide", index.duties.get(person, ())),
    )
    dates = [(index.sessions[name], kind) for kind, names in kinds for name in names]
    out = []
    for session, kind in sorted(dates, key=lambda one: by_time(one[0])):
        goes = kind == "visit"
        who = replace(guest, more=known.more.get(session.invitation, 0)) if goes else guest
        way = timedelta(minutes=data.weeks.travel_minutes(known.partner, session.place))
        span, away = _around(session.span, way), goes or session.place != known.partner
        out.append(Duty(who, kind, span, _plain_meeting(index, session), away))
    yield from _straight_on(out)
    for span in known.away:
        if first <= span.day <= last:
            yield Duty(guest, "away", span)


def _straight_on(duties: list[Duty]) -> Iterator[Duty]:
    """Yield the duties of one person; who cannot come home between two goes straight on."""
    for number, (one, other) in enumerate(pairwise(duties)):
        if one.out and other.out and one.span.end > other.span.start:
            assert one.meeting
            left = one.meeting.span.end
            duties[number] = replace(one, span=Span(one.span.start, left))
            duties[number + 1] = replace(other, span=Span(left, other.span.end))
    yield from duties


def _around(span: Span, way: timedelta) -> Span:
    """Return the span with the way before and behind it, as far as the day goes."""
    whole = _whole(span.day)
    return Span(max(span.start - way, whole.start), min(span.end + way, whole.end))


def _whole(day: date) -> Span:
    start = datetime.combine(day, time())
    return Span(start, start + timedelta(days=1))


def _arrival(index: PlanIndex, session: Session, house: str) -> Arrival:
    meeting = _plain_meeting(index, session)
    if session.host != house:
        return Arrival(meeting)
    guests = (_plain(index.guest(one, session.invitation)) for one in index.guests[session.id])
    return Arrival(meeting, tuple(sorted(guests, key=by_house)))


def _plain(guest: Guest) -> Guest:
    return replace(guest, role="")


def _plain_meeting(index: PlanIndex, session: Session) -> Meeting:
    """Return what everybody may know of the session."""
    return replace(index.meeting(session), note="", contact="")


def _staff(hours: Span, duties: Iterable[Duty], people: int, needed: int) -> Iterator[Staff]:
    """Yield how many of the people are there, in stretches of unchanging numbers."""
    out = [one for one in duties if one.out and one.span.overlaps(hours)]
    turns = {turn for one in out for turn in (one.span.start, one.span.end)}
    edges = {hours.start, hours.end, *(turn for turn in turns if hours.start < turn < hours.end)}
    found: list[Staff] = []
    for start, end in pairwise(sorted(edges)):
        gone = [one for one in out if one.span.overlaps(Span(start, end))]
        away = {one.person.id: one.person.size for one in gone}
        # Those who come along may be more than the files name of the house.
        there = max(0, people - sum(away.values()) - sum(one.person.more for one in gone))
        since = found.pop().span.start if found and found[-1].there == there else start
        found.append(Staff(Span(since, end), there, needed))
    yield from found
