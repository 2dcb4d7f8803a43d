"""From what was written to what is meant: the files become a `DataSet`.

What is broken is left out here, silently: the rules in `check` say what is wrong. `Origins`
remembers where each thing was written, so that a rule about the weeks as a whole can point at it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from kooperation.files.wishes import groups_of, wishes_of
from kooperation.weeks.model import (
    DataSet,
    Event,
    Invitation,
    Partner,
    Person,
    Place,
    Session,
    Weeks,
    session_id,
)
from kooperation.weeks.names import told_apart
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from kooperation.files.entries import (
        InvitationEntry,
        InvitationsFile,
        PartnersFile,
        PersonEntry,
        SessionEntry,
        WeeksEntry,
    )
    from kooperation.problems import Origins
    from kooperation.weeks.times import TimeSpan

_T = TypeVar("_T")

STEP_MINUTES = 30
"""Sessions of a window start every half hour from its beginning."""

LONGEST_WEEKS = 366
"""The most days the weeks may have."""


def possible(weeks: WeeksEntry) -> bool:
    """Tell whether the weeks have a length that weeks can have."""
    return 0 <= (weeks.end - weeks.start).days < LONGEST_WEEKS


def resolve(partners: PartnersFile, invitations: InvitationsFile) -> tuple[DataSet, Origins]:
    """Return the weeks as they are meant, names told apart, and where each part was written."""
    origins: Origins = {}
    weeks = invitations.weeks
    places = _places(partners, invitations, origins)
    houses, people = _houses(partners, weeks, origins)
    data = DataSet(
        weeks=_weeks(weeks, places),
        partners=_by_id(houses),
        people=_by_id(people),
        places=_by_id(places),
        events=_by_id(_events(invitations, places, origins)),
        invitations={},
        sessions={},
    )
    offers, sessions = _invitations(invitations, data, origins)
    data = replace(
        data,
        invitations=_by_id(offers),
        sessions=_by_id({id_: one for id_, one in sessions.items() if not one.cancelled}),
        cancelled=_by_id({id_: one for id_, one in sessions.items() if one.cancelled}),
    )
    wishes, more = wishes_of(partners, invitations, data, origins)
    groups = groups_of(partners, people)
    people = {
        id_: replace(
            person,
            wishes=_by_id({one: min(named.values()) for one, named in wishes[id_].items()}),
            dates={one: named for one, named in wishes[id_].items() if {*named} != {one}},
            more=more[id_],
            group=groups.get(id_, ()),
        )
        for id_, person in data.people.items()
    }
    return told_apart(replace(data, people=people)), origins


def _by_id(things: dict[str, _T]) -> dict[str, _T]:
    return dict(sorted(things.items()))


def _weeks(entry: WeeksEntry, places: dict[str, Place]) -> Weeks:
    times: dict[frozenset[str], int] = {}
    everywhere: dict[str, int] = {}
    for t in entry.travel_times:
        one, between = t.place, frozenset(t.between or ())
        if one is None and len(between) == 2 and between <= places.keys():
            times[between] = t.minutes
        elif one in places and t.between is None:
            everywhere[one] = t.minutes
    return Weeks(**entry.plain(Weeks), travel_times=times, travel_from=everywhere)


def _places(partners: PartnersFile, file: InvitationsFile, origins: Origins) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for partner in partners.partners:
        features = frozenset(partner.features)
        found.setdefault(partner.id, Place(partner.id, partner.name, partner.address, features))
    for i, place in enumerate(file.places):
        origins.setdefault(("place", place.name), ("invitations", ("places", i, "name")))
        features = frozenset(place.features)
        found.setdefault(place.name, Place(place.name, place.name, place.address, features))
    return found


def _events(file: InvitationsFile, places: dict[str, Place], origins: Origins) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for i, entry in enumerate(file.events):
        origins.setdefault(("event", entry.id), ("invitations", ("events", i)))
        spans = entry.at.resolve_anywhere(file.weeks.start, file.weeks.end)
        place = entry.place if entry.place in places else None
        found[entry.id] = Event(entry.id, entry.title, spans, place)
    return found


def _houses(
    file: PartnersFile, weeks: WeeksEntry, origins: Origins
) -> tuple[dict[str, Partner], dict[str, Person]]:
    """Return the partners and the people; of what has the same id, the first counts."""
    partners: dict[str, Partner] = {}
    people: dict[str, Person] = {}
    for i, entry in enumerate(file.partners):
        if entry.id in partners:
            continue
        origins["partner", entry.id] = ("partners", ("partners", i))
        own: list[str] = []
        for j, person in enumerate(entry.people):
            if person.id not in people:
                own.append(person.id)
                origins["person", person.id] = ("partners", ("partners", i, "people", j))
                people[person.id] = _person(person, entry.id, weeks, origins)
        hours = None if entry.hours is None else _spans(entry.hours, weeks.start, weeks.end)
        known = entry.plain(Partner)
        partners[entry.id] = Partner(**known, hours=hours, people=tuple(sorted(own)))
    return partners, people


def _person(entry: PersonEntry, partner: str, weeks: WeeksEntry, origins: Origins) -> Person:
    file, path = origins["person", entry.id]
    for k, need in enumerate(entry.needs):
        origins.setdefault(("need", entry.id, need), (file, (*path, "needs", k)))
    limits = {"max_visits": weeks.max_visits, "max_per_day": weeks.max_per_day}
    return Person(
        **limits | entry.plain(Person),
        partner=partner,
        needs=_names(entry.needs),
        missed=_names(tuple(missed.name for missed in entry.missed)),
        away=_spans(entry.away, weeks.start, weeks.end),
    )


@lru_cache(maxsize=1000)  # most need nothing and have missed nothing
def _names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)


def _spans(times: Iterable[TimeSpan], first: date, last: date) -> tuple[Span, ...]:
    return tuple(sorted({span for time in times for span in time.resolve(first, last)}))


def _invitations(
    file: InvitationsFile, data: DataSet, origins: Origins
) -> tuple[dict[str, Invitation], dict[str, Session]]:
    invitations: dict[str, Invitation] = {}
    sessions: dict[str, Session] = {}
    busy = [span for event in data.events.values() for span in event.spans]
    for i, entry in enumerate(file.invitations):
        if entry.id in invitations or entry.host not in data.partners:
            continue
        origins["invitation", entry.id] = ("invitations", ("invitations", i))
        place = _place((entry.place, entry.host), data)
        session = partial(
            Session, invitation=entry.id, host=entry.host, place=place, seats=entry.seats,
            min_visitors=entry.min_visitors, guides=_guides(entry.guides, entry.host, data),
            features=data.places[place].features.union(entry.features),
        )  # fmt: skip
        listed = [*_listed(entry, session, data, origins)]
        offered = {one.id: one for item, some in listed if not item.cancelled for one in some}
        given = entry.windows if entry.duration else ()
        windows = merge(_spans(given, data.weeks.start, data.weeks.end))
        for span in starts(windows, entry.duration or 0):
            name = session_id(entry.id, span.start)
            if name not in offered and not any(span.overlaps(other) for other in busy):
                offered[name] = session(id=name, span=span, chosen=True)
                origins.setdefault(
                    ("session", name), ("invitations", ("invitations", i, "windows"))
                )
        offered |= _cancelled(entry, listed, offered)
        sessions |= offered
        on = sorted(name for name, one in offered.items() if not one.cancelled)
        counted = sum(not offered[name].chosen for name in on)
        invitations[entry.id] = Invitation(
            id=entry.id, host=entry.host, title=entry.title, place=place, about=entry.about,
            windows=windows, duration=entry.duration or 0,
            sessions=tuple(on), cancelled=entry.cancelled,
            max_sessions=entry.max_sessions or counted + bool(given),
        )  # fmt: skip
    return invitations, sessions


def _listed(
    entry: InvitationEntry, session: Callable[..., Session], data: DataSet, origins: Origins
) -> Iterator[tuple[SessionEntry, list[Session]]]:
    """Yield the entries of the list, each with the sessions that it means as it says them.

    Of what starts at the same time only the first counts; what is cancelled may say so again.
    """
    seen: set[tuple[str, bool]] = set()
    file, path = origins["invitation", entry.id]
    for j, item in enumerate(entry.sessions):
        named = entry.guides if item.guides is None else item.guides
        guides = _guides(named, entry.host, data)
        own = _of_its_own(entry, item, data)
        names = {guest.name for guest in item.agreed}
        known = (data.people[id_] for id_ in names if id_ in data.people)
        agreed = sorted(person.id for person in known if person.partner != entry.host)
        spans = item.at.resolve(data.weeks.start, data.weeks.end)
        some: list[Session] = []
        for span in spans:
            name = session_id(entry.id, span.start)
            if (name, bool(item.cancelled)) not in seen:
                seen.add((name, bool(item.cancelled)))
                if not item.cancelled or (name, False) not in seen:
                    origins["session", name] = (file, (*path, "sessions", j))
                some.append(session(
                    id=name, span=span, note=item.note, guides=guides,
                    agreed=tuple(agreed) if len(spans) == 1 else (),
                    seats=item.seats or entry.seats,
                    min_visitors=item.min_visitors or entry.min_visitors,
                    cancelled=item.cancelled, **own,
                ))  # fmt: skip
        yield item, some


def _cancelled(
    entry: InvitationEntry,
    listed: list[tuple[SessionEntry, list[Session]]],
    offered: dict[str, Session],
) -> dict[str, Session]:
    """Return what of an invitation is off, by name: what was offered, or is listed as off.

    An entry of one session is itself off. It takes everything that starts with it, and what it
    overlaps of windows and of entries of several days; without hours, all of its days.
    """
    several = {one.id for item, some in listed if len(some) > 1 for one in some}
    found: dict[str, Session] = {}
    for item, some in listed:
        if item.cancelled:
            names = {one.id for one in some}
            taken = [
                other
                for other in offered.values()
                if (other.id in names or any(one.span.overlaps(other.span) for one in some))
                and (other.chosen or other.id in several or not item.at.hours or other.id in names)
            ]
            own = some if item.at.hours and (len(some) == 1 or not taken) else []
            if any(not other.chosen and other.id not in names for other in taken):
                own = [replace(one, chosen=True) for one in own]  # that time was never announced
            # What people had been promised there is told of as it was.
            for one in sorted((*taken, *own), key=lambda one: (one.chosen, bool(one.cancelled))):
                found.setdefault(one.id, replace(one, cancelled=item.cancelled))
    if entry.cancelled:
        for name, one in offered.items():
            found.setdefault(name, replace(one, cancelled=entry.cancelled))
    return found


def _of_its_own(entry: InvitationEntry, item: SessionEntry, data: DataSet) -> dict[str, Any]:
    """Return place and features of a session that says something about them itself."""
    if item.place is None and item.features is None:
        return {}
    offered = item.features
    if offered is None:  # what the invitation offers it offers at its own place
        offered = entry.features if item.place is None else ()
    place = _place((item.place, entry.place, entry.host), data)
    return {"place": place, "features": data.places[place].features.union(offered)}


def _place(names: Iterable[str | None], data: DataSet) -> str:
    """Return the first of the places that is known; a house always is."""
    return next(name for name in names if name is not None and name in data.places)


def _guides(ids: Iterable[str], host: str, data: DataSet) -> tuple[str, ...]:
    known = (data.people[id_] for id_ in {*ids} if id_ in data.people)
    return tuple(sorted(person.id for person in known if person.partner == host))


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
            start += timedelta(minutes=STEP_MINUTES)
