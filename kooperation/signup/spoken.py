"""What people write behind a title or a name: a date, a time of day, how many come along."""

from __future__ import annotations

import re
from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kooperation.weeks.times import DATE, WEEKDAYS, InvalidTimeError, parse_one, plain

if TYPE_CHECKING:
    from collections.abc import Callable


def counted(*words: str, first: int = 1) -> dict[str, int]:
    """Return words by their numbers; those of one text mean the same."""
    return {word: number for number, own in enumerate(words, first) for word in own.split()}


_BY_WORD = counted(
    "ein eine einen einem einer one a", "zwei two", "drei three", "vier four", "fünf five",
    "sechs six", "sieben seven", "acht eight", "neun nine",
)  # fmt: skip
_TOGETHER = counted(
    "zweit two 2", "dritt three 3", "viert four 4", "fünft fuenft five 5", "sechst six 6", first=2
)
_COUNT = r"(?P<count>[0-9]{1,2}|" + "|".join(_BY_WORD) + r")\b"
_OTHERS = r"(?:weitere[nr]?|andere[nr]?|more|others?)\b"
_COMPANY = r"(?:kolleg(?:innen|en|in|e)|colleagues?|kind(?:er|ern)?|gästen?|begleitperson(?:en)?)\b"
_PEOPLE = (
    rf"(?:\s*(?:{_OTHERS}|{_COMPANY}|personen|person|pers\.?|leuten?|people|begleitung(?:en)?))*"
)
_BRING = r"(?:ich\s+)?(?:bringe|bringt|bring|brings|bringing)\s+(?:noch\s+)?"
_COME = r"(?:(?:(?:wir|ich|we|i)\s+)?(?:sind|kommen|kommt|komme|are|comes?|coming)\s+)?"
_ALL = "|".join(_TOGETHER)
_COMPANIONS = tuple(
    re.compile(rf"[\s,;(–-]*{pattern}[\s).!]*$", re.IGNORECASE)
    for pattern in (
        rf"(?:\+|\bplus\b)\s*{_COUNT}{_PEOPLE}",
        rf"\b{_BRING}{_COUNT}{_PEOPLE}(?:\s*\b(?:mit|along|with me))?",
        rf"\b{_COME}(?:und|and|mit|with)\s+(?:noch\s+)?{_COUNT}\s*(?:{_OTHERS}|{_COMPANY}){_PEOPLE}",
        rf"\b{_COME}(?:zu|all)\s+(?P<all>{_ALL})(?:\s+of us)?",
    )
)

_TOGETHER_ALONE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_COME}{_COUNT}{_PEOPLE}",
        rf"{_COME}(?:zu|all)\s+(?P<all>{_ALL})(?:\s+of us)?",
    )
)
_DAYS = counted(
    "montag monday", "dienstag tuesday", "mittwoch wednesday", "donnerstag thursday",
    "freitag friday", "samstag saturday", "sonntag sunday", first=0,
)  # fmt: skip
_DAYS |= {f"{day}s": number for day, number in _DAYS.items()} | WEEKDAYS
_WEEKDAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_ANY = re.compile(r"[\s,;(–-]+(?:egal wann|any date|any time|jederzeit)[\s)]*$", re.IGNORECASE)
_DITTO = re.compile(
    r"\W*(?:dito|ditto|idem|ebenso|ebenfalls|auch|same|(?:see|as|same as) above|s\.?\s?[ou]\.?"
    r"|(?:siehe|wie)\s+(?:oben|vorher|zuvor|unten)|das\s?selbe|das gleiche)\W*",
    re.IGNORECASE,
)
_LIKE = re.compile(r"\s*(?:genau(?:so)?\s+)?(?:wie|siehe|same as|like|see)\s+", re.IGNORECASE)
_CLOCK = r"[0-9]{1,2}(?:[:.][0-9]{2})?"
_WHEN = re.compile(
    rf"^(?P<before>.*?)[\s:,;(\[/–-]*(?:\b(?:am|on|vom|den)\s+)?"
    rf"(?:(?<!\w)(?P<weekday>{_WEEKDAY})\b\.?)?[,\s]*(?:\bden\s+)?(?P<date>(?<![\d.]){DATE})?"
    rf"(?:[\s,/–-]*(?:\b(?:um|ab|at)\s+)?(?<![\d.:])(?P<clock>{_CLOCK})"
    rf"(?:\s*[-–]\s*(?P<until>{_CLOCK}))?(?:\s*(?:uhr|h|o'clock))?)?[\s)\]]*$",
    re.IGNORECASE | re.DOTALL,
)


