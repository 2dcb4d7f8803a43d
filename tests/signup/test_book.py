from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from kooperation.signup.book import cleaned, read_book
from kooperation.signup.guard import guarded
from tests import ROOT

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from kooperation.signup.cells import Sheet


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    """An xlsx file with one sheet, filled in."""
    raw = io.BytesIO()
    book = import_module("xlsxwriter").Workbook(raw, {"in_memory": True})
    fill(book, book.add_worksheet("Blatt"))
    book.close()
    return raw.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    """The files of an archive."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return raw.getvalue()


def changed(raw: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive with other contents."""
    return packed({name: change(name, content) for name, content in parts_of(raw).items()})


def ods(rows: str, styles: str = "") -> bytes:
    """An ods file of these rows."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in {
            "office": "office", "table": "table", "text": "text", "style": "style",
        }.items()
    )  # fmt: skip
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {names} {calc}>{styles}<office:body><office:spreadsheet>"
        f'<table:table table:name="Blatt">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b"<manifest/>"
    return packed(
        {"mimetype": mimetype, "content.xml": content.encode(), "META-INF/manifest.xml": manifest}
    )


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row] for row in sheet.rows]


def one(raw: bytes) -> list[list[str]]:
    """The texts of the only sheet, in which nothing is wrong."""
    book, problems = read_book("a.xlsx", raw)
    assert book, problems
    assert not problems
    return texts(book.sheets[0])


def refused(raw: bytes) -> tuple[str, str]:
    """Why a file is not read: the code, and the cell where it has one."""
    book, [problem] = read_book("a.xlsx", raw)
    assert book is None
    assert problem.hint
    return problem.code, problem.source.cell


WRITTEN = {
    "semicolons, Windows": ("Name;Wunsch\r\nKöster;Anstoß\r\n".encode("cp1252"), "cp1252"),
    "commas, with mark": ("\ufeffName,Wunsch\nKöster,Anstoß".encode(), "utf-8"),
    "tabs, UTF-16": ("Name\tWunsch\nKöster\tAnstoß\n".encode("utf-16"), "utf-16"),
    "bars": (b"Name|Wunsch\nK\xc3\xb6ster|Ansto\xc3\x9f\n", "utf-8"),
    "sep=": ("sep=;\r\nName;Wunsch\r\nKöster;Anstoß\r\n".encode(), "utf-8"),
}


@pytest.mark.parametrize(("raw", "encoding"), WRITTEN.values(), ids=WRITTEN)
def test_files_of_text(raw: bytes, encoding: str) -> None:
    book, problems = read_book("a.csv", raw)
    assert book
    assert not problems
    assert book.encoding == encoding
    assert texts(book.sheets[0]) == [["Name", "Wunsch"], ["Köster", "Anstoß"]]


def test_a_cell_of_text_knows_its_line() -> None:
    book, _problems = read_book("a.csv", b'Name,W\n"a\nb","c\nd",e\n\n"f",g,h\n')
    assert book
    cells = {cell.text: cell.line for cell in book.sheets[0].cells()}
    assert cells == {"Name": 1, "W": 1, "a\nb": 2, "c\nd": 3, "e": 4, "f": 6, "g": 6, "h": 6}
    cell = book.sheets[0].rows[3][1]
    assert book.sheets[0].source(cell).cell == "B4"


def test_what_separates_most_lines_is_the_separator() -> None:
    assert one(b"Name;W\nAnna;a, b, c\n") == [["Name", "W"], ["Anna", "a, b, c"]]


def test_what_stands_in_cells() -> None:
    from datetime import date, datetime, time  # noqa: PLC0415

    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        clock = book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["  Änne\u00a0", 3.0, 2.5, True, "a\u200bb"])
        sheet.write_datetime(1, 0, date(2027, 3, 2), day)
        sheet.write_datetime(1, 1, datetime(2027, 3, 2, 10, 30), moment)  # noqa: DTZ001
        sheet.write_datetime(1, 2, time(10, 30), clock)
        sheet.merge_range("B3:C4", "beide")
        sheet.write("D4", "x")

    assert one(workbook(fill)) == [
        ["Änne", "3", "2.5", "TRUE", "ab"],
        ["2027-03-02", "2027-03-02 10:30", "10:30"],
        ["", "beide", "beide"],
        ["", "beide", "beide", "x"],
    ]


def test_what_nobody_sees_is_not_there() -> None:
    odd = "\u202eAnna\u202c \u2066M\u00fc\u200bller\u2069"
    assert cleaned(odd) == "Anna M\u00fcller"
    assert cleaned("Anna\u2028M\u00fcller\u0085") == "Anna M\u00fcller"


def test_hidden_sheets_stand_apart() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Name")
        book.add_worksheet("_koop").very_hidden()
        hidden = book.add_worksheet("alt")
        hidden.hide()
        hidden.write_formula(0, 0, "=1/0", None, "#DIV/0!")

    book, problems = read_book("a.xlsx", workbook(fill))
    assert book
    assert [sheet.name for sheet in book.sheets] == ["Blatt"]
    assert [*book.hidden] == ["_koop", "alt"]
    assert not problems


def test_cells_in_error_are_named() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")

    book, [problem] = read_book("a.xlsx", workbook(fill))
    assert book
    assert (problem.code, problem.source.cell, problem.source.sheet) == (
        "error-cell", "B2", "Blatt",
    )  # fmt: skip
    assert "#DIV/0!" in problem.message
    wrong = (
        "<table:table-row><table:table-cell/>"
        '<table:table-cell office:value-type="string" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell></table:table-row>"
    )
    _book, [problem] = read_book("a.ods", ods(wrong))
    assert (problem.code, problem.source.cell) == ("error-cell", "B1")
    formulas = (
        '<table:table-row><table:table-cell table:formula="of:=[.B1]"/>'
        '<table:table-cell table:formula="of:=[.A1]" office:value-type="string"/>'
        "</table:table-row>"
    )
    _book, [problem] = read_book("a.ods", ods(formulas))
    assert (problem.code, problem.source.cell) == ("error-cell", "A1")


@pytest.mark.parametrize("empty", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_that_nobody_computed_is_not_an_empty_cell(empty: bytes) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_formula("B2", "=A1&A2")
        sheet.write_formula("B3", "=A3", None, "a text that is empty")
        sheet.write_formula("B4", "=1+1", None, 2)
        sheet.write("B5", 0)

    def change(_name: str, raw: bytes) -> bytes:
        raw = raw.replace(b"<v>a text that is empty</v>", b"<v></v>")
        return raw.replace(b"A2</f><v>0</v>", b"A2</f>" + empty)

    _book, problems = read_book("a.xlsx", changed(workbook(fill), change))
    assert [(one.code, one.source.cell) for one in problems] == [("error-cell", "B2")]


def test_ods_with_rows_by_the_million_and_merged_cells() -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    wide = ' table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    many = 'table:number-rows-repeated="1048570"'
    rows = (
        f"<table:table-row>{cell.format('', 'Name')}{cell.format(wide, 'beide')}"
        f"<table:covered-table-cell/>{cell.format('', 'x')}</table:table-row>"
        f"<table:table-row>{cell.format('', 'Anna')}{covered}{cell.format('', 'y')}"
        "</table:table-row>"
        f'<table:table-row {many}><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    found = one(ods(rows))
    assert found[:2] == [["Name", "beide", "beide", "x"], ["Anna", "beide", "beide", "y"]]
    assert not any(found[2:])
    far = f"<table:table-row {many}><table:table-cell/></table:table-row><table:table-row>"
    assert refused(ods(f"{far}{cell.format('', 'x')}</table:table-row>")) == (
        "far-cell", "A1048571",
    )  # fmt: skip


FAR = {"XFD100000": (99_999, 16_383), "OK19001": (19_000, 400), "A20001": (20_000, 0)}


@pytest.mark.parametrize(("cell", "place"), FAR.items())
def test_a_blank_far_away(cell: str, place: tuple[int, int]) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Name")
        sheet.write(*place, " ")

    assert refused(workbook(fill)) == ("far-cell", cell)


@pytest.mark.parametrize("place", ["evil/other.xml", "worksheets/sheet9.bin", "WORKSHEETS/S.XML"])
def test_a_blank_far_away_in_a_part_of_another_name(place: str) -> None:
    parts = parts_of(workbook(lambda _book, sheet: sheet.write(99_999, 16_383, " ")))
    parts[f"xl/{place}"] = parts.pop("xl/worksheets/sheet1.xml")
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"worksheets/sheet1.xml", place.encode())
    assert refused(packed(parts)) == ("far-cell", "XFD100000")


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/junk.xml"])
def test_a_tag_that_never_ends_takes_no_time(name: str) -> None:
    parts = parts_of(SMALL) | {name: b"<a " + b"x" * 40_000_000}
    began = time.monotonic()
    if "junk" in name:
        assert one(packed(parts)) == [["Name"]]
    else:
        assert refused(packed(parts)) == ("not-a-table", "")
    assert time.monotonic() - began < 5


@pytest.mark.uncounted
def test_cells_that_are_only_coloured_are_nowhere() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Name")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert one(workbook(fill)) == [["Name"]]


def test_coloured_cells_hide_nothing() -> None:
    def fill(book: Any, sheet: Any) -> None:
        colour = book.add_format({"bold": True})
        for column in range(600):
            sheet.write_blank(1, column, None, colour)
        sheet.write(1, 600, "x", colour)
        sheet.write(2, 0, "Name")

    assert refused(workbook(fill)) == ("far-cell", "WC2")
    unplaced = b'<c r="VZ2" s="1"/><c t="str"><v>x</v></c><c t="str"><v>y</v></c>'
    sheet = b'<row r="2"><c r="A2" s="1"/>' + unplaced + b"</row></sheetData>"
    raw = changed(SMALL, lambda _name, raw: raw.replace(b"</sheetData>", sheet))
    assert refused(raw) == ("far-cell", "WA2")


SMALL = workbook(lambda _book, sheet: sheet.write(0, 0, "Name"))


def with_rows(rows: bytes) -> bytes:
    """A small workbook with these rows below its own."""
    rows += b"</sheetData>"
    return changed(SMALL, lambda _name, raw: raw.replace(b"</sheetData>", rows))


HIDING = {
    "SG2": b'<row r="2"><c r="SE2"><v>1</v></c><c r="SG2"><v>1</v></c><c r="SH2"/></row>',
    "SG3": b'<row r="3"><c r="SE3"><v>1</v></c><c><v>1</v></c><c><v>2</v></c></row>',
    "A20001": b'<row r="3"><c r="A20000"><v>1</v></c></row><row><c t="str"><v>x</v></c></row>',
    "XFD100000": b'<row r="4"><!-- -<c r="A4"><v>1</v></c>-><![CDATA[-->'
    b'<c r="XFD100000" t="str"><v>x</v></c></row><!-- ]]>-->',
}
"""Cells that stand far away, beside numbers that are counted without a parser."""


@pytest.mark.parametrize(("cell", "rows"), HIDING.items())
def test_numbers_hide_nothing(cell: str, rows: bytes) -> None:
    assert refused(with_rows(rows)) == ("far-cell", cell)


def test_more_numbers_than_anybody_types() -> None:
    number = b'<c r="A2" s="1"><v>1.5</v></c>'
    assert refused(with_rows(b'<row r="2">' + number * 500_001 + b"</row>")) == ("not-a-table", "")
    assert one(with_rows(b'<row r="2">' + number * 9_000 + b"</row>")) == [["Name"], ["1.5"]]
    corners = b'<row r="19999">%b</row><row r="20000">%b</row>'
    corners %= tuple(b'<c r="%b"><v>1</v></c>' % cell for cell in (b"GA19999", b"A20000"))
    assert refused(with_rows(corners)) == ("far-cell", "GA20000")


def test_what_the_library_gets_is_packed() -> None:
    assert len(guarded(with_rows(b" " * 10_000_000)).raw) < 100_000


@pytest.mark.parametrize("raw", [
    with_rows(b"<!---->" * 8_000_001), ods("<table:table-row>" + "<a/>" * 3_000_001),
], ids=["xlsx", "ods"])  # fmt: skip
def test_more_tags_than_any_table_has(raw: bytes) -> None:
    assert refused(raw) == ("not-a-table", "")
    message = read_book("a.xlsx", raw).problems[0].message
    assert message == "the file is too large for a table of sign-ups"


def test_a_sheet_that_says_that_it_is_large() -> None:
    large = changed(SMALL, lambda _name, raw: raw.replace(b'ref="A1"', b'ref="A1:XFD1048576"'))
    assert one(large) == [["Name"]]


ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
NO_TABLES = {
    "nothing": b"",
    "PDF": b"%PDF-1.7\n",
    "web page": b"\n<html><table><tr><td>Name</td></tr></table></html>",
    "picture": b"\x89PNG\r\n\x1a\n",
    "bytes": b"Name\x00Wunsch",
    "a quotation mark that is not closed": b'Name;W\n"Anna;x\nBen;y\n',
    "half an archive": SMALL[: len(SMALL) // 2],
    "another archive": changed(SMALL, lambda _name, _raw: b"")[:-40],
    "half a workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "entities": changed(SMALL, lambda _name, raw: raw.replace(b"<worksheet", ENTITY)),
}


@pytest.mark.parametrize("raw", NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table(raw: bytes) -> None:
    assert refused(raw) == ("not-a-table", "")


BOMB = """
import io, resource, sys, zipfile
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
from kooperation.signup.book import read_book
from tests.signup.test_book import SMALL
made, part, many = io.BytesIO(), sys.argv[1].encode(), int(sys.argv[2])
with zipfile.ZipFile(io.BytesIO(SMALL)) as old, zipfile.ZipFile(made, "w", 8, True, 1) as archive:
    for name in old.namelist():
        with archive.open(name, "w") as target:
            beginning, end, _rest = old.read(name).partition(b"</sst>")
            target.write(beginning)
            for _ in range(many if end else 0):
                target.write(part * 10_000)
            target.write(end)
