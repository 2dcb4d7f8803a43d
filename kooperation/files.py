"""What may stand in the three files: one class for each kind of entry, one field for each key.

Every scalar arrives as the text that was written and is typed here. The descriptions are the
documentation of the files. References between entries are looked at elsewhere (`check`).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from kooperation.i18n import Language, _
from kooperation.timespan import TimeSpan, parse_date, parse_span

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

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ASCII = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
_MOST = 100_000
LONGEST_LINE, LONGEST_PROSE = 300, 3000


def _problem(code: str, message: str, hint: str = "") -> PydanticCustomError:
    # Braces in the message would be taken for placeholders, so it travels as one of the values.
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        hint = _("write it without brackets and hyphens") if isinstance(value, list) else ""
        raise _problem("wrong-type", _("{what} belongs here").format(what=what), hint)
    if not value.strip():
        raise _problem("bad-text", _("nothing stands here"), _("write a value, or remove the key"))
    return value


def _parse_id(value: Any) -> str:
    text = _text(value, _("an id"))
    if not _ID.fullmatch(text) or len(text) > 64:
        raise _problem(
            "bad-id",
            _('"{text}" is not an id').format(text=text[:80]),
            _('ids are small letters, digits and hyphens, such as "{example}"').format(
                example=slug(text) or "erzieherin-1"
            ),
        )
    return text


def slug(text: str) -> str:
    """Return the id that is nearest to a text; it may be empty."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_ASCII)).strip("-")[:64].strip("-")


def _number(least: int) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        text = _text(value, _("a number"))
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= _MOST:
            raise _problem(
                "bad-number",
                _('"{text}" is not a whole number from {least} to {most}').format(
                    text=text[:80], least=least, most=_MOST
                ),
                _number_meant(text, least),
            )
        return int(text)

    return parse


def _number_meant(text: str, least: int) -> str:
    """Return a hint for what stands where a number should: `15 Minuten`, `1h`, `zwei`."""
    found = re.findall("[0-9]+", text[:80])
    if not found:
        return _("write it in digits, such as 2")
    hours = re.fullmatch(r"[0-9]+ ?(h|hours?|Std\.?|Stunden?)", text[:80])
    number = int(found[0]) * (60 if hours else 1)
    if len(found) == 1 and found[0] != text and least <= number <= _MOST and "-" not in text:
        return _("write {number}").format(number=number)
    return ""


def _plain(most: int, *, lines: bool) -> Callable[[Any], str]:
    def parse(value: Any) -> str:
        text = _text(value, _("a text")).strip()
        if len(text) > most:
            raise _problem(
                "bad-text",
                _("the text has {count} characters, at most {most} fit").format(
                    count=len(text), most=most
                ),
            )
        if not lines and "\n" in text:
            raise _problem("bad-text", _("the text must stand in one line"))
        return text

    return parse


