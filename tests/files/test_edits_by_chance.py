"""Random edits of files in every handwriting: they say what they should, and nothing else moved."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.files.edit import Edit, RefusedEditsError, edited
from kooperation.files.reader import read
from tests.handwriting import WORDS, Hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.document import Document

_COMMENT = re.compile(r"# c\d+ it's: \[a")


class _Chance:
    """Values of a file, and edits of them, at random."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._ids = (f"id-{number}" for number in count())

    def _some(self, *choices: Any) -> Any:
        return self._chance.choice(choices)

    def _maybe(self, likely: float = 0.4) -> bool:
        return self._chance.random() < likely

    def texts(self, least: int = 0) -> list[Any]:
        """Return a list of texts, some of them in inner lists; none stands there twice."""
        words = self._chance.sample(WORDS, self._some(least, 1, 2, 4, 6, 8))
        return [[words[0], one] if number == 2 else one for number, one in enumerate(words)][
            len(words) > 2 :
        ]

    def entry(self, keys: dict[str, Any]) -> dict[str, Any]:
        """Return an entry with an id, a name and some of the keys, in any order."""
        names = [key for key in keys if self._maybe()]
        self._chance.shuffle(names)
        return {"id": next(self._ids)} | {key: keys[key]() for key in names}

    def word(self) -> str:
        return str(self._some(*WORDS))

    def person(self) -> dict[str, Any]:
        keys = {"name": self.word, "role": self.word, "wishes": self.texts, "away": self.texts}
        return self.entry(keys | {"size": lambda: "2"})

    def partner(self) -> dict[str, Any]:
        lists: dict[str, Any] = {"features": self.texts, "hours": self.texts}
        people = {"people": lambda: [self.person() for _ in range(self._some(0, 1, 2, 3))]}
        return self.entry({"name": self.word, "kind": self.word} | lists | people)

    def session(self) -> Any:
        at = f"2027-03-02 10:00-1{next(self._ids)[3:]}:30"
        if self._maybe():
            return at
        keys: dict[str, Any] = {"seats": self.word, "agreed": self.texts, "note": self.word}
        return {"at": at} | {key: keys[key]() for key in keys if self._maybe()}

    def invitation(self) -> dict[str, Any]:
        keys = {"host": self.word, "title": self.word, "interested": self.texts}
        sessions = {"sessions": lambda: [self.session() for _ in range(self._some(0, 1, 2, 4))]}
        return self.entry(keys | sessions | {"windows": self.texts, "seats": self.word})

    def file(self) -> tuple[str, dict[str, Any]]:
        """Return the name of a file, and what stands in it."""
        if self._maybe(0.5):
            return "partners", {"partners": [self.partner() for _ in range(self._some(0, 1, 2, 4))]}
        value: dict[str, Any] = {"weeks": {"id": "weeks", "title": self.word()}}
        if self._maybe():
            value["places"] = [{"name": name} for name in self._chance.sample(WORDS, 2)]
        if self._maybe():
            value["events"] = [self.entry({"title": self.word}) for _ in range(2)]
        value["invitations"] = [self.invitation() for _ in range(self._some(0, 1, 2, 3))]
        return "invitations", value

    def edit(self, name: str, value: dict[str, Any]) -> Edit:
        """Return an edit of the file that has this value."""
        ids = [(name, one["id"]) for one in value[name]]
        if not ids or self._maybe(0.1):
            new = self.partner() if name == "partners" else self.invitation()
            return Edit(name, (name, new["id"]), new)
        path: tuple[Any, ...] = self._some(*ids)
        entry = next(one for one in value[name] if one["id"] == path[1])
        inner = "people" if name == "partners" else "sessions"
        if self._maybe(0.5):
            return self._inside(name, (*path, inner), entry.get(inner, []))
        match self._some("text", "text", "list", "list", "gone", "entry"):
            case "text":
                texts = {"partners": ("name", "kind")}.get(
                    name, ("title", "host", "about", "seats")
                )
                return Edit(name, (*path, self._some(*texts)), self.word())
            case "list":
                key = "features" if name == "partners" else "interested"
                return Edit(name, (*path, key), self._changed(entry.get(key, [])))
            case "gone":
                keys = [key for key in entry if key != "id"]
                return Edit(name, (*path, self._some(*keys or ["contact"])), None)
        return Edit(name, path, None)

    def _inside(self, name: str, path: tuple[Any, ...], items: list[Any]) -> Edit:
        """Return an edit of the people of a partner, or of the sessions of an invitation."""
        by_id = name == "partners"
        if not items or self._maybe(0.3):
            new = self.person() if by_id else self.session()
            return Edit(name, (*path, new["id"] if by_id else len(items)), new)
        number = self._chance.randrange(len(items))
        item = items[number]
        path = (*path, item["id"] if by_id else number)
        if self._maybe(0.2):
            return Edit(name, path, None)
        lists = ("wishes", "away") if by_id else ("agreed", "interested")
        if self._maybe(0.6):
            key = self._some(*lists)
            old = item.get(key, []) if isinstance(item, dict) else []
            return Edit(name, (*path, key), self._changed(old))
        key = self._some("role", "name", "size") if by_id else self._some("at", "seats", "note")
        gone = key in item and key != "at" and isinstance(item, dict) and self._maybe(0.3)
        return Edit(name, (*path, key), None if gone else self.word())

    def _changed(self, old: list[Any]) -> list[Any]:
        """Return a list in which something was added, taken out, or stands elsewhere."""
        new = [one for one in old if self._maybe(0.8)]
        more = [word for word in WORDS if word not in old]
        for one in self._chance.sample(more, self._some(0, 1, 1, 2)):
            new.insert(self._some(0, len(new), len(new) // 2), one)
        if self._maybe(0.5):
            self._chance.shuffle(new)
        return new


def _number(items: list[Any], key: int | str) -> int:
    """Return the number in a list of what has that id or name; its length if nothing has."""
    if isinstance(key, int):
        return key
    named = [one.get("id", one.get("name")) if isinstance(one, dict) else one for one in items]
    return named.index(key) if key in named else len(items)


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a value with one inside it set: what an edit means, in the plainest way."""
    key, *rest = path
    if isinstance(value, str):
        value = {"at": value}
    if isinstance(value, list):
        key = _number(value, key)
        old = value[key] if key < len(value) else {"id": path[0]}
        put = _with(old, tuple(rest), new) if rest else new
        return [one for one in (*value[:key], put, *value[key + 1 :]) if one is not None]
    lists = {"people", "sessions", "events", "places"}
    if rest:
        new = _with(value.get(key, [] if key in lists else {}), tuple(rest), new)
    return {name: one for name, one in {**value, key: new}.items() if one is not None}


def _short(value: Any) -> Any:
    """Return a value with the short form of each session that has no more than its time."""
    if isinstance(value, dict):
        return value["at"] if [*value] == ["at"] else {k: _short(v) for k, v in value.items()}
    return [*map(_short, value)] if isinstance(value, list) else value


def _lines_of(document: Document, path: tuple[Any, ...]) -> range:
    """Return the lines, from 0, that an edit of what the path leads to may change."""
    node, value, first = document.root, document.value, 1
    assert node
    for part in path:
        if isinstance(value, list):
            part = _number(value, part)  # noqa: PLW2901
        try:
            inner, value = node.inside[part], value[part]
        except (KeyError, IndexError, TypeError):  # it is put in
            inside_brackets = node.close or not node.inside
            return range(first - 1, _beside(document, _last(node)) * bool(inside_brackets))
        if node.close:  # where lines are shared
            return range(first - 1, _beside(document, _last(node)))
        first = node.keys[part].line if isinstance(part, str) else inner.position[0]
        while isinstance(part, int):  # a hyphen may stand alone above what it begins
            row = document.lines[first - 1]
            if row[: node.position[1]].strip() == "-" and row[node.position[1] - 1] == "-":
                break
            first -= 1
        node = inner
    return range(first - 1, _beside(document, _last(node)))


def _beside(document: Document, last: int) -> int:
    """Return the last line with the comments below it that go on beside it."""
    column = document.lines[last - 1].rfind("# c")
    while column > 0 and last < len(document.lines):
        row = document.lines[last]
        if row[:column].strip() or row[column : column + 1] != "#":
            break
        last += 1
    return last


def _set_in(document: Document, lines: range) -> range:
    """Return the lines with the comments below them that are set in further than the first."""
    if not lines:
        return lines
    first = document.lines[lines[0]]
    column = re.match(r" *", first).end()  # type: ignore[union-attr]
    last = number = lines[-1]
    for number in range(last + 1, len(document.lines)):
        row = document.lines[number]
        if row.strip() and not re.match(rf" {{{column + 1},}}#", row):
            break
        last = number if row.strip() else last
    return range(lines[0], last + 1)


def _last(node: Any) -> int:
    if node.close:
        return int(node.close[0])
    if node.inside:
        inside = node.inside
        return _last(inside[-1] if isinstance(inside, list) else [*inside.values()][-1])
    line, _column, end_line, end_column = node.position
    return int(end_line if end_column > 1 or end_line == line else end_line - 1)


def example(chance: Random) -> tuple[Document, list[Edit], Any]:
    """Return a file, edits of it, and what it means with them."""
    values = _Chance(chance)
    name, value = values.file()
    raw = Hand(chance).text(value)
    wanted: Any = value
    edits: list[Edit] = []
    for _ in range(chance.choice((1, 1, 2, 4))):
        edit = values.edit(name, wanted)
        if any(isinstance(part, int) for part in edit.path) and len(wanted[name]) and edits:
            continue  # numbers are those of the file as it was
        wanted = _with(deepcopy(wanted), edit.path, deepcopy(edit.value))
        edits.append(edit)
    document = read(f"data/{name}.yaml", raw)
    assert document.value == value, document.problems
    return document, edits, wanted


def check(chance: Random) -> None:
    """Look at one example: it is refused at a comment, or says what it should."""
    before, edits, wanted = example(chance)
    try:
        result = edited(before, edits)
    except RefusedEditsError as error:
        for _edit, problem in error.refused:
            place = problem.source
            assert _COMMENT.match(before.lines[place.line - 1], place.column - 1)
        return
    after = read(before.path, result)
    assert _short(after.value) == _short(wanted), "it says something else"
    text, new = before.raw.decode(), result.decode()
    assert text.startswith("\ufeff") == new.startswith("\ufeff")
    if after.lines[-1].strip() or before.raw.endswith(b"\n"):
        assert text.endswith("\n") == new.endswith("\n")
    if "\n" in new:
        assert ("\r\n" in text) == ("\r\n" in new)
        assert new.count("\r\n") in (0, new.count("\n")), "mixed line ends"
    _untouched(before, after, edits)
    if all(isinstance(part, str) for edit in edits for part in edit.path):
        assert edited(after, edits) == result, "asked again, it changes something"


def _untouched(before: Document, after: Document, edits: list[Edit]) -> None:
    """Every line outside what was edited is there as it was, in order; so is every comment."""
    gone = {line for edit in edits for line in _losing(before, after, edit)}
    may = gone | {line for edit in edits for line in _lines_of(before, edit.path)}
    left = iter(after.lines)
    for number, line in enumerate(before.lines):
        if number not in may and line.strip():
            # Behind the key of a list from which all is gone stand brackets.
            assert any(line in (other, other.replace(" []", "", 1)) for other in left), line
    text = "\n".join(after.lines)
    for number, line in enumerate(before.lines):
        if number not in gone:
            for comment in _COMMENT.findall(line):
                assert comment in text, "a comment is lost"


def _losing(before: Document, after: Document, edit: Edit) -> Iterator[int]:
    """Yield the lines whose comments may go: of what is taken out, a list or an item of one."""
    if edit.value is None:
        yield from _set_in(before, _lines_of(before, edit.path))
    if isinstance(edit.value, list):
        old, new = _at(before.value, edit.path), _at(after.value, edit.path) or []
        for number, item in enumerate(old or ()):
            if item not in new:
                yield from _set_in(before, _lines_of(before, (*edit.path, number)))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    """Return what stands at the path, None if nothing does."""
    for part in path:
        if isinstance(value, list):
            number = _number(value, part)
            value = value[number] if number < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value


@settings(max_examples=3 * settings().max_examples)  # each takes a few milliseconds
@given(st.integers(0, 2**32))
def test_edits_change_what_they_say_and_nothing_else(seed: int) -> None:
    check(Random(seed))
