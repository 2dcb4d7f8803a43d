"""What holds for every format of `koop export`, whatever it is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kooperation.i18n import Language, use
from kooperation.render import FORMATS
from tests.build import named
from tests.render import shown, small, written

OWN = ("internal/people.csv", "internal/weeks.xlsx", "internal/days.pdf")
"""What is the organiser's own, and has phone numbers and mail addresses."""
NAME = "<b>&amp *_`#[x](y)$ {{7*7}}"
"""Markup of many kinds."""


@pytest.mark.parametrize("kind", FORMATS)
def test_numbers_and_addresses_stand_only_in_the_organisers_own_table(kind: str) -> None:
    data = small()
    data = replace(
        data,
        people={
            id_: replace(one, phone=f"0171-{id_}", email=f"{id_}@inside.example")
            for id_, one in data.people.items()
        },
        partners={
            id_: replace(one, email=f"{id_}@inside.example") for id_, one in data.partners.items()
        },
    )
    for path, content in written(kind, data).items():
        text = shown(path, content)
        leaks = "0171-" in text or "inside.example" in text
        assert leaks == (path in OWN), path


@pytest.mark.parametrize("kind", FORMATS)
def test_a_name_is_only_a_name_in_both_languages(kind: str) -> None:
    data, texts = named(small(), NAME), []
    for language in Language:
        use(language)
        texts.append({path: shown(path, text) for path, text in written(kind, data).items()})
        for path, text in texts[-1].items():
            assert NAME.replace(" ", "") in re.sub(r"[\s\u00ad\u200b]", "", text), path
    english, german = texts
    assert english.keys() == german.keys()
    assert english != german
