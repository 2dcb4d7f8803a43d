"""A file as its kind of entry: what fits is typed, what does not is reported and left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, reduce
from operator import getitem
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from kooperation.files.entries import Entry, InvitationsFile, SessionEntry, WeeksEntry
from kooperation.files.scalars import dated_wish, hint_instead_of, slug
from kooperation.files.schedule import ScheduleFile
from kooperation.files.values import ShortForm
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, did_you_mean
from kooperation.weeks import meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from kooperation.files.document import Document, Key, Path

_F = TypeVar("_F", bound=Entry)

NO_WEEKS = WeeksEntry(id="no-weeks", title="-", start="2000-01-02", end="2000-01-01")
"""Stands in for weeks that were not understood, so that the invitations can still be looked at."""

_MOST_GUESSES = 30


@dataclass(frozen=True, slots=True)
class Typed(Generic[_F]):
    """A file: its document, what it holds, and the ids of what had to be left out of it.

    `entry` is None where nothing of it could be understood. `forgotten` are the ids of entries
    that were left out whole, `incomplete` those of entries that lack a part.
    """

    document: Document
    entry: _F | None
    problems: tuple[Problem, ...] = ()
    forgotten: frozenset[str] = frozenset()
    incomplete: frozenset[str] = frozenset()


def typed(document: Document, kind: type[_F]) -> Typed[_F]:
    """Return what a document holds, as far as it is understood, and every problem in it."""
    if document.value is None:
        problems = document.problems
        if problems[0].code == "empty-file" and kind is not ScheduleFile:  # that one koop writes
            problems = (replace(problems[0], hint=_at_least(kind)),)
        return Typed(document, None, problems)
    return _Typing(document, kind).run()


class _Typing(Generic[_F]):
    """Types a document; what does not fit is reported, left out, and the rest typed again.

    So one slip of the pen never hides what else is wrong.
    """

    def __init__(self, document: Document, kind: type[_F]) -> None:
        self._document = document
        self._kind = kind
        self._guesses = _MOST_GUESSES
        self._forgotten: set[str] = set()
        self._incomplete: set[str] = set()

    def run(self) -> Typed[_F]:
        entry, errors = self._validated()
        problems = (*self._document.problems, *map(self._problem, errors))
        while errors and self._leave_out(errors):
            entry, errors = self._validated()
        forgotten, incomplete = frozenset(self._forgotten), frozenset(self._incomplete)
        return Typed(self._document, entry, problems, forgotten, incomplete)

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return self._document.lines

    def _validated(self) -> tuple[_F | None, list[Any]]:
        """Return the entry or, where something is wrong with it, pydantic's errors."""
        try:
            return self._kind.model_validate(self._document.value), []
        except ValidationError as errors:
            return None, errors.errors(include_url=False, include_input=False)

    def _leave_out(self, errors: list[Any]) -> bool:
        """Leave out what is wrong; return whether anything is left that may be right."""
        broken = {self._existing(error["loc"]) for error in errors}
        if () in broken:
            at_the_top = [error["loc"] for error in errors if self._existing(error["loc"]) == ()]
            if self._kind is not InvitationsFile or at_the_top != [("weeks",)]:
                return False
            value = {**self._document.value, "weeks": NO_WEEKS}
            self._document = replace(self._document, value=value)
            return True
        for path in broken:
            if broken.isdisjoint(path[:depth] for depth in range(len(path))):
                self._forget(path)
        self._document = self._document.without(broken)
        return True

    def _existing(self, path: Path) -> Path:
        """Return the part of the path that was written; defaults and short forms end it early."""
        value = self._document.value
        for depth, key in enumerate(path):
            try:
                if isinstance(value, str):  # has letters, but nothing inside
                    return path[:depth]
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return path[:depth]
        return path

    def _forget(self, path: Path) -> None:
        """Note the ids of what is left out, and of the entries around it."""
        for depth in range(len(path)):
            around = self._value(path[:depth])
            # A place is known by its name.
            known_by = around.get("id", around.get("name")) if isinstance(around, dict) else None
            if isinstance(known_by, str):
                self._incomplete.add(known_by)
        left_out = self._value(path)
        if path[-1] == "id" and isinstance(left_out, str):
            self._forgotten.add(slug(left_out))  # what others call it, most likely
        self._forgotten.update(_ids(left_out))

    def _problem(self, error: Any) -> Problem:
        code, path, values = error["type"], error["loc"], error.get("ctx") or {}
        source = self._document.source(*path)
        hint = values.get("hint", "")
        match code:
            case "missing" if isinstance(path[-1], str):
                code = "missing-field"
                message, hint = self._missing(path)
            case "extra_forbidden":
                code, source = "unknown-key", self._document.key_source(*path)
                message = _('nothing is called "{key}" here').format(key=str(path[-1])[:80])
                hint = self._key_meant(path)
            case "tuple_type" | "list_type":
                code = "wrong-type"
                message, hint = self._no_list(path)
            case "model_type" | "dict_type" | "model_attributes_type":
                is_entry, code = code != "dict_type", "wrong-type"
                message = _("here belong lines of the form key: value")
                hint = _at_least(self._kind_at(path)) if is_entry else self._pair(path)
                if self._value(path) == "":
                    message = _("nothing stands here")
            case "too_long" | "too_short" | "missing":
                code = "wrong-type"
                message = _('"{key}" holds exactly two').format(key=_name(path))
                hint = _("write two, as in {text}").format(text=self._example(path))
            case _:
                message, hint = values.get("message", error["msg"]), self._dated_wish(path) or hint
                if code == "bad-span" and (whole := self._parted(path)):
                    hint = _("write both as one: {text}").format(text=whole)
                if path and isinstance(path[-1], str) and self._existing(path) == path:
                    message = f"{path[-1]}: {message}"
        return Problem(code, Severity.ERROR, message, source, hint)

    def _key_meant(self, path: Path) -> str:
        key, keys = str(path[-1]), [*fields_of(self._kind_at(path[:-1]))]
        before, colon, behind = key.partition(":")
        if colon and before in keys:
            hint = _("put a space behind the colon: {key}: {value}")
            return hint.format(key=before, value=behind[:80])
        self._guesses -= 1  # a search takes time, and by then something else is wrong
        near = did_you_mean(key, keys) if self._guesses >= 0 else ""
        return near or _("write one of: {choices}").format(choices=", ".join(keys))

    def _missing(self, path: Path) -> tuple[str, str]:
        """Return message and hint for a key that is not there."""
        around = self._value(path[:-1])
        id_ = around.get("id") if isinstance(around, dict) else None
        hint = _("write a line such as {text}").format(text=self._example(path))
        if isinstance(id_, str) and id_.strip():
            return _('{id} lacks "{key}"').format(id=id_[:80], key=path[-1]), hint
        return _('"{key}" is missing').format(key=path[-1]), hint

    def _example(self, path: Path) -> str:
        """Return how the key at the path may be written."""
        key = _name(path)
        around = self._kind_at(path[: path.index(key)])
        example: Any = (fields_of(around)[key].examples or ["…"])[0]
        return f"{key}: {example}".replace("'", "")

    def _pair(self, path: Path) -> str:
        """Return the hint for something else where texts have answers of their own."""
        example: Any = fields_of(self._kind_at(path[:-1]))[_name(path)].examples or [{}]
        pairs = ", ".join(f'"{key}": {value}' for key, value in example[0].items())
        return _("write {text}").format(text=f"{_name(path)}: {{{pairs}}}")

    def _no_list(self, path: Path) -> tuple[str, str]:
        """Return message and hint for something else where a list belongs."""
        key, value = _name(path), self._value(path)
        if value == "":
            message = _('nothing stands behind "{key}"').format(key=key)
            return message, _("write its items, each behind a hyphen, or remove the line")
        if isinstance(path[-1], int):  # an item of a list
            hint = self._dated_wish(path) or hint_instead_of(value)
            return _("{what} belongs here").format(what=_("an id")), hint
        message = _('"{key}" must be a list').format(key=key)
        if isinstance(value, dict) and any(value.values()):
            hint = _("begin each of its entries with a hyphen: - {key}: …")
            return message, hint.format(key=next(iter(value)))
        source = self._document.source(*path)
        line = self._lines[source.line - 1][source.column - 1 : source.column + 99].strip()
        found = re.match(r"(-(?! )|[–—−•·]\s|\d+[.)]\s)?\s*(.{1,80})", line)
        if found and found[1] == "-":
            return message, _("put a space behind each hyphen: - {value}").format(value=found[2])
        if found and (found[1] or source.line < source.end_line):
            hint = _("write one item a line, each behind a hyphen: - {value}")
            return message, hint.format(value=found[2])
        text = value if isinstance(value, str) else ", ".join(value)
        if len(text) < 60 and self._kind_at(path) in (None, SessionEntry):
            text = re.sub(r"(?<!\d)\.$", "", text.replace(";", ",").strip("()[]{}, "))
            items = [*filter(None, (item.strip() for item in text.split(",")))]
            if wrong := self._wrong_items(path, items):
                return wrong
            return message, _("write {text}").format(text=f"{key}: [{', '.join(items)}]")
        return message, _("write one item a line, each behind a hyphen")

    def _parted(self, path: Path) -> str:
        """Return day and hours as one where a comma parts them, as in [2.3., 9-10]; else ""."""
        path = self._existing(path)
        if not isinstance(path[-1], int):
            return ""
        items, at = self._value(path[:-1]), path[-1]
        pairs = (items[at : at + 2], items[max(at - 1, 0) : at + 1])
        found = (meant.joined(*pair) for pair in pairs if [*map(type, pair)] == [str, str])
        return next(filter(None, found), "")

    def _wrong_items(self, path: Path, items: list[str]) -> tuple[str, str] | None:
        """Return message and hint for the first of these items that cannot stand in a list."""
        try:
            _adapter(reduce(kind_inside, path, self._kind)).validate_python(items)
        except ValidationError as errors:
            error = errors.errors(include_url=False, include_input=False)[0]
            values = error.get("ctx") or {}
            return f"{_name(path)}: {values.get('message', error['msg'])}", values.get("hint", "")
        return None

    def _dated_wish(self, path: Path) -> str:
        """Return the hint at a wish that was written as `anstoss: 9.3.`; nothing if none was."""
        value = self._value(self._existing(path)) if {"wishes", "missed"} & {*path} else None
        pairs = [*value.items()] if isinstance(value, dict) else []
        dated = len(pairs) == 1 and isinstance(pairs[0][1], str)
        return dated_wish(*pairs[0]) if dated else ""

    def _value(self, path: Path) -> Any:
        return reduce(getitem, path, self._document.value)

    def _kind_at(self, path: Path) -> Any:
        """Return the kind of entry at the path, None where there is none."""
        return model_inside(reduce(kind_inside, path, self._kind))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def fields_of(kind: type[Entry]) -> Mapping[str, FieldInfo]:
    """Return what may stand in an entry, by the key as it is written."""
    return MappingProxyType(
        {field.alias or name: field for name, field in kind.model_fields.items()}
    )


