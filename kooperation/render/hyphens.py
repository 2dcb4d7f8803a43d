"""Soft hyphens in German words, so that no browser parts one at a wrong place, or not at all.

Franklin M. Liang's algorithm, as in TeX, with TeX's patterns for German (`fonts/README.md` says
whose they are). A pattern such as `1be` gives the place before its letters a number; of several
the greatest counts, and a word may be parted where it is odd.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

SOFT: Final = "\u00ad"

LONG: Final = 12
"""Words of fewer letters are left as they are."""

_FIRST, _LAST = 3, 3
"""So many letters at least stay before the first and behind the last hyphen."""

_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")


def soft(text: str) -> str:
    """Return a German text with soft hyphens in its long words."""
    return _WORD.sub(lambda found: _parted(found[0]), text)


@cache
def _parted(word: str) -> str:
    dotted, places = f".{word.lower()}.", [0] * (len(word) + 3)
    if len(dotted) != len(word) + 2:  # a letter whose small form is two
        return word
    for start in range(len(dotted)):
        for end in range(start + 1, min(start + _longest(), len(dotted)) + 1):
            for at, number in enumerate(_numbers(dotted[start:end]), start):
                places[at] = max(places[at], number)
    parts = [at for at in range(_FIRST, len(word) - _LAST + 1) if places[at + 1] % 2]
    return SOFT.join(word[i:j] for i, j in zip([0, *parts], [*parts, None], strict=True))


@cache
def _patterns() -> dict[str, str]:
    """Return the patterns by their letters."""
    lines = (Path(__file__).parent / "page" / "hyph-de.txt").read_text("utf-8").splitlines()
    digits = dict.fromkeys(map(ord, "123456789"))
    return {line.translate(digits): line for line in lines}


@cache
def _numbers(letters: str) -> tuple[int, ...]:
    """Return the numbers that a pattern gives the places around its letters, from the first on."""
    return tuple(int(number or 0) for number in re.split(r"\D", _patterns().get(letters, "")))


@cache
def _longest() -> int:
    return max(map(len, _patterns()))
