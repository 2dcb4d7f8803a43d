"""The lists for people, hosts and the weeks, as they stand on a terminal or in a pipe.

Each function turns a report into renderables for rich. Text from the data is only ever put into
`Text`, so it cannot be markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from kooperation.i18n import _
from kooperation.render import phrases
from kooperation.render.layout import (
    QUIET,
    WARN,
    ByWidth,
    Trimmed,
    add,
    block,
    entry,
    grid,
    join,
    title,
    widest,
)
from kooperation.reports.lists import Appointment, bands, weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.reports.lists import GuestList, HostSession, TimetableDay, VisitList
    from kooperation.reports.meetings import Guest, Meeting
    from kooperation.weeks.model import Weeks

TIMETABLE = 120
"""The columns from which on a week fits side by side."""


def heading(of: Weeks, revision: int) -> Iterator[RenderableType]:
    """Say which weeks these are, and which revision of the plan; revision 0 is a draft."""
    dates = phrases.days(of.start, of.end)
    below = Trimmed(Text(join(dates, phrases.state(revision)), QUIET))
    yield block(title(of.title), below)


def foot(of: Weeks, *, host: bool = False) -> Iterator[RenderableType]:
    """Say below lists whom to tell what cannot be, if anybody is named."""
    if said := phrases.whom_to_tell(of, host=host):
        yield block(Trimmed(Text(said)))


def visit_lists(lists: Iterable[VisitList]) -> Iterator[RenderableType]:
    """List for each person the visits, own guide duties and common events."""
    lists = [*lists]
    dates = _dates(item.meeting for visit_list in lists for item in visit_list.appointments)
    for visit_list in lists:
        person = visit_list.person
        yield title(phrases.party(person.name, person.size), person.role, person.partner)
        if all(item.kind == "event" for item in visit_list.appointments):
            yield grid([[_("No visits")]])
        rows = ([_when(item.meeting), _appointment(item)] for item in visit_list.appointments)
        yield block(grid(rows, least=[dates], below=1))


def _appointment(item: Appointment) -> Text:
    meeting = item.meeting
    if item.kind == "event":
        text = entry(meeting.title, _("for everybody"))
        add(text, phrases.address(meeting.place), style=QUIET)
        return add(text, phrases.found(item))
    received, contact = phrases.received(item), ""
    if item.kind == "guide":
        about = join(_("Your own session"), phrases.coming(meeting))
    else:
        address = "" if meeting.elsewhere or not meeting.place else meeting.place.address
        about, contact = join(meeting.host, address), phrases.contact(meeting)
    beside = (phrases.elsewhere(meeting), received, contact)
    text = add(entry(meeting.title), about, *beside, style=QUIET)
    add(text, phrases.found(item), phrases.fellows(item), phrases.note(meeting))
    return add(text, phrases.missed(item), style=WARN)


def guest_lists(lists: Iterable[GuestList]) -> Iterator[RenderableType]:
    """List for each host the sessions, and who comes to them."""
    lists = [*lists]
    dates = _dates(s.meeting for guest_list in lists for s in guest_list.sessions)
    for guest_list in lists:
        yield title(guest_list.partner.name)
        if not guest_list.sessions:
            yield grid([[_("No sessions")]])
        rows = ([_when(entry.meeting), _host_session(entry)] for entry in guest_list.entries)
        yield block(grid(rows, least=[dates], below=1))


def _host_session(session: HostSession) -> RenderableType:
    meeting = session.meeting
    if meeting.event:
        return _appointment(Appointment("event", meeting))
    text = add(entry(meeting.title), phrases.elsewhere(meeting), style=QUIET)
    if session.cancelled:
        reason = phrases.is_off(session.cancelled)
        return add(Text(meeting.title, "strike"), reason, style=WARN)
    if not session.guests:
        return add(text, _("Does not take place"), style=WARN)
    seats = phrases.seats_taken(meeting)
    if meeting.seats:
        left = _("{free} left").format(free=meeting.free) if meeting.free else _("full")
        seats = f"{seats}, {left}"
    add(text, seats, phrases.guides(session), style=QUIET)
    add(text, phrases.note(meeting))
    guests = ((phrases.guest(guest), _origin(guest)) for guest in session.guests)
    return Group(text, grid(guests, fixed=0))


def _origin(guest: Guest) -> Text:
    """Return the institution, and below it what a host must know."""
    text = add(Text.assemble((guest.partner, QUIET)), phrases.needs(guest))
    return add(text, phrases.missed(guest), style=WARN)


def week(days: Sequence[TimetableDay]) -> Iterator[RenderableType]:
    """Show the weeks: as a timetable where there is room, otherwise as a list of days."""

    def draw(width: int) -> Iterator[RenderableType]:
        if width >= TIMETABLE:
            yield from (block(_timetable(shown)) for shown in weeks(days))
        else:
            yield from (line for shown in weeks(days) for day in shown for line in one_day(day))

    yield ByWidth(draw)


def _timetable(days: Sequence[TimetableDay]) -> RenderableType:
    """Return a week with its days as columns, and mornings, afternoons, evenings as rows."""
    table = Table.grid(expand=True, padding=(0, 3, 1, 0), collapse_padding=False)
    for _day in days:
        table.add_column(ratio=1, overflow="fold")
    table.add_row(*(Group(title(phrases.long_date(day.day)), Rule(style=QUIET)) for day in days))
    for name, band in zip(phrases.bands(), bands(days), strict=True):
        if any(band):
            heads = [Text(f"{name}\n", QUIET), *[Text("\n")] * (len(days) - 1)]
            cells = (Text("\n\n").join(map(_cell, meetings)) for meetings in band)
            table.add_row(*(head + cell for head, cell in zip(heads, cells, strict=True)))
    return Trimmed(table)


def _cell(meeting: Meeting) -> Text:
    text = Text(phrases.hours(meeting.span))
    text.append(f"\n{meeting.title}", "bold")
    return add(text, *_beside(meeting), phrases.taken(meeting), style=QUIET)


def one_day(day: TimetableDay) -> Iterator[RenderableType]:
    """Show what takes place on one day."""
    rows: list[Sequence[RenderableType]] = []
    for meeting in day.meetings:
        about = join(*_beside(meeting), phrases.taken(meeting))
        text = add(entry(meeting.title), about, style=QUIET)
        rows.append((phrases.hours(meeting.span), text))
    shown = grid(rows or [[Text(_("Nothing takes place"), QUIET)]])
    yield block(title(phrases.long_date(day.day)), shown)


def sessions(days: Iterable[TimetableDay]) -> Iterator[RenderableType]:
    """List all that takes place, each in as few lines as the width allows."""
    meetings = [(day.day, meeting) for day in days for meeting in day.meetings]

    def draw(width: int) -> Iterator[RenderableType]:
        rows: list[Sequence[RenderableType]] = []
        for day, meeting in meetings:
            what, taken = entry(meeting.title), phrases.taken(meeting)
            about = [what, Text(join(*_where(meeting)), QUIET), Text(taken)]
            if width < TIMETABLE:
                about = [add(what, join(*_where(meeting), taken), style=QUIET)]
            rows.append((phrases.short_date(day), phrases.hours(meeting.span), *about))
        yield grid(rows, fixed=2)

    yield block(ByWidth(draw))


def _when(meeting: Meeting) -> Text:
    return Text(f"{phrases.long_date(meeting.span.day)}\n{phrases.hours_said(meeting.span)}")


def _dates(meetings: Iterable[Meeting]) -> int:
    """Return the columns their dates need, so that all lists are aligned alike."""
    return widest(phrases.long_date(meeting.span.day) for meeting in meetings)


def _where(meeting: Meeting) -> list[str]:
    """Return the host, and the place if it is another."""
    return [*filter(None, (meeting.host, phrases.other_place(meeting)))]


def _beside(meeting: Meeting) -> list[str]:
    """Return the same below a title, which need not be said twice."""
    return [part for part in _where(meeting) if part != meeting.title]
