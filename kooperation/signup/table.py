"""One sheet while it is read: its headings, its columns, and what became of each cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kooperation.problems import Problem, Severity
from kooperation.signup import roles, spoken
from kooperation.signup.matching import Match, Matcher, parts, same, same_name, turned
from kooperation.signup.reading import Question
from kooperation.signup.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kooperation.files.imports import ImportsFile, TableEntry
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Cell, Sheet

NOBODY, NONE = "nobody", "none"
MOST = 0.6
"""Of so many of its cells a column is what they are."""


class Who(NamedTuple):
    """Who is meant: somebody known by id, or somebody new of a partner; or who may be.

    Nobody is meant by what was answered to be nobody.
    """

    id: str = ""
    new: str = ""
    name: str = ""
    nobody: bool = False
    candidates: tuple[str, ...] = ()
    more: int | None = None

    @property
    def known(self) -> bool:
        """Whether it is certain who is meant."""
        return bool(self.id or self.new or self.nobody)

    @property
    def key(self) -> str:
        """What the person is called in the memory of the table."""
        return self.id or f"{self.new}: {self.name}"


class Wish(NamedTuple):
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
class Column:
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
        letters, number = "", self.number + 1
        while number:
            number, digit = divmod(number - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return letters

    def share(self, fits: Callable[[Cell], bool]) -> float:
        """Return of how many of the cells something is true, from 0 to 1."""
        return sum(map(fits, self.cells)) / len(self.cells) if self.cells else 0.0


class Texts:
    """What texts mean for the data, by what was answered about them before; each is asked once."""

    def __init__(self, matcher: Matcher, imports: ImportsFile | None) -> None:
        self.matcher = matcher
        self.data = matcher.data
        self._people = _answers(imports.people if imports else {})
        self._invitations = _answers(imports.invitations if imports else {})
        self._partners = _answers(imports.partners if imports else {})
        self._wishes: dict[str, Match] = {}
        self._names: dict[str, bool] = {}

    def wish(self, text: str) -> Match:
        """Return the invitation, day or session; the id is `none` where it is answered so."""
        if text not in self._wishes:
            self._wishes[text] = self._wish(text)
        return self._wishes[text]

    def _wish(self, text: str) -> Match:
        rest, more = spoken.companions(text)
        for one, many in ((text, None), (rest, more)):
            answer = self._invitations.get(same(one) or one)
            if answer is not None:
                return Match((str(answer),), (), many)
        match = self.matcher.invitation(text)
        if not match.ids and (short := self._short(rest)):
            return Match((short,), (), more)
        return match

    def _short(self, text: str) -> str:
        """Return the invitation whose id this is, if no other one is called alike."""
        word = same(text)
        id_ = word.replace(" ", "-")
        if id_ not in self.data.invitations:
            return ""
        for other in self.data.invitations.values():
            names = f"{same(other.title)} {other.id.replace('-', ' ')}".split()
            if other.id != id_ and any(name.startswith(word) for name in names):
                return ""
        return id_

    def is_wish(self, text: str) -> bool:
        """Tell whether a text certainly is an invitation, or was answered to be none."""
        return bool(self.wish(text).id)

    def items(self, text: str) -> list[str]:
        """Return the items of a list in a cell."""
        return parts(text, self.is_wish)

    def has_wish(self, text: str) -> bool:
        """Tell whether a text is an invitation, or a list with one in it."""
        return self.is_wish(text) or any(map(self.is_wish, self.items(text)))

    def near_wish(self, text: str) -> bool:
        """Tell whether a text may well be an invitation, so that it has to be asked."""
        if self.is_wish(text):
            return True
        words = {word for word in same(text).split() if len(word) > 3}
        titles = [same(one.title) for one in self.data.invitations.values()]
        return any(
            word in title.split() or any(name.startswith(word) for name in title.split())
            for word in words
            for title in titles
        )

    def partner(self, text: str) -> Match:
        """Return the institution; the id is `nobody` where it is answered so."""
        answer = self._partners.get(same(text) or text)
        found = self.matcher.partner(text)
        if answer is None or found.id:
            return found
        if answer.id:
            return Match((str(answer.id),))
        return Match((), (), None)

    def new_partner(self, text: str) -> str:
        """Return the kind of a new partner that was answered for the text; "" if none was."""
        answer = self._partners.get(same(text) or text)
        return str(answer.new) if answer is not None and answer.new else ""

    def person(self, text: str, partner: str = "", house: str = "", mail: str = "") -> Who:
        """Return who is meant by a text, of the house that stands beside it."""
        rest, more = spoken.companions(text)
        for one, many in ((text, None), (rest, more)):
            for key in (f"{one} ({house})" if house else one, one):
                answer = self._people.get(same(key) or key)
                if answer is not None:
                    return self._answered(answer, one)._replace(more=many)
        match = self.matcher.person(text, partner, mail)
        if match.id:
            return Who(match.id, more=match.more)
        return Who(candidates=match.candidates, more=match.more, name=rest)

    def _answered(self, answer: object, text: str) -> Who:
        id_, partner = getattr(answer, "id", None), getattr(answer, "new", None)
        if id_ == NOBODY:
            return Who(nobody=True)
        if partner:
            there = self.matcher.person(text, partner)
            if there.id:
                return Who(there.id)
            return Who(new=partner, name=turned(text))
        return Who(str(id_ or ""))

    def is_person(self, text: str) -> bool:
        """Tell whether a text names somebody known, or of whom something was answered."""
        if text not in self._names:
            rest, _more = spoken.companions(text)
            self._names[text] = bool(
                (same(text) or text) in self._people
                or (same(rest) or rest) in self._people
                or self.matcher.people.same(text)
                or self.matcher.person(text).ids
            )
        return self._names[text]

    def like_person(self, text: str) -> bool:
        """Tell whether a text may well be the name of somebody known."""
        words = same_name(spoken.companions(text)[0]).split()
        return self.is_person(text) or (
            0 < len(words) <= 6 and self.matcher.people.knows(words)
        )


def _answers(answers: object) -> dict[str, object]:
    return {same(text) or text: answer for text, answer in dict(answers).items()}  # type: ignore[call-overload]


class Asked:
    """The questions of all sheets of a book: each text is asked once, with how many cells wait."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, tuple[str | int, ...]], Question] = {}
        self._count: Counter[tuple[str, str, tuple[str | int, ...]]] = Counter()

    def ask(
        self,
        code: str,
        about: str,
        source: SourceRange,
        answer: tuple[str | int, ...],
        candidates: Iterable[str] = (),
    ) -> None:
        """Note a question; the same about the same is one."""
        key = code, about, answer
        self._count[key] += 1
        if key not in self._found:
            self._found[key] = Question(code, about, source, answer, tuple(candidates))

    def all(self) -> tuple[Question, ...]:
        """Return the questions, the most frequent first."""
        found = [
            Question(q.code, q.about, q.source, q.answer, q.candidates, self._count[key])
            for key, q in self._found.items()
        ]
        return tuple(sorted(found, key=lambda q: (-q.count, q.source)))


