"""One sheet while it is read: its headings, its columns, and what became of each cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from kooperation.files.edit import Edit
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, column_name
from kooperation.signup import spoken
from kooperation.signup.book import is_error
from kooperation.signup.matching import as_asked, slug
from kooperation.signup.reading import Question
from kooperation.signup.scan import not_a_table
from kooperation.signup.texts import Who

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kooperation.files.imports import TableEntry
    from kooperation.signup.cells import Cell, Sheet
    from kooperation.signup.roles import Role
    from kooperation.signup.texts import Texts


MOST = 0.6
"""Of so many of its cells a column is what they are."""

_MOST_OPEN = 5_000
"""Of more questions and mistakes nobody could see that it is only the wrong file."""


class FoundWish(NamedTuple):
    """One wish as it was found: an invitation, a day or a session by its name, and its cell."""

    name: str
    more: int | None
    cell: Cell

    @property
    def invitation(self) -> str:
        """The invitation it is for."""
        return self.name.partition("@")[0]

    @property
    def written(self) -> str:
        """The wish as it stands in the files."""
        return f"{self.name} +{self.more}" if self.more else self.name


@dataclass(slots=True)
class SignupColumn:
    """A column: its heading, its cells below that are not empty, and what they are about."""

    number: int
    heading: str
    cell: Cell | None
    cells: list[Cell]
    role: Role | None = None
    rank: int | None = None
    invitation: str = ""
    asked: bool = False
    """Whether the heading may be an invitation, and somebody must say which."""

    @property
    def letter(self) -> str:
        """The name of the column, `E`."""
        return column_name(self.number + 1)

    @property
    def place(self) -> Cell:
        """The heading, or the first cell where there is none."""
        return self.cell or self.cells[0]

    def most(self, fits: Callable[[Cell], bool], least: float = MOST) -> bool:
        """Tell whether something is true of most cells; looks at no more than that takes."""
        fit = all_ = len(self.cells)
        for cell in self.cells:
            fit -= not fits(cell)
            if fit / all_ < least:
                return False
        return all_ > 0

    def share(self, fits: Callable[[Cell], bool]) -> float:
        """Return of how many of the cells something is true, from 0 to 1."""
        return sum(map(fits, self.cells)) / len(self.cells) if self.cells else 0.0


class Asked:
    """The questions of all sheets of a book: each text is asked once, with how many cells wait."""

    def __init__(self) -> None:
        self._open = 0
        self._found: dict[tuple[object, ...], Question] = {}
        self._count: Counter[tuple[object, ...]] = Counter()

    def ask(self, question: Question) -> None:
        """Note a question; the same about the same is one."""
        key = question.code, question.about, question.answer
        self._count[key] += 1
        if key not in self._found:
            self.note_open(question.about)
            self._found[key] = question

    def note_open(self, text: str) -> None:
        """Note that a text is not clear; a RefusedFileError means that hardly any is."""
        self._open += 1
        if self._open > _MOST_OPEN:
            message = _('more than {count} texts of it mean nothing here, such as "{text}"')
            hint = _(
                "see whether it is the right file; people and invitations come into the data first"
            )
            raise not_a_table(message.format(count=_MOST_OPEN, text=text), hint)

    def all(self) -> tuple[Question, ...]:
        """Return the questions, the most frequent first."""
        found = [replace(one, count=self._count[key]) for key, one in self._found.items()]
        return tuple(sorted(found, key=lambda q: (-q.count, q.source)))


@dataclass(slots=True)
class SignupTable:
    """A sheet and what is found out about it."""

    sheet: Sheet
    texts: Texts
    asked: Asked
    known: Iterable[TableEntry] = ()
    number: int = 0
    """Where what is remembered of it stands in the list of tables; new ones come behind."""
    next_number: int = 0
    """Where an answer about it stands, which makes it the next one if it is new."""
    top: int = 0
    """The first row below the headings."""
    heads: tuple[Cell, ...] = ()
    columns: list[SignupColumn] = field(default_factory=list)
    entry: TableEntry | None = None
    problems: list[Problem] = field(default_factory=list)
    said: list[tuple[str, Cell, str]] = field(default_factory=list)
    """What is worth saying of how a cell was read: a code, the cell, what it is about."""
    shape: str = ""
    """How the columns of the wishes are read."""
    read_columns: tuple[SignupColumn, ...] = ()
    """The columns of the wishes."""
    fate: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    """What became of each cell: `used`, `left`, `title` or `error`, and why."""
    open: set[tuple[int, int]] = field(default_factory=set)
    """The cells of which something must be asked."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The invitations by the numbers that a list of the book gives them."""
    has_ticks: bool = False
    """Whether somebody ticks what is wanted, so that a cross says no."""
    seen: set[str] = field(default_factory=set)
    """Of whom, or of which entry of a list, it says anything: keys of what is remembered."""
    _rows: dict[int, tuple[Cell, ...]] = field(default_factory=dict)
    blocked: bool = False
    """Whether a question is open about the whole sheet."""

    # --- what becomes of cells

    def use(self, *cells: Cell | None) -> None:
        """Note that these cells were read."""
        self._note("used", "", cells)

    def leave(self, reason: str, *cells: Cell | None) -> None:
        """Note that these cells are left out, and why."""
        self._note("left", reason, cells)

    def _note(self, fate: str, reason: str, cells: Iterable[Cell | None]) -> None:
        for cell in cells:
            if cell is not None and cell.text:
                self.fate[cell.row, cell.column] = fate, reason

    def title(self, *cells: Cell | None) -> None:
        """Note that these cells are a title, or headings."""
        self._note("title", "", cells)

    def note_error(self, cell: Cell) -> None:
        """Note a cell of which the book has said already what is wrong."""
        self._note("error", "error-cell", [cell])

    def say(self, code: str, cell: Cell, about: str = "") -> None:
        """Note how a cell was read."""
        self.said.append((code, cell, about))

    def wrong(self, code: str, cell: Cell, message: str, hint: str, **values: object) -> None:
        """Note what is wrong with a cell; `{text}` is what stands there."""
        self._note("error", code, [cell])
        self.asked.note_open(cell.text)
        values = {"text": cell.text, **values}
        message, hint = message.format(**values), hint.format(**values)
        self.problems.append(Problem(code, Severity.ERROR, message, self.sheet.source(cell), hint))

    def question(self, code: str, key: str, cell: Cell, candidates: Iterable[str]) -> None:
        """Ask about the whole table; nothing of it is clear before somebody answers."""
        self.blocked = True
        answer = "tables", self.number if self.entry else self.next_number, key
        self.use(cell)
        along = () if self.entry else (self.beginning(self.next_number, cell),)
        heads = {one.letter: f"{one.letter} {one.cell.text}" for one in self.columns if one.cell}
        ways, source = tuple(candidates), self.sheet.source(cell)
        names = {way: ", ".join(heads.get(one, one) for one in way.split()) for way in ways}
        self.asked.ask(Question(code, cell.text, source, answer, ways, along=along, names=names))

    def ask_people(self, columns: Iterable[SignupColumn]) -> None:
        """Ask which of the columns has the names; those with most people come first."""
        found = sorted(
            (one for one in columns if one.cells),
            key=lambda one: -one.share(lambda cell: self.texts.like_person(cell.text)),
        )
        cell = (found[0] if found else self.columns[0]).place
        self.question("which-columns", "people", cell, [one.letter for one in found[:3]])

    def beginning(self, number: int, cell: Cell | None = None) -> Edit:
        """Return the edit by which the table of that number is known from now on."""
        source = self.sheet.source(cell) if cell else None
        headings = [as_asked(head.text) for head in self.heads]
        return Edit("imports", ("tables", number, "headings"), headings, source)

    def ask_wish(self, text: str, cell: Cell, candidates: Iterable[str] = ()) -> None:
        """Ask which invitation is meant, one of the candidates or else what is written alike."""
        candidates = candidates or self.texts.matcher.invitation(text).candidates
        self._ask("which-invitation", "invitations", text, cell, candidates)

    def ask_person(
        self, text: str, cell: Cell, candidates: Iterable[str], partner: str = ""
    ) -> None:
        """Ask who is meant; somebody new would belong to the partner."""
        self._ask("which-person", "people", text, cell, candidates, partner)

    def ask_partner(self, cell: Cell) -> None:
        """Ask which institution is meant, or of which kind it is if it is new."""
        candidates = self.texts.matcher.partner(cell.text).candidates
        self._ask("which-partner", "partners", cell.text, cell, candidates)

    def _ask(
        self,
        code: str,
        kind: str,
        text: str,
        cell: Cell,
        candidates: Iterable[str],
        partner: str = "",
    ) -> None:
        self.open.add((cell.row, cell.column))
        self._note("used", "", [cell])
        if spoken.elsewhere(text, self.texts.like_person):  # no answer holds for another cell
            message = _('"{text}" does not say what is meant')
            self.wrong(code, cell, message, _("write it out, or empty the cell"), text=text)
            return
        if kind != "partners" and self.texts.names_several(text):
            message = _('"{text}" names several')
            hint = _("write each into a cell of its own; invitations also with ; between them")
            self.wrong(code, cell, message, hint, text=text)
            return
        source, about = self.sheet.source(cell), as_asked(text)
        answer = kind, about
        self.asked.ask(Question(code, about, source, answer, tuple(candidates), partner=partner))

    def who(self, text: str, partner: str = "", house: str = "", mail: str = "") -> Who:
        """Return who is meant by a text; who came in by this table may be called otherwise now."""
        found = self.texts.person(text, partner, house, mail)
        if not found.new or self.entry is None:
            return found
        read = {key.partition(" ")[0] for key in self.entry.read}
        names = (slug(found.name), f"{slug(found.name)}-{found.new}"[:64])
        known = (id_ for id_ in names if id_ in read and id_ in self.texts.data.people)
        return next((Who(id_, more=found.more) for id_ in known), found)

    # --- where its parts are

    def filled(self, *roles: Role | None) -> list[SignupColumn]:
        """Return the columns of these roles in which something stands."""
        return [one for one in self.columns if one.role in roles and one.cells]

    def rest(self, cells: Iterable[Cell | None] | None = None) -> list[Cell]:
        """Return of the cells, or of all, those of which nothing is known yet."""
        held = self.sheet.cells() if cells is None else cells
        return [one for one in held if one and (one.row, one.column) not in self.fate]

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return the cells of a row that are not empty, and show no error."""
        if number not in self._rows:
            cells = self.sheet.rows[number]
            self._rows[number] = tuple(c for c in cells if c.text and not is_error(c.text))
        return self._rows[number]

    def cell(self, row: int, column: int) -> Cell | None:
        """Return a cell, or None where it is empty."""
        cells = self.sheet.rows[row]
        found = cells[column] if column < len(cells) else None
        return found if found and found.text and not is_error(found.text) else None

    def below(self, cell: Cell) -> Iterator[Cell]:
        """Yield the cells below one that are not empty."""
        rows = range(cell.row + 1, len(self.sheet.rows))
        return (found for row in rows if (found := self.cell(row, cell.column)))

    def data_rows(self) -> Iterator[int]:
        """Yield the rows below the headings in which something stands that was not left out."""
        for row in range(self.top, len(self.sheet.rows)):
            if self.rest(self.row(row)):
                yield row
