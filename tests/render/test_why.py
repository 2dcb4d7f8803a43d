"""`koop why`: what stands in the way and what it would cost, as golden texts in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from kooperation.answers.why import PlanContext, Price, WishAnswer, explain, ways_to
from kooperation.i18n import Language, use
from kooperation.render import why
from kooperation.render.breaches import in_order, phone
from kooperation.render.goals import goal_topic
from kooperation.render.results import why_as_json
from kooperation.reports.organiser import VisitChanges
from kooperation.solve.goals import GOALS, names_of_goals
from kooperation.solve.questions import solve
from kooperation.solve.results import Result
from kooperation.weeks.model import Visit
from tests.build import (
    Thing,
    dataset,
    drafted,
    going,
    invitation,
    named,
    partner,
    person,
    session,
)
from tests.golden import recorded
from tests.render.test_terminal import printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule

TUESDAY, THURSDAY = "2027-03-02 10:00-11:00", "2027-03-04 10:00-11:00"
AWO, LATER = "awo@2027-03-02T10:00", "awo@2027-03-04T10:00"


def on_disk(data: DataSet, visits: Iterable[Visit], **fields: Any) -> Schedule:
    return replace(drafted(data, visits), **fields)


def told(
    data: DataSet, visits: Iterable[Visit] | None = None, who: str = "anna", **fields: Any
) -> str:
    """Return what is said of a plan, the best one unless another is given."""
    schedule = on_disk(data, solve(data).visits if visits is None else visits, **fields)
    answers = [*explain(data, schedule, who)]
    return printed(why.wishes(PlanContext(data, schedule), who, answers), 80)


# --- every reason -------------------------------------------------------------------------------

ANNA = person("anna", wishes={"awo": 0})
ANNA_AND_OGS = person("anna", wishes={"awo": 0, "ogs": 1})
GUIDED = session("awo", TUESDAY, guides=("gina",))
GINA = person("gina", partner="awo", wishes={"ogs": 0})
SOON = session("ogs", "2027-03-02 11:10-12:00")
"""No session overlaps it, but the way takes longer."""
SAME_TIME = session("ogs", "2027-03-02 10:30-12:00")
LATE = session("ogs", "2027-03-02 15:00-16:00")
LATER_STILL = session("bke", "2027-03-02 17:00-18:00")
OWN = session("home", "2027-03-02 09:30-11:00", guides=("anna",))
OWN_SOON = session("home", "2027-03-02 11:10-12:00", guides=("anna",))
BASE = (ANNA, person("ben", partner="spd", wishes={"awo": 0}), session("awo", TUESDAY))
SOMEBODY = person("x", partner="spd", wishes={"awo": 0})
HELD = going(AWO, "ben")

REASONS: dict[str, tuple[list[Thing], list[Visit]]] = {
    "away": ([person("anna", wishes={"awo": 0}, away=["2027-03-02"])], HELD),
    "another visit": ([ANNA_AND_OGS, SAME_TIME], HELD + going(SAME_TIME, "anna")),
    "no time": ([ANNA_AND_OGS, SOON], HELD + going(SOON, "anna")),
    "own duty": ([OWN], HELD + going(OWN, "ben")),
    "own duty, no time": ([OWN_SOON], HELD + going(OWN_SOON, "ben")),
    "guide away": ([replace(GINA, away=person("x", away=["2027-03-02"]).away), GUIDED], []),
    "guide busy": ([GINA, GUIDED, SAME_TIME], going(SAME_TIME, "gina")),
    "guide without time": ([GINA, GUIDED, SOON], going(SOON, "gina")),
    "all visits": ([replace(ANNA_AND_OGS, max_visits=1), LATE], HELD + going(LATE, "anna")),
    "all visits of a day": (
        [replace(ANNA_AND_OGS, max_per_day=2), LATE, LATER_STILL],
        HELD + going(LATE, "anna") + going(LATER_STILL, "anna"),
    ),
    "no visits": ([replace(ANNA, max_visits=0)], HELD),
    "nobody left": (
        [
            person("klasse", size=3, wishes={"awo": 0}),
            person("dora", away=["2027-03-02"]),
            partner("home", staffing=1),
        ],
        HELD + going(AWO, "klasse"),
    ),
    "nobody left before": (
        [
            person("anna", wishes={"awo": 0}, away=["2027-03-02 10:30-12:00"]),
            partner("home", staffing=1),
        ],
        HELD,
    ),
    "too few left": ([person("emil"), partner("home", staffing=2)], HELD),
    "guide missed": (
        [GINA, partner("awo", staffing=1), replace(GUIDED, place="rathaus")],
        [],
    ),
    "needs": ([replace(ANNA, needs=frozenset(("lift", "step-free")))], HELD),
    "only seat": ([session("awo", TUESDAY, seats=1)], HELD),
    "all seats": ([session("awo", TUESDAY, seats=2)], HELD + going(AWO, "x")),
    "one seat left": (
        [replace(ANNA, size=3), session("awo", TUESDAY, seats=3)],
        HELD + going(AWO, "x"),
    ),
    "two seats left": ([replace(ANNA, size=3), session("awo", TUESDAY, seats=3)], HELD),
    "too large for one": ([replace(ANNA, size=3), session("awo", TUESDAY, seats=1)], []),
    "too large": ([replace(ANNA, size=3), session("awo", TUESDAY, seats=2)], []),
    "minimum": ([session("awo", TUESDAY, min_visitors=2)], []),
    "one session": (
        [session("awo", THURSDAY), invitation("awo", max_sessions=1)],
        going(LATER, "ben"),
    ),
    "two sessions": (
        [
            session("awo", THURSDAY),
            session("awo", "2027-03-05 10:00-11:00"),
            invitation("awo", max_sessions=2),
        ],
        going(LATER, "ben") + going("awo@2027-03-05T10:00", "x"),
    ),
    "overlap": (
        [session("awo", "2027-03-02 10:30-11:30", chosen=True)],
        going("awo@2027-03-02T10:30", "ben"),
    ),
    "companion": (
        [replace(ANNA, group=("klasse",)), person("klasse", wishes={"awo": 0}, size=2)],
        HELD,
    ),
}


def reasons() -> Iterator[str]:
    """Say what stands in the way of Anna's visit on Tuesday, in every case."""
    for name, (things, visits) in REASONS.items():
        data = dataset(*BASE, SOMEBODY, *things, travel=15)
        context = PlanContext(data, on_disk(data, visits))
        anna = data.people["anna"]
        way = next(way for way in ways_to(context, anna, "awo") if way.session.id == AWO)
        told = in_order(way.reasons)
        said = " ".join(phone(context, Visit("anna", AWO), reason) for reason in told)
        yield f"{name}: {said}\n"


