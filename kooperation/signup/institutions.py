"""Tables about something else than wishes: numbers of invitations, and institutions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kooperation.files.edit import Edit
from kooperation.files.values import PartnerKind
from kooperation.problems import nearest
from kooperation.signup import roles
from kooperation.signup.matching import same
from kooperation.signup.roles import Role

if TYPE_CHECKING:
    from kooperation.signup.cells import Cell
    from kooperation.signup.merge import TableMerge
    from kooperation.signup.table import SignupColumn, SignupTable

_DETAILS = {Role.ADDRESS, Role.CONTACT, Role.PHONE, Role.MAIL}
_KEYS = {Role.ADDRESS: "address", Role.CONTACT: "contact", Role.KIND: "kind"}
_ANSWERS = {Role.NAME, Role.FIRST, Role.LAST, Role.MAIL, Role.TIME, Role.SUBMITTED}
"""Where one of these has a column, people have answered, and it is no list of numbers."""
_CHOICES = {"auswahl", "choices"}
"""The sheet of koop's own workbook, should that be read like any other."""
_CLOSE = 0.8
"""So much alike, two names of houses may be the same."""


def numbered(table: SignupTable) -> dict[str, str]:
    """Return the invitations by their numbers, if the table is a list of them; else nothing."""
    texts = table.texts
    columns = [one for one in table.columns if one.cells]
    titles = [one for one in columns if one.most(texts.is_wish)]
    if len(titles) != 1 or titles[0].rank:
        return {}
    named = [texts.wish(cell.text).id for cell in titles[0].cells]
    answers = any(one.role in _ANSWERS for one in columns)
    if len({*named}) < len(named) or (answers and same(table.sheet.name) not in _CHOICES):
        return {}
    for column in columns:
        numbers = {cell.row: _number(cell.text) for cell in column.cells}
        # Each number once; a column of seats repeats them.
        in_order = sorted(numbers.values()) == sorted(str(n + 1) for n in range(len(numbers)))
        if column.role is not Role.NUMBER and not (column.role is None and in_order):
            continue
        if column is titles[0] or "" in numbers.values() or len({*numbers.values()}) < len(numbers):
            continue
        return {
            numbers[cell.row]: texts.wish(cell.text).id
            for cell in titles[0].cells
            if cell.row in numbers and texts.is_wish(cell.text)
        }
    return {}


def _number(text: str) -> str:
    found = re.fullmatch(r"(?:nr\.?\s*)?0*([0-9]{1,3})\.?", text, re.IGNORECASE)
    return found[1] if found else ""


def is_catalogue(table: SignupTable) -> bool:
    """Tell whether a table lists what is offered, each once, and nobody who may be a guest."""
    texts = table.texts
    found = [
        id_ for cell in table.sheet.cells() if (id_ := texts.matcher.invitations.same(cell.text))
    ]
    people = any(
        texts.like_person(cell.text)
        for one in table.columns
        for cell in one.cells
        if not texts.has_wish(cell.text) and not texts.is_partner(cell.text)
    )
    return len({*found}) == len(found) > 0 and not people and bool(table.heads)


def is_institutions(table: SignupTable) -> SignupColumn | None:
    """Return the column of names, if the table has a row for each house and no people."""
    texts = table.texts
    columns = [one for one in table.columns if one.cells]
    if not any(_role(one) in _DETAILS for one in columns):
        return None
    if any(one.role in {Role.WISH, Role.FIRST, Role.LAST} or one.invitation for one in columns):
        return None
    houses = [one for one in columns if _role(one) is Role.PARTNER]
    names = [one for one in columns if _role(one) is Role.NAME]
    if any(one.most(texts.is_person, 0.3) for one in names):
        return None
    if len(houses) == 1 and not names:
        return houses[0]
    is_house = any(_role(one) in {Role.ADDRESS, Role.CONTACT} for one in columns)
    if not houses and len(names) == 1 and is_house:
        return names[0]
    return None


def _role(column: SignupColumn) -> Role | None:
    """Return what a column is about; whom to ask may be somebody known."""
    is_contact = roles.role_of(column.heading) is Role.CONTACT
    return Role.CONTACT if is_contact else column.role


class Institutions:
    """A table with a row for each house."""

    def __init__(
        self, table: SignupTable, names: SignupColumn, merge: TableMerge, *, contacts: bool
    ) -> None:
        self.table, self.names, self.merge, self.contacts = table, names, merge, contacts

    def take(self) -> None:
        """Fill in what is empty, and add houses that are new once somebody said yes."""
        table = self.table
        new: list[tuple[Cell, dict[str, str], str]] = []
        for row in table.data_rows():
            cell = table.at(row, self.names)
            if cell is None:
                continue
            fields = self._fields(row)
            found = table.texts.partner(cell.text)
            table.use(cell)
            kind = table.texts.new_partner(cell.text)
            if table.texts.no_partner(cell.text):
                table.leave("skipped", *table.row(row))
            elif found.id:
                self._fill(found.id, fields, cell)
            elif found.ids or (self._close(cell.text) and not kind):
                table.ask_partner(cell)
            else:
                new.append((cell, fields, kind))
        agreed = table.entry is not None and bool(table.entry.new)
        unsaid = table.entry is None or table.entry.new is None
        if unsaid and not all(kind for *_row, kind in new):
            table.question("which-partner", "new", self.names.first, ("true", "false"))
        for cell, fields, kind in new:
            if kind or agreed:
                self._add(cell, fields, kind)
            elif not unsaid:
                table.leave("skipped", *table.row(cell.row))

    def _close(self, text: str) -> bool:
        from difflib import SequenceMatcher  # noqa: PLC0415  only for names that are not known

        names = self.table.texts.matcher.partners.names
        mine = same(text)
        return any(
            SequenceMatcher(None, mine, names[id_]).ratio() >= _CLOSE
            or names[id_] in mine
            or mine in names[id_]
            for id_ in self.table.texts.matcher.partners.alike(text)
        )

    def _fields(self, row: int) -> dict[str, str]:
        fields: dict[str, list[str]] = {}
        for column in self.table.columns:
            cell = self.table.at(row, column)
            key = _KEYS.get(_role(column) or Role.OTHER)
            if column.role in {Role.MAIL, Role.PHONE} and self.contacts:
                key = "email" if column.role is Role.MAIL else "contact"
            if cell and key and column is not self.names:
                self.table.use(cell)
                fields.setdefault(key, []).append(cell.text)
        return {key: ", ".join(texts) for key, texts in fields.items()}

    def _fill(self, id_: str, fields: dict[str, str], cell: Cell) -> None:
        self.merge.counts["institutions"] += 1
        partner = self.merge.data.partners[id_]
        source = self.table.sheet.source(cell)
        held = {"address": partner.address, "contact": partner.contact, "email": partner.email}
        for key, text in fields.items():
            if key in held:
                self.merge.value(("partners", id_, key), held[key], text, source)

    def _add(self, cell: Cell, fields: dict[str, str], kind: str) -> None:
        id_ = self.merge.free_id(cell.text, self.merge.data.partners)
        word = fields.pop("kind", "")
        kind = kind or nearest(word, [one.value for one in PartnerKind]) or "other"
        value = {"id": id_, "name": cell.text, "kind": kind, **fields}
        source = self.table.sheet.source(cell)
        self.merge.edits.append(Edit("partners", ("partners", id_), value, source))
        self.merge.counts["new-partners"] += 1
