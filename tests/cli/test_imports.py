"""`koop import` and `koop suggest --apply`: what they show, ask, write, and leave alone."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kooperation.cli import imports
from kooperation.files import save
from kooperation.files.edit import Edit
from kooperation.files.load import load
from kooperation.problems import Problem, Severity
from kooperation.signup import tables
from kooperation.signup.reading import Note, Question, Reading
from tests.command import OK, PROBLEMS, USAGE, environment, git, inside, write
from tests.signup.workbooks import book_from, form_from, typed

if TYPE_CHECKING:
    from pathlib import Path

    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book
    from kooperation.signup.reading import Options

TABLE = "Name;Wunsch\nDora;Treff\nAnna;Beratung\nBen;?\n"
ANNA = ("partners", "ogs", "people", "anna")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small town in a folder with a blank in its name, and a table."""
    folder = tmp_path / "unsere Wochen"
    folder.mkdir()
    write(folder)
    (folder / "antworten.csv").write_text(TABLE, encoding="utf-8")
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "data").iterdir()}


def says(monkeypatch: pytest.MonkeyPatch, read: Any) -> None:
    """Let tables say what `read` returns."""
    monkeypatch.setattr(tables, "read", read)


def two(book: Book, _loaded: Loaded, _options: Options, **_more: Any) -> Reading:
    """Anna wishes something else, and Cem signed a list."""
    sheet = book.sheets[0]
    first, second = (sheet.source(sheet.rows[row][1]) for row in (1, 2))
    return Reading(
        edits=(
            Edit("partners", (*ANNA, "wishes"), ["bke"], first),
            Edit("invitations", ("invitations", "awo", "interested"), ["cem"], second),
        ),
        memory=(
            Edit("imports", ("tables", 0, "headings"), ["Name", "Wunsch"], first),
            Edit("imports", ("tables", 0, "read", "anna"), "5b1c9e02", first),
        ),
        notes=(Note("own-house", (first, second), ("berta",)),),
        counts={"answers": 3, "people": 1, "sheets": 1},
    )


def asking(book: Book, loaded: Loaded, options: Options, **_more: Any) -> Reading:
    """Nobody knows who Dora and Ben are until somebody says it."""
    known = loaded.imports.entry.people if loaded.imports and loaded.imports.entry else {}
    sheet = book.sheets[0]
    questions = tuple(
        Question("which-person", name, sheet.source(sheet.rows[row][0]), ("people", name), near, n)
        for row, name, near, n in ((1, "Dora", (), 1), (3, "Ben", ("ben", "berta"), 2))
        if name not in known
    )
    found = two(book, loaded, options)
    return Reading(found.edits, found.memory, questions, (), found.notes, found.counts)


def test_it_shows_every_line_and_writes_all_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, two)
    done = inside(folder, "import", "antworten.csv")
    assert done.returncode == OK
    assert (
        done.stdout
        == """\
antworten.csv: 3 answers
  1 person gets wishes, 1 sheet gets names
  own house: berta (B2, B3)
--- data/partners.yaml
+++ data/partners.yaml
@@ -5,5 +5,5 @@
       - id: anna
         name: Anna
-        wishes: [awo, bke]
+        wishes: [bke]
       - id: ben
         name: Ben

--- data/invitations.yaml
+++ data/invitations.yaml
@@ -11,4 +11,5 @@
     seats: 1
     guides: [berta]
+    interested: [cem]
     sessions: [2027-03-02 10:00-11:00]
   - id: bke

"""
    )
    wrote = [line for line in done.stderr.replace("\\", "/").splitlines() if "wrote" in line]
    names = ("partners", "invitations", "imports")
    assert wrote == [f"wrote data/{name}.yaml" for name in names]
    assert b"anna: 5b1c9e02" in bytes_of(folder)["imports.yaml"]
    assert inside(folder, "check").returncode == OK


def test_the_same_again_changes_no_byte(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, two)
    inside(folder, "import", "antworten.csv")
    before = bytes_of(folder)
    done = inside(folder, "import", "antworten.csv")
    assert (done.returncode, "nothing new" in done.stderr) == (OK, True)
    assert bytes_of(folder) == before


def test_a_dry_run_shows_the_same_and_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, two)
    before = bytes_of(folder)
    shown = inside(folder, "import", "antworten.csv", "--dry-run")
    assert bytes_of(folder) == before
    assert shown.stdout == inside(folder, "import", "antworten.csv").stdout


