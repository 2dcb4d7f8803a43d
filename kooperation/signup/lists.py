"""Lists of names under invitations, side by side or a sheet each; and tables of institutions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kooperation.files.imports import NONE
from kooperation.i18n import _
from kooperation.signup import roles, spoken
from kooperation.signup.answers import submitted
from kooperation.signup.inside import has_marks, wishes_in
from kooperation.signup.matching import same
from kooperation.signup.people import people_of
from kooperation.signup.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kooperation.signup.cells import Cell
    from kooperation.signup.people import People
    from kooperation.signup.table import SignupColumn, SignupTable
    from kooperation.signup.texts import Who


class Lists:
    """The names under invitations: who is entered on which list."""

    def __init__(self, table: SignupTable, columns: Sequence[SignupColumn], partner: str) -> None:
        self.table, self.columns, self.partner = table, columns, partner

    def entered(self) -> Iterator[tuple[str, Who, Cell]]:
        """Yield what is certain: the list, by the name of invitation or session, and who."""
        last: int | None
        is_list = self.table.texts.is_wish
        below = any(is_list(cell.text) for one in self.columns for cell in one.cells)
        stacked = below or len(self.columns) == 1
        for column in self.columns:
            name, last = column.invitation, None
            if not name:
                if column.cell:
                    self.table.ask_wish(column.heading, column.cell)
            elif column.cell:
                self.table.use(column.cell)
            for cell in column.cells:
                if (begun := _begun(self.table, cell, name)) is not None:
                    name, last = begun, None
                    continue
                if stacked and _is_after_gap(self.table, last, cell.row):
                    name = _without_title(self.table, cell)
                last = cell.row
                if name == NONE:
                    self.table.leave("skipped", cell)
                elif (who := self._who(cell)) and name:
                    yield name, who, cell

    def _who(self, cell: Cell) -> Who | None:
        self.table.use(cell)
        text = self.table.texts.named(cell.text)
        who = self.table.who(text, self.partner)
        if who.nobody or not text:
            self.table.leave("skipped" if text else "no-name", cell)
            return None
        if not who.known:
            self.table.ask_person(text, cell, who.candidates, self.partner)
            return None
        return who


class ListsInRows(Lists):
    """Lists that lie on their side: the invitation, perhaps its date, and the names in a row."""

    def __init__(
        self,
        table: SignupTable,
        columns: Sequence[SignupColumn],
        partner: str,
        offers: SignupColumn,
    ) -> None:
        super().__init__(table, columns, partner)
        self.offers, self.whens = offers, table.of(Role.WHEN)
        if len(self.whens) > 1:
            self.table.question("which-columns", "wishes", self.whens[1].first, ())

    def entered(self) -> Iterator[tuple[str, Who, Cell]]:
        """Yield what is certain, as Lists do."""
        for row in submitted(self.table, ()):
            cell, name = self.table.cell(row, self.offers.number), ""
            cells = [self.table.cell(row, column.number) for column in self.columns]
            names = [one for one in cells if one]
            if cell:
                when = self.table.cell(row, self.whens[0].number) if self.whens else None
                wishes = wishes_in(self.table, cell, when)
                name = wishes[0].name if len(wishes) == 1 and wishes[0] else ""
            elif names:
                message = _("no invitation stands in this row")
                hint = _("write it into each row, or empty the row")
                self.table.wrong("which-invitation", names[0], message, hint)
            for one in names:
                if (who := self._who(one)) and name:
                    yield name, who, one


class OneList:
    """The names of a sheet that is the list of one invitation, as its title says.

    `name` is empty while that is asked; `whole` is the list of which the sheet has the name.
    """

    def __init__(
        self, table: SignupTable, name: str, people: People, *, whole: bool = False
    ) -> None:
        self.table, self.name, self.people, self.whole = table, name, people, whole

    def entered(self) -> Iterator[tuple[str, Who, Cell]]:
        """Yield what is certain, as Lists do."""
        last: int | None
        name, last = self.name, None
        for row in submitted(self.table, ()):
            if cells := self.people.cells(row):
                alone = len({cell.text for cell in self.table.row(row)}) == 1
                if alone and (begun := _begun(self.table, cells[0], name)) is not None:
                    name, last = begun, None
                    continue
                if not self.whole and _is_after_gap(self.table, last, row):
                    name = _without_title(self.table, cells[0])
                last = row
                who = self.people.who(row)
                if name == NONE or (who and who.nobody):
                    self.table.leave("skipped", *self.table.row(row))
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


def side_by_side(table: SignupTable, partner: str) -> Lists | None:
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
    return Lists(table, columns, partner) if offers and (named or _only(table, offers)) else None


def in_rows(table: SignupTable, partner: str) -> ListsInRows | None:
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
    return ListsInRows(table, columns, partner, offers[0])


def _called(column: SignupColumn) -> str:
    """Return the heading of a column without its number: `Name 2` is called like `Name 1`."""
    return re.sub(r"\s*\b[0-9]+\b", "", same(column.heading)).strip()


def _only(table: SignupTable, offers: Sequence[SignupColumn]) -> bool:
    """Tell whether nothing but lists can be meant: no other column holds names."""
    return people_of(table, without=offers) is None


def one_list(table: SignupTable, people: People) -> OneList | None:
    """Read a sheet of which the title, or else its name, is an invitation."""
    above = [cell for row in range(table.top - 1) for cell in table.row(row)]
    for cell in above:
        if (name := table.texts.titled(cell.text)) and name != NONE:
            table.use(cell)
            return OneList(table, name, people)
    name = table.texts.titled(table.sheet.name) if table.sheet.name else ""
    if name and name != NONE:
        return OneList(table, name, people, whole=True)
    for cell in above:
        if table.texts.near_wish(cell.text):
            table.ask_wish(cell.text, cell)
            return OneList(table, "", people)
    first = next((cells[0] for row in table.data_rows() if (cells := table.row(row))), None)
    if first and table.texts.matcher.invitation(first.text, alike=False).id:
        return OneList(table, "", people)
    return None
