"""koop and git as they are run, and a small town to run koop in."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from kooperation.cli import app
from kooperation.i18n import Language, use
from tests import EXAMPLE, ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KOOP = (sys.executable, "-m", "kooperation")
OK, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130

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
    contact: Leitung, 02307 000000
    people:
      - id: berta
        name: Berta
  - id: bke
    name: Blaues Kreuz
    contact: Leitung, 02307 000001
"""
INVITATIONS = """\
weeks:
  id: w
  title: Wochen
  start: 2027-03-01
  end: 2027-03-12
  contact: Organisation, 02307 000999
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
    """Run koop in a folder, as a process of its own, and let it end."""
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


def fine(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run koop, which finds nothing wrong."""
    done = inside(folder, *arguments)
    assert done.returncode == OK, done.stdout + done.stderr
    return done


def refused(folder: Path, *arguments: str) -> str:
    """Return what koop says of what cannot work: it prints no result and touches no file."""
    before = files(folder)
    done = inside(folder, *arguments)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert files(folder) == before
    return done.stderr


def planned(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return what `koop schedule --format json` says."""
    found: dict[str, Any] = json.loads(
        inside(folder, "schedule", "--format", "json", *arguments).stdout
    )
    return found


def write(
    folder: Path,
    changes: Mapping[str, str] | None = None,
    partners: str = PARTNERS,
    invitations: str = INVITATIONS,
) -> None:
    """Write the data of a town, with texts of it replaced that stand there once."""
    texts = {"partners.yaml": partners, "invitations.yaml": invitations}
    for old, new in (changes or {}).items():
        (name,) = (name for name, text in texts.items() if text.count(old) == 1)
        texts[name] = texts[name].replace(old, new)
    put(folder / "data", texts)


def put(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write texts into files of a folder, which is returned."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def alter(path: Path, changes: Mapping[str, str]) -> str:
    """Replace texts of a file that stand there once; return what it said before."""
    text = before = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="\n")
    return before


def copy_example(folder: Path) -> Path:
    """Write what people write of the weeks of Weddinghofen into a folder, which is returned."""
    names = ("partners.yaml", "invitations.yaml")
    return put(folder, {name: (EXAMPLE / name).read_text(encoding="utf-8") for name in names})


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below the folder by its path, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run git in a folder, as nobody in particular and without anybody's settings."""
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    return subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        env=plain | settings,
        capture_output=True,
        check=check,
        text=True,
    )
