"""The rows as arrays, and what they prove: so that no answer of the solver has to be believed.

Whether values keep the rows is a sum for each row. That no values exceed a bound follows from the
duality of linear programs: with any price for each row, right or wrong, the sum of what the rows
are worth and of what the decisions gain beyond it is a bound (Neumaier and Shcherbina 2004).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kooperation.solve.formulation import Row

_TOLERANCE = 1e-6
"""By so much of the sum of its factors a row may be missed: whole numbers miss by more."""

_CLEARLY = 1e-4
"""So far beside a row, in the space of decisions, is worth to be cut off."""

_ROUNDING = 1e-12
"""The greatest error of a sum, as a part of it, with room to spare."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows over decisions: a sparse matrix, row by row, between two limits.

    `lower` and `upper` are float64 of shape (size,): 0 and 1, or twice the same for what is fixed.
    `starts` is int32 of shape (rows + 1,); `numbers` (int32) and `factors` (float64) have the shape
    (terms,); `least` and `most` are float64 of shape (rows,).
    """

    lower: np.ndarray
    upper: np.ndarray
    starts: np.ndarray
    numbers: np.ndarray
    factors: np.ndarray
    least: np.ndarray
    most: np.ndarray

    @classmethod
    def of(cls, size: int, rows: Sequence[Row]) -> Matrix:
        """Return the matrix of these rows."""
        lengths = [0, *(len(row.terms) for row in rows)]
        terms = sum(lengths)
        return cls(
            np.zeros(size),
            np.ones(size),
            np.cumsum(lengths, dtype=np.int32),
            np.fromiter(chain.from_iterable(row.terms for row in rows), np.int32, terms),
            np.fromiter(chain.from_iterable(row.terms.values() for row in rows), np.float64, terms),
            np.array([row.least for row in rows], np.float64),
            np.array([row.most for row in rows], np.float64),
        )

    def with_rows(self, rows: Sequence[Row]) -> Matrix:
        """Return the matrix with more rows below."""
        more = Matrix.of(self.size, rows)
        longer = {
            name: np.concatenate((getattr(self, name), getattr(more, name)))
            for name in ("numbers", "factors", "least", "most")
        }
        starts = np.concatenate((self.starts, self.starts[-1] + more.starts[1:]))
        return replace(self, starts=starts, **longer)

    def with_fixed(self, fixed: np.ndarray, values: np.ndarray) -> Matrix:
        """Return the matrix where some decisions (bool, (size,)) can only have these values."""
        lower, upper = np.where(fixed, values, self.lower), np.where(fixed, values, self.upper)
        return replace(self, lower=lower, upper=upper)

    def without_fixed(self) -> tuple[Matrix, np.ndarray]:
        """Return the matrix of the decisions that are free, and which those are (int64, (free,)).

        Rows that always hold are left out.
        """
        free = np.flatnonzero(self.lower < self.upper)
        place = np.full(self.size, -1)
        place[free] = np.arange(len(free))
        rows, count = self._row_of, len(self.least)
        is_free = place[self.numbers] >= 0
        spent = np.where(is_free, 0.0, self.factors * self.lower[self.numbers])
        settled = np.bincount(rows, spent, count)
        least, most = self.least - settled, self.most - settled
        own = np.where(is_free, self.factors, 0.0)
        binds = (np.bincount(rows, np.minimum(own, 0), count) < least - _TOLERANCE) | (
            np.bincount(rows, np.maximum(own, 0), count) > most + _TOLERANCE
        )
        stays = is_free & binds[rows]
        lengths = np.bincount(rows[stays], minlength=count)[binds]
        smaller = Matrix(
            self.lower[free],
            self.upper[free],
            np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
            place[self.numbers[stays]].astype(np.int32),
            self.factors[stays],
            least[binds],
            most[binds],
        )
        return smaller, free

    def terms(self) -> Iterator[list[tuple[int, float]]]:
        """Yield the terms of each row: the decisions with their factors."""
        terms = [*zip(self.numbers.tolist(), self.factors.tolist(), strict=True)]
        for start, end in pairwise(self.starts.tolist()):
            yield terms[start:end]

    @property
    def fixed(self) -> np.ndarray:
        """Which decisions can only have one value: bool of shape (size,)."""
        known: np.ndarray = self.lower == self.upper
        return known

    @property
    def size(self) -> int:
        """How many decisions there are."""
        return len(self.lower)

    @property
    def _row_of(self) -> np.ndarray:
        """The row of each term: int64 of shape (terms,)."""
        return np.repeat(np.arange(len(self.least)), np.diff(self.starts))

    def _sums(self, values: np.ndarray) -> np.ndarray:
        terms = self.factors * values[self.numbers]
        return np.bincount(self._row_of, terms, len(self.least))

    def holds(self, values: np.ndarray) -> bool:
        """Tell whether these values of the decisions (float64, (size,)) keep all rows."""
        rows, count = self._row_of, len(self.least)
        sums = self._sums(values)
        allowed = _TOLERANCE * (1 + np.bincount(rows, abs(self.factors), count))
        inside = (self.least - allowed <= sums) & (sums <= self.most + allowed)
        free = (self.lower - _TOLERANCE <= values) & (values <= self.upper + _TOLERANCE)
        return bool(np.all(inside) and np.all(free))

    def violated(self, values: np.ndarray) -> np.ndarray:
        """Tell of each row whether these values miss it clearly: bool of shape (rows,)."""
        rows, count = self._row_of, len(self.least)
        sums = self._sums(values)
        length = np.sqrt(np.bincount(rows, self.factors**2, count))
        missed: np.ndarray = np.maximum(self.least - sums, sums - self.most) > _CLEARLY * length
        return missed

    def bound(self, costs: np.ndarray, prices: np.ndarray) -> tuple[float, np.ndarray]:
        """Return what no sum exceeds by these prices of the rows, and what each decision gains.

        `costs` and the gains are float64 of shape (size,), `prices` of shape (rows,). A plan
        without a decision that gains, or with one that loses, is worse than the bound by that.
        """
        limit = np.where(prices > 0, self.most, self.least)
        prices = np.where(np.isfinite(limit), prices, 0.0)
        worth = float(prices @ np.where(np.isfinite(limit), limit, 0.0))
        spent = np.bincount(self.numbers, self.factors * prices[self._row_of], self.size)
        gains = costs - spent
        gained = float(np.maximum(gains * self.lower, gains * self.upper).sum())
        # Sums of floating-point numbers may come out too low by a few of their last digits.
        return worth + gained + _ROUNDING * (abs(worth) + abs(gained)), gains
