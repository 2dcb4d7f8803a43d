"""`told.yaml`: which revision each reader holds, one line a reader, so that merges keep both sides.

It is read line by line. So a line that nobody understands costs only its own reader, and the marks
that git leaves in a conflict cost nothing: what stands on either side of them is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from kooperation.files.reader import read
from kooperation.files.revisions import order_of
from kooperation.i18n import _
from kooperation.problems import Problem, Severity, SourceRange
from kooperation.weeks.model import grouped
from kooperation.weeks.printed import READERS, readers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kooperation.files.document import Document
    from kooperation.weeks.schedule import Schedule

HOLDS, LISTED = "holds", "listed"
_NOTHING = "nothing"
BAD_LINE = "bad-told"

_HEADER = """\
# Written by koop: which revision each reader holds. After a merge keep the lines of both sides
# Von koop geschrieben: welche Fassung wer hat. Nach einem Merge bleiben die Zeilen beider Seiten
"""
_WEEK = "week"
_SECTION = re.compile(rf"({'|'.join(READERS)}):\s*(?:\[\])?")
_REVISION = "[1-9][0-9]{0,8}-[0-9a-f]{6}"
_NOTE = re.compile(
    r"\s*-\s+(?:(?P<reader>[a-z0-9]+(?:-[a-z0-9]+)*):\s+)?"
    rf"(?P<revision>{_REVISION})\s+(?P<state>{HOLDS}|{LISTED})"
    rf"(?:(?<={LISTED})\s+after\s+(?P<after>{_NOTHING}|{_REVISION}(?:\s+{_REVISION})*))?"
)
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_CONFLICT = re.compile(r"<{7} |={7}$|>{7} |\|{7} ")
_OF_THE_FILE = {"encoding", "file-too-large", "conflict-marker"}
"""What the reader of YAML finds that is no fault of a single line."""


class ToldLine(NamedTuple):
    """A line: the reader of that kind and id ("" for the week) may hold a revision.

    The revision is named as its file. `state` is `holds`, or `listed` where a list was made of it
    and nobody has confirmed yet that it was handed over. The list is of what is new `after` these
    revisions; none is named where it is the only one that the reader held.
    """

    kind: str
    reader: str
    revision: str
    state: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """All that the file says, each with its source, and every problem in it.

    Problems are never more than warnings: koop goes on with what it understood.
    """

    document: Document
    notes: dict[ToldLine, SourceRange]
    problems: tuple[Problem, ...]

    def of(self, kind: str) -> dict[str, list[str]]:
        """Return the revisions that each reader of a kind may hold, the latest first."""
        latest_first = sorted(self.notes, key=lambda note: order_of(note.revision), reverse=True)
        return grouped((n.reader, n.revision) for n in latest_first if n.kind == kind)


def read_told(path: str, raw: bytes) -> Told:
    """Read the bytes of the file."""
    document = read(path, raw)
    found = [one for one in document.problems if one.code in _OF_THE_FILE]
    hint = _("keep the lines of both sides, and remove the lines <<<<<<<, ======= and >>>>>>>")
    problems = [
        replace(one, severity=Severity.WARNING, hint=hint if "conflict" in one.code else one.hint)
        for one in found
    ]
    encoded = any(one.code == "encoding" for one in found)  # then that is what is to be mended
    notes: dict[ToldLine, SourceRange] = {}
    kind = ""
    for number, line in enumerate(document.lines, start=1):
        text = _COMMENT.sub("", line).rstrip()
        if not text or _CONFLICT.match(line):
            continue
        if section := _SECTION.fullmatch(text):
            kind = section[1]
            continue
        start = len(text) - len(text.lstrip()) + 1
        source = SourceRange(path, number, start, number, len(text) + 1)
        note = _NOTE.fullmatch(text)
        if note and kind and (kind == _WEEK) == (note["reader"] is None):
            after = (*(note["after"] or "").split(),)
            new = ToldLine(kind, note["reader"] or "", note["revision"], note["state"], after)
            notes.setdefault(new, source)
        elif not encoded and all(one.source.line != number for one in found):
            problems.append(_not_understood(kind, source))
    return Told(document, notes, tuple(problems))


def _not_understood(kind: str, source: SourceRange) -> Problem:
    message = _("what stands here does not say who holds which revision")
    written = "1-5e2c91 holds" if kind == _WEEK else "lehrkraft-1: 1-5e2c91 holds"
    hint = _("restore the line from git, or write it like: - {line}").format(line=written)
    if not kind:
        hint = _("one of these lines comes first: {lines}").format(
            lines=", ".join(f"{one}:" for one in READERS)
        )
    return Problem(BAD_LINE, Severity.WARNING, message, source, hint)


def all_holding(plan: Schedule, revision: str, told: Told | None = None) -> tuple[ToldLine, ...]:
    """Return what stands in the file once all readers of a published plan hold the revision.

    Whoever is no reader any more goes on holding what the file told of them.
    """
    all_readers = readers(plan.printed) if plan.printed else {}
    new = [ToldLine(kind, one, revision, HOLDS) for kind, ids in all_readers.items() for one in ids]
    now = {note[:2] for note in new}
    return (*new, *(note for note in (told.notes if told else ()) if note[:2] not in now))


def listing(
    notes: Iterable[ToldLine], readers: Iterable[tuple[str, str]], revision: str
) -> tuple[ToldLine, ...]:
    """Return the notes once lists of that revision are written down for these readers."""
    lines = grouped((note[:2], note) for note in notes)
    for one in dict.fromkeys(readers):
        # A list of this revision that was made earlier is replaced.
        own = [note for note in lines[one] if (note.revision, note.state) != (revision, LISTED)]
        after = sorted({note.revision for note in own}, key=order_of) or [_NOTHING]
        if [note.state for note in own] == [HOLDS]:
            after = []
        lines[one] = [*own, ToldLine(*one, revision, LISTED, (*after,))]
    return (*(note for own in lines.values() for note in own),)


def confirming(
    notes: Iterable[ToldLine], confirmed: Mapping[tuple[str, str], str]
) -> tuple[ToldLine, ...]:
    """Return the notes once these readers, of a kind and id, hold the revision that is named.

    What their list came after is over. Whatever was listed meanwhile, or came from another branch,
    they may hold all the same.
    """
    lines = grouped((note[:2], note) for note in notes)
    for one, new in confirmed.items():
        over = _over(lines[one], new)
        lines[one] = [note for note in lines[one] if note.revision not in over]
        lines[one].append(ToldLine(*one, new, HOLDS))
    return (*(note for own in lines.values() for note in own),)


def _over(notes: Sequence[ToldLine], new: str) -> set[str]:
    """Return the revisions that a reader holds no longer, once they hold a new one.

    Without a list it is whatever is earlier. A list that names nothing came after the only revision
    that they held: where two are there now, one came from another branch, and none is over.
    """
    earlier = {n: n.revision for n in notes if order_of(n.revision)[0] < order_of(new)[0]}
    lists = [note for note in notes if (note.revision, note.state) == (new, LISTED)]
    if not lists:
        return {new, *earlier.values()}
    over = {new}.union(*(note.after for note in lists))
    held = {revision for note, revision in earlier.items() if note.state == HOLDS}
    if len(held) == 1 and not all(note.after for note in lists):
        over |= held
    return over


def text_of(notes: Iterable[ToldLine]) -> str:
    """Return the text of the file: one line for each note, by reader and revision."""
    return _HEADER + "".join(f"{line}\n" for line in _lines([*notes]))


def _lines(notes: list[ToldLine]) -> Iterator[str]:
    for kind in READERS:
        own = {note for note in notes if note.kind == kind}
        if own:
            yield f"{kind}:"
        for note in sorted(own, key=lambda n: (n.reader, order_of(n.revision), *n[3:])):
            of = f"{note.reader}: " if note.reader else ""
            after = " ".join(("", "after", *note.after)) if note.after else ""
            yield f"  - {of}{note.revision} {note.state}{after}"
