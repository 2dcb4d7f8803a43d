"""Promises that cannot be kept, alone or together.

The referee is asked, as if nobody were away: what a promise breaks by itself, then what the
promises break together. Only what it cannot see is written here: who could come to a session, and
promises that an absence undoes. What has happened is not judged at all.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from kooperation.audit import RULES, audit, told_once
from kooperation.check import walk
from kooperation.i18n import _
from kooperation.problems import Breach, Problem, Severity, SourceRange
from kooperation.weeks.model import Visit, start_of
from kooperation.weeks.possible import overlaps_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.load import Loaded
    from kooperation.weeks.model import DataSet, Session
    from kooperation.weeks.schedule import Past

_ALONE = {
    "needs": "agreed-needs",
    "overfull": "agreed-too-large",
    "too-many": "agreed-no-visits",
    "unstaffed": "agreed-unstaffed",
}
"""What one promise breaks by itself, by the rule."""

_ELSEWHERE = frozenset(
    {"away", "below-minimum", "unwished", "apart", "agreed", "event", "outside", "unknown"}
)
"""Rules that promises do not break, or that something else says of them."""

_TOGETHER = {rule: f"agreed-{rule}" for rule in RULES if rule not in {*_ALONE, *_ELSEWHERE}} | {
    "overfull": "agreed-overfull",
    "too-many": "agreed-too-many",
    "unstaffed": "agreed-unstaffed-together",
}
"""What promises break together."""

TOGETHER = frozenset({*_TOGETHER.values(), "agreed-together"})
"""Errors of agreements that only together cannot hold: `koop schedule` calls such data
infeasible; with any other error they are invalid. `planning` finds the last, by solving."""

_BELOW_MINIMUM, _AWAY = "agreed-below-minimum", "agreed-away"
"""What the referee cannot see."""

CODES = (*_ALONE.values(), *_TOGETHER.values(), _BELOW_MINIMUM, _AWAY)
"""Everything that can be wrong with promises, but for what only the solver sees."""


def promises(loaded: Loaded, past: Past) -> Iterator[Problem]:
    """Yield what is wrong with promises that are still to come."""
    data = loaded.data
    if data is None:
        return
    sources = _sources_ahead(loaded, data, past)
    if not sources:
        return
    yield from _broken(loaded, data, sources)
    if not walk.in_part(loaded):
        yield from _below_minimum(data, sources)
    yield from _away(data, sources)


def _sources_ahead(loaded: Loaded, data: DataSet, past: Past) -> dict[Visit, SourceRange]:
    """Return where the promises stand that are still to come, and were wholly understood."""
    found: dict[Visit, SourceRange] = {}
    for session in data.sessions.values():
        if not session.agreed or past.holds(session.id):
            continue
        if loaded.incomplete(session.invitation, session.host, data.weeks.id):
            continue
        sources = walk.agreed_sources(loaded, session.id)
        for person in session.agreed:
            if not loaded.incomplete(person):
                found[Visit(person, session.id)] = sources[person]
    return found


# --- what the referee sees -----------------------------------------------------------------------


def _broken(loaded: Loaded, data: DataSet, sources: dict[Visit, SourceRange]) -> Iterator[Problem]:
    """Yield what the promises break, were nobody away."""

    def problem(code: str, visit: Visit, breach: Breach) -> Problem:
        return Problem(code, Severity.ERROR, "", sources[visit], breach=breach, promise=visit)

    present = data.with_nobody_away()
    alone = {visit: _breaches(loaded, present, [visit]) for visit in sources}
    for visit, breaches in alone.items():
        for breach in breaches:
            code = _ALONE.get(breach.rule) or _TOGETHER[breach.rule]
            yield problem(code, visit, replace(breach, variant=breach.variant or "alone"))
    told: dict[tuple[str, Visit, str], Problem] = {}
    for rule, code in _TOGETHER.items():
        # What cannot hold alone does not count here: without it the others may hold.
        visits = [v for v, found in alone.items() if all(breach.rule != rule for breach in found)]
        for breach in _breaches(loaded, present, visits):
            if breach.rule == rule:
                visit = _blamed(breach, visits)
                told[code, visit, breach.variant] = problem(code, visit, breach)
    yield from told.values()


def _breaches(loaded: Loaded, data: DataSet, visits: list[Visit]) -> list[Breach]:
    found = told_once(audit(data, visits, agreed_people=0))
    return [
        breach
        for breach in found
        if breach.rule not in _ELSEWHERE
        # Of a house of which somebody was not understood, nobody knows who is left.
        and not (breach.rule == "unstaffed" and loaded.incomplete(breach.other or ""))
    ]


def _blamed(breach: Breach, visits: list[Visit]) -> Visit:
    """Return the promise at whose line it is told: the person's own, or the last of the session."""
    names = sorted(
        {name for name in (breach.session, breach.other) if name and "@" in name},
        key=lambda name: (start_of(name), name),
    )
    concerned = [visit for visit in visits if visit.session == names[-1]]
    own = [visit for visit in concerned if visit.person == breach.person]
    return (own or concerned)[-1]


