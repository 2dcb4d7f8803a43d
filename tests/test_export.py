"""`koop export` around its formats: what is asked for, refused, written, and left as it was.

Most formats here are made up: each writes a sheet for everybody and for every host, and one for
the weeks. What the real ones write is tested with them.
"""

from __future__ import annotations

import os
import re
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from kooperation.cli import lists
from kooperation.i18n import language
from kooperation.render import FORMATS
from kooperation.reports.edition import edition
from kooperation.weeks.model import Schedule
from tests.build import dataset, person
from tests.test_cli import INTERRUPTED, OK, PROBLEMS, USAGE, inside, koop, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.reports.edition import Edition


def made_up(kind: str) -> SimpleNamespace:
    """Return a format that writes who asks for what, in which language."""

    def files(
        edition: Edition, *, internal: bool, warn: Callable[[str], None]
    ) -> Iterator[tuple[str, bytes]]:
        for one in edition.people:
            yield f"people/{one.person.id}.{kind}", f"{language()} {one.person.name}".encode()
        for host in edition.hosts:
            yield f"hosts/{host.partner.id}.{kind}", host.partner.name.encode()
        yield f"{'internal' if internal else 'week'}.{kind}", b"week"
        warn(f"{kind} lacks a letter")

    return SimpleNamespace(files=files)


@pytest.fixture
def _made_up_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FORMATS:
        monkeypatch.setitem(sys.modules, f"kooperation.render.{name}", made_up(name))


@pytest.fixture
def town(tmp_path: Path, _made_up_formats: None) -> Path:
    write(tmp_path)
    assert inside(tmp_path, "schedule").returncode == OK
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below the folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_everything_goes_to_out(town: Path) -> None:
    done = inside(town, "export")
    assert done.returncode == OK
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        line
        for kind in FORMATS
        for line in (f"{kind} lacks a letter", f"wrote 7 {kind} files to out")
    ]
    names = [*(f"people/{p}" for p in ("anna", "ben", "berta", "cem")), "hosts/awo", "hosts/bke"]
    assert files(town / "out").keys() == {
        f"{name}.{kind}" for name in (*names, "week") for kind in FORMATS
    }


def test_only_some_formats_into_another_folder(town: Path) -> None:
    done = inside(town, "export", "--to", "a/b", "--format", "csv, pdf", "--internal")
    assert done.returncode == OK
    assert {Path(name).suffix for name in files(town / "a" / "b")} == {".csv", ".pdf"}
    assert "internal.csv" in files(town / "a" / "b")
    assert not (town / "out").exists()


def test_only_those_named(town: Path) -> None:
    assert inside(town, "export", "ben", "awo", "--format", "csv").returncode == OK
    assert files(town / "out").keys() == {"people/ben.csv", "hosts/awo.csv", "week.csv"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "pfd"], 'nothing here is called "pfd" (did you mean "pdf"?)'),
        (["--format", "csv,PDF"], 'nothing here is called "PDF" (did you mean "pdf"?)'),
        (["--format", ""], 'nothing here is called "" (one of: pdf, ics, html, csv)'),
        (["ana"], 'nothing here is called "ana" (did you mean "anna"?)'),
        (
            ["../data"],
            'nothing here is called "../data" (one of: anna, ben, berta, cem, awo, bke, ogs)',
        ),
    ],
)
def test_what_is_not_known_ends_it_before_anything_is_written(
    town: Path, arguments: list[str], message: str
) -> None:
    done = inside(town, "export", *arguments)
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr == f"koop: {message}\n"
    assert not (town / "out").exists()


def test_without_a_schedule(tmp_path: Path) -> None:
    write(tmp_path)
    done = inside(tmp_path, "export")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "there is no schedule yet (koop schedule makes one)" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("- ben", "- nobody-at-all", "unknown"), ("2027-03-02T11:00", "2027-03-02T12:00", "outdated")],
)
def test_a_schedule_that_breaks_a_rule_is_refused(
    town: Path, old: str, new: str, code: str
) -> None:
    path = town / "data" / "schedule.yaml"
    text = path.read_text(encoding="utf-8")
    broken = text.replace(old, new)
    assert broken != text
    path.write_text(broken, encoding="utf-8")
    done = inside(town, "export")
    assert done.returncode == PROBLEMS
    assert "data/schedule.yaml:" in done.stdout
    assert f"error[{code}" in done.stdout
    assert not (town / "out").exists()


def test_a_schedule_that_cannot_be_read_is_refused(town: Path) -> None:
    (town / "data" / "schedule.yaml").write_text("visits: [", encoding="utf-8")
    done = inside(town, "export")
    assert done.returncode == PROBLEMS
    assert "error[" in done.stdout
    assert not (town / "out").exists()


def test_the_same_again_writes_the_same(town: Path) -> None:
    assert inside(town, "export").returncode == OK
    before = files(town)
    assert inside(town, "export").returncode == OK
    assert files(town) == before


