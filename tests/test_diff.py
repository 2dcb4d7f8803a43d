"""`koop diff`: stories with real repositories, as golden texts in both languages.

After a change that is meant, record the texts anew, and read the difference before it is kept:

    KOOP_RECORD=1 python -m pytest tests/test_diff.py
    git diff tests/golden
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import OK, PROBLEMS, USAGE, inside
from tests.test_history import git

GOLDEN = Path(__file__).parent / "golden"

PARTNERS = """\
partners:
  - id: ogs
    name: OGS der Pfalzschule
    people:
      - id: anna
        name: Anna
        phone: 02307 000001
        email: anna@example.org
      - id: ben
        name: Ben
      - id: klasse
        name: Klasse 4a
        size: 3
  - id: spd
    name: SPD
    people:
      - id: cem
        name: Cem
        phone: 02307 000002
      - id: dora
        name: Dora
  - id: awo
    name: AWO
    contact: Empfang, 02307 000003
    people:
      - id: berta
        name: Berta
        email: berta@example.org
      - id: bille
        name: Bille
  - id: bke
    name: Blaues Kreuz
"""
INVITATIONS = """\
weeks:
  id: w
  title: Wochen der Kooperation
  start: 2027-03-01
  end: 2027-03-12
places:
  - name: Rathaus
    address: Rathausplatz 1
invitations:
  - id: beratung
    host: awo
    title: Beratung im Alltag
    seats: 4
    guides: [berta]
    sessions:
      - at: 2027-03-02 10:00-11:00
        agreed: [anna, cem]
      - at: 2027-03-04 10:00-11:00
        agreed: [klasse]
        guides: [bille]
      - 2027-03-09 10:00-11:00
  - id: treff
    host: bke
    title: Blaues Kreuz
    seats: 5
    sessions:
      - at: 2027-03-03 14:00-15:00
        agreed: [anna, ben]
      - at: 2027-03-10 14:00-15:00
        agreed: [dora]
