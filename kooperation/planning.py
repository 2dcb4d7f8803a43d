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
from kooperation.problems import Problem, Severity, has_errors, in_order
from kooperation.revise import revise

if TYPE_CHECKING:
    from datetime import datetime

    from kooperation.audit import Breach
    from kooperation.load import Loaded
    from kooperation.model import DataSet, Schedule, Visit
    from kooperation.solve import Limits, Plan


class Status(StrEnum):
    """How planning ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    INVALID = "invalid"


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
        found += _contradictions(loaded)
    if loaded.schedule_file:
        found += check_schedule(loaded, agreed_people=_agreed_people(loaded, found))
    return in_order(found)


def plan(loaded: Loaded, now: datetime, limits: Limits) -> Planned:
    """Return the next schedule: the best plan for the data, audited."""
    # What is wrong in a schedule that can be read is a change to make, not a problem.
    problems = [*check(loaded), *unreadable(loaded)]
    if not has_errors(problems):
        problems += _contradictions(loaded)
    errors = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    if errors or loaded.data is None:
        status = Status.INFEASIBLE if errors <= TOGETHER else Status.INVALID
        return Planned(status, in_order(problems))

    from kooperation.solve import solve  # noqa: PLC0415  the solver takes its time to start

    relied_on = loaded.schedule if loaded.schedule and loaded.schedule.published else None
    found = solve(loaded.data, relied_on, limits)
    settled = relied_on.settled if relied_on else None
    breaches = audit(
        loaded.data,
        sorted(found.visits),
        settled=settled,
        past=relied_on.visits if relied_on else (),
        agreed_people=found.agreed_people,
    )
    if breaches:
        raise BrokenPlanError(breaches)
    schedule = revise(loaded.data, loaded.schedule, found.visits, now, settled)
    status = Status.OPTIMAL if found.optimal else Status.FEASIBLE
    return Planned(status, in_order(problems), found, schedule)


def _contradictions(loaded: Loaded) -> list[Problem]:
    """Return the agreed visits that could not all hold even if nobody were away."""
    data = loaded.data
    if data is None or not data.agreed or _hold_by_themselves(data):
        return []

    from kooperation.solve import contradiction  # noqa: PLC0415

    core = contradiction(data, loaded.schedule)
    message = ngettext(
        "the visit agreed for {person} to {session} cannot take place",
        "the visit agreed for {person} to {session} cannot hold together with {others}",
        len(core),
    )
    return [
        Problem(
            "agreed-together",
            Severity.ERROR,
            message.format(
                person=visit.person,
                session=visit.session,
                others=", ".join(f"{v.person} ({v.session})" for v in core if v != visit),
            ),
            agreed_place(loaded, visit),
            _("any one of them has to go"),
        )
        for visit in core
    ]


def _hold_by_themselves(data: DataSet) -> bool:
    """Tell whether the agreed visits alone make a plan; then they cannot contradict each other."""
    people = {id_: replace(person, away=()) for id_, person in data.people.items()}
    return not audit(replace(data, people=people), sorted(data.agreed))


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
