"""koop as a real process: what goes in, what comes out, where, and with which exit code."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typer.testing import CliRunner

from kooperation.cli import app
from kooperation.i18n import Language, use
from tests import strategies

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
KOOP = (sys.executable, "-m", "kooperation")
OK, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
ESCAPE = "\x1b["

PARTNERS = """\
partners:
  - id: ogs
    name: OGS
    people:
      - id: anna
        name: Anna
        wishes: [awo, bke]
      - id: ben
        name: Ben
        wishes: [awo]
      - id: cem
        name: Cem
        wishes: [bke]
        away: [2027-03-03]
  - id: awo
    name: AWO
    people:
      - id: berta
        name: Berta
  - id: bke
    name: Blaues Kreuz
"""
INVITATIONS = """\
weeks:
  id: w
  title: Wochen
  start: 2027-03-01
  end: 2027-03-12
invitations:
  - id: awo
    host: awo
    title: Beratung
    seats: 1
    guides: [berta]
    sessions: [2027-03-02 10:00-11:00]
  - id: bke
    host: bke
    title: Treff
    seats: 2
    sessions: [2027-03-03 10:00-11:00]
"""
MISTAKE = {"wishes: [awo]": "wishes: [aow]"}
"""A wish that nobody offers, in line 10, from column 18 on."""
CONTRADICTION = {
    "sessions: [2027-03-02 10:00-11:00]": (
        "sessions:\n      - at: 2027-03-02 10:00-11:00\n        agreed: [anna, ben]"
    )
}
"""Two people for one seat."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment of the tests, but for what would change how koop speaks."""
    silent = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
    quiet = {key: value for key, value in os.environ.items() if key not in silent}
    quiet.pop("PYTHONUNBUFFERED", None)
    return {**quiet, "PYTHONPATH": str(ROOT), "LC_ALL": "en_GB.UTF-8", "TERM": "xterm", **more}


