"""What koop remembers of a workbook: in hidden sheets, and of its last import in `imports.yaml`.

The hidden sheets say what stood in each cell and what everything was called; `imports.yaml` what
each changed row said when it was imported last, as checksums, and which id a new row has got.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from kooperation.files.edit import Edit
from kooperation.signup.workbook.columns import PAGES
from kooperation.signup.workbook.rows import RowId, row_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kooperation.files.edit import Value
    from kooperation.files.entries import Entry
    from kooperation.files.imports import ImportsFile
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Book, Sheet

MEMORY = "_koop"
"""The hidden sheet in which koop remembers, or the first of several."""
MOST_REMEMBERED = 15_000
"""So many rows stand on one sheet; more sheets follow."""
_KINDS: dict[str, type[Entry]] = {kind.__name__: kind for page in PAGES for kind in page.kinds}
_LONGEST = 240
_PART, _NOBODY = " / ", "-"
"""Stands before the number of a further line about the same."""


def memory_sheet(number: int) -> str:
    """Return how the sheet is called in which koop remembers, counted from 1."""
    return MEMORY if number == 1 else f"{MEMORY} {number}"


def remembers(sheet: str) -> bool:
    """Tell whether koop remembers in the sheet of that name."""
    return sheet == MEMORY or sheet.startswith(f"{MEMORY} ")


@dataclass
class Remembered:
    """What the hidden sheets of a workbook say.

    `rows` hold what stood in each cell, by the code of its column; `posters` the heading and the
    names below it, by key.
    """

    number: str = ""
    weeks: str = ""
    rows: dict[RowId, dict[str, str]] = field(default_factory=dict)
    posters: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def remembered(book: Book) -> Remembered | None:
    """Return what the workbook remembers; None where it is no workbook of koop."""
    found, codes = Remembered(), tuple[str, ...]()
    for cells in chain.from_iterable(sheet.rows for sheet in _memory(book)):
        what, *texts = (cell.text for cell in cells) if cells else ("",)
        match what, texts:
            case "koop", [_version, number, weeks, *_]:
                found.number, found.weeks = number, weeks
            case "columns", [_page, *names]:
                codes = tuple(names)
            case "row", [kind, key, *shown] if kind in _KINDS:
                texts = [*shown, *[""] * (len(codes) - len(shown))]
                found.rows[RowId(_KINDS[kind], key)] = dict(zip(codes, texts, strict=False))
            case "poster", [key, heading, *names]:
                found.posters[key] = heading, tuple(name for name in names if name)
            case "label", [kind, *pairs]:
                found.labels.setdefault(kind, {}).update(zip(pairs[::2], pairs[1::2], strict=False))
            case "number", [_kind, *pairs]:
                some = zip(pairs[::2], pairs[1::2], strict=False)
                found.numbers |= {id_: int(number) for id_, number in some if number.isdigit()}
    return found if found.number else None


def _memory(book: Book) -> list[Sheet]:
    """Return the sheets that koop remembers in, in their order; they may have been unhidden."""
    sheets = [one for one in (*book.sheets, *book.hidden.values()) if remembers(one.name)]
    return sorted(sheets, key=lambda one: (len(one.name), one.name))


def checksum(value: Value | None) -> str:
    """Return a checksum of what a cell said."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass
class LastImport:
    """What a workbook said at its last import.

    `said` holds the checksums by row and key, `signed` those of the names on each paper; `ids`
    which id a new row has got, and what a date that was moved is called now.
    """

    place: int
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    signed: dict[str, set[str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    known: bool = False
    _before: dict[str, str] = field(default_factory=dict)
    _ids_before: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, number: str, imports: ImportsFile) -> LastImport:
        """Return what `imports.yaml` says of the workbook."""
        for place, table in enumerate(imports.tables):
            if table.workbook == number:
                found = cls(place, ids=dict(table.rows), known=True)
                found._before, found._ids_before = dict(table.read), dict(table.rows)
                for line, sums in table.read.items():
                    found._note(line.partition(_PART)[0], sums.split())
                return found
        return cls(len(imports.tables))

    def _note(self, name: str, sums: list[str]) -> None:
        if name.startswith("poster "):
            self.signed.setdefault(name.removeprefix("poster "), set()).update(sums)
        else:
            own = self.said.setdefault(name, {})
            own |= dict(zip(sums[::2], sums[1::2], strict=False))

    def now(self, id_: RowId) -> RowId:
        """Return what a row is known by since, if it was moved or got another name."""
        return RowId(id_.kind, self.ids.get(row_name(id_), id_.key))

    def renamed(self, kind: type[Entry]) -> dict[str, str]:
        """Return by their old names what the entries of a kind are known by since."""
        before = row_name(RowId(kind, ""))
        return {name.removeprefix(before): new for name, new in self.ids.items()
                if name.startswith(before)}  # fmt: skip

    def edits(self, number: str, sources: Mapping[str, SourceRange]) -> Iterator[Edit]:
        """Yield what changes of it in `imports.yaml`; `sources` are the rows, by their names.

        So that nothing is remembered of a row that is left out.
        """
        path = ("tables", self.place)
        read = self._read()
        if not self.known and (read or self.ids):
            yield Edit("imports", (*path, "workbook"), number)
        for name in sorted({**read, **self._before}):
            if read.get(name) != self._before.get(name):
                source = sources.get(name.partition(_PART)[0])
                yield Edit("imports", (*path, "read", name), read.get(name), source)
        for name, id_ in sorted(self.ids.items()):
            if self._ids_before.get(name) != id_:
                yield Edit("imports", (*path, "rows", name), id_, sources.get(name))

    def _read(self) -> dict[str, str]:
        """Return what was said, in lines."""
        read: dict[str, str] = {}
        for name, keys in self.said.items():
            read |= _lines(name, [f"{key} {sum_}" for key, sum_ in sorted(keys.items())])
        for key, sums in self.signed.items():
            read |= _lines(f"poster {key}", sorted(sums) or [_NOBODY])
        return read


def _lines(name: str, words: list[str]) -> dict[str, str]:
    """Return the words in as many lines as they need."""
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= _LONGEST:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return {name + (f"{_PART}{n}" if n > 1 else ""): line for n, line in enumerate(lines, start=1)}
