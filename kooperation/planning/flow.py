"""The whole way from a loaded data folder to the next schedule, without touching a disk.

check → solve → audit → revise
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kooperation.audit import audit
from kooperation.check import check
from kooperation.check.imports import check_imports
from kooperation.check.promises import TOGETHER
from kooperation.check.schedule import check_schedule, unreadable
from kooperation.check.told import check_told
from kooperation.check.walk import agreed_source
from kooperation.i18n import _, ngettext
from kooperation.planning.revise import revise
from kooperation.problems import Problem, Severity, has_errors, in_order
from kooperation.weeks.model import invitation_of, start_of
from kooperation.weeks.possible import Possibilities
from kooperation.weeks.schedule import past_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from kooperation.files.load import Loaded
    from kooperation.problems import Breach
    from kooperation.reports.lists import TimetableDay
    from kooperation.reports.organiser import Totals, Unmet, VisitChanges
    from kooperation.solve.questions import Plan
    from kooperation.solve.results import Limits
    from kooperation.weeks.model import DataSet, Visit
    from kooperation.weeks.schedule import Past, Schedule

_AGREED_TOGETHER = "agreed-together"
_AGREED_ABSENCES = "agreed-absences"

PLANNING_CODES = (_AGREED_TOGETHER, _AGREED_ABSENCES)
"""What only the solver can find to be wrong with the data."""


class Status(StrEnum):
    """How planning ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Replan:
    """How much a published schedule binds: see `koop schedule --help`.

    `fresh` keeps only what has happened. Where `settled` is given, all that begins earlier has.
    """

    fresh: bool = False
    max_changes: int = 0
    only_cancel: bool = False
    settled: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan and the schedule that holds it, and all that is told of them.

    `changes` are those against the schedule before, or against nothing where there was none.
    """

    plan: Plan
    schedule: Schedule
    totals: Totals
    days: tuple[TimetableDay, ...]
    unmet: tuple[Unmet, ...]
    changes: VisitChanges


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of planning: the one report of it, for the terminal and for JSON.

    `outcome` is None where there is no plan; then the problems say why.
    """

    status: Status
    problems: tuple[Problem, ...]
    outcome: Outcome | None = None

    @property
    def plan(self) -> Plan | None:
        """The plan, if there is one."""
        return self.outcome.plan if self.outcome else None

    @property
    def schedule(self) -> Schedule | None:
        """The schedule that holds the plan, if there is one."""
        return self.outcome.schedule if self.outcome else None


class BrokenPlanError(Exception):
    """The solver made a plan that breaks a rule: a bug in koop, never the fault of the data."""

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        super().__init__("; ".join(map(str, breaches)))


def problems_of(loaded: Loaded, *, warnings: bool = True) -> tuple[Problem, ...]:
    """Return every problem of the data and, where there is one, of the schedule.

    Without `warnings` nothing is looked for that is merely a warning about the files written by
    hand, or about the stored revisions, which would all have to be read; nor is anything that is
    wrong in `imports.yaml`, which concerns no plan.
    """
    schedule = _marked(loaded, loaded.schedule)
    found = [*check(loaded, past_of(schedule), warnings=warnings)]
    if not has_errors(found):
        found += _agreements(loaded, schedule, warnings=warnings)
    if loaded.schedule_file:
        found += check_schedule(loaded, agreed_people=_agreed_people(loaded, schedule, found))
    if warnings:
        found += (problem for stored in loaded.revisions for problem in stored.problems)
        found += check_imports(loaded)
    found += check_told(loaded)
    return in_order(found)


def plan(loaded: Loaded, now: datetime, limits: Limits, replan: Replan | None = None) -> Planned:
    """Return the next schedule: the best plan for the data, audited."""
    replan = replan or Replan()
    written = loaded.schedule
    if written and replan.settled:
        written = replace(written, settled=replan.settled)
    before = _marked(loaded, written)
    # What is wrong in a schedule that can be read is a change to make, not a problem.
    loaded = replace(loaded, schedule=before)
    problems = [*check(loaded, past_of(before)), *unreadable(loaded)]
    if not has_errors(problems):
        problems += _agreements(loaded, before)
    problems += check_told(loaded)
    errors = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    if errors or loaded.data is None:
        status = Status.INFEASIBLE if errors <= TOGETHER else Status.INVALID
        return Planned(status, in_order(problems))

    from kooperation.solve.questions import solve  # noqa: PLC0415  the solver takes its time to start

    found = solve(
        loaded.data,
        before,
        limits,
        fresh=replan.fresh,
        max_changes=replan.max_changes,
        only_cancel=replan.only_cancel,
    )
    raise_if_broken(loaded.data, found, before)
    status = Status.OPTIMAL if found.optimal else Status.FEASIBLE
    new = revise(
        loaded.data,
        written,
        found.visits,
        now,
        loaded.next_revision,
        overtaken=loaded.overtaken,
        binding=bool(replan.fresh or replan.max_changes or replan.only_cancel),
    )
    return Planned(status, in_order(problems), _outcome(loaded.data, written, found, new))


def _marked(loaded: Loaded, schedule: Schedule | None) -> Schedule | None:
    return schedule.marked(loaded.data) if schedule and loaded.data else schedule


