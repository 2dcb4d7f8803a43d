"""What git is asked, in real repositories."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kooperation.files.history import files_at, is_copy
from tests.command import git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ("partners.yaml", "schedule.yaml")


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `data` copies."""
    top = tmp_path_factory.mktemp("committed")
    folder = top / "weeks" / "data"
    folder.mkdir(parents=True)
    git(top, "init", "--quiet", "--initial-branch=main")
    (folder / "partners.yaml").write_bytes(b"partners: [] # \xfc\n")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "-m", "one")
    (folder / "schedule.yaml").write_bytes(b"visits: []\n")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "-m", "two")
    (folder / "schedule.yaml").write_bytes(b"on disk\n")
    return top


@pytest.fixture
def data(committed: Path, tmp_path: Path) -> Path:
    """Return a data folder with two commits: without a schedule, then with one."""
    return shutil.copytree(committed, tmp_path, dirs_exist_ok=True) / "weeks" / "data"


@pytest.mark.parametrize("revision", ["HEAD", "main", "@", "HEAD~0", "sha", "short", "v1", "note"])
def test_the_files_at_a_revision(data: Path, revision: str) -> None:
    git(data, "tag", "v1")
    git(data, "tag", "-a", "note", "-m", "note")
    sha = git(data, "rev-parse", "HEAD").stdout.strip()
    revision = {"sha": sha, "short": sha[:8]}.get(revision, revision)
    assert files_at(data, revision, NAMES) == {
        "partners.yaml": b"partners: [] # \xfc\n",
        "schedule.yaml": b"visits: []\n",
    }


def test_a_file_that_was_not_there(data: Path) -> None:
    found = files_at(data, "HEAD~1", NAMES)
    assert found["schedule.yaml"] is None
    assert found["partners.yaml"]


def test_a_folder_named_like_an_option(data: Path) -> None:
    odd = data.parent / "-c core.pager=touch pwned;*'\" ü"
    data.rename(odd)
    git(odd, "add", "--all", ".")
    git(odd, "commit", "--quiet", "-m", "renamed")
    assert files_at(odd, "HEAD", NAMES)["schedule.yaml"] == b"on disk\n"


HOSTILE = [
    "",
    " ",
    "no-such-branch",
    "HEAD~99",
    "HEAD:weeks",
    "HEAD:weeks/data/schedule.yaml",
    "-h",
    "--help",
    "--output=pwned",
    "--exec=touch pwned",
    "--upload-pack=touch pwned",
    "--git-dir=elsewhere",
    "-c",
    "$(touch pwned)",
    "`touch pwned`",
    "HEAD; touch pwned",
    "HEAD\n--output=pwned",
    "main..HEAD",
    "^HEAD",
    "--all",
    "ext::sh -c touch% pwned",
]


@pytest.mark.parametrize("revision", HOSTILE)
def test_no_revision_makes_git_do_anything_else(data: Path, revision: str) -> None:
    before = sorted(data.parents[1].rglob("*"))
    with pytest.raises(LookupError) as error:
        files_at(data, revision, NAMES)
    assert f'"{revision}" is no published revision' in str(error.value)
    assert sorted(data.parents[1].rglob("*")) == before


@pytest.mark.parametrize(
    "setting", ["core.fsmonitor", "core.pager", "diff.external", "core.editor"]
)
def test_no_setting_of_the_repository_starts_a_program(data: Path, setting: str) -> None:
    script = data.parents[1] / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch '{data}/pwned'\n", encoding="utf-8")
    script.chmod(0o700)
    (data / ".gitattributes").write_text("* diff=x filter=x\n", encoding="utf-8")
    for name in (setting, "diff.x.textconv", "filter.x.smudge"):
        git(data, "config", name, str(script))
    assert files_at(data, "HEAD", NAMES)["schedule.yaml"] == b"visits: []\n"
    assert not (data / "pwned").exists()


def test_the_environment_leads_nowhere_else(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_TRACE", str(data / "trace"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "x")
    assert files_at(data, "HEAD", NAMES)["schedule.yaml"] == b"visits: []\n"
    assert not (data / "trace").exists()


def test_nothing_is_fetched(data: Path, tmp_path: Path) -> None:
    git(data, "config", "uploadpack.allowFilter", "true")
    git(data, "rm", "--quiet", "--cached", "schedule.yaml")
    git(data, "commit", "--quiet", "-m", "three")
    part = tmp_path / "part"
    source = data.parents[1].as_uri()
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", source, str(part))
    folder = part / "weeks" / "data"
    assert files_at(folder, "HEAD", NAMES)["partners.yaml"]
    assert files_at(folder, "HEAD~1", NAMES)["schedule.yaml"] is None
    assert git(folder, "cat-file", "blob", "HEAD~1:./schedule.yaml").stdout.strip() == "visits: []"


def test_without_a_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    with pytest.raises(LookupError, match='"HEAD" is no published revision'):
        files_at(tmp_path, "HEAD", NAMES)


def _nowhere(folder: Path) -> None:
    shutil.rmtree(folder.parents[1] / ".git")


def _bare(folder: Path) -> None:
    _nowhere(folder)
    git(folder, "init", "--quiet", "--bare")


@pytest.mark.parametrize("spoil", [_nowhere, _bare])
def test_outside_a_repository(data: Path, spoil: Callable[[Path], None]) -> None:
    spoil(data)
    with pytest.raises(LookupError, match="is in no git repository: name a published revision"):
        files_at(data, "HEAD", NAMES)


def test_what_git_itself_finds_wrong_is_passed_on(data: Path) -> None:
    (data.parents[1] / ".git" / "config").write_text("[broken", encoding="utf-8")
    with pytest.raises(LookupError, match="bad config"):
        files_at(data, "HEAD", NAMES)


@pytest.mark.parametrize("found", [None, ".\\git.EXE"])
def test_without_git(data: Path, monkeypatch: pytest.MonkeyPatch, found: str | None) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: found)
    with pytest.raises(LookupError, match="git is not installed"):
        files_at(data, "HEAD", NAMES)


def test_a_yaml_file_that_is_there_is_a_copy(tmp_path: Path) -> None:
    for name in ("old.yaml", "old.yml", "old.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    names = ("old.yaml", "old.yml", "old.txt", "folder.yaml", "none.yaml", "")
    assert [is_copy(str(tmp_path / name)) for name in names] == [True, True] + [False] * 4