def kind_inside(kind: Any, key: Key) -> Any:
    """Return the type of what stands at a key, or of an item of a list; None for a text."""
    return _kind_inside(kind, 0 if isinstance(key, int) else key)


@cache
def _kind_inside(kind: Any, key: Key) -> Any:
    if isinstance(key, int):
        return next((get_args(one)[0] for one in _parts(kind) if get_origin(one) is tuple), None)
    if get_origin(kind) is Mapping:
        return get_args(kind)[1]
    model = model_inside(kind)
    found = fields_of(model).get(key) if model else None
    return found.rebuild_annotation() if found else None


def long_form(text: str, kind: Any) -> Any:
    """Return what the short form of an entry means."""
    return next(one for one in _parts(kind) if isinstance(one, ShortForm)).whole(text)


def _parts(kind: Any) -> Iterator[Any]:
    """Yield a type and all that it is made of, from the outside to the inside."""
    yield kind
    for one in (*getattr(kind, "__metadata__", ()), *get_args(kind)):
        yield from _parts(one)


def _at_least(kind: type[Entry]) -> str:
    fields = fields_of(kind)
    required = [key for key, field in fields.items() if field.is_required()] or [*fields][:1]
    keys = ", ".join(f"{key}: …" for key in required)
    return _("write at least: {keys}").format(keys=keys)


def model_inside(annotation: Any) -> Any:
    """Return the kind of entry that an annotation holds, None where it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    inside = (model_inside(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inside if model), None)


def _name(path: Path) -> str:
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def _ids(value: Any) -> Iterator[str]:
    """Yield every id inside a value that is left out."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        value = [*value.values()]
    for item in value if isinstance(value, list) else ():
        yield from _ids(item)
