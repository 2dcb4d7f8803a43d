"""The rules as functions of a case: each is named after the bad thing and yields what it finds."""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING

from kooperation.audit.case import (
    ZERO,
    begins_before,
    by_time,
    collide,
    event_during,
    grouped,
    in_a_window,
    inside_the_weeks,
    invitation_in,
    near,
    overlap,
    start_in,
)
from kooperation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from kooperation.audit.case import Case
    from kooperation.model import Partner, Person, Session

Found = tuple[str, str | None, str | None]
"""A message, and the person and the session that break the rule."""


def clash(case: Case) -> Iterator[Found]:
    """Nobody is in two places at once, or needs longer from one to the other than there is."""
    for person, one, other in case.collisions:
        text = _("{person} cannot get from {one} to {other} in time")
        if overlap(one.span, other.span):
            text = _("{person} is at {one} and at {other} at the same time")
        # Of a visit and a duty as a guide, the visit is the line of the plan that can go.
        visits = [s for s in (one, other) if (person, s.id) in case.plan]
        yield _found(text, person, (visits or [other])[-1].id, one=one.id, other=other.id)


def away(case: Case) -> Iterator[Found]:
    """Nobody visits while away."""
    for (person, name), session in case.plan.items():
        if case.away(person, session):
            yield _found(_("{person} is away during {session}"), person, name)


def guiding(case: Case) -> Iterator[Found]:
    """No session takes place whose guide is away or busy with another session."""
    told = {(guide, s.id): None for s in case.held for guide in s.guides if case.away(guide, s)}
    for guide, session in told:
        yield _found(_("{person} guides {session}, but is away"), guide, session)
    for guide, one, other in case.collisions:
        guided, elsewhere = (other, one) if guide in other.guides else (one, other)
        if guide in guided.guides and (guide, guided.id) not in told:
            told[guide, guided.id] = None
            text = _("{person} guides {session}, but is busy with {other}")
            yield _found(text, guide, guided.id, other=elsewhere.id)


def overfull(case: Case) -> Iterator[Found]:
    """No session holds more people than seats."""
    for session, visitors in case.held.items():
        if (count := case.size(visitors)) > session.seats:
            text = _(
                "more people visit {session} than there are seats:"
                " {count} instead of at most {most}"
            )
            yield _found(text, None, session.id, count=count, most=session.seats)


def below_minimum(case: Case) -> Iterator[Found]:
    """No session takes place with fewer people than it needs."""
    for session, visitors in case.held.items():
        if (count := case.size(visitors)) < session.min_visitors:
            text = _(
                "fewer people visit {session} than it needs: {count} instead of at least {least}"
            )
            yield _found(text, None, session.id, count=count, least=session.min_visitors)


def too_many_sessions(case: Case) -> Iterator[Found]:
    """No invitation takes place too often, nor beside another session where koop chose it."""
    gone = Counter(invitation_in(name) for name in {visit.session for visit in case.happened})
    for name, held in grouped((session.invitation, session) for session in case.held).items():
        count, most = gone[name] + len(held), case.data.invitations[name].max_sessions
        if count > most:
            text = _("{name} takes place more often than it may: {count} instead of at most {most}")
            beyond = held[max(0, most - gone[name])].id
            yield _found(text, None, beyond, name=name, count=count, most=most)
        for one, other in near(held, ZERO):
            if one.chosen or other.chosen:
                chosen, beside = (other, one) if other.chosen else (one, other)
                text = _("koop chose {session}, which overlaps {other} of the same invitation")
                yield _found(text, None, chosen.id, other=beside.id)


def twice(case: Case) -> Iterator[Found]:
    """Nobody visits the same invitation twice."""
    for person, sessions in case.attended.items():
        first: dict[str, str] = {}
        for session in sessions:
            before = first.setdefault(invitation_in(session), session)
            if before != session and (person, session) in case.plan:
                text = _("{person} visits the same invitation twice: {before} and {session}")
                yield _found(text, person, session, before=before)


