"""A small town for tables and for the page, and how documents are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from pypdfium2 import PdfDocument

from kooperation.render import files, pdf
from kooperation.reports.edition import edition
from kooperation.weeks.schedule import Schedule
from tests import build
from tests.build import altered, dataset, event, going, partner, person, session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kooperation.reports.edition import Edition
    from kooperation.weeks.model import DataSet, Visit

AWO = session("awo", "2027-03-02 10:00-11:00", seats=4, guides=("berta",), note="Jacke")
OGS = session("ogs", "2027-03-03 22:30-24:00", place="hall")
BKE = session("bke", "2027-03-10 14:00-15:00")
VISITS = [*going(OGS, "anna"), *going(AWO, "anna", "emil")]


def small() -> DataSet:
    return dataset(
        person("anna", partner="spd", role="Rektorin", wishes={"awo": 0, "ogs": 1, "bke": 2}),
        person("emil", partner="spd", size=2, phone="+49 171 1", email="emil@example.org"),
        person("berta", partner="awo", phone="02307 000001"),
        partner("awo", contact="Leitung"),
        AWO,
        OGS,
        BKE,
        event("cafe", "2027-03-01 09:00-12:00"),
    )


def afterwards() -> tuple[DataSet, Schedule]:
    """Return the small town when the visits to the AWO are over, which Anna has missed."""
    data = altered(small(), "people", "anna", missed=frozenset({"awo@2027-03-02"}))
    return data, replace(build.published(data, VISITS), settled=datetime(2027, 3, 3))  # noqa: DTZ001


def written(
    kind: str,
    data: DataSet,
    visits: Iterable[Visit] | Schedule = VISITS,
    chosen: Iterable[str] = (),
    *,
    published: bool = True,
) -> dict[str, bytes]:
    """Return the documents of a format by their paths; a warning is a mistake."""
    schedule = visits
    if not isinstance(schedule, Schedule):
        schedule = (build.published if published else build.drafted)(data, schedule)
    return dict(files(edition(data, schedule, chosen), kind, warn=pytest.fail))


def spoken(document: bytes) -> list[str]:
    """Return the text of each page of a document, as browsers copy it."""
    pages = (page.get_textpage().get_text_range() for page in PdfDocument(document))
    # A hyphen at the end of a line is no sign of the text to the reader.
    return [text.replace("\ufffe", "\u00ad\n") for text in pages]


def shown(path: str, content: bytes) -> str:
    """Return what a file says to its reader."""
    if path.endswith(".pdf"):
        return "".join(spoken(content))
    if path.endswith(".xlsx"):
        with ZipFile(BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    text = content.replace(b"\r\n ", b"").decode()  # calendars fold long lines
    return unescape(text) if path.endswith((".html", ".xlsx")) else text


class Papers(Mapping[str, bytes]):
    """The documents of an edition by their paths, each set in type when it is looked at.

    Most tests look at one or two of a dozen.
    """

    def __init__(self, papers: Edition, warn: Callable[[str], None] = pytest.fail) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pdf, "documents", _not_yet)
            self.sheets: dict[str, Any] = dict(pdf.files(papers, warn=warn))

    def __getitem__(self, path: str) -> bytes:
        ((_path, document),) = pdf.documents(*self.sheets[path])
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(self.sheets)

    def __len__(self) -> int:
        return len(self.sheets)


def _not_yet(
    sheets: Iterable[pdf.TypstDocument], frame: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    return ((sheet.path, ([sheet], frame)) for sheet in sheets)
