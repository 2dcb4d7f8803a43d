"""The workbook there and back: what is changed in it, and nothing else, becomes an edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings

from kooperation.files import entries
from kooperation.files.load import load, with_imports
from kooperation.files.typed import fields_of
from kooperation.i18n import Language, use
from kooperation.render.workbook import workbook
from kooperation.signup.reading import Reading
from kooperation.signup.workbook import is_own
from kooperation.signup.workbook.columns import FEWEST_WISHES
from kooperation.signup.workbook.remembered import MEMORY
from kooperation.signup.workbook.rows import CONTENTS, RowId
from tests import EXAMPLE
from tests.signup.workbooks import (
    after,
    book_from,
    cells_of,
    form_from,
    imported,
    loaded_from,
    taken,
    typed,
)
from tests.strategies import weeks

if TYPE_CHECKING:
    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book, Sheet
    from kooperation.signup.workbook.form import Form
    from tests.oracle import Data

PARTNERS = """\
partners:
  - id: ogs
    name: OGS
    people:
      - id: koester
        name: Änne Köster
        wishes: [anstoss]             # vom Telefon
      - {id: mueller-1, name: Anna Müller}
      - {id: mueller-2, name: Anna Müller, role: Leitung}
  - id: streetwork
    name: Streetwork
    features: ["ruhig, ohne Musik"]
    people:
      - {id: schmidt, name: Maria Schmidt, away: [2027-03-08], phone: "02307 1"}
"""
INVITATIONS = """\
weeks:
  id: town
  title: Wochen
  start: 2027-03-01
  end: 2027-03-12
  language: en
invitations:
  - id: anstoss
    host: streetwork
    title: Anstoß
    seats: 5
    interested: [mueller-1]
    sessions:
      - 2027-03-02 10:00-11:30
      - {at: 2027-03-04 14:00-15:30, note: Jacke mitbringen}
  - id: garten
    host: ogs
    title: Garten = Beet, Haus
    seats: 3
    windows: [Di Do 09:00-11:00]
    duration: 60
