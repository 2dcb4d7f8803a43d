"""Dates that are moved, and places with another name: what names them goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kooperation.files.entries import PersonEntry, PlaceEntry, SessionEntry, TravelEntry
from kooperation.signup.workbook.rows import (
    PLACE_KEYS,
    date_key,
    one_day,
    renamed,
    travel_key,
)
from kooperation.weeks.model import day_of, invitation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.signup.workbook.rows import EntryRow, RowId
    from kooperation.signup.workbook.work import Work


def moved_dates(work: Work) -> dict[str, str]:
    """Return the old and the new name of each date of one day that is at another time now."""
    found: dict[str, str] = {}
    for id_, changes in work.changes.items():
        if id_.kind is SessionEntry and id_ in work.data and "at" in changes and one_day(id_.key):
            new = date_key(invitation_of(id_.key), changes["at"][0])
            if new != id_.key and one_day(new):
                found[id_.key] = new
    return found


def key_now(work: Work, id_: RowId) -> str:
    """Return what a row is known by once its changes are made: some are known by what they say."""
    changes = work.changes.get(id_, {})
    if id_.kind is SessionEntry and "at" in changes:
        return date_key(invitation_of(id_.key), changes["at"][0])
    if id_.kind is PlaceEntry and "name" in changes:
        return str(changes["name"][0])
    if id_.kind is TravelEntry and changes:
        ends = (work.wanted(id_, key) for key in ("place", "between"))
        return travel_key(*(str(end) for end in ends if end)) or id_.key
    return id_.key


def new_names(moves: Mapping[str, str], data: Mapping[RowId, EntryRow]) -> dict[str, str]:
    """Return what the dates that were moved, and their days, are called now.

    The wish for a day goes along if nothing of the invitation is left on that day.
    """
    named = dict(moves)
    left = {id_.key for id_ in data if id_.kind is SessionEntry} - moves.keys()
    days = {*map(day_of, {*left, *moves.values()})}
    open_ = {invitation_of(key) for key in left if not one_day(key)}
    open_ |= {id_.key for id_, row in data.items() if "windows" in row.values}
    for old, new in sorted(moves.items()):
        if day_of(old) not in days and invitation_of(old) not in open_:
            named.setdefault(day_of(old), day_of(new))
    return named


def with_moves(work: Work, moves: Mapping[str, str]) -> None:
    """Let the wishes of everybody, and what they missed, name the dates as they are now."""
    if not moves:
        return
    named = new_names(moves, work.data)
    source = next(changes["at"][1] for id_, changes in work.changes.items() if id_.key in moves)
    for id_ in [*work.data, *work.changes]:
        if id_.kind is not PersonEntry:
            continue
        for key in ("wishes", "missed"):
            value = work.wanted(id_, key)
            if value is not None and (new := renamed(value, named)) != value:
                work.follow(id_, key, new, source)


def with_places(work: Work) -> None:
    """Let everything that is held at a place name it as it is called now."""
    names = {id_.key: changes["name"] for id_, changes in work.changes.items()
             if id_.kind is PlaceEntry and id_ in work.data and "name" in changes}  # fmt: skip
    for id_ in [*work.data, *work.changes] if names else ():
        for key in PLACE_KEYS:
            if (old := work.wanted(id_, key)) in names:
                new, source = names[str(old)]
                work.follow(id_, key, new, source)
