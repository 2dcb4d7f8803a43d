"""The files as JSON Schemas (draft-07), for editors: made from the entries in `files`."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from kooperation.files.entries import Entry, InvitationsFile, PartnersFile
from kooperation.files.imports import ImportsFile
from kooperation.files.schedule import ScheduleFile
from kooperation.files.typed import fields_of
from kooperation.files.values import Scalar, ShortForm
from kooperation.i18n import _, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic.fields import FieldInfo

Schema = dict[str, Any]
"""A JSON Schema, or several by name."""

DRAFT = "http://json-schema.org/draft-07/schema#"
FILES: dict[str, tuple[type[Entry], str]] = {
    "partners": (PartnersFile, mark("who takes part, who wishes what")),
    "invitations": (InvitationsFile, mark("when the weeks are, who invites to what")),
    "schedule": (ScheduleFile, mark("koop's file: who goes where")),
    "imports": (ImportsFile, mark("what koop import asked, and what was answered")),
}
"""The files by name: what stands in them, and what they are for."""


def schema(name: str) -> Schema:
    """Return the JSON Schema of `partners` and the others, in the language spoken."""
    kind, purpose = FILES[name]
    definitions: Schema = {}
    return {
        "$schema": DRAFT,
        "title": f"{name}.yaml",
        "description": _(purpose),
        **_entry(kind, definitions),
        "definitions": definitions,
    }


def _entry(kind: type[Entry], definitions: Schema) -> Schema:
    fields = fields_of(kind)
    either = [{"required": [key]} for key in kind.EXACTLY_ONE]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in fields.items() if field.is_required()],
        "properties": {key: _field(field, definitions) for key, field in fields.items()},
        **({"oneOf": either} if either else {}),
    }


def _field(field: FieldInfo, definitions: Schema) -> Schema:
    inside = _of(field.rebuild_annotation(), definitions)
    if "$ref" in inside:  # beside which nothing else counts
        inside = {"allOf": [inside]}
    assert field.description
    description = _(field.description)
    if words := otherwise(field):
        both = _("{meaning} (default: {default})")
        description = both.format(meaning=description, default=_(words))
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


def _of(annotation: Any, definitions: Schema) -> Schema:
    """Return the schema of a type, and add to the definitions what it refers to."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        name = annotation.__name__.removesuffix("Entry").lower()
        return _defined(name, lambda: _entry(annotation, definitions), definitions)
    first, *more = get_args(annotation)
    if get_origin(annotation) is Annotated:
        form: Scalar | ShortForm = more[-1]
        if isinstance(form, ShortForm):
            return {"anyOf": [_of(form.type, definitions), _of(first, definitions)]}
        return _defined(form.name, lambda: _scalar(form), definitions)
    if get_origin(annotation) is Mapping:
        return {"type": "object", "additionalProperties": _of(more[0], definitions)}
    if get_origin(annotation) is not tuple:  # what is optional cannot be written as nothing
        assert more == [NoneType]
        return _of(first, definitions)
    size = {} if more == [...] else {"minItems": 1 + len(more), "maxItems": 1 + len(more)}
    return {"type": "array", "items": _of(first, definitions), **size}


def _scalar(kind: Scalar) -> Schema:
    hint = {"description": _(kind.hint), "patternErrorMessage": _(kind.hint)} if kind.hint else {}
    return hint | (kind.schema() if callable(kind.schema) else kind.schema)


def _defined(name: str, make: Callable[[], Schema], definitions: Schema) -> Schema:
    if name not in definitions:
        definitions[name] = {}  # keeps its place before what it refers to
        definitions[name] = make()
    return {"$ref": f"#/definitions/{name}"}