def test_an_error_the_result_would_have_is_told_at_its_cell(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(book: Book, loaded: Loaded, options: Options, **_more: Any) -> Reading:
        found = two(book, loaded, options)
        first, second = found.edits
        wish = Edit("partners", first.path, ["bke", "ako"], first.source)
        own = Edit("invitations", second.path, ["cem", "berta"], second.source)
        return Reading((wish, own), found.memory)

    says(monkeypatch, wrong)
    before = bytes_of(folder)
    done = inside(folder, "import", "antworten.csv")
    assert (done.returncode, bytes_of(folder)) == (PROBLEMS, before)
    assert "antworten.csv:2 · B2: error[unknown-invitation] anna wishes" in done.stdout
    assert "    2 | A Dora  |  B Treff\n      |              ^^^^^\n" in done.stdout
    assert "antworten.csv:3 · B3: error[own-institution]" in done.stdout
    assert "nothing was written" in done.stderr


def test_with_partial_only_the_rows_of_errors_are_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(book: Book, loaded: Loaded, options: Options, **_more: Any) -> Reading:
        found = two(book, loaded, options)
        first, second = found.edits
        return Reading((Edit("partners", first.path, ["ako"], first.source), second), found.memory)

    says(monkeypatch, half)
    before = bytes_of(folder)
    done = inside(folder, "import", "antworten.csv", "--partial")
    assert (done.returncode, "unknown-invitation" in done.stdout) == (PROBLEMS, True)
    after = bytes_of(folder)
    assert after["partners.yaml"] == before["partners.yaml"]
    assert b"interested: [cem]" in after["invitations.yaml"]
    assert "imports.yaml" not in after


def test_without_a_terminal_questions_are_listed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, asking)
    before = bytes_of(folder)
    done = inside(folder, "import", "antworten.csv")
    assert (done.returncode, bytes_of(folder)) == (PROBLEMS, before)
    codes = [line for line in done.stdout.splitlines() if "error[which-person]" in line]
    assert ["Ben" in line for line in codes] == [True, False]
    assert "ben" in codes[0]


class Terminal(io.StringIO):
    """Somebody who types these lines."""

    def isatty(self) -> bool:
        return True


def answering(folder: Path, typed: str, monkeypatch: pytest.MonkeyPatch, *options: str) -> Any:
    """Import while somebody types."""
    import kooperation.cli.ask as module  # noqa: PLC0415

    terminal = Terminal(typed)
    monkeypatch.setattr("kooperation.cli.imports.asks", lambda *_: True)
    monkeypatch.setattr(module, "typed_line", terminal.readline)
    return inside(folder, "import", "antworten.csv", *options)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("niemand\nspäter\n", "Ben: nobody\n"),
        ("nobody\nlater\n", "Ben: nobody\n"),
        ("1\nneu\nawo\n", "Dora: {new: awo}\n"),
        ("1\nnew\nawo\n", "Dora: {new: awo}\n"),
    ],
)
def test_words_are_understood_in_the_language_spoken_and_as_files_write_them(
    typed: str, written: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, asking)
    done = answering(folder, typed, monkeypatch, "--lang", "de")
    assert "ist hier keine Antwort" not in done.stderr
    assert "\n  niemand  " in done.stderr
    assert "\n  später  " in done.stderr
    assert written in bytes_of(folder)["imports.yaml"].decode()


@pytest.mark.parametrize("kind", ["Soziales", "social"])
def test_so_are_the_kinds_of_a_new_house(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "Name;Einrichtung;Wunsch 1\nDora;Neues Haus;Beratung\n"
    (folder / "antworten.csv").write_text(rows, encoding="utf-8")
    done = answering(folder, f"neu\n{kind}\nneu\n", monkeypatch, "--lang", "de")
    assert done.returncode == OK, done.stdout
    assert b"Neues Haus: {new: social}" in bytes_of(folder)["imports.yaml"]


def test_on_a_terminal_each_question_is_asked_the_most_frequent_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, asking)
    done = answering(folder, "3\n1\nnew\nxyz\nawo\n", monkeypatch)
    assert done.returncode == OK
    assert done.stderr.index('"Ben"') < done.stderr.index('"Dora"')
    assert '"3" is no answer here; write one of: 1, 2, new, nobody, later' in done.stderr
    assert '"xyz" is none of them' in done.stderr
    written = bytes_of(folder)["imports.yaml"].decode()
    assert "people:\n  Ben: ben\n  Dora: {new: awo}\n" in written


