"""The one language for times: days, then hours.

    2027-03-02 10:00-11:30            one day, with hours
    2027-03-08 - 2027-03-09           a range of days, whole
    5.4. 10-11:30 Uhr, 5.4.-9.4.2027  dates as people write them, without a year near the weeks
    Mo-Do 08:00-16:00                 weekdays of the weeks, German or English
    07:30-16:30                       every day of the weeks

A text is parsed into a `TimeSpan`, which says what was written; `TimeSpan.resolve` turns it into
`Span`s, one a day, once the weeks are known. All times are local, without a time zone. What was
meant by somebody who wrote it in another way is found by `meant`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from kooperation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY_MINUTES = 24 * 60
_MOST_DAYS = 3660
"""The longest range of dates, in days: far beyond any absence, and no danger to memory."""

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("mo mon", "di tu tue", "mi we wed", "do th thu", "fr fri", "sa sat", "so su sun")
    )
    for name in names.split()
}
"""Abbreviations of weekdays, German and English, as numbers from Monday = 0."""

ISO = r"\d{4}-\d{2}-\d{2}"
DATE = rf"(?:{ISO}|\d{{1,2}}\.\s*\d{{1,2}}\.(?:\s*\d{{4}})?)"
_CLOCK = r"\d{1,2}(?::\d{2})?"
_UHR = r"(?:\s*[Uu][Hh][Rr])?"
_WORD = r"(?!(?i:ab|bis|to|und|and)\b)[A-Za-z]{2,3}"
_SPAN = re.compile(
    rf"(?=.)(?:(?:(?P<first>{DATE})(?:\s*-\s*(?P<last>{DATE}))?"
    rf"|(?P<weekdays>{_WORD}(?:(?:\s*-\s*|,?\s+){_WORD})*))(?:\s+(?=\d)|$))?"
    rf"(?:(?P<start>{_CLOCK}){_UHR}\s*-\s*(?P<end>{_CLOCK}){_UHR})?",
    re.ASCII,
)
_NO_YEAR = 2004
"""Stands for a year that was not written; a leap year, so that it has every day."""


class InvalidTimeError(ValueError):
    """A text is no date or no time: what is wrong with it, and what to write instead.

    The hint is empty where only `meant` can tell.
    """

    def __init__(self, text: str, message: str, hint: str = "") -> None:
        self.text, self.message, self.hint = text, message.format(text=text), hint
        super().__init__(f"{self.message}: {hint}")


class NoDayError(InvalidTimeError):
    """A date is in no calendar."""

    def __init__(self, text: str) -> None:
        super().__init__(text, _('there is no day "{text}"'))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one day, from `start` up to but not including `end`, local time."""

    start: datetime
    end: datetime

    @property
    def day(self) -> date:
        """The day it lies in."""
        return self.start.date()

    def written(self) -> str:
        """Write it as people write it into the files."""
        end = "24:00" if self.end.date() > self.day else f"{self.end:%H:%M}"
        return f"{self.start:%Y-%m-%d %H:%M}-{end}"

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share any minute."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """What was written: dates or weekdays, and the minutes of the day from `start` to `end`.

    `hours` tells whether hours were written at all; without them the whole days are meant. `days`
    tells it of the days; without them every day is meant. `yearless` are dates of no year as yet.
    """

    text: str
    dates: tuple[date, date] | None
    weekdays: frozenset[int]
    start: int = 0
    end: int = DAY_MINUTES
    hours: bool = False
    days: bool = True
    yearless: bool = False

    def dates_near(self, first: date, last: date) -> tuple[date, date] | None:
        """Return the dates; without a year those in or nearest to the days from first to last."""
        return _nearest(self.dates, first, last) if self.dates and self.yearless else self.dates

    def resolve(self, first: date, last: date) -> tuple[Span, ...]:
        """Return the spans, one a day, that lie in the days from `first` to `last`."""
        return _resolved(self, first, last)

    def resolve_anywhere(self, first: date, last: date) -> tuple[Span, ...]:
        """Return the spans of its dates, in those days or not; weekdays are those in them."""
        return self.resolve(*(self.dates_near(first, last) or (first, last)))


@lru_cache(maxsize=1000)  # of many people the same hours are asked for, again and again
def _resolved(at: TimeSpan, first: date, last: date) -> tuple[Span, ...]:
    dates = at.dates_near(first, last)
    if dates is not None:
        first, last = max(first, dates[0]), min(last, dates[1])
    return tuple(
        Span(_at(day, at.start), _at(day, at.end))
        for day in days(first, last)
        if dates is not None or day.weekday() in at.weekdays
    )


@lru_cache(maxsize=1000)
def _nearest(dates: tuple[date, date], first: date, last: date) -> tuple[date, date]:
    """Return the dates in the year in which they are nearest to the days from first to last."""
    found = []
    over = dates[1].year - dates[0].year
    for year in range(first.year - 8, last.year + 9):  # so far off the 29th of February may be
        with suppress(ValueError):
            found.append((dates[0].replace(year=year), dates[1].replace(year=year + over)))
    return min(found, key=lambda near: max(first - near[1], near[0] - last, timedelta()))


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


@lru_cache(maxsize=1000)  # in most files the same hours stand again and again
def parse_span(text: str, *, days: bool = False, hours: bool = False) -> TimeSpan:
    """Parse a span of time; an InvalidTimeError says in a sentence what is wrong with it.

    One of the two has to be written; `days` and `hours` say of each whether it must be.
    """
    found = _SPAN.fullmatch(plain(text))
    dated = found is not None and bool(found["first"] or found["weekdays"])
    timed = found is not None and found["start"] is not None
    if found is None or (days and not dated) or (hours and not timed):
        raise InvalidTimeError(text, _('"{text}" is not a time'))
    start, end = 0, DAY_MINUTES
    if timed:
        start, end = _minute(found["start"]), _minute(found["end"])
        if end <= start:
            hint = _(
                "write the earlier hour first; past midnight write two times,"
                " up to 24:00 and from 00:00 on"
            )
            raise InvalidTimeError(text, _('"{text}" ends before it starts'), hint)
    dates, weekdays, yearless = None, frozenset[int](), False
    if found["first"]:
        dates, yearless = _dates(text, found["first"], found["last"])
    elif not found["weekdays"]:
        weekdays = frozenset(range(7))
    else:
        weekdays = _weekdays(found["weekdays"])
    return TimeSpan(text, dates, weekdays, start, end, timed, dated, yearless)


def _dates(text: str, one: str, other: str | None) -> tuple[tuple[date, date], bool]:
    """Return the first and the last date, and whether no year was written at all."""
    first, dated = parse_one(one)
    if not other:
        return (first, first), not dated
    last, ends = parse_one(other)
    if dated and not ends:
        last = _in_year(other, last, first.year)
    elif ends and not dated:
        first = _in_year(one, first, last.year)
    if last < first and not (dated and ends) and first.month - last.month >= 6:  # over New Year
        if dated:
            last = _in_year(other, last, last.year + 1)
        else:
            first = _in_year(one, first, first.year - 1)
    if last < first:
        hint = _("write the earlier day first")
        raise InvalidTimeError(text, _('"{text}" ends before it starts'), hint)
    if (last - first).days > _MOST_DAYS:
        raise InvalidTimeError(text, _('"{text}" is longer than ten years'), _("correct the year"))
    return (first, last), not (dated or ends)


def parse_one(text: str) -> tuple[date, bool]:
    """Return one date in any of its forms, and whether its year is written."""
    year = text
    try:
        if "." in text:
            day, month, year = re.split(r"\.\s*", text)
            found = date(int(year or _NO_YEAR), int(month), int(day))
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise NoDayError(text) from None
    if not 1900 <= found.year <= 2999:
        message = _('the year of "{text}" is far away')
        raise InvalidTimeError(text, message, _("correct the year"))
    return found, bool(year)


def _in_year(text: str, day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        raise NoDayError(f"{text}{year}") from None


def parse_date(text: str) -> date:
    """Parse a date such as 2027-03-01; an InvalidTimeError says what is wrong with it."""
    if not re.fullmatch(ISO, plain(text), re.ASCII):
        raise InvalidTimeError(text, _('"{text}" is not a date'))
    return parse_one(plain(text))[0]


def moment(day: date, clock: str) -> datetime:
    """Return a time of day, `9:05` or `24:00`, on that day; an InvalidTimeError if it is none."""
    return _at(day, _minute(clock))


def _minute(clock: str) -> int:
    hour, minute = map(int, clock.split(":")) if ":" in clock else (int(clock), 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        hint = _("a day goes from 00:00 to 24:00, and an hour to 59")
        raise InvalidTimeError(clock, _('there is no time "{text}"'), hint)
    return hour * 60 + minute


def _weekdays(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in re.sub(r"\s*-\s*", "-", text).replace(",", " ").split():
        numbers = [WEEKDAYS.get(name.lower()) for name in part.split("-")]
        if None in numbers or len(numbers) > 2:
            hint = _("write Mo Di Mi Do Fr Sa So or Mon Tue Wed Thu Fri Sat Sun")
            raise InvalidTimeError(part, _('"{text}" is no weekday'), hint)
        first, last = numbers[0] or 0, numbers[-1] or 0
        if last < first:
            one_by_one = _one_by_one(first, last, len(part.partition("-")[0]))
            hint = _("write the days one by one: {days}").format(days=one_by_one)
            raise InvalidTimeError(part, _('"{text}" runs backwards'), hint)
        found.update(range(first, last + 1))
    return frozenset(found)


def _one_by_one(first: int, last: int, letters: int) -> str:
    """Return the weekdays from the first to the last of the next week, in so many letters each."""
    names = {day: n for n, day in reversed(WEEKDAYS.items()) if len(n) == letters}
    return " ".join(names[day % 7].capitalize() for day in range(first, last + 8))


def plain(text: str) -> str:
    """People write an en dash where they mean a hyphen; no-break spaces come by themselves."""
    return text.replace("\u00a0", " ").strip().replace("–", "-")
