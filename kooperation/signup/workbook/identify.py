"""Which row is about what: by the ids that koop wrote, or else by what stands in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kooperation.files.entries import (
    InvitationEntry,
    PersonEntry,
    PlaceEntry,
    SessionEntry,
    TravelEntry,
)
from kooperation.i18n import _
from kooperation.signup.reading import Note
from kooperation.signup.workbook.columns import HOUSE, KEY, WHAT
from kooperation.signup.workbook.contents import UnreadError
from kooperation.signup.workbook.fresh import LABELS, NAMED_BY, ORDER, UNCLEAR
from kooperation.signup.workbook.labels import PARTNERS, LeftOutError
from kooperation.signup.workbook.rows import RowId, row_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.files.entries import Entry
    from kooperation.signup.workbook.found import FoundPage, FoundRow
    from kooperation.signup.workbook.work import Work


def identify(work: Work) -> None:
    """Find out what each row is about; what cannot be known is a mistake or a question."""
    sheets = [(page, [*page.rows()]) for page in work.found.pages]
    for page, rows in sheets:
        _page(work, page, rows)
    _corrected_names(work)
    for kinds in ORDER:
        for page, rows in sheets:
            _identify_new(work, page, rows, kinds)
    _forgotten_rows(work)
    _changed_ids(work)


def _page(work: Work, page: FoundPage, rows: Iterable[FoundRow]) -> None:
    """Find the rows that koop wrote."""
    for cell, text in page.problems:
        message = _('two columns are called "{heading}"').format(heading=text)
        work.problem(page.sheet.source(cell), "which-columns", message, _("give one another name"))
    if page.place(KEY) is None:
        message = _("the column of the ids is gone, by which koop knows the rows")
        hint = _("take the sheet from a fresh workbook: koop sheets")
        source = page.sheet.source(page.sheet.rows[page.heading][0])
        work.problem(source, "which-columns", message, hint)
        return
    for row in rows:
        if row.key and (then := _known(work, row)):
            row.id, row.then = then, work.memory.rows.get(then, {})
            _keep(work, row, work.last.now(then))


def _known(work: Work, row: FoundRow) -> RowId | None:
    """Return what koop knows of that id: in the workbook, in the data, or by a name it had."""
    kinds = (row.kind,) if row.kind else row.page.page.kinds
    ids = [RowId(kind, row.key) for kind in kinds]
    for known in (work.memory.rows, work.data):
        for id_ in ids:
            if id_ in known:
                return id_
    return next((id_ for id_ in ids if row_name(id_) in work.last.ids), None)


def _keep(work: Work, row: FoundRow, id_: RowId) -> None:
    if id_ in work.rows or id_ in work.new:
        first = (work.rows | work.new)[id_]
        message = _("{id} stands in two rows, first in {cell}")
        message = message.format(id=id_.key, cell=first.top.cell)
        hint = _("empty the id of the row that is new, or delete one of the two")
        if not row.key:
            hint = _("delete one of the two, or change what both say")
        work.problem(row.top, "mixed-up-row", message, hint)
    else:
        work.rows[id_] = row


def _corrected_names(work: Work) -> None:
    """Let everything be known by a name that was corrected, too."""
    for id_, row in work.rows.items():
        if (key := NAMED_BY.get(id_.kind)) and id_.kind in LABELS and row.id:
            name = row.text(id_, key)
            if name and [name] != row.before(row.units(id_).get(key, ())[:1]):
                work.lookup.also(LABELS[id_.kind], id_.key, name)


def _identify_new(
    work: Work, page: FoundPage, rows: Iterable[FoundRow], kinds: tuple[type[Entry], ...]
) -> None:
    """Find out what the rows are about that have no id, of these kinds."""
    if page.place(KEY) is None:
        return
    above, ordered = "", _in_order(work, page)
    for row in rows:
        known = _known(work, row) if row.key else None
        row.kind = known.kind if known else row.kind or _guessed(row)
        if row.kind is None and kinds == ORDER[0]:
            message = _("nobody can tell what this row is about")
            hint = _("choose it in the column {heading}").format(heading=_(WHAT))
            work.problem(row.source(page.place(WHAT) or 0), "missing-field", message, hint)
        if row.kind in kinds and known is None:
            _identify(work, row, above if ordered else "")
        if row.kind is InvitationEntry:
            above = known.key if known else work.about.get((page.sheet.name, row.number), "")
            if SessionEntry in kinds and row.dated:
                date = replace(row, kind=SessionEntry, key="", id=None, then={},
                               only=("at", "note", "agreed"), again=False)  # fmt: skip
                _identify(work, date, above)
        elif row.kind is SessionEntry and known:
            above = known.key.partition("@")[0]


def _identify(work: Work, row: FoundRow, above: str) -> None:
    try:
        id_ = work.fresh.identify(row, above)
    except UnreadError as error:
        work.unread(row.page.sheet, error)
        _unclear(work, row)
        return
    except LeftOutError:
        work.notes.append(Note("skipped", (row.source(0),)))
        _unclear(work, row)
        return
    if not row.only:
        work.about[row.page.sheet.name, row.number] = id_.key
    if id_ in work.data and id_ in work.rows and id_.kind is not SessionEntry:
        named = {NAMED_BY.get(id_.kind), HOUSE, "host"}  # by which it was recognised
        row.again, row.only = True, [key for key in row.units(id_) if key not in named]
        work.again.append((id_, row))
    elif id_ in work.data:
        _keep(work, row, work.last.now(id_))
    elif id_ in work.new or id_ in work.rows:
        _keep(work, row, id_)
    else:
        work.new[id_] = row


def _unclear(work: Work, row: FoundRow) -> None:
    """Let nobody complain of those who name what stands in a row that was not understood."""
    assert row.kind
    if row.kind in LABELS:
        work.about[row.page.sheet.name, row.number] = UNCLEAR
        name = row.text(RowId(row.kind, ""), NAMED_BY[row.kind])
        work.lookup.unclear(LABELS[row.kind], name)


def _guessed(row: FoundRow) -> type[Entry] | None:
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


def _in_order(work: Work, page: FoundPage) -> bool:
    """Tell whether the rows stand as koop wrote them, so that "above" means something."""
    places = {id_: n for n, id_ in enumerate(work.memory.rows)}
    order = [places[row.id] for row in work.rows.values()
             if row.page is page and row.id in places]  # fmt: skip
    return order == sorted(order)


def _changed_ids(work: Work) -> None:
    """Complain where the id of a row that koop wrote was overwritten: it is no new row."""
    for id_, row in work.new.items():
        if row.key and id_.kind in NAMED_BY:
            name, owner = row.text(id_, NAMED_BY[id_.kind]), _owner(work, row, id_)
            known = RowId(id_.kind, work.fresh.known(id_.kind, name, owner))
            if known in work.memory.rows and known not in work.rows:
                message = _("this is the row of {id}, whose id is gone").format(id=known.key)
                hint = _("write {id}; an id is changed by hand, in the files")
                work.problem(row.top, "mixed-up-row", message, hint.format(id=known.key))


def _forgotten_rows(work: Work) -> None:
    """Ask for an id where a new row of an earlier import may have become another one."""
    for old in work.fresh.forgotten({*work.rows, *work.new}, work.memory.rows):
        for id_, row in work.new.items():
            if (
                id_.kind is old.kind
                and not row.key
                and _owner(work, row, id_) == work.fresh.owner(old)
            ):
                message = _("this row is new, and {id}, new at an earlier import, is gone")
                hint = _("write {id} as its id if this is the same, but changed; or, for what has a"
                         " name, an id of its own")  # fmt: skip
                said = (one.format(id=old.key) for one in (message, hint))
                work.problem(row.top, "mixed-up-row", *said)


def _owner(work: Work, row: FoundRow, id_: RowId) -> str:
    if id_.kind is SessionEntry:
        return id_.key.partition("@")[0]
    key = HOUSE if id_.kind is PersonEntry else "host"
    return work.lookup.knows(PARTNERS, row.text(id_, key))
