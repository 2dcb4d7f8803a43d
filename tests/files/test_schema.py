"""The JSON Schemas say what koop's types say: value by value, and file by file.

koop sees the text that was written, an editor what YAML makes of it. Both verdicts are compared,
with the regular expressions of Python and with those of JavaScript, which editors use.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin

import pytest
import regress
from check_jsonschema.parsers.yaml import construct_yaml_implementation
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from jsonschema.validators import extend
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticUndefined

from kooperation.files import entries as files
from kooperation.files import schedule, values
from kooperation.files.reader import read
from kooperation.files.schema import FILES, otherwise, schema
from kooperation.files.typed import fields_of, model_inside
from kooperation.i18n import Language, _, use
from kooperation.problems import has_errors
from tests import EXAMPLE, ROOT, strategies
from tests.command import copy_example, inside
from tests.record_gallery import CODES, raw
from tests.test_docs import EXPLAINED, section_of

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError as Refusal
    from pydantic.fields import FieldInfo

    from tests.oracle import Data


# --- two readers ---------------------------------------------------------------------------------


def _in_both_languages(validator: Any, pattern: str, value: Any, part: Any) -> Iterator[Refusal]:
    """Refuse what the pattern does not match; Python and JavaScript must say the same of it."""
    refused = [*Draft7Validator.VALIDATORS["pattern"](validator, pattern, value, part)]
    if isinstance(value, str):
        assert bool(refused) is (javascript(pattern).find(value) is None), (pattern, value)
    yield from refused


@cache
def javascript(pattern: str) -> regress.Regex:
    return regress.Regex(pattern, flags="u")


InBothLanguages: Any = extend(  # type: ignore[no-untyped-call]
    Draft7Validator, {"pattern": _in_both_languages}
)


@cache
def validator(name: str) -> Any:
    """Return what judges a file by its schema, which follows no reference a thousand times."""
    found = schema(name)
    return InBothLanguages(put_in(found, found["definitions"]))


def put_in(part: Any, definitions: dict[str, Any]) -> Any:
    """Return a part of a schema with what its references name in their place."""
    if isinstance(part, list):
        return [put_in(one, definitions) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return put_in(definitions[part["$ref"].removeprefix("#/definitions/")], definitions)
    return {key: put_in(one, definitions) for key, one in part.items() if key != "definitions"}


def passes(name: str, value: Any) -> bool:
    """Tell whether the schema accepts what an editor sees."""
    return bool(validator(name).is_valid(value))


def accepted(name: str, value: Any) -> bool:
    """Tell whether koop's types accept what koop's reader has read."""
    try:
        FILES[name][0].model_validate(value)
    except ValidationError:
        return False
    return True


def as_editor(text: str) -> Any:
    return construct_yaml_implementation(pure=True).load(text)


def as_koop(text: str) -> Any:
    document = read("x.yaml", text.encode())
    assert not has_errors(document.problems), document.problems
    return document.value


# --- whole files ---------------------------------------------------------------------------------


def checked_by_check_jsonschema(name: str, paths: list[Path]) -> set[Path]:
    """Return the files in which check-jsonschema finds a mistake."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "schema.json")
        path.write_text(json.dumps(schema(name)), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "-o", "json", "--schemafile", path, *paths],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    found = json.loads(done.stdout)
    assert not found.get("parse_errors")
    return {Path(error["filename"]) for error in found["errors"]}


def test_check_jsonschema_accepts_the_example(tmp_path: Path) -> None:
    assert inside(ROOT, "schedule", "--dry-run").returncode == 0
    for name in ("partners", "invitations"):
        broken = tmp_path / "broken.yaml"
        path = EXAMPLE / f"{name}.yaml"
        broken.write_text(path.read_text("utf-8").replace("id:", "ident:", 1), encoding="utf-8")
        assert checked_by_check_jsonschema(name, [path, broken]) == {broken}


ONE_OF = {("invitations", "unclear-travel"), ("imports", "unclear-answer")}
"""What the types accept and `check` refuses, which a schema can say nevertheless."""


@pytest.mark.parametrize("name", FILES)
def test_check_jsonschema_judges_the_gallery_as_the_types_do(name: str, tmp_path: Path) -> None:
    readable, refused = [], set()
    for code in CODES:
        content = raw(code).get(f"{name}.yaml")
        document = read("x.yaml", content or b"")
        if content and document.value is not None and not has_errors(document.problems):
            path = tmp_path / f"{code}.yaml"
            path.write_bytes(content)
            readable.append(path)
            if not accepted(name, document.value) or (name, code) in ONE_OF:
                refused.add(path)
    assert len(readable) > (1 if name == "imports" else 15)
    assert refused
    assert checked_by_check_jsonschema(name, readable) == refused


