"""The tables beside the project: read with the answers of `answers.json`, as plain values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kooperation.files.edit import Edit, changed
from kooperation.files.load import IMPORTS, load, with_imports
from kooperation.signup import tables
from kooperation.signup.book import read_book
from kooperation.signup.reading import Options, Reading
from tests import ROOT

if TYPE_CHECKING:
    from kooperation.files.load import Loaded

SHARED = ROOT.parent / "shared" / "tables"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="lies beside the project only")


def _json(name: str) -> Any:
    path = SHARED / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


EXPECTED, ANSWERS = _json("expected.json"), _json("answers.json")


def loaded(name: str, *, without: str = "") -> Loaded:
    """The data with the answers for a table, as `imports.yaml` would have them."""
    data, edits = load(SHARED / "data"), []
    for text, answer in ANSWERS.get(name, {}).items():
        kind, _colon, person = text.partition("person:")
        if text == without:
            continue
        if text == "no-headings":
            edits.append(Edit("imports", ("tables", 0), {"headings": [], "wishes": ["B", "C"]}))
        elif person and not kind:
            edits.append(Edit("imports", ("people", person), answer))
        else:
            edits.append(Edit("imports", ("invitations", text), answer))
    raw = changed(data, edits).get(IMPORTS) if edits else None
    return with_imports(data, raw) if raw else data


def read(name: str, data: Loaded) -> Reading:
    book, problems = read_book(name, (SHARED / name).read_bytes())
    assert book, problems
    return tables.read(book, data, Options(settle="replace"))


def statements(reading: Reading, loaded: Loaded) -> dict[str, Any]:
    """What a reading changes: wishes by person, names by list, new people."""
    assert loaded.data
    wishes, new, lists = {}, {}, {}
    for edit in reading.edits:
        match edit.path:
            case ("partners", partner, "people", person, "wishes"):
                groups = [[one] if isinstance(one, str) else [*one] for one in edit.value or ()]
                if person in loaded.data.people:
                    wishes[person] = groups
                else:
                    new[person] = [partner, groups]
            case ("invitations", id_, "interested"):
                lists[id_] = [*(edit.value or ())]
    return {"wishes": wishes, "new": new, "interested": lists}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_is_read_as_it_should(name: str) -> None:
    data = loaded(name)
    expected = EXPECTED[name]
    found = statements(read(name, data), data)
    offers = data.invitations.entry.invitations if data.invitations.entry else ()
    held = {one.id: [guest.name for guest in one.interested] for one in offers}
    added = {
        id_: [one for one in names if one not in held[id_]]
        for id_, names in found["interested"].items()
    }
    assert found["wishes"] == expected["wishes"]
    assert added == expected["interested"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_without_questions_or_errors_has_none(name: str) -> None:
    reading = read(name, loaded(name))
    asks = {"13-framadate-classic.csv": 1, "16-nextcloud-forms.csv": 2, "18-limesurvey.csv": 2}
    assert len(reading.questions) == asks.get(name, 0)
    assert len(reading.problems) == len(EXPECTED[name]["problems"])


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, all_ in ANSWERS.items() for t in all_])
def test_without_one_answer_nothing_else_is_read(name: str, text: str) -> None:
    whole = statements(read(name, loaded(name)), load(SHARED / "data"))
    reading = read(name, loaded(name, without=text))
    less: dict[str, Any] = statements(reading, load(SHARED / "data"))
    assert reading.questions
    for person, wishes in less["wishes"].items():
        assert wishes == whole["wishes"][person]
    for id_, names in less["interested"].items():
        assert {*names} <= {*whole["interested"][id_]}
