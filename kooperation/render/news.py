"""What `koop diff` says: what changed between two plans, and whom to tell what.

`koop schedule` ends with the same: for whom a new revision is news.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.text import Text

from kooperation.i18n import _, ngettext
from kooperation.render import phrases
from kooperation.render.calls import fact_instead, meeting_of, nobody_or, sentence, sentences
from kooperation.render.layout import QUIET, add, block, entry, grid, join, number, title
from kooperation.render.results import changes_as_json
from kooperation.render.summary import changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.reports.lines import ReaderKind
    from kooperation.reports.lists import Meeting
    from kooperation.reports.news import Difference, Kind, News, Reader
    from kooperation.reports.organiser import ChangeKind


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
            rows.append((head, "; ".join(names)))  # names may hold commas
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


def _rows(
    head: str, rows: Iterable[Sequence[RenderableType]], *, fixed: int = 1
) -> Iterator[RenderableType]:
    if rows := [*rows]:
        yield block(title(head), grid(rows, fixed=fixed))


def _sessions(head: str, meetings: Sequence[Meeting]) -> Iterator[RenderableType]:
    yield from _rows(
        head, ((phrases.moment(one.span), entry(one.title, one.host)) for one in meetings)
    )


def _event(item: News) -> Sequence[RenderableType]:
    return phrases.moment(meeting_of(item).span), Text(sentence(item))


def _guides(item: News) -> Sequence[RenderableType]:
    meeting = meeting_of(item)
    text = entry(meeting.title, meeting.host)
    return phrases.moment(meeting.span), add(text, fact_instead(item, "guide names", nobody_or))


def _call(reader: Reader) -> Text:
    text = entry(phrases.party(reader.name, reader.size), reader.partner)
    numbers = join(reader.phone, reader.email, reader.contact)
    add(text, numbers or _("(no number in partners.yaml)"), style=QUIET)
    return add(text, *sentences(reader))


def _briefly(found: Difference) -> Iterator[RenderableType]:
    """Say in a line each what is new for houses, and who only gets a new list."""
    houses = [one for one in found.readers if one.reader == "house" and one.kind == "call"]
    rows = ((one.name, " ".join(sentences(one))) for one in houses)
    yield from _rows(_("Who is out of the house"), rows, fixed=0)
    lists = [one for one in found.readers if one.kind == "list"]
    rows = ((_name(one), " ".join(sentences(one))) for one in lists)
    yield from _rows(_("Only a new list"), rows, fixed=0)
    walls = [one for one in found.readers if one.reader == "week" and one.kind == "call"]
    if walls and concerned(found) != (text := _("Poster and page need new paper.")):
        yield block(Text(text))


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
