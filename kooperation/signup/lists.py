"""Lists of names under invitations, side by side or a sheet each; and tables of institutions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kooperation.files.imports import NONE
from kooperation.i18n import _
from kooperation.signup import roles, spoken
from kooperation.signup.answers import submitted
from kooperation.signup.inside import has_marks, no_invitation, wishes_in
from kooperation.signup.matching import same
from kooperation.signup.people import people_of
from kooperation.signup.roles import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.signup.cells import Cell
    from kooperation.signup.people import People
    from kooperation.signup.table import SignupColumn, SignupTable
    from kooperation.signup.texts import Who


Entered = Iterator[tuple[str, "Who", "Cell"]]
"""What is certain: the list, by the name of invitation or session, and who stands there."""


def _below(table: SignupTable, columns: Sequence[SignupColumn], partner: str) -> Entered:
    """Yield the names below headings that are invitations."""
    last: int | None
    below = any(table.texts.is_wish(cell.text) for one in columns for cell in one.cells)
    stacked = below or len(columns) == 1
    for column in columns:
        name, last = column.invitation, None
        if name:
            table.use(column.cell)
        elif column.cell:
            table.ask_wish(column.heading, column.cell)
        for cell in column.cells:
            if (begun := _begun(table, cell, name)) is not None:
                name, last = begun, None
                continue
            if stacked and _is_after_gap(table, last, cell.row):
                name = _without_title(table, cell)
            last = cell.row
            if name == NONE:
                table.leave("skipped", cell)
            elif (who := _who(table, cell, partner)) and name:
                yield name, who, cell


def _who(table: SignupTable, cell: Cell, partner: str) -> Who | None:
    table.use(cell)
    text = table.texts.named(cell.text)
    who = table.who(text, partner)
    if who.nobody or not text:
        table.leave("skipped" if text else "no-name", cell)
    elif not who.known:
        table.ask_person(text, cell, who.candidates, partner)
    else:
        return who
    return None


def _beside(
    table: SignupTable, columns: Sequence[SignupColumn], partner: str, offers: SignupColumn
) -> Entered:
    """Yield the names of lists that lie on their side, beside invitations and their dates."""
    whens = table.of(Role.WHEN)
    if len(whens) > 1:
        table.question("which-columns", "wishes", whens[1].first, ())
    when = whens[0] if whens else None
    for row in submitted(table, ()):
        cell, name = table.at(row, offers), ""
        names = table.within(row, columns)
        if cell:
            wishes = wishes_in(table, cell, table.at(row, when))
            name = wishes[0].name if len(wishes) == 1 and wishes[0] else ""
        elif names:
            no_invitation(table, names[0])
        for one in names:
            if (who := _who(table, one, partner)) and name:
                yield name, who, one


def _on_sheet(table: SignupTable, name: str, people: People, *, whole: bool = False) -> Entered:
    """Yield the names of a sheet that is the list of one invitation, as its title says.

    `name` is empty while that is asked; `whole` is the list of which the sheet has the name.
    """
    last: int | None = None
    for row in submitted(table, ()):
        if cells := people.cells(row):
            alone = len({cell.text for cell in table.row(row)}) == 1
            if alone and (begun := _begun(table, cells[0], name)) is not None:
                name, last = begun, None
                continue
            if not whole and _is_after_gap(table, last, row):
                name = _without_title(table, cells[0])
            last = row
            who = people.who(row)
            if name == NONE or (who and who.nobody):
                table.leave("skipped", *table.row(row))
            elif who and name:
                yield name, who, cells[0]


def _is_after_gap(table: SignupTable, last: int | None, row: int) -> bool:
    """Tell whether a row is empty behind that of the last name: a title may have stood there."""
    return last is not None and any(not table.row(one) for one in range(last + 1, row))


def _without_title(table: SignupTable, cell: Cell) -> str:
    """Say that nobody knows whose list goes on below a gap; return its name, "" for none."""
    message = _("a list begins here, but no title stands above it")
    hint = _("write the title of the invitation there; or, if the list only goes on, delete the"
             " empty row")  # fmt: skip
    table.wrong("which-invitation", cell, message, hint)
    return ""


def _begun(table: SignupTable, cell: Cell, before: str) -> str | None:
    """Return of what the list is that begins with a cell, below another one; None for a name.

    A title begins one, a date of the invitation `before`, and below a gap what may be a title. What
    is not certain is asked, and of what stands below it nothing is clear, so the name is empty.
    """
    texts, below_gap = table.texts, table.cell(cell.row - 1, cell.column) is None
    if texts.is_person(cell.text) or (texts.is_partner(cell.text) and not below_gap):
        return None
    found = texts.matcher.invitation(cell.text, alike=False).id
    if (
        not found
        and spoken.is_when(cell.text)
        and (id_ := before.partition("@")[0]) in texts.data.invitations
    ):
        title = f"{texts.data.invitations[id_].title} {cell.text}"
        found = texts.matcher.date_of(id_, cell.text) or texts.wish(title).id
        if not found:
            table.ask_wish(title, cell, (id_,))
            return ""
    if not found and below_gap and texts.near_wish(cell.text):
        found = texts.wish(cell.text).id
        if not found and (texts.like_person(cell.text) or texts.is_partner(cell.text)):
            return None
        if not found:
            table.ask_wish(cell.text, cell)
            return ""
    if found:
        table.use(cell)
    return found or None


def side_by_side(table: SignupTable, partner: str) -> Entered | None:
    """Read columns whose headings are invitations, with the names of people below."""
    columns = []
    for column in table.columns:
        says = roles.role_of(column.heading) if column.heading else Role.NAME
        stranger = column.role is None and bool(column.heading)
        near = says in {None, Role.OTHER, Role.PARTNER} and table.texts.near_wish(column.heading)
        named = (stranger or near) and any(table.texts.like_person(c.text) for c in column.cells)
        is_offer = bool(column.invitation) or (near and (stranger or named))
        if (is_offer and not has_marks(column)) or (stranger and named):
            columns.append(column)
    offers = [one for one in columns if one.invitation or table.texts.near_wish(one.heading)]
    named = any(table.texts.is_person(cell.text) for one in columns for cell in one.cells)
    # Else nothing but lists must be meant: no other column holds names.
    if not offers or not (named or people_of(table, without=offers) is None):
        return None
    table.read_columns = tuple(columns)
    return _below(table, columns, partner)


def in_rows(table: SignupTable, partner: str) -> Entered | None:
    """Read rows of one invitation each, with names in several columns that are called alike."""
    offers = [one for one in table.columns if one.most(table.texts.is_wish)]
    columns = [one for one in table.columns if one.most(table.texts.is_person)]
    called = {_called(one) for one in columns} - {""}
    if len(offers) != 1 or len(columns) < 2 or len(called) > 1 or offers[0].rank:
        return None
    first, last = columns[0].number, columns[-1].number
    if first < offers[0].number:  # the people come first: each row is what they say together
        return None
    names = {*called, ""}
    columns = [one for one in table.columns if one.number >= first
               and (one.number <= last or _called(one) in names)]  # fmt: skip
    table.read_columns = tuple(columns)
    return _beside(table, columns, partner, offers[0])


def _called(column: SignupColumn) -> str:
    """Return the heading of a column without its number: `Name 2` is called like `Name 1`."""
    return re.sub(r"\s*\b[0-9]+\b", "", same(column.heading)).strip()


def one_list(table: SignupTable, people: People) -> Entered | None:
    """Read a sheet of which the title, or else its name, is an invitation."""
    above = [cell for row in range(table.top - 1) for cell in table.row(row)]
    for cell in above:
        if (name := table.texts.titled(cell.text)) and name != NONE:
            table.use(cell)
            return _on_sheet(table, name, people)
    name = table.texts.titled(table.sheet.name) if table.sheet.name else ""
    if name and name != NONE:
        return _on_sheet(table, name, people, whole=True)
    for cell in above:
        if table.texts.near_wish(cell.text):
            table.ask_wish(cell.text, cell)
            return _on_sheet(table, "", people)
    first = next((cells[0] for row in table.data_rows() if (cells := table.row(row))), None)
    if first and table.texts.matcher.invitation(first.text, alike=False).id:
        return _on_sheet(table, "", people)
    return None
