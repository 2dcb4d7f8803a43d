"""From what was written to what is meant: the files become a `DataSet`.

What is broken is left out here, silently: the rules in `check` say what is wrong. `Origins`
remembers where each thing was written, so that a rule about the weeks as a whole can point at it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from kooperation.weeks.model import (
    Cancelled,
    DataSet,
    Event,
    Held,
    Invitation,
    Partner,
    Person,
    Place,
    Schedule,
    Session,
    Weeks,
    session_id,
)
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kooperation.files.entries import (
        InvitationEntry,
        InvitationsFile,
        PartnersFile,
        PersonEntry,
        ScheduleFile,
        WeeksEntry,
    )
    from kooperation.files.reader import Path
    from kooperation.weeks.times import TimeSpan

_T = TypeVar("_T")
_NEVER = Span(datetime(1, 1, 1), datetime(1, 1, 1))  # noqa: DTZ001  all times are local

STEP = timedelta(minutes=30)
"""Sessions of a window start every half hour from its beginning."""

LONGEST_WEEKS = 366
"""The most days the weeks may have."""

Origins = dict[tuple[str, ...], tuple[str, "Path"]]
"""Where a thing was written: its kind and ids, to the file ("partners", "invitations") and path."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A session with the path of its entry."""

    session: Session
    path: Path


def resolve(partners: PartnersFile, invitations: InvitationsFile) -> tuple[DataSet, Origins]:
    """Return the weeks as they are meant, and where each part was written."""
    origins: Origins = {}
    weeks = invitations.weeks
    first, last = weeks.start, weeks.end
    places = _locations(partners, invitations, origins)
    houses = _partners(partners, first, last, origins)
    events = {
        event.id: Event(event.id, event.title, event.at.resolve(*(event.at.dates or (first, last))),
                        event.place if event.place in places else None)
        for event in invitations.events
    }  # fmt: skip
    for i, event in enumerate(invitations.events):
        origins.setdefault(("event", event.id), ("invitations", ("events", i)))
    people = _people(partners, weeks, origins)
    offers, sessions = _invitations(invitations, houses, places, people, events, origins)
    wishes = _wishes(partners, invitations, (offers, sessions, people), origins)
    companions = _companions(partners, people)
    people = {
        id_: replace(person, wishes=wishes[id_], companion=companions.get(id_))
        for id_, person in people.items()
    }
    data = DataSet(
        weeks=_weeks(weeks, places),
        partners=_by_id(houses),
        people=_by_id(people),
        places=_by_id(places),
        events=_by_id(events),
        invitations=_by_id(offers),
        sessions=_by_id(sessions),
    )
    return data, origins


def resolve_schedule(file: ScheduleFile) -> Schedule:
    """Return the schedule that stands in the file."""
    return Schedule(
        file.published,
        file.revision,
        file.updated,
        file.settled,
        tuple(Held(v.session, v.until, v.place, v.visitors) for v in file.visits),
        tuple(
            Cancelled(c.person, c.session, c.title, c.until, c.place, c.host, c.guides)
            for c in file.cancelled
        ),
    )


def _by_id(things: dict[str, _T]) -> dict[str, _T]:
    return dict(sorted(things.items()))


def _weeks(entry: WeeksEntry, places: dict[str, Place]) -> Weeks:
    times = {
        frozenset(t.between): t.minutes
        for t in entry.travel_times
        if set(t.between) <= places.keys() and len(set(t.between)) == 2
    }
    return Weeks(
        id=entry.id, title=entry.title, start=entry.start, end=entry.end,
        timezone=entry.timezone, language=entry.language,
        travel=entry.travel, travel_times=times,
    )  # fmt: skip


def _locations(
    partners: PartnersFile, invitations: InvitationsFile, origins: Origins
) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for partner in partners.partners:
        found.setdefault(partner.id, Place(partner.id, partner.name, partner.address))
    for i, place in enumerate(invitations.places):
        origins.setdefault(("place", place.name), ("invitations", ("places", i, "name")))
        found.setdefault(place.name, Place(place.name, place.name, place.address))
    return found


