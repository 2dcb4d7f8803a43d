"""The lists for people, hosts and the weeks, as they stand on a terminal or in a pipe.

Each function turns a report into renderables for rich. Text from the data is only ever put into
`Text`, so it cannot be markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from kooperation.i18n import _, ngettext
from kooperation.render import phrases
from kooperation.render.layout import (
    QUIET,
    UNCUT,
    WARN,
    Trimmed,
    add,
    also,
    grid,
    join,
    title,
    widest,
)
from kooperation.reports.lists import Appointment, bands, weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from kooperation.reports.lists import Day, Guest, GuestList, HostSession, Meeting, VisitList
    from kooperation.weeks.model import Weeks

TIMETABLE = 120
"""The columns from which on a week fits side by side."""


def heading(of: Weeks, revision: int) -> Iterator[RenderableType]:
    """Say which weeks these are, and which revision of the plan; revision 0 is a draft."""
    dates = phrases.days(of.start, of.end)
    yield title(of.title)
    yield Trimmed(Text(join(dates, phrases.state(revision)), QUIET))
    yield Text()


def visit_lists(lists: Iterable[VisitList]) -> Iterator[RenderableType]:
    """List for each person the visits, own guide duties and common events."""
    lists = [*lists]
    dates = _dates(item.meeting for visit_list in lists for item in visit_list.appointments)
    for visit_list in lists:
        person = visit_list.person
        yield title(phrases.party(person.name, person.size), person.role, person.partner)
        if all(item.kind == "event" for item in visit_list.appointments):
            yield grid([[Text(_("No visits"))]])
        rows = ([_when(item.meeting), _appointment(item)] for item in visit_list.appointments)
        yield grid(rows, least=[dates], below=1)
        yield Text()


def _appointment(item: Appointment) -> Text:
    meeting = item.meeting
    text = Text.assemble((meeting.title, "bold"))
    if item.kind == "event":
        text.append(also(_("for everybody")), QUIET)
        return add(text, phrases.address(meeting.place), QUIET)
    if item.kind == "guide":
        coming = ngettext("{count} person comes", "{count} people come", meeting.people)
        add(text, join(_("Your own session"), coming.format(count=meeting.people)), QUIET)
    else:
        address = "" if meeting.elsewhere or not meeting.place else meeting.place.address
        add(text, join(meeting.host, address), QUIET)
    add(text, phrases.elsewhere(meeting), QUIET)
    if item.kind == "visit" and meeting.contact:
        add(text, _("Contact: {contact}").format(contact=meeting.contact), QUIET)
    if item.fellows:
        fellows = phrases.listed(phrases.party(guest.name, guest.size) for guest in item.fellows)
        add(text, _("Together with {people}").format(people=fellows))
    return add(text, phrases.note(meeting))


def guest_lists(lists: Iterable[GuestList]) -> Iterator[RenderableType]:
    """List for each host the sessions, and who comes to them."""
    lists = [*lists]
    dates = _dates(s.meeting for guest_list in lists for s in guest_list.sessions)
    for guest_list in lists:
        yield title(guest_list.partner.name)
        if not guest_list.sessions:
            yield grid([[Text(_("No sessions"))]])
        rows = [(session.meeting, _host_session(session)) for session in guest_list.sessions]
        rows += [(event, _appointment(Appointment("event", event))) for event in guest_list.events]
        rows.sort(key=lambda row: (row[0].span, row[0].id))
        yield grid(([_when(m), content] for m, content in rows), least=[dates], below=1)
        yield Text()


def _host_session(session: HostSession) -> RenderableType:
    meeting = session.meeting
    text = Text.assemble((meeting.title, "bold"))
    add(text, phrases.elsewhere(meeting), QUIET)
    if not session.guests:
        return add(text, _("Does not take place"), WARN)
    add(text, _seats(meeting), QUIET)
    if session.guides:
        add(text, _("Guided by {people}").format(people=phrases.listed(session.guides)), QUIET)
    add(text, phrases.note(meeting))
    guests = (
        [Text(phrases.party(guest.name, guest.size)), _origin(guest)] for guest in session.guests
    )
    return Group(text, grid(guests, fixed=0))


def _origin(guest: Guest) -> Text:
    """Return the institution, and below it what a host must know."""
    text = Text.assemble((guest.partner, QUIET))
    return add(text, phrases.needs(guest))


def week(days: Sequence[Day]) -> Iterator[RenderableType]:
    """Show the weeks: as a timetable where there is room, otherwise as a list of days."""
    yield _Week(tuple(days))


@dataclass(frozen=True, slots=True)
class _Week:
    """The weeks, laid out when the width is known."""

    days: tuple[Day, ...]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width >= UNCUT:
            yield from sessions(self.days)
        elif options.max_width < TIMETABLE:
            for day in self.days:
                if day.meetings or day.day.weekday() < 5:
                    yield from one_day(day)
        else:
            for days in weeks(self.days):
                yield _timetable(days)
                yield Text()


def _timetable(days: Sequence[Day]) -> RenderableType:
    """Return a week with its days as columns, and mornings, afternoons, evenings as rows."""
    table = Table.grid(expand=True, padding=(0, 3, 1, 0), collapse_padding=False)
    for _day in days:
        table.add_column(ratio=1, overflow="fold")
    table.add_row(*(Group(title(phrases.long_date(day.day)), Rule(style=QUIET)) for day in days))
    for band in bands(days):
        if any(band):
            table.add_row(*(Text("\n\n").join(map(_cell, meetings)) for meetings in band))
    return Trimmed(table)


def _cell(meeting: Meeting) -> Text:
    text = Text(phrases.hours(meeting.span))
    text.append(f"\n{meeting.title}", "bold")
    for line in _beside(meeting):
        add(text, line, QUIET)
    return add(text, phrases.taken(meeting), QUIET)


def one_day(day: Day) -> Iterator[RenderableType]:
    """Show what takes place on one day."""
    yield title(phrases.long_date(day.day))
    rows = []
    for meeting in day.meetings:
        text = Text.assemble((meeting.title, "bold"))
        add(text, join(*_beside(meeting), phrases.taken(meeting)), QUIET)
        rows.append([Text(phrases.hours(meeting.span)), text])
    yield grid(rows or [[Text(_("Nothing takes place"), QUIET)]])
    yield Text()


def sessions(days: Iterable[Day]) -> Iterator[RenderableType]:
    """List all that takes place, each in as few lines as the width allows."""
    yield _Sessions(tuple((day.day, meeting) for day in days for meeting in day.meetings))
    yield Text()


@dataclass(frozen=True, slots=True)
class _Sessions:
    """What takes place, laid out when the width is known."""

    meetings: tuple[tuple[date, Meeting], ...]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        rows = []
        for day, meeting in self.meetings:
            row = [Text(phrases.short_date(day)), Text(phrases.hours(meeting.span))]
            if options.max_width < TIMETABLE:
                text = Text.assemble((meeting.title, "bold"))
                rows.append([*row, add(text, _about(meeting), QUIET)])
            else:
                what = Text(meeting.title, "bold")
                rows.append(
                    [*row, what, Text(join(*_where(meeting)), QUIET), Text(phrases.taken(meeting))]
                )
        yield grid(rows, fixed=2)


def _when(meeting: Meeting) -> Text:
    return Text(f"{phrases.long_date(meeting.span.day)}\n{phrases.hours_said(meeting.span)}")


def _dates(meetings: Iterable[Meeting]) -> int:
    """Return the columns their dates need, so that all lists are aligned alike."""
    return widest(phrases.long_date(meeting.span.day) for meeting in meetings)


def _where(meeting: Meeting) -> list[str]:
    """Return the host, and the place if it is another."""
    place = meeting.place.name if meeting.place and (meeting.elsewhere or meeting.event) else ""
    return [part for part in (meeting.host, place) if part]


def _beside(meeting: Meeting) -> list[str]:
    """Return the same below a title, which need not be said twice."""
    return [part for part in _where(meeting) if part != meeting.title]


def _about(meeting: Meeting) -> str:
    """Say in one line with whom, where and how full it is."""
    return join(*_where(meeting), phrases.taken(meeting))


def _seats(meeting: Meeting) -> str:
    """Say also how many may still come: `4 of 5 seats taken, 1 left`."""
    taken = phrases.seats_taken(meeting)
    if not meeting.seats:
        return taken
    left = _("{free} left").format(free=meeting.free) if meeting.free else _("full")
    return f"{taken}, {left}"
