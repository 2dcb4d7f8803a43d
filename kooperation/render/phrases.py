"""Dates, times, numbers and names as people write them, in the language spoken now.

Dates have their own small tables, because a catalogue of messages cannot reorder `1.3.`;
everything else goes through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kooperation.i18n import Language, _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kooperation.reports.lists import Guest, Meeting
    from kooperation.weeks.model import Place, Schedule
    from kooperation.weeks.times import Span


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The names of a language, and how it puts them together."""

    weekdays: str
    months: str
    letters: int  # of a weekday in the short form
    long: str
    short: str
    day: str
    day_month: str
    clock: str


_CALENDARS = {
    Language.ENGLISH: _Calendar(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
        3,
        long="{weekday}, {day} {month}",
        short="{abbreviated} {day} {month:.3}",
        day="{day}",
        day_month="{day} {month}",
        clock="{hours}",
    ),
    Language.GERMAN: _Calendar(
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        2,
        long="{weekday}, {day}. {month}",
        short="{abbreviated} {day}.{number}.",
        day="{day}.",
        day_month="{day}. {month}",
        clock="{hours} Uhr",
    ),
}


def _write(form: str, day: date) -> str:
    calendar = _CALENDARS[language()]
    weekday = calendar.weekdays.split()[day.weekday()]
    return str(getattr(calendar, form)).format(
        weekday=weekday,
        abbreviated=weekday[: calendar.letters],
        day=day.day,
        month=calendar.months.split()[day.month - 1],
        number=day.month,
    )


def long_date(day: date) -> str:
    """`Montag, 1. März`, `Monday, 1 March`."""
    return _write("long", day)


def short_date(day: date) -> str:
    """`Mo 1.3.`, `Mon 1 Mar`."""
    return _write("short", day)


def days(first: date, last: date) -> str:
    """`1.–12. März 2027`, `27 February – 3 March 2027`."""
    if first == last:
        return f"{_write('day_month', last)} {last.year}"
    if first.year != last.year:
        start = f"{_write('day_month', first)} {first.year} – "
    elif first.month != last.month:
        start = f"{_write('day_month', first)} – "
    else:
        start = f"{_write('day', first)}–"
    return f"{start}{_write('day_month', last)} {last.year}"


def hours(span: Span) -> str:
    """`10:00–11:30`; the end of the day is `24:00`."""
    end = "24:00" if span.end.date() > span.day else f"{span.end:%H:%M}"
    return f"{span.start:%H:%M}–{end}"


def hours_said(span: Span) -> str:
    """`10:00–11:30 Uhr` where a sentence wants it; in English without `Uhr`."""
    return _CALENDARS[language()].clock.format(hours=hours(span))


def moment(span: Span) -> str:
    """`Di 2.3., 10:00–11:30`, `Tue 2 Mar, 10:00–11:30`."""
    return f"{short_date(span.day)}, {hours(span)}"


def when(span: Span) -> str:
    """`Dienstag, 2. März, 10:00 Uhr`, `Tuesday, 2 March, 10:00`: when something begins."""
    start = _CALENDARS[language()].clock.format(hours=f"{span.start:%H:%M}")
    return f"{long_date(span.day)}, {start}"


def date_and_hours(span: Span) -> str:
    """`Dienstag, 2. März, 10:00–11:30 Uhr`, `Tuesday, 2 March, 10:00–11:30`: when something is."""
    return f"{long_date(span.day)}, {hours_said(span)}"


def listed(items: Iterable[str]) -> str:
    """Join the items as a sentence does: `A, B und C`, `A, B and C`."""
    *head, last = [*items] or [""]
    return _("{items} and {last}").format(items=", ".join(head), last=last) if head else last


def people(count: int) -> str:
    """`1 Person`, `3 Personen`."""
    return ngettext("{count} person", "{count} people", count).format(count=count)


def instead(now: str, before: str) -> str:
    """Say what holds now, and what held before if that was different."""
    if now == before:
        return now
    return _("{now} (before: {before})").format(now=now, before=before)


def address(place: Place | None) -> str:
    """`OGS der Pfalzschule, Musterweg 1`: name and address of a place, as far as they are known."""
    return ", ".join(filter(None, (place.name, place.address))) if place else ""


def elsewhere(meeting: Meeting) -> str:
    """`Ort: TÜV Nord Bildung, Musterweg 11`: where to go, if it is not the host's house."""
    place = address(meeting.place) if meeting.elsewhere else ""
    return _("Place: {place}").format(place=place) if place else ""


def note(meeting: Meeting) -> str:
    """Say what stands beside the session, for those who come."""
    return _("Note: {note}").format(note=meeting.note) if meeting.note else ""


def taken(meeting: Meeting) -> str:
    """Say how many come: `4 of 5 taken`; nothing of a common event."""
    if not meeting.seats:
        return "" if meeting.event else people(meeting.people)
    return _("{people} of {seats} taken").format(people=meeting.people, seats=meeting.seats)


def seats_taken(meeting: Meeting) -> str:
    """Say the same to the host: `4 of 5 seats taken`."""
    if not meeting.seats:
        return people(meeting.people)
    return ngettext(
        "{people} of {seats} seat taken", "{people} of {seats} seats taken", meeting.seats
    ).format(people=meeting.people, seats=meeting.seats)


def needs(guest: Guest) -> str:
    """Say what a guest needs; nothing where that is nothing."""
    return _("needs {needs}").format(needs=listed(guest.needs)) if guest.needs else ""


def state(revision: int) -> str:
    """Name the revision of a plan; revision 0 is a draft."""
    return _("revision {number}").format(number=revision) if revision else _("draft")


def issue(schedule: Schedule) -> str:
    """Name the revision of a plan with its date; of a draft, which has none, only the date."""
    day = schedule.updated.date()
    text = _("revision {revision} of {date}") if schedule.published else _("as of {date}")
    return text.format(revision=schedule.revision, date=days(day, day))


def party(name: str, size: int) -> str:
    """Name a party with its size: `Auszubildende (3 Personen)`."""
    return name if size == 1 else f"{name} ({people(size)})"


def wish(position: int) -> str:
    """`1. Wunsch`, `wish 1`, for the position that counts from 0."""
    return _("wish {number}").format(number=position + 1)


def number(count: int) -> str:
    """Write a small number as a word, a great one in digits."""
    words = _("zero one two three four five six seven eight nine ten eleven twelve").split()
    return words[count] if count < len(words) else str(count)
