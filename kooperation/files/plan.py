"""What is new in a collection, and in which order its parts stand then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence


class Slots(list[Any]):
    """A list of which single entries change: each has its place, None where one goes.

    What is new stands behind all that was there.
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


def final(value: Any) -> Any:
    """Return a copy of a value in plain collections, without the places of what goes."""
    if isinstance(value, Mapping):
        return {key: final(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [final(one) for one in value if one is not None]
    return value


def of_mapping(old: Mapping[str, Any], new: Mapping[str, Any], order: Sequence[str]) -> PartOrder:
    """Return the plan of a mapping: a new key comes behind the last that precedes it in order."""
    names = [*old]
    rank = {key: number for number, key in enumerate(order)}
    plan: PartOrder = [number for number, key in enumerate(names) if key in new]
    added = (key for key in new if key not in old)
    for key in sorted(added, key=lambda one: rank.get(one, len(rank))):
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
