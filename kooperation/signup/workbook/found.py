"""The sheets of a workbook as they came back: which they are, and what each row is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, repeat
from typing import TYPE_CHECKING

from kooperation.files.entries import SessionEntry, WeeksEntry
from kooperation.i18n import in_each
from kooperation.signup.cells import Cell
from kooperation.signup.matching import same
from kooperation.signup.workbook.columns import (
    CHOICES,
    FEWEST_WISHES,
    KEY,
    KIND_NAMES,
    PAGES,
    POSTERS,
    SETTING,
    SETTINGS,
    WHAT,
    key_of,
)
from kooperation.signup.workbook.contents import text_in
from kooperation.signup.workbook.form import Placed, units
from kooperation.signup.workbook.remembered import remembers
from kooperation.signup.workbook.rows import RowId, row_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kooperation.files.entries import Entry
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Book, Sheet
    from kooperation.signup.workbook.columns import Column, Page

_FIRST_ROWS = 10
"""So far down headings are looked for: people write a title above them."""
_FEWEST = 3
"""So many known headings make a sheet one of the workbook."""
_NO_CELL = Cell(0, 0, "")


@dataclass
class FoundRow:
    """A row that came back.

    `id` is what it was about when koop wrote it, None if it is new, `then` what stood in its cells.

    `kind` is what kind of entry it is, `key` what stands in its grey cell. `only` are the keys that
    count, where the rest of the cells belongs to another entry in the same row. What says something
    `again` is a new row about somebody who has one.
    """

    page: FoundPage
    cells: Sequence[Cell]
    number: int
    kind: type[Entry] | None
    key: str
    id: RowId | None = None
    then: Mapping[str, str] = field(default_factory=dict)
    only: Collection[str] = ()
    again: bool = False

    def name(self, now: RowId) -> str:
        """Return what the row is called in what koop remembers of the last import."""
        return row_name(self.id or now) + " again" * self.again

    def cell(self, place: int) -> Cell:
        """Return the cell in that column."""
        if place < len(self.cells):
            return self.cells[place]
        return Cell(self.number, place, "")

    def units(self, id_: RowId) -> dict[str, list[int]]:
        """Return in which columns each value stands."""
        found = self.page.units(id_)
        return {key: found[key] for key in found if key in self.only} if self.only else found

    def text(self, id_: RowId, key: str) -> str:
        """Return the text of a value of one cell; "" if there is none."""
        places = self.units(id_).get(key)
        return text_in(self.cell(places[0])) if places else ""

    def texts(self, places: Iterable[int]) -> list[str]:
        """Return what stands in these columns."""
        return [text_in(self.cell(place)) for place in places]

    def before(self, places: Iterable[int]) -> list[str]:
        """Return what stood in these columns."""
        return [self.then.get(self.page.codes[place], "") for place in places]

    @cached_property
    def changed(self) -> frozenset[int]:
        """The columns in which something else stands than then."""
        texts = map(text_in, chain(self.cells, repeat(_NO_CELL)))
        pairs = enumerate(zip(self.page.codes, texts, strict=False))
        return frozenset(
            place for place, (code, text) in pairs if code and text != self.then.get(code, "")
        )

    @property
    def dated(self) -> bool:
        """Whether a day or a time stands in the row."""
        places = self.page.units(RowId(SessionEntry, "")).get("at", ())
        return any(self.cell(place).text for place in places)

    @property
    def top(self) -> SourceRange:
        """Where the grey cell stands."""
        return self.source(self.page.place(KEY) or 0)

    def source(self, place: int) -> SourceRange:
        """Return where a cell stands."""
        return self.page.sheet.source(self.cell(place))


@dataclass
class FoundPage:
    """A sheet that is one of the workbook: what stands in which column, and below which row."""

    page: Page
    sheet: Sheet
    placed: list[Placed | None]
    heading: int
    problems: list[tuple[Cell, str]] = field(default_factory=list)
    _by_kind: dict[RowId | type[Entry], dict[str, list[int]]] = field(default_factory=dict)

    def units(self, id_: RowId) -> dict[str, list[int]]:
        """Return in which columns each value of such a row stands."""
        known = id_ if id_.kind is WeeksEntry else id_.kind
        if known not in self._by_kind:
            self._by_kind[known] = units(id_, self.placed)
        return self._by_kind[known]

    @cached_property
    def codes(self) -> list[str]:
        """The names of the columns in what koop remembers; "" for one that is not known."""
        return [one.code if one else "" for one in self.placed]

    def lost(self, id_: RowId, key: str, then: Mapping[str, str]) -> str:
        """Return the first column of a value that is gone, of those in which something stood."""
        codes = {*self.codes}
        gone = [code for code, text in then.items() if text and code not in codes]
        own = [one for one in self.page.columns if key_of(one, id_.kind) in {key, SETTING}]
        return next((code for code in gone if any(map(partial(_is_of, code), own))), "")

    def missing(self) -> str:
        """Return the heading of the first column that koop always writes and that is gone."""
        always = (
            Placed(column, number)
            for column in self.page.columns
            if not column.contacts
            for number in (range(1, FEWEST_WISHES + 1) if column.repeated else (0,))
        )
        return next((one.title for one in always if one not in self.placed), "")

    def place(self, heading: str) -> int | None:
        """Return the column of that heading."""
        codes = (one.column.heading if one else "" for one in self.placed)
        return next((n for n, code in enumerate(codes) if code == heading), None)

    def rows(self) -> Iterator[FoundRow]:
        """Yield the rows below the headings in which anything stands."""
        key, what = self.place(KEY), self.place(WHAT)
        known = {n for n, one in enumerate(self.placed) if one and n != what}
        for number, cells in enumerate(self.sheet.rows[self.heading + 1 :], self.heading + 1):
            if any(cell.text and cell.column in known for cell in cells):
                row = FoundRow(self, cells, number, None, "")
                row.key = row.cell(key).text if key is not None else ""
                said = row.cell(what).text if what is not None else ""
                row.kind = self._kind(said, row.key)
                yield row

    def _kind(self, what: str, key: str) -> type[Entry] | None:
        """Return what kind of entry a row is, by what it says itself; None if it does not."""
        if len(self.page.kinds) == 1:
            return self.page.kinds[0]
        for kind in self.page.kinds:
            names = [KIND_NAMES[kind]] if kind in KIND_NAMES else []
            if kind is WeeksEntry and key in SETTINGS:
                names = [SETTINGS[key][0]]
            if any(same(one) == same(what) for name in names for one in in_each(name)):
                return kind
        return None


def _is_of(code: str, column: Column) -> bool:
    """Tell whether a column has that name in what koop remembers."""
    stem, brace, _rest = column.heading.partition("{")
    return code.startswith(stem) if brace else code == stem


@dataclass
class FoundPoster:
    """A column of names below the heading of a paper."""

    key: str
    sheet: Sheet
    heading: Cell
    names: list[Cell]


@dataclass
class FoundBook:
    """All that was recognised; `others` are sheets that are none of the workbook."""

    pages: list[FoundPage] = field(default_factory=list)
    posters: dict[str, FoundPoster] = field(default_factory=dict)
    strangers: list[tuple[Sheet, Cell]] = field(default_factory=list)
    others: list[Sheet] = field(default_factory=list)


def found_in(book: Book, headings: Mapping[str, str], *, contacts: bool) -> FoundBook:
    """Return what the sheets of the workbook are; `headings` are those of the papers, with keys."""
    found = FoundBook()
    offers = {*map(same, in_each(CHOICES))}
    for sheet in book.sheets:
        if same(sheet.name) in offers or remembers(sheet.name):
            continue
        if page := _page(sheet, contacts=contacts):
            found.pages.append(page)
        elif not _posters(sheet, headings, found) and any(sheet.cells()):
            found.others.append(sheet)
    return found


def _page(sheet: Sheet, *, contacts: bool) -> FoundPage | None:
    """Return which sheet of the workbook this is, by its headings."""
    best: tuple[int, int, Page] | None = None
    for number, cells in enumerate(sheet.rows[:_FIRST_ROWS]):
        for page in PAGES:
            named = sum(_placed(page, cell.text) is not None for cell in cells if cell.text)
            if named >= _FEWEST and (best is None or named > best[0]):
                best = named, number, page
    if best is None:
        return None
    _count, heading, page = best
    found = FoundPage(page, sheet, [], heading)
    for cell in sheet.rows[heading]:
        placed = _placed(page, cell.text) if cell.text else None
        if placed in found.placed and placed:
            found.problems.append((cell, cell.text))
            placed = None
        if placed and placed.column.contacts and not contacts:
            placed = None
        found.placed.append(placed)
    return found


def _placed(page: Page, text: str) -> Placed | None:
    """Return which column has this heading, in any language."""
    for column in page.columns:
        for title in in_each(column.heading):
            if column.repeated:
                form = re.escape(title).replace(re.escape("{number}"), r"\s*(\d{1,2})")
                form = form.replace(r"\ \s*", r"\s*")
                if number := re.fullmatch(form, text, re.IGNORECASE):
                    return Placed(column, int(number[1]))
            elif same(title) == same(text):
                return Placed(column)
    return None


def _posters(sheet: Sheet, headings: Mapping[str, str], found: FoundBook) -> bool:
    """Add the columns of names of a sheet; tell whether it is one of these."""
    named = {same(POSTERS), *map(same, in_each(POSTERS))}
    of_posters = re.sub(r" \d+$", "", same(sheet.name)) in named
    for number, cells in enumerate(sheet.rows[:_FIRST_ROWS]):
        known = [cell for cell in cells if cell.text in headings]
        if not known and not (of_posters and number == 0):
            continue
        width = max((len(row) for row in sheet.rows), default=0)
        for place in range(width):
            heading = cells[place] if place < len(cells) else Cell(number, place, "")
            below = [row[place] for row in sheet.rows[number + 1 :] if place < len(row)]
            names = [cell for cell in below if cell.text]
            key = headings.get(heading.text, "")
            if key and key not in found.posters:
                found.posters[key] = FoundPoster(key, sheet, heading, names)
            elif names or heading.text:
                found.strangers.append((sheet, names[0] if names else heading))
        return True
    return of_posters
