"""koop as a real process: what goes in, what comes out, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import ROOT
from tests.command import (
    CONTRADICTION,
    INTERRUPTED,
    KOOP,
    MISTAKE,
    OK,
    PROBLEMS,
    USAGE,
    alter,
    environment,
    files,
    fine,
    inside,
    koop,
    planned,
    refused,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ESCAPE = "\x1b["


# --- exit codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["text", "json"])
def test_schedule_ends_with_the_same_code_in_every_format(town: Path, output: str) -> None:
    fine(town, "schedule", "--format", output)
    write(town, CONTRADICTION)
    assert inside(town, "schedule", "--format", output).returncode == PROBLEMS
    (town / "data" / "partners.yaml").unlink()
    assert inside(town, "schedule", "--format", output).returncode == USAGE


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
    done = inside(town, *arguments)
    assert done.returncode == USAGE
    assert "Usage" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert files(town) == before


def test_a_date_that_is_none_is_wrong_usage(town: Path) -> None:
    assert (
        refused(town, "schedule", "--from", "8.3.27")
        == 'koop: --from: "8.3.27" is not a date (write 2027-03-08)\n'
    )


@pytest.mark.parametrize(
    "arguments", [["--from", "2027-03-08"], ["--max-changes", "1"], ["--only-cancel"]]
)
def test_what_changes_a_published_schedule_needs_one(ready: Path, arguments: list[str]) -> None:
    assert "koop publish makes one" in refused(ready, "schedule", *arguments)


def test_without_a_schedule_there_is_nothing_to_change(town: Path) -> None:
    assert "koop publish makes one" in refused(town, "schedule", "--only-cancel")


def test_fresh_ignores_what_the_others_rely_on(published: Path) -> None:
    fine(published, "schedule", "--fresh")
    assert inside(published, "schedule", "--fresh", "--only-cancel").returncode == USAGE


def test_help_and_version_are_fine(town: Path) -> None:
    for arguments in (["--help"], ["-h"], ["schedule", "--help"]):
        done = koop(town, *arguments)
        assert (done.returncode, done.stderr) == (OK, "")
        assert "Usage" in done.stdout
    done = koop(town, "--version")
    assert re.fullmatch(r"koop \d\S*\nPython 3\.\S+, HiGHS 1\.\S+\n.+\n", done.stdout)


# --- options of every command --------------------------------------------------------------------


def test_the_folder_is_data_unless_something_else_is_said(town: Path) -> None:
    (town / "data").rename(town / "Wochen 2027")
    assert inside(town, "check").returncode == USAGE
    done = fine(town, "check", "--data", "Wochen 2027", "--format", "concise")
    assert done.stdout.startswith("Wochen 2027/partners.yaml:13:18: warning[impossible-wish] ")
    done = inside(town, "schedule", "--data", str(town / "Wochen 2027"))
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
    said = koop(ready, "check", *arguments, **variables).stdout
    assert ("cem wishes bke" in said) != german
    assert ("cem wünscht sich bke" in said) == german


def test_help_speaks_it_too(town: Path) -> None:
    english = "The folder with the YAML files"
    assert english in koop(town, "check", "--help").stdout
    for german in (
        koop(town, "check", "--help", LC_ALL="de_DE.UTF-8"),
        koop(town, "check", "--lang", "de", "--help"),
    ):
        assert english not in german.stdout
        assert "Der Ordner mit den YAML-Dateien" in german.stdout


WRONG = {
    "shw": "Den Befehl „shw“ gibt es nicht. War „show“ gemeint?",
    "shedule": "Den Befehl „shedule“ gibt es nicht. War „schedule“ oder „sheets“ gemeint?",
    "check --dat x": "Diese Option gibt es nicht: --dat (möglich sind: --data",
    "check --data": "Hinter „--data“ fehlt ein Wert.",
    "schedule --dry-run=3": "Zu „--dry-run“ gehört kein Wert.",
    "why": "Es fehlt: PERSON.",
    "init one two three": "Das ist zu viel: two three",
    "schedule --time-limit soon": "So geht „--time-limit“ nicht: ",
    "suggest --limit 0": "So geht „--limit“ nicht: ",
    "check --format odd": "So geht „--format“ nicht: „odd“ ist keins von ",
}


IN_TURN = """
import sys
from kooperation.__main__ import main
for typed in sys.argv[1:]:
    sys.argv = ["koop", *typed.split()]
    try:
        main()
    except SystemExit as done:
        print(done.code, end="\\0", file=sys.stderr)
