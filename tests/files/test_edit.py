"""Edits in the text of a file: where they go, how new values are written, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from kooperation.files import edit as module
from kooperation.files.edit import Edit, RefusedEditsError, WrongTextError, changed, edited
from kooperation.files.load import parse
from kooperation.files.reader import read
from kooperation.files.splice import LOST_COMMENT
from tests.handwriting import WORDS

PARTNERS = """\
partners:
  - id: kita
    name: Kita Mond   # mit Garten
                      # und Hof
    features: [ruhig, stufenfrei]
    people:
      - {id: weiss, name: Ute Weiß, role: Leitung,
          away: [2027-03-04]}
      - {id: yilmaz, name: Ali Can Yılmaz, wishes: []}  # Springer
      - id: koester
        name: Änne Köster
        wishes:       # vom Telefon
          - jobcenter # zuerst

          # erst im Herbst
          - ergo # dann
        # role: Erzieherin

  - id: awo
    name: AWO
"""


def after(text: str, *edits: tuple[tuple[str | int, ...], Any], file: str = "partners") -> str:
    """Return the text once the edits are made, which koop reads without a problem."""
    document = read(f"data/{file}.yaml", text.encode())
    raw = edited(document, [Edit(file, path, value) for path, value in edits])
    assert not read(document.path, raw).problems
    return raw.decode()


def lines(old: str, new: str) -> str:
    """Return the lines that are only in the one or the other."""
    gone = [f"-{line}" for line in old.splitlines() if line not in new.splitlines()]
    come = [f"+{line}" for line in new.splitlines() if line not in old.splitlines()]
    return "\n".join((*gone, *come))


KITA, PEOPLE = ("partners", "kita"), ("partners", "kita", "people")
CASES = {
    "a list in lines stays in lines, comments stay with their lines": (
        (*PEOPLE, "koester", "wishes"),
        ["anstoss", "jobcenter", "kita", "ergo"],
        "+          - anstoss\n+          - kita",
    ),
    "a line that moves takes its comment along": (
        (*PEOPLE, "koester", "wishes"),
        ["ergo", "jobcenter"],
        "",
    ),
    "a list in brackets stays in brackets": (
        (*KITA, "features"),
        ["neu", "ruhig", "hell", "stufenfrei"],
        "-    features: [ruhig, stufenfrei]\n+    features: [neu, ruhig, hell, stufenfrei]",
    ),
    "out of brackets goes one with its comma": (
        (*KITA, "features"),
        ["stufenfrei"],
        "-    features: [ruhig, stufenfrei]\n+    features: [stufenfrei]",
    ),
    "a key in braces comes behind the one that precedes it": (
        (*PEOPLE, "weiss", "wishes"),
        ["anstoss", ["ergo", "kita"]],
        (
            "-      - {id: weiss, name: Ute Weiß, role: Leitung,\n"
            "+      - {id: weiss, name: Ute Weiß, role: Leitung, wishes: [anstoss, [ergo, kita]],"
        ),
    ),
    "an empty list in brackets is filled": (
        (*PEOPLE, "yilmaz", "wishes"),
        ["schule"],
        (
            "-      - {id: yilmaz, name: Ali Can Yılmaz, wishes: []}  # Springer\n"
            "+      - {id: yilmaz, name: Ali Can Yılmaz, wishes: [schule]}  # Springer"
        ),
    ),
    "a new key comes below the comment that goes on beside the line before": (
        (*KITA, "kind"),
        "childcare",
        "+    kind: childcare",
    ),
    "a new list stands as most lists do": (
        (*PEOPLE, "koester", "away"),
        ["2027-03-04"],
        "+        away: [2027-03-04]",
    ),
    "a new person comes last, in the form of the one before": (
        (*PEOPLE, "neu"),
        {"name": "Neu", "id": "neu"},
        "+      - id: neu\n+        name: Neu",
    ),
    "a new partner comes last, its people as most are": (
        ("partners", "bke"),
        {"id": "bke", "name": "Blaues Kreuz", "people": [{"id": "a", "name": "A"}]},
        "+  - id: bke\n+    name: Blaues Kreuz\n+      - {id: a, name: A}",
    ),
    "a value is replaced, what stands beside it stays": (
        (*KITA, "name"),
        "Kita: Sonne",
        '-    name: Kita Mond   # mit Garten\n+    name: "Kita: Sonne"   # mit Garten',
    ),
    "a key goes with its line": (
        (*KITA, "features"),
        None,
        "-    features: [ruhig, stufenfrei]",
    ),
    "a key in braces goes with its comma": (
        (*PEOPLE, "weiss", "away"),
        None,
        (
            "-      - {id: weiss, name: Ute Weiß, role: Leitung,\n"
            "-          away: [2027-03-04]}\n"
            "+      - {id: weiss, name: Ute Weiß, role: Leitung}"
        ),
    ),
    "an entry goes with its lines": (
        (*PEOPLE, "weiss"),
        None,
        "-      - {id: weiss, name: Ute Weiß, role: Leitung,\n-          away: [2027-03-04]}",
    ),
    "what is commented out inside an entry goes with it": (
        (*PEOPLE, "koester"),
        None,
        (
            "-      - id: koester\n"
            "-        name: Änne Köster\n"
            "-        wishes:       # vom Telefon\n"
            "-          - jobcenter # zuerst\n"
            "-          # erst im Herbst\n"
            "-          - ergo # dann\n"
            "-        # role: Erzieherin"
        ),
    ),
    "from a list in lines all goes": (
        (*PEOPLE, "koester", "wishes"),
        [],
        (
            "-        wishes:       # vom Telefon\n"
            "-          - jobcenter # zuerst\n"
            "-          - ergo # dann\n"
            "+        wishes: []       # vom Telefon"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_only_what_is_meant_changes(case: str, end: str) -> None:
    path, value, wanted = CASES[case]
    old = PARTNERS.replace("\n", end)
    new = after(old, (path, value))
    assert lines(PARTNERS, new.replace("\r\n", "\n")) == wanted
    assert new.count(end) == new.count("\n")
    assert after("\ufeff" + old, (path, value)) == "\ufeff" + new
    assert after(new, (path, value)) == new


@pytest.mark.parametrize("case", CASES)
def test_a_missing_last_line_end_stays_missing(case: str) -> None:
    path, value, _wanted = CASES[case]
    new = after(PARTNERS, (path, value))
    assert after(PARTNERS.rstrip("\n"), (path, value)) == new.rstrip("\n")


def test_new_things_come_above_blank_lines_and_comments_of_what_follows() -> None:
    new = after(
        PARTNERS,
        ((*PEOPLE, "koester", "wishes"), ["jobcenter", "kita", "ergo", "awo"]),
        ((*PEOPLE, "koester", "max_visits"), "2"),
        ((*KITA, "kind"), "childcare"),
    )
    assert "# zuerst\n          - kita\n\n          # erst" in new
    assert "- ergo # dann\n          - awo\n        max_visits: 2\n        # role" in new
    assert "# und Hof\n    kind: childcare\n    features" in new


def test_a_comment_set_in_below_an_item_moves_with_it() -> None:
    text = "partners:\n- id: awo\n  features:\n  - hell\n  - ruhig\n      # am Morgen\n  - warm\n"
    moved = after(text, (("partners", "awo", "features"), ["ruhig", "neu", "warm", "hell"]))
    assert moved.endswith("  - ruhig\n      # am Morgen\n  - neu\n  - warm\n  - hell\n")


def test_a_new_partner_stands_apart_where_the_others_do() -> None:
    new = after(PARTNERS, (("partners", "bke"), {"id": "bke", "name": "Blaues Kreuz"}))
    assert new == PARTNERS + "\n  - id: bke\n    name: Blaues Kreuz\n"


def test_what_an_edit_adds_later_edits_may_change() -> None:
    new = after(
        "partners: []\n",
        (("partners", "kita"), {"id": "kita", "name": "Kita"}),
        (("partners", "kita", "people", "anna", "name"), "Anna"),
        (("partners", "kita", "people", "anna", "wishes"), ["awo"]),
        (("partners", "kita", "name"), "Kita Mond"),
    )
    assert new == (
        "partners:\n  - id: kita\n    name: Kita Mond\n    people:\n"
        "      - id: anna\n        name: Anna\n        wishes: [awo]\n"
    )


SESSIONS = """\
weeks: {id: w, title: W}
invitations:
  - id: anstoss
    sessions:
      - 2027-03-02 10:00-11:30  # in der Pause
      - at: 2027-03-04 14:00-15:30
        seats: 4
  - id: awo
    sessions: [2027-03-02 10:00-11:00, "2027-03-03 10:00-11:00"]