@dataclass(slots=True)
class Table:
    """A sheet and what is found out about it."""

    sheet: Sheet
    texts: Texts
    asked: Asked
    known: Iterable[TableEntry] = ()
    number: int = 0
    """Where the answers about it stand in the list of tables."""
    top: int = 0
    """The first row below the headings."""
    heads: tuple[Cell, ...] = ()
    columns: list[Column] = field(default_factory=list)
    entry: TableEntry | None = None
    problems: list[Problem] = field(default_factory=list)
    fate: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    """What became of each cell: `used`, `left`, `title` or `error`, and why."""
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

    def wrong(self, code: str, cell: Cell, message: str, hint: str) -> None:
        """Note what is wrong with a cell."""
        self._note("error", code, [cell])
        self.problems.append(
            Problem(code, Severity.ERROR, message, self.sheet.source(cell), hint)
        )

    def question(self, code: str, key: str, cell: Cell, candidates: Iterable[str]) -> None:
        """Ask about the whole table; nothing of it is clear before somebody answers."""
        self.blocked = True
        answer = "tables", self.number, key
        self.asked.ask(code, cell.text, self.sheet.source(cell), answer, candidates)

    # --- where its parts are

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return the cells of a row that are not empty."""
        return tuple(cell for cell in self.sheet.rows[number] if cell.text)

    @cached_property
    def width(self) -> int:
        """How many columns there are."""
        return max(map(len, self.sheet.rows), default=0)

    def cell(self, row: int, column: int) -> Cell | None:
        """Return a cell, or None where it is empty."""
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) and cells[column].text else None

    def data_rows(self) -> Iterator[int]:
        """Yield the rows below the headings in which something stands that was not left out."""
        for row in range(self.top, len(self.sheet.rows)):
            if any((row, cell.column) not in self.fate for cell in self.row(row)):
                yield row
