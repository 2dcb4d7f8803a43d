"""Then, now and the data: what a workbook changes, cell by cell.

*Then* is what the cells said at the last import of this workbook or, before any, when koop wrote
it; *now* is what they say; the data is what stands in the files. A value that did not change since
then is no edit, whatever the data says; one that changed is one, if the data did not change too.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kooperation.files.entries import TravelEntry
from kooperation.i18n import _
from kooperation.signup.book import is_error
from kooperation.signup.cells import Cell
from kooperation.signup.workbook.columns import OFFER
from kooperation.signup.workbook.contents import UnreadError, text_of
from kooperation.signup.workbook.remembered import checksum
from kooperation.signup.workbook.rows import CONTENTS, PLACE_KEYS, renamed, required
from kooperation.signup.workbook.said import mistake, said, texts
from kooperation.signup.workbook.wishes import wishes_with_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.files.edit import Value
    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Sheet
    from kooperation.signup.workbook.found import FoundRow
    from kooperation.signup.workbook.labels import Lookup
    from kooperation.signup.workbook.rows import RowId
    from kooperation.signup.workbook.work import Work

_NOTHING: Any = object()
"""Then was said what nobody understands, or what only its checksum tells."""


def compare_row(work: Work, row: FoundRow, now: RowId) -> None:
    """Compare a row, now about `now`, with what stood in its cells when koop wrote it."""
    stored = work.last.said.get(row.name(now), {})
    for key, places in row.units(now).items():
        if row.changed.isdisjoint(places) and (key not in stored or work.older):
            continue
        cells = [row.cell(place) for place in places]
        if any(is_error(cell.text) for cell in cells):  # that is said already
            continue
        try:
            if lost := row.page.lost(now, key, row.then):
                raise _lost(cells[0], lost)
            _value(work, row, now, key, cells, row.before(places))
        except UnreadError as found:
            work.unread(row.page.sheet, found)


def _value(
    work: Work, row: FoundRow, now: RowId, key: str, cells: list[Cell], before: list[str]
) -> None:
    """Compare a value that changed, or was imported before."""
    name, sheet = row.name(now), row.page.sheet
    new, cell = said(now.kind, key, cells, work.lookup)
    # What is typed now is called as it is now, though another place had that name before.
    is_now = key in PLACE_KEYS and new in work.places.values() and texts(cells) != before
    new = new if is_now else _as_now_called(work, key, new)
    here = work.stored(now, key)
    if row.id and key == OFFER:
        if new != here:
            raise _mixed_up(cell, now)
        return
    stored = None if work.older else work.last.said.get(name, {}).get(key)
    old = _NOTHING if stored else _before(work, now, key, cells, before)
    if new == old or checksum(new) == stored:
        return
    if new != here:
        unchanged = here == old or checksum(here) == stored
        if new is None and required(now.kind, key) and now.kind is not TravelEntry:
            raise _emptied(cell)
        if work.wanted(now, key) not in (here, new):
            message = _("another row of {id} says something else here").format(id=now.key)
            raise mistake(cell, "two-statements", message, _("keep it in one of the two rows"))
        if unchanged or work.both == "replace":
            work.changes.setdefault(now, {})[key] = new, sheet.source(cell)
            if key == "wishes" and new:
                work.wishes[now] = partial(_places, sheet, cells, work.lookup)
        elif not work.both:  # it is asked again until somebody settles it
            two_answers(work, sheet, cell, now, key, _shown(work, now, key, here))
            return
    work.last.said.setdefault(name, {})[key] = checksum(new)
    work.sources.setdefault(name, sheet.source(cell))


def _before(work: Work, now: RowId, key: str, cells: list[Cell], before: list[str]) -> Any:
    """Return what the cells said when koop wrote them."""
    old = [Cell(cell.row, cell.column, text) for cell, text in zip(cells, before, strict=True)]
    try:
        return _as_now_called(work, key, said(now.kind, key, old, work.then).value)
    except UnreadError:
        return _NOTHING


def _as_now_called(work: Work, key: str, value: Value | None) -> Value | None:
    """Return wishes by the names of dates that this workbook moved at an earlier import.

    And a place by the name that it gave it then.
    """
    if key in PLACE_KEYS:
        return work.places.get(str(value), value)
    if value is None or key not in {"wishes", "missed"} or not work.renames:
        return value
    found: Value = renamed(value, work.renames)
    return found


def _shown(work: Work, id_: RowId, key: str, value: Value | None) -> str:
    shown = () if value is None else CONTENTS[id_.kind, key].shown(value, work.lookup, 1)
    return ", ".join(filter(None, map(text_of, shown)))


def two_answers(work: Work, sheet: Sheet, cell: Cell, id_: RowId, key: str, there: str) -> None:
    """Say that somebody changed the same in the data meanwhile, where, and to what."""
    message = _('"{text}" stands here, and meanwhile in {place}: "{there}"')
    message = message.format(text=cell.text, place=_place(work, id_, key), there=there)
    hint = _("--replace takes what stands here, --keep leaves the other; both settle it")
    work.problem(sheet.source(cell), "two-answers", message, hint)


def _place(work: Work, id_: RowId, key: str) -> str:
    """Return where in the files the value stands: file and line."""
    row = work.data.get(id_)
    if row is None:
        return ""
    document = work.loaded.document(row.file)
    path: list[str | int] = []
    value: Any = document.value
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
    source = document.source(*path)
    return f"{source.path}:{source.line}"


def _places(sheet: Sheet, cells: Sequence[Cell], lookup: Lookup) -> list[SourceRange]:
    return [sheet.source(cell) for cell, _group in wishes_with_cells(cells, lookup)]


def _mixed_up(cell: Cell, id_: RowId) -> UnreadError:
    message = _('"{text}" stands in a row of {id}, which is something else').format(
        text=cell.text[:80], id=id_.key
    )
    hint = _("sort only whole rows; or empty the id, if this is a new row")
    return mistake(cell, "mixed-up-row", message, hint)


def _lost(cell: Cell, heading: str) -> UnreadError:
    message = _("the column that belongs to this is gone: {heading}").format(heading=heading)
    return mistake(cell, "which-columns", message, _("take it from a fresh workbook: koop sheets"))


def _emptied(cell: Cell) -> UnreadError:
    return mistake(cell, "missing-field", _("nothing stands here any more, and something must"),
                   _("write it again; koop import deletes nobody and nothing"))  # fmt: skip
