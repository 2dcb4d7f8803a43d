"""A first workbook with mistakes in it: each is told once, and its hint is accepted."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from kooperation.files.load import with_imports
from kooperation.i18n import Language, use
from kooperation.render import imports as said
from kooperation.render.workbook import workbook
from tests.signup.workbooks import (
    book_from,
    cells_of,
    form_from,
    imported,
    loaded_from,
    taken,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.load import Loaded
    from kooperation.problems import Problem
    from kooperation.signup.reading import Reading

WEEKS = "weeks: {id: w, title: W, start: 2027-03-08, end: 2027-03-19}\ninvitations: []\n"
FIRST = {
    "Institutions!B2": "Kita Mond",
    "Institutions!B3": "Jobcenter",
    "Invitations!B2": "Invitation", "Invitations!C2": "Kita Mond", "Invitations!D2": "Küche",
    "Invitations!J2": "2", "Invitations!L2": "Köchin",
    "Invitations!B3": "One of its dates", "Invitations!F3": "9.3.", "Invitations!G3": "10",
    "Invitations!H3": "11.30",
    "People!B2": "Kita Mond", "People!C2": "Köchin",
    "People!B3": "Jobcenter", "People!C3": "Kaya", "People!G3": "Küche",
}  # fmt: skip
"""Rows that are right; each test spoils some of them."""


TRESEN = {
    "Invitations!B4": "Invitation", "Invitations!C4": "Jobcenter", "Invitations!D4": "Tresen",
    "Invitations!J4": "2", "Invitations!F4": "10.3.", "Invitations!G4": "10",
    "Invitations!H4": "11",
}  # fmt: skip


@pytest.fixture
def empty() -> Loaded:
    return loaded_from("partners: []\n", WEEKS)


def read(loaded: Loaded, cells: Mapping[str, Any]) -> Reading:
    return imported(loaded, typed(book_from(form_from(loaded)), {**FIRST, **cells}))


def told(loaded: Loaded, cells: Mapping[str, Any], **options: Any) -> list[Problem]:
    """Return everything that koop complains of, questions as well."""
    reading = read(loaded, cells)
    asked = said.questions(loaded.data, reading.questions)
    return [*asked, *taken(loaded, reading, **options).problems]


def test_what_is_right_is_right(empty: Loaded) -> None:
    assert told(empty, {}) == []


@pytest.mark.parametrize(
    ("cells", "expected", "hint"),
    [
        ({"People!C2": "", "People!B2": ""}, ("which-person", "Invitations!L2"), '"People"'),
        ({"People!B3": "Rathaus Nord"}, ("which-partner", "People!B3"), '"Institutions"'),
        ({"Invitations!C2": "Kita Mnod"}, ("which-partner", "Invitations!C2"), "Kita Mond"),
        ({"People!G3": "Kühce"}, ("which-invitation", "People!G3"), "Küche"),
        ({"Institutions!C2": "Kita"}, ("bad-choice", "Institutions!C2"), '"childcare"'),
        ({"Institutions!C2": "xyz"}, ("bad-choice", "Institutions!C2"), "school, childcare"),
        ({"Invitations!F3": "31.2."}, ("bad-span", "Invitations!F3"), "calendar"),
        ({"Invitations!F3": "", "Invitations!G3": "", "Invitations!H3": "", "Invitations!B3": ""},
         ("no-sessions", "Invitations!F2"), "Windows"),
        ({"Invitations!F3": "31.2.", "People!G3": "1 am 9.3."},
         ("unknown-number", "People!G3"), "title"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_can_be_done_in_the_workbook(
    empty: Loaded, cells: Mapping[str, str], expected: tuple[str, str], hint: str
) -> None:
    problems = told(empty, cells)
    assert expected in cells_of(problems)
    assert len(problems) == len({"People!G3", "Invitations!F3"} & cells.keys() or {expected})
    assert hint in problems[-1].hint
    for words in ("sessions:", "imports.yaml", "windows:", "{"):
        assert words not in problems[-1].hint


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Weeks!H20": "Jobcentre"}, [("unknown-place", "Weeks!H20")]),
        ({"Weeks!G20": "Kita Mon"}, [("unknown-place", "Weeks!G20")]),
        ({"Weeks!G20": "Kita Mon", "Weeks!H20": "Jobcentre"},
         [("unknown-place", "Weeks!G20"), ("unknown-place", "Weeks!H20")]),
        ({"Weeks!H20": "", "Weeks!G20": "Kita Mon"}, [("unknown-place", "Weeks!G20")]),
        ({"Weeks!I20": "zehn"}, [("bad-number", "Weeks!I20")]),
    ],
)  # fmt: skip
def test_of_a_way_the_end_is_marked_that_is_wrong(
    empty: Loaded, cells: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    way = {"Weeks!B20": "Way", "Weeks!G20": "Kita Mond", "Weeks!H20": "Jobcenter"}
    assert told(empty, way | {"Weeks!I20": "10"}) == []
    assert cells_of(told(empty, way | {"Weeks!I20": "10"} | cells)) == expected


def test_a_day_is_hinted_without_its_hours_and_may_have_them(empty: Loaded) -> None:
    times = {"Invitations!G3": "14", "Invitations!H3": "15:30"}
    (problem,) = told(empty, {**times, "Invitations!F3": "Dienstag"})
    instead = problem.hint.removeprefix("write ")
    assert instead == "Di"
    for day in (instead, "Di 14:00-15:30"):
        assert told(empty, {**times, "Invitations!F3": day}) == []


def test_the_words_of_the_drop_down_are_hinted_in_the_language_spoken(empty: Loaded) -> None:
    book = typed(book_from(form_from(empty)), {**FIRST, "Institutions!C2": "Kita"})
    use(Language.GERMAN)
    (problem,) = imported(empty, book).problems
    use(Language.ENGLISH)
    assert "Kinderbetreuung" in problem.hint


def test_what_two_share_is_hinted_with_the_house(empty: Loaded) -> None:
    two = {"People!C2": "Kim", "People!C3": "Kim", "Invitations!L2": "Kim"}
    (problem,) = told(empty, two)
    assert problem.hint.endswith("Kim (Kita Mond); Kim (Jobcenter)")
    assert told(empty, {**two, "Invitations!L2": "Kim (Kita Mond)"}) == []


def test_two_houses_of_one_name_are_told_apart_by_another(empty: Loaded) -> None:
    problems = told(empty, {"Institutions!B3": "Kita Mond", "People!B3": "Kita Mond"})
    assert {one.code for one in problems} == {"which-partner"}
    assert {one.hint for one in problems} == {"several are called so: give them names that differ"}


def test_a_row_twice_has_no_id_to_empty(empty: Loaded) -> None:
    again = {f"Invitations!{column}4": FIRST[f"Invitations!{column}3"] for column in "BFGH"}
    (problem,) = told(empty, again)
    assert (problem.code, problem.source.cell) == ("mixed-up-row", "A4")
    assert problem.hint == "delete one of the two, or change what both say"


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"Invitations!K2": "3"}, "minimum-above-seats", "Invitations!K2"),
        ({"Invitations!L2": "Kaya"}, "foreign-guide", "Invitations!L2"),
        ({"Invitations!N2": "Mo 9-12"}, "windows-without-duration", "Invitations!N2"),
        ({"Invitations!F3": "1.4."}, "session-outside", "Invitations!F3"),
        ({"People!H3": "Küche"}, "repeated-wish", "People!H3"),
        ({"People!H3": "Tresen", **TRESEN}, "own-institution", "People!H3"),
        ({"People!M3": "Kaya"}, "bad-span", "People!M3"),
        ({"People!O3": "Kaya"}, "pair-with-oneself", "People!O3"),
    ],
)
def test_what_is_wrong_with_a_new_row_has_its_cell(
    empty: Loaded, cells: Mapping[str, str], code: str, cell: str
) -> None:
    assert cells_of(told(empty, cells)) == [(code, cell)]


def test_a_hint_says_where_keys_of_the_files_stand_in_the_workbook(empty: Loaded) -> None:
    (problem,) = told(empty, {"Invitations!K2": "3"})
    assert said.with_headings(problem).hint.endswith(" (in the workbook: min_visitors = At least)")
    (other,) = told(empty, {"Invitations!F3": "31.2."})
    assert said.with_headings(other) == other


def test_dates_below_a_row_that_is_unclear_belong_to_nothing_else(empty: Loaded) -> None:
    second = {
        "Invitations!B4": "Invitation", "Invitations!C4": "Jobcentre", "Invitations!D4": "Amt",
        "Invitations!J4": "1", "Invitations!B5": "One of its dates", "Invitations!F5": "10.3.",
        "Invitations!G5": "9", "Invitations!H5": "10", "People!G2": "Amt",
    }  # fmt: skip
    assert cells_of(told(empty, second)) == [("which-partner", "Invitations!C4")]
    reading = read(empty, second)
    (kitchen,) = [one.value for one in reading.edits if one.path == ("invitations", "kueche")]
    assert len([one for one in reading.edits if "sessions" in one.path]) == 1, kitchen


def test_a_house_that_was_left_out_leaves_out_its_row(empty: Loaded) -> None:
    raw = b"partners: {Rathaus Nord: nobody}\n"
    reading = read(with_imports(empty, raw), {"People!B3": "Rathaus Nord"})
    assert not reading.problems
    assert not reading.questions
    assert ("partners", "None", "people", "kaya") not in {one.path for one in reading.edits}
    assert [one.code for one in reading.notes] == ["skipped"]


def test_what_lacks_is_told_where_only_what_is_clear_is_written(empty: Loaded) -> None:
    problems = told(empty, {"Invitations!F3": "31.2."}, partial=True)
    assert {one.code for one in problems} >= {"bad-span", "no-sessions"}


def test_somebody_new_has_a_row_and_no_answer(empty: Loaded) -> None:
    (asked,) = read(empty, {"Invitations!C2": "Kita Mnod"}).questions
    assert [*said.words(asked)] == ["nobody"]
    assert '"Institutions"' in said.in_the_workbook(asked)


def test_no_program_makes_a_date_or_a_number_of_what_is_to_stay_as_typed(empty: Loaded) -> None:
    parts = zipfile.ZipFile(io.BytesIO(workbook(form_from(empty))))
    styles = parts.read("xl/styles.xml").decode()
    (as_text,) = re.findall('numFmtId="([0-9]+)" formatCode="@"', styles)
    looks = styles.partition("<cellXfs")[2]
    kept = [number for number, look in enumerate(re.findall("<xf [^>]*", looks))
            if f'numFmtId="{as_text}"' in look]  # fmt: skip
    for page, headings in ((2, 2), (3, 1), (4, 2)):  # contact and when; windows; phone and away
        columns = parts.read(f"xl/worksheets/sheet{page}.xml").decode().partition("<cols>")[2]
        used = [int(style) for style in re.findall('<col [^>]*style="([0-9]+)"', columns)]
        assert len([style for style in used if style in kept]) == headings


def test_blanks_too_many_are_not_printed(empty: Loaded) -> None:
    cells = {"People!C2": "Aylin  Öz ", "Invitations!L2": "Aylin Öz", "Invitations!E2": "a\n\nb"}
    values = [one.value for one in read(empty, cells).edits]
    assert {"id": "aylin-oez", "name": "Aylin Öz"} in values
    assert "a\n\nb" in {one.get("about") for one in values if isinstance(one, dict)}
