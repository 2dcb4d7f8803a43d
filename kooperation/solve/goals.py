"""The goals: their names, order and sense in one visible list, one small function each.

A goal is a sum over decisions that is as large, or as small, as it can be without making an
earlier one worse. `constant` is what has happened already and what no plan can change. What is
neither a visit nor a session is counted first: `COUNTS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from kooperation.weeks.model import Visit, grouped, invitation_of, lottery_numbers, start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.solve.formulation import Formulation, LinearExpr
    from kooperation.weeks.possible import Possibilities


@dataclass(frozen=True, slots=True)
class Goal:
    """A sum of whole numbers over decisions, to be made as large (or as small) as possible.

    Later goals may make it worse by `slack`. If it is `nested`, its sum is never greater than that
    of the goal before it. A `promise` is what people rely on: no time limit cuts it short. Where
    sums are equal, the greatest sum of `tie_break` decides, which is no goal of its own.
    """

    terms: LinearExpr
    name: str = ""
    smallest: bool = False
    constant: int = 0
    slack: int = 0
    nested: bool = False
    promise: bool = False
    tie_break: LinearExpr = field(default_factory=dict)

    @property
    def sign(self) -> int:
        """What makes more of it better: 1, or -1 where less is better."""
        return -1 if self.smallest else 1


TIES = "ties"
"""The name of what breaks ties while it is looked for; no goal is called so."""


# --- what is counted -----------------------------------------------------------------------------


def hosts_visited(formulation: Formulation) -> None:
    """Of each host, whether a session of it takes place."""
    known = formulation.data.sessions
    sessions = grouped((known[name].host, number) for name, number in formulation.held.items())
    for host in sorted(sessions):
        formulation.count("host", host, sessions[host], most=1)


def wishes_granted(formulation: Formulation) -> None:
    """Of each person, how many wishes are granted."""
    for person in formulation.data.people.values():
        visits = [v for v in formulation.of_person[person.id] if v not in formulation.again]
        past = [v for v in formulation.past - formulation.again if v.person == person.id]
        most = len({invitation_of(visit.session) for visit in visits}) + len(past)
        if person.max_visits is not None:
            most = min(most, max(person.max_visits, len(past)))
        decided = [formulation.visit[visit] for visit in visits]
        formulation.count("wishes", person.id, decided, most, len(past))


COUNTS: tuple[Callable[[Formulation], None], ...] = (hosts_visited, wishes_granted)
"""What goals are made of beside visits and sessions."""


# --- the goals -----------------------------------------------------------------------------------


def agreed(formulation: Formulation) -> Iterator[Goal]:
    """People whose agreed visits take place."""
    promised = formulation.data.agreed
    if promised:
        happened = _people(formulation, formulation.past.intersection(promised))
        yield Goal(formulation.people_making(promised), constant=happened, promise=True)


def kept(formulation: Formulation) -> Iterator[Goal]:
    """People who keep the visits they hold; where one is gone, another of that day counts."""
    schedule = formulation.schedule
    if schedule is None or not schedule.published:
        return
    terms = formulation.people_making(
        same
        for visit in sorted(schedule.relied_on - formulation.past)
        for same in same_visits(formulation.possible, visit)
    )
    happened = _people(formulation, schedule.relied_on & formulation.past)
    yield Goal(terms, constant=happened, slack=formulation.max_changes, promise=True)


def kept_again(formulation: Formulation) -> Iterator[Goal]:
    """Where changes are allowed, no more of them than the goals so far have needed."""
    if formulation.max_changes:
        yield from (replace(goal, slack=0) for goal in kept(formulation))


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


def at_least_1(formulation: Formulation) -> Iterator[Goal]:
    """People who get at least one wish."""
    yield _at_least(formulation, 1)


def hosts(formulation: Formulation) -> Iterator[Goal]:
    """Hosts who are visited."""
    happened = {
        formulation.data.invitations[invitation].host
        for visit in formulation.past
        if (invitation := invitation_of(visit.session)) in formulation.data.invitations
    }
    terms = {
        number: 1.0
        for host, visited in formulation.counts["host"].items()
        for number in visited.steps
        if host not in happened
    }
    yield Goal(terms, constant=len(happened))


def at_least_k(formulation: Formulation) -> Iterator[Goal]:
    """People who get at least two wishes, then three, and so on."""
    most = max((len(granted.steps) for granted in formulation.counts["wishes"].values()), default=0)
    for k in range(2, most + 1):
        yield _at_least(formulation, k)


def rank(formulation: Formulation) -> Iterator[Goal]:
    """Visits are as high on the wish lists as possible: people times position, summed up."""

    def cost(visit: Visit) -> int:
        person = formulation.data.people.get(visit.person)
        if person is None or visit in formulation.again:
            return 0
        return (person.position(visit.session) or 0) * person.size

    costs = {number: float(cost(visit)) for visit, number in formulation.visit.items()}
    terms = {number: factor for number, factor in costs.items() if factor}
    yield Goal(terms, constant=sum(map(cost, formulation.past)))


def sessions(formulation: Formulation) -> Iterator[Goal]:
    """Hosts hold as few sessions as possible."""
    happened = {visit.session for visit in formulation.past}
    yield Goal(dict.fromkeys(formulation.held.values(), 1.0), constant=len(happened))


def draw(formulation: Formulation) -> Iterator[Goal]:
    """What is still open falls by lot."""
    weeks, again = formulation.data.weeks.id, formulation.again
    lots = {v: lottery_numbers(weeks, v) for v in (*formulation.visit, *formulation.past - again)}
    decided = {number: lots[v] for v, number in formulation.visit.items() if v not in again}
    first, second = ({n: float(lot[draw]) for n, lot in decided.items()} for draw in (0, 1))
    happened = sum(lots[visit][0] for visit in formulation.past - again)
    yield Goal(first, constant=happened, tie_break=second)


def granted(formulation: Formulation, person: str, invitation: str) -> Goal:
    """One wish, granted or not: no goal of a plan, but what `koop why` asks first."""
    wish = person, invitation
    terms = {number: 1.0 for visit, number in formulation.visit.items() if visit.wish == wish}
    return Goal(terms, "granted", promise=True)


def near(formulation: Formulation, visits: frozenset[Visit]) -> Goal:
    """People who leave these visits: in place of the draw where a plan is compared with one.

    Less is better, as in `rank` and `sessions` before it, so all three can share a stage.
    """
    staying = formulation.people_making(visit for visit in formulation.visit if visit in visits)
    leaving = {number: -size for number, size in staying.items()}
    return Goal(leaving, "near", smallest=True, constant=round(sum(staying.values())))


class Wanted(NamedTuple):
    """A goal: its name (one a number of wishes where it ends in k), its sum and its sense."""

    name: str
    make: Callable[[Formulation], Iterator[Goal]]
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


def goals_of(formulation: Formulation) -> tuple[Goal, ...]:
    """Return the goals of a formulation, most important first."""
    return tuple(
        replace(goal, name=_numbered(wanted.name, k), smallest=wanted.smallest)
        for wanted in GOALS
        for k, goal in enumerate(wanted.make(formulation), start=_FROM)
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


def as_maximisation(goal: Goal) -> LinearExpr:
    """Return the sum of which more is better."""
    return {number: goal.sign * factor for number, factor in goal.terms.items()}


def _at_least(formulation: Formulation, k: int) -> Goal:
    terms = {
        granted.steps[k - 1]: float(formulation.data.people[person].size)
        for person, granted in formulation.counts["wishes"].items()
        if len(granted.steps) >= k
    }
    return Goal(terms, nested=k > 1)


def _people(formulation: Formulation, visits: frozenset[Visit]) -> int:
    """Return how many people made these visits; somebody the data has forgotten counts nothing."""
    people = formulation.data.people
    return sum(people[visit.person].size for visit in visits if visit.person in people)
