"""The relaxation: what fractions of decisions come to, which no plan can exceed.

It goes with the search from goal to goal. Rows that cut off nothing but fractions lie in a pool and
join it only where they are violated (Dantzig, Fulkerson and Johnson 1954), so that it stays small,
and each goal inherits what those before it have taught.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from kooperation.solve.engine import EPSILON, Model, Solution
from kooperation.solve.matrix import Matrix
from kooperation.solve.probing import probed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kooperation.solve.engine import ProgressCallback
    from kooperation.solve.formulation import Formulation, LinearExpr, Row

_ROUNDS = 30
"""How often at the most violated rows are looked for in one question."""
_PATIENCE = 3
"""So many times in a row they may join for nothing, before no more are looked for."""


class Relaxation:
    """The rows that all plans to come keep, the `model`, and a pool that only fractions break.

    With no more than `few_fractions` HiGHS is done sooner than the rows of the pool would help it.
    With `probing` it is looked for decisions that can only have one value, too.
    `rounds` is how many questions to the solver the last answer took.
    """

    def __init__(
        self, formulation: Formulation, *, sharp: bool, probing: bool, few_fractions: int
    ) -> None:
        self.model = Model(formulation.size, formulation.rows, integer=False)
        self._pool = list(formulation.valid_inequalities) if sharp else []
        self._matrix = Matrix.of(formulation.size, self._pool)
        self._waiting = np.ones(len(self._pool), bool)
        self._probing, self._few_fractions = probing, few_fractions
        self.rounds = 1

    @property
    def joined(self) -> list[Row]:
        """The rows of the pool that have been needed so far."""
        return [self._pool[place] for place in np.flatnonzero(~self._waiting)]

    def learn(self, rows: Sequence[Row]) -> None:
        """Put rows into the pool."""
        self._pool += rows
        self._matrix = self._matrix.with_rows(rows)
        self._waiting = np.append(self._waiting, np.ones(len(rows), bool))

    def best(
        self,
        terms: LinearExpr,
        seconds_left: Callable[[], float],
        watch: ProgressCallback,
        *,
        sharper: bool,
    ) -> Solution:
        """Return the largest sum that is found while there are `seconds_left`.

        The pool is only looked at where there are many fractions, or if it must be `sharper`.
        """
        answer = self.model.best(terms, seconds=seconds_left(), watch=watch)
        self.rounds, idle = 1, 0
        if not sharper and answer.fractions <= self._few_fractions:
            return answer
        while answer.finished and answer.values is not None and self.rounds < _ROUNDS:
            joins = idle < _PATIENCE and self._join(answer.values)
            if not (joins or (self._probing and self._probe(answer.values, seconds_left))):
                break
            better = self.model.best(terms, seconds=seconds_left(), watch=watch)
            self.rounds += 1
            if not better.finished:
                break
            idle = 0 if better.bound < answer.bound - EPSILON else idle + 1
            answer = better
        return answer

    def _join(self, values: np.ndarray) -> bool:
        """Let the rows join that these values break; tell whether there are any."""
        violated = self._waiting & self._matrix.violated(values)
        self._waiting &= ~violated
        self.model.add(*(self._pool[place] for place in np.flatnonzero(violated)))
        return bool(violated.any())

    def _probe(self, values: np.ndarray, seconds_left: Callable[[], float]) -> bool:
        """Fix what can only have one value; tell whether any of these values is another one.

        Of ten thousand people it takes seconds, so it ends with the time.
        """
        if seconds_left() <= 0:
            return False
        fractions = np.flatnonzero(abs(values - values.round()) > EPSILON)
        candidates = takewhile(lambda _number: seconds_left() > 0, fractions.tolist())
        rows = probed(self.model.rows, candidates)
        self.model.fix(rows.fixed, rows.lower)
        return bool(np.any(rows.fixed & (abs(values - rows.lower) > EPSILON)))
