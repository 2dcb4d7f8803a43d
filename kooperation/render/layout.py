"""How koop sets text on a terminal: headings, aligned columns, quiet details.

Text from the data is only ever put into `Text`, so it cannot be markup. On a terminal lines wrap
within their columns; in a pipe they run as long as they must, so that nothing is cut.
Colour never stands alone: what it says, a word says too.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, TextIO

from rich.cells import cell_len
from rich.console import Console, Group
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import ConsoleOptions, RenderableType, RenderResult

PIPE = 80
"""The columns of what is no terminal, where the environment's COLUMNS says nothing else."""

GAP, NARROW = 2, 16
"""The columns between two columns, and those up to which a column never wraps."""

QUIET, WARN = "dim", "yellow"


def console(*, color: str, width: int | None, file: TextIO) -> Console:
    """Return a console for the file; `color` is auto, always or never, `width` in columns.

    The environment's NO_COLOR counts unless colours are asked for.
    """
    terminal = file.isatty()
    if width is None and not terminal:
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdecimal() and int(columns) else PIPE
    return Console(
        file=file,
        width=width,
        height=None if width is None else 100,
        force_terminal=True if color == "always" else terminal,
        color_system={"always": "standard", "auto": "auto", "never": None}[color],
        no_color=False if color == "always" else None,
        markup=False,
        highlight=False,
        emoji=False,
    )


def title(name: str, *details: str) -> RenderableType:
    """Return a heading: a name in bold, and what belongs to it."""
    return Trimmed(entry(name, *details))


def entry(name: str, *details: str) -> Text:
    """Return a name in bold, and behind it the details that are not empty."""
    behind = "".join(f" · {detail}" for detail in details if detail)
    return Text.assemble((name, "bold"), (behind, QUIET))


def block(*parts: RenderableType) -> RenderableType:
    """Return the parts one below the other, and a blank line."""
    return Group(*parts, Text())


def number(count: int) -> Text:
    """Return a number that stands right in its column."""
    return Text(str(count), "bold", justify="right")


def join(*parts: str) -> str:
    """Join the parts that are not empty."""
    return " · ".join(filter(None, parts))


def add(text: Text, *lines: str, style: str = "") -> Text:
    """Add lines below, but for empty ones; a line with breaks in it becomes one."""
    for line in lines:
        if words := line.split():
            text.append(f"\n{' '.join(words)}", style)
    return text


@dataclass(frozen=True, slots=True)
class ByWidth:
    """What `draw` returns for the width in columns, once that is known."""

    draw: Callable[[int], Iterable[RenderableType]]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.draw(options.max_width)


@dataclass(frozen=True, slots=True)
class Unparted:
    """A sentence with a `phrase` in it that stays on one line."""

    text: str
    phrase: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # Nothing that rich takes for a blank keeps a line together.
        whole = self.phrase.replace(" ", "_")
        for line in Text(self.text.replace(self.phrase, whole)).wrap(console, options.max_width):
            line.rstrip()
            yield Text(line.plain.replace(whole, self.phrase), no_wrap=True, overflow="ignore")


