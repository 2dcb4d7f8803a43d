"""The one language for times: days, then hours.

    2027-03-02 10:00-11:30            one day, with hours
    2027-03-08 - 2027-03-09           a range of days, whole
    Mo-Do 08:00-16:00                 weekdays of the weeks, German or English

A text is parsed into a `TimeSpan`, which says what was written; `TimeSpan.resolve` turns it into
`Span`s, one a day, once the weeks are known. All times are local, without a time zone.
"""

from __future__ import annotations

import re
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
    "mo": 0,
    "di": 1,
    "mi": 2,
    "do": 3,
    "fr": 4,
    "sa": 5,
    "so": 6,
    "tu": 1,
    "we": 2,
    "th": 3,
    "su": 6,
    "mon": 0,
    "tue": 1,
    "wed": 2,
    "thu": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
"""Abbreviations of weekdays, German and English, as numbers from Monday = 0."""

_WEEKDAY_NAMES = {
    name: short
    for short, names in {
        "Mo": "montag montags monday", "Di": "dienstag dienstags tuesday",
        "Mi": "mittwoch mittwochs wednesday", "Do": "donnerstag donnerstags thursday",
        "Fr": "freitag freitags friday", "Sa": "samstag samstags sonnabend saturday",
        "So": "sonntag sonntags sunday",
    }.items()
    for name in names.split()
}  # fmt: skip
_EXAMPLE = "2027-03-02"
_DATE = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"\d{1,2}:\d{2}"
_NO_END = rf"(?:(?P<day>{_DATE}|[A-Za-z]{{2,3}})[\sT]+)?\d{{1,2}}(?:[.:]\d{{2}})?(?:\s*(?:Uhr|h))?"
_SPAN = re.compile(
    rf"(?:(?P<first>{_DATE})(?:\s*-\s*(?P<last>{_DATE}))?"
    r"|(?P<weekdays>[A-Za-z]{2,3}(?:(?:\s*-\s*|,?\s+)[A-Za-z]{2,3})*))"
    rf"(?:\s+(?P<start>{_CLOCK})\s*-\s*(?P<end>{_CLOCK}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one day, from `start` up to but not including `end`, local time."""

    start: datetime
    end: datetime

    @property
    def day(self) -> date:
        """The day it lies in."""
        return self.start.date()

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share any minute."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """What was written: dates or weekdays, and the minutes of the day from `start` to `end`.

    `hours` tells whether hours were written at all; without them the whole days are meant.
    """

    text: str
    dates: tuple[date, date] | None
    weekdays: frozenset[int]
    start: int = 0
    end: int = DAY_MINUTES
    hours: bool = False

    def resolve(self, first: date, last: date) -> tuple[Span, ...]:
        """Return the spans, one a day, that lie in the days from `first` to `last`."""
        if self.dates is not None:
            first, last = max(first, self.dates[0]), min(last, self.dates[1])
        return tuple(
            Span(_at(day, self.start), _at(day, self.end))
            for day in days(first, last)
            if self.dates is not None or day.weekday() in self.weekdays
        )


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


@lru_cache(maxsize=1000)  # in most files the same hours stand again and again
def parse_span(text: str) -> TimeSpan:
    """Parse a span of time; a ValueError says in a sentence what is wrong with it."""
    found = _SPAN.fullmatch(_plain(text))
    if found is None:
        raise ValueError(_no_span(text))
    start, end = 0, DAY_MINUTES
    if hours := found["start"] is not None:
        start, end = _minute(found["start"]), _minute(found["end"])
        if end <= start:
            raise ValueError(_('"{text}" ends before it starts').format(text=text))
    if found["weekdays"] and re.search(r"(?i)\b(?:bis|to|und|and)\b", found["weekdays"]):
        raise ValueError(_no_span(text))
    if found["weekdays"]:
        return TimeSpan(text, None, _weekdays(found["weekdays"]), start, end, hours)
    first = parse_date(found["first"])
    last = parse_date(found["last"]) if found["last"] else first
    if last < first:
        raise ValueError(_('"{text}" ends before it starts').format(text=text))
    if (last - first).days > _MOST_DAYS:
        raise ValueError(_('"{text}" is longer than ten years').format(text=text))
    return TimeSpan(text, (first, last), frozenset(), start, end, hours)


def parse_date(text: str) -> date:
    """Parse a date such as 2027-03-01; a ValueError says what is wrong with it."""
    plain = _plain(text)
    if not re.fullmatch(_DATE, plain, re.ASCII):
        raise ValueError(
            _('"{text}" is not a date: write it as {example}').format(
                text=text, example=_in_figures(text) or "2027-03-01"
            )
        )
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        raise ValueError(_('there is no day "{text}"').format(text=text)) from None
    if not 1900 <= day.year <= 2999:
        raise ValueError(_('the year of "{text}" is far away').format(text=text))
    return day


def _no_span(text: str) -> str:
    """Say what is wrong with a text that is no span of time, with an example close to it."""
    day = _in_figures(text) or _EXAMPLE
    if found := re.fullmatch(_NO_END, _plain(text), re.ASCII):
        return _('"{text}" has no end: write {example} 10:00-11:30').format(
            text=text, example=found["day"] or day
        )
    if meant := _meant(text):
        return _('"{text}" is not a time: write {meant}').format(text=text, meant=meant)
    return _('"{text}" is not a time: write {example} 10:00-11:30 or Mo-Fr 08:00-12:00').format(
        text=text, example=day
    )


def _meant(text: str) -> str:
    """Return the time that somebody meant by `2027-03-02 10.00-11.30`, `Mo bis Fr`, `10-12`.

    It is nothing where it cannot be told, and where it would not be a time either.
    """
    plain = _plain(text)
    date_ = _in_figures(plain)
    rest = re.sub(rf"{_DATE}|\b\d{{1,2}}\. ?\d{{1,2}}\. ?\d{{4}}\b", " ", plain, count=1)
    rest = re.sub(r"(?i)\s*\b(bis|to|until)\b\s*", "-", rest)
    rest = re.sub(r"(?i)\b(uhr|h|von|from|um|at|und|and)\b|[,;]", " ", rest)
    clocks = re.fullmatch(
        r"\s*(?P<days>[A-Za-z][A-Za-z\s-]*?)?\s*"
        r"(?P<start>\d{1,2}(?:[.:]\d{2})?)\s*-+\s*(?P<end>\d{1,2}(?:[.:]\d{2})?)\s*",
        rest,
    )
    hours = ""
    if clocks is None and re.search(r"\d", rest):
        return ""
    if clocks:
        hours = f"{_clock(clocks['start'])}-{_clock(clocks['end'])}"
        rest = clocks["days"] or ""
    days_ = " ".join(_WEEKDAY_NAMES.get(w.lower(), w) for w in re.findall(r"[A-Za-z]+|-", rest))
    if date_ and days_:
        return ""
    meant = f"{date_ or days_.replace(' - ', '-') or _EXAMPLE} {hours}".strip()
    if meant == plain or not _SPAN.fullmatch(meant) or not (hours or days_):
        return ""
    try:
        parse_span(meant)
    except ValueError:
        return ""
    return meant


def _clock(figures: str) -> str:
    hour, _point, minutes = figures.replace(".", ":").partition(":")
    return f"{int(hour):02}:{minutes or '00'}"


def _in_figures(text: str) -> str:
    """Return the first date in a text as 2027-03-01, also if written 1.3.2027; or nothing."""
    if found := re.search(_DATE, text, re.ASCII):
        return found[0]
    if found := re.search(r"\b(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\b", text, re.ASCII):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return ""


def _minute(clock: str) -> int:
    hour, minute = map(int, clock.split(":"))
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError(_('there is no time "{text}"').format(text=clock))
    return hour * 60 + minute


def _weekdays(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in re.sub(r"\s*-\s*", "-", text).replace(",", " ").split():
        numbers = [WEEKDAYS.get(name.lower()) for name in part.split("-")]
        if None in numbers or len(numbers) > 2:
            raise ValueError(
                _('"{text}" is no weekday: write Mo Di Mi Do Fr Sa So or Mon Tue …').format(
                    text=part
                )
            )
        first, last = numbers[0] or 0, numbers[-1] or 0
        if last < first:
            raise ValueError(
                _('"{text}" runs backwards: write the days one by one').format(text=part)
            )
        found.update(range(first, last + 1))
    return frozenset(found)


def _plain(text: str) -> str:
    """People write an en dash where they mean a hyphen; no-break spaces come by themselves."""
    return text.replace("\u00a0", " ").strip().replace("–", "-")
