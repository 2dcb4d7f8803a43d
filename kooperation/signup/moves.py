"""Dates that are moved: wishes and absences that name them go along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kooperation.files.entries import PersonEntry, SessionEntry
from kooperation.signup.form import date_key, one_day
from kooperation.weeks.model import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.edit import Value
    from kooperation.signup.merge import Merge


def moved_dates(merge: Merge) -> dict[str, str]:
    """Return the old and the new name of each date of one day that is at another time now."""
    found: dict[str, str] = {}
    for id_, changes in merge.changes.items():
        if id_.kind is SessionEntry and id_ in merge.data and "at" in changes and one_day(id_.key):
            new = date_key(id_.key.partition("@")[0], changes["at"][0])
            if new != id_.key and one_day(new):
                found[id_.key] = new
    return found


def with_moves(merge: Merge, moves: Mapping[str, str]) -> None:
    """Let the wishes of everybody, and what they missed, name the dates as they are now.

    The wish for a day goes along if nothing of the invitation is left on that day.
    """
    if not moves:
        return
    named = dict(moves)
    left = {id_.key for id_ in merge.data if id_.kind is SessionEntry} - moves.keys()
    days = {*map(day_of, {*left, *moves.values()})}
    ranges = {key.partition("@")[0] for key in left if not one_day(key)}
    ranges |= {id_.key for id_, row in merge.data.items() if "windows" in row.values}
    for old, new in sorted(moves.items()):
        offer = old.partition("@")[0]
        if day_of(old) not in days and offer not in ranges:
            named.setdefault(day_of(old), day_of(new))
    sources = {id_.key: changes["at"][1] for id_, changes in merge.changes.items()
               if id_.kind is SessionEntry and "at" in changes}  # fmt: skip
    source = next(sources[old] for old in moves)
    for id_, row in merge.data.items():
        if id_.kind is not PersonEntry:
            continue
        for key in ("wishes", "missed"):
            changes = merge.changes.get(id_, {})
            value = changes[key][0] if key in changes else row.values.get(key)
            if value is not None and (new_value := _renamed(value, named)) != value:
                at = changes[key][1] if key in changes else source
                merge.changes.setdefault(id_, {})[key] = new_value, at


def _renamed(value: Value, names: Mapping[str, str]) -> Any:
    """Return a list, or a list in it, with the new names; how many come along stays."""
    if isinstance(value, str):
        name, plus, more = value.partition(" +")
        return names.get(name, name) + plus + more
    return [_renamed(one, names) for one in value]  # type: ignore[union-attr]
