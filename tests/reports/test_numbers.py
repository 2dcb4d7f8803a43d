from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from kooperation.reports.edition import edition
from kooperation.reports.lists import PlanIndex
from kooperation.reports.numbers import numbers
from tests import build
from tests.build import dataset, going, partner, person, session
from tests.render import afterwards

AWO = session("awo", "2027-03-02 10:00-11:00", seats=5)
BKE = session("bke", "2027-03-06 14:00-15:00", seats=3)
DATA = dataset(
    person("anna", partner="ogs", wishes={"awo": 0, "bke": 1}, more={"awo": 1}),
    person("emil", partner="ogs", size=2, wishes={"bke": 0}),
    person("ida", partner="spd"),
    partner("nobody"),
    AWO,
    BKE,
)
VISITS = [*going(AWO, "anna"), *going(BKE, "anna", "emil")]


def test_all_is_counted() -> None:
    found = numbers(PlanIndex(DATA, VISITS), 2)
    assert (found.partners, found.plan.people, found.plan.visits, found.pairs) == (4, 3, 4, 2)
    assert (found.plan.first, found.second) == (3, 1)
    assert (found.seats, found.taken) == (8, 5)  # who comes along takes a seat
    assert dict(found.days) == {
        date(2027, 3, day): {2: 1, 6: 3}.get(day, 0) for day in (1, 2, 3, 4, 5, 6, *range(8, 13))
    }


def test_before_all_is_over_and_where_nobody_noted_anything_nothing_is_claimed() -> None:
    data, plan = afterwards()
    early = edition(data, plan).numbers
    assert (early.missed, early.made) == (None, None)
    over = replace(plan, settled=datetime(2027, 3, 13))  # noqa: DTZ001
    late = edition(data, over).numbers
    assert (late.plan.visits, late.missed, late.made) == (4, 1, 3)
    everybody = replace(
        data, people={k: replace(p, missed=frozenset()) for k, p in data.people.items()}
    )
    assert edition(everybody, over).numbers.made is None


def test_without_a_plan_nothing_is_counted() -> None:
    found = edition(DATA, build.drafted(DATA, [])).numbers
    assert (found.plan.visits, found.seats, found.taken, found.pairs) == (0, 0, 0, 0)
    assert found.missed is None
