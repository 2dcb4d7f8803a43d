"""Dates, times, numbers and names as people write them, in the language spoken now.

Dates have their own small tables, because a catalogue of messages cannot reorder `1.3.`;
everything else goes through it.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from kooperation.i18n import Language, _, counted, language, ngettext
from kooperation.weeks.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kooperation.reports.lists import Appointment, HostSession
    from kooperation.reports.meetings import Guest, Meeting
    from kooperation.reports.organiser import Dates
    from kooperation.reports.sheets import Date
    from kooperation.weeks.model import Person, Place, Weeks
    from kooperation.weeks.schedule import Schedule
    from kooperation.weeks.times import Span


_FORMS = {
    Language.ENGLISH: {
        "weekdays": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "months": "January February March April May June July August September October November"
        " December",
        "long": "{weekday}, {day} {month}",
        "short": "{weekday:.3} {day} {month:.3}",
        "day": "{day}",
        "day_month": "{day} {month}",
        "clock": "{hours}",
    },
    Language.GERMAN: {
        "weekdays": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "months": "Januar Februar März April Mai Juni Juli August September Oktober November"
        " Dezember",
        "long": "{weekday}, {day}. {month}",
        "short": "{weekday:.2} {day}.{number}.",
        "day": "{day}.",
        "day_month": "{day}. {month}",
        "clock": "{hours} Uhr",
    },
}
"""Weekdays and months, and how a language puts them together."""


def _write(form: str, day: date) -> str:
    forms = _FORMS[language()]
    weekday, month = (
        forms["weekdays"].split()[day.weekday()],
        forms["months"].split()[day.month - 1],
    )
    return forms[form].format(weekday=weekday, day=day.day, month=month, number=day.month)


def weekday(day: date) -> str:
    """`Montag`, `Monday`."""
    return long_date(day).partition(",")[0]


def long_date(day: date) -> str:
    """`Montag, 1. März`, `Monday, 1 March`."""
    return _write("long", day)


def short_date(day: date) -> str:
    """`Mo 1.3.`, `Mon 1 Mar`."""
    return _write("short", day)


def days(first: date, last: date) -> str:
    """`1.–12. März 2027`, `27 February – 3 March 2027`."""
    start = ""
    if first.year != last.year:
        start = f"{_write('day_month', first)} {first.year} – "
    elif first.month != last.month:
        start = f"{_write('day_month', first)} – "
    elif first != last:
        start = f"{_write('day', first)}–"
    return f"{start}{_write('day_month', last)} {last.year}"


def _whole(span: Span) -> bool:
    return span.start.time() == span.end.time() == time()


def hours(span: Span) -> str:
    """`10:00–11:30`; the end of the day is `24:00`, and a whole day `ganztägig`."""
    if _whole(span):
        return _("all day")
    end = "24:00" if span.end.date() > span.day else f"{span.end:%H:%M}"
    return f"{span.start:%H:%M}–{end}"


def hours_said(span: Span) -> str:
    """`10:00–11:30 Uhr` where a sentence wants it; in English without `Uhr`."""
    if _whole(span):
        return hours(span)
    return _FORMS[language()]["clock"].format(hours=hours(span))


def moment(span: Span) -> str:
    """`Di 2.3., 10:00–11:30`, `Tue 2 Mar, 10:00–11:30`."""
    return f"{short_date(span.day)}, {hours(span)}"


def when(span: Span) -> str:
    """`Dienstag, 2. März, 10:00 Uhr`, `Tuesday, 2 March, 10:00`: when it begins, if not all day."""
    if _whole(span):
        return long_date(span.day)
    start = _FORMS[language()]["clock"].format(hours=f"{span.start:%H:%M}")
    return f"{long_date(span.day)}, {start}"


def date_and_hours(span: Span) -> str:
    """`Dienstag, 2. März, 10:00–11:30 Uhr`, `Tuesday, 2 March, 10:00–11:30`: when something is."""
    return f"{long_date(span.day)}, {hours_said(span)}"


def bands() -> tuple[str, str, str]:
    """Name the parts of a day, as everything that shows a timetable does."""
    return _("Morning"), _("Afternoon"), _("Evening")


def listed(items: Iterable[str]) -> str:
    """Join the items as a sentence does: `A, B und C`, `A, B and C`."""
    *head, last = [*items] or [""]
    return _("{items} and {last}").format(items=", ".join(head), last=last) if head else last


def people(count: int) -> str:
    """`1 Person`, `3 Personen`."""
    return counted("{count} person", "{count} people", count)


def hosts(count: int) -> str:
    """`1 Gastgeber`, `3 Gastgeber`."""
    return counted("{count} host", "{count} hosts", count)


def houses(count: int) -> str:
    """`1 Haus`, `3 Häuser`."""
    return counted("{count} house", "{count} houses", count)


def pairs(count: int) -> str:
    """Say how many institutions get to know each other."""
    return counted(
        "{count} pair of institutions gets to know each other.",
        "{count} pairs of institutions get to know each other.",
        count,
    )


def visited(hosts: int, total: int) -> str:
    """Say behind a number of hosts that so many of them are visited."""
    if total == 1:
        return ngettext("host is visited", "hosts are visited", hosts)
    text = ngettext("of {total} hosts is visited", "of {total} hosts are visited", hosts)
    return text.format(total=total)


def instead(now: str, before: str) -> str:
    """Say what holds now, and what held before if that was different."""
    if now == before:
        return now
    return _("{now} (before: {before})").format(now=now, before=before)


def address(place: Place | None) -> str:
    """`OGS der Pfalzschule, Musterweg 1`: name and address of a place, as far as they are known."""
    return ", ".join(filter(None, (place.name, place.address))) if place else ""


def other_host(meeting: Meeting) -> str:
    """Name the host beside a title, where that does not say it already."""
    return "" if meeting.host == meeting.title else meeting.host


def other_place(meeting: Meeting) -> str:
    """Name the place, if it is not the host's house."""
    return meeting.place.name if meeting.place and (meeting.elsewhere or meeting.event) else ""


