"""What is known of a workbook while it is read: one bench for the modules that work on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kooperation.i18n import _
from kooperation.problems import Problem, Severity
from kooperation.signup.reading import Question
from kooperation.signup.workbook.columns import HOUSES, OFFERS
from kooperation.signup.workbook.columns import PEOPLE as PERSONS
from kooperation.signup.workbook.labels import INVITATIONS, PARTNERS, PEOPLE, UnclearError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kooperation.files.edit import Value
    from kooperation.files.load import Loaded
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Sheet
    from kooperation.signup.reading import Note
    from kooperation.signup.workbook.contents import UnreadError
    from kooperation.signup.workbook.found import FoundBook, FoundRow
    from kooperation.signup.workbook.fresh import Fresh
    from kooperation.signup.workbook.labels import Lookup
    from kooperation.signup.workbook.remembered import LastImport, Remembered
    from kooperation.signup.workbook.rows import EntryRow, RowId

_SHEETS = {PEOPLE: PERSONS.name, INVITATIONS: OFFERS.name, PARTNERS: HOUSES.name}
"""Where what is new gets a row, by kind."""


@dataclass
class Work:
    """A workbook that is being read.

    `then` knows what was called how when koop wrote it, `renames` are dates that were moved by it
    before, `places` are those that got another name by it. `both` says which side wins where both
    changed: `keep`, `replace`, or "" for an error.
    Of its rows, `rows` are known to the data, `new` will be, `again` are new ones about somebody
    who has one; `about` is the key of what a row without an id is about, by its sheet and number.
    `changes` are by row and key the new value, with the cell that says so; `wishes` tells, once it
    is asked, where each of the changed wishes of a person stands. It is `older` if it is a copy
    from before the last import.
    """

    memory: Remembered
    loaded: Loaded
    data: Mapping[RowId, EntryRow]
    lookup: Lookup
    then: Lookup
    last: LastImport
    found: FoundBook
    fresh: Fresh
    renames: Mapping[str, str]
    places: Mapping[str, str]
    both: str = ""
    older: bool = False
    rows: dict[RowId, FoundRow] = field(default_factory=dict)
    new: dict[RowId, FoundRow] = field(default_factory=dict)
    again: list[tuple[RowId, FoundRow]] = field(default_factory=list)
    about: dict[tuple[str, int], str] = field(default_factory=dict)
    changes: dict[RowId, dict[str, tuple[Value | None, SourceRange]]] = field(default_factory=dict)
    wishes: dict[RowId, Callable[[], list[SourceRange]]] = field(default_factory=dict)
    sources: dict[str, SourceRange] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: dict[tuple[str, str], Question] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def problem(self, source: SourceRange, code: str, message: str, hint: str = "") -> None:
        """Add a mistake."""
        self.problems.append(Problem(code, Severity.ERROR, message, source, hint))

    def unread(self, sheet: Sheet, error: UnreadError) -> None:
        """Add what cells say that cannot be used: mistakes, or questions, each asked once."""
        for cell, cause in error.causes:
            source = sheet.source(cell)
            if not isinstance(cause, UnclearError):
                values = cause.context or {}
                self.problem(source, cause.type, values.get("message", ""), values.get("hint", ""))
            elif cause.told:
                continue
            elif cause.candidates or self.lookup.now.get(cause.kind):
                self._question(source, cause)
            else:  # there is nobody yet who could be meant
                self.problem(source, cause.code, *_nobody(cause))

    def _question(self, source: SourceRange, unclear: UnclearError) -> None:
        answer = unclear.kind, unclear.about
        count = 1
        if answer in self.questions:
            source, count = self.questions[answer].source, self.questions[answer].count + 1
        self.questions[answer] = Question(
            unclear.code, unclear.about, source, answer, tuple(unclear.candidates), count,
            names=unclear.names or {}, sheet="" if unclear.names is None else _SHEETS[unclear.kind],
        )  # fmt: skip

    def stored(self, id_: RowId, key: str) -> Value | None:
        """Return what a value is in the data."""
        row = self.data.get(id_)
        return row.values.get(key) if row else None

    def wanted(self, id_: RowId, key: str) -> Value | None:
        """Return what a value will be."""
        changes = self.changes.get(id_, {})
        return changes[key][0] if key in changes else self.stored(id_, key)

    def follow(self, id_: RowId, key: str, new: Value | None, source: SourceRange) -> None:
        """Let a value follow a change at `source`, unless a cell of its own changes it too."""
        changes = self.changes.setdefault(id_, {})
        changes[key] = new, changes[key][1] if key in changes else source


def _nobody(unclear: UnclearError) -> tuple[str, str]:
    """Return message and hint where a cell names what stands in no row, and nothing does."""
    what = {
        PEOPLE: _('nobody is called "{text}"'),
        INVITATIONS: _('no invitation is called "{text}"'),
    }.get(unclear.kind, _('no institution is called "{text}"'))
    hint = _('correct it, or write a row for it on the sheet "{sheet}"')
    return what.format(text=unclear.about[:80]), hint.format(sheet=_(_SHEETS[unclear.kind]))
