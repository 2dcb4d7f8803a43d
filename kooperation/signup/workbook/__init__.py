"""The workbook that came back: what people changed in it, as edits of the files.

book → remembered → found  → identify, fresh → doubts → merge     → changes → Reading
       what koop    which    what each row     what     then, now    as
       wrote        sheets   is about          went     and the      edits
                                               wrong    data
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kooperation.files.entries import InvitationEntry, PlaceEntry, SessionEntry, TravelEntry
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
from kooperation.signup.workbook.fresh import Fresh, lacking
from kooperation.signup.workbook.identify import identify
from kooperation.signup.workbook.labels import INVITATIONS, PARTNERS, PEOPLE, Lookup, labels_of
from kooperation.signup.workbook.merge import compare_row
from kooperation.signup.workbook.moves import (
    key_now,
    moved_dates,
    new_names,
    with_moves,
    with_places,
)
from kooperation.signup.workbook.posters import compare
from kooperation.signup.workbook.remembered import MEMORY, LastImport, remembered
from kooperation.signup.workbook.rows import RowId, required, rows_of
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
        return _refused(
            book, message, _("take a fresh workbook, koop sheets, and copy into it what is new")
        )
    assert partners
    assert invitations
    imports = (loaded.imports.entry if loaded.imports else None) or ImportsFile()
    last = LastImport.of(memory.number, imports)
    if memory.weeks != invitations.weeks.id and not last.known:
        message = _("this workbook was made for other weeks: {weeks}").format(weeks=memory.weeks)
        return _refused(book, message, _("take one of these weeks: koop sheets"))
    then = Lookup(memory.labels, memory.numbers, invitations.weeks)
    people = {person.id: one.id for one in partners.partners for person in one.people}
    hosts = {one.id: one.host for one in invitations.invitations}
    owners = {
        kind: {id_: then.label(PARTNERS, owner) for id_, owner in known.items()}
        for kind, known in ((PEOPLE, people), (INVITATIONS, hosts))
    }
    now = labels_of(partners, invitations)
    numbers = {**imports.numbers, **memory.numbers}  # cards may have been printed since then
    lookup = Lookup(memory.labels, numbers, invitations.weeks, _answers(imports), owners, now)
    data = rows_of(partners, invitations, lookup)
    headings = {heading: key for key, (heading, _names) in memory.posters.items()}
    sheets = tuple(one for one in book.sheets if options.sheet in {"", one.name})
    found = found_in(replace(book, sheets=sheets), headings, contacts=options.contacts)
    dates = new_names(last.renamed(SessionEntry), data)
    places = last.renamed(PlaceEntry)
    fresh = Fresh(data, lookup, last)
    work = Work(
        memory, loaded, data, lookup, then, last, found, fresh, dates, places, options.settle
    )
    return _reading(work)


def _refused(book: Book, message: str, hint: str) -> Reading:
    source = SourceRange(book.path, sheet=MEMORY)
    return Reading(problems=(Problem("not-a-table", Severity.ERROR, message, source, hint),))


def _reading(work: Work) -> Reading:
    """Return everything that the workbook says."""
    identify(work)
    look_for_an_older_copy(work)
    apart = sorted_apart(work)
    for id_, row in work.rows.items():
        if id_ not in apart:
            _compare(work, id_, row)
    for id_, row in work.again:
        compare_row(work, row, id_)
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
    if not row.changed and row.name(id_) not in work.last.said:
        return
    if id_ not in work.data:
        _gone(work, id_, row)
        return
    compare_row(work, row, id_)
    _half_a_way(work, id_, row)
    misplaced(work, id_, row)


def _half_a_way(work: Work, id_: RowId, row: FoundRow) -> None:
    """Complain of a way that lacks a part; once all of it is emptied, it is taken away."""
    if id_.kind is not TravelEntry or not work.changes.get(id_):
        return
    one, other, minutes = (work.wanted(id_, key) for key in ("place", "between", "minutes"))
    if (one or other or minutes) and not (one and minutes):
        place = row.units(id_)["minutes" if one else "place"][0]
        if not row.cell(place).text:  # or what is wrong with it is told already
            work.unread(row.page.sheet, lacking(row, place))


def _gone(work: Work, id_: RowId, row: FoundRow) -> None:
    """Somebody is not in the data any more: named, if the row says anything new."""
    for places in row.units(id_).values():
        if row.texts(places) != row.before(places) and work.both != "keep":
            message = _("{id} is not in the data any more").format(id=id_.key)
            hint = _("--keep leaves it so; without its id the row is a new one")
            work.problem(row.source(places[0]), "two-answers", message, hint)
            return


def _add(work: Work, id_: RowId, row: FoundRow) -> None:
    """Add what a new row says."""
    compare_row(work, row, id_)
    _half_a_way(work, id_, row)
    misplaced(work, id_, row)
    if handle := work.fresh.handles.get(id_):
        work.last.ids[handle] = id_.key
        work.sources[handle] = row.source(0)
    if id_.kind is InvitationEntry:
        _no_sessions(work, id_, row)
    changes = work.changes.get(id_, {})
    for key, places in row.units(id_).items():
        free = id_.kind is TravelEntry or key == OFFER or key in changes
        filled = any(row.cell(place).text for place in places)
        if required(id_.kind, key) and not free and not filled:
            work.unread(row.page.sheet, lacking(row, places[0]))


def _no_sessions(work: Work, id_: RowId, row: FoundRow) -> None:
    """Complain of a new invitation without any date, in the words of the workbook."""
    places = row.units(id_)
    filled = any(row.cell(place).text for key in ("windows", "cancelled")
                 for place in places.get(key, ()))  # fmt: skip
    at = row.page.units(RowId(SessionEntry, "")).get("at", [0])
    if not filled and id_.key not in work.fresh.dated:
        message = _("{invitation} has neither sessions nor windows").format(invitation=id_.key)
        hint = _("write a day into this row or a row below it; or, for koop to choose, hours into"
                 " the column {windows} and minutes into the column {length}")  # fmt: skip
        hint = hint.format(windows=_("Windows"), length=_("Length"))
        work.problem(row.source(at[0]), "no-sessions", message, hint)


def _posters(work: Work) -> None:
    for poster in work.found.posters.values():
        then = work.memory.posters[poster.key][1]
        kind: type[Entry] = SessionEntry if "@" in poster.key else InvitationEntry
        now = work.last.now(RowId(kind, poster.key))
        if now in work.data:
            compare(work, poster, now, then)
        elif tuple(cell.text for cell in poster.names) != then and poster.names:
            message = _("{id} is not in the data any more").format(id=poster.key)
            source = poster.sheet.source(poster.names[0])
            work.problem(source, "two-answers", message, _("empty the column"))


def _result(work: Work) -> Reading:
    forget_incomplete(work)
    with_moves(work, moved_dates(work))
    with_places(work)
    for id_, row in work.rows.items():
        if (new := key_now(work, id_)) != id_.key:
            name = row.name(id_)
            work.last.ids[name] = new
            work.sources[name] = next(iter(work.changes[id_].values()))[1]
    edits = tuple(edits_of(work))
    memory = tuple(work.last.edits(work.memory.number, work.sources))
    return Reading(
        edits, memory, tuple(work.questions.values()), in_order(work.problems),
        tuple(work.notes), counts_of(work),
    )  # fmt: skip
