"""Where the headings of a table stand, and what each of its columns is about."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kooperation.signup import roles
from kooperation.signup.matching import same
from kooperation.signup.roles import Role
from kooperation.signup.table import MOST, NONE, Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.signup.cells import Cell
    from kooperation.signup.table import Table, Texts

_FIRST_ROWS = 20
_IDS = re.compile(r"question-id-[0-9-]+|submission_id|Q[0-9]+(?:_[0-9]+)*|\{\"ImportId\".*\}")
_TAIL = re.compile(r"\s*(?:[:|/]|\s[-–—])\s*(?=\S)")


def set_up(table: Table) -> None:
    """Find headings and columns of a table; titles and rows of ids are accounted for."""
    head = _row_of_headings(table)
    table.top = 0 if head is None else head + 1
    cells = {} if head is None else {cell.column: cell for cell in table.row(head)}
    table.heads = tuple(cells.values())
    key = tuple(same(cell.text) or cell.text for cell in table.heads)
    for entry in table.known:
        if entry.headings is not None and _key(entry.headings) == key:
            table.entry = entry
    for row in range(table.top - 1):
        for cell in table.row(row):
            table.title(cell)
    _leave_rows(table, key)
    below: dict[int, list[Cell]] = {}
    for row in table.data_rows():
        for cell in table.row(row):
            below.setdefault(cell.column, []).append(cell)
    for number in sorted({*cells, *below}):
        found = cells.get(number)
        text = found.text if found else ""
        column = Column(number, text, found, below.get(number, []))
        _tell(column, table.texts)
        table.columns.append(column)


def _key(headings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(same(text) or text for text in headings)


def _row_of_headings(table: Table) -> int | None:
    """Return the row of the headings: it names invitations, or says what the columns are."""
    texts, rows = table.texts, range(min(_FIRST_ROWS, len(table.sheet.rows)))
    plain = [row for row in rows if not _names_person(table, row)]
    known = {_key(one.headings) for one in table.known if one.headings}
    for row in plain:
        if tuple(same(cell.text) or cell.text for cell in table.row(row)) in known:
            return row
    offers = [
        row
        for row in range(len(table.sheet.rows))
        if sum(bool(titled(cell.text, texts)) for cell in table.row(row)) > 1
    ]
    if len({_texts(table, row) for row in offers}) == 1 and offers[0] in plain:
        return offers[0]
    above = [row for row in plain if not offers or row < offers[0]]
    scores = {row: _known_words(table, row) for row in above}
    if best := max(scores.values(), default=0):
        return next(row for row in above if scores[row] == best)
    near = [
        row
        for row in plain
        if row + 1 < len(table.sheet.rows)
        and sum(
            texts.near_wish(cell.text) and not texts.partner(cell.text).id
            for cell in table.row(row)
        )
        > (0 if len(table.row(row)) == 1 else 1)
    ]
    return near[0] if near else None


def _texts(table: Table, row: int) -> tuple[str, ...]:
    return tuple(cell.text for cell in table.row(row))


def _names_person(table: Table, row: int) -> bool:
    """Tell whether a row names somebody known, in one cell or in two that stand together."""
    cells = table.row(row)
    return any(table.texts.is_person(cell.text) for cell in cells) or any(
        table.texts.is_person(f"{one.text} {other.text}") for one, other in pairwise(cells)
    )


def _known_words(table: Table, row: int) -> int:
    """Return how many cells of a row are headings by their words; none if others are data."""
    texts, found = table.texts, 0
    for cell in table.row(row):
        text = cell.text
        if roles.is_mail(text) or roles.moments(text) or texts.partner(text).id:
            return 0
        if texts.matcher.invitations.same(text):
            return 0
        found += bool(roles.role_of(text) or roles.heading_rank(text)) and len(text) < 300
    return found


def titled(heading: str, texts: Texts) -> str:
    """Return the invitation that a heading names, as a whole, in brackets or at its end."""
    for text in _titles(heading):
        if found := texts.wish(text).id:
            return found if text == heading or found != NONE else ""
    return ""


def _titles(heading: str) -> Iterator[str]:
    """Yield the texts of a heading that may be the title of an invitation, the longest first."""
    yield heading
    text = heading.strip()
    for opening, closing in ("[]", "()"):
        if text.endswith(closing):
            for found in re.finditer(re.escape(opening), text):
                yield text[found.end() : -1].strip()
    for found in _TAIL.finditer(text):
        yield text[found.end() :]


def _leave_rows(table: Table, key: tuple[str, ...]) -> None:
    """Leave out the rows that say nothing: of ids, of sums, and headings that come again."""
    for row in range(table.top, len(table.sheet.rows)):
        cells = table.row(row)
        if not cells:
            continue
        texts = [cell.text for cell in cells]
        if row < table.top + 2 and sum(bool(_IDS.fullmatch(t)) for t in texts) > len(texts) / 2:
            reason = "ids"
        elif key and tuple(same(text) or text for text in texts) == key:
            reason = "headings-again"
        elif roles.is_sum(texts[0]) and all(map(_number, texts[1:])):
            reason = "sums"
        else:
            continue
        table.leave(reason, *cells)


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?\s*%?", text))


def _tell(column: Column, texts: Texts) -> None:
    """Find out what a column is about, by its heading and by what stands below."""
    column.invitation = titled(column.heading, texts) if column.heading else ""
    column.role = roles.role_of(column.heading)
    column.rank = roles.heading_rank(column.heading)
    if column.invitation and column.invitation != NONE:
        column.role = None
        return
    if column.role in {Role.POINTS, Role.TIME, Role.SUBMITTED}:
        column.rank = None
        return
    by_content = (
        (Role.MAIL, lambda cell: roles.is_mail(cell.text)),
        (Role.PHONE, lambda cell: roles.is_phone(cell.text)),
        (Role.PARTNER, lambda cell: bool(texts.partner(cell.text).id)),
    )
    for role, fits in by_content:
        if column.cells and column.share(fits) >= MOST and column.role != Role.NAME:
            column.role = role
            return
    if column.rank and column.role is None:
        column.role = Role.WISH
    if column.role not in {Role.COMMENT, Role.WISH, Role.OTHER} and not column.rank:
        if column.share(lambda cell: texts.has_wish(cell.text)) >= MOST:
            column.role = Role.WISH
        elif column.share(lambda cell: texts.is_person(cell.text)) >= MOST:
            column.role = Role.NAME
        elif column.role is None and column.share(roles.is_time) >= MOST:
            column.role = Role.TIME
