"""The published revisions beside a plan: what is wrong with them is a warning, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kooperation.files.load import load
from kooperation.files.revisions import add, digest, name_of, stored
from kooperation.files.written import text_of
from kooperation.planning.flow import problems_of
from kooperation.problems import Severity
from tests.build import dataset, going, person, published, session
from tests.command import write

if TYPE_CHECKING:
    from pathlib import Path

    from kooperation.problems import Problem

AWO = session("awo", "2027-03-02 10:00-11:00")
TEXT = text_of(published(dataset(person("anna", partner="ogs"), AWO), going(AWO, "anna")))
PARTNERS = "partners: []\n"
INVITATIONS = (
    "weeks: {id: weeks, title: Wochen, start: 2027-03-01, end: 2027-03-12}\ninvitations: []\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with one revision that is as koop wrote it."""
    write(tmp_path, {}, PARTNERS, INVITATIONS)
    add(tmp_path / "data", 1, TEXT.encode())
    return tmp_path / "data"


def problems(folder: Path) -> list[Problem]:
    return [*problems_of(load(folder))]


def keep(folder: Path, name: str, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "revisions" / f"{name}.yaml").write_bytes(content)


def named(text: str, number: int = 2) -> str:
    return name_of(number, text.encode())


def test_a_revision_as_koop_wrote_it_is_no_problem(folder: Path) -> None:
    assert problems(folder) == []
    (path,) = stored(folder)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))  # as git may do
    assert problems(folder) == []


SECOND = TEXT.replace("revision: 1", "revision: 2")
BROKEN = {
    "cut off": (SECOND[: SECOND.index("weeks:")] + "weeks: [\n", "yaml-syntax"),
    "half merged": (
        SECOND.replace("visits:", "<<<<<<< HEAD\nvisits:\n=======\n>>>>>>> other", 1),
        "conflict-marker",
    ),
    "of a newer koop": (SECOND.replace("visits:", "colours: [red]\nvisits:", 1), "unknown-key"),
    "empty": ("", "empty-file"),
    "another encoding": (SECOND.replace("Anna", "Änne").encode("cp1252"), "encoding"),
}


@pytest.mark.parametrize(("text", "code"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_a_warning_at_its_line(
    folder: Path, text: str | bytes, code: str
) -> None:
    keep(folder, "2-77ab03", text)
    before = {path: path.read_bytes() for path in stored(folder)}
    found = problems(folder)
    assert code in {one.code for one in found}
    for one in found:
        assert one.severity is Severity.WARNING
        assert one.source.path == f"{folder.as_posix()}/revisions/2-77ab03.yaml"
        assert "restore the file from git" in one.hint
    # koop goes on with the others, and counts on from the name.
    loaded = load(folder)
    assert [one.name for one in loaded.revisions if one.schedule] == [named(TEXT, 1)]
    assert loaded.next_revision == 3
    assert {path: path.read_bytes() for path in stored(folder)} == before


def test_what_cannot_be_opened_is_a_warning(folder: Path) -> None:
    (folder / "revisions" / "2-77ab03.yaml").mkdir()
    (one,) = problems(folder)
    assert (one.code, one.severity) == ("bad-revision", Severity.WARNING)
    assert one.message == "this file cannot be opened"
    assert "restore the file from git" in one.hint
    loaded = load(folder)
    assert loaded.next_revision == 3
    assert loaded.newest.endswith(f"revisions/{named(TEXT, 1)}.yaml")


def test_a_number_that_nobody_reaches_counts_for_nothing(folder: Path) -> None:
    keep(folder, "9999999999-77ab03", TEXT)
    assert [one.code for one in problems(folder)] == ["bad-revision"]
    assert load(folder).next_revision == 2


def test_a_broken_schedule_can_be_brought_back(folder: Path) -> None:
    (folder / "schedule.yaml").write_text("visits: [\n", encoding="utf-8")
    hint = next(one.hint for one in problems(folder) if one.source.path.endswith("schedule.yaml"))
    assert hint.endswith(f"over it: {folder.as_posix()}/revisions/{named(TEXT, 1)}.yaml")
    (path,) = stored(folder)
    (folder / "schedule.yaml").write_bytes(path.read_bytes())
    assert load(folder).next_revision == 2


DRAFT = SECOND.replace("published: true", "published: false").replace("revision: 2", "revision: 0")
OTHERS = {
    "renamed": ("1-alt", TEXT),
    "another number": (f"3-{digest(TEXT.encode())}", TEXT),
    "edited": (named(SECOND), SECOND.replace("Anna", "Anne")),
    "a draft": (f"2-{digest(DRAFT.encode())}", DRAFT),
}


@pytest.mark.parametrize(("name", "text"), OTHERS.values(), ids=OTHERS)
def test_what_is_not_as_koop_wrote_it_is_a_warning(folder: Path, name: str, text: str) -> None:
    keep(folder, name, text)
    (one,) = problems(folder)
    assert (one.code, one.severity) == ("bad-revision", Severity.WARNING)
    assert one.source.path.endswith(f"revisions/{name}.yaml")
    assert one.hint == "restore it from git, or move it out of revisions/"


def test_what_is_no_yaml_file_is_nobodys_business(folder: Path) -> None:
    (folder / "revisions" / "README.md").write_text("Finger weg", encoding="utf-8")
    assert problems(folder) == []
