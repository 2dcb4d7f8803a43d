"""The goals: their names, order and sense in one visible list, one small function each.

A goal is a sum over decisions that is as large, or as small, as it can be without making an
earlier one worse. `constant` is what has happened already and what no plan can change. What is
neither a visit nor a session is counted first: `COUNTS`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from kooperation.model import Visit, invitation_of, lot, start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.model import Person
    from kooperation.possible import Possibilities
    from kooperation.solve.draft import Draft, Terms


@dataclass(frozen=True, slots=True)
class Goal:
    """A sum of whole numbers over decisions, to be made as large (or as small) as possible.

    Later goals may make it worse by `slack`. If it is `nested`, its sum is never greater than that
    of the goal before it. A `promise` is what people rely on: no time limit cuts it short.
    """

    terms: Terms
    name: str = ""
    smallest: bool = False
    constant: int = 0
    slack: int = 0
    nested: bool = False
    promise: bool = False


# --- what is counted -----------------------------------------------------------------------------


def hosts_visited(draft: Draft) -> None:
    """Of each host, whether a session of it takes place."""
    sessions = defaultdict(list)
    for name, number in draft.held.items():
        sessions[draft.data.sessions[name].host].append(number)
    for host in sorted(sessions):
        draft.count("host", host, sessions[host], most=1)


def wishes_granted(draft: Draft) -> None:
    """Of each person, how many wishes are granted."""
    for person in draft.data.people.values():
        visits = [draft.visit[visit] for visit in draft.of_person[person.id]]
        been = sum(visit.person == person.id for visit in draft.past)
        draft.count("wishes", person.id, visits, _most_visits(draft, person), been)


def _most_visits(draft: Draft, person: Person) -> int:
    """Return a bound on the wishes this person can get, those of the past included."""
    past = [visit for visit in draft.past if visit.person == person.id]
    wished = {invitation_of(visit.session) for visit in draft.of_person[person.id]}
    most = len(wished - {invitation_of(v.session) for v in past}) + len(past)
    if person.max_visits is not None:
        most = min(most, max(person.max_visits, len(past)))
    return most


COUNTS: tuple[Callable[[Draft], None], ...] = (hosts_visited, wishes_granted)
"""What goals are made of beside visits and sessions."""


# --- the goals -----------------------------------------------------------------------------------


def agreed(draft: Draft) -> Iterator[Goal]:
    """People whose agreed visits take place."""
    settled = {visit for visit in draft.data.agreed if visit in draft.past}
    terms = {
        draft.visit[visit]: float(draft.data.people[visit.person].size)
        for visit in draft.data.agreed
        if visit in draft.visit
    }
    if draft.data.agreed:
        yield Goal(terms, constant=_people(draft, settled), promise=True)


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
    yield Goal(terms, constant=happened, slack=draft.max_changes, promise=True)


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
    terms = {
        number: 1.0
        for host, visited in draft.counts["host"].items()
        for number in visited.steps
        if host not in happened
    }
    yield Goal(terms, constant=len(happened))


def at_least_k(draft: Draft) -> Iterator[Goal]:
    """People who get at least two wishes, then three, and so on."""
    most = max((len(granted.steps) for granted in draft.counts["wishes"].values()), default=0)
    for k in range(2, most + 1):
        yield _at_least(draft, k)


def rank(draft: Draft) -> Iterator[Goal]:
    """Visits are as high on the wish lists as possible: people times position, summed up."""

    def cost(visit: Visit) -> int:
        person = draft.data.people.get(visit.person)
        wish = person.wishes.get(invitation_of(visit.session), 0) if person else 0
        return wish * person.size if person else 0

    terms = {number: float(cost(visit)) for visit, number in draft.visit.items() if cost(visit)}
    yield Goal(terms, constant=sum(map(cost, draft.past)))


def sessions(draft: Draft) -> Iterator[Goal]:
    """Hosts hold as few sessions as possible."""
    happened = {visit.session for visit in draft.past}
    terms = dict.fromkeys(draft.held.values(), 1.0)
    yield Goal(terms, constant=len(happened))


def draw(draft: Draft) -> Iterator[Goal]:
    """What is still open falls by lot."""
    weeks = draft.data.weeks.id
    terms = {number: float(lot(weeks, visit)) for visit, number in draft.visit.items()}
    yield Goal(terms, constant=sum(lot(weeks, visit) for visit in draft.past))


def granted(draft: Draft, person: str, invitation: str) -> Goal:
    """One wish, granted or not: no goal of a plan, but what `koop why` asks first."""
    terms = {
        number: 1.0
        for visit, number in draft.visit.items()
        if visit.person == person and invitation_of(visit.session) == invitation
    }
    return Goal(terms, "granted", promise=True)


def near(draft: Draft, visits: frozenset[Visit]) -> Goal:
    """People who stay in these visits: in place of the draw where a plan is compared with one."""
    terms = {
        number: float(draft.data.people[visit.person].size)
        for visit, number in draft.visit.items()
        if visit in visits
    }
    return Goal(terms, "near")


class Wanted(NamedTuple):
    """A goal: its name (one a number of wishes where it ends in k), its sum and its sense."""

    name: str
    make: Callable[[Draft], Iterator[Goal]]
    smallest: bool = False


GOALS = (
    Wanted("agreed", agreed),
    Wanted("kept", kept),
    Wanted("at_least_1", at_least_1),
    Wanted("hosts", hosts),
    Wanted("at_least_k", at_least_k),
    Wanted("rank", rank, smallest=True),
    Wanted("sessions", sessions, smallest=True),
    Wanted("kept", kept_again),
    Wanted("draw", draw),
)
"""Every goal, most important first."""


def goals_of(draft: Draft) -> tuple[Goal, ...]:
    """Return the goals of a draft, most important first."""
    return tuple(
        replace(goal, name=_numbered(wanted.name, k), smallest=wanted.smallest)
        for wanted in GOALS
        for k, goal in enumerate(wanted.make(draft), start=_FROM)
    )


def names_of_goals(wishes: int) -> list[str]:
    """Return the names of the goals in their order, where nobody gets more than so many wishes."""
    names = (
        _numbered(wanted.name, k)
        for wanted in GOALS
        for k in range(_FROM, wishes + 1 if wanted.name.endswith("_k") else _FROM + 1)
    )
    return [*dict.fromkeys(names)]


_FROM = 2
"""With so many wishes `at_least_k` begins."""


def _numbered(name: str, k: int) -> str:
    return f"{name[:-1]}{k}" if name.endswith("_k") else name


def upwards(goal: Goal) -> Terms:
    """Return the sum of which more is better."""
    sign = -1 if goal.smallest else 1
    return {number: sign * factor for number, factor in goal.terms.items()}


def _at_least(draft: Draft, k: int) -> Goal:
    terms = {
        granted.steps[k - 1]: float(draft.data.people[person].size)
        for person, granted in draft.counts["wishes"].items()
        if len(granted.steps) >= k
    }
    return Goal(terms, nested=k > 1)


def _people(draft: Draft, visits: set[Visit] | frozenset[Visit]) -> int:
    people = draft.data.people
    return sum(people[visit.person].size for visit in visits if visit.person in people)