def unwished(case: Case) -> Iterator[Found]:
    """Nobody is sent where they did not ask to go, or to their own institution."""
    for (person, name), session in case.plan.items():
        if session.host == case.data.people[person].partner:
            yield _found(_("{person} belongs to the host of {session}"), person, name)
        elif session.invitation not in case.data.people[person].wishes:
            yield _found(_("{person} visits {session} without a wish for it"), person, name)


def unstaffed(case: Case) -> Iterator[Found]:
    """Each partner keeps enough people in the house; where too many are away, nobody leaves."""
    for partner in case.data.partners.values():
        outings = grouped(
            (session.start.date(), (session, person))
            for person in (partner.people if partner.staffing else ())
            for session in case.engaged.get(person, ())
            if (person, session.id) in case.plan or session.place != partner.id
        )
        for day in sorted(outings):
            yield from _too_few_stay(case, partner, day, outings[day])


def too_many(case: Case) -> Iterator[Found]:
    """Nobody makes more visits than they may, in all and on one day."""
    for name, sessions in case.attended.items():
        if person := case.data.people.get(name):
            days = grouped((start_in(session).date(), session) for session in sessions)
            in_all = _(
                "{person} makes more visits than they may: {count} instead of at most {most}"
            )
            a_day = _(
                "{person} makes more visits on the day of {session} than they may:"
                " {count} instead of at most {most}"
            )
            for most, text, visits in (
                (person.max_visits, in_all, sessions),
                *((person.max_per_day, a_day, visits) for visits in days.values()),
            ):
                beyond = [] if most is None else visits[most:]
                for session in [s for s in beyond if (name, s) in case.plan][:1]:
                    yield _found(text, name, session, count=len(visits), most=most)


def needs(case: Case) -> Iterator[Found]:
    """Everything a visitor needs is there."""
    for (person, name), session in case.plan.items():
        features = case.data.invitations[session.invitation].features
        if missing := case.data.people[person].needs - features:
            text = _("{person} visits {session}, which lacks: {needs}")
            yield _found(text, person, name, needs=", ".join(sorted(missing)))


def apart(case: Case) -> Iterator[Found]:
    """Nobody of a pair goes alone to what both wish, if they could go together."""
    bound = cache(partial(_bound, case, cache(partial(_can_take_place, case))))
    told: set[tuple[frozenset[str], str]] = set()
    for (person, name), session in case.plan.items():
        other = case.data.people[person].companion
        if other not in case.data.people or (other, name) in case.plan:
            continue
        key = frozenset((person, other)), session.invitation
        if key not in told and bound(*key):
            told.add(key)
            text = _("{person} visits {session} without {other}, though they are to go together")
            yield _found(text, person, name, other=other)


def agreed(case: Case) -> Iterator[Found]:
    """Agreed visits take place: those of as many people as the absences allow."""
    promised = case.data.agreed
    missing = [v for v in promised if v not in case.plan and not begins_before(v, case.settled)]
    kept = {*case.happened, *case.written}
    content = case.size([visit.person for visit in promised if visit in kept])
    if case.agreed_people is None or content < case.agreed_people:
        for person, name in missing:
            yield _found(_("{person} does not visit {session}, though it is agreed"), person, name)


def event(case: Case) -> Iterator[Found]:
    """No visit overlaps a common event."""
    for session in case.held:
        if common := event_during(case.data, session):
            yield _found(
                _("{session} overlaps the event {event}"), None, session.id, event=common.id
            )


def outside(case: Case) -> Iterator[Found]:
    """Every visit lies inside the weeks."""
    for session in case.held:
        if not inside_the_weeks(case.data, session):
            yield _found(_("{session} lies outside the weeks"), None, session.id)


