"""What `koop tell` says: whom to call and what to say, the most urgent first; who gets new lists.

It holds phone numbers and mail addresses, and is for the organiser alone.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from kooperation.i18n import _, ngettext
from kooperation.render import phrases
from kooperation.render.calls import sentences
from kooperation.render.layout import QUIET, Unparted, add, block, entry, grid, title
from kooperation.weeks.model import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.answers.tell import DueReader
    from kooperation.reports.lines import ReaderKind
    from kooperation.reports.news import NewsKind, Reader

CALLED = ("person", "host")
"""The kinds of readers to whom something is said on the phone."""


def calls(told: Sequence[DueReader]) -> Iterator[RenderableType]:
    """Say whom to call, in a block those who hear the same; then who only gets a new list."""
    yield block(title(concerned(told) or _("Nobody needs to be told anything.")))
    called = [one for one in told if one.reader.kind == "call"]
    if rows := [*map(_call, blocks(one for one in called if one.reader.reader in CALLED))]:
        yield title(_("Calls, the most urgent first"))
        yield block(grid(rows, below=1))
    yield from _rows(
        _("Who is out of the house"), (o for o in called if o.reader.reader == "house")
    )
    lists = [one for one in told if one.reader.kind == "list"]
    yield from _rows(_("Only a new list"), lists)
    walls = any(one.reader.reader == "week" for one in called)
    if walls and concerned(told) != (text := _("Poster and page need new paper.")):
        yield block(Text(text))


def blocks(told: Iterable[DueReader]) -> list[list[DueReader]]:
    """Return those together who hear the same, in their order."""
    return [*grouped((tuple(said(one)), one) for one in told).values()]


def said(one: DueReader) -> list[str]:
    """Return what to say to a reader."""
    whole = _("The whole list: no earlier one is noted.") if one.whole else ""
    return [*([whole] if whole else []), *sentences(one.reader)]


def concerned(told: Sequence[DueReader]) -> str:
    """Say how many must be told, and how many only get a new list; nothing where nobody is."""
    calls, lists = (_counts(told, kind) for kind in ("call", "list"))
    found = []
    if calls:
        text = ngettext("{readers} must be told.", "{readers} must be told.", sum(calls.values()))
        found.append(text.format(readers=_counted(calls)))
    if lists:
        text = ngettext(
            "{readers} only gets a new list.", "{readers} only get new lists.", sum(lists.values())
        )
        found.append(text.format(readers=_counted(lists)))
    return " ".join(found) or (_("Poster and page need new paper.") if told else "")


def at_the_end(told: Sequence[DueReader], command: str) -> Iterator[RenderableType]:
    """Say in one line how many must be told, and which command says what."""
    if told:
        text = _("{readers} ({command})")
        yield Unparted(text.format(readers=concerned(told), command=command), command)


def _counts(told: Iterable[DueReader], kind: NewsKind) -> Counter[ReaderKind]:
    """Return how many people, hosts and houses have news of that kind, parties by size."""
    found: Counter[ReaderKind] = Counter()
    for one in (one.reader for one in told):
        if one.kind == kind and one.reader != "week":
            found[one.reader] += one.size
    return found


def _counted(counts: Counter[ReaderKind]) -> str:
    """`8 people, 2 hosts and 1 house`."""
    words: dict[ReaderKind, Callable[[int], str]] = {
        "person": phrases.people,
        "host": phrases.hosts,
        "house": phrases.houses,
    }
    return phrases.listed(say(counts[one]) for one, say in words.items() if counts[one])


def name(reader: Reader) -> str:
    """Name a reader so that a person, a host and a house are told apart."""
    match reader.reader:
        case "week":
            return _("poster and page")
        case "house":
            return _("{house} (who is out)").format(house=reader.name)
        case _:
            return phrases.party(reader.name, reader.size)


def numbers(reader: Reader) -> Sequence[str]:
    """Return how to reach a reader: phone and mail, or whom else to ask."""
    own = [text for text in (reader.phone, reader.email) if text]
    if not own and reader.contact and reader.reader == "person":
        return [_("no number, ask: {contact}").format(contact=reader.contact)]
    return own or [reader.contact or _("(no number in partners.yaml)")]


def _call(together: Sequence[DueReader]) -> tuple[RenderableType, RenderableType]:
    """Return the date, and below the names and numbers of all who hear it what to say."""
    readers = [one.reader for one in together]
    text = Text()
    for reader in readers:
        text.append_text(Text("\n" if text else ""))
        text.append_text(entry(phrases.party(reader.name, reader.size), reader.partner))
        add(text, " · ".join(numbers(reader)), style=QUIET)
    first = next(one for one in readers[0].news if one.kind == "call").first
    return phrases.short_date(first.date()), add(text, *said(together[0]))


def _rows(head: str, told: Iterable[DueReader]) -> Iterator[RenderableType]:
    rows = []
    for one in told:
        text = Text(" ".join(said(one)))
        if one.reader.kind == "call":
            add(text, one.reader.contact, style=QUIET)
        rows.append((name(one.reader), text))
    if rows:
        yield block(title(head), grid(rows))
