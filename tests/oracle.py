"""The second opinion: rules and goals once more in plain Python, by trying every plan.

Only for tiny weeks. Nothing of the package is used here, on purpose: what the product and this
file both got wrong would have to be got wrong twice. The data are taken as valid.

Reading order: the words (types), the rules in the order of the contract, the goals, the search,
and last the reading of the files.

Time is counted in minutes since the beginning of day 1 of the calendar, local time, no zones.
A span is half open: it holds its first minute and not its last, so touching is not overlapping.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations
from math import prod
from typing import Any

DAY = 24 * 60
"""Minutes of a day."""

Data = dict[str, Any]
"""A mapping as parsed from YAML, every scalar as text."""

Visit = tuple[str, str]
"""Person and session, by id and name."""

Plan = frozenset[Visit]
Span = tuple[int, int]


@dataclass(frozen=True)
class Person:
    """Somebody, or a party that goes together."""

    id: str
    partner: str
    size: int
    """People in the party."""
    positions: dict[str, int]
    """Invitation, or a day or session of it (`awo@2027-03-02`) → position of the wish, 0 is
    wanted most. No entry: not wished."""
    more: dict[str, int]
    """Invitation → people of the house who come along, beside the party."""
    away: tuple[Span, ...]
    max_visits: int | None
    max_per_day: int | None
    needs: frozenset[str]
    missed: frozenset[str]
    """Days and sessions (`awo@2027-03-02`) to which the person did not come."""


@dataclass(frozen=True)
class Session:
    """Something one can visit, listed in the file or offered by a window."""

    name: str
    invitation: str
    span: Span
    place: str
    """A partner's id or the name of a place."""
    features: frozenset[str]
    """What somebody may need and finds there, the place's own included."""
    seats: int
    """People."""
    min_visitors: int
    """People."""
    guides: tuple[str, ...]
    listed: bool
    """False: it lies in a window, so that it is koop's choice."""

    @property
    def day(self) -> int:
        """Number of the day it lies in."""
        return self.span[0] // DAY


@dataclass(frozen=True)
class Invitation:
    """What all sessions of an invitation have in common."""

    id: str
    host: str
    max_sessions: int


@dataclass(frozen=True)
class House:
    """A partner with somebody who has to stay."""

    staffing: int
    """People."""
    hours: tuple[Span, ...]


@dataclass(frozen=True)
class Week:
    """Everything known about the weeks, typed."""

    id: str
    first_day: int
    last_day: int
    travel: int
    """Minutes between two different places …"""
    travel_from: dict[str, int]
    """… except from and to these, where the greater of two counts …"""
    travel_times: dict[frozenset[str], int]
    """… and except between these, whatever else is said."""
    people: dict[str, Person]
    groups: frozenset[frozenset[str]]
    houses: dict[str, House]
    invitations: dict[str, Invitation]
    sessions: dict[str, Session]
    """All that are offered, by name; what is cancelled is not."""
    events: tuple[Span, ...]
    agreed: Plan
    held: Plan | None
    """The visits that people hold of a published schedule or an earlier revision, but for what is
    over and was cancelled, or took place that day; None for a draft or none."""
    settled_before: int
    """What begins before this minute has happened; 0 where nothing is settled."""
    settled: Plan
    """The visits on disk that have happened."""
    past: dict[str, Session]
    """The sessions of those visits, as they are offered or else as they stand on disk."""


# --- small words ---------------------------------------------------------------------------------


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a minute."""
    return one[0] < other[1] and other[0] < one[1]


def away_during(person: Person, span: Span) -> bool:
    """Whether the person is away in any minute of the span."""
    return any(overlap(absence, span) for absence in person.away)


def session_of(week: Week, name: str) -> Session:
    """The session of that name: one that has happened, or one that is offered."""
    return week.past[name] if name in week.past else week.sessions[name]


def invitation_of(name: str) -> str:
    """The invitation in a session's name."""
    return name.partition("@")[0]


def visited(plan: Plan, person: str, invitation: str) -> frozenset[str]:
    """The sessions of an invitation that somebody visits."""
    return frozenset(n for who, n in plan if who == person and invitation_of(n) == invitation)


def position(person: Person, name: str) -> int | None:
    """Position of a visit to the session: the best of what names it; None if nothing does."""
    named = (invitation_of(name), name.partition("T")[0], name)
    return min((person.positions[one] for one in named if one in person.positions), default=None)


def wished(person: Person) -> set[str]:
    """The invitations that the person wishes, at any date or at some."""
    return {invitation_of(name) for name in person.positions}


def comers(person: Person, invitation: str) -> int:
    """How many people come to the invitation with that person."""
    return person.size + person.more.get(invitation, 0)


def new_visits(week: Week, plan: Plan) -> list[tuple[Person, Session]]:
    """What has to obey the rules: everything that has not happened yet."""
    return [(week.people[person], week.sessions[name]) for person, name in plan - week.settled]


def past_visits(week: Week) -> list[tuple[Person, Session]]:
    """What has happened and may go on, as far as anybody knows when and where."""
    return [
        (week.people[person], week.sessions[name])
        for person, name in week.settled
        if person in week.people and name in week.sessions
    ]


def new_sessions(week: Week, plan: Plan) -> list[Session]:
    """Sessions that take place because somebody comes, without those that have happened."""
    return [week.sessions[name] for name in {name for _, name in plan - week.settled}]


def travel_minutes(week: Week, one: str, other: str) -> int:
    """Minutes to get from one place to the other."""
    if one == other:
        return 0
    if frozenset({one, other}) in week.travel_times:
        return week.travel_times[frozenset({one, other})]
    everywhere = [week.travel_from[place] for place in (one, other) if place in week.travel_from]
    return max(everywhere) if everywhere else week.travel