def unknown(case: Case) -> Iterator[Found]:
    """Every line names a person, and a session that is offered, once; what happened stays."""
    for name in dict.fromkeys(visit.session for visit in case.written):
        if name not in case.data.sessions:
            yield _found(_('no session "{session}" is offered'), None, name)
        elif not in_a_window(case.data, case.data.sessions[name]):
            text = _("{session} fits into no window, or begins at no half hour of it")
            yield _found(text, None, name)
    for (person, name), count in Counter(case.written).items():
        if person not in case.data.people:
            yield _found(_('there is no person "{person}"'), person, name)
        elif count > 1:
            yield _found(_("{person} stands more than once in {session}"), person, name)
    before, after = Counter(case.past), Counter(case.happened)
    for person, name in sorted(before - after, key=by_time):
        text = _("{person} was at {session}, which has happened: the plan leaves it out")
        yield _found(text, person, name)
    for person, name in sorted(after - before, key=by_time):
        text = _("{person} was not at {session}, which has happened: the plan adds it")
        yield _found(text, person, name)


# --- what some rules need ------------------------------------------------------------------------


def _too_few_stay(
    case: Case, partner: Partner, day: date, outings: list[tuple[Session, str]]
) -> Iterator[Found]:
    """Yield each time of the day from which too few of the partner's people stay in the house."""
    hours = [s for s in partner.hours or () if s.start.date() == day]
    absences = [(s, who) for who in partner.people for s in case.absences.get((who, day), ())]
    spans = [*hours, *(s for s, _who in absences), *(s.span for s, _who in outings)]
    everybody, enough = case.size(partner.people), True
    for moment in sorted({turn for span in spans for turn in (span.start, span.end)}):
        is_open = partner.hours is None or any(s.start <= moment < s.end for s in hours)
        absent = {who for span, who in absences if span.start <= moment < span.end}
        # Where absences alone leave too few, only those are to blame who leave as well.
        out = [
            (session.start, session.id, who)
            for session, who in outings
            if session.start <= moment < session.end and who not in absent
        ]
        stay = everybody - case.size(absent.union(who for start_in, _id, who in out))
        before, enough = enough, not (is_open and out and stay < partner.staffing)
        if before and not enough:
            text = _(
                "too few stay in {partner} from {moment} on: {count} instead of at least {staffing}"
            )
            _left, session_id, last = max(out)
            values = {"partner": partner.id, "count": stay, "staffing": partner.staffing}
            yield _found(text, last, session_id, moment=f"{moment:%Y-%m-%d %H:%M}", **values)


def _bound(
    case: Case, can_take_place: Callable[[Session], bool], pair: frozenset[str], name: str
) -> bool:
    """Tell whether the two must go together: whether some session is possible for both.

    Possible beside all that was promised and all that has happened, as docs/how-koop-decides.md
    says at `apart` in "The model". In doubt the two are free: the rule does not keep anybody at
    home for a session that could never be.
    """
    people = [case.data.people[person] for person in pair]
    names = case.data.invitations[name].sessions
    offered = [case.data.sessions[session] for session in names if session in case.data.sessions]
    alone = {person for session in offered for person in session.agreed}
    alone.update(case.been.get(name, ()))
    return (
        alone.isdisjoint(pair)
        and all(name in person.wishes for person in people)
        and any(
            all(_can_come(case, person, session) for person in people)
            and case.size((*session.agreed, *pair)) <= session.seats
            and can_take_place(session)
            for session in offered
        )
    )


def _can_take_place(case: Case, session: Session) -> bool:
    comers = [p for p in case.wishers[session.invitation] if _can_come(case, p, session)]
    return (
        session.start.date() >= case.settled
        and inside_the_weeks(case.data, session)
        and not event_during(case.data, session)
        and in_a_window(case.data, session)
        and all(_is_free(case, guide, session) for guide in session.guides)
        and sum(person.size for person in comers) >= session.min_visitors
    )


def _can_come(case: Case, person: Person, session: Session) -> bool:
    features = case.data.invitations[session.invitation].features
    return person.needs <= features and _is_free(case, person.id, session)


def _is_free(case: Case, person: str, session: Session) -> bool:
    """Tell whether the person is here, and promised to nothing that clashes."""
    return not case.away(person, session) and not any(
        other.id != session.id and collide(case.data, session, other)
        for other in case.promised.get(person, ())
    )


def _found(text: str, person: str | None, session: str | None, **more: object) -> Found:
    return text.format(person=person, session=session, **more), person, session
