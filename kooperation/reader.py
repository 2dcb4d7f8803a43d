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

from kooperation.i18n import _, mark
from kooperation.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

Key = str | int
Path = tuple[Key, ...]
"""Where a value stands in a file: keys of mappings and numbers of list items."""

_Mark = tuple[int, int, int, int]  # line, column, end line, end column; all from 1

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

_SYNTAX = (
    ("block sequence entries are not allowed", mark("a list cannot begin behind its key"),
     mark("write [one, two], or one item a line behind a hyphen")),
    ("could not find expected ':'", mark("here a key lacks its colon"),
     mark("write it as key: value, with a space behind the colon")),
    ("did not find expected '-' indicator", mark("this line does not fit the list above it"),
     mark("start it in the column of the other keys, or with a hyphen below the other hyphens")),
    ("did not find expected ',' or ']'", mark("this [ is not closed"), mark("add the ]")),
    ("did not find expected ',' or '}'", mark("this { is not closed"), mark("add the }")),
    ("unexpected end of stream", mark("this quotation mark is not closed"),
     mark("close it with the same mark")),
    ("cannot start any token", mark("a text cannot start with this character"),
     mark("put the text in quotes")),
    ("alphabetic or numeric character", mark("a text cannot start with this character"),
     mark("put the text in quotes")),
    ("expected node content", mark("a text cannot start with this character"),
     mark("put the text in quotes")),
    ("expected comment or line break", mark("a text cannot start with this character"),
     mark("put the text in quotes")),
    ("unknown escape character", mark("a backslash between double quotes is not just a backslash"),
     mark("use single quotes")),
)  # fmt: skip
"""What libyaml says, in the words of the person who wrote the file, with what to do."""

_BEGUN_EARLIER = (
    "a simple key",
    "a flow sequence",
    "a flow mapping",
    "scanning a quoted scalar",
    "an alias",
    "an anchor",
)
"""What is found wrong only where it should have ended; people look for where it began."""


_NONE: dict[Key, Any] = {}
"""Shared by all texts, which have nothing inside: a file has a hundred thousand of them."""


