"""What `koop diff` says: how many visits changed, which sessions, and whom to tell what.

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
from kooperation.render.summary import must_be_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.reports.calls import Call, Difference, News
    from kooperation.reports.lists import Meeting
    from kooperation.reports.organiser import ChangeKind

_SENTENCES = {
    ("visit", "added"): mark("You have a new visit to {host} on {when}."),
    ("visit", "moved"): mark("Your visit to {host} is no longer on {before} but on {when}."),
    ("visit", "removed"): mark("Your visit to {host} on {when} is cancelled."),
    ("visit", "altered"): mark("Your visit to {host} on {when} has changed."),
    ("guide", "added"): mark("You guide a session on {when} ({title}), for {people}."),
    ("guide", "moved"): mark(
        "You guide your session ({title}) no longer on {before} but on {when}, for {people}."
    ),
    ("guide", "removed"): mark("You no longer guide the session on {when} ({title})."),
    ("guide", "stopped"): mark("The session you guide on {when} ({title}) is cancelled."),
    ("guide", "altered"): mark("The session you guide on {when} ({title}) has changed."),
    ("host", "added"): mark("Your session on {when} ({title}) takes place, with {people}."),
    ("host", "moved"): mark(
        "Your session ({title}) is no longer on {before} but on {when}, with {people}."
    ),
    ("host", "removed"): mark("Your session on {when} ({title}) is cancelled."),
    ("host", "altered"): mark("Your session on {when} ({title}) has changed."),
    ("host", "guests"): mark("Your session on {when} ({title}) has other guests: {people}."),
}
"""What to say, by what somebody does and what is new in it."""


def difference(found: Difference) -> Iterator[RenderableType]:
    """Say what has changed, then whom to tell, the most urgent first."""
    if not found.calls:
        yield block(Text(_("Nothing has changed.")))
        return
    people = sum(call.size for call in found.calls if call.kind == "person")
    hosts = sum(call.kind == "partner" for call in found.calls)
    yield block(title(must_be_told(people, hosts)))
    yield from _counts(found)
    yield from _sessions(_("These sessions take place now"), found.started)
    yield from _sessions(_("These sessions no longer take place"), found.stopped)
    yield title(_("Whom to tell, the most urgent first"))
    dates = (phrases.short_date(call.news[0].first.date()) for call in found.calls)
    yield grid(zip(dates, map(_call, found.calls), strict=True), below=1)


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


def _sessions(head: str, meetings: Sequence[Meeting]) -> Iterator[RenderableType]:
    if meetings:
        rows = ((phrases.moment(one.span), entry(one.title, one.host)) for one in meetings)
        yield block(title(head), grid(rows))


def _call(call: Call) -> Text:
    text = entry(phrases.party(call.name, call.size), call.partner)
    numbers = join(call.phone, call.email, call.contact)
    add(text, numbers or _("(no number in partners.yaml)"), style=QUIET)
    return add(text, *map(_sentence, call.news))


def _sentence(item: News) -> str:
    """Return what to say, old and new."""
    meeting = item.meeting
    was = item.before or meeting
    people = phrases.people(meeting.people)
    if item.kind == "guests":
        people = phrases.instead(people, phrases.people(was.people))
    host = meeting.title
    if meeting.host not in {"", host}:
        host = f"{meeting.host} ({host})"
    when, then = phrases.when(meeting.span), phrases.when(was.span)
    said = [
        _(_SENTENCES[item.role, item.kind]).format(
            host=host, title=meeting.title, when=when, before=then, people=people
        )
    ]
    if item.kind == "altered" and meeting.span != was.span:
        time = phrases.instead(phrases.hours_said(meeting.span), phrases.hours_said(was.span))
        said.append(_("Time: {time}.").format(time=time))
    place, before = phrases.address(meeting.place), phrases.address(was.place)
    if place and (place != before or (item.kind == "added" and meeting.elsewhere)):
        said.append(_("Place: {place}.").format(place=phrases.instead(place, before)))
    if item.comes:
        said.append(_("New: {people}.").format(people=phrases.parties(item.comes)))
    if item.goes:
        said.append(_("No longer: {people}.").format(people=phrases.parties(item.goes)))
    return " ".join(said)


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
        "calls": [
            {call.kind: call.id}
            | {key: getattr(call, key) for key in ("name", "phone", "email", "contact")}
            | {
                "first": call.news[0].first.isoformat(timespec="minutes"),
                "sentences": [*map(_sentence, call.news)],
            }
            for call in found.calls
        ],
    }
