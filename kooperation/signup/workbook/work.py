"""What is known of a workbook while it is read: one bench for the modules that work on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kooperation.files.entries import SessionEntry
from kooperation.signup.workbook.rows import RowId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.signup.cells import Cell
    from kooperation.signup.reading import Note
    from kooperation.signup.workbook.found import FoundBook, FoundPage, FoundRow
    from kooperation.signup.workbook.fresh import Fresh
    from kooperation.signup.workbook.merge import WorkbookMerge
    from kooperation.signup.workbook.remembered import Remembered


@dataclass
class Work:
    """A workbook that is being read: `rows` are known to the data, `new` will be.

    `again` are new rows about somebody who has one. `about` is the key of what a row without an id
    is about, by its sheet and number.
    """

    memory: Remembered
    merge: WorkbookMerge
    found: FoundBook
    fresh: Fresh
    rows: dict[RowId, FoundRow] = field(default_factory=dict)
    new: dict[RowId, FoundRow] = field(default_factory=dict)
    about: dict[tuple[str, int], str] = field(default_factory=dict)
    again: list[tuple[RowId, FoundRow]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def then(self, row: FoundRow) -> Mapping[str, str]:
        """Return what stood in the cells of a row when koop wrote it."""
        return self.memory.rows.get(row.id, {}) if row.id else {}

    def problem(self, page: FoundPage, cell: Cell, code: str, message: str, hint: str) -> None:
        """Add a mistake at a cell."""
        self.merge.problem(page.sheet, cell, code, message, hint)


def has_date(row: FoundRow) -> bool:
    """Tell whether a day or a time stands in the row."""
    places = row.page.units(RowId(SessionEntry, "")).get("at", [])
    return any(row.cell(place).text for place in places)
