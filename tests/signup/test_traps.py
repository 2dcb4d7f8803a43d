"""What tables of others do that looks harmless, and takes more than one look."""

from __future__ import annotations

import pytest

from kooperation.signup import tables
from kooperation.signup.book import read_book
from kooperation.signup.matching import Matcher
from kooperation.signup.reading import Options
from tests.signup import samples
from tests.signup.samples import DATA, after, asked, loaded, reading, wrong


def test_a_column_of_houses_may_be_headed_like_an_invitation() -> None:
    data = loaded(invitations=samples.INVITATIONS_TEXT.replace("id: rundgang", "id: amt"))
    rows = [["Amt", "Name", "Wunsch 1"], ["Jugendhaus Süd", "Thomas Krause", "Rundgang"]]
    found = samples.read(samples.book(rows), data)
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.wishes(found) == {"krause-2": [["amt"]]}


def test_lists_below_their_dates() -> None:
    text = "Offene Tür: kochen & reden\nMi 15 Uhr\nPetra Berger\nMi 18 Uhr\nPiotr Nowak\n"
    found = reading(text)
    assert (asked(found), wrong(found)) == ([], [])
    assert [edit.path[-1] for edit in found.edits] == [0, 1]
    assert ["berger" in str(edit.value) for edit in found.edits] == [True, False]
    assert ["nowak" in str(edit.value) for edit in found.edits] == [False, True]
    found = reading(text.replace("Mi 18 Uhr", "Do 18 Uhr"))
    assert [code for code, _cell, _about in asked(found)] == ["which-invitation"]
    assert {edit.path[-1] for edit in found.edits} == {0}


def test_lists_that_lie_on_their_side_have_their_dates() -> None:
    text = "Angebot;Termin;1;2\nOffene Tür: kochen & reden;3.3. 15 Uhr;Petra Berger;Piotr Nowak\n"
    found = reading(text)
    assert (asked(found), wrong(found)) == ([], [])
    assert [edit.path[-1] for edit in found.edits] == [0, 0]
    found = reading(f"{text};;Selin Özdemir;\n")
    assert wrong(found) == [("which-invitation", "C3")]
    assert "oezdemir" not in str(found.edits)
    found = reading(text.replace("15 Uhr", "16 Uhr"))
    assert [code for code, _cell, _about in asked(found)] == ["which-invitation"]
    assert not found.edits


def test_a_gap_is_nothing_on_a_sheet_that_has_the_name_of_the_list() -> None:
    sheet = samples.book([["Name"], ["Petra Berger"], [""], ["Eva Lehmann"]], names=["Rundgang"])
    assert samples.lists(samples.read(sheet)) == {"rundgang": ["berger", "lehmann"]}


def test_what_was_answered_of_a_doubt_holds_for_nothing_else() -> None:
    text = "Name,Wunsch 1\nPetra Berger,Rundgang?\nEva Lehmann,Rundgang\n"
    found = reading(text, 'invitations: {"Rundgang?": none}')
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.wishes(found) == {"lehmann": [["rundgang"]]}
    named = loaded(
        invitations=samples.INVITATIONS_TEXT.replace("title: Rundgang", "title: Was nun?")
    )
    rows = [["Name", "Wunsch 1"], ["Petra Berger", "was nun?"], ["Eva Lehmann", "Was nun"]]
    found = samples.read(samples.book(rows), named)
    assert samples.wishes(found) == {"berger": [["rundgang"]], "lehmann": [["rundgang"]]}


def test_what_would_be_certain_without_a_doubt_comes_into_question() -> None:
    found = reading("Name,Wunsch 1,Wunsch 2\nPetra Berger,Offene-Tür?,(Training der Minis)\n")
    assert [one.candidates for one in found.questions] == [("offene-tuer",), ("training",)]


def test_the_house_that_offers_it_is_no_invitation_but_says_which_may_be_meant() -> None:
    found = reading("Name,Wunsch 1\nPetra Berger,TSV Rot-Weiß 09 e. V.\nEva Lehmann,Rathaus\n")
    assert [one.candidates for one in found.questions] == [("training",), ()]


