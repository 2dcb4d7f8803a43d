"""What only the organiser sees: wishes, those not met, what has changed, and numbers to quote.

Like every report this is plain data without a word of any language, and people count by the size
of their party. Nothing but the terminal shows it, because wishes never leave the organiser.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from kooperation.reports.lists import PlanIndex, people_in_order
from kooperation.reports.meetings import Guest, Meeting, by_house, by_time
from kooperation.reports.order import alphabetical
from kooperation.weeks.model import grouped, invitation_of
from kooperation.weeks.possible import Possibilities, only_cancelled
from kooperation.weeks.printed import as_printed
from kooperation.weeks.schedule import NO_PAST, Past

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kooperation.problems import Origins
    from kooperation.weeks.model import DataSet, Person, Visit
    from kooperation.weeks.schedule import Schedule

ChangeKind = Literal["added", "moved", "removed", "altered"]
Dates = tuple[tuple[str, int], ...]
"""Days, sessions or the invitation itself, as a wish names them, with their positions from 0."""
UnmetReason = Literal["impossible", "contested", "cancelled"]
Source = Literal["own", "sheet", "agreed", "unknown"]


@dataclass(frozen=True, slots=True)
class SheetWish:
    """A wish on a sheet: who, at which position from 0, and where it was written.

    Where somebody named days or sessions, `dates` are the names with their positions.
    """

    person: Guest
    position: int
    source: Source
    dates: Dates = ()


@dataclass(frozen=True, slots=True)
class WishSheet:
    """Who wishes an invitation, the most eager first."""

    invitation: str
    title: str
    host: str
    wishes: tuple[SheetWish, ...]


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that is not met: impossible for this person alone, or something else came first.

    Or all dates that are wished are off; then `cancelled` is why.
    """

    person: Guest
    invitation: str
    title: str
    position: int
    reason: UnmetReason
    over: bool
    """Whether every session that was possible has begun before the day that is settled."""
    dates: Dates = ()
    cancelled: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The weeks in numbers anybody may quote, without a name.

    `granted[k]` people with wishes got exactly k visits, `first` people one they want most.
    """

    people: int
    visits: int
    hosts: int
    visited: int
    sessions: int
    granted: tuple[int, ...]
    first: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What goals are measured against: people with wishes, hosts, promised and earlier visits."""

    people: int
    hosts: int
    agreed: int
    kept: int = 0


