"""Probing: what is fixed is so in whatever keeps the rows, and what a look at the rows shows is."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kooperation.solve.formulation import Row
from kooperation.solve.matrix import Matrix
from kooperation.solve.probing import probed

SIZE = 6

rows = st.lists(
    st.builds(
        Row,
        st.dictionaries(st.integers(0, SIZE - 1), st.sampled_from([-3.0, -1.0, 1.0, 2.0])),
        st.sampled_from([-np.inf, -2.0, 0.0, 1.0]),
        st.sampled_from([0.0, 1.0, 2.0, np.inf]),
    ),
    max_size=6,
)


def fixed_in(matrix: Matrix) -> dict[int, float]:
    return {n: matrix.lower[n] for n in np.flatnonzero(matrix.fixed).tolist()}


@given(rows, st.sets(st.integers(0, SIZE - 1)), st.sets(st.integers(0, SIZE - 1)))
def test_what_is_fixed_is_so_in_all_that_keeps_the_rows(
    some: list[Row], known: set[int], candidates: set[int]
) -> None:
    mask = np.isin(np.arange(SIZE), [*known])
    matrix = Matrix.of(SIZE, some).with_fixed(mask, np.ones(SIZE))
    every = [np.array(values, float) for values in product((0, 1), repeat=SIZE)]
    plans = [values for values in every if matrix.holds(values)]
    found = probed(matrix, sorted(candidates))
    assert [values for values in every if found.holds(values)] == plans or not plans
    assert fixed_in(matrix).items() <= fixed_in(found).items()


def test_what_would_end_in_a_contradiction_cannot_be() -> None:
    """With the first both others are chosen, of which only one can be."""
    some = [Row({0: -1, 1: 1}, least=0), Row({0: -1, 2: 1}, least=0), Row({1: 1, 2: 1}, most=1)]
    assert fixed_in(probed(Matrix.of(3, some), ())) == {}
    assert fixed_in(probed(Matrix.of(3, some), [0])) == {0: 0}


def test_what_follows_from_either_value_is_so() -> None:
    """With the first the last is chosen, and without it as well."""
    some = [Row({0: -1, 2: 1}, least=0), Row({0: 1, 1: 1}, least=1), Row({1: -1, 2: 1}, least=0)]
    assert fixed_in(probed(Matrix.of(3, some), [0])) == {2: 1}
    assert fixed_in(probed(Matrix.of(3, some), [2])) == {2: 1}


def test_what_the_rows_alone_settle_needs_no_trial() -> None:
    some = [Row({0: 2, 1: 1}, least=2), Row({0: 1, 2: 3, 3: -1}, most=1), Row({3: 1}, most=0)]
    assert fixed_in(probed(Matrix.of(5, some), ())) == {0: 1, 2: 0, 3: 0}


def test_rows_that_contradict_each_other_stay() -> None:
    some = [Row({0: 1, 1: 1}, least=2), Row({0: 1, 1: 1}, most=1)]
    matrix = Matrix.of(2, some)
    assert probed(matrix, [0, 1]) is matrix
