from __future__ import annotations

import re

import pytest

from kooperation.audit import RULES as REFEREE
from kooperation.check import ERROR, RULES, check
from kooperation.check.imports import IMPORTS_CODES
from kooperation.check.promises import CODES as PROMISE_CODES
from kooperation.check.schedule import SCHEDULE_CODES
from kooperation.check.told import TOLD_CODES
from kooperation.files.load import load
from kooperation.files.reader import READER_CODES
from kooperation.files.revisions import BAD_REVISION
from kooperation.files.values import FIELD_CODES
from kooperation.planning.flow import PLANNING_CODES
from kooperation.signup.tables import TABLE_CODES
from tests.record_gallery import (
    CODES,
    GALLERY,
    IN_GERMAN,
    INSTEAD,
    MEANINGS,
    NEIGHBOURS,
    PAGE,
    PROMISED,
    WRITTEN,
    page,
    said,
)


def test_every_code_of_koop_is_meant() -> None:
    rules = {rule.code for rule in RULES} | {*REFEREE} | {*PROMISE_CODES}
    others = {*SCHEDULE_CODES, *TOLD_CODES, *PLANNING_CODES, BAD_REVISION, *TABLE_CODES}
    others |= {*IMPORTS_CODES}
    assert {*CODES} == {*READER_CODES, *FIELD_CODES, *rules, *others}


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    written = [*(folder.name for folder in GALLERY.iterdir()), *WRITTEN, *PROMISED]
    assert sorted(written) == sorted(CODES)
    assert len(set(CODES)) == len(CODES)
    assert set(MEANINGS) <= set(CODES)
    assert sorted(IN_GERMAN) == sorted(CODES), "each code is said in German"


@pytest.mark.parametrize("code", CODES)
def test_an_entry_makes_one_mistake(code: str) -> None:
    place = r"(?:data/\S+|answers\.csv:\d+(?::\d+:| · \w+:))"
    found = re.findall(rf"^{place} (?:error|warning)\[([a-z-]+)\]", said(code), re.MULTILINE)
    if code in {"agreed-together", "two-statements"}:  # at each of them
        assert set(found) == {code}
    elif code in INSTEAD:
        assert found == [*INSTEAD[code]]
    else:
        assert sorted(found) == sorted({code, NEIGHBOURS.get(code, code)})


def test_errors_are_found_without_looking_for_warnings() -> None:
    for folder in GALLERY.iterdir():
        loaded = load(folder)
        every, errors = check(loaded), check(loaded, warnings=False)
        assert {one for one in errors if one.severity is ERROR} == {
            one for one in every if one.severity is ERROR
        }
        assert {*errors} <= {*every}


def test_the_page_is_fresh() -> None:
    recorded = PAGE.read_text(encoding="utf-8")
    assert page() == recorded, "made by: python -m tests.record_gallery"
