"""The call list in words: whom to call first, what to say, and who only gets a new list.

On paper with boxes to tick, and the same as a page whose links open a mail. It is for the
organiser alone, like the phone numbers in it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kooperation.i18n import _
from kooperation.render import mail, phrases, tell
from kooperation.render.coverage import FontCoverage
from kooperation.render.html import page
from kooperation.render.pdf import TypstDocument, documents, frame_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kooperation.answers.tell import DueReader
    from kooperation.reports.edition import Edition
    from kooperation.reports.news import Reader


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to be told: a box to tick. `link` opens a mail; "" where nobody can be written to.

    `reach` are phone and mail, or whom else to ask.
    """

    id: str
    name: str
    house: str
    reach: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Block:
    """What is said to all of these, and the first day that it is about; "" where that is open."""

    day: str
    say: tuple[str, ...]
    who: tuple[Addressee, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the list."""

    title: str
    blocks: tuple[Block, ...]


def sections(told: Sequence[DueReader], letters: Mapping[str, mail.Letter]) -> tuple[Section, ...]:
    """Return the parts of the list in which anybody stands, calls first, the most urgent first."""
    called = [one for one in told if one.reader.kind == "call"]
    parts = (
        (_("Calls, the most urgent first"), [o for o in called if o.reader.reader in tell.CALLED]),
        (_("Who is out of the house"), [o for o in called if o.reader.reader == "house"]),
        (_("Poster and page need new paper."), [o for o in called if o.reader.reader == "week"]),
        (_("Only a new list"), [o for o in told if o.reader.kind == "list"]),
    )
    return tuple(
        Section(title, tuple(_block(together, letters) for together in tell.blocks(some)))
        for title, some in parts
        if some
    )


def _block(together: Sequence[DueReader], letters: Mapping[str, mail.Letter]) -> Block:
    first = together[0].reader
    starts = [item.first for item in first.news if item.kind == "call"]
    day = phrases.short_date(min(starts).date()) if starts else ""
    who = tuple(_addressee(one.reader, letters) for one in together)
    return Block(day, tuple(tell.said(together[0])), who)


def _addressee(reader: Reader, letters: Mapping[str, mail.Letter]) -> Addressee:
    if reader.reader == "week":
        return Addressee("", tell.name(reader), "", (), "")
    letter = letters.get(mail.stem(reader))
    link, reach = letter.link if letter else "", tuple(tell.numbers(reader))
    return Addressee(reader.id, tell.name(reader), reader.partner, reach, link)


def files(
    edition: Edition,
    told: Sequence[DueReader],
    letters: Mapping[str, mail.Letter],
    *,
    done: str,
    revision: str,
    warn: Callable[[str], None],
) -> Iterator[tuple[str, bytes]]:
    """Yield the list on paper and as a page; `done` is the command once all of it is told."""
    found = sections(told, letters)
    words = {
        "done": _("When all of them know it:"),
        "command": done,
        "some": _("When only some know it: the same with their ids behind it."),
        "summary": tell.concerned(told),
        "revision": revision,
    }
    coverage = FontCoverage(warn)
    frame = frame_of(edition, coverage)
    said = tuple(asdict(coverage.printable(one)) for one in found)
    kind, content = _("Whom to tell"), {"sections": said, "words": words}
    sheet = TypstDocument(
        "internal/calls.pdf", "calls", kind, f"{kind} – {frame['weeks']}", content
    )
    yield from documents([sheet], frame)
    yield "internal/calls.html", _page(edition, found, words)


def _page(edition: Edition, found: Sequence[Section], words: dict[str, str]) -> bytes:
    weeks = edition.data.weeks
    return page(
        "calls",
        title=weeks.title,
        dates=phrases.days(weeks.start, weeks.end),
        issue=phrases.issue(edition.schedule),
        texts={
            "heading": _("Whom to tell"),
            "internal": _("Internal"),
            "internal_long": _("With phone numbers: only for those who organise the weeks."),
            "write": _("Write a mail"),
        },
        sections=found,
        words=words,
    )