# --- every price --------------------------------------------------------------------------------

EVERY_GOAL = [name for name in names_of_goals(wishes=2) if name != "draw"]
LESS_IS_BETTER = {goal.name for goal in GOALS if goal.smallest}


def goals() -> Iterator[str]:
    """Say of every goal that it gets better or worse by one or by two."""
    data = dataset(*BASE)
    context = PlanContext(data, on_disk(data, HELD))
    before = tuple(Result(name, 10, 10, True, name in LESS_IS_BETTER) for name in EVERY_GOAL)
    for more in (1, -1, 2, -2):
        after = tuple(replace(goal, value=10 + more) for goal in before)
        price = Price(True, "goals", after, before, VisitChanges(()))
        answer = WishAnswer("anna", "awo", 0, None, tuple(ways_to(context, ANNA, "awo")), price)
        yield printed(why.wishes(context, "anna", [answer]), 2000)


def a_goal() -> str:
    """Anna could have Ben's only visit; then she would no longer go to the OGS."""
    return told(
        dataset(
            person("anna", wishes={"awo": 0, "ogs": 1}, max_visits=1, role="Leitung"),
            person("ben", partner="spd", wishes={"awo": 0}),
            session("awo", TUESDAY, seats=1),
            session("ogs", THURSDAY),
            replace(partner("awo"), name="Haus am Markt"),
        )
    )


def a_draw() -> str:
    """Two want the same seat."""
    data = dataset(
        person("anna", wishes={"awo": 0}),
        person("ben", partner="spd", wishes={"awo": 0}),
        session("awo", TUESDAY, seats=1),
    )
    (visit,) = solve(data).visits
    return told(data, who="ben" if visit.person == "anna" else "anna")


