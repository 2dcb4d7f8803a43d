"""What stands in the way of a visit, in sentences that can be said on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kooperation import words
from kooperation.i18n import _, ngettext
from kooperation.possible import overlaps_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kooperation.explain import Reason, Scene
    from kooperation.model import Person, Session


def sentence(scene: Scene, person: Person, session: Session, reason: Reason) -> str:
    """Say in full words what keeps the person from the session."""
    return _SENTENCES[reason.code](scene, person, session, reason)


def _away(_scene: Scene, person: Person, _session: Session, _reason: Reason) -> str:
    return _("{person} is away.").format(person=person.name)


def _clash(scene: Scene, person: Person, session: Session, reason: Reason) -> str:
    there, hours, minutes = _elsewhere(scene, session, reason)
    if not minutes:
        text = _("{person} is at {visit} then, {hours}.")
    else:
        text = ngettext(
            "{person} has no time for the way between here and {visit} ({hours}):"
            " it takes {minutes} minute.",
            "{person} has no time for the way between here and {visit} ({hours}):"
            " it takes {minutes} minutes.",
            minutes,
        )
    return text.format(person=person.name, visit=there, hours=hours, minutes=minutes)


def _guiding(scene: Scene, person: Person, session: Session, reason: Reason) -> str:
    (guide,) = reason.people
    name = scene.data.people[guide].name
    if reason.session is None:
        return _("{guide}, who guides here, is away.").format(guide=name)
    there, hours, minutes = _elsewhere(scene, session, reason)
    if minutes and guide == person.id:
        return _clash(scene, person, session, reason)
    if guide == person.id:
        text = _("{guide} guides a session then, {hours}: {visit}.")
    elif not minutes:
        text = _("{guide}, who guides here, is at {visit} then, {hours}.")
    else:
        text = ngettext(
            "{guide}, who guides here, has no time for the way between here and {visit}"
            " ({hours}): it takes {minutes} minute.",
            "{guide}, who guides here, has no time for the way between here and {visit}"
            " ({hours}): it takes {minutes} minutes.",
            minutes,
        )
    return text.format(guide=name, visit=there, hours=hours, minutes=minutes)


def _too_many(_scene: Scene, person: Person, _session: Session, reason: Reason) -> str:
    if not reason.most:
        return _("{person} makes no visits.").format(person=person.name)
    if reason.session:
        text = ngettext(
            "{person} makes {count} visit on that day already, and should make no more.",
            "{person} makes {count} visits on that day already, and should make no more.",
            reason.count,
        )
    else:
        text = ngettext(
            "{person} makes {count} visit already, and should make no more.",
            "{person} makes {count} visits already, and should make no more.",
            reason.count,
        )
    return text.format(person=person.name, count=reason.count)


def _unstaffed(scene: Scene, person: Person, session: Session, reason: Reason) -> str:
    """Say how few would stay, who is out with a visit or guiding, and who is away."""
    house = scene.data.partners[session.host if reason.session else person.partner]
    text = ngettext(
        "Nobody would be left in the house at {partner}.",
        "Fewer than {staffing} people would be left in the house at {partner}.",
        house.staffing,
    ).format(partner=house.name, staffing=house.staffing)
    away = [
        one
        for one in house.people
        if one != person.id and overlaps_any(session.span, scene.data.people[one].away)
    ]
    out = [one for one in reason.people if one not in away]
    if out:
        text += " " + _("Out then: {people}.").format(people=_names(scene, out))
    if away:
        text += " " + _("Away then: {people}.").format(people=_names(scene, away))
    return text


def _needs(_scene: Scene, person: Person, _session: Session, reason: Reason) -> str:
    text = _("{person} needs {needs}, and that is not offered there.")
    return text.format(person=person.name, needs=words.listed(reason.needs))


def _overfull(_scene: Scene, _person: Person, _session: Session, reason: Reason) -> str:
    return ngettext(
        "{seats} seat is too few for {people}.",
        "{seats} seats are too few for {people}.",
        reason.most,
    ).format(seats=reason.most, people=words.people(reason.count))


def _full(_scene: Scene, person: Person, _session: Session, reason: Reason) -> str:
    if reason.count >= reason.most:
        return ngettext(
            "The only seat is taken.", "All {seats} seats are taken.", reason.most
        ).format(seats=reason.most)
    free = reason.most - reason.count
    return ngettext(
        "Of {seats} seats only {free} is left, too few for {people}.",
        "Of {seats} seats only {free} are left, too few for {people}.",
        free,
    ).format(seats=reason.most, free=free, people=words.people(person.size))


def _not_held(_scene: Scene, _person: Person, _session: Session, _reason: Reason) -> str:
    return _("Does not take place.")


def _below_minimum(_scene: Scene, _person: Person, _session: Session, reason: Reason) -> str:
    return _("To take place it needs {people}.").format(people=words.people(reason.most))


def _too_many_sessions(scene: Scene, _person: Person, _session: Session, reason: Reason) -> str:
    if reason.session:
        hours = words.hours_said(scene.book.sessions[reason.session].span)
        return _("A session takes place at that time already, {hours}.").format(hours=hours)
    return ngettext(
        "One session takes place already, and there should be no more.",
        "{count} sessions take place already, and there should be no more.",
        reason.count,
    ).format(count=reason.count)


def _apart(scene: Scene, person: Person, _session: Session, reason: Reason) -> str:
    return _("{person} only goes together with {companion}, who is not there then.").format(
        person=person.name, companion=scene.data.people[reason.people[0]].name
    )


_SENTENCES: dict[str, Callable[[Scene, Person, Session, Reason], str]] = {
    "clash": _clash,
    "away": _away,
    "guiding": _guiding,
    "overfull": _overfull,
    "full": _full,
    "not-held": _not_held,
    "below-minimum": _below_minimum,
    "too-many-sessions": _too_many_sessions,
    "unstaffed": _unstaffed,
    "too-many": _too_many,
    "needs": _needs,
    "apart": _apart,
}
"""What to say for each code."""


def _elsewhere(scene: Scene, session: Session, reason: Reason) -> tuple[str, str, int]:
    """Return where somebody is, when, and the minutes of the way if that is all that is short."""
    assert reason.session
    other = scene.book.sessions[reason.session]
    same_day = other.span.day == session.span.day
    hours = words.hours_said(other.span) if same_day else words.when(other.span)
    minutes = scene.data.weeks.travel_minutes(session.place, other.place)
    overlap = session.span.overlaps(other.span)
    return scene.book.meeting(other).title, hours, 0 if overlap else minutes


def _names(scene: Scene, people: Iterable[str]) -> str:
    found = (scene.data.people[one] for one in people)
    return words.listed(words.party(person.name, person.size) for person in found)
