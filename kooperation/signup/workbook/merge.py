"""Then, now and the data: what a workbook changes, cell by cell.

*Then* is what the cells said at the last import of this workbook or, before any, when koop wrote
it; *now* is what they say; the data is what stands in the files. A value that did not change since
then is no edit, whatever the data says; one that changed is one, if the data did not change too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kooperation.files.entries import InvitationEntry, PersonEntry, TravelEntry
from kooperation.files.scalars import Named, parse_guest
from kooperation.i18n import _
from kooperation.problems import Problem, Severity
from kooperation.signup.cells import Cell
from kooperation.signup.reading import Question
from kooperation.signup.workbook.columns import HOUSE, HOUSES, OFFER, OFFERS, PERSONS
from kooperation.signup.workbook.contents import GUESTS, text_of
from kooperation.signup.workbook.labels import INVITATIONS, PARTNERS, PEOPLE
from kooperation.signup.workbook.remembered import checksum
from kooperation.signup.workbook.rows import CONTENTS, PLACE_KEYS, RowId, renamed, required
from kooperation.signup.workbook.said import Trouble, said, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kooperation.files.edit import Value
    from kooperation.files.load import Loaded
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Sheet
    from kooperation.signup.workbook.found import FoundPoster, FoundRow
    from kooperation.signup.workbook.labels import Lookup, UnclearError
    from kooperation.signup.workbook.remembered import LastImport
    from kooperation.signup.workbook.rows import Row

_SHEETS = {PEOPLE: PERSONS.name, INVITATIONS: OFFERS.name, PARTNERS: HOUSES.name}
"""Where what is new gets a row, by kind."""
_NOTHING: Any = object()
"""Then was said what nobody understands."""


@dataclass
class Merge:
    """Collects what changes: by row and key the new value, with the cell that says so.

    `then` knows what was called how when koop wrote the workbook, `renames` are dates that were
    moved by it before, `places` are those that got another name by it.
    `both` says which side wins where both changed: `keep`, `replace`, or "" for an error.
    """

    loaded: Loaded
    data: Mapping[RowId, Row]
    lookup: Lookup
    then: Lookup
    last: LastImport
    both: str = ""
    older: bool = False
    renames: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    changes: dict[RowId, dict[str, tuple[Value | None, SourceRange]]] = field(default_factory=dict)
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
            elif not self.both:  # it is asked again until somebody settles it
                self._two_answers(sheet, cell, now, key, here)
                return
        self.last.said.setdefault(name, {})[key] = checksum(new)
        self.sources.setdefault(name, sheet.source(cell))

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

    def _two_answers(
        self, sheet: Sheet, cell: Cell, id_: RowId, key: str, here: Value | None
    ) -> None:
        """Say that somebody changed the same in the data meanwhile, where, and to what."""
        shown = CONTENTS[id_.kind, key].shown(here, self.lookup, 1) if here is not None else ()
        text = ", ".join(filter(None, map(text_of, shown)))
        self.problem(
            sheet, cell, "two-answers", *two_answers(cell.text, text, self._place(id_, key))
        )

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

    # --- papers ----------------------------------------------------------------------------------

    def poster(self, poster: FoundPoster, entry: RowId, then: Sequence[str]) -> None:
        """Take over who was added to a paper and who was crossed out; the others stay."""
        known = poster.key in self.last.signed and not self.older
        if known or [cell.text for cell in poster.names] != [*then]:
            _Signatures(self, poster, entry).compare(then)


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


def two_answers(text: str, there: str, place: str) -> tuple[str, str]:
    """Return message and hint where the workbook and the data both changed."""
    message = _('"{text}" stands here, and meanwhile in {place}: "{there}"').format(
        text=text, place=place, there=there
    )
    return message, _("--replace takes what stands here, --keep leaves the other; both settle it")


class _Signatures:
    """The names below one heading, compared one by one."""

    def __init__(self, merge: Merge, poster: FoundPoster, entry: RowId) -> None:
        self._merge, self._poster, self._entry = merge, poster, entry
        self._data: dict[str, int | None] = {}
        listed: Any = GUESTS.value(_interested(merge.data.get(entry)), merge.lookup)
        for one in listed:
            self._data.setdefault(*parse_guest(one))

    def _sum(self, who: str, more: int | None) -> str:
        return checksum([self._poster.key, who, str(more)])[:6]

    def compare(self, then: Sequence[str]) -> None:
        """Add what changes to the merge."""
        merge, key = self._merge, self._poster.key
        now, cells = self._now(then)
        stored = None if merge.older else merge.last.signed.get(key)
        known = {**now, **self._data}
        if stored is None:
            before = self._before(then)
        else:  # of those who are named anywhere still
            variants = [*now.items(), *self._data.items()]
            before = {who: more for who, more in variants if self._sum(who, more) in stored}
        if now == before and stored is None:
            return
        result = dict(self._data)
        for who in {**before, **known}:
            if who in now and (who not in before or now[who] != before[who]):
                self._sign(who, now[who], before.get(who, _NOTHING), result, cells[who])
            elif who in before and who not in now and not self._failed:
                result.pop(who, None)
        if not self._failed:  # or what is not settled would be taken for said
            merge.last.signed[key] = {self._sum(*one) for one in now.items()}
        merge.sources[f"poster {key}"] = self._poster.sheet.source(self._poster.heading)
        if result != self._data:
            value = [f"{who} +{more}" if more else who for who, more in result.items()]
            changed = [cells[who] for who in cells if result.get(who, _NOTHING)
                       != self._data.get(who, _NOTHING)]  # fmt: skip
            cell = changed[0] if changed else self._poster.heading
            source = self._poster.sheet.source(cell)
            merge.sources[f"poster {key}"] = source
            merge.changes.setdefault(self._entry, {})["interested"] = value or None, source

    def _sign(
        self, who: str, more: int | None, before: Any, result: dict[str, int | None], cell: Cell
    ) -> None:
        """Put somebody on the list, or say how many more they bring."""
        merge, sheet = self._merge, self._poster.sheet
        here = self._data.get(who, _NOTHING)
        if here is _NOTHING or here in (before, more) or merge.both == "replace":
            result[who] = more
        elif not merge.both:
            there = GUESTS.shown([f"{who} +{here}" if here else who], merge.lookup, 1)[0]
            place = merge._place(self._entry, "interested")  # noqa: SLF001
            merge.problem(sheet, cell, "two-answers", *two_answers(cell.text, str(there), place))
            self._failed = True

    def _before(self, then: Sequence[str]) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for text in then:
            try:
                named = self._merge.then.guest(text)
            except Exception:  # noqa: BLE001, S112  who has another name by now is known by it
                continue
            found.setdefault(named.name, named.more)
        return found

    def _now(self, then: Sequence[str]) -> tuple[dict[str, int | None], dict[str, Cell]]:
        """Return who stands below the heading now, and in which cell; the first time counts."""
        merge, sheet = self._merge, self._poster.sheet
        found: dict[str, int | None] = {}
        cells: dict[str, Cell] = {}
        self._failed = False
        for cell in self._poster.names:
            try:
                value = said(self._entry.kind, "interested", [cell], merge.lookup).value
            except Trouble as trouble:
                merge.trouble(sheet, trouble)
                self._failed = True
                continue
            for one in value or ():
                who, more = parse_guest(str(one))
                if self._is_host(who) and cell.text not in then:
                    message = _(
                        "{person} is interested in {invitation}, which their own institution offers"
                    ).format(person=who, invitation=self._poster.key.partition("@")[0])
                    hint = _("remove it: nobody visits their own house")
                    merge.problem(sheet, cell, "own-institution", message, hint)
                    continue
                if who not in found:
                    found[who], cells[who] = more, cell
        return found, cells

    def _is_host(self, who: str) -> bool:
        offer = RowId(InvitationEntry, self._poster.key.partition("@")[0])
        host = self._merge.wanted(offer, "host")
        return self._merge.wanted(RowId(PersonEntry, who), HOUSE) == host


def _interested(row: Row | None) -> tuple[Named, ...]:
    return getattr(row.entry, "interested", ()) if row and row.entry else ()
