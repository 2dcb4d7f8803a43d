"""A workbook of koop as somebody fills it in: text typed into its cells, everything else as it was.

The file is changed as a program for tables would change it, without one: koop's own writer is not
asked, so that what is read back is not merely what koop remembers.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kooperation.signup.book import read_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kooperation.signup.cells import Sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FIRST_ROWS = 5


def fill_in(path: Path, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Type rows of text below these headings.

    A row goes where its first cell stands already and the others are empty, else below all that is
    there.
    """
    book, problems = read_book(path.as_posix(), path.read_bytes())
    assert book, problems
    found = {one.name: one for one in book.sheets}
    assert sheet in found, [*found]
    top, columns = _headings(found[sheet], headings)
    texts = [[cell.text for cell in row] for row in found[sheet].rows]

    def standing(number: int) -> list[str]:
        row = texts[number] if number < len(texts) else []
        return [row[column] if column < len(row) else "" for column in columns]

    cells: dict[tuple[int, int], str] = {}
    used: set[int] = set()
    for row in rows:
        wanted = [row[0], *[""] * (len(columns) - 1)], [""] * len(columns)
        number = next(
            n
            for one in wanted
            for n in range(top + 1, len(texts) + len(used) + (not one[0]) * 1000)
            if n not in used and standing(n) == one
        )
        used.add(number)
        cells |= {(number, column): text for column, text in zip(columns, row, strict=True) if text}
    type_in(path, sheet, cells)


def _headings(sheet: Sheet, headings: Sequence[str]) -> tuple[int, list[int]]:
    """Return the row of the headings and their columns."""
    for number, cells in enumerate(sheet.rows[:_FIRST_ROWS]):
        texts = [cell.text for cell in cells]
        if {*headings} <= {*texts}:
            return number, [*map(texts.index, headings)]
    raise AssertionError(f"{headings} are not in {[cell.text for cell in sheet.cells()]}")


def type_in(path: Path, sheet: str, cells: Mapping[tuple[int, int], str]) -> None:
    """Type text into cells of a sheet, by row and column from 0."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [
        one.attrib["name"] for one in ET.fromstring(parts["xl/workbook.xml"]).iter(_tag("sheet"))
    ]
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    ET.register_namespace("", _MAIN)
    root = ET.fromstring(parts[part])
    data = root.find(_tag("sheetData"))
    assert data is not None
    for (row, column), text in sorted(cells.items()):
        line = _child(data, "row", str(row + 1), lambda one: int(one))
        cell = _child(line, "c", f"{_letters(column)}{row + 1}", lambda one: (len(one), one))
        for old in [*cell]:
            cell.remove(old)
        cell.set("t", "inlineStr")
        ET.SubElement(ET.SubElement(cell, _tag("is")), _tag("t")).text = text
    parts[part] = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _tag(name: str) -> str:
    return f"{{{_MAIN}}}{name}"


def _child(parent: ET.Element, name: str, place: str, order) -> ET.Element:
    """Return the row or cell of that place; a new one stands where the order wants it."""
    for number, one in enumerate(parent):
        if one.attrib["r"] == place:
            return one
        if order(one.attrib["r"]) > order(place):
            break
    else:
        number = len(parent)
    new = ET.Element(_tag(name), {"r": place})
    parent.insert(number, new)
    return new


def _letters(column: int) -> str:
    """Return the name of a column: A, …, Z, AA, …"""
    left, last = divmod(column, 26)
    return (_letters(left - 1) if left else "") + chr(ord("A") + last)
