"""The documents tell the truth: their commands run, they show what koop says, none is missing.

In README.md and docs/, the commands of a page run one after the other in a folder with a copy of
the example. Lines in `sh` that begin neither with `koop` nor with `cp` set something up and are
left out; `yaml` whose first line is `# folder/name.yaml` is written to that file, as is what a
command says before `> file`; `diff` whose first line is `@@ folder/name.yaml @@` changes that file;
`excel` whose first line is `@@ folder/name.xlsx · sheet @@` is typed into that sheet, below the
headings of its second line; what follows `$ koop …` in `console` is the output on a terminal of 80
columns, where … stands for anything, and alone in a line for any lines.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from kooperation import audit
from kooperation.answers import suggest as answers
from kooperation.answers.suggest import suggest
from kooperation.cli import COMMANDS, app
from kooperation.cli.show import Topic
from kooperation.files import entries as files
from kooperation.files import values
from kooperation.files.load import load
from kooperation.files.schedule import ScheduleFile
from kooperation.i18n import Language, use
from kooperation.solve.constraints import CONSTRAINTS
from kooperation.solve.goals import COUNTS, GOALS
from kooperation.weeks.model import Visit, lottery_numbers
from tests import ROOT
from tests.__main__ import CHECKS
from tests.command import copy_example
from tests.excel import fill_in
from tests.record_files import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.answers.suggest import Suggestions
    from kooperation.weeks.schedule import Schedule

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
FENCE = re.compile(r"^```(?P<kind>\w+)\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(?P<key>\w+)`(?P<required> \*)? \|", re.MULTILINE)

ENTRIES: dict[str, type[files.Entry]] = {
    "partners.yaml": files.PartnersFile,
    "A partner": files.PartnerEntry,
    "A person": files.PersonEntry,
    "invitations.yaml": files.InvitationsFile,
    "The weeks": files.WeeksEntry,
    "An exception to the travel minutes": files.TravelEntry,
    "A place": files.PlaceEntry,
    "A common event": files.EventEntry,
    "An invitation": files.InvitationEntry,
    "A session": files.SessionEntry,
    "schedule.yaml": ScheduleFile,
}
"""The headings of docs/files.md, and what stands below each."""

HEADINGS = {
    "files.md": [*ENTRIES],
    "dateien.md": [
        *("partners.yaml", "Ein Partner", "Eine Person"),
        *("invitations.yaml", "Die Wochen", "Eine Ausnahme bei den Wegen", "Ein Ort"),
        *("Eine gemeinsame Veranstaltung", "Eine Einladung", "Ein Termin"),
        "schedule.yaml",
    ],
}
"""The same in both languages."""

EXPLAINED = [
    (page, heading, kind)
    for page, headings in HEADINGS.items()
    for heading, kind in zip(headings, ENTRIES.values(), strict=True)
]


DECIDES = ("how-koop-decides.md", "so-entscheidet-koop.md")
TWINS = {
    "guide.md": "anleitung.md",
    "how-koop-decides.md": "so-entscheidet-koop.md",
    "sign-up.md": "anmeldung.md",
    "lists.md": "listen.md",
    "answers.md": "antworten.md",
    "files.md": "dateien.md",
    "commands.md": "befehle.md",
    "install.md": "installieren.md",
}
"""The pages that organisers read, in both languages."""


class Block(NamedTuple):
    """What stands between two fences."""

    kind: str
    lines: list[str]


SUGGESTED: list[tuple[Any, Suggestions]] = []
"""What was asked for and what was suggested: the pages of both languages ask the same."""


def suggested_once(*asked: Any, schedule: Schedule | None, **helpers: Any) -> Suggestions:
    """Suggest what `koop suggest` does, but look for it only once."""
    data, visits, most, _limits = asked
    question = data, visits, most, schedule
    for other, found in SUGGESTED:
        if other == question:
            return found
    found = suggest(*asked, schedule=schedule, **helpers)
    assert found.complete
    SUGGESTED.append((question, found))
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_example(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(answers, "suggest", suggested_once)
    return tmp_path


def blocks(text: str) -> Iterator[Block]:
    for found in FENCE.finditer(text):
        yield Block(found["kind"], found["content"].splitlines())


def koop(command: str, code: int = 0) -> str:
    """Run a command line as it stands in the documents, and return what it says."""
    use(Language.ENGLISH)
    program, *arguments = shlex.split(command, comments=True)
    assert program == "koop"
    *arguments, file = arguments if ">" in arguments else [*arguments, ""]
    arguments = [argument for argument in arguments if argument != ">"]
    if {"--help", "--lang"} <= {*arguments}:  # it is translated only once, when koop starts
        return subprocess.run(
            [sys.executable, "-m", "kooperation", *arguments],
            env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "1", "COLUMNS": "80"},
            cwd=ROOT, check=True, capture_output=True, encoding="utf-8",
        ).stdout  # fmt: skip
    width = {"COLUMNS": "80"} if "--help" in arguments else {}
    result = CliRunner().invoke(app, arguments, env=width)
    assert result.exit_code == code, f"{command}\n{result.output}"
    if file:
        Path(file).parent.mkdir(exist_ok=True)
        Path(file).write_text(result.stdout, encoding="utf-8")
    return result.output


def change(folder: Path, where: str, *lines: str) -> None:
    """Take out the lines that begin with `-`, and put in those that begin with `+`."""
    path = folder / where.strip("@ ")
    old, new = (
        "".join(f"{line[1:]}\n" for line in lines if line[0] in f" {sign}") for sign in "-+"
    )
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old}\n{text}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def type_in(folder: Path, where: str, headings: str, *rows: str) -> None:
    """Type rows into a sheet, each cell below its heading."""
    file, _mark, sheet = where.strip("@ ").partition(" · ")
    starts = [found.start() for found in re.finditer(r"\S+(?: \S+)*", headings)]
    ends = [*starts[1:], None]
    table = [
        [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
        for line in (headings, *rows)
    ]
    fill_in(folder / file, sheet, table[0], table[1:])


def remember(folder: Path) -> None:
    """Make the folder a git repository with a few commits, and keep a copy of the schedule.

    It has been published once, and is a draft again.
    """
    koop("koop schedule")
    path = folder / "data" / "schedule.yaml"
    draft = path.read_bytes()
    koop("koop publish")
    path.write_bytes(draft)
    (folder / "old").mkdir()
    shutil.copy(folder / "data" / "schedule.yaml", folder / "old")
    git = ("git", "-c", "user.name=koop", "-c", "user.email=koop@example.org")
    for command in ("init -q", "add data", *["commit -q --allow-empty -m data"] * 4):
        subprocess.run([*git, *command.split()], check=True, cwd=folder)


def pattern(shown: list[str]) -> str:
    """Return the shown lines as a regular expression for the whole output."""
    return "".join(
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in shown
    )


def run(_folder: Path, *lines: str) -> None:
    """Run the commands that are koop's, and copy what is copied."""
    for line in lines:
        if line.startswith("koop "):
            koop(line)
        elif line.startswith("cp "):
            shutil.copy(*line.split()[1:3])


