"""The one language for times: days, then hours.

    2027-03-02 10:00-11:30            one day, with hours
    2027-03-08 - 2027-03-09           a range of days, whole
    5.4. 10-11:30 Uhr, 5.4.-9.4.2027  dates as people write them, without a year near the weeks
    Mo-Do 08:00-16:00                 weekdays of the weeks, German or English
    07:30-16:30                       every day of the weeks

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
_ISO = r"\d{4}-\d{2}-\d{2}"
_DATE = rf"(?:{_ISO}|\d{{1,2}}\.\s*\d{{1,2}}\.(?:\s*\d{{4}})?)"
_CLOCK = r"\d{1,2}(?::\d{2})?"
_UHR = r"(?:\s*[Uu][Hh][Rr])?"
_WORD = r"(?!(?i:ab|bis|to|und|and)\b)[A-Za-z]{2,3}"
_SPAN = re.compile(
    rf"(?=.)(?:(?:(?P<first>{_DATE})(?:\s*-\s*(?P<last>{_DATE}))?"
    rf"|(?P<weekdays>{_WORD}(?:(?:\s*-\s*|,?\s+){_WORD})*))(?:\s+(?=\d)|$))?"
    rf"(?:(?P<start>{_CLOCK}){_UHR}\s*-\s*(?P<end>{_CLOCK}){_UHR})?",
    re.ASCII,
)
_SINCE = re.compile(rf"(?P<day>{_DATE})(?:(?:T|\s+)(?P<clock>{_CLOCK}){_UHR})?", re.ASCII)
_NO_YEAR = 2004
"""Stands for a year that was not written; a leap year, so that it has every day."""


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
        dates = self.dates_near(first, last)
        if dates is not None:
            first, last = max(first, dates[0]), min(last, dates[1])
        return tuple(
            Span(_at(day, self.start), _at(day, self.end))
            for day in days(first, last)
            if dates is not None or day.weekday() in self.weekdays
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
    found = _SPAN.fullmatch(_plain(text))
    dated = found is not None and bool(found["first"] or found["weekdays"])
    timed = found is not None and found["start"] is not None
    if found is None or (days and not dated) or (hours and not timed):
        raise _no_span(text, days=days, hours=hours)
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
    first, dated = _date(one)
    if not other:
        return (first, first), not dated
    last, ends = _date(other)
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


def _date(text: str) -> tuple[date, bool]:
    """Return the date, and whether its year is written."""
    year = text
    try:
        if "." in text:
            day, month, year = re.split(r"\.\s*", text)
            found = date(int(year or _NO_YEAR), int(month), int(day))
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise _no_day(text) from None
    if not 1900 <= found.year <= 2999:
        message = _('the year of "{text}" is far away')
        raise InvalidTimeError(text, message, _("correct the year"))
    return found, bool(year)


def _in_year(text: str, day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        raise _no_day(f"{text}{year}") from None


def parse_date(text: str) -> date:
    """Parse a date such as 2027-03-01; an InvalidTimeError says what is wrong with it."""
    plain = _plain(text)
    if not re.fullmatch(_ISO, plain, re.ASCII):
        raise InvalidTimeError(text, _('"{text}" is not a date'), _date_meant(plain))
    return _date(plain)[0]


def parse_day(text: str, first: date, last: date) -> date:
    """Parse one date as it may be written in spans; without a year see `TimeSpan.dates_near`."""
    if re.fullmatch(_DATE, _plain(text), re.ASCII):
        dates = parse_span(text).dates_near(first, last)
        assert dates is not None
        return dates[0]
    return parse_date(text)


def parse_since(text: str, first: date, last: date) -> datetime:
    """Parse a date, which means its beginning, or a date and time: `8.3.`, `2027-03-08T12:00`."""
    found = _SINCE.fullmatch(_plain(text))
    day = parse_day(found["day"] if found else text, first, last)
    return _at(day, _minute(found["clock"]) if found and found["clock"] else 0)


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


def _plain(text: str) -> str:
    """People write an en dash where they mean a hyphen; no-break spaces come by themselves."""
    return text.replace("\u00a0", " ").strip().replace("–", "-")


# --- what somebody meant who wrote it in another way ---------------------------------------------

_MONTHS = ["jan", "feb", "mär|mar", "apr", "mai|may", "jun"]
_MONTHS += ["jul", "aug", "sep", "okt|oct", "nov", "dez|dec"]
_MONTH = rf"\.? ?(?P<name>{'|'.join(_MONTHS)})[a-zä]*\.?"
_YEAR = r"(?P<y> ?\d{4}|\d\d(?! ?- ?\d\d?(?![\d.])))?"  # 2.3.10-11 are hours
_OTHER_DATES = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"\b(?P<y>\d{4}|\d\d)[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)\b",  # 2027/3/1, 2027-31-03
        r"(?<![\d-])(?P<d>\d\d?)-(?P<m>\d\d?)-(?P<y>\d{4})\b",  # 01-03-2027
        # 1.3.2027, 1. 3., 1. März 2027
        rf"\b(?P<d>\d\d?)(?:\. ?(?P<m>\d\d?)\.|{_MONTH}){_YEAR}(?![\d:])",
    )
)
_DAYS = re.compile(rf"({_DATE})(?:\s*-\s*({_DATE}))?", re.ASCII)
_FIGURES = r"\d\d?(?:[.:]\d\d(?::00)?)?"
_HOURS = re.compile(
    r"\s*(?P<days>[A-Za-z][A-Za-z\s-]*?)?\s*"
    rf"(?:(?P<start>{_FIGURES})(?:\s*-+\s*(?P<end>{_FIGURES})?)?|-+\s*(?P<until>{_FIGURES}))\s*",
    re.ASCII,
)
_FILLERS = re.compile(
    r"(?<![A-Za-z])(?:uhr|h|t|von|from|um|at|am|on|jeden|every|und|and)(?![A-Za-z])|[,;]",
    re.IGNORECASE,
)
_FROM = re.compile(rf"(?i)\b(?:ab|von|from|seit|since)\s+(?={_FIGURES}\s*(?:uhr|h)?\s*$)")
_OPEN = re.compile(r"(?i)\b(?:ab|bis|von|from|seit|since|until|to)\b")


def iso_meant(text: str) -> tuple[str, bool]:
    """Return the first date in a text as 2027-03-01, empty if there is none, and if it has a year.

    Without one YYYY stands for it.
    """
    found = re.search(rf"{_ISO}|\d\d?\.\d\d?\.", _in_iso(_plain(text)), re.ASCII)
    with suppress(InvalidTimeError):
        if found:
            day, dated = _date(found[0])
            return str(day) if dated else _("YYYY") + f"{day:-%m-%d}", dated
    return "", False


def _date_meant(text: str) -> str:
    """Say which date to write, or how dates are written if that cannot be told."""
    day, dated = iso_meant(text)
    if not day:
        return _("write year, month and day: YYYY-MM-DD")
    return (_("write {text}") if dated else _("write it with the year: {text}")).format(text=day)


def _no_day(text: str) -> InvalidTimeError:
    """Say of a date that is in no calendar which is meant, if day and month only changed places."""
    meant, hint = _in_iso(text), _("write a day that is in the calendar")
    if meant != text and _is_span(meant):
        hint = _("write {text}").format(text=meant)
    return InvalidTimeError(text, _('there is no day "{text}"'), hint)


def _no_span(text: str, *, days: bool, hours: bool) -> InvalidTimeError:
    """Say what is wrong with a text that is no span of time, and what to write instead.

    Many mean one all the same: `2.3.27 10-11 Uhr`, `Montag und Mittwoch 8 - 9.30`, `dienstags`.
    """
    plain = _in_iso(_plain(re.sub("[—−‐‑]", "-", text)))
    message = _('"{text}" is not a time')
    hint = _(
        "write a time such as Di 10:00-11:30 or Mo-Fr 08:00-12:00; a date stands where the weekday"
        " does"
    )
    parts = re.split(r"(?<=[\d.r])[\s,;]+(?=\d{4}-|\d\d?\.\d\d?\.|[A-Za-z]{2,3}\b)", plain)
    if len(parts) > 1 and all(_is_span(part, days=days, hours=hours) for part in parts):
        hint = _("write each for itself: {several}").format(several="; ".join(parts))
    elif len(_DAYS.findall(re.sub(r"(?i)\b(?:bis|to|until)\b", "-", plain))) > 1:
        hint = _("write one time for each day, up to 24:00 and from 00:00 on")
    elif meant := _parts_meant(plain):
        wrong, what, shown = _completed(*meant, days=days, hours=hours)
        if _is_span(shown, days=days, hours=hours):
            message, hint = wrong, what.format(text=shown)
    return InvalidTimeError(text, message, hint)


def _parts_meant(text: str) -> tuple[str, str, str, bool] | None:
    """Return days, start and end, as far as they are there, and whether that may be all.

    None where it cannot be told: `nachmittags`, or a Monday that is a Tuesday.
    """
    plain = re.sub(r"(?i)\s*\b(?:bis|to|until)\b\s*", "-", _FROM.sub("", text))
    plain = _FILLERS.sub(" ", plain)
    dates, rest = _DAYS.search(plain), _DAYS.sub(" ", plain, count=1)
    clocks = _HOURS.fullmatch(rest)
    days = _days_meant(dates, (clocks["days"] or "") if clocks else rest)
    if days is None:
        return None
    if clocks:
        start, end = clocks["start"], clocks["end"] or clocks["until"]
        opens = not start or bool(_FROM.search(text))
        return days, _clock(start), _clock(end), opens
    ranges = bool(dates[2]) if dates else "-" in days
    if not days or re.search(r"\d", rest) or (_OPEN.search(text) and not ranges):
        return None
    return days, "", "", False


def _completed(
    day: str, start: str, end: str, opens: bool, *, days: bool, hours: bool
) -> tuple[str, str, str]:
    """Return what is wrong, how to say what to write, and that; what is missing is an example.

    What `opens` has no end or no beginning, and needs none where whole days may stand.
    """
    message, hint = _('"{text}" is not a time'), _("write {text}")
    if opens and not days:
        start, end = start or "00:00", end or "24:00"
    elif start and not end:
        message, hint = _('"{text}" has no end'), _("write when it ends, such as {text}")
        end = _later(start, 90)
    elif end and not start:
        message, hint = _('"{text}" has no start'), _("write when it starts, such as {text}")
        start = _later(end, -90)
    elif hours and not start:
        message = _('"{text}" has no hours')
        hint = _("write from when to when, several days without a comma: {text}")
        start, end = "09:00", "13:00"
    elif days and not day:
        message = _('"{text}" has no day')
        hint = _("write the day as well, such as {text}")
    day = day or ("Di" if days else "")  # any weeks but the shortest have one
    return message, hint, " ".join(filter(None, (day, f"{start}-{end}" if start else "")))


def _days_meant(dates: re.Match[str] | None, rest: str) -> str | None:
    """Return the dates or else the weekdays; None where a date falls on another weekday."""
    words = re.findall(r"[A-Za-z]+|-", rest)
    names = " ".join(_WEEKDAY_NAMES.get(word.lower(), word) for word in words)
    weekdays = names.replace(" - ", "-")
    if dates is None:
        return weekdays
    if weekdays:
        number = WEEKDAYS.get(weekdays.lower())
        with suppress(InvalidTimeError):
            day, dated = _date(dates[1])
            number = number if day.weekday() == number or not dated else None
        if number is None:
            return None
    return " - ".join(filter(None, dates.groups()))


def _is_span(text: str, *, days: bool = False, hours: bool = False) -> bool:
    if not _SPAN.fullmatch(text):
        return False
    try:
        span = parse_span(text)
    except InvalidTimeError:
        return False
    return (span.days or not days) and (span.hours or not hours)


def _clock(figures: str | None) -> str:
    hour, _point, minutes = (figures or "").replace(".", ":").partition(":")
    return f"{int(hour):02}:{minutes[:2] or '00'}" if hour else ""


def _later(clock: str, minutes: int) -> str:
    """Return the time so many minutes later or earlier, but of the same day."""
    minute = max(0, min(DAY_MINUTES, int(clock[:2]) * 60 + int(clock[3:]) + minutes))
    return f"{minute // 60:02}:{minute % 60:02}"


def _one_by_one(first: int, last: int, letters: int) -> str:
    """Return the weekdays from the first to the last of the next week, in so many letters each."""
    names = {day: n for n, day in reversed(WEEKDAYS.items()) if len(n) == letters}
    return " ".join(names[day % 7].capitalize() for day in range(first, last + 8))


def _in_iso(text: str) -> str:
    """Write the dates in a text as 2027-03-01 or, without a year, as 1.3."""
    for pattern in _OTHER_DATES:
        text = pattern.sub(_iso, text)
    return text


def _iso(found: re.Match[str]) -> str:
    given = found.groupdict()
    if name := given.get("name"):
        month = 1 + next(n for n, names in enumerate(_MONTHS) if re.match(names, name.lower()))
    else:
        month = int(given["m"])
    day = int(given["d"])
    if day <= 12 < month:
        day, month = month, day
    if not given["y"]:
        return f"{day}.{month}."
    year = int(given["y"])
    return f"{year if year > 99 else year + 2000}-{month:02}-{day:02}"
