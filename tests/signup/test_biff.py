"""Old workbooks (.xls), made byte by byte: what is read of them, and what is refused."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from kooperation.signup.book import read_book

if TYPE_CHECKING:
    from collections.abc import Iterable

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def label(row: int, column: int, text: str) -> bytes:
    head = struct.pack("<HHHHB", row, column, 15, len(text), 1)
    return record(0x204, head + text.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 15, value))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 15, code, 1))


def formula(row: int, column: int, code: int) -> bytes:
    """A formula whose result is an error."""
    result = bytes([2, 0, code, 0, 0, 0, 255, 255])
    return record(0x6, struct.pack("<HHH", row, column, 15) + result + bytes(8))


def dimensions(rows: int, columns: int) -> bytes:
    return record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))


def stream(cells: Iterable[bytes], name: str = "Blatt ä", *, before: bytes = b"") -> bytes:
    """The records of a workbook with one sheet."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before
    title = struct.pack("<BBB", 0, len(name), 1) + name.encode("utf-16-le")
    at = len(begin) + 4 + 4 + 1 + len(title) + 4
    sheet = record(0x85, struct.pack("<IB", at, 0) + title)
    body = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + b"".join(cells)
    return begin + sheet + record(0xA, b"") + body + record(0xA, b"")


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    written = name.encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
    return (
        head + struct.pack("<III", FREE, FREE, child) + bytes(36) + struct.pack("<IQ", start, size)
    )


def compound(
    chain: list[int], entries: bytes, body: bytes, small: tuple[int, int] = (END, 0)
) -> bytes:
    """A compound file: its table in sector 0, its directory in sector 1; where the small one is."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, *small, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + table(chain) + entries.ljust(512, b"\0") + body


def table(chain: list[int]) -> bytes:
    return struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))


def disk(content: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream."""
    content = content.ljust(4096, b"\0")
    sectors = -(-len(content) // 512)
    chain = [TABLE, END, *range(3, sectors + 2), END]
    entries = entry("Root Entry", 5, END, 0, child=1) + entry(name, 2, 2, len(content))
    return compound(chain, entries, content.ljust(512 * sectors, b"\0"))


def small_disk(content: bytes) -> bytes:
    """The same with a stream so short that it lies in sectors of 64 bytes, within sector 3."""
    sectors = -(-len(content) // 64)
    large = -(-sectors * 64 // 512)
    chain = [TABLE, END, END, *range(4, large + 3), END]
    entries = entry("Root Entry", 5, 3, sectors * 64, child=1)
    entries += entry("Workbook", 2, 0, len(content))
    body = table([*range(1, sectors), END]) + content.ljust(512 * large, b"\0")
    return compound(chain, entries, body, small=(2, 1))


PLAIN = (dimensions(2, 2), label(0, 0, "Name"), label(1, 0, "Köster"), number(1, 1, 2.0))


@pytest.mark.parametrize("raw", [disk(stream(PLAIN)), small_disk(stream(PLAIN))])
def test_the_cells_of_an_old_workbook(raw: bytes) -> None:
    book, problems = read_book("a.xls", raw)
    assert (book is None, problems) == (False, ())
    assert book
    assert book.kind == "xls"
    (sheet,) = book.sheets
    assert sheet.name == "Blatt ä"
    assert [cell.text for cell in sheet.cells()] == ["Name", "Köster", "2"]


def test_error_cells_are_named() -> None:
    cells = (*PLAIN, error(1, 1, 7), formula(0, 1, 0x2A), record(0x205, bytes(8)))
    _book, problems = read_book("a.xls", disk(stream((dimensions(9, 9), *cells))))
    found = [(one.code, one.source.sheet, one.source.cell) for one in problems]
    assert found == [("error-cell", "Blatt ä", "B1"), ("error-cell", "Blatt ä", "B2")]
    assert "#N/A" in problems[0].message + problems[1].message


REFUSED = {
    "far row": (disk(stream((dimensions(2, 2), label(30_000, 0, "x")))), "far-cell"),
    "far in many": (
        disk(stream((record(0xBD, struct.pack("<HH", 1, 0) + bytes(6) + b"\xff\x01"),))),
        "far-cell",
    ),
    "says it is far": (disk(stream((dimensions(65_536, 250),))), "far-cell"),
    "says nonsense": (disk(stream((record(0x200, struct.pack("<IIHH", 9, 1, 0, 0)),))), None),
    "too many texts": (disk(stream(PLAIN, before=record(0xFC, b"\xff" * 8))), None),
    "a password": (disk(stream(PLAIN, before=record(0x2F, bytes(6)))), None),
    "a password of today": (disk(stream(PLAIN), "EncryptedPackage"), None),
    "no workbook": (disk(stream(PLAIN), "Document"), None),
    "cut off": (disk(stream(PLAIN))[:1400], None),
    "a broken record": (disk(stream((record(0x203, b"\0"),))), None),
    "odd sectors": (disk(stream(PLAIN)).replace(b"\x09\0\x06\0", b"\x0b\0\x06\0", 1), None),
    "too long a table": (disk(stream(PLAIN))[:44] + b"\xff" * 4 + disk(stream(PLAIN))[48:], None),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused(what: str) -> None:
    raw, code = REFUSED[what]
    book, problems = read_book("a.xls", raw)
    assert book is None
    assert [one.code for one in problems] == [code or "not-a-table"]
    assert ("password" in problems[0].message) == ("password" in what)


def test_a_chain_that_goes_round_ends() -> None:
    raw = bytearray(disk(stream(PLAIN)))
    raw[512 + 4 * 5 : 512 + 4 * 6] = struct.pack("<I", 2)
    book, problems = read_book("a.xls", bytes(raw))
    assert (book, [one.code for one in problems]) == (None, ["not-a-table"])
