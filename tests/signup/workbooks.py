"""Workbooks as people fill them in: written, typed into, saved and read back."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from kooperation.files.edit import changed
from kooperation.files.load import IMPORTS, INVITATIONS, PARTNERS, Loaded, parse
from kooperation.i18n import language
from kooperation.planning.imports import Taken, take
from kooperation.render.workbook import workbook
from kooperation.signup.book import read_book, written
from kooperation.signup.cells import Book, Cell
from kooperation.signup.reading import Options, Reading
from kooperation.signup.workbook import read
from kooperation.signup.workbook.form import Form, form_of
from tests.strategies import _PlainDumper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kooperation.problems import Problem
    from kooperation.signup.reading import Question
    from tests.oracle import Data


def loaded_from(partners: Data | str, invitations: Data | str) -> Loaded:
    """Return the files of that content, read."""
    files = {PARTNERS: partners, INVITATIONS: invitations}
    found = parse(
        "data",
        {
            name: (one if isinstance(one, str) else dumped(one)).encode()
            for name, one in files.items()
        },
    )
    assert not found.problems, found.problems
    return found


def again(loaded: Loaded, files: Mapping[str, bytes]) -> Loaded:
    """Return the files with other bytes instead of some of them."""
    raw = {name: loaded.document(name.partition(".")[0]).raw or None
           for name in (PARTNERS, INVITATIONS, IMPORTS)}  # fmt: skip
    return parse("data", {**raw, **files})


def dumped(data: Data) -> str:
    return yaml.dump(data, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True)


def form_from(loaded: Loaded, **options: Any) -> Form:
    """Return the form of these files; the invitations are numbered as they stand there."""
    partners, invitations = loaded.partners.entry, loaded.invitations.entry
    assert partners
    assert invitations
    numbers = {one.id: n for n, one in enumerate(invitations.invitations, start=1)}
    return form_of(partners, invitations, numbers, **{"contacts": True, **options})


def book_from(form: Form) -> Book:
    """Return the workbook, written and read back, which takes its time: once for a form."""
    text = repr((language(), form))
    if text not in _BOOKS:
        book, problems = read_book("signup.xlsx", workbook(form))
        assert book
        assert not problems
        _BOOKS[text] = book
    return _BOOKS[text]


_BOOKS: dict[str, Book] = {}


def imported(loaded: Loaded, book: Book, **options: Any) -> Reading:
    """Return what the workbook changes."""
    return read(book, loaded, Options(**{"contacts": True, **options}))


def after(loaded: Loaded, reading: Reading) -> Loaded:
    """Return the files once they are written, and what is remembered."""
    found = again(loaded, changed(loaded, [*reading.edits, *reading.memory]))
    assert not found.problems, found.problems
    return found


def taken(loaded: Loaded, reading: Reading, **options: Any) -> Taken:
    """Return what the reading makes of the files."""
    return take(loaded, loaded, reading, partial(again, loaded), **options)


def cells_of(found: Iterable[Problem | Question]) -> list[tuple[str, str]]:
    """Return the code and the cell of every problem and question."""
    return [(one.code, f"{one.source.sheet}!{one.source.cell}") for one in found]


def typed(book: Book, cells: Mapping[str, Any]) -> Book:
    """Return the workbook with other contents: `{"People!E7": "4 = 7"}`."""
    sheets = {sheet.name: [[*row] for row in sheet.rows] for sheet in book.sheets}
    for place, value in cells.items():
        name, _mark, cell = place.rpartition("!")
        found = re.fullmatch("([A-Z]+)([0-9]+)", cell)
        assert found
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        rows, number = sheets[name], int(found[2]) - 1
        rows += [[] for _ in range(number + 1 - len(rows))]
        row = rows[number]
        row += [Cell(number, n, "") for n in range(len(row), column)]
        text = written(value)
        row[column - 1] = Cell(number, column - 1, text, value if text else None)
    return replace(
        book,
        sheets=tuple(replace(one, rows=tuple(map(tuple, sheets[one.name]))) for one in book.sheets),
    )
