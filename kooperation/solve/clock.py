"""The time of a search: how much is left, and how much of it is for the bounds of later goals."""

from __future__ import annotations

from math import inf, isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kooperation.solve.goals import Goal

_RELAXATIONS_OF_A_PROOF = 10
"""Relaxations that HiGHS needs at least for a proof; with less time left it is not begun."""
_TOO_MANY_DECISIONS = 60_000
"""Decisions that HiGHS cannot look at as a whole without forgetting the time."""


class Clock:
    """The seconds that are left for the goals to come, which get fewer, over so many decisions.

    For each goal so many are set aside as the slowest question for a bound took, but no more than
    a quarter of all. What people rely on is never cut short.
    """

    def __init__(
        self, seconds_left: Callable[[], float], goals: Sequence[Goal], decisions: int
    ) -> None:
        self.seconds_left, self._goals, self._decisions = seconds_left, goals, decisions
        self._slowest, self._most_set_aside = 0.0, seconds_left() / 4

    @property
    def is_limited(self) -> bool:
        """Whether the time ends."""
        return isfinite(self._most_set_aside)

    def note(self, before: float, questions: int) -> None:
        """Note what so many questions for a bound took, when so many seconds were left before."""
        if self.is_limited:
            self._slowest = max(self._slowest, (before - self.seconds_left()) / questions)

    def seconds_for_search(self) -> float:
        """Return the seconds for the first of the goals to come, but for its bound."""
        if self._goals[0].promise:
            return inf
        return self.seconds_left() - min(self._slowest * len(self._goals), self._most_set_aside)

    def is_worth_the_whole(self) -> bool:
        """Tell whether HiGHS can look at all decisions at once in this time, or nearly."""
        seconds = self.seconds_for_search()
        small = (
            self._decisions < _TOO_MANY_DECISIONS
            and seconds > _RELAXATIONS_OF_A_PROOF * self._slowest
        )
        return small or not isfinite(seconds)
