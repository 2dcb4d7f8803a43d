"""What is wrong in `schedule.yaml`: the breaches that the referee finds, each at its line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kooperation.audit import audit
from kooperation.i18n import _
from kooperation.model import Visit, invitation_of, start_of
from kooperation.problems import Place, Problem, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.load import Loaded
    from kooperation.model import DataSet, Held, Schedule
    from kooperation.reader import Path

_OUTDATED = "outdated"

SCHEDULE_CODES = (_OUTDATED,)
"""What a line of the schedule can be beside the rules of the referee that it may break."""

_Found = tuple[str, str, "Path"]
"""A code, what is wrong, and where in the file; no path where a line is missing."""


def check_schedule(loaded: Loaded, *, agreed_people: int | None) -> tuple[Problem, ...]:
    """Return every problem of `schedule.yaml`, sorted.

    `agreed_people` is how many people can have their agreed visits; None means all of them.
    """
    file, schedule, data = loaded.schedule_file, loaded.schedule, loaded.data
    if file is None:
        return ()
    found = [*unreadable(loaded)]
    if schedule and data:
        unsafe = _not_understood(loaded, data)
        lines = [
            (i, held)
            for i, held in enumerate(schedule.held)
            if not schedule.settled or start_of(held.session).date() >= schedule.settled
        ]
        breaches = _breaches(data, schedule, unsafe, agreed_people)
        hint = _("koop schedule makes a new plan")
        found += [
            Problem(
                code,
                Severity.ERROR,
                message,
                file.document.place(*path) if path else Place(file.document.path),
                hint,
            )
            for code, message, path in (*breaches, *_lines(data, lines, unsafe))
        ]
    return in_order(found)


def unreadable(loaded: Loaded) -> tuple[Problem, ...]:
    """Return why `schedule.yaml` cannot be read, if it cannot; then it is never overwritten."""
    file = loaded.schedule_file
    problems = file.problems if file else ()
    return tuple(replace(problem, hint=_how_to_repair(problem)) for problem in problems)


def _how_to_repair(problem: Problem) -> str:
    if problem.code == "conflict-marker":  # two plans cannot be merged, and need not be
        return _("take either side; then koop schedule makes a new plan")
    rest = _(
        "restore the file from git, or delete it and koop schedule makes a new plan, as a draft:"
        " what was published is forgotten"
    )
    return _("{hint}; or {rest}").format(hint=problem.hint, rest=rest) if problem.hint else rest


def _not_understood(loaded: Loaded, data: DataSet) -> frozenset[str]:
    """Return the people and invitations of which a part was left out: they are not judged."""
    files = (loaded.partners, loaded.invitations)
    broken = frozenset().union(*(file.forgotten | file.incomplete for file in files))
    if data.weeks.id in broken:
        return frozenset((*data.people, *data.invitations, *broken))
    people = {p.id for p in data.people.values() if p.partner in broken}
    hosted = {i.id for i in data.invitations.values() if i.host in broken}
    return broken | people | hosted


def _breaches(
    data: DataSet, schedule: Schedule, unsafe: frozenset[str], agreed_people: int | None
) -> Iterator[_Found]:
    """Yield what the referee finds, at the line of the visitor, or else of the session."""
    visits: list[Visit] = []
    doubtful: set[str | None] = set()
    paths: dict[tuple[str | None, str | None], list[Path]] = {}
    for i, held in enumerate(schedule.held):
        paths.setdefault((None, held.session), []).append(("visits", i, "session"))
        for j, person in enumerate(held.visitors):
            visits.append(Visit(person, held.session))
            paths.setdefault((person, held.session), []).append(("visits", i, "visitors", j))
        if not unsafe.isdisjoint((invitation_of(held.session), *held.visitors)):
            doubtful.add(held.session)
    found = audit(data, visits, settled=schedule.settled, past=visits, agreed_people=agreed_people)
    for breach in found:
        if breach.person in unsafe or breach.session in doubtful:
            continue
        at = paths.get((breach.person, breach.session)) or paths.get((None, breach.session), [()])
        # Of a line that stands twice, the second is one too many.
        second = breach.rule == "unknown" and breach.person is not None
        yield breach.rule, breach.message, at[-1 if second else 0]


def _lines(
    data: DataSet, lines: list[tuple[int, Held]], unsafe: frozenset[str]
) -> Iterator[_Found]:
    """Yield sessions that stand twice, have no visitors, or are not what is offered now."""
    first: dict[str, int] = {}
    for i, held in lines:
        if first.setdefault(held.session, i) != i:
            text = _("{session} stands twice in the schedule")
            yield "unknown", text.format(session=held.session), ("visits", i, "session")
        session = data.sessions.get(held.session)
        if invitation_of(held.session) in unsafe:
            continue
        if not held.visitors:
            code, text = "below-minimum", _("nobody visits {session}")
            if session is None:
                code, text = "unknown", _('no session "{session}" is offered')
            yield code, text.format(session=held.session), ("visits", i, "session")
        if session and held.until != session.end:
            text = _("{session} now lasts until {end}")
            text = text.format(session=session.id, end=f"{session.end:%Y-%m-%dT%H:%M}")
            yield _OUTDATED, text, ("visits", i, "until")
        if session and held.place != session.place:
            text = _("{session} now takes place at: {place}")
            text = text.format(session=session.id, place=session.place)
            yield _OUTDATED, text, ("visits", i, "place")
