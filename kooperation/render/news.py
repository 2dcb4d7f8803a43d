"""What `koop diff` says: what changed between two plans, and whom to tell what.

The sentences are those an organiser would say on the phone.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.text import Text

from kooperation.i18n import _, mark, ngettext
from kooperation.render import phrases
from kooperation.render.layout import QUIET, add, block, entry, grid, join, number, title
from kooperation.render.results import changes_as_json
from kooperation.render.summary import changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.reports.lists import Guest, Meeting
    from kooperation.reports.news import Difference, Kind, Line, News, Reader, ReaderKind
    from kooperation.reports.organiser import ChangeKind

_SENTENCES = {
    ("visit", "added"): mark("You have a new visit to {host} on {when}."),
    ("visit", "moved"): mark("Your visit to {host} is no longer on {before} but on {when}."),
    ("visit", "removed"): mark("Your visit to {host} on {when} is cancelled."),
    ("visit", "changed"): mark("Your visit to {host} on {when} has changed."),
    ("guide", "added"): mark("You guide a session on {when} ({title}), for {people}."),
    ("guide", "moved"): mark(
        "You guide your session ({title}) no longer on {before} but on {when}, for {people}."
    ),
    ("guide", "removed"): mark("You no longer guide the session on {when} ({title})."),
    ("guide", "stopped"): mark("The session you guide on {when} ({title}) is cancelled."),
    ("guide", "changed"): mark("The session you guide on {when} ({title}) has changed."),
    ("host", "added"): mark("Your session on {when} ({title}) takes place, with {people}."),
    ("host", "moved"): mark(
        "Your session ({title}) is no longer on {before} but on {when}, with {people}."
    ),
    ("host", "removed"): mark("Your session on {when} ({title}) is cancelled."),
    ("host", "handed"): mark("Your session on {when} ({title}) is no longer yours."),
    ("host", "changed"): mark("Your session on {when} ({title}) has changed."),
    ("host", "guests"): mark("Your session on {when} ({title}) has other guests: {people}."),
    ("event", "added"): mark("There is a new common date on {when}: {title}."),
    ("event", "moved"): mark("{title} is no longer on {before} but on {when}."),
    ("event", "removed"): mark("{title} on {when} is cancelled."),
    ("event", "changed"): mark("{title} on {when} has changed."),
}
"""What to say on the phone, by what stands on the list and what is new in it."""

_FACTS = {
    "when": mark("times"),
    "where": mark("places"),
    "place": mark("places"),
    "title": mark("titles"),
    "about": mark("descriptions"),
    "note": mark("notes"),
    "contact": mark("contacts"),
    "host": mark("hosts"),
    "host name": mark("hosts"),
    "guides": mark("who guides"),
    "guide names": mark("who guides"),
    "guests": mark("guests"),
    "guest names": mark("guests"),
    "needs": mark("needs"),
    "found": mark("needs"),
    "fellows": mark("who comes along"),
    "number": mark("numbers"),
    "size": mark("numbers"),
    "seats": mark("numbers"),
    "off": mark("what is off"),
    "cancelled": mark("what is off"),
    "name": mark("names"),
    "role": mark("role"),
    "house": mark("institution"),
    "address": mark("address"),
    "people": mark("people of the house"),
    "weeks": mark("the weeks"),
}
"""What comes with the next list, by the name of the fact."""


def difference(found: Difference) -> Iterator[RenderableType]:
    """Say what has changed, then whom to tell, the most urgent first."""
    if not found.readers:
        yield block(Text(_("Nothing has changed.")))
        return
    yield block(title(concerned(found)))
    yield from _counts(found)
    yield from _sessions(_("These sessions take place now"), found.started)
    yield from _sessions(_("These sessions no longer take place"), found.stopped)
    yield from _rows(_("Common dates"), map(_event, found.events))
    yield from _rows(_("Other guides"), map(_guides, found.guides))
    yield from _rows(
        _("Other places and addresses"),
        ((Text(phrases.instead(*map(phrases.address, pair[::-1]))),) for pair in found.addresses),
    )
    told = [one for one in found.readers if one.kind == "call" and one.reader in _CALLED]
    if told:
        yield title(_("Whom to tell, the most urgent first"))
        dates = (phrases.short_date(_first(one).first.date()) for one in told)
        yield block(grid(zip(dates, map(_call, told), strict=True), below=1))
    yield from _briefly(found)


_CALLED = ("person", "host")


def _first(reader: Reader) -> News:
    """Return the most urgent thing to tell."""
    return next(one for one in reader.news if one.kind == reader.kind)


def concerned(found: Difference) -> str:
    """Say how many must be told, and how many only get a new list."""
    called, lists = counted(found, "call"), counted(found, "list")
    said = []
    if called:
        calls = sum(found.count("call").values())
        text = ngettext("{readers} must be told.", "{readers} must be told.", calls)
        said.append(text.format(readers=called))
    if lists:
        gets = sum(found.count("list").values())
        text = ngettext("{readers} only gets a new list.", "{readers} only get new lists.", gets)
        said.append(text.format(readers=lists))
    return " ".join(said) or _("Poster and page need new paper.")


def counted(found: Difference, kind: Kind) -> str:
    """`8 people, 2 hosts and 1 house`: who has news of that kind; nothing where nobody has."""
    counts = found.count(kind)
    words: dict[ReaderKind, Callable[[int], str]] = {
        "person": phrases.people,
        "host": phrases.hosts,
        "house": phrases.houses,
    }
    return phrases.listed(say(counts[one]) for one, say in words.items() if counts[one])


def after_planning(found: Difference) -> Iterator[RenderableType]:
    """Say which visits change, and name all for whom a new revision is news.

    That is the end of what `koop schedule` says of a published plan.
    """
    if not found.readers:
        yield block(Text(_("Nothing has changed.")))
        return
    rows = []
    heads: list[tuple[Kind, str]] = [("call", _("To be told")), ("list", _("New list"))]
    for kind, head in heads:
        names = [_name(one) for one in found.readers if one.kind == kind]
        if names:
            rows.append((head, ", ".join(names)))
    yield block(title(concerned(found)))
    yield from changes(found.changes)
    yield block(grid(rows))


def _name(reader: Reader) -> str:
    """Name a reader so that a person, a host and a house are told apart."""
    match reader.reader:
        case "week":
            return _("poster and page")
        case "house":
            return _("{house} (who is out)").format(house=reader.name)
        case _:
            return phrases.party(reader.name, reader.size)


def _counts(found: Difference) -> Iterator[RenderableType]:
    counts = Counter(change.kind for change in found.changes.people)
    facts: dict[ChangeKind, str] = {
        "added": ngettext("visit is new", "visits are new", counts["added"]),
        "moved": ngettext("visit is at another time", "visits are at other times", counts["moved"]),
        "removed": ngettext("visit is cancelled", "visits are cancelled", counts["removed"]),
        "altered": ngettext(
            "visit has another end or place", "visits have another end or place", counts["altered"]
        ),
    }
    if counts:
        yield block(grid([number(counts[k]), fact] for k, fact in facts.items() if counts[k]))


def _rows(head: str, rows: Iterable[Sequence[RenderableType]]) -> Iterator[RenderableType]:
    if rows := [*rows]:
        yield block(title(head), grid(rows))


def _sessions(head: str, meetings: Sequence[Meeting]) -> Iterator[RenderableType]:
    yield from _rows(
        head, ((phrases.moment(one.span), entry(one.title, one.host)) for one in meetings)
    )


def _event(item: News) -> Sequence[RenderableType]:
    return phrases.moment(_meeting(item).span), Text(sentence(item))


def _guides(item: News) -> Sequence[RenderableType]:
    meeting = _meeting(item)
    text = entry(meeting.title, meeting.host)
    return phrases.moment(meeting.span), add(text, _instead(item, "guide names", _people))


def _call(reader: Reader) -> Text:
    text = entry(phrases.party(reader.name, reader.size), reader.partner)
    numbers = join(reader.phone, reader.email, reader.contact)
    add(text, numbers or _("(no number in partners.yaml)"), style=QUIET)
    return add(text, *sentences(reader))


def _briefly(found: Difference) -> Iterator[RenderableType]:
    """Say in a line each what is new for houses, and who only gets a new list."""
    houses = [one for one in found.readers if one.reader == "house" and one.kind == "call"]
    rows = ((one.name, " ".join(sentences(one))) for one in houses)
    yield from _rows(_("Who is out of the house"), rows)
    lists = [one for one in found.readers if one.kind == "list"]
    rows = ((_name(one), " ".join(sentences(one))) for one in lists)
    yield from _rows(_("Only a new list"), rows)
    walls = [one for one in found.readers if one.reader == "week" and one.kind == "call"]
    if walls and concerned(found) != (text := _("Poster and page need new paper.")):
        yield block(Text(text))


def sentences(reader: Reader) -> list[str]:
    """Return what to say to a reader; what only stands on the next list comes last, in one."""
    calls = [one for one in reader.news if one.kind == "call"]
    briefly = _BRIEFLY if reader.reader in {"house", "week"} else ()
    said = [sentence(one) for one in calls if one.line.role not in briefly]
    listed = [one for one in calls if one.line.role in briefly]
    for head, lines in (
        (mark("Now: {what}."), [one.after for one in listed]),
        (mark("No longer: {what}."), [one.before for one in listed]),
    ):
        if there := [_briefly_said(line) for line in lines if line and line.on]:
            said.append(_(head).format(what="; ".join(there)))
    heads = [one for one in reader.news if one.line.role == "head"]
    said += filter(None, map(_head, heads))
    lists = (one for one in reader.news if one.kind == "list")
    if names := sorted({_(name) for one in lists for name in _on_the_list(one)}):
        said.append(_("On the new list: {what}.").format(what=", ".join(names)))
    return said


_BRIEFLY = ("out", "week", "event")
"""What is no sentence of its own for houses and walls: who is out, and what takes place."""


def _briefly_said(line: Line) -> str:
    """`Anna (Di 2.3., 10:00–11:00)`, or the title in place of a name, and another place."""
    assert line.meeting is not None
    what = phrases.parties(line.guests) if line.guests else line.meeting.title
    moment, place = phrases.moment(line.meeting.span), phrases.other_place(line.meeting)
    at = "" if line.guests else place
    return f"{what} ({', '.join(filter(None, (moment, at)))})"


def _on_the_list(item: News) -> Iterator[str]:
    """Yield the words for what comes with the next list."""
    if item.line.role == "head":
        yield from (_FACTS[name] for name in item.facts - {"name"})
    elif item.what == "changed":
        yield from (_FACTS[name] for name in item.facts)
    else:
        yield mark("dates")


def _head(item: News) -> str:
    """Say that a reader has another name on the lists, or is new or gone there."""
    if not (item.before and item.after):
        gone = item.after is None
        return _("No longer on the lists.") if gone else _("On the lists for the first time.")
    name = _instead(item, "name", str) if "name" in item.facts else ""
    return _("Name: {name}.").format(name=name) if name else ""


def _meeting(item: News) -> Meeting:
    meeting = item.line.meeting
    assert meeting is not None
    return meeting


def sentence(item: News) -> str:
    """Return what to say of a visit, a duty, a session or a common date, old and new."""
    meeting = _meeting(item)
    was = (item.before and item.before.meeting) or meeting
    people = phrases.people(meeting.people)
    kind: str = item.what
    if item.stopped or item.handed:
        kind = "stopped" if item.stopped else "handed"
    elif item.line.role == "host" and kind == "changed" and "guests" in item.facts:
        kind, people = "guests", phrases.instead(people, phrases.people(was.people))
    host = meeting.title
    if meeting.host not in {"", host}:
        host = f"{meeting.host} ({host})"
    when, then = phrases.when(meeting.span), phrases.when(was.span)
    said = _(_SENTENCES[item.line.role, kind]).format(
        host=host, title=meeting.title, when=when, before=then, people=people
    )
    return " ".join([said, *_details(item, meeting, was)])


def _details(item: News, meeting: Meeting, was: Meeting) -> Iterator[str]:
    """Yield what else is new of it and must be told."""
    role, facts = item.line.role, item.facts if item.what != "removed" else frozenset()
    if item.what == "changed" and "when" in facts:
        time = phrases.instead(phrases.hours_said(meeting.span), phrases.hours_said(was.span))
        yield _("Time: {time}.").format(time=time)
    place, before = phrases.address(meeting.place), phrases.address(was.place)
    new_place = item.what == "added" and (meeting.elsewhere or meeting.event)
    if place and ("where" in facts or new_place):
        yield _("Place: {place}.").format(place=phrases.instead(place, before))
    if "host" in facts and role in {"visit", "guide"}:
        yield _("Host: {host}.").format(host=phrases.instead(meeting.host, was.host))
    if "number" in facts and role == "visit":
        yield _("You come with: {people}.").format(people=_instead(item, "number", phrases.people))
    if "guides" in facts and role in {"guide", "host"}:
        yield _("Guided by: {people}.").format(people=_instead(item, "guide names", _people))
    if role == "host" and item.after and item.what != "removed":
        yield from _guests(item.before, item.after)


def _guests(before: Line | None, after: Line) -> Iterator[str]:
    """Say which guests are new, gone, more or fewer than before, and what they need."""
    if before is None or not before.on:
        return
    was, now = ({one.id: one for one in line.guests} for line in (before, after))
    comes = [one for id_, one in now.items() if id_ not in was]
    goes = [one for id_, one in was.items() if id_ not in now]
    both = [(one, was[id_]) for id_, one in now.items() if id_ in was]
    other = [one for one, old in both if (one.size, one.more) != (old.size, old.more)]
    need = [one for one, old in both if one.needs != old.needs]
    need += [one for one in comes if one.needs]
    if comes:
        yield _("New: {people}.").format(people=_guests_said(comes))
    if goes:
        yield _("No longer: {people}.").format(people=_guests_said(goes))
    if other:
        yield _("Another number: {people}.").format(people=_guests_said(other))
    if need:
        none = _("needs nothing")
        said = (f"{one.name} ({phrases.needs(one) or none})" for one in need)
        yield _("Needs: {people}.").format(people=phrases.listed(said))


def _guests_said(guests: Iterable[Guest]) -> str:
    return phrases.listed(map(phrases.guest, guests))


def _people(names: Sequence[str]) -> str:
    return phrases.listed(names) or _("nobody")


def _instead(item: News, fact: str, say: Callable[[Any], str]) -> str:
    """Say what a fact is now, and what it was before."""
    now = say(item.line.facts[fact])
    return phrases.instead(now, say(item.before.facts[fact])) if item.before else now


def as_json(found: Difference) -> dict[str, Any]:
    """Return the same with stable keys; only the sentences are in a language."""
    altered = found.changes.visits("altered")
    return {
        "version": 1,
        "changes": changes_as_json(found.changes)
        | {"altered": [{"person": person, "session": name} for person, name, _now in altered]},
        "sessions": {
            "started": [meeting.id for meeting in found.started],
            "stopped": [meeting.id for meeting in found.stopped],
        },
        "calls": [_call_as_json(one) for one in found.readers if one.kind == "call"],
        "readers": readers_as_json(found.readers),
    }


def _call_as_json(reader: Reader) -> dict[str, Any]:
    kind = "partner" if reader.reader == "host" else reader.reader
    return {
        kind: reader.id,
        **{key: getattr(reader, key) for key in ("name", "phone", "email", "contact")},
        "first": _first(reader).first.isoformat(timespec="minutes"),
        "sentences": sentences(reader),
    }


def readers_as_json(readers: Iterable[Reader]) -> list[dict[str, Any]]:
    """Return for whom there is news, and what, without a word of any language."""
    return [
        {
            "reader": one.reader,
            "id": one.id,
            "kind": one.kind,
            "news": [*map(_news_as_json, one.news)],
        }
        for one in readers
    ]


def _news_as_json(item: News) -> dict[str, Any]:
    line = item.line
    told: dict[str, Any] = {"what": item.what, "kind": item.kind, "role": line.role}
    if line.role == "out":
        told["person"] = line.topic[0]
    if line.role == "event" and line.meeting:
        told["event"] = line.meeting.id
    elif item.what != "moved" and line.name:
        told["session"] = line.name
    if item.what == "moved" and item.before and item.after:
        told |= {"from": item.before.name, "to": item.after.name}
    return told | ({"facts": sorted(item.facts)} if item.what == "changed" else {})