def _partners(
    partners: PartnersFile, first: date, last: date, origins: Origins
) -> dict[str, Partner]:
    found: dict[str, Partner] = {}
    known: set[str] = set()
    for i, entry in enumerate(partners.partners):
        if entry.id in found:
            continue
        origins["partner", entry.id] = ("partners", ("partners", i))
        people = sorted({person.id for person in entry.people} - known)
        known.update(people)
        hours = None if entry.hours is None else _spans(entry.hours, first, last)
        found[entry.id] = Partner(
            id=entry.id, name=entry.name, kind=entry.kind, address=entry.address,
            contact=entry.contact, staffing=entry.staffing, hours=hours, people=tuple(people),
        )  # fmt: skip
    return found


def _first(own: int | None, usual: int | None) -> int | None:
    """Return what was written for one person or, where that is nothing, for everybody."""
    return usual if own is None else own


def _people(partners: PartnersFile, weeks: WeeksEntry, origins: Origins) -> dict[str, Person]:
    found: dict[str, Person] = {}
    seen: set[str] = set()
    for i, partner in enumerate(partners.partners):
        if partner.id in seen:
            continue
        seen.add(partner.id)
        for j, entry in enumerate(partner.people):
            if entry.id in found:
                continue
            path = ("partners", i, "people", j)
            origins["person", entry.id] = ("partners", path)
            for k, need in enumerate(entry.needs):
                origins.setdefault(("need", entry.id, need), ("partners", (*path, "needs", k)))
            found[entry.id] = Person(
                id=entry.id, name=entry.name, partner=partner.id, role=entry.role,
                phone=entry.phone, email=entry.email, size=entry.size, needs=frozenset(entry.needs),
                away=_spans(entry.away, weeks.start, weeks.end),
                max_visits=_first(entry.max_visits, weeks.max_visits),
                max_per_day=_first(entry.max_per_day, weeks.max_per_day),
            )  # fmt: skip
    return found


def _spans(times: Iterable[TimeSpan], first: date, last: date) -> tuple[Span, ...]:
    return tuple(sorted({span for time in times for span in time.resolve(first, last)}))


def _invitations(
    file: InvitationsFile,
    partners: dict[str, Partner],
    places: dict[str, Place],
    people: dict[str, Person],
    events: dict[str, Event],
    origins: Origins,
) -> tuple[dict[str, Invitation], dict[str, Session]]:
    invitations: dict[str, Invitation] = {}
    sessions: dict[str, Session] = {}
    busy = [span for event in events.values() for span in event.spans]
    for i, entry in enumerate(file.invitations):
        if entry.id in invitations or entry.host not in partners:
            continue
        path: Path = ("invitations", i)
        origins["invitation", entry.id] = ("invitations", path)
        place = entry.place if entry.place in places else entry.host
        guides = _guides(entry.guides, entry.host, people)
        blank = Session(
            id="", invitation=entry.id, host=entry.host, place=place, span=_NEVER,
            seats=entry.seats, min_visitors=entry.min_visitors, guides=guides,
        )  # fmt: skip
        offers = {offer.session.id: offer for offer in _listed(entry, blank, file.weeks, people)}
        listed = len(offers)
        windows = merge(_spans(entry.windows, file.weeks.start, file.weeks.end))
        if entry.duration:
            for span in starts(windows, entry.duration):
                name = session_id(entry.id, span.start)
                if name not in offers and not any(span.overlaps(other) for other in busy):
                    session = replace(blank, id=name, span=span, chosen=True)
                    offers[name] = _Offer(session, ("windows",))
        for name, offer in offers.items():
            sessions[name] = offer.session
            origins["session", name] = ("invitations", (*path, *offer.path))
        has_windows = bool(entry.windows and entry.duration)
        invitations[entry.id] = Invitation(
            id=entry.id, host=entry.host, title=entry.title, place=place, about=entry.about,
            features=frozenset(entry.features), windows=windows if has_windows else (),
            duration=entry.duration or 0, max_sessions=entry.max_sessions or listed + has_windows,
            sessions=tuple(sorted(offers)),
        )  # fmt: skip
    return invitations, sessions


