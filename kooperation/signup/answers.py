"""What the rows of a table say, person by person: one statement each, or what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from kooperation.files.imports import Best
from kooperation.i18n import _
from kooperation.signup import marks, roles, spoken
from kooperation.signup.inside import Mark, no_invitation
from kooperation.signup.merge import groups_of
from kooperation.signup.roles import Role
from kooperation.signup.table import ERROR, FoundWish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kooperation.signup.cells import Cell
    from kooperation.signup.inside import Ranked
    from kooperation.signup.merge import Groups
    from kooperation.signup.people import People
    from kooperation.signup.shapes import Shape
    from kooperation.signup.table import SignupColumn, SignupTable
    from kooperation.signup.texts import Who

_MOST_MORE = 50


@dataclass(slots=True)
class Statement:
    """What one person says in a table: the rows, and the wishes once they are clear."""

    who: Who
    rows: list[int]
    cell: Cell
    """The name, where it stands first."""
    ranked: list[Ranked] = field(default_factory=list)
    clear: bool = True
    groups: Groups = ()


def answers_of(table: SignupTable, people: People, shape: Shape) -> list[Statement]:
    """Return what each person says; who answered twice counts once."""
    rows: dict[str, list[int]] = defaultdict(list)
    whose: dict[str, Who] = {}
    for row in submitted(table, shape.columns):
        cells = people.cells(row)
        if not cells:
            _without_name(table, shape, row)
            continue
        if _is_beside(table, people, shape, row):
            continue
        who = people.who(row)
        if who is None:
            shape.said(row)  # what else must be asked of this row
        elif who.nobody:
            table.leave("skipped", *table.row(row))
        else:
            rows[who.key].append(row)
            whose.setdefault(who.key, who)
    found = []
    for key, own in rows.items():
        cell = people.cells(own[-1])[0]
        answer = Statement(whose[key], own, cell)
        _read(table, people, shape, answer)
        found.append(answer)
    if shape.free:
        _which_end(table, shape, found)
    for answer in found:
        _settle(table, shape, answer)
    return found


def submitted(table: SignupTable, columns: Sequence[SignupColumn]) -> Iterator[int]:
    """Yield the rows of answers; those never submitted, or withdrawn, are left out.

    What is withdrawn is said outside of the columns in which wishes stand.
    """
    inside = {one.number for one in columns}
    column = next(iter(table.of(Role.SUBMITTED)), None)
    for row in [*table.data_rows()]:
        if column and table.at(row, column) is None:
            table.leave("not-submitted", *table.row(row))
        elif any(marks.is_withdrawn(c.text) for c in table.row(row) if c.column not in inside):
            table.leave("withdrawn", *table.row(row))
        else:
            yield row


def _without_name(table: SignupTable, shape: Shape, row: int) -> None:
    for cell in table.within(row, shape.columns)[:1]:
        message = _("nobody is named in this row")
        table.wrong("which-person", cell, message, _("write the name, or empty the row"))
    table.leave("no-name", *table.rest(table.row(row)))


def _is_beside(table: SignupTable, people: People, shape: Shape, row: int) -> bool:
    """Tell whether a row says of nobody what is wished: the name of a house, a legend, a date."""
    texts = [cell.text for cell in table.row(row)]
    cells, is_one = people.cells(row), len(texts) > len({*texts}) == 1  # merged
    if table.within(row, shape.columns) and not is_one:
        return False
    if shape.grouped:
        no_invitation(table, cells[0])
        table.leave("no-wish", *(c for c in table.row(row) if c is not cells[0]))
        return True
    if table.at(row, people.house) or table.texts.is_person(people.name(row)):
        return False
    people.section = table.texts.partner(people.name(row)).id or people.section
    table.leave("no-wish", *table.row(row))
    return True


def _read(table: SignupTable, people: People, shape: Shape, answer: Statement) -> None:
    """Read the rows of one person; of several that are no list together, the last counts."""
    rows = answer.rows
    if len(rows) > 1 and not shape.adds and (last := _last(table, rows)) is not None:
        for row in rows:
            if row != last:
                table.leave("later-row", *table.row(row))
        rows = [last]
        answer.rows, answer.cell = rows, people.cells(last)[0]
    said = [_row(table, shape, answer, row) for row in rows]
    if None in said:
        answer.clear = False
        return
    clear = [one for one in said if one is not None]
    if shape.adds:
        answer.ranked = [one for found in clear for one in found]
        return
    answer.ranked = clear[-1]
    if len({groups_of(one) for one in clear}) > 1:
        answer.clear = False
        for row in rows:
            _two_statements(table, answer, people.cells(row)[0], rows)
    else:
        for row in rows[:-1]:
            table.leave("same-row", *table.row(row))


def _row(table: SignupTable, shape: Shape, answer: Statement, row: int) -> list[Ranked] | None:
    """Return what a row says, with how many come along."""
    said = shape.said(row)
    more = answer.who.more
    for column in table.of(Role.SIZE, Role.MORE):
        if cell := table.at(row, column):
            table.use(cell)
            number = _number(table, column, cell, answer.who)
            if number is None:
                return None
            more = number or more
    if said is None or not more:
        return said
    return [
        (rank, FoundWish(wish.name, more if wish.more is None else wish.more, wish.cell))
        for rank, wish in said
    ]


def _number(table: SignupTable, column: SignupColumn, cell: Cell, who: Who) -> int | None:
    """Return how many come along by a column of its own; None where that is not clear."""
    text = cell.text.lstrip("+").strip()
    if column.role is Role.SIZE and (said := spoken.how_many(text)) is not None:
        text = str(said)
    size = table.texts.data.people[who.id].size if who.id else 1
    own = size if column.role is Role.SIZE else 0
    if not text.isdecimal() and marks.says_nothing(text):
        return 0
    if not text.isdecimal() or not 0 <= int(text) - own <= _MOST_MORE:
        message = _('"{text}" does not say how many come')
        if column.role is Role.SIZE:
            hint = _("write how many come together, {count} or more").format(count=own)
        else:
            hint = _("write how many more come along, or empty the cell")
        table.wrong("bad-number", cell, message, hint)
        return None
    return int(text) - own


def _two_statements(table: SignupTable, answer: Statement, cell: Cell, rows: Iterable[int]) -> None:
    message = _("{name} stands in rows {rows}, and they differ")
    named = ", ".join(str(row + 1) for row in rows)
    hint = _("leave one of them in the file, or one column with the time of the answer")
    table.wrong("two-statements", cell, message, hint, name=cell.text, rows=named)
    answer.clear = False


def _last(table: SignupTable, rows: Sequence[int]) -> int | None:
    """Return which of the rows was answered last; None where no column tells it."""
    for column in sorted(
        table.of(Role.TIME, Role.SUBMITTED),
        key=lambda one: (one.role is not Role.SUBMITTED, -len(one.cells), -one.number),
    ):
        cells = [table.at(row, column) for row in rows]
        if any(cell is None for cell in cells):
            continue
        found = [_moments(cell) for cell in cells if cell]
        orders = {_latest(way) for way in zip(*found, strict=False)} if all(found) else set()
        if len(orders) == 1 and (number := orders.pop()) is not None:
            return rows[number]
    return None


def _moments(cell: Cell) -> tuple[datetime, ...]:
    if isinstance(cell.value, datetime):
        return cell.value, cell.value
    found = roles.moments(cell.text)
    return found * 2 if len(found) == 1 else found


def _latest(moments: Sequence[datetime]) -> int | None:
    """Return which is the latest; None where two are."""
    last = max(moments)
    return moments.index(last) if moments.count(last) == 1 else None


def _which_end(table: SignupTable, shape: Shape, found: Sequence[Statement]) -> None:
    """Turn the ranks round where the highest is the dearest; ask where that may be."""
    best = table.entry.best if table.entry else None
    typed = [one for one in found if not any(isinstance(rank, Mark) for rank, _w in one.ranked)]
    most = max((rank for one in typed for rank, _wish in one.ranked), default=0)
    whole = [one for one in typed if one.ranked and not _has_errors(table, one)]
    ends = [{rank for rank, _wish in one.ranked} & {1, most} for one in whole]
    odd = [one.ranked[0][1].cell for one, end in zip(whole, ends, strict=True) if end == {most}]
    scales = [one.cell for one in shape.columns if one.cell and roles.is_scale(one.heading)]
    over = [cell for one in whole for rank, (*_name, cell) in one.ranked if rank > shape.most]
    if best is None and most > 1 and (odd or scales or over):
        table.question("which-end", "best", (scales or odd or over)[0], ("1", "highest"))
    if best is Best.HIGHEST:
        for answer in typed:
            answer.ranked = [(-rank, wish) for rank, wish in answer.ranked]


def _has_errors(table: SignupTable, answer: Statement) -> bool:
    cells = (cell for row in answer.rows for cell in table.sheet.rows[row])
    return any(table.fate.get(cell.place) == ERROR for cell in cells)


def _settle(table: SignupTable, shape: Shape, answer: Statement) -> None:
    """Leave out what is the own house, or adds nothing, and put the wishes in their order."""
    data = table.texts.data
    who = answer.who
    house = data.people[who.id].partner if who.id else who.new
    kept: list[Ranked] = []
    named: dict[str, int] = {}
    more: dict[str, int] = {}
    # The order of rows says nothing, that of columns is what people see.
    for rank, wish in sorted(
        answer.ranked,
        key=lambda one: (one[0], one[1].name if shape.adds else one[1].cell.column),
    ):
        if data.invitations[wish.invitation].host == house:
            table.say("own-house", wish.cell, wish.invitation)
            continue
        names = {wish.name, wish.invitation, wish.name.partition("T")[0]}
        said = more.setdefault(wish.invitation, wish.more) if wish.more is not None else None
        other = named.get(wish.name)
        if (wish.more is not None and said != wish.more) or (
            shape.adds and other not in {None, rank}
        ):
            _two_statements(table, answer, wish.cell, answer.rows)
        elif not names.isdisjoint(named):
            table.say("repeated-wish", wish.cell, wish.name)
        else:
            named[wish.name] = rank
            kept.append((rank, wish))
    if not kept and answer.clear:
        table.say("no-wish", answer.cell, who.key)
    answer.ranked = kept
    answer.groups = groups_of(kept)
