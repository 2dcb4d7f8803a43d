"""What is said of a broken rule of scheduling: one table, a row for each rule.

A row says the same facts in three ways: as a finding in `schedule.yaml`, on the phone to who asked
why a wish was not met, and as a mistake in promises, with a hint at what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kooperation.i18n import _, mark, ngettext
from kooperation.render import phrases
from kooperation.weeks.model import invitation_of, start_of
from kooperation.weeks.possible import overlaps_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kooperation.answers.why import PlanContext
    from kooperation.problems import Breach
    from kooperation.weeks.model import DataSet, Session, Visit


class Asked(NamedTuple):
    """A visit that somebody asks for, and what stands in its way."""

    context: PlanContext
    visit: Visit
    breach: Breach

    @property
    def person(self) -> str:
        """The name of who asks."""
        return self.context.data.people[self.visit.person].name

    @property
    def session(self) -> Session:
        """The session that is asked for."""
        return self.context.data.sessions[self.visit.session]

    @property
    def elsewhere(self) -> Session:
        """The other session in the way."""
        names = [n for n in (self.breach.session, self.breach.other) if n != self.visit.session]
        return self.context.index.sessions[names[0] or ""]

    def names(self, people: Iterable[str]) -> str:
        """Name people, parties with their size."""
        found = (self.context.data.people[one] for one in people)
        return phrases.listed(phrases.party(person.name, person.size) for person in found)


class Promised(NamedTuple):
    """A promised visit at whose line a mistake is told."""

    data: DataSet
    visit: Visit
    breach: Breach

    @property
    def sessions(self) -> tuple[Session, Session]:
        """The two sessions that exclude each other, by time."""
        names = (self.breach.session or "", self.breach.other or "")
        one, other = sorted((self.data.sessions[n] for n in names), key=lambda s: (s.span, s.id))
        return one, other

    def say(self, message: str, **more: object) -> str:
        """Fill in person, invitation, time and numbers."""
        session = self.data.sessions[self.visit.session]
        known: dict[str, object] = {
            "person": self.visit.person,
            "invitation": session.invitation,
            "when": session.span.written(),
            "count": self.breach.count,
            "limit": self.breach.limit,
            "names": ", ".join(self.breach.names),
        }
        return message.format(**known | more)


class Words(NamedTuple):
    """The row of a rule.

    `finding` is a text, or one for each variant of the breach. `phone` is None for what cannot
    stand in the way of a wish, `promise` (message and hint) for what no promise can break.
    """

    finding: str | dict[str, str]
    phone: Callable[[Asked], str] | None = None
    promise: Callable[[Promised], tuple[str, str]] | None = None


def in_order(reasons: Iterable[Breach]) -> list[Breach]:
    """Sort what stands in the way as it is told: what concerns the person first."""
    order = [*RULES]
    return sorted(reasons, key=lambda reason: order.index(reason.rule))


def finding(breach: Breach) -> str:
    """Say what breaks the rule, by ids and names of sessions, as they stand in the files."""
    text = RULES[breach.rule].finding
    if not isinstance(text, str):
        text = text[breach.variant]
    pair = [name for name in (breach.session, breach.other) if name]
    if breach.rule in ("clash", "twice"):
        pair.sort(key=lambda name: (start_of(name), name))
    return _(text).format(
        person=breach.person,
        session=breach.session,
        other=breach.other,
        first=pair[0],
        second=pair[-1],
        invitation=invitation_of(breach.session or ""),
        count=breach.count,
        limit=breach.limit,
        names=", ".join(breach.names),
        since=f"{breach.since:%Y-%m-%d %H:%M}" if breach.since else "",
    )


def phone(context: PlanContext, visit: Visit, breach: Breach) -> str:
    """Say in full words what keeps the person from the session."""
    say = RULES[breach.rule].phone
    assert say, f"{breach.rule} keeps nobody from a wish"
    return say(Asked(context, visit, breach))


def promise(data: DataSet, visit: Visit, breach: Breach) -> tuple[str, str]:
    """Say what is wrong with a promised visit, and what to do."""
    say = RULES[breach.rule].promise
    assert say, f"no promise breaks {breach.rule}"
    return say(Promised(data, visit, breach))


# --- on the phone --------------------------------------------------------------------------------


def _is_away(asked: Asked) -> str:
    return _("{person} is away.").format(person=asked.person)


def _is_elsewhere(asked: Asked) -> str:
    return _at(
        asked,
        _("{person} is at {visit} then, {hours}."),
        lambda n: ngettext(
            "{person} has no time for the way between here and {visit} ({hours}):"
            " it takes {minutes} minute.",
            "{person} has no time for the way between here and {visit} ({hours}):"
            " it takes {minutes} minutes.",
            n,
        ),
    )


def _guide_is_missing(asked: Asked) -> str:
    guide = asked.context.data.people[asked.breach.person or ""]
    if asked.breach.other is None:
        return _("{guide}, who guides here, is away.").format(guide=guide.name)
    if guide.id == asked.visit.person:
        if _minutes(asked):
            return _is_elsewhere(asked)
        return _at(asked, _("{guide} guides a session then, {hours}: {visit}."), guide=guide.name)
    return _at(
        asked,
        _("{guide}, who guides here, is at {visit} then, {hours}."),
        lambda n: ngettext(
            "{guide}, who guides here, has no time for the way between here and {visit}"
            " ({hours}): it takes {minutes} minute.",
            "{guide}, who guides here, has no time for the way between here and {visit}"
            " ({hours}): it takes {minutes} minutes.",
            n,
        ),
        guide=guide.name,
    )


def _at(asked: Asked, text: str, way: Callable[[int], str] | None = None, **more: str) -> str:
    """Say where somebody is; `way` says that only the way there takes too long."""
    other, minutes = asked.elsewhere, _minutes(asked)
    same_day = other.span.day == asked.session.span.day
    return (way(minutes) if way and minutes else text).format(
        person=asked.person,
        visit=asked.context.index.meeting(other).title,
        hours=phrases.hours_said(other.span) if same_day else phrases.when(other.span),
        minutes=minutes,
        **more,
    )


def _minutes(asked: Asked) -> int:
    """Return the minutes of the way, if that is all that is short."""
    one, other = asked.session, asked.elsewhere
    if one.span.overlaps(other.span):
        return 0
    return asked.context.data.weeks.travel_minutes(one.place, other.place)


def _seats_are_taken(asked: Asked) -> str:
    seats, free = asked.breach.limit, asked.breach.limit - asked.breach.count
    if free <= 0:
        return ngettext("The only seat is taken.", "All {seats} seats are taken.", seats).format(
            seats=seats
        )
    people = phrases.people(asked.context.data.people[asked.visit.person].size)
    return ngettext(
        "Of {seats} seats only {free} is left, too few for {people}.",
        "Of {seats} seats only {free} are left, too few for {people}.",
        free,
    ).format(seats=seats, free=free, people=people)


def _too_few_seats(asked: Asked) -> str:
    people = phrases.people(asked.context.data.people[asked.visit.person].size)
    return ngettext(
        "{seats} seat is too few for {people}.",
        "{seats} seats are too few for {people}.",
        asked.breach.limit,
    ).format(seats=asked.breach.limit, people=people)


def _needs_more_people(asked: Asked) -> str:
    people = phrases.people(asked.breach.limit)
    return _("To take place it needs {people}.").format(people=people)


def _takes_place_already(asked: Asked) -> str:
    if asked.breach.other:
        hours = phrases.hours_said(asked.elsewhere.span)
        return _("A session takes place at that time already, {hours}.").format(hours=hours)
    count = asked.breach.count - 1
    return ngettext(
        "One session takes place already, and there should be no more.",
        "{count} sessions take place already, and there should be no more.",
        count,
    ).format(count=count)


def _house_needs_people(asked: Asked) -> str:
    """Say how few would stay, who is out with a visit or guiding, and who is away."""
    data, breach = asked.context.data, asked.breach
    house = data.partners[breach.other or ""]
    text = ngettext(
        "Nobody would be left in the house at {partner}.",
        "Fewer than {staffing} people would be left in the house at {partner}.",
        house.staffing,
    ).format(partner=house.name, staffing=house.staffing)
    away = [
        one
        for one in house.people
        if one != asked.visit.person and overlaps_any(asked.session.span, data.people[one].away)
    ]
    out = [one for one in breach.names if one != asked.visit.person and one not in away]
    if out:
        text += " " + _("Out then: {people}.").format(people=asked.names(out))
    if away:
        text += " " + _("Away then: {people}.").format(people=asked.names(away))
    return text


def _makes_enough_visits(asked: Asked) -> str:
    count = asked.breach.count - 1
    if not asked.breach.limit:
        text = _("{person} makes no visits.")
    elif asked.breach.variant == "max_per_day":
        text = ngettext(
            "{person} makes {count} visit on that day already, and should make no more.",
            "{person} makes {count} visits on that day already, and should make no more.",
            count,
        )
    else:
        text = ngettext(
            "{person} makes {count} visit already, and should make no more.",
            "{person} makes {count} visits already, and should make no more.",
            count,
        )
    return text.format(person=asked.person, count=count)


def _lacks_something(asked: Asked) -> str:
    return _("{person} needs {needs}, and that is not offered there.").format(
        person=asked.person, needs=phrases.listed(asked.breach.names)
    )


def _goes_together(asked: Asked) -> str:
    companion = asked.context.data.people[asked.breach.other or ""].name
    return _("{person} only goes together with {companion}, who is not there then.").format(
        person=asked.person, companion=companion
    )


# --- as a mistake in promises --------------------------------------------------------------------


def _promised_twice_at_once(told: Promised) -> tuple[str, str]:
    one, other = told.sessions
    message = _(
        "{person} is agreed for {other} on {other_when} and for {invitation} on {when}:"
        " nobody can be at both"
    )
    hint = _("take back one of the two agreements")
    return _said_of_both(told, message), _way(told.data, one, other) + hint


def _promised_guide(told: Promised) -> tuple[str, str]:
    one, other = told.sessions
    message = _(
        "{guide} is needed on {other_when} for {other} and on {when} for {invitation},"
        " because visits are agreed: nobody can be at both"
    )
    hint = _("name other guides for one of them, or take back an agreement")
    return _said_of_both(told, message), _way(told.data, one, other) + hint


def _said_of_both(told: Promised, message: str) -> str:
    one, other = told.sessions
    return message.format(
        person=told.breach.person,
        guide=told.breach.person,
        other=one.invitation,
        other_when=one.span.written(),
        invitation=other.invitation,
        when=other.span.written(),
    )


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


def _promised_seats(told: Promised) -> tuple[str, str]:
    party = told.data.people[told.visit.person].size
    if party > told.breach.limit:
        message = _(
            "{person} is a party of {size}, but {invitation} on {when} has room for {limit}"
        )
        hint = _("raise seats to {size}, or split the party")
        return told.say(message, size=party), hint.format(size=party)
    message = _("{count} people are agreed for {invitation} on {when}, but it has room for {limit}")
    return told.say(message), told.say(_("raise seats to {count}, or take back an agreement"))


def _promised_sessions(told: Promised) -> tuple[str, str]:
    message = _(
        "visits are agreed for {count} sessions of {invitation}, but max_sessions is {limit}"
    )
    hint = _("raise max_sessions to {count}, or agree on the same session for all")
    return told.say(message), told.say(hint)


def _promised_again(told: Promised) -> tuple[str, str]:
    one, _other = told.sessions
    message = _("{person} is agreed for {invitation} twice: on {other} and on {when}")
    hint = _("take back one of the two agreements")
    return told.say(message, other=one.span.written()), hint


def _promised_from_house(told: Promised) -> tuple[str, str]:
    breach = told.breach
    if breach.variant == "alone":
        message = _(
            "{person} is agreed for {invitation} on {when}, but {partner} must keep"
            " {limit} in the house"
        )
        hint = _("lower staffing, or let somebody else go")
        return told.say(message, partner=breach.other), hint
    message = _(
        "{partner} must keep {limit} in the house on {moment}, but agreed visits take away {names}"
    )
    moment = f"{breach.since:%Y-%m-%d %H:%M}"
    hint = _("lower staffing, or let one of them go at another time")
    return told.say(message, partner=breach.other, moment=moment), hint


def _promised_visits(told: Promised) -> tuple[str, str]:
    key = told.breach.variant
    if not told.breach.limit:
        message = _("{person} is agreed for {invitation}, but {key} is 0")
        hint = _("raise {key}, or take back the agreement")
    else:
        message = {
            "max_visits": _("{person} is agreed for {count} visits, but max_visits is {limit}"),
            "max_per_day": _(
                "{person} is agreed for {count} visits on {day}, but max_per_day is {limit}"
            ),
        }[key]
        hint = _("raise {key} to {count}, or take back an agreement")
    day = start_of(told.visit.session).date()
    return told.say(message, key=key, day=day), told.say(hint, key=key)


def _promised_without(told: Promised) -> tuple[str, str]:
    message = _(
        '{person} is agreed for {invitation}, but needs "{names}", which is not among its features'
    )
    hint = _("ask the host; if it is there, add it to the features of {invitation}")
    return told.say(message), told.say(hint)


# --- the table -----------------------------------------------------------------------------------

RULES: dict[str, Words] = {
    "away": Words(mark("{person} is away during {session}"), _is_away),
    "clash": Words(
        {
            "way": mark("{person} cannot get from {first} to {second} in time"),
            "overlap": mark("{person} is at {first} and at {second} at the same time"),
        },
        _is_elsewhere,
        _promised_twice_at_once,
    ),
    "guiding": Words(
        {
            "away": mark("{person} guides {session}, but is away"),
            "busy": mark("{person} guides {session}, but is busy with {other}"),
        },
        _guide_is_missing,
        _promised_guide,
    ),
    "too-many": Words(
        {
            "max_visits": mark(
                "{person} makes more visits than they may: {count} instead of at most {limit}"
            ),
            "max_per_day": mark(
                "{person} makes more visits on the day of {session} than they may:"
                " {count} instead of at most {limit}"
            ),
        },
        _makes_enough_visits,
        _promised_visits,
    ),
    "unstaffed": Words(
        mark("too few stay in {other} from {since} on: {count} instead of at least {limit}"),
        _house_needs_people,
        _promised_from_house,
    ),
    "needs": Words(
        mark("{person} visits {session}, which lacks: {names}"), _lacks_something, _promised_without
    ),
    "overfull": Words(
        mark(
            "more people visit {session} than there are seats: {count} instead of at most {limit}"
        ),
        _too_few_seats,
        _promised_seats,
    ),
    "full": Words("", _seats_are_taken),
    "not-held": Words("", lambda _asked: _("Does not take place.")),
    "below-minimum": Words(
        mark("fewer people visit {session} than it needs: {count} instead of at least {limit}"),
        _needs_more_people,
    ),
    "too-many-sessions": Words(
        {
            "often": mark(
                "{invitation} takes place more often than it may:"
                " {count} instead of at most {limit}"
            ),
            "overlap": mark("koop chose {session}, which overlaps {other} of the same invitation"),
        },
        _takes_place_already,
        _promised_sessions,
    ),
    "apart": Words(
        mark("{person} visits {session} without {other}, though they are to go together"),
        _goes_together,
    ),
    "twice": Words(
        mark("{person} visits the same invitation twice: {first} and {second}"),
        promise=_promised_again,
    ),
    "unwished": Words(
        {
            "": mark("{person} visits {session} without a wish for it"),
            "own-institution": mark("{person} belongs to the host of {session}"),
        }
    ),
    "agreed": Words(mark("{person} does not visit {session}, though it is agreed")),
    "event": Words(mark("{session} overlaps the event {other}")),
    "outside": Words(mark("{session} lies outside the weeks")),
    "unknown": Words(
        {
            "session": mark('no session "{session}" is offered'),
            "window": mark("{session} fits into no window, or begins at no half hour of it"),
            "person": mark('there is no person "{person}"'),
            "repeated": mark("{person} stands more than once in {session}"),
            "left-out": mark(
                "{person} was at {session}, which has happened: the plan leaves it out"
            ),
            "added": mark("{person} was not at {session}, which has happened: the plan adds it"),
        }
    ),
}
"""What is said of every rule, and of `full` and `not-held`, which only stand in the way of a wish;
in the order in which it is told: what concerns the person first, then the session."""
