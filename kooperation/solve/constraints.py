"""The rules as rows of the model: one small function a rule, one visible list.

Some rules need no row. `away`, `needs`, `unwished`, `event`, `outside` and `unknown` hold because
a visit that breaks them is no decision of the formulation; what one party alone would break of
`overfull`, `unstaffed` and `too-many` is left out there as well.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

from kooperation.solve.formulation import Row, neighbours, overlap_if_chosen
from kooperation.weeks.model import Visit, grouped, invitation_of, start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from kooperation.solve.formulation import Formulation
    from kooperation.weeks.times import Span


def twice(formulation: Formulation) -> None:
    """Nobody visits the same invitation twice; who has been there has no decision left."""
    variables = grouped((visit.wish, number) for visit, number in formulation.visit.items())
    for same in variables.values():
        if len(same) > 1:
            formulation.add(dict.fromkeys(same, 1.0), most=1)


def clash(formulation: Formulation) -> None:
    """Nobody is in two places at once, as a visitor or as a guide, the way included.

    With this a guide's visits and duties exclude each other, which is the rule `guiding`.
    """
    offered = (formulation.data.sessions[name] for name in formulation.held)
    duties = grouped((guide, session) for session in offered for guide in session.guides)
    longest = timedelta(minutes=formulation.data.weeks.longest_way)
    known: dict[tuple[str, ...], list[int]] = {}  # many people wish the same
    for person in formulation.data.people:
        visits = formulation.of_person.get(person, [])
        if len(visits) + len(duties[person]) < 2:
            continue
        sessions = [formulation.data.sessions[visit.session] for visit in visits] + duties[person]
        variables = [formulation.visit[visit] for visit in visits]
        variables += [formulation.held[duty.id] for duty in duties[person]]
        names = tuple(session.id for session in sessions)
        if names not in known:
            known[names] = neighbours(sessions, longest, formulation.possible.clash)
        formulation.at_most_one(variables, _with_twice(known[names], visits))


def _with_twice(graph: Sequence[int], visits: Sequence[Visit]) -> list[int]:
    """Let two visits to one invitation exclude each other too: that makes the rows stronger."""
    same: dict[str, int] = defaultdict(int)
    for place, visit in enumerate(visits):
        same[invitation_of(visit.session)] |= 1 << place
    return [
        neighbours | (same[invitation_of(visits[place].session)] & ~(1 << place))
        if place < len(visits)
        else neighbours
        for place, neighbours in enumerate(graph)
    ]


def seats(formulation: Formulation) -> None:
    """A session takes place with no more people than seats, and no fewer than its minimum."""
    for name, held in formulation.held.items():
        session = formulation.data.sessions[name]
        guests = formulation.seats_taken(formulation.of_session[name])
        formulation.add({**guests, held: -min(session.seats, sum(guests.values()))}, most=0)
        formulation.add({**guests, held: -session.min_visitors}, least=0)
        if session.min_visitors > 1:
            sharper = (Row({guest: 1, held: -1}, most=0) for guest in guests)
            formulation.valid_inequalities += sharper


def too_many_sessions(formulation: Formulation) -> None:
    """At most `max_sessions` of an invitation; one that koop chose overlaps no other of it."""
    offered = (formulation.data.sessions[name] for name in formulation.held)
    of_invitation = grouped((session.invitation, session) for session in offered)
    for invitation, sessions in of_invitation.items():
        variables = [formulation.held[session.id] for session in sessions]
        happened = {v.session for v in formulation.past if invitation_of(v.session) == invitation}
        room = max(0, formulation.data.invitations[invitation].max_sessions - len(happened))
        if len(variables) > room:
            formulation.add(dict.fromkeys(variables, 1.0), most=room)
        formulation.at_most_one(variables, neighbours(sessions, timedelta(0), overlap_if_chosen))


def unstaffed(formulation: Formulation) -> None:
    """During its hours a partner keeps enough people in the house."""
    outings: dict[str, list[tuple[Span, int, float]]] = defaultdict(list)
    for visit, number in formulation.visit.items():
        person = formulation.data.people[visit.person]
        session = formulation.data.sessions[visit.session]
        people = person.seats(session.invitation)
        outings[person.partner].append((session.span, number, people))
    for name, number in formulation.held.items():
        session = formulation.data.sessions[name]
        if session.guides and session.place != session.host:
            guides = sum(formulation.data.people[guide].size for guide in session.guides)
            outings[session.host].append((session.span, number, guides))
    for id_, partner in formulation.data.partners.items():
        if not partner.staffing:
            continue
        seen = set()
        for hours, spare in formulation.possible.spare_staff(id_):
            away = [outing for outing in outings[id_] if outing[0].overlaps(hours)]
            # The most people are out at the moment when one more leaves.
            for moment in sorted({max(hours.start, span.start) for span, _n, _s in away}):
                out = {n: size for span, n, size in away if span.start <= moment < span.end}
                room = max(0, spare - _still_out(formulation, id_, moment))
                key = (room, *sorted(out))
                if sum(out.values()) > room and key not in seen:
                    seen.add(key)
                    formulation.add(out, most=room)


def _still_out(formulation: Formulation, partner: str, moment: datetime) -> int:
    """Return how many people of the house are then still where they went before."""
    people, out, along = formulation.data.people, set[str](), 0
    for session, visitors in formulation.running.items():
        guides = session.guides if session.place != session.host else ()
        for who in (*visitors, *guides) if session.start <= moment < session.end else ():
            away = any(span.start <= moment < span.end for span in people[who].away)
            if people[who].partner == partner and not away:
                out.add(who)
                along += people[who].more.get(session.invitation, 0) if who in visitors else 0
    return sum(people[who].size for who in out) + along


def too_many(formulation: Formulation) -> None:
    """Nobody visits more often than they want, in all or on one day."""
    for id_, visits in formulation.of_person.items():
        person = formulation.data.people[id_]
        past = [visit for visit in formulation.past if visit.person == id_]
        if person.max_visits is not None and len(visits) + len(past) > person.max_visits:
            room = max(0, person.max_visits - len(past))
            formulation.add({formulation.visit[visit]: 1 for visit in visits}, most=room)
        if person.max_per_day is not None:
            days = grouped(
                (start_of(visit.session).date(), formulation.visit[visit]) for visit in visits
            )
            for day, same_day in days.items():
                gone = sum(start_of(visit.session).date() == day for visit in past)
                if len(same_day) + gone > person.max_per_day:
                    room = max(0, person.max_per_day - gone)
                    formulation.add(dict.fromkeys(same_day, 1.0), most=room)


def apart(formulation: Formulation) -> None:
    """A group shares the session of an invitation they wish, or none of them goes."""
    been = {visit.wish for visit in formulation.past}
    people, invitations = formulation.data.people, formulation.data.invitations
    for group in sorted({person.group for person in people.values() if person.group}):
        for invitation in sorted({wish for id_ in group for wish in people[id_].wishes}):
            bound = formulation.possible.bound(group, invitation, been)
            for other, session in product(bound[1:], invitations[invitation].sessions):
                difference = {Visit(bound[0].id, session): 1.0, Visit(other.id, session): -1.0}
                terms = {
                    formulation.visit[visit]: factor
                    for visit, factor in difference.items()
                    if visit in formulation.visit
                }
                formulation.add(terms, least=0, most=0)


CONSTRAINTS: tuple[Callable[[Formulation], None], ...] = (
    clash,
    seats,
    too_many_sessions,
    twice,
    unstaffed,
    too_many,
    apart,
)
"""Every rule that needs rows. Agreed visits are a goal, and held once their number is known."""
