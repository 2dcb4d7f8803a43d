"""`koop check` for people, editors, GitHub and the strict; `koop schedule` and `koop publish`."""

from __future__ import annotations

import json
import os
import random
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typer.testing import CliRunner

from kooperation.cli import app
from kooperation.solve.goals import names_of_goals
from tests import ROOT, strategies
from tests.command import (
    CONTRADICTION,
    MISTAKE,
    OK,
    PROBLEMS,
    USAGE,
    alter,
    files,
    fine,
    inside,
    koop,
    planned,
    put,
    refused,
    write,
)
from tests.fuzz.corpus import FILES, INVITATIONS, PARTNERS, SCHEDULE

if TYPE_CHECKING:
    from pathlib import Path

WRONG = FILES[PARTNERS].replace("wishes: [kurs]", "wishes: [krs]")
WARNED = FILES[PARTNERS].replace("name: Cem", "name: Ben")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return put(tmp_path / "data", FILES)


def check(*arguments: str, buffer: str | bytes | None = None) -> Any:
    return CliRunner().invoke(app, ["check", *arguments, "--lang", "en"], input=buffer)


# --- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["text", "concise", "json", "github"])
@pytest.mark.parametrize(
    ("partners", "strict", "code"),
    [(FILES[PARTNERS], True, 0), (WARNED, False, 0), (WARNED, True, 1), (WRONG, False, 1)],
    ids=["fine", "warned", "strictly warned", "wrong"],
)
def test_every_format_ends_with_the_same_code(
    data: Path, output: str, partners: str, *, strict: bool, code: int
) -> None:
    (data / PARTNERS).write_text(partners, encoding="utf-8")
    options = ("--strict",) if strict else ()
    assert check("--format", output, *options).exit_code == code


@pytest.mark.parametrize("output", ["text", "concise", "json", "github"])
def test_a_folder_that_is_not_there_is_said_once(data: Path, output: str) -> None:
    result = check("--data", str(data / "nowhere"), "--format", output, "--strict")
    assert result.exit_code == 2
    assert result.output.count("missing-file") == 1


# --- editors -------------------------------------------------------------------------------------


def test_what_the_editor_holds_counts_and_not_the_disk(data: Path) -> None:
    result = check("-", "--stdin-filename", f"data/{PARTNERS}", "--format", "json", buffer=WRONG)
    (problem,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, problem["code"]) == (1, "unknown-invitation")
    assert problem["path"] == f"data/{PARTNERS}"
    (data / PARTNERS).write_text(WRONG, encoding="utf-8")
    whole = FILES[PARTNERS]
    assert check("-", "--stdin-filename", f"data/{PARTNERS}", buffer=whole).exit_code == 0


@pytest.mark.parametrize("name", [PARTNERS, INVITATIONS, SCHEDULE])
def test_each_file_may_come_from_an_editor_from_anywhere(
    data: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data.parent.parent)
    said = check("-", "--stdin-filename", str(data / name), "--format", "concise", buffer=b"\xff")
    assert f"{data.as_posix()}/{name}:1:1: error[encoding]" in said.stdout
    assert (data / name).read_text(encoding="utf-8") == FILES[name]


def test_a_new_file_need_not_be_on_the_disk(data: Path) -> None:
    (data / PARTNERS).unlink()
    assert check("-", "--stdin-filename", f"data/{PARTNERS}", buffer=FILES[PARTNERS]).exit_code == 0


def test_a_folder_is_named_by_an_option() -> None:
    result = check("my weeks", buffer="")
    assert result.exit_code == 2
    assert result.stderr.endswith('koop check --data "my weeks"\n')


@pytest.mark.parametrize(
    "arguments",
    [
        ["-"],
        ["--stdin-filename", "data/partners.yaml"],
        ["data", "--stdin-filename", "data/partners.yaml"],
        ["-", "--stdin-filename", "data/other.yaml"],
    ],
    ids=" ".join,
)
def test_what_no_editor_asks(data: Path, arguments: list[str]) -> None:
    assert data.is_dir()
    result = check(*arguments, buffer="partners: []")
    assert result.exit_code == 2
    assert "--stdin-filename" in result.stderr


# --- GitHub --------------------------------------------------------------------------------------


def annotated(*arguments: str) -> str:
    (line,) = check("--format", "github", *arguments).stdout.splitlines()
    found = re.match(r"::error file=([^,]*),line=(\d+),endLine=\2,col=\d+,endColumn=\d+,", line)
    assert found, line
    return found[1]


