"""A table that was read: sheets of cells, each of which knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kooperation.problems import SourceRange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime, time, timedelta

RawValue: TypeAlias = "str | float | bool | date | datetime | time | timedelta | None"


class Cell(NamedTuple):
    """One cell: its row and column from 0, its text once cleaned, its value as the file has it.

    `line` is that of the file, from 1, in files of text; a cell may have line breaks in it.
    """

    row: int
    column: int
    text: str
    value: RawValue = None
    line: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """Its row and column."""
        return self.row, self.column


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet, row by row, with nothing left out between them."""

    path: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def cells(self) -> Iterator[Cell]:
        """Yield every cell that is not empty."""
        return (cell for row in self.rows for cell in row if cell.text)

    def source(self, cell: Cell) -> SourceRange:
        """Return where the cell stands."""
        row, column = cell.row + 1, cell.column + 1
        return SourceRange(self.path, row, column, row, column + 1, self.name, cell.line)


@dataclass(frozen=True, slots=True)
class Book:
    """A file of tables: the sheets that are shown, and by name the hidden ones.

    `kind` is told by the first bytes: xlsx, xls, ods or csv. `encoding` is that of a file of text.
    """

    path: str
    kind: str
    sheets: tuple[Sheet, ...]
    hidden: Mapping[str, Sheet] = field(default_factory=dict)
    encoding: str = ""

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name that is shown, if there is one."""
        return next((one for one in self.sheets if one.name == name), None)
