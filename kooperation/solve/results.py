"""What a search is given and what it gives back: limits, and what each goal came to."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Means:
    """What the search makes use of; without any of it the best plan is the same.

    `constructing` gives large weeks, and all whose time is limited, a plan before anything else.
    With more than `few_people`, `polishing` improves it in neighbourhoods of `neighbours` people:
    many enough to exchange seats, few enough to be solved at once. `sharing` lets goals of small
    ranges share a stage. With more than `few_fractions` in the relaxation, or where less is better,
    `sharpening` adds rows that cut off nothing else; with more of them, `learning` keeps those that
    the solver finds out on the way. In large weeks `probing` finds what can only have one value.
    `fixing` and `skipping` leave out what cannot be otherwise any more. By `guessing`, the draw
    counts `guessed_weight` times as much as what breaks its ties where their range is wider, which
    is nearly always enough; in weeks of many people it is four times as much.
    """

    constructing: bool = True
    polishing: bool = True
    sharing: bool = True
    sharpening: bool = True
    probing: bool = True
    learning: bool = True
    fixing: bool = True
    skipping: bool = True
    guessing: bool = True
    few_people: int = 800
    neighbours: int = 80
    few_fractions: int = 100
    guessed_weight: int = 2**15


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to search, whom to tell, and by what means.

    `seconds_left` is asked for the seconds that remain; `progress` is told the goal that is being
    improved, its value so far and its bound (None while none is known).
    """

    seconds_left: Callable[[], float] = lambda: inf
    progress: Callable[[str, int | None, int | None], None] = lambda _goal, _value, _bound: None
    means: Means = Means()


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Result:
    """What a goal came to: its value, what no plan can exceed (or go below), and whether proved.

    `smallest` tells its sense: whether less is better.
    """

    name: str
    value: int
    bound: int
    proved: bool
    smallest: bool = False

    def gain(self, before: int) -> int:
        """Return by how much it has become better than it was before; below 0, worse."""
        return before - self.value if self.smallest else self.value - before
