r"""The three files as JSON Schemas (draft-07), for editors: made from the entries in `files`.

An editor does not see what was written but what YAML makes of it: `4` is a number, `true` a truth
value, nothing at all a null. So each kind of value says what koop's type accepts when seen that
way. What a form cannot say (a day that does not exist, an end before its start, a name nobody has)
passes here, and is left to `koop check`.

The patterns mean the same to JavaScript and to Python: only `[0-9]`, no named groups, and behind
`$` no last line end, which Python would let through.
"""

from __future__ import annotations

from importlib import resources
from types import NoneType
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

from kooperation.files import values
from kooperation.files.entries import (
    Entry,
    InvitationsFile,
    PartnersFile,
    ScheduleFile,
    Session,
    SessionEntry,
)
from kooperation.i18n import Language, _, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic.fields import FieldInfo

DRAFT = "http://json-schema.org/draft-07/schema#"
FILES: dict[str, tuple[type[Entry], str]] = {
    "partners": (PartnersFile, mark("who takes part, who wishes what")),
    "invitations": (InvitationsFile, mark("when the weeks are, who invites to what")),
    "schedule": (ScheduleFile, mark("koop's file: who goes where")),
}
"""The files by name: what stands in them, and what they are for."""

_GAP = r"[ \t\n\u00a0]"
_DASH = "[-–]"
_BETWEEN = f"{_GAP}*{_DASH}{_GAP}*"
_DATE = values.DATE.replace("-(", f"{_DASH}(")
_CLOCK = "(?:(?:[01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)"
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


def _time(inside: str) -> dict[str, Any]:
    return _pattern(rf"\s*(?:{inside})\s*", maxLength=values.LONGEST_TIME)


def _text(character: str, most: int) -> dict[str, Any]:
    inside = rf"\s*\S(?:{character}{{0,{most - 2}}}\S)?\s*"
    return _pattern(inside) | {"type": ["string", "number", "boolean"]}


def _number(least: int, most: int) -> dict[str, Any]:
    inside = f"0?[0-9]{{1,{len(str(most)) - 1}}}|{most}"  # the most is a power of ten
    inside = inside if least == 0 else f"(?!0+$)(?:{inside})"
    return _pattern(inside, minimum=least, maximum=most) | {"type": ["string", "integer"]}


class Value(NamedTuple):
    """A kind of value: its name, what an editor may see there, and how it is written."""

    name: str
    schema: dict[str, Any]
    hint: str = ""


VALUES: dict[Any, Value] = {
    values.Id: Value(
        "id",
        # `true` and `12` are ids as well; a number of more than 64 digits is none
        _pattern(
            values.ID.pattern,
            maxLength=values.LONGEST_ID,
            minimum=0,
            exclusiveMaximum=10.0**values.LONGEST_ID,
        )
        | {"type": ["string", "integer", "boolean"]},
        mark("small letters, digits and hyphens, at most 64, such as erzieherin-1"),
    ),
    values.Line: Value(
        "line",
        _text(".", values.LONGEST_LINE),
        mark("one line of at most 300 characters, and not empty"),
    ),
    values.Prose: Value(
        "prose",
        _text(r"[\s\S]", values.LONGEST_PROSE),
        mark("a text of at most 3000 characters, and not empty"),
    ),
    values.Count: Value("count", _number(0, values.MOST), mark("a whole number from 0 to 100000")),
    values.Positive: Value(
        "positive", _number(1, values.MOST), mark("a whole number from 1 to 100000")
    ),
    values.Size: Value(
        "size", _number(1, values.MOST_PEOPLE), mark("a whole number from 1 to 10000")
    ),
    values.Revision: Value(
        "revision",
        _number(0, values.LAST_REVISION),
        mark("a whole number from 0 to 1000000000"),
    ),
    values.When: Value(
        "when",
        _time(f"{_DAYS}(?:{_GAP}+{_HOURS})?"),
        mark("days, and hours or none: 2027-03-02 10:00-11:30 or Mo-Fr 08:00-12:00"),
    ),
    values.Window: Value(
        "window", _time(f"{_DAYS}{_GAP}+{_HOURS}"), mark("days and hours: Di Do 09:00-13:00")
    ),
    values.Day: Value("day", _time(_DATE), mark("a date: 2027-03-01")),
    values.Moment: Value(
        "moment",
        _pattern(values.MOMENT.pattern),
        mark("a date and time: 2027-02-20T14:05:00+01:00"),
    ),
    values.LocalTime: Value(
        "local-time",
        _pattern(values.LOCAL_TIME.pattern),
        mark("a date and time: 2027-03-02T11:30"),
    ),
    values.SessionName: Value(
        "session-name",
        _pattern(f"(?=[^@]{{1,{values.LONGEST_ID}}}@){values.SESSION_NAME.pattern}"),
        mark("the invitation, an @ and the start: anstoss@2027-03-02T10:00"),
    ),
    values.Flag: Value("flag", {"enum": [True, False, "true", "false"]}),
    values.KindName: Value("kind", {"enum": [*values.PartnerKind]}),
    values.LanguageName: Value("language", {"enum": [*Language]}),
    # Of the package, not of the system: the same on every machine.
    values.Zone: Value(
        "zone", {"enum": (resources.files("tzdata") / "zones").read_text("utf-8").split()}
    ),
}
"""How each type of value looks to an editor."""