def koop(
    folder: Path, *arguments: str, stdout: int | Any = subprocess.PIPE, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run koop in a folder and let it end."""
    return subprocess.run(
        [*KOOP, *arguments],
        cwd=folder,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def inside(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run koop as `koop` does, but in this process: for what needs no process of its own."""
    use(Language.ENGLISH)
    with contextlib.chdir(folder):
        done = CliRunner().invoke(app, list(arguments))
    use(Language.ENGLISH)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def planned(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return what `koop schedule --format json` says."""
    found: dict[str, Any] = json.loads(
        koop(folder, "schedule", "--format", "json", *arguments).stdout
    )
    return found


def write(folder: Path, changes: dict[str, str] | None = None) -> None:
    """Write the small town, with texts of it replaced that stand there once."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    texts = {"partners.yaml": PARTNERS, "invitations.yaml": INVITATIONS}
    for old, new in (changes or {}).items():
        (name,) = (name for name, text in texts.items() if text.count(old) == 1)
        texts[name] = texts[name].replace(old, new)
    for name, text in texts.items():
        (data / name).write_text(text, encoding="utf-8")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def schedule_of_town(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What koop writes for the small town."""
    folder = tmp_path_factory.mktemp("town")
    write(folder)
    assert koop(folder, "schedule").returncode == OK
    return files(folder)["schedule.yaml"]


@pytest.fixture
def ready(town: Path, schedule_of_town: bytes) -> Path:
    """The small town with its schedule."""
    (town / "data" / "schedule.yaml").write_bytes(schedule_of_town)
    return town


@pytest.fixture
def published(ready: Path) -> Path:
    """The small town with its schedule, published."""
    path = ready / "data" / "schedule.yaml"
    draft = path.read_text(encoding="utf-8")
    path.write_text(draft.replace("false\nrevision: 0", "true\nrevision: 1"), encoding="utf-8")
    return ready


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weeks of Weddinghofen, planned; nobody may change them."""
    folder = tmp_path_factory.mktemp("weddinghofen")
    for name in ("partners.yaml", "invitations.yaml"):
        (folder / "data").mkdir(exist_ok=True)
        shutil.copy(ROOT / "data" / name, folder / "data" / name)
    assert koop(folder, "schedule").returncode == OK
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return everything in the data folder."""
    return {path.name: path.read_bytes() for path in (folder / "data").iterdir()}


# --- exit codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["text", "concise", "json", "github"])
def test_check_ends_with_the_same_code_in_every_format(town: Path, output: str) -> None:
    assert koop(town, "check", "--format", output).returncode == OK  # in spite of a warning
    write(town, MISTAKE)
    assert koop(town, "check", "--format", output).returncode == PROBLEMS
    (town / "data" / "partners.yaml").unlink()
    assert koop(town, "check", "--format", output).returncode == USAGE


@pytest.mark.parametrize("output", ["text", "json"])
def test_schedule_ends_with_the_same_code_in_every_format(town: Path, output: str) -> None:
    assert koop(town, "schedule", "--format", output).returncode == OK
    write(town, CONTRADICTION)
    assert koop(town, "schedule", "--format", output).returncode == PROBLEMS
    (town / "data" / "partners.yaml").unlink()
    assert koop(town, "schedule", "--format", output).returncode == USAGE


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["plan"],
        ["check", "--verbose"],
        ["check", "--format", "xml"],
        ["check", "--lang", "fr"],
        ["check", "--color", "sometimes"],
        ["schedule", "--time-limit", "soon"],
        ["schedule", "--time-limit", "-1"],
        ["schedule", "--max-changes", "-1"],
        ["show", "everything"],
    ],
)
def test_wrong_usage(town: Path, arguments: list[str]) -> None:
    before = files(town)
    done = koop(town, *arguments)
    assert done.returncode == USAGE
    assert "Usage" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert files(town) == before


def test_a_date_that_is_none_is_wrong_usage(town: Path) -> None:
    done = inside(town, "schedule", "--from", "8.3.2027")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr == 'koop: --from: "8.3.2027" is not a date (write 2027-03-08)\n'


@pytest.mark.parametrize(
    "arguments", [["--from", "2027-03-08"], ["--max-changes", "1"], ["--only-cancel"]]
)
def test_what_changes_a_published_schedule_needs_one(ready: Path, arguments: list[str]) -> None:
    before = files(ready)
    done = inside(ready, "schedule", *arguments)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "koop publish makes one" in done.stderr
    assert files(ready) == before


def test_without_a_schedule_there_is_nothing_to_change(town: Path) -> None:
    done = inside(town, "schedule", "--only-cancel")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "koop publish makes one" in done.stderr


def test_fresh_ignores_what_the_others_rely_on(published: Path) -> None:
    assert inside(published, "schedule", "--fresh").returncode == OK
    assert inside(published, "schedule", "--fresh", "--only-cancel").returncode == USAGE


def test_help_and_version_are_fine(town: Path) -> None:
    for arguments in (["--help"], ["-h"], ["schedule", "--help"]):
        done = koop(town, *arguments)
        assert (done.returncode, done.stderr) == (OK, "")
        assert "Usage" in done.stdout
    done = koop(town, "--version")
    assert re.fullmatch(r"koop \d\S*\n", done.stdout)


# --- options of every command --------------------------------------------------------------------


def test_the_folder_is_data_unless_something_else_is_said(town: Path) -> None:
    (town / "data").rename(town / "Wochen 2027")
    assert koop(town, "check").returncode == USAGE
    done = koop(town, "check", "--data", "Wochen 2027", "--format", "concise")
    assert done.returncode == OK
    assert done.stdout.startswith("Wochen 2027/partners.yaml:13:18: warning[impossible-wish] ")
    done = koop(town, "schedule", "--data", str(town / "Wochen 2027"))
    assert (town / "Wochen 2027" / "schedule.yaml").exists()
    assert done.stderr.endswith(f"wrote {town}/Wochen 2027/schedule.yaml\n")


@pytest.mark.parametrize(
    ("arguments", "variables", "german"),
    [
        ([], {}, False),
        ([], {"LC_ALL": "de_DE.UTF-8"}, True),
        ([], {"LC_ALL": "", "LANG": "de_AT"}, True),
        ([], {"LC_ALL": "fr_FR.UTF-8"}, False),
        (["--lang", "de"], {}, True),
        (["--lang=en"], {"LC_ALL": "de_DE.UTF-8"}, False),
    ],
)
def test_koop_speaks_the_language_of_the_option_or_of_the_system(
    ready: Path, arguments: list[str], variables: dict[str, str], *, german: bool
) -> None:
    said = koop(ready, "schedule", *arguments, **variables).stdout
    assert ("people with wishes" in said) != german
    assert ("Personen mit Wünschen" in said) == german


def test_help_speaks_it_too(town: Path) -> None:
    english = "The folder with the YAML files"
    assert english in koop(town, "check", "--help").stdout
    for german in (
        koop(town, "check", "--help", LC_ALL="de_DE.UTF-8"),
        koop(town, "check", "--lang", "de", "--help"),
    ):
        assert english not in german.stdout
        assert "Der Ordner mit den YAML-Dateien" in german.stdout


def test_lists_speak_the_language_of_the_weeks(ready: Path) -> None:
    assert "Mittwoch, 3. März" in inside(ready, "show", "people", "anna").stdout
    assert "Wednesday, 3 March" in inside(ready, "show", "people", "anna", "--lang", "en").stdout
    assert "Wednesday, 3 March" in inside(ready, "--lang", "en", "show", "people", "anna").stdout
    write(ready, {"end: 2027-03-12": "end: 2027-03-12\n  language: en"})
    assert "Wednesday, 3 March" in inside(ready, "show", "people", "anna").stdout


@pytest.mark.parametrize(
    ("arguments", "plain"),
    [(["check"], "warning[impossible-wish]"), (["show", "week"], "Beratung")],
)
def test_colours_in_a_pipe_only_when_asked_for(
    ready: Path, arguments: list[str], plain: str
) -> None:
    assert ESCAPE not in koop(ready, *arguments).stdout
    coloured = koop(ready, *arguments, "--color", "always", NO_COLOR="1").stdout
    assert ESCAPE in coloured
    assert plain in re.sub(r"\x1b\[[0-9;]*m", "", coloured)


def on_a_terminal(folder: Path, *arguments: str, **variables: str) -> str:
    """Return what koop writes to a terminal of 80 columns."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*KOOP, *arguments],
        cwd=folder,
        env=environment(COLUMNS="80", **variables),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    written = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    process.wait(60)
    return written.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # so Linux says that nobody writes any more
        return b""


def test_colours_on_a_terminal_unless_somebody_minds(town: Path) -> None:
    yellow = "\x1b[1;33m"
    assert yellow in on_a_terminal(town, "check")
    assert yellow not in on_a_terminal(town, "check", NO_COLOR="1")
    assert ESCAPE not in on_a_terminal(town, "check", "--color", "never")


# --- what goes where -----------------------------------------------------------------------------


def test_results_go_to_stdout_and_what_was_done_to_stderr(town: Path) -> None:
    done = koop(town, "schedule")
    assert "Beratung" in done.stdout
    assert "wrote" not in done.stdout
    assert done.stderr.splitlines() == [
        "1 warning about the data: koop check shows it",
        "wrote data/schedule.yaml",
    ]
    assert koop(town, "schedule", "--dry-run", "--format", "json").stderr == (
        "data/schedule.yaml is up to date\n"
    )
    assert koop(town, "check").stderr == ""
    done = koop(town, "publish")
    assert (done.stdout, done.stderr) == (
        "",
        "published: data/schedule.yaml is revision 1 now\n",
    )


def test_in_a_pipe_every_line_is_there_uncut(example: Path) -> None:
    done = koop(example, "show", "hosts", COLUMNS="40")
    assert "AWO Beratungsstelle für Schwangerschaft, Familie und Sexualität" in done.stdout
    assert "…" not in done.stdout.replace("„Anstoß“", "")
    assert done.stdout == koop(example, "show", "hosts").stdout


# --- koop check ----------------------------------------------------------------------------------


BAD_WISH = (
    'data/partners.yaml:10:18: error[unknown-invitation] ben wishes "aow", which nobody offers'
)
VAIN_WISH = (
    "data/partners.yaml:13:18: warning[impossible-wish] cem wishes bke, but is away every time"
)


def test_problems_as_text_show_the_line_and_the_way_out(town: Path) -> None:
    write(town, MISTAKE)
    assert koop(town, "check").stdout == (
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


def test_problems_in_brief_are_one_line_each(town: Path) -> None:
    write(town, MISTAKE)
    assert inside(town, "check", "--format", "concise").stdout.splitlines() == [
        BAD_WISH,
        VAIN_WISH,
    ]


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


def test_problems_for_github_stand_beside_the_line(town: Path) -> None:
    write(town, MISTAKE)
    error, warning = inside(town, "check", "--format", "github").stdout.splitlines()
    assert error == (
        "::error file=data/partners.yaml,line=10,endLine=10,col=18,endColumn=21,"
        'title=unknown-invitation::ben wishes "aow", which nobody offers%0Adid you mean "awo"?'
    )
    assert warning.startswith("::warning file=data/partners.yaml,line=13,")


def test_check_looks_at_the_schedule_as_well(ready: Path) -> None:
    path = ready / "data" / "schedule.yaml"
    path.write_text(path.read_text().replace("      - ben\n", "      - ben\n      - eva\n"))
    done = inside(ready, "check", "--format", "concise")
    assert done.returncode == PROBLEMS
    assert 'data/schedule.yaml:14:9: error[unknown] there is no person "eva"' in done.stdout
    assert inside(ready, "schedule").returncode == OK  # for which it is a change to make
    assert "eva" not in path.read_text()


# --- koop schedule -------------------------------------------------------------------------------

HEAD, TAIL = ["version", "status"], ["problems", "seconds"]
PLAN = [*HEAD, "revision", "published", "goals", "visits", "unmet", "changes", *TAIL]
ORDER = [
    "agreed",
    "kept",
    "at_least_1",
    "hosts",
    *(f"at_least_{k}" for k in range(2, 99)),
    "rank",
    "sessions",
    "draw",
]


def test_a_best_plan_as_json(town: Path) -> None:
    found = planned(town)
    assert list(found) == PLAN
    assert (found["version"], found["status"]) == (1, "optimal")
    assert (found["revision"], found["published"]) == (0, False)
    assert {goal["name"]: goal["value"] for goal in found["goals"] if goal["name"] != "draw"} == {
        "at_least_1": 2,
        "hosts": 2,
        "at_least_2": 0,
        "rank": 1,
        "sessions": 2,
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
    done = koop(town, "schedule", "--time-limit", "0")
    assert done.returncode == OK
    assert "wrote data/schedule.yaml" in done.stderr
    assert koop(town, "check").returncode == OK


def test_agreements_that_cannot_hold_together_as_json(town: Path) -> None:
    write(town, CONTRADICTION)
    found = planned(town)
    assert list(found) == HEAD + TAIL
    assert found["status"] == "infeasible"
    assert "agreed-overfull" in {problem["code"] for problem in found["problems"]}


def test_invalid_data_as_json(town: Path) -> None:
    write(town, MISTAKE | CONTRADICTION)
    found = planned(town)
    assert list(found) == HEAD + TAIL
    assert found["status"] == "invalid"
    assert {"unknown-invitation", "agreed-overfull"} <= {p["code"] for p in found["problems"]}


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
    written = yaml.load((example / "data" / "schedule.yaml").read_text(), Loader=yaml.BaseLoader)  # noqa: S506
    assert sorted((v["person"], v["session"]) for v in found["visits"]) == sorted(
        (person, visit["session"]) for visit in written["visits"] for person in visit["visitors"]
    )
    assert found["changes"] == {"added": [], "moved": [], "removed": []}


@pytest.mark.parametrize("changes", [MISTAKE, CONTRADICTION])
def test_nothing_is_written_when_there_is_no_plan(ready: Path, changes: dict[str, str]) -> None:
    write(ready, changes)
    before = files(ready)
    done = koop(ready, "schedule")
    assert done.returncode == PROBLEMS
    assert "error[" in done.stdout
    assert files(ready) == before
    (ready / "data" / "schedule.yaml").unlink()
    assert koop(ready, "schedule", "--format", "json").returncode == PROBLEMS
    assert not (ready / "data" / "schedule.yaml").exists()


@pytest.mark.parametrize(("option", "code"), [("--dry-run", OK), ("--check", PROBLEMS)])
def test_a_dry_run_and_a_check_write_nothing(
    ready: Path, schedule_of_town: bytes, option: str, code: int
) -> None:
    done = koop(ready, "schedule", option)
    assert done.returncode == OK
    assert done.stderr.endswith("data/schedule.yaml is up to date\n")
    write(ready, {"seats: 1": "seats: 2"})
    done = koop(ready, "schedule", option)
    assert done.returncode == code
    assert "Beratung" in done.stdout
    assert done.stderr.endswith("data/schedule.yaml would change\n")
    assert files(ready)["schedule.yaml"] == schedule_of_town
    (ready / "data" / "schedule.yaml").unlink()
    assert koop(ready, "schedule", option).returncode == code
    assert not (ready / "data" / "schedule.yaml").exists()


def test_a_second_run_leaves_the_file_as_it_is(ready: Path) -> None:
    path = ready / "data" / "schedule.yaml"
    os.utime(path, (0, 0))
    before = files(ready)
    done = koop(ready, "schedule")
    assert done.returncode == OK
    assert done.stderr.endswith("data/schedule.yaml is up to date\n")
    assert files(ready) == before
    assert path.stat().st_mtime == 0


def test_the_order_of_the_yaml_changes_nothing_but_the_time(example: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("partners.yaml", "invitations.yaml"):
        text = (example / "data" / name).read_text(encoding="utf-8")
        entries = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  texts, as koop reads them
        shuffled = strategies.shuffled(entries, random.Random(7))
        assert shuffled != entries
        (tmp_path / "data" / name).write_text(yaml.safe_dump(shuffled, allow_unicode=True), "utf-8")
    assert koop(tmp_path, "schedule", PYTHONHASHSEED="12345").returncode == OK
    one, other = (
        re.sub(r"(?m)^updated: .*$", "", (folder / "data" / "schedule.yaml").read_text("utf-8"))
        for folder in (example, tmp_path)
    )
    assert one == other


def test_a_published_schedule_of_weeks_that_run_asks_for_the_day(published: Path) -> None:
    for path in (published / "data").iterdir():
        path.write_text(path.read_text().replace("2027-03", "2021-03"))
    asked = "the first visits are over: --from "
    assert asked in inside(published, "schedule").stderr
    assert asked not in inside(published, "schedule", "--from", "2021-03-03").stderr
    assert asked not in inside(published, "schedule").stderr  # it has been told


# --- koop publish --------------------------------------------------------------------------------


def test_publishing_starts_with_revision_1_and_happens_once(ready: Path) -> None:
    draft = (ready / "data" / "schedule.yaml").read_text()
    assert koop(ready, "publish").returncode == OK
    published = (ready / "data" / "schedule.yaml").read_text()
    assert published.splitlines()[4:6] == ["published: true", "revision: 1"]
    assert published.partition("visits:")[2] == draft.partition("visits:")[2]
    done = koop(ready, "publish")
    assert done.returncode == OK
    assert "published already, as revision 1" in done.stderr
    assert (ready / "data" / "schedule.yaml").read_text() == published


def test_without_a_schedule_nothing_is_published(town: Path) -> None:
    done = inside(town, "publish")
    assert done.returncode == USAGE
    assert "there is no schedule yet (koop schedule makes one)" in done.stderr


def test_a_schedule_that_breaks_a_rule_is_not_published(ready: Path) -> None:
    write(ready, {"[awo, bke]": "[awo]"})
    before = files(ready)
    done = inside(ready, "publish")
    assert done.returncode == PROBLEMS
    assert "error[unwished]" in done.stdout
    assert files(ready) == before


# --- koop show -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "name", "suggestion"),
    [
        ("people", "ana", "anna"),
        ("people", "Anna", "anna"),
        ("hosts", "aow", "awo"),
        ("wishes", "bkee", "bke"),
        ("unmet", "cemm", "cem"),
    ],
)
def test_a_name_that_nobody_has_is_wrong_usage(
    ready: Path, topic: str, name: str, suggestion: str
) -> None:
    done = inside(ready, "show", topic, name, "--lang", "en")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr == f'koop: nothing here is called "{name}" (did you mean "{suggestion}"?)\n'


@pytest.mark.parametrize(
    "arguments", [["show"], ["show", "wishes"], ["why", "anna"], ["suggest"], ["diff"]]
)
def test_who_asks_for_json_gets_problems_as_json(ready: Path, arguments: list[str]) -> None:
    write(ready, MISTAKE)
    done = inside(ready, *arguments, "--format", "json")
    assert done.returncode == PROBLEMS
    codes = {problem["code"] for problem in json.loads(done.stdout)["problems"]}
    assert "unknown-invitation" in codes


def test_of_few_names_all_are_told(ready: Path) -> None:
    done = inside(ready, "show", "people", "xyz", "--lang", "en")
    names = "anna, ben, berta, cem"
    assert done.stderr == f'koop: nothing here is called "xyz" (one of: {names})\n'


def test_a_printed_name_leads_to_the_id(ready: Path) -> None:
    done = inside(ready, "show", "hosts", "Blaues Kreuz", "--lang", "en")
    said = 'koop: nothing here is called "Blaues Kreuz" (commands take ids: bke)\n'
    assert done.stderr == said


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2.3.2027", '"2.3.2027" is not a date (write 2027-03-02)'),
        ("2027-05-01", "the weeks go from 2027-03-01 to 2027-03-12"),
    ],
)
def test_a_day_that_is_none_of_the_weeks(ready: Path, day: str, message: str) -> None:
    done = inside(ready, "show", "week", day, "--lang", "en")
    assert (done.returncode, done.stderr) == (USAGE, f"koop: {message}\n")


def test_lists_need_a_schedule_but_for_the_wishes(town: Path) -> None:
    for topic in ("people", "week"):
        done = inside(town, "show", topic)
        assert (done.returncode, done.stdout) == (USAGE, "")
        assert "koop schedule makes one" in done.stderr
    assert "Anna" in inside(town, "show", "wishes").stdout


def test_lists_show_who_was_asked_for(ready: Path) -> None:
    done = inside(ready, "show", "people", "anna", "berta")
    assert "Anna" in done.stdout
    assert "Berta" in done.stdout
    assert "Cem" not in done.stdout
    done = inside(ready, "show", "week", "2027-03-03")
    assert "Treff" in done.stdout
    assert "Beratung" not in done.stdout
    assert not re.search("Anna|Ben|Cem|Berta", inside(ready, "show", "week").stdout)
    assert not re.search("Anna|Ben|Cem|Berta", inside(ready, "show").stdout)


@pytest.mark.parametrize("topic", ["", "people", "hosts", "week", "wishes", "unmet", "network"])
def test_lists_as_json(ready: Path, topic: str) -> None:
    found = json.loads(inside(ready, "show", *filter(None, [topic]), "--format", "json").stdout)
    assert list(found) == ["version", topic or "overview"]


def test_the_network_as_words_and_as_json(ready: Path) -> None:
    shown = inside(ready, "show", "network", "--lang", "en").stdout
    assert "Blaues Kreuz\n  visits         nobody\n  is visited by  OGS (1)\n" in shown
    found = json.loads(inside(ready, "show", "network", "--format", "json").stdout)["network"]
    assert found["partners"] == ["AWO", "Blaues Kreuz", "OGS"]
    assert found["guests"] == [[0, 0, 0], [0, 0, 0], [1, 1, 0]]


def test_lists_of_broken_data_are_refused(ready: Path) -> None:
    write(ready, MISTAKE)
    done = inside(ready, "show", "people")
    assert done.returncode == PROBLEMS
    assert "error[unknown-invitation]" in done.stdout


# --- files that cannot be read -------------------------------------------------------------------


def _missing_folder(data: Path) -> None:
    shutil.rmtree(data)


def _file_for_folder(data: Path) -> None:
    shutil.rmtree(data)
    data.write_text("partners: []\n")


def _folder_for_partners(data: Path) -> None:
    (data / "partners.yaml").unlink()
    (data / "partners.yaml").mkdir()


def _folder_for_schedule(data: Path) -> None:
    (data / "schedule.yaml").mkdir()


def _endless_link(data: Path) -> None:
    (data / "invitations.yaml").unlink()
    (data / "invitations.yaml").symlink_to("invitations.yaml")


def _forbidden(data: Path) -> None:
    (data / "partners.yaml").chmod(0)
    if os.access(data / "partners.yaml", os.R_OK):
        pytest.skip("nothing is forbidden to this user")


@pytest.mark.parametrize(
    ("command", "spoil", "name"),
    [
        ("check", _missing_folder, "data:1:1: error[missing-file]"),
        ("schedule", _missing_folder, "data:1:1: error[missing-file]"),
        ("publish", _missing_folder, "data:1:1: error[missing-file]"),
        ("show", _missing_folder, "data:1:1: error[missing-file]"),
        ("check", _file_for_folder, "data:1:1: error[missing-file]"),
        ("schedule", _folder_for_partners, "data/partners.yaml"),
        ("check", _folder_for_schedule, "data/schedule.yaml"),
        ("schedule", _folder_for_schedule, "data/schedule.yaml"),
        ("show", _endless_link, "data/invitations.yaml"),
        ("publish", _forbidden, "data/partners.yaml"),
    ],
)
def test_files_that_cannot_be_opened_are_named(
    town: Path, command: str, spoil: Callable[[Path], None], name: str
) -> None:
    spoil(town / "data")
    done = inside(town, command)
    assert done.returncode == USAGE
    assert name in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr


def test_a_schedule_that_cannot_be_written_is_named(town: Path) -> None:
    (town / "data" / "schedule.yaml").symlink_to(town / "gone" / "schedule.yaml")  # no such folder
    done = koop(town, "schedule")
    assert done.returncode == USAGE
    assert "schedule.yaml" in done.stderr
    assert "internal error" not in done.stderr
    assert "Traceback" not in done.stderr


UNREADABLE = [
    ("published: [\n", "yaml-syntax", "restore the file from git, or delete it"),
    (
        "<<<<<<< HEAD\nrevision: 1\n=======\nrevision: 2\n>>>>>>> other\n",
        "conflict-marker",
        "take either side; then koop schedule",
    ),
    ("published: maybe\n", "bad-choice", "restore the file from git, or delete it"),
    ("", "empty-file", "restore the file from git, or delete it"),
]


@pytest.mark.parametrize(("text", "code", "hint"), UNREADABLE)
def test_a_schedule_that_cannot_be_understood_is_never_overwritten(
    town: Path, text: str, code: str, hint: str
) -> None:
    (town / "data" / "schedule.yaml").write_text(text)
    before = files(town)
    done = inside(town, "schedule")
    assert done.returncode == PROBLEMS
    assert f"error[{code}]" in done.stdout
    assert hint in done.stdout
    assert files(town) == before


@pytest.mark.parametrize("options", [["--fresh"], ["--from", "2027-03-03"], ["--only-cancel"]])
def test_no_option_overwrites_what_cannot_be_understood(town: Path, options: list[str]) -> None:
    text, code, _hint = UNREADABLE[1]
    (town / "data" / "schedule.yaml").write_text(text)
    before = files(town)
    done = inside(town, "schedule", *options)
    assert done.returncode == PROBLEMS
    assert f"error[{code}]" in done.stdout
    assert files(town) == before


def test_a_remark_in_the_schedule_is_no_reason_to_forget_it(published: Path) -> None:
    path = published / "data" / "schedule.yaml"
    path.write_text(path.read_text().replace("- ben", "- ben #Anruf am Montag"))
    found = planned(published, "--dry-run")
    assert (found["revision"], found["published"]) == (1, True)


# --- endings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "people"],
        ["show", "--format", "json"],
        ["check"],
        ["check", "--format", "json"],
        ["schedule", "--dry-run"],
        ["schedule", "--dry-run", "--format", "json"],
    ],
)
def test_a_reader_who_has_seen_enough_is_no_error(example: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = koop(example, *arguments, stdout=writer)
    os.close(writer)
    assert done.returncode == OK
    assert not re.search("Traceback|Exception|Error|rror:", done.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of its own")
@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]])
def test_a_reader_of_the_help_may_have_seen_enough_as_well(
    town: Path, arguments: list[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = koop(town, *arguments, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (OK, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of its own")
def test_a_closed_stream_hides_no_problems(town: Path) -> None:
    write(town, MISTAKE)
    command = f'"{sys.executable}" -m kooperation check --data "{town}/data" >&-'
    assert subprocess.run(command, shell=True, check=False).returncode == PROBLEMS  # noqa: S602


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk at hand")
@pytest.mark.parametrize("arguments", [["show", "people"], ["check"]])
def test_a_full_disk_is_an_error_that_is_said(example: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = koop(example, *arguments, stdout=full)
    assert (done.returncode, done.stderr) == (USAGE, "koop: No space left on device\n")


@pytest.mark.parametrize("arguments", [["show", "people"], ["check"]])
def test_letters_that_the_terminal_lacks_are_no_error(example: Path, arguments: list[str]) -> None:
    done = koop(example, *arguments, PYTHONIOENCODING="ascii")
    assert done.returncode == OK
    assert "internal error" not in done.stderr


def test_json_loses_no_letter_where_the_pipe_lacks_it(ready: Path) -> None:
    write(ready, {"name: Ben": "name: Zoë Đurić"})
    done = koop(ready, "show", "people", "ben", "--format", "json", PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)["people"][0]["person"]["name"] == "Zoë Đurić"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A town that takes long to plan, with a schedule that must not be touched."""
    subprocess.run(
        [
            *(sys.executable, str(ROOT / "bench" / "generate.py"), str(tmp_path / "data")),
            *("--people", "900", "--invitations", "130"),
        ],
        check=True,
        capture_output=True,
    )
    (tmp_path / "data" / "schedule.yaml").write_text(
        "published: false\nrevision: 0\nupdated: 2027-02-20T14:05:00+01:00\nvisits: []\n"
    )
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_ctrl_c_during_a_long_search_leaves_everything_as_it_was(city: Path) -> None:
    pty = pytest.importorskip("pty")
    before = files(city)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*KOOP, "schedule"],
        cwd=city,
        env=environment(COLUMNS="80"),
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        assert select.select([ours], [], [], 30)[0]  # the first line after a second of search
        progress = _read(ours).decode()
        process.send_signal(signal.SIGINT)
        written = b"".join(iter(lambda: _read(ours), b"")).decode()
        stdout, _stderr = process.communicate(timeout=30)
    finally:
        process.kill()
        os.close(ours)
    assert re.search(r"\r.* \d+ s", progress)
    assert process.returncode == INTERRUPTED
    assert stdout == b""
    assert "interrupted" in written
    assert "Traceback" not in written
    assert files(city) == before


# --- the start -----------------------------------------------------------------------------------


def imported_by(folder: Path, *arguments: str) -> set[str]:
    """Return the modules that a command has loaded at its end."""
    script = (
        "import json, sys\n"
        "from kooperation.__main__ import main\n"
        f"sys.argv = ['koop', *{list(arguments)!r}]\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


HEAVY = {"pydantic", "yaml", "highspy", "numpy"}


def test_help_loads_nothing_of_what_the_commands_need(town: Path) -> None:
    found = imported_by(town, "--help")
    assert not found & HEAVY
    koop = {name for name in found if name.startswith("kooperation.")}
    assert {name for name in koop if not name.startswith("kooperation.cli")} == {
        "kooperation.i18n",
        "kooperation.__main__",
        "kooperation.problems",
    }


def test_the_command_line_alone_loads_no_terminal(town: Path) -> None:
    found = imported_by(town, "--version")
    assert not found & (HEAVY | {"rich.table", "rich.console", "kooperation.render"})


def test_only_planning_loads_the_solver(example: Path) -> None:
    assert not imported_by(example, "check") & {"highspy", "numpy"}
    assert not imported_by(example, "show", "people") & {"highspy", "numpy"}
    assert "highspy" in imported_by(example, "schedule", "--dry-run")


def test_check_loads_no_tables(example: Path) -> None:
    assert "rich.table" not in imported_by(example, "check")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of its own")
@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_closed_stream_is_no_error(closed: str) -> None:
    command = f'"{sys.executable}" -m kooperation check --data "{ROOT}/data" {closed}'
    assert subprocess.run(command, shell=True, capture_output=True, check=False).returncode == 0  # noqa: S602
