"""From a reading of a table to the new bytes of the files, without touching a disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product, takewhile
from typing import TYPE_CHECKING

from kooperation.check.imports import check_imports
from kooperation.files.edit import KINDS, RefusedEditsError, changed
from kooperation.planning.flow import problems_of
from kooperation.problems import Severity, has_errors, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kooperation.files.document import Document, Node, Spot
    from kooperation.files.edit import Edit
    from kooperation.files.load import Loaded
    from kooperation.problems import Problem
    from kooperation.signup.reading import Reading

    Load = Callable[[Mapping[str, bytes]], Loaded]
    """Reads the data folder with other bytes instead of some of its files."""


_UNKNOWN = {
    "unknown-guide", "unknown-invitation", "unknown-partner", "unknown-person", "unknown-place",
    "unoffered-date",
}  # fmt: skip
"""Errors of a file that names what the other one does not have."""
_LACKING = _UNKNOWN | {"missing-field", "no-sessions"}
"""Errors of a file in which not enough stands."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a reading makes of the files: their new bytes by name, and what stands in its way."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


def errors_of(loaded: Loaded) -> tuple[Problem, ...]:
    """Return the errors of the files that edits change."""
    own = {loaded.document(name).path for name in KINDS}
    found = (*problems_of(loaded, warnings=False), *check_imports(loaded))
    errors = (problem for problem in found if problem.severity is Severity.ERROR)
    return in_order(problem for problem in errors if problem.source.path in own)


def may_be_half_written(errors: Iterable[Problem]) -> bool:
    """Tell whether the errors can come of a power cut between two files: one names what is new.

    Then the same workbook, imported again, completes the other.
    """
    return all(problem.code in _UNKNOWN for problem in errors)


def take(
    before: Loaded, loaded: Loaded, reading: Reading, load: Load, *, partial: bool = False
) -> Taken:
    """Return the new bytes of the files; an error that they would have is told at its cell.

    `before` is what is on the disk, `loaded` the same with answers that were given meanwhile. With
    `partial` what leads to an error is left out, and what would be remembered of it; without, what
    is lacking is not told as long as cells are unread in which it may stand.
    """
    edits, problems = [*reading.edits, *reading.memory], [*reading.problems]
    unread = reading.questions or has_errors(reading.problems)
    blamed: list[tuple[Edit | None, Problem]]
    while True:
        try:
            files = answers(before, loaded) | changed(loaded, edits)
            blamed = [*_new_errors(load(files), edits)] if files else []
        except RefusedEditsError as error:
            files, blamed = {}, [*error.refused]
        hidden = _LACKING if unread and not partial else ()
        problems += (problem for _edit, problem in blamed if problem.code not in hidden)
        if not blamed or not partial:
            return Taken(files, in_order(problems))
        bad = {_row(edit) for edit, _problem in blamed if edit}
        left = [edit for edit in edits if _row(edit) not in bad]
        if len(left) == len(edits):  # nobody knows what to leave out
            return Taken({}, in_order(problems))
        edits = left


def answers(before: Loaded, loaded: Loaded) -> dict[str, bytes]:
    """Return `imports.yaml` with the answers, if any were given."""
    raw = loaded.document("imports").raw
    return {} if raw == before.document("imports").raw else {"imports.yaml": raw}


def _row(edit: Edit) -> tuple[str, int] | tuple[str | int, ...]:
    """Return what stands or falls together: a row of a sheet."""
    return (edit.source.sheet, edit.source.line) if edit.source else edit.path


def _new_errors(after: Loaded, edits: Sequence[Edit]) -> Iterable[tuple[Edit | None, Problem]]:
    """Yield each error of the changed files with the edit that caused it, told where that is."""
    for problem in errors_of(after):
        edit, keys = _cause(after, problem, edits)
        if edit and edit.source:
            known = edit.sources()
            cells = (known[key] for key in keys if key in known)
            yield edit, replace(problem, source=next(cells, edit.source))
        else:
            yield edit, problem


def _cause(after: Loaded, problem: Problem, edits: Sequence[Edit]) -> tuple[Edit | None, list[str]]:
    """Return the edit that has most of its path in common with the place of the problem.

    Behind it what of its value is wrong, as `Edit.sources` names it, the smallest part first.
    """
    name = next(name for name in KINDS if after.document(name).path == problem.source.path)
    document, best = after.document(name), 0
    cause: Edit | None = None
    inner: list[set[str]] = []
    if document.root is None:
        return None, []
    place = _path_at(document, document.root, (problem.source.line, problem.source.column))
    for edit in edits:
        if edit.file == name:
            pairs = zip(map(str, edit.path), place, strict=False)
            common = sum(1 for _pair in takewhile(lambda pair: pair[0] in pair[1], pairs))
            if common > best and common >= min(len(edit.path), len(place), 2):
                best, cause = common, edit
                inner = place[common:] if common == len(edit.path) else []
    parts = [inner[:count] for count in range(len(inner), 0, -1)]
    return cause, [".".join(one) for part in parts for one in product(*part)]


def _path_at(document: Document, root: Node | Spot, spot: tuple[int, int]) -> list[set[str]]:
    """Return the path to a place of a file; each part by all the names it goes by."""
    found: list[set[str]] = []
    node = root
    value = document.value
    while node.inside:
        if isinstance(node.inside, list):
            parts = [(str(n), one.position[:2], one) for n, one in enumerate(node.inside)]
        else:
            parts = [
                (str(key), node.keys[key].position[:2], one) for key, one in node.inside.items()
            ]
        before = [part for part in parts if part[1] <= spot]
        if not before:
            break
        name, _place, node = before[-1]
        value = value[int(name) if isinstance(value, list) else name]
        own = {value.get("id"), value.get("name")} if isinstance(value, dict) else set()
        found.append({name, *(one for one in own if isinstance(one, str))})
    return found
