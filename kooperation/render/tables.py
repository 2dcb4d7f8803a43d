"""Tables of a schedule, for the workbook and for programs: the organiser's own, with phones.

A cell is a text, a number, a day, or a time as what has gone by of the day: so `24:00`, at which a
session may end, is a time like others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from kooperation.i18n import _
from kooperation.render import file_name, phrases
from kooperation.reports.meetings import by_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import HostSession, VisitList
    from kooperation.reports.meetings import Guest, Meeting
    from kooperation.reports.roster import Duty, Roster, RosterDay, Staff
    from kooperation.weeks.model import Person
    from kooperation.weeks.times import Span

CellValue = str | int | date | timedelta
_Columns = dict[str, Callable[[Any, Any], CellValue]]
"""What stands in each column, by its heading: made of the two things that a row is about."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what its file is called, how it is headed, and its cells, a heading for each."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]


def tables(edition: Edition) -> Iterator[Table]:
    """Yield the tables of everything; a selection of people has none, they would not be whole.

    The first column of each says what the plan is worth.
    """
    if edition.chosen:
        return
    state = phrases.state(edition.schedule.revision)
    for name, title, (columns, rows) in (
        ("visits", _("Visits"), _visits(edition)),
        ("sessions", _("Sessions"), _sessions(edition)),
        ("people", _("Letters"), _people(edition)),
        ("roster", _("Roster"), _roster(edition)),
    ):
        cells = ((state, *(cell(*row) for cell in columns.values())) for row in rows)
        yield Table(name, title, (_("Status"), *columns), (*cells,))


def _visits(edition: Edition) -> tuple[_Columns, Iterable[tuple[Meeting, Guest]]]:
    """Return a row for each visit, by time and person."""
    visits = (
        (item.meeting, replace(visit_list.person, more=item.more, missed=item.missed))
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
        _("Attendance"): lambda _meeting, person: phrases.missed(person),
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
        _("Note"): lambda meeting, session: (
            phrases.is_off(session.cancelled) if session.cancelled else meeting.note
        ),
        _("Session (id)"): lambda meeting, _session: meeting.id,
    }
    return columns, sorted(sessions, key=lambda row: by_time(row[0]))


def _people(edition: Edition) -> tuple[_Columns, Iterable[tuple[Person, VisitList]]]:
    """Return a row for each person with all that a letter to them says, a date in each cell."""
    data = edition.data
    contact = phrases.organisers(data.weeks)
    columns: _Columns = {
        _("Name"): lambda person, _list: person.name,
        _("Institution"): lambda person, _list: data.partners[person.partner].name,
        _("Role"): lambda person, _list: person.role,
        _("People"): lambda person, _list: person.size,
        _("E-mail"): lambda person, _list: person.email,
        _("Phone"): lambda person, _list: person.phone,
        _("Person (id)"): lambda person, _list: person.id,
        _("Contact"): lambda _person, _list: contact,
        _("List"): lambda person, _list: file_name(f"people/{person.id}.pdf"),
        _("Calendar"): lambda person, _list: file_name(f"people/{person.id}.ics"),
    }
    said = {one.person.id: _in_words(one) for one in edition.people}
    for kind, heading in (
        ("visit", _("Visit {number}")),
        ("guide", _("Own session {number}")),
        ("event", _("Common date {number}")),
    ):
        most = max((len(words[kind]) for words in said.values()), default=0)
        for n in range(max(most, kind == "visit")):
            columns[heading.format(number=n + 1)] = partial(_nth, said, kind, n)
    return columns, [(data.people[one.person.id], one) for one in edition.people]


def _nth(
    said: dict[str, dict[str, list[str]]], kind: str, n: int, person: Person, _list: VisitList
) -> str:
    words = said[person.id][kind]
    return words[n] if n < len(words) else ""


def _in_words(visit_list: VisitList) -> dict[str, list[str]]:
    """Return the entries of a list as a letter says them, by kind."""
    said: dict[str, list[str]] = {"visit": [], "guide": [], "event": []}
    for item in visit_list.appointments:
        meeting = item.meeting
        place = (meeting.place.name, meeting.place.address) if meeting.place else ()
        coming = phrases.coming(meeting) if item.kind == "guide" else ""
        contact = phrases.contact(meeting) if item.kind == "visit" else ""
        # A host whose house, name and title are one is not named three times.
        host = meeting.host if item.kind == "visit" else ""
        what = dict.fromkeys(filter(None, (meeting.title, host, *place, coming, contact)))
        said[item.kind].append(f"{phrases.date_and_hours(meeting.span)}: {', '.join(what)}")
    return said


def _roster(edition: Edition) -> tuple[_Columns, Iterable[tuple[Duty, tuple[Roster, RosterDay]]]]:
    """Return a row for each time at which somebody is not at their desk, by house and time.

    Beside it stand how many remain then at least, and how many are needed.
    """
    duties = (
        (duty, (roster, day))
        for roster in edition.rosters
        for day in roster.days
        for duty in day.duties
    )
    kinds = {"visit": _("visits"), "guide": _("guides"), "away": _("away")}
    columns: _Columns = {
        _("Date"): lambda duty, _house: duty.span.day,
        _("Weekday"): lambda duty, _house: phrases.weekday(duty.span.day),
        _("From"): lambda duty, _house: _begin(duty.span),
        _("Until"): lambda duty, _house: _end(duty.span),
        _("Institution"): lambda _duty, house: house[0].partner.name,
        _("Person"): lambda duty, _house: duty.person.name,
        _("People"): lambda duty, _house: duty.person.size + duty.person.more,
        _("What"): lambda duty, _house: kinds[duty.kind],
        _("Visit"): lambda duty, _house: duty.meeting.title if duty.meeting else "",
        _("Host"): lambda duty, _house: duty.meeting.host if duty.meeting else "",
        **_places(lambda duty: duty.meeting.place if duty.meeting else None),
        _("Remain"): lambda duty, house: min(
            (one.there for one in _staff(duty, house[1])), default=""
        ),
        _("Needed"): lambda duty, house: max(
            (one.needed for one in _staff(duty, house[1])), default=""
        ),
        _("Person (id)"): lambda duty, _house: duty.person.id,
        _("Session (id)"): lambda duty, _house: duty.meeting.id if duty.meeting else "",
    }
    return columns, duties


def _staff(duty: Duty, day: RosterDay) -> Iterator[Staff]:
    return (one for one in day.staff if one.span.overlaps(duty.span))


def _times() -> _Columns:
    return {
        _("Date"): lambda meeting, _other: meeting.span.day,
        _("Weekday"): lambda meeting, _other: phrases.weekday(meeting.span.day),
        _("Begins"): lambda meeting, _other: _begin(meeting.span),
        _("Ends"): lambda meeting, _other: _end(meeting.span),
    }


def _places(of: Callable[[Any], Any] = lambda meeting: meeting.place) -> _Columns:
    return {
        _("Place"): lambda one, _other: place.name if (place := of(one)) else "",
        _("Address"): lambda one, _other: place.address if (place := of(one)) else "",
    }


def _begin(span: Span) -> timedelta:
    return span.start - datetime.combine(span.day, time())


def _end(span: Span) -> timedelta:
    return span.end - datetime.combine(span.day, time())
