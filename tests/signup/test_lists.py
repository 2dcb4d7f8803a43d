"""Names below invitations, contacts and notes: what is taken over, asked and left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from kooperation.render.imports import choices, note
from kooperation.signup.book import read_book, written
from kooperation.signup.reading import Note
from tests.signup import samples
from tests.signup.samples import (
    DATA,
    INVITATIONS_TEXT,
    PARTNERS_TEXT,
    asked,
    loaded,
    reading,
    wrong,
)

CONTACTS = "Name,Wunsch 1,Telefon,E-Mail\nPetra Berger,Rundgang,02307 1,p@example.org\n"


def values(found: Any) -> dict[tuple[str | int, ...], Any]:
    return {edit.path[1:]: edit.value for edit in found.edits}


def test_phone_and_mail_come_only_if_wanted() -> None:
    person = ("grundschule", "people", "berger")
    assert values(reading(CONTACTS)) == {(*person, "wishes"): ["rundgang"]}
    assert "contacts" in [one.code for one in reading(CONTACTS).notes]
    assert values(reading(CONTACTS, contacts=True)) == {
        (*person, "wishes"): ["rundgang"],
        (*person, "phone"): "02307 1",
        (*person, "email"): "p@example.org",
    }


@pytest.mark.parametrize(
    ("settle", "phone", "problems"),
    [("", None, ["two-answers"]), ("keep", None, []), ("replace", "02307 1", [])],
)
def test_another_phone_number_is_settled(
    settle: str, phone: str | None, problems: list[str]
) -> None:
    data = loaded(PARTNERS_TEXT.replace("name: Petra Berger}", "name: Petra Berger, phone: '9'}"))
    book, _problems = read_book("antworten.csv", CONTACTS.encode())
    assert book
    found = samples.read(book, data, contacts=True, settle=settle)
    assert values(found).get(("grundschule", "people", "berger", "phone")) == phone
    assert [one.code for one in found.problems] == problems


def test_who_is_on_a_list_already_is_not_added() -> None:
    data = loaded(
        invitations=INVITATIONS_TEXT.replace("seats: 10", "seats: 10\n    interested: [berger +1]")
    )
    for text, codes in (("Petra Berger", []), ("Petra Berger +2", ["two-answers"])):
        made = samples.book([["Rundgang", "Training der Minis"], [text, "Eva Lehmann"]])
        found = samples.read(made, data)
        assert values(found) == {("training", "interested"): ["lehmann"]}
        assert [one.code for one in found.problems] == codes


def test_what_is_not_clear_of_lists_is_asked() -> None:
    rows = [["Rundgang", "Training der Minis"], ["Selin Özdemir", "Eva Lehmann"], ["P. Berger", ""]]
    found = samples.read(samples.book(rows))
    assert [code for code, _cell, _about in asked(found)] == ["which-person"]
    named = [label for _id, label in choices(DATA.data, found.questions[0])]
    assert named == ["Petra Berger, Grundschule am Park (berger)"]
    left = samples.read(samples.book(rows), loaded(imports="people: {P. Berger: nobody}"))
    assert not left.questions
    assert [one.code for one in samples.left_out(left)] == ["skipped"]
    assert values(left) == values(found)
    rows[0][1] = "Training Minis"
    codes = {code for code, _cell, _about in asked(samples.read(samples.book(rows)))}
    assert codes == {"which-invitation", "which-person"}


def test_the_title_of_a_sheet_is_asked_where_it_is_only_alike() -> None:
    rows = [
        ["Der Rundgang durchs Rathaus"],
        ["Name", "Haus"],
        ["Petra Berger", "Grundschule am Park"],
    ]
    found = samples.read(samples.book(rows))
    assert [code for code, _cell, _about in asked(found)] == ["which-invitation"]
    assert not found.edits
    rows[0] = ["Rundgang"]
    assert values(samples.read(samples.book(rows))) == {("rundgang", "interested"): ["berger"]}


def test_which_house_is_asked_with_its_name() -> None:
    found = reading("Name,Einrichtung,Wunsch 1\nPetra Berger,Grundschule,Rundgang\n")
    [question] = [one for one in found.questions if one.code == "which-partner"]
    assert ("grundschule", "Grundschule am Park (grundschule)") in choices(DATA.data, question)
    assert not found.edits


def test_hidden_sheets_and_encodings_are_said() -> None:
    book, _problems = read_book("a.csv", "Name;Wunsch 1\nSelin Özdemir;Rundgang\n".encode("cp1252"))
    assert book
    found = samples.read(book)
    assert [one.code for one in samples.left_out(found)] == ["windows-1252"]
    assert samples.wishes(found) == {"oezdemir": [["rundgang"]]}
    assert wrong(found) == []


def test_a_note_names_six_cells_and_counts_the_others() -> None:
    sheet = samples.book([[*"abcdefgh"]]).sheets[0]
    sources = tuple(map(sheet.source, sheet.cells()))
    assert note(Note("own-house", sources[:2], ("berger",))) == "own house: berger (A1, B1)"
    assert note(Note("unused", sources)) == "not needed (A1, B1, C1, D1, E1, F1, 2 more)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (7.0, "7"),
        (7.5, "7.5"),
        (date(2027, 3, 9), "2027-03-09"),
        (datetime(2027, 3, 9, tzinfo=UTC).replace(tzinfo=None), "2027-03-09"),
        (datetime(2027, 3, 9, 8, 5, tzinfo=UTC).replace(tzinfo=None), "2027-03-09 08:05"),
        (time(8, 5), "08:05"),
        (time(8, 5, 7), "08:05:07"),
        (timedelta(hours=26, minutes=5), "26:05"),
        (" a\u200b b ", "a b"),
    ],
)
def test_a_value_is_shown_as_koop_writes_it(value: Any, text: str) -> None:
    assert written(value) == text
