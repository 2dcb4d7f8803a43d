"""New values as they are written into a file of people: quoted where YAML asks for it, no more.

Short lists stand in brackets or in lines, entries in braces or in lines, as most of the file does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args, get_origin

from kooperation.files.reader import CONTROL
from kooperation.files.typed import fields_of, kind_inside, model_inside

if TYPE_CHECKING:
    from kooperation.files.document import Node, Spot

_FIRST = r"[^\s?:,\[\]{}#&*!|>'\"%@`-]"
_PLAIN = re.compile(rf"{_FIRST}(?:(?! #|:(?:\s|$))[^\n\t\r])*")
"""A text that YAML reads as it stands."""
_WORD = re.compile(rf"{_FIRST}(?:(?! #|:(?:\s|$))[^\n\t\r,\[\]{{}}])*")
"""The same within brackets, and for a key."""
_NOTHING = {"null", "~"}
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


def scalar(text: str, *, inline: bool) -> str:
    """Return a text as it is written; `inline` is within brackets."""
    if "\n" in text or "\t" in text or CONTROL.search(text):
        escaped = text.translate(_ESCAPED)
        return '"' + CONTROL.sub(lambda found: f"\\u{ord(found[0]):04X}", escaped) + '"'
    plain = (_WORD if inline else _PLAIN).fullmatch(text)
    if plain and text == text.strip() and text.lower() not in _NOTHING:
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def inline(value: Any, kind: Any = None) -> str:
    """Return a value on one line, in brackets if it is a collection."""
    if isinstance(value, str):
        return scalar(value, inline=True)
    if isinstance(value, Mapping):
        pairs = (
            pair(key, inline(one, kind_inside(kind, key))) for key, one in ordered(value, kind)
        )
        return "{" + ", ".join(pairs) + "}"
    return "[" + ", ".join(inline(one, kind_inside(kind, 0)) for one in value) + "]"


def pair(key: str, written: str) -> str:
    """Return a key with what is written behind it."""
    return f"{scalar(key, inline=True)}: {written}"


def ordered(value: Mapping[str, Any], kind: Any) -> list[tuple[str, Any]]:
    """Return keys and values in the order in which the entry names them."""
    keys = order(kind)
    if not keys:
        return [*value.items()]
    return sorted(value.items(), key=lambda one: keys.index(one[0]) if one[0] in keys else 99)


def order(kind: Any) -> list[str]:
    """Return the keys of the entry; none where a kind of entry has none of its own."""
    if get_origin(kind) is Mapping:
        return []
    return [*fields_of(model)] if (model := model_inside(kind)) else []


def is_list(kind: Any) -> bool:
    """Tell whether a list belongs there, and nothing else."""
    return any(get_origin(one) is tuple for one in (kind, *get_args(kind)))


def of_texts(value: Any) -> bool:
    """Tell whether this is a list of texts, which may stand in inner lists."""
    return not isinstance(value, str | Mapping) and all(
        isinstance(one, str) or of_texts(one) for one in value
    )


@dataclass(frozen=True, slots=True)
class Style:
    """How most of a file is written.

    `brackets` is whether lists of texts stand in brackets, `braces` of which keys the entries stand
    in braces. `hyphen` is how many columns a hyphen stands behind the key of its list, `gap` how
    many an item behind its hyphen, `step` how many a key behind the one around it.
    """

    brackets: bool = True
    braces: frozenset[str] = frozenset()
    hyphen: int = 2
    gap: int = 2
    step: int = 2
    counted: Counter[tuple[str, Any]] = field(default_factory=Counter, compare=False)

    def lines(self, value: Any, kind: Any, column: int) -> list[str]:
        """Return a collection in lines, the first of which begins in the column, from 0."""
        found: list[str] = []
        if isinstance(value, Mapping):
            for key, one in ordered(value, kind):
                found += self.pair(key, one, kind_inside(kind, key), column)
            return found
        for one in value:
            found += self.item(one, kind_inside(kind, 0), column, self.gap)
        return found

    def item(self, value: Any, kind: Any, column: int, gap: int) -> list[str]:
        """Return an item of a list in lines, with its hyphen in the column."""
        head = "-" + " " * (gap - 1)
        if isinstance(value, str):
            return [" " * column + head + scalar(value, inline=False)]
        if not isinstance(value, Mapping) or not value:
            return [" " * column + head + inline(value, kind)]
        first, *rest = self.lines(value, kind, column + gap)
        return [" " * column + head + first.lstrip(), *rest]

    def pair(self, key: str, value: Any, kind: Any, column: int) -> list[str]:
        """Return a key and its value in lines."""
        head = " " * column + f"{scalar(key, inline=True)}:"
        if isinstance(value, str):
            return [f"{head} {scalar(value, inline=False)}"]
        if len(value) < 2 and isinstance(value, Mapping) and order(kind):
            return [f"{head} {inline(value, kind)}"]  # the answer that somebody is new
        if not value or (of_texts(value) and self.brackets):
            return [f"{head} {inline(value, kind)}"]
        if isinstance(value, Mapping):
            return [head, *self.lines(value, kind, column + self.step)]
        if key in self.braces:
            behind = " " * (column + self.hyphen) + "-" + " " * (self.gap - 1)
            return [head, *(behind + inline(one, kind_inside(kind, 0)) for one in value)]
        return [head, *self.lines(value, kind, column + self.hyphen)]


def style_of(root: Node | Spot | None) -> Style:
    """Return how most of the file is written."""
    counted: Counter[tuple[str, Any]] = Counter()
    if root:
        _count(root, "", counted)

    def most(what: str, otherwise: Any) -> Any:
        of = {answer: number for (about, answer), number in counted.items() if about == what}
        return max(of, key=lambda answer: (of[answer], answer == otherwise), default=otherwise)

    lists = {about for about, _answer in counted if about.startswith("{")}
    braces = frozenset(about[1:] for about in lists if most(about, otherwise=False))
    return Style(
        most("[", otherwise=True),
        braces,
        most("hyphen", 2),
        max(2, most("gap", 2)),
        most("step", 2),
    )


def _count(node: Node | Spot, name: str, counted: Counter[tuple[str, Any]]) -> None:
    """Count what is written how, in the node and all that is in it."""
    if isinstance(node.inside, list):
        texts = not any(isinstance(one.inside, dict) and one.inside for one in node.inside)
        if texts and node.inside:
            counted["[", node.close is not None] += 1
        for one in node.inside:
            if node.close is None and one.line == node.line:
                counted["gap", one.column - node.column] += 1
            if one.keys:
                counted["{" + name, one.close is not None] += 1
            if one.inside:
                _count(one, name, counted)
        return
    for key, one in node.inside.items():
        if node.close is None and one.close is None and one.inside:
            list_ = isinstance(one.inside, list)
            counted["hyphen" if list_ else "step", one.column - node.keys[key].column] += 1
        if one.inside:
            _count(one, str(key), counted)