@dataclass(frozen=True, slots=True)
class Hanging:
    """A sentence below a heading; from its second line on it is set in further."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for number, line in enumerate(self.text.wrap(console, options.max_width - 2 * GAP)):
            line.rstrip()
            yield Text(" " * (GAP if number == 0 else 2 * GAP)) + line


def grid(
    rows: Iterable[Sequence[RenderableType]],
    *,
    fixed: int = 1,
    least: Sequence[int] = (),
    below: int = 0,
) -> RenderableType:
    """Return an indented grid without the columns in which nothing stands; a cell may be a text.

    The first `fixed` columns do not wrap while there is room; each column is at least so wide
    as `least` says; `below` blank lines part the rows.
    """
    rows = [[Text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    used = [n for n in range(max(map(len, rows), default=0)) if any(row[n] for row in rows)]
    wanted = tuple(least[n] if n < len(least) else 0 for n in used)
    return _Grid([[row[n] for n in used] for row in rows], fixed, wanted, below)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A grid whose columns are laid out when the width is known. Nothing is ever cut."""

    rows: list[list[RenderableType]]
    fixed: int
    least: tuple[int, ...]
    below: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        widths = self._widths(console, options)
        if widths is None:
            table = Table.grid(padding=(0, GAP, self.below, 0), collapse_padding=False)
            table.add_column()  # only its padding: the indent
            for _column in self.least:
                table.add_column(overflow="fold")
            for row in self.rows:
                table.add_row("", *row)
            yield Trimmed(table)
            return
        # The same as a table of these widths, in a tenth of the time.
        inside = [options.update(width=width, height=None, overflow="fold") for width in widths]
        for number, row in enumerate(self.rows):
            yield from [Segment.line()] * (self.below if number else 0)
            cells = [_lines(console, *cell) for cell in zip(row, inside, strict=True)]
            for line in zip_longest(*cells, fillvalue=()):
                yield from _trimmed(_side_by_side(line, widths))
                yield Segment.line()

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        measured = self._measure(console, options)
        least = sum(GAP + least for least, _most in measured)
        most = sum(GAP + most for _least, most in measured)
        return Measurement(least, most).with_maximum(options.max_width)

    def _measure(self, console: Console, options: ConsoleOptions) -> list[tuple[int, int]]:
        """Return for each column the width of its longest word, and of its longest line."""
        found = []
        for column, least in enumerate(self.least):
            cells = [_extent(console, row[column], options) for row in self.rows]
            word, most = (max(least, *some) for some in zip(*cells, strict=True))
            whole = column < self.fixed or most <= NARROW
            found.append((most if whole else min(word, 2 * NARROW), most))
        return found

    def _widths(self, console: Console, options: ConsoleOptions) -> list[int] | None:
        """Share out the room; where there is too little even for words, leave it to rich."""
        measured = self._measure(console, options)
        widths, natural = [least for least, _most in measured], [most for _least, most in measured]
        room = options.max_width - GAP * len(measured)
        if sum(widths) > room:
            return None
        while sum(widths) < min(room, sum(natural)):
            short = [n for n, width in enumerate(widths) if width < natural[n]]
            widths[min(short, key=widths.__getitem__)] += 1
        return widths


def _extent(console: Console, cell: RenderableType, options: ConsoleOptions) -> tuple[int, int]:
    """Return the columns of the longest word of a cell, and of its longest line."""
    if isinstance(cell, Text) and cell.plain.isprintable():  # as rich does, in a fifth of the time
        most = min(_columns(cell.plain), options.max_width)
        return min(max(map(_columns, cell.plain.split()), default=most), most), most
    return Measurement.get(console, options, cell)


def _lines(
    console: Console, cell: RenderableType, options: ConsoleOptions
) -> Sequence[Sequence[Segment]]:
    """Return a cell as lines; most hold a text that fits as it is."""
    plain = cell.plain if isinstance(cell, Text) and not cell.justify else "\n"
    if isinstance(cell, Text) and _columns(plain) <= options.max_width and plain.isprintable():
        return [[*cell.render(console)]]
    return console.render_lines(cell, options, pad=False)


def _side_by_side(cells: Iterable[Sequence[Segment]], widths: Iterable[int]) -> list[Segment]:
    """Return a line of several cells behind the indent, each as wide as it must be."""
    found = [Segment(" " * GAP)]
    for cell, width in zip(cells, widths, strict=True):
        blank = width + GAP - sum(segment.cell_length for segment in cell)
        found += [*cell, Segment(" " * blank)]
    return found


def _trimmed(line: Iterable[Segment]) -> list[Segment]:
    """Return a line without the blanks at its end."""
    kept = list(line)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = Segment(kept[-1].text.rstrip(), kept[-1].style)
    return kept


def widest(texts: Iterable[str]) -> int:
    """Return the columns that the longest of the texts needs."""
    return max(map(_columns, texts), default=0)


def _columns(text: str) -> int:
    # What rich looks up sign by sign is one column for each of the plain ones.
    return len(text) if text.isascii() and text.isprintable() else cell_len(text)


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Something rich, without the blanks it puts at the end of lines."""

    inner: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in console.render_lines(self.inner, options, pad=False):
            yield from _trimmed(line)
            yield Segment.line()

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self.inner)
