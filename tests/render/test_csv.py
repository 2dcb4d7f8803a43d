"""Tables, read back as a spreadsheet or a mail merge would."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from kooperation.i18n import Language, use
from kooperation.weeks.model import Visit
from tests.build import dataset, example, example_plan, going, named, session
from tests.render import AWO, BKE, OGS, VISITS, afterwards, small, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.weeks.model import DataSet


def tables(
    data: DataSet, visits: Iterable[Visit] = VISITS, *chosen: str, published: bool = True
) -> dict[str, bytes]:
    return written("csv", data, visits, chosen, published=published)


def read(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a table by its headings; every row has a cell for each."""
    text = content.decode("utf-8-sig")
    heading, *rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    assert len(set(heading)) == len(heading)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_what_is_off_is_noted() -> None:
    off = session("awo", "2027-03-09 14:00-15:00", cancelled="Wasserschaden", note="Jacke")
    rows = read(tables(replace(small(), cancelled={off.id: off}))["internal/sessions.csv"])
    assert {row["Session (id)"]: row["Note"] for row in rows}[off.id] == "is off: Wasserschaden"


def test_visits_stand_in_order_of_time() -> None:
    rows = read(tables(small())["internal/visits.csv"])
    assert [(row["Person (id)"], row["Session (id)"]) for row in rows] == [
        ("anna", AWO.id),
        ("emil", AWO.id),
        ("anna", OGS.id),
    ]
    assert rows[1] == {
        "Status": "revision 1",
        "Date": "2027-03-02",
        "Weekday": "Tuesday",
        "Begins": "10:00",
        "Ends": "11:00",
        "Person": "Emil",
        "Institution": "Spd",
        "Role": "",
        "People": "2",
        "Host": "Awo",
        "Visit": "Awo",
        "Place": "Awo",
        "Address": "",
        "Contact": "Leitung",
        "Note": "Jacke",
        "Attendance": "",
        "Person (id)": "emil",
        "Session (id)": "awo@2027-03-02T10:00",
    }
    last = rows[2]
    assert (last["Begins"], last["Ends"], last["Place"]) == ("22:30", "24:00", "Hall")


def test_a_visit_that_was_missed_says_so() -> None:
    found = written("csv", *afterwards())
    rows = read(found["internal/visits.csv"])
    assert [(row["Person (id)"], row["Attendance"]) for row in rows] == [
        ("anna", "did not come"),
        ("emil", ""),
        ("anna", ""),
    ]
    assert b"did not come" not in found["internal/sessions.csv"] + found["internal/people.csv"]


def test_sessions_stand_there_also_without_guests() -> None:
    rows = read(tables(small())["internal/sessions.csv"])
    assert [(row["Session (id)"], row["Guests"], row["Seats"]) for row in rows] == [
        (AWO.id, "3", "4"),
        (OGS.id, "1", "10"),
        (BKE.id, "0", "10"),
    ]
    assert [row["Guides"] for row in rows] == ["Berta", "", ""]


def test_people_have_a_cell_for_each_visit() -> None:
    rows = read(tables(small())["internal/people.csv"])
    assert [row["Name"] for row in rows] == ["Berta", "Anna", "Emil"]
    anna = rows[1]
    assert (anna["Institution"], anna["Role"], anna["Person (id)"]) == ("Spd", "Rektorin", "anna")
    assert anna["Visit 1"] == "Tuesday, 2 March, 10:00–11:00: Awo, Contact: Leitung"
    assert anna["Common date 1"] == "Monday, 1 March, 09:00–12:00: Cafe"
    assert anna["Own session 1"] == ""
    assert rows[0]["Own session 1"] == "Tuesday, 2 March, 10:00–11:00: Awo, 3 people come"
    assert (anna["List"], anna["Calendar"]) == ("people/anna.pdf", "people/anna.ics")
    assert anna["Contact"] == ""
    assert anna["Visit 2"] == "Wednesday, 3 March, 22:30–24:00: Ogs, Hall"
    assert [row["Visit 1"] for row in rows] == ["", anna["Visit 1"], anna["Visit 1"]]
    assert "Visit 3" not in anna
    assert (rows[2]["E-mail"], rows[2]["Phone"]) == ("emil@example.org", "+49 171 1")
    assert (rows[0]["E-mail"], rows[0]["Phone"]) == ("", "02307 000001")


def test_without_a_visit_the_columns_stay() -> None:
    found = tables(small(), [])
    assert [row["Visit 1"] for row in read(found["internal/people.csv"])] == ["", "", ""]
    assert read(found["internal/visits.csv"]) == []
    nobody = tables(dataset(session("awo", "2027-03-02 10:00-11:00")), [])
    assert read(nobody["internal/people.csv"]) == []