def test_nobody_is_asked_before_the_mistakes_are_mended(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong_too(book: Book, loaded: Loaded, options: Options, **_more: Any) -> Reading:
        place = book.sheets[0].source(book.sheets[0].rows[2][1])
        mistake = Problem("unknown-mark", Severity.ERROR, "no mark", place)
        return replace(asking(book, loaded, options), problems=(mistake,))

    says(monkeypatch, asking)
    then = "koop asks what is open once the mistakes are mended\n"
    assert then not in answering(folder, "later\nlater\n", monkeypatch).stderr
    says(monkeypatch, wrong_too)
    assert then in answering(folder, "", monkeypatch).stderr


def test_mistakes_stand_sheet_by_sheet_then_row_by_row(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = ["Weeks!C3", "Weeks!C4", "Institutions!C3", "Invitations!F3", "People!M2", "People!P3"]
    book = typed(book_from(form_from(load(folder / "data"))), dict.fromkeys(cells, "99 quer"))
    monkeypatch.setattr(imports, "_book", lambda *_arguments: (book, ()))
    done = inside(folder, "import", "antworten.csv", "--format", "json")
    found = json.loads(done.stdout)["problems"]
    assert [f"{one['sheet']}!{one['cell']}" for one in found] == cells


def test_odd_answers_are_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, asking)
    done = answering(folder, f"{'1' * 5000}\n٣\n²\n\n1\nnobody\n", monkeypatch)
    assert done.returncode == OK
    assert done.stderr.count("is no answer here") == 4


def test_an_answer_in_another_encoding_is_none(folder: Path) -> None:
    asked = "from kooperation.cli import ask, imports; imports.asks = lambda: True"
    run = f"import sys; {asked}; from kooperation.__main__ import main; main()"
    (folder / "antworten.csv").write_text("Name;Einrichtung;Wunsch 1\nDora;OGS;Beratung\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", run, "import", "antworten.csv"],
        cwd=folder, env=environment(), input=b"M\xfcller\n", capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == PROBLEMS, done.stderr
    assert b"is no answer here" in done.stderr


def test_of_a_long_text_the_answer_is_found_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "ein langer Text " * 200
    heading = "Wunsch 1 " + "und so weiter " * 300
    rows = f"Name;{heading};Wunsch 2;Wunsch 3\nBerta;{long};{long} anders;Treff\n"
    (folder / "antworten.csv").write_text(rows, encoding="utf-8")
    done = answering(folder, "none\nnone\n", monkeypatch)
    assert done.stderr.count("none of the invitations") == 2
    assert done.returncode == OK, done.stdout
    assert "nothing new" in inside(folder, "import", "antworten.csv").stderr
    assert max(map(len, bytes_of(folder)["imports.yaml"].decode().splitlines())) < 1000


def test_a_house_that_nobody_knows_may_be_new(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "Name;Einrichtung;Wunsch 1\nDora;Neues Haus;Beratung\nEla;Neues Haus;Beratung\n"
    (folder / "antworten.csv").write_text(rows, encoding="utf-8")
    done = inside(folder, "import", "antworten.csv")
    assert "under partners: Neues Haus: {new: other}" in done.stdout
    done = answering(folder, "new\nschool\nnew\nnew\n", monkeypatch)
    assert done.returncode == OK, done.stdout
    written = bytes_of(folder)
    assert b"Neues Haus: {new: school}" in written["imports.yaml"]
    assert b"Dora (Neues Haus): {new: neues-haus}" in written["imports.yaml"]
    for line in (b"- id: neues-haus", b"name: Neues Haus", b"kind: school", b"name: Ela"):
        assert written["partners.yaml"].count(line) == 1
    again = inside(folder, "import", "antworten.csv")
    assert (again.returncode, "nothing new" in again.stderr) == (OK, True)
    assert bytes_of(folder) == written


@pytest.mark.parametrize("typed", ["nobody\n", "nobody\nlater\n"])
def test_whoever_stops_answering_keeps_the_answers(
    folder: Path, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, asking)
    before = bytes_of(folder)
    done = answering(folder, typed, monkeypatch)
    after = bytes_of(folder)
    assert done.returncode == PROBLEMS
    assert b"people:\n  Ben: nobody\n" in after.pop("imports.yaml")
    assert after == before
    assert "the answers are kept; nothing else was written" in done.stderr
    assert answering(folder, "nobody\n", monkeypatch).returncode == OK


def test_answers_are_kept_where_a_mistake_comes_up_behind_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "Name;Wunsch 1\nBerta S.;Beratung\nBerta;Treff\n"
    (folder / "antworten.csv").write_text(rows, encoding="utf-8")
    before = bytes_of(folder)
    done = answering(folder, "berta\n", monkeypatch)
    after = bytes_of(folder)
    assert (done.returncode, "two-statements" in done.stdout) == (PROBLEMS, True)
    assert b"Berta S.: berta\n" in after.pop("imports.yaml")
    assert after == before


def test_breaking_off_writes_nothing_and_shows_the_answers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, asking)
    before = bytes_of(folder)
    typed = iter(["nobody\n"])

    def line() -> str:
        if (found := next(typed, None)) is None:
            raise KeyboardInterrupt
        return found

    import kooperation.cli.ask as module  # noqa: PLC0415

    monkeypatch.setattr("kooperation.cli.imports.asks", lambda *_: True)
    monkeypatch.setattr(module, "typed_line", line)
    done = inside(folder, "import", "antworten.csv")
    assert (done.returncode, bytes_of(folder)) == (130, before)
    assert "+  Ben: nobody\n" in done.stderr


def test_a_file_that_changed_meanwhile_is_not_touched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, two)
    really = save.write_all

    def late(*files: Any) -> bool:
        path = folder / "data" / "partners.yaml"
        path.write_bytes(path.read_bytes() + b"# noch etwas\n")
        return really(*files)

    monkeypatch.setattr(save, "write_all", late)
    before = bytes_of(folder)
    done = inside(folder, "import", "antworten.csv")
    assert done.returncode == USAGE
    assert "somebody else changed the files" in done.stderr
    assert bytes_of(folder) == {
        **before,
        "partners.yaml": before["partners.yaml"] + b"# noch etwas\n",
    }