@dataclass(slots=True)
class _Node:
    """Positions of a value: its own, of its keys, and of what is inside."""

    mark: _Mark
    keys: dict[Key, _Mark] = field(default_factory=lambda: _NONE)
    inside: dict[Key, _Node] | list[_Node] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its value (None where it has none), positions and problems."""

    path: str
    lines: tuple[str, ...]
    value: Any
    problems: tuple[Problem, ...]
    _root: _Node | None = None

    def place(self, *path: Key) -> Place:
        """Return where the value at the path stands; the nearest one around it if it has none."""
        node = self._root
        if node is None:
            return Place(self.path)
        for key in path:
            inside: Any = node.inside
            try:
                node = inside[key]
            except (KeyError, IndexError, TypeError):
                break  # a default, or the short form of something: the text itself is meant
        return Place(self.path, *node.mark)

    def leave_out(self, path: Path) -> None:
        """Forget the value at the path and its position, so that the rest can be understood."""
        value, node = self.value, self._root
        for key in path[:-1]:
            inside: Any = node.inside if node else {}
            value, node = value[key], inside[key]
        if node:
            del value[path[-1]]
            del node.inside[path[-1]]  # type: ignore[arg-type]

    def key_place(self, *path: Key) -> Place:
        """Return where the key of the value at the path stands."""
        node = self._root
        for key in path[:-1]:
            inside: Any = node.inside if node else {}
            node = inside[key]
        return Place(self.path, *node.keys[path[-1]]) if node else Place(self.path)


class _Fault(Exception):
    """Reading cannot go on."""

    def __init__(self, code: str, message: str, position: _Mark, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.position, self.hint = code, message, position, hint


def read(path: str, raw: bytes) -> Document:
    """Read the bytes of a file; what is wrong with them is in the problems of the document."""
    lines: tuple[str, ...] = ()
    try:
        text = _decode(raw)
        lines = tuple(text.split("\n"))
        _inspect(text)
        builder = _Builder(lines)
        value, root = builder.build(text)
    except _Fault as fault:
        place = Place(path, *fault.position)
        if fault.code == "encoding":
            lines = tuple(_newlines(raw.decode("utf-8-sig", "replace")).split("\n"))
        problem = Problem(fault.code, Severity.ERROR, fault.message, place, fault.hint)
        return Document(path, lines, None, (problem,))
    problems = tuple(
        Problem(code, severity, message, Place(path, *position), hint)
        for code, severity, message, position, hint in builder.problems
    )
    return Document(path, lines, value, problems, root)


def _decode(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise _Fault(
            "file-too-large",
            _("the file has more than {count} million bytes").format(count=MOST_BYTES // 10**6),
            (1, 1, 1, 1),
        )
    try:
        return _newlines(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark, within the bytes it hands back.
        before = _newlines(error.object[: error.start].decode())
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise _Fault(
            "encoding",
            _("this is not UTF-8 text"),
            (line, column, line, column + 1),
            _("save the file as UTF-8 (in Excel and Notepad: “Save as”, encoding UTF-8)"),
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
            _("indent with spaces, two a level"),
        ),
        (
            "no-break-space",
            _NO_BREAK,
            _("a no-break space stands where a space belongs"),
            _("delete it and type a plain space"),
        ),
    ):
        if found := pattern.search(text):
            start = found.start(1) if pattern.groups else found.start()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            shown = f" (U+{ord(found[0]):04X})" if code == "control-character" else ""
            width = 7 if code == "conflict-marker" else 1
            raise _Fault(code, message + shown, (line, column, line, column + width), hint)


class _Builder:
    """Builds the value of a document and the tree of its positions from YAML events."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        self._count = 0
        self.problems: list[tuple[str, Severity, str, _Mark, str]] = []
        self._suspects = {
            number for number, line in enumerate(lines) if _COMMENT_IN_TEXT.search(line)
        }

    def build(self, text: str) -> tuple[Any, _Node]:
        try:
            events = yaml.parse(text, Loader=_LOADER)
            next(events)  # the stream starts
            if isinstance(next(events), yaml.StreamEndEvent):
                raise _empty()
            value, root = self._value(next(events), events, 0)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    raise _Fault(
                        "yaml-syntax",
                        _("a second document starts here"),
                        _mark(event),
                        _("a file holds one document, remove the ---"),
                    )
        except yaml.YAMLError as error:
            raise self._syntax(error) from None
        if value == "":
            raise _empty()
        return value, root

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, _Node]:
        node = _Node(_mark(event))
        self._count += 1
        if self._count > _MOST_VALUES:
            message = _("the file holds more than {count} values")
            raise _Fault("file-too-large", message.format(count=_MOST_VALUES), node.mark)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _Fault(
                "anchor",
                _("anchors (&) and aliases (*) are not used here"),
                node.mark,
                _("write the text in quotes, or write the value once more"),
            )
        if event.tag is not None and event.tag != "!":
            raise _Fault(
                "tag", _("tags (!) are not used here"), node.mark, _("put the text in quotes")
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, node), node
        if depth >= _DEEPEST:
            raise _Fault("too-deep", _("brackets inside brackets without end"), node.mark)
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
                    _("keep one of the two"),
                )
                continue
            values[key], inside[key], node.keys[key] = value, inner, key_node.mark
        node.inside = inside
        return values

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
        if event.value and _COMMENT_IN_TEXT.match(" " + rest.lstrip(" ")) and rest[:1] == " ":
            self.problems.append(
                (
                    "lost-text",
                    Severity.WARNING,
                    _('the text ends at "{text}": what follows # is a comment').format(
                        text=event.value[-40:]
                    ),
                    node.mark,
                    _("put the text in quotes, or a space behind the #"),
                )
            )

    def _error(self, code: str, message: str, position: _Mark, hint: str = "") -> None:
        self.problems.append((code, Severity.ERROR, message, position, hint))

    def _syntax(self, error: yaml.YAMLError) -> _Fault:
        said = str(getattr(error, "problem", "") or error)
        spot = getattr(error, "problem_mark", None)
        if any(word in (getattr(error, "context", None) or "") for word in _BEGUN_EARLIER):
            spot = getattr(error, "context_mark", None) or spot
        line, column = (spot.line + 1, spot.column + 1) if spot else (1, 1)
        if line > len(self._lines):  # at the end of the file
            line, column = len(self._lines), len(self._lines[-1]) + 1
        before = self._lines[line - 1][: column - 1].rstrip()
        if "expected node content" in said and not "".join(self._lines[line - 1 :]).strip():
            while line > 1 and not self._lines[line - 1].strip():
                line -= 1
            return _syntax_fault(
                line,
                len(self._lines[line - 1].rstrip()),
                _("the file ends, but a bracket is still open"),
                _("add the ] or }"),
            )
        if "mapping values are not allowed" in said:
            return self._misplaced_colon(line, column, before)
        if "did not find expected key" in said and before.endswith(('"', "'", "]", "}")):
            return _syntax_fault(
                line,
                column,
                _("something stands behind the closing {mark}").format(mark=before[-1]),
                _("put the whole text in one pair of quotes, and close every pair"),
            )
        if "could not find expected ':'" in said and self._below_a_hyphen(line, column):
            return _syntax_fault(
                line,
                column,
                _("a hyphen is missing here"),
                _("each item of a list starts with a hyphen and a space"),
            )
        return self._no_space(line, said) or self._translated(line, column, said)

    def _translated(self, line: int, column: int, said: str) -> _Fault:
        for word, message, hint in _SYNTAX:
            if word in said:
                return _syntax_fault(line, column, _(message), _(hint))
        return _syntax_fault(
            line,
            column,
            _("this line does not fit the ones above it"),
            _(
                "check the indentation, close every quotation mark and bracket, and see whether a"
                " line such as weeks: or people: is missing above"
            ),
        )

    def _no_space(self, line: int, said: str) -> _Fault | None:
        """Return the fault of a line whose hyphen or colon has no space behind it."""
        text = self._lines[line - 1]
        start = len(text) - len(text.lstrip()) + 1
        if "'-' indicator" in said and re.match(r"\s*-[^\s-]", text):
            return _syntax_fault(
                line, start, _("a space is missing behind the hyphen"), _("write it as - id: …")
            )
        if "expected ':'" in said and (found := re.match(r"\s*(?:- )?(\w{1,30}):[^\s:/]", text)):
            return _syntax_fault(
                line,
                start,
                _("a space is missing behind the colon"),
                _("write it as {key}: …").format(key=found[1]),
            )
        return None

    def _above(self, line: int) -> int:
        """Return the number of the next line above that holds more than a comment; 0 for none."""
        above = line - 1
        while above and not self._lines[above - 1].split("#")[0].strip():
            above -= 1
        return above

    def _below_a_hyphen(self, line: int, column: int) -> bool:
        above = self._above(line)
        return above > 0 and self._lines[above - 1].startswith("- ", column - 1)

    def _misplaced_colon(self, line: int, column: int, before: str) -> _Fault:
        """Find out why YAML expects no colon here: often something is missing one line above."""
        if re.search(r":\s", before):
            return _syntax_fault(
                line,
                column,
                _("a second colon in one line"),
                _('put the text in quotes: title: "Wochen: ein Anfang"'),
            )
        above = self._above(line)
        text = self._lines[above - 1] if above else ""
        start = len(text) - len(text.lstrip()) + 1
        if re.match(r"\s*-[^\s-]", text):
            return _syntax_fault(
                above, start, _("a space is missing behind the hyphen"), _("write it as - id: …")
            )
        if fault := self._no_space(above, "expected ':'"):
            return fault
        if above and not re.search(r":(\s|$)", text):
            return _syntax_fault(
                above,
                start,
                _("here a key lacks its colon"),
                _("write it as key: value, with a space behind the colon"),
            )
        return _syntax_fault(
            line,
            len(before) - len(before.lstrip()) + 1,
            _("this line does not fit the one above it"),
            _("start the list with its key, such as people: or sessions:, in a line above")
            if self._lines[line - 1].lstrip().startswith("- ")
            else _("start both in the same column if they belong to the same entry"),
        )


def _syntax_fault(line: int, column: int, message: str, hint: str) -> _Fault:
    return _Fault("yaml-syntax", message, (line, column, line, column + 1), hint)


def _empty() -> _Fault:
    return _Fault("empty-file", _("the file is empty"), (1, 1, 1, 1))


def _mark(event: Any) -> _Mark:
    start, end = event.start_mark, event.end_mark
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1


def excerpt(lines: tuple[str, ...], place: Place) -> tuple[str, int, int] | None:
    """Return the line of a place, and where in it the place starts and ends, counted from 0."""
    if not 1 <= place.line <= len(lines):
        return None
    line = lines[place.line - 1]
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    start = min(place.column - 1, len(line))
    return line, start, max(start + 1, min(end, len(line)))