def test_paths_count_from_the_root_of_the_repository(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / PARTNERS).write_text(WRONG, encoding="utf-8")
    (data.parent / ".git").mkdir()
    assert annotated() == f"data/{PARTNERS}"
    monkeypatch.chdir(data)
    assert annotated("--data", ".") == f"data/{PARTNERS}"
    assert annotated("--data", str(data)) == f"data/{PARTNERS}"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(data.parent.parent))  # the repository is nearer
    assert annotated("--data", ".") == f"data/{PARTNERS}"


def test_without_a_repository_they_count_from_the_workspace(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / PARTNERS).write_text(WRONG, encoding="utf-8")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(data.parent))
    monkeypatch.chdir(data)
    assert annotated("--data", ".") == f"data/{PARTNERS}"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(data / "elsewhere"))
    assert annotated("--data", ".") == f"./{PARTNERS}"  # as it is


def test_nothing_in_a_file_is_a_command_to_github(data: Path) -> None:
    hostile = FILES[PARTNERS].replace("id: dora", 'id: "a%0A,b:c\\n::error::x"')
    (data / PARTNERS).write_text(hostile, encoding="utf-8")
    lines = check("--format", "github").stdout.splitlines()
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)
    assert any("%250A,b:c ::error::x" in line for line in lines)


# --- hooks ---------------------------------------------------------------------------------------


def test_the_hooks_run_what_there_is() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"]: hook["entry"] for hook in hooks} == {
        "koop-check": "koop check",
        "koop-schedule-current": "koop schedule --check",
    }
    assert [hook.get("stages") for hook in hooks] == [None, ["manual"]]
    for hook in hooks:
        assert hook["pass_filenames"] is False
        assert all(re.search(hook["files"], f"data/{name}") for name in FILES)
        assert not re.search(hook["files"], "docs/example.yaml")
    for name in ("told.yaml", "imports.yaml", "revisions/2-77ab03.yaml"):
        assert re.search(hooks[0]["files"], f"data/{name}")


# --- koop check ----------------------------------------------------------------------------------


BAD_WISH = (
    'data/partners.yaml:10:18: error[unknown-invitation] ben wishes "aow", which nobody offers'
)
VAIN_WISH = (
    "data/partners.yaml:13:18: warning[impossible-wish] cem wishes bke, but is away every time"
)


def test_problems_as_text_show_the_line_and_the_way_out(town: Path) -> None:
    write(town, MISTAKE)
    assert inside(town, "check").stdout == (
        f"{BAD_WISH}\n"
        "   10 |         wishes: [aow]\n"
        "      |                  ^^^\n"
        '      = hint: did you mean "awo"?\n'
        "\n"
        f"{VAIN_WISH}\n"
        "   13 |         wishes: [bke]\n"
        "      |                  ^^^\n"
        "      = hint: ask the host for another session, or remove the wish\n"
        "\n"
        "1 error, 1 warning\n"
    )


def test_problems_as_json_have_the_keys_of_the_contract(town: Path) -> None:
    write(town, MISTAKE)
    found = json.loads(inside(town, "check", "--format", "json", "--lang", "de").stdout)
    assert list(found) == ["version", "problems"]
    assert found["version"] == 1
    error, warning = found["problems"]
    assert error == {
        "code": "unknown-invitation",
        "severity": "error",
        "path": "data/partners.yaml",
        "line": 10,
        "column": 18,
        "end_line": 10,
        "end_column": 21,
        "message": error["message"],
        "hint": error["hint"],
    }
    assert (warning["code"], warning["severity"]) == ("impossible-wish", "warning")


def test_check_looks_at_the_schedule_as_well(ready: Path) -> None:
    path = ready / "data" / "schedule.yaml"
    alter(path, {"      - ben\n": "      - ben\n      - eva\n"})
    done = inside(ready, "check", "--format", "concise")
    assert done.returncode == PROBLEMS
    assert 'data/schedule.yaml:15:9: error[unknown] there is no person "eva"' in done.stdout
    assert inside(ready, "schedule").returncode == OK  # for which it is a change to make
    assert "eva" not in path.read_text()


# --- koop schedule -------------------------------------------------------------------------------

HEAD, TAIL = ["version", "status"], ["problems", "seconds"]
PLAN = [*HEAD, "revision", "published", "goals", "visits", "unmet", "changes", *TAIL]
ORDER = names_of_goals(99)


