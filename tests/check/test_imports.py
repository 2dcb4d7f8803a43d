"""What is wrong in `imports.yaml`, with its place and a hint."""

from __future__ import annotations

import pytest

from kooperation.check.imports import check_imports
from kooperation.files.load import parse
from kooperation.planning.flow import problems_of
from kooperation.problems import Severity
from tests.command import INVITATIONS, PARTNERS

FILES = {"partners.yaml": PARTNERS.encode(), "invitations.yaml": INVITATIONS.encode()}
RIGHT = """\
people:
  "A. Müller, Kita": anna
  Mäuschen77: nobody
  Neue: {new: awo}
invitations:
  "Treff: VOLL": bke
  weiß nicht: none
partners:
  Die AWO: awo
  Anderes: nobody
  Neues Haus: {new: club}
tables:
  - headings: [Name, "Slot 1"]
    wishes: [B, C]
    ranked: true
    best: highest
    read: {anna: 5b1c9e02, 1: a}
  - workbook: 5b1c9e02
    rows: {Personen 41: anna}
numbers: {awo: 1, bke: 2, gone: 7}
"""


def found(text: str) -> list[tuple[str, int, int]]:
    loaded = parse("data", {**FILES, "imports.yaml": text.encode()})
    return [(one.code, one.source.line, one.source.column) for one in check_imports(loaded)]


def test_what_koop_and_people_write_is_right() -> None:
    assert not found(RIGHT)
    assert not found("people:\n  A: {id: anna}\n")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('Kita": anna', 'Kita": ana', ("unknown-person", 2, 22)),
        ("{new: awo}", "{new: avo}", ("unknown-partner", 4, 9)),
        ('VOLL": bke', 'VOLL": bkw', ("unknown-invitation", 6, 18)),
        ("AWO: awo", "AWO: avo", ("unknown-partner", 9, 12)),
        ("{new: awo}", "{new: awo, id: anna}", ("unclear-answer", 4, 9)),
        ("{new: awo}", "{}", ("unclear-answer", 4, 9)),
        ("workbook: 5b1c9e02", "ranked: true", ("unclear-answer", 18, 5)),
        ("weiß nicht: none", "treff voll: none", ("unclear-answer", 7, 15)),
        ("workbook: 5b1c9e02", "headings: [name, SLOT 1]", ("unclear-answer", 18, 5)),
        ("bke: 2", "bke: 1", ("same-number", 20, 24)),
        ("{new: club}", "{new: clubb}", ("bad-choice", 11, 21)),
        ("best: highest", "best: 2", ("bad-choice", 16, 11)),
        ("[B, C]", "[B, 3]", ("bad-text", 14, 17)),
        ("Mäuschen77: nobody", "Mäuschen77: Nie mand", ("bad-id", 3, 15)),
        ("numbers: {awo: 1", "numbers: {awo: x", ("bad-number", 20, 16)),
        ("tables:", "tabels:", ("unknown-key", 12, 1)),
        ("weiß nicht: none", "weiß nicht: [none]", ("wrong-type", 7, 15)),
        ("{anna: 5b1c9e02, 1: a}", "[anna]", ("wrong-type", 17, 11)),
    ],
)
def test_each_mistake_has_its_place(old: str, new: str, wanted: tuple[str, int, int]) -> None:
    assert RIGHT.count(old) == 1
    assert found(RIGHT.replace(old, new)) == [wanted]


def test_the_same_twice_is_no_mistake() -> None:
    assert not found("people:\n  Anna B.: anna\n  ANNA B: anna\n  Anna B?: nobody\n")
    assert not found("tables:\n  - headings: [Name]\n  - headings: [name]\n")


def test_a_hint_of_what_to_write_is_never_empty() -> None:
    for text in (b"", b"- a\n"):
        (problem,) = check_imports(parse("data", {**FILES, "imports.yaml": text}))
        assert problem.hint == "write at least: people: …"


def test_a_hint_says_how_texts_and_answers_are_written() -> None:
    loaded = parse("data", {**FILES, "imports.yaml": b"people: [x]"})
    (problem,) = check_imports(loaded)
    assert problem.hint == 'write people: {"A. M\u00fcller, Kita": mueller-1}'


def test_only_check_speaks_of_them_and_no_plan_depends_on_them() -> None:
    loaded = parse("data", {**FILES, "imports.yaml": b"people: {A: nobodyy}"})
    (problem,) = check_imports(loaded)
    assert problem.severity is Severity.ERROR
    assert problem.source.path == "data/imports.yaml"
    assert problem in problems_of(loaded)
    assert problem not in problems_of(loaded, warnings=False)


def test_without_the_file_nothing_is_wrong() -> None:
    assert check_imports(parse("data", FILES)) == ()