def test_documents_speak_the_language_of_the_weeks_or_the_one_asked_for(town: Path) -> None:
    done = inside(town, "export", "--format", "csv")
    assert "wrote 7 csv files" in done.stderr  # koop itself goes on as it is spoken to
    assert files(town / "out")["people/ben.csv"] == b"de Ben"
    assert inside(town, "export", "--format", "csv", "--lang", "en").returncode == OK
    assert files(town / "out")["people/ben.csv"] == b"en Ben"


def test_files_of_those_who_are_gone_are_named_and_left_alone(town: Path) -> None:
    assert inside(town, "export", "--format", "csv,pdf").returncode == OK
    out = town / "out"
    (out / "people" / "gone.csv").write_bytes(b"gone")
    (out / "people" / "notes.txt").write_bytes(b"mine")
    (out / "other.csv").write_bytes(b"mine")
    before = files(out)
    done = inside(town, "export", "--format", "csv")
    gone = Path("out", "people", "gone.csv")
    assert done.stderr.splitlines()[-1] == f"{gone} is from an earlier export, and not in this one"
    assert done.stderr.count("earlier") == 1
    assert files(out) == before
    assert "earlier" not in inside(town, "export", "ben", "--format", "csv").stderr


def test_into_the_data_folder_touches_none_of_its_files(town: Path) -> None:
    before = files(town / "data")
    assert inside(town, "export", "--to", "data").returncode == OK
    after = files(town / "data")
    assert {name: after[name] for name in before} == before
    assert inside(town, "check").returncode == OK


@pytest.mark.parametrize("place", ["out", "out/people"])
def test_a_file_where_a_folder_should_be(town: Path, place: str) -> None:
    path = town / place
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine")
    done = inside(town, "export")
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr.startswith("koop: out")
    assert path.read_bytes() == b"mine"


def test_a_folder_that_must_not_be_written(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(**_options: object) -> None:
        raise PermissionError(13, "Permission denied", "out/people/.anna.pdf.1a2b.tmp")

    monkeypatch.setattr("tempfile.mkstemp", forbidden)
    done = inside(town, "export")
    assert (done.returncode, done.stdout) == (USAGE, "")
    # The message names the file that the user knows.
    assert re.fullmatch(r"koop: out/people/\w+\.pdf: Permission denied\n", done.stderr)


@pytest.mark.parametrize("step", ["fdopen", "chmod", "replace"])
def test_ctrl_c_leaves_whole_files_only(
    town: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    assert inside(town, "export", "--format", "csv", "--lang", "en").returncode == OK
    before = files(town)
    thing = os if step == "fdopen" else Path
    done_properly = getattr(thing, step)
    times = iter(range(100))

    def interrupted(*arguments: object, **options: object) -> object:
        if next(times) == 2:
            raise KeyboardInterrupt
        return done_properly(*arguments, **options)

    monkeypatch.setattr(thing, step, interrupted)
    done = inside(town, "export", "--format", "csv")
    assert done.returncode == INTERRUPTED
    assert done.stderr == "interrupted\n"
    after = files(town)
    assert after.keys() == before.keys()
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"out/people/berta.csv", "out/people/anna.csv"}
    assert all(after[name].startswith(b"de ") for name in changed)


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("_made_up_formats")
def test_on_a_terminal_the_number_of_files_runs_along_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = Schedule(published=True, revision=1, updated=datetime(2027, 2, 1, tzinfo=UTC))
    papers = edition(dataset(person("anna")), schedule)
    for screen, shown in (
        (Screen(), ["csv: 1", "csv: 2", "", "csv lacks a letter\n", ""]),
        (StringIO(), ["csv lacks a letter\n"]),
    ):
        monkeypatch.setattr(sys, "stderr", screen)
        assert len(lists._write(papers, "csv", tmp_path, internal=False)) == 2
        assert [part.strip(" ") for part in screen.getvalue().split("\r") if part] == shown


BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".ics": b"BEGIN:VCALENDAR\r\n",
    ".html": b"<!doctype html>",
    ".csv": b"\xef\xbb\xbf",
}


def test_the_real_formats_write_the_same_bytes_on_every_machine(tmp_path: Path) -> None:
    write(tmp_path)
    assert inside(tmp_path, "schedule").returncode == OK
    assert inside(tmp_path, "publish").returncode == OK
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        done = koop(tmp_path, "export", "--to", seed, PYTHONHASHSEED=seed, TZ=zone)
        assert (done.returncode, done.stdout) == (OK, "")
        assert [line.split()[2] for line in done.stderr.splitlines()] == [*FORMATS]
    found = files(tmp_path / "1")
    assert found == files(tmp_path / "2")
    assert {"people/anna.pdf", "people/anna.ics", "hosts/awo.pdf", "week.html"} <= found.keys()
    for name, content in found.items():
        assert content.lower().startswith(BEGINNINGS[Path(name).suffix].lower()), name
