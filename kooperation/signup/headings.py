"""Where the headings of a table stand, and what each of its columns is about."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kooperation.files.imports import NONE
from kooperation.i18n import _
from kooperation.signup import marks, roles
from kooperation.signup.book import is_error
from kooperation.signup.matching import as_asked, same
from kooperation.signup.roles import Role
from kooperation.signup.table import ERROR, SignupColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kooperation.signup.cells import Cell
    from kooperation.signup.table import SignupTable
    from kooperation.signup.texts import Texts

FIRST_ROWS = 20
"""So far down headings are looked for: people write titles above them."""
_IDS = re.compile(r"question-id-[0-9-]+|submission_id|Q[0-9]+(?:_[0-9]+)*|\{\"ImportId\".*\}")


_BEHIND = re.compile(r":|\s[-–]\s")
_WISH = "Wunsch"
_ANSWER = {"open ended response", "response", "antwort", "freitext", "offene antwort"}
"""What forms write below the heading of a name."""


def set_up(table: SignupTable) -> None:
    """Find headings and columns of a table; titles and rows of ids are accounted for."""
    table.has_ticks = any(cell.text.casefold() in marks.TICKS for cell in table.sheet.cells())
    head = _row_of_headings(table)
    table.top = 0 if head is None else head + 1
    below_it = {} if head is None else _second_row(table, head)
    dates = {number: name for number, (_text, name) in below_it.items() if name}
    cells = {} if head is None else {cell.column: cell for cell in table.row(head)}
    table.heads = tuple(cells.values())
    key = _key(cell.text for cell in table.heads)
    for number, entry in enumerate(table.known):
        if entry.headings is not None and _key(entry.headings) == key:
            table.entry, table.number = entry, number
    for row in range(table.top - 1):
        table.use(*table.row(row))
    table.leave(ERROR, *(cell for cell in table.sheet.cells() if is_error(cell.text)))
    _leave_rows(table, key)
    below: dict[int, list[Cell]] = {}
    for row in table.data_rows():
        for cell in table.row(row):
            below.setdefault(cell.column, []).append(cell)
    for number in sorted({*cells, *below}):
        found = cells.get(number)
        text = found.text if found else _above(table, number)
        text = below_it[number][0] if number in below_it else text
        column = SignupColumn(number, text, found, below.get(number, []))
        _tell(column, table.texts)
        column.invitation = dates.get(number, column.invitation)
        table.columns.append(column)


def _second_row(table: SignupTable, head: int) -> dict[int, tuple[str, str]]:
    """Return what a second row of headings adds: the heading, and the date of an invitation.

    Dates stand below titles, ranks below a word for wishes, which may be written once for several
    columns; other cells hold headings alone, or again where two rows are merged.
    """
    cells = table.row(head + 1) if head + 1 < len(table.sheet.rows) else ()
    found = _options(table, head, cells)
    ranks = []
    for cell in () if found else cells:
        above, over = table.cell(head, cell.column), _over(table, head, cell)
        name = table.texts.titled(over.text) if over else ""
        if over and name and (date := table.texts.matcher.date_of(name, cell.text)):
            found[cell.column] = over.text, date
        elif over and (rank := roles.rank_of(cell.text)) and roles.asks_wishes(over.text):
            found[cell.column] = f"{_WISH} {rank}", ""
            ranks.append(rank)
        elif not above and roles.role_of(cell.text):
            found[cell.column] = cell.text, ""
        elif not above or same(above.text) != same(cell.text):
            return {}
    dated = any(name for _text, name in found.values())
    if not dated and (len(ranks) < 2 or ranks != [*range(1, len(ranks) + 1)]):
        return {}
    table.use(*cells)
    table.top += 1
    return found


def _over(table: SignupTable, head: int, cell: Cell) -> Cell | None:
    """Return the heading over a cell, which may be written once for several columns."""
    before = (one for one in reversed(table.row(head)) if one.column <= cell.column)
    return next(before, None)


def _options(table: SignupTable, head: int, cells: Sequence[Cell]) -> dict[int, tuple[str, str]]:
    """Return the invitations below a question that is written once, as some forms have it.

    Below each of them stands the same again where it was ticked, or a mark.
    """
    found: dict[int, tuple[str, str]] = {}
    questions = set()
    for cell in cells:
        over = _over(table, head, cell)
        above = table.cell(head, cell.column)
        name = table.texts.titled(cell.text)
        below = [table.cell(row, cell.column) for row in range(head + 2, len(table.sheet.rows))]
        if over and name not in {"", NONE} and not table.texts.titled(over.text):
            questions.add(over.text)
            found[cell.column] = cell.text, name
            for one in below:
                if one and table.texts.titled(one.text) != name and not marks.mark_of(one.text):
                    return {}
        elif above and same(cell.text) not in {*_ANSWER, same(above.text)}:
            return {}  # an answer
    several = len({name for _text, name in found.values()}) == len(found) > 1
    if not several or len(questions) > 1:
        return {}
    others = (cell for cell in cells if cell.column not in found)
    return found | {c.column: (c.text, "") for c in others if not table.cell(head, c.column)}


def _above(table: SignupTable, column: int) -> str:
    """Return what stands over a column without a heading, in the row above the headings."""
    cell = table.cell(table.top - 2, column) if table.top > 1 else None
    return cell.text if cell and roles.role_of(cell.text) else ""


def _key(headings: Iterable[str]) -> tuple[str, ...]:
    return tuple(same(text) or text for text in map(as_asked, headings))


def _row_of_headings(table: SignupTable) -> int | None:
    """Return the row of the headings: it names invitations, or says what the columns are."""
    texts, rows = table.texts, range(min(FIRST_ROWS, len(table.sheet.rows)))
    named = [row for row in rows if _names_person(table, row)]
    # Above headings one person may be named, as whom to ask; several are data.
    plain = [row for row in rows if row not in named and (len(named) < 2 or row < named[1])]
    known = {_key(one.headings) for one in table.known if one.headings}
    for row in plain:
        if _key(cell.text for cell in table.row(row)) in known:
            return row
    offers = [
        row
        for row in range(len(table.sheet.rows))
        if sum(bool(texts.titled(cell.text)) for cell in table.row(row)) > 1
    ]
    is_one = (
        len({tuple(cell.text for cell in table.row(row)) for row in offers}) == 1
        and offers[0] in plain
    )
    over = (cell.text for row in plain if offers and row < offers[0] for cell in table.row(row))
    if is_one and not any(map(roles.heading_rank, over)) and not _stands_in_data(table, offers[0]):
        return offers[0]
    first = next((row for row in plain if table.row(row)), None)
    if first is not None and _is_one_title(table, first) and not _stands_in_data(table, first):
        return first
    above = [row for row in plain if not offers or row < offers[0]]
    scores = {row: _known_words(table, row) for row in above}
    if named:
        scores = {row: n for row, n in scores.items() if row < named[0] or n > 1}
    if best := max(scores.values(), default=0):
        return next(row for row, words in scores.items() if words == best)
    return next((row for row in plain if _may_be_headings(table, row)), None)


def _is_one_title(table: SignupTable, row: int) -> bool:
    """Tell whether a row says where the names are, and what may be ticked beside them."""
    cells = table.row(row)
    names = any(same(cell.text) in roles.NAME_WORDS for cell in cells)
    return names and any(table.texts.matcher.invitations.same(cell.text) for cell in cells)


def _may_be_headings(table: SignupTable, row: int) -> bool:
    """Tell whether a row may name invitations, or says days or times."""
    cells = table.row(row)
    if row + 1 == len(table.sheet.rows) or not cells:
        return False
    if sum(roles.is_day(cell.text) or roles.is_clock(cell.text) for cell in cells) > 1:
        return True
    texts = table.texts
    near = [c for c in cells if texts.near_wish(c.text) and not texts.is_partner(c.text)]
    return len(near) > 1 or len(near) == len(cells) == 1


def _stands_in_data(table: SignupTable, row: int) -> bool:
    """Tell whether other invitations stand below those that a row names, or nothing does."""
    below = False
    for head in table.row(row):
        name = table.texts.titled(head.text)
        for later in range(row + 1, len(table.sheet.rows) if name else 0):
            if cell := table.cell(later, head.column):
                below = True
                # Some polls repeat the option where it is ticked.
                if table.texts.is_wish(cell.text) and table.texts.wish(cell.text).id != name:
                    return True
    alone = all(table.texts.titled(head.text) for head in table.row(row))
    return not below and not (alone and row + 1 == len(table.sheet.rows))


def _names_person(table: SignupTable, row: int) -> bool:
    """Tell whether a row names somebody known, in one cell or in two that stand together."""
    cells = table.row(row)
    texts = (
        text for cell in cells for text in (cell.text, _BEHIND.split(cell.text, maxsplit=1)[0])
    )
    return any(map(table.texts.is_person, texts)) or any(
        table.texts.is_person(f"{one.text} {other.text}") for one, other in pairwise(cells)
    )


def _known_words(table: SignupTable, row: int) -> int:
    """Return how many cells of a row are headings by their words; none if others are data."""
    texts, found = table.texts, 0
    for cell in table.row(row):
        text = cell.text
        if roles.is_mail(text) or roles.moments(text) or texts.is_partner(text):
            return 0
        if texts.matcher.invitations.same(text):
            return 0
        found += bool(roles.role_of(text) or roles.heading_rank(text)) and len(text) < 300
    return found


def _leave_rows(table: SignupTable, key: tuple[str, ...]) -> None:
    """Leave out the rows that say nothing: of ids, of sums, and headings that come again."""
    for row in range(table.top, len(table.sheet.rows)):
        cells = table.row(row)
        if not cells:
            continue
        texts = [cell.text for cell in cells]
        if other := _other_heading(table, cells):
            message = _('other headings begin here: "{text}"')
            hint = _("put what stands below them on a sheet of its own")
            table.wrong("which-columns", other, message, hint)
            for later in range(row, len(table.sheet.rows)):
                rest = (cell for cell in table.row(later) if cell is not other)
                table.leave("other-headings", *rest)
            return
        if row < table.top + 2 and sum(bool(_IDS.fullmatch(t)) for t in texts) > len(texts) / 2:
            reason = "hidden-row"
        elif (row == table.top and all(roles.role_of(text) is Role.NAME for text in texts)) or (
            key and tuple(same(text) or text for text in texts) == key
        ):
            reason = "headings-again"
        elif len(texts) > 1 and roles.is_sum(texts[0]) and all(map(_number, texts[1:])):
            reason = "sum-row"
        else:
            continue
        table.leave(reason, *cells)


def _other_heading(table: SignupTable, cells: Sequence[Cell]) -> Cell | None:
    """Return the first heading of a row below that differs from the one above it, if there is one.

    Such a row has the heading of the names again, and names nobody.
    """
    above = {cell.column: same(cell.text) for cell in table.heads}
    names = {same(cell.text) for cell in table.heads if roles.role_of(cell.text) in roles.NAMES}
    if not any(same(cell.text) in names for cell in cells) or _names_person(table, cells[0].row):
        return None
    for cell in cells:
        says = roles.role_of(cell.text) or roles.heading_rank(cell.text)
        if same(cell.text) != above.get(cell.column) and (says or table.texts.titled(cell.text)):
            return cell
    return None


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?\s*%?", text))


def _tell(column: SignupColumn, texts: Texts) -> None:
    """Find out what a column is about, by its heading and by what stands below."""
    column.invitation = texts.titled(column.heading) if column.heading else ""
    is_house = column.invitation and roles.role_of(column.heading) is Role.PARTNER
    if is_house and column.most(texts.is_partner):
        column.invitation = ""  # `Kita`, above the names of houses
    if column.invitation and column.invitation != NONE:
        return
    column.role = roles.role_of(column.heading)
    if roles.is_sum(column.heading) and all(_number(cell.text) for cell in column.cells):
        column.role = Role.OTHER
        return
    is_time = column.role is Role.TIME
    if is_time and column.most(texts.in_weeks):
        column.role = Role.WHEN  # a day of the weeks, and no moment: nobody answers on that
    elif column.role not in {Role.POINTS, Role.TIME, Role.SUBMITTED}:
        column.rank = roles.heading_rank(column.heading)
        column.role = _by_content(column, texts)


def _by_content(column: SignupColumn, texts: Texts) -> Role | None:
    """Return what a column is about, by what stands in it as well."""
    is_wish = column.rank is not None or (
        column.role is Role.WISH and not column.most(texts.is_partner)
    )
    if column.role is Role.RANK and roles.asks_wishes(column.heading):
        is_wish = is_wish or not column.most(lambda text: roles.rank_of(text) is not None)
    tests: tuple[tuple[Role, Callable[[str], bool]], ...] = (
        (Role.MAIL, roles.is_mail),
        (Role.PHONE, roles.is_phone),
        (Role.ACCOUNT, roles.is_anonymous),
        (Role.WISH, lambda _text: is_wish),
        (Role.PARTNER, texts.is_partner),
        (Role.WISH, texts.has_wish),
        (Role.NAME, texts.is_person),
    )
    if is_wish and not column.cells:
        return Role.WISH
    for role, fits in tests:
        if column.role in _SETTLED and role not in {Role.MAIL, Role.PHONE}:
            break
        if role is Role.PARTNER and column.role is Role.NAME:
            continue
        if column.most(fits):
            return role
    if column.role is None and column.most(roles.is_time):
        return Role.TIME
    return column.role


_SETTLED = {Role.COMMENT, Role.OTHER, Role.ACCOUNT}
"""What the heading alone tells: anything may stand there."""
