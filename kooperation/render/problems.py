"""Problems as text, as JSON and as annotations of GitHub.

Whatever stands in a file may stand in a message, so characters that move the cursor, hide text or
end the line are replaced here. Nothing is printed.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from kooperation.files.document import excerpt
from kooperation.i18n import _, inner_marks
from kooperation.signup.cells import Sheet
from kooperation.weeks.model import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kooperation.problems import Problem, SourceRange
    from kooperation.signup.cells import Cell
    from kooperation.weeks.model import DataSet

_WIDTH = 100
"""So many letters of a long line are shown at most, so many tenths of them before the place."""
_BEFORE = 0.6
_NEIGHBOUR = 40
"""So many letters of another cell of a row are shown at most."""
_BETWEEN = "  |  "
_PRIVATE = re.compile(r"@|[0-9][0-9 ()/.:-]{5,}[0-9]")
"""Mail addresses, phone numbers and moments of answers are nobody's business but their own."""
_MARGIN = 8
"""The columns before the lines of a file that are shown."""
_TAB = "    "
_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_FIELD = _MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})
"""How GitHub wants texts escaped."""
_HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def worded(problems: Iterable[Problem], data: DataSet | None) -> list[Problem]:
    """Put the facts of broken rules into words; what has words already stays."""
    return [_worded(problem, data) for problem in problems]


def _worded(problem: Problem, data: DataSet | None) -> Problem:
    breach, promise = problem.breach, problem.promise
    if breach is None:
        return problem

    from kooperation.render import breaches  # noqa: PLC0415  most data breaks no rule

    if promise is None:
        return replace(problem, message=breaches.finding(breach))
    visit = Visit(*promise)
    if problem.hint:  # promises that fall because of absences
        message = _(
            "{person} is agreed for {session}, but because of absences not all agreed visits can"
            " take place: {reason}"
        ).format(person=visit.person, session=visit.session, reason=breaches.finding(breach))
        return replace(problem, message=message)
    assert data
    message, hint = breaches.promise(data, visit, breach)
    return replace(problem, message=message, hint=hint)


def text(problem: Problem, lines: Sequence[str] | Sheet, width: int | None = None) -> str:
    """Return the problem with the line it is about, a mark below its place, and the hint.

    Of a table it is a row. `width` is that of the terminal in columns; None is a pipe, where
    nothing wraps.
    """
    head = concise(problem)
    if problem.code == "missing-file":  # a folder or a file that is not there has no lines
        head = head.replace(f"{place(problem.source)}:", f"{in_one_line(problem.source.path)}:", 1)
    parts = _wrapped(head, "", width)
    if isinstance(lines, Sheet):
        found = _row(lines, problem.source)
    else:
        found = excerpt(tuple(lines), problem.source)
    if found:
        shown = min(_WIDTH, max(20, (width or 200) - _MARGIN - 2))  # an ellipsis on each side
        parts.extend(_excerpt(problem.source.line, *found, shown))
    if problem.hint:
        hint = _("hint: {hint}").format(hint=_said(problem.hint))
        parts.extend(_wrapped(hint, f"{'':5} = ", width))
    return "\n".join(parts)


def _row(sheet: Sheet, source: SourceRange) -> tuple[str, int, int] | None:
    """Return the row of a cell as text, and where in it that stands: its neighbours are cut off."""
    if not 1 <= source.line <= len(sheet.rows):
        return None
    cells = sheet.rows[source.line - 1]
    own = next((n for n, cell in enumerate(cells) if cell.column + 1 == source.column), None)
    if own is None:
        return None
    before = _neighbours(sheet, reversed(cells[:own]))[::-1]
    text = " ".join(cells[own].text.split())
    head = _BETWEEN.join((*before, f"{_letters(sheet, cells[own])} "))
    row = _BETWEEN.join((head + text, *_neighbours(sheet, cells[own + 1 :])))
    return row, len(head), len(head) + max(len(text), 1)


def _neighbours(sheet: Sheet, cells: Iterable[Cell]) -> list[str]:
    """Return cells as texts, as many as there is room for and one more."""
    found: list[str] = []
    room = _WIDTH
    for cell in cells:
        if room < 0:
            break
        if cell.text and not _PRIVATE.search(cell.text):
            shown = " ".join(cell.text.split())
            if len(shown) > _NEIGHBOUR:
                shown = shown[: _NEIGHBOUR - 1] + "…"
            found.append(f"{_letters(sheet, cell)} {shown}")
            room -= len(found[-1])
    return found