def collide(week: Week, one: Session, other: Session) -> bool:
    """Whether nobody can take part in both, as visitor or guide."""
    if overlap(one.span, other.span):
        return True
    pause = max(one.span[0], other.span[0]) - min(one.span[1], other.span[1])
    return pause < travel_minutes(week, one.place, other.place)


def visits_of(week: Week, plan: Plan) -> list[tuple[Person, Session]]:
    """What is to come, and what has happened."""
    return [*new_visits(week, plan), *past_visits(week)]


def duties(week: Week, plan: Plan) -> dict[str, list[Session]]:
    """Person → the sessions they guide, or did; a session without visitors needs no guide."""
    found: dict[str, list[Session]] = {}
    for session in {s.name: s for _, s in visits_of(week, plan)}.values():
        for guide in session.guides:
            found.setdefault(guide, []).append(session)
    return found


def doings(week: Week, plan: Plan) -> dict[str, list[Session]]:
    """Person → the sessions they visit or guide, or did."""
    found = duties(week, plan)
    for person, session in visits_of(week, plan):
        sessions = found.setdefault(person.id, [])
        if session not in sessions:  # who guides it is there once
            sessions.append(session)
    return found


def can_take_place(week: Week, name: str) -> bool:
    """Whether it is offered, and neither an absent guide nor an event forbids it."""
    session = week.sessions.get(name)
    return (
        session is not None
        and not any(away_during(week.people[guide], session.span) for guide in session.guides)
        and not any(overlap(session.span, event) for event in week.events)
    )


# --- the rules: each says whether the plan breaks it ---------------------------------------------


def clash(week: Week, plan: Plan) -> bool:
    """Somebody is in two places at once, or has too little time to get to the next place."""
    return any(
        collide(week, one, other) and not (one.name in week.past and other.name in week.past)
        for sessions in doings(week, plan).values()
        for one, other in combinations(sessions, 2)
    )


def away(week: Week, plan: Plan) -> bool:
    """Somebody visits while away."""
    return any(away_during(person, session.span) for person, session in new_visits(week, plan))


def guiding(week: Week, plan: Plan) -> bool:
    """A session takes place with a guide who is away or busy with another session."""
    busy = doings(week, plan)
    return any(
        away_during(week.people[guide], session.span)
        or any(other is not session and collide(week, session, other) for other in busy[guide])
        for session in new_sessions(week, plan)
        for guide in session.guides
    )


def overfull(week: Week, plan: Plan) -> bool:
    """A session holds more people than it has seats."""
    count = people_coming(week, plan)
    return any(people > week.sessions[name].seats for name, people in count.items())


def below_minimum(week: Week, plan: Plan) -> bool:
    """A session takes place with fewer people than its minimum."""
    count = people_coming(week, plan)
    return any(people < week.sessions[name].min_visitors for name, people in count.items())


def people_coming(week: Week, plan: Plan) -> Counter[str]:
    """Session → how many people come, those who come along included."""
    count: Counter[str] = Counter()
    for person, session in new_visits(week, plan):
        count[session.name] += comers(person, session.invitation)
    return count


def too_many_sessions(week: Week, plan: Plan) -> bool:
    """More sessions of an invitation take place than it allows, or a chosen one overlaps another.

    Sessions that have happened count, but they alone break nothing.
    """
    for invitation in {session.invitation for session in new_sessions(week, plan)}:
        names = {name for _, name in plan if invitation_of(name) == invitation}
        if len(names) > week.invitations[invitation].max_sessions:
            return True
        sessions = [week.sessions[name] for name in names if name in week.sessions]
        for one, other in combinations(sessions, 2):
            chosen = not (one.listed and other.listed)
            over = one.name in week.past and other.name in week.past
            if chosen and not over and overlap(one.span, other.span):
                return True
    return False


def twice(week: Week, plan: Plan) -> bool:
    """Somebody visits the same invitation twice, what has happened included.

    Who has missed all visits there that have happened may come to one that is agreed.
    """
    for person, session in new_visits(week, plan):
        others = visited(plan, person.id, session.invitation) - {session.name}
        agreed = (person.id, session.name) in week.agreed
        if others and not (agreed and all(was_missed(week, person, name) for name in others)):
            return True
    return False


def was_missed(week: Week, person: Person, name: str) -> bool:
    """Whether the session has happened, and the person did not come."""
    return name in week.past and not person.missed.isdisjoint((name, name.partition("T")[0]))


def first_times(week: Week, plan: Plan) -> Plan:
    """The visits of a plan but for those after missed ones to the same invitation.

    Those count as promised and as kept, and for nothing else.
    """
    if not any(person.missed for person in week.people.values()):
        return plan
    return plan - frozenset(
        (who, name)
        for who, name in plan
        if who in week.people and is_again(week, plan, week.people[who], name)
    )


def is_again(week: Week, plan: Plan, person: Person, name: str) -> bool:
    """Whether others to the same invitation come before this visit, and all were missed."""
    others = visited(plan, person.id, invitation_of(name))
    start = session_of(week, name).span
    before = [other for other in others if session_of(week, other).span < start]
    return bool(before) and all(was_missed(week, person, other) for other in before)


def unwished(week: Week, plan: Plan) -> bool:
    """Somebody is sent where or when they did not ask to go, or to their own institution."""
    return any(
        position(person, session.name) is None
        or week.invitations[session.invitation].host == person.partner
        for person, session in new_visits(week, plan)
    )


