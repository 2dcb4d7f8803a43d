"""A suggestion that is written says just what was suggested."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kooperation.answers.apply import edits_of
from kooperation.answers.changes import CHANGES
from kooperation.answers.comparison import Suggestion
from kooperation.files.edit import changed
from kooperation.files.load import Loaded, parse
from tests import EXAMPLE
from tests.command import INVITATIONS, PARTNERS, USAGE, files, fine, inside, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOWN = {
    "partners.yaml": PARTNERS.replace("name: OGS\n", "name: OGS\n    staffing: 2\n"),
    "invitations.yaml": INVITATIONS.replace(
        "seats: 2\n    sessions: [2027-03-03 10:00-11:00]",
        "seats: 2\n    min_visitors: 2\n    max_sessions: 1\n    windows: [Fr 9-11]\n"
        "    duration: 60\n    sessions:\n"
        "      - 2027-03-03 10:00-11:00   # im Saal\n"
        "      - at: Di 10:00-11:00\n        seats: 3",
    ),
}
WEDDINGHOFEN = {name: (EXAMPLE / name).read_text("utf-8") for name in TOWN}


def loaded_of(texts: dict[str, str]) -> Loaded:
    return parse("data", {name: text.encode() for name, text in texts.items()})


@pytest.mark.parametrize("texts", [TOWN, WEDDINGHOFEN], ids=["town", "weddinghofen"])
@pytest.mark.parametrize("changes", CHANGES)
def test_the_files_mean_what_was_suggested(
    texts: dict[str, str], changes: Callable[..., object]
) -> None:
    loaded = loaded_of(texts)
    assert loaded.data
    written = 0
    for change, wanted in changes(loaded.data):  # type: ignore[attr-defined]
        session = wanted.sessions.get(change.session or "")
        edits = edits_of(loaded, Suggestion(change, session, (), (), ()))
        if not edits or (session and session.chosen):  # one more in a window is no window any more
            continue
        written_anew = changed(loaded, edits)
        new = loaded_of(texts | {name: raw.decode() for name, raw in written_anew.items()})
        assert new.data == wanted, change
        written += 1
    assert written or texts is TOWN


def test_of_an_entry_that_means_several_days_none_is_changed() -> None:
    loaded = loaded_of(TOWN)
    assert loaded.data
    (change, new) = next(
        (change, new)
        for change, new in CHANGES[0](loaded.data)
        if change.session == "bke@2027-03-02T10:00"
    )
    suggestion = Suggestion(change, new.sessions["bke@2027-03-02T10:00"], (), (), ())
    assert edits_of(loaded, suggestion) == ()


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    write(tmp_path)
    fine(tmp_path, "schedule")
    return tmp_path


def test_the_number_shown_is_written_and_nothing_else(planned: Path) -> None:
    path = planned / "data" / "invitations.yaml"
    before = path.read_text("utf-8")
    done = fine(planned, "suggest", "--apply", "1")
    assert "1." in done.stdout
    after = path.read_text("utf-8")
    assert after != before
    for line in after.splitlines():
        assert line in before.splitlines() or f"+{line}\n" in done.stdout
    assert "koop schedule" in done.stderr
    fine(planned, "check")


def test_a_number_is_that_of_the_list_that_was_shown(planned: Path) -> None:
    """As JSON each change is listed by itself, in words those that do the same stand together."""
    done = fine(planned, "suggest", "--apply", "2", "--format", "json")
    first, second = (one["change"] for one in json.loads(done.stdout)["suggestions"][:2])
    texts = {name: (planned / "data" / name).read_text("utf-8") for name in TOWN}
    data = loaded_of(texts).data
    assert data
    assert first["kind"] == second["kind"] == "session"
    assert [one["session"] in data.sessions for one in (first, second)] == [False, True]


def test_a_number_that_was_not_shown_changes_nothing(planned: Path) -> None:
    before = files(planned)
    done = inside(planned, "suggest", "--apply", "99")
    assert (done.returncode, "no number 99" in done.stderr) == (USAGE, True)
    assert files(planned) == before
