"""Probing: which decisions can only have one value, found out by trying (Savelsbergh 1994).

A value of a decision has consequences: where a row has too little to spare then, its other
decisions are settled as well. What ends in a contradiction cannot be, and what follows from either
value is so in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.solve.matrix import Matrix

_CLEARLY = 1e-6
"""Sums of floating-point numbers may differ by so much and mean the same."""


def probed(rows: Matrix, candidates: Iterable[int]) -> Matrix:
    """Return the rows where each decision is fixed that is found to have only one value.

    Both values of each of the candidates are tried. Rows that contradict each other stay as they
    are.
    """
    known = _Consequences(rows)
    if not (known.follow() and all(known.probe(number) for number in candidates)):
        return rows
    fixed = np.array([value is not None for value in known.values])
    return rows.with_fixed(fixed, np.array([float(value or 0) for value in known.values]))


class _Consequences:
    """The `values` of the decisions, None where both are possible, and what follows from them.

    Of each row it is known what its sum is at the least and at the most.
    """

    def __init__(self, rows: Matrix) -> None:
        lower, upper = rows.lower.tolist(), rows.upper.tolist()
        self.values = [int(a) if a == b else None for a, b in zip(lower, upper, strict=True)]
        limits = zip(rows.least.tolist(), rows.most.tolist(), strict=True)
        self._limits: list[tuple[float, float]] = [*limits]
        self._terms: list[list[tuple[int, float]]] = []
        self._rows_of: list[list[tuple[int, float]]] = [[] for _ in self.values]
        self._least, self._most, self._greatest = list[float](), list[float](), list[float]()
        for row in rows.terms():
            for number, factor in row:
                self._rows_of[number].append((len(self._terms), factor))
            self._terms.append(row)
            self._least.append(sum(f * (lower[n] if f > 0 else upper[n]) for n, f in row))
            self._most.append(sum(f * (upper[n] if f > 0 else lower[n]) for n, f in row))
            self._greatest.append(max((abs(f) for _n, f in row), default=0.0))

    def follow(self) -> bool:
        """Settle what follows from the rows alone; tell whether that is without contradiction."""
        return all(
            self._assume(number, value) is not None
            for row in range(len(self._terms))
            for number, value in self._entailed(row)
        )

    def probe(self, number: int) -> bool:
        """Try both values of a decision; tell whether one of them can be."""
        if self.values[number] is not None:
            return True
        ways: list[set[tuple[int, int | None]]] = []
        for value in (1, 0):
            settled = self._assume(number, value)
            if settled is None:
                return self._assume(number, 1 - value) is not None
            ways.append({(other, self.values[other]) for other in settled})
            self._undo(settled)
        one, other = ways
        return all(self._assume(n, value or 0) is not None for n, value in sorted(one & other))

    def _assume(self, number: int, value: int) -> list[int] | None:
        """Settle a decision and what follows, and return all that; None if it cannot be."""
        settled: list[int] = []
        ahead = [(number, value)]
        while ahead:
            number, value = ahead.pop()
            if self.values[number] is None:
                settled.append(number)
                self._set(number, value)
                rows = self._rows_of[number]
                if not any(self._is_broken(row) for row, _factor in rows):
                    for row, _factor in rows:
                        ahead += self._entailed(row)
                    continue
            elif self.values[number] == value:
                continue
            self._undo(settled)
            return None
        return settled

    def _entailed(self, row: int) -> Iterator[tuple[int, int]]:
        """Return which decisions of a row are settled by what it has to spare, and how."""
        least, most = self._limits[row]
        more, less = most - self._least[row], self._most[row] - least
        if min(more, less) < self._greatest[row] - _CLEARLY:
            for number, factor in self._terms[row]:
                if self.values[number] is None:
                    if abs(factor) > more + _CLEARLY:
                        yield number, int(factor < 0)
                    elif abs(factor) > less + _CLEARLY:
                        yield number, int(factor > 0)

    def _is_broken(self, row: int) -> bool:
        least, most = self._limits[row]
        return self._least[row] > most + _CLEARLY or self._most[row] < least - _CLEARLY

    def _set(self, number: int, value: int) -> None:
        self.values[number] = value
        self._note(number, value, 1)

    def _undo(self, settled: Iterable[int]) -> None:
        for number in settled:
            self._note(number, self.values[number] or 0, -1)
            self.values[number] = None

    def _note(self, number: int, value: int, sign: int) -> None:
        """Note in all rows that a decision has this value or, with the other sign, no longer."""
        for row, factor in self._rows_of[number]:
            if (factor > 0) == (value > 0):
                self._least[row] += sign * abs(factor)
            else:
                self._most[row] -= sign * abs(factor)