def unstaffed(week: Week, plan: Plan) -> bool:
    """A house keeps too few people in its hours, and not because of absences alone.

    Out is who visits (wherever that is), guides at another place, or is away. Who left for what has
    happened may still be out; that alone breaks nothing.
    """
    if not week.houses:
        return False
    leaving, along = outings(week, plan)
    for partner, house in week.houses.items():
        members = [person for person in week.people.values() if person.partner == partner]
        # Who is in changes only where something begins or ends.
        moments = {
            moment
            for person in members
            for span in (*leaving.get(person.id, ()), *person.away, *house.hours)
            for moment in span
        }
        for moment in moments:
            if not at(moment, house.hours):
                continue
            present = [person for person in members if not at(moment, person.away)]
            if not any(
                start >= week.settled_before and at(moment, [(start, end)])
                for person in present
                for start, end in leaving.get(person.id, ())
            ):
                continue
            staying = [person for person in present if not at(moment, leaving.get(person.id, ()))]
            gone = sum(
                more
                for person in present
                for span, more in along.get(person.id, ())
                if at(moment, [span])
            )
            if people_in(staying) - gone < min(house.staffing, people_in(present)):
                return True
    return False


def outings(
    week: Week, plan: Plan
) -> tuple[dict[str, list[Span]], dict[str, list[tuple[Span, int]]]]:
    """Person → when they are out, and who of the house comes along then."""
    leaving: dict[str, list[Span]] = {}
    along: dict[str, list[tuple[Span, int]]] = {}
    for person, session in visits_of(week, plan):
        leaving.setdefault(person.id, []).append(session.span)
        more = person.more.get(session.invitation, 0)
        along.setdefault(person.id, []).append((session.span, more))
    for guide, sessions in duties(week, plan).items():
        for session in sessions:
            if session.place != week.people[guide].partner:
                leaving.setdefault(guide, []).append(session.span)
    return leaving, along


def at(moment: int, spans: Iterable[Span]) -> bool:
    """Whether one of the spans holds the minute."""
    return any(start <= moment < end for start, end in spans)


def people_in(persons: Iterable[Person]) -> int:
    """How many people that are, parties by their size."""
    return sum(person.size for person in persons)


def too_many(week: Week, plan: Plan) -> bool:
    """Somebody has more visits than they want in all or on one day, what has happened included."""
    limits = [(one.max_visits, one.max_per_day) for one in week.people.values()]
    if all(limit == (None, None) for limit in limits):
        return False
    in_all = Counter(person for person, _ in plan)
    on_day = Counter((person, session_of(week, name).day) for person, name in plan)
    return any(
        (person.max_visits is not None and in_all[person.id] > person.max_visits)
        or (person.max_per_day is not None and on_day[person.id, session.day] > person.max_per_day)
        for person, session in new_visits(week, plan)
    )


def needs(week: Week, plan: Plan) -> bool:
    """Somebody needs what is not there."""
    return any(not person.needs <= session.features for person, session in new_visits(week, plan))


def apart(week: Week, plan: Plan) -> bool:
    """A group does not share the session of an invitation where it is bound to."""
    for group in week.groups:
        for invitation in week.invitations:
            members = [
                week.people[person]
                for person in group
                if invitation in wished(week.people[person])
                and not visited(week.agreed, person, invitation)
            ]
            went = {
                visited(plan, person.id, invitation)
                for person in members
                # Who has been there cannot go again, so that there is nothing left to share.
                if not visited(week.settled, person.id, invitation)
            }
            if len(went) > 1 and could_go_together(week, members, invitation):
                return True
    return False


def could_go_together(week: Week, members: list[Person], invitation: str) -> bool:
    """Whether some session of the invitation, over or to come, is possible for all of them."""
    return any(
        session.invitation == invitation
        and can_take_place(week, session.name)
        and sum(comers(person, invitation) for person in members) <= session.seats
        and all(possible_beside(week, person, session) for person in members)
        for session in week.sessions.values()
    )


def possible_beside(week: Week, person: Person, session: Session) -> bool:
    """Whether wishes, absences, needs and the person's agreements leave room for the session."""
    return (
        position(person, session.name) is not None
        and not away_during(person, session.span)
        and person.needs <= session.features
        and not any(
            collide(week, session, session_of(week, name))
            for agreeing, name in week.agreed
            if agreeing == person.id
        )
    )


def agreed(week: Week, plan: Plan) -> bool:
    """An agreed visit is missing that could be there, or agreements contradict each other."""
    if due(week) <= plan:
        return False
    if not agreements_hold(week):
        return True
    return people_agreed(week, plan) < max(people_agreed(week, other) for other in plans(week))


def due(week: Week) -> Plan:
    """The agreed visits that have not been overtaken by what is settled."""
    return frozenset(
        (person, name)
        for person, name in week.agreed
        if week.sessions[name].span[0] >= week.settled_before
    )


def agreements_hold(week: Week, wanted: Plan | None = None) -> bool:
    """Whether all agreed visits (or those wanted) can take place, if need be with nobody away.

    Beside what has happened only those have to of which nobody is away.
    """
    wanted = due(week) if wanted is None else wanted
    if any(True for _ in plans(week, must=wanted)):
        return True
    people = {person.id: replace(person, away=()) for person in week.people.values()}
    present = replace(week, people=people)
    at_first = replace(present, settled=frozenset(), past={})
    there = frozenset(
        (person, name)
        for person, name in wanted
        if not any(
            away_during(week.people[one], week.sessions[name].span)
            for one in (person, *week.sessions[name].guides)
        )
    )
    questions = ((at_first, wanted), (present, there))
    return all(any(True for _ in plans(*question)) for question in questions)


def event(week: Week, plan: Plan) -> bool:
    """A visit overlaps a common event."""
    return any(
        overlap(session.span, common)
        for _, session in new_visits(week, plan)
        for common in week.events
    )


def outside(week: Week, plan: Plan) -> bool:
    """A visit lies outside the weeks."""
    return any(
        not week.first_day <= session.day <= week.last_day for _, session in new_visits(week, plan)
    )