def test_mistakes_of_the_files_come_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, two)
    (folder / "data" / "imports.yaml").write_text("people: {A: gone}\n", encoding="utf-8")
    done = inside(folder, "import", "antworten.csv")
    assert done.returncode == PROBLEMS
    assert "data/imports.yaml:1:13: error[unknown-person]" in done.stdout


def test_a_workbook_that_mends_nothing_leaves_the_mistakes_of_the_files_as_they_were(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = filled_in(folder / "data", "old")
    monkeypatch.setattr(imports, "_book", lambda *_arguments: (book, ()))
    path = folder / "data/partners.yaml"
    path.write_text(path.read_text("utf-8").replace("[awo, bke]", "[awo, zirkus]"), "utf-8")
    before = bytes_of(folder)
    done = inside(folder, "import", "antworten.csv")
    error, _gap, _count = done.stdout.partition("\n\n")
    assert (done.returncode, error in inside(folder, "check").stdout) == (PROBLEMS, True)
    assert bytes_of(folder) == before


def test_json_says_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, asking)
    done = inside(folder, "import", "antworten.csv", "--format", "json", "--dry-run")
    found = json.loads(done.stdout)
    assert (done.returncode, found["version"], found["written"]) == (PROBLEMS, 1, False)
    assert found["counts"] == {"answers": 3, "people": 1, "sheets": 1}
    assert found["notes"][0]["cells"] == [{"sheet": "", "cell": "B2"}, {"sheet": "", "cell": "B3"}]
    assert [one["about"] for one in found["questions"]] == ["Ben", "Dora"]
    assert "+        wishes: [bke]" in found["changes"]["data/partners.yaml"]
    says(monkeypatch, two)
    done = inside(folder, "import", "antworten.csv", "--format", "json")
    assert json.loads(done.stdout)["written"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing.csv",), "nothing.csv"),
        (("antworten.csv", "--keep", "--replace"), "exclude each other"),
        (("antworten.csv", "--partner", "nobody-there"), "nobody-there"),
        (("antworten.csv", "--sheet", "Blatt"), "leave --sheet out"),
    ],
)
def test_wrong_usage_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = inside(folder, "import", *arguments)
    assert (done.returncode, said in done.stderr) == (USAGE, True)


