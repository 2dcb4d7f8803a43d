"""Tables for spreadsheets and mail merge: the organiser's own files, with phones and addresses.

Excel opens them right by double click: it knows the encoding by the mark at the beginning, expects
semicolons where numbers have commas, and reads dates such as 2027-03-01 in every language. What it
would take for a formula, or for a number that may lose its zero, gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from kooperation.i18n import Language, _, language
from kooperation.render import phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import Meeting, VisitList

_Cell = str | int

_MISREAD = re.compile(r"[=+\-@\t\r\n]|0\d+\Z")
"""A text that a spreadsheet takes for a formula, or for a number without its first zeros."""


def files(
    edition: Edition,
    *,
    internal: bool,  # noqa: ARG001  the tables are internal always
    warn: Callable[[str], None],  # noqa: ARG001  a table can show every text
) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of everything; a selection of people has none, they would not be whole."""
    if edition.chosen:
        return
    state = phrases.state(edition.schedule.revision)
    yield "visits.csv", _table(state, _visits(edition))
    yield "sessions.csv", _table(state, _sessions(edition))
    yield "people.csv", _table(state, _people(edition))


def _visits(edition: Edition) -> Iterator[Sequence[_Cell]]:
    """Yield a row for each visit, by time and person."""
    yield (
        *_time_headings(),
        _("Person"),
        _("Institution"),
        _("Role"),
        _("People"),
        _("Host"),
        _("Visit"),
        *_place_headings(),
        _("Contact"),
        _("Note"),
        _("Person (id)"),
        _("Session (id)"),
    )
    visits = (
        (item.meeting, visit_list.person)
        for visit_list in edition.people
        for item in visit_list.appointments
        if item.kind == "visit"
    )
    for meeting, person in sorted(visits, key=lambda visit: (visit[0].span, visit[0].id)):
        yield (
            *_time(meeting),
            person.name,
            person.partner,
            person.role,
            person.size,
            meeting.host,
            meeting.title,
            *_place(meeting),
            meeting.contact,
            meeting.note,
            person.id,
            meeting.id,
        )


def _sessions(edition: Edition) -> Iterator[Sequence[_Cell]]:
    """Yield a row for each session by time, also for those that do not take place."""
    yield (
        *_time_headings(),
        _("Host"),
        _("Visit"),
        *_place_headings(),
        _("Guests"),
        _("Seats"),
        _("Guides"),
        _("Note"),
        _("Session (id)"),
    )
    sessions = [session for guest_list in edition.hosts for session in guest_list.sessions]
    for session in sorted(sessions, key=lambda found: (found.meeting.span, found.meeting.id)):
        meeting = session.meeting
        yield (
            *_time(meeting),
            meeting.host,
            meeting.title,
            *_place(meeting),
            meeting.people,
            meeting.seats or "",
            ", ".join(session.guides),
            meeting.note,
            meeting.id,
        )


def _people(edition: Edition) -> Iterator[Sequence[_Cell]]:
    """Yield a row for each person, with a cell for each visit, in words for a letter."""
    visits = {found.person.id: [*_visits_in_words(found)] for found in edition.people}
    most = max(1, *map(len, visits.values())) if visits else 1
    yield (
        _("Name"),
        _("Institution"),
        _("Role"),
        _("People"),
        _("E-mail"),
        _("Phone"),
        _("Person (id)"),
        *(_("Visit {number}").format(number=number + 1) for number in range(most)),
    )
    for id_, cells in visits.items():
        person = edition.data.people[id_]
        yield (
            person.name,
            edition.data.partners[person.partner].name,
            person.role,
            person.size,
            person.email,
            person.phone,
            id_,
            *cells,
            *[""] * (most - len(cells)),
        )


def _visits_in_words(visit_list: VisitList) -> Iterator[str]:
    for item in visit_list.appointments:
        if item.kind == "visit":
            meeting = item.meeting
            name, address = _place(meeting)
            # A host whose house, name and title are one is not named three times.
            what = dict.fromkeys((meeting.title, meeting.host, name, address))
            when = phrases.date_and_hours(meeting.span)
            yield f"{when}: {', '.join(filter(None, what))}"


def _time_headings() -> tuple[str, ...]:
    return _("Date"), _("Weekday"), _("Begins"), _("Ends")


def _time(meeting: Meeting) -> tuple[str, ...]:
    weekday = phrases.long_date(meeting.span.day).partition(",")[0]
    return meeting.span.day.isoformat(), weekday, *phrases.hours(meeting.span).split("–")


def _place_headings() -> tuple[str, ...]:
    return _("Place"), _("Address")


def _place(meeting: Meeting) -> tuple[str, str]:
    place = meeting.place
    return (place.name, place.address) if place else ("", "")


def _table(state: str, rows: Iterable[Sequence[_Cell]]) -> bytes:
    """Return the rows as a file; the first column of each says what the plan is worth."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language() is Language.GERMAN else ",")
    heading, *others = rows
    writer.writerow([_("Status"), *heading])
    writer.writerows([_guarded(cell) for cell in (state, *row)] for row in others)
    return text.getvalue().encode("utf-8-sig")


def _guarded(cell: _Cell) -> _Cell:
    return f"'{cell}" if isinstance(cell, str) and _MISREAD.match(cell) else cell
