"""The items of a list that stands in one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def parts(text: str, known: Callable[[str], bool]) -> list[str]:
    """Return the items of a list in a cell, which may themselves hold what separates them.

    Items are joined by line breaks, semicolons or commas. Where the text can be read as known
    items in two ways, it is returned whole, as nothing that is known.
    """
    if known(text):
        return [text]
    for separator in ("\n", ";", "|", ", ", ","):
        pieces = [piece for piece in text.split(separator) if piece.strip()]
        if separator in text and (len(pieces) > 1 or separator in "\n;"):
            return _joined(pieces, separator, known) or [text]
    return [text]


def _joined(pieces: list[str], separator: str, known: Callable[[str], bool]) -> list[str]:
    """Return the pieces, those put together that make something known; none if it is not clear."""
    found: list[str] = []
    ways = _ways(pieces, separator, known)
    if ways > 1:
        return []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + 8), start, -1):
            item = separator.join(pieces[start:end]).strip()
            if end == start + 1 or known(item):
                break
        found.append(item)
        start = end
    return found


def _ways(pieces: list[str], separator: str, known: Callable[[str], bool]) -> int:
    """Return in how many ways the pieces are a list of known items, and nothing else."""
    ways = [1] + [0] * len(pieces)
    for end in range(1, len(pieces) + 1):
        for start in range(max(0, end - 8), end):
            if ways[start] and known(separator.join(pieces[start:end]).strip()):
                ways[end] += ways[start]
    return ways[-1]