"""
NEW = 6
"""The first row below the people: Köster is in row 2, Schmidt in row 5."""


@pytest.fixture
def town() -> Loaded:
    return loaded_from(PARTNERS, INVITATIONS)


def book_of(loaded: Loaded, **options: Any) -> Book:
    return book_from(form_from(loaded, **options))


def changed_in(loaded: Loaded, cells: dict[str, Any], **options: Any) -> Reading:
    """Return what is read once this was typed into a fresh workbook."""
    return imported(loaded, typed(book_of(loaded), cells), **options)


def sheets(book: Book) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in book.sheets}


def edits(reading: Reading) -> dict[tuple[str | int, ...], Any]:
    assert not reading.problems, reading.problems
    assert not reading.questions, reading.questions
    return {edit.path: edit.value for edit in reading.edits}


def person(*keys: str) -> tuple[str, ...]:
    return ("partners", keys[0], "people", *keys[1:])


def found(reading: Reading) -> list[tuple[str, str]]:
    """Return the code and the cell of every problem and question."""
    return cells_of((*reading.problems, *reading.questions))


# --- written -----------------------------------------------------------------------------------


def test_every_key_of_the_files_has_a_cell() -> None:
    rows = {"people", "sessions", "travel_times"}
    kinds = [kind for name, kind in vars(entries).items() if name[:-5] and name.endswith("Entry")]
    for kind in kinds:
        lacking = {key for key in fields_of(kind) if (kind, key) not in CONTENTS} - rows
        assert not lacking, (kind, lacking)


@pytest.mark.parametrize("language", Language)
def test_the_same_form_is_the_same_bytes(town: Loaded, language: Language) -> None:
    use(language)
    assert workbook(form_from(town)) == workbook(form_from(town))
    assert workbook(form_from(load(EXAMPLE))) == workbook(form_from(load(EXAMPLE)))


def test_nothing_changed_is_no_edit(town: Loaded) -> None:
    for loaded in (town, load(EXAMPLE)):
        assert imported(loaded, book_of(loaded)) == Reading(counts={})


def test_a_workbook_is_read_in_the_other_language_too() -> None:
    loaded = load(EXAMPLE)
    use(Language.GERMAN)
    book = book_of(loaded)
    use(Language.ENGLISH)
    assert imported(loaded, book) == Reading(counts={})


def test_what_looks_like_a_formula_is_a_text(town: Loaded) -> None:
    cells = {"People!C2": "=1+1", "People!D2": "@x", "People!D3": "-", "People!D4": "+49 1"}
    now = after(town, changed_in(town, cells))
    book = book_of(now)
    assert [cell.value for cell in sheets(book)["People"].rows[1][2:4]] == ["=1+1", "@x"]
    assert imported(now, book) == Reading(counts={})


def test_contacts_only_where_they_are_asked_for(town: Loaded) -> None:
    form = form_from(town, contacts=False)
    assert "02307 1" not in repr(form.sheets[3].rows[3][1])
    assert not any("02307 1" in text for row in form.memory for text in row)
    reading = changed_in(town, {"People!E5": "02307 9"}, contacts=False)
    assert not reading.edits
    assert "contacts" in {note.code for note in reading.notes}


def test_some_houses_have_no_wishes_of_others(town: Loaded) -> None:
    form = form_from(town, only=["streetwork"])
    ids = {row.id.key for sheet in form.sheets for row, _cells in sheet.rows}
    assert {"streetwork", "anstoss", "schmidt"} <= ids
    assert not {"ogs", "koester", "garten"} & ids
    assert all(not poster.names for poster in form.posters)
    assert imported(town, book_from(form)) == Reading(counts={})


def test_empty_lists_have_a_workbook_too() -> None:
    empty = loaded_from(
        "partners: []\n",
        "weeks: {id: w, title: W, start: 2027-03-01, end: 2027-03-12}\ninvitations: []\n",
    )
    cells = {
        "Institutions!B2": "Kita Mond", "Institutions!C2": "Kinderbetreuung",
        "Institutions!B3": "Jobcenter",
        "People!B2": "Kita Mond", "People!C2": "Dr. Änne Köster", "People!G2": "Hinter den Türen",
        "Invitations!B2": "Invitation", "Invitations!C2": "Jobcenter",
        "Invitations!D2": "Hinter den Türen", "Invitations!J2": 4.0,
        "Invitations!F3": date(2027, 3, 3), "Invitations!G3": time(13), "Invitations!H3": "14",
        "Weeks!C5": "Europe/Vienna",
    }  # fmt: skip
    use(Language.ENGLISH)
    now = after(empty, changed_in(empty, {**cells, "Institutions!C2": "childcare"}))
    assert now.document("partners").raw.decode() == (
        "partners:\n  - id: kita-mond\n    name: Kita Mond\n    kind: childcare\n    people:\n"
        "      - id: dr-aenne-koester\n        name: Dr. Änne Köster\n"
        "        wishes: [hinter-den-tueren]\n"
        "  - id: jobcenter\n    name: Jobcenter\n"
    )
    invitations = now.document("invitations").raw.decode()
    assert "timezone: Europe/Vienna" in invitations
    assert "sessions: [2027-03-03 13:00-14:00]" in invitations


# --- one cell ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("G2", "2", ["garten"]),
        ("G2", 2.0, ["garten"]),
        ("G2", "garten beet haus", ["garten"]),
        ("G2", "1 = 2", [["anstoss", "garten"]]),
        ("G2", "1 am 4.3.", ["anstoss@2027-03-04"]),
        ("G2", "1 am 4.3. 14 Uhr +2", ["anstoss@2027-03-04T14:00 +2"]),
        ("G2", "Anstoß on 4.3. at 14:00 +2", ["anstoss@2027-03-04T14:00 +2"]),
        ("H2", "Garten = Beet, Haus", ["anstoss", "garten"]),
        ("G2", "", None),
        ("M2", "3.3.; 8.3.-9.3.", ["3.3.", "8.3.-9.3."]),
        ("M2", date(2027, 3, 9), ["2027-03-09"]),
        ("M2", "9.3.2027 16-20 Uhr", ["9.3.2027 16-20 Uhr"]),
        ("M2", "Mo, Di 8-12, 5.3.", ["Mo, Di 8-12", "5.3."]),
        ("N2", "stufenfrei, Aufzug", ["stufenfrei", "Aufzug"]),
        ("O2", "Maria Schmidt", ["schmidt"]),
        ("O2", "schmidt, maria", ["schmidt"]),
        ("P2", 3.0, "3"),
        ("D2", "Leitung", "Leitung"),
    ],
)
def test_a_cell_becomes_a_value(town: Loaded, cell: str, value: Any, expected: Any) -> None:
    reading = changed_in(town, {f"People!{cell}": value})
    keys = {"D": "role", "G": "wishes", "H": "wishes", "M": "away", "N": "needs", "O": "with",
            "P": "size"}  # fmt: skip
    assert edits(reading) == {person("ogs", "koester", keys[cell[0]]): expected}


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("People!G2", "99", "unknown-number"),
        ("People!G2", "Anstos", "which-invitation"),
        ("People!H2", "1 = Xyz", "which-invitation"),
        ("People!M2", "nachmittags", "bad-span"),
        ("People!M2", date(2026, 3, 9), "bad-span"),  # as Excel reads 9.3. in that year
        ("People!O2", "Anna Müller (Leitung)", "which-person"),
        ("People!P2", "drei", "bad-number"),
        ("People!F2", "anna at example", "bad-email"),
        ("People!B2", "Kita", "which-partner"),
        ("People!C2", "", "missing-field"),
        ("People!H2", "1 +99", "bad-number"),
        ("Institutions!C2", "Quatsch", "bad-choice"),
        ("Invitations!F3", "irgendwann", "bad-span"),
        ("Invitations!F3", "", "missing-field"),
        ("Invitations!S2", "ja", "bad-text"),
        ("Invitations!Q2", "Hinweis", "unknown-key"),
        ("Invitations!D3", "Garten = Beet, Haus", "mixed-up-row"),
        ("Weeks!C3", "1.13.2027", "bad-date"),
        ("Sheets!A2", "Unbekannt", "which-person"),
        ("Sheets!A2", "Schmidt, Maria", "own-institution"),
        ("Sheets!H2", "Köster", "which-columns"),
    ],
)
def test_a_mistake_has_its_cell(town: Loaded, cell: str, value: str, code: str) -> None:
    reading = changed_in(town, {cell: value})
    assert found(reading) == [(code, cell)]
    assert not reading.edits


def test_a_row_says_what_it_is_about(town: Loaded) -> None:
    assert found(changed_in(town, {"Weeks!C20": "Nirgends"})) == [("missing-field", "Weeks!B20")]
    place = {"Weeks!C20": "Saal", "Weeks!J20": "Am Platz 1"}
    way = {"Weeks!G21": "Saal", "Weeks!H21": "OGS", "Weeks!I21": "20"}
    fest = {"Weeks!B22": "Common date", "Weeks!C22": "Fest", "Weeks!D22": "12.3.",
            "Weeks!G22": "Saal"}  # fmt: skip
    now = after(town, changed_in(town, place | way | fest | {"People!D2": "x"}))
    entry = now.invitations.entry
    assert entry
    assert entry.weeks.travel_times[0].between == ("Saal", "ogs")
    assert (entry.places[0].name, entry.events[0].id) == ("Saal", "fest")
    gone = {f"Weeks!{letter}15": "" for letter in "GHI"}
    assert edits(changed_in(now, gone)) == {("weeks", "travel_times", 0): None}
    assert found(changed_in(now, {"Weeks!I15": ""})) == [("missing-field", "Weeks!I15")]
    assert found(changed_in(town, {"Weeks!B21": "Way", "Weeks!G21": "OGS"})) == [
        ("missing-field", "Weeks!I21")
    ]


def test_who_moves_has_a_cell_for_everything_else(town: Loaded) -> None:
    cells = {"People!B2": "Streetwork", "People!D2": "Leitung", "People!G2": "", "People!H2": "2"}
    _gone, new = changed_in(town, cells).edits
    where = {key: source.cell for key, source in new.sources().items()}
    assert (where["(partner)"], where["role"], where["wishes.0"]) == ("B2", "D2", "H2")


def test_an_id_of_ones_own_must_be_one(town: Loaded) -> None:
    cells = {f"People!A{NEW}": "Ilse K.", f"People!B{NEW}": "OGS", f"People!C{NEW}": "Ilse"}
    assert found(changed_in(town, cells)) == [("bad-id", f"People!A{NEW}")]
    made = edits(changed_in(town, {**cells, f"People!A{NEW}": "ilse-k"}))
    assert [*made] == [person("ogs", "ilse-k")]


def test_what_a_program_could_not_compute_says_nothing(town: Loaded) -> None:
    cells = ("People!C2", "People!D2", "People!E2", "Sheets!A2", "Sheets!A3", "Weeks!C2")
    reading = changed_in(town, dict.fromkeys(cells, "#REF!"))
    assert (reading.edits, reading.questions, reading.problems) == ((), (), ())  # named already


def test_all_mistakes_are_told_at_once(town: Loaded) -> None:
    cells = {"People!M2": "x", "People!P3": "y", "People!G5": "77", "Sheets!B2": "Wer"}
    reading = changed_in(town, {**cells, "Sheets!B3": "Wer"})
    assert {one for _code, one in found(reading)} == {*cells}
    assert reading.questions[0].count == 2


def test_a_list_with_commas_in_it_comes_back(town: Loaded) -> None:
    now = after(town, changed_in(town, {"Institutions!G3": "ruhig, ohne Musik; Aufzug"}))
    entry = now.partners.entry
    assert entry
    assert entry.partners[1].features == ("ruhig, ohne Musik", "Aufzug")


# --- rows --------------------------------------------------------------------------------------


def test_a_person_moves_to_another_house_whole(town: Loaded) -> None:
    now = after(town, changed_in(town, {"People!B2": "Streetwork", "People!G2": "2"}))
    entry = now.partners.entry
    assert entry
    assert [one.id for one in entry.partners[1].people] == ["schmidt", "koester"]
    assert entry.partners[1].people[1].wishes[0][0].name == "garten"


def test_a_changed_date_takes_along_the_wishes_that_name_it() -> None:
    named = PARTNERS.replace("wishes: [anstoss] ", "wishes: [anstoss@2027-03-02T10:00 +1] ")
    named = named.replace("name: Anna Müller}", "name: Anna Müller, wishes: [anstoss@2027-03-02]}")
    loaded = loaded_from(named, INVITATIONS)
    book = typed(book_of(loaded), {"Invitations!F3": "3.3.", "Invitations!G3": "9"})
    reading = imported(loaded, book)
    assert edits(reading) == {
        ("invitations", "anstoss", "sessions", 0, "at"): "2027-03-03 09:00-11:30",
        person("ogs", "koester", "wishes"): ["anstoss@2027-03-03T09:00 +1"],
        person("ogs", "mueller-1", "wishes"): ["anstoss@2027-03-03"],
    }
    now = after(loaded, reading)
    assert not imported(now, book).edits
    # The workbook still knows the date by its old name: for a second move, and for wishes.
    again = typed(
        book, {"Invitations!G3": "8", "People!H2": "2", "Sheets!A2": "Anna Müller (mueller-2)"}
    )
    assert edits(imported(now, again)) == {
        ("invitations", "anstoss", "sessions", 0, "at"): "2027-03-03 08:00-11:30",
        ("invitations", "anstoss", "sessions", 0, "interested"): ["mueller-2"],
        person("ogs", "koester", "wishes"): ["anstoss@2027-03-03T08:00 +1", "garten"],
    }


def test_two_places_may_change_their_names() -> None:
    places = "places:\n  - {name: Halle, address: Weg 1}\n  - {name: Park, address: Weg 2}\n"
    town = loaded_from(PARTNERS, INVITATIONS.replace("invitations:", f"{places}invitations:"))
    book = book_of(town)
    rows = {row[0].text: row[0].row + 1 for row in book.sheets[0].rows if row}
    cells = {f"Weeks!C{rows['Halle']}": "Park", f"Weeks!C{rows['Park']}": "Halle"}
    town = after(town, imported(town, typed(book, cells)))
    assert "{name: Park, address: Weg 1}" in town.document("invitations").raw.decode()
    assert not edits(imported(town, typed(book, cells)))
    cells["Invitations!I2"] = "Park"  # as it is called now, not as another one was before
    reading = imported(town, typed(book, cells))
    assert edits(reading) == {("invitations", "anstoss", "place"): "Park"}
    assert not edits(imported(after(town, reading), typed(book, cells)))


def test_new_rows_get_ids_and_keep_them(town: Loaded) -> None:
    cells = {
        f"People!B{NEW}": "OGS", f"People!C{NEW}": "Köster, Ilse", f"People!G{NEW}": "Neues",
        "People!B9": "Streetwork", "People!C9": "Garten", "Invitations!B9": "Invitation",
        "Invitations!C9": "OGS", "Invitations!D9": "Neues", "Invitations!J9": "4",
        "Invitations!F9": date(2027, 3, 5), "Invitations!G9": "10.30", "Invitations!H9": "11",
        "Invitations!F10": "8.3. 10-11", "Sheets!A2": "Ilse Köster +1",
    }  # fmt: skip
    book = typed(book_of(town), cells)
    reading = imported(town, book)
    made = edits(reading)
    assert made[person("ogs", "koester-ilse")] == {
        "id": "koester-ilse", "name": "Köster, Ilse", "wishes": ["neues"],
    }  # fmt: skip
    assert made["invitations", "neues", "sessions", 0] == "2027-03-05 10:30-11:00"
    assert made["invitations", "neues", "sessions", 1] == "2027-03-08 10:00-11:00"
    now = after(town, reading)
    assert imported(now, book) == Reading(counts={})
    more = imported(now, typed(book, {f"People!D{NEW}": "Leitung", f"People!M{NEW}": "8.3."}))
    assert edits(more) == {
        person("ogs", "koester-ilse", "role"): "Leitung",
        person("ogs", "koester-ilse", "away"): ["8.3."],
    }


def test_an_id_is_told_apart_by_house_and_number(town: Loaded) -> None:
    cells: dict[str, Any] = {}
    for row, house in ((6, "OGS"), (7, "Streetwork")):
        cells |= {f"People!B{row}": house, f"People!C{row}": "Leiterin"}
    made = edits(changed_in(town, cells))
    assert person("ogs", "leiterin") in made
    assert person("streetwork", "leiterin-streetwork") in made


def test_who_is_known_already_is_asked_for(town: Loaded) -> None:
    cells = {f"People!B{NEW}": "OGS", f"People!C{NEW}": "KÖSTER, Änne", f"People!G{NEW}": "2"}
    reading = changed_in(town, cells)
    question = reading.questions[0]
    assert question.about == "KÖSTER, Änne (OGS)"
    assert question.candidates == ("koester",)
    assert not reading.edits


def test_a_new_row_that_became_another_is_asked_for(town: Loaded) -> None:
    book = typed(book_of(town), {f"People!B{NEW}": "OGS", f"People!C{NEW}": "Ilse"})
    now = after(town, imported(town, book))
    other = typed(book, {f"People!C{NEW}": "Ilsebill"})
    assert found(imported(now, other)) == [("mixed-up-row", f"People!A{NEW}")]
    same = typed(other, {f"People!A{NEW}": "ilse"})
    assert edits(imported(now, same)) == {person("ogs", "ilse", "name"): "Ilsebill"}
    second = typed(other, {f"People!A{NEW}": "ilsebill"})
    assert person("ogs", "ilsebill") in edits(imported(now, second))


def test_what_is_known_by_what_it_says_may_change(town: Loaded) -> None:
    cells = {
        "Invitations!D8": "Anstoß", "Invitations!F8": "5.3. 10-11", "Weeks!C20": "Saal",
        "Weeks!J20": "Platz 1", "Weeks!G21": "Saal", "Weeks!I21": "20",
    }  # fmt: skip
    book = typed(book_of(town), cells)
    now = after(town, imported(town, book))
    # A row without an id has changed: is it the same?
    later = typed(book, {"Invitations!F8": "5.3. 11-12"})
    assert found(imported(now, later)) == [("mixed-up-row", "Invitations!A8")]
    same = typed(later, {"Invitations!A8": "anstoss@2027-03-05T10:00"})
    reading = imported(now, same)
    assert edits(reading) == {
        ("invitations", "anstoss", "sessions", 2, "at"): "2027-03-05 11:00-12:00"
    }
    moved = after(now, reading)
    assert imported(moved, same) == Reading(counts={})
    # With ids of their own: a place gets another name, a way another end.
    fresh = book_of(moved)
    weeks = enumerate(sheets(fresh)["Weeks"].rows, start=1)
    rows = {row[1].text: number for number, row in weeks if row}
    other = typed(fresh, {f"Weeks!C{rows['Place']}": "Aula", f"Weeks!G{rows['Way']}": "OGS"})
    again = after(moved, imported(moved, other))
    assert imported(again, other) == Reading(counts={})


def test_the_order_of_the_rows_means_nothing(town: Loaded) -> None:
    book = typed(book_of(town), {"People!D2": "x", "People!M5": "9.3.", "Invitations!J4": "2"})
    wanted = edits(imported(town, book))
    turned = []
    for sheet in book.sheets:
        rows = enumerate((sheet.rows[0], *reversed(sheet.rows[1:])))
        moved = (tuple(cell._replace(row=number) for cell in cells) for number, cells in rows)
        turned.append(replace(sheet, rows=tuple(moved)))
    assert edits(imported(town, replace(book, sheets=tuple(turned)))) == wanted


def test_a_missing_row_or_sheet_deletes_nothing(town: Loaded) -> None:
    book = book_of(town)
    cut = tuple(replace(sheet, rows=sheet.rows[:2]) for sheet in book.sheets[:3])
    assert imported(town, replace(book, sheets=cut)) == Reading(counts={})


def test_rows_sorted_apart_are_noticed(town: Loaded) -> None:
    swapped = {"People!C2": "Maria Schmidt", "People!C5": "Änne Köster"}
    reading = changed_in(town, swapped)
    assert found(reading) == [("mixed-up-row", "People!C2"), ("mixed-up-row", "People!C5")]
    assert not reading.edits
    corrected = changed_in(town, {"People!C2": "Änne Köster-Groß"})
    assert edits(corrected) == {person("ogs", "koester", "name"): "Änne Köster-Groß"}
    roles = {"People!D2": "a", "People!D3": "b", "People!D5": "c"}
    now = after(town, changed_in(town, roles))
    apart = changed_in(now, {"People!D2": "b", "People!D3": "c", "People!D5": "a"})
    assert {code for code, _cell in found(apart)} == {"mixed-up-row"}


def test_an_id_that_was_overwritten_is_noticed(town: Loaded) -> None:
    for cell in ("People!A2", "Institutions!A3", "Invitations!A2"):
        assert ("mixed-up-row", cell) in found(changed_in(town, {cell: "other"}))


def test_a_row_copied_with_its_id_is_noticed(town: Loaded) -> None:
    cells = {"People!A8": "koester", "People!B8": "OGS", "People!C8": "Änne Köster"}
    assert found(changed_in(town, cells)) == [("mixed-up-row", "People!A8")]


# --- sheets ------------------------------------------------------------------------------------


def test_a_sheet_may_have_another_name(town: Loaded) -> None:
    book = typed(book_of(town), {"People!D2": "Neu"})
    renamed = tuple(replace(sheet, name=f"Blatt {n}") for n, sheet in enumerate(book.sheets))
    reading = imported(town, replace(book, sheets=renamed))
    assert edits(reading) == {person("ogs", "koester", "role"): "Neu"}


def test_a_column_that_is_gone_deletes_nothing(town: Loaded) -> None:
    book = book_of(town)

    def without(name: str, gone: int) -> Book:
        """Return the workbook with this sheet alone, and a column of it less."""
        rows = (
            tuple(
                cell._replace(column=cell.column - (cell.column > gone))
                for cell in row
                if cell.column != gone
            )
            for row in sheets(book)[name].rows
        )
        return replace(book, sheets=(replace(sheets(book)[name], rows=tuple(rows)),))

    for name, column in (("People", 6), ("People", 3), ("Invitations", 7), ("Weeks", 2)):
        assert not imported(town, without(name, column)).edits
    assert found(imported(town, without("People", 0))) == [("which-columns", "People!A1")]
    # The end of a date is in a column that is gone: its beginning cannot change alone.
    times = typed(without("Invitations", 7), {"Invitations!G3": "9"})
    assert found(imported(town, times)) == [("which-columns", "Invitations!F3")]


def test_a_second_column_for_one_paper_is_a_mistake(town: Loaded) -> None:
    book = book_of(town)
    heading = sheets(book)["Sheets"].rows[0][2].text
    reading = imported(town, typed(book, {"Sheets!B1": heading, "Sheets!B2": "x"}))
    assert ("which-columns", "Sheets!C2") in found(reading)


def test_other_weeks_and_a_damaged_memory_are_refused(town: Loaded) -> None:
    other = loaded_from(PARTNERS, INVITATIONS.replace("id: town", "id: village"))
    reading = imported(other, book_of(town))
    assert [one.code for one in reading.problems] == ["not-a-table"]
    book = book_of(town)
    empty = replace(book, hidden={MEMORY: replace(book.hidden[MEMORY], rows=())})
    assert [one.code for one in imported(town, empty).problems] == ["not-a-table"]


def test_the_memory_may_be_shown(town: Loaded) -> None:
    book = book_of(town)
    shown = replace(book, sheets=(*book.sheets, book.hidden[MEMORY]), hidden={})
    assert is_own(shown)
    assert not is_own(replace(book, hidden={}))
    assert imported(town, shown) == Reading(counts={})


def test_what_is_not_read_is_named(town: Loaded) -> None:
    book = typed(book_of(town), {"People!Z1": "Notiz", "People!Z3": "Kaffee"})
    reading = imported(town, book)
    assert [(note.code, note.about) for note in reading.notes] == [("unused", ("Notiz",))]


def test_a_column_with_another_heading_is_not_passed_over(town: Loaded) -> None:
    for heading in ("1st wish", ""):
        book = typed(book_of(town), {"People!G1": heading, "People!G3": "Jobcenter"})
        assert found(imported(town, book)) == [("which-columns", "People!G2")]


# --- then, now and the data --------------------------------------------------------------------


@cache
def with_role(role: str) -> Loaded:
    line = f"        role: {role}\n" if role else ""
    name = "        name: Änne Köster\n"
    return loaded_from(PARTNERS.replace(name, name + line), INVITATIONS)


@cache
def book_with_role(role: str) -> Book:
    return book_of(with_role(role))


@pytest.mark.uncounted
@pytest.mark.parametrize("data", ["", "then", "now", "other"])
@pytest.mark.parametrize("now", ["then", "now", ""])
@pytest.mark.parametrize("then", ["", "then"])
@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("settle", ["", "keep", "replace"])
def test_three_sides(then: str, now: str, data: str, settle: str, *, again: bool) -> None:
    """All cases of the table: `again` is the second import of the workbook."""
    if again:  # then is what the workbook said at its last import
        before = with_role("written")
        book = typed(book_with_role("written"), {"People!D2": then})
        imports = after(before, imported(before, book)).imports
        files = replace(with_role(data), imports=imports)
    else:
        book, files = book_with_role(then), with_role(data)
    reading = imported(files, typed(book, {"People!D2": now}), settle=settle)
    path = person("ogs", "koester", "role")
    if now in (then, data):
        assert edits(reading) == {}
    elif data == then or settle == "replace":
        assert edits(reading) == {path: now or None}
    elif settle == "keep":
        assert edits(reading) == {}
        kept = after(files, reading)
        assert edits(imported(kept, typed(book, {"People!D2": now}))) == {}
    else:
        assert found(reading) == [("two-answers", "People!D2")]
        assert f'"{data}"' in reading.problems[0].message


def test_a_workbook_that_comes_back_late_undoes_nothing(town: Loaded) -> None:
    book = typed(book_of(town), {"People!P2": "2"})
    cells = {"People!G2": "2", "People!D2": "Rektorin", "Sheets!A2": "Änne Köster",
             "People!C5": "M. Schmidt"}  # fmt: skip
    now = after(town, changed_in(town, cells))
    assert edits(imported(now, book)) == {person("ogs", "koester", "size"): "2"}


def test_an_older_copy_undoes_nothing_of_a_newer_one(town: Loaded) -> None:
    book = book_of(town)
    first = after(town, imported(town, typed(book, {"People!D2": "a", "People!D3": "b"})))
    second = imported(first, typed(book, {"People!D5": "c"}))
    assert edits(second) == {person("streetwork", "schmidt", "role"): "c"}
    assert [note.code for note in second.notes] == ["older-copy"]


def test_what_is_emptied_after_an_import_is_taken_back(town: Loaded) -> None:
    book = typed(book_of(town), {"People!D2": "a", "People!D3": "b"})
    now = after(town, imported(town, book))
    emptied = typed(book, {"People!D2": ""})
    reading = imported(now, emptied)
    assert edits(reading) == {person("ogs", "koester", "role"): None}
    assert imported(after(now, reading), emptied).edits == ()


def test_names_on_papers_are_compared_one_by_one(town: Loaded) -> None:
    book = book_of(town)
    path = ("invitations", "anstoss", "interested")
    newer = loaded_from(PARTNERS, INVITATIONS.replace("[mueller-1]", "[mueller-1, koester]"))
    added = typed(book, {"Sheets!C3": "Anna Müller (mueller-2) +1"})
    assert edits(imported(newer, added)) == {path: ["mueller-1", "koester", "mueller-2 +1"]}
    crossed = typed(book, {"Sheets!C2": ""})
    assert edits(imported(newer, crossed)) == {path: ["koester"]}
    assert edits(imported(town, crossed)) == {path: None}
    both = typed(book, {"Sheets!C2": "Anna Müller (mueller-1) +2"})
    other = loaded_from(PARTNERS, INVITATIONS.replace("[mueller-1]", "[mueller-1 +3]"))
    assert found(imported(other, both)) == [("two-answers", "Sheets!C2")]
    assert edits(imported(other, both, settle="replace")) == {path: ["mueller-1 +2"]}
    now = after(newer, imported(newer, added))
    assert imported(now, added).edits == ()
    gone = typed(added, {"Sheets!C3": ""})
    assert edits(imported(now, gone)) == {path: ["mueller-1", "koester"]}


def test_who_left_the_data_is_no_longer_changed(town: Loaded) -> None:
    row = "- {id: mueller-2, name: Anna Müller, role: Leitung}"
    gone = loaded_from(PARTNERS.replace(row, ""), INVITATIONS)
    book = book_of(town)
    assert imported(gone, book) == Reading(counts={})
    typed_in = typed(book, {"People!M4": "8.3."})
    assert found(imported(gone, typed_in)) == [("two-answers", "People!M4")]
    assert imported(gone, typed_in, settle="keep").problems == ()


# --- by chance ---------------------------------------------------------------------------------


def filled(form: Form, other: Form) -> Form:
    """Return the form with what stands in the other typed into it, new rows below."""
    known = {row.id for sheet in form.sheets for row, _cells in sheet.rows}
    sheets = []
    for own, theirs in zip(form.sheets, other.sheets, strict=True):
        placed = max(own.placed, theirs.placed, key=len)
        rows: dict[RowId, Any] = {}
        for sheet in (own, theirs):
            for row, cells in sheet.rows:
                shown = {one.code: cell for one, cell in zip(sheet.placed, cells, strict=True)}
                rows[row.id] = row, tuple(shown.get(one.code) for one in placed)
        order = sorted(rows, key=lambda id_: id_ not in known)
        sheets.append(replace(own, placed=placed, rows=tuple(rows[id_] for id_ in order)))
    names = {poster.key: poster.names for poster in other.posters}
    posters = (replace(one, names=names.get(one.key, one.names)) for one in form.posters)
    return replace(form, sheets=tuple(sheets), posters=tuple(posters))


def values(form: Form) -> dict[RowId, Any]:
    """Return what stands in every row; the papers of new dates are not in an older workbook."""
    return {
        row.id: {key: value for key, value in row.values.items() if key != "interested"}
        for sheet in form.sheets
        for row, _cells in sheet.rows
    }


@settings(max_examples=20)
@given(weeks(), weeks())
def test_filled_in_imported_and_written_again_it_says_the_same(
    one: tuple[Data, Data], other: tuple[Data, Data]
) -> None:
    for _partners, invitations in (one, other):
        for offer in invitations["invitations"]:
            offer["title"] = f"Einblick {offer['id']}"  # which of two is meant would be asked
    loaded = loaded_from(*one)
    first, second = form_from(loaded), form_from(loaded_from(*other))
    assert imported(loaded, book_from(first)) == Reading(counts={})
    book = book_from(filled(first, second))
    reading = imported(loaded, book)
    assume("mixed-up-row" not in {problem.code for problem in reading.problems})
    assert not reading.problems
    assert not reading.questions
    now = after(loaded, reading)
    assert values(form_from(now)) == values(first) | values(second)
    papers = {poster.key: {*poster.names} for poster in form_from(now).posters}
    written = {poster.key: {*poster.names} for poster in second.posters}
    for poster in first.posters:
        if poster.key in written and poster.key in papers:
            assert papers[poster.key] == written[poster.key]
    assert imported(now, book) == Reading(counts={})


def test_there_is_room_for_more_wishes(town: Loaded) -> None:
    wishes = [one.code for one in form_from(town).sheets[3].placed if one.number]
    assert wishes == [f"Wish {n}" for n in range(1, FEWEST_WISHES + 1)]


# --- answers -----------------------------------------------------------------------------------


def test_answers_are_taken_from_the_imports(town: Loaded) -> None:
    cells = {"People!G2": "VORM VORM", "People!H2": "weiß nicht = 2", "Sheets!A2": "Mäuschen77"}
    book = typed(book_of(town), {**cells, "Sheets!A3": "Müller, A."})
    asked = imported(town, book)
    assert sorted(one.answer for one in asked.questions) == [
        ("invitations", "VORM VORM"),
        ("invitations", "weiß nicht"),
        ("people", "Mäuschen77"),
        ("people", "Müller, A."),
    ]
    answers = """\