def unknown(week: Week, plan: Plan) -> bool:
    """A line names nobody, or a session that is not offered."""
    return any(
        person not in week.people or name not in week.sessions
        for person, name in plan - week.settled
    )


def settled(week: Week, plan: Plan) -> bool:
    """What has happened was changed. No rule of its own in the contract, but part of it."""
    added = plan - week.settled
    return not week.settled <= plan or any(
        name in week.sessions and week.sessions[name].span[0] < week.settled_before
        for _, name in added
    )


Rule = Callable[[Week, Plan], bool]

PAIRWISE: dict[str, Rule] = {
    "clash": clash,
    "away": away,
    "guiding": guiding,
    "twice": twice,
    "unwished": unwished,
    "needs": needs,
    "event": event,
    "outside": outside,
    "settled": settled,
}
"""Broken by one visit or by two together (for guides: by one visitor in each of two sessions),
whatever else is in the plan; and then no further visit mends it."""

COUNTED: dict[str, Rule] = {
    "overfull": overfull,
    "too-many-sessions": too_many_sessions,
    "unstaffed": unstaffed,
    "too-many": too_many,
}
"""Broken by many visits together; no further visit mends it."""

FINAL: dict[str, Rule] = {"below-minimum": below_minimum, "apart": apart}
"""A further visit may mend it, so that only a finished plan can be judged."""


def broken(
    partners: Data, invitations: Data, plan: Iterable[Visit], *, schedule: Data | None = None
) -> set[str]:
    """Names of the rules that the plan breaks; it holds what is settled as well.

    `settled` is added to the names of the contract: a visit before that date is new or missing.
    Lines that are `unknown` are judged by no other rule, nor is what is said to have happened;
    but that counts for the limits, even if it is new.
    """
    week = read(partners, invitations, schedule)
    lines = frozenset(plan)
    happened = frozenset(line for line in lines if begins_before(line[1], week.settled_before))
    known = frozenset(
        (person, name)
        for person, name in lines - happened
        if person in week.people and name in week.sessions
    )
    said = {
        name: week.sessions[name] if name in week.sessions else said_to_have_happened(name)
        for _, name in happened
    }
    as_said = replace(week, settled=happened, past=said | week.past)
    rules = {**PAIRWISE, **COUNTED, **FINAL}
    names = {name for name, rule in rules.items() if rule(as_said, known | happened)}
    wrong = {
        "agreed": agreed(week, known | happened),
        "unknown": known | happened < lines,
        "settled": happened != week.settled,
    }
    return names | {name for name, is_wrong in wrong.items() if is_wrong}


def begins_before(name: str, minute: int) -> bool:
    """Whether the session of that name begins earlier; one whose name has no time never does."""
    start = name.partition("@")[2]
    named = re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{1,2}:\d{2}", start)
    return named is not None and moment(start) < minute


def said_to_have_happened(name: str) -> Session:
    """A session of which a plan says no more than its name."""
    start = moment(name.partition("@")[2])
    return Session(
        name, invitation_of(name), (start, start), "", frozenset(), 0, 1, (), listed=True
    )


# --- the goals -----------------------------------------------------------------------------------


def people_agreed(week: Week, plan: Plan) -> int:
    """People whose agreed visits take place, once for each such visit."""
    return sum(week.people[person].size for person, _ in plan & week.agreed)


def people_kept(week: Week, plan: Plan) -> int:
    """People who keep their visits, once for each such visit."""
    assert week.held is not None
    return sum(
        week.people[person].size
        for person, name in week.held
        if person in week.people and keeps(week, plan, person, name)
    )


def keeps(week: Week, plan: Plan, person: str, name: str) -> bool:
    """Whether the visit stays in its session, or near it where that session cannot be."""
    if (person, name) in plan:
        return True
    if can_take_place(week, name):
        return False
    return any(
        visitor == person and name_and_day(other) == name_and_day(name) for visitor, other in plan
    )


def name_and_day(name: str) -> str:
    """The name of a session without its time."""
    return name.partition("T")[0]


def people_with(week: Week, visits: Counter[str], wishes: int) -> int:
    """People who get at least so many wishes; `visits` says how many each of them gets."""
    return sum(week.people[person].size for person, got in visits.items() if got >= wishes)


def hosts_visited(week: Week, plan: Plan) -> int:
    """Partners whose invitations somebody visits, wherever that is."""
    visited = {invitation_of(name) for _, name in plan}
    return len({week.invitations[one].host for one in visited if one in week.invitations})


def rank_sum(week: Week, first: Plan) -> int:
    """Size × position over all visits but those after missed ones; less is better."""
    return sum(
        week.people[person].size * (position(week.people[person], name) or 0)
        for person, name in first
        if person in week.people
    )


def sessions_held(plan: Plan) -> int:
    """Sessions that take place; less is better."""
    return len({name for _, name in plan})


def draw(week: Week, first: Plan) -> int:
    """What the lot says of all visits but those after missed ones."""
    return sum(lot(f"{week.id}/{person}/{name}") for person, name in first)


def second_draw(week: Week, plan: Plan) -> int:
    """What decides between plans that are equal in every goal, the draw included."""
    return sum(lot(f"{week.id}/{who}/{name}", second=True) for who, name in first_times(week, plan))


@cache
def lot(text: str, *, second: bool = False) -> int:
    """First 10 bits of SHA-256, or the next 10: 0 to 1023."""
    bits = f"{int(hashlib.sha256(text.encode()).hexdigest(), 16):0256b}"
    return int(bits[10:20] if second else bits[:10], 2)


LESS_IS_BETTER = {"rank", "sessions"}


