"""Tables of others: forms, polls and lists that somebody made by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kooperation.i18n import _
from kooperation.signup.answers import Statement, answers_of
from kooperation.signup.book import BOOK_CODES
from kooperation.signup.headings import set_up
from kooperation.signup.institutions import Institutions, is_catalogue, is_institutions, numbered
from kooperation.signup.lists import in_rows, one_list, side_by_side
from kooperation.signup.matching import Matcher
from kooperation.signup.merge import TableMerge
from kooperation.signup.people import people_of
from kooperation.signup.reading import Note, Reading
from kooperation.signup.refusal import COLUMNS, leave_rest, prose_in, refuse, turned_round
from kooperation.signup.roles import Role
from kooperation.signup.scan import RefusedFileError
from kooperation.signup.shapes import ask_where_wishes_are, shape_of
from kooperation.signup.table import ERROR, Asked, SignupTable
from kooperation.signup.texts import Texts
from kooperation.signup.workbook.remembered import remembers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.edit import Edit
    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book, Cell
    from kooperation.signup.lists import Entered
    from kooperation.signup.people import People
    from kooperation.signup.reading import Options


TABLE_CODES = (
    *BOOK_CODES,
    "no-wishes",
    "which-columns",
    "which-order",
    "which-end",
    "which-person",
    "which-invitation",
    "which-partner",
    "unknown-mark",
    "unknown-number",
    "two-answers",
    "two-statements",
)
"""What can be wrong with a table, or must be asked, beside what can be wrong in the files."""


def read(
    book: Book, loaded: Loaded, options: Options, *, matcher: Matcher | None = None
) -> Reading:
    """Return what the tables of a book say, compared with what the files hold.

    A book that is read again, after an answer, takes the matcher of the same data with it.
    """
    try:
        return _Reader(book, loaded, options, matcher).reading()
    except RefusedFileError as refused:
        return Reading(problems=(refused.problem(book.path),))


class _Reader:
    """Reads the sheets of a book one after the other, and puts together what they say."""

    def __init__(
        self, book: Book, loaded: Loaded, options: Options, matcher: Matcher | None = None
    ) -> None:
        assert loaded.data
        self.book, self.options, self.data = book, options, loaded.data
        imports = loaded.imports.entry if loaded.imports else None
        known = imports.tables if imports else ()
        texts = Texts(matcher or Matcher(loaded.data), imports)
        self.asked, self.merge = Asked(), TableMerge(loaded, options.settle, texts.houses)
        sheets = [one for one in book.sheets if options.sheet in {"", one.name}]
        self.tables = [
            SignupTable(sheet, texts, self.asked, known) for sheet in sheets if any(sheet.cells())
        ]
        fresh: dict[tuple[str, ...], int] = {}
        for table in self.tables:
            set_up(table)
            if not table.entry:
                key = tuple(cell.text for cell in table.heads)
                table.number = fresh.setdefault(key, len(known) + len(fresh))
        self.answers: dict[str, list[tuple[SignupTable, Statement]]] = defaultdict(list)

    def reading(self) -> Reading:
        """Return what all sheets say together."""
        refused = [one for one in self._without_lists_of_numbers() if not self._taken(one)]
        for said in self.answers.values():
            self._settle(said)
        for table in refused:
            cells = [*table.sheet.cells()]
            named = any(table.texts.is_person(cell.text) for cell in cells)
            if named or len(refused) == len(self.tables):
                refuse(table)
            else:  # beside others it may only be notes
                table.leave("no-signups", *cells)
        lists = {edit.path for edit in self.merge.edits if edit.file == "invitations"}
        asked, counts = self.asked.all(), dict(self.merge.counts + Counter(sheets=len(lists)))
        if not asked and not counts and not any(table.problems for table in self.tables):
            for table in self.tables:  # headings alone, or only a list of numbers
                refuse(table)
        problems = [problem for table in self.tables for problem in table.problems]
        return Reading(
            tuple(self.merge.edits),
            tuple(self._memory()),
            asked,
            (*problems, *self.merge.problems),
            tuple(self._notes()),
            counts,
        )

    def _memory(self) -> list[Edit]:
        """Return what is remembered; tables of which nothing is get no number."""
        told = {int(edit.path[1]) for edit in self.merge.memory}
        new = {table.number: table for table in reversed(self.tables) if not table.entry}
        numbers: dict[int, int] = {}
        found: list[Edit] = []
        for number, table in sorted(new.items()):
            if number in told:
                numbers[number] = len(table.known) + len(numbers)
                found.append(table.beginning(numbers[number]))
        for edit in self.merge.memory:
            number = int(edit.path[1])
            path = ("tables", numbers.get(number, number), *edit.path[2:])
            found.append(replace(edit, path=path))
        return found

    def _without_lists_of_numbers(self) -> list[SignupTable]:
        """Return the tables that are no list of numbers and titles; those hold for all others."""
        numbers: dict[str, str] = {}
        rest = []
        for table in self.tables:
            if found := numbered(table):
                numbers |= found
                table.use(*table.sheet.cells())
            else:
                rest.append(table)
        for table in rest:
            table.numbers = numbers
        return rest

    def _taken(self, table: SignupTable) -> bool:
        """Read one table, whatever its shape; tell whether there is something in it."""
        partner = self.options.partner
        if names := is_institutions(table):
            contacts = self.options.contacts
            Institutions(table, names, self.merge, contacts=contacts).take()
        elif lists := side_by_side(table, partner) or in_rows(table, partner):
            table.shape = "lists"
            self._take_lists(table, lists)
        elif turned_round(table):
            return False
        elif people := people_of(table, partner):
            return self._rows_taken(table, people)
        else:
            columns = table.of(Role.WISH)
            read = [*columns, *prose_in(table)]
            others = [one for one in table.columns if one.cells and one not in read]
            if not columns or not others or is_catalogue(table):
                return False
            table.ask_people(others)
        leave_rest(table)
        return True

    def _rows_taken(self, table: SignupTable, people: People) -> bool:
        """Read a table that has a row, or several, for each person."""
        if shape := shape_of(table):
            table.shape, table.read_columns = shape.name, shape.columns
            for answer in answers_of(table, people, shape):
                self.answers[answer.who.key].append((table, answer))
                table.seen.add(answer.who.id)
            table.use(*(column.cell for column in (*people.names, *shape.columns)))
        elif found := one_list(table, people):
            self._take_lists(table, found)
        elif not ask_where_wishes_are(table, people.names):
            return False
        leave_rest(table)
        return True

    def _take_lists(self, table: SignupTable, lists: Entered) -> None:
        entered = [*lists]
        leave_rest(table)
        if table.blocked:
            return
        for name, who, cell in entered:
            house = self.data.people[who.id].partner if who.id else who.new
            invitation = name.partition("@")[0]
            if self.data.invitations[invitation].host == house:
                message = _("{person} belongs to {partner}, whose invitation this is")
                values = {"person": who.id or who.name, "partner": house}
                table.wrong("own-institution", cell, message, _("empty the cell"), **values)
            elif "@" in name and self.merge.session_number(name) is None:
                heads = (one.cell for one in table.columns if one.number == cell.column)
                head = next(heads, None) or cell
                table.ask_wish(head.text, head, (invitation,))
            else:
                table.seen.add(f"{who.id} {name}")
                self.merge.guest(table, who, name, cell)

    def _settle(self, said: list[tuple[SignupTable, Statement]]) -> None:
        """Take over what one person says in all tables of the book."""
        if len(said) > 1 and len({answer.groups for _table, answer in said}) > 1:
            places = ", ".join(table.sheet.name or table.sheet.path for table, _answer in said)
            message = _("{name} stands in {sheets}, and they differ")
            hint = _("leave one of them in the file, or take --sheet")
            for table, answer in said:
                values = {"name": answer.cell.text, "sheets": places}
                table.wrong("two-statements", answer.cell, message, hint, **values)
            return
        for table, answer in said[:1]:
            if table.blocked or not answer.clear:
                continue
            self.merge.counts["answers"] += 1
            if answer.groups:
                self.merge.wishes(table, answer.who, answer.groups, answer.cell)
            if self.options.contacts:
                self._contacts(table, answer)

    def _contacts(self, table: SignupTable, answer: Statement) -> None:
        if not answer.who.id:
            return
        person = self.data.people[answer.who.id]
        path = "partners", person.partner, "people", person.id
        held = {Role.PHONE: ("phone", person.phone), Role.MAIL: ("email", person.email)}
        for column in table.columns:
            cell = table.at(answer.rows[-1], column)
            if cell and column.role in held:
                key, before = held.pop(column.role)
                table.use(cell)
                self.merge.value((*path, key), before, cell.text, table.sheet.source(cell))

    # --- what is worth saying

    def _notes(self) -> Iterator[Note]:
        for table in self.tables:
            heads = [column.cell for column in table.read_columns if column.cell]
            if heads and not table.blocked:
                yield Note(table.shape, tuple(map(table.sheet.source, heads)))
            yield from _left_out(table)
        seen = {key for table in self.tables for key in table.seen}
        for table in self.tables:
            if gone := table.then.keys() - seen:
                yield Note("gone", (), tuple(sorted(gone)))
        if hidden := [name for name in self.book.hidden if not remembers(name)]:
            yield Note("hidden-sheet", (), tuple(hidden))
        if self.book.encoding == "cp1252":
            yield Note("windows-1252")


def _left_out(table: SignupTable) -> Iterator[Note]:
    """Yield what was left out, a note for each reason, with a cell for each row or column."""
    columns = {column.number: column for column in table.columns}
    places: dict[str, dict[int, Cell]] = defaultdict(dict)
    about: dict[str, list[str]] = defaultdict(list)
    for cell in table.sheet.cells():
        reason = table.fate.get(cell.place, "")
        if reason in {"", ERROR}:
            continue
        by_column = reason in COLUMNS
        first = places[reason].setdefault(cell.column if by_column else cell.row, cell)
        if by_column and first is cell and cell.column in columns:
            one = columns[cell.column]
            about[reason].append(f"{one.letter} {one.heading}".strip())
    for code, cell, text in table.said:
        places[code].setdefault(len(places[code]), cell)
        about[code].append(text)
    for code, cells in places.items():
        sources = tuple(table.sheet.source(cell) for cell in cells.values())
        yield Note(code, sources, tuple(dict.fromkeys(one for one in about[code] if one)))
