"""The shapes in which people write down who wishes what: a function each, in one list.

Each looks at the columns of a table and says how a row is read, or None where the table has
another shape. What a row says is a list of wishes with their ranks, the smallest the dearest; None
where something in it has to be asked first.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kooperation.files.imports import NONE
from kooperation.signup import roles
from kooperation.signup.inside import has_marks, in_numbers, marks_in, rank_beside, wishes_in
from kooperation.signup.matching import same
from kooperation.signup.roles import NAMES, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kooperation.signup.cells import Cell
    from kooperation.signup.inside import Ranked
    from kooperation.signup.table import SignupColumn, SignupTable


class Shape(NamedTuple):
    """How a table is read: what a row says, and the columns in which it says so.

    `adds` tells whether several rows of one person are one statement, `free` whether the ranks are
    numbers that somebody typed, of which the highest may be the dearest, and `grouped` whether the
    invitation stands before the names, so that an empty cell may mean the one above. A rank above
    `most` is none of an order, but a mark on a scale.
    """

    name: str
    said: Callable[[int], list[Ranked] | None]
    columns: tuple[SignupColumn, ...]
    adds: bool = False
    free: bool = False
    grouped: bool = False
    most: int = 999


def shape_of(table: SignupTable) -> Shape | None:
    """Return the shape of a table that has a column of names; None where no wish is in it."""
    found = next((found for shape in SHAPES if (found := shape(table))), None)
    if found and not chosen_columns(table) and not table.blocked:
        against = any(_AGAINST.search(same(one.heading)) for one in found.columns)
        if against or not table.heads:
            _which_columns(table, found.columns)
    return found


_AGAINST = re.compile(
    r"\b(?:(?<!noch )nicht(?! mehr als)|keinen fall|nie|niemals|abneigung|schon|bereits|waren|"
    r"not|never|already|been|avoid)\b"
)
"""What asks for something else than wishes."""


# --- the shapes


def grid(table: SignupTable) -> Shape | None:
    """Read a grid: the headings are invitations, the cells are ranks or marks."""
    columns = grid_columns(table)
    if not columns:
        return None
    # Where it asks how many come, the numbers in it are no ranks.
    counts = any(roles.role_of(one.heading) in _COUNTS for one in columns)
    if counts and not chosen_columns(table):
        _which_columns(table, columns)
    named = [column.invitation for column in columns if column.invitation]
    if len({*named}) < len(named) and not chosen_columns(table):
        once = [*{column.invitation: column for column in reversed(columns)}.values()]
        _which_columns(table, columns, once[::-1], columns)
    said = partial(marks_in, table, columns)
    return Shape("grid", said, columns, free=True, most=len(columns))


def wide(table: SignupTable) -> Shape | None:
    """Read columns with ranks in their headings, and an invitation in each cell."""
    columns = _ranked_columns(table)
    if not columns:
        return None
    by_rank = [*enumerate(columns, 1)]
    numbers = in_numbers(columns)
    whens = _dates_beside(table, columns)

    def said(row: int) -> list[Ranked] | None:
        found: list[Ranked] = []
        clear = True
        for rank, column in by_rank:
            if cell := table.at(row, column):
                when = table.cell(row, column.number + 1) if whens else None
                wishes = wishes_in(table, cell, when, numbers=numbers)
                if len(wishes) > 1:
                    table.say("equal", cell)
                for wish in wishes:
                    if wish is None:
                        clear = False
                    elif wish.name:
                        found.append((rank, wish))
        return found if clear else None

    return Shape("wide", said, columns)


def _dates_beside(table: SignupTable, columns: Sequence[SignupColumn]) -> bool:
    """Tell whether each column of wishes has one with the dates directly behind it."""
    whens = {one.number for one in table.columns if one.role is Role.WHEN}
    return whens == {one.number + 1 for one in columns}


def _ranked_columns(table: SignupTable) -> tuple[SignupColumn, ...]:
    """Return the columns for the first, the second … wish."""
    if chosen := chosen_columns(table):
        one_list = len(chosen) == 1 and (not chosen[0].rank or _has_lists(table, chosen[0]))
        return () if one_list else chosen
    columns = [one for one in table.columns if one.rank and one.role is Role.WISH]
    if len(columns) == 1 and _has_lists(table, columns[0]):
        return ()
    others = [one for one in table.of(Role.WISH) if one not in columns]
    if not columns or (others and len(columns) < 2):
        return ()
    order = sorted((*columns, *others), key=lambda one: (one.rank or 99, one.number))
    if others or [one.rank for one in order] != [*range(1, len(order) + 1)]:
        _which_columns(table, order)
    return tuple(order)


def long(table: SignupTable) -> Shape | None:
    """Read a row for each person and invitation, perhaps with a rank, perhaps with a date."""
    column = _one_wish_column(table)
    if column is None or _has_lists(table, column):
        return None
    ranks, whens = table.of(Role.RANK), table.of(Role.WHEN)
    if len(ranks) > 1 or len(whens) > 1 or (not ranks and _numbers_again(table)):
        _which_columns(table, (column,))
    numbers = in_numbers((column,))
    # A form where everybody chooses one is no list to which rows are added.
    times = table.of(Role.TIME)
    clocks = [one for one in times if whens and one.most(roles.is_clock)]
    timed = not ranks and len(times) > len(clocks)

    def said(row: int) -> list[Ranked] | None:
        cell = table.at(row, column)
        if cell is None:
            return []
        when = _when(table, row, *whens[:1], *clocks[:1])
        rank = rank_beside(table, row, ranks[0], cell) if ranks else 0
        found = wishes_in(table, cell, when, numbers=numbers)
        if None in found or rank is None:
            return None
        return [(rank, wish) for wish in found if wish and wish.name]

    names = [one.number for one in table.of(*NAMES)]
    grouped = bool(names) and column.number < min(names)
    return Shape("long", said, (column,), adds=not timed, free=bool(ranks), grouped=grouped)


def _when(table: SignupTable, row: int, *columns: SignupColumn) -> Cell | None:
    """Return the day that a row says, with the time of day where that has a column of its own."""
    cells = table.within(row, columns)
    table.use(*cells)
    return cells[0]._replace(text=" ".join(cell.text for cell in cells)) if cells else None


def _numbers_again(table: SignupTable) -> bool:
    """Tell whether a column of numbers begins again, so that these may be ranks."""
    texts = [[cell.text for cell in one.cells] for one in table.of(Role.NUMBER)]
    return not chosen_columns(table) and any(len({*own}) < len(own) for own in texts)


def list_in_cell(table: SignupTable) -> Shape | None:
    """Read a list of invitations in one cell, ranked or ticked."""
    column = _one_wish_column(table)
    if column is None:
        return None
    ranked = _ranked(table, column)

    def said(row: int) -> list[Ranked] | None:
        cell = table.at(row, column)
        found = wishes_in(table, cell) if cell else []
        if None in found:
            return None
        wishes = [wish for wish in found if wish]
        return [(n if ranked else 0, wish) for n, wish in enumerate(wishes) if wish.name]

    return Shape("ranked" if ranked else "ticks", said, (column,))


SHAPES: tuple[Callable[[SignupTable], Shape | None], ...] = (grid, wide, long, list_in_cell)
"""Whatever is none of these is refused. Lists that hang under invitations stand in `lists`."""


# --- which columns


def grid_columns(table: SignupTable) -> tuple[SignupColumn, ...]:
    """Return the columns whose headings are invitations, or must be asked which; none of two."""
    if chosen := chosen_columns(table):
        columns = [one for one in chosen if one.invitation]
        return chosen if columns and len(columns) == len(chosen) else ()
    sure = [one for one in table.columns if one.invitation and one.invitation != NONE]
    marked = [one for one in table.columns if not one.invitation and _has_marks(one)]
    near = [one for one in marked if table.texts.near_wish(one.heading)]
    if len(sure) + len(near) < 2:
        return ()
    found = [*sure, *near, *(one for one in marked if sure and one.role is None)]
    return tuple(one for one in table.columns if one in found)


_COUNTS = {Role.SIZE, Role.MORE, Role.POINTS}
_VAGUE = {None, Role.PARTNER, Role.WISH, Role.GROUP, Role.KIND, Role.ADDRESS, Role.CONTACT}
"""Of which words may stand in the short form of a title as well."""


def _has_marks(column: SignupColumn) -> bool:
    """Tell whether marks or ranks stand below a heading that says nothing else."""
    return column.role in _VAGUE and bool(column.heading) and has_marks(column)


def chosen_columns(table: SignupTable) -> tuple[SignupColumn, ...]:
    """Return the columns of the wishes that somebody named for this table."""
    letters = table.entry.wishes if table.entry and table.entry.wishes else ()
    by_letter = {one.letter: one for one in table.columns}
    found = tuple(by_letter[letter] for letter in letters if letter in by_letter)
    return found if len(found) == len(letters) else ()


def _one_wish_column(table: SignupTable) -> SignupColumn | None:
    """Return the only column in which wishes stand; of several somebody must say which."""
    if chosen := chosen_columns(table):
        return chosen[0] if len(chosen) == 1 else None
    columns = table.of(Role.WISH)
    columns = [one for one in columns if _has_wish(table, one)] or columns
    if len(columns) > 1:
        _which_columns(table, columns)
    return columns[0] if columns else None


def _has_wish(table: SignupTable, column: SignupColumn) -> bool:
    return any(table.texts.has_wish(cell.text) for cell in column.cells)


def _has_lists(table: SignupTable, column: SignupColumn) -> bool:
    return any(len(table.texts.items(cell.text)) > 1 for cell in column.cells)


def ask_where_wishes_are(table: SignupTable, names: Sequence[SignupColumn]) -> bool:
    """Ask for the columns of wishes, where only a few cells are any; tell whether there are."""
    held = [one for one in table.columns if one not in names and _has_wish(table, one)]
    if held:
        _which_columns(table, held, *([one] for one in held))
    return bool(held)


def _which_columns(
    table: SignupTable, columns: Sequence[SignupColumn], *ways: Sequence[SignupColumn]
) -> None:
    candidates = [" ".join(one.letter for one in way) for way in ways or [columns]]
    table.question("which-columns", "wishes", columns[0].first, dict.fromkeys(candidates))


# --- whether the order in a cell counts

_ORDER = re.compile(
    r"\b(?:ordne\w*|sortier\w*|rang\w*|rank\w*|sort|in order|order of|reihenfolge|priori\w*|"
    r"zuerst|(?:favou?rite|best|dearest|preferred|most wanted) first)\b"
)
_TICKS = re.compile(
    r"\b(?:as many as|all that apply|mehrfach\w*|ankreuz\w*|beliebig viele|select all|check all|"
    r"keine rolle|egal|no particular order|any order|does not matter|doesn t matter|"
    r"tick all|alle zutreffenden|alles? auswaehlen|mehrere moeglich)\b"
)


def _ranked(table: SignupTable, column: SignupColumn) -> bool:
    """Tell whether the order within the cells counts; asks where nothing tells it."""
    if table.entry and table.entry.ranked is not None:
        return table.entry.ranked
    heading = same(column.heading)
    says = bool(_ORDER.search(heading)), bool(_TICKS.search(heading))
    if says == (True, False):
        return True
    lists = [tuple(map(same, table.texts.items(cell.text))) for cell in column.cells]
    several = [one for one in lists if len(one) > 1]
    if says == (False, True) or not several:
        return False
    if all(table.texts.is_numbered(cell.text) for cell in column.cells):
        return True
    full = {frozenset(one) for one in lists}
    if len(full) == 1 and len({*several}) > 1:
        return True
    table.question("which-order", "ranked", column.first, ("true", "false"))
    return False
