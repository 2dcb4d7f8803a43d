"""Days and times in cells: a date and hours in three of them, or several times in one."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, time
from typing import TYPE_CHECKING

from kooperation.files.scalars import problem
from kooperation.files.times import LONGEST_TIME
from kooperation.i18n import Language, _
from kooperation.signup.workbook.contents import (
    NO_DAY,
    TEXTS,
    Content,
    UnreadError,
    is_none,
    text_in,
)
from kooperation.signup.workbook.labels import wrong
from kooperation.weeks.meant import days_meant, later
from kooperation.weeks.times import (
    DAY_MINUTES,
    WEEKDAYS,
    InvalidTimeError,
    NoDayError,
    TimeSpan,
    moment,
    parse_span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic_core import PydanticCustomError

    from kooperation.files.edit import Value
    from kooperation.signup.cells import Cell
    from kooperation.signup.workbook.contents import Shown
    from kooperation.signup.workbook.labels import Lookup


def _times_read(cells: Sequence[Cell], lookup: Lookup) -> Value:
    """Return times; a comma may stand between days of one time, so only what is no part splits."""
    text = text_in(cells[0])
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
    day, *texts = map(text_in, cells)
    start, end = (_clock_read(cell, text) for cell, text in zip(cells[1:], texts, strict=True))
    times = "-".join(filter(None, (start, end)))
    text = day if day.endswith(times) else f"{day} {times}".lstrip()
    numbers = [(cell, _number(cell.text)) for cell in cells[1:] if _is_fraction(cell)]
    if numbers or (times and not _is_time(text)):
        raise UnreadError(numbers or [*_unread(cells, day, start, end)])
    return text


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


# --- which of three cells is wrong, and what belongs there ---------------------------------------


def _unread(
    cells: Sequence[Cell], day: str, start: str, end: str
) -> Iterator[tuple[Cell, PydanticCustomError]]:
    """Yield each of the three that is none; an end is none either that is before the start."""
    if not _is_time(day) or parse_span(day).hours:
        yield cells[0], _no_day(day)
    if not _is_clock(start):
        hint = _("write when it starts, such as {text}")
        message = _('"{text}" is not a time') if start else _('"{text}" has no start')
        yield cells[1], _no_clock(message, hint, start or end, _near(end, -90, "10:00"))
    hint, example = _("write when it ends, such as {text}"), _near(start, 90, "11:30")
    if not _is_clock(end):
        message = _('"{text}" is not a time') if end else _('"{text}" has no end')
        yield cells[2], _no_clock(message, hint, end or start, example)
    elif _is_clock(start) and end <= start:
        message = _('"{text}" ends before it starts')
        yield cells[2], _no_clock(message, hint, f"{start}-{end}", example)


def _no_day(text: str) -> PydanticCustomError:
    """Return what is wrong with a day, and the day that is meant, without the hours beside it."""
    text = text[:LONGEST_TIME]
    message, hint = _('"{text}" is not a date').format(text=text[:80]), ""
    try:
        parse_span(text)
    except NoDayError as error:
        message, hint = error.message, _("write a day that is in the calendar")
    except InvalidTimeError as error:
        message, hint = (error.message, error.hint) if error.hint else (message, hint)
    if day := days_meant(text):
        hint = _("write {text}").format(text=day)
    return problem("bad-span", message, hint or _("write the day, such as 9.3.2027"))


def _no_clock(message: str, hint: str, text: str, example: str) -> PydanticCustomError:
    """Return what is wrong with a time of day; `11:30 am`, `2 pm` and `1130` mean only one."""
    found = re.findall(r"(?<!\d)(\d\d?)[.:,;h]?\s?(\d\d)?(?!\d)", text)
    if len(found) == 1 and not _is_clock(text):
        hour, minutes = int(found[0][0]), found[0][1] or "00"
        hour = hour % 12 + 12 * ("p" in text.lower()) if re.search(r"(?i)[ap]\.?m", text) else hour
        if _is_clock(meant := f"{hour:02}:{minutes}"):
            hint, example = _("write {text}"), meant
    return wrong("bad-span", message, hint.format(text=example), text=text[:80])


def _number(text: str) -> PydanticCustomError:
    """Return what is wrong with 9.5: it is half past nine, or 9.50 of which a zero was lost."""
    hour, _point, rest = text.partition(".")
    minutes = dict.fromkeys((round(float(f"0.{rest}") * 60), int(rest.ljust(2, "0"))))
    meant = [*filter(_is_clock, (f"{int(hour):02}:{minute:02}" for minute in minutes))]
    one, *other = meant or ["10:00"]
    instead = _("{one} or {other}").format(one=one, other=other[0]) if other else one
    hint = _("write {text}").format(text=instead)
    return wrong("bad-span", _('"{text}" is not a time'), hint, text=text)


def _is_fraction(cell: Cell) -> bool:
    return isinstance(cell.value, float) and cell.value > 1 and not cell.value.is_integer()


def _is_clock(text: str) -> bool:
    with suppress(InvalidTimeError):
        return bool(re.fullmatch(r"\d\d:\d\d", text) and moment(date.min, text))
    return False


def _is_time(text: str) -> bool:
    with suppress(InvalidTimeError):
        return len(text) <= LONGEST_TIME and bool(parse_span(text))
    return False


def _near(clock: str, minutes: int, otherwise: str) -> str:
    return later(clock, minutes) if _is_clock(clock) else otherwise


AT = Content(_at_value, _at_shown, _at_read)