def show(_folder: Path, command: str, *shown: str) -> None:
    """Run a command, and compare what it says with what is shown."""
    code = int(any("error[" in line for line in shown))
    said = koop(command.removeprefix("$ "), code).replace("\\", "/")  # paths on Windows
    assert re.fullmatch(pattern([*shown, "…"]), said), f"{command}\n{said}"


def put(folder: Path, first: str, *lines: str) -> None:
    """Write a file, if the first line names one."""
    if file := re.fullmatch(r"# (\S+/\S+\.yaml)", first):
        path = folder / file[1]
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join([first, *lines]) + "\n", encoding="utf-8")


DONE: dict[str, Callable[..., None]] = {
    "yaml": put,
    "sh": run,
    "console": show,
    "diff": change,
    "excel": type_in,
}
"""What is done with the lines of each kind of block, in the folder."""


def follow(name: str, folder: Path) -> Iterator[Block]:
    """Do what a page says, block by block; each is yielded before it is done."""
    if "\nkoop diff" in TEXTS[name]:
        remember(folder)
    if "```sh\nkoop init --title" in TEXTS[name]:
        shutil.rmtree(folder / "data")
    for block in blocks(TEXTS[name]):
        yield block
        if block.kind in DONE:
            DONE[block.kind](folder, *block.lines)


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in TWINS.values()])
def test_every_command_runs_and_says_what_is_shown(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both languages of a page in one test, since what takes its time is the same."""
    for page in filter(None, (name, TWINS.get(name))):
        own = folder / page
        own.mkdir()
        copy_example(own / "data")
        monkeypatch.chdir(own)
        assert [*follow(page, own)] == [*blocks(TEXTS[page])]


@pytest.mark.parametrize("name", ["guide.md", "anleitung.md"])
def test_the_workbook_of_the_guide_says_what_its_files_say(name: str, folder: Path) -> None:
    found = []
    for block in follow(name, folder):
        if block.kind in ("yaml", "diff"):
            found.append(load(folder / "data").data)
        if block.kind == "diff":  # it mends the mistake that the guide makes to show one
            change(folder, *block.lines)
            break
    typed, written = found[0], load(folder / "data").data
    assert typed
    assert written
    weeks = replace(written.weeks, id=typed.weeks.id, title=typed.weeks.title)
    assert replace(written, weeks=weeks) == typed


SHOWN = {
    line.removeprefix("$ ").partition("#")[0].strip()
    for text in TEXTS.values()
    for block in blocks(text)
    for line in (block.lines if block.kind == "sh" else block.lines[:1])
}
"""The commands of the pages, and what else stands on such lines."""


def test_every_help_text_has_examples_that_run(folder: Path) -> None:
    remember(folder)
    koop("koop sheets --to .")
    for command in COMMANDS:
        name = command.name
        shown = koop(f"koop {name} --help")
        assert command.examples
        for example in command.examples:
            assert example.startswith(f"koop {name}")
            assert f"    {example}\n" in shown
            if example.partition("#")[0].strip() not in SHOWN:  # those run above
                koop(example)


def test_a_deviation_from_what_is_shown_is_seen() -> None:
    said = "one\ntwo\nthree\n\n"
    assert re.fullmatch(pattern(["one", "…", "th…", "…"]), said)
    assert not re.fullmatch(pattern(["one", "three", "…"]), said)
    assert not re.fullmatch(pattern(["…", "tw"]), said)


def test_every_command_and_option_is_explained() -> None:
    text = "\n".join(TEXTS.values())
    whole: Any = get_command(app)
    missing = [
        option
        for command in (whole, *whole.commands.values())
        for parameter in (*command.params, command.get_help_option(command.context_class(command)))
        if parameter.param_type_name == "option"
        for option in parameter.opts
        if not re.search(rf"`[^`\n]*{option}\b", text)
    ]
    missing += [command for command in whole.commands if f"`koop {command}" not in text]
    missing += [topic for topic in Topic if f"koop show {topic}" not in text]
    assert not missing


def test_the_readme_the_build_and_the_tests_agree() -> None:
    (install, test) = [
        line for b in blocks(TEXTS["README.md"]) if b.kind == "sh" for line in b.lines
        if line.startswith("python3 ")
    ]  # fmt: skip
    assert install.endswith("&& .venv/bin/koop schedule")
    assert test in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert test in contributing.splitlines()
    assert all(f"`{check}`" in contributing for check in CHECKS)


@pytest.mark.parametrize(("page", "heading", "kind"), EXPLAINED)
def test_every_key_is_explained_in_its_place(
    page: str, heading: str, kind: type[files.Entry]
) -> None:
    section = section_of(page, heading)
    explained = {row["key"]: bool(row["required"]) for row in ROW.finditer(section)}
    fields = kind.model_fields.items()
    assert explained == {field.alias or key: field.is_required() for key, field in fields}


def section_of(page: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one."""
    _before, found, rest = TEXTS[page].partition(f"# {heading}\n")
    assert found
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def test_every_kind_of_entry_has_a_heading() -> None:
    assert set(ENTRIES.values()) == {*KINDS}


@pytest.mark.parametrize("page", HEADINGS)
def test_every_choice_is_explained(page: str) -> None:
    assert all(f"`{kind}`" in TEXTS[page] for kind in values.PartnerKind)
    assert all(f"`{language}`" in TEXTS[page] for language in Language)


@pytest.mark.parametrize("page", DECIDES)
def test_every_rule_and_goal_is_explained(page: str) -> None:
    text = TEXTS[page]
    rules, names = [*audit.RULES], [*dict.fromkeys(goal.name for goal in GOALS)]
    rows = [row.__name__ for row in (*CONSTRAINTS, *COUNTS)]
    assert re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE) == rules
    assert re.findall(r"^\d+\. `(\w+)`", text, re.MULTILINE) == names
    assert re.findall(r"^- `(\w+)`", text, re.MULTILINE) == rows
    assert re.findall(r"^    (\w+) +(?:max|min)  Σ", text, re.MULTILINE) == names


