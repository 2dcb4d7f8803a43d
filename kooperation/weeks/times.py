"""The one language for times: days, then hours.

    2027-03-02 10:00-11:30            one day, with hours
    2027-03-08 - 2027-03-09           a range of days, whole
    Mo-Do 08:00-16:00                 weekdays of the weeks, German or English

A text is parsed into a `TimeSpan`, which says what was written; `TimeSpan.resolve` turns it into
`Span`s, one a day, once the weeks are known. All times are local, without a time zone.
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
_SPAN = re.compile(
    rf"(?:(?P<first>{_DATE})(?:\s*-\s*(?P<last>{_DATE}))?"
    r"|(?P<weekdays>[A-Za-z]{2,3}(?:(?:\s*-\s*|,?\s+)[A-Za-z]{2,3})*))"
    rf"(?:\s+(?P<start>{_CLOCK})\s*-\s*(?P<end>{_CLOCK}))?",
    re.ASCII,
)


class InvalidTimeError(ValueError):
    """A text is no date or no time: what is wrong with it, and what to write instead."""

    def __init__(self, text: str, message: str, hint: str) -> None:
        self.message, self.hint = message.format(text=text), hint
        super().__init__(f"{self.message}: {hint}")


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
    """Parse a span of time; an InvalidTimeError says in a sentence what is wrong with it."""
    found = _SPAN.fullmatch(_plain(text))
    if found is None:
        raise _no_span(text)
    start, end = 0, DAY_MINUTES
    if hours := found["start"] is not None:
        start, end = _minute(found["start"]), _minute(found["end"])
        if end <= start:
            hint = _(
                "write the earlier hour first; past midnight write two times,"
                " up to 24:00 and from 00:00 on"
            )
            raise InvalidTimeError(text, _('"{text}" ends before it starts'), hint)
    if weekdays := found["weekdays"]:
        if re.search(r"(?i)\b(?:bis|to|und|and)\b", weekdays):
            raise _no_span(text)
        return TimeSpan(text, None, _weekdays(weekdays), start, end, hours)
    first = parse_date(found["first"])
    last = parse_date(found["last"]) if found["last"] else first
    if last < first:
        hint = _("write the earlier day first")
        raise InvalidTimeError(text, _('"{text}" ends before it starts'), hint)
    if (last - first).days > _MOST_DAYS:
        raise InvalidTimeError(text, _('"{text}" is longer than ten years'), _("correct the year"))
    return TimeSpan(text, (first, last), frozenset(), start, end, hours)


def parse_date(text: str) -> date:
    """Parse a date such as 2027-03-01; an InvalidTimeError says what is wrong with it."""
    plain = _plain(text)
    if not re.fullmatch(_DATE, plain, re.ASCII):
        raise InvalidTimeError(text, _('"{text}" is not a date'), _date_meant(plain))
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        raise InvalidTimeError(text, _('there is no day "{text}"'), _date_meant(plain)) from None
    if not 1900 <= day.year <= 2999:
        message = _('the year of "{text}" is far away')
        raise InvalidTimeError(text, message, _("correct the year"))
    return day


def _minute(clock: str) -> int:
    hour, minute = map(int, clock.split(":"))
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


def _plain(text: str) -> str:
    """People write an en dash where they mean a hyphen; no-break spaces come by themselves."""
    return text.replace("\u00a0", " ").strip().replace("–", "-")


# --- what somebody meant who wrote it in another way ---------------------------------------------

_MONTHS = ["jan", "feb", "mär|mar", "apr", "mai|may", "jun"]
_MONTHS += ["jul", "aug", "sep", "okt|oct", "nov", "dez|dec"]
_MONTH = rf"\.? ?(?P<name>{'|'.join(_MONTHS)})[a-zä]*\.?"
_OTHER_DATES = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"\b(?P<y>\d{4}|\d\d)[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)\b",  # 2027/3/1, 2027-31-03
        r"(?<![\d-])(?P<d>\d\d?)-(?P<m>\d\d?)-(?P<y>\d{4})\b",  # 01-03-2027
        # 1.3.2027, 1. 3., 1. März 2027
        rf"\b(?P<d>\d\d?)(?:\. ?(?P<m>\d\d?)\.|{_MONTH})(?P<y> ?\d{{4}}|\d\d)?(?![\d:])",
    )
)
_DAYS = re.compile(rf"({_DATE})(?:\s*-\s*({_DATE}))?", re.ASCII)
_HOURS = re.compile(
    r"\s*(?P<days>[A-Za-z][A-Za-z\s-]*?)?\s*(?P<start>\d\d?(?:[.:]\d\d(?::00)?)?)"
    r"(?:\s*-+\s*(?P<end>\d\d?(?:[.:]\d\d(?::00)?)?)?)?\s*",
    re.ASCII,
)
_FILLERS = re.compile(
    r"(?<![A-Za-z])(?:uhr|h|t|von|from|um|at|am|on|jeden|every|und|and)(?![A-Za-z])|[,;]",
    re.IGNORECASE,
)


def _date_meant(text: str) -> str:
    """Say which date to write, or how dates are written if that cannot be told."""
    if found := re.search(_DATE, _in_iso(text), re.ASCII):
        with suppress(ValueError):
            return _write(str(date.fromisoformat(found[0])), text)
    return _("write year, month and day, such as 2027-03-01")


def _no_span(text: str) -> InvalidTimeError:
    """Say what is wrong with a text that is no span of time, and what to write instead.

    Many mean one all the same: `2.3.2027 10-11 Uhr`, `Montag und Mittwoch 8 - 9.30`, `dienstags`.
    """
    message = _('"{text}" is not a time')
    hint = _("write a time such as 2027-03-02 10:00-11:30 or Mo-Fr 08:00-12:00")
    plain = _in_iso(_plain(re.sub("[—−‐‑]", "-", text)))
    parts = re.split(r"(?<=\d)[\s,;]+(?=\d{4}-|[A-Za-z]{2,3}\b)", plain)
    if len(parts) > 1 and all(re.search(r"\d", part) and _is_span(part) for part in parts):
        several = _("put commas between several: [{several}]").format(several=", ".join(parts))
        return InvalidTimeError(text, message, several)
    plain = _FILLERS.sub(" ", re.sub(r"(?i)\s*\b(?:bis|to|until)\b\s*", "-", plain))
    dates, rest = _DAYS.search(plain), _DAYS.sub(" ", plain, count=1)
    if _DAYS.search(rest):
        several = _("write one time for each day, up to 24:00 and from 00:00 on")
        return InvalidTimeError(text, message, several)
    clocks = _HOURS.fullmatch(rest)
    days = _days_meant(dates, (clocks["days"] or "") if clocks else rest)
    if days is None or (clocks is None and re.search(r"\d", rest)):
        return InvalidTimeError(text, message, hint)
    meant = days
    if clocks:
        start = _clock(clocks["start"])
        end = _clock(clocks["end"]) if clocks["end"] else _later(start)
        meant = f"{days or _EXAMPLE} {start}-{end}"
        if not clocks["end"]:
            hint = _("write when it ends, such as {text}").format(text=meant)
            return InvalidTimeError(text, _('"{text}" has no end'), hint)
    return InvalidTimeError(text, message, _write(meant, text) if _is_span(meant) else hint)


def _days_meant(dates: re.Match[str] | None, rest: str) -> str | None:
    """Return the dates or else the weekdays; None where a date falls on another weekday."""
    words = re.findall(r"[A-Za-z]+|-", rest)
    names = " ".join(_WEEKDAY_NAMES.get(word.lower(), word) for word in words)
    weekdays = names.replace(" - ", "-")
    if dates is None:
        return weekdays
    if not _is_span(dates[1]):
        return None
    day = date.fromisoformat(dates[1]).weekday()
    if weekdays not in ("", "-") and WEEKDAYS.get(weekdays.lower()) != day:
        return None
    return " - ".join(filter(None, dates.groups()))


def _write(meant: str, text: str) -> str:
    """Say what to write; where the text tells no day or no year, that much is only an example."""
    if meant[0].isalpha() or meant[2:4] in text:
        return _("write {text}").format(text=meant)
    return _("write it with day and year, such as {text}").format(text=meant)


def _is_span(text: str) -> bool:
    if not _SPAN.fullmatch(text):
        return False
    try:
        parse_span(text)
    except InvalidTimeError:
        return False
    return True


def _clock(figures: str) -> str:
    hour, _point, minutes = figures.replace(".", ":").partition(":")
    return f"{int(hour):02}:{minutes[:2] or '00'}"


def _later(clock: str) -> str:
    """Return the time an hour and a half later, but of the same day."""
    minute = min(DAY_MINUTES, int(clock[:2]) * 60 + int(clock[3:]) + 90)
    return f"{minute // 60:02}:{minute % 60:02}"


def _one_by_one(first: int, last: int, letters: int) -> str:
    """Return the weekdays from the first to the last of the next week, in so many letters each."""
    names = {day: n for n, day in reversed(WEEKDAYS.items()) if len(n) == letters}
    return " ".join(names[day % 7].capitalize() for day in range(first, last + 8))


def _in_iso(text: str) -> str:
    """Write the dates in a text as 2027-03-01 that are written in another way."""
    for pattern in _OTHER_DATES:
        text = pattern.sub(_iso, text)
    return text


def _iso(found: re.Match[str]) -> str:
    given = found.groupdict()
    if name := given.get("name"):
        month = 1 + next(n for n, names in enumerate(_MONTHS) if re.match(names, name.lower()))
    else:
        month = int(given["m"])
    # Without a year it is that of another date, or else of the example.
    year = int(given["y"] or (re.search(r"\d{4}", found.string) or [_EXAMPLE])[0][:4])
    day = int(given["d"])
    if day <= 12 < month:
        day, month = month, day
    return f"{year if year > 99 else year + 2000}-{month:02}-{day:02}"
