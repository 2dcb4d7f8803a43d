"""The cells of an old workbook (.xls) as its records have them: how far away, and which errors.

Such a file is a small disk of its own, in which one stream holds the records of all sheets.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from kooperation.i18n import _
from kooperation.signup.scan import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FILLED,
    MOST_ROWS,
    RefusedFileError,
    far_cell,
    not_a_table,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SECTOR_END = 0xFFFFFFFA
"""From here on numbers are no sectors but ends and gaps."""
_BOF, _SHEET, _LOCKED, _DIMENSIONS, _STRINGS = 0x809, 0x85, 0x2F, 0x200, 0xFC
_MANY = 0xBD
_CELLS = {0x203, 0x204, 0xFD, 0x27E, 0x6, 0x205, 0xD6, _MANY}
"""Records of a cell, or of several in a row; cells that are only coloured are none."""
_BOOLEAN_OR_ERROR, _FORMULA = 0x205, 0x6
_SHOWN = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip


def locked() -> RefusedFileError:
    """Say that a file opens with a password only."""
    message = _("the file is protected by a password")
    return RefusedFileError(
        message, _("save it without one: in Excel File > Info > Protect Workbook")
    )


def errors_in(raw: bytes) -> list[tuple[str, int, int, str]]:
    """Return the cells in error: sheet, row, column, and what is shown.

    A RefusedError says that a cell is too far away, that there are too many, or that nothing can
    be read.
    """
    try:
        return _errors(_workbook(raw))
    except (struct.error, IndexError, ValueError):
        raise not_a_table() from None


def _errors(stream: bytes) -> list[tuple[str, int, int, str]]:
    names = dict(_sheets(stream))
    found: list[tuple[str, int, int, str]] = []
    sheet, rows, columns, filled = "", 0, 0, 0
    for at, kind, data in _records(stream):
        if kind == _LOCKED:
            raise locked()
        if kind == _BOF:
            sheet, rows, columns = names.get(at, ""), 0, 0
        if kind == _DIMENSIONS:
            _within(sheet, *struct.unpack_from("<IIHH", data))
        if kind == _STRINGS and struct.unpack_from("<I", data, 4)[0] > len(stream):
            raise not_a_table()
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", data)
        last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind == _MANY else column
        rows, columns = max(rows, row + 1), max(columns, last + 1)
        filled += last - column + 1
        if row >= MOST_ROWS or last >= MOST_COLUMNS or rows * columns > MOST_CELLS:
            raise far_cell(sheet, row, last)
        if filled > MOST_FILLED:
            raise too_large()
        if shown := _error(kind, data):
            found.append((sheet, row, column, shown))
    return found


def _within(sheet: str, first_row: int, last_row: int, first: int, last: int) -> None:
    """Refuse a sheet that says that it is too large: as much memory is asked for."""
    if last_row < first_row or last < first:
        raise not_a_table()
    if last_row > 2 * MOST_ROWS or (last_row - first_row) * (last - first) > MOST_CELLS:
        raise far_cell(sheet, min(last_row, 65536) - 1, min(last, 256) - 1)


def _error(kind: int, data: bytes) -> str:
    """Return the error that a cell shows; "" where it shows none."""
    if kind == _BOOLEAN_OR_ERROR and data[7]:
        return _SHOWN.get(data[6], "#?")
    if kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
        return _SHOWN.get(data[8], "#?")
    return ""


def _sheets(stream: bytes) -> Iterator[tuple[int, str]]:
    """Yield where the records of each sheet begin, and its name."""
    for _at, kind, data in _records(stream):
        if kind == _SHEET:
            size, wide = data[6], data[7] & 1
            text = data[8 : 8 + size * (2 if wide else 1)]
            name = text.decode("utf-16-le" if wide else "latin-1", "replace")
            yield struct.unpack_from("<I", data)[0], name


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield each record: where it begins, its kind, its data."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook(raw: bytes) -> bytes:
    """Return the stream of the records."""
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    small_size = 1 << struct.unpack_from("<H", raw, 32)[0]
    first, _signature, least, small_first = struct.unpack_from("<IIII", raw, 48)
    if size not in {512, 4096} or small_size != 64:
        raise not_a_table()

    # Whoever reads the file asks for as much memory as these say.
    counts = [struct.unpack_from("<I", raw, at)[0] for at in (44, 64, 72)]
    if max(counts) > len(raw) // size:
        raise not_a_table()

    def sector(number: int) -> bytes:
        return raw[size * (number + 1) : size * (number + 2)]

    places = [*struct.unpack_from("<109I", raw, 76)]
    following, _count = struct.unpack_from("<II", raw, 68)
    seen: set[int] = set()
    while following < _SECTOR_END and following not in seen:
        seen.add(following)
        numbers = struct.unpack(f"<{size // 4}I", sector(following))
        places += numbers[:-1]
        following = numbers[-1]
    table = b"".join(sector(number) for number in places if number < _SECTOR_END)
    directory = _chain(first, table, sector, len(raw))
    entries = [directory[at : at + 128] for at in range(0, len(directory), 128)]
    named = {one[: max(struct.unpack_from("<H", one, 64)[0] - 2, 0)].decode("utf-16-le"): one
             for one in entries if len(one) == 128}  # fmt: skip
    if "EncryptedPackage" in named or "EncryptionInfo" in named:
        raise locked()
    if any(struct.unpack_from("<Q", one, 120)[0] > len(raw) for one in named.values()):
        raise not_a_table()
    found = named.get("Workbook") or named.get("Book")
    if found is None:
        raise not_a_table()
    start, length = struct.unpack_from("<II", found, 116)
    if length >= least:
        return _chain(start, table, sector, len(raw))[:length]
    root = struct.unpack_from("<I", entries[0], 116)[0]
    small = _chain(root, table, sector, len(raw))
    small_table = _chain(small_first, table, sector, len(raw))
    return _chain(start, small_table, lambda n: small[64 * n : 64 * n + 64], len(raw))[:length]


def _chain(start: int, table: bytes, sector: Callable[[int], bytes], most: int) -> bytes:
    """Return the sectors that follow one another, no more than there are bytes in the file."""
    found: list[bytes] = []
    total = 0
    while start < _SECTOR_END:
        part = sector(start)
        total += len(part)
        if not part or total > most:
            raise ValueError
        found.append(part)
        start = struct.unpack_from("<I", table, 4 * start)[0]
    return b"".join(found)
