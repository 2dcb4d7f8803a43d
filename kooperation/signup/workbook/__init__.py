"""The workbook that came back: what people changed in it, as edits of the files.

book → remembered → found  → identify, fresh → doubts → merge     → changes → Reading
       what koop    which    what each row     what     then, now    as
       wrote        sheets   is about          went     and the      edits
                                               wrong    data
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kooperation.files.entries import InvitationEntry, SessionEntry, TravelEntry
from kooperation.files.imports import ImportsFile
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange, in_order
from kooperation.signup.reading import Reading
from kooperation.signup.workbook.changes import counts_of, edits_of, forget_incomplete
from kooperation.signup.workbook.columns import OFFER
from kooperation.signup.workbook.doubts import (
    look_for_an_older_copy,
    misplaced,
    sorted_apart,
    unread,
)
from kooperation.signup.workbook.found import found_in
from kooperation.signup.workbook.fresh import Fresh
from kooperation.signup.workbook.identify import identify
from kooperation.signup.workbook.labels import INVITATIONS, PARTNERS, PEOPLE, Lookup, labels_of
from kooperation.signup.workbook.merge import WorkbookMerge
from kooperation.signup.workbook.moves import (
    key_now,
    moved_dates,
    new_names,
    with_moves,
    with_places,
)
from kooperation.signup.workbook.posters import compare
from kooperation.signup.workbook.remembered import MEMORY, LastImport, remembered
from kooperation.signup.workbook.rows import RowId, required, row_name, rows_of
from kooperation.signup.workbook.said import texts
from kooperation.signup.workbook.work import Work

if TYPE_CHECKING:
    from kooperation.files.entries import Entry
    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book
    from kooperation.signup.reading import Options
    from kooperation.signup.workbook.found import FoundRow


def is_own(book: Book) -> bool:
    """Tell whether koop wrote the workbook: it remembers what stood in it."""
    return MEMORY in book.hidden or any(sheet.name == MEMORY for sheet in book.sheets)


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
    numbers = {**imports.numbers, **memory.numbers}  # cards may have been printed since then
    lookup = Lookup(memory.labels, numbers, invitations.weeks, _answers(imports), owners, now)
    data = rows_of(partners, invitations, lookup)
    merge = WorkbookMerge(loaded, data, lookup, own, last, options.settle)
    moved = {name.partition(" ")[2]: new for name, new in last.ids.items()
             if name.startswith("session ")}  # fmt: skip
    merge.renames = new_names(moved, data)
    merge.places = {name.partition(" ")[2]: new for name, new in last.ids.items()
                    if name.startswith("place ")}  # fmt: skip
    headings = {heading: key for key, (heading, _names) in memory.posters.items()}
    sheets = tuple(one for one in book.sheets if options.sheet in {"", one.name})
    found = found_in(replace(book, sheets=sheets), headings, contacts=options.contacts)
    return _reading(Work(memory, merge, found, Fresh(data, lookup, last)))


def _reading(work: Work) -> Reading:
    """Return everything that the workbook says."""
    identify(work)
    look_for_an_older_copy(work)
    apart = sorted_apart(work)
    for id_, row in work.rows.items():
        if id_ not in apart:
            _compare(work, id_, row)
    for id_, row in work.again:
        work.merge.row(row, id_, {})
    for id_, row in work.new.items():
        _add(work, id_, row)
    _posters(work)
    unread(work)
    return _result(work)


def _answers(imports: ImportsFile) -> dict[str, dict[str, str]]:
    """Return what was answered before, by kind and text; "" says: somebody new."""
    return {
        PEOPLE: {text: answer.id or "" for text, answer in imports.people.items()},
        PARTNERS: {text: answer.id or "" for text, answer in imports.partners.items()},
        INVITATIONS: dict(imports.invitations),
    }


def _compare(work: Work, id_: RowId, row: FoundRow) -> None:
    """Compare a row that koop knows."""
    then = work.then(row)
    if not row.changed(then) and row_name(row.id or id_) not in work.merge.last.said:
        return
    if id_ not in work.merge.data:
        _gone(work, id_, row)
        return
    work.merge.row(row, id_, then)
    _half_a_way(work, id_, row)
    misplaced(work, id_, row)


def _half_a_way(work: Work, id_: RowId, row: FoundRow) -> None:
    """Complain of a way that lacks a part; once all of it is emptied, it is taken away."""
    if id_.kind is not TravelEntry or not work.merge.changes.get(id_):
        return
    one, other, minutes = (work.merge.wanted(id_, key) for key in ("place", "between", "minutes"))
    if (one or other or minutes) and not (one and minutes):
        place = row.page.units(id_)["minutes" if one else "place"][0]
        if row.cell(place).text:  # what is wrong with it is told already
            return
        message = _('"{heading}" is empty in this row').format(heading=_title(row, place))
        hint = _("write it, or empty the whole row")
        work.problem(row.page, row.cell(place), "missing-field", message, hint)


def _title(row: FoundRow, place: int) -> str:
    placed = row.page.placed[place]
    return placed.title if placed else ""


def _gone(work: Work, id_: RowId, row: FoundRow) -> None:
    """Somebody is not in the data any more: named, if the row says anything new."""
    for places in row.page.units(id_).values():
        cells = [row.cell(place) for place in places]
        if texts(cells) != row.before(places, work.then(row)) and work.merge.both != "keep":
            message = _("{id} is not in the data any more").format(id=id_.key)
            hint = _("--keep leaves it so; without its id the row is a new one")
            work.problem(row.page, cells[0], "two-answers", message, hint)
            return


def _add(work: Work, id_: RowId, row: FoundRow) -> None:
    """Add what a new row says."""
    work.merge.row(row, id_, {})
    _half_a_way(work, id_, row)
    misplaced(work, id_, row)
    if handle := work.fresh.handles.get(id_):
        work.merge.last.ids[handle] = id_.key
        work.merge.sources[handle] = row.source(0)
    if id_.kind is InvitationEntry:
        _no_sessions(work, id_, row)
    changes = work.merge.changes.get(id_, {})
    for key, places in row.page.units(id_).items():
        free = id_.kind is TravelEntry or key == OFFER or key in changes
        filled = any(row.cell(place).text for place in places)
        if required(id_.kind, key) and not free and not filled:
            message = _('"{heading}" is empty in this row').format(heading=_title(row, places[0]))
            hint = _("write it, or empty the whole row")
            work.problem(row.page, row.cell(places[0]), "missing-field", message, hint)


def _no_sessions(work: Work, id_: RowId, row: FoundRow) -> None:
    """Complain of a new invitation without any date, in the words of the workbook."""
    places = row.page.units(id_)
    filled = any(row.cell(place).text for key in ("windows", "cancelled")
                 for place in places.get(key, ()))  # fmt: skip
    at = row.page.units(RowId(SessionEntry, "")).get("at", [0])
    if not filled and id_.key not in work.fresh.dated:
        message = _("{invitation} has neither sessions nor windows").format(invitation=id_.key)
        hint = _("write a day into this row or a row below it; or, for koop to choose, hours into"
                 " the column {windows} and minutes into the column {length}")  # fmt: skip
        hint = hint.format(windows=_("Windows"), length=_("Length"))
        work.problem(row.page, row.cell(at[0]), "no-sessions", message, hint)


def _posters(work: Work) -> None:
    for poster in work.found.posters.values():
        then = work.memory.posters[poster.key][1]
        kind: type[Entry] = SessionEntry if "@" in poster.key else InvitationEntry
        key = work.merge.last.ids.get(row_name(RowId(kind, poster.key)), poster.key)
        if RowId(kind, key) in work.merge.data:
            compare(work.merge, poster, RowId(kind, key), then)
        elif tuple(cell.text for cell in poster.names) != then and poster.names:
            message = _("{id} is not in the data any more").format(id=poster.key)
            work.merge.problem(poster.sheet, poster.names[0], "two-answers", message,
                                _("empty the column"))  # fmt: skip


def _result(work: Work) -> Reading:
    merge = work.merge
    forget_incomplete(work)
    moves = moved_dates(merge)
    with_moves(merge, moves)
    with_places(merge)
    for id_, row in work.rows.items():
        if (new := key_now(merge, id_)) != id_.key:
            name = row_name(row.id or id_)
            merge.last.ids[name] = new
            merge.sources[name] = next(iter(merge.changes[id_].values()))[1]
    edits = tuple(edits_of(work))
    memory = tuple(merge.last.edits(work.memory.number, merge.sources))
    return Reading(
        edits, memory, tuple(merge.questions.values()), in_order(merge.problems),
        tuple(work.notes), counts_of(work),
    )  # fmt: skip
