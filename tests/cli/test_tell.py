"""`koop tell`: a story as golden texts, and what it notes of who holds which revision."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import DISTRICT, OFFERS, STORY
from tests.command import OK, PROBLEMS, USAGE, alter, files, fine, inside, refused, write
from tests.golden import recorded

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _sentences_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "2000")


def told(folder: Path, *arguments: str) -> dict[tuple[str, str], Any]:
    """Return whom to tell, as JSON says it, by kind and id."""
    done = fine(folder, "tell", "--format", "json", *arguments)
    found = json.loads(done.stdout)
    assert found["version"] == 1
    return {(one["reader"], one["id"]): one for one in found["readers"]}


def noted(folder: Path, section: str = "people") -> list[str]:
    """Return the lines of a section of told.yaml, without digests."""
    text = (folder / "data" / "told.yaml").read_text(encoding="utf-8")
    lines = text.partition(f"{section}:\n")[2].splitlines()
    found: list[str] = []
    for line in lines:
        if not line.startswith("  - "):
            break
        found.append(re.sub(r"-[0-9a-f]{6}\b", "", line.removeprefix("  - ")))
    return found


def change(folder: Path, more: dict[str, str]) -> None:
    write(folder, STORY | more, DISTRICT, OFFERS)
    fine(folder, "schedule")


def test_a_story_in_both_languages(repository: Path) -> None:
    for language in ("de", "en"):
        done = fine(repository, "tell", "--lang", language)
        assert done.stdout == recorded(f"tell.{language}.txt", done.stdout)
        assert (fine(repository, "tell").stdout == done.stdout) is (language == "de")  # the weeks


def test_whom_to_tell_as_json(repository: Path) -> None:
    found = told(repository)
    (first,) = {name for one in found.values() for name in one["holds"]}
    assert [one["kind"] for one in found.values()] == sorted(o["kind"] for o in found.values())
    assert found["person", "klasse"] == {
        "reader": "person",
        "id": "klasse",
        "kind": "call",
        "holds": [first],
        "listed": [],
        "whole": False,
        "news": [
            {
                "what": "moved",
                "kind": "call",
                "role": "visit",
                "from": "beratung@2027-03-04T10:00",
                "to": "beratung@2027-03-09T10:00",
            }
        ],
    }
    assert found == told(repository, "--lang", "en")


def test_who_has_left_is_told_with_the_words_and_the_house_of_then(repository: Path) -> None:
    district = DISTRICT.replace(
        "  - id: spd\n    name: SPD\n", "  - id: spd\n    name: Die Partei\n"
    )
    write(repository, STORY, district, OFFERS)
    fine(repository, "schedule")
    said = inside(repository, "tell", "cem", "--lang", "en").stdout
    assert "Cem · SPD" in said
    assert "Your visit to AWO (Beratung im Alltag) on Tuesday, 2 March, 10:00 is cancelled." in said


def test_a_look_notes_nothing(repository: Path) -> None:
    before = files(repository)
    done = inside(repository, "tell", "--lang", "en")
    assert done.stderr == "once they are told: koop tell --done --revision 2\n"
    assert files(repository) == before


def test_schedule_ends_with_what_tell_begins_with(repository: Path) -> None:
    change(repository, {"seats: 4": "seats: 3", "Kreuz\n    seats": "Kreuz e.V.\n    seats"})
    planned = inside(repository, "schedule", "--lang", "en").stdout.splitlines()
    said = inside(repository, "tell", "--lang", "en").stdout.splitlines()
    assert planned[-1] == f"{said[3]} (koop tell)"
    assert "must be told" in said[3]


def test_listed_and_done(repository: Path) -> None:
    before = told(repository)
    done = fine(repository, "tell", "anna", "--to", "out", "--lang", "en")
    assert "koop tell anna --done --revision 2\n" in done.stderr
    assert noted(repository)[:3] == ["anna: 1 holds", "anna: 2 listed", "ben: 1 holds"]
    # What was listed and not confirmed comes again.
    assert told(repository).keys() == before.keys()
    done = fine(repository, "tell", "--done", "--lang", "en")
    assert re.fullmatch(r"noted: 1 reader holds revision 2-\w{6} now\n", done.stderr)
    assert noted(repository)[:2] == ["anna: 2 holds", "ben: 1 holds"]
    assert told(repository).keys() == before.keys() - {("person", "anna")}


def test_done_without_a_list_means_the_plan_on_disk(repository: Path) -> None:
    done = fine(repository, "tell", "awo", "ben", "--done")
    assert noted(repository, "hosts") == ["awo: 2 holds", "bke: 1 holds"]
    assert noted(repository, "houses")[0] == "awo: 2 holds"  # one id means both
    assert "ben: 2 holds" in noted(repository)
    fine(repository, "tell", "--done")
    assert told(repository) == {}
    done = inside(repository, "tell", "--lang", "en")
    assert (done.returncode, done.stderr) == (OK, "")
    assert "Nobody needs to be told anything." in done.stdout


def test_of_several_lists_one_is_named(repository: Path) -> None:
    fine(repository, "tell", "--to", "out")
    change(repository, {"2027-03-09 10:00-11:00": "2027-03-09 11:00-12:00"})
    fine(repository, "tell", "klasse", "ben", "--to", "out")
    before = files(repository)
    done = inside(repository, "tell", "--done", "--lang", "en")
    assert done.returncode == USAGE
    assert "koop: lists of several revisions were made: 2-" in done.stderr
    assert files(repository) == before
    fine(repository, "tell", "--done", "--revision", "2")
    assert [one for one in noted(repository) if "klasse" in one] == [
        "klasse: 2 holds",
        "klasse: 3 listed after 1 2",
    ]
    assert "anna: 2 holds" in noted(repository)
    # Once more is once too often, and does nothing.
    before = files(repository)
    done = inside(repository, "tell", "--done", "--revision", "2", "--lang", "en")
    assert (done.returncode, files(repository)) == (OK, before)
    assert done.stderr == "nothing was listed, so there is nothing to note\n"
    fine(repository, "tell", "--done")
    assert [one for one in noted(repository) if "klasse" in one] == ["klasse: 3 holds"]


def test_done_comes_late(repository: Path) -> None:
    """Another plan comes in between: what is new since the list is still told."""
    fine(repository, "tell", "--to", "out")
    change(repository, {"2027-03-09 10:00-11:00": "2027-03-09 11:00-12:00"})
    fine(repository, "tell", "--done", "--revision", "2")
    (news,) = told(repository)["person", "klasse"]["news"]
    assert (news["from"], news["to"]) == ("beratung@2027-03-09T10:00", "beratung@2027-03-09T11:00")
    assert ("person", "cem") not in told(repository)


def test_news_that_was_taken_back_comes_again(repository: Path) -> None:
    fine(repository, "tell", "cem", "ben", "--to", "out")
    write(repository, {}, DISTRICT, OFFERS)
    fine(repository, "schedule")
    found = told(repository)
    assert found.keys() == {("person", "ben"), ("person", "cem")}
    (news,) = found["person", "cem"]["news"]
    assert (news["what"], news["again"]) == ("added", True)
    said = inside(repository, "tell", "--lang", "en").stdout
    assert "Your visit to AWO (Beratung im Alltag) on Tuesday, 2 March, 10:00 is as before" in said
    assert "new visit" not in said
    fine(repository, "tell", "--done", "--revision", "3")
    assert told(repository) == {}


def test_everybody(repository: Path) -> None:
    fine(repository, "tell", "--done")
    found = told(repository, "--all")
    assert {one["kind"] for one in found.values()} == {"list"}
    assert {id_ for kind, id_ in found if kind == "person"} == {
        *("anna", "ben", "klasse", "dora", "berta", "bille")
    }
    assert ("week", "") in found
    assert [*told(repository, "--all", "week")] == [("week", "")]


@pytest.mark.parametrize("command", [["tell"], ["tell", "--done"], ["tell", "--to", "out"]])
def test_of_a_draft_nobody_holds_anything(ready: Path, command: list[str]) -> None:
    before = files(ready)
    done = inside(ready, *command)
    assert (done.returncode, done.stdout) == (PROBLEMS, "")
    assert done.stderr == "publish first: nobody holds anything yet (koop publish)\n"
    assert files(ready) == before


def test_other_texts_need_a_plan_first(repository: Path) -> None:
    write(repository, STORY | {"name: Anna": "name: Anne"}, DISTRICT, OFFERS)
    done = inside(repository, "tell")
    assert done.returncode == PROBLEMS
    assert "koop schedule" in done.stdout
    assert inside(repository, "tell", "--done").returncode == OK  # it is about what they hold


def test_without_a_readable_line_it_is_the_whole_list(repository: Path) -> None:
    fine(repository, "tell", "--done")
    path = repository / "data" / "told.yaml"
    text = path.read_text(encoding="utf-8")
    broken = re.sub(r"ben: 2-\w{6}", "ben: 9-abcdef", text)
    broken = re.sub(r"anna: .*", "anna: 2", broken)
    broken = broken.replace("  - klasse:", "  - gone:", 1)
    path.write_text(broken, encoding="utf-8")
    found = told(repository)
    assert {id_ for _kind, id_ in found} == {"anna", "ben", "klasse"}
    assert all(one["whole"] for one in found.values())
    assert found["person", "ben"]["holds"] == ["9-abcdef"]
    said = inside(repository, "tell", "--lang", "en").stdout
    assert said.count("The whole list: no earlier one is noted.") == 2  # two hear the same


@pytest.mark.parametrize("command", [["tell", "--done"], ["tell", "--to", "out"]])
def test_what_is_not_understood_is_not_written_over(repository: Path, command: list[str]) -> None:
    alter(repository / "data" / "told.yaml", {"  - anna:": "  - anna"})
    before = files(repository)
    done = inside(repository, *command)
    assert done.returncode == PROBLEMS
    assert "bad-told" in done.stdout
    assert files(repository) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--revision", "2"], "--done takes names"),
        (["--done", "--all"], "--done takes names"),
        (["--done", "--to", "out"], "--done takes names"),
        (["--done", "--revision", "7"], "there is no revision 7"),
        (["--done", "treff"], 'nothing here is called "treff"'),
        (["nobody"], 'nothing here is called "nobody"'),
        (["--done", "nobody"], 'nothing here is called "nobody"'),
    ],
)
def test_what_cannot_be_meant(repository: Path, arguments: list[str], message: str) -> None:
    assert message in refused(repository, "tell", *arguments)


def test_somebody_else_writes_meanwhile(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = iter([None, (1, 2, 3)])
    monkeypatch.setattr("kooperation.files.save.stamp", lambda _path: next(stamps))
    before = files(repository)
    done = inside(repository, "tell", "--done")
    assert done.returncode == USAGE
    assert "was changed by somebody else meanwhile" in done.stderr
    assert files(repository) == before


@pytest.mark.uncounted
@pytest.mark.parametrize("name", ["[/red]", "{0} {host}", "<b>", "N" * 200])
def test_hostile_names_appear_literally(repository: Path, name: str) -> None:
    path = repository / "data" / "partners.yaml"
    text = path.read_text(encoding="utf-8")
    for old in ("Anna", "OGS der Pfalzschule", "AWO"):
        text = text.replace(f"name: {old}\n", f"name: '{name}'\n")
    path.write_text(text, encoding="utf-8")
    fine(repository, "schedule")
    done = fine(repository, "tell", "--lang", "en")
    # Two houses of one name are told apart.
    assert f"{name} · {name} (ogs)\n" in done.stdout
    assert f"visit to {name} (awo) (Beratung im Alltag)" in done.stdout
