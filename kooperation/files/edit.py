"""Changes of the hand-written files: as plain values, and in their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kooperation.problems import SourceRange

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
"""What can stand in a file: every scalar is text."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One value of a file that becomes another.

    `file` is its name without the ending: `partners`, `invitations` or `imports`. `path` leads to
    the value: keys, and for an entry of a list its `id` (of a place its `name`) as text, or its
    number in the list as it was read, from 0. What the path does not find is added: a key, or an
    entry behind the last (its number is then that of the list's length, and so on). Of a list of
    texts the whole list is the value. None takes the key or the entry away. `source` is where
    somebody wrote it, and where a mistake in the result is told.
    """

    file: str
    path: tuple[str | int, ...]
    value: Value | None
    source: SourceRange | None = None
