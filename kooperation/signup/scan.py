"""The cells of a workbook as its raw XML has them: how far away, how many, merged, in error."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CELLS, MOST_FILLED, MOST_TEXTS = 2_000_000, 500_000, 100_000
"""Of the texts each counts once, wherever it stands: koop's own workbook of 10,000 has 33,000."""
MOST_ROWS, MOST_COLUMNS = 20_000, 500
NOT_COMPUTED = "#CALC!"
"""What Excel shows where it could not compute; here also where no program has yet."""
_LONGEST_TAG = 1 << 20
_FOLLOWED = rb'(?=<c r="|</row><row r=")'
"""What can be taken out stands before what says itself where it is, and begins with `<`: so nothing
that an XML parser reads otherwise comes of it, wherever it stood."""
_BLANKS = re.compile(rb'(?:<c r="[A-Z]{1,3}[0-9]{1,7}"[^<>]*/>)+' + _FOLLOWED)
"""Cells that only have a colour."""
_PLAIN = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]+")?(?: t="[ns]")?>'
    rb"<v>[0-9.Ee+-]+</v></c>" + _FOLLOWED
)
"""A cell that holds a number, or that of a text: its column and its row."""
_CELL = re.compile(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,9})")

Range = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell, each as row and column from 0."""


_NOWHERE = SourceRange("")


class RefusedFileError(Exception):
    """A file that is not read, as a fault in one place of it."""

    def __init__(
        self,
        message: str,
        hint: str,
        code: str = "not-a-table",
        source: SourceRange = _NOWHERE,
    ) -> None:
        self.message, self.hint, self.code, self.source = message, hint, code, source

    def problem(self, path: str) -> Problem:
        """Return it as a problem of the file of that path."""
        source = replace(self.source, path=path)
        return Problem(self.code, Severity.ERROR, self.message, source, self.hint)


def not_a_table(message: str = "", hint: str = "") -> RefusedFileError:
    """Say that the file is no table, whatever its name."""
    return RefusedFileError(
        message or _("this is no table that koop can read"),
        hint or _("save it as .xlsx, .ods or .csv; from paper or PDF type it into a table"),
    )


def far_cell(sheet: str, row: int, column: int, line: int = 0) -> RefusedFileError:
    """Say that something stands far away from everything else."""
    return RefusedFileError(
        _("something stands here, so far away that the table would be too large to read"),
        _("delete what stands there: the whole rows and columns, even if they look empty"),
        "far-cell",
        SourceRange("", row + 1, column + 1, row + 1, column + 2, sheet, line),
    )


def too_large() -> RefusedFileError:
    """Say that nobody types so much."""
    return not_a_table(
        _("the file is too large for a table of sign-ups"),
        _("copy the cells with the sign-ups into a new file"),
    )


def new_parser() -> expat.XMLParserType:
    """Return a parser that says the namespace before each name, and knows no entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_args: object) -> NoReturn:
    raise not_a_table()


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition(" ")[2]


