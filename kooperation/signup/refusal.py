"""What nothing was made of: columns that are left out, and tables without any wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kooperation.i18n import _
from kooperation.signup import marks, roles, spoken
from kooperation.signup.headings import FIRST_ROWS
from kooperation.signup.roles import NAMES, Role
from kooperation.signup.shapes import chosen_columns

if TYPE_CHECKING:
    from kooperation.signup.cells import Cell
    from kooperation.signup.table import SignupColumn, SignupTable

COLUMNS = ("contacts", "private", "unused")
"""Why whole columns are left out."""
_OPEN = {None, Role.WISH, Role.RANK, Role.NAME, Role.PARTNER, Role.WHEN}
"""Where a rank or a tick may be meant as one: the heading says nothing else, or does not fit."""
_FREE = {Role.OTHER, Role.COMMENT, Role.ACCOUNT, Role.POINTS}
"""Where ticks have to do with something else."""
_PRIVATE = {Role.TIME, Role.SUBMITTED, Role.ACCOUNT, Role.COMMENT, Role.POINTS}


def leave_rest(table: SignupTable) -> None:
    """Account for every cell that nothing has used; what may be a wish is asked about.

    While something must be said of the whole table first, all cells wait for that.
    """
    if table.blocked:
        table.use(*table.rest(table.sheet.cells()))
        return
    settled = bool(chosen_columns(table))
    doubtful = []
    for column in table.columns:
        cells = [cell for cell in (column.cell, *column.cells) if cell]
        rest = table.rest(cells)
        below = [cell for cell in rest if cell is not column.cell]
        if below and not settled and _may_say_something(table, column):
            doubtful.append(column)
        if below:
            table.leave(_reason(column), *rest)
        else:
            table.use(*rest)
    if doubtful:
        read = [one.letter for one in table.columns if one in table.read_columns]
        ways = " ".join(read), " ".join([*read, *(one.letter for one in doubtful)])
        table.question("which-columns", "wishes", doubtful[0].first, filter(None, ways))


def _may_say_something(table: SignupTable, column: SignupColumn) -> bool:
    """Tell whether a column that nothing uses holds a title, a rank, a tick or people."""
    texts = [cell.text for cell in column.cells]
    if any(table.texts.has_wish(text) for text in (column.heading, *texts) if text):
        return True
    if column.role in _FREE:
        return False
    if column.role is Role.WISH and any(map(table.texts.near_wish, texts)):
        return True
    if column.role in {None, Role.WHEN} and any(map(table.texts.in_weeks, texts)):
        return True
    if column.role is Role.TIME and any(_may_be_when(table, text) for text in texts):
        return True
    if column.role is Role.WHEN and any(map(spoken.is_when, texts)):
        return True
    ticks = any(marks.mark_of(text) in {marks.YES, marks.MAYBE} for text in texts)
    if ticks or column.role not in _OPEN:
        return ticks
    most = max(10, len(table.texts.data.invitations))
    return any(
        0 < (roles.rank_of(text) or 0) <= most
        or text in table.numbers
        or table.texts.is_person(text)
        for text in texts
    )


def _may_be_when(table: SignupTable, text: str) -> bool:
    """Tell whether a day, or a time of day beside days, may be that of a wish, not of an answer."""
    if table.texts.in_weeks(text) or table.texts.is_start(text):
        return True
    found = spoken.when(text)
    if found and not found.before and found.day is None:  # a moment has its year
        return True
    # A time of day alone is that of no answer.
    alone = len(table.of(Role.TIME, Role.SUBMITTED)) == 1
    return roles.is_clock(text) and (alone or bool(table.of(Role.WHEN)))


def _reason(column: SignupColumn) -> str:
    if column.role in {Role.MAIL, Role.PHONE}:
        return "contacts"
    return "private" if column.role in _PRIVATE else "unused"


def refuse(table: SignupTable) -> None:
    """Say that no wish stands in a table, and what its columns hold instead."""
    first = table.heads[0] if table.heads else next(table.sheet.cells(), None)
    if first is None:
        return
    code = "no-wishes"
    message = _("no wishes found; the columns are {columns}")
    if cell := turned_round(table):
        first, code = cell, "which-columns"
        message = _("the people stand beside each other here, and what each wishes below")
        hint = _("turn the table round: copy it and paste it transposed, a row for each person")
    elif _houses_wish(table):
        message = _("here houses wish something, and nobody of them is named")
        hint = _("write who it is beside each house; a group of people can be one, with its size")
    elif _tells(table):
        hint = _("write the name and each invitation into cells of their own, all else beside them")
    else:
        hint = _(
            "koop reads columns for the first, second … wish, a column with the invitations,"
            " a column for each invitation, or lists of names"
        )
    table.wrong(code, first, message, hint, columns=_columns(table))
    table.leave("unused", *table.rest(table.sheet.cells()))


def turned_round(table: SignupTable) -> Cell | None:
    """Return the first of several people who stand beside each other, above what they say."""
    is_person = table.texts.is_person
    for row in range(min(FIRST_ROWS, len(table.sheet.rows))):
        cells = table.row(row)
        people = [cell for cell in cells if is_person(cell.text)]
        if len({cell.text for cell in people}) < 2 or len(people) < len(cells) - 1:
            continue
        columns = {cell.column for cell in people}
        below = [cell for later in range(row + 1, len(table.sheet.rows))
                 for cell in table.row(later) if cell.column in columns]  # fmt: skip
        return people[0] if below and not any(is_person(cell.text) for cell in below) else None
    return None


def _houses_wish(table: SignupTable) -> bool:
    """Tell whether wishes stand in a table that has houses, and no column of names."""
    wishes = table.of(Role.WISH) or any(one.invitation and one.cells for one in table.columns)
    return bool(wishes and table.of(Role.PARTNER)) and not table.of(*NAMES)


def prose_in(table: SignupTable) -> list[SignupColumn]:
    """Return the columns in which people wrote sentences."""
    return [one for one in table.columns if one.most(table.texts.is_prose)]


def _tells(table: SignupTable) -> bool:
    """Tell whether a table is little more than notes, of calls for example."""
    prose = prose_in(table)
    return bool(prose) and len([one for one in table.columns if one.cells]) - len(prose) <= 2


def _columns(table: SignupTable) -> str:
    """Say what the columns of a table are."""
    if _tells(table):
        return _("sentences")
    heads = [cell.text for cell in table.heads]
    above = heads + [cell.text for row in range(table.top) for cell in table.row(row)]
    above += [cell.text for row in list(table.data_rows())[:4] for cell in table.row(row)]
    times = [text for text in above if roles.is_clock(text)]
    days = [text for text in above if roles.is_day(text)]
    if len(times) > 1:
        return _("times")
    if len(days) > 1:
        return _("days")
    named = [cell.text for cell in table.heads if roles.role_of(cell.text) is not Role.NAME]
    numbers = any(one.most(lambda t: t.lstrip("-").isdecimal()) for one in table.columns)
    if numbers and named:
        return _("numbers for {columns}").format(columns=", ".join(named[:6]))
    return ", ".join(text[:40] for text in heads[:6]) or _("without headings")
