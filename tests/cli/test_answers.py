"""`koop why` and `koop suggest`; `koop diff`: stories with real repositories, as golden texts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kooperation.files.revisions import add
from tests.cli.conftest import DISTRICT
from tests.command import OK, PROBLEMS, alter, files, fine, git, inside, koop, refused
from tests.golden import recorded

# --- koop why ------------------------------------------------------------------------------------


def test_all_wishes_and_one(ready: Path) -> None:
    both = inside(ready, "why", "anna")
    assert (both.returncode, both.stderr) == (OK, "")
    assert both.stdout.startswith("Wochen\n1–12 March 2027 · draft\n\nAnna · OGS\n\nWish 1: ")
    assert "Wish 2: " in both.stdout
    one = fine(ready, "why", "anna", "bke")
    assert "Wish 1: " not in one.stdout
    assert "Wish 2: " in one.stdout


def test_wishes_as_json(ready: Path) -> None:
    done = fine(ready, "why", "anna", "--format", "json")
    found = json.loads(done.stdout)
    assert [wish["invitation"] for wish in found["wishes"]] == ["awo", "bke"]


def test_why_speaks_the_language_of_the_organiser(ready: Path) -> None:
    assert "Wish 1: " in inside(ready, "why", "anna").stdout  # though the weeks are in German
    assert "1. Wunsch: " in inside(ready, "why", "anna", "--lang", "de").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ana"], 'nothing here is called "ana" (did you mean "anna"?)'),
        (["anna", "aow"], 'nothing here is called "aow" (did you mean "awo"?)'),
        (["ben", "bke"], 'ben does not wish "bke" (only awo)'),
        (["berta", "bke"], 'berta does not wish "bke"'),
        (["Ben", " treff"], 'ben does not wish "bke" (only awo)'),
        (["Blaues Kreuz"], 'nothing here is called "Blaues Kreuz" (one of: anna, ben, berta, cem)'),
    ],
)
def test_whom_and_what_there_is_not(ready: Path, arguments: list[str], message: str) -> None:
    assert refused(ready, "why", *arguments) == f"koop: {message}\n"


def test_a_name_may_be_typed_without_its_marks(ready: Path) -> None:
    alter(ready / "data" / "partners.yaml", {"name: Anna": "name: Anná Yılmaz"})
    assert "Anná Yılmaz" in fine(ready, "why", "anna yilmaz").stdout


def test_nothing_is_written(ready: Path) -> None:
    before = files(ready)
    assert koop(ready, "why", "ben").returncode == OK
    assert files(ready) == before


# --- koop suggest --------------------------------------------------------------------------------


def test_suggestions_as_json(ready: Path) -> None:
    done = fine(ready, "suggest", "--limit", "2", "--time-limit", "600", "--format", "json")
    found = json.loads(done.stdout)
    assert {"version": 1, "complete": True}.items() <= found.items()
    first, second = found["suggestions"]
    assert first["change"] == {
        "kind": "session",
        "invitation": "bke",
        "session": "bke@2027-03-01T10:00",
        "partner": None,
        "person": None,
        "from": None,
        "to": None,
    }
    assert second["change"]["session"] == "bke@2027-03-02T10:00"
    assert {"name": "at_least_1", "value": 3, "bound": 3, "proved": True} in first["goals"]
    assert "draw" not in {goal["name"] for goal in first["goals"]}
    assert {"person": "cem", "session": "bke@2027-03-01T10:00"} in first["gains"]


def test_without_time_it_says_so(example: Path) -> None:
    done = fine(example, "suggest", "--time-limit", "0", "--lang", "en")
    assert "The search was stopped (changes looked at: 0 of 183)" in done.stdout


# --- koop diff -----------------------------------------------------------------------------------


def difference(folder: Path, *arguments: str) -> dict[str, Any]:
    done = inside(folder, "diff", "--format", "json", *arguments)
    assert (done.returncode, done.stderr) == (OK, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def changed(found: dict[str, Any]) -> bool:
    return any(found["changes"].values()) or bool(found["texts"])


def test_a_difference_in_both_languages(repository: Path) -> None:
    for language in ("de", "en"):
        done = inside(repository, "diff", "--lang", language)
        assert (done.returncode, done.stderr) == (OK, "")
        assert done.stdout == recorded(f"diff.{language}.txt", done.stdout)
        assert (inside(repository, "diff").stdout == done.stdout) is (language == "de")  # the weeks


def test_a_difference_as_json(repository: Path) -> None:
    found = difference(repository, "--lang", "en")
    assert found["version"] == 1
    assert found["changes"] == {
        "added": [{"person": "ben", "session": "beratung@2027-03-02T10:00"}],
        "moved": [
            {
                "person": "klasse",
                "from": "beratung@2027-03-04T10:00",
                "to": "beratung@2027-03-09T10:00",
                "size": 3,
            }
        ],
        "removed": [
            {"person": "cem", "session": "beratung@2027-03-02T10:00"},
            {"person": "dora", "session": "treff@2027-03-10T14:00"},
        ],
        "altered": [
            {"person": "anna", "session": "treff@2027-03-03T14:00"},
            {"person": "ben", "session": "treff@2027-03-03T14:00"},
        ],
    }
    assert found["sessions"] == {
        "started": ["beratung@2027-03-09T10:00"],
        "stopped": ["beratung@2027-03-04T10:00", "treff@2027-03-10T14:00"],
    }
    assert found["guides"] == []
    assert found["texts"] == ["fellows", "people"]


def test_json_knows_no_language(repository: Path) -> None:
    assert difference(repository) == difference(repository, "--lang", "en")


def test_a_revision_git_and_an_older_copy_say_the_same(repository: Path) -> None:
    (first,) = (repository / "data" / "revisions").glob("1-*.yaml")
    names = ("HEAD", "main", "1", first.stem, "old.yaml", str(first.relative_to(repository)))
    said = {name: inside(repository, "diff", name, "--lang", "en").stdout for name in names}
    assert len({*said.values()}) == 1
    found = [difference(repository, name) for name in names]
    assert all(one == found[0] for one in found)


def test_the_revision_of_today_is_as_the_plan(repository: Path) -> None:
    assert not changed(difference(repository, "2"))
    # what is no revision here may be one in git
    git(repository, "tag", "3")
    assert difference(repository, "3") == difference(repository)


def test_of_several_revisions_of_one_number_one_is_named(repository: Path) -> None:
    folder = repository / "data" / "revisions"
    text = (repository / "old.yaml").read_text(encoding="utf-8").replace("name: Anna", "name: Anne")
    add(repository / "data", 1, text.encode())
    names = sorted(path.stem for path in folder.glob("1-*.yaml"))
    hint = f"name one of them: {', '.join(names)}"
    assert refused(repository, "diff", "1") == f"koop: there are several revisions 1 ({hint})\n"
    said = {name: difference(repository, name)["texts"] for name in names}
    assert said[names[0]] != said[names[1]]


def test_a_revision_that_cannot_be_read(repository: Path) -> None:
    (first,) = (repository / "data" / "revisions").glob("1-*.yaml")
    first.write_text("visits: [\n", encoding="utf-8")
    done = inside(repository, "diff", "1")
    assert done.returncode == PROBLEMS
    assert done.stdout.startswith(f"data/revisions/{first.name}:")
    assert changed(difference(repository))  # git still knows it
    # One that cannot even be opened is another thing.
    first.unlink()
    first.mkdir()
    said = refused(repository, "diff", "1", "--lang", "en")
    assert f"data/revisions/{first.name}: " in said
    assert "empty" not in said


def test_a_yaml_file_comes_before_a_revision_of_that_name(repository: Path) -> None:
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "new plan")
    assert not changed(difference(repository))
    git(repository, "tag", "old.yaml")
    assert changed(difference(repository, "old.yaml"))
    (repository / "old.yaml").unlink()
    assert not changed(difference(repository, "old.yaml"))
    assert changed(difference(repository, "HEAD~1"))


def test_nothing_has_changed(repository: Path) -> None:
    git(repository, "commit", "--quiet", "--all", "-m", "new plan")
    done = inside(repository, "diff", "--lang", "en")
    assert (done.returncode, done.stderr) == (OK, "")
    assert done.stdout.endswith("\n\nNothing has changed.\n\n")


KEEP = (
    "git commit keeps it; or name a published revision (koop diff 1) or an older copy of the file"
)
NEITHER = "is no published revision, none that git knows, and no YAML file that is there"


def test_from_another_folder(repository: Path) -> None:
    elsewhere = repository / "elsewhere"
    elsewhere.mkdir()
    done = inside(elsewhere, "diff", "--data", "../data", "--format", "json", "--lang", "en")
    assert json.loads(done.stdout) == difference(repository, "--lang", "en")


@pytest.mark.parametrize(
    ("against", "message"),
    [
        ("nowhere", f'"nowhere" {NEITHER}'),
        ("gone.yaml", f'"gone.yaml" {NEITHER}'),
        ("README.md", f'"README.md" {NEITHER}'),
        ("first", f"{Path('data', 'schedule.yaml')} was not in git at first ({KEEP})"),
    ],
)
def test_what_there_is_not(repository: Path, against: str, message: str) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "side")
    git(repository, "rm", "--quiet", "--cached", "--force", "-r", ".")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "empty")
    git(repository, "tag", "first")
    (repository / "README.md").write_text("", encoding="utf-8")
    assert refused(repository, "diff", against) == f"koop: {message}\n"


def test_outside_a_repository(repository: Path) -> None:
    shutil.rmtree(repository / ".git")
    assert "koop: data is in no git repository: name a published revision" in refused(
        repository, "diff"
    )
    assert refused(repository, "diff", "gone.yaml") == f'koop: "gone.yaml" {NEITHER}\n'
    assert changed(difference(repository, "old.yaml"))


def test_a_revision_that_there_is_not_names_those_there_are(repository: Path) -> None:
    shutil.rmtree(repository / ".git")
    (kept,) = (repository / "data" / "revisions").glob("1-*.yaml")
    said = refused(repository, "diff", "7", "--lang", "en")
    assert said.startswith("koop: there is no revision 7 (there are: ")
    assert kept.stem in said
    shutil.rmtree(repository / "data" / "revisions")
    assert (
        refused(repository, "diff", "1", "--lang", "en")
        == "koop: there is no revision 1 (there are: none yet)\n"
    )


@pytest.mark.parametrize("option", ["--output=pwned", "-h", "--exec=touch pwned"])
def test_a_revision_that_looks_like_an_option(repository: Path, option: str) -> None:
    said = refused(repository, "diff", "--", option)
    assert f'koop: "{option}" is no published revision' in said


def test_an_old_schedule_that_cannot_be_read(repository: Path) -> None:
    (repository / "old.yaml").write_text("visits: [\n", encoding="utf-8")
    done = inside(repository, "diff", "old.yaml")
    assert done.returncode == PROBLEMS
    assert done.stdout.startswith("old.yaml:")
    shutil.copy(repository / "old.yaml", repository / "data" / "schedule.yaml")
    git(repository, "commit", "--quiet", "--all", "-m", "broken")
    assert inside(repository, "schedule").returncode == PROBLEMS  # it never overwrites such a file
    (repository / "data" / "schedule.yaml").unlink()
    fine(repository, "schedule")
    done = inside(repository, "diff")
    assert done.returncode == PROBLEMS
    assert done.stdout.startswith("HEAD:data/schedule.yaml:")
    assert "error[" in done.stdout
    assert "restore" not in done.stdout  # the file of today is another one


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "partners",
    [
        "partners: 3\n",
        "no: [\n",
        DISTRICT.replace("name: Cem\n", "name: Cem\n        wishes: [gone]\n"),
        DISTRICT.replace("id: awo\n", "id: elsewhere\n").replace("id: bille", "id: x"),
    ],
)
def test_what_was_published_needs_no_data_of_then(repository: Path, partners: str) -> None:
    data = repository / "data"
    now = {path: path.read_bytes() for path in data.glob("*.yaml")}
    expected = difference(repository)
    git(repository, "checkout", "--quiet", "main", "--", "data")
    (data / "partners.yaml").write_text(partners, encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "-m", "broken")
    for path, content in now.items():
        path.write_bytes(content)
    assert difference(repository) == expected
