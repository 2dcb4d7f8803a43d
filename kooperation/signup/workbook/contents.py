"""How each kind of value stands in the cells of the workbook, and how it is read back from them.

A value here is what stands in the files, in one form only: texts, lists of texts, lists of such
lists. `Content.shown` makes cells of it, `Content.read` makes it of cells. Both know only words:
what may stand there is told by the types of `files`, which look at everything that was read.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic_core import PydanticCustomError

from kooperation.files.scalars import Named, no_choice
from kooperation.files.values import PartnerKind
from kooperation.i18n import Language, _, in_each, mark
from kooperation.problems import nearest
from kooperation.signup.matching import parts, same
from kooperation.signup.spoken import companions
from kooperation.signup.workbook.labels import (
    INVITATIONS,
    PARTNERS,
    PEOPLE,
    PLACES,
    LeftOutError,
    Lookup,
    UnclearError,
)
from kooperation.weeks.times import InvalidTimeError, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kooperation.files.edit import Value
    from kooperation.signup.cells import Cell

Shown: TypeAlias = "str | int | date | time | None"
"""What koop writes into a cell."""

NO_DAY = 1905
"""Before this year a date is a time of day, for some programs."""
NONE_WORD = mark("none")
SEPARATOR = "; "

KIND_WORDS = {
    PartnerKind.SCHOOL: mark("school"),
    PartnerKind.CHILDCARE: mark("childcare"),
    PartnerKind.COUNSELLING: mark("counselling"),
    PartnerKind.HEALTH: mark("health"),
    PartnerKind.SOCIAL: mark("social work"),
    PartnerKind.CHURCH: mark("church"),
    PartnerKind.CLUB: mark("club"),
    PartnerKind.ADMINISTRATION: mark("administration"),
    PartnerKind.POLITICS: mark("politics"),
    PartnerKind.BUSINESS: mark("business"),
    PartnerKind.OTHER: mark("other"),
}
LANGUAGE_WORDS = {Language.GERMAN: mark("German"), Language.ENGLISH: mark("English")}


@dataclass(frozen=True, slots=True)
class Content:
    """A kind of content.

    `value` makes the value of what is typed in the files, `shown` the cells (so many, at most) of
    the value, `read` the value of the texts of its cells. What `read` yields as `(number, value)`
    are the items of a list, each with the cell in which it stands.
    """

    value: Callable[[Any, Lookup], Value]
    shown: Callable[[Any, Lookup, int], Sequence[Shown]]
    read: Callable[[Sequence[Cell], Lookup], Value | None]
    choices: str = ""


def text_in(cell: Cell) -> str:
    """Return the text of a cell; a time of day as `10:00`, whatever the cell looks like."""
    if isinstance(cell.value, str):  # as nearly all are
        return cell.text
    match cell.value:
        case bool():
            return cell.text
        case datetime() if cell.value.year < NO_DAY:  # a time of day, for some programs
            return f"{cell.value:%H:%M}"
        case datetime() if cell.value.time() == time():
            return cell.value.date().isoformat()
        case datetime():
            return f"{cell.value:%Y-%m-%d %H:%M}"
        case time():
            return f"{cell.value:%H:%M}"
        case timedelta():
            minutes = round(cell.value.total_seconds() / 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            return cell.text


def text_of(shown: Shown) -> str:
    """Return what is read where this was written."""
    match shown:
        case None:
            return ""
        case time():
            return f"{shown:%H:%M}"
        case date():
            return shown.isoformat()
        case _:
            return str(shown).strip()


class UnreadError(Exception):
    """What is wrong with, or unclear about, cells: each with its reason, all at once."""

    def __init__(self, causes: list[tuple[Cell, Exception]]) -> None:
        super().__init__(f"{len(causes)} causes")
        self.causes = causes


def each(
    items: Iterable[tuple[Cell, str]], meaning: Callable[[str], str]
) -> Iterator[tuple[Cell, str]]:
    """Yield what each text means; what was answered to be nothing is left out.

    Raises UnreadError at the end, with everything that has no meaning.
    """
    causes: list[tuple[Cell, Exception]] = []
    for cell, text in items:
        try:
            yield cell, meaning(text)
        except LeftOutError:
            continue
        except (PydanticCustomError, UnclearError) as error:
            causes.append((cell, error))
    if causes:
        raise UnreadError(causes)


def one_text(cells: Sequence[Cell]) -> str:
    """Return the text of the only cell."""
    return text_in(cells[0]) if cells else ""


# --- single texts ----------------------------------------------------------------------------


def _text_shown(value: str, _lookup: Lookup, _count: int) -> list[Shown]:
    return [value]


def _text_read(cells: Sequence[Cell], _lookup: Lookup) -> str:
    """Return a text; what is typed with two blanks is printed with one."""
    return re.sub(r"[ \t\xa0]+", " ", one_text(cells))


TEXT = Content(lambda typed, _lookup: str(typed), _text_shown, _text_read)
NUMBER = Content(
    lambda typed, _lookup: str(typed),
    lambda value, _lookup, _count: [int(value)],
    lambda cells, _lookup: one_text(cells),
)


def _day_shown(value: str, _lookup: Lookup, _count: int) -> list[Shown]:
    return [date.fromisoformat(value)]


def _day_read(cells: Sequence[Cell], lookup: Lookup) -> str:
    text = one_text(cells)
    if re.fullmatch(r"\d\d?\.\s*\d\d?\.\s*\d{4}", text):
        with suppress(InvalidTimeError):
            day = lookup.near(text)
            return day.isoformat() if day else text
    return text


DAY = Content(lambda typed, _lookup: typed.isoformat(), _day_shown, _day_read)


def _choice(words: dict[Any, str], choices: str = "") -> Content:
    """Return a choice, said in the language spoken and read in every language."""

    def read(cells: Sequence[Cell], _lookup: Lookup) -> str:
        text = one_text(cells)
        codes = {one: code for code, word in words.items() for one in (code, *in_each(word))}
        meant = next((code for one, code in codes.items() if same(one) == same(text)), None)
        if meant is None:  # people know the words of the drop-down, not the codes of the files
            near = nearest(text, codes)
            raise no_choice(text, near and _(words[codes[near]]), map(_, words.values()))
        return str(meant)

    return Content(
        lambda typed, _lookup: str(typed),
        lambda value, _lookup, _count: [_(words[value])],
        read,
        choices,
    )


KIND = _choice(KIND_WORDS, "kinds")
LANGUAGE = _choice(LANGUAGE_WORDS, "languages")


def _label(kind: str) -> Content:
    """Return one thing that has a label: a partner, a place, an invitation."""

    def read(cells: Sequence[Cell], lookup: Lookup) -> str:
        text = one_text(cells)
        if kind == PLACES:  # whose names are what stands in the files
            return lookup.knows(kind, text) or text
        return lookup.find(kind, text)

    return Content(
        lambda typed, _lookup: str(typed),
        lambda value, lookup, _count: [lookup.label(kind, value)],
        read,
        kind,
    )


PARTNER, PLACE, INVITATION = map(_label, (PARTNERS, PLACES, INVITATIONS))


# --- lists in one cell -----------------------------------------------------------------------


def _split(text: str, known: Callable[[str], object] | None) -> list[str]:
    """Return the items of a list in a cell: between semicolons or in lines of their own.

    A comma may be part of a name. It parts names only where each of them is known.
    """
    if known is None:
        found = re.split("[;\n]" if re.search("[;\n]", text) else ",", text)
    else:
        found = parts(text, lambda item: bool(known(item)))
        if not re.search("[;\n]", text) and not all(map(known, found)):
            found = [text]
    return [item.strip() for item in found if item.strip()]


def is_none(text: str) -> bool:
    """Tell whether a cell says that a list is empty on purpose."""
    return text in ("-", "–") or same(text) in map(same, in_each(NONE_WORD))


def list_of(
    item: Callable[[str, Lookup], str],
    label: Callable[[str, Lookup], str],
    known: Callable[[str, Lookup], object] | None = None,
    choices: str = "",
) -> Content:
    """Return a list of texts in one cell, each behind a semicolon; a list of nobody says so."""

    def read(cells: Sequence[Cell], lookup: Lookup) -> Value:
        text = one_text(cells)
        if is_none(text):
            return []
        items = _split(text, known and (lambda piece: known(piece, lookup)))
        found = each([(cells[0], one) for one in items], lambda one: item(one, lookup))
        return list(dict.fromkeys(value for _cell, value in found))

    def shown(value: Sequence[str], lookup: Lookup, _count: int) -> list[Shown]:
        labels = [label(one, lookup) for one in value]
        if known is None and len(labels) == 1 and "," in labels[0]:
            return [labels[0] + ";"]  # or its commas would part it
        return [SEPARATOR.join(labels) or _(NONE_WORD)]

    return Content(lambda typed, _lookup: [written(one) for one in typed], shown, read, choices)


def written(item: Any) -> str:
    """Return an item of a list as it is written into the files."""
    match item:
        case Named():
            return item.name if item.more is None else f"{item.name} +{item.more}"
        case TimeSpan():
            return item.text.strip()
        case _:
            return str(item)


def _guest_label(item: str, lookup: Lookup) -> str:
    id_, plus, more = item.partition(" +")
    return lookup.label(PEOPLE, id_) + (f" +{more}" if plus else "")


TEXTS = list_of(lambda text, _: text, lambda item, _: item)
PERSONS = list_of(
    lambda text, lookup: lookup.find(PEOPLE, text),
    _guest_label,
    lambda text, lookup: lookup.knows(PEOPLE, text),
    PEOPLE,
)
GUESTS = list_of(
    lambda text, lookup: written(lookup.guest(text)),
    _guest_label,
    lambda text, lookup: lookup.knows(PEOPLE, text) or lookup.knows(PEOPLE, companions(text)[0]),
    PEOPLE,
)
