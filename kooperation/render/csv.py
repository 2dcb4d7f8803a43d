"""Tables for programs and mail merge: the organiser's own files, with phones and addresses.

Excel opens them right by double click: it knows the encoding by the mark at the beginning, expects
semicolons where numbers have commas, and reads dates such as 2027-03-01 in every language. What it
would take for a formula gets an apostrophe in front, but for what can only be a phone number.
"""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from io import StringIO
from typing import TYPE_CHECKING

from kooperation.i18n import Language, language
from kooperation.render.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.render.tables import CellValue, Table
    from kooperation.reports.edition import Edition

_FORMULA = re.compile(r"[=+\-@\t\r\n]")
"""How a text begins that a spreadsheet would take for a formula."""

_PHONE = re.compile(r"[+0-9 /()\-]+")


def files(edition: Edition, **_options: object) -> Iterator[tuple[str, bytes]]:
    """Yield each table."""
    for table in tables(edition):
        yield f"internal/{table.name}.csv", _written(table)


def _written(table: Table) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language() is Language.GERMAN else ",")
    writer.writerow(table.headings)
    for row in table.rows:
        writer.writerow(map(_plain, row))
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: CellValue) -> str | int:
    """Return a cell as text or number, so that no spreadsheet runs it."""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes = cell // timedelta(minutes=1)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(cell, str) and _FORMULA.match(cell) and not _PHONE.fullmatch(cell):
        return f"'{cell}"
    return cell
