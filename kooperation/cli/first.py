"""Commands before there is anything to plan: init, schema."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from kooperation.cli.command import command
from kooperation.cli.options import Common, Format, spelled
from kooperation.cli.streams import fail, note, write_json
from kooperation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kooperation.files.entries import Entry
    from kooperation.files.load import Loaded
    from kooperation.files.typed import Typed
    from kooperation.problems import Problem

_F = TypeVar("_F", bound="Entry")
_T = TypeVar("_T")
_EXAMPLE = date(2027, 3, 1)
_OUTSIDE = {"session-outside", "window-outside"}
_IGNORE = "../.gitignore"
_IGNORED = """\
# What people signed and what koop printed belongs to nobody else: names, phones, wishes.
*.xlsx
*.xls
*.ods
*.csv
out/
"""
"""Lies beside the data folder, where the tables and lists of its weeks lie too."""


class File(StrEnum):
    """What `koop schema` describes."""

    PARTNERS = "partners"
    INVITATIONS = "invitations"
    SCHEDULE = "schedule"
    IMPORTS = "imports"


@command
def init(
    common: Common,
    folder: Annotated[
        Path | None, typer.Argument(metavar=_("DIR"), help=_("Where, instead of --data."))
    ] = None,
    title: Annotated[
        str,
        typer.Option(metavar=_("TEXT"), help=_("Title of the weeks; the lists are empty then.")),
    ] = "",
    start: Annotated[str, typer.Option(metavar=_("DATE"), help=_("First day of the weeks."))] = "",
    end: Annotated[str, typer.Option(metavar=_("DATE"), help=_("Last day of the weeks."))] = "",
    old: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar=_("DIR"), help=_("Start from earlier weeks; needs --start.")
        ),
    ] = None,
) -> None:
    from kooperation.files import save, starter
    from kooperation.files.load import SCHEDULE

    folder = folder or common.data
    if old and (title or end):
        given = "--title" if title else "--end"
        hint = _("change title and last day in the new invitations.yaml")
        fail(_("--from and {option} exclude each other"), hint, option=given)
    if old:
        files = _renewed(old, start, folder, common)
    elif title or start or end:
        files = starter.empty(*_asked(title, start, end))
    else:
        files = starter.files()
    for name in (*files, SCHEDULE):
        if os.path.lexists(folder / name):
            message = _("{path} is there already, so nothing was written")
            fail(message, _("name another folder"), path=folder / name)
    if not os.path.lexists(os.path.normpath(folder / _IGNORE)):
        files = {**files, _IGNORE: _IGNORED}
    save.create(folder, files)
    for name in files:
        note(_("wrote {path}"), path=os.path.normpath(folder / name))
    if old or title or start or end:
        then = _("Then: {sheets} (a workbook to fill in) and {check} (is all well?)")
    else:
        note(_("Now put your own partners and invitations in place of the examples."))
        then = _("Then: {check} (is all well?) and {schedule} (who goes where?)")
    note(then, **{name: spelled(name, folder) for name in ("sheets", "check", "schedule")})


class _UnusableError(ValueError):
    """What somebody gave cannot be used: what is wrong, and a hint."""


def _asked(title: str, start: str, end: str) -> tuple[str, str, str]:
    """Return title and dates, asked for where they are missing; without a terminal that fails."""
    from kooperation.files import starter

    def sound(title: str, first: date, last: date) -> None:
        for problem in _errors(starter.empty(title, first.isoformat(), last.isoformat())):
            raise _UnusableError(problem.message, problem.hint)

    def named(text: str) -> str:
        sound(text, _EXAMPLE, _EXAMPLE)
        return text

    def until(text: str) -> date:
        if (day := _day(text, "--end")) < first:
            raise _UnusableError(_("--end lies before --start"))
        sound(title, first, day)
        return day

    title = _one("--title", title, _("Title of the weeks:"), named)
    first = _first_day(start)
    prompt = _("Last day, such as {day}:").format(day=first + timedelta(days=11))
    return title, first.isoformat(), _one("--end", end, prompt, until).isoformat()


def _first_day(start: str) -> date:
    prompt = _("First day, such as {day}:").format(day=_EXAMPLE)
    return _one("--start", start, prompt, lambda text: _day(text, "--start"))


def _one(option: str, given: str, prompt: str, read: Callable[[str], _T]) -> _T:
    """Return what an option says, or what somebody types, who is asked until it can be used."""
    from kooperation.cli.ask import line

    asks = not given and sys.stdin.isatty()
    while True:
        text = line(prompt) if asks else given or None
        if text is None:
            fail(_("{option} is missing"), option=option)
        try:
            return read(text)
        except _UnusableError as error:
            if not asks:
                fail(*error.args)
            message, *hint = error.args
            note(message.removeprefix(f"{option}: ") + (f" ({hint[0]})" if hint else ""))


def _errors(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return the mistakes that the new files would have."""
    from kooperation.files.load import parse
    from kooperation.planning.flow import problems_of

    raw = dict.fromkeys(("schedule.yaml", "told.yaml", "imports.yaml"))
    loaded = parse("data", {**raw, **{name: text.encode() for name, text in files.items()}})
    return problems_of(loaded, warnings=False)