def test_a_draft_is_marked_in_every_row() -> None:
    for content in tables(small(), published=False).values():
        assert {row["Status"] for row in read(content)} == {"draft"}
    for content in tables(small()).values():
        assert {row["Status"] for row in read(content)} == {"revision 1"}


def test_excel_knows_encoding_and_line_ends() -> None:
    for content in tables(small()).values():
        assert content.startswith(b"\xef\xbb\xbfStatus,")
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


def test_german_tables_have_semicolons_and_german_weekdays() -> None:
    use(Language.GERMAN)
    for content in tables(small()).values():
        assert content.splitlines()[0].count(b";") > 7
        assert b"," not in content.splitlines()[0]
    rows = [[*row.values()] for row in read(tables(small())["internal/visits.csv"], ";")]
    assert rows[0][1:3] == ["2027-03-02", "Dienstag"]
    people = [[*row.values()] for row in read(tables(small())["internal/people.csv"], ";")]
    assert people[1][11:13] == [
        "Dienstag, 2. März, 10:00–11:00 Uhr: Awo, Kontakt: Leitung",
        "Mittwoch, 3. März, 22:30–24:00 Uhr: Ogs, Hall",
    ]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://x";"y")', '\'=HYPERLINK("http://x";"y")'),
        ("+49 171", "+49 171"),
        ("+49 (0)2307/000-1", "+49 (0)2307/000-1"),
        ("+49 171 x", "'+49 171 x"),
        ("+49\u0661", "'+49\u0661"),
        ("-1\n", "'-1\n"),
        ("-1", "-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("01711234567", "01711234567"),
        ("02307 000001", "02307 000001"),
        ("0", "0"),
        ("a;b,c\"d'e", "a;b,c\"d'e"),
        ("eins\r\nzwei\nBEGIN", "eins\r\nzwei\nBEGIN"),
        ("שלום \u0661", "שלום \u0661"),
        ("x" * 300, "x" * 300),
        ("1=1", "1=1"),
        ("", ""),
    ],
)
def test_texts_are_only_texts(text: str, cell: str, language: Language) -> None:
    use(language)
    data = named(small(), text)
    reached = {k: replace(p, email=text, phone=text) for k, p in data.people.items()}
    data = replace(data, people=reached)
    found = tables(data)
    delimiter = ";" if language is Language.GERMAN else ","
    visits = [[*row.values()] for row in read(found["internal/visits.csv"], delimiter)]
    assert len(visits) == 3
    for row in visits:
        assert [*row[5:8], *row[9:15]] == [cell] * 9
    sessions = [[*row.values()] for row in read(found["internal/sessions.csv"], delimiter)]
    assert [[*row[5:9], row[12]] for row in sessions] == [[cell] * 5] * 3
    assert sessions[0][11] == cell
    people = [[*row.values()] for row in read(found["internal/people.csv"], delimiter)]
    assert [[*row[1:4], *row[5:7], row[8]] for row in people] == [[cell] * 6] * 3
    cells = [cell for row in people for cell in row[11:13] if cell]
    assert len(cells) == 3
    assert all(f": {text}" in cell for cell in cells)


def test_a_selection_has_no_tables() -> None:
    assert tables(small(), VISITS, "anna") == {}


def test_wishes_that_were_not_met_stand_nowhere() -> None:
    found = tables(small(), going(AWO, "anna"))
    assert b"Ogs" not in found["internal/people.csv"]
    assert b"Ogs" not in found["internal/visits.csv"]


def test_phone_and_mail_stand_only_among_the_people() -> None:
    found = tables(small())
    for name, content in found.items():
        assert (b"emil@example.org" in content) == (name == "internal/people.csv")
        assert (b"171" in content) == (name == "internal/people.csv")


def test_the_example_is_whole_and_the_same_each_time() -> None:
    data, visits = example(), example_plan()
    found = tables(data, visits)
    rows = read(found["internal/visits.csv"])
    assert {Visit(row["Person (id)"], row["Session (id)"]) for row in rows} == visits
    assert len(rows) == len(visits)
    people = read(found["internal/people.csv"])
    assert {row["Person (id)"] for row in people} == data.people.keys()
    cells = [row[key] for row in people for key in row if key.startswith("Visit ") and row[key]]
    assert len(cells) == len(visits)
    taken = sum(int(row["Guests"]) for row in read(found["internal/sessions.csv"]))
    assert taken == sum(data.people[visit.person].size for visit in visits)
    assert found == tables(data, visits)