@pytest.mark.parametrize(
    "text",
    ["Einrichtung,Rundgang,Training der Minis\nJugendhaus Süd,x,\nRathaus,,x\n",
     "Einrichtung,Wunsch 1,Wunsch 2\nJugendhaus Süd,Rundgang,Training der Minis\n"],
)  # fmt: skip
def test_houses_that_wish_something_are_nobody(text: str) -> None:
    found = reading(text)
    assert wrong(found) == [("no-wishes", "A1")]
    assert "nobody of them is named" in found.problems[0].message


def test_a_first_name_alone_is_asked_as_it_stands() -> None:
    found = reading("Klasse,Vorname,Wunsch 1\n3b,Petra,Rundgang\n")
    assert asked(found) == [("which-person", "B2", "Petra")]


def test_a_text_over_a_whole_row_is_nobody() -> None:
    text = "bis hier die Schule"
    rows = [["Name", "Wunsch 1"], ["Petra Berger", "Rundgang"], [text, text], ["Eva Lehmann", ""]]
    found = samples.read(samples.book(rows))
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.wishes(found) == {"berger": [["rundgang"]]}


def test_of_a_list_whose_title_is_asked_nobody_is_entered() -> None:
    text = "Rundgang\nPetra Berger\n\nTraining (4 Plätze)\nEva Lehmann\n"
    found = reading(text)
    assert asked(found) == [("which-invitation", "A4", "Training (4 Plätze)")]
    assert samples.lists(found) == {"rundgang": ["berger"]}
    answered = reading(text, 'invitations: {"Training (4 Plätze)": training}')
    assert samples.lists(answered) == {"rundgang": ["berger"], "training": ["lehmann"]}


def test_a_row_of_answers_is_no_second_row_of_headings() -> None:
    row = ["Rundgang", "Training der Minis"]
    found = samples.read(
        samples.book([["Name", "Wünsche", ""], ["P. Berger", *row], ["Eva Lehmann", *row]])
    )
    assert {cell for _code, cell, _about in asked(found)} == {"B1", "A2"}
    assert not found.edits


NOTES = {
    "sentences alone": (
        "Berger hat angerufen und möchte zum Rundgang\nHerr Ba kann am Mittwoch leider nicht\n"
    ),
    "sentences behind a day": (
        "Datum;Notiz\n3.2.;Berger hat angerufen und möchte zum Rundgang\n"
        "4.2.;Herr Ba kann am Mittwoch leider nicht\n"
    ),
    "sentences behind a name": (
        "Name;Notiz\nPetra Berger;möchte vielleicht zum Rundgang am 10.\n"
        "Eva Lehmann;ruft morgen noch einmal zurück\n"
    ),
}


@pytest.mark.parametrize("text", NOTES.values(), ids=NOTES)
def test_notes_of_calls_are_refused_in_their_own_words(text: str) -> None:
    found = reading(text)
    assert (asked(found), wrong(found)) == ([], [("no-wishes", "A1")])
    assert "sentences" in found.problems[0].message
    assert "cells of their own" in found.problems[0].hint


def test_notes_among_which_invitations_stand_are_a_column_to_ask_for() -> None:
    text = (
        "Name;Notiz vom Telefon\nPetra Berger;Rundgang\nEva Lehmann;ruft zurück\n"
        "Piotr Nowak;der Rundgang, aber nur am Mittwoch\n"
    )
    assert asked(reading(text)) == [("which-columns", "B1", "Notiz vom Telefon")]
    heads = "headings: [Name, Notiz vom Telefon]"
    found = reading(text, f"tables: [{{{heads}, wishes: [B]}}]")
    assert [(code, about) for code, _cell, about in asked(found)] == [
        ("which-invitation", "ruft zurück"),
        ("which-invitation", "der Rundgang, aber nur am Mittwoch"),
    ]
    assert samples.wishes(found) == {"berger": [["rundgang"]]}


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Haus", "Wunsch 1"], ["Ada Neu", "Jugendhaus Süd", "Rundgang"]],
        [["Rundgang", "Training der Minis"], ["Ada Neu (Jugendhaus Süd)", "Petra Berger"]],
    ],
)
def test_somebody_new_whose_name_was_corrected_is_not_new_again(rows: list[list[str]]) -> None:
    made = samples.book(rows)
    data = loaded(imports="people: {Ada Neu (Jugendhaus Süd): {new: jugendhaus}}")
    data = after(data, samples.read(made, data))
    partners = data.document("partners").raw.decode()
    assert partners.count("name: Ada Neu") == 1
    data = loaded(
        partners.replace("name: Ada Neu", "name: Dr. Ada Neumann"),
        data.document("invitations").raw.decode(),
        data.document("imports").raw.decode(),
    )
    again = samples.read(made, data)
    assert (again.edits, again.questions, again.problems) == ((), (), ())


