"""The text of a YAML file, read into plain mappings, lists and texts, with a position for each.

Every scalar stays the text that was written (`no`, `10:30` and `01234` mean themselves). Of YAML
only mappings, lists and texts are accepted; anchors, aliases and tags are errors, because people
who meet them in a pull request do not know what they do.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from yaml import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from kooperation.files.document import MOST_BYTES, Document, Key, Node, Spot, newlines
from kooperation.files.syntax import Fault, fault_of, in_quotes, quotes_hint
from kooperation.i18n import Language, _, language, mark
from kooperation.problems import Problem, Severity, SourceRange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.syntax import Position

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

_MOST_VALUES = 500_000
"""More than ten thousand people with all their wishes need, and no danger to memory."""

_DEEPEST = 50
_LOADER: type[Any] = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

# Control characters, and the invisible ones that reorder or hide what a reader sees.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_INVISIBLE = (
    mark("an invisible character stands here"),
    mark("delete it and write the text again"),
)
_RIDDLES = {
    "conflict-marker": (
        "",
        re.compile(r"^(<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE),
        mark("git could not merge this file and has left its marks here"),
        mark("keep what is right of both sides and remove the lines <<<<<<<, ======= and >>>>>>>"),
    ),
    "control-character": ("", CONTROL, *_INVISIBLE),
    "tab": (
        "\t",
        re.compile(r"^ *(?:- *)*(\t)", re.MULTILINE),
        mark("a tab stands where spaces belong"),
        mark("delete it and type spaces, two for each level"),
    ),
    "no-break-space": (
        "\u00a0",
        re.compile(
            r"^[ \u00a0]{0,99}(?:- {0,9}){0,9}(?:\w[\w-]{0,63}: {0,9})?(\u00a0)", re.MULTILINE
        ),
        mark("what stands here only looks like a space: it is a no-break space"),
        mark("delete it and type a plain space"),
    ),
}
"""What would make every later message a riddle, and what to say of it.

