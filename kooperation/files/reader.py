"""The text of a YAML file, read into plain mappings, lists and texts, with a position for each.

Every scalar stays the text that was written (`no`, `10:30` and `01234` mean themselves). Of YAML
only mappings, lists and texts are accepted; anchors, aliases and tags are errors, because people
who meet them in a pull request do not know what they do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from kooperation.files.syntax import Fault, fault_of, in_quotes, quotes_hint
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.syntax import Mark

Key = str | int
Path = tuple[Key, ...]
"""Where a value stands in a file: keys of mappings and numbers of list items."""

READER_CODES = (
    "missing-file",
    "empty-file",
    "file-too-large",
    "encoding",
    "conflict-marker",
    "control-character",
    "no-break-space",
    "tab",
    "yaml-syntax",
    "too-deep",
    "anchor",
    "tag",
    "duplicate-key",
    "wrong-type",
    "lost-text",
)
"""The codes of problems found in the text of a file, before its meaning is looked at."""

MOST_BYTES = 10_000_000
_MOST_VALUES = 500_000
"""More than ten thousand people with all their wishes need, and no danger to memory."""

_DEEPEST = 50
_LOADER: type[Any] = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE)
_NO_BREAK = re.compile(
    r"^[ \u00a0]{0,99}(?:- {0,9}){0,9}(?:\w[\w-]{0,63}: {0,9})?(\u00a0)", re.MULTILINE
)
# Control characters, and the invisible ones that reorder or hide what a reader sees.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_TAB = re.compile(r"^ *(?:- *)*(\t)", re.MULTILINE)
_COMMENT_IN_TEXT = re.compile(r" #(?![\s#])")

_NONE: dict[Key, Any] = {}
"""Shared by all texts, which have nothing inside: a file has a hundred thousand of them."""


@dataclass(slots=True)
class _Node:
    """Positions of a value: its own, of its keys, and of what is inside."""

    mark: Mark
    keys: dict[Key, Mark] = field(default_factory=lambda: _NONE)
    inside: dict[Key, _Node] | list[_Node] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its value (None where it has none), positions and problems."""

    path: str
    lines: tuple[str, ...]
    value: Any
    problems: tuple[Problem, ...]
    _root: _Node | None = None

    def source(self, *path: Key) -> SourceRange:
        """Return where the value at the path stands; the nearest one around it if it has none."""
        node = self._root
        if node is None:
            return SourceRange(self.path)
        for key in path:
            inside: Any = node.inside
            try:
                node = inside[key]
            except (KeyError, IndexError, TypeError):
                break  # a default, or the short form of something: the text itself is meant
        return SourceRange(self.path, *node.mark)

    def leave_out(self, path: Path) -> None:
        """Forget the value at the path and its position, so that the rest can be understood."""
        value, node = self.value, self._root
        for key in path[:-1]:
            inside: Any = node.inside if node else {}
            value, node = value[key], inside[key]
        if node:
            del value[path[-1]]
            del node.inside[path[-1]]  # type: ignore[arg-type]

    def key_source(self, *path: Key) -> SourceRange:
        """Return where the key of the value at the path stands."""
        node = self._root
        for key in path[:-1]:
            inside: Any = node.inside if node else {}
            node = inside[key]
        return SourceRange(self.path, *node.keys[path[-1]]) if node else SourceRange(self.path)


def read(path: str, raw: bytes) -> Document:
    """Read the bytes of a file; what is wrong with them is in the problems of the document."""
    lines: tuple[str, ...] = ()
    try:
        text = _decode(raw)
        lines = tuple(text.split("\n"))
        _inspect(text)
        builder = _Builder(lines)
        value, root = builder.build(text)
    except Fault as fault:
        source = SourceRange(path, *fault.position)
        if fault.code == "encoding":
            lines = tuple(_newlines(raw.decode("utf-8-sig", "replace")).split("\n"))
        problem = Problem(fault.code, Severity.ERROR, fault.message, source, fault.hint)
        return Document(path, lines, None, (problem,))
    problems = tuple(
        Problem(code, severity, message, SourceRange(path, *position), hint)
        for code, severity, message, position, hint in builder.problems
    )
    return Document(path, lines, value, problems, root)