def test_a_best_plan_as_json(town: Path) -> None:
    found = planned(town)
    assert list(found) == PLAN
    assert (found["version"], found["status"]) == (1, "optimal")
    assert (found["revision"], found["published"]) == (0, False)
    assert {(goal["name"], goal["value"]) for goal in found["goals"]} > {
        ("at_least_1", 2),
        ("hosts", 2),
        ("at_least_2", 0),
        ("rank", 1),
        ("sessions", 2),
    }
    assert all(list(goal) == ["name", "value", "bound", "proved"] for goal in found["goals"])
    assert all(goal["proved"] is True for goal in found["goals"])
    assert found["visits"] == [
        {"person": "anna", "session": "bke@2027-03-03T10:00"},
        {"person": "ben", "session": "awo@2027-03-02T10:00"},
    ]
    assert found["unmet"] == [
        {"person": "anna", "invitation": "awo", "reason": "contested"},
        {"person": "cem", "invitation": "bke", "reason": "impossible"},
    ]
    assert list(found["changes"]) == ["added", "moved", "removed"]
    assert sorted(found["changes"]["added"], key=lambda v: str(v["person"])) == found["visits"]
    assert [problem["code"] for problem in found["problems"]] == ["impossible-wish"]
    assert found["seconds"] > 0


def test_a_search_without_time_gives_a_plan_and_says_what_is_not_proved(example: Path) -> None:
    found = planned(example, "--time-limit", "0", "--dry-run")
    assert list(found) == PLAN
    assert found["status"] == "feasible"
    assert not all(goal["proved"] for goal in found["goals"])
    for goal in found["goals"]:
        assert goal["value"] == goal["bound"] or not goal["proved"]
        if goal["name"] in ("rank", "sessions"):
            assert goal["bound"] <= goal["value"]
        else:
            assert goal["bound"] >= goal["value"]


def test_a_search_without_time_writes_its_plan_which_is_sound(town: Path) -> None:
    done = fine(town, "schedule", "--time-limit", "0")
    assert "wrote data/schedule.yaml" in done.stderr
    unproved = planned(town, "--time-limit", "0", "--dry-run")["goals"]
    count = sum(not goal["proved"] for goal in unproved)
    assert f"the search was stopped: {count} goals are not proved" in done.stderr
    assert "stopped" not in inside(town, "schedule", "--dry-run").stderr
    fine(town, "check")


@pytest.mark.parametrize(
    ("changes", "status", "codes"),
    [
        (CONTRADICTION, "infeasible", {"agreed-overfull"}),
        (MISTAKE | CONTRADICTION, "invalid", {"unknown-invitation", "agreed-overfull"}),
    ],
)
def test_where_there_is_no_plan_json_says_why(
    town: Path, changes: dict[str, str], status: str, codes: set[str]
) -> None:
    write(town, changes)
    found = planned(town)
    assert list(found) == HEAD + TAIL
    assert found["status"] == status
    assert codes <= {problem["code"] for problem in found["problems"]}


def test_the_goals_come_in_the_order_of_the_contract(example: Path) -> None:
    names = [goal["name"] for goal in planned(example, "--dry-run")["goals"]]
    assert names == sorted(names, key=ORDER.index)
    assert {"agreed", "at_least_1", "hosts", "at_least_2", "rank", "sessions", "draw"} < {*names}


@pytest.mark.parametrize("options", [[], ["--max-changes", "1"]])
def test_the_goals_of_a_published_schedule_begin_with_those_kept(
    published: Path, options: list[str]
) -> None:
    found = planned(published, "--dry-run", *options)
    names = [goal["name"] for goal in found["goals"]]
    assert names == sorted(names, key=ORDER.index)
    assert (names[0], names.count("kept")) == ("kept", 1)
    assert (found["revision"], found["published"]) == (1, True)


def test_the_file_says_what_the_json_says(example: Path) -> None:
    found = planned(example, "--dry-run")
    written = yaml.load((example / "data" / "schedule.yaml").read_text(), Loader=yaml.CBaseLoader)  # noqa: S506
    assert sorted((v["person"], v["session"]) for v in found["visits"]) == sorted(
        (person, visit["session"]) for visit in written["visits"] for person in visit["visitors"]
    )
    assert found["changes"] == {"added": [], "moved": [], "removed": []}


@pytest.mark.parametrize("changes", [MISTAKE, CONTRADICTION])
def test_nothing_is_written_when_there_is_no_plan(ready: Path, changes: dict[str, str]) -> None:
    write(ready, changes)
    before = files(ready)
    done = inside(ready, "schedule")
    assert done.returncode == PROBLEMS
    assert "error[" in done.stdout
    assert files(ready) == before
    (ready / "data" / "schedule.yaml").unlink()
    assert inside(ready, "schedule", "--format", "json").returncode == PROBLEMS
    assert not (ready / "data" / "schedule.yaml").exists()


