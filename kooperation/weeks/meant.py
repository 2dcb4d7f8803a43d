"""What somebody meant who wrote a time in another way than `times` reads it.

`parse_span`, `parse_date` and `parse_day` are those of `times`, with hints: what to write instead
of `2.3.27 10-11 Uhr`, `Montag und Mittwoch 8 - 9.30` or `dienstags`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kooperation.i18n import _
from kooperation.weeks import times
from kooperation.weeks.times import (
    DATE,
    DAY_MINUTES,
    ISO,
    WEEKDAYS,
    InvalidTimeError,
    NoDayError,
    TimeSpan,
    parse_one,
    plain,
)

if TYPE_CHECKING:
    from datetime import datetime

_WEEKDAY_NAMES = {
    name: name[:letters].capitalize()
    for letters, names in (
        (2, "montag dienstag mittwoch donnerstag freitag samstag sonntag"),
        (2, "montags dienstags mittwochs donnerstags freitags samstags sonntags"),
        (3, "monday tuesday wednesday thursday friday saturday sunday"),
    )
    for name in names.split()
} | {"sonnabend": "Sa"}

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
_DAYS = re.compile(rf"({DATE})(?:\s*-\s*({DATE}))?", re.ASCII)
_SINCE = re.compile(
    rf"(?P<day>{DATE})(?:(?:T|\s+)(?P<clock>\d\d?(?::\d\d)?)(?:\s*Uhr)?)?", re.ASCII | re.IGNORECASE
)
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
_OPEN_DAYS = re.compile(
    rf"(?i)(?:(?P<since>ab|von|from|seit|since)|bis|until|to)\s+(?:dem\s+|the\s+)?(?P<day>{DATE})",
    re.ASCII,
)
_OPEN = re.compile(r"(?i)\b(?:ab|bis|von|from|seit|since|until|to)\b")


def parse_span(text: str, *, days: bool = False, hours: bool = False) -> TimeSpan:
    """Parse a span of time as `times` does; the error always has a hint."""
    try:
        return times.parse_span(text, days=days, hours=hours)
    except NoDayError as error:
        raise _no_day(error) from None
    except InvalidTimeError as error:
        raise error if error.hint else _no_span(text, days=days, hours=hours) from None


def parse_date(text: str) -> date:
    """Parse a date such as 2027-03-01 as `times` does; the error always has a hint."""
    try:
        return times.parse_date(text)
    except NoDayError as error:
        raise _no_day(error) from None
    except InvalidTimeError as error:
        raise InvalidTimeError(text, error.message, error.hint or _date_meant(text)) from None


def parse_day(text: str, first: date, last: date) -> date:
    """Parse one date as it may be written in spans; without a year see `TimeSpan.dates_near`."""
    if re.fullmatch(DATE, plain(text), re.ASCII):
        dates = parse_span(text).dates_near(first, last)
        assert dates is not None
        return dates[0]
    day, dated = _first_date(text)
    if day and not dated:
        raise InvalidTimeError(
            text, _('"{text}" is not a date'), _("write {text}").format(text=day)
        )
    try:
        return parse_date(text)
    except InvalidTimeError as error:
        if day or isinstance(error, NoDayError) or first == date.max:
            raise
        hint = _("write a day such as {day} or {iso}")
        short = f"{first.day}.{first.month}."
        raise InvalidTimeError(
            text, error.message, hint.format(day=short, iso=first.isoformat())
        ) from None


def parse_since(text: str, first: date, last: date) -> datetime:
    """Parse a date, which means its beginning, or a date and time: `8.3.`, `2027-03-08T12:00`."""
    found = _SINCE.fullmatch(plain(text))
    day = parse_day(found["day"] if found else text, first, last)
    return times.moment(day, found["clock"] if found and found["clock"] else "0")


def iso_meant(text: str) -> tuple[str, bool]:
    """Return the first date in a text as 2027-03-01, empty if there is none, and if it has a year.

    Without one YYYY stands for it.
    """
    found, dated = _first_date(text)
    if found and not dated:
        found = _("YYYY") + f"{parse_one(found)[0]:-%m-%d}"
    return found, dated


def in_year(hint: str, first: date, last: date) -> str:
    """Return a hint with the year of the days from first to last instead of YYYY, if one fits."""

    def dated(found: re.Match[str]) -> str:
        day = parse_day(f"{found[2]}.{found[1]}.", first, last)
        return day.isoformat() if first <= day <= last else found[0]

    return re.sub(rf"\b{_('YYYY')}-(\d\d)-(\d\d)", dated, hint)


def _first_date(text: str) -> tuple[str, bool]:
    """Return the first date in a text as it may be written, empty if none, and if it has a year."""
    found = re.search(rf"{ISO}|\d\d?\.\d\d?\.", _in_iso(plain(text)), re.ASCII)
    with suppress(InvalidTimeError):
        if found:
            return found[0], parse_one(found[0])[1]
    return "", False


def _date_meant(text: str) -> str:
    """Say which date to write, or how dates are written if that cannot be told."""
    day, dated = iso_meant(text)
    if not day:
        return _("write year, month and day: YYYY-MM-DD")
    return (_("write {text}") if dated else _("write it with the year: {text}")).format(text=day)


def _no_day(error: NoDayError) -> InvalidTimeError:
    """Say of a date that is in no calendar which is meant, if day and month only changed places."""
    meant, hint = _in_iso(error.text), _("write a day that is in the calendar")
    if meant != error.text and _is_span(meant):
        hint = _("write {text}").format(text=meant)
    return InvalidTimeError(error.text, error.message, hint)


def _no_span(text: str, *, days: bool, hours: bool) -> InvalidTimeError:
    """Say what is wrong with a text that is no span of time, and what to write instead.

    Many mean one all the same: `2.3.27 10-11 Uhr`, `Montag und Mittwoch 8 - 9.30`, `dienstags`.
    """
    written = _in_iso(plain(re.sub("[—−‐‑]", "-", text)))
    if re.fullmatch(r"\d\d?\.\d\d?", written):  # 13.4 without its last dot
        written += "."
    message = _('"{text}" is not a time')
    hint = _(
        "write a time such as Tue 10:00-11:30 or Mon-Fri 08:00-12:00; a date stands where the"
        " weekday does"
    )
    parts = re.split(r"(?<=[\d.r])[\s,;]+(?=\d{4}-|\d\d?\.\d\d?\.|[A-Za-z]{2,3}\b)", written)
    if len(parts) > 1 and all(_is_span(part, days=days, hours=hours) for part in parts):
        hint = _("write each for itself: {several}").format(several="; ".join(parts))
    elif len(_DAYS.findall(re.sub(r"(?i)\b(?:bis|to|until)\b", "-", written))) > 1:
        hint = _("write one time for each day, up to 24:00 and from 00:00 on")
    elif (found := _OPEN_DAYS.fullmatch(written)) and not hours:
        return _open_days(text, found["day"], since=bool(found["since"]))
    elif meant := _parts_meant(written):
        wrong, what, shown = _completed(*meant, days=days, hours=hours)
        if _is_span(shown, days=days, hours=hours):
            message, hint = wrong, what.format(text=shown)
    return InvalidTimeError(text, message, hint)


def _open_days(text: str, written: str, *, since: bool) -> InvalidTimeError:
    """Say what `ab 19.4.` lacks; the other end of an example is some days away."""
    try:
        day, dated = parse_one(written)
    except NoDayError as error:
        return _no_day(error)
    other = day + timedelta(days=4 if since else -4)
    shown = other.isoformat() if dated else f"{other.day}.{other.month}."
    if since:
        message, hint = _('"{text}" has no end'), _("write when it ends, such as {text}")
        return InvalidTimeError(text, message, hint.format(text=f"{written} - {shown}"))
    message, hint = _('"{text}" has no start'), _("write when it starts, such as {text}")
    return InvalidTimeError(text, message, hint.format(text=f"{shown} - {written}"))


def days_meant(text: str) -> str:
    """Return the days in a text as they may be written, without hours; "" if it cannot be told."""
    found = _parts_meant(_in_iso(plain(text)))
    return found[0] if found and _is_span(found[0], days=True) else ""


def _parts_meant(text: str) -> tuple[str, str, str, bool] | None:
    """Return days, start and end, as far as they are there, and whether that may be all.

    None where it cannot be told: `nachmittags`, or a Monday that is a Tuesday.
    """
    written = re.sub(r"(?i)\s*\b(?:bis|to|until)\b\s*", "-", _FROM.sub("", text))
    written = _FILLERS.sub(" ", written)
    dates, rest = _DAYS.search(written), _DAYS.sub(" ", written, count=1)
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
        end = later(start, 90)
    elif end and not start:
        message, hint = _('"{text}" has no start'), _("write when it starts, such as {text}")
        start = later(end, -90)
    elif hours and not start:
        message = _('"{text}" has no hours')
        hint = _("write from when to when, several days without a comma: {text}")
        start, end = "09:00", "13:00"
    elif days and not day:
        message = _('"{text}" has no day')
        hint = _("write the day as well, such as {text}")
    day = day or (_("Tue") if days else "")  # any weeks but the shortest have one
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
            day, dated = parse_one(dates[1])
            number = number if day.weekday() == number or not dated else None
        if number is None:
            return None
    return " - ".join(filter(None, dates.groups()))


def joined(day: str, hours: str) -> str:
    """Return both as one span if the first names days alone, the second hours alone; else ""."""
    with suppress(InvalidTimeError):
        first, second = times.parse_span(day, days=True), times.parse_span(hours, hours=True)
        if not first.hours and not second.days:
            return f"{day.strip()} {hours.strip()}"
    return ""


def _is_span(text: str, *, days: bool = False, hours: bool = False) -> bool:
    try:
        span = times.parse_span(text)
    except InvalidTimeError:
        return False
    return (span.days or not days) and (span.hours or not hours)


def _clock(figures: str | None) -> str:
    hour, _point, minutes = (figures or "").replace(".", ":").partition(":")
    return f"{int(hour):02}:{minutes[:2] or '00'}" if hour else ""


def later(clock: str, minutes: int) -> str:
    """Return the time so many minutes later or earlier, but of the same day."""
    minute = max(0, min(DAY_MINUTES, int(clock[:2]) * 60 + int(clock[3:]) + minutes))
    return f"{minute // 60:02}:{minute % 60:02}"


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
