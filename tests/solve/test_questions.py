"""The solver against the oracle, the audit and the proved values of real instances."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, replace
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import example as given_example
from hypothesis import strategies as st

from kooperation.audit import audit
from kooperation.check import check
from kooperation.files.load import Loaded, load
from kooperation.problems import has_errors
from kooperation.solve.engine import Learned, Model, silent
from kooperation.solve.formulation import Row
from kooperation.solve.goals import as_maximisation, goals_of
from kooperation.solve.polish import polish
from kooperation.solve.questions import (
    Plan,
    Prices,
    _results,
    contradiction,
    formulate,
    solve,
)
from kooperation.solve.results import NO_LIMITS, Limits, Means
from kooperation.weeks.schedule import past_of
from tests import ROOT, oracle, strategies
from tests.build import dataset, dumped, example, parsed, person, session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from kooperation.solve.engine import ProgressCallback
    from kooperation.solve.formulation import Formulation, LinearExpr
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule

INSTANCES = ROOT.parent / "shared" / "instances"
SMALL = ("konsti-2017", "konsti-2019", "town-25-1", "town-25-2", "town-100-1")


def loaded(*files: Any) -> Loaded:
    """Load the mappings as if they had been written to files."""
    texts = [dumped(file) if file else None for file in files]
    more = {}
    if len(files) > 3:  # what stands beside the schedule
        stored = files[3]["revisions"].items()
        more = {f"revisions/{name}.yaml": dumped(one) for name, one in stored}
        more["told.yaml"] = dumped({"people": files[3]["people"]})
    people, weeks, schedule = (*texts[:3], None)[:3]
    return parsed(people, weeks, schedule, more=more)


def data_of(*files: Any) -> DataSet:
    """Return what mappings mean that have no mistake."""
    data = loaded(*files).data
    assert data
    return data


def sound(data: DataSet, plan: Plan, schedule: Schedule | None = None) -> None:
    """Let the referee look at a plan that follows this schedule."""
    before = past_of(schedule)
    assert not audit(
        data,
        sorted(plan.visits),
        settled=before.before,
        past=before.visits,
        agreed_people=plan.agreed_people,
    )


def agrees_with_the_oracle(*files: Any, limits: Limits = NO_LIMITS) -> None:
    found = loaded(*files)
    assert not has_errors(found.problems)
    assert found.data
    best = oracle.best(*files[:2], **dict(zip(("schedule", "told"), files[2:], strict=False)))
    if best is None:
        mistakes = check(found, past_of(found.schedule))
        assert has_errors(mistakes) or contradiction(found.data, found.schedule)
        return
    assert not has_errors(check(found, past_of(found.schedule)))
    assert not contradiction(found.data, found.schedule)
    plan = solve(found.data, found.schedule, limits=limits)
    assert {r.name: r.value for r in plan.results if r.value} == {
        name: value for name, value in best.goals.items() if value
    }
    assert all(result.proved and result.bound == result.value for result in plan.results)
    assert plan.visits in best.drawn
    sound(found.data, plan, found.schedule)


VISIT = {
    "id": "visit",
    "host": "hosts",
    "title": "Visit",
    "seats": "3",
    "sessions": [
        "2027-03-02 11:00-12:00",
        {"at": "2027-03-01 09:00-10:00", "min_visitors": "2", "agreed": ["anna"]},
    ],
}
GUESTS = [
    {"id": "anna", "name": "Anna", "wishes": ["visit"], "with": ["ben", "cem"]},
    {"id": "ben", "name": "Ben", "wishes": ["visit +1"], "away": ["Mo"]},
    {"id": "cem", "name": "Cem", "wishes": ["visit"], "away": ["Di"]},
]
HOUSES = [{"id": "guests", "name": "Guests", "people": GUESTS}, {"id": "hosts", "name": "Hosts"}]
WEEKS = {"id": "weeks", "title": "Weeks", "start": "2027-03-01", "end": "2027-03-02"}
# Were nobody away, Ben and Cem could go together, but not with Anna, who needs one of them.
FREED_BY_ABSENCES: tuple[Any, Any] = (
    {"partners": HOUSES},
    {"weeks": WEEKS, "invitations": [VISIT]},
)


@settings(max_examples=120)
@given(strategies.weeks(plans=3000))
@given_example(FREED_BY_ABSENCES)
def test_first_schedules_are_the_best_of_all(weeks: tuple[Any, Any]) -> None:
    agrees_with_the_oracle(*weeks)


@settings(max_examples=80)
@given(strategies.published())
def test_replanned_schedules_are_the_best_of_all(weeks: tuple[Any, Any, Any]) -> None:
    agrees_with_the_oracle(*weeks)


@settings(max_examples=80)
@given(strategies.told())
def test_what_people_hold_is_kept_and_nothing_else(weeks: tuple[Any, Any, Any, Any]) -> None:
    agrees_with_the_oracle(*weeks)


@settings(max_examples=40)
@given(strategies.told(possible=True), st.data())
def test_the_price_of_a_wish_is_asked_under_what_people_hold(
    weeks: tuple[Any, Any, Any, Any], data: st.DataObject
) -> None:
    found = loaded(*weeks)
    assert found.data
    assert found.schedule
    past = {visit.wish for visit in found.schedule.past.visits}
    wishes = {(one.id, wish) for one in found.data.people.values() for wish in one.wishes} - past
    assume(wishes)
    assume(not has_errors(check(found, past_of(found.schedule))))
    wish = data.draw(st.sampled_from(sorted(wishes)))
    prices = Prices(found.data, found.schedule)
    plan = prices.granting(*wish)
    best = oracle.best(*weeks[:2], schedule=weeks[2], told=weeks[3], granted=wish)
    assert (plan is None) == (best is None)
    if plan and best:
        goals = {r.name: r.value for r in plan.results if r.value}
        assert goals == {n: value for n, value in best.goals.items() if value and n != "draw"}
        values = prices._new.completed(prices._new.values_of(plan.visits))
        assert {r.name: r.value for r in _results(prices._goals, values)} == {
            r.name: r.value for r in plan.results
        }


AS_IF_LARGE = Means(few_people=0, neighbours=2, few_fractions=-1)
"""Small weeks are searched with the means that otherwise only large ones need."""


@settings(max_examples=60)
@given(strategies.weeks())
def test_the_means_for_large_weeks_find_the_best_of_all_too(weeks: tuple[Any, Any]) -> None:
    agrees_with_the_oracle(*weeks, limits=Limits(means=AS_IF_LARGE))


SWITCHES = [name for name, default in asdict(Means()).items() if default is True]
LESS = {
    **{f"without {name}": Means(**{name: False}) for name in SWITCHES},
    **{f"large, without {name}": replace(AS_IF_LARGE, **{name: False}) for name in SWITCHES},
    "learning": Means(few_fractions=-1),
    "learning, without fixing": Means(few_fractions=-1, fixing=False),
    "a weight far too small": Means(guessed_weight=1),
    "ties by themselves": Means(guessed_weight=10**9),
}
"""The means one by one: switched off or on, or so that what they guess is wrong."""


@settings(max_examples=60)
@given(weeks=st.one_of(strategies.weeks(), strategies.published()))
def test_no_means_changes_the_best_plan(weeks: tuple[Any, ...]) -> None:
    found = loaded(*weeks)
    assert found.data
    assume(not contradiction(found.data, found.schedule))
    plan = solve(found.data, found.schedule)
    for name, means in LESS.items():
        assert solve(found.data, found.schedule, Limits(means=means)) == plan, name


def better_only(model: Model, watch: ProgressCallback, *, learning: bool) -> Learned:
    """Learn beside what was learned that only plans count which are better than the one known."""
    learned = RUN(model, watch, learning=learning)
    if not learning or model._answer(model._costs).values is None:
        return learned
    above = round(model._highs.getInfo().objective_function_value)
    better = {n: cost for n, cost in enumerate(model._costs.tolist()) if cost}
    return Learned(above, (*learned.rows, Row(better, least=above + 1)))


RUN = Model._run


@settings(max_examples=40)
@given(strategies.weeks())
def test_what_is_learned_beside_a_plan_holds_only_above_it(weeks: tuple[Any, Any]) -> None:
    """The solver may use the plan that it knows, so its rows may cut off plans that are as good."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Model, "_run", better_only)
        agrees_with_the_oracle(*weeks, limits=Limits(means=Means(few_fractions=-1)))