def test_every_gallery_entry_on_a_single_value_is_refused() -> None:
    for code in values.FIELD_CODES:
        contents = ((name, raw(code)[f"{name}.yaml"]) for name in FILES)
        assert any(c and not passes(name, as_editor(c.decode())) for name, c in contents), code


@settings(max_examples=40)
@given(strategies.weeks(plans=100))
def test_generated_weeks_are_accepted(weeks: tuple[Data, Data]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        strategies.write(Path(folder), *weeks)
        for name in ("partners", "invitations"):
            assert passes(name, as_editor(Path(folder, f"{name}.yaml").read_text("utf-8")))


def test_what_koop_writes_is_accepted(tmp_path: Path) -> None:
    copy_example(tmp_path)
    path = tmp_path / "schedule.yaml"
    here = ("--data", str(tmp_path))
    for command in ("schedule", "publish"):
        assert inside(tmp_path, command, *here).returncode == 0
        assert checked_by_check_jsonschema("schedule", [path]) == set()
    partners = tmp_path / "partners.yaml"
    text = partners.read_text("utf-8").replace("Drude\n", "Drude\n        away: [Mo-So]\n")
    partners.write_text(text, encoding="utf-8")
    assert inside(tmp_path, "schedule", "--from", "2027-03-01", *here).returncode == 0
    assert {"settled", "unvisited", "weeks"} <= {*as_koop(path.read_text("utf-8"))}
    assert checked_by_check_jsonschema("schedule", [path]) == set()


# --- one value after the other -------------------------------------------------------------------


def smallest(kind: type[files.Entry]) -> dict[str, Any]:
    """An entry with nothing but what it needs."""
    return {
        key: field.examples[0] if field.examples else SMALLEST[key]
        for key, field in fields_of(kind).items()
        if field.is_required()
    }


SMALLEST: dict[str, Any] = {"partners": [], "invitations": []}
SMALLEST["weeks"] = smallest(files.WeeksEntry)


def draft_or_not(entry: Any) -> Any:
    """Let the other one fit where either `published` or `revision` says that it is a draft."""
    if not isinstance(entry, dict):
        return entry
    if not str(entry.get("revision")).strip("0"):
        return entry | {"published": False}
    return entry | {"revision": 0} if str(entry.get("published")).lower() == "false" else entry


def with_one_way(entry: Any) -> Any:
    """A travel time that says of which way it is."""
    if not isinstance(entry, dict) or not {"between", "place"}.isdisjoint(entry):
        return entry
    return entry | {"place": "jobcenter"}


FITTING = {schedule.ScheduleFile: draft_or_not, files.TravelEntry: with_one_way}
"""What makes of an entry of these kinds one that is right in itself."""
Around = tuple[str, Callable[[Any], Any]]


def kinds(
    name: str, kind: type[files.Entry], around: Callable[[Any], Any]
) -> Iterator[tuple[type[files.Entry], Around]]:
    """Yield a kind of entry, and all that stand in it, each in the smallest file around it."""
    yield kind, (name, lambda entry: around(FITTING.get(kind, lambda same: same)(entry)))
    for key, field in fields_of(kind).items():
        if inside := model_inside(field.annotation):
            several = get_origin(field.annotation) is tuple

            def with_it(entry: Any, key: str = key, *, several: bool = several) -> Any:
                return around(smallest(kind) | {key: [entry] if several else entry})

            yield from kinds(name, inside, with_it)


AROUND: dict[type[files.Entry], Around] = {
    kind: around
    for name in ("partners", "invitations", "schedule")
    for kind, around in kinds(name, FILES[name][0], lambda entry: entry)
}
"""In which file an entry of each kind stands, and what stands around it."""

WRITTEN = Path(__file__).with_name("written.txt").read_text("utf-8").split("\n")[:-1]
"""Values as they are written behind a key."""
LONG = [
    *("x" * 64, "x" * 65, "9" * 64, "9" * 65, "x" * 64 + "@2027-03-02T10:00"),
    *("x" * 65 + "@2027-03-02T10:00", "ä" * 300, "ä" * 301, "ä" * 3000, "ä" * 3001),
    *("🙂" * 300, f'"  {"ä" * 3000}  "', "2027-03-01 - " + " " * 180 + "2027-03-02"),
    '"2027-03-01' + " " * 200 + '"',
]
REVERSED = [
    *("2027-02-30", "2027-03-02 11:00-10:00", "2027-03-02 24:00-24:00", "2027-03-09 - 2027-03-08"),
    *("2027-03-01 - 2037-04-01", "a@2027-02-30T10:00", "2027-02-30T10:00", "[2027-02-30]"),
]
"""Forms that are right, of days that are none and ends before their starts."""
LOST = ["True", "TRUE", "[True]", "+5", "4.0", "0x10", "1_000", "000001", "0000001"]
"""What koop refuses for how it is written, which an editor cannot see."""
NOTHING = ["~", "null", "[~]", "1e-5"]
"""What koop accepts for how it is written; to an editor it is nothing, or a fraction."""


def type_of(field: FieldInfo) -> str:
    return repr((field.annotation, field.metadata, field.is_required()))


FIRST = {
    type_of(field): (kind, key)
    for kind in reversed(AROUND)
    for key, field in reversed([*fields_of(kind).items()])
}
"""The first key of each type: what its schema and koop say of a value, they say of all of them."""


@pytest.mark.parametrize("kind", AROUND, ids=lambda kind: kind.__name__)
def test_schema_and_types_agree_on_every_key(kind: type[files.Entry]) -> None:
    name, around = AROUND[kind]
    entry = smallest(kind)
    assert passes(name, around(entry))
    assert accepted(name, as_texts(around(entry)))
    for key, field in fields_of(kind).items():
        every = (*WRITTEN, *LONG, *REVERSED, *LOST, *NOTHING)
        for text in every[:: 1 if FIRST[type_of(field)] == (kind, key) else 10]:
            seen, read_as = both(text)
            verdicts = (
                passes(name, around(entry | {key: seen})),
                accepted(name, as_texts(around(entry | {key: read_as}))),
            )
            excused = text in (*REVERSED, *LOST) and verdicts == (True, False)
            excused |= text in NOTHING and verdicts == (False, True)
            assert verdicts[0] == verdicts[1] or excused, (key, text, verdicts)


@cache
def both(text: str) -> tuple[Any, Any]:
    """What an editor and what koop reads."""
    line = f"key: {text}\n"
    return as_editor(line)["key"], as_koop(line)["key"]


def as_texts(value: Any) -> Any:
    """The value as koop reads it: every scalar a text."""
    if isinstance(value, dict):
        return {key: as_texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_texts(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("text", [*REVERSED, *LOST, *NOTHING])
def test_every_excuse_is_needed(text: str) -> None:
    seen, read_as = both(text)
    different = [
        (kind, key)
        for kind, (name, around) in AROUND.items()
        for key in fields_of(kind)
        if passes(name, around(smallest(kind) | {key: seen}))
        != accepted(name, as_texts(around(smallest(kind) | {key: read_as})))
    ]
    assert different


@pytest.mark.parametrize("kind", AROUND, ids=lambda kind: kind.__name__)
def test_entries_are_closed_and_need_what_the_types_need(kind: type[files.Entry]) -> None:
    name, around = AROUND[kind]
    entry = smallest(kind)
    assert not passes(name, around(entry | {"idd": "a"}))
    for key in entry:
        less = {other: value for other, value in entry.items() if other != key}
        assert not passes(name, around(less)), key
    for text in ("a", "[]", "", "3"):
        assert not passes(name, around(both(text)[0]))


DEFINITIONS = {name: part for file in FILES for name, part in schema(file)["definitions"].items()}
SCALARS = {
    form.name: kind
    for kind in vars(values).values()
    for form in getattr(kind, "__metadata__", ())
    if isinstance(form, values.Scalar)
}
TEXTS = [name for name in SCALARS if "pattern" in DEFINITIONS[name]]
SEEDS = [text for text in (*WRITTEN, *REVERSED) if text[0] not in '"[{']
LETTERS = st.sampled_from("0123456789-–:@T+Z, .aAmMoOfFrRdDiIeEuUsShH\u00a0\u2009\nÄ_/")


@st.composite
def nearly(draw: st.DrawFn) -> str:
    """A value with a few slips of the pen."""
    text = draw(st.sampled_from(SEEDS))
    for _slip in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 2))
        text = text[:place] + draw(st.text(LETTERS, max_size=2)) + text[place + length :]
    return text


@cache
def pattern_and_type(name: str) -> tuple[Any, Any]:
    return InBothLanguages(DEFINITIONS[name]), TypeAdapter(SCALARS[name])


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=150)
@given(text=nearly())
@example(text="")
@example(text="a\n")
@example(text="1\n")
def test_patterns_and_types_agree_on_texts(name: str, text: str) -> None:
    form, kind = pattern_and_type(name)
    verdict = form.is_valid(text)
    try:
        kind.validate_python(text)
    except ValidationError as error:
        said = str(error)
        # Only on these the pattern may be milder than the type.
        assume(not re.search("ends before it starts|longer than ten years|there is no day", said))
        assume(not re.search("-02-(29|30|31)|-(04|06|09|11)-31", text))
        assert verdict is False
    else:
        assert verdict is True