book, problems = read_book("a.xlsx", made.getvalue())
print(book, problems[0].code)
"""


def ran(script: str, *args: str) -> tuple[str, str]:
    """What a script says in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", script, *args], capture_output=True, text=True, cwd=ROOT, check=False
    )
    return done.stdout, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits")
@pytest.mark.parametrize(("part", "many"), [(" " * 100, 500), ("<si><t>1</t></si>", 400)])
def test_a_bomb_stays_small(part: str, many: int) -> None:
    assert ran(BOMB, part, f"{many}") == ("None not-a-table\n", "")


def test_more_texts_than_anybody_types() -> None:
    rows = "\n".join(f"a{row};b{row};c{row};d{row};e{row};f{row}" for row in range(17_000))
    assert refused(rows.encode()) == ("not-a-table", "")
    rows = "\n".join("a;b;c;d;e;f" for row in range(17_000))
    assert len(one(rows.encode())) == 17_000


CHANCE = """
import random, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20))
from kooperation.signup.book import cleaned, read_book
from tests.signup.test_book import broken
for seed in range(400):
    read_book("a.xlsx", broken(random.Random(seed)))
print("done")
"""


def broken(chance: random.Random) -> bytes:
    """A file of any kind with some bytes broken, inside of it or outside."""
    raw = chance.choice([SMALL, *(one for one, _encoding in WRITTEN.values())])

    def change(_name: str, content: bytes) -> bytes:
        found = bytearray(content or b" ")
        for _ in range(chance.randint(0, 3)):
            found[chance.randrange(len(found))] = chance.randrange(256)
        return bytes(found)

    if raw is SMALL and chance.random() < 0.6:
        return changed(raw, change)
    return change("", raw)


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits")
def test_broken_bytes_never_end_the_process() -> None:
    assert ran(CHANCE) == ("done\n", "")


def test_a_password_is_told() -> None:
    book = ods("<table:table-row/>")
    made = changed(book, lambda name, raw: b"<encryption-data/>" if "manifest" in name else raw)
    _book, [problem] = read_book("a.ods", made)
    assert "password" in problem.message
