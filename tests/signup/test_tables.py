from __future__ import annotations

import pytest

from kooperation.render.imports import NOTES, questions
from kooperation.render.problems import text as render
from kooperation.signup import tables
from kooperation.signup.book import read_book
from kooperation.signup.matching import parts
from kooperation.signup.reading import Options
from tests.signup import samples
from tests.signup.samples import DATA, asked, loaded, reading, wrong

ANSWERED = {
    "people": ("people: {Berger: berger}", "Name,Wunsch 1\nBerger,Rundgang\n", "berger"),
    "people with their house": (
        'people: {"Krause (Jugendhaus Süd)": krause-2}',
        "Name,Haus,Wunsch 1\nKrause,Jugendhaus Süd,Rundgang\n", "krause-2",
    ),
    "invitations": (
        'invitations: {"Rundgang (10 Plätze)": rundgang}',
        "Name,Wunsch 1\nPetra Berger,Rundgang (10 Plätze)\n", "berger",
    ),
    "partners": (
        "partners: {Grundschule: grundschule}",
        "Name,Haus,Wunsch 1\nThomas Krause,Grundschule,Rundgang\n", "krause-1",
    ),
    "columns": (
        "tables: [{headings: [Name, Slot A, Slot B], wishes: [C, B]}]",
        "Name,Slot A,Slot B\nPetra Berger,,Rundgang\n", "berger",
    ),
    "no headings": (
        "tables: [{headings: [], people: A, wishes: [B]}]",
        "Petra Berger,Rundgang\n", "berger",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("imports", "text", "person"), ANSWERED.values(), ids=ANSWERED)
def test_what_was_answered_is_never_asked_again(imports: str, text: str, person: str) -> None:
    found = reading(text, imports)
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.wishes(found) == {person: [["rundgang"]]}


def test_nobody_and_none_are_left_out_every_time() -> None:
    text = "Name,Wunsch 1\nMäuschen77,Rundgang\nPetra Berger,weiß noch nicht\n"
    imports = "people: {Mäuschen77: nobody}\ninvitations: {weiß noch nicht: none}"
    found = reading(text, imports)
    assert not found.questions
    assert not found.edits
    assert [note.code for note in samples.left_out(found)] == ["skipped", "no-wish"]


def test_somebody_new_comes_only_by_an_answer() -> None:
    text = 'Name,Haus,Wunsch 1\n"Kollegin, Neue",Jugendhaus Süd,Rundgang\n'
    about = "Kollegin, Neue (Jugendhaus Süd)"
    assert asked(reading(text)) == [("which-person", "A2", about)]
    found = reading(text, f'people: {{"{about}": {{new: jugendhaus}}}}')
    path = ("partners", "jugendhaus", "people", "neue-kollegin")
    assert found.edits[0].path == path
    assert found.edits[0].value == {"id": "neue-kollegin", "name": "Neue Kollegin"}
    assert samples.wishes(found) == {"neue-kollegin": [["rundgang"]]}


def test_lists_under_their_dates() -> None:
    text = "Rundgang 10.3.;Training der Minis\nPetra Berger +1;Eva Lehmann\n"
    found = reading(text)
    assert not found.questions
    values = {edit.path[1:]: edit.value for edit in found.edits}
    assert values == {
        ("rundgang", "sessions", 0): {
            "at": "2027-03-10 10:00-12:00", "interested": ["berger +1"],
        },
        ("training", "interested"): ["lehmann"],
    }  # fmt: skip


def test_a_sheet_for_each_invitation() -> None:
    rows = [["Name", "Einrichtung"], ["Petra Berger", "Grundschule am Park"]]
    made = samples.book(rows, rows, names=["Rundgang", "Training der Minis"])
    found = samples.read(made)
    assert not found.questions
    assert samples.lists(found) == {"rundgang": ["berger"], "training": ["berger"]}


def test_numbers_of_a_list_in_the_same_book() -> None:
    titles = [["Nr", "Titel", "Plätze"], ["1", "Rundgang", "10"], ["2", "Training der Minis", "4"]]
    wishes = [["Name", "Wahl 1", "Wahl 2"], ["Petra Berger", "2", "1"], ["Eva Lehmann", "7", ""]]
    found = samples.read(samples.book(wishes, titles))
    assert samples.wishes(found) == {"berger": [["training"], ["rundgang"]]}
    assert wrong(found) == [("unknown-number", "B3")]


def test_institutions_come_after_a_yes_for_the_table() -> None:
    text = (
        "Einrichtung,Adresse,Ansprechpartner,E-Mail\n"
        "Jugendhaus Süd,Parkweg 3,Frau Lehmann,j@example.org\n"
        "Stadtbücherei,Markt 1,Herr Buch,b@example.org\n"
    )
    found = reading(text)
    assert asked(found) == [("which-partner", "A1", "Einrichtung")]
    assert {edit.path: edit.value for edit in found.edits} == {
        ("partners", "jugendhaus", "address"): "Parkweg 3",
        ("partners", "jugendhaus", "contact"): "Frau Lehmann",
    }
    heads = "Einrichtung, Adresse, Ansprechpartner, E-Mail"
    imports = f"tables: [{{headings: [{heads}], new: true}}]"
    found = reading(text, imports, contacts=True)
    assert not found.questions
    assert found.edits[-1].value == {
        "id": "stadtbuecherei", "name": "Stadtbücherei", "kind": "other",
        "address": "Markt 1", "contact": "Herr Buch", "email": "b@example.org",
    }  # fmt: skip


WAYS = {
    # then, data, file: what becomes of it, alone, with --keep and with --replace
    ("", "", "a"): ("in", "in", "in"),
    ("", "a", "a"): ("same", "same", "same"),
    ("", "b", "a"): ("two-answers", "stays", "in"),
    ("a", "a", "a"): ("same", "same", "same"),
    ("a", "b", "a"): ("stays", "stays", "stays"),
    ("a", "", "a"): ("stays", "stays", "stays"),
    ("b", "b", "a"): ("in", "in", "in"),
    ("b", "a", "a"): ("same", "same", "same"),
    ("b", "c", "a"): ("two-answers", "stays", "in"),
    ("b", "", "a"): ("two-answers", "stays", "in"),
}
WISH = {"a": "rundgang", "b": "training", "c": "offene-tuer", "": ""}
TITLE = {"a": "Rundgang", "b": "Training der Minis"}


@pytest.mark.parametrize("settle", ["", "keep", "replace"])
@pytest.mark.parametrize(("then", "held", "now"), WAYS)
def test_three_sides(then: str, held: str, now: str, settle: str) -> None:
    data = DATA
    if then:
        first = samples.read(samples.book([["Name", "Wunsch 1"], ["Petra Berger", TITLE[then]]]))
        imports = first.memory[-1].value
        text = f"tables: [{{headings: [Name, Wunsch 1], read: {{berger: {imports}}}}}]"
        data = loaded(imports=text)
    if held:
        partners = samples.PARTNERS_TEXT.replace(
            "name: Petra Berger}", f"name: Petra Berger, wishes: [{WISH[held]}]}}"
        )
        memory = data.imports.document.raw.decode() if data.imports else ""
        data = loaded(partners=partners, imports=memory)
    made = samples.book([["Name", "Wunsch 1"], ["Petra Berger", TITLE[now]]])
    found = samples.read(made, data, settle=settle)
    expected = WAYS[then, held, now][["", "keep", "replace"].index(settle)]
    assert [one.code for one in found.problems] == [expected] * (expected == "two-answers")
    assert samples.wishes(found) == ({"berger": [["rundgang"]]} if expected == "in" else {})
    if expected != "two-answers":  # whatever was settled is settled
        again = samples.read(made, data, settle=settle)
        assert again.memory == found.memory


def test_new_tables_stand_one_behind_the_other_in_the_memory() -> None:
    some = [["Name", "Slot A", "Slot B"], ["Selin Özdemir", "Rundgang", "Training der Minis"]]
    other = [["Name", "Wunsch 1"], ["Petra Berger", "Rundgang"]]
    found = samples.read(samples.book(some, other))
    assert [edit.path for edit in found.memory] == [
        ("tables", 0, "headings"), ("tables", 0, "read", "berger"),
    ]  # fmt: skip
    assert found.questions[0].answer == ("tables", 0, "wishes")
    assert found.questions[0].along[0].path == ("tables", 0, "headings")


def test_nobody_sees_mail_and_phone_beside_a_mistake() -> None:
    text = (
        "Zeit,Name,Mail,Tel,Wunsch 1\n2027-02-08 10:27,Bergr,p@example.org,02307 123456,Rundgang\n"
    )
    book, _problems = read_book("a.csv", text.encode())
    assert book
    found = tables.read(book, DATA, Options())
    [problem] = questions(DATA.data, found.questions)
    shown = render(problem, book.sheets[0])
    assert "B Bergr  |  E Rundgang" in shown
    assert "example.org" not in shown
    assert "123456" not in shown


def test_everybody_belongs_to_one_partner() -> None:
    text = "Name,Wunsch 1\nThomas Krause,Rundgang\n"
    assert samples.wishes(reading(text, partner="jugendhaus")) == {"krause-2": [["rundgang"]]}
    text = "Name,Haus,Wunsch 1\nThomas Krause,Jugendhaus Süd,Rundgang\n"
    found = reading(text, partner="grundschule")
    assert wrong(found) == [("which-partner", "B2")]
    assert not found.edits


def test_somebody_in_two_sheets_says_one_thing() -> None:
    one = [["Name", "Wunsch 1"], ["Petra Berger", "Rundgang"]]
    other = [["Name", "Wunsch 1"], ["Petra Berger", "Training der Minis"]]
    found = samples.read(samples.book(one, other))
    assert wrong(found) == [("two-statements", "A2"), ("two-statements", "A2")]
    assert not found.edits
    assert samples.wishes(samples.read(samples.book(one, other), sheet="Tabelle1"))
    assert samples.wishes(samples.read(samples.book(one, one))) == {"berger": [["rundgang"]]}


def test_who_has_left_a_table_stays_and_is_named() -> None:
    imports = "tables: [{headings: [Name, Wunsch 1], read: {berger: 5b1c9e02, nowak: 5b1c9e02}}]"
    found = reading("Name,Wunsch 1\nPetra Berger,Rundgang\n", imports)
    assert [(note.code, note.about) for note in samples.left_out(found)] == [("gone", ("nowak",))]
    assert not any(edit.value is None for edit in found.edits)


def test_answers_of_new_people_are_no_list_of_numbers() -> None:
    some = [["ID", "Wie heißt du?", "Wunsch 1"], ["1", "Neu Eins", "Rundgang"]]
    other = [["Name", "Wunsch 1"], ["Petra Berger", "Training der Minis"]]
    found = samples.read(samples.book(some, other))
    assert asked(found) == [("which-person", "B2", "Neu Eins")]
    assert samples.wishes(found) == {"berger": [["training"]]}


HOW = {
    "ranked": "Name,Bitte ordnen Sie die Einladungen\nPetra Berger,Rundgang;Training der Minis\n",
    "ticks": "Name,Wohin? Alle zutreffenden\nPetra Berger,Rundgang;Training der Minis\n",
    "wide": "Name,Wunsch 1\nPetra Berger,Rundgang\n",
    "grid": "Name,Rundgang,Training der Minis\nPetra Berger,x,\n",
    "long": "Name,Besuch\nPetra Berger,Rundgang\nPetra Berger,Training der Minis\n",
    "lists": "Rundgang,Training der Minis\nPetra Berger,\n",
}


@pytest.mark.parametrize(("way", "text"), HOW.items(), ids=HOW)
def test_how_a_table_was_read_is_said_at_its_headings(way: str, text: str) -> None:
    how = reading(text).notes[0]
    heads = text.partition("\n")[0].split(",")
    cells = ["A1", "B1", "C1"][: len(heads)]
    assert (how.code, [one.cell for one in how.sources]) == (way, cells[way != "lists" :])
    assert NOTES[way]
    asked_first = reading("Name,Besuche\nPetra Berger,Rundgang;Training der Minis\n")
    assert [one.code for one in asked_first.questions] == ["which-order"]
    assert not asked_first.notes


def test_a_list_of_what_is_offered_is_left_out() -> None:
    offers = [["Titel", "Haus", "Plätze"], ["Rundgang", "Rathaus, Amt für Soziales", "10"]]
    some = [["Name", "Wunsch 1"], ["Petra Berger", "Training der Minis"]]
    found = samples.read(samples.book(some, offers))
    assert (asked(found), wrong(found)) == ([], [])
    assert [note.code for note in samples.left_out(found)] == ["no-signups"]
    assert wrong(samples.read(samples.book(offers))) == [("no-wishes", "A1")]


def test_seats_are_no_numbers_of_invitations() -> None:
    offers = [["Titel", "Kapazität"], ["Rundgang", "4"], ["Training der Minis", "7"]]
    some = [["Name", "Wahl 1", "Wahl 2"], ["Petra Berger", "7", "4"]]
    found = samples.read(samples.book(some, offers))
    assert not found.edits
    assert {code for code, _cell in wrong(found)} == {"unknown-number"}


def test_numbers_of_a_list_in_one_cell() -> None:
    titles = [["Nr", "Titel"], ["1", "Rundgang"], ["2", "Training der Minis"]]
    wishes = [["Name", "Wünsche, das Liebste zuerst"], ["Petra Berger", "2, 1"]]
    found = samples.read(samples.book(wishes, titles))
    assert samples.wishes(found) == {"berger": [["training"], ["rundgang"]]}


def test_ones_own_house_and_a_wish_twice_are_left_out_and_named() -> None:
    text = "Name,Wunsch 1,Wunsch 2,Wunsch 3\nPiotr Nowak,Training der Minis,Rundgang,rundgang\n"
    found = reading(text)
    assert samples.wishes(found) == {"nowak": [["rundgang"]]}
    notes = [
        (one.code, [cell.cell for cell in one.sources], one.about)
        for one in samples.left_out(found)
    ]
    assert notes == [
        ("own-house", ["B2"], ("training",)),
        ("repeated-wish", ["D2"], ("rundgang",)),
    ]


def test_what_waits_for_an_answer_is_asked_once_and_what_most_wait_for_first() -> None:
    rows = ("Petra Berger,Minis", "Piotr Nowak,Rundgänge", "Eva Lehmann,Rundgänge")
    found = reading("\n".join(("Name,Wunsch 1", *rows)))
    assert [(one.about, one.count) for one in found.questions] == [("Rundgänge", 2), ("Minis", 1)]


def test_columns_of_wishes_are_offered_together_and_notes_each_alone() -> None:
    slots = reading("Name,Slot A,Slot B\nPetra Berger,Rundgang,Training der Minis")
    notes = reading(
        "Name,Notiz vom Telefon,Was noch\n"
        "Petra Berger,Rundgang,kommt später\nPiotr Nowak,ruft an,Training der Minis"
    )
    assert [one.candidates for one in slots.questions] == [("B C",)]
    assert [one.candidates for one in notes.questions] == [("B", "C")]


OFFERED = frozenset({"Kochen, Backen", "Kochen", "Backen, Reden", "Reden", "Singen; Tanzen"})
LISTS = {
    "Kochen, Backen": ["Kochen, Backen"],
    "Kochen, Backen, Reden": ["Kochen, Backen, Reden"],  # which may be read in two ways
    "Kochen, Backen, Singen": ["Kochen, Backen", "Singen"],
    "Reden, Kochen": ["Reden", "Kochen"],
    "Kochen, Backen; Reden": ["Kochen, Backen", "Reden"],
    "Singen; Tanzen; Reden": ["Singen; Tanzen", "Reden"],
    "Reden;": ["Reden"],
}


@pytest.mark.parametrize(("text", "items"), LISTS.items())
def test_items_of_a_list_may_hold_what_separates_them(text: str, items: list[str]) -> None:
    assert parts(text, OFFERED.__contains__) == items
