"""Files as people write them, at random: every way to indent, to comment, to quote and to break.

A text is written from a value, and each comment in it is unlike any other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

WORDS = (
    *(
        "anstoss",
        "awo",
        "jobcenter",
        "no",
        "12",
        "null",
        "~",
        "Ünal",
        "„Anstoß“",
        "Raum #3",
        "a # b",
    ),
    *(
        "Kita: Mond",
        "- x",
        "& co",
        "*",
        "!ja",
        "'so'",
        '"so"',
        "it's",
        "C:\\x",
        "a, b",
        "[a]",
        "{b}",
    ),
    *(
        "10:30",
        "2027-03-02 10:00-11:30",
        "x:",
        "?",
        "%",
        "@home",
        "`a`",
        "| b",
        "> c",
        "ja;nein",
        "#",
    ),
    *("a\tb", "zwei\nZeilen", "-", "---", "...", "=", "<<", "a:b", "x #", "trailing:", "ß", "—"),
)
"""Texts that are traps for who writes them."""


@dataclass(slots=True)
class Hand:
    """One person's way to write, which is not always the same."""

    chance: Random
    comments: Iterator[int] = field(default_factory=count)
    literal: bool = False
    """Whether what was written last goes on in the line that follows, if that stands far enough."""

    def text(self, value: Any) -> bytes:
        """Return the bytes of a file with this value."""
        lines = [*self._noise(0), *self._block(value, 0), *self._noise(0)]
        end = self._some("\n", "\n", "\r\n")
        text: str = self._some("", "", "\ufeff") + end.join(lines) + self._some(end, end, "")
        return text.encode()

    def _some(self, *choices: Any) -> Any:
        return self.chance.choice(choices)

    def _comment(self) -> str:
        return f"# c{next(self.comments)} it's: [a"

    def _noise(self, column: int) -> list[str]:
        """Return blank lines and comments that may stand anywhere between two lines."""
        found: list[str] = []
        literal, self.literal = self.literal, False
        while not literal and self.chance.random() < 0.15:
            blanks = " " * self._some(column, column, 0, 2, 8)
            found.append(self._some("", blanks, blanks + self._comment()))
        return found

    def _behind(self, line: str) -> list[str]:
        """Return a line, perhaps with a comment that perhaps goes on in the lines below."""
        if self.chance.random() > 0.2:
            return [line + " " * self._some(0, 0, 0, 0, 2)]
        head = line + " " * self._some(1, 2, 7)
        more = [" " * len(head) + self._comment() for _ in range(self._some(0, 0, 1, 2))]
        return [head + self._comment(), *more]

    def _block(self, value: Any, column: int) -> list[str]:
        """Return a mapping or a list in lines; a hyphen may replace its first blanks."""
        found: list[str] = []
        is_list = isinstance(value, list)
        for number, one in enumerate(value if is_list else value.items()):
            if number:
                found += self._noise(column)
            found += self._item(one, column) if is_list else self._pair(one[0], one[1], column)
        return found

    def _item(self, value: Any, column: int) -> list[str]:
        head = " " * column + "-"
        if isinstance(value, str) or not value or self.chance.random() < 0.3:
            return self._inline(head + " " * self._some(1, 1, 3), value, column + 1)
        gap = self._some(2, 2, 2, 3, 5)
        first, *rest = self._block(value, column + gap)
        if self.chance.random() < 0.1:
            return [*self._behind(head), first, *rest]
        return [head + first[len(head) :], *rest]

    def _pair(self, key: str, value: Any, column: int) -> list[str]:
        head = " " * column + self.scalar(key, key=True) + ":"
        if isinstance(value, str) or not value or self.chance.random() < 0.3:
            return self._inline(head + " " * self._some(1, 1, 4), value, column + 1)
        least = 0 if isinstance(value, list) else 1
        deeper = column + self._some(2, 2, 2, least, 4, 6)
        return [*self._behind(head), *self._noise(deeper), *self._block(value, deeper)]

    def _inline(self, head: str, value: Any, least: int) -> list[str]:
        """Return a text or something in brackets, perhaps over several lines."""
        if isinstance(value, str):
            if self.chance.random() < 0.1 and value.strip() == value and "\t" not in value:
                self.literal = True
                inner = " " * (least + self._some(0, 1, 3))
                return [head + "|-", *(inner + line for line in value.split("\n"))]
            return self._behind(head + self.scalar(value))
        pieces = [*self._pieces(value)]
        lines = [head]
        for piece in pieces:
            lines[-1] += piece
            if self.chance.random() < 0.1 and piece is not pieces[-1]:
                tail = " " + self._comment() if self.chance.random() < 0.2 else ""
                lines[-1] += tail
                lines += [" " * (least + self._some(0, 3, 5))]
        return [*lines[:-1], *self._behind(lines[-1])]

    def _pieces(self, value: Any) -> Iterator[str]:
        """Yield the parts of something in brackets; a line may end behind each."""
        if isinstance(value, str):
            yield self.scalar(value)
            return
        is_list = isinstance(value, list)
        yield "[" if is_list else "{"
        for number, one in enumerate(value if is_list else value.items()):
            if number:
                yield self._some(", ", ", ", ",", " , ")
            if is_list:
                yield from self._pieces(one)
            else:
                yield self.scalar(one[0], key=True) + ": "
                yield from self._pieces(one[1])
        if value and self.chance.random() < 0.1:
            yield ","
        yield "]" if is_list else "}"

    def scalar(self, text: str, *, key: bool = False) -> str:
        """Return a text, quoted in one of the ways that mean it."""
        word = text.replace("-", "").replace(" ", "").replace(":", "")
        plain = word.isalnum() and ": " not in text and text[-1] != ":" and text[0] not in "-:"
        if plain and self.chance.random() < (0.95 if key else 0.8):
            return text
        if "\n" in text or "\t" in text or self.chance.random() < 0.5:
            return json.dumps(text, ensure_ascii=False)
        return "'" + text.replace("'", "''") + "'"
