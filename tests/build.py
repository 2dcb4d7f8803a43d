"""Small weeks for tests, built directly: what a test does not say is filled in sensibly.

    data = dataset(
        person("anna", partner="ogs", wishes={"awo": 0}),
        session("awo", "2027-03-02 10:00-11:00", seats=2),
    )
    plan = going("awo@2027-03-02T10:00", "anna")

Partners, places and invitations that are only mentioned are made up: an invitation `awo` is
hosted by the partner `awo`, in its house, unless something else is said.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, Loaded, load, parse
from kooperation.planning.revise import publish, revise
from kooperation.weeks.model import (
    DataSet,
    Event,
    Invitation,
    Partner,
    Person,
    Place,
    Session,
    Visit,
    Weeks,
    session_id,
)
from kooperation.weeks.schedule import Held, Schedule
from kooperation.weeks.times import Span, parse_span
from tests import EXAMPLE
from tests.golden import FOLDER as GOLDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 12)
"""Monday of the first and Friday of the second week."""
NOW = datetime.fromisoformat("2027-02-20T14:05:00+01:00")

Thing = Person | Partner | Session | Invitation | Event
_T = TypeVar("_T", Partner, Person, Invitation, Session, Event, Place)


@cache
def example() -> DataSet:
    """Return the example of the project, read once: `example.__wrapped__()` reads it again."""
    data = load(EXAMPLE).data
    assert data is not None
    return data


@cache
def example_plan() -> frozenset[Visit]:
    """Return a plan of the example, made without the solver: whoever came first was served."""
    found = parsed(None, None, (GOLDEN / SCHEDULE).read_text(encoding="utf-8")).schedule
    assert found is not None
    return found.visits


def parsed(
    partners: str | None,
    invitations: str | None,
    schedule: str | None = None,
    more: Mapping[str, str] | None = None,
) -> Loaded:
    """Load texts as if they stood in files; `more` by name, as `told.yaml`."""
    texts = {PARTNERS: partners, INVITATIONS: invitations, SCHEDULE: schedule, **(more or {})}
    raw = {name: None if text is None else text.encode() for name, text in texts.items()}
    return parse("data", raw)


def dumped(file: Any) -> str:
    """Return a value as the text of a YAML file."""
    text: str = yaml.dump(file, Dumper=yaml.CSafeDumper, allow_unicode=True)
    return text


def drafted(data: DataSet, visits: Iterable[Visit]) -> Schedule:
    """Return the first schedule with these visits."""
    return revise(data, None, [*visits], NOW, 1)


def published(data: DataSet, visits: Iterable[Visit]) -> Schedule:
    """Return the first schedule with these visits, published."""
    return publish(data, drafted(data, visits), NOW, 1)


def earlier_form(*held: Held) -> Schedule:
    """Return a schedule of an earlier form, in which these sessions stood."""
    return Schedule(True, 1, NOW, held=held)


def altered(data: DataSet, kind: str, id_: str, /, **fields: object) -> DataSet:
    """Return the data with other fields of one thing: `altered(data, "people", "anna", size=2)`."""
    things = getattr(data, kind)
    return replace(data, **{kind: things | {id_: replace(things[id_], **fields)}})


def named(data: DataSet, text: str) -> DataSet:
    """Return the weeks with this text for everything that is called or told anything."""
    return replace(
        data,
        weeks=replace(data.weeks, title=text, contact=text),
        people={k: replace(p, name=text, role=text) for k, p in data.people.items()},
        partners={
            k: replace(p, name=text, address=text, contact=text) for k, p in data.partners.items()
        },
        places={k: replace(p, name=text, address=text) for k, p in data.places.items()},
        events={k: replace(e, title=text) for k, e in data.events.items()},
        invitations={k: replace(i, title=text, about=text) for k, i in data.invitations.items()},
        sessions={k: replace(s, note=text) for k, s in data.sessions.items()},
    )


def spans(*times: str) -> tuple[Span, ...]:
    """Return the spans of dates with or without hours; they need not lie in the weeks."""
    return tuple(s for text in times for s in parse_span(text).resolve(date.min, date.max))


def person(name: str, *, partner: str = "home", away: Iterable[str] = (), **fields: Any) -> Person:
    """Return a person; `away` in words, and the `group` said of one of it is enough."""
    fields["needs"] = frozenset(fields.get("needs", ()))
    return Person(name, name.title(), partner, away=spans(*away), **fields)


def partner(name: str, *, hours: Iterable[str] | None = None, **fields: Any) -> Partner:
    """Return an institution; `hours` in words."""
    return Partner(name, name.title(), hours=None if hours is None else spans(*hours), **fields)


def invitation(
    name: str, *, host: str = "", windows: Iterable[str] = (), **fields: Any
) -> Invitation:
    """Return an invitation; without `max_sessions` any number may take place."""
    host = host or name
    fields = {"place": host, "max_sessions": 99, **fields}
    return Invitation(name, host, name.title(), windows=spans(*windows), **fields)


def session(invited: str, at: str, *, host: str = "", **fields: Any) -> Session:
    """Return a session of an invitation, with ten seats, in the house of its host."""
    host = host or invited
    (span,) = spans(at)
    fields = {"place": host, "seats": 10, **fields}
    fields["features"] = frozenset(fields.get("features", ()))
    return Session(session_id(invited, span.start), invited, host, span=span, **fields)


def event(name: str, *at: str, **fields: Any) -> Event:
    """Return a common event."""
    return Event(name, name.title(), spans(*at), **fields)


def dataset(
    *things: Thing, travel_times: Mapping[tuple[str, str], int] | None = None, **fields: Any
) -> DataSet:
    """Return the weeks with these things and fields, and with everything that they mention."""
    people = _by_id(thing for thing in things if isinstance(thing, Person))
    sessions = _by_id(thing for thing in things if isinstance(thing, Session))
    invitations = _by_id(thing for thing in things if isinstance(thing, Invitation))
    partners = _by_id(thing for thing in things if isinstance(thing, Partner))
    for offered in sessions.values():
        invited = offered.invitation
        invitations.setdefault(invited, invitation(invited, host=offered.host))
        for name in offered.agreed:
            wishes = {invited: 0} | people[name].wishes
            people[name] = replace(people[name], wishes=wishes)
    for one in list(people.values()):
        group = tuple(sorted({one.id, *one.group})) if one.group else ()
        people |= {name: replace(people[name], group=group) for name in group}
    for name in (*(p.partner for p in people.values()), *(i.host for i in invitations.values())):
        partners.setdefault(name, partner(name))
    places = (*partners, *(s.place for s in sessions.values()))
    fields = {"id": "weeks", "title": "Wochen", "start": FIRST, "end": LAST, **fields}
    fields["travel_times"] = {frozenset(way): time for way, time in (travel_times or {}).items()}
    return DataSet(
        weeks=Weeks(**fields),
        partners=_by_id(
            replace(p, people=tuple(sorted(q.id for q in people.values() if q.partner == p.id)))
            for p in partners.values()
        ),
        people=_by_id(people.values()),
        places=_by_id(Place(place, place.title()) for place in places),
        events=_by_id(thing for thing in things if isinstance(thing, Event)),
        invitations=_by_id(
            replace(i, sessions=tuple(s.id for s in sessions.values() if s.invitation == i.id))
            for i in invitations.values()
        ),
        sessions=sessions,
    )


def going(where: Session | str, *people: str) -> list[Visit]:
    """Return the visits of these people to a session."""
    name = where if isinstance(where, str) else where.id
    return [Visit(one, name) for one in people]


def _by_id(things: Iterable[_T]) -> dict[str, _T]:
    return {thing.id: thing for thing in sorted(things, key=lambda thing: thing.id)}
