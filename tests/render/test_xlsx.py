"""The workbook, read back from its parts as a spreadsheet reads it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from kooperation.i18n import Language, use
from tests.build import dataset, going, named, partner, person, session
from tests.render import AWO, VISITS, small, written

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book(data: DataSet, *, published: bool = True) -> bytes:
    found = written("xlsx", data, published=published)
    assert [*found] == ["internal/weeks.xlsx"]
    return found["internal/weeks.xlsx"]


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def texts_of(files: dict[str, str]) -> list[str]:
    shared = ET.fromstring(files["xl/sharedStrings.xml"])  # noqa: S314  we wrote it
    return ["".join(one.itertext()) for one in shared]


def sheets(content: bytes) -> dict[str, list[dict[str, str | float]]]:
    """Return the rows of each sheet by its headings: texts as texts, all else as numbers."""
    found, files = {}, parts(content)
    texts = texts_of(files)
    names = re.findall(r'<sheet name="([^"]+)"', files["xl/workbook.xml"])
    for number, name in enumerate(names, 1):
        sheet = ET.fromstring(files[f"xl/worksheets/sheet{number}.xml"])  # noqa: S314
        rows: list[dict[str, str | float]] = []
        for row in sheet.iter(f"{MAIN}row"):
            cells: dict[str, str | float] = {}
            for cell in row:
                value = cell.findtext(f"{MAIN}v")
                assert value is not None
                assert cell.find(f"{MAIN}f") is None  # nothing to run
                text = texts[int(value)] if cell.get("t") == "s" else float(value)
                cells[re.sub(r"\d", "", cell.get("r", ""))] = text
            rows.append(cells)
        head, *below = rows
        found[name] = [{str(head[key]): text for key, text in row.items()} for row in below]
    return found


def headings_of(files: dict[str, str], number: int) -> list[str]:
    texts = texts_of(files)
    sheet = ET.fromstring(files[f"xl/worksheets/sheet{number}.xml"])  # noqa: S314
    return [texts[int(one.findtext(f"{MAIN}v") or 0)] for one in next(sheet.iter(f"{MAIN}row"))]


def day(number: float) -> datetime:
    return datetime.fromordinal(datetime(1899, 12, 30).toordinal() + int(number))  # noqa: DTZ001


def test_there_is_a_sheet_for_visits_sessions_letters_and_the_roster() -> None:
    found = sheets(book(small()))
    assert [*found] == ["Visits", "Sessions", "Letters", "Roster"]
    assert [len(rows) for rows in found.values()] == [3, 3, 3, 4]


def test_dates_and_times_are_dates_and_times() -> None:
    first, *_others, last = sheets(book(small()))["Visits"]
    assert isinstance(first["Date"], float)
    assert day(first["Date"]) == AWO.start.replace(hour=0)
    assert [first["Begins"], first["Ends"]] == pytest.approx([10 / 24, 11 / 24])
    assert last["Ends"] == 1
    assert 'formatCode="[hh]:mm"' in parts(book(small()))["xl/styles.xml"]  # which says 24:00


def test_phone_numbers_are_texts() -> None:
    letters = {row["Person (id)"]: row for row in sheets(book(small()))["Letters"]}
    assert letters["emil"]["Phone"] == "+49 171 1"
    assert letters["berta"]["Phone"] == "02307 000001"


def test_a_letter_has_all_dates_and_names_the_files_to_attach() -> None:
    letters = {row["Person (id)"]: row for row in sheets(book(small()))["Letters"]}
    assert letters["anna"]["Visit 2"] == "Wednesday, 3 March, 22:30–24:00: Ogs, Hall"
    assert letters["berta"]["Own session 1"] == "Tuesday, 2 March, 10:00–11:00: Awo, 3 people come"
    assert letters["berta"]["Common date 1"] == "Monday, 1 March, 09:00–12:00: Cafe"
    assert letters["emil"]["List"] == "people/emil.pdf"


def test_the_roster_says_who_is_out_and_how_many_remain() -> None:
    rows = sheets(book(small()))["Roster"]
    assert [(row["Person (id)"], row["What"], row["Remain"], row["Needed"]) for row in rows] == [
        ("berta", "guides", 1, 0),
        ("anna", "visits", 0, 0),
        ("emil", "visits", 0, 0),
        ("anna", "visits", 2, 0),
    ]


def test_each_sheet_has_frozen_headings_filters_and_widths() -> None:
    files = parts(book(small()))
    for number in range(1, 5):
        sheet = files[f"xl/worksheets/sheet{number}.xml"]
        assert 'state="frozen"' in sheet
        assert "<autoFilter ref=" in sheet
        widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
        assert all(5 < width < 70 for width in widths)


def test_a_page_is_as_wide_as_the_table_and_what_is_for_programs_is_not_printed() -> None:
    files = parts(book(small()))
    for number in range(1, 5):
        sheet = files[f"xl/worksheets/sheet{number}.xml"]
        assert '<pageSetUpPr fitToPage="1"/>' in sheet
        assert 'fitToHeight="0"' in sheet
        assert 'orientation="landscape"' in sheet
    names = files["xl/workbook.xml"]
    titles = ["Letters", "Roster", "Sessions", "Visits"]
    assert re.findall(r"Print_Titles[^>]*>([^<]*)<", names) == [f"{one}!$1:$1" for one in titles]
    areas = dict(re.findall(r"Print_Area[^>]*>(\w+)!\$A\$1:\$([A-Z]+)", names))
    assert sorted(areas) == titles
    for title, number in (("Visits", 1), ("Sessions", 2), ("Letters", 3), ("Roster", 4)):
        headings = headings_of(files, number)
        last = ord(areas[title]) - ord("A")
        ids = [n for n, heading in enumerate(headings) if heading.endswith("(id)")]
        assert last == min(ids) - 1


def test_it_was_made_at_the_moment_of_the_plan_and_is_the_same_each_time() -> None:
    content = book(small())
    assert "2027-02-20T14:05:00Z</dcterms:created>" in parts(content)["docProps/core.xml"]
    assert content == book(small())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("text", ['=HYPERLINK("http://x";"y")', "http://x.org", "01", "x" * 300])
def test_texts_are_only_texts(text: str, language: Language) -> None:
    use(language)
    content = book(named(small(), text))
    first = next(iter(sheets(content).values()))[0]
    assert [*first.values()].count(text) >= 4
    assert "<hyperlink" not in "".join(parts(content).values())


def test_german_dates_are_german() -> None:
    use(Language.GERMAN)
    assert 'formatCode="dd.mm.yyyy"' in parts(book(small()))["xl/styles.xml"]


def test_a_draft_is_marked_in_every_row_and_below_every_page() -> None:
    content = book(small(), published=False)
    for rows in sheets(content).values():
        assert {row["Status"] for row in rows} == {"draft"}
    assert "&amp;LDraft · Wochen" in parts(content)["xl/worksheets/sheet1.xml"]


def test_a_selection_has_no_workbook() -> None:
    assert written("xlsx", small(), VISITS, ["anna"]) == {}


def test_who_is_away_stands_in_the_roster() -> None:
    away = person("anna", partner="spd", away=["2027-03-02 08:00-12:00"])
    data = dataset(away, person("emil", partner="spd"), partner("spd", staffing=2))
    (row,) = sheets(
        written("xlsx", data, going(session("x", "2027-03-02 10:00-11:00")))["internal/weeks.xlsx"]
    )["Roster"]
    assert (row["What"], row["Remain"], row["Needed"]) == ("away", 1, 2)


def test_an_ampersand_is_no_code_below_the_page() -> None:
    data = small()
    data = replace(data, weeks=replace(data.weeks, title="A & B"))
    assert "A &amp;&amp; B" in parts(book(data))["xl/worksheets/sheet1.xml"]