def _choice(choices: type[StrEnum]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        text = _text(value, _("a single word"))
        if text not in list(choices):
            raise _problem(
                "bad-choice",
                _('"{text}" is none of the choices').format(text=text[:80]),
                _("write one of: {choices}").format(choices=", ".join(choices)),
            )
        return choices(text)

    return parse


def _parse_span(value: Any) -> TimeSpan:
    if isinstance(value, TimeSpan):
        return value
    text = _text(value, _("a time"))
    try:
        return parse_span(text[:200])
    except ValueError as error:
        raise _problem("bad-span", str(error)) from None


def _parse_window(value: Any) -> TimeSpan:
    span = _parse_span(value)
    if not span.hours:
        raise _problem(
            "bad-span",
            _('the window "{text}" has no hours').format(text=span.text),
            _("write when koop may begin and must end: Di Do 09:00-13:00"),
        )
    return span


def _parse_date(value: Any) -> date:
    text = _text(value, _("a date"))
    try:
        return parse_date(text[:200])
    except ValueError as error:
        raise _problem("bad-date", str(error)) from None


def _parse_moment(value: Any) -> datetime:
    text = _text(value, _("a date and time"))
    day, midnight, rest = text.partition("T24:00")
    try:
        # The end of the day is its 24:00, which only later versions of Python can read.
        if midnight and not rest:
            return datetime.combine(date.fromisoformat(day), time()) + timedelta(days=1)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        moment = datetime.min  # noqa: DTZ901  refused below
    if not 1900 <= moment.year <= 2999:
        raise _problem("bad-date", _('"{text}" is not a date and time').format(text=text[:80]))
    return moment


def _parse_end(value: Any) -> datetime:
    moment = _parse_moment(value)
    if moment.tzinfo or moment.second or moment.microsecond:
        raise _problem("bad-date", _('"{text}" is not a date and time').format(text=value[:80]))
    return moment


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
        raise _problem("bad-choice", _('"{text}" is neither true nor false').format(text=text[:80]))
    return text == "true"


def _as_group(value: Any) -> Any:
    """A single wish is a group of one."""
    return (value,) if isinstance(value, str) else value


def _as_session(value: Any) -> Any:
    """The short form of a session is its time."""
    return {"at": value} if isinstance(value, str) else value


_SESSION_NAME = re.compile(r"(?P<id>[a-z0-9-]+)@(?P<start>\d{4}-\d{2}-\d{2}T\d{2}:\d{2})")


def _parse_session_name(value: Any) -> str:
    text = _text(value, _("the name of a session"))
    found = _SESSION_NAME.fullmatch(text)
    try:
        _parse_id(found["id"] if found else "")
        datetime.fromisoformat(found["start"] if found else "")
    except (ValueError, PydanticCustomError):
        raise _problem(
            "bad-session",
            _('"{text}" is not the name of a session').format(text=text[:80]),
            _("it is the invitation, an @ and the start: anstoss@2027-03-02T10:00"),
        ) from None
    return text


class Kind(StrEnum):
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
When = Annotated[TimeSpan, BeforeValidator(_parse_span)]
Window = Annotated[TimeSpan, BeforeValidator(_parse_window)]
Day = Annotated[date, BeforeValidator(_parse_date)]
Moment = Annotated[datetime, BeforeValidator(_parse_moment)]
LocalTime = Annotated[datetime, BeforeValidator(_parse_end)]
SessionName = Annotated[str, BeforeValidator(_parse_session_name)]


class Entry(BaseModel):
    """Anything that is written as `key: value` lines."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        defer_build=True,  # what no file needs is never built
    )


class PersonEntry(Entry):
    """A person, or a party that goes together, of an institution."""

    id: Id
    name: Line
    role: Line = ""
    phone: Line = ""
    email: Line = ""
    size: Positive = 1
    wishes: tuple[Annotated[tuple[Id, ...], BeforeValidator(_as_group)], ...] = ()
    away: tuple[When, ...] = ()
    max_visits: Count | None = None
    max_per_day: Count | None = None
    needs: tuple[Line, ...] = ()
    companion: Id | None = Field(None, alias="with")


class PartnerEntry(Entry):
    """An institution."""

    id: Id
    name: Line
    kind: Annotated[Kind, BeforeValidator(_choice(Kind))] = Kind.OTHER
    address: Prose = ""
    contact: Prose = ""
    staffing: Count = 0
    hours: tuple[When, ...] | None = None
    people: tuple[PersonEntry, ...] = ()


class PartnersFile(Entry):
    """`partners.yaml`."""

    partners: tuple[PartnerEntry, ...]


class TravelEntry(Entry):
    """An exception to the travel minutes."""

    between: tuple[Line, Line]
    minutes: Count


class WeeksEntry(Entry):
    """The weeks themselves, and the defaults for everybody."""

    id: Id
    title: Line
    start: Day
    end: Day
    timezone: Annotated[str, BeforeValidator(_parse_zone)] = "Europe/Berlin"
    language: Annotated[Language, BeforeValidator(_choice(Language))] = Language.GERMAN
    travel: Count = 0
    travel_times: tuple[TravelEntry, ...] = ()
    max_visits: Count | None = None
    max_per_day: Count | None = None


class PlaceEntry(Entry):
    """A place that is no partner's house."""

    name: Line
    address: Prose = ""


class EventEntry(Entry):
    """A common date, during which nobody visits."""

    id: Id
    title: Line
    at: When
    place: Line | None = None


class SessionEntry(Entry):
    """A time at which an invitation is offered."""

    at: When
    seats: Positive | None = None
    min_visitors: Positive | None = None
    guides: tuple[Id, ...] | None = None
    note: Prose = ""
    agreed: tuple[Id, ...] = ()


class InvitationEntry(Entry):
    """What a host shows, to how many, and when."""

    id: Id
    host: Id
    title: Line
    about: Prose = ""
    place: Line | None = None
    seats: Positive | None = None
    min_visitors: Positive = 1
    guides: tuple[Id, ...] = ()
    features: tuple[Line, ...] = ()
    interested: tuple[Id, ...] = ()
    sessions: tuple[Annotated[SessionEntry, BeforeValidator(_as_session)], ...] = ()
    windows: tuple[Window, ...] = ()
    duration: Positive | None = None
    max_sessions: Positive | None = None


class InvitationsFile(Entry):
    """`invitations.yaml`."""

    weeks: WeeksEntry
    places: tuple[PlaceEntry, ...] = ()
    events: tuple[EventEntry, ...] = ()
    invitations: tuple[InvitationEntry, ...]


class VisitEntry(Entry):
    """A session that takes place, and who comes."""

    session: SessionName
    until: LocalTime
    place: Line
    visitors: tuple[Id, ...]


class CancelledEntry(Entry):
    """A visit of an earlier revision that is gone or, without a person, a session."""

    person: Id | None = None
    session: SessionName
    title: Line
    until: LocalTime
    place: Line
    host: Id
    guides: tuple[Id, ...] = ()


class ScheduleFile(Entry):
    """`schedule.yaml`."""

    published: Annotated[bool, BeforeValidator(_parse_flag)]
    revision: Count
    updated: Moment
    settled: Day | None = None
    visits: tuple[VisitEntry, ...] = ()
    cancelled: tuple[CancelledEntry, ...] = ()
