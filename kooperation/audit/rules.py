"""The rules, each named after the bad thing: what breaks it is yielded as facts, not in words."""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING

from kooperation.audit.context import (
    ZERO,
    begins_before,
    by_time,
    collide,
    event_during,
    grouped,
    in_a_window,
    inside_the_weeks,
    invitation_in,
    is_off,
    near,
    overlap,
    start_in,
)
from kooperation.problems import Breach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from kooperation.audit.context import AuditContext
    from kooperation.weeks.model import Partner, Session


def clash(context: AuditContext) -> Iterator[Breach]:
    """Nobody is in two places at once, or needs longer from one to the other than there is."""
    for person, one, other in context.collisions():
        # Of a visit and a duty as a guide, the visit is the line of the plan that can go.
        visits = [s for s in (one, other) if (person, s.id) in context.plan]
        session = (visits or [other])[-1]
        beside = one if session is other else other
        variant = "overlap" if overlap(one.span, other.span) else "way"
        yield Breach("clash", person, session.id, beside.id, variant=variant)


def away(context: AuditContext) -> Iterator[Breach]:
    """Nobody visits while away."""
    for (person, name), session in context.plan.items():
        if context.away(person, session):
            yield Breach("away", person, name)


def guiding(context: AuditContext) -> Iterator[Breach]:
    """No session takes place whose guide is away or busy with another session."""
    told = {(g, s.id): None for s in context.held for g in s.guides if context.away(g, s)}
    for guide, session in told:
        yield Breach("guiding", guide, session, variant="away")
    for guide, one, other in context.collisions():
        guided, elsewhere = (other, one) if guide in other.guides else (one, other)
        falls = guide in guided.guides and guided in context.held
        if falls and (guide, guided.id) not in told:
            told[guide, guided.id] = None
            yield Breach("guiding", guide, guided.id, elsewhere.id, variant="busy")


def overfull(context: AuditContext) -> Iterator[Breach]:
    """No session holds more people than seats."""
    for session, visitors in context.held.items():
        if (count := context.comers(visitors, session.invitation)) > session.seats:
            yield Breach("overfull", None, session.id, count=count, limit=session.seats)


def below_minimum(context: AuditContext) -> Iterator[Breach]:
    """No session takes place with fewer people than it needs."""
    for session, visitors in context.held.items():
        if (count := context.comers(visitors, session.invitation)) < session.min_visitors:
            yield Breach("below-minimum", None, session.id, count=count, limit=session.min_visitors)


def too_many_sessions(context: AuditContext) -> Iterator[Breach]:
    """No invitation takes place too often, nor beside another session where koop chose it."""
    gone = Counter(invitation_in(name) for name in {visit.session for visit in context.happened})
    for name, held in grouped((session.invitation, session) for session in context.held).items():
        count, most = gone[name] + len(held), context.data.invitations[name].max_sessions
        if count > most:
            beyond = held[max(0, most - gone[name])].id
            yield Breach(*("too-many-sessions", None, beyond, None, count, most), variant="often")
        ran = [session for session in context.ran if session.invitation == name]
        for one, other in near([*ran, *held], ZERO):
            if other not in ran and (one.chosen or other.chosen):
                chosen, beside = (other, one) if other.chosen or one in ran else (one, other)
                yield Breach("too-many-sessions", None, chosen.id, beside.id, variant="overlap")


def twice(context: AuditContext) -> Iterator[Breach]:
    """Nobody visits the same invitation twice, but where promised after it was missed."""
    for person, sessions in context.attended.items():
        for same in grouped((invitation_in(session), session) for session in sessions).values():
            for number, session in enumerate(same[1:], start=1):
                known = context.data.sessions.get(session)
                again = (
                    known is not None
                    and person in known.agreed
                    and all(context.missed(person, before) for before in same[:number])
                )
                if (person, session) in context.plan and not again:
                    yield Breach("twice", person, session, same[0])


