"""The text of a file with changes at known places; every other character stays as it is.

What stands in lines stays in lines and what stands in brackets stays there. In lines a new item or
key comes behind the one before it, above the blank lines and comments of what follows. Nothing that
somebody wrote as a comment is lost without a word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kooperation.files import style
from kooperation.files.document import Node
from kooperation.files.places import Item, Places
from kooperation.files.plan import New, Slots, final, of_list, of_mapping
from kooperation.files.typed import kind_inside, long_form
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kooperation.files.document import Document, Path, Spot
    from kooperation.files.plan import PartOrder

LOST_COMMENT = "lost-comment"


class LostCommentError(Exception):
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
    key: Spot | None = None
    inline: bool = False

    @property
    def names(self) -> list[str]:
        """The keys of its path, without the numbers in lists."""
        return [key for key in self.path if isinstance(key, str)]

    @property
    def name(self) -> str:
        """The last of them, "" for the whole file."""
        return self.names[-1] if self.names else ""


def changed_text(document: Document, new: Any, kind: Any, header: str = "") -> bytes:
    """Return the bytes of the document once it says something else; an empty one gets the header.

    Raises LostCommentError.
    """
    text = _Text(document)
    if document.root is None:
        rows = text.style.lines(new, kind, 0)
        comments = (text.text or header).splitlines()
        return (text.before + "".join(row + text.newline for row in (*comments, *rows))).encode()
    assert isinstance(document.root, Node)
    text.collection(document.root, document.value, new, _Place((), kind))
    if text.refused:
        raise LostCommentError(text.refused)
    return text.result().encode()


class _Text(Places):
    """The text of a document, and what is put in and taken out of it."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.raw.decode())
        self.style = style.style_of(document.root)
        self.refused: dict[Path, Problem] = {}
        self._path = document.path
        self._pieces: list[tuple[int, int, str]] = []

    def result(self) -> str:
        """Return the text once all is put in and taken out."""
        found, position = [self.before], 0
        for start, end, new in sorted(self._pieces, key=lambda piece: piece[:2]):
            assert start >= position, "two changes of one place"
            found += (self.text[position:start], new)
            position = end
        return "".join((*found, self.text[position:]))

    # What changes

    def _value(self, node: Node, old: Any, new: Any, place: _Place) -> None:
        if new == old:
            return
        if (
            isinstance(old, str)
            and isinstance(new, dict)
            and {*long_form(old, place.kind)} <= {*new}
        ):
            self._lengthen(node, old, new, place)
        elif isinstance(new, Slots) or (isinstance(old, dict) and isinstance(new, dict)):
            self.collection(node, old, new, place)
        elif isinstance(old, list) and isinstance(new, list):
            self._arrange(node, of_list(old, new), new, place)
        else:
            self._instead(node, new, place)

    def collection(self, node: Node, old: Any, new: Any, place: _Place) -> None:
        """Change what is inside a collection."""
        inline = place.inline or node.close is not None
        inside: Any = node.inside
        listed = isinstance(old, list)
        names = range(len(old)) if listed else old
        kept = [key for key in names if (new[key] is not None if listed else key in new)]
        for key in kept:
            if new[key] is not old[key]:
                mark = None if listed else node.keys[key]
                inner = _Place((*place.path, key), kind_inside(place.kind, key), mark, inline)
                self._value(inside[key], old[key], new[key], inner)
        if listed:
            added = (New(None, one) for one in new[len(old) :] if one is not None)
            plan: PartOrder = [*kept, *added]
        else:
            plan = of_mapping(old, new, style.order(place.kind))
        if plan != [*range(len(old))]:
            self._arrange(node, plan, new, place)

    def _arrange(self, node: Node, plan: PartOrder, whole: Any, place: _Place) -> None:
        """Let the items of a collection be those of the plan; `whole` is its new value."""
        items = self.items(node)
        if (
            not items
            and not place.inline
            and isinstance(whole, list)
            and not style.of_texts(final(whole))
        ):
            self._in_lines_now(node, final(whole), place)
        elif node.close:
            self._in_brackets(node, items, plan, whole, place)
        else:
            self._in_lines(node, items, plan, whole, place)

    def _in_brackets(
        self, node: Node, items: list[Item], plan: PartOrder, whole: Any, place: _Place
    ) -> None:
        kept, new = _grouped(plan)
        moved = {one.moved for some in new.values() for one in some if one.moved is not None}
        texts = {
            behind: [self._written(one, items, place.kind) for one in some]
            for behind, some in new.items()
        }
        if not kept:
            inner = self.start(node.position) + 1, self.end(node) - 1
            if self._keeps_comments(node, *inner, moved, whole, place):
                self._pieces.append((*inner, ", ".join(texts.get(-1, ()))))
            return
        pieces = []
        for start, end in _runs(items, kept):
            if not self._keeps_comments(node, start, end, moved, whole, place):
                return
            pieces.append((start, end, ""))
        self._pieces += pieces
        for number, some in texts.items():
            if number < 0:
                start = items[kept[0]].start
                self._pieces.append((start, start, "".join(f"{text}, " for text in some)))
            else:
                self._behind(items[number], some, followed=number + 1 in {*kept, len(items)})

    def _behind(self, item: Item, new: list[str], *, followed: bool) -> None:
        """Put new items behind one in brackets: in lines of their own, if it stands so.

        Not so where the next is taken out, with the comma before it: it is `followed` by nothing.
        """
        row = self.row(item.first)
        column = item.start - self.starts[item.first]
        rest = re.fullmatch(r"(\s*,)?\s*(?:#.*)?", self.text[item.end : self.ends[item.last]])
        if row[:column].strip() or not rest or not followed:
            self._pieces.append((item.end, item.end, "".join(f", {text}" for text in new)))
            return
        head, end = self.newline + " " * column, self.ends[item.last]
        if rest[1]:
            self._pieces.append((end, end, "".join(f"{head}{text}," for text in new)))
        else:
            self._pieces.append((item.end, item.end, ","))
            self._pieces.append((end, end, ",".join(head + text for text in new)))

    def _in_lines(
        self, node: Node, items: list[Item], plan: PartOrder, whole: Any, place: _Place
    ) -> None:
        kept, new = _grouped(plan)
        if not kept and place.key is None:
            self._instead(node, whole, place)
            return
        if not self._take_out(node, items, kept, whole, place):
            return
        for number, some in new.items():
            lines = [line for one in some for line in self._lines(one, node, items, place)]
            if number >= 0:
                self._add(items[number].last, lines)
            elif isinstance(whole, list) and place.key:
                self._add(self.last(self.colon(place.key)), lines)
            else:
                start = items[kept[0]].start
                column = start - self.starts[items[kept[0]].first]
                rows = (row.removeprefix(" " * column) for row in lines)
                text = "".join(row + self.newline + " " * column for row in rows)
                self._pieces.append((start, start, text))
        if not plan and place.key:
            colon = self.colon(place.key)
            self._pieces.append((colon, colon, " []"))

    def _take_out(
        self, node: Node, items: list[Item], kept: list[int], whole: Any, place: _Place
    ) -> bool:
        """Take out the lines of what is not kept; tell whether that loses no comment."""
        stays = set(kept)
        for number, item in enumerate(items):
            if number in stays:
                continue
            if self.text[self.starts[item.first] : item.start].strip():  # a key behind a hyphen
                following = next(one.start for one in items if one.start > item.start)
                if not self._keeps_comments(node, item.end, following, (), whole, place):
                    return False
                self._pieces.append((item.start, following, ""))
                continue
            last = self.last_inside(item)
            if item.first:  # with the line end before it: the last line may have none
                self._pieces.append((self.ends[item.first - 1], self.ends[last], ""))
            else:
                self._pieces.append((0, self.starts[last + 1], ""))
        return True

    def _lines(self, one: New, node: Node, items: list[Item], place: _Place) -> list[str]:
        """Return a new item or key in lines, in the form of those that are there."""
        column = node.column - 1
        if one.key is not None:
            kind = kind_inside(place.kind, one.key)
            return self.style.pair(one.key, one.value, kind, column)
        if one.moved is not None:
            item = items[one.moved]
            return [self.row(line) for line in range(item.first, self.last_inside(item) + 1)]
        nodes: Any = node.inside
        alike = (item for item in nodes[::-1] if item.keys or not isinstance(one.value, Mapping))
        like = next(alike, None)
        gap = like.column - node.column if like else 0
        gap = gap if like and gap >= 2 and like.line - 1 == items[-1].first else self.style.gap
        kind = kind_inside(place.kind, 0)
        if isinstance(one.value, Mapping) and self._in_braces(like, place):
            return [" " * column + "-" + " " * (gap - 1) + style.inline(one.value, kind)]
        blank = [""] if isinstance(one.value, Mapping) and self.apart(items) else []
        return [*blank, *self.style.item(one.value, kind, column, gap)]

    def _in_braces(self, like: Node | None, place: _Place) -> bool:
        return like.close is not None if like else place.name in self.style.braces

    def _written(self, one: New, items: list[Item], kind: Any) -> str:
        """Return a new item or key as it stands in brackets."""
        if one.moved is not None:
            item = items[one.moved]
            return self.text[item.start : item.end]
        if one.key is None:
            return style.inline(one.value, kind_inside(kind, 0))
        return style.pair(one.key, style.inline(one.value, kind_inside(kind, one.key)))

    def _in_lines_now(self, node: Node, value: list[Any], place: _Place) -> None:
        """Let entries stand in lines below a key behind which an empty list stood."""
        start, end = self.start(node.position), self.end(node)
        if place.key is None or not self._keeps_comments(node, start, end, (), value, place):
            return
        colon = self.colon(place.key)
        self._pieces.append((colon, end, ""))
        key = str(place.path[-1])
        _head, *lines = self.style.pair(key, value, place.kind, place.key.column - 1)
        self._add(self.last(end), lines)

    def _lengthen(self, node: Node, old: str, new: Any, place: _Place) -> None:
        """Write the short form of an entry as the whole that it means, with what is new."""
        if place.inline:
            self._pieces.append((*self.span(node), style.inline(new, place.kind)))
            return
        ((key, before),) = long_form(old, place.kind).items()
        start, end = self.span(node)
        if new[key] != before or "\n" in self.text[start:end]:
            text = style.scalar(new[key], inline=False)
            self._pieces.append((start, end, f"{key}: {text}"))
        else:
            self._pieces.append((start, start, f"{key}: "))
        more = {one: value for one, value in new.items() if one != key}
        self._add(self.last(end), self.style.lines(more, place.kind, node.column - 1))

    def _instead(self, node: Node, new: Any, place: _Place) -> None:
        """Write something else instead of a whole value, behind its key or hyphen."""
        new = final(new)
        start, end = self.span(node)
        is_text = isinstance(new, str)
        text = style.scalar(new, inline=place.inline) if is_text else style.inline(new, place.kind)
        if (node.close or node.inside) and not self._keeps_comments(
            node, start, end, (), new, place
        ):
            return
        if node.inside and not node.close and place.key:  # lines below the key
            colon = self.colon(place.key)
            if not self._keeps_comments(node, colon, start, (), new, place):
                return
            start = colon
        blank = "" if self.text[start - 1 : start] == " " else " "
        self._pieces.append((start, end, blank + text if not place.inline else text))

    def _add(self, line: int, lines: Sequence[str]) -> None:
        """Put lines behind a line; so the last line of the file ends as it did."""
        end = self.ends[line]
        self._pieces.append((end, end, "".join(self.newline + row for row in lines)))

    # What must not get lost

    def _keeps_comments(
        self, node: Node, start: int, end: int, moved: Iterable[int], whole: Any, place: _Place
    ) -> bool:
        """Tell whether no comment is lost with the stretch; what moves takes its own along."""
        found = self.comment(node, start, end, {*moved})
        if found is not None:
            self._refuse(found, whole, place)
        return found is None

    def _refuse(self, offset: int, whole: Any, place: _Place) -> None:
        line = self.line(offset)
        column = offset - self.starts[line]
        source = SourceRange(
            self._path, line + 1, column + 1, line + 1, len(self.row(line).rstrip()) + 1
        )
        message = _("this comment would get lost if koop wrote {path}")
        written = style.pair(place.name, style.inline(final(whole), place.kind))
        hint = _("write it yourself: {text}").format(text=written)
        message = message.format(path=" → ".join(place.names))
        self.refused[place.path] = Problem(LOST_COMMENT, Severity.ERROR, message, source, hint)


def _grouped(plan: PartOrder) -> tuple[list[int], dict[int, list[New]]]:
    """Return what stays, and what is put in behind each part of it; what comes first behind -1."""
    kept: list[int] = []
    new = defaultdict[int, list[New]](list)
    for one in plan:
        if isinstance(one, int):
            kept.append(one)
        else:
            new[kept[-1] if kept else -1].append(one)
    return kept, new


def _runs(items: list[Item], kept: list[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where to take out what is not kept, with one comma each."""
    for stays, run in groupby(range(len(items)), {*kept}.__contains__):
        numbers = [*run]
        first, following = numbers[0], numbers[-1] + 1
        if not stays and following < len(items):
            yield items[first].start, items[following].start
        elif not stays:
            yield items[first - 1].end, items[-1].end
