"""The weeks as koop thinks of them: everything resolved, frozen, and in the order of the ids.

Nothing here knows of files, solvers or output. Because every collection is ordered by id, nothing
that is computed from it depends on the order in which people wrote their YAML.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kooperation.i18n import Language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.weeks.times import Span

_K = TypeVar("_K")
_V = TypeVar("_V")


class Visit(NamedTuple):
    """One person (or party) in one session, by their ids."""

    person: str
    session: str

    @property
    def wish(self) -> tuple[str, str]:
        """The wish that it grants: person and invitation."""
        return self.person, invitation_of(self.session)


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks themselves; `travel` is in minutes between two different places.

    `contact` and `email` are whom everybody may turn to: those who organise the weeks.
    For a way that stands in `travel_times` other minutes hold; for any other from or to a place in
    `travel_from`, those of that place, the greater of two.
    """

    id: str
    title: str
    start: date
    end: date
    timezone: str = "Europe/Berlin"
    language: Language = Language.GERMAN
    contact: str = ""
    email: str = ""
    travel: int = 0
    travel_times: dict[frozenset[str], int] = field(default_factory=dict)
    travel_from: dict[str, int] = field(default_factory=dict)

    def travel_minutes(self, one: str, other: str) -> int:
        """Return the minutes from one place to the other; none within one place."""
        if one == other:
            return 0
        minutes = self.travel_times.get(frozenset((one, other)))
        if minutes is not None:
            return minutes
        if not self.travel_from:
            return self.travel
        own = [self.travel_from[place] for place in (one, other) if place in self.travel_from]
        return max(own, default=self.travel)

    @property
    def longest_way(self) -> int:
        """The most minutes from any place to another."""
        return max((self.travel, *self.travel_times.values(), *self.travel_from.values()))