@pytest.mark.parametrize(("option", "code"), [("--dry-run", OK), ("--check", PROBLEMS)])
def test_a_dry_run_and_a_check_write_nothing(
    ready: Path, schedule_of_town: bytes, option: str, code: int
) -> None:
    done = fine(ready, "schedule", option)
    assert done.stderr.endswith("data/schedule.yaml is up to date\n")
    write(ready, {"seats: 1": "seats: 2"})
    done = inside(ready, "schedule", option)
    assert done.returncode == code
    assert "Beratung" in done.stdout
    assert done.stderr.endswith("data/schedule.yaml would change\n")
    assert files(ready)["data/schedule.yaml"] == schedule_of_town
    (ready / "data" / "schedule.yaml").unlink()
    assert inside(ready, "schedule", option).returncode == code
    assert not (ready / "data" / "schedule.yaml").exists()


def test_a_second_run_leaves_the_file_as_it_is(ready: Path) -> None:
    path = ready / "data" / "schedule.yaml"
    os.utime(path, (0, 0))
    before = files(ready)
    done = fine(ready, "schedule")
    assert done.stderr.endswith("data/schedule.yaml is up to date\n")
    assert files(ready) == before
    assert path.stat().st_mtime == 0


def test_the_order_of_the_yaml_changes_nothing_but_the_time(example: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("partners.yaml", "invitations.yaml"):
        text = (example / "data" / name).read_text(encoding="utf-8")
        entries = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  texts, as koop reads them
        shuffled = strategies.shuffled(entries, random.Random(7))
        assert shuffled != entries
        (tmp_path / "data" / name).write_text(
            yaml.dump(shuffled, Dumper=yaml.CSafeDumper, allow_unicode=True), "utf-8"
        )
    assert koop(tmp_path, "schedule", PYTHONHASHSEED="12345").returncode == OK
    one, other = (
        re.sub(r"(?m)^updated: .*$", "", (folder / "data" / "schedule.yaml").read_text("utf-8"))
        for folder in (example, tmp_path)
    )
    assert one == other


# --- what has happened ---------------------------------------------------------------------------


NOON = "1804071600"
"""Wednesday, 3 March 2027, 12:00 in Berlin: all visits of the small town are over."""


@pytest.mark.uncounted
def test_by_itself_the_time_that_passes_changes_nothing(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inside(published, "schedule").returncode == OK  # what is on the disk was a draft
    before = files(published)
    for hour in range(-48, 24 * 12, 23):  # a day after the other, and each at another hour
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOON) + hour * 3600))
        for command in (["schedule"], ["schedule", "--check"], ["check"]):
            fine(published, *command)
        assert files(published) == before