def values(week: Week, plan: Plan) -> dict[str, int]:
    """The value of each goal for a plan, in the order of the goals."""
    # What somebody visited in the settled past and wishes no longer counts as well.
    most_wishes = max(
        (
            len(wished(person) | {invitation_of(n) for p, n in week.settled if p == person.id})
            for person in week.people.values()
        ),
        default=0,
    )
    first = first_times(week, plan)
    visits = Counter(person for person, _ in first if person in week.people)
    found: dict[str, int] = {}
    if week.agreed:
        found["agreed"] = people_agreed(week, plan)
    if week.held is not None:
        found["kept"] = people_kept(week, plan)
    found["at_least_1"] = people_with(week, visits, 1)
    found["hosts"] = hosts_visited(week, plan)
    for wishes in range(2, most_wishes + 1):
        found[f"at_least_{wishes}"] = people_with(week, visits, wishes)
    found["rank"] = rank_sum(week, first)
    found["sessions"] = sessions_held(plan)
    found["draw"] = draw(week, first)
    return found


def goodness(found: dict[str, int]) -> tuple[int, ...]:
    """The values in such a form that the better plan compares as greater."""
    return tuple(-value if name in LESS_IS_BETTER else value for name, value in found.items())


def goals(
    partners: Data,
    invitations: Data,
    plan: Iterable[Visit],
    *,
    schedule: Data | None = None,
    told: Data | None = None,
) -> dict[str, int]:
    """The value of each goal, in order; `agreed` and `kept` only where the contract has them."""
    return values(read(partners, invitations, schedule, told), frozenset(plan))


# --- the search ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Best:
    """The value of each goal, in order, and every plan that reaches them all.

    Of these `drawn` are left after the second draw.
    """

    goals: dict[str, int]
    plans: frozenset[Plan]
    drawn: frozenset[Plan]


def best(
    partners: Data,
    invitations: Data,
    *,
    schedule: Data | None = None,
    told: Data | None = None,
    granted: Visit | None = None,
) -> Best | None:
    """The best of all plans; with `granted` (person, invitation), of those with that visit.

    `told` are the earlier revisions and who holds them: see `in_hand`.

    None: agreements contradict each other, or the wish can only be granted by breaking a rule
    (or by costing an agreement, which the rule `agreed` forbids).
    """
    week = read(partners, invitations, schedule, told)
    most_agreed = 0
    promised, all_hold = due(week), False
    record: tuple[int, ...] | None = None
    winners: list[Plan] = []
    for plan in plans(week):
        most_agreed = max(most_agreed, people_agreed(week, plan))
        all_hold = all_hold or promised <= plan
        if granted and granted not in {(who, invitation_of(name)) for who, name in plan}:
            continue
        good = goodness(values(week, plan))
        if record is None or good > record:
            record, winners = good, []
        if good == record:
            winners.append(plan)
    if not winners or people_agreed(week, winners[0]) < most_agreed:
        return None
    if not all_hold and not agreements_hold(week):
        return None
    most = max(second_draw(week, plan) for plan in winners)
    drawn = (plan for plan in winners if second_draw(week, plan) == most)
    return Best(values(week, winners[0]), frozenset(winners), frozenset(drawn))


def hangs_on(goal: str, partners: Data, invitations: Data, schedule: Data | None = None) -> bool:
    """Without this goal other plans would be best."""
    week = read(partners, invitations, schedule)
    found = [(plan, values(week, plan)) for plan in plans(week)]

    def winners(without: str) -> set[Plan]:
        left = [
            (goodness({name: value for name, value in of.items() if name != without}), plan)
            for plan, of in found
        ]
        most = max(good for good, _plan in left)
        return {plan for good, plan in left if good == most}

    return goal in found[0][1] and winners(goal) != winners("")


def plans(week: Week, must: Plan = frozenset()) -> Iterator[Plan]:
    """Every plan that holds `must` and breaks no rule, but perhaps `agreed`.

    A branch is cut only where a rule is broken that no further visit can mend.
    """
    start = week.settled | must
    if lost(week, start):
        return
    choices = [
        [visit for visit in wish if visit not in must and not lost(week, start | {visit})]
        for wish in all_choices(week)
    ]
    # What PAIRWISE rules say is known beforehand, which saves asking them at every step.
    excluded: dict[Visit, set[Visit]] = {visit: set() for wish in choices for visit in wish}
    for one, other in combinations(excluded, 2):
        if lost(week, start | {one, other}):
            excluded[one].add(other)
            excluded[other].add(one)

    def extend(plan: Plan, depth: int) -> Iterator[Plan]:
        if depth == len(choices):
            if not breaks(week, plan, FINAL):
                yield plan
            return
        yield from extend(plan, depth + 1)
        for visit in choices[depth]:
            longer = plan | {visit}
            if excluded[visit].isdisjoint(plan) and not breaks(week, longer, COUNTED):
                yield from extend(longer, depth + 1)

    yield from extend(start, 0)


def breaks(week: Week, plan: Plan, rules: dict[str, Rule]) -> bool:
    """Whether the plan breaks any of the rules."""
    for rule in rules.values():  # noqa: SIM110  asked so often that any() would be felt
        if rule(week, plan):
            return True
    return False


def lost(week: Week, plan: Plan) -> bool:
    """Whether the plan breaks a rule that no further visit can mend."""
    return breaks(week, plan, PAIRWISE) or breaks(week, plan, COUNTED)


def all_choices(week: Week) -> list[list[Visit]]:
    """For each wish of each person the visits that would grant it, possible or not."""
    return [
        [
            (person.id, session.name)
            for session in week.sessions.values()
            if session.invitation == invitation
            and session.span[0] >= week.settled_before
            and position(person, session.name) is not None
        ]
        for person in week.people.values()
        for invitation in sorted(wished(person))
    ]


def search_size(partners: Data, invitations: Data) -> int:
    """At most so many plans are tried by `best`: a bound to keep random weeks small."""
    week = read(partners, invitations)
    return prod(
        1 + sum(not lost(week, frozenset({visit})) for visit in wish) for wish in all_choices(week)
    )


