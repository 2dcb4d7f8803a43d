"""A YAML file that was read: its value as plain mappings, lists and texts, each with its place."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kooperation.problems import Problem, SourceRange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kooperation.files.syntax import Position

Key = str | int
Path = tuple[Key, ...]
"""Where a value stands in a file: keys of mappings and numbers of list items."""

MOST_BYTES = 10_000_000
"""So large may a file be."""
_DIGIT = (1 << 24) - 1


class Spot(int):
    """Where something stands, in one number: of a text nothing else is known.

    It is the `position` in digits of 24 bits, which are enough for as many bytes as may be read.
    """

    __slots__ = ()
    keys: ClassVar[Mapping[Key, Spot]] = MappingProxyType({})
    inside: ClassVar[Mapping[Key, Any]] = MappingProxyType({})
    close: ClassVar[None] = None

    @property
    def position(self) -> Position:
        """The line and column in which it begins, and those in which it ends."""
        return self >> 72, self >> 48 & _DIGIT, self >> 24 & _DIGIT, self & _DIGIT

    @property
    def line(self) -> int:
        """The line in which it begins."""
        return self >> 72

    @property
    def column(self) -> int:
        """The column in which it begins."""
        return self >> 48 & _DIGIT


class Node(NamedTuple):
    """A collection: where it stands, where its keys stand, and what is inside.

    `close` is where the bracket ends, line and column, of what stands in brackets; else None. The
    place of a collection is that of its bracket, its first hyphen or its first key.
    """

    spot: Spot
    keys: Mapping[Key, Spot]
    inside: dict[Key, Node | Spot] | list[Node | Spot]
    close: tuple[int, int] | None = None

    @property
    def position(self) -> Position:
        """The line and column in which it begins, and those in which it ends."""
        return self.spot.position

    @property
    def line(self) -> int:
        """The line in which it begins."""
        return self.spot.line

    @property
    def column(self) -> int:
        """The column in which it begins."""
        return self.spot.column


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its value (None where it has none), positions, problems and bytes."""

    path: str
    value: Any
    problems: tuple[Problem, ...]
    root: Node | Spot | None = None
    raw: bytes = field(default=b"", repr=False)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file, made anew each time: they are shown only where something is wrong.

        Of a file that is too large to be read there are none.
        """
        if not self.raw or len(self.raw) > MOST_BYTES:
            return ()
        return tuple(newlines(self.raw.decode("utf-8-sig", "replace")).split("\n"))

    def source(self, *path: Key) -> SourceRange:
        """Return where the value at the path stands; the nearest one around it if it has none."""
        node: Node | Spot | None = self.root
        if node is None:
            return SourceRange(self.path)
        for key in path:
            inside: Any = node.inside
            try:
                node = inside[key]
            except (KeyError, IndexError, TypeError):
                break  # a default, or the short form of something: the text itself is meant
        return SourceRange(self.path, *node.position)

    def key_source(self, *path: Key) -> SourceRange:
        """Return where the key of the value at the path stands."""
        node: Any = self.root
        for key in path[:-1]:
            node = node.inside[key]
        return SourceRange(self.path, *node.keys[path[-1]].position)

    def without(self, paths: Iterable[Path]) -> Document:
        """Return the document as if what stands at the paths had not been written."""
        value, root = _without(self.value, self.root, paths)
        return replace(self, value=value, root=root)


def newlines(text: str) -> str:
    """Return the text with one way to end a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without(value: Any, node: Any, paths: Iterable[Path]) -> tuple[Any, Node]:
    """Return a value and its node without what is at the paths; only what changes is copied."""
    paths_inside: dict[Key, list[Path]] = {}
    for first, *rest in paths:
        paths_inside.setdefault(first, []).append(tuple(rest))
    value, inside = copy(value), copy(node.inside)
    for key in sorted(paths_inside, reverse=True):  # from the end, so that no number changes before
        if () in paths_inside[key]:
            del value[key], inside[key]
        else:
            value[key], inside[key] = _without(value[key], inside[key], paths_inside[key])
    return value, node._replace(inside=inside)


def excerpt(lines: tuple[str, ...], source: SourceRange) -> tuple[str, int, int] | None:
    """Return the line of a source range, and where in it that starts and ends, counted from 0."""
    if not 1 <= source.line <= len(lines):
        return None
    line = lines[source.line - 1]
    end = source.end_column - 1 if source.end_line == source.line else len(line)
    start = min(source.column - 1, len(line))
    return line, start, max(start + 1, min(end, len(line)))
