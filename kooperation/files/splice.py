"""The text of a file with changes at known places; every other character stays as it is.

What stands in lines stays in lines and what stands in brackets stays there. In lines a new item or
key comes behind the one before it, above the blank lines and comments of what follows. Nothing that
somebody wrote as a comment is lost without a word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from kooperation.files import style
from kooperation.files.plan import Changes, New, applied, of_list, of_mapping
from kooperation.files.typed import kind_inside, long_form
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kooperation.files.plan import Plan
    from kooperation.files.reader import Document, Key, Node, Path
    from kooperation.files.syntax import Mark

LOST_COMMENT = "lost-comment"

_NEWLINE = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"(?:^|\s)#")
_BOM = "\ufeff"


class RefusedError(Exception):
    """Changes that would lose a comment: the path of each value, and what to do by hand."""

    def __init__(self, refused: Mapping[Path, Problem]) -> None:
        super().__init__(f"{len(refused)} values")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class _Place:
    """A value that changes: its path, the type of what belongs there, and its key if it has one.

    `inline` is whether brackets stand around it.
    """

    path: Path
    kind: Any
    key: Mark | None = None
    inline: bool = False


class _Item(NamedTuple):
    """A key with its value or an item of a list: from where to where, in which lines.

    Lines count from 0; the last may be one of comments that go on beside it.
    """

    start: int
    end: int
    first: int
    last: int


def changed_text(document: Document, changes: Changes, kind: Any, header: str = "") -> bytes:
    """Return the bytes of the document with the changes; a file that is empty gets the header.

    Raises RefusedError.
    """
    text = _Text(document)
    if document.root is None:
        lines = text.style.lines(applied({}, changes, kind), kind, 0)
        before = text.text or header
        return (before + "".join(line + text.newline for line in lines)).encode()
    text.collection(document.root, document.value, changes, _Place((), kind))
    if text.refused:
        raise RefusedError(text.refused)
    return text.result().encode()


class _Text:
    """The text of a document, and what is put in and taken out of it."""

    def __init__(self, document: Document) -> None:
        whole = document.raw.decode()
        self._before = _BOM if whole.startswith(_BOM) else ""
        self.text = whole.removeprefix(_BOM)
        breaks = [found.span() for found in _NEWLINE.finditer(self.text)]
        self._starts = [0, *(end for _start, end in breaks)]
        self._ends = [*(start for start, _end in breaks), len(self.text)]
        self.newline = self.text[slice(*breaks[0])] if breaks else "\n"
        self.style = style.style_of(document.root)
        self.refused: dict[Path, Problem] = {}
        self._path = document.path
        self._pieces: list[tuple[int, int, str]] = []

    def result(self) -> str:
        """Return the text once all is put in and taken out."""
        found, position = [self._before], 0
        for start, end, new in sorted(self._pieces, key=lambda piece: piece[:2]):
            assert start >= position, "two changes of one place"
            found += (self.text[position:start], new)
            position = end
        return "".join((*found, self.text[position:]))

    # Where something stands

    def _at(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both from 1."""
        return self._starts[line - 1] + column - 1 if line <= len(self._starts) else len(self.text)

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _start(self, mark: Mark) -> int:
        return self._at(*mark[:2])

    def _end(self, node: Node) -> int:
        """Return where the last letter of a value ends."""
        if node.close:
            return self._at(*node.close)
        if node.inside:
            inside = node.inside
            return self._end(inside[-1] if isinstance(inside, list) else [*inside.values()][-1])
        start, end = self._start(node.mark), self._at(*node.mark[2:])
        if self.text[start : start + 1] in ("|", ">"):  # blank lines behind it are nobody's …
            head = self.text[start : self._ends[self._line(start)]].partition("#")[0]
            if "+" not in head:  # … unless it says so
                return start + len(self.text[start:end].rstrip())
            return start + len(_last_break_off(self.text[start:end]))
        return end

    def _last(self, end: int) -> int:
        """Return the last line of what ends there, with the comments that go on beside it."""
        line = self._line(end)
        rest = self.text[end : self._ends[line]]
        if found := _COMMENT.search(rest):
            column = end + found.end() - 1 - self._starts[line]
            beside = " " * column + "#"
            while line + 1 < len(self._ends) and self._row(line + 1).startswith(beside):
                line += 1
        return line

    def _row(self, line: int) -> str:
        return self.text[self._starts[line] : self._ends[line]]

    def _items(self, node: Node) -> list[_Item]:
        if isinstance(node.inside, list):
            starts = [self._hyphen(node, one) for one in node.inside]
            nodes = node.inside
        else:
            starts = [self._start(mark) for mark in node.keys.values()]
            nodes = [*node.inside.values()]
        ends = [self._end(one) for one in nodes]
        return [
            _Item(start, end, self._line(start), self._line(end) if node.close else self._last(end))
            for start, end in zip(starts, ends, strict=True)
        ]

    def _hyphen(self, around: Node, item: Node) -> int:
        """Return where an item begins: in lines that is its hyphen."""
        if around.close:
            return self._start(item.mark)
        column = around.column - 1
        line = item.line - 1
        while line > around.line - 1:
            row = self._row(line)
            if row[column : column + 1] == "-" and not row[:column].strip():
                break
            line -= 1
        return self._starts[line] + column

    # What changes

    def _value(self, node: Node, old: Any, change: Any, place: _Place) -> None:
        if isinstance(change, Changes):
            if isinstance(old, str):
                self._lengthen(node, old, change, place)
            else:
                self.collection(node, old, change, place)
        elif isinstance(old, list) and isinstance(change, list):
            if not old and not place.inline and not style.of_texts(change):
                self._in_lines_now(node, change, place)
            else:
                self._arrange(node, of_list(old, change), change, place)
        else:
            self._instead(node, change, place)

    def collection(self, node: Node, value: Any, changes: Changes, place: _Place) -> None:
        """Change what is inside a collection."""
        inline = place.inline or node.close is not None
        inside: Any = node.inside
        for key, change in changes.items():
            if change is None or not _has(value, key):
                continue
            mark = None if isinstance(value, list) else node.keys[key]
            kind = kind_inside(place.kind, key)
            self._value(
                inside[key], value[key], change, _Place((*place.path, key), kind, mark, inline)
            )
        gone = {key for key, change in changes.items() if change is None}
        new = {key: one for key, one in changes.items() if not _has(value, key)}
        if not gone and not new:
            return
        if isinstance(value, list):
            if not value and not place.inline and not style.of_texts([*new.values()]):
                self._in_lines_now(node, [new[key] for key in sorted(new)], place)
                return
            kept: Plan = [number for number in range(len(value)) if number not in gone]
            plan = [*kept, *(New(None, new[number]) for number in sorted(new))]
        else:
            plan = of_mapping(value, gone, new, style.order(place.kind))
        self._arrange(node, plan, applied(value, changes, place.kind), place)

    def _arrange(self, node: Node, plan: Plan, whole: Any, place: _Place) -> None:
        """Let the items of a collection be those of the plan; `whole` is its new value."""
        items = self._items(node)
        if node.close:
            self._in_brackets(node, items, plan, whole, place)
        else:
            self._in_lines(node, items, plan, whole, place)

    def _in_brackets(
        self, node: Node, items: list[_Item], plan: Plan, whole: Any, place: _Place
    ) -> None:
        kept = [one for one in plan if isinstance(one, int)]
        moved = {one.moved for one in plan if isinstance(one, New) and one.moved is not None}
        texts = defaultdict[int, list[str]](list)
        last = -1
        for one in plan:
            if isinstance(one, int):
                last = one
            else:
                texts[last].append(self._written(one, items, place.kind))
        if not kept:
            inner = self._start(node.mark) + 1, self._end(node) - 1
            if self._keeps_comments(node, *inner, moved, whole, place):
                self._pieces.append((*inner, ", ".join(texts[-1])))
            return
        pieces = []
        for start, end in _runs(items, kept):
            if not self._keeps_comments(node, start, end, moved, whole, place):
                return
            pieces.append((start, end, ""))
        self._pieces += pieces
        for number, new in texts.items():
            if number < 0:
                start = items[kept[0]].start
                self._pieces.append((start, start, "".join(f"{text}, " for text in new)))
            else:
                self._behind(items[number], new, followed=number + 1 in {*kept, len(items)})

    def _behind(self, item: _Item, new: list[str], *, followed: bool) -> None:
        """Put new items behind one in brackets: in lines of their own, if it stands so.

        Not so where the next is taken out, with the comma before it: it is `followed` by nothing.
        """
        row = self._row(item.first)
        column = item.start - self._starts[item.first]
        rest = re.fullmatch(r"(\s*,)?\s*(?:#.*)?", self.text[item.end : self._ends[item.last]])
        if row[:column].strip() or not rest or not followed:
            self._pieces.append((item.end, item.end, "".join(f", {text}" for text in new)))
            return
        head, end = self.newline + " " * column, self._ends[item.last]
        if rest[1]:
            self._pieces.append((end, end, "".join(f"{head}{text}," for text in new)))
        else:
            self._pieces.append((item.end, item.end, ","))
            self._pieces.append((end, end, ",".join(head + text for text in new)))

    def _in_lines(
        self, node: Node, items: list[_Item], plan: Plan, whole: Any, place: _Place
    ) -> None:
        kept = [one for one in plan if isinstance(one, int)]
        if not kept and place.key is None:
            self._instead(node, whole, place)
            return
        lines = defaultdict[int, list[str]](list)
        last = -1
        for one in plan:
            if isinstance(one, int):
                last = one
            else:
                lines[last] += self._lines(one, node, items, place)
        if not self._take_out(node, items, kept, whole, place):
            return
        for number, new in lines.items():
            if number >= 0:
                self._add(items[number].last, new)
            elif isinstance(whole, list) and place.key:
                self._add(self._last(self._colon(place.key)), new)
            else:
                start = items[kept[0]].start
                column = start - self._starts[items[kept[0]].first]
                rows = (row.removeprefix(" " * column) for row in new)
                text = "".join(row + self.newline + " " * column for row in rows)
                self._pieces.append((start, start, text))
        if not plan and place.key:
            colon = self._colon(place.key)
            self._pieces.append((colon, colon, " []"))

    def _take_out(
        self, node: Node, items: list[_Item], kept: list[int], whole: Any, place: _Place
    ) -> bool:
        """Take out the lines of what is not kept; tell whether that loses no comment."""
        stays = set(kept)
        for number, item in enumerate(items):
            if number in stays:
                continue
            if self.text[self._starts[item.first] : item.start].strip():  # a key behind a hyphen
                following = next(one.start for one in items if one.start > item.start)
                if not self._keeps_comments(node, item.end, following, (), whole, place):
                    return False
                self._pieces.append((item.start, following, ""))
                continue
            last = self._last_inside(item)
            if item.first:  # with the line end before it: the last line may have none
                self._pieces.append((self._ends[item.first - 1], self._ends[last], ""))
            else:
                self._pieces.append((0, self._starts[last + 1], ""))
        return True

    def _last_inside(self, item: _Item) -> int:
        """Return the last line of an item with the comments below it that are set in further."""
        last, line = item.last, item.last + 1
        column = item.start - self._starts[item.first]
        while line < len(self._ends) and not self._row(line).partition("#")[0].strip():
            row = self._row(line)
            if row.strip():
                if len(row) - len(row.lstrip()) <= column:
                    break
                last = line
            line += 1
        return last

    def _lines(self, one: New, node: Node, items: list[_Item], place: _Place) -> list[str]:
        """Return a new item or key in lines, in the form of those that are there."""
        column = node.column - 1
        if one.key is not None:
            kind = kind_inside(place.kind, one.key)
            return self.style.pair(one.key, one.value, kind, column)
        if one.moved is not None:
            item = items[one.moved]
            return [self._row(line) for line in range(item.first, item.last + 1)]
        nodes: Any = node.inside
        like = [item for item in nodes if item.keys or not isinstance(one.value, Mapping)]
        gap = like[-1].column - node.column if like else 0
        gap = gap if gap >= 2 and like[-1].line - 1 == items[-1].first else self.style.gap
        kind = kind_inside(place.kind, 0)
        if isinstance(one.value, Mapping) and self._in_braces(like, place):
            return [" " * column + "-" + " " * (gap - 1) + style.inline(one.value, kind)]
        blank = [""] if isinstance(one.value, Mapping) and self._apart(items) else []
        return [*blank, *self.style.item(one.value, kind, column, gap)]

    def _apart(self, items: list[_Item]) -> bool:
        """Tell whether a blank line stands between the last two items."""
        between = range(items[-2].last + 1, items[-1].first) if len(items) > 1 else ()
        return any(not self._row(line).strip() for line in between)

    def _in_braces(self, like: Sequence[Node], place: _Place) -> bool:
        if like:
            return like[-1].close is not None
        return next((key for key in reversed(place.path) if isinstance(key, str)), "") in (
            self.style.braces
        )

    def _written(self, one: New, items: list[_Item], kind: Any) -> str:
        """Return a new item or key as it stands in brackets."""
        if one.moved is not None:
            item = items[one.moved]
            return self.text[item.start : item.end]
        if one.key is None:
            return style.inline(one.value, kind_inside(kind, 0))
        return style.pair(one.key, style.inline(one.value, kind_inside(kind, one.key)))

    def _in_lines_now(self, node: Node, value: list[Any], place: _Place) -> None:
        """Let entries stand in lines below a key behind which an empty list stood."""
        start, end = self._start(node.mark), self._end(node)
        if place.key is None or not self._keeps_comments(node, start, end, (), value, place):
            return
        colon = self._colon(place.key)
        self._pieces.append((colon, end, ""))
        key = str(place.path[-1])
        _head, *lines = self.style.pair(key, value, place.kind, place.key[1] - 1)
        self._add(self._last(end), lines)

    def _lengthen(self, node: Node, old: str, changes: Changes, place: _Place) -> None:
        """Write the short form of an entry as the whole that it means, with what is new."""
        new = applied(old, changes, place.kind)
        if place.inline:
            self._pieces.append((*self._span(node), style.inline(new, place.kind)))
            return
        (key,) = long_form(old, place.kind)
        start, end = self._span(node)
        if key in changes or "\n" in self.text[start:end]:
            text = style.scalar(new[key], inline=False)
            self._pieces.append((start, end, f"{key}: {text}"))
        else:
            self._pieces.append((start, start, f"{key}: "))
        more = {one: value for one, value in new.items() if one != key}
        self._add(self._last(end), self.style.lines(more, place.kind, node.column - 1))

    def _instead(self, node: Node, new: Any, place: _Place) -> None:
        """Write something else instead of a whole value, behind its key or hyphen."""
        start, end = self._span(node)
        is_text = isinstance(new, str)
        text = style.scalar(new, inline=place.inline) if is_text else style.inline(new, place.kind)
        if (node.close or node.inside) and not self._keeps_comments(
            node, start, end, (), new, place
        ):
            return
        if node.inside and not node.close and place.key:  # lines below the key
            colon = self._colon(place.key)
            if not self._keeps_comments(node, colon, start, (), new, place):
                return
            start = colon
        blank = "" if self.text[start - 1 : start] == " " else " "
        self._pieces.append((start, end, blank + text if not place.inline else text))

    def _span(self, node: Node) -> tuple[int, int]:
        return self._start(node.mark), self._end(node)

    def _colon(self, key: Mark) -> int:
        """Return where the colon behind a key ends."""
        return self.text.index(":", self._at(*key[2:])) + 1

    def _add(self, line: int, lines: Sequence[str]) -> None:
        """Put lines behind a line; so the last line of the file ends as it did."""
        end = self._ends[line]
        self._pieces.append((end, end, "".join(self.newline + row for row in lines)))

    # What must not get lost

    def _keeps_comments(
        self, node: Node, start: int, end: int, moved: Iterable[int], whole: Any, place: _Place
    ) -> bool:
        """Tell whether no comment is lost with the stretch; what moves takes its own along."""
        position = start
        texts = [*self._texts(node, {*moved})]
        for begin, stop in (*texts, (end, end)):
            if stop < position or begin > end:
                continue
            found = _COMMENT.search(self.text, max(position - 1, 0), max(begin, position))
            if found:
                self._refuse(found.end() - 1, whole, place)
                return False
            position = max(stop, position)
        return True

    def _texts(self, node: Node, moved: set[int]) -> Iterator[tuple[int, int]]:
        """Yield from where to where texts stand in a value, and items that move."""
        if isinstance(node.inside, list):
            for number, one in enumerate(node.inside):
                if number in moved:
                    yield self._span(one)
                else:
                    yield from self._texts(one, set())
        elif node.keys:
            for mark, one in zip(node.keys.values(), node.inside.values(), strict=True):
                yield self._start(mark), self._at(*mark[2:])
                yield from self._texts(one, set())
        elif not node.close:
            yield self._span(node)

    def _refuse(self, offset: int, whole: Any, place: _Place) -> None:
        line = self._line(offset)
        column = offset - self._starts[line]
        source = SourceRange(
            self._path, line + 1, column + 1, line + 1, len(self._row(line).rstrip()) + 1
        )
        message = _("this comment would get lost if koop wrote {path}")
        keys = (key for key in place.path if isinstance(key, str))
        written = style.inline(whole, place.kind)
        name = next((key for key in reversed(place.path) if isinstance(key, str)), "")
        hint = _("write it yourself: {text}").format(text=style.pair(name, written))
        message = message.format(path=" → ".join(keys))
        self.refused[place.path] = Problem(LOST_COMMENT, Severity.ERROR, message, source, hint)


def _has(value: Any, key: Key) -> bool:
    return key < len(value) if isinstance(key, int) else key in value


def _last_break_off(text: str) -> str:
    return re.sub(r"(?:\r\n|\r|\n)[ ]*$", "", text)


def _runs(items: list[_Item], kept: list[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where to take out what is not kept, with one comma each."""
    known = set(kept)
    number = 0
    while number < len(items):
        if number in known:
            number += 1
            continue
        first = number
        while number < len(items) and number not in known:
            number += 1
        if number < len(items):
            yield items[first].start, items[number].start
        else:
            yield items[first - 1].end, items[-1].end
