"""What a table means for the two files: edits, questions, mistakes, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.edit import Edit
    from kooperation.problems import Problem, SourceRange


@dataclass(frozen=True, slots=True)
class Question:
    """What koop cannot know: a text, or a table, and what may be meant.

    `code` is that of the problem it is where nobody answers: `which-person`, `which-invitation`,
    `which-partner`, `which-columns`, `which-order`, `which-end`. `about` is the text as it was
    written, `candidates` are ids (or for tables what may be answered), the likeliest first. `count`
    is how many cells wait for it. `answer` leads to where the answer stands in `imports.yaml`.
    """

    code: str
    about: str
    source: SourceRange
    answer: tuple[str | int, ...]
    candidates: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was read in a way worth saying, or left out; words are made in `render`.

    `code` says what: `own-house`, `later-row`, `contacts`, `hidden-row`, …; `sources` are its cells
    and `about` what it is about, by id or as written.
    """

    code: str
    sources: tuple[SourceRange, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a book says, compared with what the files hold.

    `edits` change the two files, `memory` changes `imports.yaml` once they are written. With a
    question or an error nothing is written, unless only what is clear is asked for: `edits` hold
    just that. `counts` says how much was found, by kind, for the first lines of the report.
    """

    edits: tuple[Edit, ...] = ()
    memory: tuple[Edit, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    counts: Mapping[str, int] | None = None