def test_whom_to_ask_at_a_house_may_be_somebody_known() -> None:
    text = "Name;Straße;Ansprechpartner/in\nJugendhaus Süd;Parkweg 3;Eva Lehmann\n"
    found = reading(text)
    assert (asked(found), wrong(found)) == ([], [])
    assert {edit.path[-1]: edit.value for edit in found.edits} == {
        "address": "Parkweg 3",
        "contact": "Eva Lehmann",
    }


def test_two_addresses_of_one_house_are_told() -> None:
    text = "Einrichtung;Adresse\nJugendhaus Süd;Parkweg 3\nJugendhaus Süd;Markt 1\n"
    found = reading(text)
    assert wrong(found) == [("two-statements", "A3")]
    assert [edit.value for edit in found.edits] == ["Parkweg 3"]


HOUSE = "Name,Haus,Wunsch 1\nAda Neu,Hospiz am Wald,Rundgang\nBo Neu,Hospiz am Wald,Rundgang\n"
NEW_HOUSE = "partners: {Hospiz am Wald: {new: health}}"


def test_a_new_house_comes_with_the_first_of_its_people() -> None:
    assert asked(reading(HOUSE)) == [("which-partner", "B2", "Hospiz am Wald")]
    found = reading(HOUSE, NEW_HOUSE)
    assert [one.partner for one in found.questions] == ["hospiz-am-wald"] * 2
    assert not found.edits
    people = "people: {Ada Neu (Hospiz am Wald): {new: hospiz-am-wald}, Bo Neu: nobody}"
    found = reading(HOUSE, f"{people}\n{NEW_HOUSE}")
    assert not found.questions
    assert [edit.path[1:] for edit in found.edits] == [
        ("hospiz-am-wald",),
        ("hospiz-am-wald", "people", "ada-neu"),
        ("hospiz-am-wald", "people", "ada-neu", "wishes"),
    ]
    assert found.edits[0].value == {
        "id": "hospiz-am-wald", "name": "Hospiz am Wald", "kind": "health",
    }  # fmt: skip


def test_a_house_whose_id_is_taken_is_asked_again() -> None:
    text = HOUSE.replace("Hospiz am Wald", "TSV")
    found = reading(text, "partners: {TSV: {new: business}}")
    assert asked(found) == [("which-partner", "B2", "TSV")]


def test_a_matcher_that_is_kept_says_the_same() -> None:
    text = "Name,Wunsch 1\nBerger,Rundgang\nEva Lehmann,Minis\n"
    book, _problems = read_book("a.csv", text.encode())
    assert book
    assert DATA.data
    matcher = Matcher(DATA.data)
    first = tables.read(book, DATA, Options(), matcher=matcher)
    answered = loaded(imports="people: {Berger: berger}\ninvitations: {Minis: training}")
    again = tables.read(book, answered, Options(), matcher=matcher)
    assert len(first.questions) == 2
    assert again == tables.read(book, answered, Options())
    assert samples.wishes(again) == {"berger": [["rundgang"]], "lehmann": [["training"]]}


def test_of_many_who_share_a_word_the_likeliest_are_found() -> None:
    people = "".join(
        f"      - {{id: p{n}, name: Lehrkraft {chr(97 + n % 26) * 4} {n}}}\n" for n in range(400)
    )
    text = f"partners:\n  - id: schule\n    name: Schule\n    people:\n{people}"
    weeks = "weeks: {id: w, title: W, start: 2027-03-01, end: 2027-03-02}\ninvitations: []\n"
    data = loaded(text, weeks).data
    assert data
    matcher = Matcher(data)
    assert matcher.person("Lehrkraft ccc 28").candidates[0] == "p28"
    assert matcher.person("Lehrkraft eeeee 82").candidates[0] == "p82"


def test_a_table_of_something_else_does_not_ask_by_the_thousand() -> None:
    rows = "".join(f"Petra Berger,Los {row},Posten {row}\n" for row in range(2_600))
    found = reading("Name,Wunsch 1,Wunsch 2\n" + rows)
    assert (found.questions, [one.code for one in found.problems]) == ((), ["not-a-table"])
