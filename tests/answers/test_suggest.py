"""`koop suggest`: every change against brute force."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from kooperation.answers.changes import CHANGES, Change
from kooperation.answers.suggest import ideas, suggest
from kooperation.solve.questions import contradiction, solve
from kooperation.solve.results import NO_LIMITS, Limits
from kooperation.weeks.model import Visit, invitation_of
from kooperation.weeks.schedule import past_of
from tests import oracle, strategies
from tests.build import dataset, event, example, invitation, partner, person, published, session
from tests.solve.test_questions import data_of, loaded

if TYPE_CHECKING:
    from kooperation.answers.suggest import Suggestions
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule

AWO, OGS = "2027-03-02 10:00-11:00", "2027-03-02 10:30-11:30"


def best(data: DataSet, most: int = 1000, limits: Limits = NO_LIMITS) -> Suggestions:
    return suggest(data, solve(data).visits, most, limits)


def changes(data: DataSet) -> list[Change]:
    return [change for make in CHANGES for change, _data in make(data)]


# --- the changes --------------------------------------------------------------------------------


def test_one_more_seat() -> None:
    data = dataset(
        person("anna", wishes={"awo": 0}),
        person("ben", wishes={"awo": 0}),
        session("awo", AWO, seats=1),
        event("all-week", "2027-03-03 - 2027-03-12", "2027-03-01"),
    )
    first, *others = best(data).best
    assert first.change == Change("seats", "awo", "awo@2027-03-02T10:00", None, 1, 2)
    assert [(g.name, g.value) for g in first.goals if g.value] == [
        ("at_least_1", 2),
        ("hosts", 1),
        ("sessions", 1),
    ]
    (gained,) = first.gains
    assert {gained.person} == {"anna", "ben"} - {v.person for v in solve(data).visits}
    assert not first.losses
    assert not others


def test_one_more_session_at_its_time_of_day_where_its_guide_is_free() -> None:
    data = dataset(
        person("anna", wishes={"awo": 0}, away=["2027-03-02"]),
        person("ben", wishes={"awo": 0}, away=["2027-03-03 - 2027-03-12"]),
        person("gina", partner="awo", away=["2027-03-03", "2027-03-11 10:30-12:00"]),
        session("awo", AWO, guides=("gina",)),
        event("cafe", "2027-03-01 09:00-12:00"),
        invitation("awo", max_sessions=1),
    )
    found = best(data).best
    days = [4, 5, 8, 9, 10, 12]
    assert [one.change for one in found] == [
        Change("session", "awo", f"awo@2027-03-{day:02}T10:00") for day in days
    ]
    assert all({*one.gains} == {Visit("anna", str(one.change.session))} for one in found)
    assert len(ideas(found)) == 1


def test_nothing_is_suggested_of_what_is_cancelled() -> None:
    people = [person(name, wishes={"awo": 0, "bke": 1}) for name in ("anna", "ben")]
    held = session("awo", AWO, seats=1, min_visitors=2)
    off = session("awo", "2027-03-03 10:00-11:00", seats=1, min_visitors=2, cancelled="Umbau")
    gone = session("bke", OGS, seats=1, min_visitors=2, cancelled="Krank")
    bke = invitation("bke", cancelled="Krank")
    data = dataset(*people, held, bke, event("rest", "2027-03-04 - 2027-03-12", "2027-03-01"))
    data = replace(data, cancelled={one.id: one for one in (off, gone)})
    assert {(one.kind, one.session) for one in changes(data)} == {
        ("seats", held.id),
        ("min_visitors", held.id),
    }
    assert ("session", off.id) in {
        (one.kind, one.session) for one in changes(replace(data, cancelled={}))
    }


def test_a_minimum_lower_by_one() -> None:
    data = dataset(
        person("anna", wishes={"awo": 0}),
        session("awo", AWO, min_visitors=2),
    )
    (first,) = best(data).best
    assert first.change == Change("min_visitors", "awo", "awo@2027-03-02T10:00", None, 2, 1)


def test_one_person_fewer_in_the_house() -> None:
    data = dataset(
        person("anna", wishes={"awo": 0}),
        partner("home", staffing=1),
        session("awo", AWO),
    )
    (first,) = best(data).best
    assert first.change == Change("staffing", None, None, "home", 1, 0)
    assert first.session is None


def guided(*guides: str, away: tuple[str, ...] = (), size: int = 1) -> DataSet:
    """A session of AWO with these guides, some of them away, and Karl and Lena who could guide."""
    return dataset(
        person("anna", wishes={"awo": 0}),
        *(person(g, partner="awo", away=["2027-03-02"] if g in away else []) for g in guides),
        person("karl", partner="awo", size=size),
        person("lena", partner="awo", away=["2027-03-02 10:30-12:00"]),
        session("awo", AWO, guides=guides),
        event("cafe", "2027-03-03 - 2027-03-12", "2027-03-01"),
    )


def test_another_guide_for_one_who_is_away() -> None:
    awo = "awo@2027-03-02T10:00"
    (first,) = best(guided("gina", away=("gina",))).best
    assert first.change == Change("guide", "awo", awo, person="karl")
    assert first.session
    assert first.session.guides == ("karl",)
    assert first.gains == (Visit("anna", awo),)
    # First those who remain, then a colleague beside them.
    remaining, colleague = best(guided("gina", "hugo", away=("gina",))).best
    assert (remaining.change.person, colleague.change.person) == ("hugo", "karl")
    assert remaining.session
    assert remaining.session.guides == ("hugo",)
    assert colleague.session
    assert colleague.session.guides == ("hugo", "karl")
    assert len(ideas([remaining, colleague])) == 1
    assert not best(guided("gina", away=("gina",), size=2)).best  # no party guides
    assert {one.kind for one in changes(guided("gina"))} == {"seats"}


@pytest.mark.parametrize("wishes", [{"awo": 0}, {}])
def test_nothing_helps_where_all_is_well(wishes: dict[str, int]) -> None:
    found = best(dataset(person("anna", wishes=wishes), session("awo", AWO)))
    assert found.complete
    assert not found.best
    assert found.tried == found.changes > 1


def test_a_seat_may_harm_a_pair_that_had_to_go_alone() -> None:
    """With a second seat the two must share the session, and both have no time for that."""
    data = dataset(
        person("anna", wishes={"awo": 0, "ogs": 0}, group=("ben",)),
        person("ben", wishes={"awo": 0}, max_visits=0),
        session("awo", AWO, seats=1),
        session("ogs", OGS, min_visitors=2),
    )
    found = best(data)
    assert found.complete
    assert {one.change.kind for one in found.best} <= {"session", "min_visitors"}


# --- against brute force ------------------------------------------------------------------------


def changed_week(week: oracle.Week, change: Change, like: oracle.Session | None) -> oracle.Week:
    """Return the oracle's week with the change."""
    if change.partner:
        assert change.new is not None
        houses = dict(week.houses)
        house = houses.pop(change.partner)
        if change.new:  # the oracle knows only houses where somebody has to stay
            houses[change.partner] = replace(house, staffing=change.new)
        return replace(week, houses=houses)
    name = str(change.session)
    if change.kind == "guide":
        new = replace(week.sessions[name], guides=guides_instead(week, change))
    elif change.kind == "session":
        assert like
        new = replace(like, name=name, listed=True)
        start = oracle.moment(name.partition("@")[2])
        new = replace(new, span=(start, start + like.span[1] - like.span[0]))
        offered = week.invitations[new.invitation]
        offered = replace(offered, max_sessions=offered.max_sessions + 1)
        week = replace(week, invitations=week.invitations | {offered.id: offered})
    else:
        fields: dict[str, Any] = {change.kind: change.new}
        new = replace(week.sessions[name], **fields)
    return replace(week, sessions=week.sessions | {name: new})


