"""What `koop import` says: what was read and left out, what is asked, and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from kooperation.files import style
from kooperation.files.imports import NOBODY, NONE
from kooperation.files.values import PartnerKind
from kooperation.i18n import _, mark, ngettext
from kooperation.problems import Problem, Severity
from kooperation.render.layout import QUIET, Trimmed
from kooperation.render.problems import as_json as problems_as_json
from kooperation.render.problems import in_one_line, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rich.console import RenderableType

    from kooperation.problems import SourceRange
    from kooperation.signup.cells import Book
    from kooperation.signup.reading import Note, Question, Reading
    from kooperation.weeks.model import DataSet

COUNTS: dict[str, Callable[[int], str]] = {
    "answers": lambda n: ngettext("{count} answer", "{count} answers", n),
    "people": lambda n: ngettext("{count} person gets wishes", "{count} people get wishes", n),
    "institutions": lambda n: ngettext(
        "{count} institution known", "{count} institutions known", n
    ),
    "sheets": lambda n: ngettext("{count} sheet gets names", "{count} sheets get names", n),
    "cells": lambda n: ngettext("{count} cell was changed", "{count} cells were changed", n),
    "new-people": lambda n: ngettext("{count} new person", "{count} new people", n),
    "new-partners": lambda n: ngettext("{count} new partner", "{count} new partners", n),
    "new-invitations": lambda n: ngettext("{count} new invitation", "{count} new invitations", n),
    "new-dates": lambda n: ngettext("{count} new date", "{count} new dates", n),
    "new-places": lambda n: ngettext("{count} new place", "{count} new places", n),
    "again": lambda _n: _("{count} answered again"),
    "unchanged": lambda _n: _("{count} unchanged since the last import"),
    "same": lambda _n: _("{count} already so"),
}
"""What a reading counts, by kind, in this order."""

NOTES: dict[str, str] = {
    "own-house": mark("own house"),
    "later-row": mark("answered again later"),
    "contacts": mark("phone and mail; --contacts takes them over"),
    "hidden-row": mark("no answer"),
    "sum-row": mark("a sum"),
    "unused": mark("not needed"),
    "private": mark("never taken over"),
    "skipped": mark("left out as answered in imports.yaml"),
    "repeated-wish": mark("the same wish twice"),
    "same-row": mark("the same again"),
    "not-submitted": mark("never submitted"),
    "no-name": mark("nobody is named"),
    "no-wish": mark("no wish in the row; nothing changes"),
    "headings-again": mark("headings again"),
    "no-signups": mark("a sheet without sign-ups"),
    "hidden-sheet": mark("hidden sheets are not read"),
    "windows-1252": mark("read as Windows-1252, not as UTF-8"),
    "equal": mark("the same rank twice: equally wanted"),
    "older-copy": mark("as before the last import of this workbook; what came in then stays"),
    "gone": mark("not in this file any more; nothing is removed"),
}
"""Why something was left out, or how it was read, by the code of the note."""

QUESTIONS: dict[str, tuple[str, str]] = {
    "which-person": (mark('who is "{text}"?'), mark("people")),
    "which-invitation": (mark('which invitation is "{text}"?'), mark("invitations")),
    "which-partner": (mark('which partner is "{text}"?'), mark("partners")),
    "which-columns": (mark("which columns hold the wishes, the dearest first? {text}"), ""),
    "people": (mark("which column has the names? {text}"), ""),
    "partners": (mark("which column has the institutions? {text}"), ""),
    "new": (mark("do the institutions of this table become new partners? {text}"), ""),
    "which-order": (mark("does the order within a cell count? {text}"), ""),
    "which-end": (mark("is 1 the dearest wish, or the highest number? {text}"), ""),
}
"""What koop cannot know, by the code of the question; of tables also by what it is about."""

_FEW_CELLS = 6


def heading(book: Book, reading: Reading) -> Iterator[RenderableType]:
    """Say what was read, how much of it there was, and what was left out why."""
    counts = dict(reading.counts or {})
    name = book.path.rpartition("/")[2]
    answers = [] if "answers" not in counts else [_count("answers", counts.pop("answers"))]
    yield Text(in_one_line(": ".join((_sheets(name, book), *answers))), "bold")
    found = [_count(kind, counts[kind]) for kind in COUNTS if counts.get(kind)]
    found += [f"{kind}: {count}" for kind, count in counts.items() if kind not in COUNTS]
    if found:
        yield Text("  " + ", ".join(found))
    for said in reading.notes:
        yield Trimmed(Text(f"  {note(said)}", QUIET))


def _sheets(name: str, book: Book) -> str:
    names = [sheet.name for sheet in book.sheets if sheet.name]
    return f"{name} · {', '.join(names)}" if names else name


def _count(kind: str, count: int) -> str:
    return COUNTS[kind](count).format(count=count)


def note(said: Note) -> str:
    """Return in words what was read in a way worth saying, or left out."""
    why = _(NOTES[said.code]) if said.code in NOTES else said.code
    cells = [source.cell for source in said.sources]
    if len(cells) > _FEW_CELLS:
        more = _("{count} more").format(count=len(cells) - _FEW_CELLS)
        cells = [*cells[:_FEW_CELLS], more]
    behind = f" ({', '.join(cells)})" if cells else ""
    about = f": {', '.join(said.about)}" if said.about else ""
    return in_one_line(f"{why}{about}{behind}")


def question(asked: Question) -> str:
    """Return a question as it is asked, with the cell where it comes up first."""
    cells = ngettext("{count} cell", "{count} cells", asked.count).format(count=asked.count)
    text = _(_asks(asked)).format(text=in_one_line(asked.about))
    return f"{text} ({place(asked.source)}, {cells})"


def _asks(asked: Question) -> str:
    about_table = asked.answer[0] == "tables" and asked.answer[-1] in QUESTIONS
    return QUESTIONS[str(asked.answer[-1]) if about_table else asked.code][0]


def choices(data: DataSet | None, asked: Question) -> list[tuple[Any, str]]:
    """Return what may be meant: the answer as it is noted, and what it means."""
    return [(_noted(asked, one), _named(data, asked, one)) for one in asked.candidates]


def _noted(asked: Question, candidate: str) -> Any:
    return candidate.split() if asked.answer[-1] == "wishes" else candidate


def _named(data: DataSet | None, asked: Question, id_: str) -> str:
    """Return an id with the name of what it means."""
    if data is None:
        return id_
    match asked.code:
        case "which-person" if id_ in data.people:
            person = data.people[id_]
            return f"{person.name}, {data.partners[person.partner].name} ({id_})"
        case "which-invitation" if id_ in data.invitations:
            return f"{data.invitations[id_].title} ({id_})"
        case "which-partner" if id_ in data.partners:
            return f"{data.partners[id_].name} ({id_})"
    return id_


def words(asked: Question) -> dict[str, str]:
    """Return the words that are an answer beside the candidates, and what they mean."""
    match asked.code:
        case "which-person":
            new = _("a new person; koop asks of which partner")
            found = {"new": new, "nobody": _("nobody: left out every time")}
        case "which-partner":
            new = _("a new partner; koop asks of which kind")
            found = {"new": new, "nobody": _("none: left out every time")}
        case "which-invitation":
            return {"none": _("none of the invitations: left out every time")}
        case _:
            return {}
    return found if asked.new else {"nobody": found["nobody"]}


def questions(data: DataSet | None, asked: Iterable[Question]) -> Iterator[Problem]:
    """Yield each question as the problem that it is where nobody answers."""
    for one in asked:
        may_be = "; ".join(text for _answer, text in choices(data, one))
        message = _(_asks(one)).format(text=in_one_line(one.about))
        if one.count > 1:
            cells = ngettext("{count} cell", "{count} cells", one.count).format(count=one.count)
            message = f"{message} ({cells})"
        if may_be:
            message = f"{message} · {may_be}"
        hint = _("answer on a terminal, or write into imports.yaml under {where}: {text}").format(
            where=one.answer[0], text=_example(one)
        )
        if one.code == "which-partner" and not one.new:
            hint += "; " + _("a new one is first written into partners.yaml")
        yield Problem(one.code, Severity.ERROR, message, one.source, hint)


def _example(asked: Question) -> str:
    """Return an answer as it may stand in `imports.yaml`."""
    key = style.scalar(str(asked.answer[-1]), inline=True)
    first = asked.candidates[0] if asked.candidates else ""
    if asked.answer[0] != "tables":
        none = NONE if asked.code == "which-invitation" else NOBODY
        house = PartnerKind.OTHER if asked.code == "which-partner" else asked.partner
        return f"{key}: {first or (f'{{new: {house}}}' if house and asked.new else none)}"
    value = f"[{', '.join(first.split())}]" if key == "wishes" else first
    for edit in asked.along:
        heads = ", ".join(style.scalar(str(one), inline=True) for one in edit.value or ())
        return f"- {{headings: [{heads}], {key}: {value}}}"
    return f"{key}: {value}"


def as_json(
    book: Book,
    reading: Reading,
    changes: Mapping[str, str],
    *,
    written: bool,
) -> dict[str, Any]:
    """Return the report as plain values; their keys never change."""
    return {
        "version": 1,
        "file": book.path,
        "written": written,
        "counts": dict(reading.counts or {}),
        "notes": [
            {"code": one.code, "about": one.about, "cells": [_cell(cell) for cell in one.sources]}
            for one in reading.notes
        ],
        "questions": [
            {
                "code": one.code,
                "about": one.about,
                **_cell(one.source),
                "count": one.count,
                "candidates": one.candidates,
                "answer": one.answer,
            }
            for one in reading.questions
        ],
        "problems": problems_as_json(reading.problems),
        "changes": changes,
    }


def _cell(source: SourceRange) -> dict[str, Any]:
    return {"sheet": source.sheet, "cell": source.cell}