def unwished(context: AuditContext) -> Iterator[Breach]:
    """Nobody is sent where, or on a day when, they did not ask to go, or to their own house."""
    for (person, name), session in context.plan.items():
        if session.host == context.data.people[person].partner:
            yield Breach("unwished", person, name, variant="own-institution")
        elif session.invitation not in context.data.people[person].wishes:
            yield Breach("unwished", person, name)
        elif not context.wishes(person, session):
            yield Breach("unwished", person, name, variant="date")


def unstaffed(context: AuditContext) -> Iterator[Breach]:
    """Each partner keeps enough people in the house; where too many are away, nobody leaves."""
    leaving = grouped(
        (context.data.people[person].partner, (session, person))
        for person, sessions in context.engaged.items()
        for session in sessions
        if context.visits(person, session.id)
        or session.place != context.data.people[person].partner
    )
    for id_ in sorted(leaving):
        partner = context.data.partners[id_]
        outings = grouped((session.start.date(), (session, who)) for session, who in leaving[id_])
        for day in sorted(outings) if partner.staffing else ():
            yield from _too_few_stay(context, partner, day, outings[day])


def too_many(context: AuditContext) -> Iterator[Breach]:
    """Nobody makes more visits than they may, in all and on one day."""
    for name, sessions in context.attended.items():
        if person := context.data.people.get(name):
            days = grouped((start_in(session).date(), session) for session in sessions)
            for most, key, visits in (
                (person.max_visits, "max_visits", sessions),
                *((person.max_per_day, "max_per_day", visits) for visits in days.values()),
            ):
                beyond = [] if most is None else visits[most:]
                for session in [s for s in beyond if (name, s) in context.plan][:1]:
                    count, limit = len(visits), most or 0
                    yield Breach("too-many", name, session, None, count, limit, variant=key)


def needs(context: AuditContext) -> Iterator[Breach]:
    """Everything a visitor needs is there."""
    for (person, name), session in context.plan.items():
        if lacking := context.lacking(context.data.people[person], session):
            yield Breach("needs", person, name, names=tuple(sorted(lacking)))


def apart(context: AuditContext) -> Iterator[Breach]:
    """Nobody of a group goes without the others to what they wish, if they could go together."""
    bound = cache(partial(_bound, context))
    told: set[tuple[tuple[str, ...], str]] = set()
    for (person, name), session in context.plan.items():
        key = context.data.people[person].group, session.invitation
        if key[0] and key not in told and person in bound(*key):
            missing = tuple(who for who in bound(*key) if (who, name) not in context.plan)
            if missing:
                told.add(key)
                yield Breach("apart", person, name, names=missing)


def agreed(context: AuditContext) -> Iterator[Breach]:
    """Agreed visits take place: those of as many people as the absences allow."""
    if context.agreed_people == 0:
        return
    promised = context.data.agreed
    kept = {*context.happened, *context.written}
    content = context.size([visit.person for visit in promised if visit in kept])
    if context.agreed_people is None or content < context.agreed_people:
        for visit in promised:
            if visit not in context.plan and not begins_before(visit, context.settled):
                yield Breach("agreed", *visit)


def event(context: AuditContext) -> Iterator[Breach]:
    """No visit overlaps a common event."""
    for session in context.held:
        if common := event_during(context.data, session):
            yield Breach("event", None, session.id, common.id)


def outside(context: AuditContext) -> Iterator[Breach]:
    """Every visit lies inside the weeks."""
    for session in context.held:
        if not inside_the_weeks(context.data, session):
            yield Breach("outside", None, session.id)