To look for a pattern in every line takes time: each begins with the character it is about, if any.
"""

_COMMENT_IN_TEXT = re.compile(r" #(?![\s#])")


def read(path: str, raw: bytes) -> Document:
    """Read the bytes of a file; what is wrong with them is in the problems of the document."""
    return _read(path, raw, language())


@lru_cache(maxsize=4)  # what an edit made is read back, and then loaded
def _read(path: str, raw: bytes, _language: Language) -> Document:
    try:
        text = _decode(raw)
        _inspect(text)
        builder = _Builder(path, tuple(text.split("\n")))
        value, root = builder.build(text)
    except Fault as fault:
        source = SourceRange(path, *fault.position)
        problem = Problem(fault.code, Severity.ERROR, fault.message, source, fault.hint)
        return Document(path, None, (problem,), raw=raw)
    return Document(path, value, tuple(builder.problems), root, raw)


def _decode(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        message = _("the file has more than {count} million bytes")
        raise _too_much(message.format(count=MOST_BYTES // 10**6), (1, 1, 1, 1))
    try:
        return newlines(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark, within the bytes it hands back.
        before = newlines(error.object[: error.start].decode())
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        hint = _('save it as UTF-8 (in Notepad: "Save as", encoding UTF-8)')
        position = (line, column, line, column + 1)
        raise Fault("encoding", _("the file is not saved as UTF-8"), position, hint) from None


def _inspect(text: str) -> None:
    """Look for what would make every later message a riddle."""
    for code, (character, pattern, message, hint) in _RIDDLES.items():
        if character in text and (found := pattern.search(text)):
            start = found.start(pattern.groups)
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            shown = f" (U+{ord(found[0]):04X})" if code == "control-character" else ""
            width = 7 if code == "conflict-marker" else 1
            raise Fault(code, _(message) + shown, (line, column, line, column + width), _(hint))


class _Builder:
    """Builds the value of a document and the tree of its positions from YAML events."""

    def __init__(self, path: str, lines: tuple[str, ...]) -> None:
        self._path = path
        self._lines = lines
        self._count = 0
        self._texts: dict[str, str] = {}  # each is held once: most stand there often
        self.problems: list[Problem] = []
        self._suspects = {
            n for n, line in enumerate(lines) if "#" in line and _COMMENT_IN_TEXT.search(line)
        }

    def build(self, text: str) -> tuple[Any, Node | Spot]:
        try:
            events = iter(_LOADER(text).get_event, None)
            next(events)  # the stream starts
            if isinstance(next(events), yaml.StreamEndEvent):
                raise _empty(text)
            value, root = self._value(next(events), events, 0)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    hint = _("remove the line ---: a file holds only one")
                    message = _("a second document starts here")
                    raise Fault("yaml-syntax", message, _spot(event).position, hint)
        except yaml.YAMLError as error:
            raise fault_of(error, self._lines) from None
        if value == "":
            raise _empty(text)
        return value, root

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, Node | Spot]:
        spot = _spot(event)
        self._count += 1
        if self._count > _MOST_VALUES:
            message = _("more than {count} values stand in the file").format(count=_MOST_VALUES)
            raise _too_much(message, spot.position)
        if event.anchor is not None:  # an alias has one as well
            message = _("& and * have a meaning of their own at the beginning of a text")
            hint = _("{hint}; instead of an alias write the value itself")
            hint = hint.format(hint=self._quotes_hint(spot.position))
            raise Fault("anchor", message, spot.position, hint)
        if event.tag is not None and event.tag != "!":
            message = _("! has a meaning of its own at the beginning of a text")
            raise Fault("tag", message, spot.position, self._quotes_hint(spot.position))
        if isinstance(event, ScalarEvent):
            text = self._texts.setdefault(event.value, event.value)
            if self._suspects or not (text.isascii() and text.isprintable()):
                self._look_at(event, spot)
            return text, spot
        if depth >= _DEEPEST:
            message = _("too many brackets or lists stand inside each other")
            hint = _("close each bracket; at most wishes: [one, [two, three]] is needed")
            raise Fault("too-deep", message, spot.position, hint)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, events, depth)
        values: list[Any] = []
        inside: list[Node | Spot] = []
        for item in events:
            if isinstance(item, SequenceEndEvent):
                break
            value, node = self._value(item, events, depth + 1)
            values.append(value)
            inside.append(node)
        return values, Node(spot, Spot.keys, inside, _close(event, item))

    def _mapping(self, start: Any, events: Iterator[Any], depth: int) -> tuple[Any, Node]:
        values: dict[str, Any] = {}
        inside: dict[Key, Node | Spot] = {}
        keys: dict[Key, Spot] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key, spot = self._value(event, events, depth + 1)
            value, inner = self._value(next(events), events, depth + 1)
            if not isinstance(spot, Spot):
                self._report("wrong-type", _("a key is a single word"), spot.position)
                continue
            if key in values:
                message = _('"{key}" stands twice here, first in line {line}')
                message = message.format(key=key, line=keys[key].line)
                hint = self._keep_one(key, value, next(iter(keys.items())))
                self._report("duplicate-key", message, spot.position, hint)
                continue
            values[key], inside[key], keys[key] = value, inner, spot
        return values, Node(_spot(start), keys, inside, _close(start, event))

    def _keep_one(self, key: str, value: Any, first: tuple[Key, Spot]) -> str:
        """Say what to do with a key that stands twice: perhaps a new entry begins with it."""
        line, column, *_end = first[1].position
        if key == first[0] and self._lines[line - 1][max(0, column - 3) : column - 1] == "- ":
            hint = _("keep one of the two, or begin a new entry with a hyphen: - {key}: {value}")
            return hint.format(key=key, value=value[:80] if isinstance(value, str) else "…")
        return _("keep one of the two")

    def _quotes_hint(self, position: Position) -> str:
        line, column, end_line, end_column = position
        text = self._lines[line - 1][column - 1 : end_column - 1 if end_line == line else None]
        return quotes_hint(text)

    def _look_at(self, event: Any, spot: Spot) -> None:
        """Tell of signs that nobody sees, and of what YAML cuts off."""
        if CONTROL.search(event.value) or "\r" in event.value:  # an escape, such as "\x07"
            message, hint = map(_, _INVISIBLE)
            self._report("control-character", message, spot.position, hint)
        if event.end_mark.line in self._suspects and not event.style:
            self._lost_text(event, spot.position)

    def _lost_text(self, event: Any, position: Position) -> None:
        """Warn of `Raum #3`, which YAML cuts after `Raum`."""
        rest = self._lines[event.end_mark.line][event.end_mark.column :]
        if not (_COMMENT_IN_TEXT.match(" " + rest.lstrip(" ")) and rest[:1] == " "):
            return
        message = _("no text stands here: what follows # is a comment")
        if event.value:
            message = _('the text ends at "{text}": what follows # is a comment')
            message = message.format(text=event.value[-40:])
        hint = _("write {text}, or a space behind the # if it is a comment")
        meant = in_quotes(event.value + rest)
        self._report("lost-text", message, position, hint.format(text=meant))

    def _report(self, code: str, message: str, position: Position, hint: str = "") -> None:
        severity = Severity.WARNING if code == "lost-text" else Severity.ERROR
        source = SourceRange(self._path, *position)
        self.problems.append(Problem(code, severity, message, source, hint))


def _too_much(message: str, position: Position) -> Fault:
    hint = _("see whether something else was saved under this name")
    return Fault("file-too-large", message, position, hint)


def _empty(text: str) -> Fault:
    message = (
        _("nothing but comments stands in the file") if "#" in text else _("the file is empty")
    )
    return Fault("empty-file", message, (1, 1, 1, 1))


def _spot(event: Any) -> Spot:
    start, end = event.start_mark, event.end_mark
    begins = (start.line + 1 << 24) + start.column + 1
    return Spot((((begins << 24) + end.line + 1) << 24) + end.column + 1)


def _close(start: Any, end: Any) -> tuple[int, int] | None:
    """Return where the bracket ends, if it is one."""
    return (end.end_mark.line + 1, end.end_mark.column + 1) if start.flow_style else None
