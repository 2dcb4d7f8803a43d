"""Times that cannot be, or that are hardly meant."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from kooperation.check import walk
from kooperation.files.resolve import LONGEST_WEEKS, merge, starts
from kooperation.i18n import _, ngettext
from kooperation.problems import Finding
from kooperation.weeks.model import grouped, session_id
from kooperation.weeks.possible import overlaps_any
from kooperation.weeks.times import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.files.entries import EventEntry, SessionEntry, WeeksEntry
    from kooperation.files.load import Loaded
    from kooperation.weeks.times import Span, TimeSpan

_SATURDAY, _SUNDAY = 5, 6


def weeks_backwards(loaded: Loaded) -> Iterator[Finding]:
    """No day lies in weeks that end before they start."""
    weeks = loaded.weeks
    if weeks and weeks.end < weeks.start:
        source = loaded.invitations.document.source("weeks", "end")
        message = _("the weeks end on {end}, before they start on {start}")
        hint = _("correct one of the two, or swap them")
        yield Finding.of(source, message, hint, start=weeks.start, end=weeks.end)


def weeks_too_long(loaded: Loaded) -> Iterator[Finding]:
    """More than a year lies between start and end of the weeks: a slip in a date, most likely."""
    weeks = loaded.weeks
    if weeks and (count := (weeks.end - weeks.start).days + 1) > LONGEST_WEEKS:
        source = loaded.invitations.document.source("weeks", "end")
        message = _("the weeks last {count} days, at most {most} are possible")
        hint = _("correct the year of start or end")
        yield Finding.of(source, message, hint, count=count, most=LONGEST_WEEKS)


def session_outside(loaded: Loaded) -> Iterator[Finding]:
    """Sessions must lie within the weeks."""
    message = _('the session of {invitation} at "{at}" lies outside the weeks')
    for invitation, session, at in walk.sessions(loaded):
        if hint := _way_in(loaded.weeks, session.at):
            yield Finding.of(at("at"), message, hint, invitation=invitation.id, at=session.at.text)


def window_outside(loaded: Loaded) -> Iterator[Finding]:
    """Windows with a date must lie within the weeks."""
    message = _('the window "{at}" of {invitation} lies outside the weeks')
    for invitation, at in walk.invitations(loaded):
        for k, window in enumerate(invitation.windows):
            if window.dates and (hint := _way_in(loaded.weeks, window)):
                said = {"invitation": invitation.id, "at": window.text}
                yield Finding.of(at("windows", k), message, hint, **said)


def hours_outside(loaded: Loaded) -> Iterator[Finding]:
    """The hours of a house meet no day of the weeks, so nobody ever has to stay there."""
    message = _("the hours of {partner} meet no day of the weeks, so nobody has to stay there")
    hint = _(
        "the weeks go from {start} to {end}: write days of theirs, or for every day"
        " hours: [08:00-16:00]"
    )
    if (data := loaded.data) is None:
        return
    for name, house in data.partners.items():
        if house.hours == () and not loaded.incomplete(name):
            source = loaded.origin("partner", name, inside=("hours",))
            yield Finding.of(
                source, message, hint, partner=name, start=data.weeks.start, end=data.weeks.end
            )


def event_without_day(loaded: Loaded) -> Iterator[Finding]:
    """A common date falls on weekdays that the weeks do not have, so no list names it."""
    weeks = loaded.weeks
    message = _('the event {event} at "{at}" meets no day of the weeks, so no list names it')
    hint = _("the weeks go from {start} to {end}; write its date: {day}")
    for event, at in walk.events(loaded):
        if weeks and event.at.dates is None and _outside(weeks, event.at):
            (after, *_more) = event.at.resolve(weeks.end, weeks.end + timedelta(days=7))
            when = {"start": weeks.start, "end": weeks.end, "day": after.written()}
            yield Finding.of(at("at"), message, hint, event=event.id, at=event.at.text, **when)


def _outside(weeks: WeeksEntry, at: TimeSpan) -> bool:
    """Tell whether some of the dates, or all of the weekdays, are none of the weeks."""
    if weeks.end < weeks.start:
        return False
    if dates := at.dates_near(weeks.start, weeks.end):
        return dates[0] < weeks.start or dates[1] > weeks.end
    return not any(day.weekday() in at.weekdays for day in days(weeks.start, weeks.end))


def _way_in(weeks: WeeksEntry | None, at: TimeSpan) -> str:
    """Say of what lies outside when the weeks are, and which day is meant if another fits."""
    if weeks is None or not _outside(weeks, at):
        return ""
    hint = _("the weeks go from {start} to {end}").format(start=weeks.start, end=weeks.end)
    dates = at.dates_near(weeks.start, weeks.end)
    day = dates[0] if dates and dates[0] == dates[1] else None
    for month, number in ((day.month, day.day), (day.day, day.month)) if day else ():
        with suppress(ValueError):
            meant = date(weeks.start.year, month, number)
            if weeks.start <= meant <= weeks.end:
                return _("{hint}; perhaps {day} is meant").format(hint=hint, day=meant)
    return _("{hint}; move it, or change the weeks").format(hint=hint)


def duplicate_session(loaded: Loaded) -> Iterator[Finding]:
    """Two sessions of one invitation start at the same time."""
    message = _("two sessions of {invitation} start on {start}")
    hint = _("give one of them another time, or make them one with more seats")
    seen: dict[tuple[int, str], SessionEntry] = {}
    for invitation, session, at in walk.sessions(loaded):
        for span in () if session.cancelled else walk.days_meant(loaded, session.at):
            # Two invitations with the same id are another mistake.
            key = (id(invitation), session_id(invitation.id, span.start))
            if seen.setdefault(key, session) is not session:
                start = f"{span.start:%Y-%m-%d %H:%M}"
                yield Finding.of(at("at"), message, hint, invitation=invitation.id, start=start)
                break


def guests_of_several_days(loaded: Loaded) -> Iterator[Finding]:
    """An entry that means several days says who comes, and not on which of them."""
    message = _('"{at}" of {invitation} means {count} days, so {key} cannot say who comes when')
    hint = _("write an entry for each of these days instead, the first with at: {when}")
    for invitation, session, at in walk.sessions(loaded):
        spans = walk.days_meant(loaded, session.at)
        for key in ("agreed", "interested") if len(spans) > 1 else ():
            if getattr(session, key):
                values = {"at": session.at.text, "count": len(spans), "when": spans[0].written()}
                name = invitation.id
                yield Finding.of(at(key), message, hint, invitation=name, key=key, **values)


def session_in_event(loaded: Loaded) -> Iterator[Finding]:
    """Everybody is at a common event while a session would take place."""
    message = _("the session of {invitation} on {when} overlaps the event {event}")
    hint = _("the event is on {when}: move the session")
    busy, off = _event_days(loaded), loaded.data.cancelled if loaded.data else {}
    for invitation, session, at in walk.sessions(loaded):
        for span in () if session.cancelled else walk.days_meant(loaded, session.at):
            for event, time in busy.get(span.day, ()):
                if span.overlaps(time) and session_id(invitation.id, span.start) not in off:
                    values = {"invitation": invitation.id, "event": event.id}
                    said = message.format(when=span.written(), **values)
                    yield Finding(at("at"), said, hint.format(when=time.written()))


def _event_days(loaded: Loaded) -> dict[date, list[tuple[EventEntry, Span]]]:
    """Return the events of each day of the weeks."""
    return grouped(
        (span.day, (event, span))
        for event, _at in walk.events(loaded)
        for span in walk.days_meant(loaded, event.at)
    )


def session_on_weekend(loaded: Loaded) -> Iterator[Finding]:
    """A session falls on a Saturday or Sunday; perhaps its date is a slip."""
    messages = {
        _SATURDAY: _("the session of {invitation} on {day} falls on a Saturday"),
        _SUNDAY: _("the session of {invitation} on {day} falls on a Sunday"),
    }
    hint = _("correct the date, unless it is meant")
    said: set[int] = set()
    for invitation, session, at in walk.sessions(loaded):
        off = session.cancelled or invitation.cancelled
        if session.at.dates is None or off or id(invitation) in said:
            continue  # who writes `Sa` means it, and one warning is enough
        for day in (span.day for span in walk.days_meant(loaded, session.at)):
            if message := messages.get(day.weekday()):
                said.add(id(invitation))
                yield Finding.of(at("at"), message, hint, invitation=invitation.id, day=day)
                break


def session_without_hours(loaded: Loaded) -> Iterator[Finding]:
    """Without hours a session lasts the whole day, which is hardly meant."""
    message = _('the session of {invitation} at "{at}" lasts all day, from 00:00 to 24:00')
    hint = _("write its hours: {at} 10:00-11:30")
    for invitation, session, at in walk.sessions(loaded):
        if not session.at.hours and not session.cancelled:
            yield Finding.of(at("at"), message, hint, invitation=invitation.id, at=session.at.text)


def window_without_start(loaded: Loaded) -> Iterator[Finding]:
    """No session fits into a window."""
    message = _('no session of {invitation} fits into the window "{window}"')
    events = {day: [span for _event, span in found] for day, found in _event_days(loaded).items()}
    for invitation, at in walk.complete_invitations(loaded):
        minutes = invitation.duration
        if minutes is None or loaded.weeks is None:
            continue
        spans = [walk.days_meant(loaded, window) for window in invitation.windows]
        fitting = {window: [*starts([window], minutes)] for window in merge(chain(*spans))}
        wide = grouped((window.day, window) for window, sessions in fitting.items() if sessions)
        free = grouped(
            (window.day, window)
            for window, sessions in fitting.items()
            if not all(overlaps_any(session, events.get(window.day, ())) for session in sessions)
        )
        for k, window in enumerate(invitation.windows):
            if (window.dates and _outside(loaded.weeks, window)) or _inside(spans[k], free):
                continue
            hint = ngettext(
                "a session takes {minutes} minute; make the window longer, or lower duration",
                "a session takes {minutes} minutes; make the window longer, or lower duration",
                minutes,
            )
            if not spans[k]:
                hint = _("none of its days is one of the weeks: write other days")
            elif _inside(spans[k], wide):
                hint = _("common events take all of its time: write other hours")
            said = {"invitation": invitation.id, "window": window.text, "minutes": minutes}
            yield Finding.of(at("windows", k), message, hint, **said)


def _inside(spans: Iterable[Span], wide: dict[date, list[Span]]) -> bool:
    """Tell whether any of the spans lies within one of the others."""
    return any(
        other.start <= span.start and span.end <= other.end
        for span in spans
        for other in wide.get(span.day, ())
    )
