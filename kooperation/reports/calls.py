"""What has changed between two schedules, and whom to tell what: the call list of `koop diff`.

Like every report this is plain data without a word of any language. It holds phone numbers and
mail addresses, and is for the organiser alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kooperation.reports.lists import Guest, Meeting, PlanIndex, alphabetical, by_house, by_time
from kooperation.reports.organiser import (
    Change,
    ChangeKind,
    Changes,
    compare,
    index_of,
    session_changes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kooperation.weeks.model import DataSet, Schedule

Role = Literal["visit", "guide", "host"]


@dataclass(frozen=True, slots=True)
class News(Change):
    """What is new in one thing somebody does: visit a session, guide it, or be its host.

    With `guests` it is the session of a host that stays, with others than before: `comes` and
    `goes`. With `stopped` a guide is free because the session does not take place, with `removed`
    because somebody else guides it.
    """

    role: Role
    kind: ChangeKind | Literal["guests", "stopped"]
    comes: tuple[Guest, ...] = ()
    goes: tuple[Guest, ...] = ()

    @property
    def first(self) -> datetime:
        """The earliest start that it is about."""
        return min(meeting.span.start for meeting in (self.before, self.after) if meeting)


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to tell, and all there is to tell, the soonest first.

    A person with phone and mail, or a host with mail and its `contact`; `partner` is a person's
    institution.
    """

    kind: Literal["person", "partner"]
    id: str
    name: str
    news: tuple[News, ...]
    partner: str = ""
    size: int = 1
    phone: str = ""
    email: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed: visits, the sessions that start or stop taking place, and the calls."""

    changes: Changes
    started: tuple[Meeting, ...]
    stopped: tuple[Meeting, ...]
    calls: tuple[Call, ...]


def difference(
    data: DataSet, before: Schedule, now: Schedule, then: DataSet | None = None
) -> Difference:
    """Compare two schedules; `then` is the data of the earlier one, where it is known.

    From it come the guides of that time, and the names and numbers of who is gone since.
    """
    then = then or data
    known = replace(
        data,
        partners=then.partners | data.partners,
        people=then.people | data.people,
        places=then.places | data.places,
        invitations=then.invitations | data.invitations,
    )
    old = index_of(replace(known, sessions=data.sessions | then.sessions), before)
    new = PlanIndex(known, now.visits, now.past)
    return Difference(
        compare(old, new),
        started=_only(new, old),
        stopped=_only(old, new),
        calls=tuple(sorted(_calls(old, new), key=_urgency)),
    )


def _urgency(call: Call) -> tuple[object, ...]:
    """Sort by the earliest date concerned, people before hosts."""
    house = alphabetical(call.partner), alphabetical(call.name), call.id
    return call.news[0].first, call.kind == "partner", *house


def _only(one: PlanIndex, other: PlanIndex) -> tuple[Meeting, ...]:
    """Return the sessions that take place only in the one plan, by time."""
    found = [one.meeting(one.sessions[name]) for name in one.guests.keys() - other.guests.keys()]
    return tuple(sorted(found, key=by_time))


def _calls(old: PlanIndex, new: PlanIndex) -> Iterator[Call]:
    data = new.data
    for id_, told in _to_people(old, new).items():
        guest, person = new.guest(id_), data.people.get(id_)
        phone, email = (person.phone, person.email) if person else ("", "")
        news = _soonest(told)
        yield Call("person", id_, guest.name, news, guest.partner, guest.size, phone, email)
    for id_, told in _to_hosts(old, new).items():
        if partner := data.partners.get(id_):
            yield Call(
                "partner", id_, partner.name, _soonest(told),
                email=partner.email, contact=partner.contact,
            )  # fmt: skip


def _to_people(old: PlanIndex, new: PlanIndex) -> dict[str, list[News]]:
    """Return what is new for each person, as a visitor or as a guide."""
    told = defaultdict(list)
    for person, kind, before, after in session_changes(old, new, old.visits, new.visits):
        told[person].append(News(before, after, "visit", kind))
    for guide, kind, before, after in session_changes(old, new, old.duties, new.duties):
        stopped = kind == "removed" and before and before.id not in new.guests
        told[guide].append(News(before, after, "guide", "stopped" if stopped else kind))
    return told


def _to_hosts(old: PlanIndex, new: PlanIndex) -> dict[str, list[News]]:
    """Return what is new for each host: in its sessions, and in who comes to them."""
    told = defaultdict(list)
    for host, kind, before, after in session_changes(old, new, old.hosting, new.hosting):
        told[host].append(News(before, after, "host", kind))
    for name in old.guests.keys() & new.guests.keys():
        comes, goes = _guests(new, old, name), _guests(old, new, name)
        host = new.sessions[name].host
        if (comes or goes) and host == old.sessions[name].host:
            before, after = (index.meeting(index.sessions[name]) for index in (old, new))
            told[host].append(News(before, after, "host", "guests", comes, goes))
    return told


def _guests(one: PlanIndex, other: PlanIndex, session: str) -> tuple[Guest, ...]:
    """Return who comes to a session only in the one plan."""
    people = {*one.guests[session]} - {*other.guests[session]}
    return tuple(sorted(map(one.guest, people), key=by_house))


def _soonest(told: list[News]) -> tuple[News, ...]:
    return tuple(sorted(told, key=lambda item: (item.first, item.role, item.meeting.id)))
