"""One case, three readings: what the referee, the oracle and the solver say of the same plan.

The cases stand in `tests/rules/`. All three are also asked about random plans, most of them broken.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation import check
from kooperation.audit import RULES, audit
from kooperation.problems import Severity
from kooperation.solve.questions import formulate
from kooperation.weeks.model import Visit
from kooperation.weeks.schedule import past_of
from tests import oracle, rules, strategies
from tests.solve.test_questions import agrees_with_the_oracle, loaded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.files.load import Loaded
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule
    from tests.rules import Case

CASES = [case for name in rules.names() for case in rules.cases(name)]


NEVER_BROKEN = {"outside"}
"""Loading leaves out every session outside the weeks, so a plan that names one is `unknown`; what
the referee would say of it stands in `tests/audit/test_rules.py`."""


def test_every_rule_has_its_three_cases() -> None:
    kinds = defaultdict(set)
    for case in CASES:
        kinds[case.rule].add(case.kind)
    missing = {name: {"forbids"} if name in NEVER_BROKEN else set() for name in RULES}
    assert kinds == {name: {*rules.KINDS} - missing[name] for name in RULES}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_referee_oracle_and_solver_read_a_case_alike(case: Case) -> None:
    expected = {line[0] for line in case.breaks}
    assert (case.rule in expected) == (case.kind == "forbids"), "what a case is, it must do"
    found = loaded(*case.files)
    assert found.data
    breaches = said_by_the_referee(case.files, case.plan)
    assert {tuple(part or "-" for part in breach) for breach in breaches} == {*case.breaks}
    assert said_by_the_oracle(case.files, case.plan) == expected
    if not refused(found):
        allowed = allows(found.data, found.schedule, case.plan)
        # Promises are no row of the model but its first goal: see `agrees_with_the_oracle`.
        assert allowed == (not expected - {"agreed"})


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_best_plan_of_a_case_is_the_best_of_all(case: Case) -> None:
    assert oracle.search_size(case.partners, case.invitations) <= 3000
    if not refused(loaded(*case.files)):
        agrees_with_the_oracle(*(file for file in case.files if file))


def refused(found: Loaded) -> bool:
    """Tell whether the files have a mistake, promises apart, so that the solver never sees them."""
    return any(rule.severity is Severity.ERROR and [*rule.find(found)] for rule in check.RULES)


def said_by_the_referee(
    files: tuple[Any, Any, Any], plan: Iterable[oracle.Visit]
) -> list[tuple[str, str | None, str | None]]:
    """Return what the referee says of a plan: rule, person and session."""
    found = loaded(*files)
    assert found.data
    past = past_of(found.schedule)
    breaches = audit(
        found.data,
        [Visit(*visit) for visit in plan],
        settled=past.before,
        past=past.visits,
        agreed_people=most_agreed(files),
    )
    return [(breach.rule, breach.person, breach.session) for breach in breaches]


def most_agreed(files: tuple[Any, Any, Any]) -> int | None:
    """Return how many people can have their agreed visits; None if all could, were nobody away."""
    week = oracle.read(*files)
    if not week.agreed or not oracle.agreements_hold(week):
        return None
    return max(oracle.people_agreed(week, plan) for plan in oracle.plans(week))


def said_by_the_oracle(files: tuple[Any, Any, Any], plan: Iterable[oracle.Visit]) -> set[str]:
    """Return the rules that a plan breaks, by the names of the contract."""
    lines = [*plan]
    broken = oracle.broken(*files[:2], lines, schedule=files[2])
    repeated = {"unknown"} if len(set(lines)) < len(lines) else set()
    return {"unknown" if name == "settled" else name for name in broken} | repeated


def allows(data: DataSet, schedule: Schedule | None, plan: Iterable[oracle.Visit]) -> bool:
    """Tell whether the plan is one of those among which the solver looks for the best."""
    lines = [Visit(*visit) for visit in plan]
    model = formulate(data, schedule)
    visits = {*lines}
    if len(visits) < len(lines) or not model.past <= visits:
        return False
    if not all(visit in model.visit for visit in visits - model.past):
        return False
    values = model.completed(model.values_of(visits))
    return all(
        row.least
        <= sum(factor * values[number] for number, factor in row.terms.items())
        <= row.most
        for row in model.rows
    )


# --- random plans --------------------------------------------------------------------------------


@st.composite
def plans(draw: st.DrawFn) -> tuple[tuple[Any, Any, Any], list[oracle.Visit]]:
    """Random weeks and a plan that nobody checked: whoever to wherever, perhaps twice."""
    files = draw(
        st.one_of(strategies.weeks().map(lambda two: (*two, None)), strategies.published())
    )
    week = oracle.read(*files)
    people, sessions = [*week.people, "nobody"], [*week.sessions, "gone@2027-03-02T10:00"]
    wished = [
        (person.id, session.name)
        for person in week.people.values()
        for session in week.sessions.values()
        if session.invitation in oracle.wished(person)
    ]
    some = st.tuples(st.sampled_from(people), st.sampled_from(sessions))
    one = st.sampled_from(wished) if wished else some
    plan = draw(st.lists(st.one_of(one, one, one, some), max_size=6))
    return files, [*sorted(week.settled), *plan]


@settings(max_examples=200)
@given(plans())
def test_referee_and_oracle_say_the_same_of_any_plan(
    plan: tuple[tuple[Any, Any, Any], list[oracle.Visit]],
) -> None:
    files, visits = plan
    names = {breach[0] for breach in said_by_the_referee(files, visits)}
    assert names == said_by_the_oracle(files, visits)


@settings(max_examples=100)
@given(plans())
def test_the_solver_allows_what_the_referee_allows(
    plan: tuple[tuple[Any, Any, Any], list[oracle.Visit]],
) -> None:
    files, visits = plan
    found = loaded(*files)
    assert found.data
    broken = {breach[0] for breach in said_by_the_referee(files, visits)} - {"agreed"}
    assert allows(found.data, found.schedule, visits) == (not broken)