def _decode(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise Fault(
            "file-too-large",
            _("the file has more than {count} million bytes").format(count=MOST_BYTES // 10**6),
            (1, 1, 1, 1),
            _too_much(),
        )
    try:
        return _newlines(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark, within the bytes it hands back.
        before = _newlines(error.object[: error.start].decode())
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise Fault(
            "encoding",
            _("the file is not saved as UTF-8"),
            (line, column, line, column + 1),
            _('save it as UTF-8 (in Notepad: "Save as", encoding UTF-8)'),
        ) from None


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _inspect(text: str) -> None:
    """Look for what would make every later message a riddle."""
    for code, pattern, message, hint in (
        (
            "conflict-marker",
            _CONFLICT,
            _("git could not merge this file and has left its marks here"),
            _("keep what is right of both sides and remove the lines <<<<<<<, ======= and >>>>>>>"),
        ),
        (
            "control-character",
            _CONTROL,
            _("an invisible character stands here"),
            _("delete it and write the text again"),
        ),
        (
            "tab",
            _TAB,
            _("a tab stands where spaces belong"),
            _("delete it and type spaces, two for each level"),
        ),
        (
            "no-break-space",
            _NO_BREAK,
            _("what stands here only looks like a space: it is a no-break space"),
            _("delete it and type a plain space"),
        ),
    ):
        if found := pattern.search(text):
            start = found.start(1) if pattern.groups else found.start()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            shown = f" (U+{ord(found[0]):04X})" if code == "control-character" else ""
            width = 7 if code == "conflict-marker" else 1
            raise Fault(code, message + shown, (line, column, line, column + width), hint)


class _Builder:
    """Builds the value of a document and the tree of its positions from YAML events."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        self._count = 0
        self.problems: list[tuple[str, Severity, str, Mark, str]] = []
        self._suspects = {
            number for number, line in enumerate(lines) if _COMMENT_IN_TEXT.search(line)
        }

    def build(self, text: str) -> tuple[Any, _Node]:
        try:
            events = yaml.parse(text, Loader=_LOADER)
            next(events)  # the stream starts
            if isinstance(next(events), yaml.StreamEndEvent):
                raise _empty(text)
            value, root = self._value(next(events), events, 0)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    raise Fault(
                        "yaml-syntax",
                        _("a second document starts here"),
                        _mark(event),
                        _("remove the line ---: a file holds only one"),
                    )
        except yaml.YAMLError as error:
            raise fault_of(error, self._lines) from None
        if value == "":
            raise _empty(text)
        return value, root

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, _Node]:
        node = _Node(_mark(event))
        self._count += 1
        if self._count > _MOST_VALUES:
            message = _("more than {count} values stand in the file").format(count=_MOST_VALUES)
            raise Fault("file-too-large", message, node.mark, _too_much())
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise Fault(
                "anchor",
                _("& and * have a meaning of their own at the beginning of a text"),
                node.mark,
                _("{hint}; instead of an alias write the value itself").format(
                    hint=self._quotes_hint(node)
                ),
            )
        if event.tag is not None and event.tag != "!":
            message = _("! has a meaning of its own at the beginning of a text")
            raise Fault("tag", message, node.mark, self._quotes_hint(node))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, node), node
        if depth >= _DEEPEST:
            raise Fault(
                "too-deep",
                _("too many brackets or lists stand inside each other"),
                node.mark,
                _("close each bracket; at most wishes: [one, [two, three]] is needed"),
            )
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            nodes: list[_Node] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                item, inner = self._value(event, events, depth + 1)
                items.append(item)
                nodes.append(inner)
            node.inside = nodes
            return items, node
        return self._mapping(events, node, depth), node

    def _mapping(self, events: Iterator[Any], node: _Node, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        inside: dict[Key, _Node] = {}
        node.keys = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key, key_node = self._value(event, events, depth + 1)
            value, inner = self._value(next(events), events, depth + 1)
            if not isinstance(key, str):
                self._error("wrong-type", _("a key is a single word"), key_node.mark)
                continue
            if key in values:
                self._error(
                    "duplicate-key",
                    _('"{key}" stands twice here, first in line {line}').format(
                        key=key, line=node.keys[key][0]
                    ),
                    key_node.mark,
                    self._keep_one(key, value, next(iter(node.keys.items()))),
                )
                continue
            values[key], inside[key], node.keys[key] = value, inner, key_node.mark
        node.inside = inside
        return values

    def _keep_one(self, key: str, value: Any, first: tuple[Key, Mark]) -> str:
        """Say what to do with a key that stands twice: perhaps a new entry begins with it."""
        line, column, *_end = first[1]
        if key == first[0] and self._lines[line - 1][max(0, column - 3) : column - 1] == "- ":
            hint = _("keep one of the two, or begin a new entry with a hyphen: - {key}: {value}")
            return hint.format(key=key, value=value[:80] if isinstance(value, str) else "…")
        return _("keep one of the two")

    def _quotes_hint(self, node: _Node) -> str:
        line, column, end_line, end_column = node.mark
        text = self._lines[line - 1][column - 1 : end_column - 1 if end_line == line else None]
        return quotes_hint(text)

    def _scalar(self, event: Any, node: _Node) -> str:
        text: str = event.value
        if _CONTROL.search(text) or "\r" in text:  # written as an escape, such as "\x07"
            self._error(
                "control-character",
                _("an invisible character stands here"),
                node.mark,
                _("delete it and write the text again"),
            )
        if event.end_mark.line in self._suspects and not event.style:
            self._lost_text(event, node)
        return text

    def _lost_text(self, event: Any, node: _Node) -> None:
        """Warn of `Raum #3`, which YAML cuts after `Raum`."""
        rest = self._lines[event.end_mark.line][event.end_mark.column :]
        if not (_COMMENT_IN_TEXT.match(" " + rest.lstrip(" ")) and rest[:1] == " "):
            return
        message = _('the text ends at "{text}": what follows # is a comment')
        if not event.value:
            message = _("no text stands here: what follows # is a comment")
        hint = _("write {text}, or a space behind the # if it is a comment")
        self.problems.append(
            (
                "lost-text",
                Severity.WARNING,
                message.format(text=event.value[-40:]),
                node.mark,
                hint.format(text=in_quotes(event.value + rest)),
            )
        )

    def _error(self, code: str, message: str, position: Mark, hint: str = "") -> None:
        self.problems.append((code, Severity.ERROR, message, position, hint))


def _too_much() -> str:
    return _("see whether something else was saved under this name")


def _empty(text: str) -> Fault:
    message = (
        _("nothing but comments stands in the file") if "#" in text else _("the file is empty")
    )
    return Fault("empty-file", message, (1, 1, 1, 1))


def _mark(event: Any) -> Mark:
    start, end = event.start_mark, event.end_mark
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1


def excerpt(lines: tuple[str, ...], source: SourceRange) -> tuple[str, int, int] | None:
    """Return the line of a source range, and where in it that starts and ends, counted from 0."""
    if not 1 <= source.line <= len(lines):
        return None
    line = lines[source.line - 1]
    end = source.end_column - 1 if source.end_line == source.line else len(line)
    start = min(source.column - 1, len(line))
    return line, start, max(start + 1, min(end, len(line)))