def _letters(sheet: Sheet, cell: Cell) -> str:
    return sheet.source(cell).cell.rstrip("0123456789")


def _wrapped(text: str, head: str, width: int | None) -> list[str]:
    """Return the text in lines of so many columns, all but the first set in."""
    if width is None:
        return [head + text]
    return textwrap.wrap(
        text,
        max(width, 2 * _MARGIN),
        initial_indent=head,
        subsequent_indent=" " * _MARGIN,
        break_long_words=False,
        break_on_hyphens=False,
    )


def concise(problem: Problem) -> str:
    """Return the problem in one line, without the line it is about."""
    return f"{place(problem.source)}: {problem.severity}[{problem.code}] {_said(problem.message)}"


def place(source: SourceRange) -> str:
    """Return a place as it stands before a problem: an editor jumps to it, people read it."""
    path = in_one_line(source.path)
    if not source.cell:
        return f"{path}:{source.line}:{source.column}"
    if source.file_line:
        return f"{path}:{source.file_line} · {source.cell}"
    return f"{path} · {in_one_line(source.sheet)}!{source.cell}"


def as_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return the problems as plain values; their keys never change."""
    return [
        {"code": problem.code, "severity": problem.severity.value}
        | _place(problem.source)
        | {"message": problem.message, "hint": problem.hint}
        for problem in problems
    ]


def _place(source: SourceRange) -> dict[str, Any]:
    place = asdict(source)
    sheet, line = place.pop("sheet"), place.pop("file_line")
    if not source.cell:
        return place
    cell = {"sheet": sheet, "cell": source.cell, "row": source.line, "column": source.column}
    return {"path": source.path} | cell | ({"line": line} if line else {})


def github(problem: Problem, path: str = "") -> str:
    """Return the problem as a workflow command that shows it beside the line on GitHub.

    `path` is that of the file from the root of the repository.
    """
    source = problem.source
    fields: dict[str, object] = {"file": path or source.path}
    fields |= {"line": source.line, "endLine": source.end_line}
    if source.line == source.end_line:  # GitHub takes columns only within one line
        fields |= {"col": source.column, "endColumn": source.end_column}
    fields["title"] = problem.code
    written = ",".join(f"{key}={str(value).translate(_FIELD)}" for key, value in fields.items())
    message = "\n".join(_said(part) for part in (problem.message, problem.hint) if part)
    return f"::{problem.severity} {written}::{message.translate(_MESSAGE)}"


def _excerpt(number: int, line: str, start: int, end: int, width: int) -> tuple[str, str]:
    """Return the line with its number, and marks below what lies between start and end."""
    line = line.rstrip() if len(line.rstrip()) >= end else line
    most = int(_BEFORE * width)
    left = start - most if len(line) > width and start > most else 0
    cut = line[left : left + width]
    before, marked = line[left:start], line[start : min(end, left + width)]
    shown = ("…" if left else "") + _visible(cut) + ("…" if left + len(cut) < len(line) else "")
    indent = _columns(("…" if left else "") + _visible(before))
    marks = "^" * max(1, _columns(_visible(marked)))
    return f"{number:>5} | {shown}", f"{'':5} | {' ' * indent}{marks}"


def _visible(written: str) -> str:
    """Replace what would not be seen as it is written."""
    if written.isprintable():
        return written
    return "".join(
        _TAB if letter == "\t" else "\ufffd" if unicodedata.category(letter) in _HARMFUL else letter
        for letter in written
    )


def _said(text: str) -> str:
    return inner_marks(in_one_line(text))


def in_one_line(said: str) -> str:
    """Return a text as it may be shown: in one line, and nothing in it that would not be seen."""
    return _visible(" ".join(said.split()) if "\n" in said else said.replace("\t", " "))


def _columns(shown: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if shown.isascii():
        return len(shown)
    kept = [letter for letter in shown if not unicodedata.combining(letter)]
    return len(kept) + sum(unicodedata.east_asian_width(letter) in ("W", "F") for letter in kept)
