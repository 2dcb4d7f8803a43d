"""`koop tell --to`: what it writes where, and what it says of drafts that lie there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import USAGE, files, fine, inside, write

if TYPE_CHECKING:
    from pathlib import Path

WITH_MAIL = {"name: Ben": "name: Ben\n        email: ben@example.org"}


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A published town in which a date is off afterwards."""
    write(tmp_path, WITH_MAIL)
    fine(tmp_path, "schedule")
    fine(tmp_path, "publish")
    again(tmp_path, {"sessions: [2027-03-02 10:00-11:00]": "cancelled: Wasser\n    sessions: []"})
    return tmp_path


def again(folder: Path, changes: dict[str, str]) -> None:
    write(folder, WITH_MAIL | changes)
    fine(folder, "schedule")


def drafts(folder: Path) -> set[str]:
    return {path for path in files(folder) if path.endswith(".eml")}


def test_drafts_of_another_revision_or_list_are_named_as_stale(told: Path) -> None:
    first = inside(told, "tell", "--to", "out", "--lang", "en")
    assert "mail drafts among them: 1\n" in first.stderr
    assert "stale" not in first.stderr
    (name,) = (path.split("/")[2] for path in drafts(told))
    again(told, {})  # the date is held again
    second = inside(told, "tell", "ben", "--to", "out", "--lang", "en")
    assert f"1 draft in out/mail/{name} is stale: delete it before you send any" in second.stderr
    assert len(drafts(told)) == 2
    fine(told, "tell", "--done", "--revision", "3")
    # Nothing is new for Ben now, and his draft must not be sent twice.
    last = inside(told, "tell", "--to", "out", "--lang", "en")
    assert last.stderr.count("stale") == 2
    last = inside(told, "tell", "--all", "--to", "out", "--lang", "en")
    assert last.stderr.count("stale") == 1


def test_a_look_writes_nothing_and_shared_wants_a_folder(told: Path) -> None:
    before = files(told)
    fine(told, "tell")
    assert files(told) == before
    done = inside(told, "tell", "--shared", "--lang", "en")
    assert (done.returncode, "--to writes them" in done.stderr) == (USAGE, True)


def test_every_list_names_the_command_that_notes_it(told: Path) -> None:
    said = inside(told, "tell", "ben", "--to", "out", "--lang", "en").stderr
    command = "koop tell ben --done --revision 2"
    assert command in said
    assert command in (told / "out" / "internal" / "calls.html").read_text(encoding="utf-8")