# --- the files -----------------------------------------------------------------------------------


def read(
    partners: Data, invitations: Data, schedule: Data | None = None, told: Data | None = None
) -> Week:
    """Type the data."""
    general = invitations["weeks"]
    first, last = day_number(general["start"]), day_number(general["end"])

    # A house is known by its id, another place by its name.
    features = {
        **{partner["id"]: partner.get("features", []) for partner in partners["partners"]},
        **{place["name"]: place.get("features", []) for place in invitations.get("places", ())},
    }
    frame = Frame(first, last, features)
    events = frame.spans(event["at"] for event in invitations.get("events", ()))
    frame = replace(frame, events=events)
    sessions = {
        session.name: session
        for invitation in invitations["invitations"]
        for session in offered(invitation, frame)
    }
    off = {
        name for invitation in invitations["invitations"] for name in called_off(invitation, frame)
    }
    withdrawn = {one["id"] for one in invitations["invitations"] if "cancelled" in one}
    agreements = frozenset(
        (named(guest)[0], listed_name(general, invitation["id"], entry))
        for invitation in invitations["invitations"]
        for entry in entries_of(invitation)
        for guest in entry.get("agreed", ())
        if listed_name(general, invitation["id"], entry)
        in sessions  # else it counts as not written
    )
    wishes = positions(partners, invitations, agreements)
    along = coming_along(partners, invitations, sessions.keys())
    people = {
        person["id"]: Person(
            id=person["id"],
            partner=partner["id"],
            size=int(person.get("size", 1)),
            positions=wishes[person["id"]],
            more=along[person["id"]],
            away=frame.spans(person.get("away", ())),
            max_visits=limit("max_visits", person, general),
            max_per_day=limit("max_per_day", person, general),
            needs=frozenset(person.get("needs", ())),
            missed=frozenset(person.get("missed", ())),
        )
        for partner in partners["partners"]
        for person in partner.get("people", ())
    }
    disk = on_disk(schedule)
    published = schedule is not None and schedule.get("published") == "true"
    before = moment(schedule["settled"]) if schedule and published and "settled" in schedule else 0
    over = {name: session for name, session in disk.items() if session.span[0] < before}
    past = {
        name: sessions.get(name, session)
        for name, session in over.items()
        if name not in off and session.invitation not in withdrawn
    }
    # What was cancelled did not take place: its lines count for nothing.
    lines = frozenset(
        (person, name)
        for person, name in visits_on_disk(schedule)
        if name in past or name not in over
    )
    happened = frozenset((person, name) for person, name in lines if name in past)
    held = None
    if schedule and published:
        vain = visits_on_disk(schedule) - lines
        came = {(person, name_and_day(name)) for person, name in happened}
        held = happened | {
            (person, name)
            for person, name in in_hand(schedule, told) - vain
            if (person, name_and_day(name)) not in came
        }
    return Week(
        id=general["id"],
        first_day=first,
        last_day=last,
        travel=int(general.get("travel", 0)),
        travel_times={
            frozenset(exception["between"]): int(exception["minutes"])
            for exception in general.get("travel_times", ())
            if "between" in exception
        },
        travel_from={
            exception["place"]: int(exception["minutes"])
            for exception in general.get("travel_times", ())
            if "place" in exception
        },
        people=people,
        groups=frozenset(
            frozenset({person["id"], *items_of(person["with"])})
            for partner in partners["partners"]
            for person in partner.get("people", ())
            if "with" in person
        ),
        houses={
            partner["id"]: House(
                staffing=int(partner["staffing"]),
                hours=frame.spans(partner["hours"])
                if "hours" in partner
                else ((first * DAY, (last + 1) * DAY),),
            )
            for partner in partners["partners"]
            if int(partner.get("staffing", 0)) > 0
        },
        invitations={
            invitation["id"]: Invitation(
                id=invitation["id"],
                host=invitation["host"],
                max_sessions=int(
                    invitation.get("max_sessions", default_sessions(invitation, sessions.values()))
                ),
            )
            for invitation in invitations["invitations"]
        },
        sessions=sessions,
        events=events,
        agreed=agreements,
        held=held,
        settled_before=before,
        settled=happened,
        past=past,
    )


def limit(name: str, person: Data, general: Data) -> int | None:
    """The person's own limit, or everybody's, or none."""
    text = person.get(name, general.get(name))
    return None if text is None else int(text)


def default_sessions(invitation: Data, sessions: Iterable[Session]) -> int:
    """How many sessions of the invitation take place at most where it does not say so."""
    own = (session for session in sessions if session.invitation == invitation["id"])
    listed = sum(session.listed for session in own)
    return listed + (1 if invitation.get("windows") else 0)


def named(text: str) -> tuple[str, int]:
    """Who or what a text names, and how many come along: `anna +2`; 0 where it does not say."""
    name, _, more = text.partition("+")
    return name.strip(), int(more or 0)


def items_of(entry: str | list[str]) -> list[str]:
    """What stands at one position of the wishes."""
    return [entry] if isinstance(entry, str) else entry


def coming_along(
    partners: Data, invitations: Data, offered_names: Collection[str]
) -> dict[str, dict[str, int]]:
    """Person → invitation → people who come along: whoever says a number says the same."""
    found: dict[str, dict[str, int]] = {}
    for partner in partners["partners"]:
        for person in partner.get("people", ()):
            own = found.setdefault(person["id"], {})
            for entry in person.get("wishes", ()):
                for wish, more in map(named, items_of(entry)):
                    own.update({invitation_of(wish): more} if more else {})
    for invitation in invitations["invitations"]:
        for entry in (invitation, *entries_of(invitation)):
            promised = entry.get("agreed", ())
            weeks = invitations["weeks"]
            if promised and listed_name(weeks, invitation["id"], entry) not in offered_names:
                promised = ()
            for guest, more in map(named, (*entry.get("interested", ()), *promised)):
                found[guest].update({invitation["id"]: more} if more else {})
    return found


