"""HiGHS, the solver: the only module that knows it.

A `Model` is built once from the rows of a formulation; every call of `best` answers one question
about it, either for whole decisions or for fractions of them, which is quick and gives a bound.
One thread and a fixed seed make the answers the same on every run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from kooperation.solve.formulation import Row, dense

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.solve.formulation import LinearExpr

_STATUS = highspy.HighsModelStatus
_NOTHING_FITS = (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible)
_ANSWERS = (_STATUS.kOptimal, _STATUS.kTimeLimit, _STATUS.kInterrupt, _STATUS.kSolutionLimit)
"""How a search ends that can be relied on at once."""
_CHOOSE, _PRIMAL = 0, 4
_CALLBACK = highspy.cb.HighsCallbackType

ProgressCallback = Callable[[float, float], None]
"""Is told the best sum so far and its bound while the solver works; may raise to end the search."""


def silent(_value: float, _bound: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver says: the values of the decisions, if it found any, and a bound on the sum.

    `values` are float64, of shape (size,). No plan exceeds `bound`; `finished` tells whether the
    search came to its end.
    """

    values: np.ndarray | None
    bound: float
    finished: bool

    @property
    def infeasible(self) -> bool:
        """Whether no values fit all rows."""
        return self.finished and self.values is None


class Model:
    """The decisions and rows of a formulation, ready to be asked for the best sum."""

    def __init__(self, size: int, rows: Sequence[Row], *, integer: bool) -> None:
        self._size = size
        self._integer = integer
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._set(output_flag=False, threads=1, parallel="off", random_seed=0)
        self._set(mip_rel_gap=0.0, mip_abs_gap=0.5)
        self._set(mip_detect_symmetry=False)  # no two people are alike, thanks to the lot
        self._set(mip_heuristic_run_feasibility_jump=False)  # a plan is known already
        # Between two questions only the sum changes, so the last vertex is still allowed.
        self._set(simplex_strategy=_CHOOSE if integer else _PRIMAL)
        self._highs.passModel(_linear_program(size, rows, integer=integer))

    def _set(self, **options: str | float) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

    def add(self, row: Row) -> None:
        """Add a row."""
        numbers = np.fromiter(row.terms.keys(), np.int32)
        factors = np.fromiter(row.terms.values(), np.float64)
        self._highs.addRow(row.least, row.most, len(row.terms), numbers, factors)

    def best(
        self,
        terms: LinearExpr,
        *,
        start: np.ndarray | None = None,
        seconds: float = inf,
        nodes: int = highspy.kHighsIInf,
        watch: ProgressCallback = silent,
        pool: list[Row] | None = None,
    ) -> Solution:
        """Return the largest sum, from the values in `start` on, within so many seconds.

        With fewer `nodes` the search ends early at the same place on every machine. `start` is
        float64, of shape (size,).
        """
        highs = self._highs
        numbers = np.arange(self._size, dtype=np.int32)
        highs.changeColsCost(self._size, numbers, dense(terms, self._size))
        self._set(mip_max_nodes=nodes, time_limit=min(highs.getRunTime() + seconds, 1e9))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            highs.setSolution(solution)
        self._run(watch, pool)
        if highs.getModelStatus() not in _ANSWERS:
            # Presolve of HiGHS 1.15 fails on a few small models that are sound, so that nothing is
            # called impossible before it was looked at without.
            self._set(presolve="off")
            self._run(watch)
            self._set(presolve="choose")
        return self._solution()

    def _solution(self) -> Solution:
        """Return what the last run has come to."""
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        if status in _NOTHING_FITS:
            return Solution(None, inf, finished=True)
        finished = status == _STATUS.kOptimal
        values = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = np.array(self._highs.getSolution().col_value)
        if self._integer:
            return Solution(values, info.mip_dual_bound, finished)
        return Solution(values, info.objective_function_value if finished else inf, finished)

    def cuts(self, terms: LinearExpr, *, seconds: float, watch: ProgressCallback) -> list[Row]:
        """Return what the solver learns at the root: rows that cut off nothing but fractions.

        It must not know any plan yet, or it would also cut off what is no better than that plan.
        Without presolve the rows speak of the same decisions as the model.
        """
        self._set(presolve="off", mip_allow_restart=False, mip_heuristic_effort=0.0)
        pool: list[Row] = []
        self.best(terms, seconds=seconds, nodes=1, watch=watch, pool=pool)
        return pool

    def _run(self, watch: ProgressCallback, pool: list[Row] | None = None) -> None:
        """Run the solver; what `watch` raises, Ctrl-C included, ends it and is raised again."""
        raised: list[BaseException] = []

        def call(kind: Any, _text: str, out: Any, into: Any, _data: Any) -> None:
            try:
                if kind == _CALLBACK.kCallbackMipGetCutPool and pool is not None:
                    if not isfinite(out.mip_primal_bound):
                        pool[:] = _cut_pool(out)
                    return
                watch(out.mip_primal_bound, out.mip_dual_bound)
            except BaseException as error:  # noqa: BLE001  it must not fly through the solver
                raised.append(error)
            into.user_interrupt = bool(raised)

        self._highs.setCallback(call, None)
        for kind in (_CALLBACK.kCallbackMipInterrupt, _CALLBACK.kCallbackSimplexInterrupt):
            self._highs.startCallback(kind)
        if pool is not None:
            self._highs.startCallback(_CALLBACK.kCallbackMipGetCutPool)
        self._highs.run()
        if raised:
            raise raised[0]


def _cut_pool(out: Any) -> list[Row]:
    """Return the rows in what the solver hands out: a sparse matrix between two limits."""
    starts = [*map(int, out.cutpool_start)]
    numbers, factors = np.array(out.cutpool_index), np.array(out.cutpool_value)
    ends = [*starts[1:], len(numbers)]
    return [
        Row(
            dict(zip(numbers[start:end].tolist(), factors[start:end].tolist(), strict=True)),
            float(least),
            float(most),
        )
        for start, end, least, most in zip(
            starts, ends, out.cutpool_lower, out.cutpool_upper, strict=False
        )
    ]


def _linear_program(size: int, rows: Sequence[Row], *, integer: bool) -> highspy.HighsLp:
    """Return the model: a matrix of shape (len(rows), size), row by row, of binary columns."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(rows)
    model.col_cost_ = np.zeros(size)
    model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
    model.sense_ = highspy.ObjSense.kMaximize
    model.row_lower_ = np.array([row.least for row in rows])
    model.row_upper_ = np.array([row.most for row in rows])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = size, len(rows)
    matrix.start_ = np.cumsum([0, *(len(row.terms) for row in rows)], dtype=np.int32)
    matrix.index_ = np.array([n for row in rows for n in row.terms], dtype=np.int32)
    matrix.value_ = np.array([f for row in rows for f in row.terms.values()], dtype=np.float64)
    if integer:
        model.integrality_ = [highspy.HighsVarType.kInteger] * size
    return model
