"""What changes inside a value, and in which order its parts stand then."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kooperation.files.typed import kind_inside, long_form

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kooperation.files.document import Key

MISSING: Any = object()


class CollectionEdit(dict[Any, Any]):
    """What changes inside a collection: by key or number the new value, None where it goes.

    Where only a part of a value changes, another of these stands instead of it.
    """


class New(NamedTuple):
    """A part that is put in: behind a key or, without one, as an item of a list.

    An item may be one that `moved`: then it is called by its number in the list as it was.
    """

    key: str | None
    value: Any
    moved: int | None = None


PartOrder: TypeAlias = "list[int | New]"
"""The parts of a collection in their order: numbers of those that stay, and what is new."""


def at(value: Any, key: Key) -> Any:
    """Return what stands at the key, MISSING if nothing does."""
    if isinstance(value, list):
        return value[key] if isinstance(key, int) and key < len(value) else MISSING
    return value.get(key, MISSING)


def applied(value: Any, changes: Any, kind: Any) -> Any:
    """Return a value with its changes."""
    if not isinstance(changes, CollectionEdit):
        return changes
    if isinstance(value, str):
        value = long_form(value, kind)
    new = {
        key: applied(at(value, key), one, kind_inside(kind, key)) for key, one in changes.items()
    }
    if isinstance(value, list):
        kept = (new.get(number, old) for number, old in enumerate(value))
        added = (new[number] for number in sorted(new) if number >= len(value))
        return [one for one in (*kept, *added) if one is not None]
    return {key: one for key, one in {**value, **new}.items() if one is not None}


def of_mapping(
    value: Mapping[str, Any], gone: Collection[str], new: Mapping[str, Any], order: Sequence[str]
) -> PartOrder:
    """Return the plan of a mapping: a new key comes behind the last that precedes it in order."""
    names = [*value]
    rank = {key: number for number, key in enumerate(order)}
    plan: PartOrder = [number for number, key in enumerate(names) if key not in gone]
    for key in sorted(new, key=lambda one: rank.get(one, len(rank))):
        own, place = rank.get(key, len(rank)), 0
        for number, one in enumerate(plan, 1):
            before = names[one] if isinstance(one, int) else one.key
            if rank.get(before or "", len(rank)) <= own:
                place = number
        plan.insert(place, New(key, new[key]))
    return plan


def of_list(old: Sequence[Any], new: Sequence[Any]) -> PartOrder:
    """Return the plan that makes one list the other and lets stay as much as may be."""
    if new[: len(old)] == old:  # as mostly: something comes behind
        return [*range(len(old)), *(New(None, value) for value in new[len(old) :])]
    before, after = [*map(repr, old)], [*map(repr, new)]
    plan: PartOrder = [New(None, value) for value in new]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for start, begin, size in matcher.get_matching_blocks():
        plan[begin : begin + size] = range(start, start + size)
    stays = {one for one in plan if isinstance(one, int)}
    others = defaultdict[str, list[int]](list)
    for number, text in enumerate(before):
        if number not in stays:
            others[text].append(number)
    return [
        New(None, new[number], others[text].pop(0))
        if isinstance(one, New) and others.get(text := after[number])
        else one
        for number, one in enumerate(plan)
    ]
