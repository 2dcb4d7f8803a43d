r"""The single values of the three files: for each kind a type, which parses the text of one.

An editor does not see what was written but what YAML makes of it: `4` is a number, `true` a truth
value, nothing at all a null. So each kind has a JSON Schema, which says what it accepts when seen
that way. What that cannot say (a day that does not exist, an end before its start, a name nobody
has) passes there, and is left to `koop check`.

The patterns mean the same to JavaScript and to Python: only `[0-9]`, no named groups, and behind
`$` no last line end, which Python would let through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core.core_schema import no_info_before_validator_function

from kooperation.files import scalars, times
from kooperation.files.scalars import DATE, ID, LONGEST_ID, Named
from kooperation.i18n import Language, mark
from kooperation.weeks import meant
from kooperation.weeks.times import TimeSpan

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

FIELD_CODES = (
    "missing-field",
    "unknown-key",
    "wrong-type",
    "bad-id",
    "bad-number",
    "bad-text",
    "bad-email",
    "bad-choice",
    "bad-date",
    "bad-span",
    "bad-session",
    "bad-timezone",
)
"""The codes of problems found while typing single values."""

MOST = 100_000
MOST_PEOPLE = 10_000
"""In one party: the solver errs by up to 1 in 100,000, which must not add up to a person."""
LAST_REVISION = 1_000_000_000
"""One that koop, which counts the changes, never comes to."""
LONGEST_LINE, LONGEST_PROSE = 300, 3000


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


@dataclass(frozen=True, eq=False)
class Scalar:
    """A kind of value that is written as one text; for pydantic, as part of an `Annotated` type.

    `what` is said to belong where something else than a text stands. An editor knows the kind by
    its name, its JSON Schema and, where that is a pattern, a hint at how it is written.
    """

    name: str
    what: str
    parse: Callable[[str], Any]
    schema: dict[str, Any] | Callable[[], dict[str, Any]]
    hint: str = ""

    def __get_pydantic_core_schema__(
        self, source: type, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let a text be parsed before pydantic looks at the type."""
        return no_info_before_validator_function(
            lambda value: self.parse(scalars.text_in(value, self.what)), handler(source)
        )


