"""`koop import` and `koop suggest --apply`: what they show, ask, write, and leave alone."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from kooperation.cli import ask, imports
from kooperation.files import save
from kooperation.files.edit import Edit
from kooperation.files.load import load
from kooperation.problems import Problem, Severity
from kooperation.signup import tables
from kooperation.signup.reading import Note, Question, Reading
from tests.command import OK, PROBLEMS, USAGE, environment, git, inside, write
from tests.signup.workbooks import book_from, form_from, typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book
    from kooperation.signup.reading import Options

TABLE = ("Name;Wunsch", "Dora;Treff", "Anna;Beratung", "Ben;?")
ANNA = ("partners", "ogs", "people", "anna")


@dataclass(frozen=True)
class Desk:
    """The small town in a folder with a blank in its name, a table, and who sits before it."""

    folder: Path
    patch: pytest.MonkeyPatch

    def says(self, read: Any) -> None:
        """Let tables say what `read` returns."""
        self.patch.setattr(tables, "read", read)

    def is_book(self, book: Book) -> None:
        """Let the table be a workbook."""
        self.patch.setattr(imports, "_book", lambda *_arguments: (book, ()))

    def table(self, *rows: str) -> None:
        text = "".join(f"{row}\n" for row in rows)
        (self.folder / "antworten.csv").write_text(text, encoding="utf-8")

    def imports(self, *options: str) -> subprocess.CompletedProcess[str]:
        return inside(self.folder, "import", "antworten.csv", *options)

    def answers(self, typed: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Import while somebody types."""
        self.types(io.StringIO(typed).readline)
        return self.imports(*options)

    def types(self, line: Callable[[], str]) -> None:
        self.patch.setattr(imports, "asks", lambda *_: True)
        self.patch.setattr(ask, "typed_line", line)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.folder / "data").iterdir()}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(tmp_path / "unsere Wochen", monkeypatch)
    desk.folder.mkdir()
    write(desk.folder)
    desk.table(*TABLE)
    return desk


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


def test_it_shows_every_line_and_writes_all_files(desk: Desk) -> None:
    desk.says(two)
    done = desk.imports()
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
    assert b"anna: 5b1c9e02" in desk.files()["imports.yaml"]
    assert inside(desk.folder, "check").returncode == OK


def test_the_same_again_changes_no_byte(desk: Desk) -> None:
    desk.says(two)
    desk.imports()
    before = desk.files()
    done = desk.imports()
    assert (done.returncode, "nothing new" in done.stderr) == (OK, True)
    assert desk.files() == before


def test_a_dry_run_shows_the_same_and_writes_nothing(desk: Desk) -> None:
    desk.says(two)
    before = desk.files()
    shown = desk.imports("--dry-run")
    assert desk.files() == before
    assert shown.stdout == desk.imports().stdout


def wishing(*wishes: str, guests: tuple[str, ...] = ("cem",)) -> Callable[..., Reading]:
    """Return what reads the same, but for what Anna wishes and who signed."""

    def read(*arguments: Any, **_more: Any) -> Reading:
        found = two(*arguments)
        wish, list_ = found.edits
        edits = replace(wish, value=[*wishes]), replace(list_, value=[*guests])
        return Reading(edits, found.memory)

    return read


def test_an_error_the_result_would_have_is_told_at_its_cell(desk: Desk) -> None:
    desk.says(wishing("bke", "ako", guests=("cem", "berta")))
    before = desk.files()
    done = desk.imports()
    assert (done.returncode, desk.files()) == (PROBLEMS, before)
    assert "antworten.csv:2 · B2: error[unknown-invitation] anna wishes" in done.stdout
    assert "    2 | A Dora  |  B Treff\n      |              ^^^^^\n" in done.stdout
    assert "antworten.csv:3 · B3: error[own-institution]" in done.stdout
    assert "nothing was written" in done.stderr


def test_with_partial_only_the_rows_of_errors_are_left_out(desk: Desk) -> None:
    desk.says(wishing("ako"))
    before = desk.files()
    done = desk.imports("--partial")
    assert (done.returncode, "unknown-invitation" in done.stdout) == (PROBLEMS, True)
    after = desk.files()
    assert after["partners.yaml"] == before["partners.yaml"]
    assert b"interested: [cem]" in after["invitations.yaml"]
    assert "imports.yaml" not in after


