"""The single values of the three files: the text that was written is typed here.

Every kind of value is one type below, with the function that reads it. What such a text looks like
to an editor, which sees numbers where koop sees digits, stands in `schema`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from kooperation.i18n import Language, _
from kooperation.problems import did_you_mean
from kooperation.weeks.times import InvalidTimeError, TimeSpan, parse_date, parse_span

if TYPE_CHECKING:
    from collections.abc import Callable

FIELD_CODES = (
    "missing-field",
    "unknown-key",
    "wrong-type",
    "bad-id",
    "bad-number",
    "bad-text",
    "bad-choice",
    "bad-date",
    "bad-span",
    "bad-session",
    "bad-timezone",
)
"""The codes of problems found while typing single values."""

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID = 64
_ASCII = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
MOST = 100_000
MOST_PEOPLE = 10_000
"""In one party: the solver errs by up to 1 in 100,000, which must not add up to a person."""
LAST_REVISION = 1_000_000_000
"""One that koop, which counts the changes, never comes to."""
LONGEST_LINE, LONGEST_PROSE, LONGEST_TIME = 300, 3000, 200

DATE = r"(?:19|2[0-9])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
"""The form of a day and of a time of day in `schedule.yaml`, which koop writes."""
LOCAL_TIME = re.compile(rf"{DATE}(?:T24:00|[T ]{CLOCK}(?::00)?)")
MOMENT = re.compile(
    rf"{DATE}(?:T24:00|[T ]{CLOCK}(?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?(?:Z|[+-]{CLOCK})?)"
)
SESSION_NAME = re.compile(rf"{ID.pattern}@{DATE}T{CLOCK}")


def _problem(code: str, message: str, hint: str = "") -> PydanticCustomError:
    # Braces in the message would be taken for placeholders, so it travels as one of the values.
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        message = _("{what} belongs here").format(what=what)
        raise _problem("wrong-type", message, hint_instead_of(value))
    if not value.strip():
        raise _problem(
            "bad-text", _("nothing stands here"), _("write something, or remove the line")
        )
    return value


def hint_instead_of(value: Any) -> str:
    """Return a hint for a list, or for lines with keys, where a single text belongs."""
    inside = [v or k for k, v in value.items()] if isinstance(value, dict) else value
    if len(inside) == 1 and isinstance(inside[0], str):
        return _("write only {text}").format(text=inside[0][:80])
    return _("write only one, without brackets, hyphens and keys")


def _parse_id(value: Any) -> str:
    text = _text(value, _("an id"))
    if not ID.fullmatch(text) or len(text) > LONGEST_ID:
        raise _problem(
            "bad-id",
            _('"{text}" is not an id').format(text=text[:80]),
            _id_meant(text),
        )
    return text


def _id_meant(text: str) -> str:
    near = slug(text)
    if len(text) > LONGEST_ID and ID.fullmatch(text):
        return _("an id has {most} characters at most").format(most=LONGEST_ID)
    several = re.split(r"[\s,;]+", text)
    if len(several) > 1 and all(map(ID.fullmatch, several)):
        hint = _("write {id}; but if these are several, put commas between them: [{several}]")
        return hint.format(id=near, several=", ".join(several)[:80])
    if near:
        hint = _("write {id}: ids are made of small letters from a to z, digits and hyphens")
        return hint.format(id=near)
    return _("ids are made of small letters from a to z, digits and hyphens, such as erzieherin-1")


def slug(text: str) -> str:
    """Return the id that is nearest to a text; it may be empty."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_ASCII))
    return plain.strip("-")[:LONGEST_ID].strip("-")


def _number(least: int, most: int = MOST) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        text = _text(value, _("a number"))
        digits = 0 < len(text) <= len(str(most)) and re.fullmatch("[0-9]+", text)
        if not digits or not least <= int(text) <= most:
            raise _problem(
                "bad-number",
                _('"{text}" is not a whole number from {least} to {most}').format(
                    text=text[:80], least=least, most=most
                ),
                _number_meant(text, least, most),
            )
        return int(text)

    return parse


def _number_meant(text: str, least: int, most: int) -> str:
    """Return a hint for what stands where a number should: `15 Minuten`, `1h`, `zwei`."""
    plain = text[:80]
    found = re.findall("[0-9]+", plain)
    number = int(found[0]) if len(found) == 1 and "-" not in plain and found[0] != text else -1
    if hours := re.fullmatch(r"([0-9]+(?:[.,]5)?) ?(?:h|hours?|Std\.?|Stunden?)", plain):
        number = int(float(hours[1].replace(",", ".")) * 60)
    elif clock := re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])(?: ?h| Std\.?| Stunden?)?", plain):
        number = int(clock[1]) * 60 + int(clock[2])
    if least <= number <= most:
        return _("write {text}").format(text=number)
    return _("write one number in digits, such as 2")


def _plain(most: int, *, lines: bool) -> Callable[[Any], str]:
    def parse(value: Any) -> str:
        text = _text(value, _("a text")).strip()
        if len(text) > most:
            raise _problem(
                "bad-text",
                _("the text has {count} characters, at most {most} fit").format(
                    count=len(text), most=most
                ),
                _("shorten it"),
            )
        if not lines and "\n" in text:
            raise _problem(
                "bad-text", _("the text has more than one line"), _("write it in one line")
            )
        return text

    return parse