def published() -> str:
    """Ben could move and make room, Klasse would have to give up, but their visits are kept."""
    data = dataset(
        person("anna", wishes={"awo": 0}, away=["2027-03-04"]),
        person("ben", partner="spd", wishes={"awo": 0}),
        person("klasse", partner="spd", size=2, wishes={"ogs": 0}),
        session("awo", TUESDAY, seats=1),
        session("awo", THURSDAY, seats=1),
        session("ogs", THURSDAY, seats=2),
    )
    visits = going(AWO, "ben") + going("ogs@2027-03-04T10:00", "klasse")
    return told(data, visits, published=True, revision=1)


def published_and_lost() -> str:
    """Ben and a class would lose a published visit, and Cem would gain one."""
    data = dataset(
        person("anna", wishes={"awo": 0, "ogs": 1}, size=2),
        person("ben", partner="spd", wishes={"awo": 0}),
        person("cem", partner="pfalzschule", wishes={"ogs": 0}),
        person("klasse", partner="spd", size=2, wishes={"awo": 0}),
        session("awo", TUESDAY, seats=3),
        session("ogs", TUESDAY, seats=2),
    )
    visits = going(AWO, "ben", "klasse") + going("ogs@2027-03-02T10:00", "anna")
    return told(data, visits, published=True, revision=1)


def not_the_best() -> str:
    """Nobody goes anywhere, though all could."""
    return told(dataset(*BASE), [])


def impossible_alone() -> str:
    """One wish fails for one reason every time, others for another each time."""
    times = (f"2027-03-0{day} 10:00-11:00" for day in (2, 3, 4))
    away = [session("awo", at, features=["lift"]) for at in times]
    return told(
        dataset(
            person(
                "anna",
                wishes={"awo": 0, "bke": 1, "ogs": 1},
                away=["2027-03-02 - 2027-03-05"],
                needs=["lift"],
            ),
            *away,
            session("awo", "2027-03-09 10:00-11:00", min_visitors=2, features=["lift"]),
            session("bke", TUESDAY, features=["lift"]),
            session("bke", "2027-03-10 10:00-11:00", min_visitors=2, features=["lift"]),
            session("ogs", TUESDAY),
            session("ogs", "2027-03-10 10:00-11:00"),
        ),
        [],
    )


def impossible_together() -> str:
    """The only seat is promised to Ben."""
    data = dataset(
        person("anna", wishes={"awo": 0}),
        person("ben", partner="spd"),
        session("awo", TUESDAY, seats=1, agreed=("ben",)),
    )
    return told(data)


def windows() -> str:
    """Starts of a window that are alike are told in one line, and what is always so once."""
    starts = ["08:00-09:00", "08:30-09:30", "09:00-10:00", "09:30-10:30", "10:00-11:00"]
    chosen = [
        session("awo", f"2027-03-0{day} {hours}", chosen=True, guides=("gina",), seats=2)
        for day in (2, 4)
        for hours in starts
    ]
    days = ["2027-03-02 08:00-11:00", "2027-03-04 08:00-11:00"]
    data = dataset(
        invitation("awo", windows=days, duration=60),
        person("anna", wishes={"ogs": 0, "awo": 1}, max_visits=1),
        person("ben", partner="spd", wishes={"awo": 0}, away=["2027-03-04"]),
        person("gina", partner="awo"),
        session("ogs", "2027-03-04 10:30-11:30"),
        *chosen,
        travel=15,
    )
    visits = going("awo@2027-03-02T09:00", "ben") + going("ogs@2027-03-04T10:30", "anna")
    return told(data, visits)


def past() -> str:
    """Anna has made her only visit; of another wish nothing is left, and of one there never was."""
    data = dataset(
        person("anna", wishes={"awo": 0, "ogs": 1, "spd": 2, "bke": 3}, max_visits=1),
        person("ben", partner="spd", wishes={"awo": 0}),
        session("awo", TUESDAY),
        session("ogs", TUESDAY),
        session("spd", TUESDAY),
        session("spd", THURSDAY),
        invitation("bke"),
    )
    visits = going("ogs@2027-03-02T10:00", "anna") + going(AWO, "ben")
    return told(
        data, visits, published=True, revision=1, settled=datetime.fromisoformat("2027-03-03")
    )


