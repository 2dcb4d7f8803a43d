"""The tables beside the project: read with the answers of `answers.json`, as plain values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kooperation.files.edit import Edit, changed
from kooperation.files.load import IMPORTS, load, with_imports
from kooperation.signup import tables
from kooperation.signup.book import read_book
from kooperation.signup.reading import Options, Reading
from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from kooperation.files.load import Loaded

SHARED = ROOT.parent / "shared" / "tables"


def answered(loaded: Loaded, answers: dict[str, Any]) -> Loaded:
    """The data with answers as `imports.yaml` would have them."""
    edits = []
    for text, answer in answers.items():
        kind, _colon, person = text.partition("person:")
        if text == "no-headings":
            edits.append(Edit("imports", ("tables", 0), {"headings": [], "wishes": ["B", "C"]}))
        elif person and not kind:
            edits.append(Edit("imports", ("people", person), answer))
        else:
            edits.append(Edit("imports", ("invitations", text), answer))
    raw = changed(loaded, edits).get(IMPORTS) if edits else None
    return with_imports(loaded, raw) if raw else loaded


def read(path: Path, loaded: Loaded, options: Options | None = None) -> Reading:
    """Read one table."""
    book, problems = read_book(path.name, path.read_bytes())
    assert book, problems
    return tables.read(book, loaded, options or Options(settle="replace"))


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


def data() -> Loaded:
    return load(SHARED / "data")


def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))
    return found


def answers() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "answers.json").read_text(encoding="utf-8"))
    return found
