"""Promises that cannot be kept, alone or together.

The referee is asked, as if nobody were away: what a promise breaks by itself, then what the
promises break together. Only what it cannot see is written here: who could come to a session, and
promises that an absence undoes. What has happened is not judged at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kooperation.audit import RULES, audit, told_once
from kooperation.check import walk
from kooperation.i18n import _
from kooperation.problems import Breach, Problem, Severity, SourceRange
from kooperation.weeks.model import Past, Visit, start_of
from kooperation.weeks.possible import overlaps_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.files.load import Loaded
    from kooperation.weeks.model import DataSet, Person, Session

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


class Agreement(NamedTuple):
    """A visit that was promised, and where it was written."""

    person: Person
    session: Session
    source: SourceRange

    @property
    def visit(self) -> Visit:
        """The visit by its ids."""
        return Visit(self.person.id, self.session.id)

    def problem(
        self, code: str, severity: Severity, message: str, hint: str, **more: object
    ) -> Problem:
        """Return a problem with the promise; person, invitation and time are filled in."""
        said = message.format(
            person=self.person.id,
            invitation=self.session.invitation,
            when=self.session.span.written(),
            **more,
        )
        return Problem(code, severity, said, self.source, hint)


def promises(loaded: Loaded, past: Past) -> Iterator[Problem]:
    """Yield what is wrong with promises that are still to come."""
    agreements = {a.visit: a for _data, a in agreements_ahead(loaded, past)}
    if loaded.data is None or not agreements:
        return
    yield from _broken(loaded, loaded.data, agreements)
    for find in BY_HAND.values():
        yield from find(loaded, loaded.data, agreements)


# --- what the referee sees -----------------------------------------------------------------------


def _broken(loaded: Loaded, data: DataSet, agreements: dict[Visit, Agreement]) -> Iterator[Problem]:
    """Yield what the promises break, were nobody away."""
    present = with_nobody_away(data)
    alone = {visit: _breaches(loaded, present, [visit]) for visit in agreements}
    for visit, breaches in alone.items():
        for breach in breaches:
            code = _ALONE.get(breach.rule) or _TOGETHER[breach.rule]
            yield _problem(
                code, agreements[visit], replace(breach, variant=breach.variant or "alone")
            )
    told: dict[tuple[str, Visit, str], Problem] = {}
    for rule, code in _TOGETHER.items():
        # What cannot hold alone does not count here: without it the others may hold.
        visits = [v for v, found in alone.items() if all(breach.rule != rule for breach in found)]
        for breach in _breaches(loaded, present, visits):
            if breach.rule == rule:
                agreement = agreements[_blamed(breach, visits)]
                told[code, agreement.visit, breach.variant] = _problem(code, agreement, breach)
    yield from told.values()


def _breaches(loaded: Loaded, data: DataSet, visits: list[Visit]) -> list[Breach]:
    found = told_once(data, audit(data, visits, agreed_people=0))
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


def _problem(code: str, agreement: Agreement, breach: Breach) -> Problem:
    return Problem(
        code, Severity.ERROR, "", agreement.source, breach=breach, promise=agreement.visit
    )


def with_nobody_away(data: DataSet) -> DataSet:
    """Return the weeks as they would be if nobody were away."""
    people = {id_: replace(person, away=()) for id_, person in data.people.items()}
    return replace(data, people=people)


# --- what it cannot see --------------------------------------------------------------------------


def below_minimum(
    loaded: Loaded, data: DataSet, agreements: dict[Visit, Agreement]
) -> Iterator[Problem]:
    """Too few people could ever come to a session with an agreed visit."""
    if walk.in_part(loaded):
        return
    sessions = {a.session.id: a.session for a in agreements.values()}
    short = {id_ for id_, session in sessions.items() if short_of_people(data, session)}
    message = _(
        "{person} is agreed for {invitation} on {when}, which needs {least} people, but"
        " fewer wish it"
    )
    hint = _("lower min_visitors, or win somebody for it")
    for agreed in agreements.values():
        if agreed.session.id in short:
            least = agreed.session.min_visitors
            yield agreed.problem("agreed-below-minimum", Severity.ERROR, message, hint, least=least)


def short_of_people(data: DataSet, session: Session) -> bool:
    """Tell whether a session stays below its minimum even if nobody were away."""
    features = data.invitations[session.invitation].features
    agreed = frozenset(session.agreed)
    wishing = (person for person in data.people.values() if session.invitation in person.wishes)
    most = sum(
        person.size
        for person in wishing
        # Why somebody who is agreed cannot come is said elsewhere.
        if person.id in agreed
        or (
            person.size <= session.seats
            and person.needs <= features
            and person.max_visits != 0
            and person.max_per_day != 0
        )
    )
    return most < session.min_visitors <= session.seats


def away(_loaded: Loaded, data: DataSet, agreements: dict[Visit, Agreement]) -> Iterator[Problem]:
    """Somebody is agreed for a visit while they, or a guide of the session, are away."""
    for agreed in agreements.values():
        span = agreed.session.span
        if overlaps_any(span, agreed.person.away):
            message = _(
                "{person} is agreed for {invitation} on {when}, but is away:"
                " the visit does not take place"
            )
            hint = _("agree on another session, or correct the absence")
            yield agreed.problem("agreed-away", Severity.WARNING, message, hint)
        for guide in agreed.session.guides:
            if overlaps_any(span, data.people[guide].away):
                message = _(
                    "{person} is agreed for {invitation} on {when}, but the guide {guide} is away:"
                    " the visit does not take place"
                )
                hint = _("agree on another session, or name other guides")
                yield agreed.problem("agreed-away", Severity.WARNING, message, hint, guide=guide)


BY_HAND: dict[str, Callable[[Loaded, DataSet, dict[Visit, Agreement]], Iterator[Problem]]] = {
    "agreed-below-minimum": below_minimum,
    "agreed-away": away,
}
"""What the referee cannot see, by its code."""

CODES = (*_ALONE.values(), *_TOGETHER.values(), *BY_HAND)
"""Everything that can be wrong with promises, but for what only the solver sees."""


def agreements_ahead(loaded: Loaded, past: Past) -> Iterator[tuple[DataSet, Agreement]]:
    """Yield the agreed visits that are still to come and of which everything was understood."""
    data = loaded.data
    if data is None:
        return
    for session in data.sessions.values():
        if not session.agreed or past.holds(session.id):
            continue
        if loaded.incomplete(session.invitation, session.host, data.weeks.id):
            continue
        places = walk.agreed_sources(loaded, session.id)
        for person in session.agreed:
            if not loaded.incomplete(person):
                yield data, Agreement(data.people[person], session, places[person])