# --- what it cannot see --------------------------------------------------------------------------


def _below_minimum(data: DataSet, sources: dict[Visit, SourceRange]) -> Iterator[Problem]:
    """Too few people could ever come to a session with an agreed visit."""
    message = _(
        "{person} is agreed for {invitation} on {when}, which needs {least} people, but"
        " fewer wish it"
    )
    hint = _("lower min_visitors, or win somebody for it")
    sessions = {visit.session: data.sessions[visit.session] for visit in sources}
    short = {id_ for id_, session in sessions.items() if short_of_people(data, session)}
    for visit, source in sources.items():
        if visit.session in short:
            said = _say(message, data, visit, least=sessions[visit.session].min_visitors)
            yield Problem(_BELOW_MINIMUM, Severity.ERROR, said, source, hint)


def short_of_people(data: DataSet, session: Session) -> bool:
    """Tell whether a session stays below its minimum even if nobody were away."""
    agreed = frozenset(session.agreed)
    least = session.min_visitors
    if least > session.seats:
        return False
    own = [data.people[id_] for id_ in session.agreed]  # most often they are enough
    for person in chain(own, (one for one in data.people.values() if one.id not in agreed)):
        if person.position(session.id) is None:
            continue
        seats = person.seats(session.invitation)
        # Why somebody who is agreed cannot come is said elsewhere.
        if person.id in agreed or (
            seats <= session.seats
            and person.needs <= session.features
            and person.max_visits != 0
            and person.max_per_day != 0
        ):
            least -= seats
        if least <= 0:
            return False
    return True


def _away(data: DataSet, sources: dict[Visit, SourceRange]) -> Iterator[Problem]:
    """Somebody is agreed for a visit while they, or a guide of the session, are away."""
    own = _(
        "{person} is agreed for {invitation} on {when}, but is away: the visit does not take place"
    )
    guides = _(
        "{person} is agreed for {invitation} on {when}, but the guide {guide} is away:"
        " the visit does not take place"
    )
    for visit, source in sources.items():
        session = data.sessions[visit.session]
        if overlaps_any(session.span, data.people[visit.person].away):
            hint = _("agree on another session, or correct the absence")
            yield Problem(_AWAY, Severity.WARNING, _say(own, data, visit), source, hint)
        for guide in session.guides:
            if overlaps_any(session.span, data.people[guide].away):
                hint = _("agree on another session, or name other guides")
                said = _say(guides, data, visit, guide=guide)
                yield Problem(_AWAY, Severity.WARNING, said, source, hint)


def _say(message: str, data: DataSet, visit: Visit, **values: object) -> str:
    """Fill in person, invitation and time of a promise, and what else the message names."""
    session = data.sessions[visit.session]
    when = session.span.written()
    return message.format(person=visit.person, invitation=session.invitation, when=when, **values)
