"""The whole way from a loaded data folder to the next schedule, without touching a disk.

check → solve → audit → revise
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kooperation.audit import audit
from kooperation.check import TOGETHER, check
from kooperation.check.schedule import check_schedule, unreadable
from kooperation.check.walk import agreed_place
from kooperation.i18n import _, ngettext
from kooperation.model import start_of
from kooperation.possible import overlaps_any
from kooperation.problems import Problem, Severity, has_errors, in_order
from kooperation.revise import revise

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from kooperation.audit import Breach
    from kooperation.load import Loaded
    from kooperation.model import DataSet, Limits, Schedule, Visit
    from kooperation.solve import Plan

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

    `fresh` ignores it. `settled` is the day before which all has happened.
    """

    fresh: bool = False
    max_changes: int = 0
    only_cancel: bool = False
    settled: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of planning; plan and schedule are None where there is no plan."""

    status: Status
    problems: tuple[Problem, ...]
    plan: Plan | None = None
    schedule: Schedule | None = None


class BrokenPlanError(Exception):
    """The solver made a plan that breaks a rule: a bug in koop, never the fault of the data."""

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        super().__init__("; ".join(f"{breach.rule}: {breach.message}" for breach in breaches))


def problems_of(loaded: Loaded) -> tuple[Problem, ...]:
    """Return every problem of the data and, where there is one, of the schedule."""
    found = [*check(loaded)]
    if not has_errors(found):
        found += _contradictions(loaded) or _undone(loaded)
    if loaded.schedule_file:
        found += check_schedule(loaded, agreed_people=_agreed_people(loaded, found))
    return in_order(found)


def plan(loaded: Loaded, now: datetime, limits: Limits, replan: Replan | None = None) -> Planned:
    """Return the next schedule: the best plan for the data, audited."""
    replan = replan or Replan()
    if loaded.schedule:
        settled = None if replan.fresh else replan.settled
        loaded = replace(loaded, schedule=replace(loaded.schedule, settled=settled))
    # What is wrong in a schedule that can be read is a change to make, not a problem.
    problems = [*check(loaded), *unreadable(loaded)]
    if not has_errors(problems):
        problems += _contradictions(loaded) or _undone(loaded)
    errors = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    if errors or loaded.data is None:
        status = Status.INFEASIBLE if errors <= TOGETHER else Status.INVALID
        return Planned(status, in_order(problems))

    from kooperation.solve import solve  # noqa: PLC0415  the solver takes its time to start

    before = loaded.schedule
    relied_on = before if before and before.published and not replan.fresh else None
    found = solve(
        loaded.data,
        relied_on,
        limits,
        max_changes=replan.max_changes,
        only_cancel=replan.only_cancel,
    )
    audited(loaded.data, found, relied_on)
    schedule = revise(loaded.data, before, found.visits, now)
    status = Status.OPTIMAL if found.optimal else Status.FEASIBLE
    return Planned(status, in_order(problems), found, schedule)


def audited(data: DataSet, plan: Plan, relied_on: Schedule | None) -> None:
    """Let the referee look at a plan, before anybody else does; `relied_on` is a published one."""
    breaches = audit(
        data,
        sorted(plan.visits),
        settled=relied_on.settled if relied_on else None,
        past=relied_on.visits if relied_on else (),
        agreed_people=plan.agreed_people,
    )
    if breaches:
        raise BrokenPlanError(breaches)


def publish(schedule: Schedule, now: datetime) -> Schedule:
    """Return the draft as the first revision that people may rely on."""
    return replace(schedule, published=True, revision=1, updated=now)


def _contradictions(loaded: Loaded) -> list[Problem]:
    """Return the agreed visits that could not all hold even if nobody were away."""
    data = loaded.data
    if data is None or not data.agreed or _hold_by_themselves(data, loaded.schedule):
        return []

    from kooperation.solve import contradiction  # noqa: PLC0415

    core = contradiction(data, loaded.schedule)
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
            agreed_place(loaded, visit),
            _("take back one of these agreements, or change times or min_visitors"),
        )
        for visit in core
    ]


def _hold_by_themselves(data: DataSet, schedule: Schedule | None) -> bool:
    """Tell whether the agreed visits alone make a plan, beside all that has happened.

    Then they contradict neither each other nor the past.
    """
    people = {id_: replace(person, away=()) for id_, person in data.people.items()}
    return not _breaches(replace(data, people=people), schedule, data.agreed)


def _breaches(
    data: DataSet, schedule: Schedule | None, agreed: Collection[Visit]
) -> tuple[Breach, ...]:
    """Return what these agreed visits break beside all that has happened."""
    settled = schedule.settled if schedule else None
    past = [v for v in schedule.visits if _begins_before(v, settled)] if schedule else []
    ahead = [visit for visit in agreed if not _begins_before(visit, settled)]
    return audit(data, sorted({*past, *ahead}), settled=settled, past=past)


def _undone(loaded: Loaded) -> list[Problem]:
    """Warn of agreed visits that fall because somebody else is away.

    Where the visitor or a guide is away, `agreed-away` has said so.
    """
    data = loaded.data
    if data is None or not data.agreed:
        return []
    there = [visit for visit in data.agreed if not _somebody_away(data, visit)]
    breaches = [b for b in _breaches(data, loaded.schedule, there) if b.rule != "agreed"]
    if not breaches:
        return []

    from kooperation.solve import most_agreed  # noqa: PLC0415

    if most_agreed(data, loaded.schedule) >= sum(data.people[v.person].size for v in there):
        return []  # others come along
    reasons: dict[Visit, str] = {}
    for breach in breaches:
        concerned = [visit for visit in there if visit.session == breach.session]
        own = [visit for visit in concerned if visit.person == breach.person]
        for visit in own or concerned:
            reasons.setdefault(visit, breach.message)
    message = _(
        "{person} is agreed for {session}, but because of absences not all agreed visits can take"
        " place: {reason}"
    )
    hint = _("agree on another session, correct the absences, or lower staffing or min_visitors")
    return [
        Problem(
            _AGREED_ABSENCES,
            Severity.WARNING,
            message.format(person=visit.person, session=visit.session, reason=reason),
            agreed_place(loaded, visit),
            hint,
        )
        for visit, reason in reasons.items()
    ]


def _somebody_away(data: DataSet, visit: Visit) -> bool:
    session = data.sessions[visit.session]
    needed = (visit.person, *session.guides)
    return any(overlaps_any(session.span, data.people[person].away) for person in needed)


def _begins_before(visit: Visit, day: date | None) -> bool:
    return day is not None and start_of(visit.session).date() < day


def _agreed_people(loaded: Loaded, problems: list[Problem]) -> int | None:
    """Return how many people can have their agreed visits; None means all of them.

    Only a schedule in which some are missing makes the question worth the solver's time.
    """
    if has_errors(problems) or loaded.data is None or loaded.schedule is None:
        return None
    missing: set[Visit] = {*loaded.data.agreed} - loaded.schedule.visits
    if not missing:
        return None

    from kooperation.solve import most_agreed  # noqa: PLC0415

    return most_agreed(loaded.data, loaded.schedule)
