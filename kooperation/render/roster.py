"""The roster of a house: on a terminal day by day, on paper as a grid of people and days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from kooperation.i18n import _, counted
from kooperation.render import phrases
from kooperation.render.layout import QUIET, WARN, block, grid, title, widest
from kooperation.reports.lists import weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.reports.meetings import Guest, Meeting
    from kooperation.reports.roster import Arrival, Duty, Roster, RosterDay

_Row = tuple[str, str, Text]
"""A day, hours and what is then."""


def rosters(found: Iterable[Roster]) -> Iterator[RenderableType]:
    """List for each house what keeps its people from their desks, who comes, and who remains."""
    shown = [(roster, [*_rows(roster)]) for roster in found]
    every = [row for _roster, rows in shown for row in rows]
    least = [widest(date for date, *_rest in every), widest(hours for _date, hours, _said in every)]
    for roster, rows in shown:
        yield title(roster.partner.name, phrases.people(sum(one.size for one in roster.people)))
        yield block(grid(rows or [[_("Nobody is out, and nobody comes.")]], fixed=2, least=least))


def _rows(roster: Roster) -> Iterator[_Row]:
    for day in roster.days:
        date = phrases.long_date(day.day)
        for hours, said in _of_day(day):
            yield date, hours, said
            date = ""


def _of_day(day: RosterDay) -> Iterator[tuple[str, Text]]:
    """Yield what stands on the terminal of a day; nothing of one on which everybody is there."""
    for event in day.events:
        yield phrases.hours(event.span), Text(f"{event.title} · {_('for everybody')}")
    for duty in day.duties:
        yield phrases.hours(duty.span), Text(f"{phrases.guest(duty.person)}: {_why(duty)}")
    for arrival in day.arrivals:
        yield phrases.hours(arrival.meeting.span), Text(_coming(arrival))
    if any(one.out for one in day.duties) or any(one.gap for one in day.staff):
        for hours, said, gap in _staff(day):
            yield hours, Text(said, WARN if gap else QUIET)


def sheet(roster: Roster) -> dict[str, Any]:
    """Return the words of a roster as it stands on paper: a grid for each week."""
    return {
        "name": roster.partner.name,
        "columns": [_("Who"), _("Common dates"), _("Guests"), _("In the house")],
        "weeks": [_week(roster, days) for days in weeks(roster.days)],
        "about": _("Times out of the house include the way there and back."),
    }


def _week(roster: Roster, days: Sequence[RosterDay]) -> dict[str, Any]:
    busy = {duty.person.id for day in days for duty in day.duties}
    stay = phrases.parties(one for one in roster.people if one.id not in busy)
    return {
        "title": phrases.days(days[0].day, days[-1].day),
        "days": [phrases.long_date(day.day) for day in days],
        "events": [[_said(phrases.hours(one.span), one.title) for one in d.events] for d in days],
        "people": [
            {"name": phrases.party(who.name, who.size), "cells": [_cells(who, day) for day in days]}
            for who in roster.people
            if who.id in busy
        ],
        "guests": [[_arrival(one) for one in day.arrivals] for day in days],
        "staff": [
            [_said(hours, text, gap=gap) for hours, text, gap in _staff(day)] for day in days
        ],
        "stay": _("In the house all week: {people}.").format(people=stay) if stay else "",
    }


def _cells(who: Guest, day: RosterDay) -> list[dict[str, Any]]:
    """Return what keeps somebody from their desk on that day."""
    return [
        _said(phrases.hours(one.span), _why(one), f"+{one.person.more}" if one.person.more else "")
        for one in day.duties
        if one.person.id == who.id
    ]


def _arrival(arrival: Arrival) -> dict[str, Any]:
    meeting = arrival.meeting
    who = [_guest(one) for one in arrival.guests] or [_others(meeting)]
    return _said(phrases.hours(meeting.span), meeting.title, *who)


def _said(hours: str, text: str, *more: str, gap: bool = False) -> dict[str, Any]:
    return {"hours": hours, "text": text, "more": [part for part in more if part], "gap": gap}


def _why(duty: Duty) -> str:
    """Say what keeps somebody from their desk: `Besuch: Anlaufstelle, Streetwork`."""
    meeting = duty.meeting
    if meeting is None:
        return _("away")
    host = phrases.other_host(meeting) if duty.kind == "visit" else ""
    what = ", ".join(filter(None, (meeting.title, host, phrases.other_place(meeting))))
    return (_("visit: {what}") if duty.kind == "visit" else _("guides: {what}")).format(what=what)


def _coming(arrival: Arrival) -> str:
    """Say who comes to a session in the house; whose guests they are not, they only count."""
    guests = phrases.listed(map(_guest, arrival.guests)) or _others(arrival.meeting)
    text = _("guests: {what} – {people}")
    return text.format(what=arrival.meeting.title, people=guests)


def _others(meeting: Meeting) -> str:
    count = phrases.people(meeting.people)
    return _("{people}, guests of {host}").format(people=count, host=meeting.host)


def _guest(one: Guest) -> str:
    return f"{phrases.guest(one)} ({one.partner})" if one.partner else phrases.guest(one)


def _staff(day: RosterDay) -> Iterator[tuple[str, str, bool]]:
    """Yield from when to when too few are there; or else how many there are at least."""
    gaps = [one for one in day.staff if one.gap]
    for one in gaps:
        text = _("too few: {there} there, {needed} needed")
        said = text.format(there=phrases.people(one.there), needed=one.needed)
        yield phrases.hours(one.span), said, True
    if (fewest := day.fewest) and not gaps:
        there, needed = fewest.there, fewest.needed
        said = counted("at least {count} person there", "at least {count} people there", there)
        said = said if there else _("nobody there at times")
        more = _("{needed} needed").format(needed=needed) if needed else ""
        yield "", ", ".join(filter(None, (said, more))), False
