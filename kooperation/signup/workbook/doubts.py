"""What may have gone wrong while a workbook was filled in: nothing of it is read in silence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kooperation.files.entries import InvitationEntry, PartnerEntry, PersonEntry, SessionEntry
from kooperation.i18n import _
from kooperation.signup.reading import Note
from kooperation.signup.workbook.columns import KEY, WHAT
from kooperation.signup.workbook.fresh import NAMED_BY
from kooperation.signup.workbook.labels import PARTNERS
from kooperation.signup.workbook.rows import RowId

if TYPE_CHECKING:
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Cell
    from kooperation.signup.workbook.found import FoundPage, FoundRow
    from kooperation.signup.workbook.work import Work


def look_for_an_older_copy(work: Work) -> None:
    """See whether this is a copy from before the last import, which must undo nothing.

    So it is if of several cells that were imported then all stand as koop wrote them.
    """
    same: list[SourceRange] = []
    changed = 0
    for id_, row in work.rows.items():
        for key in work.last.said.get(row.name(id_), ()):
            places = row.units(id_).get(key, [])
            if row.id and row.texts(places) == row.before(places):
                same += map(row.source, places[:1])
            else:
                changed += 1
    for poster in work.found.posters.values():
        if poster.key in work.last.signed:
            then = work.memory.posters[poster.key][1]
            if tuple(cell.text for cell in poster.names) == then:
                same.append(poster.sheet.source(poster.heading))
            else:
                changed += 1
    work.older = len(same) > 1 and not changed
    if work.older:
        work.notes.append(Note("older-copy", tuple(same)))


def sorted_apart(work: Work) -> set[RowId]:
    """Return the rows that were sorted apart: what belongs to one stands in that of another."""
    apart: set[RowId] = set()
    changed: dict[tuple[int, str], list[tuple[RowId, FoundRow, str, str]]] = {}
    names = {(id_.kind, then.get("Name" if id_.kind is not InvitationEntry else "Title")): id_
             for id_, then in work.memory.rows.items()}  # fmt: skip
    for id_, row in work.rows.items():
        if not row.id:
            continue
        for key, places in row.units(id_).items():
            if row.changed.isdisjoint(places):
                continue
            now = "\n".join([row.cell(place).text for place in places]).strip()
            then = "\n".join(row.before(places)).strip()
            if now != then:
                one = (id_, row, now, then)
                changed.setdefault((id(row.page), key), []).append(one)
                other = names.get((row.id.kind, now)) if key == NAMED_BY.get(id_.kind) else None
                if other and other != row.id and id_.kind in {PersonEntry, PartnerEntry}:
                    _apart(work, id_, row, places[0], now, apart)
    for (_page, key), rows in changed.items():
        now_, then_ = (Counter(one[n] for one in rows if one[n]) for n in (2, 3))
        if len(rows) > 2 and now_ == then_ and len(now_) > 1:
            for id_, row, _now, _then in rows:
                place = row.units(id_)[key][0]
                _apart(work, id_, row, place, row.cell(place).text, apart)
    return apart


def _apart(work: Work, id_: RowId, row: FoundRow, place: int, text: str, apart: set[RowId]) -> None:
    if id_ in apart:
        return
    apart.add(id_)
    message = _('"{text}" stood in another row before; this is the row of {id}')
    hint = _("sort whole rows: choose all columns first, or undo the sorting")
    message = message.format(text=text[:80], id=id_.key)
    work.problem(row.source(place), "mixed-up-row", message, hint)


def misplaced(work: Work, id_: RowId, row: FoundRow) -> None:
    """Complain of what stands in a column that such a row does not have."""
    if row.only or (id_.kind is InvitationEntry and row.dated):
        return
    used = {place for places in row.units(id_).values() for place in places}
    for place, one in enumerate(row.page.placed):
        cell = row.cell(place)
        if one is None or place in used or not cell.text or one.column.heading in {KEY, WHAT}:
            continue
        if cell.text == row.then.get(one.code) or _is_host(work, id_, cell, one.column.heading):
            continue
        message = _('"{heading}" has no meaning in this row').format(heading=one.title)
        hint = _("empty the cell, or write it into the row to which it belongs")
        work.problem(row.source(place), "unknown-key", message, hint)


def _is_host(work: Work, id_: RowId, cell: Cell, heading: str) -> bool:
    """Tell whether a date names only the institution that invites."""
    if id_.kind is not SessionEntry or heading != "Institution":
        return False
    offer = id_.key.partition("@")[0]
    known = work.data.get(RowId(InvitationEntry, offer))
    host = known.values.get("host") if known else None
    return host is None or work.lookup.knows(PARTNERS, cell.text) == host


def unread(work: Work) -> None:
    """Say what was not read: other sheets, columns that koop does not know."""
    for sheet, cell in work.found.strangers:
        message = _("nobody can tell for which paper these names are")
        hint = _("write the heading as it was, with title and date")
        work.problem(sheet.source(cell), "which-columns", message, hint)
    for other in work.found.others:
        first = next(other.cells())
        work.notes.append(Note("no-signups", (other.source(first),), (other.name,)))
    for page in work.found.pages:
        _unread_columns(work, page)


def _unread_columns(work: Work, page: FoundPage) -> None:
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
        filled = [cell for cell in cells if cell.row > page.heading]
        if filled and not known and (missing := page.missing()):
            message = _('koop knows no column "{heading}", and "{missing}" is missing')
            hint = _('write "{missing}" above it again; notes of your own belong on another sheet')
            said = (one.format(heading=heading[:80], missing=missing) for one in (message, hint))
            work.problem(page.sheet.source(filled[0]), "which-columns", *said)
        elif len(cells) > 1 or not known:
            code = "contacts" if known else "unused"
            work.notes.append(Note(code, (page.sheet.source(cells[0]),), (heading,)))