def positions(partners: Data, invitations: Data, agreements: Plan) -> dict[str, dict[str, int]]:
    """Person → what is named → position: own wishes, then the sign-up sheets, then agreements.

    The sheet of one session adds the wish for it alone. An agreement is wished at position 0: the
    invitation at any date, or only that session by somebody who wishes other dates of it.
    """
    found: dict[str, dict[str, int]] = {}
    behind: dict[str, int] = {}
    for partner in partners["partners"]:
        for person in partner.get("people", ()):
            wishes = person.get("wishes", ())
            behind[person["id"]] = len(wishes)
            found[person["id"]] = {
                named(item)[0]: place
                for place, entry in enumerate(wishes)
                for item in items_of(entry)
            }
    for invitation in invitations["invitations"]:
        for guest in invitation.get("interested", ()):
            name = named(guest)[0]
            found[name].setdefault(invitation["id"], behind[name])
        for entry in entries_of(invitation):
            for guest in entry.get("interested", ()):
                name = named(guest)[0]
                found[name].setdefault(
                    listed_name(invitations["weeks"], invitation["id"], entry), behind[name]
                )
    before = {name: {invitation_of(one) for one in wishes} for name, wishes in found.items()}
    for name, session in agreements:
        invitation_id = invitation_of(session)
        if invitation_id not in before[name]:
            found[name][invitation_id] = 0
        elif found[name].keys().isdisjoint((invitation_id, session.partition("T")[0], session)):
            found[name][session] = 0
    return found


@dataclass(frozen=True)
class Frame:
    """What times and places of an invitation mean in these weeks."""

    first: int
    last: int
    """The days."""
    features: dict[str, list[str]]
    """By place."""
    events: tuple[Span, ...] = ()

    def spans(self, texts: Iterable[str]) -> tuple[Span, ...]:
        """The spans of all these texts."""
        return tuple(span for text in texts for span in spans(text, self.first, self.last))


def entries_of(invitation: Data) -> list[Data]:
    """The entries of an invitation that list its sessions, all in the long form."""
    entries = invitation.get("sessions", ())
    return [{"at": entry} if isinstance(entry, str) else entry for entry in entries]


def offered(invitation: Data, frame: Frame) -> Iterator[Session]:
    """The listed sessions, and those that the windows offer besides, but for what is cancelled."""
    for session, alone in planned(invitation, frame):
        if not is_off(invitation, session, frame, alone=alone):
            yield session


def called_off(invitation: Data, frame: Frame) -> Iterator[str]:
    """The names of what would be offered and is cancelled, and of what is only listed as off."""
    sessions = [*planned(invitation, frame)]
    for session, alone in sessions:
        if is_off(invitation, session, frame, alone=alone):
            yield session.name
    for entry in cancellations(invitation):
        own, only = frame.spans([entry["at"]]), {"sessions": [entry]}
        takes = any(is_off(only, session, frame, alone=alone) for session, alone in sessions)
        if len(own) == 1 or not takes:
            for start in (start for start, end in own if end - start < DAY):
                yield f"{invitation['id']}@{stamp(start)}"


def planned(invitation: Data, frame: Frame) -> Iterator[tuple[Session, bool]]:
    """What would be offered, were nothing cancelled, and whether an entry lists it alone."""
    taken: set[int] = set()
    for own in entries_of(invitation):
        if "cancelled" in own:
            continue
        days = frame.spans([own["at"]])
        for span in days:
            taken.add(span[0])
            # Whoever moves a session leaves behind what the invitation says of the usual place.
            moved: Data = {"features": []} if "place" in own else {}
            fields = {**invitation, **moved, **own}
            yield make_session(fields, frame.features, span, listed=True), len(days) == 1
    for begin, end in merged(frame.spans(invitation.get("windows", ()))):
        duration = int(invitation["duration"])
        for start in range(begin, end - duration + 1, 30):
            span = (start, start + duration)
            if start not in taken and not any(overlap(span, event) for event in frame.events):
                yield make_session(invitation, frame.features, span, listed=False), False


def cancellations(invitation: Data) -> list[Data]:
    """The entries of an invitation that say what is off."""
    return [entry for entry in entries_of(invitation) if "cancelled" in entry]


def is_off(invitation: Data, session: Session, frame: Frame, *, alone: bool) -> bool:
    """Whether a session is cancelled: with all of its invitation, or by an entry.

    What an entry lists `alone` is off if it begins with that entry, or on one of its whole days.
    """
    return "cancelled" in invitation or any(
        off[0] == session.span[0]
        or (overlap(off, session.span) and not (alone and off[1] - off[0] < DAY))
        for entry in cancellations(invitation)
        for off in frame.spans([entry["at"]])
    )


def make_session(
    fields: Data, features: dict[str, list[str]], span: Span, *, listed: bool
) -> Session:
    """A session from the fields of its invitation and its own, which win."""
    place = fields["place"] if "place" in fields else fields["host"]
    return Session(
        name=f"{fields['id']}@{stamp(span[0])}",
        invitation=fields["id"],
        span=span,
        place=place,
        features=frozenset([*fields.get("features", ()), *features[place]]),
        seats=int(fields["seats"]),
        min_visitors=int(fields.get("min_visitors", 1)),
        guides=tuple(fields.get("guides", ())),
        listed=listed,
    )


def listed_name(weeks: Data, invitation: str, entry: Data) -> str:
    """The name of a listed session, the first where the entry means several."""
    days = day_number(weeks["start"]), day_number(weeks["end"])
    (start, _), *_others = spans(entry["at"], *days)
    return f"{invitation}@{stamp(start)}"