"""
"""Run koop with one line after the other; behind what it says of each stands the code."""


@pytest.fixture(scope="module")
def wrong() -> dict[str, tuple[str, str]]:
    """What koop says in German and in English of each line of `WRONG`."""
    said = []
    for language in ("de_DE", "en_US"):
        done = subprocess.run(
            [sys.executable, "-c", IN_TURN, *WRONG],
            env=environment(LC_ALL=f"{language}.UTF-8"),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout == ""
        said.append(done.stderr.split("\0")[:-1])
    return dict(zip(WRONG, zip(*said, strict=True), strict=True))


@pytest.mark.parametrize(("typed", "said"), WRONG.items())
def test_wrong_usage_is_told_in_the_language_of_the_help(
    typed: str, said: str, wrong: dict[str, tuple[str, str]]
) -> None:
    german, english = wrong[typed]
    *first, last, code = german.splitlines()
    assert last.startswith(f"Fehler: {said}")
    assert code == str(USAGE)
    if first:  # what is typed in a wrong way has no command yet
        usage, help_, _blank = first
        assert re.fullmatch(r"Aufruf: .*koop.* \[OPTIONEN\].*", usage)
        assert re.fullmatch(r"Hilfe gibt „.*koop.* -h“\.", help_)
    assert re.search(r"^Error: ", english, re.MULTILINE)
    assert re.search(r"is not|must|should|No |Missing|does|requires|Got", english)


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


def test_what_goes_wrong_breaks_between_words(town: Path) -> None:
    said = on_a_terminal(town, "schedule", "--max-changes", "1", "--lang", "en")
    first, second, *_rest = said.splitlines()
    assert len(first) <= 80
    message = "koop: --from, --max-changes and --only-cancel change a published schedule (koop"
    assert f"{first} {second}".startswith(message)


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
    assert inside(town, "schedule", "--dry-run", "--format", "json").stderr == (
        "data/schedule.yaml is up to date\n"
    )
    assert inside(town, "check").stderr == ""
    done = inside(town, "publish")
    assert (done.stdout, done.stderr) == (
        "",
        "published: data/schedule.yaml is revision 1 now\n",
    )


def test_in_a_pipe_nothing_is_cut_and_lines_keep_to_the_columns(example: Path) -> None:
    shown = {}
    for columns in (40, 80, 200):
        done = koop(example, "show", "hosts", COLUMNS=str(columns))
        words = "AWO Beratungsstelle für Schwangerschaft, Familie und Sexualität"
        assert words in " ".join(done.stdout.split())
        assert "…" not in done.stdout.replace("„Anstoß“", "")
        assert max(map(len, done.stdout.splitlines())) <= columns
        shown[columns] = done.stdout
    assert shown[80] == koop(example, "show", "hosts").stdout


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
        ("check", _missing_folder, "data: error[missing-file]"),
        ("schedule", _missing_folder, "data: error[missing-file]"),
        ("publish", _missing_folder, "data: error[missing-file]"),
        ("show", _missing_folder, "data: error[missing-file]"),
        ("check", _file_for_folder, "data: error[missing-file]"),
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


NEEDS_A_SCHEDULE = [
    ["show", "people"],
    ["show", "week"],
    ["export"],
    ["publish"],
    ["why", "anna"],
    ["suggest"],
    ["diff"],
]


@pytest.mark.parametrize("arguments", NEEDS_A_SCHEDULE, ids=" ".join)
def test_without_a_schedule_there_is_nothing_to_tell(town: Path, arguments: list[str]) -> None:
    assert "there is no schedule yet (koop schedule makes one)" in refused(town, *arguments)


@pytest.mark.parametrize("arguments", NEEDS_A_SCHEDULE[2:], ids=" ".join)
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("- ben", "- berta", "unwished"),
        ("2027-03-02T11:00", "2027-03-02T12:00", "outdated"),
        ("visits:", "visits: [", "yaml-syntax"),
    ],
)
def test_a_schedule_that_breaks_a_rule_or_cannot_be_read_is_refused(
    ready: Path, arguments: list[str], old: str, new: str, code: str
) -> None:
    alter(ready / "data" / "schedule.yaml", {old: new})
    before = files(ready)
    done = inside(ready, *arguments)
    assert done.returncode == PROBLEMS
    assert "data/schedule.yaml:" in done.stdout
    assert f"error[{code}]" in done.stdout
    assert files(ready) == before


def test_a_remark_in_the_schedule_is_no_reason_to_forget_it(published: Path) -> None:
    alter(published / "data" / "schedule.yaml", {"- ben": "- ben #Anruf am Montag"})
    found = planned(published, "--dry-run")
    assert (found["revision"], found["published"]) == (1, True)


# --- endings -------------------------------------------------------------------------------------


ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and a shell of its own")


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "people"],
        ["show", "--format", "json"],
        ["check"],
        ["schedule", "--dry-run", "--format", "json"],
        *(pytest.param(one, marks=ON_UNIX) for one in (["--help"], ["check", "--help"])),
        pytest.param(["--version"], marks=ON_UNIX),
    ],
)
def test_a_reader_who_has_seen_enough_is_no_error(example: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = koop(example, *arguments, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (OK, "")


@ON_UNIX
@pytest.mark.parametrize("closed", [">&-", "2>&-"])
@pytest.mark.parametrize(("changes", "code"), [({}, OK), (MISTAKE, PROBLEMS)])
def test_a_closed_stream_is_no_error_and_hides_none(
    town: Path, closed: str, changes: dict[str, str], code: int
) -> None:
    write(town, changes)
    command = f'"{sys.executable}" -m kooperation check --data "{town}/data" {closed}'
    assert subprocess.run(command, shell=True, capture_output=True, check=False).returncode == code  # noqa: S602


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk at hand")
@pytest.mark.parametrize(
    "arguments",
    [["show", "people", "--lang", "en"], ["check"], ["--help"], ["--version"], ["check", "--help"]],
)
def test_a_full_disk_is_an_error_that_is_said(example: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = koop(example, *arguments, stdout=full)
    assert (done.returncode, done.stderr) == (USAGE, "koop: No space left on device\n")


def test_where_the_encoding_lacks_them_koops_own_signs_are_ascii(example: Path) -> None:
    for arguments in (["check"], ["show", "people"]):
        assert koop(example, *arguments, PYTHONIOENCODING="ascii").returncode == OK
    done = koop(example, "show", "people", "drude", "--lang", "de", PYTHONIOENCODING="ascii")
    assert "Monika Drude | Rektorin | Pfalzschule" in done.stdout
    assert 'Dienstag, 2. M?rz  Anlaufstelle "Ansto?"' in done.stdout
    assert "10:00-11:30 Uhr" in done.stdout
    lacking = koop(example, "show", "people", "dru–de", PYTHONIOENCODING="ascii")
    assert "dru-de" in lacking.stderr


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
        "kooperation.render",  # knows the names of the formats, and loads none
    }


def test_the_command_line_alone_loads_no_terminal(town: Path) -> None:
    found = imported_by(town, "--version")
    assert not found & (HEAVY | {"rich.table", "rich.console", "kooperation.render.terminal"})


def test_only_planning_loads_the_solver(ready: Path) -> None:
    assert not imported_by(ready, "show", "people") & {"highspy", "numpy"}
    assert "highspy" in imported_by(ready, "schedule", "--dry-run")


def test_check_loads_neither_solver_nor_tables_nor_schemas(ready: Path) -> None:
    found = imported_by(ready, "check")
    assert "kooperation.files.load" in found
    assert not found & {"highspy", "numpy", "rich.table", "kooperation.files.schema"}


def test_the_system_and_the_library_speak_german_too(ready: Path) -> None:
    done = inside(ready, "import", "x.xlsx", "--lang", "de")
    assert done.stderr == "koop: x.xlsx: Datei oder Ordner nicht gefunden\n"
    done = koop(ready, "show", "foo", "--lang", "de")
    assert "„foo“ ist keins von „people“, „hosts“, " in done.stderr
    assert "'" not in done.stderr
    done = inside(ready, "why", "„Rektor Groß“", "--lang", "de")
    assert "„‚Rektor Groß‘“" in done.stderr


def test_what_is_no_day_hears_how_days_of_these_weeks_are_written(ready: Path) -> None:
    done = inside(ready, "show", "day", "Do", "--lang", "en")
    assert done.stderr == 'koop: "Do" is not a date (write a day such as 1.3. or 2027-03-01)\n'
    for written in ("1.3.", "2027-03-01"):
        fine(ready, "show", "day", written)