def polished(new: Formulation, terms: LinearExpr, plan: np.ndarray, bound: int) -> np.ndarray:
    """Polish in neighbourhoods of two people, to the end."""
    return polish(new, new.rows, terms, plan, bound, lambda: inf, silent, 2, worth=0)


@settings(max_examples=60)
@given(strategies.weeks(possible=True))
def test_polish_keeps_every_row_and_loses_nothing(weeks: tuple[Any, Any]) -> None:
    new = formulate(data_of(*weeks))
    plan = np.zeros(new.size)
    for goal in goals_of(new):
        terms = as_maximisation(goal)
        better = polished(new, terms, plan, 10**9)
        for row in new.rows:
            total = sum(factor * better[number] for number, factor in row.terms.items())
            assert row.least <= total <= row.most
        assert sum(f * (better[n] - plan[n]) for n, f in terms.items()) >= 0
        plan = better


def test_polish_goes_from_no_visit_to_the_best_plan() -> None:
    data = dataset(
        *(person(f"p{n}", wishes={"awo": 0}) for n in range(6)),
        session("awo", "2027-03-02 10:00-11:00", seats=4),
    )
    new = formulate(data)
    goal = goals_of(new)[0]
    start = np.zeros(new.size)
    plan = polished(new, goal.terms, start, 6)
    assert sum(plan[number] for number in goal.terms) == 4


