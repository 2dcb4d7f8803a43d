"""A day and hours in three cells: the wrong one is marked, and what it is told to say is read."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from tests.signup.test_workbook import INVITATIONS, PARTNERS, changed_in, edits, found
from tests.signup.workbooks import loaded_from

if TYPE_CHECKING:
    from kooperation.files.load import Loaded

CELLS = DAY, FROM, UNTIL = "Invitations!F3", "Invitations!G3", "Invitations!H3"
HINT = re.compile(r"write (?:(?:when it starts|when it ends|the day), such as )?([^ ]+)(?: or .+)?")


@pytest.fixture(scope="module")
def town() -> Loaded:
    return loaded_from(PARTNERS, INVITATIONS)


@pytest.mark.parametrize(
    ("cell", "text", "hint"),
    [
        (UNTIL, "11:30 am", "write 11:30"),
        (UNTIL, "1 p.m.", "write 13:00"),
        (UNTIL, "1130", "write 11:30"),
        (UNTIL, "11h30", "write 11:30"),
        (UNTIL, "mittags", "write when it ends, such as 11:30"),
        (UNTIL, "", "write when it ends, such as 11:30"),
        (UNTIL, "25:00", "write when it ends, such as 11:30"),
        (FROM, "ca. 9:30", "write 09:30"),
        (FROM, "", "write when it starts, such as 10:00"),
        (FROM, "10-11", "write when it starts, such as 10:00"),
        (DAY, "15.4.26", "write 2026-04-15"),
        (DAY, "Do 4.03.2027", "write 2027-03-04"),
        (DAY, "4.3.2027 9-10", "write 2027-03-04"),
        (DAY, "4. März", "write 4.3."),
        (DAY, "31.2.2027", "write a day that is in the calendar"),
        (DAY, "irgendwann {x}", "write the day, such as 9.3.2027"),
        (FROM, 9.5, "write 09:30 or 09:50"),
        (FROM, 9.3, "write 09:18 or 09:30"),
        (FROM, 9.75, "write 09:45"),
        (FROM, 25.5, "write 10:00"),
        (UNTIL, 11.5, "write 11:30 or 11:50"),
    ],
)
def test_the_cell_that_is_wrong_is_marked(town: Loaded, cell: str, text: Any, hint: str) -> None:
    right = {DAY: "4.3.2027", FROM: "10:00", UNTIL: "11:30"}
    if cell == FROM and not text:
        right[UNTIL] = "11:30"
    reading = changed_in(town, right | {cell: text})
    assert [(code, place) for code, place in found(reading)] == [("bad-span", cell)]
    assert reading.problems[0].hint == hint
    if text:
        assert str(text) in reading.problems[0].message


def test_what_is_far_too_long_takes_no_time(town: Loaded) -> None:
    cells = dict.fromkeys(CELLS, "9. " * 10_000)
    assert found(changed_in(town, cells)) == [("bad-span", cell) for cell in CELLS]


def test_an_end_before_its_beginning_stands_in_the_last_cell(town: Loaded) -> None:
    reading = changed_in(town, {DAY: "4.3.", FROM: "10:00", UNTIL: "9:00"})
    assert found(reading) == [("bad-span", UNTIL)]
    assert reading.problems[0].message == '"10:00-09:00" ends before it starts'
    assert reading.problems[0].hint == "write when it ends, such as 11:30"


@pytest.mark.parametrize(
    "texts",
    [
        *product(
            (
                "4.3.2027",
                "15.4.26",
                "Do 04.03.2027",
                "Do",
                "4.3. 9-10 Uhr",
                "2027-03-04T10:00",
                "bald",
            ),
            ("10:00", "9.5", 9.5, "10 am", "früh", "", time(9)),
            ("11:30", "11:30 am", 11.5, "spät", "11 Uhr 30", ""),
        )
    ],
)
def test_who_follows_the_hints_is_understood(town: Loaded, texts: tuple[Any, ...]) -> None:
    if not any(texts[1:]):  # all of it stands in one cell then
        return
    cells = dict(zip(CELLS, texts, strict=True))
    for _round in range(3):
        reading = changed_in(town, cells)
        if not reading.problems:
            break
        for problem in reading.problems:
            offered = HINT.fullmatch(problem.hint)
            assert offered, problem
            cells[f"{problem.source.sheet}!{problem.source.cell}"] = offered[1]
    assert not reading.problems, (cells, reading.problems)


def test_times_that_are_right_stay(town: Loaded) -> None:
    for cells in (
        (date(2027, 3, 4), time(10), 0.5),
        ("4.3.2027", 10.0, "12.00"),
        ("4.3.", "10", "12 Uhr"),
        ("4.3.", "10:00-12:00", ""),
        ("2027-03-04 10:00-12:00", "", ""),
        ("2027-03-04 10:00-12:00", "10:00", "12:00"),
    ):
        (at,) = edits(changed_in(town, dict(zip(CELLS, cells, strict=True)))).values()
        assert at == "2027-03-04 10:00-12:00", cells