class SheetScan:
    """The cells of one sheet of xlsx, as its XML has them: how far, how many, which errors."""

    def __init__(self) -> None:
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.row, self.column, self.filled, self.texts, self.fed = -1, -1, 0, 0, 0
        self.tags = 0
        self.last_row = self.last_column = -1
        self.far: tuple[int, int] | None = None
        self.counted = False
        self.shown = ""
        self.kind = ""  # as the file has it; `f` where something must stand behind a formula
        self.errors: list[tuple[int, int, str]] = []

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes; an ExpatError means that they are no XML, or no cells."""
        chunk = _BLANKS.sub(b"", self._without_plain(chunk))  # or millions would take seconds
        self.tags += chunk.count(b"<")
        self.parser.Parse(chunk, False)
        self.fed += len(chunk)
        if self.fed - self.parser.CurrentByteIndex > _LONGEST_TAG:
            raise expat.ExpatError("a tag without an end, which would be read again and again")

    def _without_plain(self, chunk: bytes) -> bytes:
        """Count the plain cells and take them out; where one is too far away, all of them stay."""
        parts = _PLAIN.split(chunk)
        last_row = max(map(int, {*parts[2::3]}), default=0) - 1
        last_column = max((_column(one.decode()) for one in {*parts[1::3]}), default=-1)
        if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
            return chunk
        self.filled += len(parts) // 3
        if self.filled > MOST_CELLS:
            raise too_large()
        self.last_row = max(self.last_row, last_row)
        self.last_column = max(self.last_column, last_column)
        return b"".join(parts[::3])

    def close(self) -> None:
        """Look at what is left, after the last byte."""
        self.parser.Parse(b"", True)
        del self.parser  # which knows this scan: neither would be let go

    def judge(self, sheet: str) -> None:
        """Raise a RefusedError where something stands too far away."""
        if self.far:
            raise far_cell(sheet, *self.far)
        if (self.last_row + 1) * (self.last_column + 1) > MOST_CELLS:
            raise far_cell(sheet, self.last_row, self.last_column)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "c":
            self.column += 1
            if place := attributes.get("r"):
                self.row, self.column = _place(place)
            self.counted = False
            self.kind = attributes.get("t", "")
            if self.kind == "e":
                self._listen(listens=True)
        elif tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif tag in {"v", "is", "f"} and not self.counted:
            self._fill(is_formula=tag == "f")
        elif tag == "si":
            self.texts += 1
            if self.texts > MOST_TEXTS:
                raise too_large()

    def _fill(self, *, is_formula: bool) -> None:
        """Count a cell in which something stands."""
        self.counted = True
        self.filled += 1
        if self.filled > MOST_CELLS:
            raise too_large()
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column)
        if self.row >= MOST_ROWS or self.column >= MOST_COLUMNS:
            self.far = self.far or (self.row, self.column)
        if is_formula and self.kind not in {"e", "str"}:  # a text may well be empty
            self.kind = "f"
            self._listen(listens=True)

    def _listen(self, *, listens: bool) -> None:
        """Listen to what a cell shows; of most nobody needs to know, and it takes its time."""
        self.shown = ""
        self.parser.CharacterDataHandler = self._text if listens else None
        self.parser.EndElementHandler = self._end if listens else None

    def _text(self, text: str) -> None:
        self.shown += text[:40]

    def _end(self, name: str) -> None:
        if local(name) == "f" and self.kind == "f":
            self.shown = ""  # but for the formula nothing may stand there
        elif local(name) == "c":
            found = re.search(r"#[^ ]+$", self.shown)
            if self.kind == "f" and not self.shown.strip():
                self.errors.append((self.row, self.column, NOT_COMPUTED))
            elif self.kind == "e":
                self.errors.append((self.row, self.column, found[0] if found else self.shown))
            self._listen(listens=False)


def _place(cell: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell called `E7`."""
    found = _CELL.fullmatch(cell)
    if not found:
        raise not_a_table()
    return int(found[2]) - 1, _column(found[1])


@lru_cache(1000)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


class OdsScan:
    """The cells of an ods file, as its XML has them: how far, how many, merged or wrong."""

    def __init__(self) -> None:
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.errors: list[tuple[str, int, int, str]] = []
        self.merged: defaultdict[str, list[Range]] = defaultdict(list)
        self.sheet = ""
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.long = self.filled = self.expanded = 0
        self.full = self.wrong = self.inside = False
        self.shown = ""

    def _repeated(self, found: Mapping[str, str], what: str, most: int) -> int:
        many = int(found.get(f"number-{what}-repeated", "1"))
        self.long += many > most
        return max(many, 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        found = {local(key): value for key, value in attributes.items()}
        if tag == "table":
            self.sheet, self.row = found.get("name", ""), 0
        elif tag == "table-column":
            self._repeated(found, "columns", MOST_COLUMNS)
        elif tag == "table-row":
            self.rows, self.column = self._repeated(found, "rows", MOST_ROWS), 0
        elif tag in {"table-cell", "covered-table-cell"}:
            self.columns = self._repeated(found, "columns", MOST_COLUMNS)
            self.inside, self.shown = True, ""
            self.wrong = "error" in attributes.values()
            if "formula" in found and "value-type" not in found:
                self.wrong, self.shown = True, NOT_COMPUTED
            self.full = "value-type" in found or "formula" in found
            wide = int(found.get("number-columns-spanned", "1"))
            high = int(found.get("number-rows-spanned", "1"))
            if wide * high > 1 and tag == "table-cell":
                end = self.row + high - 1, self.column + wide - 1
                self.merged[self.sheet].append(((self.row, self.column), end))
        elif tag == "p" and self.inside:
            self.full = True

    def _text(self, text: str) -> None:
        if self.wrong:
            self.shown += text[:40]

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag in {"table-cell", "covered-table-cell"}:
            if self.full:
                self._count()
            self.column += self.columns
            self.inside = self.wrong = False
        elif tag == "table-row":
            self.row += self.rows

    def _count(self) -> None:
        last_row, last_column = self.row + self.rows - 1, self.column + self.columns - 1
        self.filled += self.rows * self.columns
        if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
            raise far_cell(self.sheet, self.row, self.column)
        if self.filled > MOST_FILLED:
            raise too_large()
        if (last_row + 1) * (last_column + 1) > MOST_CELLS:
            raise far_cell(self.sheet, self.row, self.column)
        if self.wrong:
            self.errors.append((self.sheet, self.row, self.column, self.shown.strip()))
