"""Tables for spreadsheets and mail merge: the organiser's own files, with phones and addresses.

Excel opens them right by double click: it knows the encoding by the mark at the beginning, expects
semicolons where numbers have commas, and reads dates such as 2027-03-01 in every language. What it
would take for a formula, or for a number that may lose its zero, gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, Any

from kooperation.i18n import Language, _, language
from kooperation.render import phrases
from kooperation.reports.lists import by_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import Guest, HostSession, Meeting, VisitList
    from kooperation.weeks.model import Person

_Cell = str | int
_Columns = dict[str, Callable[[Any, Any], _Cell]]
"""What stands in each column, by its heading: made of the two things that a row is about."""

_MISREAD = re.compile(r"[=+\-@\t\r\n]|0\d+\Z")
"""A text that a spreadsheet takes for a formula, or for a number without its first zeros."""


def files(edition: Edition, **_options: object) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of everything; a selection of people has none, they would not be whole."""
    if not edition.chosen:
        state = phrases.state(edition.schedule.revision)
        yield "internal/visits.csv", _table(state, *_visits(edition))
        yield "internal/sessions.csv", _table(state, *_sessions(edition))
        yield "internal/people.csv", _table(state, *_people(edition))


def _visits(edition: Edition) -> tuple[_Columns, Iterable[tuple[Meeting, Guest]]]:
    """Return a row for each visit, by time and person."""
    visits = (
        (item.meeting, replace(visit_list.person, more=item.more))
        for visit_list in edition.people
        for item in visit_list.appointments
        if item.kind == "visit"
    )
    columns: _Columns = {
        **_times(),
        _("Person"): lambda _meeting, person: person.name,
        _("Institution"): lambda _meeting, person: person.partner,
        _("Role"): lambda _meeting, person: person.role,
        _("People"): lambda _meeting, person: person.size + person.more,
        _("Host"): lambda meeting, _person: meeting.host,
        _("Visit"): lambda meeting, _person: meeting.title,
        **_places(),
        _("Contact"): lambda meeting, _person: meeting.contact,
        _("Note"): lambda meeting, _person: meeting.note,
        _("Person (id)"): lambda _meeting, person: person.id,
        _("Session (id)"): lambda meeting, _person: meeting.id,
    }
    return columns, sorted(visits, key=lambda row: by_time(row[0]))


def _sessions(edition: Edition) -> tuple[_Columns, Iterable[tuple[Meeting, HostSession]]]:
    """Return a row for each session by time, also for those that do not take place."""
    sessions = ((one.meeting, one) for guest_list in edition.hosts for one in guest_list.sessions)
    columns: _Columns = {
        **_times(),
        _("Host"): lambda meeting, _session: meeting.host,
        _("Visit"): lambda meeting, _session: meeting.title,
        **_places(),
        _("Guests"): lambda meeting, _session: meeting.people,
        _("Seats"): lambda meeting, _session: meeting.seats or "",
        _("Guides"): lambda _meeting, session: ", ".join(session.guides),
        _("Note"): _note,
        _("Session (id)"): lambda meeting, _session: meeting.id,
    }
    return columns, sorted(sessions, key=lambda row: by_time(row[0]))


def _note(meeting: Meeting, session: HostSession) -> str:
    return phrases.is_off(session.cancelled) if session.cancelled else meeting.note


def _people(edition: Edition) -> tuple[_Columns, Iterable[tuple[Person, list[str]]]]:
    """Return a row for each person, with a cell for each visit, in words for a letter."""
    people = [(edition.data.people[one.person.id], _visits_in_words(one)) for one in edition.people]
    most = max((len(visits) for _person, visits in people), default=0)
    columns: _Columns = {
        _("Name"): lambda person, _visits: person.name,
        _("Institution"): lambda person, _visits: edition.data.partners[person.partner].name,
        _("Role"): lambda person, _visits: person.role,
        _("People"): lambda person, _visits: person.size,
        _("E-mail"): lambda person, _visits: person.email,
        _("Phone"): lambda person, _visits: person.phone,
        _("Person (id)"): lambda person, _visits: person.id,
    }
    for n in range(max(1, most)):
        columns[_("Visit {number}").format(number=n + 1)] = partial(_nth_visit, n)
    return columns, people


def _nth_visit(n: int, _person: Person, visits: list[str]) -> str:
    return visits[n] if n < len(visits) else ""


def _visits_in_words(visit_list: VisitList) -> list[str]:
    said = []
    for meeting in (item.meeting for item in visit_list.appointments if item.kind == "visit"):
        # A host whose house, name and title are one is not named three times.
        place = (meeting.place.name, meeting.place.address) if meeting.place else ()
        what = dict.fromkeys(filter(None, (meeting.title, meeting.host, *place)))
        said.append(f"{phrases.date_and_hours(meeting.span)}: {', '.join(what)}")
    return said


def _times() -> _Columns:
    return {
        _("Date"): lambda meeting, _other: meeting.span.day.isoformat(),
        _("Weekday"): lambda meeting, _other: phrases.weekday(meeting.span.day),
        _("Begins"): lambda meeting, _other: phrases.hours(meeting.span).partition("–")[0],
        _("Ends"): lambda meeting, _other: phrases.hours(meeting.span).partition("–")[2],
    }


def _places() -> _Columns:
    return {
        _("Place"): lambda meeting, _other: meeting.place.name if meeting.place else "",
        _("Address"): lambda meeting, _other: meeting.place.address if meeting.place else "",
    }


def _table(state: str, columns: _Columns, rows: Iterable[tuple[Any, Any]]) -> bytes:
    """Return the rows as a file; the first column of each says what the plan is worth."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language() is Language.GERMAN else ",")
    writer.writerow([_("Status"), *columns])
    for row in rows:
        writer.writerow(map(_guarded, (state, *(cell(*row) for cell in columns.values()))))
    return text.getvalue().encode("utf-8-sig")


def _guarded(cell: _Cell) -> _Cell:
    return f"'{cell}" if isinstance(cell, str) and _MISREAD.match(cell) else cell
