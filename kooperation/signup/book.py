"""Files of tables: their cells, whatever program wrote them, and whatever was done to the file.

The kind is told by the first bytes. What a library is given to read has passed the guard.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange
from kooperation.signup.biff import locked
from kooperation.signup.cells import Book, Cell, RawValue, Sheet
from kooperation.signup.guard import guarded
from kooperation.signup.scan import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FILLED,
    MOST_ROWS,
    MOST_TEXTS,
    NOT_COMPUTED,
    RefusedFileError,
    far_cell,
    not_a_table,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from python_calamine import CalamineSheet

    from kooperation.signup.guard import Checked

BOOK_CODES = ("not-a-table", "far-cell", "error-cell")
"""The codes of problems found while a file of tables is read."""

SEPARATORS = "\t;|,"
"""Where two fit alike, the first counts: commas stand in texts, tabs never do."""

_MOST_BYTES = 30 * 1024 * 1024
_ERROR = re.compile(
    r"#(?:DIV/0|N/A|NAME|NULL|NUM|REF|VALUE|NV|WERT|BEZUG|ZAHL|SPILL|CALC|BLOCKED|ÜBERLAUF)[!?]?"
    r"|Err:[0-9]{3}"
)
_SIGNS = frozenset("#E")
_INVISIBLE = {
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A))),  # which way to read
    **dict.fromkeys((0xFE0E, 0xFE0F)),  # whether a sign is a picture
    **dict.fromkeys((0x85, 0x2028, 0x2029), " "),  # ends of lines that no file of people has
}
_SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


class Read(NamedTuple):
    """What a file holds, or None where it is no table, and what is wrong in it."""

    book: Book | None
    problems: tuple[Problem, ...]


def read_book(path: str, raw: bytes) -> Read:
    """Read a file of tables; nothing in it raises, and nothing costs much memory."""
    try:
        if path.endswith((".yaml", ".yml")):  # which would be read as a table of one column
            raise not_a_table()
        if raw.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
            return _workbook(path, raw)
        return _text(path, raw)
    except RefusedFileError as refused:
        return Read(None, (refused.problem(path),))


def cleaned(text: str) -> str:
    """Return the text without what nobody sees: blanks around it, signs of no width."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return text.strip()


def is_error(text: str) -> bool:
    """Tell whether a cell shows that it could not be computed."""
    return text[:1] in _SIGNS and bool(_ERROR.fullmatch(text))


def written(value: RawValue) -> str:
    """Return a value as koop shows it: whole numbers without a point, days as ISO."""
    if isinstance(value, str):
        return cleaned(value) if value else ""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            if value.time() == time():
                return value.date().isoformat()
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("seconds" if value.second else "minutes")
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02}"
    return str(value)


