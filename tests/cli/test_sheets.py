"""`koop sheets`: what it writes where, whose numbers stay, and what it never touches."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
import yaml

from kooperation.files import save
from kooperation.signup import scan
from tests.command import (
    INVITATIONS,
    MISTAKE,
    OK,
    PROBLEMS,
    USAGE,
    copy_example,
    files,
    inside,
    put,
    write,
)
from tests.excel import fill_in
from tests.render import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NUMBERS = """\
# What koop import asked, and what was answered. Change it as you like.
# Was koop import gefragt hat, und die Antworten. Ändern darf man alles.
numbers:
  awo: 1
  bke: 2
"""


def offer(*names: str) -> str:
    """Return the invitations of the town with these instead of its own, in this order."""
    head = INVITATIONS.partition("  - id:")[0]
    return head + "".join(
        f"  - {{id: {name}, host: awo, title: Zu {name}, seats: 2,"
        f" sessions: [2027-03-0{number} 10:00-11:00]}}\n"
        for number, name in enumerate(names, 1)
    )


def numbers(folder: Path) -> dict[str, int]:
    text = (folder / "data" / "imports.yaml").read_text(encoding="utf-8")
    found: dict[str, int] = yaml.safe_load(text)["numbers"]
    return found


def filled(town: Path, *fillings: tuple[str, list[str], list[str]]) -> Path:
    """Write the workbook and type into it: sheet, headings, and what stands below; return where."""
    inside(town, "sheets", "--lang", "en")
    path = town / "out" / "sheets" / "signup.xlsx"
    for sheet, headings, row in fillings:
        fill_in(path, sheet, headings, [row])
    return path


def text(path: Path) -> str:
    return " ".join(" ".join(spoken(path.read_bytes())).split())


def test_everything_goes_to_a_folder_of_its_own(town: Path) -> None:
    done = inside(town, "sheets")
    assert (done.returncode, done.stdout) == (OK, "")
    assert done.stderr.replace("\\", "/").splitlines() == [
        "wrote data/imports.yaml",
        "wrote out/sheets/cards.pdf",
        "wrote out/sheets/lists.pdf",
        "wrote out/sheets/signup.xlsx",
    ]
    assert files(town / "out").keys() == {
        f"sheets/{name}" for name in ("cards.pdf", "lists.pdf", "signup.xlsx")
    }
    assert (town / "data" / "imports.yaml").read_text(encoding="utf-8") == NUMBERS


def test_nothing_changes_if_nothing_has_changed(town: Path) -> None:
    inside(town, "sheets")
    before, numbered = files(town), save.stamp(town / "data" / "imports.yaml")
    done = inside(town, "sheets")
    assert "imports.yaml" not in done.stderr
    assert files(town) == before
    assert save.stamp(town / "data" / "imports.yaml") == numbered


def test_a_number_stays_with_its_invitation(tmp_path: Path) -> None:
    names: Iterable[tuple[str, ...]] = (("b", "c"), ("a", "c", "b"), ("c",), ("d", "c", "a", "b"))
    given: dict[str, int] = {}
    for some in names:
        write(tmp_path, partners="partners: [{id: awo, name: AWO}]\n", invitations=offer(*some))
        assert inside(tmp_path, "sheets", "--format", "pdf").returncode == OK
        assert given.items() <= numbers(tmp_path).items()
        given = numbers(tmp_path)
        found = re.findall(r"(\d+) Zu (\w)", text(tmp_path / "out" / "sheets" / "cards.pdf"))
        assert {name: int(number) for number, name in found} == {n: given[n] for n in some}
    assert given == {"b": 1, "c": 2, "a": 3, "d": 4}


def test_what_else_stands_in_the_file_stays(town: Path) -> None:
    kept = "people:\r\n  Anna M.: anna   # am Telefon\r\nnumbers: {bke: 7}  # wie im Vorjahr"
    path = town / "data" / "imports.yaml"
    path.write_bytes(kept.encode())
    assert inside(town, "sheets").returncode == OK
    assert path.read_bytes() == kept.replace("7}", "7, awo: 8}").encode()
    assert "8 Beratung" in text(town / "out" / "sheets" / "lists.pdf")


@pytest.mark.parametrize(
    "wrong", ["numbers: {awo: viele}\n", "numbers: {awo: 1, bke: 1}\n", "a: [\n"]
)
def test_nothing_is_printed_while_the_numbers_are_not_understood(town: Path, wrong: str) -> None:
    put(town / "data", {"imports.yaml": wrong})
    before = files(town)
    done = inside(town, "sheets")
    assert done.returncode == PROBLEMS
    assert "imports.yaml:1:" in done.stdout
    assert files(town) == before


def test_numbers_that_somebody_else_writes_meanwhile_stay(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(save, "write_all", lambda *_files: False)
    done = inside(town, "sheets")
    assert done.returncode == USAGE
    assert "changed by somebody else meanwhile" in done.stderr
    assert not (town / "out").exists()


def test_a_mistake_in_the_data_is_shown(tmp_path: Path) -> None:
    write(tmp_path, MISTAKE)
    done = inside(tmp_path, "sheets")
    assert done.returncode == PROBLEMS
    assert "unknown-invitation" in done.stdout
    assert not (tmp_path / "data" / "imports.yaml").exists()


def test_some_houses_and_invitations_only(town: Path) -> None:
    out = town / "out" / "sheets"
    assert inside(town, "sheets", "Treff", "--format", "pdf").returncode == OK
    assert "Beratung" not in text(out / "lists.pdf")
    done = inside(town, "sheets", "ogs", "--format", "pdf", "--to", "ogs")
    assert [*files(town / "ogs")] == ["cards.pdf"]
    assert "OGS" in text(town / "ogs" / "cards.pdf")
    assert "imports.yaml" not in done.stderr
    assert numbers(town) == {"awo": 1, "bke": 2}  # whoever is asked for, the numbers are of all
    assert 'nothing here is called "x"' in inside(town, "sheets", "x").stderr


def test_no_workbook_is_written_that_koop_would_not_read(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "MOST_ROWS", 6)
    done = inside(town, "sheets", "--format", "xlsx")
    assert done.returncode == PROBLEMS
    assert "größer, als koop sie liest" in done.stderr
    assert not (town / "out").exists()


@pytest.mark.parametrize("wrong", ["html", "pdf,doc", ""])
def test_only_formats_that_there_are(town: Path, wrong: str) -> None:
    assert inside(town, "sheets", "--format", wrong).returncode == USAGE


def test_paper_speaks_the_language_of_the_weeks(town: Path) -> None:
    lists = town / "out" / "sheets" / "lists.pdf"
    inside(town, "sheets")
    assert "Einrichtung" in text(lists)
    inside(town, "sheets", "--lang", "en")
    assert "When not?" in text(lists)


def test_nobody_needs_to_be_known(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"    guides: [berta]\n": ""},
        "partners: [{id: awo, name: AWO}, {id: bke, name: BK}]\n",
    )
    assert inside(tmp_path, "sheets").returncode == OK
    assert len(files(tmp_path / "out")) == 3


def test_before_there_are_invitations_there_is_only_the_workbook(tmp_path: Path) -> None:
    head = INVITATIONS.partition("invitations:")[0]
    write(tmp_path, partners="partners: []\n", invitations=head + "invitations: []\n")
    assert inside(tmp_path, "sheets").returncode == OK
    assert [*files(tmp_path)] == [
        "data/invitations.yaml",
        "data/partners.yaml",
        "out/sheets/signup.xlsx",
    ]


def test_phones_and_wishes_are_on_no_paper(tmp_path: Path) -> None:
    copy_example(tmp_path / "data")
    inside(tmp_path, "sheets", "--contacts")
    for name in ("lists.pdf", "cards.pdf"):
        said = text(tmp_path / "out" / "sheets" / name)
        assert "02307 000001" not in said
        assert "Monika Drude" not in said


@pytest.mark.uncounted
def test_sheets_for_two_hundred_take_two_seconds(tmp_path: Path) -> None:
    """Seconds that this process computes: what else the machine does adds nothing."""
    houses = "".join(
        f"  - id: haus-{house}\n    name: Haus {house}\n    people:\n"
        + "".join(
            f"      - {{id: wer-{house}-{n}, name: Wer {house} {n}, wishes: [e-{(house + 1) % 60},"
            f" e-{(house + 7) % 60}], away: [2027-03-0{1 + n}]}}\n"
            for n in range(5)
        )
        for house in range(40)
    )
    offers = "".join(
        f"  - {{id: e-{n}, host: haus-{n % 40}, title: Ein Blick in Haus {n}, seats: 5,"
        f" guides: [wer-{n % 40}-0],"
        f" sessions: [2027-03-02 10:00-11:30, 2027-03-1{n % 3} 14:00-15:00]}}\n"
        for n in range(60)
    )
    head = INVITATIONS.partition("  - id:")[0]
    write(tmp_path, partners=f"partners:\n{houses}", invitations=head + offers)
    started = time.process_time()
    assert inside(tmp_path, "sheets").returncode == OK
    seconds = time.process_time() - started
    assert seconds < 2


WAYS: dict[str, tuple[str, list[str], list[str]]] = {
    "a wish": ("People", ["Name", "Wish 1"], ["Cem", "1"]),
    "a new person": ("People", ["Institution", "Name"], ["OGS", "Dora"]),
    "a mistake": ("People", ["Name", "Away"], ["Anna", "irgendwann"]),
    "a signature": ("Sheets", ["Treff, any date"], ["Anna"]),
    "what koop knows nothing of": ("People", ["Name", "Wish 6"], ["Berta", "???"]),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_workbook_with_something_new_in_it_is_never_replaced(town: Path, way: str) -> None:
    path = filled(town, WAYS[way])
    before = path.read_bytes()
    done = inside(town, "sheets", "--lang", "en")
    assert done.returncode == PROBLEMS
    assert path.read_bytes() == before
    said = " ".join(done.stderr.replace("\\", "/").split())
    assert "wrote out/sheets/lists.pdf" in said
    assert (
        "out/sheets/signup.xlsx holds what is not imported yet, so it was not replaced"
        " (take it over with koop import out/sheets/signup.xlsx, or name another folder" in said
    )


def test_a_workbook_is_replaced_once_it_is_imported(town: Path) -> None:
    known = ("People", ["Name", "Visits at most"], ["Cem", "1"])
    path = filled(town, known, WAYS["a new person"])
    assert inside(town, "import", path.as_posix()).returncode == OK
    before = path.read_bytes()
    assert inside(town, "sheets", "--lang", "en").returncode == OK
    assert path.read_bytes() != before
    assert inside(town, "import", path.as_posix()).stderr == "nothing new\n"


def test_an_older_workbook_knows_the_numbers_of_cards_printed_since(town: Path) -> None:
    text = (town / "data" / "invitations.yaml").read_text(encoding="utf-8")
    put(town / "data", {"invitations.yaml": text.partition("  - id: bke")[0]})
    partners = (town / "data" / "partners.yaml").read_text(encoding="utf-8")
    put(town / "data", {"partners.yaml": partners.replace(", bke]", "]").replace("[bke]", "[]")})
    inside(town, "sheets", "--lang", "en")
    put(town / "data", {"invitations.yaml": text})
    inside(town, "sheets", "--lang", "en", "--to", "new")
    path = town / "out" / "sheets" / "signup.xlsx"
    fill_in(path, "People", ["Name", "Wish 1"], [["Cem", "2"]])
    done = inside(town, "import", path.as_posix())
    assert done.returncode == OK, done.stdout
    assert "+        wishes: [bke]" in done.stdout


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Name;Wunsch\nAnna;1\n"])
def test_what_koop_did_not_write_it_does_not_replace(town: Path, content: bytes) -> None:
    (town / "out" / "sheets").mkdir(parents=True)
    path = town / "out" / "sheets" / "signup.xlsx"
    path.write_bytes(content)
    assert inside(town, "sheets", "--format", "xlsx").returncode == PROBLEMS
    assert path.read_bytes() == content
