"""A schedule as the text of `schedule.yaml`: the other way round than `schedule`."""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from kooperation.files.entries import Entry
from kooperation.files.scalars import Named
from kooperation.files.schedule import (
    PrintedEventEntry,
    PrintedInvitationEntry,
    PrintedPartnerEntry,
    PrintedPersonEntry,
    PrintedPlaceEntry,
    PrintedWeeksEntry,
    ScheduleFile,
    UnvisitedEntry,
    VisitEntry,
)
from kooperation.weeks.model import invitation_of
from kooperation.weeks.times import TimeSpan, parse_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.weeks.model import DataSet, Partner
    from kooperation.weeks.schedule import Held, Schedule

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
    return _HEADER + "\n".join(_lines(entry_of(schedule))) + "\n"


# --- what stands there ---------------------------------------------------------------------------


def entry_of(schedule: Schedule) -> ScheduleFile:
    """Return what stands in the file of a schedule."""
    then = schedule.printed
    visits = tuple(_visit(one, then) for one in schedule.held)
    lists = _lists(schedule, then) if then else {}
    entry: ScheduleFile = _like(ScheduleFile, schedule, visits=visits, cancelled=(), **lists)
    return entry


def _lists(schedule: Schedule, then: DataSet) -> dict[str, Any]:
    """Return all that the lists of a published schedule say, beside its visits."""
    visited = {one.session for one in schedule.held if not one.cancelled}
    dates = [*then.sessions.values(), *then.cancelled.values()]
    return {
        "unvisited": tuple(
            _like(UnvisitedEntry, one, session=one.id, until=one.end)
            for one in sorted(dates, key=lambda one: (one.start, one.id))
            if one.id not in visited
        ),
        "invitations": tuple(_like(PrintedInvitationEntry, o) for o in then.invitations.values()),
        "events": tuple(
            _like(PrintedEventEntry, one, at=tuple(parse_span(s.written()) for s in one.spans))
            for one in then.events.values()
        ),
        "partners": tuple(_partner(one, then) for one in then.partners.values()),
        "places": tuple(
            _like(PrintedPlaceEntry, one)
            for name, one in then.places.items()
            if name not in then.partners
        ),
        "weeks": _like(PrintedWeeksEntry, then.weeks),
    }


def _partner(one: Partner, then: DataSet) -> Any:
    people = tuple(_like(PrintedPersonEntry, then.people[person]) for person in one.people)
    return _like(PrintedPartnerEntry, one, people=people)


def _visit(one: Held, then: DataSet | None) -> Any:
    session = then.sessions.get(one.session) if then else None
    visitors = tuple(_guest(person, one.session, then) for person in one.visitors)
    return _like(VisitEntry, *filter(None, (session, one)), visitors=visitors)


def _guest(person: str, session: str, then: DataSet | None) -> Named:
    known = then.people.get(person) if then else None
    return Named(person, known.more.get(invitation_of(session)) if known else None)


def _like(kind: type[Entry], *things: Any, **values: Any) -> Any:
    """Return an entry with what bears the names of its keys, in the last of the things or here."""
    found: dict[str, Any] = {}
    for thing in things:
        for name in kind.model_fields.keys() & thing.__dataclass_fields__.keys():
            value = getattr(thing, name)
            found[name] = (*sorted(value),) if isinstance(value, frozenset) else value
    return kind.model_construct(**found | values)


# --- as text -------------------------------------------------------------------------------------


def _lines(entry: Entry) -> Iterator[str]:
    """Yield the lines of an entry, without usual numbers and what is empty, but for some lists."""
    for key, field in type(entry).model_fields.items():
        value = getattr(entry, key)
        if isinstance(value, Entry):
            yield f"{key}:"
            yield from (f"  {line}" for line in _lines(value))
        elif isinstance(value, tuple):
            if value or field.is_required() or key == "visits":
                yield f"{key}:" if value else f"{key}: []"
            for one in value:
                inside = _lines(one) if isinstance(one, Entry) else [_text(one)]
                yield from (f"  {' ' if n else '-'} {line}" for n, line in enumerate(inside))
        elif value not in (None, "") and (value != field.default or isinstance(value, str)):
            yield f"{key}: {_FORMS.get(key, _text)(value)}"


def _since(moment: datetime) -> str:
    """Write from when on something holds; midnight is its day."""
    day = moment.date().isoformat()
    return day if moment.time() == time() else moment.isoformat(timespec="minutes")


def _until(end: datetime) -> str:
    """Write the end of a session; midnight is the 24:00 of its own day."""
    if end.time() == time():
        return f"{end.date() - timedelta(days=1)}T24:00"
    return end.isoformat(timespec="minutes")


def _text(value: Any) -> str:
    """Write a value plainly where YAML reads it back as it is, else in double quotes."""
    match value:
        case TimeSpan():
            return value.text
        case Named(name, more):
            return f"{name} +{more}" if more else name
        case bool():
            return str(value).lower()
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


_FORMS: dict[str, Callable[[Any], str]] = {
    "session": str,
    "updated": datetime.isoformat,
    "settled": _since,
    "until": _until,
}
"""How values are written that the reader of YAML needs no quotes for, by their keys."""