# --- the schemas themselves ----------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", Language)
def test_the_schemas_are_draft_07(name: str, language: Language) -> None:
    use(language)
    found = schema(name)
    assert found["$schema"] == Draft7Validator.META_SCHEMA["$id"]
    Draft7Validator.check_schema(found)
    assert found["title"] == f"{name}.yaml"


def test_nothing_stands_beside_a_reference() -> None:
    for part in parts({name: schema(name) for name in FILES}):
        assert "$ref" not in part or len(part) == 1


def parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def test_every_pattern_has_a_sentence_for_editors() -> None:
    for part in parts({name: schema(name) for name in FILES}):
        if isinstance(part.get("pattern"), str):
            assert part["description"] == part["patternErrorMessage"] != ""


def test_every_kind_of_value_stands_in_a_file() -> None:
    named = {name for file in FILES for name in schema(file)["definitions"]}
    assert {*SCALARS} <= named


def test_the_schemas_speak_german() -> None:
    use(Language.GERMAN)
    german = schema("partners")["definitions"]["person"]["properties"]
    use(Language.ENGLISH)
    english = schema("partners")["definitions"]["person"]["properties"]
    assert german["away"]["description"].startswith("wann ")
    assert {key for key in german if german[key] == english[key]} == set()
    assert german["away"]["examples"] == english["away"]["examples"]


