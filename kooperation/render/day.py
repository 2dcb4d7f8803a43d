"""A day for the organiser's desk, on a terminal, on paper and as JSON. It holds phone numbers."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

from kooperation.i18n import _, mark
from kooperation.render import news, phrases, tell
from kooperation.render.calls import fact_instead, meeting_of, nobody_or, sentence, sentences
from kooperation.render.layout import QUIET, WARN, add, block, entry, grid, join, title
from kooperation.render.results import news_as_json
from kooperation.weeks.model import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from kooperation.reports.day import DaySession, DaySheet, Reached
    from kooperation.reports.meetings import Meeting
    from kooperation.reports.news import Difference
    from kooperation.reports.organiser import ChangeKind, VisitChange

_KINDS: dict[ChangeKind, str] = {
    "added": mark("New: {people}."),
    "moved": mark("Moved: {people}."),
    "removed": mark("No longer: {people}."),
    "altered": mark("Another end or place: {people}."),
}
"""What is new for people who visit a session."""

_CHANGED = mark("New since the revision before")
_UNTOLD = mark("Who may not know it yet")


def day_sheets(sheets: Iterable[DaySheet]) -> Iterator[RenderableType]:
    """Show all of a day: sessions, who is there and how to reach them, and what is new."""
    for sheet in sheets:
        yield title(phrases.long_date(sheet.day))
        nothing = [[Text(_("Nothing takes place"), QUIET)]]
        rows = [[phrases.hours(one.meeting.span), _session(one)] for one in sheet.sessions]
        yield block(grid(rows or nothing, below=bool(rows)))
        if lines := since(sheet):
            yield title(_(_CHANGED))
            yield block(grid([[line] for line in lines], fixed=0))
        if sheet.untold:
            rows = [[_names(who), Text("\n".join(say))] for who, say in untold(sheet)]
            yield block(title(_(_UNTOLD)), grid(rows, fixed=0, below=1))


def _session(one: DaySession) -> RenderableType:
    meeting = one.meeting
    text = add(entry(meeting.title, _beside(meeting)), *_where(meeting), style=QUIET)
    if state := _state(one):
        return add(Text(meeting.title, "strike" if one.session.cancelled else "bold"), state)
    if meeting.event:
        return text
    add(text, join(phrases.seats_taken(meeting), phrases.contact(meeting)), style=QUIET)
    add(text, *(_("Guided by: {people}.").format(people=_reach(who)) for who in one.guides))
    add(text, phrases.note(meeting))
    rows = []
    for who in one.guests:
        guest = add(Text(phrases.guest(who.guest)), _about(who), style=WARN)
        rows.append((guest, Text(who.guest.partner, QUIET), _numbers(who)))
    return Group(text, grid(rows, fixed=0))


def _about(who: Reached) -> str:
    return join(phrases.needs(who.guest), phrases.missed(who.guest))


def _names(who: Iterable[tuple[str, str]]) -> Text:
    lines = (Text.assemble(name, "\n", (reach, QUIET)) for name, reach in who)
    return Text("\n").join(lines)


def _beside(meeting: Meeting) -> str:
    return _("for everybody") if meeting.event else phrases.other_host(meeting)


def _where(meeting: Meeting) -> list[str]:
    """Return where it is, if it is not just the host's house."""
    return [phrases.address(meeting.place) if meeting.event else phrases.elsewhere(meeting)]


def _state(one: DaySession) -> str:
    """Say why it does not take place; nothing if it does."""
    if one.session.cancelled:
        return phrases.is_off(one.session.cancelled)
    return "" if one.guests or one.meeting.event else _("Does not take place")


def _reach(who: Reached) -> str:
    return ", ".join(filter(None, (phrases.guest(who.guest), _numbers(who))))


def _numbers(who: Reached) -> str:
    """Return the phone number, or else the address, of somebody."""
    return who.phone or who.email


def since(sheet: DaySheet) -> list[str]:
    """Say what of the day was otherwise in the revision before, if there is one."""
    return [*_since(sheet.since)] if sheet.since else []


