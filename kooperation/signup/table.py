"""One sheet while it is read: its headings, its columns, and what became of each cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from kooperation.files.edit import Edit
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, letters
from kooperation.signup import spoken
from kooperation.signup.book import is_error
from kooperation.signup.matching import as_asked, slug
from kooperation.signup.reading import Question
from kooperation.signup.scan import not_a_table
from kooperation.signup.texts import Who

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kooperation.files.imports import TableEntry
    from kooperation.signup.cells import Cell, Sheet
    from kooperation.signup.roles import Role
    from kooperation.signup.texts import Texts


ERROR = "error"
"""The fate of a cell with which something is wrong."""

MOST = 0.6
"""Of so many of its cells a column is what they are."""

_MOST_OPEN = 5_000
"""Of more questions and mistakes nobody could see that it is only the wrong file."""


def with_more(name: str, more: int | None) -> str:
    """Return a name with how many come along, as it stands in the files."""
    return f"{name} +{more}" if more else name


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
        return with_more(self.name, self.more)


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

    @property
    def letter(self) -> str:
        """The name of the column, `E`."""
        return letters(self.number + 1)

    @property
    def first(self) -> Cell:
        """The heading, or the first cell below where there is none."""
        return self.cell or self.cells[0]

    def most(self, fits: Callable[[str], object], least: float = MOST) -> bool:
        """Tell whether something is true of most texts; looks at no more than that takes."""
        fit = all_ = len(self.cells)
        for cell in self.cells:
            fit -= not fits(cell.text)
            if fit / all_ < least:
                return False
        return all_ > 0


class Asked:
    """The questions of all sheets of a book: each text is asked once, with how many cells wait."""

    def __init__(self) -> None:
        self._open = 0
        self._found: dict[tuple[str, str, tuple[str | int, ...]], Question] = {}
        self._count: Counter[tuple[str, str, tuple[str | int, ...]]] = Counter()

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
    known: Sequence[TableEntry] = ()
    number: int = 0
    """Where what is remembered of it stands in the list of tables; new ones come behind."""
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
    fate: dict[tuple[int, int], str] = field(default_factory=dict)
    """What became of each cell: nothing for what was read, ERROR, or why it is left out."""
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
        """Note that these cells were read, as titles for example."""
        self.leave("", *cells)

    def leave(self, reason: str, *cells: Cell | None) -> None:
        """Note that these cells are left out, and why."""
        for cell in cells:
            if cell is not None and cell.text:
                self.fate[cell.place] = reason

    def rest(self, cells: Iterable[Cell]) -> list[Cell]:
        """Return the cells of which nothing is noted yet."""
        return [cell for cell in cells if cell.place not in self.fate]

    def say(self, code: str, cell: Cell, about: str = "") -> None:
        """Note how a cell was read."""
        self.said.append((code, cell, about))

    def wrong(self, code: str, cell: Cell, message: str, hint: str, **values: object) -> None:
        """Note what is wrong with a cell; the message names its `text`, and the values."""
        self.leave(ERROR, cell)
        self.asked.note_open(cell.text)
        message = message.format_map({"text": cell.text, **values})
        self.problems.append(Problem(code, Severity.ERROR, message, self.sheet.source(cell), hint))

    def question(self, code: str, key: str, cell: Cell, candidates: Iterable[str]) -> None:
        """Ask about the whole table; nothing of it is clear before somebody answers."""
        self.blocked = True
        # An answer makes a table that is new the next one.
        number = self.number if self.entry else len(self.known)
        answer = "tables", number, key
        self.use(cell)
        along = () if self.entry else (self.beginning(number, cell),)
        heads = {one.letter: f"{one.letter} {one.cell.text}" for one in self.columns if one.cell}
        ways = tuple(candidates)
        names = {way: ", ".join(heads.get(one, one) for one in way.split()) for way in ways}
        source = self.sheet.source(cell)
        self.asked.ask(Question(code, cell.text, source, answer, ways, along=along, names=names))

    def ask_people(self, columns: Iterable[SignupColumn]) -> None:
        """Ask which of the columns has the names; those with most people come first."""

        def share(column: SignupColumn) -> float:
            people = sum(self.texts.like_person(cell.text) for cell in column.cells)
            return people / len(column.cells)

        found = sorted((one for one in columns if one.cells), key=share, reverse=True)
        self.question("which-columns", "people", found[0].first, [one.letter for one in found[:3]])

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
        self.use(cell)
        if spoken.elsewhere(text, self.texts.like_person):  # no answer holds for another cell
            message = _('"{text}" does not say what is meant')
            self.wrong(code, cell, message, _("write it out, or empty the cell"), text=text)
        elif kind != "partners" and self.texts.names_several(text):
            message = _('"{text}" names several')
            hint = _("write each into a cell of its own; invitations also with ; between them")
            self.wrong(code, cell, message, hint, text=text)
        else:
            source, about = self.sheet.source(cell), as_asked(text)
            answer, ways = (kind, about), tuple(candidates)
            self.asked.ask(Question(code, about, source, answer, ways, partner=partner))

    def who(self, text: str, partner: str = "", house: str = "", mail: str = "") -> Who:
        """Return who is meant by a text; who came in by this table may be called otherwise now."""
        found = self.texts.person(text, partner, house, mail)
        if not found.new:
            return found
        read = {key.partition(" ")[0] for key in self.then}
        names = (slug(found.name), f"{slug(found.name)}-{found.new}"[:64])
        known = (id_ for id_ in names if id_ in read and id_ in self.texts.data.people)
        return next((Who(id_, more=found.more) for id_ in known), found)

    # --- where its parts are

    @property
    def then(self) -> Mapping[str, str]:
        """What each person said in it last, as a checksum."""
        return self.entry.read if self.entry else {}

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

    def of(self, *roles: Role) -> list[SignupColumn]:
        """Return the columns of these roles in which something stands."""
        return [one for one in self.columns if one.role in roles and one.cells]

    def at(self, row: int, column: SignupColumn | None) -> Cell | None:
        """Return the cell of a row in a column; None where it is empty, or there is no column."""
        return self.cell(row, column.number) if column else None

    def within(self, row: int, columns: Iterable[SignupColumn]) -> list[Cell]:
        """Return the cells of a row in these columns that are not empty."""
        return [cell for column in columns if (cell := self.at(row, column))]

    def data_rows(self) -> Iterator[int]:
        """Yield the rows below the headings in which something stands that was not left out."""
        return (n for n in range(self.top, len(self.sheet.rows)) if self.rest(self.row(n)))