"""


def test_the_short_form_of_a_session_becomes_the_long_one() -> None:
    anstoss, awo = (("invitations", one, "sessions") for one in ("anstoss", "awo"))
    new = after(
        SESSIONS,
        ((*anstoss, 0, "seats"), "3"),
        ((*anstoss, 0, "agreed"), ["anna +1"]),
        ((*anstoss, 1, "seats"), None),
        ((*anstoss, 2), "2027-03-05 10:00-11:00"),
        ((*awo, 1, "cancelled"), "Wasserschaden"),
        ((*awo, 0, "at"), "2027-03-02 11:00-12:00"),
        file="invitations",
    )
    assert new == (
        "weeks: {id: w, title: W}\n"
        "invitations:\n"
        "  - id: anstoss\n"
        "    sessions:\n"
        "      - at: 2027-03-02 10:00-11:30  # in der Pause\n"
        "        seats: 3\n"
        "        agreed: [anna +1]\n"
        "      - at: 2027-03-04 14:00-15:30\n"
        "      - 2027-03-05 10:00-11:00\n"
        "  - id: awo\n"
        "    sessions: [2027-03-02 11:00-12:00,"
        " {at: 2027-03-03 10:00-11:00, cancelled: Wasserschaden}]\n"
    )


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("word", [*WORDS, "Ä" * 300, "a " * 40 + "b", "x: y", "' \"", "end:", " a"])
def test_every_text_is_read_as_it_was(word: str, inline: bool) -> None:
    person = "{id: a, name: x}" if inline else "id: a\n        name: x"
    text = f"partners:\n  - id: kita\n    name: Kita\n    people:\n      - {person}\n"
    path = ("partners", "kita", "people", "a")
    new = after(text, ((*path, "name"), word), ((*path, "wishes"), [word, [word + "2", "b"]]))
    found = read("x", new.encode()).value["partners"][0]["people"][0]
    assert found == {"id": "a", "name": word, "wishes": [word, [word + "2", "b"]]}


@pytest.mark.parametrize(
    "plain", ["no", "10:30", "01234", "Mo-Fr 8-12 Uhr", "„Anstoß“ (neu)", "a's"]
)
def test_a_text_that_needs_no_quotes_gets_none(plain: str) -> None:
    assert f"    name: {plain}\n" in after(PARTNERS, (("partners", "awo", "name"), plain))


@pytest.mark.parametrize(
    ("old", "path", "value"),
    [
        ("features: [a,  # weil\n      b]", (*KITA, "features"), ["b"]),
        ("features: [a, b  # weil\n      ]", (*KITA, "features"), ["c"]),
        ("people:\n      - {id: x, name: X,  # weil\n         role: r}",
         (*PEOPLE, "x", "name"), None),
        ("features:\n      # weil\n      - a", (*KITA, "features"), "a"),
    ],
)  # fmt: skip
def test_a_comment_that_would_be_lost_is_named(old: str, path: tuple[str, ...], value: Any) -> None:
    text = f"partners:\n  - id: kita\n    {old}\n    staffing: 1\n"
    document = read("data/partners.yaml", text.encode())
    wrong, right = Edit("partners", path, value), Edit("partners", (*KITA, "staffing"), "2")
    with pytest.raises(RefusedEditsError) as refused:
        edited(document, [wrong, right])
    ((edit, problem),) = refused.value.refused
    assert (edit, problem.code) == (wrong, LOST_COMMENT)
    assert document.lines[problem.source.line - 1][problem.source.column - 1 :] == "# weil"
    assert problem.hint.startswith("write it yourself: ")


def test_an_imports_file_begins_with_its_header() -> None:
    files = {"partners.yaml": b"partners: []", "invitations.yaml": b"invitations: []"}
    loaded = parse("data", files)
    edits = [
        Edit("imports", ("people", "A. Müller, Kita"), "mueller-1"),
        Edit("imports", ("people", "Neue"), {"new": "kita"}),
        Edit("imports", ("tables", 0), {"headings": ["Name", "Slot 1"], "ranked": "true"}),
        Edit("imports", ("tables", 0, "read", "koester"), "5b1c9e02"),
        Edit("partners", ("partners", "kita"), {"id": "kita", "name": "Kita"}),
    ]
    found = changed(loaded, edits)
    assert [*found] == ["partners.yaml", "imports.yaml"]
    head, _line, body = found["imports.yaml"].decode().partition("darf man alles.\n")
    assert head.startswith("# What koop import asked")
    assert body == (
        'people:\n  "A. Müller, Kita": mueller-1\n  Neue: {new: kita}\n'
        "tables:\n  - headings: [Name, Slot 1]\n    ranked: true\n"
        "    read:\n      koester: 5b1c9e02\n"
    )


def test_what_is_so_already_changes_no_byte() -> None:
    document = read("data/partners.yaml", PARTNERS.encode())
    for entry in document.value["partners"]:
        assert (
            edited(document, [Edit("partners", ("partners", entry["id"]), entry)]) is document.raw
        )


def test_a_result_that_says_something_else_is_a_bug_and_never_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "changed_text", lambda *_: PARTNERS.encode())
    with pytest.raises(WrongTextError):
        after(PARTNERS, (("partners", "awo", "name"), "Arbeiterwohlfahrt"))


@pytest.mark.parametrize("old", ["# mine", "# mine\n", "\ufeff# mine\r\n\r\n"])
def test_into_a_file_of_comments_something_comes_below_them(old: str) -> None:
    new = after(old, (("people", "A"), "anna"), file="imports")
    end = "\r\n" if "\r" in old else "\n"
    assert new == f"{old.rstrip(end)}{end}{end * old.count(end + end)}people:{end}  A: anna{end}"
