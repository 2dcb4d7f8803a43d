"""Days and times in cells: a date and hours in three of them, or several times in one."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

from kooperation.i18n import Language, _
from kooperation.signup.workbook.contents import (
    NO_DAY,
    TEXTS,
    Content,
    is_none,
    one_text,
    text_in,
)
from kooperation.signup.workbook.labels import wrong
from kooperation.weeks.times import DAY_MINUTES, WEEKDAYS, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.files.edit import Value
    from kooperation.signup.cells import Cell
    from kooperation.signup.workbook.contents import Shown
    from kooperation.signup.workbook.labels import Lookup


def _times_read(cells: Sequence[Cell], lookup: Lookup) -> Value:
    """Return times; a comma may stand between days of one time, so only what is no part splits."""
    text = one_text(cells)
    if isinstance(day := cells[0].value, date) and day.year >= NO_DAY:
        _see_whether_meant(date(day.year, day.month, day.day), lookup)
    if is_none(text):
        return []
    found = re.split(r"\s*[;\n]\s*", text)
    split = re.compile(r",\s*(?=\d{1,2}\.|\d{4}-)")
    return [item for one in found for item in split.split(one) if item]


def _see_whether_meant(day: date, lookup: Lookup) -> None:
    """Complain of what a program made of a day without a year: a date of the year it is."""
    first, last = lookup.days
    meant = lookup.near(f"{day.day}.{day.month}.")
    if not first <= day <= last and meant and first <= meant <= last:
        message = _('"{text}" is outside the weeks, but within them in another year')
        text, instead = (f"{one.day}.{one.month}.{one.year}" for one in (day, meant))
        raise wrong("bad-span", message.format(text=text), _("write {text}").format(text=instead))


TIMES = Content(TEXTS.value, TEXTS.shown, _times_read)


def _at_value(typed: TimeSpan, lookup: Lookup) -> str:
    """Return a time in one form: ISO days or weekdays, and hours, if it has any."""
    hours = f"{_clock(typed.start)}-{_clock(typed.end)}" if typed.hours else ""
    return " ".join(filter(None, (_days(typed, lookup), hours)))


def _days(at: TimeSpan, lookup: Lookup) -> str:
    if dates := at.dates_near(*lookup.days):
        first, last = dates
        return first.isoformat() if first == last else f"{first} - {last}"
    letters = 3 if lookup.weeks.language is Language.ENGLISH else 2
    names = {number: name.capitalize() for name, number in reversed(WEEKDAYS.items())
             if len(name) == letters}  # fmt: skip
    runs: list[list[int]] = []
    for day in sorted(at.weekdays):
        if runs and runs[-1][1] == day - 1:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    pairs = ((names[first], names[last]) for first, last in runs)
    return " ".join(first if first == last else f"{first}-{last}" for first, last in pairs)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


_HOURS = re.compile(r"(?P<days>.*?)\s*(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)")


def _at_shown(value: str, _lookup: Lookup, _count: int) -> list[Shown]:
    found = _HOURS.fullmatch(value)
    days = found["days"] if found else value
    day = date.fromisoformat(days) if re.fullmatch(r"\d{4}-\d\d-\d\d", days) else days
    return [day, *(_time_shown(found[end]) if found else None for end in ("start", "end"))]


def _time_shown(clock: str) -> Shown:
    # The end of the day is no time of day for any program.
    return clock if clock.startswith("24") else time.fromisoformat(clock)


def _at_read(cells: Sequence[Cell], _lookup: Lookup) -> str:
    day, *hours = map(text_in, cells)
    start, end = (_clock_read(cell, text) for cell, text in zip(cells[1:], hours, strict=True))
    times = "-".join(filter(None, (start, end)))
    if day.endswith(times):  # as the hint has it, which names the whole time at this cell
        return day
    return f"{day} {times}".lstrip()


def _clock_read(cell: Cell, text: str) -> str:
    """Return a time of day as it is written in the files: `10`, `10.30`, `10:30 Uhr`, a number."""
    value = cell.value
    if isinstance(value, float) and 0 < value < 1:  # a time in a cell that does not look like one
        return _clock(round(value * DAY_MINUTES))
    found = re.fullmatch(r"(\d\d?)(?:[.:](\d\d?))?(?::00)?(?:\s*(?:[Uu]hr|h))?", text)
    if not found:
        return text
    minutes = (found[2] or "00").ljust(2, "0")
    return f"{int(found[1]):02}:{minutes}"


AT = Content(_at_value, _at_shown, _at_read)
