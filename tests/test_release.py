"""What stands around the code: workflows and forms that are read, one version, the same bytes."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
import yaml

from kooperation import __version__
from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GITHUB = ROOT / ".github"
SCHEMAS = {
    "vendor.github-workflows": sorted((GITHUB / "workflows").iterdir()),
    "vendor.github-issue-forms": sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yaml")),
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_github_reads_what_is_meant_for_it(schema: str) -> None:
    check = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema)
    subprocess.run([*check, *SCHEMAS[schema]], check=True, capture_output=True)


def test_the_workflows_run_what_the_project_has() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SCHEMAS["vendor.github-workflows"])
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    classifiers = " ".join(settings["project"]["classifiers"])
    (matrix,) = re.findall(r"python: \[(.*)\]", text)
    for version in re.findall(r":: (3\.\d+)", classifiers):
        assert f'"{version}"' in matrix
    for command in ("python -m tests\n", "python -m tests --hunt 60", "sphinx-build -W docs"):
        assert command in text


def test_the_version_stands_in_one_place() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    dated = re.findall(r"^## \[(.+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert dated[0] == __version__
    git = (ROOT / "docs" / "git.md").read_text(encoding="utf-8")
    assert {*re.findall(r"\bv(\d+\.\d+\.\d+)", git)} == {__version__}  # the tag of that version
    for page in ("install.md", "installieren.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        assert {*re.findall(r"kooperation-([\d.]+)-py3", text)} == {__version__}


def test_the_lock_holds_every_dependency() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"] for package in lock["package"]}
    wanted = [*settings["dependencies"], *settings["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=]", one)[0].lower().replace("_", "-") for one in wanted}
    assert names <= locked
    assert {package["source"].get("registry") for package in lock["package"]} == {
        None,
        "https://pypi.org/simple",
    }


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for attempt in ("first", "second"):
        build = (sys.executable, "-m", "hatchling", "build", "-d", tmp_path / attempt)
        subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
        files = sorted((tmp_path / attempt).iterdir())
        assert {file.suffix for file in files} == {".whl", ".gz"}
        digests.append([(file.name, hashlib.sha256(file.read_bytes()).digest()) for file in files])
    assert digests[0] == digests[1]


def test_the_hooks_of_the_project_are_those_of_its_tools() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (local,) = hooks["repos"]
    names = [hook["name"] for hook in local["hooks"]]
    assert names == ["ruff check", "ruff format", "mypy", "koop check"]
