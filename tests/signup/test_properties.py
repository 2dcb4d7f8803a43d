from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signup import samples
from tests.signup.samples import (
    HOSTS,
    PEOPLE,
    SHAPES,
    TITLES,
    Wishes,
    after,
    asked,
    book,
    wrong,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book
    from tests.signup.samples import Made


@st.composite
def said(draw: st.DrawFn) -> Wishes:
    """Some people, each of whom wishes some invitations of other houses, with ties."""
    people = draw(st.lists(st.sampled_from([*PEOPLE]), min_size=1, max_size=6, unique=True))
    found: Wishes = {}
    for who in people:
        others = [one for one in TITLES if HOSTS[one] != PEOPLE[who].partner]
        order: list[str] = draw(st.lists(st.sampled_from(others), min_size=1, unique=True))
        groups: list[list[str]] = []
        for one in order:
            if groups and one in draw(st.sets(st.sampled_from(others))):
                groups[-1].append(one)
            else:
                groups.append([one])
        found[who] = groups
    return found


tables = st.builds(lambda wishes, shape: shape(wishes), said(), st.sampled_from(SHAPES))


def accounted(made: Book, data: Loaded = samples.DATA) -> None:
    """Every cell that is not empty was read, left out with a reason, a title, or an error."""
    for table in samples.reader(made, data).tables:
        assert {cell.place for cell in table.sheet.cells()} == table.fate.keys()


@given(tables)
def test_a_table_is_read_as_it_was_written(made: Made) -> None:
    reading = samples.read(book(made.rows))
    assert (asked(reading), wrong(reading)) == ([], [])
    assert samples.wishes(reading) == made.says


@given(tables)
def test_twice_is_nothing(made: Made) -> None:
    data = after(samples.DATA, samples.read(book(made.rows)))
    again = samples.read(book(made.rows), data)
    assert not again.problems
    assert not again.edits
    assert not again.memory


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(made: Made, chance: random.Random) -> None:
    before = samples.wishes(samples.read(book(made.rows)))
    below = made.rows[1:]
    chance.shuffle(below)
    assert samples.wishes(samples.read(book([made.rows[0], *below]))) == before


ODD = ("", "?", "x", "1", "7", "ja", "Rundgang", "Petra Berger", "Petra", "Rathaus", "9.3.", "0",
       "Rundgang 9.3.", "Training", "a@b.de", "#", "2. Wahl", "Thomas Krause", "+2", "Summe",
       "Name", "Wunsch 1", "Unterricht erleben, Klasse 3b; Rundgang")  # fmt: skip


@given(tables, st.data())
def test_one_cell_changes_nobody_else(made: Made, draw: st.DataObject) -> None:
    before = samples.wishes(samples.read(book(made.rows)))
    row = draw.draw(st.integers(1, len(made.rows) - 1))
    column = draw.draw(st.integers(0, 5))
    rows = [[*cells] for cells in made.rows]
    rows[row] += [""] * (column + 1 - len(rows[row]))
    own = {who for who, one in PEOPLE.items() if one.name == rows[row][0]}
    rows[row][column] = draw.draw(st.sampled_from(ODD))
    own |= {who for who, one in PEOPLE.items() if one.name == rows[row][0]}
    reading = samples.read(book(rows))
    found = samples.wishes(reading)
    for who, groups in found.items():
        assert who in own or groups == before[who]
    if {*before} - {*found} - own:  # somebody else is not read any more
        assert reading.questions or reading.problems
    accounted(book(rows))


@given(tables, st.sampled_from(ODD), st.integers(0, 5))
def test_a_heading_that_is_overwritten_is_never_silent(made: Made, text: str, column: int) -> None:
    rows = [[*made.rows[0]], *made.rows[1:]]
    if column >= len(rows[0]):
        return
    rows[0][column] = text
    reading = samples.read(book(rows))
    for who, groups in samples.wishes(reading).items():
        if groups != made.says[who]:
            assert reading.questions or reading.problems or samples.left_out(reading)
    accounted(book(rows))


@given(tables)
def test_headings_that_have_slipped_are_never_silent(made: Made) -> None:
    slipped = book([["", *made.rows[0]], *made.rows[1:]])
    reading = samples.read(slipped)
    assert not samples.wishes(reading)
    assert reading.questions or reading.problems
    accounted(slipped)


@st.composite
def signed(draw: st.DrawFn) -> dict[str, list[str]]:
    """Lists of some invitations, with names of other houses below them."""
    found: dict[str, list[str]] = {}
    for one in draw(st.lists(st.sampled_from([*TITLES]), min_size=1, max_size=4, unique=True)):
        others = [who for who in PEOPLE if PEOPLE[who].partner != HOSTS[one]]
        found[one] = draw(st.lists(st.sampled_from(others), min_size=1, max_size=4, unique=True))
    return found


@given(signed(), st.booleans(), st.booleans(), st.booleans())
def test_lists_below_each_other_are_read_as_they_stand(
    lists: dict[str, list[str]], gap: bool, numbers: bool, again: bool
) -> None:
    rows: list[list[str]] = []
    for one, names in lists.items():
        rows += [[TITLES[one]]] + [["Name", "Haus"]] * again
        for number, who in enumerate(names, 1):
            house = samples.HOUSES[PEOPLE[who].partner]
            name = f"{number}. {PEOPLE[who].name}" if numbers else PEOPLE[who].name
            rows.append([name, house] if again else [f"{name} ({house})"])
        rows += [[""]] * gap
    reading = samples.read(book(rows))
    assert (asked(reading), wrong(reading)) == ([], [])
    assert samples.lists(reading) == lists
    accounted(book(rows))


@given(tables)
def test_every_cell_is_accounted_for(made: Made) -> None:
    accounted(book(made.rows))


cells = st.sampled_from(
    (*ODD, *TITLES.values(), *(one.name for one in PEOPLE.values()), *samples.HOUSES.values(),
     "Name", "Einrichtung", "Wunsch 1", "Wunsch 2", "E-Mail", "Rang", "Telefon", "2027-03-02")
)  # fmt: skip


@given(st.lists(st.lists(cells, max_size=6), max_size=8))
def test_whatever_stands_there_is_accounted_for(rows: list[list[str]]) -> None:
    accounted(book(rows))
    reading = samples.read(book(rows))
    if any(text for row in rows for text in row):
        assert reading.edits or reading.questions or reading.problems or samples.left_out(reading)
    for problem in reading.problems:
        text = rows[problem.source.line - 1][problem.source.column - 1]
        assert text


@given(tables)
def test_phone_and_mail_are_only_taken_over_if_asked_for(made: Made) -> None:
    heads = [*made.rows[0], "Telefon", "E-Mail", "IP-Adresse"]
    secret = ["02307 987654", "geheim@example.org", "192.0.2.77"]
    width = len(made.rows[0])
    rows = [[*row, *[""] * (width - len(row)), *secret] for row in made.rows[1:]]
    reading = samples.read(book([heads, *rows]))
    assert samples.wishes(reading) == made.says
    said_all = repr(reading)
    assert not any(one in said_all for one in secret)
    taken = repr(samples.read(book([heads, *rows]), contacts=True).edits)
    assert secret[0] in taken
    assert secret[1] in taken
    assert secret[2] not in taken


@pytest.mark.parametrize("shape", SHAPES)
def test_ten_rows_more_are_only_ten_more(shape: Callable[[Wishes], Made]) -> None:
    some: Wishes = {"berger": [["training"], ["rundgang"]]}
    more = some | {"nowak": [["rundgang"]], "ba": [["training"]]}
    data = after(samples.DATA, samples.read(book(shape(some).rows)))
    found = samples.wishes(samples.read(book(shape(more).rows), data))
    assert found == {"nowak": [["rundgang"]], "ba": [["training"]]}
