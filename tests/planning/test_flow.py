"""The whole way from a data folder to the next schedule: what it ends with, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import inf
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.files import written
from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, Loaded
from kooperation.planning.flow import (
    BrokenPlanError,
    Planned,
    Replan,
    Status,
    plan,
    problems_of,
)
from kooperation.planning.revise import publish
from kooperation.problems import has_errors
from kooperation.render.problems import worded
from kooperation.reports import organiser
from kooperation.solve import questions as solve
from kooperation.solve.questions import Plan
from kooperation.solve.results import Limits, Result
from kooperation.weeks.model import Visit
from tests import EXAMPLE, oracle, strategies
from tests.build import NOW, dumped, parsed
from tests.command import INVITATIONS as WEEKS
from tests.command import PARTNERS as PEOPLE
from tests.command import refused, write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LATER = datetime.fromisoformat("2027-03-03T07:30:00+01:00")
HEAD = "published: true\nrevision: 3\nupdated: 2027-02-20T14:05:00+01:00\n"
AWO, BKE = "awo@2027-03-02T10:00", "bke@2027-03-03T10:00"


def loaded(people: str = PEOPLE, weeks: str = WEEKS, schedule: str | None = None) -> Loaded:
    return parsed(people, weeks, schedule)


def planned(found: Loaded, now: datetime = NOW, **how: Any) -> Planned:
    return plan(found, now, Limits(), Replan(**how))


def text_of(done: Planned) -> str:
    assert done.schedule
    return written.text_of(done.schedule)


def published(weeks: str = WEEKS) -> str:
    """Return the text of the best plan, published."""
    found = loaded(weeks=weeks)
    draft = planned(found).schedule
    assert draft
    assert found.data
    return written.text_of(publish(found.data, draft, NOW, 1))


def codes(problems: Iterable[Any]) -> list[tuple[str, int]]:
    """Return codes and lines."""
    return [(problem.code, problem.source.line) for problem in problems]


# --- how planning ends ---------------------------------------------------------------------------


def test_a_plan_with_something_unproved_is_feasible(monkeypatch: pytest.MonkeyPatch) -> None:
    results = (Result("at_least_1", 1, 2, proved=False),)
    found = Plan(frozenset({Visit("anna", AWO)}), results)
    monkeypatch.setattr(solve, "solve", lambda *_args, **_more: found)
    done = planned(loaded())
    assert done.status is Status.FEASIBLE
    assert done.schedule
    assert done.schedule.visits == {Visit("anna", AWO)}


def test_errors_make_data_invalid_and_nothing_is_planned() -> None:
    done = planned(loaded(PEOPLE.replace("[awo]", "[aow]")))
    assert (done.status, done.plan, done.schedule) == (Status.INVALID, None, None)
    assert codes(done.problems) == [("unknown-invitation", 10), ("impossible-wish", 13)]


@pytest.mark.parametrize(
    ("people", "weeks"),
    [("", WEEKS), (PEOPLE, ""), (PEOPLE, WEEKS.replace("end: 2027-03-12", "end: 2026-03-12"))],
)
def test_data_without_a_meaning_is_invalid(people: str, weeks: str) -> None:
    done = planned(loaded(people, weeks))
    assert (done.status, done.schedule) == (Status.INVALID, None)


def test_an_agreement_that_could_not_hold_by_itself_is_invalid() -> None:
    weeks = WEEKS.replace(
        "sessions: [2027-03-03 10:00-11:00]",
        "min_visitors: 2\n    sessions: [{at: 2027-03-03 10:00-11:00, agreed: [anna]}]",
    )
    people = PEOPLE.replace("wishes: [bke]\n        away", "wishes: [awo]\n        away")
    done = planned(loaded(people, weeks))
    assert (done.status, done.schedule) == (Status.INVALID, None)
    assert "agreed-below-minimum" in {code for code, _line in codes(done.problems)}


def test_an_absence_undoes_an_agreement_with_a_warning() -> None:
    weeks = WEEKS.replace(
        "sessions: [2027-03-03 10:00-11:00]",
        "sessions:\n      - at: 2027-03-03 10:00-11:00\n        agreed: [cem]",
    )
    done = planned(loaded(weeks=weeks))
    assert done.status is Status.OPTIMAL
    assert ("agreed-away", 20) in codes(done.problems)
    assert done.schedule
    assert Visit("cem", BKE) not in done.schedule.visits


# --- contradictions that only the solver sees ----------------------------------------------------

CLUB = """\
partners:
  - id: ogs
    name: OGS
    people:
      - {id: anna, name: Anna, wishes: [awo]}
      - {id: ben, name: Ben, wishes: [awo, bke]}
      - {id: cem, name: Cem, wishes: [awo, bke]}
      - {id: dora, name: Dora, wishes: [day]}
  - {id: awo, name: AWO}
  - {id: bke, name: BKE}
