"""What `koop import` says: what was read and left out, what is asked, and what changes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from kooperation.files import style
from kooperation.files.imports import NOBODY, NONE
from kooperation.files.values import PartnerKind
from kooperation.i18n import _, inner_marks, mark, ngettext
from kooperation.problems import Problem, Severity
from kooperation.render.layout import QUIET, Trimmed
from kooperation.render.problems import as_json as problems_as_json
from kooperation.render.problems import in_one_line, place
from kooperation.signup.workbook.columns import PAGES, SETTINGS

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
    "ranked": mark("a ranking, the dearest first"),
    "ticks": mark("lists of what is wished, all alike"),
    "wide": mark("the first, the second … wish"),
    "grid": mark("a column for each invitation"),
    "long": mark("a row for each wish"),
    "lists": mark("lists of names"),
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
    "withdrawn": mark("withdrawn, as the row says"),
    "other-headings": mark("below other headings, not read"),
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
    "which-columns": (mark('"{text}": which columns hold the wishes, the dearest first?'), ""),
    "people": (mark('"{text}": which column has the names?'), ""),
    "partners": (mark('"{text}": which column has the institutions?'), ""),
    "new": (mark('"{text}": do the institutions of this table become new partners?'), ""),
    "which-order": (mark('"{text}": does the order within a cell count?'), ""),
    "which-end": (mark('"{text}": is 1 the dearest wish, or the highest number?'), ""),
}
"""What koop cannot know, by the code of the question; of tables also by what it is about."""

ANSWERS = {"true": mark("yes"), "false": mark("no"), "highest": mark("the highest number")}
"""What may be answered about a table beside its columns, in words."""

_WORDS: dict[str, dict[str, str]] = {
    "which-person": {
        mark("new"): mark("a new person; koop asks of which partner"),
        mark("nobody"): mark("nobody: left out every time"),
    },
    "which-partner": {
        mark("new"): mark("a new partner; koop asks of which kind"),
        mark("nobody"): mark("none: left out every time"),
    },
    "which-invitation": {mark("none"): mark("none of the invitations: left out every time")},
}
"""Words of `imports.yaml` that are an answer, too, and what they mean, by the code."""

_EVERYDAY = {"at", "with", "start", "end", "about", ""}
"""Keys that are also words of everyday English."""
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
        yield Trimmed(Padding(Text(", ".join(found)), (0, 0, 0, 2)))
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
    return f"{inner_marks(text)} ({place(asked.source)}, {cells})"


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
    name = asked.names.get(id_, "")
    if asked.answer[0] == "tables":
        return _(ANSWERS[id_]) if id_ in ANSWERS else name or id_
    return f"{name} ({id_})" if name else id_


def words(asked: Question) -> dict[str, str]:
    """Return the words of `imports.yaml` that are an answer, too, and what they mean."""
    found = {word: _(meaning) for word, meaning in _WORDS.get(asked.code, {}).items()}
    if asked.partner and "new" in found:
        found["new"] = _("a new person of {partner}").format(partner=asked.partner)
    if asked.sheet:  # where somebody new has a row
        found.pop("new", "")
    return found


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
        yield Problem(one.code, Severity.ERROR, message, one.source, _hint(one))


def _hint(asked: Question) -> str:
    """Return what to do where nobody answers."""
    names = "; ".join(filter(None, asked.names.values()))
    if asked.sheet and names:
        message = _("write into the cell what is meant, or answer on a terminal: {names}")
        return message.format(names=names)
    if asked.sheet and asked.candidates:
        return _("several are called so: give them names that differ")
    if asked.sheet:
        return in_the_workbook(asked)
    hint = _("answer on a terminal, or write into imports.yaml under {where}: {text}").format(
        where=asked.answer[0], text=_example(asked)
    )
    new = _new(asked)
    return (
        f"{hint}; " + _("a new one: {text}").format(text=new) if new and new not in hint else hint
    )


def in_the_workbook(asked: Question) -> str:
    """Say how the workbook itself can answer; "" of what stands in another table."""
    hint = _('correct it, or write a row for it on the sheet "{sheet}"')
    return hint.format(sheet=_(asked.sheet)) if asked.sheet else ""


def with_headings(problem: Problem) -> Problem:
    """Return a problem of koop's own workbook whose hint also says where its keys stand there."""
    titles = {key: _(title) for key, (title, _content) in SETTINGS.items()}
    titles |= {key: column.title() for page in PAGES for column in page.columns
               for key in column.keys.split() if not column.repeated}  # fmt: skip
    named = dict.fromkeys(re.findall(r"(?<![\w-])[a-z_]+(?![\w-])", problem.hint))
    shown = [f"{key} = {titles[key]}" for key in named if key in titles
             and key not in _EVERYDAY and key != titles[key].lower()]  # fmt: skip
    if not shown:
        return problem
    hint = _("{hint} (in the workbook: {headings})")
    return replace(problem, hint=hint.format(hint=problem.hint, headings=", ".join(shown)))


def _example(asked: Question) -> str:
    """Return an answer as it may stand in `imports.yaml`."""
    key = style.scalar(str(asked.answer[-1]), inline=True)
    first = asked.candidates[0] if asked.candidates else ""
    if asked.answer[0] != "tables":
        none = NONE if asked.code == "which-invitation" else NOBODY
        return f"{key}: {first or _new(asked) or none}"
    value = f"[{', '.join(first.split())}]" if key == "wishes" else first
    for edit in asked.along:
        heads = ", ".join(style.scalar(str(one), inline=True) for one in edit.value or ())
        return f"- {{headings: [{heads}], {key}: {value}}}"
    return f"{key}: {value}"


def _new(asked: Question) -> str:
    """Return the answer that somebody, or a house, is new; "" where that cannot be."""
    house = PartnerKind.OTHER if asked.answer[0] == "partners" else asked.partner
    return f"{{new: {house}}}" if house else ""


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
