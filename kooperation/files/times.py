"""The texts of times and time zones, parsed as those of other values are."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from kooperation.files.scalars import CLOCK, DATE, problem
from kooperation.i18n import _
from kooperation.problems import did_you_mean
from kooperation.weeks import meant
from kooperation.weeks.times import InvalidTimeError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

LONGEST_TIME = 200
LOCAL_TIME = re.compile(rf"{DATE}(?:T24:00|[T ]{CLOCK}(?::00)?)")
MOMENT = re.compile(rf"{DATE}[T ]{CLOCK}(?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?(?:Z|[+-]{CLOCK})")


def parse_time(code: str, parse: Callable[[str], _T], text: str) -> _T:
    """Parse a text, of which only the beginning is quoted where it is far too long for a time."""
    try:
        return parse(text if len(text) <= LONGEST_TIME else text[:80] + "…")
    except InvalidTimeError as error:
        raise problem(code, error.message, error.hint) from None


def parse_day(text: str) -> date:
    """Parse a day."""
    return parse_time("bad-date", meant.parse_date, text)


def parse_since(text: str) -> datetime:
    """Parse a local date and time, or a day, which means its beginning."""
    if LOCAL_TIME.fullmatch(text.strip()):
        return parse_moment(LOCAL_TIME, text.strip())
    return datetime.combine(parse_day(text), time())


def parse_moment(pattern: re.Pattern[str], text: str) -> datetime:
    """Parse a date and time of this form; 24:00 is the end of the day."""
    try:
        day, midnight, _rest = text.partition("T24:00") if pattern.fullmatch(text) else ("", "", "")
        if midnight:  # which only later versions of Python can read
            return datetime.combine(date.fromisoformat(day), time()) + timedelta(days=1)
        return datetime.fromisoformat(day)
    except (ValueError, OverflowError):
        message, meant = _('"{text}" is not a date and time'), "2027-03-02T11:30"
        if pattern is MOMENT:
            meant = "2027-02-20T14:05:00+01:00"
            if MOMENT.fullmatch(f"{text}Z"):
                message, meant = _('"{text}" lacks the offset from UTC'), f"{text}+01:00"
        hint = _("write {text}").format(text=meant)
        raise problem("bad-date", message.format(text=text[:80]), hint) from None


@cache
def zones() -> tuple[str, ...]:
    """Return the names of the time zones that are known, and mean the same, on every machine.

    They are those of the package; a system may know others: `localtime`, or `europe/berlin` where
    capitals do not count in the names of files.
    """
    from importlib import resources  # noqa: PLC0415  only where a zone is written

    names = (resources.files("tzdata") / "zones").read_text("utf-8").split()
    return tuple(name for name in names if name != "Factory")  # which is no zone yet


def parse_zone(text: str) -> str:
    """Parse the name of a time zone."""
    if text not in zones():
        message = _('"{text}" is no time zone').format(text=text[:80])
        hint = _zone_meant(text) or _("write a name such as Europe/Berlin")
        raise problem("bad-timezone", message, hint)
    return text


def _zone_meant(text: str) -> str:
    """Return a hint at the only zone of this city, or at the name that is written most alike."""
    city = text.lower().split("/")[-1].strip()
    same = [zone for zone in zones() if zone.lower().split("/")[-1] == city]
    return did_you_mean(same[0] if len(same) == 1 else text, zones())
