"""Broken rules of scheduling in words: the facts, filled into the texts of the table `RULES`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kooperation.i18n import _, ngettext
from kooperation.render import phrases
from kooperation.render.rules import RULES
from kooperation.weeks.model import invitation_of, start_of
from kooperation.weeks.possible import overlaps_any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kooperation.answers.why import PlanContext
    from kooperation.problems import Breach
    from kooperation.weeks.model import DataSet, Partner, Person, Session, Visit


def in_order(reasons: Iterable[Breach]) -> list[Breach]:
    """Sort what stands in the way as it is told: what concerns the person first."""
    order = [*RULES]
    return sorted(reasons, key=lambda reason: order.index(reason.rule))


def _for_variant(texts: Any, breach: Breach) -> Any:
    """Return what the row of a rule says of this variant of it."""
    if isinstance(texts, dict):
        return texts["none" if "none" in texts and not breach.limit else breach.variant]
    return texts


# --- in the files, by ids ------------------------------------------------------------------------


def finding(breach: Breach) -> str:
    """Say what breaks the rule, by ids and names of sessions, as they stand in the files."""
    pair = [name for name in (breach.session, breach.other) if name]
    if breach.rule in ("clash", "twice"):
        pair.sort(key=lambda name: (start_of(name), name))
    return _(_for_variant(RULES[breach.rule].finding, breach)).format(
        **_facts(breach),
        session=breach.session,
        first=pair[0],
        second=pair[-1],
        invitation=invitation_of(breach.session or ""),
    )


def promise(data: DataSet, visit: Visit, breach: Breach) -> tuple[str, str]:
    """Say what is wrong with a promised visit, and what to do."""
    row = RULES[breach.rule]
    assert row.promise, f"no promise breaks {breach.rule}"
    texts = _for_variant(row.promise, breach)
    person, session = data.people[visit.person], data.sessions[visit.session]
    facts = _facts(breach) | {"size": person.seats(session.invitation), "day": session.span.day}
    if breach.rule != "clash":  # of two visits at once, or a visit and a duty, one is told
        facts["person"] = person.id
    way = ""
    if other := data.sessions.get(breach.other or ""):
        pair = data.sessions[breach.session or ""], other
        earlier, session = sorted(pair, key=lambda one: (one.span, one.id))
        facts["other_when"] = earlier.span.written()
        facts["other"] = earlier.invitation
        if breach.rule == "twice":
            facts["other"] = facts["other_when"]
        elif breach.rule in ("clash", "guiding"):
            way = _way(data, earlier, session)
    facts |= {"invitation": session.invitation, "when": session.span.written()}
    facts["places"] = session.place
    message, hint = (_(text).format(**facts) for text in texts)
    return message, way + hint


def _facts(breach: Breach) -> dict[str, Any]:
    """Return what fills in the texts for the files."""
    since = f"{breach.since:%Y-%m-%d %H:%M}" if breach.since else ""
    return {
        "person": breach.person,
        "guide": breach.person,
        "other": breach.other,
        "partner": breach.other,
        "count": breach.count,
        "limit": breach.limit,
        "names": ", ".join(breach.names),
        "key": breach.variant,
        "since": since,
        "moment": since,
    }


def _way(data: DataSet, one: Session, other: Session) -> str:
    """Begin a hint with how long the way is, where it is the way that makes two sessions clash."""
    if one.span.overlaps(other.span):
        return ""
    minutes = data.weeks.travel_minutes(one.place, other.place)
    way = ngettext(
        "the way from {one} to {other} takes {minutes} minute",
        "the way from {one} to {other} takes {minutes} minutes",
        minutes,
    )
    return way.format(one=one.place, other=other.place, minutes=minutes) + "; "


# --- on the phone, by names ----------------------------------------------------------------------


def phone(context: PlanContext, visit: Visit, breach: Breach) -> str:
    """Say in full words what keeps the person from the session."""
    row = RULES[breach.rule]
    assert row.phone, f"{breach.rule} keeps nobody from a wish"
    choice = _for_variant(row.phone, breach)
    facts = _facts_on_the_phone(context, visit, breach)
    text = _(choice) if isinstance(choice, str) else choice(facts)
    more = _not_in_the_house(context, visit, breach) if breach.rule == "unstaffed" else ()
    return " ".join([text.format(**facts), *more])


def _facts_on_the_phone(context: PlanContext, visit: Visit, breach: Breach) -> dict[str, Any]:
    """Return what fills in the texts; `minutes` of the way, if that is all that is short."""
    data = context.data
    session = (data.sessions | data.cancelled)[visit.session]
    person = data.people[visit.person]
    facts = {
        "person": person.name,
        "people": phrases.people(person.seats(session.invitation)),
        "guide": _name(data.people, breach.person),
        "is_guide": breach.person == person.id,
        "companions": phrases.listed(_name(data.people, name) for name in breach.names),
        "missing": len(breach.names),
        "partner": _name(data.partners, breach.other),
        "needs": phrases.listed(breach.names),
        "reason": ", ".join(breach.names),
        "staffing": breach.limit,
        "seats": breach.limit,
        "free": breach.limit - breach.count,
        "count": breach.count - 1,  # without what is asked for
    }
    if breach.rule == "below-minimum":
        facts["people"] = phrases.people(breach.limit)
    names = [name for name in (breach.session, breach.other) if name != visit.session]
    if other := context.index.sessions.get(names[0] or ""):
        same_day = other.span.day == session.span.day
        overlap = session.span.overlaps(other.span)
        minutes = 0 if overlap else data.weeks.travel_minutes(session.place, other.place)
        facts["minutes"] = minutes
        facts["visit"] = context.index.meeting(other).title
        facts["hours"] = phrases.hours_said(other.span) if same_day else phrases.when(other.span)
    return facts


def _name(known: Mapping[str, Person | Partner], id_: str | None) -> str:
    return known[id_].name if id_ and id_ in known else ""


def _not_in_the_house(context: PlanContext, visit: Visit, breach: Breach) -> Iterator[str]:
    """Say who is out with a visit or guiding, and who is away."""
    data, span = context.data, context.data.sessions[visit.session].span
    others = [one for one in data.partners[breach.other or ""].people if one != visit.person]
    away = [one for one in others if overlaps_any(span, data.people[one].away)]
    out = [one for one in breach.names if one != visit.person and one not in away]
    for text, who in ((_("Out then: {people}."), out), (_("Away then: {people}."), away)):
        if who:
            yield text.format(people=phrases.parties(data.people[one] for one in who))
