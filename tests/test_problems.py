from __future__ import annotations

from itertools import chain

import pytest

from kooperation import problems
from kooperation.files import entries as files
from kooperation.files.values import PartnerKind
from kooperation.i18n import Language
from kooperation.problems import did_you_mean

WORDS = {
    *chain.from_iterable(
        (field.alias or name for name, field in entry.model_fields.items())
        for entry in vars(files).values()
        if isinstance(entry, type) and issubclass(entry, files.Entry)
    ),
    *PartnerKind,
    *Language,
}
"""What may stand in the files as a key or as one of a choice."""


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("anstos", ["awo", "anstoss"], "anstoss"),
        ("Name", ["name", "note"], "name"),
        ("Personen", ["people", "partners"], "people"),
        ("Termine", ["sessions", "seats"], "sessions"),
        ("step-free", ["ruhig", "stufenfrei"], "stufenfrei"),
        ("Barrierefrei", ["Stufenfrei"], "Stufenfrei"),
        ("stufenfei", ["ruhig", "stufenfrei"], "stufenfrei"),
        ("schule", ["schule-1", "awo"], "schule-1"),  # the word that is meant is not known here
    ],
)
def test_a_hint_names_the_nearest_word(word: str, known: list[str], meant: str) -> None:
    assert did_you_mean(word, known) == f'did you mean "{meant}"?'


def test_nothing_near_is_no_hint() -> None:
    assert did_you_mean("anstoss", ["bke"]) == ""
    assert did_you_mean("Personen", []) == ""


def test_every_other_word_means_one_of_the_files() -> None:
    assert set(problems._OTHER_WORDS.values()) - WORDS == set()
