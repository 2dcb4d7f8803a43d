from __future__ import annotations

import pytest
import yaml

from kooperation.files.syntax import in_quotes


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("AWO: Beratung", '"AWO: Beratung"'),
        ("„AWO: Beratung“", '"AWO: Beratung"'),
        ("'Oma's Haus'", '"Oma\'s Haus"'),
        ('"OGS" Haus', "'\"OGS\" Haus'"),
        ('Oma\'s "Haus"', "'Oma''s \"Haus\"'"),
        ("C:\\Daten", "'C:\\Daten'"),
        ('"', "'\"'"),
        (" #1 ", '"#1"'),
        ("x" * 90, f'"{"x" * 80}…"'),
    ],
)
def test_what_is_shown_in_quotes_can_be_read(text: str, written: str) -> None:
    assert in_quotes(text) == written
    assert isinstance(yaml.safe_load(f"a: {in_quotes(text)}")["a"], str)
