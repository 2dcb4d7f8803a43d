"""Which entries stand in whose calendar, by UID: now, and in every revision that was published.

Calendars cannot be asked for what is in them. So what must be taken back is every entry that any
revision ever gave and the plan of today does not.

An entry keeps its UID as long as it is the same thing to its reader: a visit is one person and one
invitation, whatever its time; a guide duty, a host's entry and one of the public week is one
session; a common event is one of its days. A calendar is known by the name of its file without the
ending: `people/anna`, `partners/awo`, `public/week`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from kooperation.reports.lists import PlanIndex
from kooperation.weeks.model import Invitation, Place, Session, invitation_of, start_of
from kooperation.weeks.printed import remembered
from kooperation.weeks.schedule import Past
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kooperation.reports.meetings import Meeting
    from kooperation.weeks.model import DataSet, Event
    from kooperation.weeks.schedule import Cancelled, Schedule

EntryKind = Literal["visit", "guide", "host", "session", "event"]

WEEK = "public/week"


class CalendarEntry(NamedTuple):
    """An entry of a calendar: what it is to its reader, and of which plan."""

    kind: EntryKind
    what: Session | Meeting
    plan: PlanIndex

    @property
    def meeting(self) -> Meeting:
        """What everybody may know of it."""
        return self.plan.meeting(self.what) if isinstance(self.what, Session) else self.what


Items = dict[str, dict[str, CalendarEntry]]
"""Entries by calendar and UID."""


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry that must be taken back, as the latest revision said it that had it: `given`."""

    item: CalendarEntry
    given: int


@dataclass(frozen=True, slots=True)
class Calendars:
    """The entries that are true, and those to take back; `names` of those who have left the data.

    Both know every calendar that any revision gave, be it empty now.
    """

    true: Items
    gone: dict[str, dict[str, Gone]]
    names: dict[str, str]


def calendars(
    data: DataSet, schedule: Schedule, earlier: Iterable[Schedule], hosts: Iterable[str]
) -> Calendars:
    """Return what stands in the calendars, after these earlier revisions; `hosts` have one now."""
    index, hosts = PlanIndex(data, schedule.visits, schedule.past), frozenset(hosts)
    found = Calendars(_given(index, [*data.people], [*data.partners]), {}, {})
    if not schedule.published:
        return found  # nobody has been given anything
    # A plan in the earlier form has itself given what is given no more: numbered common events.
    revisions = sorted(
        (one for one in (*earlier, schedule) if one.published),
        key=lambda one: (one.revision, one.updated, one.printed is not None),
    )
    whole = [one for one in revisions if one.printed]
    # Who has once invited goes on getting the common events. What a house offered and nobody came
    # to may stand in no revision: from who has left, too much is taken back rather than too little.
    said = [one.printed for one in whole if one.printed]
    hosts = hosts.union(offer.host for one in said for offer in one.invitations.values())
    hosts = hosts.union(*(one.partners.keys() - data.partners.keys() for one in said))
    for one in reversed(revisions):
        names, given = _whole(one.printed, one, hosts) if one.printed else _bare(one, data, whole)
        for path, items in given.items():
            gone = found.gone.setdefault(path, {})
            for uid in items.keys() - found.true.setdefault(path, {}).keys() - gone.keys():
                gone[uid] = Gone(items[uid], one.revision)
            found.names.setdefault(path, _name(names, path))
    return found


def visit_uid(data: DataSet, person: str, session: str) -> str:
    """Return the UID of a visit."""
    return _uid(data, f"visit.{person}.{invitation_of(session)}")


def session_uid(data: DataSet, session: str, *whose: str) -> str:
    """Return the UID of a session to its guide or its host, `("guide", "berta")`, or to all."""
    start = f"{start_of(session):%Y%m%dT%H%M}"
    return _uid(data, ".".join((*(whose or ("session",)), invitation_of(session), start)))


def event_uid(data: DataSet, event: Meeting) -> str:
    """Return the UID of a day of a common event; of the second time on one day with its number."""
    day = event.span.day
    times = [span for span in data.events[event.id].spans if span.day == day]
    number = 1 + times.index(event.span)
    return _uid(data, f"event.{event.id}.{day}" + (f".{number}" if number > 1 else ""))


def _uid(data: DataSet, name: str) -> str:
    return f"{name}@{data.weeks.id}.koop"


def _name(data: DataSet, path: str) -> str:
    """Return the name of a reader; who is not known at all has only an id."""
    kind, _slash, id_ = path.partition("/")
    known = data.people.get(id_) if kind == "people" else data.partners.get(id_)
    return known.name if known else id_


