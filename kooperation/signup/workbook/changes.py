"""What the rows of a workbook change, as edits of the files."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from kooperation.files.edit import Edit
from kooperation.files.entries import (
    EventEntry,
    InvitationEntry,
    PartnerEntry,
    PersonEntry,
    PlaceEntry,
    SessionEntry,
    TravelEntry,
)
from kooperation.files.typed import fields_of
from kooperation.signup.workbook.columns import HOUSE, OFFER
from kooperation.signup.workbook.fresh import ORDER
from kooperation.signup.workbook.rows import RowId, required, row_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kooperation.files.entries import Entry
    from kooperation.problems import SourceRange
    from kooperation.signup.workbook.rows import EntryRow
    from kooperation.signup.workbook.work import Work


_NEW: Mapping[type[Entry], str] = {
    PersonEntry: "new-people",
    PartnerEntry: "new-partners",
    InvitationEntry: "new-invitations",
    SessionEntry: "new-dates",
    EventEntry: "new-dates",
    PlaceEntry: "new-places",
    TravelEntry: "new-places",
}
"""Under which name new rows are counted."""


def edits_of(work: Work) -> Iterator[Edit]:
    """Yield the edits; new houses first, as somebody may move into one."""
    changes = work.changes
    numbers = Counter(map(_list_of, work.data))
    made = [_made(work, id_, changes[id_], numbers)
            for kinds in ORDER for id_ in work.new if id_.kind in kinds and _is_whole(work, id_)
            ]  # fmt: skip
    houses = [edit for edit in made if edit.path[:-1] == ("partners",)]
    yield from houses
    for id_, row in work.data.items():
        if id_ in changes:
            yield from _changed(work, id_, row, changes[id_])
    yield from (edit for edit in made if edit not in houses)


def forget_incomplete(work: Work) -> None:
    """Leave out new rows that lack something: the next import must see them as new."""
    for id_ in work.new:
        if not _is_whole(work, id_):
            work.changes.pop(id_, None)
            work.last.said.pop(row_name(id_), None)
            work.last.ids.pop(work.fresh.handles.get(id_, ""), None)


def _is_whole(work: Work, id_: RowId) -> bool:
    """Tell whether a new row says all that it must."""
    changes = work.changes.get(id_, {})
    row = work.new[id_]
    if id_.kind is TravelEntry:
        return changes.keys() >= {"place", "minutes"}
    needed = {key for key in row.units(id_) if required(id_.kind, key)} - {OFFER}
    return bool(changes) and changes.keys() >= needed


def _changed(work: Work, id_: RowId, row: EntryRow, changes: Mapping[str, Any]) -> Iterator[Edit]:
    if id_.kind is TravelEntry:
        values = {**row.values, **{key: value for key, (value, _at) in changes.items()}}
        source = next(iter(changes.values()))[1]
        yield Edit(row.file, row.path, _way(values), source, partial(_way_cells, changes))
        return
    path, house = row.path, changes.get(HOUSE)
    if house:
        entry: Any = _written(work, row)
        for key, (value, _source) in changes.items():
            entry = {**entry, key: value}
        ordered = _ordered(PersonEntry, {k: v for k, v in entry.items() if v is not None})
        yield Edit(row.file, path, None, house[1])
        new = ("partners", str(house[0]), "people", id_.key)
        cells = _wishes(work, id_, "wishes.", _cells(changes))
        yield Edit(row.file, new, ordered, house[1], cells)
        return
    for key, (value, source) in changes.items():
        at = _wishes(work, id_) if key == "wishes" else dict
        yield Edit(row.file, (*path, key), value, source, at)


def _wishes(
    work: Work, id_: RowId, before: str = "", others: Mapping[str, SourceRange] | None = None
) -> Callable[[], dict[str, SourceRange]]:
    """Return what tells where each wish of a person stands, by its number behind `before`."""
    places = work.wishes.get(id_, list)
    return lambda: {**(others or {}), **{f"{before}{n}": at for n, at in enumerate(places())}}


def _written(work: Work, row: EntryRow) -> dict[str, Any]:
    """Return a person as written in the file."""
    value: Any = work.loaded.partners.document.value["partners"]
    house = next(one for one in value if one["id"] == row.path[1])
    return dict(next(one for one in house["people"] if one["id"] == row.path[3]))


def _made(work: Work, id_: RowId, changes: Mapping[str, Any], numbers: Counter[RowId]) -> Edit:
    """Return the edit that adds an entry; `numbers` say how many stand in each list so far."""
    source = changes.get("at", next(iter(changes.values())))[1]
    values = {key: value for key, (value, _at) in changes.items() if value is not None}
    if "id" in fields_of(id_.kind):
        values["id"] = id_.key
    list_, house = _list_of(id_), values.pop(HOUSE, "")
    number = numbers[list_]
    numbers[list_] += 1
    values.pop(OFFER, "")
    paths: dict[type[Entry], tuple[str | int, ...]] = {
        PartnerEntry: ("partners", id_.key),
        PersonEntry: ("partners", house, "people", id_.key),
        InvitationEntry: ("invitations", id_.key),
        SessionEntry: ("invitations", list_.key, "sessions", number),
        EventEntry: ("events", id_.key),
        PlaceEntry: ("places", id_.key),
        TravelEntry: ("weeks", "travel_times", number),
    }
    path = paths[id_.kind]
    file = "partners" if path[0] == "partners" else "invitations"
    if id_.kind is TravelEntry:
        return Edit(file, path, _way(values), source, partial(_way_cells, changes))
    entry: Any = _ordered(id_.kind, values)
    if id_.kind is SessionEntry and {*entry} == {"at"}:
        entry = entry["at"]
    return Edit(file, path, entry, source, _wishes(work, id_, "wishes.", _cells(changes)))


def _list_of(id_: RowId) -> RowId:
    """Return in which list an entry stands: the dates of an invitation have one each."""
    return id_._replace(key=id_.key.partition("@")[0] if id_.kind is SessionEntry else "")


def counts_of(work: Work) -> dict[str, int]:
    """Return how many cells changed, and how many rows of each kind are new."""
    changes = work.changes
    counts = Counter(_NEW[id_.kind] for id_ in work.new if changes.get(id_))
    if cells := sum(len(found) for id_, found in changes.items() if id_ not in work.new):
        counts["cells"] = cells
    return dict(sorted(counts.items()))


def _ordered(kind: type[Entry], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values in the order of the keys of the files."""
    return {key: values[key] for key in fields_of(kind) if key in values}


def _cells(changes: Mapping[str, Any]) -> dict[str, SourceRange]:
    """Return where each value stands."""
    return {key: at for key, (_value, at) in changes.items()}


def _way_cells(changes: Mapping[str, Any]) -> dict[str, SourceRange]:
    """Return where each part of a way stands, also of what the files have in one list."""
    cells = _cells(changes)
    ends = {"between.0": "place", "between.1": "between"}
    return cells | {end: cells[key] for end, key in ends.items() if key in cells}


def _way(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a way as the files have it; None once all of it is emptied."""
    one, other, minutes = (values.get(key) for key in ("place", "between", "minutes"))
    if not (one or other or minutes):
        return None
    ends = {"between": [one or "", other]} if other else {"place": one or ""}
    return {**ends, "minutes": minutes or ""}
