from __future__ import annotations

import pytest

from kooperation.problems import Problem, Severity, SourceRange
from kooperation.render.problems import as_json, concise, github, text
from kooperation.signup.cells import Cell, Sheet


def problem(
    column: int = 1, end: int = 2, *, line: int = 1, message: str = "so it is", hint: str = ""
) -> Problem:
    place = SourceRange("data/partners.yaml", line, column, line, end)
    return Problem("unknown-key", Severity.ERROR, message, place, hint)


def test_the_form_of_the_contract() -> None:
    lines = ("",) * 13 + ("        wishes: [anstos]",)
    message = 'erzieherin-1 wishes "anstos", which nobody offers'
    told = Problem(
        "unknown-invitation",
        Severity.ERROR,
        message,
        SourceRange("data/partners.yaml", 14, 18, 14, 24),
        'did you mean "anstoss"?',
    )
    assert text(told, lines) == (
        "data/partners.yaml:14:18: error[unknown-invitation]"
        ' erzieherin-1 wishes "anstos", which nobody offers\n'
        "   14 |         wishes: [anstos]\n"
        "      |                  ^^^^^^\n"
        '      = hint: did you mean "anstoss"?'
    )


def marked(line: str, column: int, end: int) -> str:
    """What stands above the marks, for lines whose letters are one column wide."""
    _first, shown, marks = text(problem(column, end), (line,)).splitlines()
    start = marks.index("^")
    return shown[start : start + marks.count("^")]


@pytest.mark.parametrize(
    ("line", "column", "end", "meant"),
    [
        ("name: AWO", 7, 10, "AWO"),
        ("name: AWO", 10, 10, ""),  # at the end of the line
        ("\t\tname: AWO", 9, 12, "AWO"),
        ("x" * 200 + "AWO" + "y" * 200, 201, 204, "AWO"),
        ("AWO" + "y" * 200, 1, 4, "AWO"),
        ("x" * 200 + "AWO", 201, 204, "AWO"),
    ],
)
def test_the_marks_stand_below_the_place(line: str, column: int, end: int, meant: str) -> None:
    assert marked(line, column, end) == meant


@pytest.mark.parametrize(
    ("line", "column", "indent"),
    [("日本: AWO", 5, 6), ("e\u0301te\u0301: AWO", 8, 5), ("für: AWO", 6, 5), ("🎈: AWO", 4, 4)],
)
def test_wide_and_combined_letters_do_not_shift_the_marks(
    line: str, column: int, indent: int
) -> None:
    marks = text(problem(column, column + 3), (line,)).splitlines()[2]
    assert marks == f"      | {' ' * indent}^^^"


def test_a_long_line_is_cut_around_the_place() -> None:
    shown = text(problem(2001, 2004), ("x" * 2000 + "AWO" + "y" * 2000,)).splitlines()[1]
    assert shown.startswith("    1 | …x")
    assert shown.endswith("y…")
    assert len(shown) < 115


def test_a_place_of_many_lines_is_marked_to_the_end_of_the_first() -> None:
    told = Problem("c", Severity.WARNING, "m", SourceRange("p", 1, 3, 4, 2))
    assert text(told, ("- id: awo", "  name: AWO")).splitlines()[2] == "      |   ^^^^^^^"


@pytest.mark.parametrize("line", [0, 3])
def test_a_place_outside_the_file_has_no_excerpt(line: int) -> None:
    assert len(text(problem(line=line), ("one", "two")).splitlines()) == 1


def test_nothing_in_a_file_can_move_the_cursor_or_end_the_line() -> None:
    told = text(problem(1, 3, message="a\x1b[2Jb\nc\u202ed", hint="\x07"), ("\x1b[31mred\u202e",))
    assert told.splitlines() == [
        "data/partners.yaml:1:1: error[unknown-key] a�[2Jb c�d",
        "    1 | �[31mred�",
        "      | ^^",
        "      = hint: �",
    ]


def test_concise_is_one_line() -> None:
    assert concise(problem(3, 5, message="a\nb", hint="h")) == (
        "data/partners.yaml:1:3: error[unknown-key] a b"
    )


def test_json_has_the_keys_of_the_contract() -> None:
    assert as_json([problem(3, 5, hint="h")]) == [
        {
            "code": "unknown-key",
            "severity": "error",
            "path": "data/partners.yaml",
            "line": 1,
            "column": 3,
            "end_line": 1,
            "end_column": 5,
            "message": "so it is",
            "hint": "h",
        }
    ]


def test_github_annotations_are_escaped() -> None:
    told = problem(3, 5, message="100 %: a, b\n::error::", hint="h")
    assert github(told) == (
        "::error file=data/partners.yaml,line=1,endLine=1,col=3,endColumn=5,title=unknown-key"
        "::100 %25: a, b ::error::%0Ah"
    )
    told = Problem("c", Severity.WARNING, "m", SourceRange("a,b:c%.yaml", 1, 3, 4, 2))
    assert github(told) == "::warning file=a%2Cb%3Ac%25.yaml,line=1,endLine=4,title=c::m"


@pytest.mark.parametrize(("column", "shown", "marked_"), [
    (0, "A Text 0  |  B Text 1  |", "Text 0"),
    (200, "  |  GR Text 199  |  GS Text 200  |  GT Text 201  |  ", "Text 200"),
    (399, "  |  OI Text 398  |  OJ Text 399", "Text 399"),
])  # fmt: skip
def test_of_a_wide_row_that_is_shown_which_stands_beside_the_cell(
    column: int, shown: str, marked_: str
) -> None:
    cells = tuple(Cell(0, place, f"Text {place}") for place in range(400))
    sheet = Sheet("a.xlsx", "Blatt", (cells,))
    told = Problem("x", Severity.ERROR, "message", sheet.source(cells[column]))
    _first, line, marks = text(told, sheet).splitlines()
    row, start = line.removeprefix("    1 | "), marks.index("^")
    assert line[start : start + marks.count("^")] == marked_
    assert shown in row
    assert (row[0] == "…", row[-1] == "…") == (column > 0, column < 399)
    assert len(row.strip("…")) == 100 if column < 399 else len(row) < 100
