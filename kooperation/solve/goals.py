"""The goals, in their order: one visible list, one small function each.

A goal is a sum over decisions that is as large, or as small, as it can be without making an
earlier one worse. `constant` is what has happened already and what no plan can change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kooperation.model import Visit, invitation_of, lot, start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.possible import Possibilities
    from kooperation.solve.draft import Draft, Terms


@dataclass(frozen=True, slots=True)
class Goal:
    """A sum of whole numbers over decisions, to be made as large (or as small) as possible.

    Later goals may make it worse by `slack`. If it is `nested`, its sum is never greater than that
    of the goal before it. A `promise` is what people rely on: no time limit cuts it short.
    """

    name: str
    terms: Terms
    smallest: bool = False
    constant: int = 0
    slack: int = 0
    nested: bool = False
    promise: bool = False


def agreed(draft: Draft) -> Iterator[Goal]:
    """People whose agreed visits take place."""
    settled = {visit for visit in draft.data.agreed if visit in draft.past}
    terms = {
        draft.visit[visit]: float(draft.data.people[visit.person].size)
        for visit in draft.data.agreed
        if visit in draft.visit
    }
    if draft.data.agreed:
        yield Goal("agreed", terms, constant=_people(draft, settled), promise=True)


def kept(draft: Draft) -> Iterator[Goal]:
    """People who keep their visits; where the session is gone, another of that day counts."""
    schedule = draft.schedule
    if schedule is None or not schedule.published:
        return
    terms = {
        draft.visit[same]: float(draft.data.people[same.person].size)
        for visit in sorted(schedule.visits - draft.past)
        for same in same_visits(draft.possible, visit)
        if same in draft.visit
    }
    happened = _people(draft, schedule.visits & draft.past)
    yield Goal("kept", terms, constant=happened, slack=draft.max_changes, promise=True)


def kept_again(draft: Draft) -> Iterator[Goal]:
    """Where changes are allowed, no more of them than the goals so far have needed."""
    if draft.max_changes:
        yield from (replace(goal, slack=0) for goal in kept(draft))


def same_visits(possible: Possibilities, visit: Visit) -> tuple[Visit, ...]:
    """Return the visits that count as keeping this one."""
    session = possible.data.sessions.get(visit.session)
    if session is not None and not possible.guides_away(session):
        return (visit,)
    offered = possible.data.invitations.get(invitation_of(visit.session))
    day = start_of(visit.session).date()
    return tuple(
        Visit(visit.person, name)
        for name in (offered.sessions if offered else ())
        if possible.data.sessions[name].span.day == day
    )


def at_least_1(draft: Draft) -> Iterator[Goal]:
    """People who get at least one wish."""
    yield _at_least(draft, 1)


def hosts(draft: Draft) -> Iterator[Goal]:
    """Hosts who are visited."""
    happened = {
        draft.data.invitations[invitation].host
        for visit in draft.past
        if (invitation := invitation_of(visit.session)) in draft.data.invitations
    }
    terms = {number: 1.0 for host, number in draft.visited.items() if host not in happened}
    yield Goal("hosts", terms, constant=len(happened))


def at_least_k(draft: Draft) -> Iterator[Goal]:
    """People who get at least two wishes, then three, and so on."""
    most = max((k for _person, k in draft.gets), default=0)
    for k in range(2, most + 1):
        yield _at_least(draft, k)


def rank(draft: Draft) -> Iterator[Goal]:
    """Visits are as high on the wish lists as possible: people times position, summed up."""

    def cost(visit: Visit) -> int:
        person = draft.data.people.get(visit.person)
        wish = person.wishes.get(invitation_of(visit.session), 0) if person else 0
        return wish * person.size if person else 0

    terms = {number: float(cost(visit)) for visit, number in draft.visit.items() if cost(visit)}
    yield Goal("rank", terms, smallest=True, constant=sum(map(cost, draft.past)))


def sessions(draft: Draft) -> Iterator[Goal]:
    """Hosts hold as few sessions as possible."""
    happened = {visit.session for visit in draft.past}
    terms = dict.fromkeys(draft.held.values(), 1.0)
    yield Goal("sessions", terms, smallest=True, constant=len(happened))


def draw(draft: Draft) -> Iterator[Goal]:
    """What is still open falls by lot."""
    weeks = draft.data.weeks.id
    terms = {number: float(lot(weeks, visit)) for visit, number in draft.visit.items()}
    yield Goal("draw", terms, constant=sum(lot(weeks, visit) for visit in draft.past))


def granted(draft: Draft, person: str, invitation: str) -> Goal:
    """One wish, granted or not: no goal of a plan, but what `koop why` asks first."""
    terms = {
        number: 1.0
        for visit, number in draft.visit.items()
        if visit.person == person and invitation_of(visit.session) == invitation
    }
    return Goal("granted", terms, promise=True)


def near(draft: Draft, visits: frozenset[Visit]) -> Goal:
    """People who stay in these visits: in place of the draw where a plan is compared with one."""
    terms = {
        number: float(draft.data.people[visit.person].size)
        for visit, number in draft.visit.items()
        if visit in visits
    }
    return Goal("near", terms)


GOALS: tuple[Callable[[Draft], Iterator[Goal]], ...] = (
    agreed,
    kept,
    at_least_1,
    hosts,
    at_least_k,
    rank,
    sessions,
    kept_again,
    draw,
)


def goals_of(draft: Draft) -> tuple[Goal, ...]:
    """Return the goals of a draft, most important first."""
    return tuple(goal for make in GOALS for goal in make(draft))


def upwards(goal: Goal) -> Terms:
    """Return the sum of which more is better."""
    sign = -1 if goal.smallest else 1
    return {number: sign * factor for number, factor in goal.terms.items()}


def _at_least(draft: Draft, k: int) -> Goal:
    terms = {
        number: float(draft.data.people[person].size)
        for (person, steps), number in draft.gets.items()
        if steps == k
    }
    return Goal(f"at_least_{k}", terms, nested=k > 1)


def _people(draft: Draft, visits: set[Visit] | frozenset[Visit]) -> int:
    people = draft.data.people
    return sum(people[visit.person].size for visit in visits if visit.person in people)