"""
CLUB_WEEKS = """\
weeks: {id: w, title: Wochen, start: 2027-03-01, end: 2027-03-12}
invitations:
  - id: awo
    host: awo
    title: Beratung
    seats: 9
    min_visitors: 3
    sessions:
      - at: 2027-03-02 10:00-11:00
        agreed:
          - anna
  - id: bke
    host: bke
    title: Treff
    seats: 9
    sessions:
      - at: 2027-03-02 10:30-11:30
        agreed:
          - cem
  - id: day
    host: bke
    title: Tag
    seats: 9
    sessions:
      - at: 2027-03-04 10:00-11:00
        agreed:
          - dora
"""
"""Anna's session needs all three who wish it, but Cem is promised elsewhere at that time."""


def test_an_irreducible_set_of_agreements_is_named_with_its_lines() -> None:
    done = planned(loaded(CLUB, CLUB_WEEKS))
    assert (done.status, done.plan, done.schedule) == (Status.INFEASIBLE, None, None)
    errors = [p for p in done.problems if p.severity == "error"]
    assert codes(errors) == [("agreed-together", 11), ("agreed-together", 19)]
    first, second = errors
    assert first.source.path == "data/invitations.yaml"
    assert (first.source.column, first.source.end_column) == (13, 17)
    assert first.message == (
        "the visit agreed for anna to awo@2027-03-02T10:00 cannot take place together with"
        " cem (bke@2027-03-02T10:30)"
    )
    assert "anna (awo@2027-03-02T10:00)" in second.message
    assert {p.hint for p in errors} == {
        "take back one of these agreements, or change times or min_visitors"
    }


def test_check_names_the_same_set() -> None:
    found = loaded(CLUB, CLUB_WEEKS)
    assert problems_of(found) == planned(found).problems


@pytest.mark.parametrize("gone", ["          - anna\n", "          - cem\n"])
def test_without_either_of_them_the_others_hold(gone: str) -> None:
    done = planned(loaded(CLUB, CLUB_WEEKS.replace(f"        agreed:\n{gone}", "")))
    assert done.status is Status.OPTIMAL
    assert done.plan
    agreed = next(r for r in done.plan.results if r.name == "agreed")
    assert (agreed.value, agreed.bound) == (2, 2)


BUSY = (
    "weeks: {id: w, title: Wochen, start: 2027-03-01, end: 2027-03-12}\ninvitations:\n"
    + "".join(
        f"""\
  - id: {id_}
    host: {host}
    title: {id_}
    seats: 9
    min_visitors: {least}
    sessions: [{{at: 2027-03-02 {time}, agreed: [{person}]}}]
"""
        for id_, host, least, time, person in (
            ("awo", "awo", 3, "10:00-11:00", "anna"),
            ("bad", "bke", 1, "10:30-11:30", "ben"),
            ("bus", "bke", 1, "10:30-11:30", "cem"),
            ("day", "bke", 1, "10:30-11:30", "dora"),
        )
    )
)
"""Anna's session needs two more of Ben, Cem and Dora, who are all promised elsewhere."""


def test_of_many_agreements_only_those_are_named_that_do_not_hold_together() -> None:
    people = CLUB.replace("[awo, bke]", "[awo]").replace("wishes: [day]", "wishes: [awo]")
    errors = [p for p in planned(loaded(people, BUSY)).problems if p.severity == "error"]
    assert {p.code for p in errors} == {"agreed-together"}
    named = {p.message.split()[4] for p in errors}
    assert "anna" in named
    assert len(named) == 3  # two who are busy: the third could not help
    free = ({"anna", "ben", "cem", "dora"} - named).pop()
    others = BUSY.replace(f", agreed: [{free}]", "")
    assert planned(loaded(people, others)).status is Status.INFEASIBLE
    for one in named:
        done = planned(loaded(people, others.replace(f", agreed: [{one}]", "")))
        assert done.status is Status.OPTIMAL


