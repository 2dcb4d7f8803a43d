"""A first plan, in whole visits: what is wanted is switched on, and with it what it needs.

This is a greedy construction, the most important goal first, without a question to the solver. It
knows nothing of the rules but their rows. A decision that breaks a row is followed by another one
that mends it: a visit needs its session, a session its minimum of visitors, a member of a group all
others. Where nothing mends a row, all is as it was before.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from kooperation.weeks.model import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kooperation.solve.formulation import Formulation
    from kooperation.solve.goals import Goal


def construct(formulation: Formulation, goals: Sequence[Goal], plan: np.ndarray) -> np.ndarray:
    """Return a plan that has all that this one has (both float64, of shape (size,)), and more.

    The plan keeps all rows. Nothing is added for a goal of which less is better, nor behind it.
    Large parties come first, then who has the fewest visits to choose from.
    """
    growing = _Growing(formulation, plan)
    counted = {
        step: (count.of, k - count.already)
        for count in formulation.all_counts()
        for k, step in enumerate(count.steps, start=1)
    }
    for goal in takewhile(lambda goal: not goal.smallest, goals):
        wanted = [(-factor, *counted.get(n, ((n,), 1))) for n, factor in goal.terms.items()]
        for _size, ways, enough in sorted(wanted, key=lambda one: (one[0], len(one[1]))):
            growing.choose(ways, enough)
    return formulation.completed(np.array(growing.values))


class _Growing:
    """The values of a plan that keeps all rows while it grows."""

    def __init__(self, formulation: Formulation, plan: np.ndarray) -> None:
        self.values: list[float] = plan.tolist()
        self._rows = formulation.rows
        self._rows_of = grouped((n, at) for at, row in enumerate(self._rows) for n in row.terms)
        self._more = [[n for n, factor in row.terms.items() if factor > 0] for row in self._rows]
        self._less = [[n for n, factor in row.terms.items() if factor < 0] for row in self._rows]
        self._sums = [
            sum(factor * self.values[number] for number, factor in row.terms.items())
            for row in self._rows
        ]

    def choose(self, ways: Sequence[int], enough: int) -> None:
        """Choose until there are enough of these, those first that need the least."""
        if sum(self.values[number] for number in ways) < enough:
            for number in self._possible(ways):
                if self._choose(number) and sum(self.values[other] for other in ways) >= enough:
                    break

    def _choose(self, wanted: int) -> bool:
        """Choose this and all that it needs; if that cannot be, change nothing and say so."""
        chosen: list[int] = []
        rows: list[int] = []  # which may be broken
        ahead: int | None = wanted
        while ahead is not None:
            self._set(ahead, 1)
            chosen.append(ahead)
            rows += self._rows_of[ahead]
            while rows and not self._lacks(rows[-1]):
                rows.pop()
            if not rows:
                return True
            ahead = self._remedy(rows[-1])
        for number in chosen:
            self._set(number, 0)
        return False

    def _set(self, number: int, value: int) -> None:
        change = value - self.values[number]
        self.values[number] = value
        for row in self._rows_of[number]:
            self._sums[row] += change * self._rows[row].terms[number]

    def _lacks(self, row: int, more: float = 0) -> int:
        """Return the sign of what the row lacks with so much more; 0 if it is kept."""
        kept, now = self._rows[row], self._sums[row] + more
        return int(now < kept.least) - int(now > kept.most)

    def _mending(self, row: int, sign: int) -> Iterator[int]:
        """Yield what can still be chosen and is of this sign in the row."""
        numbers = self._more[row] if sign > 0 else self._less[row]
        return (number for number in numbers if not self.values[number])

    def _needs(self, number: int) -> int | None:
        """Return how many rows would have to be mended then; None if nothing mends one of them."""
        needs = 0
        for row in self._rows_of[number]:
            sign = self._lacks(row, self._rows[row].terms[number])
            if sign:
                if all(other == number for other in self._mending(row, sign)):
                    return None
                needs += 1
        return needs

    def _possible(self, numbers: Iterable[int]) -> list[int]:
        """Return which of these may be chosen now, those first that need the least."""
        needs = {number: self._needs(number) for number in numbers if not self.values[number]}
        possible = [(rows, number) for number, rows in needs.items() if rows is not None]
        return [number for _rows, number in sorted(possible)]

    def _remedy(self, row: int) -> int | None:
        """Return what mends a row at least in part and needs the least; None if nothing does."""
        best: tuple[int, int] | None = None
        for number in self._mending(row, self._lacks(row)):
            needs = self._needs(number)
            if needs is not None and (best is None or needs < best[0]):
                best = needs, number
                if not needs:
                    break
        return best and best[1]
