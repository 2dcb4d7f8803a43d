"""Whatever stands in the files, and whatever happens on the way to the disk: koop says what is
wrong, and leaves everything as it was.

`tests/fuzz` breaks the files; `python -m tests.fuzz` does so for longer, and bounds the time.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, load, parse
from kooperation.planning.flow import problems_of
from kooperation.problems import Severity
from kooperation.render.problems import worded
from tests.build import named
from tests.command import KOOP, environment, files, inside, put
from tests.fuzz.corpus import BREAKOUTS, FILES, LARGE, VALUE, VALUES, Case, corpus, values
from tests.fuzz.run import by_chance, look, run
from tests.render import small
from tests.render import written as calendars

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has nothing of the kind")
SMALL = 30_000
"""Cases with more bytes are only read here, and not printed in every format besides."""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return put(tmp_path / "data", FILES)


# --- broken files --------------------------------------------------------------------------------


def test_what_is_broken_is_whole_before(data: Path) -> None:
    assert problems_of(load(data)) == ()


SHORT = [case for case in corpus() if len(case.content) < SMALL]
LONG = [
    case
    for case in corpus()
    # The reader, which takes its time for these, does not know which file it reads.
    if len(case.content) >= SMALL
    and (case.file == PARTNERS or not case.name.endswith(("bytes of items", ": line ends")))
]
EVERY = [*values()]


@pytest.mark.parametrize("file", [PARTNERS, INVITATIONS, SCHEDULE])
def test_the_corpus(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cases = [case for case in SHORT if case.file == file]
    assert run(cases, tmp_path).codes.keys() <= {0, 1}


@pytest.mark.parametrize("case", LONG, ids=lambda case: case.name)
def test_large_files_are_refused_or_read(case: Case) -> None:
    read = parse("data", raw(case.file, case.content))
    found = worded(problems_of(read), read.data)
    assert found or "spaces" in case.name or "ways" in case.name
    assert all(p.message and p.source.line >= 1 for p in found)
    if case.name.partition(": ")[2] in LARGE.keys() - {"ways"}:  # more than any weeks have
        assert {problem.code for problem in found} & {"file-too-large", "similar-places"}


def raw(file: str, content: bytes) -> dict[str, bytes | None]:
    return {**{name: text.encode() for name, text in FILES.items()}, file: content}


@pytest.mark.parametrize("case", SHORT, ids=lambda case: case.name)
def test_no_small_file_of_the_corpus_passes(case: Case) -> None:
    assert problems_of(parse("data", raw(case.file, case.content)))


def test_values_by_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(Random(6).sample(EVERY, 60), tmp_path)


def test_files_broken_by_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert {*run(by_chance(60, 6), tmp_path).codes} == {0, 1}


def test_every_value_is_found() -> None:
    assert len(EVERY) == sum(len(VALUE.findall(text)) for text in FILES.values()) * len(VALUES)


@pytest.mark.parametrize(
    "fault", ["raise KeyError", "a traceback", "a change", "another exit code", "no place"]
)
def test_the_fuzzer_sees(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Break koop in each way that must never be, and let the fuzzer find it."""
    from kooperation.cli import plans  # noqa: PLC0415
    from kooperation.planning import flow as planning  # noqa: PLC0415

    monkeypatch.chdir(tmp_path)
    case = Case("a text", PARTNERS, b"partners")

    def broken(loaded: object) -> object:
        match fault:
            case "raise KeyError":
                raise KeyError(0)
            case "a traceback":
                print("Traceback (most recent call last)")  # noqa: T201
            case "a change":
                (tmp_path / "data" / PARTNERS).write_text("partners: []\n", encoding="utf-8")
            case "no place":
                print("data/partners.yaml: error[yaml-syntax] something")  # noqa: T201
        return problems_of(loaded)  # type: ignore[arg-type]

    monkeypatch.setattr(planning, "problems_of", broken)
    if fault == "another exit code":
        monkeypatch.setattr(plans, "exit_code", lambda _: 0)
    with pytest.raises(AssertionError):
        look(case, tmp_path, Random(0))
    capsys.readouterr()


# --- the way to the disk -------------------------------------------------------------------------


