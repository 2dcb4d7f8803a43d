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

    A row goes where its first cell stands already and what is typed finds empty cells, else below
    all that is there.
    """
    book, problems = read_book(path.as_posix(), path.read_bytes())
    assert book, problems
    (found,) = (one for one in book.sheets if one.name == sheet)
    top, columns = _headings(found, headings)
    texts = [[cell.text for cell in row] for row in found.rows]
    cells: dict[tuple[int, int], str] = {}
    below = max((n for n, row in enumerate(texts) if any(map(row.__getitem__, _in(row, columns)))))
    for row in rows:
        new = {column: text for column, text in zip(columns, row, strict=True) if text}
        first, *others = new
        number = next(
            (
                n
                for n, line in enumerate(texts[top + 1 :], top + 1)
                if line[first : first + 1] == [new[first]]
                and not any(line[column] for column in _in(line, others))
            ),
            None,
        )
        if number is None:
            number = below = below + 1
        cells |= {(number, column): text for column, text in new.items()}
    type_in(path, sheet, cells)


def _in(row: Sequence[str], columns: Iterable[int]) -> list[int]:
    """Return those of the columns that the row has."""
    return [column for column in columns if column < len(row)]


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
    sheets = _parsed(parts["xl/workbook.xml"]).iter(_tag("sheet"))
    number = [one.attrib["name"] for one in sheets].index(sheet) + 1
    part = f"xl/worksheets/sheet{number}.xml"
    root = _parsed(parts[part])
    data = root.find(_tag("sheetData"))
    assert data is not None
    for (row, column), text in sorted(cells.items()):
        line = _child(data, "row", f"{row + 1}")
        cell = _child(line, "c", f"{_letters(column)}{row + 1}")
        for old in [*cell]:
            cell.remove(old)
        cell.set("t", "inlineStr")
        ET.SubElement(ET.SubElement(cell, _tag("is")), _tag("t")).text = text
    parts[part] = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _parsed(content: bytes) -> ET.Element:
    ET.register_namespace("", _MAIN)
    return ET.fromstring(content)  # noqa: S314  koop has written it


def _tag(name: str) -> str:
    return f"{{{_MAIN}}}{name}"


def _child(parent: ET.Element, name: str, place: str) -> ET.Element:
    """Return the row or cell of that place; a new one stands in its order: 2, 10, A1, Z1, AA1."""
    places = [one.attrib["r"] for one in parent]
    if place in places:
        return parent[places.index(place)]
    new = ET.Element(_tag(name), {"r": place})
    before = sum((len(one), one) < (len(place), place) for one in places)
    parent.insert(before, new)
    return new


def _letters(column: int) -> str:
    """Return the name of a column: A, …, Z, AA, …"""
    left, last = divmod(column, 26)
    return (_letters(left - 1) if left else "") + chr(ord("A") + last)
