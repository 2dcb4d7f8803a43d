"""What holds for every format of `koop export`: what must stay inside stays inside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kooperation.render import FORMATS
from tests.render import small, written
from tests.render.test_pdf import text
from tests.render.test_xlsx import parts

OWN = ("internal/people.csv", "internal/weeks.xlsx", "internal/days.pdf")
"""What is the organiser's own, and has phone numbers and mail addresses."""


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
        if kind == "xlsx":
            shown = "".join(parts(content).values())
        else:
            shown = text(content) if kind == "pdf" else content.decode().replace("\r\n ", "")
        leaks = "0171-" in shown or "inside.example" in shown
        assert leaks == (path in OWN), path
