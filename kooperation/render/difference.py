"""What changes in a file, line by line, as git shows it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import TYPE_CHECKING

from rich.segment import Segment

from kooperation.render.problems import in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

_CONTEXT = 2
"""So many lines around a change are shown."""
_COLORS = {"+": "green", "-": "red", "@": "cyan"}


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What changes in a file, and a blank line behind it: never broken, as long as a line may be.

    There may be a hundred thousand lines, so they go out as they are, and nobody measures them.
    """

    path: str
    before: bytes
    after: bytes

    def __rich_console__(self, console: Console, _options: ConsoleOptions) -> RenderResult:
        for line in unified(self.path, self.before, self.after).splitlines():
            style = "bold" if line[:4] in ("--- ", "+++ ") else _COLORS.get(line[:1], "")
            yield Segment(f"{in_one_line(line)}\n", console.get_style(style))
        yield Segment.line()


def unified(path: str, before: bytes, after: bytes) -> str:
    """Return what changes in a file as a unified diff; "" if nothing does."""
    old, new = (raw.decode("utf-8-sig").splitlines() for raw in (before, after))
    found = [f"--- {path}", f"+++ {path}"]
    for group in _ByPieces(old, new).get_grouped_opcodes(_CONTEXT):
        (_tag, old_first, _, new_first, _), (_last, _, old_end, _, new_end) = group[0], group[-1]
        ranges = f"-{_range(old_first, old_end)} +{_range(new_first, new_end)}"
        found.append(f"@@ {ranges} @@")
        for tag, first, end, begin, stop in group:
            if tag == "equal":
                found += (f" {line}" for line in old[first:end])
            else:
                found += (f"-{line}" for line in old[first:end])
                found += (f"+{line}" for line in new[begin:stop])
    return "\n".join(found) + "\n" if found[2:] else ""


class _ByPieces(SequenceMatcher[str]):
    """Compares two texts between the lines that stand once in both, piece by piece.

    So it takes as long as there are lines, and not their square (patience diff, Bram Cohen).
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._old, self._new = old, new

    def get_matching_blocks(self) -> list[Match]:
        """Return what stands in both, in order."""
        old, new = self._old, self._new
        blocks: list[Match] = []
        first, begin = 0, 0
        for end, stop in (*_anchors(old, new), (len(old), len(new))):
            before, after = old[first:end], new[begin:stop]
            if before and after[: len(before)] == before:  # as where something is only added
                _add(blocks, Match(first, begin, len(before)))
            elif before and after:
                piece = SequenceMatcher(None, before, after, autojunk=False)
                for i, j, size in piece.get_matching_blocks()[:-1]:
                    _add(blocks, Match(first + i, begin + j, size))
            if end < len(old):
                _add(blocks, Match(end, stop, 1))
            first, begin = end + 1, stop + 1
        return [*blocks, Match(len(old), len(new), 0)]


def _add(blocks: list[Match], block: Match) -> None:
    """Add a block of equal lines, to the last one where it goes on there."""
    if blocks:
        last = blocks[-1]
        if (last.a + last.size, last.b + last.size) == (block.a, block.b):
            blocks[-1] = Match(last.a, last.b, last.size + block.size)
            return
    blocks.append(block)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return where lines stand that are there once in both: the most that keep their order."""
    in_old, in_new = Counter(old), Counter(new)
    places = {line: number for number, line in enumerate(new) if in_new[line] == 1}
    pairs = [
        (number, places[line])
        for number, line in enumerate(old)
        if in_old[line] == 1 and line in places
    ]
    ends: list[int] = []  # the least place at which so many in order may end
    best: list[int] = []
    before: list[int] = []
    for number, (_old, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(best[length - 1] if length else -1)
        ends[length : length + 1], best[length : length + 1] = [place], [number]
    chain: list[tuple[int, int]] = []
    number = best[-1] if best else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _range(first: int, end: int) -> str:
    """Return lines as a hunk names them: the first and how many; of none, the line before."""
    return f"{first + (end > first)},{end - first}"
