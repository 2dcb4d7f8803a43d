"""What to say to whom there is news for: the sentences that an organiser says on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kooperation.i18n import _, mark
from kooperation.render import phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kooperation.reports.lines import ListLine
    from kooperation.reports.meetings import Guest, Meeting
    from kooperation.reports.news import News, Reader

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
    ("visit", "again"): mark("Your visit to {host} on {when} is as before after all."),
    ("visit", "not again"): mark("Your visit to {host} on {when} does not take place after all."),
    ("guide", "again"): mark("You guide the session on {when} ({title}) as before after all."),
    ("guide", "not again"): mark("You do not guide the session on {when} ({title}) after all."),
    ("host", "again"): mark(
        "Your session on {when} ({title}) is as before after all, with {people}."
    ),
    ("host", "not again"): mark("Your session on {when} ({title}) does not take place after all."),
    ("event", "again"): mark("{title} on {when} is as before after all."),
    ("event", "not again"): mark("{title} on {when} does not take place after all."),
}
"""What to say on the phone, by what stands on the list and what is new in it."""

_LISTED = {
    mark("times"): ("when",),
    mark("places"): ("where", "place"),
    mark("titles"): ("title",),
    mark("descriptions"): ("about",),
    mark("notes"): ("note",),
    mark("contacts"): ("contact",),
    mark("hosts"): ("host", "host name"),
    mark("who guides"): ("guides", "guide names"),
    mark("guests"): ("guests", "guest names"),
    mark("needs"): ("needs", "found"),
    mark("who comes along"): ("fellows",),
    mark("numbers"): ("number", "size", "seats"),
    mark("what is off"): ("off", "cancelled"),
    mark("names"): ("name",),
    mark("role"): ("role",),
    mark("institution"): ("house",),
    mark("address"): ("address",),
    mark("people of the house"): ("people",),
    mark("the weeks"): ("weeks",),
}
"""What comes with the next list, with the names of the facts that it is said of."""
_WORDS = {fact: word for word, facts in _LISTED.items() for fact in facts}


def sentences(reader: Reader) -> list[str]:
    """Return what to say to a reader; what only stands on the next list comes last, in one."""
    calls = [one for one in reader.news if one.kind == "call"]
    briefly = _BRIEFLY if reader.reader in {"house", "week"} else ()
    said = [sentence(one) for one in calls if one.line.role not in briefly]
    listed = [one for one in calls if one.line.role in briefly]
    new, back = ([one for one in listed if one.again is again] for again in (False, True))
    for head, lines in (
        (mark("Now: {what}."), [one.after for one in new]),
        (mark("No longer: {what}."), [one.before for one in new]),
        (mark("As before after all: {what}."), [one.after for one in back]),
        (mark("After all not: {what}."), [o.before for o in back if o.what == "removed"]),
    ):
        if there := [_briefly_said(line) for line in lines if line and line.on]:
            said.append(_(head).format(what="; ".join(there)))
    heads = [one for one in reader.news if one.line.role == "head"]
    said += filter(None, map(_head, heads))
    for head, again in (
        (mark("On the new list: {what}."), False),
        (mark("On the list as before after all: {what}."), True),
    ):
        if facts := texts(one for one in reader.news if one.again is again):
            said.append(_(head).format(what=", ".join(sorted(map(_, facts)))))
    return [*dict.fromkeys(said)]


def texts(news: Iterable[News]) -> set[str]:
    """Return the words, in English, for what of the news comes with the next list."""
    return {name for item in news if item.kind == "list" for name in _on_the_list(item)}


_BRIEFLY = ("out", "week", "event")
"""What is no sentence of its own for houses and walls: who is out, and what takes place."""


def _briefly_said(line: ListLine) -> str:
    """`Anna (Di 2.3., 10:00–11:00)`, or the title in place of a name, and another place."""
    assert line.meeting is not None
    what = _guests_said(line.guests) or line.meeting.title
    moment, place = phrases.moment(line.meeting.span), phrases.other_place(line.meeting)
    at = "" if line.guests else place
    return f"{what} ({', '.join(filter(None, (moment, at)))})"


def _on_the_list(item: News) -> Iterator[str]:
    """Yield the words for what comes with the next list."""
    if item.line.role == "head":
        yield from (_WORDS[name] for name in item.facts - {"name"})
    elif item.what == "changed":
        yield from (_WORDS[name] for name in item.facts)
    else:
        yield mark("dates")


def _head(item: News) -> str:
    """Say that a reader has another name on the lists, or is new or gone there."""
    if not (item.before and item.after):
        gone = item.after is None
        return _("No longer on the lists.") if gone else _("On the lists for the first time.")
    name = fact_instead(item, "name", str) if "name" in item.facts else ""
    return _("Name: {name}.").format(name=name) if name else ""


def meeting_of(item: News) -> Meeting:
    """Return the session or common date that the news is about."""
    meeting = item.line.meeting
    assert meeting is not None
    return meeting


def sentence(item: News) -> str:
    """Return what to say of a visit, a duty, a session or a common date, old and new."""
    meeting = meeting_of(item)
    was = (item.before and item.before.meeting) or meeting
    people = phrases.people(meeting.people)
    kind: str = item.what
    if item.again:
        kind = "not again" if item.what == "removed" else "again"
    elif item.stopped or item.handed:
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
    return " ".join([said, *(() if item.again else _details(item, meeting, was))])


def _details(item: News, meeting: Meeting, was: Meeting) -> Iterator[str]:
    """Yield what else is new of it and must be told."""
    if item.reason:
        yield _("Reason: {reason}.").format(reason=item.reason.rstrip("."))
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
        yield _("You come with: {people}.").format(
            people=fact_instead(item, "number", phrases.people)
        )
    if "guides" in facts and role in {"guide", "host"}:
        yield _("Guided by: {people}.").format(people=fact_instead(item, "guide names", nobody_or))
    if role == "host" and item.after and item.what != "removed":
        yield from _guests(item.before, item.after)


def _guests(before: ListLine | None, after: ListLine) -> Iterator[str]:
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


def nobody_or(names: Sequence[str]) -> str:
    """List the names, if there are any."""
    return phrases.listed(names) or _("nobody")


def fact_instead(item: News, fact: str, say: Callable[[Any], str]) -> str:
    """Say what a fact is now, and what it was before."""
    now = say(item.line.facts[fact])
    return phrases.instead(now, say(item.before.facts[fact])) if item.before else now
