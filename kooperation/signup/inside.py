"""What stands in the cells of wishes: titles, lists of them, numbers, ranks and marks."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from kooperation.files.imports import NONE
from kooperation.i18n import _
from kooperation.signup import marks, roles, spoken
from kooperation.signup.table import FoundWish

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kooperation.signup.cells import Cell
    from kooperation.signup.table import SignupColumn, SignupTable


class Mark(IntEnum):
    """The rank of what is ticked, and of what is ticked as maybe: nobody typed these numbers."""

    YES = 1
    MAYBE = 2


Ranked = tuple[int, FoundWish]
"""A wish and its rank, the smallest the dearest."""


def rank_or_mark(text: str) -> int | str | None:
    """Return the rank or the mark in a cell of a grid; None where it is neither."""
    rank = roles.rank_of(text)
    return rank if rank is not None else marks.mark_of(text)


def has_marks(column: SignupColumn) -> bool:
    """Tell whether ranks or marks stand in half of the cells."""
    return column.most(lambda text: rank_or_mark(text) is not None, 0.5)


def in_numbers(columns: Iterable[SignupColumn]) -> bool:
    """Tell whether the cells are numbers of a list."""
    cells = [cell for column in columns for cell in column.cells]
    return bool(cells) and sum(_digits(cell.text) for cell in cells) * 2 > len(cells)


def _digits(text: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:nr\.?\s*)?[0-9]{1,3}\s*", text, re.IGNORECASE))


def wishes_in(
    table: SignupTable, cell: Cell, when: Cell | None = None, *, numbers: bool = False
) -> list[FoundWish | None]:
    """Return the wishes in a cell; None for one that must be asked, no name for none at all."""
    items = table.texts.items(cell.text)
    counted = bool(table.numbers) and all(map(_digits, items))
    if counted or (numbers and _digits(cell.text)):
        return [_by_number(table, item, cell) for item in items]
    table.use(cell)
    found = [_wish(table, item, cell) for item in items]
    if when is not None and len(found) == 1 and found[0] and found[0].name:
        return [_on_day(table, found[0], when)]
    return found


def _wish(table: SignupTable, text: str, cell: Cell) -> FoundWish | None:
    match = table.texts.wish(text)
    if not match.id and marks.says_nothing(text):
        return FoundWish("", None, cell)
    if not match.id:
        table.ask_wish(text, cell, match.candidates)
        return None
    if match.id == NONE:
        table.leave("skipped", cell)
        return FoundWish("", None, cell)
    return FoundWish(match.id, match.more, cell)


def _on_day(table: SignupTable, wish: FoundWish, when: Cell) -> FoundWish | None:
    """Return the wish for the day that stands in a cell of its own."""
    table.use(when)
    if "@" not in wish.name and (name := table.texts.matcher.date_of(wish.name, when.text)):
        return FoundWish(name, wish.more, wish.cell)
    title = f"{wish.cell.text} {when.text}"
    match = table.texts.wish(title)
    if match.id:
        return FoundWish("" if match.id == NONE else match.id, wish.more, wish.cell)
    table.ask_wish(title, when, (wish.invitation,))
    return None


def _by_number(table: SignupTable, text: str, cell: Cell) -> FoundWish | None:
    number = re.sub(r"\D", "", text).lstrip("0")
    if found := table.numbers.get(number):
        table.use(cell)
        return FoundWish(found, None, cell)
    if not number:
        table.use(cell)
        return FoundWish("", None, cell)
    if table.numbers:
        message = _("number {number} is on no list of this file")
        hint = _("one of: {numbers}").format(numbers=", ".join(table.numbers))
    else:
        message = _("what is number {number}? no list of this file says it")
        hint = _("add a sheet with number and title; koop sheets writes a workbook that knows")
    table.wrong("unknown-number", cell, message, hint, number=number)
    return FoundWish("", None, cell)


def no_invitation(table: SignupTable, cell: Cell) -> None:
    """Say that somebody stands in a row in which nothing is that may be wished."""
    message = _("no invitation stands in this row")
    table.wrong("which-invitation", cell, message, _("write it into each row, or empty the row"))


def marks_in(
    table: SignupTable, columns: tuple[SignupColumn, ...], row: int
) -> list[Ranked] | None:
    """Return what a row of a grid says: ranks, or first what is ticked, then what is maybe."""
    found: list[tuple[int | str, FoundWish]] = []
    clear = True
    for column in columns:
        if not (cell := table.at(row, column)):
            continue
        text, more = spoken.companions(cell.text)
        said = rank_or_mark(text)
        if said is None and table.texts.wish(cell.text).id == column.invitation != "":
            said = marks.YES  # the option is repeated where it is ticked
        if text in marks.CROSSES and table.has_ticks:
            said = marks.NO
        if said in {marks.NO, 0}:
            table.use(cell)
        elif said is None:
            _unknown_mark(table, cell)
        elif column.invitation == NONE:
            table.leave("skipped", cell)
        elif not column.invitation:
            assert column.cell
            table.ask_wish(column.heading, column.cell)
            table.use(cell)
            clear = False
        else:
            table.use(cell)
            found.append((said, FoundWish(column.invitation, more, cell)))
    return _in_order(table, found) if clear else None


def _in_order(table: SignupTable, found: Sequence[tuple[int | str, FoundWish]]) -> list[Ranked]:
    """Return wishes with their ranks; marks are none beside ranks."""
    ranked = [(said, wish) for said, wish in found if isinstance(said, int)]
    marked = [(said, wish) for said, wish in found if isinstance(said, str)]
    if not ranked:
        return [(Mark.YES if said == marks.YES else Mark.MAYBE, wish) for said, wish in marked]
    for _said, wish in marked:
        _unknown_mark(table, wish.cell)
    if len({rank for rank, _wish in ranked}) < len(ranked):
        table.say("equal", ranked[0][1].cell)
    return ranked


def _unknown_mark(table: SignupTable, cell: Cell) -> None:
    message = _('"{text}" is neither a rank nor a mark')
    hint = _("write a number (1 is the dearest), or x, ja, vielleicht, nein; or empty the cell")
    table.wrong("unknown-mark", cell, message, hint)


def rank_beside(table: SignupTable, row: int, column: SignupColumn, wish: Cell) -> int | None:
    """Return the rank that stands in a column of its own."""
    cell = table.at(row, column)
    if cell and (rank := roles.rank_of(cell.text)) is not None:
        table.use(cell)
        return rank
    missing = _("no rank stands here, though there is a column for it")
    message = _('"{text}" is no rank') if cell else missing
    table.wrong("unknown-mark", cell or wish, message, _("write a number, 1 is the dearest"))
    return None
