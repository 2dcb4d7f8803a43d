"""`koop check` for editors, for GitHub and for the strict."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from kooperation.cli import app
from tests.fuzz.corpus import FILES, INVITATIONS, PARTNERS, SCHEDULE

ROOT = Path(__file__).parents[1]
WRONG = FILES[PARTNERS].replace("wishes: [kurs]", "wishes: [krs]")
WARNED = FILES[PARTNERS].replace("name: Cem", "name: Ben")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    folder = tmp_path / "data"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


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
