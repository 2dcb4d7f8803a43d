from __future__ import annotations

import pytest

from tests.record_gallery import CODES, GALLERY, MEANINGS, PAGE, page, said


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    assert sorted(folder.name for folder in GALLERY.iterdir()) == sorted(CODES)
    assert len(set(CODES)) == len(CODES)
    assert set(MEANINGS) <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_an_entry_says_what_was_recorded(code: str) -> None:
    recorded = (GALLERY / code / "expected.txt").read_text(encoding="utf-8")
    assert said(code) == recorded, "if meant: python -m tests.record_gallery"


@pytest.mark.parametrize("code", CODES)
def test_an_entry_makes_one_mistake(code: str) -> None:
    first, *others = [line for line in said(code).splitlines() if line.startswith("data/")]
    assert f"[{code}]" in first
    assert not others


def test_the_page_is_fresh() -> None:
    recorded = PAGE.read_text(encoding="utf-8")
    assert page() == recorded, "made by: python -m tests.record_gallery"