def test_a_contradiction_in_what_is_settled_is_none() -> None:
    done = planned(
        loaded(CLUB, CLUB_WEEKS, f"{HEAD}visits: []\n"),
        settled=datetime.fromisoformat("2027-03-03"),
    )
    assert done.status is Status.OPTIMAL
    assert done.schedule
    assert done.schedule.visits == {Visit("dora", "day@2027-03-04T10:00")}


KEPT_BACK = """\
partners:
  - id: ogs
    name: OGS
    staffing: 1
    people:
      - {id: anna, name: Anna}
      - {id: ben, name: Ben, away: [2027-03-02]}
  - {id: awo, name: AWO}
"""
PROMISE = """\
weeks: {id: w, title: Wochen, start: 2027-03-01, end: 2027-03-12}
invitations:
  - {id: awo, host: awo, title: Beratung, seats: 2,
     sessions: [{at: 2027-03-02 10:00-11:00, agreed: [anna]}]}
"""


def test_a_promise_that_falls_because_somebody_else_is_away_is_a_warning() -> None:
    found = loaded(KEPT_BACK, PROMISE)
    done = planned(found)
    assert codes(done.problems) == codes(problems_of(found)) == [("agreed-absences", 4)]
    (told,) = worded(done.problems, found.data)
    assert "anna" in told.message
    assert done.plan
    assert not done.plan.visits
    assert not planned(loaded(KEPT_BACK.replace("[2027-03-02]", "[Mi]"), PROMISE)).problems


def test_where_others_come_along_nothing_falls() -> None:
    """Of two who are promised one is away, so the minimum needs somebody who wishes it."""
    people = PEOPLE.replace("wishes: [bke]\n        away: [2027-03-03]", "wishes: [awo]")
    people = people.replace("name: Ben\n        wishes: [awo]", "name: Ben\n        away: [Di]")
    weeks = WEEKS.replace(
        "seats: 1\n    guides: [berta]\n    sessions: [2027-03-02 10:00-11:00]",
        "seats: 3\n    min_visitors: 2\n"
        "    sessions: [{at: 2027-03-02 10:00-11:00, agreed: [anna, ben]}]",
    )
    assert {code for code, _line in codes(planned(loaded(people, weeks)).problems)} == {
        "agreed-away"
    }
    alone = people.replace("wishes: [awo]\n  - id: awo", "wishes: [bke]\n  - id: awo")
    assert {code for code, _line in codes(planned(loaded(alone, weeks)).problems)} == {
        *("agreed-away", "agreed-absences", "unreachable-minimum")
    }


def test_an_agreement_that_contradicts_what_has_happened_is_an_error() -> None:
    """Anna has been to awo on Tuesday; on Thursday she cannot go again."""
    again = WEEKS.replace(
        "sessions: [2027-03-02 10:00-11:00]",
        "sessions: [2027-03-02 10:00-11:00, {at: 2027-03-04 10:00-11:00, agreed: [anna]}]",
    )
    schedule = HEAD + dedent("""\
        settled: 2027-03-03
        visits:
          - session: awo@2027-03-02T10:00
            until: 2027-03-02T11:00
            place: awo
            visitors:
              - anna
        """)
    found = loaded(PEOPLE, again, schedule)
    (hint,) = {p.hint for p in problems_of(found) if p.code == "agreed-together"}
    assert hint.startswith("anna was there on 2027-03-02: take this agreement back or,")
    missed = hint.partition("write ")[2]
    there = PEOPLE.replace("        name: Anna\n", f"        name: Anna\n        {missed}\n", 1)
    assert missed in there
    codes_now = {problem.code for problem in problems_of(loaded(there, again, schedule))}
    assert "agreed-together" not in codes_now
    assert planned(found, settled=datetime.fromisoformat("2027-03-03")).status is Status.INFEASIBLE
    # What has happened stays when everything else is planned afresh.
    assert planned(found, fresh=True).status is Status.INFEASIBLE


# --- the referee ---------------------------------------------------------------------------------


def bad_plan(*_args: object, **_more: object) -> Plan:
    """Send two people to one seat."""
    visits = frozenset({Visit("anna", AWO), Visit("ben", AWO)})
    return Plan(visits, (Result("at_least_1", 2, 2, proved=True),))


