"""The tables of docs/files.md and docs/dateien.md, made from the fields in `kooperation.files`.

The pages are written by hand, but for what stands between two marks such as `<!-- PersonEntry -->`
and `<!-- /PersonEntry -->`: a row for each key, with the description, default and example of its
field. What goes wrong there is written down nowhere. It is seen: nonsense is written instead of
every example, every mistake of tests/gallery and of the tests of `koop check` is made once more,
and each time koop points at the value of some key. After a field or a rule has changed, make the
tables anew, and read the difference:

    python -m tests.record_files
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from kooperation.audit import RULES as REFEREE
from kooperation.check.promises import CODES as PROMISE_CODES
from kooperation.check.told import TOLD_CODES
from kooperation.files import imports
from kooperation.files.entries import Entry, SessionEntry
from kooperation.files.load import parse
from kooperation.files.reader import READER_CODES
from kooperation.files.schedule import WrittenEntry
from kooperation.files.schema import FILES, otherwise
from kooperation.files.typed import fields_of, model_inside
from kooperation.files.values import FIELD_CODES, LONGEST_PROSE
from kooperation.i18n import Language, _, use
from kooperation.planning.flow import problems_of
from tests import ROOT
from tests.check import test_check, test_schedule
from tests.record_gallery import AGREED, BROKEN, CODES, raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from kooperation.files.document import Path as Keys
    from kooperation.files.load import Loaded

DOCS = ROOT / "docs"

Key = tuple[type[Entry], str]
"""A key, and the kind of entry in which it stands."""


class Page(NamedTuple):
    """A page of tables: how its columns are called, and what is said of many codes at once."""

    path: Path
    columns: str
    nothing: str
    groups: tuple[str, str]


PAGES = {
    Language.ENGLISH: Page(
        DOCS / "files.md",
        "| key | meaning | default | example | what goes wrong |",
        "none",
        ("agreed-…", "a broken rule"),
    ),
    Language.GERMAN: Page(
        DOCS / "dateien.md",
        "| Feld | Bedeutung | ohne Angabe | Beispiel | was schiefgeht |",
        "keine",
        ("agreed-…", "eine gebrochene Regel"),
    ),
}

PROBLEMS = "problems.md"
"""The page that explains the codes."""
MANY = ((AGREED, PROMISE_CODES), (BROKEN, REFEREE))
"""Codes too many to be named one by one, and where they stand together on that page."""

_HEADING = re.compile(r"^#+ (.+)\n(?:(?!#).*\n)*?<!-- (\w+) -->$", re.MULTILINE)
_CODE = re.compile(r"\[([a-z-]+)\](?![:(])")
OF_IMPORTS = {kind for kind in Entry.__subclasses__() if kind.__module__ == imports.__name__}
"""The entries of `imports.yaml`, which docs/sign-up.md shows."""
KINDS = [kind for kind in Entry.__subclasses__() if kind not in {WrittenEntry, *OF_IMPORTS}]
"""The kinds of entries, but for those that only koop writes."""
_NONSENSE = "?" * (LONGEST_PROSE + 1)
"""What is right for no key."""


def text(language: Language) -> str:
    """The page as it should be: the words that stand there, the tables made anew."""
    use(language)
    page = PAGES[language]
    written = page.path.read_text(encoding="utf-8")
    headings = {name: heading for heading, name in _HEADING.findall(written)}
    for kind in KINDS:
        rows = [_row((kind, key), field, page, headings) for key, field in fields_of(kind).items()]
        table = "\n".join([page.columns, "|---|---|---|---|---|", *rows])
        written = _with(written, kind.__name__, table)
    named = sorted({*_CODE.findall(written)} & {*CODES})
    return _with(written, "links", "\n".join(f"[{code}]: {PROBLEMS}#{code}" for code in named))


def _with(written: str, name: str, made: str) -> str:
    """The page with this between the marks of that name."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    before, _begin, rest = written.partition(begin)
    _old, found, after = rest.partition(end)
    assert found, f"no {begin}"
    return f"{before}{begin}\n{made}\n\n{end}{after}"


