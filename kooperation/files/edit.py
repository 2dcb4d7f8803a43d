"""Changes of the hand-written files: as plain values, and in their text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from kooperation.files import style
from kooperation.files.entries import InvitationsFile, PartnersFile
from kooperation.files.imports import HEADER, ImportsFile
from kooperation.files.plan import MISSING, CollectionEdit, applied, at
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
    finder = _Finder()
    own = [edit for edit in edits if edit.file == name]
    paths = [finder.note(edit.path, _plain(edit.value), value, kind) for edit in own]
    changes = _only_changes(finder.changes, value, kind)
    if not changes:
        return document.raw
    try:
        raw = changed_text(document, changes, kind, HEADER if name == "imports" else "")
    except LostCommentError as error:
        refused = [
            (edit, problem)
            for edit, path in zip(own, paths, strict=True)
            for where, problem in error.refused.items()
            if path[: len(where)] == where[: len(path)]
        ]
        raise RefusedEditsError(refused) from None
    result, wanted = read(document.path, raw), applied(value, changes, kind)
    if result.value != wanted and _stripped(result.value) != _stripped(wanted):
        raise WrongTextError(f"{document.path}: {', '.join(map(str, changes))}")
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


class _Finder:
    """Finds what paths lead to, and collects the changes of a file."""

    def __init__(self) -> None:
        self.changes = CollectionEdit()
        self._numbers: dict[int, dict[str, int]] = {}
        self._before: tuple[Path, tuple[Any, ...]] | None = None

    def note(self, path: Path, new: Any, value: Any, kind: Any) -> Path:
        """Add what an edit means; return the path in numbers instead of ids."""
        changes, found = self.changes, list(path)
        begin, parent = 0, path[:-1]
        if self._before and self._before[0] == parent:  # many edits are of one entry
            found[:-1], changes, value, kind = self._before[1]
            begin = len(parent)
        self._before = None
        for depth, one in enumerate(path[begin:], begin):
            key = found[depth] = self._key(changes, value, one)
            rest, outer, kind = path[depth + 1 :], kind, kind_inside(kind, key)
            if not rest:
                changes[key] = new
                self._before = parent, (found[:-1], changes, value, outer)
                break
            old = at(value, key)
            value = long_form(old, kind) if isinstance(old, str) else old
            if old is MISSING or not isinstance(changes.get(key, CollectionEdit()), CollectionEdit):
                changes[key] = _with(changes.get(key) or _begun(one, key, kind), kind, rest, new)
                break
            changes = changes.setdefault(key, CollectionEdit())
        return tuple(found)

    def _key(self, changes: CollectionEdit, value: Any, key: Key) -> Key:
        """Return the key, or the number in a list of what has that id or name."""
        if not isinstance(value, list) or isinstance(key, int):
            return key
        numbers = self._numbers.get(id(value))
        if numbers is None:
            called = ((_called(one), number) for number, one in reversed([*enumerate(value)]))
            numbers = self._numbers[id(value)] = dict(called)
        if key in numbers:
            return numbers[key]
        added = (n for n, one in changes.items() if n >= len(value) and _called(one) == key)
        behind: int = max((len(value) - 1, *changes)) + 1
        return next(added, behind)


def _called(one: Any) -> str:
    return str(one.get("id", one.get("name", ""))) if isinstance(one, Mapping) else ""


def _begun(called: Key, key: Key, kind: Any) -> Any:
    """Return a new entry of a list that has only its id or name so far; else nothing."""
    if not isinstance(called, str) or not isinstance(key, int):
        return None
    return {"id" if "id" in style.order(kind) else "name": called}


def _with(value: Any, kind: Any, path: Path, new: Any) -> Any:
    """Return a value that is new itself, with another one set inside it: what can be is changed."""
    if not path:
        return new
    key, rest = path[0], path[1:]
    if value is None:
        value = {} if isinstance(key, str) and not style.is_list(kind) else []
    if isinstance(value, str):
        value = long_form(value, kind)
    if isinstance(value, list) and isinstance(key, str):
        key = next((n for n, one in enumerate(value) if _called(one) == key), len(value))
    within, old = kind_inside(kind, key), at(value, key)
    begun = _begun(path[0], key, within) if old is MISSING else old
    part = _with(begun, within, rest, new)
    if isinstance(value, list):
        assert isinstance(key, int)
        value[key : key + 1] = [] if part is None else [part]
    elif part is None:
        value.pop(key, None)
    else:
        value[key] = part
    return value


def _plain(value: Value | None) -> Any:
    """Return a copy of a value in the collections that the reader makes."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value]


def _only_changes(changes: CollectionEdit, value: Any, kind: Any) -> CollectionEdit:
    """Return the changes without what is so already; mappings are compared key by key."""
    found = CollectionEdit()
    for key, new in changes.items():
        old, within = at(value, key), kind_inside(kind, key)
        if isinstance(new, dict) and not isinstance(new, CollectionEdit) and isinstance(old, dict):
            new = CollectionEdit({one: new.get(one) for one in {**old, **new}})  # noqa: PLW2901
        if isinstance(new, CollectionEdit):
            whole = long_form(old, within) if isinstance(old, str) else old
            if inner := _only_changes(new, whole, within):
                found[key] = inner
            if isinstance(old, str) and inner.keys() == whole.keys():
                (found[key],) = inner.values()  # the short form stays short
        elif new != (None if old is MISSING else old):
            found[key] = new
    return found


def _stripped(value: Any) -> Any:
    """Return a value without the line ends behind texts, which the end of a file may cut off."""
    if isinstance(value, dict):
        return {key: _stripped(one) for key, one in value.items()}
    return [*map(_stripped, value)] if isinstance(value, list) else str(value).rstrip("\n")