def _outcome(data: DataSet, before: Schedule | None, plan: Plan, new: Schedule) -> Outcome:
    """Return all that is told of a plan; `before` is the schedule that it follows."""
    # `koop check` has no plan to tell of.
    from kooperation.reports.lists import PlanIndex, week  # noqa: PLC0415
    from kooperation.reports.organiser import changes, totals, unmet  # noqa: PLC0415

    past = new.past
    relied_on = before if before and before.published else None
    return Outcome(
        plan,
        new,
        totals(data, relied_on.marked(data).relied_on if relied_on else ()),
        week(PlanIndex(data, new.visits, past)),
        unmet(data, new.visits, past),
        changes(data, before, new.visits, past),
    )


def raise_if_broken(data: DataSet, plan: Plan, before: Schedule | None) -> None:
    """Let the referee look at a plan before anybody else does; it follows the schedule `before`.

    Raise a BrokenPlanError if it breaks a rule.
    """
    settled, lines = past_of(before).before, before.lines if before else ()
    visits, agreed = sorted(plan.visits), plan.agreed_people
    breaches = audit(data, visits, settled=settled, past=lines, agreed_people=agreed)
    if breaches:
        raise BrokenPlanError(breaches)


def _agreements(
    loaded: Loaded, schedule: Schedule | None, *, warnings: bool = True
) -> list[Problem]:
    """Return the agreed visits that contradict each other or, if none does, those that fall."""
    data = loaded.data
    if data is None or not data.agreed:
        return []
    found = _contradictions(loaded, data, schedule)
    return found or (_undone(loaded, data, schedule) if warnings else [])


def _contradictions(loaded: Loaded, data: DataSet, schedule: Schedule | None) -> list[Problem]:
    """Return the agreed visits that could not all hold even if nobody were away.

    Where they alone make a plan, beside all that has happened, they contradict nothing.
    """
    if not _breaches(data.with_nobody_away(), past_of(schedule), data.agreed):
        return []

    from kooperation.solve.questions import contradiction  # noqa: PLC0415

    core = contradiction(data, schedule)
    message = ngettext(
        "the visit agreed for {person} to {session} cannot take place",
        "the visit agreed for {person} to {session} cannot take place together with {others}",
        len(core),
    )
    return [
        Problem(
            _AGREED_TOGETHER,
            Severity.ERROR,
            message.format(
                person=visit.person,
                session=visit.session,
                others=", ".join(f"{v.person} ({v.session})" for v in core if v != visit),
            ),
            agreed_source(loaded, visit),
            _way_out(data, past_of(schedule), visit),
        )
        for visit in core
    ]


def _way_out(data: DataSet, past: Past, visit: Visit) -> str:
    """Say what to write instead; nobody is promised again what they have seen."""
    person, invitation = data.people[visit.person], invitation_of(visit.session)
    for been in sorted(past.visits):
        seen = (been.person, invitation_of(been.session)) == (visit.person, invitation)
        if seen and not person.has_missed(been.session):
            hint = _(
                "{person} was there on {day}: take this agreement back or, for who did not come,"
                " write missed: [{session}]"
            )
            day = f"{start_of(been.session):%Y-%m-%d}"
            return hint.format(person=visit.person, day=day, session=been.session)
    return _("take back one of these agreements, or change times or min_visitors")


def _breaches(data: DataSet, past: Past, agreed: Collection[Visit]) -> tuple[Breach, ...]:
    """Return what these agreed visits break beside all that has happened."""
    ahead = {visit for visit in agreed if not past.holds(visit.session)}
    return audit(data, sorted(past.visits | ahead), settled=past.before, past=past.visits)


def _undone(loaded: Loaded, data: DataSet, schedule: Schedule | None) -> list[Problem]:
    """Warn of agreed visits that fall because somebody else is away.

    Where the visitor or a guide is away, `agreed-away` has said so.
    """
    possible = Possibilities(data)
    there = [visit for visit in data.agreed if not possible.undone(visit)]
    breaches = [b for b in _breaches(data, past_of(schedule), there) if b.rule != "agreed"]
    if not breaches:
        return []

    from kooperation.solve.questions import most_agreed  # noqa: PLC0415

    if most_agreed(data, schedule) >= sum(data.people[v.person].size for v in there):
        return []  # others come along
    reasons: dict[Visit, Breach] = {}
    for breach in breaches:
        concerned = [visit for visit in there if visit.session == breach.session]
        own = [visit for visit in concerned if visit.person == breach.person]
        for visit in own or concerned:
            reasons.setdefault(visit, breach)
    hint = _("agree on another session, correct the absences, or lower staffing or min_visitors")
    warning = Severity.WARNING
    return [
        Problem(_AGREED_ABSENCES, warning, "", agreed_source(loaded, visit), hint, breach, visit)
        for visit, breach in reasons.items()
    ]


def _agreed_people(
    loaded: Loaded, schedule: Schedule | None, problems: list[Problem]
) -> int | None:
    """Return how many people can have their agreed visits; None means all of them.

    Only a schedule in which some are missing makes the question worth the solver's time.
    """
    if has_errors(problems) or loaded.data is None or schedule is None:
        return None
    data, visits, possible = loaded.data, schedule.visits, Possibilities(loaded.data)
    missing = [visit for visit in data.agreed if visit not in visits]
    if not missing:
        return None
    if all(possible.undone(visit) or possible.hopeless(visit) for visit in missing):
        return sum(data.people[v.person].size for v in data.agreed if v in visits)

    from kooperation.solve.questions import most_agreed  # noqa: PLC0415

    return most_agreed(data, schedule)
