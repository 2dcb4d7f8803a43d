"""Calendars: for each person, each host and the public week, made again for every revision.

What was moved moves, and what is gone is taken back by an entry that says so, also from those who
are no longer in the data: their calendars still show it. See `reports.calendars`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, time
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from icalendar.prop import vInline

from kooperation.i18n import _, mark
from kooperation.render import phrases
from kooperation.render.timezone import timezone
from kooperation.reports.calendars import WEEK, calendars, event_uid, session_uid, visit_uid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kooperation.reports.calendars import CalendarEntry, EntryKind, Gone
    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import Appointment, HostSession
    from kooperation.reports.meetings import Meeting
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.times import Span

_TITLES: dict[EntryKind, str] = {
    "visit": mark("Visit: {title}"),
    "guide": mark("Guiding: {title}"),
    "host": mark("Guests: {title}"),
}
"""What an entry is to its reader, where the title alone does not say it."""


@dataclass(frozen=True, slots=True)
class _CalendarEntry:
    """An entry of a calendar, in words; `after` is the revision that it overrules."""

    span: Span
    title: str
    place: str
    lines: tuple[str, ...] = ()
    cancelled: bool = False
    after: int = -1


_END = b"END:VCALENDAR\r\n"

_Entries = dict[str, _CalendarEntry]
"""By UID."""


def files(edition: Edition, **_options: object) -> Iterator[tuple[str, bytes]]:
    """Yield a calendar for each person and host, also for those who have left, and the week's."""
    data = edition.data
    hosts = [one.partner.id for one in edition.hosts]
    known = calendars(data, edition.schedule, edition.earlier, hosts)
    found: dict[str, _Entries] = {}
    names: dict[str, str] = {WEEK: ""}
    for one in edition.people:
        path = f"people/{one.person.id}"
        names[path] = one.person.name
        # Who missed a visit may be promised another: then the one entry of both moves there.
        found[path] = dict(_appointment(data, item, one.person.id) for item in one.appointments)
    for house in edition.hosts:
        path = f"partners/{house.partner.id}"
        names[path] = house.partner.name
        found[path] = dict(
            _hosted(data, one, house.partner.id) for one in house.sessions if one.guests
        )
        found[path] |= {event_uid(data, one): _entry("event", one) for one in house.events}
    if not edition.chosen:
        found[WEEK] = {uid: _public(item) for uid, item in known.true[WEEK].items()}
        # Of those who are not in the data only what has happened is still true.
        for path in sorted(known.gone.keys() - found):
            items = known.true[path].items()
            found[path] = {uid: _entry(one.kind, one.meeting) for uid, one in items}
    # What stands in many calendars is written once: the time zone and the common dates.
    zone = cache(lambda *years: timezone(data.weeks.timezone, *years).to_ical())
    written = cache(lambda uid, entry: _component(edition, uid, entry).to_ical())
    for path, entries in found.items():
        entries |= {uid: _taken_back(one) for uid, one in known.gone.get(path, {}).items()}
        name = names[path] if path in names else known.names[path]
        yield f"{path}.ics", _calendar(edition, zone, written, name, entries)


def _calendar(
    edition: Edition,
    zone: Callable[[int, int], bytes],
    written: Callable[[str, _CalendarEntry], bytes],
    name: str,
    entries: _Entries,
) -> bytes:
    weeks = edition.data.weeks
    days = [weeks.start, weeks.end, *(entry.span.day for entry in entries.values())]
    title = " · ".join(filter(None, (weeks.title, name)))
    calendar = Calendar()
    calendar.add("PRODID", "-//koop//kooperation//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", _text(_draft(title) if edition.draft else title))
    by_time = sorted(entries.items(), key=lambda item: (item[1].span, item[0]))
    parts = (zone(min(days).year, max(days).year), *(written(*item) for item in by_time))
    frame: bytes = calendar.to_ical()
    return b"".join((frame.removesuffix(_END), *parts, _END))


