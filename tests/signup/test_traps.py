"""What tables of others do that looks harmless: each kind once, read, asked or told at its cell."""

from __future__ import annotations

import pytest

from kooperation.signup import tables
from kooperation.signup.book import read_book
from kooperation.signup.matching import Matcher
from kooperation.signup.reading import Options
from tests.signup import samples
from tests.signup.samples import DATA, loaded
from tests.signup.test_properties import after
from tests.signup.test_tables import asked, reading, wrong

READ = {
    "Roman ranks": (
        "Name,Rundgang,Training der Minis\nPetra Berger,II,I.\n",
        {"berger": [["training"], ["rundgang"]]},
    ),
    "signs that are pictures, and what polls call no answer": (
        ("Name,Rundgang,Training der Minis\nPetra Berger,✔\ufe0f,❔\n"
        "Eva Lehmann,Unbekannt,✔\ufe0f\n"),
        {"berger": [["rundgang"], ["training"]], "lehmann": [["training"]]},
    ),
    "only maybe is no rank of which the end is asked": (
        "Name,Rundgang,Training der Minis\nPetra Berger,ja,vielleicht\nEva Lehmann,vielleicht,\n",
        {"berger": [["rundgang"], ["training"]], "lehmann": [["rundgang"]]},
    ),
    "words for nothing": (
        "Name,Wunsch 1,Wunsch 2\nPetra Berger,Rundgang,keiner\nEva Lehmann,Rundgang,n/a\n",
        {"berger": [["rundgang"]], "lehmann": [["rundgang"]]},
    ),
    "dates beside the wishes": (
        ("Name,Wunsch 1,Termin 1,Wunsch 2,Termin 2\n"
        'Eva Lehmann,"Unterricht erleben, Klasse 3b",4.3.,Rundgang,\n'),
        {"lehmann": [["unterricht@2027-03-04"], ["rundgang"]]},
    ),
    "ranks in a second row of headings": (
        ("Name,Wünsche,,\n,1.,2.,\nPetra Berger,Rundgang,Training der Minis,\n"),
        {"berger": [["rundgang"], ["training"]]},
    ),
    "headings in a row below titles that are written once": (
        (",Rundgang,Offene Tür: kochen & reden,\nName,10.3.,3.3. 15 Uhr,3.3. 18 Uhr\n"
        "Petra Berger,x,,x\n"),
        {"berger": [["rundgang@2027-03-10", "offene-tuer@2027-03-03T18:00"]]},
    ),
    "options in a row below a question that is written once": (
        ("Name,Which visits?,,\nOpen-Ended Response,Rundgang,Training der Minis,Other\n"
        "Petra Berger,Rundgang,,\nEva Lehmann,,Training der Minis,\n"),
        {"berger": [["rundgang"]], "lehmann": [["training"]]},
    ),
    "a scale that says which end is the best": (
        ("Name,Rang (1 = am liebsten) [Rundgang],Rang (1 = am liebsten) [Training der Minis]\n"
        "Petra Berger,2,1\n"),
        {"berger": [["training"], ["rundgang"]]},
    ),
    "day and time of day in columns of their own": (
        ("Name,Besuch,Datum,Uhrzeit\nPetra Berger,Offene Tür: kochen & reden,3.3.,18:00\n"
        "Petra Berger,Rundgang,10.3.,10:00\n"),
        {"berger": [["offene-tuer@2027-03-03T18:00", "rundgang@2027-03-10"]]},
    ),
    "Roman numbers in headings": (
        "Name,Wunsch II,Wunsch I\nPetra Berger,Rundgang,Training der Minis\n",
        {"berger": [["training"], ["rundgang"]]},
    ),
    "nobody comes along": (
        ("Name,Wunsch 1,Begleitpersonen\nPetra Berger,Rundgang,-\nEva Lehmann,Rundgang,keine\n"),
        {"berger": [["rundgang"]], "lehmann": [["rundgang"]]},
    ),
    "seats, sums and their column": (
        ("Name,Rundgang,Training der Minis,Summe\nPlätze,10,4,14\nPetra Berger,x,x,2\n"
        "Zusagen:,1,1,2\n"),
        {"berger": [["rundgang", "training"]]},
    ),
    "seats above and below a table": (
        "Name,Rundgang,Training der Minis\nmax. Teilnehmer,9,4\nPetra Berger,x,\nfrei,8,4\n",
        {"berger": [["rundgang"]]},
    ),
    "what stands below a table": (
        ("Name,Rundgang,Training der Minis\nPetra Berger,x,(x)\n,,\nStand: 12.2.2027,,\n"
        "x = ja und (x) = vielleicht,,\n"),
        {"berger": [["rundgang"], ["training"]]},
    ),
    "houses in rows of their own": (
        ("Name,Rundgang,Training der Minis\nJugendhaus Süd,,\nThomas Krause,x,\n"
        "Grundschule am Park,,\nThomas Krause,,x\n"),
        {"krause-2": [["rundgang"]], "krause-1": [["training"]]},
    ),
    "who has withdrawn": (
        "Name,Wunsch 1,Status\nPetra Berger,Rundgang,\nEva Lehmann,Rundgang,storniert\n",
        {"berger": [["rundgang"]]},
    ),
    "a heading that says wishes and order": (
        ('Name,Ihre Wünsche in Reihenfolge\nPetra Berger,"Rundgang, Training der Minis"\n'),
        {"berger": [["rundgang"], ["training"]]},
    ),
    "no house is a dash": (
        "Name,Haus,Wunsch 1\nPetra Berger,-,Rundgang\n", {"berger": [["rundgang"]]},
    ),
    "who comes along, in a sentence": (
        ("Name,Wunsch 1\nPetra Berger (wir sind zu dritt),Rundgang\n"
        "Eva Lehmann - kommt mit 2 Kollegen,Rundgang\nPiotr Nowak zu 3,Rundgang\n"),
        {who: [["rundgang +2"]] for who in ("berger", "lehmann", "nowak")},
    ),
    "how many come, in words": (
        ("Name,Wunsch 1,Wie viele seid ihr?\nPetra Berger,Rundgang,zu zweit\n"
        "Eva Lehmann,Rundgang,2 Personen\nPiotr Nowak,Rundgang,drei\n"),
        {"berger": [["rundgang +1"]], "lehmann": [["rundgang +1"]], "nowak": [["rundgang +2"]]},
    ),
    "a column of numbers without a word": (
        "#,Name,Rundgang,Training der Minis\n1,Petra Berger,x,\n2,Eva Lehmann,,x\n",
        {"berger": [["rundgang"]], "lehmann": [["training"]]},
    ),
    "a question for each invitation": (
        "Name,Rundgang?,Training der Minis?\nPetra Berger,ja,nein\n", {"berger": [["rundgang"]]},
    ),
    "columns of the workbook beside its wishes": (
        ("Name,Wunsch 1,Wunsch 2,höchstens Besuche,höchstens am Tag\n"
        "Petra Berger,Rundgang,Training der Minis,3,1\n"),
        {"berger": [["rundgang"], ["training"]]},
    ),
    "consent is no wish": (
        "Name,Einverständnis,Wunsch 1\nPetra Berger,ja,Rundgang\n", {"berger": [["rundgang"]]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wishes"), READ.values(), ids=READ)
def test_what_is_read(text: str, wishes: samples.Wishes) -> None:
    found = reading(text)
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.wishes(found) == wishes


def test_a_column_of_houses_may_be_headed_like_an_invitation() -> None:
    data = loaded(invitations=samples.INVITATIONS_TEXT.replace("id: rundgang", "id: amt"))
    rows = [["Amt", "Name", "Wunsch 1"], ["Jugendhaus Süd", "Thomas Krause", "Rundgang"]]
    found = samples.read(samples.book(rows), data)
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.wishes(found) == {"krause-2": [["amt"]]}


ASKED = {
    "the name of a house that has two invitations": (
        "Name,Wunsch 1\nPetra Berger,Rathaus\n", "which-invitation", "B2",
    ),
    "marks on a scale": (
        ("Name,Wie gern? (5 = sehr) [Rundgang],Wie gern? (5 = sehr) [Training der Minis]\n"
        "Petra Berger,1,5\n"),
        "which-end", "B1",
    ),
    "ranks that are none, since there are more than columns": (
        "Name,Rundgang,Training der Minis\nPetra Berger,3,1\n", "which-end", "B2",
    ),
    "an invitation with a doubt": (
        "Name,Wunsch 1\nPetra Berger,Rundgang?\n", "which-invitation", "B2",
    ),
    "an invitation in brackets": (
        "Name,Wunsch 1\nPetra Berger,(Rundgang)\n", "which-invitation", "B2",
    ),
    "somebody with a doubt": ("Name,Wunsch 1\nPetra Berger?,Rundgang\n", "which-person", "A2"),
    "what nobody wants": (
        "Name,Was möchten Sie auf keinen Fall?\nPetra Berger,Rundgang\n", "which-columns", "B1",
    ),
    "where somebody was": (
        ("Name,Wo waren Sie schon? [Rundgang],Wo waren Sie schon? [Training der Minis]\n"
        "Petra Berger,x,\n"),
        "which-columns", "B1",
    ),
    "a date that belongs to no wish alone": (
        "Name,Wunsch 1,Wunsch 2,Termin\nPetra Berger,Rundgang,Training der Minis,5.3.\n",
        "which-columns", "D1",
    ),
    "a sentence is one question": (
        'Name,Wunsch 1\nPetra Berger,"will gern zum Training, am liebsten Freitag"\n',
        "which-invitation", "B2",
    ),
    "a date behind a comma belongs to the title": (
        'Name,Wunsch 1\nPetra Berger,"Rundgang, Mittwoch 10. März"\n', "which-invitation", "B2",
    ),
    "somebody and a wife": ("Name,Wunsch 1\nPetra Berger + Frau,Rundgang\n", "which-person", "A2"),
    "what may stand in for a wish": (
        "Name,Wunsch 1,Ersatz\nPetra Berger,Rundgang,Minis\n", "which-columns", "C1",
    ),
    "days of which one is none": (
        ("Name,Besuch,Datum\nPetra Berger,Rundgang,10.3.\nEva Lehmann,Rundgang,bald\n"),
        "which-columns", "C1",
    ),
    "times of day alone": (
        ("Name,Wunsch 1,Uhrzeit\nPetra Berger,Offene Tür: kochen & reden,15 Uhr\n"
        "Piotr Nowak,Offene Tür: kochen & reden,18:00\n"),
        "which-columns", "C1",
    ),
    "days that stand below a word for moments": (
        ("Name,Wunsch 1,Datum 1\nPetra Berger,Offene Tür: kochen & reden,3.3.2027 15:00\n"
        "Piotr Nowak,Offene Tür: kochen & reden,egal\n"),
        "which-columns", "C1",
    ),
    "days without a year below a word for moments": (
        "Name,Wunsch 1,Datum 1\nPetra Berger,Rundgang,10.3. 10 Uhr\nPiotr Nowak,Rundgang,egal\n",
        "which-columns", "C1",
    ),
    "times of day of which one is none": (
        ("Name,Besuch,Termin,Uhrzeit\nPetra Berger,Rundgang,10.3.,10:00\n"
        "Eva Lehmann,Rundgang,10.3.,früh\n"),
        "which-columns", "D1",
    ),
    "a first name alone": ("Vorname,Wunsch 1\nPetra,Rundgang\n", "which-person", "A2"),
    "the heading of a list with its seats": (
        "Rundgang (10 Plätze)\nPetra Berger\nEva Lehmann\n", "which-invitation", "A1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "cell"), ASKED.values(), ids=ASKED)
def test_what_is_asked(text: str, code: str, cell: str) -> None:
    found = reading(text)
    assert [(one.code, one.source.cell) for one in found.questions] == [(code, cell)]
    assert not found.problems
    assert not samples.wishes(found) or code == "which-end"


WRONG = {
    "who comes along by name": (
        "Name,Wunsch 1,Begleitung\nPetra Berger,Rundgang,Frau Ba\n", "bad-number", "C2",
    ),
    "a rank with a doubt": (
        "Name,Rundgang,Training der Minis\nPetra Berger,1?,x\n", "unknown-mark", "B2",
    ),
    "one more, or a thumb": (
        "Name,Rundgang,Training der Minis\nPetra Berger,+1,x\n", "unknown-mark", "B2",
    ),
    "a single V may be a tick": (
        "Name,Rundgang,Training der Minis\nPetra Berger,V,\n", "unknown-mark", "B2",
    ),
    "a question mark for a title": (
        "Name,Wunsch 1,Wunsch 2\nPetra Berger,?,Rundgang\n", "which-invitation", "B2",
    ),
    "the same as above, as a sign": (
        "Name,Wunsch 1\nPetra Berger,Rundgang\nEva Lehmann,„\n", "which-invitation", "B3",
    ),
    "the same as above, in words": (
        "Name,Wunsch 1\nPetra Berger,Rundgang\nEva Lehmann,s. o.\n", "which-invitation", "B3",
    ),
    "as somebody else": (
        "Name,Wunsch 1\nPetra Berger,Rundgang\nEva Lehmann,wie Petra\n", "which-invitation", "B3",
    ),
    "several invitations in a cell for one": (
        "Name,Wunsch 1\nPetra Berger,Rundgang\nEva Lehmann,Rundgang > Training der Minis\n",
        "which-invitation", "B3",
    ),
    "several people in a cell": (
        'Name,Wunsch 1\nPetra Berger,Rundgang\n"Eva Lehmann, Mamadou Ba",Rundgang\n',
        "which-person", "A3",
    ),
    "people beside each other": (
        "Wohin,Petra Berger,Eva Lehmann\nRundgang,x,\nTraining der Minis,,x\n",
        "which-columns", "B1",
    ),
    "headings that have slipped": (
        ",Name,Rundgang,Training der Minis\nPetra Berger,,x,\nEva Lehmann,,,x\n",
        "which-columns", "B1",
    ),
    "the same house": (
        "Name,Haus,Wunsch 1\nPetra Berger,Grundschule am Park,Rundgang\nSelin Özdemir,dito,\n",
        "which-partner", "B3",
    ),
    "an invitation that is written once for several": (
        "Einladung,Name\nRundgang,Petra Berger\n,Eva Lehmann\n", "which-invitation", "B3",
    ),
    "other headings below": (
        ("Name,Wunsch 1,Wunsch 2\nPetra Berger,Rundgang,\nName,Wunsch 2,Wunsch 1\n"
        "Eva Lehmann,Rundgang,Training der Minis\n"),
        "which-columns", "B3",
    ),
    "other titles below": (
        ("Name,Rundgang,Training der Minis\nPetra Berger,x,\n"
        "Name,Sprechstunde,Offene Tür: kochen & reden\nEva Lehmann,x,\n"),
        "which-columns", "B3",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "cell"), WRONG.values(), ids=WRONG)
def test_what_is_wrong(text: str, code: str, cell: str) -> None:
    found = reading(text)
    assert (asked(found), wrong(found)) == ([], [(code, cell)])
    assert "lehmann" not in samples.wishes(found)


BELOW = {
    "one column": "Rundgang\nPetra Berger\n\nTraining der Minis\nEva Lehmann\n",
    "with headings again": (
        "Rundgang;\nName;Haus\nPetra Berger;Grundschule am Park\n;\nTraining der Minis;\n"
        "Name;Haus\nEva Lehmann;Jugendhaus Süd\n"
    ),
    "with headings once": (
        "Name;Haus\nRundgang;\nPetra Berger;Grundschule am Park\nTraining der Minis;\n"
        "Eva Lehmann;Jugendhaus Süd\n"
    ),
    "side by side": (
        "Rundgang;Offene Tür: kochen & reden\nPetra Berger;\n;\n"
        "Training der Minis;Unterricht erleben, Klasse 3b\nEva Lehmann;\n"
    ),
    "in lines with numbers": (
        "Rundgang\n1. Petra Berger\n2.\n\nTraining der Minis\n1. Eva Lehmann\n2.\n"
    ),
}


@pytest.mark.parametrize("text", BELOW.values(), ids=BELOW)
def test_lists_below_lists(text: str) -> None:
    found = reading(text)
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.lists(found) == {"rundgang": ["berger"], "training": ["lehmann"]}


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


def test_headings_that_come_again_below_a_gap_need_a_title() -> None:
    text = BELOW["with headings again"]
    found = reading(text.replace("Training der Minis", ""))
    assert wrong(found) == [("which-invitation", "A7")]
    assert samples.lists(found) == {"rundgang": ["berger"]}
    pages = "Rundgang;\nName;Haus\nPetra Berger;\nName;Haus\nEva Lehmann;\n"
    assert samples.lists(reading(pages)) == {"rundgang": ["berger", "lehmann"]}


IN_ROWS = {
    "numbers above the names": "Angebot;1;2\nRundgang;Petra Berger;Eva Lehmann\n",
    "one heading over all names": "Einladung;Wer kommt?;\nRundgang;Petra Berger;Eva Lehmann\n",
    "seats and notes beside": (
        "Angebot;Plätze;Name 1;Name 2;Bemerkung\nRundgang;9;Petra Berger;Eva Lehmann;Kaffee\n"
    ),
}


@pytest.mark.parametrize("text", IN_ROWS.values(), ids=IN_ROWS)
def test_lists_that_lie_on_their_side(text: str) -> None:
    gap = ";;" if "Plätze" in text else ";"
    found = reading(f"{text}Training der Minis{gap}Mamadou Ba\n")
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.lists(found) == {"rundgang": ["berger", "lehmann"], "training": ["ba"]}


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


def test_two_people_before_their_wish_are_no_list() -> None:
    found = reading("Name 1;Name 2;Wunsch 1\nPetra Berger;Eva Lehmann;Rundgang\n")
    assert [code for code, _cell, _about in asked(found)] == ["which-columns"]


GAPS = {
    "in one column": ("Rundgang\nPetra Berger\n\nEva Lehmann\n", "A4"),
    "in one of several": (
        ("Rundgang;Offene Tür: kochen & reden\nPetra Berger;\n;\nTraining der Minis;\n"
        "Mamadou Ba;\n;\nEva Lehmann;\n"),
        "A7",
    ),
    "beside houses": (
        "Rundgang;\nName;Haus\nPetra Berger;Grundschule am Park\n;\nEva Lehmann;\n", "A5",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "cell"), GAPS.values(), ids=GAPS)
def test_where_only_a_gap_is_left_of_a_list_nobody_knows_whose_it_is(text: str, cell: str) -> None:
    found = reading(text)
    assert (asked(found), wrong(found)) == ([], [("which-invitation", cell)])
    assert "lehmann" not in str(samples.lists(found))


def test_a_gap_is_nothing_where_no_title_can_have_stood() -> None:
    below_a_title = "Rundgang\n\nPetra Berger\nEva Lehmann\n"
    beside_each_other = (
        "Rundgang;Offene Tür: kochen & reden\nPetra Berger;Piotr Nowak\n;\nEva Lehmann;\n"
    )
    for text in (below_a_title, beside_each_other):
        assert samples.lists(reading(text))["rundgang"] == ["berger", "lehmann"]
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


def test_a_row_that_has_slipped_is_no_second_row_of_headings() -> None:
    found = reading(
        "Name,Haus,Wunsch 1,Wunsch 2\n,Neue Kraft,Rathaus,Rundgang,Training der Minis\n"
        "Petra Berger,Grundschule am Park,Rundgang,\n"
    )
    assert wrong(found) == [("which-person", "C2")]
    assert not found.edits


def test_a_first_name_alone_is_asked_as_it_stands() -> None:
    found = reading("Klasse,Vorname,Wunsch 1\n3b,Petra,Rundgang\n")
    assert asked(found) == [("which-person", "B2", "Petra")]


def test_a_text_over_a_whole_row_is_nobody() -> None:
    text = "bis hier die Schule"
    rows = [["Name", "Wunsch 1"], ["Petra Berger", "Rundgang"], [text, text], ["Eva Lehmann", ""]]
    found = samples.read(samples.book(rows))
    assert (asked(found), wrong(found)) == ([], [])
    assert samples.wishes(found) == {"berger": [["rundgang"]]}


def test_titles_below_ranks_are_no_headings() -> None:
    rows = "Rundgang;Rundgang;Training der Minis\nPetra Berger;Rundgang;\nEva Lehmann;Rundgang;\n"
    found = reading(f"Name;Wunsch 1;Wunsch 2\n{rows}")
    assert asked(found) == [("which-person", "A2", "Rundgang")]
    assert samples.wishes(found) == {"berger": [["rundgang"]], "lehmann": [["rundgang"]]}


def test_one_title_beside_names_is_no_list_of_what_stands_below_another_word() -> None:
    found = reading("Name;Rundgang\nGast;x\nEva Lehmann;\n")
    assert not found.edits
    assert wrong(found) == [("no-wishes", "A1")]


def test_of_a_list_whose_title_is_asked_nobody_is_entered() -> None:
    text = "Rundgang\nPetra Berger\n\nTraining (4 Plätze)\nEva Lehmann\n"
    found = reading(text)
    assert asked(found) == [("which-invitation", "A4", "Training (4 Plätze)")]
    assert samples.lists(found) == {"rundgang": ["berger"]}
    answered = reading(text, 'invitations: {"Training (4 Plätze)": training}')
    assert samples.lists(answered) == {"rundgang": ["berger"], "training": ["lehmann"]}


def test_people_above_a_known_word_are_no_titles() -> None:
    found = reading("Rundgang\nPetra Berger\nPiotr Nowak\n\nGast\nEva Lehmann\n")
    assert asked(found) == [("which-person", "A5", "Gast")]
    assert wrong(found) == [("which-invitation", "A5")]
    assert samples.lists(found) == {"rundgang": ["berger", "nowak"]}


def test_withdrawn_in_one_column_of_a_grid_is_a_mistake_of_its_cell() -> None:
    found = reading("Name,Rundgang,Training der Minis\nPetra Berger,x,abgesagt\n")
    assert wrong(found) == [("unknown-mark", "C2")]
    assert samples.wishes(found) == {"berger": [["rundgang"]]}


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
