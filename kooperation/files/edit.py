"""Changes of the hand-written files: as plain values, and in their text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from kooperation.files import style
from kooperation.files.entries import InvitationsFile, PartnersFile
from kooperation.files.imports import HEADER, ImportsFile
from kooperation.files.plan import Slots, final
from kooperation.files.reader import read
from kooperation.files.splice import LostCommentError, changed_text
from kooperation.files.typed import kind_inside, long_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kooperation.files.document import Document, Key, Path
    from kooperation.files.entries import Entry
    from kooperation.files.load import Loaded
    from kooperation.problems import Problem, SourceRange

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
"""What can stand in a file: every scalar is text."""

KINDS: dict[str, type[Entry]] = {
    "partners": PartnersFile,
    "invitations": InvitationsFile,
    "imports": ImportsFile,
}
"""What stands in the files that koop edits, by their names without the ending."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One value of a file that becomes another.

    `file` is its name without the ending: `partners`, `invitations` or `imports`. `path` leads to
    the value: keys, and for an entry of a list its `id` (of a place its `name`) as text, or its
    number in the list as it was read, from 0. What the path does not find is added: a key, or an
    entry behind the last (its number is then that of the list's length, and so on). Of a list of
    texts the whole list is the value. None takes the key or the entry away. `source` is where
    somebody wrote it, and where a mistake in the result is told; of an entry that is new, `sources`
    says it by key, and of what stands in a list by its number there: `wishes.1`, or `1`, if the
    list is the value. That is seldom asked for, and made only then.
    """

    file: str
    path: tuple[str | int, ...]
    value: Value | None
    source: SourceRange | None = None
    sources: Callable[[], Mapping[str, SourceRange]] = field(default=dict, compare=False)


class RefusedEditsError(Exception):
    """Some edits would lose what people wrote; `refused` says of each what to do by hand."""

    def __init__(self, refused: Sequence[tuple[Edit, Problem]]) -> None:
        super().__init__(f"{len(refused)} edits")
        self.refused = refused


class WrongTextError(Exception):
    """A text that was edited does not say what it should: a bug in koop."""


def edited(document: Document, edits: Iterable[Edit]) -> bytes:
    """Return the bytes of a file once the edits are made; every other byte stays.

    Edits of other files are passed over, so all of a reading may be given. Edits are made in their
    order, the later on top of the earlier; what a file says already changes nothing. koop's own
    reader has read the result, and it says what it should. Raises RefusedEditsError.
    """
    name = document.path.rpartition("/")[2].partition(".")[0]
    kind, value = KINDS[name], document.value or {}
    own = [edit for edit in edits if edit.file == name]
    changing = _Changing(value)
    paths = [changing.put(edit.path, final(edit.value), kind) for edit in own]
    wanted = final(changing.value)
    if wanted == value:
        return document.raw
    try:
        raw = changed_text(document, changing.value, kind, HEADER if name == "imports" else "")
    except LostCommentError as error:
        refused = [
            (edit, problem)
            for edit, path in zip(own, paths, strict=True)
            for where, problem in error.refused.items()
            if path[: len(where)] == where[: len(path)]
        ]
        raise RefusedEditsError(refused) from None
    result = read(document.path, raw).value
    if result != wanted and _stripped(result) != _stripped(wanted):
        raise WrongTextError(f"{document.path}: {', '.join(map(str, paths))}")
    return raw


def changed(loaded: Loaded, edits: Sequence[Edit]) -> dict[str, bytes]:
    """Return the bytes of the files that the edits change, by their names with the ending.

    Raises RefusedEditsError, which names all that is refused in any of them.
    """
    found: dict[str, bytes] = {}
    refused: list[tuple[Edit, Problem]] = []
    for name in KINDS:
        document = loaded.document(name)
        try:
            raw = edited(document, edits)
        except RefusedEditsError as error:
            refused += error.refused
        else:
            if raw != document.raw:
                found[f"{name}.yaml"] = raw
    if refused:
        raise RefusedEditsError(refused)
    return found


class _Changing:
    """A value that changes; what is not touched stays the same object as in `origin`."""

    def __init__(self, origin: Any) -> None:
        self._origin = self.value = origin
        self._numbers: dict[int, dict[str, int]] = {}

    def put(self, path: Path, new: Any, kind: Any) -> Path:
        """Set what the path leads to; return the path in numbers instead of ids."""
        found: list[Key] = []
        self.value = self._with(self.value, self._origin, kind, path, new, found)
        return (*found, *path[len(found) :])

    def _with(
        self, value: Any, origin: Any, kind: Any, path: Path, new: Any, found: list[Key]
    ) -> Any:
        """Return a value with another one set inside it; only what changes is copied."""
        if not path:
            return new
        key, rest = path[0], path[1:]
        short = long_form(origin, kind) if isinstance(origin, str) else {}
        if value is None:
            value = {} if isinstance(key, str) and not style.is_list(kind) else []
        elif isinstance(value, str):
            value = long_form(value, kind)
        elif value is origin:
            value = Slots(value) if isinstance(value, list) else dict(value)
        key = self._key(value, origin, key)
        found.append(key)
        within, old = kind_inside(kind, key), _at(value, key)
        begun = _begun(path[0], key, within) if old is None else old
        part = self._with(begun, _at(origin, key), within, rest, new, found)
        if isinstance(value, Slots):
            value += [None] * (key + 1 - len(value))
            value[key] = part
        elif isinstance(value, list):
            value[key : key + 1] = [] if part is None else [part]
        elif part is None:
            value.pop(key, None)
        else:
            value[key] = part
        if short and value.keys() == short.keys():
            (value,) = value.values()  # the short form stays short
        return value

    def _key(self, value: Any, origin: Any, key: Key) -> Any:
        """Return the key, or the number in a list of what has that id or name."""
        if not isinstance(value, list) or isinstance(key, int):
            return key
        before = 0
        if isinstance(value, Slots):  # each is called as it was
            if id(origin) not in self._numbers:
                called = ((_called(one), number) for number, one in reversed([*enumerate(origin)]))
                self._numbers[id(origin)] = dict(called)
            if (number := self._numbers[id(origin)].get(key)) is not None:
                return number
            before = len(origin)
        added = (n for n in range(before, len(value)) if _called(value[n]) == key)
        return next(added, len(value))


def _at(value: Any, key: Key) -> Any:
    """Return what stands at the key, None if nothing does."""
    if isinstance(value, list):
        return value[key] if isinstance(key, int) and key < len(value) else None
    return value.get(key) if isinstance(value, dict) else None


def _called(one: Any) -> str:
    return str(one.get("id", one.get("name", ""))) if isinstance(one, Mapping) else ""


def _begun(called: Key, key: Key, kind: Any) -> Any:
    """Return a new entry of a list that has only its id or name so far; else nothing."""
    if not isinstance(called, str) or not isinstance(key, int):
        return None
    return {"id" if "id" in style.order(kind) else "name": called}


def _stripped(value: Any) -> Any:
    """Return a value without the line ends behind texts, which the end of a file may cut off."""
    if isinstance(value, dict):
        return {key: _stripped(one) for key, one in value.items()}
    return [*map(_stripped, value)] if isinstance(value, list) else str(value).rstrip("\n")
