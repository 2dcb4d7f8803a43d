"""Evenings of an organiser: a workbook filled in, imported, filled further."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kooperation.files.load import load
from tests import EXAMPLE
from tests.signup.workbooks import after, book_from, form_from, imported, typed

if TYPE_CHECKING:
    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book

TUV = "TÜV Nord Bildung"


@pytest.fixture
def town() -> Loaded:
    loaded = load(EXAMPLE)
    return replace(loaded, schedule=None, schedule_file=None)


def book_of(loaded: Loaded) -> Book:
    return book_from(form_from(loaded))


def cell(book: Book, sheet: str, row: str, heading: str) -> str:
    """Return the cell of the row in which that text stands, below the heading."""
    found = book.sheet(sheet)
    assert found
    headings = [one.text for one in found.rows[0]]
    number = next(n for n, cells in enumerate(found.rows) if row in {one.text for one in cells})
    return f"{sheet}!{chr(ord('A') + headings.index(heading))}{number + 1}"


def place_names(loaded: Loaded) -> list[Any]:
    assert loaded.data
    weeks = loaded.invitations.document.value
    ends = [one.get("between", one.get("place")) for one in weeks["weeks"]["travel_times"]]
    held = [one.get("place") for one in (*weeks["invitations"], *weeks["events"])]
    return [*ends, *held, *(one["name"] for one in weeks["places"])]


def test_a_place_with_another_name_keeps_all_that_is_held_there(town: Loaded) -> None:
    book = book_of(town)
    name = cell(book, "Weeks", TUV, "Entry")
    before = place_names(town)
    assert sum(TUV in str(one) for one in before) > 2
    renamed = typed(book, {name: "TÜV Akademie"})
    reading = imported(town, renamed)
    assert not reading.problems
    now = after(town, reading)
    assert str(place_names(now)) == str(before).replace(TUV, "TÜV Akademie")
    # The same workbook still says the old name elsewhere, and may be filled in further.
    assert not imported(now, renamed).edits
    place = cell(book, "Invitations", "Anlaufstelle „Anstoß“", "Place")
    for said in (TUV, "TÜV Akademie"):
        reading = imported(now, typed(renamed, {place: said}))
        assert [(edit.path[-1], edit.value) for edit in reading.edits] == [
            ("place", "TÜV Akademie")
        ]
        assert not reading.problems
    again = typed(renamed, {name: "Akademie"})
    reading = imported(now, again)
    assert not reading.problems
    assert str(place_names(after(now, reading))) == str(before).replace(TUV, "Akademie")
