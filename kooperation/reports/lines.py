"""What stands on the list of every reader, as lines of named facts that can be compared.

It is the same for every plan that was printed, whichever format its lists have.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from kooperation.reports.meetings import by_house

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kooperation.reports.lists import PlanIndex
    from kooperation.reports.meetings import Guest, Meeting
    from kooperation.weeks.model import Partner, Session
    from kooperation.weeks.schedule import Past

ReaderKind = Literal["person", "host", "house", "week"]
LineRole = Literal["head", "event", "visit", "guide", "host", "out", "week"]


@dataclass(frozen=True, slots=True)
class ListLine:
    """What a list says of one thing: a visit, a duty, a session held, somebody out, a date.

    Lines of one `topic` may take each other's place: sessions of one invitation, days of one
    event. `facts` by name are what is compared; `on` tells whether it takes place. The head of a
    list has no `meeting`. `guests` are for words only.
    """

    role: LineRole
    topic: tuple[str, ...]
    name: str
    meeting: Meeting | None
    facts: Mapping[str, Any] = field(hash=False)
    on: bool = True
    guests: tuple[Guest, ...] = ()


LinesByReader = dict[tuple[ReaderKind, str], list[ListLine]]


def lines_of(index: PlanIndex, past: Past) -> LinesByReader:
    """Return the lines of every list, but for common dates and what is over."""
    data, found = index.data, _heads(index)
    shown = (*data.sessions.values(), *data.cancelled.values())
    for session in (one for one in shown if not past.over(one.start)):
        for key, line in _lines(index, session):
            found[key].append(line)
    for id_, partner in data.partners.items():
        # Who holds nothing and sends nobody has a name all the same.
        if found[("house", id_)] or ("host", id_) not in found:
            found[("house", id_)].insert(0, _house_head(index, partner))
        else:
            del found[("house", id_)]
    for (kind, id_), lines in found.items():
        if kind == "host" and id_ in data.partners:
            lines.insert(0, _house_head(index, data.partners[id_]))
    return found


def _heads(index: PlanIndex) -> LinesByReader:
    """Return the lists of everybody, and of the walls, with nothing but a head."""
    found: LinesByReader = defaultdict(list)
    found["week", ""].append(_head(index))
    for id_, person in index.data.people.items():
        guest = index.guest(id_)
        house = person.partner, guest.partner
        facts = {"role": person.role, "needs": person.needs, "size": person.size, "house": house}
        found["person", id_].append(_head(index, name=guest.name, **facts))
    return found


def _head(index: PlanIndex, **facts: Any) -> ListLine:
    return ListLine("head", (), "", None, {"weeks": index.data.weeks, **facts})


def _house_head(index: PlanIndex, partner: Partner) -> ListLine:
    where = partner.address, index.data.places.get(partner.id)
    facts = {"address": where, "contact": partner.contact, "people": partner.people}
    return _head(index, name=partner.name, **facts)


def _lines(index: PlanIndex, session: Session) -> Iterator[tuple[tuple[ReaderKind, str], ListLine]]:
    """Yield whom a session concerns, and what their lists say of it."""
    data, meeting = index.data, index.meeting(session)
    going = index.guests.get(session.id, [])
    topic = (session.invitation,)
    if session.host:
        yield ("host", session.host), host_line(index, session, meeting)
    public = _facts(meeting, "when", "where", "title", "about", "place", "seats")
    public |= {"host name": meeting.host, "off": meeting.off}
    if going or meeting.off:
        yield ("week", ""), ListLine("week", topic, session.id, meeting, public, on=bool(going))
    if not going:
        return
    guides = {"guides": session.guides, "guide names": _names(index, session.guides)}
    own = {"host": session.host, **_facts(meeting, "contact", "note"), **public, **guides}
    for person in going:
        known = data.people.get(person)
        house = known.partner if known else ""
        along = (one for one in going if one != person and house == _of(index, one) != "")
        fellows = (index.guest(one, session.invitation) for one in along)
        number = known.seats(session.invitation) if known else 1
        mine = own | {
            "number": number,
            "fellows": tuple(replace(one, role="") for one in fellows),
            "found": tuple(sorted(known.needs & session.features)) if known else (),
        }
        yield ("person", person), ListLine("visit", topic, session.id, meeting, mine)
        yield from _out(index, house, person, meeting, session, number)
    for guide in session.guides:
        yield ("person", guide), ListLine("guide", topic, session.id, meeting, own)
        house = _of(index, guide)
        yield from _out(index, house, guide, meeting, session, 1, out=session.place != house)


def _facts(meeting: Meeting, *names: str) -> dict[str, Any]:
    """Return what is said of a session or a common date under these names."""
    place = meeting.place
    facts = {
        "when": meeting.span,
        "where": (place.id, place.address) if place else None,
        "place": place.name if place else "",
        "title": meeting.title,
        "about": meeting.about,
        "note": meeting.note,
        "contact": meeting.contact,
        "seats": (meeting.people, meeting.seats),
    }
    return {name: facts[name] for name in names}


def host_line(index: PlanIndex, session: Session, meeting: Meeting) -> ListLine:
    """Return what a host's list says of a session, which takes place if somebody comes."""
    going = index.guests.get(session.id, [])
    guests = [index.guest(one, session.invitation, with_needs=True) for one in going]
    facts = _facts(meeting, "when", "where", "title", "about", "note", "contact", "place", "seats")
    facts |= {
        "guides": session.guides,
        "guide names": _names(index, session.guides),
        "guests": tuple((one.id, one.size + one.more) for one in guests),
        "guest names": tuple(replace(one, needs=()) for one in guests),
        "needs": tuple((one.id, one.needs) for one in guests if one.needs),
        "found": session.features,
        "cancelled": session.cancelled,
    }
    who = tuple(sorted(guests, key=by_house))
    return ListLine("host", (session.invitation,), session.id, meeting, facts, bool(going), who)


def _out(
    index: PlanIndex,
    house: str,
    person: str,
    meeting: Meeting,
    session: Session,
    number: int,
    *,
    out: bool = True,
) -> Iterator[tuple[tuple[ReaderKind, str], ListLine]]:
    """Yield what the roster of a house says of somebody: who guides at home is not out."""
    if not house:
        return
    who = index.guest(person, session.invitation)
    facts = _facts(meeting, "when", "where", "title", "place")
    facts |= {"number": number, "name": replace(who, more=0), "host name": meeting.host}
    line = ListLine("out", (person, session.invitation), session.id, meeting, facts, out, (who,))
    yield ("house", house), line


def common_dates(index: PlanIndex, past: Past) -> Iterator[ListLine]:
    """Yield the common dates, which stand on every list."""
    for meeting in index.events:
        if not past.over(meeting.span.start):
            facts = _facts(meeting, "when", "where", "title", "place")
            start = meeting.span.start.isoformat(timespec="minutes")
            yield ListLine("event", (meeting.id,), start, meeting, facts)


def _names(index: PlanIndex, people: Iterable[str]) -> tuple[str, ...]:
    return tuple(index.guest(one).name for one in people)


def _of(index: PlanIndex, person: str) -> str:
    known = index.data.people.get(person)
    return known.partner if known else ""