def _day(text: str, option: str) -> date:
    """Return the date that somebody wrote with its year."""
    from kooperation.weeks.meant import parse_day
    from kooperation.weeks.times import InvalidTimeError

    try:
        # A year is needed: there are no weeks yet that would tell it.
        day = parse_day(text, date.max, date.max)
    except InvalidTimeError as error:
        raise _UnusableError(f"{option}: {error.message}", error.hint) from None
    if day.year == date.max.year:
        raise _UnusableError(f"{option}: " + _("write the day with its year: 2027-03-01"))
    return day


def _renewed(old: Path, start: str, folder: Path, common: Common) -> dict[str, str]:
    """Return the files of earlier weeks for those that begin then."""
    from kooperation.cli.data import load, sound
    from kooperation.files import starter
    from kooperation.files.again import renewed
    from kooperation.i18n import ngettext

    first = _first_day(start)
    loaded = _named_from(load(old))
    data = sound(replace(loaded, schedule_file=None), common, Format.TEXT)
    partners, invitations, left_out = renewed(loaded, first)
    if left_out:
        message = ngettext(
            "{ids} is left out: nothing of it was offered any more",
            "{ids} are left out: nothing of them was offered any more",
            len(left_out),
        )
        note(message, ids=", ".join(left_out))
    files = starter.written(partners, invitations)
    if outside := sum(one.code in _OUTSIDE for one in _errors(files)):
        same = first + timedelta(days=data.weeks.start.weekday() - first.weekday())
        message = ngettext(
            "{count} date lies outside of the new weeks, which begin on another day of the week"
            " than the earlier ones; {check} names it (--start {day} leaves none outside)",
            "{count} dates lie outside of the new weeks, which begin on another day of the week"
            " than the earlier ones; {check} names them (--start {day} leaves none outside)",
            outside,
        )
        note(message, count=outside, check=spelled("check", folder), day=same)
    return files


def _named_from(loaded: Loaded) -> Loaded:
    """Return earlier weeks with hints that name the option by which their folder is chosen."""

    def named(file: Typed[_F]) -> Typed[_F]:
        told = (replace(one, hint=one.hint.replace("--data", "--from")) for one in file.problems)
        return replace(file, problems=tuple(told))

    return replace(loaded, partners=named(loaded.partners), invitations=named(loaded.invitations))


@command
def schema(
    common: Common,  # noqa: ARG001  every command takes them
    file: Annotated[
        File | None, typer.Argument(metavar=_("FILE"), help=_("Of which file."))
    ] = None,
) -> None:
    from kooperation.files.schema import schema as schema_of

    write_json(schema_of(file) if file else {name: schema_of(name) for name in File})
