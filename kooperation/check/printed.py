"""What the lists of a plan say otherwise than the two files do now, each at its line.

The plan is compared with itself as it would be written now: entry by entry, key by key.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kooperation.files.scalars import Named
from kooperation.files.schedule import ScheduleFile, VisitEntry, WrittenEntry
from kooperation.files.written import entry_of
from kooperation.i18n import _, mark, ngettext
from kooperation.problems import Problem, Severity
from kooperation.weeks.model import invitation_of
from kooperation.weeks.printed import printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kooperation.files.document import Path
    from kooperation.files.entries import Entry
    from kooperation.files.typed import Typed
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Held, Schedule

OUTDATED, OUTDATED_TEXT, VANISHED = "outdated", "outdated-text", "vanished"

_PLAN = mark("koop schedule makes a new plan")
_LISTS = mark("koop schedule brings the lists up to date")
_BACK = mark("write it back; who leaves gets `away`, what is off gets `cancelled`")

_ASIDE: Mapping[type[Entry], frozenset[str]] = {
    ScheduleFile: frozenset(
        {"cancelled", "published", "revision", "updated", "settled", "made_from", "binding"}
    ),
    VisitEntry: frozenset({"cancelled"}),
}
"""Keys that are no text of a list, or of which others say what is wrong."""


class _Difference(NamedTuple):
    """Where an entry says otherwise: its name, the key, and what both say; None if it is not there.

    `kind` is the list it stands in.
    """

    path: Path
    kind: str
    name: str
    key: str
    old: Any
    new: Any


def said_otherwise(
    file: Typed[ScheduleFile], data: DataSet, schedule: Schedule, unsafe: frozenset[str]
) -> Iterator[Problem]:
    """Yield what the plan says otherwise than the files, and ids that left the files.

    Times, places, hosts, guides and numbers are errors. What is `unsafe` was not understood.
    """
    now = _as_of_now(data, schedule)
    found = [*_between(file.entry, entry_of(now))] if file.entry and now != schedule else []
    known: dict[str, Mapping[str, object]] = {
        "partners": data.partners,
        "people": data.people,
        "invitations": data.invitations,
    }
    for path, kind, name in _ids(schedule, file.entry):
        if name not in known[kind] and name not in unsafe:
            said = _('"{id}" is no longer in the files').format(id=name)
            source = file.document.source(*path)
            yield Problem(VANISHED, Severity.WARNING, said, source, _(_BACK))
    for one in found:
        gone = one.new is None and one.kind in known and one.name not in known[one.kind]
        doubtful = one.kind == "places" and unsafe
        if not (gone or doubtful or invitation_of(one.name) in unsafe):
            code, hint, severity = OUTDATED, _PLAN, Severity.ERROR
            if one.kind == "unvisited" or one.key not in _SAID:
                code, hint, severity = OUTDATED_TEXT, _LISTS, Severity.WARNING
            source = file.document.source(*one.path)
            yield Problem(code, severity, _message(one, data), source, _(hint))


def lasts(data: DataSet, schedule: Schedule) -> bool:
    """Tell whether the next `koop schedule` would write all that the lists say as it is.

    So it is also where an id has left the files of which only what has happened still speaks.
    """
    return _as_of_now(data, schedule) == schedule


def _as_of_now(data: DataSet, schedule: Schedule) -> Schedule:
    """Return the same plan as the next `koop schedule` would write it."""
    marked = schedule.marked(data)
    past = marked.past

    def held(one: Held) -> Held:
        session = None if past.holds(one.session) else data.sessions.get(one.session)
        return replace(one, until=session.end, place=session.place) if session else one

    then = schedule.printed and printed(data, marked.visits, past)
    if schedule.printed and then:
        # Of a session that is no longer offered, the referee says so.
        lost = {one.session for one in schedule.held} - then.sessions.keys()
        kept = {n: one for n, one in schedule.printed.sessions.items() if n in lost}
        then = replace(then, sessions=dict(sorted((then.sessions | kept).items())))
    return replace(schedule, held=tuple(map(held, schedule.held)), printed=then)


def _ids(schedule: Schedule, entry: ScheduleFile | None) -> Iterator[tuple[Path, str, str]]:
    """Yield where the partners, people and invitations of a published plan stand."""
    if entry is None or schedule.printed is None:
        return
    for i, house in enumerate(entry.partners):
        yield ("partners", i, "id"), "partners", house.id
        for j, person in enumerate(house.people):
            yield ("partners", i, "people", j, "id"), "people", person.id
    for i, invitation in enumerate(entry.invitations):
        yield ("invitations", i, "id"), "invitations", invitation.id


def _between(old: Any, new: Any, path: Path = (), kind: str = "") -> Iterator[_Difference]:
    """Yield the differences of two entries of the same name."""
    name = _name(old)
    for key in type(old).model_fields.keys() - _ASIDE.get(type(old), frozenset()):
        one, other = getattr(old, key), getattr(new, key)
        if one == other:
            continue
        if isinstance(one, WrittenEntry) and isinstance(other, WrittenEntry):
            yield from _between(one, other, (*path, key), key)
        elif isinstance(
            (*one, *other)[0] if isinstance(one, tuple) else None, WrittenEntry | Named
        ):
            yield from _among(one, other, (*path, key), key)
        else:
            yield _Difference((*path, key), kind, name, key, one, other)


def _among(old: Any, new: Any, path: Path, kind: str) -> Iterator[_Difference]:
    """Yield the differences of two lists of entries, wherever in them these stand."""
    was, now = _by_name(old), _by_name(new)
    for i, (key, one) in enumerate(was.items()):
        other = now.get(key)
        if isinstance(one, Named) or other is None:
            if one != other:
                yield _Difference((*path, i), kind, key[0], kind, one, other)
        else:
            yield from _between(one, other, (*path, i), kind)
    for name, number in now.keys() - was:
        yield _Difference(path, kind, name, kind, None, now[name, number])


def _by_name(entries: Iterable[Any]) -> dict[tuple[str, int], Any]:
    """Return entries by name; one of a name that stands there already is the next of it."""
    found: dict[tuple[str, int], Any] = {}
    count: Counter[str] = Counter()
    for one in entries:
        name = _name(one)
        found[name, count[name]] = one
        count[name] += 1
    return found


def _name(entry: Any) -> str:
    """Return by what an entry is known."""
    if isinstance(entry, Named):
        return entry.name
    return str(getattr(entry, "session", "") or getattr(entry, "id", ""))


_SAID = {
    "until": mark("{name} now lasts until {new}"),
    "place": mark("{name} now takes place at: {new}"),
    "guides": mark("{name} is now guided by: {new}"),
    "host": mark("{name} is now held by {new}"),
    "at": mark("{name} is now at: {new}"),
    "events": mark("the common dates are others now: {name}"),
    "size": "",
    "visitors": "",
}
"""What people rely on, and what is said of it."""


def _message(one: _Difference, data: DataSet) -> str:
    if one.key in {"size", "visitors"} and one.new is not None:
        count = (one.new.more or 0) if one.key == "visitors" else one.new
        text = ngettext(
            "{name} now counts {count} person", "{name} now counts {count} people", count
        )
        if one.key == "visitors":
            text = ngettext(
                "{count} more comes with {name}", "{count} more come with {name}", count
            )
        return text.format(name=one.name, count=count)
    if one.key in _SAID and one.kind != "unvisited":
        return _(_SAID[one.key]).format(name=one.name, new=_text(one, data))
    if one.old is None:
        return _('the lists do not name "{name}" yet').format(name=one.name)
    if one.new is None:
        return _('the lists still name "{name}"').format(name=one.name)
    text = _('{name}: {key} is now "{new}"') if one.new else _("{name}: {key} is no longer there")
    return text.format(name=one.name, key=one.key, new=_text(one, data))


def _text(one: _Difference, data: DataSet) -> str:
    """Return what the files say now, as people write it."""
    match one.key, one.new:
        case "until", new:
            return f"{new:%Y-%m-%dT%H:%M}"
        case "at", _new:
            return ", ".join(span.written() for span in data.events[one.name].spans)
        case _, tuple(new):
            return ", ".join(map(str, new)) or _("nobody")
        case _, new:
            return str(new)
