"""Whose row it is: the columns of names and houses, and who is meant by what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kooperation.i18n import _
from kooperation.signup import marks, roles
from kooperation.signup.roles import NAMES, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.signup.cells import Cell
    from kooperation.signup.table import SignupColumn, SignupTable
    from kooperation.signup.texts import Who


@dataclass(slots=True)
class People:
    """The columns that say whose row it is: one with names, or one each for first and last."""

    table: SignupTable
    names: tuple[SignupColumn, ...]
    house: SignupColumn | None = None
    mail: SignupColumn | None = None
    partner: str = ""
    """The partner to whom everybody belongs."""
    section: str = ""
    """The partner that stands in a row of its own above the names."""
    ids: SignupColumn | None = None
    """The column of the ids, where one is headed so."""

    def cells(self, row: int) -> list[Cell]:
        """Return the cells with the name."""
        return self.table.within(row, self.names)

    def name(self, row: int) -> str:
        """Return the name that stands in a row."""
        return " ".join(cell.text for cell in self.cells(row))

    def who(self, row: int) -> Who | None:
        """Return whose row it is; None where that has to be asked first."""
        table, cells = self.table, self.cells(row)
        house = self.table.at(row, self.house)
        table.use(*cells, house)
        partner, clear = self.partner or self.section, True
        if house is not None and marks.says_nothing(house.text):
            house = None
        elif house is not None and not self.partner:
            partner = table.texts.house(house.text)
            if not partner and not table.texts.no_partner(house.text):
                table.ask_partner(house)
                clear = False
        elif house is not None:
            clear = self._agrees(house)
        mail = self.table.at(row, self.mail)
        text = table.texts.named(self.name(row))
        shown = house.text if house and partner else ""
        who = table.who(text, partner, shown, mail.text.lower() if mail else "")
        if cell := table.at(row, self.ids):
            table.use(cell)
            who = table.texts.person_of_id(cell.text, text) or who._replace(id="")
        if not who.known and clear:
            about = f"{text} ({shown})" if shown else text
            table.ask_person(about, cells[0], who.candidates, partner)
        return who if who.known and clear else None

    def _agrees(self, house: Cell) -> bool:
        """Tell whether the house of a row is the one to which everybody is said to belong."""
        found = self.table.texts.partner(house.text).id
        if found in {"", self.partner}:
            return True
        message = _('"{text}" stands here, but everybody is said to belong to {partner}')
        hint = _("without --partner the column counts")
        self.table.wrong("which-partner", house, message, hint, partner=self.partner)
        return False


def people_of(
    table: SignupTable, partner: str = "", without: Sequence[SignupColumn] = ()
) -> People | None:
    """Return the columns that say whose row it is; None where no column has names."""
    columns = [one for one in table.columns if one not in without and one.cells]
    names = _names(table, columns)
    if not names:
        return None
    _headings_are_above(table, names[0])
    house = _only(table, [one for one in columns if one.role is Role.PARTNER], "partners")
    if not (partner or house):
        partner = table.texts.partner(table.sheet.name).id
    mails = [one for one in columns if one.role is Role.MAIL]
    ids = [one for one in columns if one.role is Role.ID]
    mail = mails[0] if len(mails) == 1 else None
    return People(table, names, house, mail, partner, ids=ids[0] if len(ids) == 1 else None)


def _headings_are_above(table: SignupTable, names: SignupColumn) -> None:
    """Say that headings have slipped: the one of the names stands above something else."""
    slipped = (one.cell for one in table.columns if roles.role_of(one.heading) in NAMES)
    if names.heading or not (cell := next(slipped, None)):
        return
    message = _('the names stand in column {column}, and not below "{heading}"')
    hint = _("move the headings so that each stands above its column")
    values = {"column": names.letter, "heading": cell.text}
    table.wrong("which-columns", cell, message, hint, **values)
    table.blocked = True


def _names(table: SignupTable, columns: list[SignupColumn]) -> tuple[SignupColumn, ...]:
    if table.entry and table.entry.people:
        return tuple(one for one in columns if one.letter == table.entry.people)
    first = [one for one in columns if one.role is Role.FIRST]
    last = [one for one in columns if one.role is Role.LAST]
    called = [one for one in columns if one.role is Role.NAME]
    held = [one for one in called if one.most(table.texts.is_person)]
    if len(first) == 1 and len(last) == 1:
        if held and not _agree(table, held[0], first[0], last[0]):
            table.ask_people([*held, last[0]])
        return first[0], last[0]
    called = held or called or last or first
    # "Name" beside "Vorname" is the last one.
    if len(first) == len(called) == 1 and called != first and not held:
        return first[0], called[0]
    if len(called) > 1 and any(not _agree(table, called[0], one) for one in called[1:]):
        table.ask_people(called)
    return tuple(called[:1])


def _agree(table: SignupTable, one: SignupColumn, *others: SignupColumn) -> bool:
    """Tell whether two columns name the same people, row by row."""
    key = table.texts.matcher.people.key
    for cell in one.cells:
        other = " ".join(found.text for found in table.within(cell.row, others))
        if other and key(other) != key(cell.text):
            return False
    for column in (one, *others):
        table.use(*column.cells)
    return True


def _only(table: SignupTable, columns: list[SignupColumn], key: str) -> SignupColumn | None:
    if table.entry and table.entry.partners:
        columns = [one for one in table.columns if one.letter == table.entry.partners]
    elif len(columns) > 1:
        columns = [one for one in columns if one.most(table.texts.is_partner)] or columns
    if len(columns) > 1:
        table.question("which-columns", key, columns[0].first, [one.letter for one in columns])
    return columns[0] if columns else None