def elsewhere(meeting: Meeting) -> str:
    """`Ort: TÜV Nord Bildung, Musterweg 11`: where to go, if it is not the host's house."""
    place = address(meeting.place) if meeting.elsewhere else ""
    return _("Place: {place}").format(place=place) if place else ""


def note(meeting: Meeting) -> str:
    """Say what stands beside the session, for those who come."""
    return _("Note: {note}").format(note=meeting.note) if meeting.note else ""


def contact(meeting: Meeting) -> str:
    """Say whom to call about a visit, if anybody is named."""
    return _("Contact: {contact}").format(contact=meeting.contact) if meeting.contact else ""


def organisers(weeks: Weeks) -> str:
    """`Organisation, 02307 000999 · wochen@example.org`: whom everybody may turn to."""
    return " · ".join(filter(None, (weeks.contact, weeks.email)))


def whom_to_tell(weeks: Weeks, *, host: bool = False) -> str:
    """`You cannot come? Organisation, …`, or the same for a host; nothing if nobody is named."""
    question = _("A session cannot take place?") if host else _("You cannot come?")
    named = organisers(weeks)
    return f"{question} {named}" if named else ""


def received(appointment: Appointment) -> str:
    """Say who receives the visitors, if anybody is named."""
    count = sum(guide.size for guide in appointment.guides)
    text = ngettext("{people} receives you", "{people} receive you", count)
    return text.format(people=listed(map(_with_role, appointment.guides))) if count else ""


def _with_role(one: Guest) -> str:
    """`Streetworker 1 (Teamleitung)`; a role that the name holds is not said twice."""
    known = plain(one.role) in plain(one.name)
    return one.name if known else f"{one.name} ({one.role})"


_FELLOWS = 8
"""So many of those who come along are named; of a whole staff, the others are counted."""