def guides_instead(week: oracle.Week, change: Change) -> tuple[str, ...]:
    """Return the guides who can come, and who comes to them."""
    session = week.sessions[str(change.session)]

    def can(guide: str) -> bool:
        promised = (n for who, n in oracle.due(week) if who == guide and n != session.name)
        taken = (week.sessions[name] for name in promised if name in week.sessions)
        there = not oracle.away_during(week.people[guide], session.span)
        return there and not any(oracle.collide(week, session, other) for other in taken)

    there = [guide for guide in session.guides if can(guide)]
    return tuple(dict.fromkeys((*there, str(change.person))))


def like_of(week: oracle.Week, change: Change) -> oracle.Session | None:
    """Return the first session of the invitation that begins at the same time of day."""
    same = [
        one
        for one in week.sessions.values()
        if one.listed
        and one.invitation == change.invitation
        and one.name[-5:] == str(change.session)[-5:]
    ]
    return min(same, key=lambda one: one.span, default=None)


def reached(week: oracle.Week) -> dict[str, int]:
    found = max(
        (oracle.values(week, plan) for plan in oracle.plans(week)),
        key=lambda values: oracle.goodness({k: v for k, v in values.items() if k != "draw"}),
    )
    return {goal: value for goal, value in found.items() if goal != "draw"}