def test_the_schemas_say_what_holds_without_a_key() -> None:
    english = schema("partners")["definitions"]["person"]["properties"]
    assert english["away"]["description"].endswith("outside the weeks (default: never)")
    assert english["size"]["default"] == 1
    use(Language.GERMAN)
    german = schema("partners")["definitions"]["person"]["properties"]
    assert german["away"]["description"].endswith("außerhalb der Wochen (ohne Angabe: nie)")


ROW = re.compile(
    r"^\| `(?P<key>\w+)`(?: \*)? \| (?P<meaning>[^|]*) \| (?P<default>[^|]*) \|"
    r" (?:`(?P<example>[^|]*)`)?[^`|]* \| [^`|]* \|$",
    re.MULTILINE,
)


@pytest.mark.parametrize(("page", "heading", "kind"), EXPLAINED)
def test_descriptions_defaults_and_examples_are_those_of_the_documents(
    page: str, heading: str, kind: type[files.Entry]
) -> None:
    use(Language.GERMAN if page == "dateien.md" else Language.ENGLISH)
    rows = [*ROW.finditer(section_of(page, heading))]
    fields = fields_of(kind)
    assert [row["key"] for row in rows] == [*fields]
    for row in rows:
        field = fields[row["key"]]
        assert row["meaning"] == _(field.description or "")
        assert (as_koop(f"key: {row['example']}")["key"] if row["example"] else None) == (
            as_texts(field.examples[0]) if field.examples else None
        )
        assert bool(row["default"]) is not field.is_required()
        if field.default not in (PydanticUndefined, None, "", ()):
            assert row["default"] == f"`{field.default}`"
        if words := otherwise(field):
            assert row["default"] == _(words)


@pytest.mark.parametrize("kind", AROUND, ids=lambda kind: kind.__name__)
def test_every_example_and_default_is_accepted(kind: type[files.Entry]) -> None:
    name, around = AROUND[kind]
    whole = schema(name)
    properties = [*parts(whole)]
    for key, field in fields_of(kind).items():
        for value in field.examples or []:
            assert passes(name, around(smallest(kind) | {key: value}))
    for part in properties:
        if isinstance(part.get("default"), str | int):
            asked = {**part, "definitions": whole["definitions"]}
            assert Draft7Validator(asked).is_valid(part["default"])


def test_a_travel_time_is_of_one_way_or_of_all_ways_of_one_place() -> None:
    ways: dict[str, Any] = {"between": ["ogs", "awo"], "place": "ogs"}
    name, around = AROUND[files.WeeksEntry]
    for keys in ([], ["between"], ["place"], ["between", "place"]):
        entry = {"minutes": 30, **{key: ways[key] for key in keys}}
        times = [{"minutes": 20, "place": "awo"}, entry]
        weeks = smallest(files.WeeksEntry) | {"travel_times": times}
        assert passes(name, around(weeks)) is (len(keys) == 1), keys


# --- koop schema ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_koop_schema_prints_one(name: str, tmp_path: Path) -> None:
    done = inside(tmp_path, "schema", name, "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads(json.dumps(schema(name)))


def test_koop_schema_prints_all_by_name(tmp_path: Path) -> None:
    done = inside(tmp_path, "schema", "--lang", "en")
    found = json.loads(done.stdout)
    assert [*found] == [*FILES]
    assert found["schedule"] == json.loads(json.dumps(schema("schedule")))


def test_koop_schema_of_something_else_is_wrong_usage(tmp_path: Path) -> None:
    done = inside(tmp_path, "schema", "people")
    assert done.returncode == 2
    assert "partners" in done.stderr
