"""Wishes in cells: an invitation, a day or a session of it; several that are equally wanted."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from kooperation.i18n import _
from kooperation.signup.spoken import companions, when
from kooperation.signup.workbook.contents import (
    Content,
    UnreadError,
    each,
    list_of,
    text_in,
    written,
)
from kooperation.signup.workbook.labels import INVITATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.files.edit import Value
    from kooperation.signup.cells import Cell
    from kooperation.signup.workbook.contents import Shown, UnreadCell
    from kooperation.signup.workbook.labels import Lookup

_TIE = " = "


def wish_label(item: str, lookup: Lookup) -> str:
    """Say which invitation, day or session is wished, and how many more come along."""
    name, plus, more = item.partition(" +")
    id_, at, date_ = name.partition("@")
    label = lookup.label(INVITATIONS, id_)
    if at:
        label = _("{invitation} on {day}").format(invitation=label, day=lookup.moment(date_))
    return label + (f" +{more}" if plus else "")


def wished_title(text: str) -> str:
    """Return what stands before the date and the number of people in a wish."""
    rest = companions(text)[0]
    found = when(rest)
    return found.before if found and found.before else rest


MISSED = list_of(
    lambda text, lookup: lookup.wish(text).name,
    wish_label,
    lambda text, lookup: lookup.knows(INVITATIONS, wished_title(text)),
)


def _wishes_value(typed: Any, _lookup: Lookup) -> Value:
    groups = ([written(one) for one in group] for group in typed)
    return [group[0] if len(group) == 1 else group for group in groups]


def _wishes_shown(value: Sequence[Any], lookup: Lookup, _count: int) -> list[Shown]:
    groups = ([one] if isinstance(one, str) else one for one in value)
    return [_TIE.join(wish_label(one, lookup) for one in group) for group in groups]


def wishes_with_cells(cells: Sequence[Cell], lookup: Lookup) -> list[tuple[Cell, list[str]]]:
    """Return the groups of equally wanted invitations, each with its cell."""
    groups: list[tuple[Cell, list[str]]] = []
    causes: list[UnreadCell] = []
    for cell in filter(attrgetter("text"), cells):
        try:
            if group := _group(cell, lookup):
                groups.append((cell, group))
        except UnreadError as error:
            causes += error.causes
    if causes:
        raise UnreadError(causes)
    return groups


def _group(cell: Cell, lookup: Lookup) -> list[str]:
    """Return what a cell wishes, all alike; most is wished by many, and understood once."""
    text = text_in(cell)
    if text not in lookup.groups:
        items = [(cell, one) for one in _ties(text, lookup)]
        found = each(items, lambda one: written(lookup.wish(one)))
        lookup.groups[text] = [*dict.fromkeys(wish for _cell, wish in found)]
    return lookup.groups[text]


def _ties(text: str, lookup: Lookup) -> list[str]:
    """Return what a cell holds as equally wanted: between `=`, unless a title has one in it."""
    if lookup.knows(INVITATIONS, text):
        return [text]
    pieces = [piece for piece in re.split(r"\s*[=\n;]\s*", text) if piece]
    return pieces or [text]


def _wishes_read(cells: Sequence[Cell], lookup: Lookup) -> Value:
    groups = [group for _cell, group in wishes_with_cells(cells, lookup)]
    return [group[0] if len(group) == 1 else group for group in groups]


WISHES = Content(_wishes_value, _wishes_shown, _wishes_read, INVITATIONS)