def test_a_table_that_git_would_take_is_warned_of(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, two)
    assert "do not commit it" not in inside(folder, "import", "antworten.csv", "--dry-run").stderr
    git(folder, "init", "-q")
    assert "do not commit it" in inside(folder, "import", "antworten.csv", "--dry-run").stderr
    (folder / ".gitignore").write_text("*.csv\n", encoding="utf-8")
    assert "do not commit it" not in inside(folder, "import", "antworten.csv", "--dry-run").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM")
def test_a_kill_between_the_two_renames_leaves_both_files_old_or_new(folder: Path) -> None:
    script = """
import os, signal, sys
really, steps = os.replace, []
def replace(*paths):
    steps.append(paths)
    if len(steps) == 2:
        os.kill(os.getpid(), signal.SIGTERM)
    really(*paths)
os.replace = replace
from tests.cli import test_imports as t
from kooperation.signup import tables
tables.read = t.two
from kooperation.__main__ import main
sys.argv = ["koop", "import", "antworten.csv"]
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode < 0
    after = bytes_of(folder)
    assert {*after} == {"partners.yaml", "invitations.yaml", "imports.yaml"}
    assert b"wishes: [bke]" in after["partners.yaml"]
    assert b"interested: [cem]" in after["invitations.yaml"]


def filled_in(before: Path, rows: str) -> Book:
    """A workbook of the files as they were before, in which two names and perhaps a row are new.

    Or somebody known wishes what is new.
    """
    book = book_from(form_from(load(before)))
    new = {"People!B6": "OGS", "People!C6": "Nora Neu", "People!G6": "Treff"}
    cells = {"People!D2": "Leitung", "Invitations!D2": "Beratung für alle"}
    offer = {"Invitations!B6": "Invitation", "Invitations!C6": "AWO", "Invitations!D6": "Garten",
             "Invitations!J6": "3", "Invitations!F6": "5.3.", "Invitations!G6": "9",
             "Invitations!H6": "10", "People!G3": "Garten"}  # fmt: skip
    return typed(book, cells | {"new": new, "wished": offer}.get(rows, {}))


@pytest.mark.parametrize("rows", ["old", "new", "wished"])
def test_after_kill_9_each_file_is_old_or_new_and_the_same_import_completes_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, rows: str
) -> None:
    """A kill leaves the folder as it is before one of the renames, so that is kept of each."""

    def run() -> int:
        return inside(folder, "import", "antworten.csv", "--no-ask").returncode

    left: list[Path] = []
    really = os.replace

    def replace(*paths: Path) -> None:
        left.append(shutil.copytree(folder / "data", folder / f"left {len(left)}"))
        really(*paths)

    book = filled_in(folder / "data", rows)
    monkeypatch.setattr(imports, "_book", lambda *_arguments: (book, ()))
    before = bytes_of(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        assert run() == OK
    whole = bytes_of(folder)
    assert len(left) == 3
    names = ("partners.yaml", "invitations.yaml", "imports.yaml")  # who refers to whom, memory last
    # Nobody noted who or what that is, so it is asked once.
    asked = {"new": (1, 'people:\n  "Nora Neu (OGS)": nora-neu\n'),
             "wished": (2, 'invitations:\n  "Garten (AWO)": garten\n')}  # fmt: skip
    for renames, killed in enumerate(left):
        shutil.rmtree(folder / "data")
        shutil.move(killed, folder / "data")
        halfway = {**before, **{name: whole[name] for name in names[:renames]}}
        assert {name: raw for name, raw in bytes_of(folder).items() if name in names} == halfway
        code = run()
        if rows in asked and renames >= asked[rows][0]:
            assert code == PROBLEMS
            (folder / "data/imports.yaml").write_text(asked[rows][1], encoding="utf-8")
            code = run()
        assert code == OK
        after = bytes_of(folder)
        assert [after[name] for name in names[:2]] == [whole[name] for name in names[:2]]
        assert rows != "old" or after["imports.yaml"] == whole["imports.yaml"]
        assert run() == OK
        assert bytes_of(folder) == after


@pytest.mark.parametrize("name", ["data/partners.yaml", "a.yml"])
def test_a_file_of_yaml_is_no_table(folder: Path, name: str) -> None:
    (folder / "a.yml").write_text("Name;Wunsch 1\n", encoding="utf-8")
    done = inside(folder, "import", name)
    assert done.returncode == PROBLEMS
    assert f"{name}:1:1: error[not-a-table]" in done.stdout