@dataclass(frozen=True, slots=True)
class VisitChange:
    """What is new for a person: a session before and after; None where there was, or is, none.

    `altered` is the same session with another end or place.
    """

    before: Meeting | None
    after: Meeting | None
    kind: ChangeKind
    person: Guest

    @property
    def meeting(self) -> Meeting:
        """The session as it is or, where that is none, as it was."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class VisitChanges:
    """Which visits are new, moved, dropped or altered, by institution and name of the people."""

    people: tuple[VisitChange, ...]

    def visits(self, kind: ChangeKind) -> tuple[tuple[str, str | None, str | None], ...]:
        """Return the changes of a kind as person, session before and session after."""
        return tuple(
            (c.person.id, c.before.id if c.before else None, c.after.id if c.after else None)
            for c in self.people
            if c.kind == kind
        )


def wish_sheets(data: DataSet, origins: Origins) -> tuple[WishSheet, ...]:
    """Return who wishes each invitation, by title, to proofread against the sign-up sheets."""
    index = PlanIndex(data, ())
    wishes: dict[str, list[SheetWish]] = defaultdict(list)
    for person in data.people.values():
        for invitation, position in person.wishes.items():
            source = _source(origins.get(("wish", person.id, invitation)))
            guest, dates = index.guest(person.id, invitation), _dates(person, invitation)
            wishes[invitation].append(SheetWish(guest, position, source, dates))
    by_title = sorted(data.invitations.values(), key=lambda i: (alphabetical(i.title), i.id))
    return tuple(
        WishSheet(
            invitation.id,
            invitation.title,
            data.partners[invitation.host].name,
            tuple(sorted(wishes[invitation.id], key=lambda w: (w.position, by_house(w.person)))),
        )
        for invitation in by_title
    )


def _dates(person: Person, invitation: str) -> Dates:
    """Return what of the invitation the person named, most wanted first.

    Who is on the sheet of a date and wishes any date more wants that one as much.
    """
    named = ((name, person.position(name) or 0) for name in person.dates.get(invitation, ()))
    return tuple(sorted(named, key=lambda item: (item[1], item[0] == invitation, item[0])))


def _source(origin: tuple[str, tuple[str | int, ...]] | None) -> Source:
    if origin is None:
        return "unknown"
    file, path = origin
    return "own" if file == "partners" else "sheet" if "interested" in path else "agreed"


def unmet(data: DataSet, visits: Iterable[Visit], past: Past = NO_PAST) -> tuple[Unmet, ...]:
    """Return the wishes the plan does not meet, by institution, name and position."""
    index, possible = PlanIndex(data, ()), Possibilities(data)
    granted = {(person, invitation_of(session)) for person, session in visits}
    found = []
    for person in (data.people[id_] for id_ in people_in_order(data)):
        for name, position in sorted(person.wishes.items(), key=lambda wish: wish[::-1]):
            if (person.id, name) not in granted:
                chances = possible.open_to(person, name)
                off = only_cancelled(data, person, name)
                reason: UnmetReason = (
                    "contested" if chances else "cancelled" if off else "impossible"
                )
                over = bool(chances) and all(past.holds(session.id) for session in chances)
                guest, title = index.guest(person.id), data.invitations[name].title
                dates = _dates(person, name)
                found.append(Unmet(guest, name, title, position, reason, over, dates, off))
    return tuple(found)


def overview(index: PlanIndex) -> Overview:
    """Return the numbers of the plan."""
    data = index.now
    granted: Counter[int] = Counter()
    first = 0
    for person in data.people.values():
        if person.wishes:
            went = {invitation_of(name) for name in index.visits.get(person.id, ())}
            granted[len(went)] += person.size
            if any(person.wishes.get(invitation) == 0 for invitation in went):
                first += person.size
    every = totals(data)
    return Overview(
        people=every.people,
        visits=sum(index.guest(person).size * len(went) for person, went in index.visits.items()),
        hosts=every.hosts,
        visited=len(index.hosting.keys() & data.partners.keys()),
        sessions=len(index.guests),
        granted=tuple(granted[count] for count in range(max(granted, default=0) + 1)),
        first=first,
    )


def totals(data: DataSet, earlier: Iterable[Visit] = ()) -> Totals:
    """Return what the goals are measured against; `earlier` are the visits to be kept."""

    def size(people: Iterable[str]) -> int:
        return sum(data.people[person].size for person in people if person in data.people)

    return Totals(
        people=sum(person.size for person in data.people.values() if person.wishes),
        hosts=len({invitation.host for invitation in data.invitations.values()}),
        agreed=size(visit.person for visit in data.agreed),
        kept=size(visit.person for visit in earlier),
    )


def changes(
    data: DataSet, before: Schedule | None, visits: Iterable[Visit], past: Past = NO_PAST
) -> VisitChanges:
    """Compare the visits of a schedule as it stood, if there was one, with those of a plan."""
    then = as_printed(before, data) if before else data
    old, new = PlanIndex(then, before.visits if before else ()), PlanIndex(data, visits, past)
    return compare(old, new, past)


def compare(old: PlanIndex, new: PlanIndex, past: Past) -> VisitChanges:
    """Compare the visits of two plans, for each person each invitation by itself.

    What is over may be called otherwise, but is as it was.
    """
    left, right = _by_wish(old), _by_wish(new)
    found = []
    for person, invitation in left.keys() | right.keys():
        earlier, later = {*left[person, invitation]}, {*right[person, invitation]}
        # A schedule edited by hand may hold several sessions of one invitation.
        stays = ((name, name) for name in sorted(earlier & later) if not past.holds(name))
        moves = zip_longest(sorted(earlier - later), sorted(later - earlier))
        for one, other in (*stays, *moves):
            before = old.meeting(old.sessions[one]) if one else None
            after = new.meeting(new.sessions[other]) if other else None
            if kind := _kind(before, after):
                guest = (old if after is None else new).guest(person)
                found.append(VisitChange(before, after, kind, guest))
    found.sort(key=lambda change: (by_house(change.person), by_time(change.meeting)))
    return VisitChanges(tuple(found))


def _by_wish(index: PlanIndex) -> Mapping[tuple[str, str], Sequence[str]]:
    visits = ((person, name) for person, names in index.visits.items() for name in names)
    return grouped(((person, invitation_of(name)), name) for person, name in visits)


def _kind(before: Meeting | None, after: Meeting | None) -> ChangeKind | None:
    if before is None or after is None:
        return "removed" if before else "added"
    if before.id != after.id:
        return "moved"
    # A place of another name only is where it was.
    was, now = (
        (one.span, one.place and (one.place.id, one.place.address)) for one in (before, after)
    )
    return None if was == now else "altered"