class SpokenDate(NamedTuple):
    """A date behind a text: what stands before it, and as much as is said of day and time.

    `written` is a date without its year; `clock` and `until` are times of day.
    """

    before: str
    day: date | None
    written: str
    weekday: int | None
    clock: time | None
    until: time | None

    def fits(self, start: time, end: time) -> bool:
        """Tell whether something from start to end is at the time that is said, if one is."""
        return self.clock in {None, start} and self.until in {None, end}


@lru_cache(maxsize=20_000)
def when(text: str) -> SpokenDate | None:
    """Return the date that stands at the end of a text; None where no date or weekday does."""
    found = _WHEN.match(plain(text))
    if not found or not (found["date"] or found["weekday"]):
        return None
    try:
        day, dated = parse_one(found["date"]) if found["date"] else (None, False)
        clock, until = _time(found["clock"]), _time(found["until"])
    except (InvalidTimeError, ValueError):
        return None
    yearless = "" if dated or not found["date"] else found["date"]
    weekday = _DAYS[found["weekday"].lower()] if found["weekday"] else None
    before = found["before"].strip()
    return SpokenDate(before, day if dated else None, yearless, weekday, clock, until)


def is_when(text: str) -> bool:
    """Tell whether a text says a day or a weekday, and nothing else."""
    found = when(text)
    return found is not None and not found.before


def _time(text: str | None) -> time | None:
    if text is None:
        return None
    hour, _dot, minute = text.replace(".", ":").partition(":")
    return time(int(hour), int(minute or 0))


def any_date(text: str) -> str:
    """Return a text without the words that any date is as good."""
    return _ANY.sub("", text)


def is_doubted(text: str) -> bool:
    """Tell whether somebody was not sure of what they wrote: `Rundgang?`, `(Rundgang)`."""
    return "?" in text or (text[:1] in "([" and text[-1:] in ")]")


def elsewhere(text: str, known: Callable[[str], bool]) -> bool:
    """Tell whether a text says what stands in another cell: `dito`, `s. o.`, `"`, `wie Anna`.

    What is `known` is somebody to whom it may point. No answer about such a text would hold for
    another cell, and none for what is only `?`.
    """
    if not re.search(r"\w", text) or _DITTO.fullmatch(text):
        return True
    found = _LIKE.match(text)
    return found is not None and known(text[found.end() :])


def unnumbered(text: str) -> str:
    """Return a text without the number in front that a line of a list has: `3. Änne Köster`."""
    return re.sub(r"^[0-9]{1,3}(?:[.)]\s*|\s+[-–]\s+)(?=[^\W\d]|$)", "", text)


def how_many(text: str) -> int | None:
    """Return how many come together, where a text says just that: `2`, `zu zweit`, `drei Leute`."""
    for pattern in _TOGETHER_ALONE:
        if found := pattern.fullmatch(text.strip()):
            return _number(found)
    return None


def _number(found: re.Match[str]) -> int:
    said = found.groupdict()
    if said.get("all"):
        return _TOGETHER[said["all"].lower()]
    count = said["count"].lower()
    return int(count) if count.isdigit() else _BY_WORD[count]


@lru_cache(maxsize=20_000)
def companions(text: str) -> tuple[str, int | None]:
    """Return a text without the number of people who come along, and that number, if it says so.

    `+2`, `bringe 2 mit` and `zu dritt` all mean two more.
    """
    for pattern in _COMPANIONS:
        if (found := pattern.search(text)) and found.start():
            more = _number(found) - bool(found.groupdict().get("all"))
            return text[: found.start()].rstrip(), more
    return text, None
