"""Where the values of a file stand in its text: offsets, lines, items, and the comments of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.document import Node, Spot
    from kooperation.files.syntax import Position

_NEWLINE = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"(?:^|\s)#")
_BOM = "\ufeff"


class Item(NamedTuple):
    """A key with its value or an item of a list: from where to where, in which lines.

    Lines count from 0; the last may be one of comments that go on beside it.
    """

    start: int
    end: int
    first: int
    last: int


class Places:
    """A text, with the places that the reader has found in it.

    `before` is the byte order mark, if there is one, and `newline` how lines end.
    """

    def __init__(self, whole: str) -> None:
        self.before = _BOM if whole.startswith(_BOM) else ""
        self.text = whole.removeprefix(_BOM)
        breaks = [found.span() for found in _NEWLINE.finditer(self.text)]
        self.starts = [0, *(end for _start, end in breaks)]
        self.ends = [*(start for start, _end in breaks), len(self.text)]
        self.newline = self.text[slice(*breaks[0])] if breaks else "\n"

    def _at(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both from 1."""
        return self.starts[line - 1] + column - 1 if line <= len(self.starts) else len(self.text)

    def line(self, offset: int) -> int:
        """Return the line of an offset, from 0."""
        return bisect_right(self.starts, offset) - 1

    def start(self, mark: Position) -> int:
        """Return where something begins."""
        return self._at(*mark[:2])

    def end(self, node: Node | Spot) -> int:
        """Return where the last letter of a value ends."""
        if node.close:
            return self._at(*node.close)
        if node.inside:
            inside = node.inside
            return self.end(inside[-1] if isinstance(inside, list) else [*inside.values()][-1])
        start, end = self.start(node.position), self._at(*node.position[2:])
        if self.text[start : start + 1] in ("|", ">"):  # blank lines behind it are nobody's …
            head = self.text[start : self.ends[self.line(start)]].partition("#")[0]
            if "+" not in head:  # … unless it says so
                return start + len(self.text[start:end].rstrip())
            return start + len(_last_break_off(self.text[start:end]))
        return end

    def last(self, end: int) -> int:
        """Return the last line of what ends there, with the comments that go on beside it."""
        line = self.line(end)
        rest = self.text[end : self.ends[line]]
        if found := _COMMENT.search(rest):
            column = end + found.end() - 1 - self.starts[line]
            beside = " " * column + "#"
            while line + 1 < len(self.ends) and self.row(line + 1).startswith(beside):
                line += 1
        return line

    def row(self, line: int) -> str:
        """Return a line without its end."""
        return self.text[self.starts[line] : self.ends[line]]

    def items(self, node: Node) -> list[Item]:
        """Return the keys with their values, or the items of a list, in order."""
        if isinstance(node.inside, list):
            starts = [self._hyphen(node, one) for one in node.inside]
            nodes = node.inside
        else:
            starts = [self.start(spot.position) for spot in node.keys.values()]
            nodes = [*node.inside.values()]
        ends = [self.end(one) for one in nodes]
        return [
            Item(start, end, self.line(start), self.line(end) if node.close else self.last(end))
            for start, end in zip(starts, ends, strict=True)
        ]

    def _hyphen(self, around: Node, item: Node | Spot) -> int:
        """Return where an item begins: in lines that is its hyphen."""
        if around.close:
            return self.start(item.position)
        column = around.column - 1
        line = item.line - 1
        while line > around.line - 1:
            row = self.row(line)
            if row[column : column + 1] == "-" and not row[:column].strip():
                break
            line -= 1
        return self.starts[line] + column

    def last_inside(self, item: Item) -> int:
        """Return the last line of an item with the comments below it that are set in further."""
        last, line = item.last, item.last + 1
        column = item.start - self.starts[item.first]
        while line < len(self.ends) and not self.row(line).partition("#")[0].strip():
            row = self.row(line)
            if row.strip():
                if len(row) - len(row.lstrip()) <= column:
                    break
                last = line
            line += 1
        return last

    def apart(self, items: list[Item]) -> bool:
        """Tell whether a blank line stands between the last two items."""
        between = range(items[-2].last + 1, items[-1].first) if len(items) > 1 else ()
        return any(not self.row(line).strip() for line in between)

    def span(self, node: Node | Spot) -> tuple[int, int]:
        """Return where a value begins and ends."""
        return self.start(node.position), self.end(node)

    def colon(self, key: Spot) -> int:
        """Return where the colon behind a key ends."""
        return self.text.index(":", self._at(*key.position[2:])) + 1

    def comment(self, node: Node, start: int, end: int, moved: set[int]) -> int | None:
        """Return where the first comment of a stretch begins, but for those in items that move."""
        position = start
        for begin, stop in (*self._texts(node, moved), (end, end)):
            if stop < position or begin > end:
                continue
            if found := _COMMENT.search(self.text, max(position - 1, 0), max(begin, position)):
                return found.end() - 1
            position = max(stop, position)
        return None

    def _texts(self, node: Node | Spot, moved: set[int]) -> Iterator[tuple[int, int]]:
        """Yield from where to where texts stand in a value, and items that move."""
        if isinstance(node.inside, list):
            for number, one in enumerate(node.inside):
                if number in moved:
                    yield self.span(one)
                else:
                    yield from self._texts(one, set())
        elif node.keys:
            for key, one in zip(node.keys.values(), node.inside.values(), strict=True):
                yield self.span(key)
                yield from self._texts(one, set())
        elif not node.close:
            yield self.span(node)


def _last_break_off(text: str) -> str:
    return re.sub(r"(?:\r\n|\r|\n)[ ]*$", "", text)