people: {Mäuschen77: nobody, 'Müller, A.': mueller-1}
invitations: {VORM VORM: anstoss, weiß nicht: none}
"""
    assert edits(imported(with_imports(town, answers.encode()), book)) == {
        person("ogs", "koester", "wishes"): ["anstoss", "garten"],
        ("invitations", "anstoss", "sessions", 0, "interested"): ["mueller-1"],
    }


def test_who_has_the_name_of_somebody_is_that_or_new_as_was_answered(town: Loaded) -> None:
    cells = {f"People!B{NEW}": "OGS", f"People!C{NEW}": "Köster, Änne", f"People!M{NEW}": "8.3."}
    book = typed(book_of(town), cells)
    same, new = (
        edits(
            imported(
                with_imports(town, f'people: {{"Köster, Änne (OGS)": {who}}}\n'.encode()), book
            )
        )
        for who in ("koester", "{new: ogs}")
    )
    assert same[person("ogs", "koester", "away")] == ["8.3."]
    assert person("ogs", "koester-aenne") in new


def test_what_is_clear_can_be_written_and_the_rest_later(town: Loaded) -> None:
    cells = {f"People!B{NEW}": "OGS", f"People!C{NEW}": "Ilse", f"People!G{NEW}": "77"}
    more = {"People!C8": "Ohne Haus", "People!M2": "nachmittags", "People!D2": "Leitung"}
    book = typed(book_of(town), cells | more)
    reading = imported(town, book)
    codes = {code for code, _cell in found(reading)}
    assert codes == {"unknown-number", "bad-span", "missing-field"}
    now = after(town, reading)
    written = [person("ogs", "koester", "role"), person("ogs", "ilse")]
    assert [one.path for one in reading.edits] == written
    better = typed(book, {f"People!G{NEW}": "1", "People!B8": "OGS", "People!M2": "9.3."})
    assert edits(imported(now, better)) == {
        person("ogs", "koester", "away"): ["9.3."],
        person("ogs", "ilse", "wishes"): ["anstoss"],
        person("ogs", "ohne-haus"): {"id": "ohne-haus", "name": "Ohne Haus"},
    }


def test_what_is_not_settled_is_asked_again(town: Loaded) -> None:
    newer = loaded_from(
        PARTNERS.replace("name: Änne Köster\n", "name: Änne Köster\n        role: Rektorin\n"),
        INVITATIONS.replace("[mueller-1]", "[mueller-1 +3]"),
    )
    cells = {"People!D2": "Leitung", "Sheets!C2": "Anna Müller (mueller-1) +2", "People!M2": "8.3."}
    book = typed(book_of(town), cells)
    reading = imported(newer, book)
    wanted = [("two-answers", "Sheets!C2"), ("two-answers", "People!D2")]
    assert found(reading) == wanted
    assert found(imported(after(newer, reading), book)) == wanted
    kept = after(newer, imported(newer, book, settle="keep"))
    assert imported(kept, book) == Reading(counts={})


def test_an_error_of_the_result_is_told_at_the_cell_that_caused_it(town: Loaded) -> None:
    cells = {"Invitations!F3": date(2027, 3, 20), "People!P2": "2", "People!D3": "K\ufffdche"}
    reading = changed_in(town, cells)

    made = taken(town, reading)
    assert cells_of(made.problems) == [
        ("control-character", "People!D3"), ("session-outside", "Invitations!F3"),
    ]  # fmt: skip
    partly = taken(town, reading, partial=True)
    assert b"size: 2" in partly.files["partners.yaml"]
    assert "invitations.yaml" not in partly.files
    assert b"anstoss@" not in partly.files["imports.yaml"]
