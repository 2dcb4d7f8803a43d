"""The papers on the wall: who was added below a heading, and who was crossed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kooperation.files.entries import InvitationEntry, PersonEntry
from kooperation.files.scalars import parse_guest
from kooperation.i18n import _
from kooperation.signup.book import is_error
from kooperation.signup.workbook.columns import HOUSE
from kooperation.signup.workbook.contents import GUESTS, UnreadError
from kooperation.signup.workbook.labels import LeftOutError, UnclearError
from kooperation.signup.workbook.merge import two_answers
from kooperation.signup.workbook.remembered import checksum
from kooperation.signup.workbook.rows import RowId
from kooperation.signup.workbook.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.signup.cells import Cell
    from kooperation.signup.workbook.found import FoundPoster
    from kooperation.signup.workbook.work import Work

_NOBODY: Any = object()
"""Somebody is not on the list."""


def compare(work: Work, poster: FoundPoster, entry: RowId, then: Sequence[str]) -> None:
    """Take over who was added to a paper and who was crossed out; the others stay."""
    known = poster.key in work.last.signed and not work.older
    if known or [cell.text for cell in poster.names] != [*then]:
        _Signatures(work, poster, entry).compare(then)


class _Signatures:
    """The names below one heading, compared one by one."""

    def __init__(self, work: Work, poster: FoundPoster, entry: RowId) -> None:
        self._work, self._poster, self._entry = work, poster, entry
        self._failed = False
        self._data: dict[str, int | None] = {}
        listed: Any = work.stored(entry, "interested") or ()
        for one in listed:
            self._data.setdefault(*parse_guest(one))

    def _sum(self, who: str, more: int | None) -> str:
        return checksum([self._poster.key, who, str(more)])[:6]

    def compare(self, then: Sequence[str]) -> None:
        """Add what changes to the work."""
        work, key = self._work, self._poster.key
        now, cells = self._now(then)
        stored = None if work.older else work.last.signed.get(key)
        known = {**now, **self._data}
        if stored is None:
            before = self._before(then)
        else:  # of those who are named anywhere still
            variants = [*now.items(), *self._data.items()]
            before = {who: more for who, more in variants if self._sum(who, more) in stored}
        if now == before and stored is None:
            return
        result = dict(self._data)
        for who in {**before, **known}:
            if who in now and (who not in before or now[who] != before[who]):
                self._sign(who, now[who], before.get(who, _NOBODY), result, cells[who])
            elif who in before and who not in now and not self._failed:
                result.pop(who, None)
        if not self._failed:  # or what is not settled would be taken for said
            work.last.signed[key] = {self._sum(*one) for one in now.items()}
        work.sources[f"poster {key}"] = self._poster.sheet.source(self._poster.heading)
        if result != self._data:
            value = [f"{who} +{more}" if more else who for who, more in result.items()]
            changed = [cells[who] for who in cells if result.get(who, _NOBODY)
                       != self._data.get(who, _NOBODY)]  # fmt: skip
            cell = changed[0] if changed else self._poster.heading
            source = self._poster.sheet.source(cell)
            work.sources[f"poster {key}"] = source
            work.changes.setdefault(self._entry, {})["interested"] = value or None, source

    def _sign(
        self, who: str, more: int | None, before: Any, result: dict[str, int | None], cell: Cell
    ) -> None:
        """Put somebody on the list, or say how many more they bring."""
        work, sheet = self._work, self._poster.sheet
        here = self._data.get(who, _NOBODY)
        if here is _NOBODY or here in (before, more) or work.both == "replace":
            result[who] = more
        elif not work.both:
            there = GUESTS.shown([f"{who} +{here}" if here else who], work.lookup, 1)[0]
            two_answers(work, sheet, cell, self._entry, "interested", str(there))
            self._failed = True

    def _before(self, then: Sequence[str]) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for text in then:
            try:
                named = self._work.then.guest(text)
            except (UnclearError, LeftOutError):
                continue  # who has another name by now is known by it
            found.setdefault(named.name, named.more)
        return found

    def _now(self, then: Sequence[str]) -> tuple[dict[str, int | None], dict[str, Cell]]:
        """Return who stands below the heading now, and in which cell; the first time counts."""
        work, sheet = self._work, self._poster.sheet
        found: dict[str, int | None] = {}
        cells: dict[str, Cell] = {}
        for cell in self._poster.names:
            if is_error(cell.text):  # that is said already; somebody may have stood there
                self._failed = True
                continue
            try:
                value = said(self._entry.kind, "interested", [cell], work.lookup).value
            except UnreadError as error:
                work.unread(sheet, error)
                self._failed = True
                continue
            for one in value or ():
                who, more = parse_guest(str(one))
                if self._is_host(who) and cell.text not in then:
                    message = _(
                        "{person} is interested in {invitation}, which their own institution offers"
                    ).format(person=who, invitation=self._poster.key.partition("@")[0])
                    hint = _("remove it: nobody visits their own house")
                    work.problem(sheet.source(cell), "own-institution", message, hint)
                    continue
                if who not in found:
                    found[who], cells[who] = more, cell
        return found, cells

    def _is_host(self, who: str) -> bool:
        offer = RowId(InvitationEntry, self._poster.key.partition("@")[0])
        host = self._work.wanted(offer, "host")
        return self._work.wanted(RowId(PersonEntry, who), HOUSE) == host
