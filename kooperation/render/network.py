"""The network of institutions on a terminal: which of them get to know each other.

The rows of the matrix are numbered and named, its columns only numbered, so that the rows are the
legend. Where it does not fit, and in a pipe, the same is said in words: good to read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from kooperation.i18n import _, ngettext
from kooperation.render.layout import GAP, QUIET, UNCUT, Trimmed, grid, number, title, widest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from kooperation.reports.edition import Network

NAMES = 24
"""The columns below which names are not squeezed for the sake of the matrix."""


def network(found: Network) -> Iterator[RenderableType]:
    """Show how many people of each institution visit which other one."""
    if not found.guests:
        yield grid([[Text(_("No visits"))]])
        yield Text()
        return
    yield _Network(found)
    pairs = len({frozenset(pair) for pair in found.guests})
    sentence = ngettext(
        "{count} pair of institutions gets to know each other.",
        "{count} pairs of institutions get to know each other.",
        pairs,
    )
    yield grid([[Text(sentence.format(count=pairs), QUIET)]], fixed=0)
    yield Text()


@dataclass(frozen=True, slots=True)
class _Network:
    """The network, laid out when the width is known."""

    found: Network

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        rows = self.found.matrix
        names = widest([*self.found.partners, _("rows visit columns")])
        cell = max(len(str(len(rows))), len(str(max(map(max, rows)))))
        total = max(widest([_("total")]), len(str(sum(map(sum, rows)))))
        for gap in (GAP, 1):
            # Indent, the row's number, and behind them as much as the cells need.
            room = options.max_width - 2 * GAP - cell - (gap + cell) * len(rows) - GAP - total
            if options.max_width < UNCUT and room >= min(names, NAMES):
                yield Trimmed(self._matrix(min(names, room), cell, gap))
                yield Text()
                return
        yield from self._words()

    def _matrix(self, names: int, cell: int, gap: int) -> RenderableType:
        rows = self.found.matrix
        table = Table.grid(padding=0)
        table.add_column(width=GAP)
        table.add_column(width=cell + GAP)
        table.add_column(width=names, overflow="fold")
        for _partner in rows:
            table.add_column(width=gap + cell, justify="right", no_wrap=True)
        table.add_column(min_width=GAP, no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
        heads = (Text(str(n), QUIET, justify="right") for n in range(1, len(rows) + 1))
        head = Text(_("rows visit columns"), QUIET)
        table.add_row("", "", head, *heads, "", Text(_("total"), QUIET))
        for place, (name, row) in enumerate(zip(self.found.partners, rows, strict=True), 1):
            label = Text(f"{place:{cell}}", QUIET)
            table.add_row("", label, name, *map(_count, row), "", number(sum(row)))
        totals = [sum(column) for column in zip(*rows, strict=True)]
        cells = map(_count, totals)
        table.add_row("", "", Text(_("total"), QUIET), *cells, "", number(sum(totals)))
        return table

    def _words(self) -> Iterator[RenderableType]:
        rows = self.found.matrix
        columns = tuple(zip(*rows, strict=True))
        for name, row, column in zip(self.found.partners, rows, columns, strict=True):
            yield title(name)
            yield grid(
                [
                    [Text(_("visits")), Text(self._named(row))],
                    [Text(_("is visited by")), Text(self._named(column))],
                ],
                least=[widest([_("visits"), _("is visited by")])],
            )
            yield Text()

    def _named(self, counts: tuple[int, ...]) -> str:
        """Return the institutions with their numbers: `OGS (3), SPD (1)`."""
        pairs = zip(self.found.partners, counts, strict=True)
        found = [f"{name} ({count})" for name, count in pairs if count]
        return ", ".join(found) or _("nobody")


def _count(count: int) -> Text:
    """Return a number of the matrix; where nobody goes stands but a dot."""
    return number(count) if count else Text("·", QUIET, justify="right")
