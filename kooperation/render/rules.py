"""What is said of a broken rule of scheduling: one table, a row for each rule.

A row says the same facts in three ways: as a finding in `schedule.yaml`, on the phone to who asked
why a wish was not met, and as a mistake in promises, with a hint at what to do. `breaches` fills
the facts in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from kooperation.i18n import _, mark, ngettext

Choice = str | Callable[[dict[str, Any]], str]
"""A text with placeholders, or what chooses one by the facts, where a number decides."""


class RuleWords(NamedTuple):
    """The row of a rule, each part with a text or with one for each variant of the breach.

    The variant `none` is for a limit of 0. `phone` is None for what cannot stand in the way of a
    wish, `promise` (message and hint) for what no promise can break.
    """

    finding: str | dict[str, str] = ""
    phone: Choice | dict[str, Choice] | None = None
    promise: tuple[str, str] | dict[str, tuple[str, str]] | None = None


def _is_elsewhere(facts: dict[str, Any]) -> str:
    if not facts["minutes"]:
        return _("{person} is at {visit} then, {hours}.")
    return ngettext(
        "{person} has no time for the way between here and {visit} ({hours}):"
        " it takes {minutes} minute.",
        "{person} has no time for the way between here and {visit} ({hours}):"
        " it takes {minutes} minutes.",
        facts["minutes"],
    )


def _guide_is_busy(facts: dict[str, Any]) -> str:
    if facts["is_guide"] and facts["minutes"]:
        return _is_elsewhere(facts)
    if facts["is_guide"]:
        return _("{guide} guides a session then, {hours}: {visit}.")
    if not facts["minutes"]:
        return _("{guide}, who guides here, is at {visit} then, {hours}.")
    return ngettext(
        "{guide}, who guides here, has no time for the way between here and {visit}"
        " ({hours}): it takes {minutes} minute.",
        "{guide}, who guides here, has no time for the way between here and {visit}"
        " ({hours}): it takes {minutes} minutes.",
        facts["minutes"],
    )


def _others_are_missing(facts: dict[str, Any]) -> str:
    return ngettext(
        "{person} only goes together with {companions}, who is not there then.",
        "{person} only goes together with {companions}, who are not there then.",
        facts["missing"],
    )


def _seats_are_taken(facts: dict[str, Any]) -> str:
    if facts["free"] <= 0:
        return ngettext("The only seat is taken.", "All {seats} seats are taken.", facts["seats"])
    return ngettext(
        "Of {seats} seats only {free} is left, too few for {people}.",
        "Of {seats} seats only {free} are left, too few for {people}.",
        facts["free"],
    )


RULES: dict[str, RuleWords] = {
    "unwished": RuleWords(
        {
            "": mark("{person} visits {session} without a wish for it"),
            "own-institution": mark("{person} belongs to the host of {session}"),
            "date": mark("{person} visits {session}, but wishes only other dates of it"),
        },
        {"date": mark("{person} wishes only other dates.")},
    ),
    "away": RuleWords(mark("{person} is away during {session}"), mark("{person} is away.")),
    "clash": RuleWords(
        {
            "way": mark("{person} cannot get from {first} to {second} in time"),
            "overlap": mark("{person} is at {first} and at {second} at the same time"),
        },
        _is_elsewhere,
        (
            mark(
                "{person} is agreed for {other} on {other_when} and for {invitation} on {when}:"
                " nobody can be at both"
            ),
            mark("take back one of the two agreements"),
        ),
    ),
    "guiding": RuleWords(
        {
            "away": mark("{person} guides {session}, but is away"),
            "busy": mark("{person} guides {session}, but is busy with {other}"),
        },
        {"away": mark("{guide}, who guides here, is away."), "busy": _guide_is_busy},
        (
            mark(
                "{guide} is needed on {other_when} for {other} and on {when} for {invitation},"
                " because visits are agreed: nobody can be at both"
            ),
            mark("name other guides for one of them, or take back an agreement"),
        ),
    ),
    "too-many": RuleWords(
        {
            "max_visits": mark(
                "{person} makes more visits than they may: {count} instead of at most {limit}"
            ),
            "max_per_day": mark(
                "{person} makes more visits on the day of {session} than they may:"
                " {count} instead of at most {limit}"
            ),
        },
        {
            "none": mark("{person} makes no visits."),
            "max_visits": lambda facts: ngettext(
                "{person} makes {count} visit already, and should make no more.",
                "{person} makes {count} visits already, and should make no more.",
                facts["count"],
            ),
            "max_per_day": lambda facts: ngettext(
                "{person} makes {count} visit on that day already, and should make no more.",
                "{person} makes {count} visits on that day already, and should make no more.",
                facts["count"],
            ),
        },
        {
            "none": (
                mark("{person} is agreed for {invitation}, but {key} is 0"),
                mark("raise {key}, or take back the agreement"),
            ),
            "max_visits": (
                mark("{person} is agreed for {count} visits, but max_visits is {limit}"),
                mark("raise {key} to {count}, or take back an agreement"),
            ),
            "max_per_day": (
                mark("{person} is agreed for {count} visits on {day}, but max_per_day is {limit}"),
                mark("raise {key} to {count}, or take back an agreement"),
            ),
        },
    ),
    "unstaffed": RuleWords(
        mark("too few stay in {other} from {since} on: {count} instead of at least {limit}"),
        lambda facts: ngettext(
            "Nobody would be left in the house at {partner}.",
            "Fewer than {staffing} people would be left in the house at {partner}.",
            facts["staffing"],
        ),
        {
            "alone": (
                mark(
                    "{person} is agreed for {invitation} on {when}, but {partner} must keep"
                    " {limit} in the house"
                ),
                mark("lower staffing, or let somebody else go"),
            ),
            "": (
                mark(
                    "{partner} must keep {limit} in the house on {moment}, but agreed visits take"
                    " away {names}"
                ),
                mark("lower staffing, or let one of them go at another time"),
            ),
        },
    ),
    "needs": RuleWords(
        mark("{person} visits {session}, which lacks: {names}"),
        mark("{person} needs {needs}, and that is not offered there."),
        (
            mark(
                "{person} is agreed for {invitation}, but needs what is not among the features"
                " there: {names}"
            ),
            mark("ask the host; if it is there, add it to the features of {places}"),
        ),
    ),
    "overfull": RuleWords(
        mark(
            "more people visit {session} than there are seats: {count} instead of at most {limit}"
        ),
        lambda facts: ngettext(
            "{seats} seat is too few for {people}.",
            "{seats} seats are too few for {people}.",
            facts["seats"],
        ),
        {
            "alone": (
                mark(
                    "{person} is a party of {size}, but {invitation} on {when} has room for {limit}"
                ),
                mark("raise seats to {size}, or split the party"),
            ),
            "": (
                mark(
                    "{count} people are agreed for {invitation} on {when}, but it has room for"
                    " {limit}"
                ),
                mark("raise seats to {count}, or take back an agreement"),
            ),
        },
    ),
    "full": RuleWords(phone=_seats_are_taken),
    "not-held": RuleWords(phone=mark("Does not take place.")),
    "below-minimum": RuleWords(
        mark("fewer people visit {session} than it needs: {count} instead of at least {limit}"),
        mark("To take place it needs {people}."),
    ),
    "too-many-sessions": RuleWords(
        {
            "often": mark(
                "{invitation} takes place more often than it may:"
                " {count} instead of at most {limit}"
            ),
            "overlap": mark("koop chose {session}, which overlaps {other} of the same invitation"),
        },
        {
            "often": lambda facts: ngettext(
                "One session takes place already, and there should be no more.",
                "{count} sessions take place already, and there should be no more.",
                facts["count"],
            ),
            "overlap": mark("A session takes place at that time already, {hours}."),
        },
        (
            mark(
                "visits are agreed for {count} sessions of {invitation}, but max_sessions is"
                " {limit}"
            ),
            mark("raise max_sessions to {count}, or agree on the same session for all"),
        ),
    ),
    "cancelled": RuleWords(phone=mark("Is off: {reason}")),
    "apart": RuleWords(
        mark("{person} visits {session} without {names}, though they are to go together"),
        _others_are_missing,
    ),
    "twice": RuleWords(
        mark("{person} visits the same invitation twice: {first} and {second}"),
        promise=(
            mark("{person} is agreed for {invitation} twice: on {other} and on {when}"),
            mark("take back one of the two agreements"),
        ),
    ),
    "agreed": RuleWords(mark("{person} does not visit {session}, though it is agreed")),
    "event": RuleWords(mark("{session} overlaps the event {other}")),
    "outside": RuleWords(mark("{session} lies outside the weeks")),
    "unknown": RuleWords(
        {
            "session": mark('no session "{session}" is offered'),
            "cancelled": mark("{session} is cancelled"),
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
"""What is said of every rule, and of `full`, `not-held` and `cancelled`, which only stand in the
way of a wish; in the order in which it is told: what concerns the person first, then the session.
"""
