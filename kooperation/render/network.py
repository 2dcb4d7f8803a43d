"""The network of institutions on a terminal: which of them get to know each other.

The rows of the matrix are numbered and named, its columns only numbered, so that the rows are the
legend. Where it does not fit the same is said in words: good to read aloud.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from kooperation.i18n import _
from kooperation.render import phrases
from kooperation.render.layout import (
    GAP,
    QUIET,
    ByWidth,
    Trimmed,
    block,
    grid,
    number,
    title,
    widest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from kooperation.reports.edition import Network

NAMES = 24
"""The columns below which names are not squeezed for the sake of the matrix."""


def network(found: Network) -> Iterator[RenderableType]:
    """Show how many people of each institution visit which other one."""
    if found.guests:
        summary = grid([[Text(phrases.pairs(found.pairs), QUIET)]], fixed=0)
        yield block(ByWidth(partial(_drawn, found)), summary)
    else:
        yield block(grid([[_("No visits")]]))


def _drawn(found: Network, width: int) -> Iterator[RenderableType]:
    rows = found.matrix
    names = widest([*found.partners, _("rows visit columns")])
    cell = max(len(str(len(rows))), len(str(max(map(max, rows)))))
    total = max(widest([_("total")]), len(str(sum(map(sum, rows)))))
    for gap in (GAP, 1):
        # Indent, the row's number, and behind them as much as the cells need.
        room = width - 2 * GAP - cell - (gap + cell) * len(rows) - GAP - total
        if room >= min(names, NAMES):
            yield block(Trimmed(_matrix(found, min(names, room), cell, gap)))
            return
    yield from _words(found)


def _matrix(found: Network, names: int, cell: int, gap: int) -> RenderableType:
    rows = found.matrix
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
    for place, (name, row) in enumerate(zip(found.partners, rows, strict=True), 1):
        label = Text(f"{place:{cell}}", QUIET)
        table.add_row("", label, name, *map(_count, row), "", number(sum(row)))
    totals = [*map(sum, zip(*rows, strict=True))]
    table.add_row("", "", Text(_("total"), QUIET), *map(_count, totals), "", number(sum(totals)))
    return table


def _words(found: Network) -> Iterator[RenderableType]:
    for name, visits, visitors in found.rows:
        met = {_("visits"): visits, _("is visited by"): visitors}
        named = {head: [f"{who} ({count})" for who, count in met[head]] for head in met}
        said = ((head, ", ".join(names) or _("nobody")) for head, names in named.items())
        yield block(title(name), grid(said, least=[widest(met)]))


def _count(count: int) -> Text:
    """Return a number of the matrix; where nobody goes stands but a dot."""
    return number(count) if count else Text("·", QUIET, justify="right")
