"""HiGHS, the solver: the only module that knows it.

A `Model` is built once from the rows of a formulation; every call of `best` answers one question
about it, either for whole decisions or for fractions of them, which is quick and gives a bound.
One thread and a fixed seed make the answers the same on every run.

No answer is believed. Values must keep the rows, their sum must be the one that was reported, and
bounds must fit both; the bound of a relaxation is computed anew, from its prices. What does not fit
is asked again, more carefully; if it never fits, nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

import highspy
import numpy as np

from kooperation.solve.formulation import Row, dense
from kooperation.solve.matrix import Matrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kooperation.solve.formulation import LinearExpr

EPSILON = 1e-5
"""Sums of whole numbers: what differs by less is the same number."""
_CLOSE = 1e-6
"""So much of a sum may lie between it and its bound where they should be the same."""
_STATUS = highspy.HighsModelStatus
_NOTHING_FITS = (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible)
_CUT_SHORT = (_STATUS.kTimeLimit, _STATUS.kInterrupt, _STATUS.kSolutionLimit)
_CHOOSE, _PRIMAL = 0, 4
_CALLBACK = highspy.cb.HighsCallbackType
_CAREFULLY: tuple[dict[str, Any], ...] = (
    {},
    {"presolve": "off"},
    {"presolve": "off", "random_seed": 1},
)
"""How a question is asked until the answer fits; the last time without a start.

