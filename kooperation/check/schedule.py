"""What is wrong in `schedule.yaml`: the breaches that the referee finds, each at its line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kooperation.audit import audit
from kooperation.check.printed import OUTDATED, OUTDATED_TEXT, VANISHED, said_otherwise
from kooperation.i18n import _, mark
from kooperation.problems import Problem, Severity, SourceRange, in_order
from kooperation.weeks.model import Visit, invitation_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.document import Document, Path
    from kooperation.files.load import Loaded
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule

SCHEDULE_CODES = (OUTDATED, OUTDATED_TEXT, VANISHED)
"""What a line of the schedule can be beside the rules of the referee that it may break."""

_HINT = mark("koop schedule makes a new plan")


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
        found += _breaches(file.document, data, schedule, unsafe, agreed_people)
        found += _lines(file.document, data, schedule, unsafe)
        found += said_otherwise(file, data, schedule, unsafe)
    return in_order(found)


def unreadable(loaded: Loaded) -> tuple[Problem, ...]:
    """Return why `schedule.yaml` cannot be read, if it cannot; then it is never overwritten."""
    file = loaded.schedule_file
    problems = file.problems if file else ()
    return tuple(
        replace(problem, hint=_how_to_repair(problem, loaded.newest)) for problem in problems
    )


def _how_to_repair(problem: Problem, newest: str) -> str:
    if problem.code == "conflict-marker":  # two plans cannot be merged, and need not be
        return _("take either side; then koop schedule makes a new plan")
    rest = _(
        "restore the file from git, or delete it and koop schedule makes a new plan, as a draft:"
        " what was published is forgotten"
    )
    if newest:
        rest = _("restore the file from git, or copy the last revision over it: {path}")
        rest = rest.format(path=newest)
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
    document: Document,
    data: DataSet,
    schedule: Schedule,
    unsafe: frozenset[str],
    agreed_people: int | None,
) -> Iterator[Problem]:
    """Yield what the referee finds, at the line of the visitor, or else of the session."""
    visits: list[Visit] = []
    off: list[Visit] = []
    doubtful: set[str | None] = set()
    paths: dict[tuple[str | None, str | None], list[Path]] = {}
    for i, held in enumerate(schedule.marked(data).held):
        paths.setdefault((None, held.session), []).append(("visits", i, "session"))
        for j, person in enumerate(held.visitors):
            (off if held.cancelled else visits).append(Visit(person, held.session))
            paths.setdefault((person, held.session), []).append(("visits", i, "visitors", j))
        if not unsafe.isdisjoint((invitation_of(held.session), *held.visitors)):
            doubtful.add(held.session)
    settled = schedule.past.before
    past = [*visits, *off]
    for breach in audit(data, visits, settled=settled, past=past, agreed_people=agreed_people):
        if breach.person in unsafe or breach.session in doubtful:
            continue
        at = paths.get((breach.person, breach.session)) or paths.get((None, breach.session), [()])
        # Of a line that stands twice, the second is one too many.
        second = breach.rule == "unknown" and breach.person is not None
        path = at[-1 if second else 0]
        source = document.source(*path) if path else SourceRange(document.path)
        yield Problem(breach.rule, Severity.ERROR, "", source, _(_HINT), breach)


def _lines(
    document: Document, data: DataSet, schedule: Schedule, unsafe: frozenset[str]
) -> Iterator[Problem]:
    """Yield sessions that stand twice, have no visitors or are wrongly marked as cancelled, or not.

    What is over may stand there as often, and as empty, as it likes.
    """

    def problem(code: str, message: str, *key: str) -> Problem:
        source = document.source("visits", i, *key)
        return Problem(code, Severity.ERROR, message.format(session=name), source, _(_HINT))

    first: dict[str, int] = {}
    for i, (held, now) in enumerate(zip(schedule.held, schedule.marked(data).held, strict=True)):
        name = held.session
        understood = invitation_of(name) not in unsafe
        if held != now and understood:
            marked = _("{session} is marked as cancelled, and is not")
            unmarked = _("{session} was cancelled, so that it did not take place")
            yield problem(OUTDATED, marked if held.cancelled else unmarked)
        if schedule.past.holds(name):
            continue
        if first.setdefault(name, i) != i:
            yield problem("unknown", _("{session} stands twice in the schedule"), "session")
        if understood and not held.visitors:
            if name in data.sessions:
                yield problem("below-minimum", _("nobody visits {session}"), "session")
            else:
                yield problem("unknown", _('no session "{session}" is offered'), "session")
