"""The poster: the timetable of the weeks for the wall, a sheet for each week.

A week of very many sessions goes on a further sheet, which says so. How large the print is and in
how many lanes the cards of a day stand is found where they are measured, in `typst/week.typ`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kooperation.i18n import _
from kooperation.render import phrases
from kooperation.reports.lists import bands, weeks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kooperation.reports.lists import TimetableDay
    from kooperation.reports.meetings import Meeting

MOST: Final = 45
"""So many sessions and common dates can be read on one sheet."""


def posters(days: Sequence[TimetableDay], coloured: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the sheets; `coloured` says which colour of the palette a host has."""
    found = []
    for week in weeks(days):
        dates, sheets = phrases.days(week[0].day, week[-1].day), _sheets(week)
        for number, shown in enumerate(sheets, 1):
            named = [*zip(phrases.bands(), bands(shown), strict=True)]
            part = _("sheet {number} of {count}").format(number=number, count=len(sheets))
            found.append({
                "title": dates,
                "part": part if len(sheets) > 1 else "",
                "days": [_day(day) for day in shown],
                "bands": [
                    {"name": name, "days": [[_card(one, coloured) for one in day] for day in band]}
                    for name, band in [one for one in named if any(one[1])] or named[:1]
                ],
            })  # fmt: skip
    return found


def _sheets(week: Sequence[TimetableDay]) -> list[list[TimetableDay]]:
    """Part a week into as few sheets as hold it, each with about as many sessions."""
    total = sum(len(day.meetings) for day in week)
    fewest = _filled(week, MOST)
    even = max(1, -(-total // len(fewest)))
    filled = (_filled(week, most) for most in range(even, MOST))
    return next((found for found in filled if len(found) == len(fewest)), fewest)


def _filled(week: Sequence[TimetableDay], most: int) -> list[list[TimetableDay]]:
    """Fill sheets with at most so many sessions; a day that is too long is parted as well."""
    sheets: list[list[TimetableDay]] = [[]]
    for day in week:
        for start in range(0, len(day.meetings) or 1, most):
            part = replace(day, meetings=day.meetings[start : start + most])
            if sum(len(one.meetings) for one in sheets[-1]) + len(part.meetings) > most:
                sheets.append([])
            sheets[-1].append(part)
    return sheets


def _day(day: TimetableDay) -> dict[str, Any]:
    weekday, _comma, date = phrases.long_date(day.day).partition(", ")
    return {
        "weekday": weekday,
        "date": date,
        "free": "" if day.meetings else _("Nothing takes place"),
    }


def _card(meeting: Meeting, coloured: Mapping[str, int]) -> dict[str, Any]:
    beside = _("for everybody") if meeting.event else phrases.free(meeting)
    address = meeting.place.address if meeting.place else ""
    where = (phrases.other_host(meeting), phrases.other_place(meeting), address)
    return {
        "hours": phrases.hours(meeting.span),
        "beside": _("is off") if meeting.off else beside,
        "title": meeting.title,
        "off": meeting.off,
        "event": meeting.event,
        "where": "\u00a0· ".join(_unparted(part) for part in where if part),
        "colour": coloured.get(meeting.host),
    }


def _unparted(address: str) -> str:
    """Keep a number at its street, and a postcode at its town."""
    return re.sub(r"(?<=[^\s,]) (?=\d)|(?<=\b\d{5}) ", "\u00a0", address)