def cost(base: dict[str, int], found: dict[str, int]) -> tuple[int, ...]:
    names = [*dict.fromkeys((*base, *found))]
    names.sort(key=lambda goal: (goal in oracle.LESS_IS_BETTER, goal == "sessions"))
    return tuple(
        (found.get(goal, 0) - base.get(goal, 0)) * (1 if goal in oracle.LESS_IS_BETTER else -1)
        for goal in names
    )


def right(data: DataSet, *files: Any, schedule: Schedule | None = None) -> None:
    week = oracle.read(*files)
    base = reached(week)
    visits = schedule.visits if schedule else solve(data).visits
    found = suggest(data, visits, 1000, schedule=schedule)
    assert found.complete
    assert nonzero(found.goals) == {goal: value for goal, value in base.items() if value}
    expected = []
    past = past_of(schedule)
    ahead = [one for one in changes(data) if not (one.session and past.holds(one.session))]
    assert found.changes == len(ahead)
    for number, change in enumerate(ahead):
        values = reached(changed_week(week, change, like_of(week, change)))
        if cost(base, values) < (0,) * 99 and any(cost(base, values)):
            expected.append((cost(base, values), number, change, values))
    expected.sort(key=lambda one: one[:2])
    assert [one.change for one in found.best] == [change for _c, _n, change, _v in expected]
    for one, (_cost, _number, _change, values) in zip(found.best, expected, strict=True):
        assert nonzero(one.goals) == {goal: value for goal, value in values.items() if value}
        assert all(goal.proved for goal in one.goals)
        met = {(visit.person, invitation_of(visit.session)) for visit in visits}
        for visit in one.gains:
            wish = invitation_of(visit.session)
            assert wish in data.people[visit.person].wishes
            assert (visit.person, wish) not in met
            assert not past.holds(visit.session)
        assert {(v.person, invitation_of(v.session)) for v in one.losses} <= met
    few = suggest(data, visits, 2, schedule=schedule)
    assert few.complete
    first = [one.change for same in ideas(found.best)[:2] for one in same]
    assert [one.change for one in few.best] == [
        one.change for one in found.best if one.change in first
    ]


def nonzero(goals: Any) -> dict[str, int]:
    return {goal.name: goal.value for goal in goals if goal.value}


def house(name: str, *people: tuple[str, list[str]]) -> dict[str, Any]:
    """Return a partner that keeps one person, and who wishes what."""
    folk = [{"id": who, "name": who.title(), "wishes": wishes} for who, wishes in people]
    return {"id": name, "name": name.upper(), "people": folk, "staffing": "1"}


def test_what_is_only_hoped_for_is_not_told() -> None:
    """In the relaxation a seat more in each session makes a part of a session superfluous."""
    ben, dora = (("ben", ["awo", "visit-2"]), ("dora", ["awo", "visit-2"]))
    homes = [house("awo", ("anna", ["visit-1"]), ("cem", ["visit-1"])), house("bke", ben, dora)]
    promised = {"at": "2027-03-01 09:00-10:00", "agreed": ["ben"]}
    offers = [("awo", "awo", promised), ("visit-1", "bke", "2027-03-01 09:00-10:00")]
    offers += [("visit-2", "awo", "2027-03-01 10:00-11:00")]
    invitations = [
        {"id": name, "host": host, "title": name, "seats": "2", "sessions": [at]}
        for name, host, at in offers
    ]
    weeks = {"id": "w", "title": "W", "start": "2027-03-01", "end": "2027-03-02", "travel": "30"}
    files = {"partners": homes}, {"weeks": weeks, "invitations": invitations}
    data = data_of(*files)
    right(data, *files)
    assert "seats" not in {one.change.kind for one in best(data).best}