def _workbook(path: str, raw: bytes) -> Read:
    """Read xlsx, ods or xls."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    checked = guarded(raw)
    sheets, hidden, texts = [], {}, _Texts()
    try:
        with _quiet():
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(checked.raw))
            for number, meta in enumerate(workbook.sheets_metadata):
                if str(meta.typ).endswith("WorkSheet"):
                    values = _values(workbook.get_sheet_by_index(number), checked)
                    rows = tuple(_row(n, row, texts) for n, row in enumerate(values))
                    sheet = Sheet(path, meta.name, rows)
                    if str(meta.visible).endswith(".Visible"):
                        sheets.append(sheet)
                    else:
                        hidden[meta.name] = sheet
    except PasswordError:
        raise locked() from None
    except (CalamineError, ValueError, OverflowError, OSError):
        raise not_a_table() from None
    except BaseException as panic:  # of the library, which is written in Rust
        if type(panic).__name__ != "PanicException":
            raise
        raise not_a_table() from None
    book = Book(path, checked.kind, tuple(sheets), hidden)
    return Read(book, tuple(_error_cells(book)))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Rust says of itself, before an exception comes of it, from the terminal."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no terminal, so nobody reads it
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _error_cells(book: Book) -> Iterator[Problem]:
    """Yield what is wrong with cells that show an error."""
    message = _('"{text}" stands here: the program could not compute the cell')
    hint = _("correct the formula, or write what is meant")
    again = _("save the file once more where formulas are computed, or write what is meant")
    for sheet in book.sheets:
        for cell in sheet.cells():
            if is_error(cell.text):
                text, source = message.format(text=cell.text), sheet.source(cell)
                what = again if cell.text == NOT_COMPUTED else hint
                yield Problem("error-cell", Severity.ERROR, text, source, what)


class _Texts(dict[str, str]):
    """What texts are once cleaned; each is held once, however often it stands in a file."""

    def __missing__(self, raw: str) -> str:
        if len(self) >= MOST_TEXTS:
            raise too_large()
        self[raw] = text = cleaned(raw)
        return text


def _values(sheet: CalamineSheet, checked: Checked) -> Iterator[list[RawValue]]:
    """Yield the rows of a sheet; what is merged stands in every cell that it covers."""
    rows: list[Any] = sheet.to_python(skip_empty_area=False)
    for name, row, column, text in checked.errors:  # of which the library makes empty cells
        if name == sheet.name:
            rows += ([] for _ in range(len(rows), row + 1))
            rows[row] += [None] * (column + 1 - len(rows[row]))
            rows[row][column] = text
    left = MOST_CELLS
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or checked.merged.get(
        sheet.name, ()
    ):
        if top >= len(rows) or first >= len(rows[top]):
            continue
        for r in range(top, min(bottom + 1, len(rows))):
            for c in range(first, min(last + 1, len(rows[r]))):
                left -= 1
                if left > 0 and not written(rows[r][c]):
                    rows[r][c] = rows[top][first]
    for values in rows:
        yield values
        values.clear()


def _row(number: int, values: list[RawValue], known: _Texts) -> tuple[Cell, ...]:
    """Return the cells of a row but for the empty ones at its end."""
    texts = [known[value if isinstance(value, str) else written(value)] for value in values]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(
        Cell(number, column, text, (text if value == text else value) if text else None)
        for column, (text, value) in enumerate(zip(texts, values, strict=False))
    )


def _text(path: str, raw: bytes) -> Read:
    """Read a file of text."""
    if raw.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise not_a_table()
    if len(raw) > _MOST_BYTES:
        raise not_a_table(_("the file is too large for a table of sign-ups"))
    text, encoding = _decoded(raw)
    if re.search(r"[\x00-\x08\x0e-\x1f]", text) or re.match(r"\s*<", text):
        raise not_a_table()
    if not text.strip():
        raise not_a_table(_("the file is empty"), _("see whether it was saved"))
    rows = _text_rows(_separated(text, _SEP.match(text)))
    book = Book(path, "csv", (Sheet(path, "", rows),), {}, encoding)
    return Read(book, tuple(_error_cells(book)))


def _text_rows(records: _Records) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of the records but for the empty ones at the end of each."""
    rows, filled = [], 0
    known = _Texts()
    for number, (line, fields) in enumerate(records):
        if number >= MOST_ROWS or len(fields) > MOST_COLUMNS:
            beyond = min(number, MOST_ROWS), min(len(fields) - 1, MOST_COLUMNS)
            raise far_cell("", *beyond, line)
        row, at = [], line
        for column, content in enumerate(fields):
            row.append(Cell(number, column, known[content], content, at))
            at += content.count("\n") + content.replace("\r\n", "").count("\r")
        while row and not row[-1].text:
            row.pop()
        rows.append(tuple(row))
        filled += len(row)
        if filled > MOST_FILLED:
            raise far_cell("", number, len(row) - 1, line)
    return tuple(rows)


def _decoded(raw: bytes) -> tuple[str, str]:
    """Return the text, and what it is encoded in."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if raw.startswith(mark):
            try:
                return raw.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError:
                break
    try:
        return raw.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        raise not_a_table() from None


_Records = list[tuple[int, list[str]]]
"""The fields of each record, with the line in which it begins."""


def _separated(text: str, skipped: re.Match[str] | None) -> _Records:
    """Return the records by the separator with which most of them have as many fields."""
    best: tuple[tuple[int, int], _Records] = (0, 0), []
    broken: tuple[tuple[int, int], int] = (0, 0), 0
    for separator in skipped[1] if skipped else SEPARATORS:
        records, line = _records(text, separator, skipped)
        if line:
            sizes = _fit(len(line.split(separator)) for line in text.splitlines())
            broken = max(broken, (sizes, line))
            continue
        sizes = _fit(len(fields) for _line, fields in records)
        if not best[1] or sizes > best[0]:
            best = sizes, records
    if not best[1] or broken[0] > best[0]:
        message = _("the quotation marks of this line, or of one before it, do not fit together")
        hint = _('write a quotation mark inside of a quoted text twice: ""')
        raise RefusedFileError(message, hint, source=SourceRange("", broken[1]))
    return best[1]


def _fit(fields: Iterable[int]) -> tuple[int, int]:
    """Return how many records have the same number of fields, more than one, and that number."""
    sizes = Counter(many for many in fields if many > 1)
    return max(((count, many) for many, count in sizes.items()), default=(0, 0))


def _records(text: str, separator: str, skipped: re.Match[str] | None) -> tuple[_Records, int]:
    """Return the records, and the line whose quotation marks do not fit; 0 if all do."""
    source = io.StringIO(text[skipped.end() :] if skipped else text, newline="")
    reader = csv.reader(source, delimiter=separator, strict=True, skipinitialspace=True)
    before = line = 1 if skipped else 0
    found: _Records = []
    try:
        for fields in reader:
            found.append((line + 1, fields))
            line = before + reader.line_num
    except csv.Error:
        return [], line + 1
    return found, 0