def _row(key: Key, field: FieldInfo, page: Page, headings: dict[str, str]) -> str:
    star = " *" if field.is_required() else ""
    default = f"`{field.default}`"
    if field.is_required():
        default = ""
    elif words := otherwise(field):
        default = _(words)
    elif field.default in (None, "", ()):
        default = page.nothing
    examples = [f"`{_flow(example)}`" for example in field.examples or ()]
    inside = model_inside(field.annotation)
    if inside and not issubclass(inside, WrittenEntry):
        heading = headings[inside.__name__]
        anchor = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        examples.append(f"[{heading}](#{anchor})")
    codes = [code for code in CODES if code in problems()[key]]
    wrong = [f"[{code}]" for code in codes if code not in (*PROMISE_CODES, *REFEREE)]
    for (group, many), name in zip(MANY, page.groups, strict=True):
        if {*codes} & {*many}:
            wrong.append(f"[{name}]({PROBLEMS}#{group.anchor})")
    cells = (
        f"`{key[1]}`{star}",
        _(field.description or ""),
        default,
        ", ".join(examples),
        ", ".join(wrong),
    )
    return f"| {' | '.join(cells)} |"


def _flow(example: Any) -> str:
    """An example as people write it in one line."""
    if isinstance(example, list):
        return f"[{', '.join(map(_flow, example))}]"
    return str(example).lower() if isinstance(example, bool) else str(example)


@cache
def problems() -> dict[Key, set[str]]:
    """What goes wrong with each key: the codes of problems at its values.

    What is wrong with the text of a file, or with the shape of an entry, can be wrong everywhere.
    """
    found: dict[Key, set[str]] = defaultdict(set)
    for key, code in (*_at_nonsense(), *_at_mistakes()):
        found[key].add(code)
    return found


def _at_nonsense() -> Iterator[tuple[Key, str]]:
    for kind in KINDS:
        for key, field in fields_of(kind).items():
            for error in _errors(kind, {key: _spoilt(field.examples)[0]} if field.examples else {}):
                if error["type"] in FIELD_CODES:
                    yield _key(kind, error["loc"]), error["type"]


def _at_mistakes() -> Iterator[tuple[Key, str]]:
    for loaded in _mistakes():
        for problem in problems_of(loaded):
            if problem.code in (*READER_CODES, *FIELD_CODES, *TOLD_CODES):
                continue
            document = next(d for d in loaded.documents() if d.path == problem.source.path)
            name = Path(document.path).stem
            if name not in FILES or FILES[name][0] in OF_IMPORTS:
                continue  # a revision, or answers
            kind, _purpose = FILES[name]
            for path, value in _values(document.value):
                if path and document.source(*path) == problem.source:
                    yield _key(kind, path, value), problem.code


def _mistakes() -> Iterator[Loaded]:
    for code in CODES:
        yield parse("data", raw(code))
    for _code, bad, _good in test_check.CASES:
        yield test_check.loaded(test_check.changed(bad))
    for visits, _found in test_schedule.BREACHES:
        yield test_schedule.loaded(test_schedule.schedule(visits))


def _errors(kind: type[Entry], value: Any) -> list[Any]:
    try:
        kind.model_validate(value)
    except ValidationError as errors:
        return errors.errors()
    return []


def _spoilt(example: Any) -> Any:
    return [_spoilt(part) for part in example] if isinstance(example, list) else _NONSENSE


def _values(value: Any, path: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every value of a document, with the way to it."""
    yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in inside if isinstance(value, dict | list) else ():
        yield from _values(inner, (*path, key))


def _key(kind: type[Entry], path: Keys, value: Any = None) -> Key:
    """The last key on the way to a value."""
    found = kind, ""
    for part in path:
        if isinstance(part, str):
            found = kind, part
            kind = model_inside(fields_of(kind)[part].annotation) or kind
    if kind is SessionEntry and found[0] is not kind and isinstance(value, str):
        return kind, "at"  # the short form of a session is its time
    return found


def record() -> None:
    """Make the tables of both pages anew."""
    for language, page in PAGES.items():
        page.path.write_text(text(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    record()