@settings(max_examples=40)
@given(strategies.weeks(plans=100, possible=True))
def test_the_best_of_all_changes(files: tuple[Any, Any]) -> None:
    data = data_of(*files)
    if not contradiction(data):
        right(data, *files)


@settings(max_examples=40)
@given(strategies.published(plans=100, possible=True))
def test_a_published_schedule(files: tuple[Any, Any, Any]) -> None:
    """Visits that people hold come first, and what has happened is neither changed nor counted."""
    found = loaded(*files)
    if found.data is None or found.schedule is None:
        return
    if not contradiction(found.data, found.schedule):
        right(found.data, *files, schedule=found.schedule)


# --- when the time is up ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fresh() -> frozenset[Visit]:
    """The best plan of the example."""
    return frozenset(solve(example()).visits)


@pytest.mark.uncounted
@pytest.mark.parametrize("looks", [0, 5, 60, 200])
def test_it_says_when_the_time_was_up(looks: int, fresh: frozenset[Visit]) -> None:
    data, visits = example(), fresh
    clock = count(looks, -1)
    found = suggest(data, visits, 10, Limits(lambda: next(clock)))
    assert not found.complete
    assert found.tried < found.changes
    base = nonzero(found.goals)
    for one in found.best:
        assert cost(base, nonzero(one.goals)) < (0,) * 99


@pytest.mark.uncounted
def test_what_was_not_looked_at_may_help_more(fresh: frozenset[Visit]) -> None:
    """The first look takes more than its share, and then there is time for the rest."""
    data = example()
    looked = 0

    def look(_goal: str, value: int | None, _bound: int | None) -> None:
        nonlocal looked
        looked = value or 0

    left = Limits(lambda: 1000 if looked < 20 else 499, look)
    found = suggest(data, fresh, 3, left)
    assert not found.complete
    assert 20 <= found.tried < found.changes
    assert len(ideas(found.best)) == 3
    assert all(goal.proved for one in found.best for goal in one.goals)


def test_progress_is_told_so_that_it_can_be_interrupted() -> None:
    told: list[str] = []

    def interrupt(goal: str, _value: int | None, _bound: int | None) -> None:
        told.append(goal)
        if len(told) == 20:
            raise KeyboardInterrupt

    data = example()
    with pytest.raises(KeyboardInterrupt):
        suggest(data, frozenset(), 10, Limits(progress=interrupt))
    assert {*told} == {"changes"}


def test_what_has_happened_is_not_changed() -> None:
    data = dataset(
        person("anna", wishes={"awo": 0}),
        person("ben", wishes={"awo": 0}),
        session("awo", AWO, seats=1),
        session("awo", "2027-03-05 10:00-11:00", seats=1, min_visitors=3),
    )
    before = {one.change.session or "" for one in best(data).best}
    assert min(before) < "awo@2027-03-05"
    plan = solve(data).visits
    friday = replace(published(data, plan), now=datetime.fromisoformat("2027-03-05"))
    after = suggest(data, plan, 100, schedule=friday).best
    assert after
    assert min(one.change.session or "" for one in after) > "awo@2027-03-05"


def test_nothing_is_suggested_that_would_only_have_helped_before() -> None:
    home = partner("home", staffing=1, people=("anna",))
    data = dataset(home, person("anna", wishes={"awo": 0}), session("awo", AWO))
    for now, kinds in ((None, {"staffing"}), ("2027-03-03", set())):
        moment = datetime.fromisoformat(now) if now else None
        schedule = replace(published(data, frozenset()), now=moment)
        found = suggest(data, frozenset(), 100, schedule=schedule)
        assert {one.change.kind for one in found.best} == kinds
        assert found.complete