"""
STORY = {
    # Klasse 4a goes on another day, Ben goes there too, and Cem is gone altogether …
    "agreed: [anna, cem]": "agreed: [anna, ben]",
    "        agreed: [klasse]\n        guides: [bille]\n      - 2027-03-09 10:00-11:00\n": (
        "        guides: [bille]\n      - at: 2027-03-09 10:00-11:00\n"
        "        agreed: [klasse]\n        guides: [bille]\n"
    ),
    "      - id: cem\n        name: Cem\n        phone: 02307 000002\n": "",
    # … one session has another end and place, and another has nobody left.
    "2027-03-03 14:00-15:00": "2027-03-03 14:00-16:00",
    "    seats: 5\n": "    seats: 5\n    place: Rathaus\n",
    "agreed: [dora]": "agreed: []",
}


def write(folder: Path, changes: dict[str, str]) -> None:
    """Write the data, with texts of it replaced that stand there once."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    texts = {"partners.yaml": PARTNERS, "invitations.yaml": INVITATIONS}
    for old, new in changes.items():
        (name,) = (name for name, text in texts.items() if text.count(old) == 1)
        texts[name] = texts[name].replace(old, new)
    for name, text in texts.items():
        (data / name).write_text(text, encoding="utf-8")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return a repository whose published schedule is committed, and planned anew on disk."""
    write(tmp_path, {})
    assert inside(tmp_path, "schedule").returncode == OK
    assert inside(tmp_path, "publish").returncode == OK
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "published")
    shutil.copy(tmp_path / "data" / "schedule.yaml", tmp_path / "old.yaml")
    write(tmp_path, STORY)
    assert inside(tmp_path, "schedule").returncode == OK
    return tmp_path


def difference(folder: Path, *arguments: str) -> dict[str, Any]:
    done = inside(folder, "diff", "--format", "json", *arguments)
    assert (done.returncode, done.stderr) == (OK, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_golden(town: Path) -> None:
    for language in ("de", "en"):
        done = inside(town, "diff", "--lang", language)
        assert (done.returncode, done.stderr) == (OK, "")
        path = GOLDEN / f"diff.{language}.txt"
        if os.environ.get("KOOP_RECORD"):
            path.write_text(done.stdout, encoding="utf-8", newline="\n")
        assert done.stdout == path.read_text(encoding="utf-8")


def test_json(town: Path) -> None:
    found = difference(town, "--lang", "en")
    assert found["version"] == 1
    assert found["changes"] == {
        "added": [{"person": "ben", "session": "beratung@2027-03-02T10:00"}],
        "moved": [
            {
                "person": "klasse",
                "from": "beratung@2027-03-04T10:00",
                "to": "beratung@2027-03-09T10:00",
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
    (cem,) = (call for call in found["calls"] if call.get("person") == "cem")
    assert cem == {
        "person": "cem",
        "name": "Cem",
        "phone": "02307 000002",
        "email": "",
        "contact": "",
        "first": "2027-03-02T10:00",
        "sentences": [
            "Your visit to AWO (Beratung im Alltag) on Tuesday, 2 March, 10:00 is cancelled."
        ],
    }
    (awo,) = (call for call in found["calls"] if call.get("partner") == "awo")
    assert awo["contact"] == "Empfang, 02307 000003"
    assert len(awo["sentences"]) == 2


def test_only_the_sentences_are_in_a_language(town: Path) -> None:
    def silent(found: dict[str, Any]) -> dict[str, Any]:
        return found | {"calls": [call | {"sentences": []} for call in found["calls"]]}

    german, english = difference(town), difference(town, "--lang", "en")
    assert german != english
    assert silent(german) == silent(english)


def test_an_older_copy_says_the_same_of_visits_and_sessions(town: Path) -> None:
    copy, git_ = difference(town, "old.yaml"), difference(town)
    assert copy["changes"] == git_["changes"]
    assert copy["sessions"] == git_["sessions"]
    (cem,) = (call for call in copy["calls"] if call.get("person") == "cem")
    assert (cem["name"], cem["phone"]) == ("cem", "")  # gone, and the copy knows no names


def test_a_yaml_file_comes_before_a_revision_of_that_name(town: Path) -> None:
    git(town, "add", ".")
    git(town, "commit", "--quiet", "-m", "new plan")
    assert difference(town)["calls"] == []
    git(town, "tag", "old.yaml")
    assert difference(town, "old.yaml")["calls"]
    (town / "old.yaml").unlink()
    assert difference(town, "old.yaml")["calls"] == []
    assert difference(town, "HEAD~1")["calls"]


def test_nothing_has_changed(town: Path) -> None:
    git(town, "commit", "--quiet", "--all", "-m", "new plan")
    done = inside(town, "diff", "--lang", "en")
    assert (done.returncode, done.stderr) == (OK, "")
    assert done.stdout.endswith("\n\nNothing has changed.\n\n")


KEEP = "git commit keeps it; or name an older copy of the file"
NEITHER = "is neither a revision that git knows nor a YAML file that is there"


def test_from_another_folder(town: Path) -> None:
    elsewhere = town / "elsewhere"
    elsewhere.mkdir()
    done = inside(elsewhere, "diff", "--data", "../data", "--format", "json", "--lang", "en")
    assert json.loads(done.stdout) == difference(town, "--lang", "en")


@pytest.mark.parametrize(
    ("against", "message"),
    [
        ("nowhere", f'"nowhere" {NEITHER}'),
        ("gone.yaml", f'"gone.yaml" {NEITHER}'),
        ("README.md", f'"README.md" {NEITHER}'),
        ("first", f"{Path('data', 'schedule.yaml')} was not in git at first ({KEEP})"),
    ],
)
def test_what_there_is_not(town: Path, against: str, message: str) -> None:
    git(town, "checkout", "--quiet", "--orphan", "side")
    git(town, "rm", "--quiet", "--cached", "--force", "-r", ".")
    git(town, "commit", "--quiet", "--allow-empty", "-m", "empty")
    git(town, "tag", "first")
    (town / "README.md").write_text("", encoding="utf-8")
    done = inside(town, "diff", against)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr == f"koop: {message}\n"


def test_outside_a_repository(town: Path) -> None:
    shutil.rmtree(town / ".git")
    done = inside(town, "diff")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "koop: data is in no git repository: name an older copy" in done.stderr
    assert f'koop: "gone.yaml" {NEITHER}\n' == inside(town, "diff", "gone.yaml").stderr
    assert difference(town, "old.yaml")["calls"]


@pytest.mark.parametrize("option", ["--output=pwned", "-h", "--exec=touch pwned"])
def test_a_revision_that_looks_like_an_option(town: Path, option: str) -> None:
    before = sorted(town.rglob("*"))
    done = inside(town, "diff", "--", option)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert f'koop: "{option}" is neither' in done.stderr
    assert sorted(town.rglob("*")) == before


def test_an_old_schedule_that_cannot_be_read(town: Path) -> None:
    (town / "old.yaml").write_text("visits: [\n", encoding="utf-8")
    done = inside(town, "diff", "old.yaml")
    assert done.returncode == PROBLEMS
    assert done.stdout.startswith("old.yaml:")
    shutil.copy(town / "old.yaml", town / "data" / "schedule.yaml")
    git(town, "commit", "--quiet", "--all", "-m", "broken")
    assert inside(town, "schedule").returncode == PROBLEMS  # it never overwrites such a file
    (town / "data" / "schedule.yaml").unlink()
    assert inside(town, "schedule").returncode == OK
    done = inside(town, "diff")
    assert done.returncode == PROBLEMS
    assert done.stdout.startswith("HEAD:data/schedule.yaml:")
    assert "error[" in done.stdout
    assert "restore" not in done.stdout  # the file of today is another one


@pytest.mark.parametrize(
    ("partners", "name"),
    [
        ("partners: 3\n", "cem"),
        ("no: [\n", "cem"),
        (PARTNERS.replace("name: Cem\n", "name: Cem\n        wishes: [gone]\n"), "Cem"),
        (PARTNERS.replace("id: awo\n", "id: elsewhere\n").replace("id: bille", "id: x"), "Cem"),
    ],
)
def test_data_of_then_that_is_wrong_is_used_as_far_as_it_goes(
    town: Path, partners: str, name: str
) -> None:
    data = town / "data"
    now = {path: path.read_bytes() for path in data.iterdir()}
    expected = difference(town)
    git(town, "checkout", "--quiet", "main", "--", "data")
    (data / "partners.yaml").write_text(partners, encoding="utf-8")
    git(town, "commit", "--quiet", "--all", "-m", "broken")
    for path, content in now.items():
        path.write_bytes(content)
    found = difference(town)
    assert found["changes"] == expected["changes"]
    assert found["sessions"] == expected["sessions"]
    (cem,) = (call for call in found["calls"] if call.get("person") == "cem")
    assert cem["name"] == name


def test_a_schedule_that_breaks_a_rule_is_refused(town: Path) -> None:
    path = town / "data" / "schedule.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- klasse\n", "- nobody-at-all\n"), encoding="utf-8")
    done = inside(town, "diff")
    assert done.returncode == PROBLEMS
    assert "data/schedule.yaml:" in done.stdout
    assert "error[" in done.stdout


def test_without_a_schedule(town: Path) -> None:
    (town / "data" / "schedule.yaml").unlink()
    done = inside(town, "diff")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "there is no schedule yet" in done.stderr


def test_the_language_of_the_weeks_and_another(town: Path) -> None:
    assert "Ihr Besuch bei AWO" in inside(town, "diff").stdout
    assert "Your visit to AWO" in inside(town, "diff", "--lang", "en").stdout


@pytest.mark.parametrize("name", ["[/red]", "{0} {host}", "<b>", "N" * 200])
def test_hostile_names_appear_literally(town: Path, name: str) -> None:
    path = town / "data" / "partners.yaml"
    text = path.read_text(encoding="utf-8")
    for old in ("Anna", "OGS der Pfalzschule", "AWO"):
        text = text.replace(f"name: {old}\n", f"name: '{name}'\n")
    path.write_text(text, encoding="utf-8")
    done = inside(town, "diff", "--lang", "en")
    assert done.returncode == OK
    assert f"{name} · {name}\n" in done.stdout
    assert f"visit to {name} (Beratung im Alltag)" in done.stdout