@pytest.mark.parametrize("page", DECIDES)
def test_the_lot_of_the_example_is_drawn_right(page: str) -> None:
    found = re.search(r"`(\S+)/(\S+)/(\S+@\S+)`[^`]+`([0-9a-f]+)`[^`]+ (\d+)\.", TEXTS[page])
    assert found
    weeks, person, session, begin, number = found.groups()
    assert sha256(f"{weeks}/{person}/{session}".encode()).hexdigest().startswith(begin)
    assert lottery_numbers(weeks, Visit(person, session))[0] == int(number)


@pytest.mark.parametrize(("english", "german"), TWINS.items())
def test_who_reads_german_gets_the_same_in_german(english: str, german: str) -> None:
    texts = TEXTS[english], TEXTS[german]
    first, second = (
        re.findall(r"^(#+ (?:\d\.)?|```\w+|\| `[\w-]+` \||\d\. `\w+`)", text, re.MULTILINE)
        for text in texts
    )
    assert first == second
    assert f"]({german})" in texts[0]
    # Whoever reads German is sent to an English page only where there is no German one.
    links = {*re.findall(r"\]\(([\w-]+\.md)", texts[1])}
    assert links & TWINS.keys() == {english}


def test_the_layers_are_those_of_the_linter() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if "layers" in contract)
    text = TEXTS["architecture.md"]
    rooms = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert rooms == [room for layer in layers for room in layer.split(" | ")]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_what_developers_are_told_to_change_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for path in re.findall(r"`([a-z]+/[\w./-]*)`", text):
        assert (ROOT / path).exists() or (ROOT / "kooperation" / path).exists(), path
    code = [path for d in ("kooperation", "tests", "bench") for path in (ROOT / d).rglob("*.py")]
    words = {*re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in code))}
    assert {*re.findall(r"`(\w+)`", text)} - words == set()


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_into_a_page_leads_to_a_heading(name: str) -> None:
    for target, anchor in re.findall(r"\]\((?:docs/)?([\w-]*\.md)?#([^)]+)\)", TEXTS[name]):
        text = FENCE.sub("", TEXTS[target or name])
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


def test_the_workflow_of_the_page_is_one_that_github_reads(tmp_path: Path) -> None:
    (workflow,) = [b for b in blocks(TEXTS["git.md"]) if b.kind == "yaml" and "jobs:" in b.lines]
    file = tmp_path / "koop.yaml"
    file.write_text("\n".join(workflow.lines) + "\n", encoding="utf-8")
    known = ("--builtin-schema", "vendor.github-workflows")
    subprocess.run([sys.executable, "-m", "check_jsonschema", *known, file], check=True)