def fellows(appointment: Appointment) -> str:
    """Say who comes along from the same institution."""
    named, others = appointment.fellows[:_FELLOWS], appointment.fellows[_FELLOWS:]
    people = [guest(one) for one in named]
    if count := appointment.more + sum(one.size + one.more for one in others):
        people.append(counted("{count} more of your house", "{count} more of your house", count))
    return _("Together with {people}").format(people=listed(people)) if people else ""


def guides(session: HostSession | Date) -> str:
    """Say who guides a session, if anybody does."""
    people = listed(session.guides)
    return _("Guided by {people}").format(people=people) if people else ""


def coming(meeting: Meeting) -> str:
    """`4 people come`: what a guide must know."""
    return counted("{count} person comes", "{count} people come", meeting.people)


def is_off(reason: str) -> str:
    """Say of what is cancelled why it is off."""
    return _("is off: {reason}").format(reason=reason)


def taken(meeting: Meeting) -> str:
    """Say how many come: `4 of 5 taken`; nothing of a common event."""
    if meeting.off:
        return _("is off")
    if not meeting.seats:
        return "" if meeting.event else people(meeting.people)
    return _("{people} of {seats} taken").format(people=meeting.people, seats=meeting.seats)


def free(meeting: Meeting) -> str:
    """Say how many can still come: `2 seats left`, `full`; nothing where seats are not counted."""
    if not meeting.seats or meeting.off:
        return ""
    if not meeting.free:
        return _("full")
    return counted("{free} seat left", "{free} seats left", meeting.free, free=meeting.free)


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


def missed(one: Guest | Appointment) -> str:
    """Say of who did not come that it was so."""
    return _("did not come") if one.missed else ""


def found(item: Appointment) -> str:
    """Tell somebody that what they need is there; nothing where that is nothing."""
    text = _("What you need is there: {needs}")
    return text.format(needs=listed(item.found)) if item.found else ""


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


def parties(people: Iterable[Guest | Person]) -> str:
    """List people, parties with their size."""
    return listed(party(person.name, person.size) for person in people)


def guest(one: Guest) -> str:
    """Name who comes, with the party's size and how many come along: `Lehrkraft 1 +1`."""
    name = party(one.name, one.size)
    return f"{name} +{one.more}" if one.more else name


def attended(one: Guest) -> str:
    """Name who comes, with how many come along, where the party's size stands beside it."""
    return f"{one.name} +{one.more}" if one.more else one.name


def expected(one: Guest) -> str:
    """Say who comes to a host, from where, and what they need: `Anna +1, Schule, braucht …`."""
    return ", ".join(filter(None, (guest(one), one.partner, needs(one))))


def attending(one: Guest) -> str:
    """Name a guest, and say so if they did not come."""
    return ", ".join(filter(None, (guest(one), missed(one))))


def dates(named: Dates) -> str:
    """Say for which dates a wish is: `nur Di 9.3.; Mi 10.3., 10:00`; nothing where it is for any.

    What is wanted less than the dearest of them says its own position.
    """
    said = []
    for name, position in named:
        _invitation, at, when = name.partition("@")
        start = datetime.fromisoformat(when) if at else None
        text = short_date(start.date()) if start else _("any other date")
        text += f", {start:%H:%M}" if start and "T" in when else ""
        dearest = position == named[0][1]
        said.append(text if dearest else f"{text} ({wish(position)})")
    text = "; ".join(said)
    any_date = any("@" not in name for name, _position in named)
    return text if any_date or not text else _("only {dates}").format(dates=text)


def wish(position: int) -> str:
    """`1. Wunsch`, `wish 1`, for the position that counts from 0."""
    return _("wish {number}").format(number=position + 1)


def number(count: int) -> str:
    """Write a small number as a word, a great one in digits."""
    words = _("zero one two three four five six seven eight nine ten eleven twelve").split()
    return words[count] if count < len(words) else str(count)
