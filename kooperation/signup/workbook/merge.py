"""Then, now and the data: what a workbook changes, cell by cell.

*Then* is what the cells said at the last import of this workbook or, before any, when koop wrote
it; *now* is what they say; the data is what stands in the files. A value that did not change since
then is no edit, whatever the data says; one that changed is one, if the data did not change too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from kooperation.files.entries import TravelEntry
from kooperation.i18n import _
from kooperation.problems import Problem, Severity
from kooperation.signup.book import is_error
from kooperation.signup.cells import Cell
from kooperation.signup.reading import Question
from kooperation.signup.workbook.columns import HOUSES, OFFER, OFFERS
from kooperation.signup.workbook.columns import PEOPLE as PERSONS
from kooperation.signup.workbook.contents import text_of
from kooperation.signup.workbook.labels import INVITATIONS, PARTNERS, PEOPLE
from kooperation.signup.workbook.remembered import checksum
from kooperation.signup.workbook.rows import CONTENTS, PLACE_KEYS, RowId, renamed, required
from kooperation.signup.workbook.said import Trouble, said, texts
from kooperation.signup.workbook.wishes import wishes_with_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kooperation.files.edit import Value
    from kooperation.files.load import Loaded
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Sheet
    from kooperation.signup.workbook.found import FoundRow
    from kooperation.signup.workbook.labels import Lookup, UnclearError
    from kooperation.signup.workbook.remembered import LastImport
    from kooperation.signup.workbook.rows import EntryRow

_SHEETS = {PEOPLE: PERSONS.name, INVITATIONS: OFFERS.name, PARTNERS: HOUSES.name}
"""Where what is new gets a row, by kind."""
_NOTHING: Any = object()
"""Then was said what nobody understands."""


@dataclass
class WorkbookMerge:
    """Collects what changes: by row and key the new value, with the cell that says so.

    `then` knows what was called how when koop wrote the workbook, `renames` are dates that were
    moved by it before, `places` are those that got another name by it.
    `wishes` tells, once it is asked, where each of the changed wishes of a person stands.
    `both` says which side wins where both changed: `keep`, `replace`, or "" for an error.
    """

    loaded: Loaded
    data: Mapping[RowId, EntryRow]
    lookup: Lookup
    then: Lookup
    last: LastImport
    both: str = ""
    older: bool = False
    renames: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    changes: dict[RowId, dict[str, tuple[Value | None, SourceRange]]] = field(default_factory=dict)
    wishes: dict[RowId, Callable[[], list[SourceRange]]] = field(default_factory=dict)
    sources: dict[str, SourceRange] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: dict[tuple[str, str], Question] = field(default_factory=dict)

    def problem(self, sheet: Sheet, cell: Cell, code: str, message: str, hint: str = "") -> None:
        """Add a mistake at a cell."""
        source = sheet.source(cell)
        self.problems.append(Problem(code, Severity.ERROR, message, source, hint))

    def trouble(self, sheet: Sheet, found: Trouble) -> None:
        """Add what cells say that cannot be used: mistakes, or questions, each asked once."""
        for one in found.all:
            if one.unclear is None:
                self.problem(sheet, one.cell, one.code, one.message, one.hint)
            elif one.unclear.told:
                continue
            elif one.unclear.candidates or self.lookup.now.get(one.unclear.kind):
                self._question(sheet.source(one.cell), one.unclear)
            else:  # there is nobody yet who could be meant
                self.problem(sheet, one.cell, one.unclear.code, *_nobody(one.unclear))

    def _question(self, place: SourceRange, unclear: UnclearError) -> None:
        key = unclear.kind, unclear.about
        count = self.questions[key].count + 1 if key in self.questions else 1
        source = self.questions[key].source if key in self.questions else place
        answer = (unclear.kind, unclear.about)
        self.questions[key] = Question(
            unclear.code, unclear.about, source, answer, tuple(unclear.candidates), count,
            names=unclear.names or {}, sheet="" if unclear.names is None else _SHEETS[unclear.kind],
        )  # fmt: skip

    # --- rows ------------------------------------------------------------------------------------

    def row(self, row: FoundRow, now: RowId, then: Mapping[str, str]) -> None:
        """Compare a row, now about `now`, with what stood in its cells when koop wrote it."""
        stored = self.last.said.get(row.name(now), {})
        changed = row.changed(then)
        for key, places in row.units(now).items():
            if changed.isdisjoint(places) and (key not in stored or self.older):
                continue
            before = row.before(places, then)
            cells = [row.cell(place) for place in places]
            if any(is_error(cell.text) for cell in cells):  # that is said already
                continue
            lost = [code for code in row.page.lost(now, key, then) if then[code]]
            try:
                if lost:
                    raise _lost(cells[0], lost[0])
                self._value(row, now, key, cells, before)
            except Trouble as found:
                self.trouble(row.page.sheet, found)

    def _value(
        self, row: FoundRow, now: RowId, key: str, cells: list[Cell], before: list[str]
    ) -> None:
        """Compare a value that changed, or was imported before."""
        name, sheet = row.name(now), row.page.sheet
        new, cell = said(now.kind, key, cells, self.lookup)
        # What is typed now is called as it is now, though another place had that name before.
        is_now = key in PLACE_KEYS and new in self.places.values() and texts(cells) != before
        new = new if is_now else self._as_now_called(key, new)
        if row.id and key == OFFER:
            if new != self._data_value(now, OFFER):
                raise _mixed_up(cell, now)
            return
        stored = None if self.older else self.last.said.get(name, {}).get(key)
        if stored is not None and stored == checksum(new):
            return
        old = self._before(now, key, cells, before) if stored is None else _NOTHING
        if stored is None and new == old:
            return
        here = self._data_value(now, key)
        if new != here:
            unchanged = checksum(here) == stored if stored else here == old
            if new is None and required(now.kind, key) and now.kind is not TravelEntry:
                raise _emptied(cell)
            if self.wanted(now, key) not in (here, new):
                message = _("another row of {id} says something else here").format(id=now.key)
                hint = _("keep it in one of the two rows")
                raise Trouble(cell, "two-statements", message, hint)
            if unchanged or self.both == "replace":
                self.changes.setdefault(now, {})[key] = new, sheet.source(cell)
                self._note_wishes(sheet, now, cells if key == "wishes" and new else ())
            elif not self.both:  # it is asked again until somebody settles it
                self.two_answers(sheet, cell, now, key, self._shown(now, key, here))
                return
        self.last.said.setdefault(name, {})[key] = checksum(new)
        self.sources.setdefault(name, sheet.source(cell))

    def _note_wishes(self, sheet: Sheet, now: RowId, cells: Sequence[Cell]) -> None:
        if cells:
            self.wishes[now] = partial(_places, sheet, cells, self.lookup)

    def _before(self, now: RowId, key: str, cells: list[Cell], before: list[str]) -> Any:
        """Return what the cells said when koop wrote them."""
        old = [Cell(cell.row, cell.column, text) for cell, text in zip(cells, before, strict=True)]
        try:
            return self._as_now_called(key, said(now.kind, key, old, self.then).value)
        except Trouble:
            return _NOTHING

    def _as_now_called(self, key: str, value: Value | None) -> Value | None:
        """Return wishes by the names of dates that this workbook moved at an earlier import.

        And a place by the name that it gave it then.
        """
        if key in PLACE_KEYS:
            return self.places.get(str(value), value)
        if value is None or key not in {"wishes", "missed"} or not self.renames:
            return value
        found: Value = renamed(value, self.renames)
        return found

    def _data_value(self, id_: RowId, key: str) -> Value | None:
        row = self.data.get(id_)
        return row.values.get(key) if row else None

    def wanted(self, id_: RowId, key: str) -> Value | None:
        """Return what a value will be."""
        changes = self.changes.get(id_, {})
        return changes[key][0] if key in changes else self._data_value(id_, key)

    def _shown(self, id_: RowId, key: str, value: Value | None) -> str:
        shown = () if value is None else CONTENTS[id_.kind, key].shown(value, self.lookup, 1)
        return ", ".join(filter(None, map(text_of, shown)))

    def two_answers(self, sheet: Sheet, cell: Cell, id_: RowId, key: str, there: str) -> None:
        """Say that somebody changed the same in the data meanwhile, where, and to what."""
        message = _('"{text}" stands here, and meanwhile in {place}: "{there}"')
        message = message.format(text=cell.text, place=self._place(id_, key), there=there)
        hint = _("--replace takes what stands here, --keep leaves the other; both settle it")
        self.problem(sheet, cell, "two-answers", message, hint)

    def _place(self, id_: RowId, key: str) -> str:
        """Return where in the files the value stands: file and line."""
        row = self.data.get(id_)
        if row is None:
            return ""
        document = self.loaded.partners if row.file == "partners" else self.loaded.invitations
        path: list[str | int] = []
        value: Any = document.document.value
        for step in (*row.path, key):
            if isinstance(value, list) and isinstance(step, str):
                step = next((n for n, one in enumerate(value)  # noqa: PLW2901
                             if isinstance(one, dict) and step in (one.get("id"), one.get("name"))),
                            0)  # fmt: skip
            path.append(step)
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                break
        source = document.document.source(*path)
        return f"{source.path}:{source.line}"


def _places(sheet: Sheet, cells: Sequence[Cell], lookup: Lookup) -> list[SourceRange]:
    return [sheet.source(cell) for cell, _group in wishes_with_cells(cells, lookup)]


def _mixed_up(cell: Cell, id_: RowId) -> Trouble:
    message = _('"{text}" stands in a row of {id}, which is something else').format(
        text=cell.text[:80], id=id_.key
    )
    hint = _("sort only whole rows; or empty the id, if this is a new row")
    return Trouble(cell, "mixed-up-row", message, hint)


def _lost(cell: Cell, heading: str) -> Trouble:
    message = _("the column that belongs to this is gone: {heading}").format(heading=heading)
    return Trouble(cell, "which-columns", message, _("take it from a fresh workbook: koop sheets"))


def _emptied(cell: Cell) -> Trouble:
    return Trouble(cell, "missing-field", _("nothing stands here any more, and something must"),
                   _("write it again; koop import deletes nobody and nothing"))  # fmt: skip


def _nobody(unclear: UnclearError) -> tuple[str, str]:
    """Return message and hint where a cell names what stands in no row, and nothing does."""
    what = {
        PEOPLE: _('nobody is called "{text}"'),
        INVITATIONS: _('no invitation is called "{text}"'),
    }.get(unclear.kind, _('no institution is called "{text}"'))
    hint = _('correct it, or write a row for it on the sheet "{sheet}"')
    return what.format(text=unclear.about[:80]), hint.format(sheet=_(_SHEETS[unclear.kind]))