STORIES = (
    a_goal,
    a_draw,
    published,
    published_and_lost,
    not_the_best,
    impossible_alone,
    impossible_together,
    windows,
    past,
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ["reasons", "prices"])
def test_golden(language: Language, kind: str) -> None:
    use(language)
    if kind == "reasons":
        text = "".join(reasons())
    else:
        text = "".join(f"=== {story.__name__}\n{story()}" for story in STORIES)
        text += "=== goals\n" + "".join(goals())
    assert text == recorded(f"why.{language}.{kind}.txt", text)


# --- the rest -----------------------------------------------------------------------------------


def contested() -> tuple[DataSet, Schedule]:
    data = dataset(
        person("anna", wishes={"awo": 0, "ogs": 1}, phone="0171 1", email="a@example.org"),
        person("ben", wishes={"awo": 0}, phone="0171 2", email="b@example.org"),
        session("awo", TUESDAY, seats=1),
        session("ogs", THURSDAY),
    )
    return data, on_disk(data, solve(data).visits)


def test_json() -> None:
    data, schedule = contested()
    found = why_as_json(PlanContext(data, schedule), explain(data, schedule, "anna"))
    goals = found["wishes"][0]["price"].pop("goals")
    assert [goal["name"] for goal in goals] == [
        name for name in names_of_goals(2) if name not in {"agreed", "kept", "draw"}
    ]
    assert {"name": "rank", "value": 1, "bound": 1, "proved": True} in goals
    assert found == {
        "version": 1,
        "wishes": [
            {
                "person": "anna",
                "invitation": "awo",
                "granted": False,
                "sessions": [
                    {
                        "session": AWO,
                        "reasons": [{"code": "full", "detail": "The only seat is taken."}],
                    }
                ],
                "price": {
                    "possible": True,
                    "cause": "goals",
                    "changes": {
                        "added": [{"person": "anna", "session": AWO}],
                        "moved": [],
                        "removed": [{"person": "ben", "session": AWO}],
                    },
                },
            },
            {
                "person": "anna",
                "invitation": "ogs",
                "granted": True,
                "session": "ogs@2027-03-04T10:00",
            },
        ],
    }


def test_what_cannot_be_has_no_goals_in_json() -> None:
    data = dataset(person("anna", wishes={"awo": 0}, away=["2027-03-02"]), session("awo", TUESDAY))
    schedule = on_disk(data, [])
    (wish,) = why_as_json(PlanContext(data, schedule), explain(data, schedule, "anna"))["wishes"]
    assert [reason["code"] for way in wish["sessions"] for reason in way["reasons"]] == [
        "away",
        "not-held",
    ]
    assert wish["price"] == {
        "possible": False,
        "cause": None,
        "goals": [],
        "changes": {"added": [], "moved": [], "removed": []},
    }


def test_no_phone_and_no_mail() -> None:
    data, schedule = contested()
    context, answers = PlanContext(data, schedule), [*explain(data, schedule, "anna")]
    said = printed(why.wishes(context, "anna", answers), None) + str(why_as_json(context, answers))
    assert "Ben" in said
    assert "0171" not in said
    assert "example.org" not in said


def test_the_search_for_a_price_can_be_watched() -> None:
    for goal in ("granted", "near"):
        assert goal_topic(goal)


def test_nobody_wishes_in_vain() -> None:
    assert told(dataset(person("anna"))) == "Anna · Home\n\nNo wishes.\n\n"


@pytest.mark.parametrize("name", ["[/red]", "{0} {who}", "<b>", "N" * 200])
def test_hostile_names_appear_literally(name: str) -> None:
    data, schedule = contested()
    data = named(data, name)
    answers = [*explain(data, schedule, "anna")]
    said = printed(why.wishes(PlanContext(data, schedule), "anna", answers), 2000)
    assert f"Wish 1: {name} – not granted\n" in said
    assert f"{name} could no longer visit {name} on Tuesday" in said


def test_lines_fit_the_terminal() -> None:
    for language in Language:
        use(language)
        for story in STORIES:
            assert max(map(cell_len, story().splitlines())) <= 80
