"""The workbook, saved by a real program; skipped where there is none."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from kooperation.files.load import load
from kooperation.i18n import Language, use
from kooperation.render.workbook import workbook
from kooperation.signup.book import read_book
from tests import EXAMPLE
from tests.signup.test_workbook import INVITATIONS, PARTNERS, filled
from tests.signup.workbooks import book_from, form_from, imported, loaded_from

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_what_libreoffice_saves_says_the_same(tmp_path: Path) -> None:
    """Dates, times, numbers, comments, the hidden sheet; opened and saved as ods."""
    use(Language.GERMAN)
    loaded = load(EXAMPLE)
    form = form_from(loaded)
    more = loaded_from(PARTNERS, INVITATIONS.replace("id: town", "id: weddinghofen-2027"))
    sheets = {"untouched": form, "filled": filled(form, form_from(more))}
    for name, one in sheets.items():
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(one))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE or "", "--headless", profile, "--convert-to", "ods"]
    files = [str(path) for path in sorted(tmp_path.glob("*.xlsx"))]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "saved"), *files],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for name, one in sheets.items():
        path = tmp_path / "saved" / f"{name}.ods"
        book, problems = read_book(path.name, path.read_bytes())
        assert book
        assert not problems
        wanted = imported(loaded, book_from(one))
        found = imported(loaded, book)
        assert [(edit.path, edit.value) for edit in found.edits] == [
            (edit.path, edit.value) for edit in wanted.edits
        ]
        assert [one.code for one in found.problems] == [one.code for one in wanted.problems]