def test_without_a_terminal_questions_are_listed(desk: Desk) -> None:
    desk.says(asking)
    before = desk.files()
    done = desk.imports()
    assert (done.returncode, desk.files()) == (PROBLEMS, before)
    codes = [line for line in done.stdout.splitlines() if "error[which-person]" in line]
    assert ["Ben" in line for line in codes] == [True, False]
    assert "ben" in codes[0]


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
    desk: Desk, typed: str, written: str
) -> None:
    desk.says(asking)
    done = desk.answers(typed, "--lang", "de")
    assert "ist hier keine Antwort" not in done.stderr
    assert "\n  niemand  " in done.stderr
    assert "\n  später  " in done.stderr
    assert written in desk.files()["imports.yaml"].decode()


@pytest.mark.parametrize("kind", ["Soziales", "social"])
def test_so_are_the_kinds_of_a_new_house(desk: Desk, kind: str) -> None:
    desk.table("Name;Einrichtung;Wunsch 1", "Dora;Neues Haus;Beratung")
    done = desk.answers(f"neu\n{kind}\nneu\n", "--lang", "de")
    assert done.returncode == OK, done.stdout
    assert b"Neues Haus: {new: social}" in desk.files()["imports.yaml"]


def test_on_a_terminal_each_question_is_asked_the_most_frequent_first(desk: Desk) -> None:
    desk.says(asking)
    done = desk.answers("3\n1\nnew\nxyz\nawo\n")
    assert done.returncode == OK
    assert done.stderr.index('"Ben"') < done.stderr.index('"Dora"')
    assert '"3" is no answer here; write one of: 1, 2, new, nobody, later' in done.stderr
    assert '"xyz" is none of them' in done.stderr
    written = desk.files()["imports.yaml"].decode()
    assert "people:\n  Ben: ben\n  Dora: {new: awo}\n" in written


def test_nobody_is_asked_before_the_mistakes_are_mended(desk: Desk) -> None:
    def wrong_too(book: Book, loaded: Loaded, options: Options, **_more: Any) -> Reading:
        place = book.sheets[0].source(book.sheets[0].rows[2][1])
        mistake = Problem("unknown-mark", Severity.ERROR, "no mark", place)
        return replace(asking(book, loaded, options), problems=(mistake,))

    desk.says(asking)
    then = "koop asks what is open once the mistakes are mended\n"
    assert then not in desk.answers("later\nlater\n").stderr
    desk.says(wrong_too)
    assert then in desk.answers("").stderr


def test_mistakes_stand_sheet_by_sheet_then_row_by_row(desk: Desk) -> None:
    cells = ["Weeks!C3", "Weeks!C4", "Institutions!C3", "Invitations!F3", "People!M2", "People!P3"]
    book = typed(book_from(form_from(load(desk.folder / "data"))), dict.fromkeys(cells, "99 quer"))
    desk.is_book(book)
    done = desk.imports("--format", "json")
    found = json.loads(done.stdout)["problems"]
    assert [f"{one['sheet']}!{one['cell']}" for one in found] == cells


def test_odd_answers_are_none(desk: Desk) -> None:
    desk.says(asking)
    done = desk.answers(f"{'1' * 5000}\n٣\n²\n\n1\nnobody\n")
    assert done.returncode == OK
    assert done.stderr.count("is no answer here") == 4


