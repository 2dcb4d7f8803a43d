"""Calendars: a file for each person and each host that every calendar program can import.

An entry keeps its UID as long as it is the same thing to its reader: a visit is one person and one
invitation, whatever its time; a common event is its first day, its second and so on, whatever the
date; a guide duty or a host's entry is one session. So a calendar that is imported again moves what
was moved. What is gone is taken back by an entry that says so, also for those who are no longer in
the data: their calendars still show it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from icalendar.prop import vInline

from kooperation.i18n import _
from kooperation.render import phrases
from kooperation.render.timezone import timezone
from kooperation.weeks.model import invitation_of, start_of
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from icalendar import Timezone

    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import Appointment, Guest, HostSession, Meeting
    from kooperation.weeks.model import DataSet


@dataclass(frozen=True, slots=True)
class _CalendarEntry:
    """An entry of a calendar, in words; `uid` is unique within the weeks."""

    uid: str
    span: Span
    title: str
    place: str
    lines: tuple[str, ...] = ()
    cancelled: bool = False


def files(edition: Edition, **_options: object) -> Iterator[tuple[str, bytes]]:
    """Yield a calendar for each person and host, and for those whose entries are all gone."""
    data = edition.data
    zone = timezone(data.weeks.timezone, *_years(edition))
    gone = _cancelled(edition)
    calendars = {}
    for person, items in ((one.person.id, one.appointments) for one in edition.people):
        # Who missed a visit may be promised another: then the one entry of both moves there.
        own = (_appointment(data, item, person) for item in items)
        calendars[f"people/{person}"] = [*{entry.uid: entry for entry in own}.values()]
    for guest_list in edition.hosts:
        host = guest_list.partner.id
        held = [_hosted(session, host) for session in guest_list.sessions if session.guests]
        calendars[f"partners/{host}"] = held + [_event(data, one) for one in guest_list.events]
    if not edition.chosen:
        calendars |= {path: [] for path in sorted(gone) if path not in calendars}
    for path, entries in calendars.items():
        kind, _slash, id_ = path.partition("/")
        known = data.people if kind == "people" else data.partners
        name = known[id_].name if id_ in known else id_  # who has left is known by the id only
        yield f"{path}.ics", _calendar(edition, zone, name, entries + gone[path])


def _calendar(
    edition: Edition, zone: Timezone, name: str, entries: Iterable[_CalendarEntry]
) -> bytes:
    title = f"{edition.data.weeks.title} · {name}"
    calendar = Calendar()
    calendar.add("PRODID", "-//koop//kooperation//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", _text(_draft(title) if edition.draft else title))
    calendar.add_component(zone)
    for entry in sorted(entries, key=lambda entry: (entry.span, entry.uid)):
        calendar.add_component(_component(edition, entry))
    ical: bytes = calendar.to_ical()
    return ical


def _component(edition: Edition, entry: _CalendarEntry) -> Event:
    schedule, zone = edition.schedule, ZoneInfo(edition.data.weeks.timezone)
    updated = schedule.updated.astimezone(UTC)
    if entry.cancelled:
        status, title = "CANCELLED", _("Cancelled: {title}").format(title=entry.title)
    elif edition.draft:
        status, title = "TENTATIVE", _draft(entry.title)
    else:
        status, title = "CONFIRMED", entry.title
    component = Event()
    component.add("UID", f"{entry.uid}@{edition.data.weeks.id}.koop")
    component.add("DTSTAMP", updated)
    component.add("LAST-MODIFIED", updated)
    component.add("SEQUENCE", schedule.revision)
    component.add("STATUS", status)
    component.add("DTSTART", entry.span.start.replace(tzinfo=zone))
    component.add("DTEND", entry.span.end.replace(tzinfo=zone))
    component.add("SUMMARY", _text(title))
    for name, text in (("LOCATION", entry.place), ("DESCRIPTION", "\n".join(entry.lines))):
        if text:
            component.add(name, _text(text))
    return component


def _text(text: str) -> vInline:
    r"""Return a text so that it stands there literally: vText takes a `\N` for a line break."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return vInline("\\n".join(escaped.splitlines()))


def _draft(title: str) -> str:
    return _("Draft: {title}").format(title=title)


def _appointment(data: DataSet, item: Appointment, person: str) -> _CalendarEntry:
    """Return an entry of a person's calendar."""
    meeting = item.meeting
    if item.kind == "event":
        return _event(data, meeting)
    if item.kind == "guide":
        uid = _of_session("guide", person, meeting.id)
        lines = [_("Your own session"), phrases.coming(meeting)]
    else:
        host = _("Host: {host}").format(host=meeting.host)
        lines = [meeting.about, host, phrases.contact(meeting), phrases.found(item)]
        lines.append(phrases.fellows(item))
        uid = _of_visit(person, meeting.id)
    return _entry(uid, meeting, *lines, phrases.note(meeting))


def _hosted(session: HostSession, host: str) -> _CalendarEntry:
    """Return an entry of a host's calendar: who comes, and what they need."""
    meeting = session.meeting
    return _entry(
        _of_session("host", host, meeting.id),
        meeting,
        phrases.seats_taken(meeting),
        phrases.guides(session),
        phrases.note(meeting),
        *map(_guest, session.guests),
    )


def _event(data: DataSet, meeting: Meeting) -> _CalendarEntry:
    """Return a common event, which is the same in all calendars."""
    number = 1 + data.events[meeting.id].spans.index(meeting.span)
    return _entry(f"event.{meeting.id}.{number}", meeting)


def _entry(uid: str, meeting: Meeting, *lines: str) -> _CalendarEntry:
    place = phrases.address(meeting.place)
    return _CalendarEntry(uid, meeting.span, meeting.title, place, tuple(filter(None, lines)))


def _guest(guest: Guest) -> str:
    parts = (phrases.guest(guest), guest.partner, phrases.needs(guest))
    return "– " + ", ".join(filter(None, parts))


def _cancelled(edition: Edition) -> dict[str, list[_CalendarEntry]]:
    """Return the entries that calendars must take back, by the file's path without its ending."""
    found = defaultdict(list)
    for gone in edition.schedule.cancelled:
        if gone.person:
            uids = {f"people/{gone.person}": _of_visit(gone.person, gone.session)}
        else:
            uids = {f"partners/{gone.host}": _of_session("host", gone.host, gone.session)}
            for guide in gone.guides:
                uids[f"people/{guide}"] = _of_session("guide", guide, gone.session)
        span = Span(start_of(gone.session), gone.until)
        place = phrases.address(edition.data.places.get(gone.place)) or gone.place
        for path, uid in uids.items():
            found[path].append(_CalendarEntry(uid, span, gone.title, place, cancelled=True))
    return found


def _of_visit(person: str, session: str) -> str:
    return f"visit.{person}.{invitation_of(session)}"


def _of_session(duty: str, who: str, session: str) -> str:
    return f"{duty}.{who}.{invitation_of(session)}.{start_of(session):%Y%m%dT%H%M}"


def _years(edition: Edition) -> tuple[int, int]:
    """Return the first and the last year in which anything takes place."""
    weeks, schedule = edition.data.weeks, edition.schedule
    days = [weeks.start, weeks.end]
    days += (start_of(held.session).date() for held in schedule.held)
    days += (start_of(gone.session).date() for gone in schedule.cancelled)
    days += (span.day for event in edition.data.events.values() for span in event.spans)
    return min(days).year, max(days).year
