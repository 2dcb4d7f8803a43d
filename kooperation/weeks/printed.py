"""What lists say: of the weeks, only what is printed, so that it can be kept and compared.

A published revision keeps it, so that it can be read without the files of that time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from kooperation.weeks.model import (
    DataSet,
    Invitation,
    Partner,
    Person,
    Place,
    Session,
    grouped,
    invitation_of,
    start_of,
)
from kooperation.weeks.schedule import NO_PAST, Held, Past
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kooperation.weeks.model import Visit
    from kooperation.weeks.schedule import Schedule


def remembered(data: DataSet, past: Past) -> DataSet:
    """Return the data with what has happened, as it was, also where the data has forgotten it."""
    then = past.printed
    if then:
        data = replace(
            data,
            partners=then.partners | data.partners,
            people=then.people | data.people,
            places=then.places | data.places,
            invitations=then.invitations | data.invitations,
        )
    held = {one.session: _as_held(data, one, then) for one in past.held}
    return replace(data, sessions=data.sessions | held) if held else data


def _as_held(data: DataSet, held: Held, then: DataSet | None) -> Session:
    """Return a session as it took place."""
    if then and held.session in then.sessions:
        return then.sessions[held.session]
    span = Span(start_of(held.session), held.until)
    if held.session in data.sessions:
        known = data.sessions[held.session]
        features = known.features if known.place == held.place else frozenset()
        return replace(known, span=span, place=held.place, features=features)
    invitation = invitation_of(held.session)
    offered = data.invitations.get(invitation)
    host = offered.host if offered else ""  # nobody knows
    return Session(held.session, invitation, host, held.place, span, seats=0, chosen=True)


def printed(data: DataSet, visits: Iterable[Visit], past: Past = NO_PAST) -> DataSet:
    """Return what lists say of a plan: its sessions, those announced, and the names in them.

    What lies in the past is as it was printed then.
    """
    whole = remembered(data, past)
    guests = grouped((one.session, one.person) for one in sorted(visits))
    sessions, off = _dates(data, whole, guests, past)
    shown = (*sessions.values(), *off.values())
    who = {*chain(*guests.values()), *(guide for one in shown for guide in one.guides)}
    people = {n: one for n, one in whole.people.items() if n in data.people or n in who}
    houses = {*data.partners, *(one.host for one in shown), *(p.partner for p in people.values())}
    at = houses.union((one.place for one in shown), (one.place for one in data.events.values()))
    offers = {one.invitation for one in shown}
    going = grouped((p, invitation_of(n)) for n, visitors in guests.items() for p in visitors)
    members = grouped((one.partner, n) for n, one in _sorted(people))
    return DataSet(
        weeks=replace(data.weeks, travel=0, travel_times={}, travel_from={}),
        partners={
            n: Partner(n, one.name, address=one.address, contact=one.contact, people=(*members[n],))
            for n, one in _sorted(whole.partners)
            if n in houses
        },
        people={n: _printed_person(one, going[n]) for n, one in _sorted(people)},
        places={n: Place(n, one.name, one.address) for n, one in _sorted(whole.places) if n in at},
        events=data.events,
        invitations={
            n: Invitation(n, one.host, one.title, one.host, one.about)
            for n, one in _sorted(whole.invitations)
            if n in offers
        },
        sessions=dict(_sorted(sessions)),
        cancelled=dict(_sorted(off)),
    )


def _dates(
    data: DataSet, whole: DataSet, guests: Mapping[str, Sequence[str]], past: Past
) -> tuple[dict[str, Session], dict[str, Session]]:
    """Return the dates that lists show, by id: those that take place or might have, and those off.

    `whole` is the data with what has happened.
    """
    sessions = {
        name: _printed_session(one, whole, guests.get(name, ()))
        for name, one in whole.sessions.items()
        if (name in guests or not (one.chosen or past.holds(name)))
        and one.invitation in whole.invitations  # of a file of an earlier form it may not be
    }
    off = {n: one for n, one in data.cancelled.items() if not (one.chosen or past.holds(n))}
    if then := past.printed:
        sessions |= {n: one for n, one in then.sessions.items() if past.holds(n)}
        off |= {n: one for n, one in then.cancelled.items() if past.holds(n)}
        lost = {n: data.reason(n) for n in then.sessions if past.holds(n) and n not in guests}
        off |= {n: replace(then.sessions[n], cancelled=why) for n, why in lost.items() if why}
    off = {n: _printed_session(one, whole, ()) for n, one in off.items() if n not in guests}
    return {n: one for n, one in sessions.items() if n in guests or n not in off}, off


def as_printed(schedule: Schedule, data: DataSet) -> DataSet:
    """Return what lists said of a schedule; of a draft or an earlier form, as far as data knows."""
    if schedule.printed:
        return schedule.printed
    names = {one.session for one in schedule.held}
    # What is cancelled now was not when it was planned; of what is gone only the id is left.
    then = {n: replace(one, cancelled="") for n, one in data.cancelled.items() if n in names}
    known = {n: Invitation(n, "", n, "") for n in map(invitation_of, names)}
    whole = replace(
        data,
        invitations=known | data.invitations,
        sessions=data.sessions | then,
        cancelled={n: one for n, one in data.cancelled.items() if n not in names},
    )
    return printed(whole, schedule.visits, Past(held=schedule.held))


READERS = ("people", "hosts", "houses", "week")
"""The kinds of those who get a list."""


def readers(said: DataSet) -> dict[str, tuple[str, ...]]:
    """Return the ids of all who get a list of what was said, by kind.

    They are all people, the partners who invite, those who have people, and the week itself: the
    poster and the page, which have the id "".
    """
    return {
        "people": (*said.people,),
        "hosts": tuple(sorted({one.host for one in said.invitations.values()})),
        "houses": tuple(name for name, one in said.partners.items() if one.people),
        "week": ("",),
    }


def _sorted(things: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(things.items())


def _printed_session(session: Session, data: DataSet, guests: Iterable[str]) -> Session:
    needs = {need for guest in guests if guest in data.people for need in data.people[guest].needs}
    return Session(
        session.id,
        session.invitation,
        session.host,
        session.place,
        session.span,
        session.seats,
        guides=session.guides,
        note=session.note,
        features=session.features & needs,
        cancelled=session.cancelled,
    )


def _printed_person(person: Person, visited: Iterable[str]) -> Person:
    return Person(
        person.id,
        person.name,
        person.partner,
        person.role,
        size=person.size,
        more={one: person.more[one] for one in sorted(visited) if one in person.more},
        needs=person.needs,
    )


def fingerprint(data: DataSet) -> str:
    """Return a digest of what the files mean: comments and order do not count."""
    return hashlib.sha256(repr(_plain(data)).encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    """Return a value as lists and texts, the same on every machine."""
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return sorted([_plain(key), _plain(item)] for key, item in value.items())
    if isinstance(value, AbstractSet):
        return sorted(map(_plain, value))
    if isinstance(value, tuple | list):
        return [*map(_plain, value)]
    return str(value)
