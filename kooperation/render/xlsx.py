"""The workbook: every table as a sheet, with real dates and times, to be filtered and merged.

All texts are written as texts, so that no number loses its zero and nothing is run. It was made at
the moment of the plan, so that the same edition gives the same bytes.
"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

from kooperation.i18n import Language, _, language
from kooperation.render import phrases
from kooperation.render.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kooperation.render.tables import CellValue, Table
    from kooperation.reports.edition import Edition

_A4: Final = 9
_WIDEST: Final = 32
"""The letters behind which a text goes on in the next line of its cell."""

_LINE: Final = 15
"""The height of a line, in points."""

_DATES = {Language.GERMAN: "dd.mm.yyyy", Language.ENGLISH: "yyyy-mm-dd"}
_DAY = timedelta(days=1)


def files(edition: Edition, **_options: object) -> Iterator[tuple[str, bytes]]:
    """Yield the workbook; a selection of people has none, it would not be whole."""
    if not edition.chosen:
        yield f"internal/{edition.data.weeks.id}.xlsx", _workbook(edition)


def _workbook(edition: Edition) -> bytes:
    content = BytesIO()
    plan, title = edition.schedule, edition.data.weeks.title
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties(
            {"title": title, "created": plan.updated.replace(tzinfo=None), "author": "koop"}
        )
        formats = _Formats(book)
        for table in tables(edition):
            sheet = book.add_worksheet(table.title)
            _fill(sheet, table, formats)
            below = f"{title} · {phrases.issue(plan)}"
            _for_the_printer(sheet, table, f"{_('Draft')} · {below}" if edition.draft else below)
    return content.getvalue()


class _Formats:
    """How the cells of each kind look."""

    def __init__(self, book: Workbook) -> None:
        top = {"valign": "top"}
        self.heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7F0F1"} | top)
        self.text = book.add_format({"num_format": "@", "text_wrap": True} | top)
        self.number = book.add_format({"align": "center"} | top)
        self.day = book.add_format({"num_format": _DATES[language()], "align": "left"} | top)
        self.time = book.add_format({"num_format": "hh:mm", "align": "left"} | top)
        self.midnight = book.add_format({"num_format": "[hh]:mm", "align": "left"} | top)

    def of(self, cell: CellValue) -> Format:
        """Return the format of a cell; the end of a day is 24:00, and not the beginning of one."""
        if isinstance(cell, timedelta):
            return self.time if cell < _DAY else self.midnight
        if isinstance(cell, date):
            return self.day
        return self.text if isinstance(cell, str) else self.number


def _fill(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, formats.heading)
        cells = [row[column] for row in table.rows]
        longest = max(map(_letters, (heading, *cells)))
        sheet.set_column(column, column, min(longest, _WIDEST) + 3)
        for row, cell in enumerate(cells, start=1):
            _write(sheet, row, column, cell, formats)
    for row, texts in enumerate(table.rows, start=1):
        if (lines := max(-(-_letters(cell) // _WIDEST) for cell in texts)) > 1:
            sheet.set_row(row, lines * _LINE)  # not every program finds it by itself
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.headings) - 1)


def _write(sheet: Worksheet, row: int, column: int, cell: CellValue, formats: _Formats) -> None:
    match cell:
        case "":
            pass
        case str():
            sheet.write_string(row, column, cell, formats.of(cell))
        case int():
            sheet.write_number(row, column, cell, formats.of(cell))
        case _:
            sheet.write_datetime(row, column, cell, formats.of(cell))


def _letters(cell: CellValue) -> int:
    """Return how many letters a cell needs in a line; dates and times fit into ten."""
    return len(str(cell)) if isinstance(cell, str | int) else 10


def _for_the_printer(sheet: Worksheet, table: Table, below: str) -> None:
    """Let each page be as wide as the table, but for ids and what stands behind the first of them.

    That is for programs, and too much to be read on paper.
    """
    ids = (number for number, heading in enumerate(table.headings) if heading.endswith("(id)"))
    sheet.print_area(0, 0, len(table.rows), next(ids, len(table.headings)) - 1)
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{below.replace('&', '&&')[:200]}&R&P / &N")