def test_nobody_is_sent_to_what_has_happened(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cem is back on Wednesday after all; at ten it is too late, whoever asks."""
    alter(published / "data" / "partners.yaml", {"away: [2027-03-03]": ""})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)
    assert planned(published, "--dry-run")["changes"]["added"] == []
    assert '"over": true' in inside(published, "show", "unmet", "cem", "--format", "json").stdout
    said = inside(published, "why", "cem").stdout
    assert "over" in said
    assert "Nothing stood in the way." in said
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOON) - 2 * 3600))  # at ten it begins
    assert planned(published)["changes"]["added"] == [
        {"person": "cem", "session": "bke@2027-03-03T10:00"}
    ]


def test_from_is_written_to_the_minute_and_a_slip_can_be_taken_back(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = published / "data" / "schedule.yaml"
    fine(published, "schedule")
    plain = path.read_text()
    for asked, written in (
        ("8.3.", "2027-03-08"),
        ("8.3. 12 Uhr", "2027-03-08T12:00"),
        ("2027-03-08 12:05", "2027-03-08T12:05"),
        ("2027-03-13", "2027-03-13"),  # the day after the last
        ("2027-03-02T11:00", "2027-03-02T11:00"),
    ):
        done = fine(published, "schedule", "--from", asked)
        assert path.read_text() == plain.replace("visits:", f"settled: {written}\nvisits:")
        assert "means now" not in done.stderr
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOON) + 30))
    before = path.read_text()
    assert inside(published, "schedule", "--from", "2027-03-14").returncode == USAGE
    assert path.read_text() == before
    for asked in ("2027-03-03", "now"):
        done = inside(published, "schedule", "--from", asked)
        assert ("it means now: 2027-03-03 12:00" in done.stderr) == (asked != "now")
        assert "settled: 2027-03-03T12:00\n" in path.read_text()
        path.write_text(before)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOON) + 30 * 24 * 3600))
    assert "means now" in inside(published, "schedule", "--from", "2027-03-20").stderr
    assert "settled: 2027-04-02T13:00\n" in path.read_text()  # summer time


def test_of_a_draft_nothing_has_happened(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)
    begun = "the weeks began on 2027-03-01 and no schedule is published"
    before = files(ready)
    done = inside(ready, "schedule")
    assert (done.returncode, begun in done.stderr) == (OK, True)
    assert files(ready) == before
    assert begun not in inside(ready, "check").stdout
    assert begun in inside(ready, "publish").stderr
    assert begun not in inside(ready, "schedule").stderr


def test_the_moment_may_be_told(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fine(ready, "publish")
    assert "updated: 2027-02-20T14:05:00+01:00" in (ready / "data" / "schedule.yaml").read_text()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert 'SOURCE_DATE_EPOCH is "soon", which is no moment' in refused(ready, "schedule")


# --- koop publish --------------------------------------------------------------------------------


def test_publishing_starts_with_revision_1_and_happens_once(ready: Path) -> None:
    draft = (ready / "data" / "schedule.yaml").read_text()
    fine(ready, "publish")
    published = (ready / "data" / "schedule.yaml").read_text()
    assert published.splitlines()[4:6] == ["published: true", "revision: 1"]
    told = [line for line in draft.partition("visits:")[2].splitlines() if line]
    assert {*told} <= {*published.splitlines()}
    kept = {path.read_text() for path in (ready / "data" / "revisions").iterdir()}
    assert kept == {published}
    done = fine(ready, "publish")
    assert "published already, as revision 1" in done.stderr
    assert (ready / "data" / "schedule.yaml").read_text() == published


def test_where_the_plan_is_missing_the_last_revision_is_named(ready: Path) -> None:
    fine(ready, "publish")
    path = ready / "data" / "schedule.yaml"
    published = path.read_bytes()
    path.unlink()
    (stored,) = (ready / "data" / "revisions").iterdir()
    done = inside(ready, "schedule", "--dry-run", "--lang", "en")
    assert f"go on from data/revisions/{stored.name} copy it there" in done.stderr
    path.write_bytes(stored.read_bytes())
    assert path.read_bytes() == published
    assert "copy it there" not in inside(ready, "schedule", "--dry-run", "--lang", "en").stderr


def test_publishing_a_plan_without_visits_says_so(town: Path, ready: Path) -> None:
    none = "nobody visits anybody in this plan"
    assert none not in inside(ready, "publish").stderr
    (town / "data" / "schedule.yaml").unlink()
    write(town, {"wishes: [awo, bke]": "wishes: []", "wishes: [awo]": "wishes: []",
                 "wishes: [bke]": "wishes: []"})  # fmt: skip
    fine(town, "schedule", "--fresh")
    assert none in inside(town, "publish").stderr


def test_with_publishing_everybody_holds_the_revision(ready: Path) -> None:
    fine(ready, "publish")
    folder = ready / "data"
    told = (folder / "told.yaml").read_text(encoding="utf-8")
    (stored,) = (folder / "revisions").iterdir()
    readers = [line.strip(" -") for line in told.splitlines() if line.startswith("  - ")]
    assert all(line.endswith(f"{stored.stem} holds") for line in readers)
    before = files(folder)
    for command in ("schedule", "publish", "check"):
        fine(ready, command)
    assert files(folder) == before
    # Planned and published once more, it counts on, and everybody holds that.
    (folder / "schedule.yaml").unlink()
    fine(ready, "schedule")
    fine(ready, "publish")
    again = (folder / "told.yaml").read_text(encoding="utf-8")
    assert again.count(" 2-") == told.count(" 1-") == len(readers)
    assert " 1-" not in again


def test_nothing_is_published_over_lines_that_nobody_understands(ready: Path) -> None:
    (ready / "data" / "told.yaml").write_text("people:\n  - ben holds 1-5e2c91\n", "utf-8")
    before = files(ready)
    done = inside(ready, "publish")
    assert done.returncode == PROBLEMS
    assert "data/told.yaml:2:3: warning[bad-told]" in done.stdout
    assert "must not get lost" in done.stderr
    assert files(ready) == before
    fine(ready, "schedule")
