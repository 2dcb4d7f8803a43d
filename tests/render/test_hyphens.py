from __future__ import annotations

import pytest

from kooperation.render.hyphens import LONG, soft


@pytest.mark.parametrize(
    "parted",
    [
        "Erzie-hungs-be-ra-tungs-stelle",
        "Gleich-stel-lungs-be-auf-tragte",
        "Blu-men-topf-erde",
        "Stra-ßen-so-zi-al-ar-beit",
        "Ein Blick in die Ergo-the-ra-pie-pra-xis",
    ],
)
def test_long_words_may_be_parted_between_syllables(parted: str) -> None:
    assert soft(parted.replace("-", "")) == parted.replace("-", "\u00ad")


def test_all_else_stays_as_it_is() -> None:
    for text in (
        "",
        "Jobcenter",
        "x" * (LONG - 1),
        "0123456789012345",
        "https://x.org/a_b",
        "İ" * 20,
    ):
        assert soft(text) == text
