"""The values of cells, looked at as the files would be: what is wrong has a cell, and its words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from kooperation.files.entries import TravelEntry
from kooperation.files.scalars import problem
from kooperation.files.typed import fields_of
from kooperation.i18n import _
from kooperation.signup.workbook.columns import HOUSE, OFFER
from kooperation.signup.workbook.contents import UnreadError, text_in
from kooperation.signup.workbook.labels import LeftOutError, UnclearError
from kooperation.signup.workbook.rows import CONTENTS
from kooperation.signup.workbook.wishes import wishes_with_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.files.edit import Value
    from kooperation.files.entries import Entry
    from kooperation.signup.cells import Cell
    from kooperation.signup.workbook.labels import Lookup


def mistake(cell: Cell, code: str, message: str, hint: str) -> UnreadError:
    """Return what is wrong with a cell, as an error to raise."""
    return UnreadError([(cell, problem(code, message, hint))])


class Said(NamedTuple):
    """What some cells say, and the first of them that says something."""

    value: Value | None
    cell: Cell


@cache
def _adapter(kind: type[Entry], key: str) -> TypeAdapter[Any]:
    known = fields_of(kind)[key]
    annotated: Any = Annotated[known.annotation, *known.metadata, key]
    return TypeAdapter(annotated)


def said(kind: type[Entry], key: str, cells: Sequence[Cell], lookup: Lookup) -> Said:
    """Return the value that the cells of a key hold; None where they are empty.

    Raises UnreadError.
    """
    first = next((cell for cell in cells if cell.text), cells[0])
    if not first.text:
        return Said(None, first)
    if key == "at" and not cells[0].text:
        message, hint = _("this date has no day"), _("write the day, such as 9.3.2027")
        raise mistake(cells[0], "missing-field", message, hint)
    content = CONTENTS[kind, key]
    try:
        value: Any = content.read(cells, lookup)
    except LeftOutError:
        return Said(None, first)
    except (PydanticCustomError, UnclearError) as error:
        raise UnreadError([(first, error)]) from None
    if not value and value != []:
        return Said(None, first)
    if key in {HOUSE, OFFER} or (kind is TravelEntry and key != "minutes"):
        return Said(value, first)
    try:
        typed = _adapter(kind, key).validate_python(value)
    except ValidationError as errors:
        wrong = errors.errors(include_url=False, include_input=False)[0]
        values = wrong.get("ctx") or {}
        message, hint = values.get("message", wrong["msg"]), values.get("hint", "")
        cell = _cell_at(wrong["loc"], cells, first, lookup)
        raise mistake(cell, wrong["type"], message, hint) from None
    if typed == () and fields_of(kind)[key].default is not None:
        return Said(None, first)
    return Said(content.value(typed, lookup), first)


def _cell_at(where: tuple[Any, ...], cells: Sequence[Cell], first: Cell, lookup: Lookup) -> Cell:
    """Return the cell of the item that is wrong, where each has its own."""
    if len(cells) > 1 and where and isinstance(where[0], int):
        return wishes_with_cells(cells, lookup)[where[0]][0]
    return first


def texts(cells: Sequence[Cell]) -> list[str]:
    """Return the texts of cells."""
    return [*map(text_in, cells)]
