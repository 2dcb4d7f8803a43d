"""The fields of the three files are explained in both languages, and so are their mistakes."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from kooperation.check.imports import IMPORTS_CODES
from kooperation.check.told import TOLD_CODES
from kooperation.files.entries import Entry, InvitationEntry, PersonEntry, SessionEntry
from kooperation.files.reader import READER_CODES
from kooperation.files.revisions import BAD_REVISION
from kooperation.files.scalars import LONGEST_ID
from kooperation.files.schedule import WrittenEntry
from kooperation.files.schema import otherwise
from kooperation.files.typed import fields_of, model_inside
from kooperation.files.values import LONGEST_LINE, LONGEST_PROSE, Prose
from kooperation.i18n import Language, _, use
from kooperation.signup.tables import TABLE_CODES
from kooperation.weeks.times import parse_span
from tests.record_files import DOCS, KINDS, PAGES, PROBLEMS, problems, text
from tests.record_gallery import CODES, INSTEAD

KEYS = [(kind, key) for kind in KINDS for key in fields_of(kind)]
NAMES = [f"{kind.__name__}-{key}" for kind, key in KEYS]
SHAPES = {"missing-field", "unknown-key", "wrong-type"}
"""What can go wrong with every key."""


@pytest.fixture(params=PAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture
def page(language: Language) -> str:
    return PAGES[language].path.read_text(encoding="utf-8")


def test_the_tables_are_fresh(language: Language, page: str) -> None:
    assert text(language) == page, "made by: python -m tests.record_files"


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=NAMES)
def test_every_key_is_described_in_german_and_has_an_example(kind: type[Entry], key: str) -> None:
    field = fields_of(kind)[key]
    assert field.examples or model_inside(field.annotation)
    use(Language.GERMAN)
    for words in filter(None, (field.description or "missing", otherwise(field))):
        assert _(words) != words


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=NAMES)
def test_words_stand_for_a_default_only_where_there_is_none(kind: type[Entry], key: str) -> None:
    field = fields_of(kind)[key]
    assert not otherwise(field) or field.default in (None, "", ())


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=NAMES)
def test_something_can_go_wrong_with_every_key_that_holds_no_entries(
    kind: type[Entry], key: str
) -> None:
    holds_entries = model_inside(fields_of(kind)[key].annotation) is not None
    assert bool(problems()[kind, key]) is not holds_entries


def test_every_mistake_in_a_value_stands_at_a_key() -> None:
    # Names of sessions stand in koop's own files, whose keys are not explained.
    elsewhere = {*READER_CODES, *TOLD_CODES, *SHAPES, *INSTEAD, BAD_REVISION, "bad-session"}
    elsewhere |= {*TABLE_CODES, *IMPORTS_CODES}
    assert set().union(*problems().values()) == {*CODES} - elsewhere


@pytest.mark.parametrize(
    ("kind", "key", "codes"),
    [
        (
            PersonEntry,
            "with",
            {
                "bad-id",
                "unknown-person",
                "repeated-person",
                "pair-with-oneself",
                "two-pairs",
                "nothing-in-common",
            },
        ),
        (InvitationEntry, "place", {"bad-text", "unknown-place"}),
        (SessionEntry, "seats", {"bad-number", "minimum-above-seats"}),
    ],
)
def test_a_mistake_stands_at_its_key(kind: type[Entry], key: str, codes: set[str]) -> None:
    assert problems()[kind, key] == codes


def test_what_is_wrong_with_the_short_form_of_a_session_stands_at_its_time() -> None:
    assert "session-outside" in problems()[SessionEntry, "at"]


def test_every_code_leads_to_its_section(page: str) -> None:
    named = {*re.findall(r"\[([a-z-]+)\](?![:(])", page)} & {*CODES}
    links = dict(re.findall(r"^\[(.+)\]: (.+)$", page, re.MULTILINE))
    assert links == {code: f"{PROBLEMS}#{code}" for code in named}
    explained = (DOCS / PROBLEMS).read_text("utf-8")
    assert named <= {*re.findall("^### (.+)$", explained, re.MULTILINE)}


def test_every_kind_of_entry_leads_to_its_section(page: str) -> None:
    anchors = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    }
    links = re.findall(r"\]\(#([^)]+)\)", page)
    assert len(links) == sum(
        (inside := model_inside(fields_of(kind)[key].annotation)) is not None
        and not issubclass(inside, WrittenEntry)
        for kind, key in KEYS
    )
    assert anchors.issuperset(links)


def test_the_words_around_the_tables_are_those_of_the_types(page: str) -> None:
    before = page.partition("\n## ")[0]
    (long,) = re.findall(r"((?:`\w+`, )+`\w+` \w+ `\w+`)[^`]*" + str(LONGEST_PROSE), before)
    assert {*re.findall(r"`(\w+)`", long)} == {
        key for kind, key in KEYS if get_args(Prose)[1] in fields_of(kind)[key].metadata
    }
    assert all(f" {most} " in before for most in (LONGEST_ID, LONGEST_LINE, LONGEST_PROSE))


def test_every_time_that_is_shown_is_one(page: str) -> None:
    times = re.split("^## ", page, flags=re.MULTILINE)[1]
    rows = re.findall(r"^\| `(.+?)` \| (.+) \|$", times, re.MULTILINE)
    shown = [time for row in rows for time in (row[0], *re.findall(r"`(.+?)`", row[1]))]
    days = re.findall(r"`(M\w+ .+?)`", times.partition("|\n\n")[2])
    assert [len(shown), len(days)] == [9, 3]
    for time in (*shown, *days):
        parse_span(time)
    assert {parse_span(time).weekdays for time in days} == {frozenset(range(7))}