def _component(edition: Edition, uid: str, entry: _CalendarEntry) -> Event:
    schedule, weeks = edition.schedule, edition.data.weeks
    updated = schedule.updated.astimezone(UTC)
    status, title = "CONFIRMED", entry.title
    if entry.cancelled:
        status = "CANCELLED"
    elif edition.draft:
        status, title = "TENTATIVE", _draft(title)
    component = Event()
    component.add("UID", uid)
    component.add("DTSTAMP", updated)
    component.add("LAST-MODIFIED", updated)
    component.add("SEQUENCE", max(schedule.revision, entry.after + 1))
    component.add("STATUS", status)
    if entry.cancelled:
        component.add("TRANSP", "TRANSPARENT")
    _add_span(component, entry.span, ZoneInfo(weeks.timezone))
    component.add("SUMMARY", _text(title))
    texts = {"LOCATION": entry.place, "DESCRIPTION": "\n".join(entry.lines)}
    for name, text in (texts | {"CONTACT": weeks.contact}).items():
        if text:
            component.add(name, _text(text))
    if weeks.email:
        address = vInline(f"mailto:{quote(weeks.email, safe='@')}")
        address.params["CN"] = _parameter(weeks.title)
        component.add("ORGANIZER", address)
    return component


def _add_span(component: Event, span: Span, zone: ZoneInfo) -> None:
    """Say when it is; whole days have no hours."""
    whole = span.start.time() == span.end.time() == time()
    for name, moment in (("DTSTART", span.start), ("DTEND", span.end)):
        component.add(name, moment.date() if whole else moment.replace(tzinfo=zone))


def _text(text: str) -> vInline:
    r"""Return a text so that it stands there literally: vText takes a `\N` for a line break."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return vInline("\\n".join(escaped.splitlines()))


def _parameter(text: str) -> str:
    """Return a text as it may stand beside a value: on one line, without quotation marks."""
    return " ".join(text.replace('"', "'").split())


def _draft(title: str) -> str:
    return _("Draft: {title}").format(title=title)


def _appointment(data: DataSet, item: Appointment, person: str) -> tuple[str, _CalendarEntry]:
    """Return the UID and an entry of a person's calendar."""
    meeting = item.meeting
    if item.kind == "event":
        return event_uid(data, meeting), _entry("event", meeting)
    if item.kind == "guide":
        lines = [_("Your own session"), phrases.coming(meeting)]
        uid = session_uid(data, meeting.id, "guide", person)
    else:
        lines = [*_about(meeting), phrases.contact(meeting), phrases.received(item)]
        lines += [phrases.found(item), phrases.fellows(item)]
        uid = visit_uid(data, person, meeting.id)
    return uid, _entry(item.kind, meeting, *lines, phrases.note(meeting))


def _hosted(data: DataSet, session: HostSession, host: str) -> tuple[str, _CalendarEntry]:
    """Return the UID and an entry of a host's calendar: who comes, and what they need."""
    meeting = session.meeting
    lines = [phrases.seats_taken(meeting), phrases.guides(session), phrases.note(meeting)]
    guests = (f"– {phrases.expected(guest)}" for guest in session.guests)
    uid = session_uid(data, meeting.id, "host", host)
    return uid, _entry("host", meeting, *lines, *guests)


def _public(item: CalendarEntry) -> _CalendarEntry:
    """Return an entry of the public week: no name, and no note to those who come."""
    meeting = item.meeting
    entry = _entry(item.kind, meeting, *_about(meeting))
    return _off(item, entry) if meeting.off else entry


def _about(meeting: Meeting) -> Iterable[str]:
    yield meeting.about
    if meeting.host:
        yield _("Host: {host}").format(host=meeting.host)


def _taken_back(gone: Gone) -> _CalendarEntry:
    entry = _entry(gone.item.kind, gone.item.meeting)
    return replace(_off(gone.item, entry), after=gone.given)


def _off(item: CalendarEntry, entry: _CalendarEntry) -> _CalendarEntry:
    """Return the entry as one that does not take place, for its reader or for all."""
    said = _("Is off: {title}") if item.kind == "session" else _("Cancelled: {title}")
    return replace(entry, title=said.format(title=entry.title), lines=(), cancelled=True)


def _entry(kind: EntryKind, meeting: Meeting, *lines: str) -> _CalendarEntry:
    title = _(_TITLES[kind]).format(title=meeting.title) if kind in _TITLES else meeting.title
    place = phrases.address(meeting.place)
    return _CalendarEntry(meeting.span, title, place, tuple(filter(None, lines)))