HiGHS has been wrong in its presolve: 1.15.1 by itself, 1.16.0 where a start was given. See
`tests/solver`.
"""

ProgressCallback = Callable[[float, float], None]
"""Is told the best sum so far and its bound while the solver works; may raise to end the search."""


def silent(_value: float, _bound: float) -> None:
    """Tell nobody."""


class Learned(NamedTuple):
    """Rows that every plan keeps whose sum is more than `above`; not all others do."""

    above: float
    rows: tuple[Row, ...] = ()


NOTHING = Learned(inf)


@dataclass(frozen=True, slots=True)
class Solution:
    """What is known after a question: values of the decisions, if some were found, and a bound.

    `values` are float64, of shape (size,), and whole if that was asked for. No plan exceeds
    `bound`; `finished` tells whether the search came to its end. A relaxation also has the `gains`
    of all decisions: see `Matrix.bound`.
    """

    values: np.ndarray | None
    bound: float
    finished: bool
    gains: np.ndarray | None = None
    learned: Learned = NOTHING

    @property
    def infeasible(self) -> bool:
        """Whether no values fit all rows."""
        return self.finished and self.values is None

    @property
    def fractions(self) -> int:
        """How many decisions are not whole; 0 where no values are known."""
        if self.values is None:
            return 0
        return int(np.sum(abs(self.values - self.values.round()) > EPSILON))


NOTHING_KNOWN = Solution(None, inf, finished=False)


class Model:
    """The decisions and `rows` of a formulation, ready to be asked for the best sum."""

    def __init__(
        self,
        size: int,
        rows: Sequence[Row],
        *,
        integer: bool,
        fixed: np.ndarray | None = None,
        values: np.ndarray | None = None,
    ) -> None:
        self._size, self._integer = size, integer
        self.rows = Matrix.of(size, rows)
        if fixed is not None and values is not None:
            self.rows = self.rows.with_fixed(fixed, values)
        # As `highspy.Highs`, 1.16 writes a line to stdout when it is made.
        self._highs: Any = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001
        self._set(output_flag=False, threads=1, parallel="off")
        self._set(mip_rel_gap=0.0, mip_abs_gap=0.5)
        self._set(mip_detect_symmetry=False)  # no two people are alike, thanks to the lot
        self._set(mip_heuristic_run_feasibility_jump=False)  # a plan is known already
        self._set(mip_allow_restart=False)  # what can be fixed is fixed before it is asked
        self._free = np.arange(size)  # the decisions that HiGHS knows
        asked = self.rows
        if integer:
            asked, self._free = asked.without_fixed()
        self._costs = np.zeros(0)
        self._highs.passModel(_linear_program(asked, integer=integer))

    def _set(self, **options: Any) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

    def add(self, *rows: Row) -> None:
        """Add rows, to a relaxation."""
        self.rows = self.rows.with_rows(rows)
        for row in rows:
            numbers = np.fromiter(row.terms.keys(), np.int32)
            factors = np.fromiter(row.terms.values(), np.float64)
            self._highs.addRow(row.least, row.most, len(row.terms), numbers, factors)

    def fix(self, fixed: np.ndarray, values: np.ndarray) -> None:
        """Let some decisions of a relaxation (bool, of shape (size,)) have these values only."""
        self.rows = self.rows.with_fixed(fixed, values)
        numbers = np.arange(self._size, dtype=np.int32)
        self._highs.changeColsBounds(self._size, numbers, self.rows.lower, self.rows.upper)

    def best(
        self,
        terms: LinearExpr,
        *,
        start: np.ndarray | None = None,
        seconds: float = inf,
        nodes: int = highspy.kHighsIInf,
        watch: ProgressCallback = silent,
        learning: bool = False,
        careful: bool = False,
    ) -> Solution:
        """Return the largest sum, from the values in `start` on, within so many seconds.

        With fewer `nodes` the search ends early at the same place on every machine. `start` is
        float64, of shape (size,), and keeps all rows. With `learning` it is only begun, without
        presolve, and the answer says what was learned: rows that cut off fractions. A `careful`
        question is one where nothing will fit, most likely: that need not be asked twice then.
        Without time it is not asked.
        """
        if seconds <= 0:
            return NOTHING_KNOWN
        costs = dense(terms, self._size)
        free = len(self._free)
        # Of a new sum the last vertex is a beginning; where rows have joined, its prices are.
        is_new = not np.array_equal(costs, self._costs)
        self._set(simplex_strategy=_PRIMAL if is_new and not self._integer else _CHOOSE)
        self._costs = costs
        self._highs.changeColsCost(free, np.arange(free, dtype=np.int32), costs[self._free])
        if self._integer:
            self._highs.changeObjectiveOffset(float(costs @ self.rows.lower))
        end = min(self._highs.getRunTime() + seconds, 1e9)
        usual = {"presolve": "off" if learning else "choose", "random_seed": 0}
        self._set(mip_max_nodes=1 if learning else nodes, time_limit=end)
        if learning:
            self._set(mip_heuristic_effort=0.0)  # rows learned before a plan is known hold for all
        for care in _CAREFULLY[careful:]:
            self._set(**{**usual, **care})
            if care:
                self._highs.clearSolver()
            if start is not None and care is not _CAREFULLY[-1]:
                solution = highspy.HighsSolution()
                solution.col_value = start[self._free].tolist()
                self._highs.setSolution(solution)
            learned = self._run(watch, learning=learning)
            answer = replace(self._answer(costs), learned=learned)
            if self._fits(answer, costs, start, careful=bool(care)):
                return answer
        return NOTHING_KNOWN if self._integer else Solution(None, answer.bound, finished=False)

    def _answer(self, costs: np.ndarray) -> Solution:
        """Return what the last run has come to."""
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        if status in _NOTHING_FITS:
            return Solution(None, inf, finished=True)
        finished, found, values = status == _STATUS.kOptimal, self._highs.getSolution(), None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = self.rows.lower.copy()
            values[self._free] = found.col_value
        if self._integer:
            values = values if values is None else values.round()
            return Solution(values, info.mip_dual_bound, finished)
        prices = np.array(found.row_dual) if found.dual_valid else np.zeros(len(self.rows.least))
        bound, gains = self.rows.bound(costs, prices)
        return Solution(values, bound, finished, gains)

    def _fits(
        self, answer: Solution, costs: np.ndarray, start: np.ndarray | None, *, careful: bool
    ) -> bool:
        """Tell whether an answer agrees with itself and with the start.

        That nothing fits all rows is only believed of a `careful` question.
        """
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        known = -inf if start is None else float(costs @ start)
        if answer.infeasible:
            return careful and start is None
        if status not in (_STATUS.kOptimal, *_CUT_SHORT) or answer.bound < known - EPSILON:
            return False
        if answer.values is None:
            return not answer.finished
        total = float(costs @ answer.values)
        if not self.rows.holds(answer.values) or total > answer.bound + _CLOSE * abs(total):
            return False
        if self._integer:
            reported = abs(total - info.objective_function_value) < 0.5
            return reported and (not answer.finished or total > answer.bound - 1 + EPSILON)
        return not answer.finished or answer.bound - total < 0.01 + _CLOSE * abs(total)

    def _run(self, watch: ProgressCallback, *, learning: bool) -> Learned:
        """Run the solver; what `watch` raises, Ctrl-C included, ends it and is raised again."""
        raised: list[BaseException] = []
        learned = NOTHING
        free = self._free  # were `self` called for below, both would hold each other for ever

        def call(kind: Any, _text: str, out: Any, into: Any, _data: Any) -> None:
            nonlocal learned
            try:
                if kind == _CALLBACK.kCallbackMipGetCutPool:
                    above = out.mip_primal_bound if isfinite(out.mip_primal_bound) else -inf
                    learned = Learned(above, tuple(_cut_pool(out, free.tolist())))
                    return
                watch(out.mip_primal_bound, out.mip_dual_bound)
            except BaseException as error:  # noqa: BLE001  it must not fly through the solver
                raised.append(error)
            into.user_interrupt = bool(raised)

        self._highs.setCallback(call, None)
        for kind in (_CALLBACK.kCallbackMipInterrupt, _CALLBACK.kCallbackSimplexInterrupt):
            self._highs.startCallback(kind)
        if learning:
            self._highs.startCallback(_CALLBACK.kCallbackMipGetCutPool)
        self._highs.run()
        if raised:
            raise raised[0]
        return learned


def _cut_pool(out: Any, free: Sequence[int]) -> Iterator[Row]:
    """Yield the rows in what the solver hands out: a sparse matrix between two limits."""
    starts = [*map(int, out.cutpool_start)]
    numbers = [free[number] for number in out.cutpool_index]
    ends = [*starts[1:], len(numbers)]
    limits = zip(starts, ends, out.cutpool_lower, out.cutpool_upper, strict=False)
    for start, end, least, most in limits:
        terms = zip(numbers[start:end], map(float, out.cutpool_value[start:end]), strict=True)
        yield Row(dict(terms), float(least), float(most))


def _linear_program(rows: Matrix, *, integer: bool) -> highspy.HighsLp:
    """Return the model: these rows over binary columns."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = rows.size, len(rows.least)
    model.col_cost_ = np.zeros(rows.size)
    model.col_lower_, model.col_upper_ = rows.lower, rows.upper
    model.sense_ = highspy.ObjSense.kMaximize
    model.row_lower_, model.row_upper_ = rows.least, rows.most
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = rows.size, len(rows.least)
    matrix.start_, matrix.index_, matrix.value_ = rows.starts, rows.numbers, rows.factors
    if integer:
        model.integrality_ = [highspy.HighsVarType.kInteger] * rows.size
    return model