@dataclass(frozen=True, slots=True)
class Place:
    """A place: a partner's house (its id is the partner's) or another (its id is its name).

    What is held there has its `features`, whatever the invitation says.
    """

    id: str
    name: str
    address: str = ""
    features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Partner:
    """An institution; `hours` None means that the staffing holds always.

    `contact` is printed for visitors, `email` is for the organiser alone.
    """

    id: str
    name: str
    kind: str = "other"
    address: str = ""
    contact: str = ""
    email: str = ""
    staffing: int = 0
    hours: tuple[Span, ...] | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person or party of `size` people; `wishes` gives each wished invitation its position.

    Position 0 is the most wanted. The wishes include those of the sign-up sheets and the
    invitations agreed without a wish. Of an invitation of which days or sessions are named,
    `dates` has the position of each name: the invitation itself, a day (`anstoss@2027-03-09`), a
    session; `wishes` then has the best of them. `more` are the people of the same house who come
    along to an invitation, beside the party. `missed` are the days and sessions of visits to which
    they did not come. `group` are all who go together, this person among them and for each of them
    the same; empty where they go alone.
    """

    id: str
    name: str
    partner: str
    role: str = ""
    phone: str = ""
    email: str = ""
    size: int = 1
    wishes: dict[str, int] = field(default_factory=dict)
    dates: dict[str, dict[str, int]] = field(default_factory=dict)
    more: dict[str, int] = field(default_factory=dict)
    missed: frozenset[str] = frozenset()
    away: tuple[Span, ...] = ()
    max_visits: int | None = None
    max_per_day: int | None = None
    needs: frozenset[str] = frozenset()
    group: tuple[str, ...] = ()

    def position(self, session: str) -> int | None:
        """Return the position of a visit to the session; None where it is not wished."""
        invitation = invitation_of(session)
        named = self.dates.get(invitation)
        if named is None:
            return self.wishes.get(invitation)
        names = (invitation, day_of(session), session)
        return min((named[name] for name in names if name in named), default=None)

    def has_missed(self, session: str) -> bool:
        """Tell whether the person did not come to the session, though that was planned."""
        return not self.missed.isdisjoint((day_of(session), session))

    def seats(self, invitation: str) -> int:
        """Return how many people come to the invitation: the party, and who comes along."""
        return self.size + self.more.get(invitation, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """A common date of everybody, at one or more times."""

    id: str
    title: str
    spans: tuple[Span, ...]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A time at which an invitation may take place; `chosen` if koop made it from a window.

    Its id is its name, `<invitation>@<start>`. It takes place with `min_visitors` to `seats`
    people, or not at all. `agreed` are the people whose visit was promised. `features` are all
    that somebody finds there: those of the invitation or the session, and those of the place.
    `cancelled` is why it does not take place, where it would have been offered.
    """

    id: str
    invitation: str
    host: str
    place: str
    span: Span
    seats: int
    min_visitors: int = 1
    guides: tuple[str, ...] = ()
    note: str = ""
    agreed: tuple[str, ...] = ()
    chosen: bool = False
    features: frozenset[str] = frozenset()
    cancelled: str = ""

    @property
    def start(self) -> datetime:
        """When it begins, local time."""
        return self.span.start

    @property
    def end(self) -> datetime:
        """When it ends, local time."""
        return self.span.end


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a host shows; `sessions` are the names of all sessions offered, listed and chosen.

    If all of it is `cancelled`, that is why.
    """

    id: str
    host: str
    title: str
    place: str
    about: str = ""
    windows: tuple[Span, ...] = ()
    duration: int = 0
    max_sessions: int = 0
    sessions: tuple[str, ...] = ()
    cancelled: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """All that the organiser wrote down, each kind by id and in the order of the ids.

    Names and titles are as lists show them: see `names`. `sessions` are those that are offered.
    Those that are `cancelled` are kept apart, as they would have been, so that nothing but what
    tells of them needs to know them.
    """

    weeks: Weeks
    partners: dict[str, Partner]
    people: dict[str, Person]
    places: dict[str, Place]
    events: dict[str, Event]
    invitations: dict[str, Invitation]
    sessions: dict[str, Session]
    cancelled: dict[str, Session] = field(default_factory=dict)

    @property
    def agreed(self) -> tuple[Visit, ...]:
        """The visits that were promised, in the order of their sessions."""
        return tuple(Visit(who, s.id) for s in self.sessions.values() for who in s.agreed)

    def with_nobody_away(self) -> DataSet:
        """Return the data as it would be if nobody were away."""
        away = {id_: replace(person, away=()) for id_, person in self.people.items() if person.away}
        return replace(self, people=self.people | away)

    def sessions_of(self, invitation: str) -> list[Session]:
        """Return the sessions at which the invitation may take place."""
        return [self.sessions[name] for name in self.invitations[invitation].sessions]

    def reason(self, session: str) -> str:
        """Return why the session of this name, be it known or not, is cancelled; "" if it is not.

        All sessions of an invitation that is cancelled are, also those it has had before.
        """
        if session in self.cancelled:
            return self.cancelled[session].cancelled
        offered = self.invitations.get(invitation_of(session))
        return offered.cancelled if offered else ""


def grouped(pairs: Iterable[tuple[_K, _V]]) -> defaultdict[_K, list[_V]]:
    """Return the values of each key, in the order given."""
    groups = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def session_id(invitation: str, start: datetime) -> str:
    """Return the name of a session."""
    return f"{invitation}@{start:%Y-%m-%dT%H:%M}"


def invitation_of(session: str) -> str:
    """Return the invitation in the name of a session."""
    return session.partition("@")[0]


def day_of(session: str) -> str:
    """Return the name of all sessions of the invitation on the day of this one."""
    return session.partition("T")[0]


def start_of(session: str) -> datetime:
    """Return the start in the name of a session."""
    return datetime.fromisoformat(session.partition("@")[2])


def lottery_numbers(weeks: str, visit: Visit) -> tuple[int, int]:
    """Return the lots of a visit in the first draw and in the second one, 0 to 1023 each.

    They are the first 10 bits, and the next 10, of a SHA-256 that nobody can re-roll.
    """
    import hashlib  # noqa: PLC0415  only planning draws lots

    digest = hashlib.sha256(f"{weeks}/{visit.person}/{visit.session}".encode()).digest()
    both = int.from_bytes(digest[:3], "big") >> 4
    return both >> 10, both & 1023