def _choice(choices: type[StrEnum]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        text = _text(value, _("a single word"))
        if text not in list(choices):
            raise _problem(
                "bad-choice",
                _('"{text}" is none of the choices').format(text=text[:80]),
                did_you_mean(text, choices)
                or _("write one of: {choices}").format(choices=", ".join(choices)),
            )
        return choices(text)

    return parse


def _short(text: str) -> str:
    """Return a text that is no time for one that is far too long to be one."""
    return text if len(text) <= LONGEST_TIME else text[:80] + "…"


def _parse_span(value: Any) -> TimeSpan:
    if isinstance(value, TimeSpan):
        return value
    text = _text(value, _("a time"))
    try:
        return parse_span(_short(text))
    except InvalidTimeError as error:
        raise _problem("bad-span", error.message, error.hint) from None


def _parse_window(value: Any) -> TimeSpan:
    span = _parse_span(value)
    if not span.hours:
        raise _problem(
            "bad-span",
            _('the window "{text}" has no hours').format(text=span.text),
            _("write from when to when, several days without a comma: Di Do 09:00-13:00"),
        )
    return span


def _parse_date(value: Any) -> date:
    text = _text(value, _("a date"))
    try:
        return parse_date(_short(text))
    except InvalidTimeError as error:
        raise _problem("bad-date", error.message, error.hint) from None


def _moment(pattern: re.Pattern[str]) -> Callable[[Any], datetime]:
    def parse(value: Any) -> datetime:
        text = _text(value, _("a date and time"))
        try:
            return _moment_of(text if pattern.fullmatch(text) else "")
        except (ValueError, OverflowError):
            raise _problem(
                "bad-date",
                _('"{text}" is not a date and time').format(text=text[:80]),
                _("write {text}").format(text="2027-03-02T11:30"),
            ) from None

    return parse


def _moment_of(text: str) -> datetime:
    day, midnight, _rest = text.partition("T24:00")
    if midnight:  # the end of the day is its 24:00, which only later versions of Python can read
        return datetime.combine(date.fromisoformat(day), time()) + timedelta(days=1)
    return datetime.fromisoformat(text)


def _parse_zone(value: Any) -> str:
    from zoneinfo import ZoneInfo  # noqa: PLC0415  only where a zone is written

    text = _text(value, _("a time zone"))
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise _problem(
            "bad-timezone",
            _('"{text}" is no time zone').format(text=text[:80]),
            _("write a name such as Europe/Berlin"),
        ) from None
    return text


def _parse_flag(value: Any) -> bool:
    text = _text(value, _("true or false"))
    if text not in ("true", "false"):
        raise _problem(
            "bad-choice",
            _('"{text}" is neither true nor false').format(text=text[:80]),
            _("write one of: {choices}").format(choices="true, false"),
        )
    return text == "true"


def _as_wish(value: Any) -> Any:
    """A single wish is a group of one."""
    return (value,) if isinstance(value, str) else value


def as_session(value: Any) -> Any:
    """The short form of a session is its time."""
    return {"at": value} if isinstance(value, str) else value


def _parse_session_name(value: Any) -> str:
    text = _text(value, _("the name of a session"))
    try:
        invitation, start = text.split("@") if SESSION_NAME.fullmatch(text) else ("", "")
        _parse_id(invitation)
        datetime.fromisoformat(start)
    except (ValueError, PydanticCustomError):
        raise _problem(
            "bad-session",
            _('"{text}" is not the name of a session').format(text=text[:80]),
            _("it is the invitation, an @ and the start: anstoss@2027-03-02T10:00"),
        ) from None
    return text


class PartnerKind(StrEnum):
    """What an institution does."""

    SCHOOL = "school"
    CHILDCARE = "childcare"
    COUNSELLING = "counselling"
    HEALTH = "health"
    SOCIAL = "social"
    CHURCH = "church"
    CLUB = "club"
    ADMINISTRATION = "administration"
    POLITICS = "politics"
    BUSINESS = "business"
    OTHER = "other"


Id = Annotated[str, BeforeValidator(_parse_id)]
Line = Annotated[str, BeforeValidator(_plain(LONGEST_LINE, lines=False))]
Prose = Annotated[str, BeforeValidator(_plain(LONGEST_PROSE, lines=True))]
Count = Annotated[int, BeforeValidator(_number(0))]
Positive = Annotated[int, BeforeValidator(_number(1))]
Size = Annotated[int, BeforeValidator(_number(1, MOST_PEOPLE))]
Revision = Annotated[int, BeforeValidator(_number(0, LAST_REVISION))]
Flag = Annotated[bool, BeforeValidator(_parse_flag)]
KindName = Annotated[PartnerKind, BeforeValidator(_choice(PartnerKind))]
LanguageName = Annotated[Language, BeforeValidator(_choice(Language))]
Zone = Annotated[str, BeforeValidator(_parse_zone)]
When = Annotated[TimeSpan, BeforeValidator(_parse_span)]
Window = Annotated[TimeSpan, BeforeValidator(_parse_window)]
Day = Annotated[date, BeforeValidator(_parse_date)]
Moment = Annotated[datetime, BeforeValidator(_moment(MOMENT))]
LocalTime = Annotated[datetime, BeforeValidator(_moment(LOCAL_TIME))]
SessionName = Annotated[str, BeforeValidator(_parse_session_name)]
Wish = Annotated[tuple[Id, ...], BeforeValidator(_as_wish)]