UNIONS: dict[Any, tuple[Any, ...]] = {
    values.Wish: (values.Id, tuple[values.Id, ...]),
    Session: (values.When, SessionEntry),
}
"""What has a short and a long form."""


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of `partners`, `invitations` or `schedule`, in the language spoken."""
    kind, purpose = FILES[name]
    definitions: dict[str, Any] = {}
    return {
        "$schema": DRAFT,
        "title": f"{name}.yaml",
        "description": _(purpose),
        **_entry(kind, definitions),
        "definitions": definitions,
    }


def _entry(kind: type[Entry], definitions: dict[str, Any]) -> dict[str, Any]:
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in fields.items() if field.is_required()],
        "properties": {key: _field(field, definitions) for key, field in fields.items()},
    }


def _field(field: FieldInfo, definitions: dict[str, Any]) -> dict[str, Any]:
    inside = _of(field.rebuild_annotation(), definitions)
    if "$ref" in inside:  # beside which nothing else counts
        inside = {"allOf": [inside]}
    assert field.description
    description = _(field.description)
    if words := otherwise(field):
        description = _("{meaning} (default: {default})").format(
            meaning=description, default=_(words)
        )
    found = {"description": description, **inside}
    if isinstance(field.default, str | int) and field.default != "":
        found["default"] = field.default
    if field.examples:
        found["examples"] = field.examples
    return found


def otherwise(field: FieldInfo) -> str:
    """Return in English words what holds without the key; empty where its default says all."""
    extra = field.json_schema_extra
    return str(extra["otherwise"]) if isinstance(extra, dict) else ""


def _of(annotation: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type, and add to the definitions what it refers to."""
    if annotation in VALUES:
        value = VALUES[annotation]
        hint = {"description": _(value.hint), "patternErrorMessage": _(value.hint)}
        return _defined(
            value.name, lambda: (hint if value.hint else {}) | value.schema, definitions
        )
    if annotation in UNIONS:
        return {"anyOf": [_of(part, definitions) for part in UNIONS[annotation]]}
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        name = annotation.__name__.removesuffix("Entry").lower()
        return _defined(name, lambda: _entry(annotation, definitions), definitions)
    first, *more = get_args(annotation)
    if get_origin(annotation) is not tuple:  # what is optional cannot be written as nothing
        assert more == [NoneType]
        return _of(first, definitions)
    size = {} if more == [...] else {"minItems": 1 + len(more), "maxItems": 1 + len(more)}
    return {"type": "array", "items": _of(first, definitions), **size}


def _defined(
    name: str, make: Callable[[], dict[str, Any]], definitions: dict[str, Any]
) -> dict[str, Any]:
    if name not in definitions:
        definitions[name] = {}  # keeps its place before what it refers to
        definitions[name] = make()
    return {"$ref": f"#/definitions/{name}"}