def test_an_answer_in_another_encoding_is_none(desk: Desk) -> None:
    asked = "from kooperation.cli import ask, imports; imports.asks = lambda: True"
    run = f"import sys; {asked}; from kooperation.__main__ import main; main()"
    desk.table("Name;Einrichtung;Wunsch 1", "Dora;OGS;Beratung")
    done = subprocess.run(
        [sys.executable, "-c", run, "import", "antworten.csv"],
        cwd=desk.folder, env=environment(), input=b"M\xfcller\n", capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == PROBLEMS, done.stderr
    assert b"is no answer here" in done.stderr


def test_of_a_long_text_the_answer_is_found_again(desk: Desk) -> None:
    long = "ein langer Text " * 200
    heading = "Wunsch 1 " + "und so weiter " * 300
    desk.table(f"Name;{heading};Wunsch 2;Wunsch 3", f"Berta;{long};{long} anders;Treff")
    done = desk.answers("none\nnone\n")
    assert done.stderr.count("none of the invitations") == 2
    assert done.returncode == OK, done.stdout
    assert "nothing new" in desk.imports().stderr
    assert max(map(len, desk.files()["imports.yaml"].decode().splitlines())) < 1000


def test_a_house_that_nobody_knows_may_be_new(desk: Desk) -> None:
    desk.table("Name;Einrichtung;Wunsch 1", "Dora;Neues Haus;Beratung", "Ela;Neues Haus;Beratung")
    done = desk.imports()
    assert "under partners: Neues Haus: {new: other}" in done.stdout
    done = desk.answers("new\nschool\nnew\nnew\n")
    assert done.returncode == OK, done.stdout
    written = desk.files()
    assert b"Neues Haus: {new: school}" in written["imports.yaml"]
    assert b"Dora (Neues Haus): {new: neues-haus}" in written["imports.yaml"]
    for line in (b"- id: neues-haus", b"name: Neues Haus", b"kind: school", b"name: Ela"):
        assert written["partners.yaml"].count(line) == 1
    again = desk.imports()
    assert (again.returncode, "nothing new" in again.stderr) == (OK, True)
    assert desk.files() == written


@pytest.mark.parametrize("typed", ["nobody\n", "nobody\nlater\n"])
def test_whoever_stops_answering_keeps_the_answers(desk: Desk, typed: str) -> None:
    desk.says(asking)
    before = desk.files()
    done = desk.answers(typed)
    after = desk.files()
    assert done.returncode == PROBLEMS
    assert b"people:\n  Ben: nobody\n" in after.pop("imports.yaml")
    assert after == before
    assert "the answers are kept; nothing else was written" in done.stderr
    assert desk.answers("nobody\n").returncode == OK


def test_answers_are_kept_where_a_mistake_comes_up_behind_them(desk: Desk) -> None:
    desk.table("Name;Wunsch 1", "Berta S.;Beratung", "Berta;Treff")
    before = desk.files()
    done = desk.answers("berta\n")
    after = desk.files()
    assert (done.returncode, "two-statements" in done.stdout) == (PROBLEMS, True)
    assert b"Berta S.: berta\n" in after.pop("imports.yaml")
    assert after == before


def test_breaking_off_writes_nothing_and_shows_the_answers(desk: Desk) -> None:
    desk.says(asking)
    before = desk.files()
    typed = iter(["nobody\n"])

    def line() -> str:
        if (found := next(typed, None)) is None:
            raise KeyboardInterrupt
        return found

    desk.types(line)
    done = desk.imports()
    assert (done.returncode, desk.files()) == (130, before)
    assert "+  Ben: nobody\n" in done.stderr


def test_a_file_that_changed_meanwhile_is_not_touched(desk: Desk) -> None:
    desk.says(two)
    really = save.write_all

    def late(*files: Any) -> bool:
        path = desk.folder / "data" / "partners.yaml"
        path.write_bytes(path.read_bytes() + b"# noch etwas\n")
        return really(*files)

    desk.patch.setattr(save, "write_all", late)
    before = desk.files()
    done = desk.imports()
    assert done.returncode == USAGE
    assert "somebody else changed the files" in done.stderr
    assert desk.files() == {
        **before,
        "partners.yaml": before["partners.yaml"] + b"# noch etwas\n",
    }


def test_mistakes_of_the_files_come_first(desk: Desk) -> None:
    desk.says(two)
    (desk.folder / "data" / "imports.yaml").write_text("people: {A: gone}\n", encoding="utf-8")
    done = desk.imports()
    assert done.returncode == PROBLEMS
    assert "data/imports.yaml:1:13: error[unknown-person]" in done.stdout


def test_a_workbook_that_mends_nothing_leaves_the_mistakes_of_the_files_as_they_were(
    desk: Desk,
) -> None:
    book = filled_in(desk.folder / "data", "old")
    desk.is_book(book)
    path = desk.folder / "data/partners.yaml"
    path.write_text(path.read_text("utf-8").replace("[awo, bke]", "[awo, zirkus]"), "utf-8")
    before = desk.files()
    done = desk.imports()
    error, _gap, _count = done.stdout.partition("\n\n")
    assert (done.returncode, error in inside(desk.folder, "check").stdout) == (PROBLEMS, True)
    assert desk.files() == before


def test_json_says_the_same(desk: Desk) -> None:
    desk.says(asking)
    done = desk.imports("--format", "json", "--dry-run")
    found = json.loads(done.stdout)
    assert (done.returncode, found["version"], found["written"]) == (PROBLEMS, 1, False)
    assert found["counts"] == {"answers": 3, "people": 1, "sheets": 1}
    assert found["notes"][0]["cells"] == [{"sheet": "", "cell": "B2"}, {"sheet": "", "cell": "B3"}]
    assert [one["about"] for one in found["questions"]] == ["Ben", "Dora"]
    assert "+        wishes: [bke]" in found["changes"]["data/partners.yaml"]
    desk.says(two)
    done = desk.imports("--format", "json")
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
def test_wrong_usage_is_said(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    done = inside(desk.folder, "import", *arguments)
    assert (done.returncode, said in done.stderr) == (USAGE, True)


def test_a_table_that_git_would_take_is_warned_of(desk: Desk) -> None:
    desk.says(two)
    assert "do not commit it" not in desk.imports("--dry-run").stderr
    git(desk.folder, "init", "-q")
    assert "do not commit it" in desk.imports("--dry-run").stderr
    (desk.folder / ".gitignore").write_text("*.csv\n", encoding="utf-8")
    assert "do not commit it" not in desk.imports("--dry-run").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM")
def test_a_kill_between_the_two_renames_leaves_both_files_old_or_new(desk: Desk) -> None:
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
        cwd=desk.folder, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode < 0
    after = desk.files()
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
    desk: Desk, rows: str
) -> None:
    """A kill leaves the desk.folder as it is before one of the renames, so that is kept of each."""

    def run() -> int:
        return desk.imports("--no-ask").returncode

    left: list[Path] = []
    really = os.replace

    def replace(*paths: Path) -> None:
        left.append(shutil.copytree(desk.folder / "data", desk.folder / f"left {len(left)}"))
        really(*paths)

    book = filled_in(desk.folder / "data", rows)
    desk.is_book(book)
    before = desk.files()
    with desk.patch.context() as patch:
        patch.setattr(os, "replace", replace)
        assert run() == OK
    whole = desk.files()
    assert len(left) == 3
    names = ("partners.yaml", "invitations.yaml", "imports.yaml")  # who refers to whom, memory last
    # Nobody noted who or what that is, so it is asked once.
    asked = {"new": (1, 'people:\n  "Nora Neu (OGS)": nora-neu\n'),
             "wished": (2, 'invitations:\n  "Garten (AWO)": garten\n')}  # fmt: skip
    for renames, killed in enumerate(left):
        shutil.rmtree(desk.folder / "data")
        shutil.move(killed, desk.folder / "data")
        halfway = {**before, **{name: whole[name] for name in names[:renames]}}
        assert {name: raw for name, raw in desk.files().items() if name in names} == halfway
        code = run()
        if rows in asked and renames >= asked[rows][0]:
            assert code == PROBLEMS
            (desk.folder / "data/imports.yaml").write_text(asked[rows][1], encoding="utf-8")
            code = run()
        assert code == OK
        after = desk.files()
        assert [after[name] for name in names[:2]] == [whole[name] for name in names[:2]]
        assert rows != "old" or after["imports.yaml"] == whole["imports.yaml"]
        assert run() == OK
        assert desk.files() == after


@pytest.mark.parametrize("name", ["data/partners.yaml", "a.yml"])
def test_a_file_of_yaml_is_no_table(desk: Desk, name: str) -> None:
    (desk.folder / "a.yml").write_text("Name;Wunsch 1\n", encoding="utf-8")
    done = inside(desk.folder, "import", name)
    assert done.returncode == PROBLEMS
    assert f"{name}:1:1: error[not-a-table]" in done.stdout
