"""The type that koop ships, and what it can show: every text is made so that it can be printed."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections import defaultdict
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kooperation.i18n import _
from kooperation.render import phrases

if TYPE_CHECKING:
    from collections.abc import Callable

FONTS = Path(__file__).with_name("fonts")

_MISSING = "☐"
"""What is printed for a sign that the fonts lack."""


class FontCoverage:
    """What the fonts can show. Each text that holds another sign is warned of once."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self.warn = warn
        self.families = _families()
        self.known = frozenset[int]().union(*self.families)
        self.text = cache(self._text)

    def printable(self, value: Any) -> Any:
        """Return the same report, or its words, with every text as it can be printed.

        What can be printed already is not made once more.
        """
        if isinstance(value, str):
            printed = self.text(value)
            return value if printed == value else printed
        if isinstance(value, tuple | list):
            parts = [*map(self.printable, value)]
            return value if all(map(is_, parts, value)) else type(value)(parts)
        if isinstance(value, dict):
            return {key: self.printable(part) for key, part in value.items()}
        old = {name: getattr(value, name) for name in _fields(value.__class__)}
        new = {name: self.printable(part) for name, part in old.items()}
        changed = {name: part for name, part in new.items() if part is not old[name]}
        return replace(value, **changed) if changed else value

    def _text(self, text: str) -> str:
        missing: set[str] = set()
        printed = self.fitted(text, missing)
        if missing:
            warning = _('pdf: the fonts lack {signs} in "{text}", and {sign} is printed instead')
            signs = phrases.listed(map(_named, sorted(missing)))
            self.warn(warning.format(signs=signs, text=" ".join(text.split()), sign=_MISSING))
        return printed

    def fitted(self, text: str, missing: set[str]) -> str:
        """Return a text as it can be printed, on one line; add to `missing` what it has not."""
        plain = unicodedata.normalize("NFC", " ".join(text.split()))
        if {*map(ord, plain)} <= self.families[0]:
            return plain
        return "".join(self._group(group, missing) for group in _groups(plain))

    def _shown(self, text: str) -> bool:
        """Tell whether one family has it all: a letter and its marks are set in one."""
        signs = {*map(ord, text)}
        return any(signs <= family for family in self.families)

    def _group(self, group: str, missing: set[str]) -> str:
        """Return a letter with its marks as it can be printed; what is `missing` is added there."""
        # Invisible signs only join or part others: our own type has none of them.
        bare = "".join(sign for sign in group if unicodedata.category(sign) != "Cf")
        for form in (bare, group) if {*map(ord, bare)} <= self.families[0] else (group, bare):
            if self._shown(form):
                return form
        group = bare
        lacking = {sign for sign in group if ord(sign) not in self.known}
        # Where each of them is known, no family has all: then it is the marks that are missing.
        lacking = lacking or {*group[1:]}
        missing |= lacking
        return "".join(_MISSING if sign in lacking else sign for sign in group)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the names of what a report of this kind holds; nothing of any other value."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _groups(text: str) -> list[str]:
    """Part a text into letters, each with the marks and joiners that belong to it."""
    bound = "".join(
        "+" if unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"} else "." for sign in text
    )
    return [text[found.start() : found.end()] for found in re.finditer(r"^\+*|\.\+*", bound)]


def _named(sign: str) -> str:
    """Return a sign, or the number of one that cannot stand alone."""
    return f"U+{ord(sign):04X}" if unicodedata.category(sign).startswith("M") else sign


@cache
def _families() -> tuple[frozenset[int], ...]:
    """Return the code points of each family: those that all its weights have, ours first."""
    weights = defaultdict(list)
    for path in sorted((*FONTS.glob("*.otf"), *FONTS.glob("*.ttf")), key=lambda one: one.suffix):
        weights[path.stem.partition("-")[0]].append(_signs(path.read_bytes()))
    return tuple(frozenset.intersection(*family) for family in weights.values())


def _signs(font: bytes) -> frozenset[int]:
    """Return the code points an OpenType font has signs for (its `cmap` in format 4)."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = dict(struct.unpack_from(">4s4xI", font, 12 + 16 * n) for n in range(count))
    cmap = tables[b"cmap"]
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    starts = [cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * n)[0] for n in range(count)]
    start = next(s for s in starts if struct.unpack_from(">H", font, s) == (4,))
    (count,) = struct.unpack_from(">H", font, start + 6)  # twice the number of segments
    columns = [
        struct.unpack_from(f">{count // 2}H", font, start + at)
        for at in (14, 16 + count, 16 + 2 * count, 16 + 3 * count)
    ]
    found = set[int]()
    for number, (last, first, delta, offset) in enumerate(zip(*columns, strict=True)):
        glyphs = start + 16 + 3 * count + 2 * number + offset
        for sign in range(first, last + 1):
            glyph = sign + delta
            if offset:
                (glyph,) = struct.unpack_from(">H", font, glyphs + 2 * (sign - first))
            if glyph % 0x10000:
                found.add(sign)
    return frozenset(found)