def merged(windows: Iterable[Span]) -> list[Span]:
    """Windows of one day that touch or overlap, as one."""
    found: list[Span] = []
    for begin, end in sorted(windows):
        if found and begin <= found[-1][1] and begin // DAY == found[-1][0] // DAY:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def on_disk(schedule: Data | None) -> dict[str, Session]:
    """The sessions in a schedule, which need not be offered any more."""
    return {
        entry["session"]: Session(
            name=entry["session"],
            invitation=invitation_of(entry["session"]),
            span=(moment(entry["session"].partition("@")[2]), moment(entry["until"])),
            place=entry["place"],
            features=frozenset(),
            seats=0,
            min_visitors=1,
            guides=(),
            listed=True,
        )
        for entry in (schedule or {}).get("visits", ())
    }


def visits_on_disk(schedule: Data | None) -> Plan:
    """The lines of a schedule."""
    return frozenset(
        (named(person)[0], entry["session"])
        for entry in (schedule or {}).get("visits", ())
        for person in entry["visitors"]
    )


def in_hand(schedule: Data, told: Data | None) -> Plan:
    """The visits of each person in the latest revision they hold, or that was made to bind.

    `told` has the earlier revisions by their names, and lines of who holds which; without any that
    is known the schedule itself counts, and so it does where it binds, being the last of all.
    """
    if told is None or schedule.get("binding") == "true":
        return visits_on_disk(schedule)

    def age(name: str) -> tuple[int, str]:
        number, _, digest = name.partition("-")
        return int(number), digest

    plans = {name: visits_on_disk(one) for name, one in told["revisions"].items()}
    binding = [name for name, one in told["revisions"].items() if one.get("binding") == "true"]
    people = {person for plan in (*plans.values(), visits_on_disk(schedule)) for person, _ in plan}
    found: set[Visit] = set()
    for person in people:
        own = [line[person].split()[0] for line in told["people"] if person in line]
        names = [*binding, *(name for name in own if name in plans)]
        plan = plans[max(names, key=age)] if names else visits_on_disk(schedule)
        found |= {visit for visit in plan if visit[0] == person}
    return frozenset(found)


# --- the language of time ------------------------------------------------------------------------

CLOCK = r"\d{1,2}(?::\d{2})?"
DATE = r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\s*\d{1,2}\.(?:\s*\d{4})?"
WEEKDAYS = {
    word: number
    for words in ("mo di mi do fr sa so", "mo tu we th fr sa su", "mon tue wed thu fri sat sun")
    for number, word in enumerate(words.split())
}


@cache
def spans(text: str, first: int, last: int) -> tuple[Span, ...]:
    """The spans that a text means; weekdays are those from the first to the last day.

    `2027-03-02`, `2.3.`, `8.3. - 9.3.2027` or `Mo-Mi Fr`, each with or without `10-11:30 Uhr`, or
    the hours alone.
    """
    text = re.sub(r"\s*uhr\b", "", text.strip().replace("\N{EN DASH}", "-").lower())
    hours = re.search(rf"(?:^|\s)({CLOCK})\s*-\s*({CLOCK})$", text)
    begin, end = (clock(hours[1]), clock(hours[2])) if hours else (0, DAY)
    days = text[: hours.start()] if hours else text
    dates = re.fullmatch(rf"({DATE})(?:\s*-\s*({DATE}))?", days)
    numbers: Iterable[int]
    if dates:
        one, other = dates_meant(dates[1], dates[2] or dates[1], first, last)
        numbers = range(one, other + 1)
    else:
        chosen = weekdays(days) if days else range(7)
        numbers = [day for day in range(first, last + 1) if (day - 1) % 7 in chosen]
    return tuple((day * DAY + begin, day * DAY + end) for day in numbers)


def dates_meant(one: str, other: str, first: int, last: int) -> tuple[int, int]:
    """The first and the last day of a range: of all that it may be, the one nearest to the weeks.

    A range is shorter than a year, unless both of its years are written.
    """
    years = range(date.fromordinal(first).year - 9, date.fromordinal(last).year + 10)
    begins, ends = days_meant(one, years), days_meant(other, years)
    ranges = [
        (begin, end)
        for begin in begins
        for end in ends
        if begin <= end < begin + 365 or len(begins) == len(ends) == 1
    ]
    return min(ranges, key=lambda days: (max(first - days[1], days[0] - last, 0), days))


def days_meant(text: str, years: Iterable[int]) -> list[int]:
    """The days that a date may mean: one, or one for each of the years in which there is one."""
    if "-" in text:
        return [day_number(text)]
    day, month, year = (int(part or 0) for part in text.split("."))
    found = []
    for number in [year] if year else years:
        with suppress(ValueError):
            found.append(date(number, month, day).toordinal())
    return found


def weekdays(text: str) -> set[int]:
    """The weekdays that a text like `Mo-Mi Fr` names, Monday is 0."""
    found: set[int] = set()
    for part in re.sub(r"\s*-\s*", "-", text).lower().split():
        begin, _, end = part.partition("-")
        found |= set(range(WEEKDAYS[begin], WEEKDAYS[end or begin] + 1))
    return found


def clock(text: str) -> int:
    """Minutes since midnight."""
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute or 0)


def day_number(text: str) -> int:
    """Number of the day in the calendar; day 1 was a Monday."""
    return date.fromisoformat(text).toordinal()


def moment(text: str) -> int:
    """Minutes, from `2027-03-02T10:00`; a day is its first minute."""
    day, _, time = text.partition("T")
    return day_number(day) * DAY + (clock(time) if time else 0)


def stamp(minutes: int) -> str:
    """The reverse of `moment`."""
    day, time = divmod(minutes, DAY)
    return f"{date.fromordinal(day)}T{time // 60:02}:{time % 60:02}"