@dataclass(frozen=True, eq=False)
class ShortForm:
    """A text that may be written instead of the whole: its type, and the whole that it means."""

    type: Any
    whole: Callable[[str], Any]

    def __get_pydantic_core_schema__(
        self, source: type, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let pydantic see the whole instead of the text."""
        return no_info_before_validator_function(
            lambda value: self.whole(value) if isinstance(value, str) else value, handler(source)
        )


_GAP = r"[ \t\n\u00a0]"
_BETWEEN = f"{_GAP}*[-–]{_GAP}*"
_DAY = DATE.replace("-(", "[-–](")
_DATE = (
    rf"(?:{_DAY}|(?:0?[1-9]|[12][0-9]|3[01])\.{_GAP}*(?:0?[1-9]|1[0-2])\."
    rf"(?:{_GAP}*(?:19|2[0-9])[0-9]{{2}})?)"
)
_CLOCK = f"(?:(?:[01]?[0-9]|2[0-3])(?::[0-5][0-9])?|24(?::00)?)(?:{_GAP}*[Uu][Hh][Rr])?"
_HOURS = f"{_CLOCK}{_BETWEEN}{_CLOCK}"
_NAMES = (
    "[Mm][Oo][Nn]?",
    "[Dd][Ii]|[Tt][Uu][Ee]?",
    "[Mm][Ii]|[Ww][Ee][Dd]?",
    "[Dd][Oo]|[Tt][Hh][Uu]?",
    "[Ff][Rr][Ii]?",
    "[Ss][Aa][Tt]?",
    "[Ss][Oo]|[Ss][Uu][Nn]?",
)
_RANGES = "|".join(  # none runs backwards
    f"(?:{name})(?:{_BETWEEN}(?:{'|'.join(_NAMES[number:])}))?"
    for number, name in enumerate(_NAMES)
)
_DAYS = f"(?:{_DATE}(?:{_BETWEEN}{_DATE})?|(?:(?:^\\s*|,?{_GAP}+)(?:{_RANGES}))+)"


def _pattern(inside: str, **more: Any) -> dict[str, Any]:
    """Return the schema of a text that is this and nothing else."""
    return {"type": "string", "pattern": f"^(?:{inside})$(?!\\n)", **more}


def _text(name: str, most: int, hint: str, *, lines: bool = False) -> Scalar:
    character = r"[\s\S]" if lines else "."
    inside = rf"\s*\S(?:{character}{{0,{most - 2}}}\S)?\s*"
    schema = _pattern(inside) | {"type": ["string", "number", "boolean"]}
    return Scalar(name, mark("a text"), partial(scalars.parse_text, most, lines), schema, hint)


def _number(name: str, least: int, most: int, hint: str) -> Scalar:
    inside = f"0?[0-9]{{1,{len(str(most)) - 1}}}|{most}"  # the most is a power of ten
    inside = inside if least == 0 else f"(?!0+$)(?:{inside})"
    schema = _pattern(inside, minimum=least, maximum=most) | {"type": ["string", "integer"]}
    return Scalar(name, mark("a number"), partial(scalars.parse_number, least, most), schema, hint)


def choice(name: str, choices: type[StrEnum]) -> Scalar:
    """Return the kind of value that is one of a few words."""
    parse = partial(scalars.parse_choice, choices)
    return Scalar(name, mark("a single word"), parse, {"enum": [*choices]})


def _time(name: str, what: str, parse: Callable[[str], Any], inside: str, hint: str) -> Scalar:
    schema = _pattern(rf"\s*(?:{inside})\s*", maxLength=times.LONGEST_TIME)
    return Scalar(name, what, parse, schema, hint)


def _span(name: str, inside: str, hint: str, *, days: bool = False, hours: bool = False) -> Scalar:
    parse_span = partial(meant.parse_span, days=days, hours=hours)
    parse = partial(times.parse_time, "bad-span", parse_span)
    return _time(name, mark("a time"), parse, inside, hint)


def _moment(name: str, form: re.Pattern[str], hint: str) -> Scalar:
    parse = partial(times.parse_moment, form)
    return Scalar(name, mark("a date and time"), parse, _pattern(form.pattern), hint)


Id = Annotated[
    str,
    Scalar(
        "id",
        mark("an id"),
        scalars.parse_id,
        # `true` and `12` are ids as well; a number of more than 64 digits is none.
        _pattern(ID.pattern, maxLength=LONGEST_ID, minimum=0, exclusiveMaximum=10.0**LONGEST_ID)
        | {"type": ["string", "integer", "boolean"]},
        mark("small letters, digits and hyphens, at most 64, such as erzieherin-1"),
    ),
]
Line = Annotated[
    str, _text("line", LONGEST_LINE, mark("one line of at most 300 characters, and not empty"))
]
Prose = Annotated[
    str,
    _text(
        "prose", LONGEST_PROSE, mark("a text of at most 3000 characters, and not empty"), lines=True
    ),
]
Mail = Annotated[
    str,
    Scalar(
        "mail",
        mark("a mail address"),
        scalars.parse_mail,
        _pattern(rf"(?=\s*\S{{1,{scalars.LONGEST_MAIL}}}\s*$)\s*{scalars.MAIL}\s*"),
        mark("one mail address, and nothing else: eins@example.org"),
    ),
]
Reason = Annotated[
    str,
    Scalar(
        "reason",
        mark("a text"),
        partial(scalars.parse_reason, LONGEST_LINE),
        _pattern(rf"{scalars.REASON}\s*\S(?:.{{0,{LONGEST_LINE - 2}}}\S)?\s*"),
        mark("why, in one line of at most 300 characters: Wasserschaden"),
    ),
]
Count = Annotated[int, _number("count", 0, MOST, mark("a whole number from 0 to 100000"))]
Positive = Annotated[int, _number("positive", 1, MOST, mark("a whole number from 1 to 100000"))]
Size = Annotated[int, _number("size", 1, MOST_PEOPLE, mark("a whole number from 1 to 10000"))]
Revision = Annotated[
    int, _number("revision", 0, LAST_REVISION, mark("a whole number from 0 to 1000000000"))
]
Flag = Annotated[
    bool,
    Scalar(
        "flag", mark("true or false"), scalars.parse_flag, {"enum": [True, False, "true", "false"]}
    ),
]
KindName = Annotated[PartnerKind, choice("kind", PartnerKind)]
LanguageName = Annotated[Language, choice("language", Language)]
Zone = Annotated[
    str,
    Scalar("zone", mark("a time zone"), times.parse_zone, lambda: {"enum": [*times.zones()]}),
]
When = Annotated[
    TimeSpan,
    _span(
        "when",
        f"{_DAYS}(?:{_GAP}+{_HOURS})?|{_HOURS}",
        mark("days, hours or both: 2027-03-02 10:00-11:30, 5.4., Mon-Fri 8-12 or 07:30-16:30"),
    ),
]
Days = Annotated[
    TimeSpan,
    _span(
        "days",
        f"{_DAYS}(?:{_GAP}+{_HOURS})?",
        mark("days, and hours or none: 2027-03-02 10:00-11:30 or Mon-Fri 08:00-12:00"),
        days=True,
    ),
]
Window = Annotated[
    TimeSpan,
    _span(
        "window",
        f"{_DAYS}{_GAP}+{_HOURS}",
        mark("days and hours: Tue Thu 09:00-13:00"),
        days=True,
        hours=True,
    ),
]
Day = Annotated[
    date, _time("day", mark("a date"), times.parse_day, _DAY, mark("a date: 2027-03-01"))
]
Moment = Annotated[
    datetime, _moment("moment", times.MOMENT, mark("a date and time: 2027-02-20T14:05:00+01:00"))
]
LocalTime = Annotated[
    datetime, _moment("local-time", times.LOCAL_TIME, mark("a date and time: 2027-03-02T11:30"))
]
Since = Annotated[
    datetime,
    _time(
        "since",
        mark("a date"),
        times.parse_since,
        f"{_DAY}|{times.LOCAL_TIME.pattern}",
        mark("a date, or a date and time: 2027-03-08 or 2027-03-08T12:00"),
    ),
]
SessionName = Annotated[
    str,
    Scalar(
        "session-name",
        mark("the name of a session"),
        scalars.parse_session_name,
        _pattern(f"(?=[^@]{{1,{LONGEST_ID}}}@){scalars.SESSION_NAME.pattern}"),
        mark("the invitation, an @ and the start: anstoss@2027-03-02T10:00"),
    ),
]
_MORE = f"(?:{_GAP}*\\+{_GAP}*(?:{scalars.MORE}))?"
_ID_FIRST = f"(?=[a-z0-9-]{{1,{LONGEST_ID}}}(?![a-z0-9-])){ID.pattern}"
GuestName = Annotated[
    Named,
    Scalar(
        "guest",
        mark("an id"),
        scalars.parse_guest,
        _pattern(_ID_FIRST + _MORE, minimum=0, exclusiveMaximum=10.0**LONGEST_ID)
        | {"type": ["string", "integer", "boolean"]},
        mark("the id of a person and, if more of the house come along, how many: lehrkraft-1 +1"),
    ),
]
WishName = Annotated[
    Named,
    Scalar(
        "wish",
        mark("an id"),
        scalars.parse_wish,
        _pattern(
            f"{_ID_FIRST}(?:@{DATE}(?:T{scalars.CLOCK})?)?{_MORE}",
            minimum=0,
            exclusiveMaximum=10.0**LONGEST_ID,
        )
        | {"type": ["string", "integer", "boolean"]},
        mark(
            "an invitation, or a day or session of it: anstoss, anstoss@2027-03-09 or"
            " anstoss@2027-03-09T10:00; anstoss +2 brings two more of the house"
        ),
    ),
]
Missed = Annotated[
    Named,
    Scalar(
        "missed",
        mark("a day or a session"),
        scalars.parse_missed,
        _pattern(f"{_ID_FIRST}@{DATE}(?:T{scalars.CLOCK})?"),
        mark("a day or session of an invitation: awo@2027-03-03 or awo@2027-03-03T10:00"),
    ),
]
ColumnHeading = Annotated[
    str,
    Scalar(
        "column",
        mark("a column"),
        scalars.parse_column,
        _pattern(scalars.COLUMN.pattern),
        mark("the letters of a column: B"),
    ),
]
WishItem = Annotated[tuple[WishName, ...], ShortForm(WishName, lambda wish: (wish,))]
Ids = Annotated[tuple[Id, ...], ShortForm(Id, lambda id_: (id_,))]