class Clock:
    """A clock that runs out after so many looks at it; it knows what is asked of the solver then.

    Promises are no goals that a clock ends, so what is asked for them does not count.
    """

    def __init__(self, looks: int, means: Means = NO_LIMITS.means) -> None:
        self.limits = Limits(self.seconds_left, self.progress, means)
        self.asked_late: list[str] = []
        self._looks, self._goal = looks, ""

    def seconds_left(self) -> float:
        self._looks -= 1
        return 100.0 * max(0, self._looks + 1)

    def progress(self, goal: str, _value: int | None, _bound: int | None) -> None:
        self._goal = goal

    @contextmanager
    def watching(self) -> Iterator[None]:
        run = Model._run

        def watched(*about: Any, **how: Any) -> Any:
            if self._looks < 0 and self._goal not in ("agreed", "kept", "granted"):
                self.asked_late.append(self._goal)
            return run(*about, **how)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Model, "_run", watched)
            yield


def cut_short(data: DataSet, clock: Clock, schedule: Schedule | None = None) -> Plan:
    """Return a plan, which keeps all rules, without a question to the solver behind the limit."""
    with clock.watching():
        plan = solve(data, schedule, clock.limits)
    assert not clock.asked_late
    sound(data, plan, schedule)
    for result in plan.results:
        assert result.gain(result.bound) <= 0
        assert result.value == result.bound or not result.proved
    return plan


@settings(max_examples=60)
@given(st.one_of(strategies.weeks(), strategies.published()), st.integers(0, 60), st.booleans())
def test_nothing_is_asked_behind_the_limit(weeks: tuple[Any, ...], looks: int, large: bool) -> None:
    found = loaded(*weeks)
    assert found.data
    assume(not contradiction(found.data, found.schedule))
    cut_short(found.data, Clock(looks, AS_IF_LARGE if large else Means()), found.schedule)


@pytest.mark.skipif(not INSTANCES.is_dir(), reason="the shared instances are not here")
@pytest.mark.parametrize("name", [*SMALL, "town-500-1", "town-2000-1"])
def test_real_and_synthetic_weeks_have_a_plan_at_once(name: str) -> None:
    data = load(INSTANCES / name).data
    assert data
    expected = json.loads((INSTANCES / "expected.json").read_text()).get(name, {})
    for looks in (0, 1, 4):
        results = {result.name: result for result in cut_short(data, Clock(looks)).results}
        first = results["at_least_1"]
        assert first.value > 0.9 * first.bound
        if expected:
            assert first.value <= expected["at_least_1"] <= first.bound


@settings(max_examples=60)
@given(strategies.weeks(possible=True), st.integers(0, 60), st.booleans())
def test_bounds_are_honest_where_the_search_is_cut_short(
    weeks: tuple[Any, Any], looks: int, large: bool
) -> None:
    """The clock runs out after so many looks at it."""
    data, best = data_of(*weeks), oracle.best(*weeks)
    assert best
    plan = cut_short(data, Clock(looks, AS_IF_LARGE if large else Means()))
    for number, result in enumerate(plan.results):
        truth = best.goals.get(result.name, 0)
        if not result.proved:
            low, high = sorted((result.value, result.bound))
            assert low <= truth <= high
            assert not any(later.proved for later in plan.results[number:])
            break
        assert result.value == result.bound == truth


def counts_what_its_goals_count(data: DataSet, means: Means) -> int:
    """Check all that is told on the way; return how many different numbers that were."""
    told: set[tuple[str, int | None, int | None]] = set()
    plan = solve(data, limits=Limits(progress=lambda *now: told.add(now), means=means))
    results = {result.name: result for result in plan.results}
    for name, value, bound in told:
        result = results[name]
        if value is not None:
            assert value >= 0
            assert result.gain(value) >= 0, f"no plan has {value} of {name}"
        if bound is not None:
            assert result.gain(bound) <= 0, f"there is a plan with more of {name} than {bound}"
    return len({value for _name, value, _bound in told if value})


@settings(max_examples=60)
@given(strategies.weeks(possible=True), st.booleans())
def test_progress_tells_of_a_goal_what_that_counts(weeks: tuple[Any, Any], large: bool) -> None:
    counts_what_its_goals_count(data_of(*weeks), AS_IF_LARGE if large else Means())


@pytest.mark.parametrize("means", [AS_IF_LARGE, Means()])
def test_progress_on_the_way_through_the_example(means: Means) -> None:
    assert counts_what_its_goals_count(example(), means) >= 3


@settings(max_examples=30)
@given(strategies.weeks(possible=True), st.randoms(use_true_random=False))
def test_the_order_of_the_yaml_is_irrelevant(weeks: tuple[Any, Any], random: Random) -> None:
    one = data_of(*weeks)
    other = data_of(*(strategies.shuffled(file, random) for file in weeks))
    assert one == other
    assert solve(one) == solve(other)


@pytest.mark.skipif(not INSTANCES.is_dir(), reason="the shared instances are not here")
@pytest.mark.parametrize("name", SMALL)
def test_real_and_synthetic_weeks_reach_their_proved_values(name: str) -> None:
    data = load(INSTANCES / name).data
    assert data
    plan = solve(data)
    expected = json.loads((INSTANCES / "expected.json").read_text())[name]
    assert {r.name: r.value for r in plan.results if r.value} == expected
    assert plan.optimal
    sound(data, plan)
