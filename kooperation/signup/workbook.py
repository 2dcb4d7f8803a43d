"""The workbook that came back: what people changed in it, as edits of the files.

    book ─ remembered ─ found ─ fresh ─ merge ─→ Reading
           what koop    which    new     then, now
           wrote        sheets   rows    and the data
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kooperation.files.edit import Edit
from kooperation.files.entries import (
    InvitationEntry,
    PartnerEntry,
    PersonEntry,
    PlaceEntry,
    SessionEntry,
    TravelEntry,
)
from kooperation.files.imports import ImportsFile
from kooperation.files.typed import fields_of
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange, in_order
from kooperation.signup.columns import HOUSE, KEY, MEMORY, OFFER, WHAT
from kooperation.signup.fresh import NAMED_BY, ORDER, Fresh
from kooperation.signup.form import RowId, required, rows_of
from kooperation.signup.found import found_in
from kooperation.signup.labels import (
    INVITATIONS,
    PARTNERS,
    PEOPLE,
    PLACES,
    Lookup,
    labels_of,
)
from kooperation.signup.merge import Merge
from kooperation.signup.moves import moved_dates, with_moves
from kooperation.signup.reading import Note, Reading
from kooperation.signup.remembered import LastImport, remembered, row_name
from kooperation.signup.said import Trouble, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kooperation.files.entries import Entry
    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book, Cell
    from kooperation.signup.form import Row
    from kooperation.signup.found import FoundBook, FoundPage, FoundRow
    from kooperation.signup.reading import Options
    from kooperation.signup.remembered import Remembered

_GROUPS: Mapping[type[Entry], str] = {
    PersonEntry: PEOPLE, PartnerEntry: PARTNERS, InvitationEntry: INVITATIONS, PlaceEntry: PLACES,
}  # fmt: skip


def read(book: Book, loaded: Loaded, options: Options) -> Reading:
    """Return what a workbook that koop wrote changes in the files, which must be free of errors."""
    memory = remembered(book)
    partners, invitations = loaded.partners.entry, loaded.invitations.entry
    if memory is None:
        message = _("the sheet in which koop remembers what it wrote is damaged")
        hint = _("take a fresh workbook, koop sheets, and copy into it what is new")
        source = SourceRange(book.path, sheet=MEMORY)
        return Reading(problems=(Problem("not-a-table", Severity.ERROR, message, source, hint),))
    assert partners
    assert invitations
    imports = (loaded.imports.entry if loaded.imports else None) or ImportsFile()
    last = LastImport.of(memory.number, imports)
    if memory.weeks != invitations.weeks.id and not last.known:
        message = _("this workbook was made for other weeks: {weeks}").format(weeks=memory.weeks)
        hint = _("take one of these weeks: koop sheets")
        source = SourceRange(book.path, sheet=MEMORY)
        return Reading(problems=(Problem("not-a-table", Severity.ERROR, message, source, hint),))
    own = Lookup(memory.labels, memory.numbers, invitations.weeks)
    people = {person.id: one.id for one in partners.partners for person in one.people}
    hosts = {one.id: one.host for one in invitations.invitations}
    owners = {
        kind: {id_: own.label(PARTNERS, owner) for id_, owner in known.items()}
        for kind, known in ((PEOPLE, people), (INVITATIONS, hosts))
    }
    now = labels_of(partners, invitations)
    lookup = Lookup(
        memory.labels, memory.numbers, invitations.weeks, _answers(imports), owners, now
    )
    data = rows_of(partners, invitations, lookup)
    merge = Merge(loaded, data, lookup, own, last, options.settle)
    headings = {heading: key for key, (heading, _names) in memory.posters.items()}
    sheets = tuple(one for one in book.sheets if options.sheet in {"", one.name})
    found = found_in(replace(book, sheets=sheets), headings, contacts=options.contacts)
    return _Workbook(memory, merge, found).reading()


def _answers(imports: ImportsFile) -> dict[str, dict[str, str]]:
    """Return what was answered before, by kind and text; "" says: somebody new."""
    return {
        PEOPLE: {text: answer.id or "" for text, answer in imports.people.items()},
        PARTNERS: {text: answer.id or "" for text, answer in imports.partners.items()},
        INVITATIONS: dict(imports.invitations),
    }


class _Workbook:
    """Reads one workbook."""

    def __init__(self, memory: Remembered, merge: Merge, found: FoundBook) -> None:
        self._memory, self._merge, self._found = memory, merge, found
        self._fresh = Fresh(merge.data, merge.lookup, merge.last)
        self._rows: dict[RowId, FoundRow] = {}
        self._new: dict[RowId, FoundRow] = {}
        self._notes: list[Note] = []

    def reading(self) -> Reading:
        """Return everything that the workbook says."""
        for page in self._found.pages:
            self._page(page)
        self._corrected_names()
        for kinds in ORDER:
            for page in self._found.pages:
                self._identify_new(page, kinds)
        self._forgotten_rows()
        self._look_for_an_older_copy()
        apart = self._sorted_apart()
        for id_, row in self._rows.items():
            if id_ not in apart:
                self._compare(id_, row)
        for id_, row in self._new.items():
            self._add(id_, row)
        self._posters()
        self._strangers()
        return self._result()

    # --- which row is which ----------------------------------------------------------------------

    def _page(self, page: FoundPage) -> None:
        """Find the rows that koop wrote."""
        for cell, text in page.problems:
            message = _('two columns are called "{heading}"').format(heading=text)
            self._problem(page, cell, "which-columns", message, _("give one another name"))
        if page.place(KEY) is None:
            message = _("the column of the ids is gone, by which koop knows the rows")
            hint = _("take the sheet from a fresh workbook: koop sheets")
            self._problem(page, page.sheet.rows[page.heading][0], "which-columns", message, hint)
            return
        for row in page.rows():
            if row.key and (then := self._known(row)):
                row.id = then
                now = RowId(then.kind, self._merge.last.ids.get(row_name(then), then.key))
                self._keep(row, now)

    def _known(self, row: FoundRow) -> RowId | None:
        """Return what koop knows of that id, in the workbook or in the data."""
        kinds = (row.kind,) if row.kind else row.page.page.kinds
        for known in (self._memory.rows, self._merge.data):
            for kind in kinds:
                if RowId(kind, row.key) in known:
                    return RowId(kind, row.key)
        return None

    def _keep(self, row: FoundRow, id_: RowId) -> None:
        if id_ in self._rows or id_ in self._new:
            first = (self._rows | self._new)[id_]
            place = row.page.place(KEY) or 0
            message = _("{id} stands in two rows, first in {cell}").format(
                id=id_.key, cell=first.source(first.page.place(KEY) or 0).cell
            )
            hint = _("empty the id of the row that is new, or delete one of the two")
            self._problem(row.page, row.cell(place), "mixed-up-row", message, hint)
            return
        self._rows[id_] = row

    def _corrected_names(self) -> None:
        """Let everything be known by a name that was corrected, too."""
        for id_, row in self._rows.items():
            if (key := NAMED_BY.get(id_.kind)) and id_.kind in _GROUPS and row.id:
                name = row.text(id_, key)
                if name and name != self._then(row).get(self._code(row, id_, key)):
                    self._merge.lookup.also(_GROUPS[id_.kind], id_.key, name)

    def _identify_new(self, page: FoundPage, kinds: tuple[type[Entry], ...]) -> None:
        """Find out what the rows are about that have no id, of these kinds."""
        if page.place(KEY) is None:
            return
        above, ordered = "", self._in_order(page)
        for row in page.rows():
            known = self._known(row) if row.key else None
            row.kind = known.kind if known else row.kind or self._guessed(row)
            if row.kind is None and kinds == ORDER[0]:
                what = row.cell(page.place(WHAT) or 0)
                message = _("nobody can tell what this row is about")
                hint = _("choose it in the column {heading}").format(heading=_(WHAT))
                self._problem(page, what, "missing-field", message, hint)
            if row.kind in kinds and known is None:
                self._identify(row, above if ordered else "")
            if row.kind is InvitationEntry:
                above = known.key if known else self._invitation_of(row)
                if SessionEntry in kinds and self._has_date(row):
                    date = replace(row, kind=SessionEntry, key="", id=None,
                                   only=("at", "note", "agreed"))  # fmt: skip
                    self._identify(date, above)
            elif row.kind is SessionEntry and known:
                above = known.key.partition("@")[0]

    def _identify(self, row: FoundRow, above: str) -> None:
        try:
            id_ = self._fresh.identify(row, above)
        except Trouble as trouble:
            self._merge.trouble(row.page.sheet, trouble)
            return
        if id_ in self._merge.data:
            now = RowId(id_.kind, self._merge.last.ids.get(row_name(id_), id_.key))
            self._keep(row, now)
        elif id_ in self._new or id_ in self._rows:
            self._keep(row, id_)
        else:
            self._new[id_] = row

    def _guessed(self, row: FoundRow) -> type[Entry] | None:
        """Return what kind of entry a row is whose first columns do not say it."""
        filled = {
            one.column.heading
            for place, one in enumerate(row.page.placed)
            if one and row.cell(place).text
        }
        if InvitationEntry in row.page.page.kinds:
            if "Institution" in filled or "Seats" in filled:
                return InvitationEntry
            return SessionEntry if "Day" in filled else None
        if "Minutes" in filled:
            return TravelEntry
        return PlaceEntry if {"Address", "Features"} & filled else None

    def _has_date(self, row: FoundRow) -> bool:
        places = row.page.units(RowId(SessionEntry, "")).get("at", [])
        return any(row.cell(place).text for place in places)

    def _invitation_of(self, row: FoundRow) -> str:
        return next((id_.key for id_, one in self._new.items() if one is row
                     or (one.number == row.number and one.page is row.page)), "")  # fmt: skip

    def _in_order(self, page: FoundPage) -> bool:
        """Tell whether the rows stand as koop wrote them, so that "above" means something."""
        places = {id_: n for n, id_ in enumerate(self._memory.rows)}
        order = [places[row.id] for row in self._rows.values()
                 if row.page is page and row.id in places]  # fmt: skip
        return order == sorted(order)

    def _forgotten_rows(self) -> None:
        """Ask for an id where a new row of an earlier import may have become another one."""
        seen = {*self._rows, *self._new}
        for old in self._fresh.forgotten(seen):
            for id_, row in self._new.items():
                owners = {self._fresh.owner(old), ""}
                owner = row.text(id_, HOUSE if id_.kind is PersonEntry else "host")
                same_owner = not owner or self._owner(row, id_) in owners
                if id_.kind is old.kind and not row.key and same_owner:
                    place = row.page.units(id_)[NAMED_BY[id_.kind]][0]
                    message = _("this row is new, and {id}, new at an earlier import, is gone")
                    hint = _("write {id} as its id if this is the same with another name, or an id"
                             " of its own")  # fmt: skip
                    self._problem(row.page, row.cell(place), "mixed-up-row",
                                  message.format(id=old.key), hint.format(id=old.key))  # fmt: skip

    def _owner(self, row: FoundRow, id_: RowId) -> str:
        key = HOUSE if id_.kind is PersonEntry else "host"
        return self._merge.lookup.knows(PARTNERS, row.text(id_, key))

    # --- what changed ----------------------------------------------------------------------------

    def _then(self, row: FoundRow) -> Mapping[str, str]:
        return self._memory.rows.get(row.id, {}) if row.id else {}

    @staticmethod
    def _code(row: FoundRow, id_: RowId, key: str) -> str:
        places = row.page.units(id_).get(key)
        return row.page.codes[places[0]] if places else ""

    def _look_for_an_older_copy(self) -> None:
        """See whether this is a copy from before the last import, which must undo nothing.

        So it is if of several cells that were imported then all stand as koop wrote them.
        """
        same, changed = [], 0
        for id_, row in self._rows.items():
            for key in self._merge.last.said.get(row_name(row.id or id_), ()):
                places = row.page.units(id_).get(key, [])
                cells = [row.cell(place) for place in places]
                if row.id and texts(cells) == row.before(places, self._then(row)):
                    same += [row.page.sheet.source(cell) for cell in cells[:1]]
                else:
                    changed += 1
        for poster in self._found.posters:
            if poster.key in self._merge.last.signed:
                then = self._memory.posters[poster.key][1]
                if tuple(cell.text for cell in poster.names) == then:
                    same.append(poster.sheet.source(poster.heading))
                else:
                    changed += 1
        self._merge.older = len(same) > 1 and not changed
        if self._merge.older:
            self._notes.append(Note("older-copy", tuple(same)))

    def _sorted_apart(self) -> set[RowId]:
        """Return the rows that were sorted apart: what belongs to one stands in that of another."""
        apart: set[RowId] = set()
        changed: dict[tuple[int, str], list[tuple[RowId, FoundRow, str, str]]] = {}
        names = {(id_.kind, then.get("Name" if id_.kind is not InvitationEntry else "Title")): id_
                 for id_, then in self._memory.rows.items()}  # fmt: skip
        for id_, row in self._rows.items():
            if not row.id or row.is_as_before(self._then(row)):
                continue
            for key, places in row.page.units(id_).items():
                now = "\n".join(row.cell(place).text for place in places).strip()
                then = "\n".join(row.before(places, self._then(row))).strip()
                if now != then:
                    one = (id_, row, now, then)
                    changed.setdefault((id(row.page), key), []).append(one)
                    other = names.get((row.id.kind, now)) if key == NAMED_BY.get(id_.kind) else None
                    if other and other != row.id and id_.kind in {PersonEntry, PartnerEntry}:
                        self._apart(id_, row, places[0], now, apart)
        for (_page, key), rows in changed.items():
            now_, then_ = (Counter(one[n] for one in rows if one[n]) for n in (2, 3))
            if len(rows) > 2 and now_ == then_ and len(now_) > 1:
                for id_, row, _now, _then in rows:
                    place = row.page.units(id_)[key][0]
                    self._apart(id_, row, place, row.cell(place).text, apart)
        return apart

    def _apart(self, id_: RowId, row: FoundRow, place: int, text: str, apart: set[RowId]) -> None:
        if id_ in apart:
            return
        apart.add(id_)
        message = _('"{text}" stood in another row before; this is the row of {id}')
        hint = _("sort whole rows: choose all columns first, or undo the sorting")
        self._problem(row.page, row.cell(place), "mixed-up-row",
                      message.format(text=text[:80], id=id_.key), hint)  # fmt: skip

    def _compare(self, id_: RowId, row: FoundRow) -> None:
        """Compare a row that koop knows."""
        then = self._then(row)
        if row.is_as_before(then) and row_name(row.id or id_) not in self._merge.last.said:
            return
        if id_ not in self._merge.data:
            self._gone(id_, row)
            return
        self._merge.row(row, id_, then)
        self._misplaced(id_, row)

    def _gone(self, id_: RowId, row: FoundRow) -> None:
        """Somebody is not in the data any more: named, if the row says anything new."""
        for places in row.page.units(id_).values():
            cells = [row.cell(place) for place in places]
            if texts(cells) != row.before(places, self._then(row)) and self._merge.both != "keep":
                message = _("{id} is not in the data any more").format(id=id_.key)
                hint = _("--keep leaves it so; without its id the row is a new one")
                self._problem(row.page, cells[0], "two-answers", message, hint)
                return

    def _misplaced(self, id_: RowId, row: FoundRow) -> None:
        """Complain of what stands in a column that such a row does not have."""
        if row.only or (id_.kind is InvitationEntry and self._has_date(row)):
            return
        used = {place for places in row.page.units(id_).values() for place in places}
        then = self._then(row)
        for place, one in enumerate(row.page.placed):
            cell = row.cell(place)
            if one is None or place in used or not cell.text or one.column.heading in {KEY, WHAT}:
                continue
            if cell.text == then.get(one.code) or self._is_host(id_, row, cell, one.column.heading):
                continue
            message = _('"{heading}" has no meaning in this row').format(heading=one.title)
            hint = _("empty the cell, or write it into the row to which it belongs")
            self._problem(row.page, cell, "unknown-key", message, hint)

    def _is_host(self, id_: RowId, row: FoundRow, cell: Cell, heading: str) -> bool:
        """Tell whether a date names only the institution that invites."""
        if id_.kind is not SessionEntry or heading != "Institution":
            return False
        offer = id_.key.partition("@")[0]
        known = self._merge.data.get(RowId(InvitationEntry, offer))
        host = known.values.get("host") if known else None
        return self._merge.lookup.knows(PARTNERS, cell.text) == host or host is None and bool(row)

    def _add(self, id_: RowId, row: FoundRow) -> None:
        """Add what a new row says."""
        self._merge.row(row, id_, {})
        self._misplaced(id_, row)
        if handle := self._fresh.handles.get(id_):
            self._merge.last.ids[handle] = id_.key
            self._merge.sources[handle] = row.source(0)
        changes = self._merge.changes.get(id_, {})
        for key, places in row.page.units(id_).items():
            cell = row.cell(places[0])
            if required(id_.kind, key) and key not in changes and not any(
                row.cell(place).text for place in places
            ) and not (id_.kind is TravelEntry or key == OFFER):  # fmt: skip
                heading = row.page.placed[places[0]]
                message = _('"{heading}" is empty in this row').format(
                    heading=heading.title if heading else key
                )
                self._problem(row.page, cell, "missing-field", message,
                              _("write it, or empty the whole row"))  # fmt: skip

    def _posters(self) -> None:
        for poster in self._found.posters:
            then = self._memory.posters[poster.key][1]
            kind: type[Entry] = SessionEntry if "@" in poster.key else InvitationEntry
            key = self._merge.last.ids.get(row_name(RowId(kind, poster.key)), poster.key)
            if RowId(kind, key) in self._merge.data:
                self._merge.poster(poster, RowId(kind, key), then)
            elif tuple(cell.text for cell in poster.names) != then and poster.names:
                message = _("{id} is not in the data any more").format(id=poster.key)
                self._merge.problem(poster.sheet, poster.names[0], "two-answers", message,
                                    _("empty the column"))  # fmt: skip

    def _strangers(self) -> None:
        """Say what was not read: other sheets, columns that koop does not know."""
        for sheet, cell in self._found.strangers:
            message = _("nobody can tell for which paper these names are")
            self._merge.problem(sheet, cell, "which-columns", message,
                                _("write the heading as it was, with title and date"))  # fmt: skip
        for other in self._found.others:
            first = next(other.cells())
            self._notes.append(Note("other-sheet", (other.source(first),), (other.name,)))
        for page in self._found.pages:
            self._unread(page)

    def _unread(self, page: FoundPage) -> None:
        headings = page.sheet.rows[page.heading]
        for place in range(max((len(row) for row in page.sheet.rows), default=0)):
            if place < len(page.placed) and page.placed[place]:
                continue
            cells = [row[place] for row in page.sheet.rows[page.heading :]
                     if place < len(row) and row[place].text]  # fmt: skip
            if not cells:
                continue
            heading = headings[place].text if place < len(headings) else ""
            known = any(one.contacts and heading in (one.heading, one.title())
                        for one in page.page.columns)  # fmt: skip
            if len(cells) > 1 or not known:
                code = "contacts" if known else "left-out"
                self._notes.append(Note(code, (page.sheet.source(cells[0]),), (heading,)))

    def _problem(self, page: FoundPage, cell: Cell, code: str, message: str, hint: str) -> None:
        self._merge.problem(page.sheet, cell, code, message, hint)

    # --- what comes of it ------------------------------------------------------------------------

    def _result(self) -> Reading:
        merge = self._merge
        moves = moved_dates(merge)
        with_moves(merge, moves)
        for old, new in moves.items():
            name = next((row_name(row.id) for id_, row in self._rows.items()
                         if row.id and id_ == RowId(SessionEntry, old)), "")  # fmt: skip
            if name:
                merge.last.ids[name] = new
                merge.sources[name] = merge.changes[RowId(SessionEntry, old)]["at"][1]
        edits = tuple(self._edits())
        memory = tuple(merge.last.edits(self._memory.number, merge.sources))
        counts = Counter(
            _counted(id_, new=id_ in self._new) for id_ in merge.changes if merge.changes[id_]
        )
        return Reading(
            edits, memory, tuple(merge.questions.values()), in_order(merge.problems),
            tuple(self._notes), dict(sorted(counts.items())),
        )  # fmt: skip

    def _edits(self) -> Iterator[Edit]:
        """Yield the edits; new houses first, as somebody may move into one."""
        changes = self._merge.changes
        numbers: Counter[str] = Counter()
        made = [self._made(id_, changes[id_], numbers)
                for kinds in ORDER for id_ in self._new if id_.kind in kinds and self._is_whole(id_)
                ]  # fmt: skip
        houses = [edit for edit in made if edit.path[:-1] == ("partners",)]
        yield from houses
        for id_, row in self._merge.data.items():
            if id_ in changes:
                yield from self._changed(id_, row, changes[id_])
        yield from (edit for edit in made if edit not in houses)

    def _is_whole(self, id_: RowId) -> bool:
        """Tell whether a new row says all that it must."""
        changes = self._merge.changes.get(id_, {})
        row = self._new[id_]
        needed = (key for key in row.page.units(id_) if required(id_.kind, key))
        free = {OFFER, *(("place", "between") if id_.kind is TravelEntry else ())}
        return bool(changes) and all(key in changes or key in free for key in needed)

    def _changed(self, id_: RowId, row: Row, changes: Mapping[str, Any]) -> Iterator[Edit]:
        if id_.kind is TravelEntry:
            values = {**row.values, **{key: value for key, (value, _at) in changes.items()}}
            source = next(iter(changes.values()))[1]
            yield Edit(row.file, row.path, _way(values), source)
            return
        path, house = row.path, changes.get(HOUSE)
        if house:
            entry: Any = self._written(row)
            for key, (value, _source) in changes.items():
                entry = {**entry, key: value}
            ordered = _ordered(PersonEntry, {k: v for k, v in entry.items() if v is not None})
            yield Edit(row.file, path, None, house[1])
            yield Edit(row.file, ("partners", str(house[0]), "people", id_.key), ordered, house[1])
            return
        for key, (value, source) in changes.items():
            yield Edit(row.file, (*path, key), value, source)

    def _written(self, row: Row) -> dict[str, Any]:
        """Return a person as written in the file."""
        value: Any = self._merge.loaded.partners.document.value["partners"]
        house = next(one for one in value if one["id"] == row.path[1])
        return dict(next(one for one in house["people"] if one["id"] == row.path[3]))

    def _made(self, id_: RowId, changes: Mapping[str, Any], numbers: Counter[str]) -> Edit:
        """Return the edit that adds an entry."""
        source = next(iter(changes.values()))[1]
        values = {key: value for key, (value, _at) in changes.items() if value is not None}
        if "id" in fields_of(id_.kind):
            values["id"] = id_.key
        house = values.pop(HOUSE, "")
        values.pop(OFFER, "")
        entry: Any = _ordered(id_.kind, values)
        match id_.kind.__name__:
            case "PersonEntry":
                return Edit("partners", ("partners", house, "people", id_.key), entry, source)
            case "PartnerEntry":
                return Edit("partners", ("partners", id_.key), entry, source)
            case "SessionEntry":
                offer = id_.key.partition("@")[0]
                number = self._dates(offer) + numbers[offer]
                numbers[offer] += 1
                path: tuple[str | int, ...] = ("invitations", offer, "sessions", number)
                return Edit("invitations", path,
                            entry["at"] if {*entry} == {"at"} else entry, source)  # fmt: skip
            case "TravelEntry":
                ways = [one for one in self._merge.data if one.kind is TravelEntry]
                numbers["travel"] += 1
                path = ("weeks", "travel_times", len(ways) + numbers["travel"] - 1)
                return Edit("invitations", path, _way(values), source)
        group = {"EventEntry": "events", "PlaceEntry": "places"}.get(id_.kind.__name__)
        return Edit("invitations", (group or "invitations", id_.key), entry, source)

    def _dates(self, offer: str) -> int:
        row = self._merge.data.get(RowId(InvitationEntry, offer))
        return len(getattr(row.entry, "sessions", ())) if row and row.entry else 0


def _counted(id_: RowId, *, new: bool) -> str:
    word = id_.kind.__name__.removesuffix("Entry").lower()
    return f"new-{word}" if new else f"changed-{word}"


def _ordered(kind: type[Entry], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values in the order of the keys of the files."""
    return {key: values[key] for key in fields_of(kind) if key in values}


def _way(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a way as the files have it; None once all of it is emptied."""
    one, other, minutes = (values.get(key) for key in ("place", "between", "minutes"))
    if not (one or other or minutes):
        return None
    ends = {"between": [one or "", other]} if other else {"place": one or ""}
    return {**ends, "minutes": minutes or ""}