def _listed(
    entry: InvitationEntry, blank: Session, weeks: WeeksEntry, people: dict[str, Person]
) -> Iterator[_Offer]:
    seen: set[str] = set()
    for j, item in enumerate(entry.sessions):
        for span in item.at.resolve(weeks.start, weeks.end):
            name = session_id(entry.id, span.start)
            if name in seen:
                continue
            seen.add(name)
            guides = blank.guides
            if item.guides is not None:
                guides = _guides(item.guides, entry.host, people)
            agreed = sorted(p for p in set(item.agreed) if _may_agree(p, entry.host, people))
            session = replace(
                blank, id=name, span=span, guides=guides, note=item.note, agreed=tuple(agreed),
                seats=item.seats or blank.seats,
                min_visitors=item.min_visitors or blank.min_visitors,
            )  # fmt: skip
            yield _Offer(session, ("sessions", j))


def _guides(ids: Iterable[str], host: str, people: dict[str, Person]) -> tuple[str, ...]:
    return tuple(sorted({id_ for id_ in ids if id_ in people and people[id_].partner == host}))


def _may_agree(person: str, host: str, people: dict[str, Person]) -> bool:
    return person in people and people[person].partner != host


def merge(windows: Iterable[Span]) -> tuple[Span, ...]:
    """Return the windows with those of one day that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(windows):
        if merged and merged[-1].day == span.day and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def starts(windows: Iterable[Span], minutes: int) -> Iterator[Span]:
    """Yield every stretch of that many minutes that fits into the windows, each half hour."""
    length = timedelta(minutes=minutes)
    for window in windows:
        start = window.start
        while start + length <= window.end:
            yield Span(start, start + length)
            start += STEP


def _wishes(
    partners: PartnersFile,
    file: InvitationsFile,
    data: tuple[dict[str, Invitation], dict[str, Session], dict[str, Person]],
    origins: Origins,
) -> dict[str, dict[str, int]]:
    """Return the positions of the wishes of each person; the first place to name a wish counts."""
    invitations, sessions, people = data
    wishes: dict[str, dict[str, int]] = {person: {} for person in people}
    written = [
        *_own_wishes(partners, origins),
        *_sign_ups(partners, file, origins),
        *(_promise(person, s, origins) for s in sessions.values() for person in s.agreed),
    ]
    for person, invitation, position, place in written:
        offered = invitations.get(invitation)
        if person not in people or offered is None or offered.host == people[person].partner:
            continue
        if invitation not in wishes[person]:
            wishes[person][invitation] = position
            origins["wish", person, invitation] = place
    return {person: _by_id(positions) for person, positions in wishes.items()}


_Written = tuple[str, str, int, tuple[str, "Path"]]
"""A wish as it was written: person, invitation, position, and where."""


def _own_wishes(partners: PartnersFile, origins: Origins) -> Iterator[_Written]:
    for person, path, entry in _entries(partners, origins):
        for position, group in enumerate(entry.wishes):
            for k, invitation in enumerate(group):
                place = ("partners", (*path, "wishes", position, k))
                yield person, invitation, position, place


def _sign_ups(
    partners: PartnersFile, file: InvitationsFile, origins: Origins
) -> Iterator[_Written]:
    """Yield the wishes of the sheets: they all stand behind the person's own."""
    behind = {person: len(entry.wishes) for person, _p, entry in _entries(partners, origins)}
    for i, entry in enumerate(file.invitations):
        if origins.get(("invitation", entry.id)) == ("invitations", ("invitations", i)):
            for k, person in enumerate(entry.interested):
                place = ("invitations", ("invitations", i, "interested", k))
                yield person, entry.id, behind.get(person, 0), place


def _promise(person: str, session: Session, origins: Origins) -> _Written:
    file, path = origins["session", session.id]
    return person, session.invitation, 0, (file, (*path, "agreed"))


def _entries(partners: PartnersFile, origins: Origins) -> Iterator[tuple[str, Path, PersonEntry]]:
    """Yield the entries that people were made from, the first of each id."""
    for i, partner in enumerate(partners.partners):
        for j, entry in enumerate(partner.people):
            path: Path = ("partners", i, "people", j)
            if origins.get(("person", entry.id)) == ("partners", path):
                yield entry.id, path, entry


def _companions(partners: PartnersFile, people: dict[str, Person]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for partner in partners.partners:
        for entry in partner.people:
            one, other = entry.id, entry.companion
            if other in people and one != other and one not in pairs and other not in pairs:
                pairs[one], pairs[other] = other, one
    return pairs
