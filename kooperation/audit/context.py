"""What the rules look at: a plan and the views of it that they share, and times and places."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kooperation.weeks.model import DataSet, Event, Person, Session, Visit
    from kooperation.weeks.times import Span

_K = TypeVar("_K")
_V = TypeVar("_V")
ZERO, _HALF_HOUR, _DAY = timedelta(0), timedelta(minutes=30), timedelta(days=1)
BEFORE_ALL = datetime.combine(date.min, time())
_NEVER = datetime.combine(date.max, time())


class AuditContext:
    """A plan as written, and the views of it that the rules share; each is made when asked for.

    What begins before `settled` has happened: it is not judged, but what is to come is beside it.
    """

    def __init__(
        self,
        data: DataSet,
        visits: Sequence[Visit],
        settled: datetime,
        past: Collection[Visit],
        agreed_people: int | None,
    ) -> None:
        self.data, self.settled, self.agreed_people = data, settled, agreed_people
        ordered = sorted(visits, key=by_time)
        self.happened = [visit for visit in ordered if begins_before(visit, settled)]
        self.past = [
            visit
            for visit in past
            if begins_before(visit, settled) and not is_off(data, visit.session)
        ]
        self.written = ordered[len(self.happened) :]
        self.plan: dict[Visit, Session] = {
            visit: data.sessions[visit.session]
            for visit in self.written
            if visit.person in data.people and visit.session in data.sessions
        }
        """The written visits whose person and session exist, once each, by time."""

    @cached_property
    def held(self) -> dict[Session, list[str]]:
        """The visitors of each session that takes place, by time."""
        visitors = grouped((visit.session, visit.person) for visit in self.plan)
        return {self.data.sessions[name]: people for name, people in visitors.items()}

    @cached_property
    def ran(self) -> dict[Session, list[str]]:
        """The visitors of each session that has happened, as far as both are known, by time."""
        known = grouped(v[::-1] for v in self.happened if v.person in self.data.people)
        return {self.data.sessions[s]: who for s, who in known.items() if s in self.data.sessions}

    @cached_property
    def attended(self) -> dict[str, list[str]]:
        """The sessions that each person visits or has visited, by time."""
        visits = dict.fromkeys((*self.happened, *self.plan))
        return grouped((visit.person, visit.session) for visit in visits)

    @cached_property
    def engaged(self) -> dict[str, list[Session]]:
        """The sessions that each person visits or guides, or did, by time."""
        return grouped(
            (person, session)
            for session, people in (*self.ran.items(), *self.held.items())
            for person in dict.fromkeys((*people, *session.guides))
        )

    @cached_property
    def promised(self) -> dict[str, list[Session]]:
        """The sessions that each person was promised to visit."""
        offered = self.data.sessions.values()
        return grouped((person, session) for session in offered for person in session.agreed)

    def collisions(self) -> Iterator[tuple[str, Session, Session]]:
        """Yield who has two sessions, the earlier first, and cannot be in both.

        The earlier may have happened; the later never has.
        """
        weeks = self.data.weeks
        known = *weeks.travel_times.values(), *weeks.travel_from.values()
        margin = timedelta(minutes=max((weeks.travel, *known)))
        for person, sessions in self.engaged.items():
            for one, other in near(sessions, margin):
                if other not in self.ran and collide(self.data, one, other):
                    yield person, one, other

    def size(self, people: Iterable[str]) -> int:
        """Return how many people these are: a party counts its size."""
        return sum(self.data.people[person].size for person in people)

    def comers(self, people: Iterable[str], invitation: str) -> int:
        """Return how many come to the invitation with these people, those included."""
        known = [self.data.people[person] for person in people]
        return sum(person.size + person.more.get(invitation, 0) for person in known)

    def wishes(self, person: str, session: Session) -> bool:
        """Tell whether the person asked for the session, its day or any date."""
        wishes, dates = self.data.people[person].wishes, self.data.people[person].dates
        asked = dates.get(session.invitation, wishes)
        day = f"{session.invitation}@{session.start:%Y-%m-%d}"
        return not {session.invitation, day, session.id}.isdisjoint(asked)

    def visits(self, person: str, session: str) -> bool:
        """Tell whether the person visits the session, or did."""
        return session in self.attended.get(person, ())

    def missed(self, person: str, session: str) -> bool:
        """Tell whether the person did not come to the session, which is over."""
        known = self.data.people.get(person)
        names = (session, f"{invitation_in(session)}@{start_in(session):%Y-%m-%d}")
        return (
            known is not None
            and start_in(session) < self.settled
            and not known.missed.isdisjoint(names)
        )

    def away(self, person: str, session: Session) -> bool:
        """Tell whether the person is away during any part of the session."""
        return any(overlap(span, session.span) for span in self.data.people[person].away)

    def lacking(self, person: Person, session: Session) -> frozenset[str]:
        """Return what the person needs and does not find there."""
        return person.needs - session.features


# --- times and places ----------------------------------------------------------------------------


def overlap(one: Span, other: Span) -> bool:
    """Tell whether the two share a minute."""
    return max(one.start, other.start) < min(one.end, other.end)


def collide(data: DataSet, one: Session, other: Session) -> bool:
    """Tell whether nobody can be in both: they overlap, or the way is longer than the break."""
    weeks, minutes = data.weeks, 0
    if one.place != other.place:
        own = [weeks.travel_from.get(place) for place in (one.place, other.place)]
        greater = max((some for some in own if some is not None), default=weeks.travel)
        minutes = weeks.travel_times.get(frozenset((one.place, other.place)), greater)
    earlier, later = sorted((one.span, other.span))
    return later.start - earlier.end < timedelta(minutes=minutes)


def near(sessions: list[Session], margin: timedelta) -> Iterator[tuple[Session, Session]]:
    """Yield each two, of sessions by time, of which one begins before the other ends (+ margin)."""
    for number, one in enumerate(sessions, start=1):
        for other in islice(sessions, number, None):
            if other.start >= one.end + margin:
                break
            yield one, other


def event_during(data: DataSet, session: Session) -> Event | None:
    """Return the first common event that the session overlaps."""
    events = data.events.values()
    return next((e for e in events if any(overlap(s, session.span) for s in e.spans)), None)


def inside_the_weeks(data: DataSet, session: Session) -> bool:
    """Tell whether the session begins and ends within the weeks."""
    start, end = (datetime.combine(day, time()) for day in (data.weeks.start, data.weeks.end))
    return start <= session.start and session.end <= end + _DAY


def in_a_window(data: DataSet, session: Session) -> bool:
    """Tell whether koop may offer the session; what people list needs no window."""
    invitation = data.invitations[session.invitation]
    return not session.chosen or (
        session.end - session.start == timedelta(minutes=invitation.duration)
        and any(
            window.start <= session.start
            and session.end <= window.end
            and (session.start - window.start) % _HALF_HOUR == ZERO
            for window in invitation.windows
        )
    )


def is_off(data: DataSet, session: str) -> bool:
    """Tell whether the session, or all of its invitation, is cancelled."""
    invitation = data.invitations.get(invitation_in(session))
    return session in data.cancelled or (invitation is not None and invitation.cancelled != "")


def invitation_in(session: str) -> str:
    """Return the invitation that the name of a session begins with."""
    return session.partition("@")[0]


def start_in(session: str) -> datetime:
    """Return when a session begins, by its name; a name without a time is never past."""
    try:
        return datetime.fromisoformat(session.partition("@")[2]).replace(tzinfo=None)
    except ValueError:
        return _NEVER


def begins_before(visit: Visit, moment: datetime) -> bool:
    """Tell whether the visit begins earlier."""
    return start_in(visit.session) < moment


def by_time(visit: Visit) -> tuple[datetime, str, str]:
    """Return what sorts visits by their start."""
    return start_in(visit.session), visit.session, visit.person


def grouped(items: Iterable[tuple[_K, _V]]) -> dict[_K, list[_V]]:
    """Return the values of each key, in the order given."""
    groups: dict[_K, list[_V]] = {}
    for key, value in items:
        groups.setdefault(key, []).append(value)
    return groups
