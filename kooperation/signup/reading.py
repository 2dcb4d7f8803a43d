"""What a table means for the two files: edits, questions, mistakes, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.edit import Edit
    from kooperation.problems import Problem, SourceRange


@dataclass(frozen=True, slots=True)
class Options:
    """How a book is to be read: only one sheet, everybody of one partner, contacts as well.

    `settle` is what happens where the file and the data both changed: the data stays (`keep`), the
    file wins (`replace`), or it is an error.
    """

    sheet: str = ""
    partner: str = ""
    contacts: bool = False
    settle: Literal["", "keep", "replace"] = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What koop cannot know: a text, or a table, and what may be meant.

    `code` is that of the problem it is where nobody answers: `which-person`, `which-invitation`,
    `which-partner`, `which-columns`, `which-order`, `which-end`. `about` is the text as it was
    written, `candidates` are ids (or for tables what may be answered), the likeliest first. `count`
    is how many cells wait for it. `answer` leads to where the answer stands in `imports.yaml`, and
    `along` are edits of it that go with any answer, such as the headings of a table that is new.
    `partner` is where a person would belong who is new. `names` is what candidates are called that
    are in no file yet, as they may be written into a cell of koop's own workbook; there, `sheet` is
    where what is new has a row.
    """

    code: str
    about: str
    source: SourceRange
    answer: tuple[str | int, ...]
    candidates: tuple[str, ...] = ()
    count: int = 1
    along: tuple[Edit, ...] = ()
    partner: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


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
