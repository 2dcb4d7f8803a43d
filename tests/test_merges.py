"""What git makes of two people's changes, in real repositories, and what koop says about it."""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kooperation.cli import app, plans
from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, TOLD
from tests.command import alter, copy_example, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `data` copies."""
    folder = tmp_path_factory.mktemp("committed")
    where = ("--data", str(copy_example(folder / "data")))
    koop("schedule", *where)
    koop("publish", *where)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "data")
    return folder


@pytest.fixture
def data(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example with a published schedule, committed."""
    shutil.copytree(committed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    seconds = count()
    start = datetime(2027, 2, 20, 14, 5, tzinfo=UTC)
    monkeypatch.setattr(plans, "now", lambda _: start + timedelta(seconds=next(seconds)))
    return tmp_path / "data"


def koop(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*arguments, "--lang", "en"])
    assert result.exit_code == code, result.output
    return result.output


def merged(data: Path, ours: Callable[[Path], None], theirs: Callable[[Path], None]) -> bool:
    """Commit one change on each of two branches, merge them, and tell whether git could."""
    for branch, change in (("theirs", theirs), ("ours", ours)):
        git(data, "checkout", "--quiet", "-b", branch, "main")
        change(data)
        git(data, "commit", "--quiet", "--all", "-m", branch)
    return git(data, "merge", "--quiet", "theirs", check=False).returncode == 0


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A change: the only place with the old text gets the new one."""

    def change(data: Path) -> None:
        alter(data / name, {old: new})

    return change


def before(name: str, line: str, new: str) -> Callable[[Path], None]:
    """A change: new lines above a line."""
    return replaced(name, line, new + line)


def partner(id_: str, wish: str = "familienbuero") -> str:
    person = f"{{id: {id_}-1, name: Mensch {id_}, wishes: [{wish}]}}"
    return f"  - id: {id_}\n    name: Verein {id_}\n    people:\n      - {person}\n\n"


def invitation(id_: str, host: str) -> str:
    head = f"  - id: {id_}\n    host: {host}\n    title: Angebot {id_}\n    seats: 6\n"
    return f"{head}    sessions:\n      - 2027-03-09 09:00-10:00\n\n"


def test_two_branches_add_a_partner_each(data: Path) -> None:
    one = before(PARTNERS, "  - id: streetwork\n", partner("chor"))
    other = before(PARTNERS, "  - id: familienbuero\n", partner("turnverein"))
    assert merged(data, one, other)
    koop("check")
    assert "chor-1" in (text := (data / PARTNERS).read_text(encoding="utf-8"))
    assert "turnverein-1" in text


def test_two_branches_add_an_invitation_each(data: Path) -> None:
    one = before(INVITATIONS, "  - id: familienbuero\n", invitation("one", "streetwork"))
    other = before(INVITATIONS, "  - id: anstoss\n", invitation("two", "streetwork"))
    assert merged(data, one, other)
    assert "error" not in koop("check", "--format", "concise")


def test_wishes_one_a_line_merge(data: Path) -> None:
    lines = "        wishes:\n          - anstoss\n          - familienbuero\n          - awo\n"
    head, _people, _rest = partner("chor").partition("      - {")
    people = f"{head}      - id: chor-1\n        name: Mensch\n{lines}\n"
    before(PARTNERS, "  - id: streetwork\n", people)(data)
    git(data, "commit", "--quiet", "--all", "-m", "wishes")
    first = lines.partition("\n")[2]
    one = replaced(PARTNERS, first, "          - ergotherapie\n" + first)
    other = replaced(PARTNERS, first, first + "          - lernstudio\n")
    offered = (data / INVITATIONS).read_text(encoding="utf-8")
    assert all(f"- id: {id_}\n" in offered for id_ in ("anstoss", "familienbuero", "ergotherapie"))
    assert merged(data, one, other)
    text = (data / PARTNERS).read_text(encoding="utf-8")
    assert first.join(("          - ergotherapie\n", "          - lernstudio\n")) in text


@pytest.mark.parametrize(
    ("name", "one", "other", "new"),
    [
        (PARTNERS, "  - id: streetwork\n", "  - id: familienbuero\n", partner("chor")),
        (
            INVITATIONS,
            "  - id: anstoss\n",
            "  - id: familienbuero\n",
            invitation("chor", "streetwork"),
        ),
    ],
)
def test_the_same_id_twice_merges_and_is_reported_with_both_places(
    data: Path, name: str, one: str, other: str, new: str
) -> None:
    assert merged(data, before(name, one, new), before(name, other, new))
    lines = (data / name).read_text(encoding="utf-8").splitlines()
    first, second = (n for n, line in enumerate(lines, 1) if line == "  - id: chor")
    said = koop("check", code=1)
    assert f"data/{name}:{second}:9: error[duplicate-id]" in said
    assert f"the first stands in line {first}" in said
    assert {*re.findall(r"error\[([a-z-]+)\]", said)} == {"duplicate-id"}  # and nothing follows


def test_a_conflict_is_reported_first_and_by_name(data: Path) -> None:
    old = "title: Wochen der Kooperation Weddinghofen"
    one, other = (replaced(INVITATIONS, old, f"title: {word}") for word in ("Eins", "Zwei"))
    assert not merged(data, one, other)
    lines = (data / INVITATIONS).read_text(encoding="utf-8").splitlines()
    mark = next(n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<<"))
    said = koop("check", code=1)
    problems = [line for line in said.splitlines() if " error[" in line]
    assert problems[0].startswith(f"data/{INVITATIONS}:{mark}:1: error[conflict-marker]")
    assert sum(INVITATIONS in problem for problem in problems) == 1
    assert "remove the lines <<<<<<<, ======= and >>>>>>>" in said
    kept = (data / SCHEDULE).read_bytes()
    assert f"no plan was made; data{os.sep}{SCHEDULE} is as it was" in koop("schedule", code=1)
    assert (data / SCHEDULE).read_bytes() == kept


def _choir(data: Path) -> None:
    before(PARTNERS, "  - id: streetwork\n", partner("chor"))(data)
    assert "(koop tell)" in koop("schedule")


def _club(data: Path) -> None:
    before(PARTNERS, "  - id: familienbuero\n", partner("turnverein"))(data)
    koop("schedule")


def test_two_new_plans_conflict_and_either_side_will_do(data: Path) -> None:
    assert not merged(data, _choir, _club)
    conflicts = git(data, "diff", "--name-only", "--diff-filter=U").stdout.split()
    assert conflicts == [f"data/{SCHEDULE}"]  # what people write has merged
    said = koop("check", code=1)
    assert f"data/{SCHEDULE}:" in said
    assert "error[conflict-marker]" in said
    assert "take either side; then koop schedule makes a new plan" in said
    broken = (data / SCHEDULE).read_bytes()
    koop("schedule", code=1)
    assert (data / SCHEDULE).read_bytes() == broken  # never overwritten
    for side in ("--ours", "--theirs"):
        git(data, "checkout", side, SCHEDULE)
        koop("schedule")
        koop("schedule", "--check")
        visitors = (data / SCHEDULE).read_text(encoding="utf-8")
        assert "- chor-1\n" in visitors
        assert "- turnverein-1\n" in visitors


def test_two_branches_that_planned_and_told_merge_and_count_on(data: Path) -> None:
    def listed(data: Path, *people: str) -> None:
        """Note what was written down for some, as it is noted by hand."""
        text = (data / TOLD).read_text(encoding="utf-8")
        name = max((data / "revisions").glob("2-*")).stem
        for one in people:
            line = next(line for line in text.splitlines() if line.startswith(f"  - {one}: "))
            text = text.replace(line, f"{line}\n  - {one}: {name} listed", 1)
        (data / TOLD).write_text(text, encoding="utf-8", newline="\n")

    def ours(data: Path) -> None:
        _choir(data)
        listed(data, "auszubildende", "busch")
        git(data, "add", "revisions")

    def theirs(data: Path) -> None:
        _club(data)
        listed(data, "beraterin-1", "busch")
        git(data, "add", "revisions")

    assert not merged(data, ours, theirs)
    conflicts = git(data, "diff", "--name-only", "--diff-filter=U").stdout.split()
    assert conflicts == [f"data/{SCHEDULE}", f"data/{TOLD}"]
    git(data, "checkout", "--ours", SCHEDULE)
    said = koop("check")
    assert "warning[conflict-marker]" in said
    assert "keep the lines of both sides" in said
    sides = re.sub(
        "^[<=>]{7}.*\n", "", (data / TOLD).read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    (data / TOLD).write_text(sides, encoding="utf-8", newline="\n")
    assert sides.count("  - busch: ") == 3
    assert TOLD not in koop("check")
    stored = {path.name for path in (data / "revisions").iterdir()}
    assert sorted(name[:2] for name in stored) == ["1-", "2-", "2-"]
    assert "(koop tell)" in koop("schedule")
    assert "revision: 3\n" in (data / SCHEDULE).read_text(encoding="utf-8")
    assert {path.name for path in (data / "revisions").iterdir()} > stored
    koop("schedule", "--check")
    assert (data / TOLD).read_text(encoding="utf-8") == sides  # planning tells nobody anything


def test_a_visit_more_is_a_small_change_of_the_schedule(data: Path) -> None:
    _choir(data)
    numbers = git(data, "diff", "--numstat", SCHEDULE).stdout.split()
    # The revision, the time, one visitor more, and five lines of who that is.
    assert [*map(int, numbers[:2])] == [8, 2]
