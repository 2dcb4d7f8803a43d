"""The file of the workbook: what programs see of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kooperation.files.load import load
from kooperation.i18n import Language, use
from kooperation.render.workbook import workbook
from kooperation.signup.workbook.remembered import MOST_REMEMBERED, remembered
from tests import EXAMPLE
from tests.signup.workbooks import book_from, form_from

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture
def parts() -> Mapping[str, str]:
    """The parts of the file, by name."""
    use(Language.GERMAN)
    with zipfile.ZipFile(io.BytesIO(workbook(form_from(load(EXAMPLE))))) as file:
        return {name: file.read(name).decode() for name in file.namelist() if name[-4:] == ".xml"}


def sheet(parts: Mapping[str, str], number: int) -> str:
    return parts[f"xl/worksheets/sheet{number}.xml"]


def test_nothing_is_protected_and_only_the_memory_is_hidden(parts: Mapping[str, str]) -> None:
    assert not any("Protection" in text for name, text in parts.items() if "sheet" in name)
    sheets = parts["xl/workbook.xml"].split("<sheet ")[1:]
    assert ["hidden" in one for one in sheets] == [*[False] * (len(sheets) - 1), True]
    assert 'name="_koop"' in sheets[-1]


def test_drop_downs_warn_and_offer_what_is_there(parts: Mapping[str, str]) -> None:
    people = sheet(parts, 4)
    rules = people.split("<dataValidation ")[1:]
    assert rules
    assert all('errorStyle="warning"' in rule for rule in rules)
    offered = {rule.partition("<formula1>")[2].partition("</formula1>")[0] for rule in rules}
    titles = len(form_from(load(EXAMPLE)).lookup.labels["invitations"])
    assert any(f"$A$2:$A${titles + 1}" in one for one in offered)
    assert 'sqref="G2:G131"' in people  # for new people too


def test_dates_and_numbers_are_no_texts(parts: Mapping[str, str]) -> None:
    invitations = sheet(parts, 3)
    assert "<v>46448</v>" in invitations  # 2 March 2027
    assert "<v>0.416666" in invitations  # 10:00
    assert "dd.mm.yyyy" in parts["xl/styles.xml"]


def test_headings_explain_themselves(parts: Mapping[str, str]) -> None:
    notes = [text for name, text in parts.items() if name.startswith("xl/comments")]
    assert len(notes) == 5  # a sheet each, and none where nothing is filled in
    assert all("koop" in text for text in notes)


def test_nothing_in_the_file_tells_when_it_was_made(parts: Mapping[str, str]) -> None:
    assert "2000-01-01" in parts["docProps/core.xml"]


def test_a_great_many_papers_need_more_sheets() -> None:
    form = form_from(load(EXAMPLE))
    many = form.posters * 12
    with zipfile.ZipFile(io.BytesIO(workbook(replace(form, posters=many)))) as file:
        names = file.read("xl/workbook.xml").decode()
    assert 'name="Sheets 2"' in names


def test_what_koop_remembers_of_many_is_read_again() -> None:
    form = form_from(load(EXAMPLE))
    names = [f"Person {n}" for n in range(2 * MOST_REMEMBERED)]
    more = tuple(("poster", f"awo@{n}", "AWO", name) for n, name in enumerate(names))
    book = book_from(replace(form, memory=form.memory + more))
    memory = remembered(book)
    assert memory
    assert [*book.hidden] == ["_koop", "_koop 2", "_koop 3"]
    assert [memory.posters[key] for _, key, _, _ in more] == [("AWO", (name,)) for name in names]