def unknown(context: AuditContext) -> Iterator[Breach]:
    """Every line names a person, and a session that is offered, once; what happened stays."""
    for name in dict.fromkeys(visit.session for visit in context.written):
        if name not in context.data.sessions:
            variant = "cancelled" if is_off(context.data, name) else "session"
            yield Breach("unknown", None, name, variant=variant)
        elif not in_a_window(context.data, context.data.sessions[name]):
            yield Breach("unknown", None, name, variant="window")
    for (person, name), count in Counter(context.written).items():
        if person not in context.data.people:
            yield Breach("unknown", person, name, variant="person")
        elif count > 1:
            yield Breach("unknown", person, name, variant="repeated")
    before, after = Counter(context.past), Counter(context.happened)
    for person, name in sorted(before - after, key=by_time):
        yield Breach("unknown", person, name, variant="left-out")
    for person, name in sorted(after - before, key=by_time):
        yield Breach("unknown", person, name, variant="added")


RULES: dict[str, Callable[[AuditContext], Iterator[Breach]]] = {
    "clash": clash,
    "away": away,
    "guiding": guiding,
    "overfull": overfull,
    "below-minimum": below_minimum,
    "too-many-sessions": too_many_sessions,
    "twice": twice,
    "unwished": unwished,
    "unstaffed": unstaffed,
    "too-many": too_many,
    "needs": needs,
    "apart": apart,
    "agreed": agreed,
    "event": event,
    "outside": outside,
    "unknown": unknown,
}
"""Every rule of scheduling, by its name; what is found comes in this order."""


# --- what some rules need ------------------------------------------------------------------------


def _too_few_stay(
    context: AuditContext, partner: Partner, day: date, outings: list[tuple[Session, str]]
) -> Iterator[Breach]:
    """Yield each time of the day from which too few of the partner's people stay in the house."""
    hours = [s for s in partner.hours or () if s.start.date() == day]
    absences = [
        (span, who)
        for who in partner.people
        for span in context.data.people[who].away
        if span.start.date() == day
    ]
    spans = [*hours, *(s for s, _who in absences), *(s.span for s, _who in outings)]
    everybody, enough = context.size(partner.people), True
    for moment in sorted({turn for span in spans for turn in (span.start, span.end)}):
        is_open = partner.hours is None or any(s.start <= moment < s.end for s in hours)
        absent = {who for span, who in absences if span.start <= moment < span.end}
        # Where absences alone leave too few, only those are to blame who leave as well.
        out = [
            (session.start, session.id, who)
            for session, who in outings
            if session.start <= moment < session.end and who not in absent
        ]
        people = {who for _start, _id, who in out}
        along = sum(
            context.data.people[who].more.get(invitation_in(id_), 0)
            for _start, id_, who in out
            if context.visits(who, id_)
        )
        stay = everybody - context.size(absent | people) - along
        to_blame = [one for one in out if one[0] >= context.settled]
        before, enough = enough, not (is_open and to_blame and stay < partner.staffing)
        if before and not enough:
            _left, session_id, last = max(to_blame)
            names = tuple(sorted(people))
            yield Breach(
                *("unstaffed", last, session_id, partner.id, stay, partner.staffing, names),
                since=moment,
            )


def _bound(context: AuditContext, group: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return who of the group must go together to the invitation, if some session allows it.

    They wish it and were not promised it. It allows it if all of them could be there beside all
    that was promised, as docs/how-koop-decides.md says at `apart` in "The model". Those who have
    been there need not go again.
    """
    data = context.data
    offered = [data.sessions[s] for s in data.invitations[name].sessions if s in data.sessions]
    free = {person for session in offered for person in session.agreed}
    been = {v.person for v in context.happened if invitation_in(v.session) == name}
    members = tuple(who for who in group if name in data.people[who].wishes and who not in free)
    for session in offered:
        if (
            context.comers(members, name) <= session.seats
            and not event_during(data, session)
            and not any(context.away(guide, session) for guide in session.guides)
            and not any(
                not context.wishes(who, session)
                or context.away(who, session)
                or context.lacking(data.people[who], session)
                or any(collide(data, session, other) for other in context.promised.get(who, ()))
                for who in members
            )
        ):
            return tuple(who for who in members if who not in been)
    return ()