@pytest.mark.parametrize("old", [None, "visits: []\n"])
def test_a_plan_that_breaks_a_rule_is_said_to_be_a_bug_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str | None
) -> None:
    write(tmp_path)
    if old:
        draft = HEAD.replace("true", "false").replace("revision: 3", "revision: 0")
        (tmp_path / "data" / SCHEDULE).write_text(draft + old)
    monkeypatch.setattr(solve, "solve", bad_plan)
    said = refused(tmp_path, "schedule")
    broken = f"BrokenPlanError: overfull: session={AWO}"
    assert f"internal error, please report it: {broken}" in said
    assert "Traceback" not in said


def test_the_referee_knows_what_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A visit of the past that the plan leaves out is a broken plan too."""
    found = loaded(schedule=published())
    monkeypatch.setattr(solve, "solve", lambda *_args, **_more: Plan(frozenset(), ()))
    with pytest.raises(BrokenPlanError, match=f"unknown: person=ben, session={AWO}"):
        planned(found, settled=datetime.fromisoformat("2027-03-03"))


# --- the schedule on disk ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "code", "line", "hint"),
    [
        ("published: [\n", "yaml-syntax", 1, "or restore the file from git, or delete it"),
        (f"{HEAD}visits:\n  - session: awo\n", "bad-session", 5, "restore the file from git"),
        (f"{HEAD}visits: []\ncolour: red\n", "unknown-key", 5, "restore the file from git"),
        ("", "empty-file", 1, "restore the file from git, or delete it"),
        (
            f"{HEAD}<<<<<<< HEAD\nvisits: []\n=======\nvisits: []\n>>>>>>> other\n",
            *("conflict-marker", 4),
            "take either side; then koop schedule makes a new plan",
        ),
    ],
)
@pytest.mark.parametrize("fresh", [False, True])
def test_a_schedule_that_cannot_be_read_is_in_the_way(
    schedule: str, code: str, line: int, hint: str, *, fresh: bool
) -> None:
    done = planned(loaded(schedule=schedule), fresh=fresh)
    assert (done.status, done.schedule) == (Status.INVALID, None)
    (problem,) = (
        p for p in done.problems if p.source.path == "data/schedule.yaml" and p.code == code
    )
    assert problem.source.line == line
    assert hint in problem.hint


def test_what_is_gone_is_a_change_to_make_and_no_problem() -> None:
    visits = dedent("""\
        visits:
          - session: gone@2027-03-02T10:00
            until: 2027-03-02T11:00
            place: Keller
            visitors: [anna, nobody]
        """)
    done = planned(loaded(schedule=HEAD + visits), LATER)
    assert done.status is Status.OPTIMAL
    assert codes(done.problems) == [("impossible-wish", 13)]
    assert done.schedule
    assert (done.schedule.revision, done.schedule.updated) == (4, LATER)
    assert done.schedule.printed
    assert "nobody" not in done.schedule.printed.people


def test_a_draft_is_planned_afresh_from_all_wishes() -> None:
    draft = published().replace("published: true\nrevision: 1", "published: false\nrevision: 0")
    newcomer = PEOPLE.replace(
        "  - id: awo\n", "      - {id: zoe, name: Zoe, wishes: [awo], size: 1}\n  - id: awo\n"
    ).replace("wishes: [awo]\n", "wishes: []\n")
    found = loaded(newcomer, schedule=draft)
    again, first = planned(found, LATER), planned(loaded(newcomer), LATER)
    assert again.schedule == first.schedule
    assert again.plan
    assert "kept" not in {result.name for result in again.plan.results}


def test_a_published_schedule_is_kept() -> None:
    on_disk = published()
    done = planned(loaded(schedule=on_disk), LATER)
    assert text_of(done) == on_disk
    assert done.plan
    assert (done.plan.results[0].name, done.plan.results[0].value) == ("kept", 2)


def test_fresh_leaves_out_what_was_kept_but_goes_on_counting() -> None:
    weeks = WEEKS.replace("seats: 2", "seats: 1\n    max_sessions: 1")
    everybody = PEOPLE.replace("[awo, bke]", "[bke]").replace("away: [2027-03-03]", "size: 1")
    unpublished = loaded(everybody, weeks)
    draft = planned(unpublished).schedule
    assert draft
    assert unpublished.data
    ((winner,),) = [held.visitors for held in draft.held if held.session == BKE]
    loser = {"anna": "cem", "cem": "anna"}[winner]
    # Somebody was promised the seat by whoever edited the published file by hand.
    on_disk = written.text_of(publish(unpublished.data, draft, NOW, 1))
    on_disk = on_disk.replace(f"- {winner}", f"- {loser}")
    found = loaded(everybody, weeks, on_disk)
    assert text_of(planned(found, LATER)) == on_disk
    done = planned(found, LATER, fresh=True)
    assert done.schedule
    assert (done.schedule.published, done.schedule.revision) == (True, 2)
    assert done.schedule.visits == draft.visits
    assert done.plan
    assert "kept" not in {result.name for result in done.plan.results}


def test_fresh_leaves_what_has_happened() -> None:
    """Instead of Ben, somebody wrote, Anna was at awo: that stays, whatever would be better."""
    on_disk = published().replace("- ben", "- anna")
    noon = datetime.fromisoformat("2027-03-02T10:01")
    for moment, visitors in ((noon, {"anna"}), (noon.replace(minute=0), {"ben"})):
        (fresh, *others) = (
            planned(found, fresh=True, **how).schedule
            for found, how in (
                (loaded(schedule=on_disk), {"settled": moment}),
                (loaded(schedule=on_disk.replace("visits:", f"settled: {moment}\nvisits:")), {}),
                (at(moment, loaded(schedule=on_disk)), {}),
            )
        )
        assert fresh
        assert (fresh.published, fresh.settled) == (True, moment)
        assert {person for person, session in fresh.visits if session == AWO} == visitors
        assert [other and other.visits for other in others] == [fresh.visits] * 2


def test_an_agreement_that_an_absence_undid_is_no_mistake_later() -> None:
    """Cem is promised awo on Tuesday and away; his only visit was on Monday, and is over."""
    people = PEOPLE.replace("wishes: [bke]", "wishes: [bke]\n        max_visits: 1")
    people = people.replace("away: [2027-03-03]", "away: [2027-03-02]")
    weeks = WEEKS.replace("2027-03-03 10:00", "2027-03-01 10:00")
    weeks = weeks.replace(
        "sessions: [2027-03-02 10:00-11:00]",
        "sessions: [{at: 2027-03-02 10:00-11:00, agreed: [cem]}]",
    )
    done = planned(loaded(people, weeks))
    assert done.schedule
    assert ("cem", "bke@2027-03-01T10:00") in done.schedule.visits
    known = loaded(people, weeks).data
    assert known
    text = written.text_of(publish(known, done.schedule, NOW, 1))
    for moment in ("2027-03-01T12:00", "2027-03-02T12:00"):
        later = at(datetime.fromisoformat(moment), loaded(people, weeks, text))
        assert not has_errors(problems_of(later))
        assert text_of(planned(later)) == text


def at(moment: datetime, found: Loaded) -> Loaded:
    """Return what was loaded as it is read at that moment."""
    assert found.schedule
    return replace(found, schedule=replace(found.schedule, now=moment))


def test_of_a_draft_nothing_has_happened() -> None:
    draft = published().replace("true\nrevision: 1", "false\nrevision: 0").replace("ben", "anna")
    later = at(datetime.fromisoformat("2027-03-08"), loaded(schedule=draft))
    assert later.schedule
    assert (later.schedule.past.before, later.schedule.past.held) == (None, ())
    fresh = planned(loaded()).schedule
    assert fresh
    done = planned(later).schedule
    assert done
    assert done.visits == fresh.visits


def test_the_moment_is_no_part_of_a_schedule() -> None:
    found = loaded(schedule=published())
    later = at(datetime.fromisoformat("2027-03-08"), found)
    assert later.schedule == found.schedule
    assert text_of(planned(later)) == published()


# --- what check says of the schedule -------------------------------------------------------------


def test_a_sound_schedule_has_no_problem_of_its_own() -> None:
    assert codes(problems_of(loaded(schedule=published()))) == [("impossible-wish", 13)]


def test_agreements_that_fall_for_absences_are_no_problem_of_the_schedule() -> None:
    weeks = WEEKS.replace(
        "sessions: [2027-03-03 10:00-11:00]",
        "sessions: [{at: 2027-03-03 10:00-11:00, agreed: [cem, anna]}]",
    )
    found = loaded(weeks=weeks, schedule=published(weeks=weeks))
    assert {code for code, _line in codes(problems_of(found))} == {"agreed-away"}


def test_agreements_that_could_hold_must() -> None:
    agreed = WEEKS.replace(
        "sessions: [2027-03-02 10:00-11:00]",
        "sessions: [{at: 2027-03-02 10:00-11:00, agreed: [anna]}]",
    )
    problems = problems_of(loaded(weeks=agreed, schedule=published()))
    assert "agreed" in {code for code, _line in codes(problems)}


# --- a search that was cut off -------------------------------------------------------------------


def some_seconds(times: int) -> Limits:
    """Return limits that end the search after they have been asked so often."""
    left = iter([inf] * times)
    return Limits(seconds_left=lambda: next(left, 0.0))


@pytest.fixture(scope="module")
def weddinghofen() -> tuple[Loaded, list[Any]]:
    """The weeks of Weddinghofen, as koop reads them and as YAML."""
    texts = [(EXAMPLE / name).read_text("utf-8") for name in (PARTNERS, INVITATIONS)]
    return loaded(*texts), [yaml.load(text, Loader=yaml.CBaseLoader) for text in texts]  # noqa: S506


@pytest.mark.uncounted
@pytest.mark.parametrize("times", range(12))
def test_a_search_that_was_cut_off_tells_the_goals_of_its_plan(
    times: int, weddinghofen: tuple[Loaded, list[Any]]
) -> None:
    """The weeks of Weddinghofen, planned in a hurry."""
    found, (partners, invitations) = weddinghofen
    done = plan(found, NOW, some_seconds(times))
    assert done.plan
    truth = oracle.goals(partners, invitations, done.plan.visits)
    for result in done.plan.results:
        assert result.value == truth.get(result.name, 0), result.name
        assert result.value == result.bound or not result.proved


def test_no_time_at_all_breaks_no_promise() -> None:
    texts = [(EXAMPLE / name).read_text("utf-8") for name in (PARTNERS, INVITATIONS)]
    first = planned(loaded(*texts))
    assert first.schedule
    known = loaded(*texts).data
    assert known
    published = publish(known, first.schedule, NOW, 1)
    again = plan(
        replace(loaded(*texts), schedule=published), LATER, Limits(seconds_left=lambda: 0.0)
    )
    assert again.schedule == published


# --- any weeks, published and changed ------------------------------------------------------------


@settings(max_examples=40)
@given(strategies.published())
def test_every_next_schedule_is_sound_told_in_full_and_final(weeks: tuple[Any, Any, Any]) -> None:
    texts = [*map(dumped, weeks)]
    found = loaded(*texts)
    assert found.data
    assert found.schedule
    how = {"settled": found.schedule.settled}
    done = planned(found, LATER, **how)
    if done.schedule is None:
        assert done.status in (Status.INVALID, Status.INFEASIBLE)
        return
    # Check is content with it, and planning once more changes nothing.
    again = loaded(texts[0], texts[1], text_of(done))
    assert again.schedule == done.schedule
    assert not has_errors(problems_of(again))
    assert text_of(planned(again, LATER.replace(year=2028), **how)) == text_of(done)
    # Every difference is among the changes.
    before, after = found.schedule.visits, done.schedule.visits
    told = organiser.changes(found.data, found.schedule, after, done.schedule.past)
    moved = told.visits("moved")
    removed = {Visit(person, str(was)) for person, was, _to in told.visits("removed")}
    added = {Visit(person, str(to)) for person, _was, to in told.visits("added")}
    assert before - after == removed | {Visit(person, str(was)) for person, was, _to in moved}
    assert after - before == added | {Visit(person, str(to)) for person, _was, to in moved}
    # What was on the disk was of an earlier form: only what is planned counts as a change.
    assert done.schedule.revision == found.schedule.revision + (
        done.schedule.held != found.schedule.held
    )


@settings(max_examples=40)
@given(strategies.published(possible=True), st.data())
def test_by_itself_the_passing_of_time_changes_nothing(
    weeks: tuple[Any, Any, Any], data: st.DataObject
) -> None:
    """Whatever has been planned stays so at any later moment, and check is content with it."""
    texts = [*map(dumped, weeks)]
    done = planned(loaded(*texts))
    if done.schedule is None:
        return
    text = text_of(done)
    week = oracle.read(*weeks)
    starts = {week.last_day * oracle.DAY, *(one.span[0] for one in week.sessions.values())}
    minutes = [start + more for start in sorted(starts) for more in (0, 1, 30, 60, 24 * 60)]
    for minute in sorted(data.draw(st.lists(st.sampled_from(minutes), max_size=3))):
        moment = datetime.fromisoformat(strategies.until_text((minute, minute)))
        found = at(moment, loaded(texts[0], texts[1], text))
        assert not has_errors(problems_of(found))
        assert text_of(planned(found, LATER.replace(year=2028))) == text