def koop(*arguments: str, at: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run koop in a process of its own; `before` is Python that runs first."""
    program = KOOP
    if before:
        text = f"{before}\nfrom kooperation.__main__ import main\nmain()"
        program = (sys.executable, "-c", text)
    return subprocess.run(
        [*program, *arguments, "--lang", "en"],
        cwd=at,
        env=environment(PYTHONUTF8="1"),
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )


def started(folder: Path) -> subprocess.Popen[bytes]:
    """Begin to plan in a folder, in a process that says nothing."""
    silent = subprocess.DEVNULL
    command = (*KOOP, "schedule")
    return subprocess.Popen(command, cwd=folder, stdout=silent, stderr=silent, env=environment())


DRAFT = "published: false\nrevision: 0\nupdated: 2027-02-20T14:05:00+01:00\nvisits: []\n"


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


WHOLE_FOLDER = sorted(FILES)


@POSIX
def test_a_full_disk_leaves_the_old_file_and_names_it(data: Path) -> None:
    (data / SCHEDULE).write_text(DRAFT, encoding="utf-8")
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))"
    limit += "; sys.dont_write_bytecode = True"  # or half of it would stay, for all who come later
    done = koop("schedule", at=data.parent, before=limit)
    assert done.returncode == 2
    assert done.stderr.strip() == f"koop: data/{SCHEDULE}: File too large"
    assert (data / SCHEDULE).read_text(encoding="utf-8") == DRAFT
    assert listing(data) == WHOLE_FOLDER


@POSIX
@pytest.mark.parametrize("target", ["plan.yaml", "gone/plan.yaml"])
def test_a_link_that_leads_nowhere(data: Path, target: str) -> None:
    (data / SCHEDULE).unlink()
    (data / SCHEDULE).symlink_to(data.parent / target)
    done = inside(data.parent, "schedule")
    assert (data / SCHEDULE).is_symlink()
    assert listing(data) == WHOLE_FOLDER
    if target.startswith("gone"):
        assert done.returncode == 2
        assert done.stderr.strip() == f"koop: data/{SCHEDULE}: No such file or directory"
    else:
        assert done.returncode == 0
        assert (data.parent / target).read_text(encoding="utf-8").startswith("# Written by koop")


@POSIX
def test_a_link_to_itself_is_a_message(data: Path) -> None:
    (data / SCHEDULE).unlink()
    (data / SCHEDULE).symlink_to(data / SCHEDULE)
    done = inside(data.parent, "schedule")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"data/{SCHEDULE}" in done.stderr
    assert (data / SCHEDULE).is_symlink()


@POSIX
@pytest.mark.parametrize("step", ["os.fsync", "os.replace", "os.chmod"])
def test_kill_9_on_the_way_leaves_the_old_file_or_the_new(data: Path, step: str) -> None:
    (data / SCHEDULE).write_text(DRAFT, encoding="utf-8")
    module, name = step.split(".")
    kill = f"import os, signal, {module}\ndef end(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"
    done = koop("schedule", at=data.parent, before=f"{kill}{module}.{name} = end")
    assert done.returncode == -signal.SIGKILL
    assert (data / SCHEDULE).read_text(encoding="utf-8") == DRAFT
    assert inside(data.parent, "schedule").returncode == 0  # what is left hinders nobody


@POSIX
def test_kill_9_at_any_moment(data: Path) -> None:
    chance = Random(9)
    koop("schedule", at=data.parent)
    for n in range(8):
        text = FILES[PARTNERS].replace("max_visits: 3", f"max_visits: {n % 2}")
        (data / PARTNERS).write_text(text, encoding="utf-8")
        with started(data.parent) as running:
            time.sleep(chance.uniform(0, 1))
            running.kill()
        loaded = load(data)
        assert loaded.schedule_file is not None
        assert loaded.schedule_file.problems == ()


@POSIX
def test_sigterm_while_writing_leaves_no_temporary_file(data: Path) -> None:
    (data / SCHEDULE).write_text(DRAFT, encoding="utf-8")
    ask = (
        "import os, signal\nfsync = os.fsync\n"
        "def end(*a): os.kill(os.getpid(), signal.SIGTERM); fsync(*a)\nos.fsync = end"
    )
    done = koop("schedule", at=data.parent, before=ask)
    assert done.returncode == -signal.SIGTERM
    assert listing(data) == WHOLE_FOLDER
    assert "- session:" in (data / SCHEDULE).read_text(encoding="utf-8")  # the new one, whole


def test_a_second_koop_is_noticed(data: Path) -> None:
    (data / SCHEDULE).write_text(DRAFT, encoding="utf-8")
    other = DRAFT.replace("14:05:00", "15:05:00")
    meanwhile = (
        "from kooperation.planning import flow as planning\nplan = planning.plan\n"
        "def slow(*a):\n"
        f"    open('data/{SCHEDULE}', 'w', encoding='utf-8').write({other!r})\n"
        "    return plan(*a)\n"
        "planning.plan = slow"
    )
    done = koop("schedule", at=data.parent, before=meanwhile)
    assert done.returncode == 2
    assert "was changed by somebody else meanwhile, so nothing was written" in done.stderr
    assert (data / SCHEDULE).read_text(encoding="utf-8") == other
    assert listing(data) == WHOLE_FOLDER


def test_many_at_once_leave_one_whole_schedule(data: Path) -> None:
    (data / SCHEDULE).unlink()
    running = [started(data.parent) for _ in range(4)]
    codes = [process.wait(120) for process in running]
    assert 0 in codes
    assert {*codes} <= {0, 2}
    assert problems_of(load(data)) == ()
    assert listing(data) == WHOLE_FOLDER


# --- calendars -----------------------------------------------------------------------------------

TEXT = re.compile(
    r"(?P<key>^ *(?:- )?(?:name|title|about|address|contact|role|email|phone|note): ).+"
    r"|TÜV Nord",
)
"""Whatever is written into the files and may stand in a calendar."""

Shape = list[tuple[str, str, tuple[str, ...]]]
"""The lines of a calendar without their values: component, property, parameters."""


def replaced(value: str) -> dict[str, str]:
    """Return the files with this value for every text that may be it."""
    refused = set[tuple[str, int]]()
    while True:
        texts = {}
        for file, text in FILES.items():
            lines = text.split("\n")
            for number, line in enumerate(lines):
                if (file, number) not in refused:
                    lines[number] = TEXT.sub(lambda found: f"{found['key'] or ''}{value}", line)
            texts[file] = "\n".join(lines)
        loaded = parse("data", {name: text.encode() for name, text in texts.items()})
        wrong = [one.source for one in problems_of(loaded) if one.severity is Severity.ERROR]
        if not wrong:
            return texts
        refused |= {(Path(one.path).name, one.line - 1) for one in wrong}


def exported(folder: Path, texts: dict[str, str]) -> dict[str, bytes]:
    """Return the calendars of these files."""
    put(folder / "data", texts)
    done = inside(folder, "export", "--format", "ics")
    assert done.returncode == 0, done.stderr
    found = {path: content for path, content in files(folder).items() if path.endswith(".ics")}
    assert found
    return found


def line_by_line(content: bytes) -> Shape:
    """Read a calendar as simple programs do: unfold it, and cut lines where they end."""
    found, inside_of = Shape(), [""]
    for line in re.sub(rb"(?:\r\n|\n|\r)[ \t]", b"", content).splitlines():
        head = re.match(rb'(?:[^":]|"[^"]*")*:', line)
        assert head, f"no property: {line!r}"
        # What stands in quotes is a value, whatever it holds.
        name, *parameters = re.sub('"[^"]*"', "", head[0][:-1].decode()).split(";")
        if name == "BEGIN":
            inside_of.append(line.partition(b":")[2].decode())
        found.append((inside_of[-1], name, tuple(one.partition("=")[0] for one in parameters)))
        if name == "END":
            assert line.partition(b":")[2].decode() == inside_of.pop()
    assert inside_of == [""]
    return found


def by_icalendar(content: bytes) -> Shape:
    """Read a calendar as a library does."""
    return [
        (part.name or "", name, tuple(getattr(value, "params", ())))
        for part in Calendar.from_ical(content).walk()
        for name, value in part.property_items(recursive=False)
    ]


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The calendars of the files as they are."""
    return exported(tmp_path_factory.mktemp("harmless"), FILES)


@pytest.mark.parametrize("name", BREAKOUTS)
def test_no_text_becomes_a_line_of_a_calendar(
    name: str, tmp_path: Path, harmless: dict[str, bytes]
) -> None:
    """Each calendar has the components and properties that it has with harmless texts."""
    texts = replaced(BREAKOUTS[name])
    read_by_koop = "return" not in name and "another" not in name and "separator" not in name
    assert (texts != FILES) is read_by_koop
    hostile = exported(tmp_path, texts)
    assert harmless.keys() == hostile.keys()
    for path, content in harmless.items():
        assert line_by_line(hostile[path]) == line_by_line(content)
        assert by_icalendar(hostile[path]) == by_icalendar(content)


LINE_ENDS = st.sampled_from(
    ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\\n", "\\N", "\n "]
)
PIECES = st.sampled_from(
    ["ATTENDEE:mailto:a@b", "END:VEVENT", "BEGIN:VALARM", ";X=1:", '"', ":", "x" * 70, "🙂" * 20]
)


@settings(max_examples=60)
@given(st.lists(LINE_ENDS | PIECES | st.text(min_size=1), min_size=1).map("".join))
def test_not_even_texts_that_no_file_may_hold_become_lines(text: str) -> None:
    assume(text.strip())
    harmless, hostile = (calendars("ics", named(small(), words)) for words in ("a", text))
    assert harmless.keys() == hostile.keys()
    for path, content in harmless.items():
        assert line_by_line(hostile[path]) == line_by_line(content)


# --- streams -------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(
    ("arguments", "code"), [("check", 0), ("schedule", 0), ("check --data nowhere", 2)]
)
def test_nobody_needs_what_is_said_beside_the_result(data: Path, arguments: str, code: int) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*KOOP, *arguments.split()],
            cwd=data.parent,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert done.returncode == code
    assert done.stdout