def _given(index: PlanIndex, people: Iterable[str], partners: Iterable[str]) -> Items:
    """Return what a plan gives; these people and partners get the common events as well."""
    data = index.data
    events = {event_uid(data, one): CalendarEntry("event", one, index) for one in index.events}
    readers = (*(f"people/{one}" for one in people), *(f"partners/{one}" for one in partners))
    found: Items = {path: events.copy() for path in (*readers, WEEK)}
    for name, guests in index.guests.items():
        session = index.sessions[name]
        for person in guests:
            item = CalendarEntry("visit", session, index)
            found.setdefault(f"people/{person}", {})[visit_uid(data, person, name)] = item
        _held(found, session, index)
    for session in (*(index.sessions[name] for name in index.guests), *index.off()):
        found[WEEK][session_uid(data, session.id)] = CalendarEntry("session", session, index)
    return found


def _held(found: Items, session: Session, index: PlanIndex) -> None:
    """Give a session to its guides and to its host."""
    for guide in session.guides:
        uid = session_uid(index.data, session.id, "guide", guide)
        found.setdefault(f"people/{guide}", {})[uid] = CalendarEntry("guide", session, index)
    if session.host:  # of what has happened, files of the earlier form did not always know it
        uid = session_uid(index.data, session.id, "host", session.host)
        found.setdefault(f"partners/{session.host}", {})[uid] = CalendarEntry(
            "host", session, index
        )


def _whole(printed: DataSet, revision: Schedule, hosts: frozenset[str]) -> tuple[DataSet, Items]:
    """Return the words of a revision, and what it gave."""
    houses = [one for one in printed.partners if one in hosts]
    return printed, _given(PlanIndex(printed, revision.visits), [*printed.people], houses)


# --- the earlier form ----------------------------------------------------------------------------


def _bare(revision: Schedule, data: DataSet, whole: Sequence[Schedule]) -> tuple[DataSet, Items]:
    """Return the same of a revision that holds none of its words: those of the next are the best.

    It says itself what calendars had to take back until then, and numbered the common events.
    """
    printed = [one.printed for one in whole if one.printed]
    later = (one.printed for one in whole if one.printed and one.revision >= revision.revision)
    known = next(later, data)
    readers = {f"people/{one}" for one in known.people}
    readers |= {f"partners/{one.host}" for one in known.invitations.values()}
    for other in (*reversed(printed), data):
        known = remembered(known, Past(printed=other))
    known = replace(known, events=_longest(one.events for one in (*printed, data)))
    known = remembered(_with_cancelled(known, revision), Past(held=revision.held))
    index = PlanIndex(known, revision.visits)
    found = _given(index, (), ())
    del found[WEEK]  # there was none
    for gone in revision.cancelled:
        session = _session(gone)
        if gone.person:
            items = found.setdefault(f"people/{gone.person}", {})
            uid = visit_uid(known, gone.person, gone.session)
            items.setdefault(uid, CalendarEntry("visit", session, index))
        else:
            _held(found, session, index)
    numbered = {
        _uid(known, f"event.{one.id}.{1 + known.events[one.id].spans.index(one.span)}"): one
        for one in index.events
    }
    for path in sorted(readers.union(found)):
        items = found.setdefault(path, {})
        items |= {uid: CalendarEntry("event", one, index) for uid, one in numbered.items()}
    return known, found


def _longest(every: Iterable[dict[str, Event]]) -> dict[str, Event]:
    """Return the common events, each with as many times as it ever had."""
    found: dict[str, Event] = {}
    for events in every:
        for name, event in events.items():
            if name not in found or len(event.spans) >= len(found[name].spans):
                found[name] = event
    return found


def _with_cancelled(data: DataSet, revision: Schedule) -> DataSet:
    """Return the data with the titles and places that only the file itself still knows."""
    named = ((invitation_of(gone.session), gone) for gone in revision.cancelled)
    titles = {name: Invitation(name, gone.host, gone.title, gone.host) for name, gone in named}
    written = {one.place for one in revision.held} | {one.place for one in revision.cancelled}
    places = {name: Place(name, name) for name in sorted(written)}
    return replace(data, invitations=titles | data.invitations, places=places | data.places)


def _session(gone: Cancelled) -> Session:
    span = Span(start_of(gone.session), gone.until)
    return Session(
        gone.session,
        invitation_of(gone.session),
        gone.host,
        gone.place,
        span,
        seats=0,
        guides=gone.guides,
    )
