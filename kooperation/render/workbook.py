"""The workbook to fill in, as a file that Excel and LibreOffice open.

Texts are written as texts, whatever they begin with; nothing is protected, so everything can be
sorted; drop-downs warn of what they do not offer, and let it be. The same form, the same bytes.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from kooperation.files.entries import SessionEntry, WeeksEntry
from kooperation.i18n import Language, _, language
from kooperation.signup.workbook.columns import (
    CHOICES,
    EMPTY_POSTER,
    KEY,
    KIND_NAMES,
    POSTERS,
    WHAT,
)
from kooperation.signup.workbook.contents import KIND_WORDS, LANGUAGE_WORDS
from kooperation.signup.workbook.remembered import MOST_REMEMBERED, memory_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from kooperation.signup.workbook.contents import Shown
    from kooperation.signup.workbook.form import Form, FormSheet, Poster

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  Excel knows no time zones; any moment, always the same
_MOST_POSTERS = 200
"""So many columns on one sheet; more sheets follow."""
_LOOKS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "font_color": "white", "bg_color": "#1F4E5F", "text_wrap": True,
                "valign": "vcenter"},
    "grey": {"font_color": "#7F7F7F"},
    "own": {"bg_color": "#EAF2F4", "bold": True},
    "date": {},
    "time": {"num_format": "hh:mm"},
    "typed": {"num_format": "@"},
}  # fmt: skip
"""Parts of which the look of a cell is made."""


def workbook(form: Form) -> bytes:
    """Return the bytes of the workbook, in the language spoken."""
    import xlsxwriter  # noqa: PLC0415  only here

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _MADE, "title": _("Sign-ups")})
        _Writer(book, form).write()
    return buffer.getvalue()


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Workbook, form: Form) -> None:
        self._book, self._form = book, form
        self._formats: dict[tuple[str, ...], Format] = {}
        self._choices: dict[str, str] = {}

    def write(self) -> None:
        """Write everything, in the order in which the sheets stand."""
        lists = self._lists()
        for number, (name, (_heading, items)) in enumerate(lists.items()):
            letter = chr(ord("A") + number + (number > 0))  # behind the titles stand their numbers
            if items:
                self._choices[name] = f"='{_(CHOICES)}'!${letter}$2:${letter}${len(items) + 1}"
        for sheet in self._form.sheets:
            self._sheet(sheet)
        for start in range(0, max(1, len(self._form.posters)), _MOST_POSTERS):
            self._posters(self._form.posters[start : start + _MOST_POSTERS], start)
        self._offer(lists)
        for number, start in enumerate(range(0, len(self._form.memory), MOST_REMEMBERED), start=1):
            memory = self._book.add_worksheet(memory_sheet(number))
            for row, texts in enumerate(self._form.memory[start : start + MOST_REMEMBERED]):
                for column, text in enumerate(texts):
                    if text:
                        memory.write_string(row, column, text)
            memory.hide()

    def _format(self, *names: str) -> Format:
        """Return a format made of parts: `heading`, `grey`, `own`, `date`, `time`, `typed`."""
        if names not in self._formats:
            says: dict[str, Any] = {"valign": "top", "align": "left"}
            for name in names:
                says |= _LOOKS[name]
            if "date" in names:
                says["num_format"] = "dd.mm.yyyy" if language() is Language.GERMAN else "yyyy-mm-dd"
            self._formats[names] = self._book.add_format(says)
        return self._formats[names]

    def _sheet(self, form: FormSheet) -> None:
        sheet = self._book.add_worksheet(_(form.page.name))
        sheet.set_row(0, 32)
        last = len(form.rows) + form.page.empty
        several = len(form.page.kinds) > 1
        for place, one in enumerate(form.placed):
            column, grey = one.column, one.column.heading == KEY
            kinds = {"Day": "date", "from": "time", "until": "time"}
            look = ["grey"] if grey else [kinds[one.code]] if one.code in kinds else []
            look += ["typed"] * column.as_typed
            sheet.set_column(place, place, column.width, self._format(*look))
            sheet.write_string(0, place, one.title, self._format("heading"))
            if column.note:
                sheet.write_comment(0, place, _(column.note), {"x_scale": 2, "author": "koop"})
            self._drop_down(sheet, place, last, "what" if column.heading == WHAT else
                            column.content.choices, form)  # fmt: skip
        for number, (row, cells) in enumerate(form.rows, start=1):
            own = several and row.id.kind not in {WeeksEntry, SessionEntry}
            for place, shown in enumerate(cells):
                grey = form.placed[place].column.heading == KEY or (
                    row.id.kind is SessionEntry and form.placed[place].code in {"Title", WHAT}
                )
                look = ["own"] * own + ["grey"] * grey
                look += ["typed"] * form.placed[place].column.as_typed
                self._cell(sheet, number, place, shown, look)
        sheet.freeze_panes(1, 2 if several else 3)
        sheet.autofilter(0, 0, last, len(form.placed) - 1)
        _for_the_printer(sheet)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD20000"})

    def _cell(
        self, sheet: Worksheet, row: int, column: int, shown: Shown, look: Sequence[str]
    ) -> None:
        match shown:
            case None:
                if look:
                    sheet.write_blank(row, column, None, self._format(*look))
            case int():
                sheet.write_number(row, column, shown, self._format(*look))
            case date():
                sheet.write_datetime(row, column, shown, self._format(*look, "date"))
            case time():
                sheet.write_datetime(row, column, shown, self._format(*look, "time"))
            case _:
                sheet.write_string(row, column, shown, self._format(*look))

    def _drop_down(
        self, sheet: Worksheet, column: int, last: int, name: str, form: FormSheet | None = None
    ) -> None:
        if name == "what" and form is not None:
            words = [KIND_NAMES[kind] for kind in form.page.kinds if kind in KIND_NAMES]
            source: str | list[str] = [_(word) for word in words]
        elif name in self._choices:
            source = self._choices[name]
        else:
            return
        rule = {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": _("Not in the list"),
            "error_message": _("koop knows what is in the list, and asks for anything else."),
        }
        sheet.data_validation(1, column, max(1, last), column, rule)

    # --- the papers on the wall ------------------------------------------------------------------

    def _posters(self, posters: Sequence[Poster], start: int) -> None:
        name = _(POSTERS) + (f" {start // _MOST_POSTERS + 1}" if start else "")
        sheet = self._book.add_worksheet(name)
        sheet.set_row(0, 64)
        most = max((len(poster.names) for poster in posters), default=0)
        note = _("Names as on the paper; +2 behind a name brings two more of the house.")
        for place, poster in enumerate(posters):
            sheet.set_column(place, place, 28, self._format())
            sheet.write_string(0, place, poster.heading, self._format("heading"))
            sheet.write_comment(0, place, note, {"x_scale": 2, "author": "koop"})
            for number, who in enumerate(poster.names, start=1):
                sheet.write_string(number, place, who, self._format())
            self._drop_down(sheet, place, most + EMPTY_POSTER, "people")
        if posters:
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.set_print_scale(60)  # some columns a page; what hangs on the walls is lists.pdf
            sheet.repeat_rows(0)

    # --- what drop-downs offer -------------------------------------------------------------------

    def _lists(self) -> Mapping[str, tuple[str, Sequence[str]]]:
        """Return the heading and the items of each list, in the order of the columns."""
        labels, numbers = self._form.lookup.labels, self._form.lookup.numbers
        titles = labels["invitations"]
        order = sorted(titles, key=lambda id_: (numbers.get(id_, len(titles)), id_))
        names = {kind: sorted(labels[kind].values(), key=str.casefold)
                 for kind in ("people", "partners", "places")}  # fmt: skip
        return {
            "invitations": (_("Invitation"), [titles[id_] for id_ in order]),
            "people": (_("Person"), names["people"]),
            "partners": (_("Institution"), names["partners"]),
            "places": (_("Place"), names["places"]),
            "kinds": (_("Kind"), [*map(_, KIND_WORDS.values())]),
            "languages": (_("Language of the lists"), [*map(_, LANGUAGE_WORDS.values())]),
        }

    def _offer(self, lists: Mapping[str, tuple[str, Sequence[str]]]) -> None:
        sheet = self._book.add_worksheet(_(CHOICES))
        titles = self._form.lookup.labels["invitations"]
        numbers = {titles[id_]: number for id_, number in self._form.lookup.numbers.items()
                   if id_ in titles}  # fmt: skip
        for number, (heading, items) in enumerate(lists.values()):
            column = number + (number > 0)
            sheet.set_column(column, column, 36)
            sheet.write_string(0, column, heading, self._format("heading"))
            for row, item in enumerate(items, start=1):
                sheet.write_string(row, column, item)
            if column == 0:  # the number of each title stands beside it
                sheet.write_string(0, 1, _("Number"), self._format("heading"))
                for row, item in enumerate(items, start=1):
                    if item in numbers:
                        sheet.write_number(row, 1, numbers[item])
        sheet.freeze_panes(1, 0)
        _for_the_printer(sheet)


def _for_the_printer(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
