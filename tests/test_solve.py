"""The solver against the oracle, the audit and the proved values of real instances."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.audit import audit
from kooperation.check import check
from kooperation.load import INVITATIONS, PARTNERS, SCHEDULE, Loaded, load, parse
from kooperation.model import Schedule
from kooperation.problems import has_errors
from kooperation.solve import contradiction, solve
from tests import oracle, strategies

if TYPE_CHECKING:
    from random import Random

INSTANCES = Path(__file__).parents[2] / "shared" / "instances"
SMALL = ("konsti-2017", "konsti-2019", "town-25-1", "town-25-2", "town-100-1")


def loaded(*files: Any) -> Loaded:
    """Load the mappings as if they had been written to files."""
    raw: dict[str, bytes | None] = dict.fromkeys((PARTNERS, INVITATIONS, SCHEDULE))
    for name, file in zip(raw, files, strict=False):
        raw[name] = yaml.dump(file, allow_unicode=True).encode() if file else None
    return parse("data", raw)


def agrees_with_the_oracle(*files: Any) -> None:
    found = loaded(*files)
    assert not has_errors(found.problems)
    assert found.data
    best = oracle.best(files[0], files[1], schedule=files[2] if len(files) > 2 else None)
    if best is None:
        assert has_errors(check(found)) or contradiction(found.data, found.schedule)
        return
    assert not has_errors(check(found))
    assert not contradiction(found.data, found.schedule)
    plan = solve(found.data, found.schedule)
    assert {r.name: r.value for r in plan.results if r.value} == {
        name: value for name, value in best.goals.items() if value
    }
    assert all(result.proved and result.bound == result.value for result in plan.results)
    assert plan.visits in best.plans
    schedule = found.schedule or Schedule(False, 0, None)  # type: ignore[arg-type]
    assert not audit(
        found.data,
        sorted(plan.visits),
        settled=schedule.settled,
        past=schedule.visits,
        agreed_people=plan.agreed_people,
    )


@settings(deadline=None, max_examples=300)
@given(strategies.weeks())
def test_first_schedules_are_the_best_of_all(weeks: tuple[Any, Any]) -> None:
    agrees_with_the_oracle(*weeks)


@settings(deadline=None, max_examples=200)
@given(strategies.published())
def test_replanned_schedules_are_the_best_of_all(weeks: tuple[Any, Any, Any]) -> None:
    agrees_with_the_oracle(*weeks)


@settings(deadline=None, max_examples=50)
@given(strategies.weeks(possible=True), st.randoms(use_true_random=False))
def test_the_order_of_the_yaml_is_irrelevant(weeks: tuple[Any, Any], random: Random) -> None:
    one = loaded(*weeks)
    other = loaded(*(strategies.shuffled(file, random) for file in weeks))
    assert one.data
    assert other.data
    assert one.data == other.data
    assert solve(one.data) == solve(other.data)


@pytest.mark.skipif(not INSTANCES.is_dir(), reason="the shared instances are not here")
@pytest.mark.parametrize("name", SMALL)
def test_real_and_synthetic_weeks_reach_their_proved_values(name: str) -> None:
    data = load(INSTANCES / name).data
    assert data
    plan = solve(data)
    expected = json.loads((INSTANCES / "expected.json").read_text())[name]
    assert {r.name: r.value for r in plan.results if r.value} == expected
    assert plan.optimal
    assert not audit(data, sorted(plan.visits), agreed_people=plan.agreed_people)
