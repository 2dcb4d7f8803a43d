"""A schedule as the text of `schedule.yaml`: the other way round than `schedule`."""

from __future__ import annotations

import json
import re
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from kooperation.weeks.model import invitation_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kooperation.weeks.model import DataSet, Partner, Person, Session, Weeks
    from kooperation.weeks.schedule import Schedule

_PLAIN = re.compile(r"[^\W_][\w ()/.,&+–-]*(?<! )")
_HEADER = """\
# Written by koop. To settle something by hand write `agreed`, `away` or `cancelled` in the other
# files, then run: koop schedule
# Von koop geschrieben. Was feststehen soll, kommt als `agreed`, `away` oder `cancelled` in die
# anderen Dateien, dann: koop schedule
"""
"""In both languages: whoever opens the file may have neither asked for it nor know koop."""


def text_of(schedule: Schedule) -> str:
    """Return the text of `schedule.yaml`: one value a line, so that git can merge and show it."""
    return _HEADER + "\n".join(_lines(_content(schedule), "")) + "\n"


def _content(schedule: Schedule) -> dict[str, Any]:
    """Return what stands in the file; what is empty is left out, but for `visits`."""
    head = {
        "published": str(schedule.published).lower(),
        "revision": str(schedule.revision),
        "updated": schedule.updated.isoformat(),
        "settled": _since(schedule.settled) if schedule.settled else "",
        "made_from": schedule.made_from,
        "binding": "true" if schedule.binding else "",
    }
    then = schedule.printed
    held = [
        {
            "session": one.session,
            "until": _until(one.until),
            "place": _text(one.place),
            **(_date(then.sessions.get(one.session)) if then else {}),
            "cancelled": "true" if one.cancelled else "",
            "visitors": [_guest(person, one.session, then) for person in one.visitors],
        }
        for one in schedule.held
    ]
    return head | {"visits": held} | (_printed_content(schedule, then) if then else {})


def _printed_content(schedule: Schedule, then: DataSet) -> dict[str, Any]:
    visited = {one.session for one in schedule.held if not one.cancelled}
    dates = [*then.sessions.values(), *then.cancelled.values()]
    return {
        "unvisited": [
            {
                "session": one.id,
                "until": _until(one.end),
                "place": _text(one.place),
                **_date(one),
                "cancelled": _text(one.cancelled),
            }
            for one in sorted(dates, key=lambda one: (one.start, one.id))
            if one.id not in visited
        ],
        "invitations": [
            {"id": n, "host": one.host, "title": _text(one.title), "about": _text(one.about)}
            for n, one in then.invitations.items()
        ],
        "events": [
            {
                "id": n,
                "title": _text(one.title),
                "place": _text(one.place or ""),
                "at": [span.written() for span in one.spans],
            }
            for n, one in then.events.items()
        ],
        "partners": [_partner(one, then) for one in then.partners.values()],
        "places": [
            {"id": _text(n), "name": _text(one.name), "address": _text(one.address)}
            for n, one in then.places.items()
            if n not in then.partners
        ],
        "weeks": _weeks(then.weeks),
    }


def _partner(one: Partner, then: DataSet) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": _text(one.name),
        "address": _text(one.address),
        "contact": _text(one.contact),
        "people": [_person(then.people[person]) for person in one.people],
    }


def _weeks(weeks: Weeks) -> dict[str, Any]:
    return {
        "id": weeks.id,
        "title": _text(weeks.title),
        "start": str(weeks.start),
        "end": str(weeks.end),
        "timezone": weeks.timezone,
        "language": str(weeks.language),
        "contact": _text(weeks.contact),
        "email": _text(weeks.email),
    }


def _date(session: Session | None) -> dict[str, Any]:
    if session is None:
        return {}
    return {
        "guides": [*session.guides],
        "note": _text(session.note),
        "seats": str(session.seats or ""),
        "features": [_text(feature) for feature in sorted(session.features)],
    }


def _guest(person: str, session: str, then: DataSet | None) -> str:
    known = then.people.get(person) if then else None
    more = known.more.get(invitation_of(session)) if known else None
    return f"{person} +{more}" if more else person


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": _text(person.name),
        "role": _text(person.role),
        "size": str(person.size) if person.size != 1 else "",
        "needs": [_text(need) for need in sorted(person.needs)],
    }


def _since(moment: datetime) -> str:
    """Write from when on something holds; midnight is its day."""
    day = moment.date().isoformat()
    return day if moment.time() == time() else moment.isoformat(timespec="minutes")


def _until(end: datetime) -> str:
    """Write the end of a session; midnight is the 24:00 of its own day."""
    if end.time() == time():
        return f"{end.date() - timedelta(days=1)}T24:00"
    return end.isoformat(timespec="minutes")


def _text(text: str) -> str:
    """Write a text plainly where YAML reads it back as it is, else in double quotes."""
    return text if not text or _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _lines(content: dict[str, Any], indent: str) -> Iterator[str]:
    """Yield the lines of what stands under its keys: texts as they are, lists, more such keys."""
    for name, value in content.items():
        if isinstance(value, str):
            if value:
                yield f"{indent}{name}: {value}"
        elif isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _lines(value, indent + "  ")
        elif value:
            yield f"{indent}{name}:"
            yield from _items(value, indent + "  ")
        elif name in {"visits", "visitors"}:
            yield f"{indent}{name}: []"


def _items(values: list[Any], indent: str) -> Iterator[str]:
    for value in values:
        inside = [value] if isinstance(value, str) else [*_lines(value, "")]
        for number, line in enumerate(inside):
            yield f"{indent}{'  ' if number else '- '}{line}"