def _since(found: Difference) -> Iterator[str]:
    for meeting in found.started:
        yield _("Takes place now: {what}.").format(what=_what(meeting))
    for meeting in found.stopped:
        yield _("No longer takes place: {what}.").format(what=_what(meeting))
    for item in found.guides:
        guides = fact_instead(item, "guide names", nobody_or)
        yield f"{_what(meeting_of(item))}: {_('Guided by: {people}.').format(people=guides)}"
    yield from map(sentence, found.events)
    changes = sorted(found.changes.people, key=_key)
    for _of, same in groupby(changes, key=_key):
        yield _visits([*same])


def _key(change: VisitChange) -> tuple[Any, ...]:
    ids = (one.id if one else "" for one in (change.before, change.after))
    return change.meeting.span, *ids, change.kind


def _visits(same: list[VisitChange]) -> str:
    """Say for whom the same is new."""
    first, what = same[0], _what(same[0].meeting)
    if first.kind == "moved" and first.before:
        moments = (phrases.moment(one.span) for one in (first.meeting, first.before))
        what = f"{first.meeting.title}, {phrases.instead(*moments)}"
    people = phrases.listed(phrases.guest(one.person) for one in same)
    return f"{what}: {_(_KINDS[first.kind]).format(people=people)}"


def _what(meeting: Meeting) -> str:
    return f"{meeting.title} ({phrases.moment(meeting.span)})"


def untold(sheet: DaySheet) -> list[tuple[list[tuple[str, str]], list[str]]]:
    """Return who may not know what is new of the day, and what to say to all who hear the same.

    Of each it is the name, and how to reach them.
    """
    together = grouped(
        (tuple(sentences(one)), (join(tell.name(one), one.partner), " · ".join(tell.numbers(one))))
        for one in sheet.untold
    )
    return [(who, [*say]) for say, who in together.items()]


def page(sheet: DaySheet) -> dict[str, Any]:
    """Return the words of a day as they stand on paper."""
    return {
        "name": phrases.long_date(sheet.day),
        "empty": "" if sheet.sessions else _("Nothing takes place"),
        "sessions": [*map(_on_paper, sheet.sessions)],
        "changed": {"title": _(_CHANGED), "lines": since(sheet)},
        "untold": {
            "title": _(_UNTOLD),
            "rows": [{"who": [*map(list, who)], "say": say} for who, say in untold(sheet)],
        },
        "columns": [_("Guest"), _("Institution"), _("People"), _("Phone")],
    }


def _on_paper(one: DaySession) -> dict[str, Any]:
    meeting, state = one.meeting, _state(one)
    takes_place = not (state or meeting.event)
    about = (
        phrases.seats_taken(meeting),
        phrases.contact(meeting),
        *(_("Guided by: {people}.").format(people=_reach(who)) for who in one.guides),
        phrases.note(meeting),
    )
    return {
        "hours": phrases.hours_said(meeting.span),
        "title": meeting.title,
        "host": _beside(meeting),
        "state": state,
        "off": bool(one.session.cancelled),
        "lines": [line for line in (*_where(meeting), *(about if takes_place else ())) if line],
        "guests": [
            {
                "name": phrases.attended(who.guest),
                "partner": who.guest.partner,
                "size": str(who.guest.size + who.guest.more),
                "reach": _numbers(who),
                "about": _about(who),
            }
            for who in one.guests
        ],
    }


def as_json(sheets: Iterable[DaySheet]) -> list[dict[str, Any]]:
    """Return the days with stable keys, without a word of any language."""
    return [
        {
            "day": one.day,
            "sessions": [asdict(session) for session in one.sessions],
            "since": news.as_json(one.since) if one.since else None,
            "untold": [
                {
                    "reader": reader.reader,
                    "id": reader.id,
                    "phone": reader.phone,
                    "email": reader.email,
                    "news": [*map(news_as_json, reader.news)],
                }
                for reader in one.untold
            ],
        }
        for one in sheets
    ]
