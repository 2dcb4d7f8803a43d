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
    from collections.abc import Mapping

    from kooperation.files.entries import Entry
    from kooperation.files.load import Loaded
    from kooperation.files.typed import Typed
    from kooperation.problems import Problem

_F = TypeVar("_F", bound="Entry")
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
        fail(_("--from and {option} exclude each other").format(option=given), hint)
    if old:
        files = _renewed(old, start, folder, common)
    elif title or start or end:
        files = starter.empty(*_asked(title, start, end))
        _check(files)
    else:
        files = starter.files()
    for name in (*files, SCHEDULE):
        if os.path.lexists(folder / name):
            message = _("{path} is there already, so nothing was written")
            fail(message.format(path=folder / name), _("name another folder"))
    if not os.path.lexists(os.path.normpath(folder / _IGNORE)):
        files = {**files, _IGNORE: _IGNORED}
    save.create(folder, files)
    for name in files:
        note(_("wrote {path}").format(path=os.path.normpath(folder / name)))
    if old or title:
        message = _("Then: {sheets} (a workbook to fill in) and {check} (is all well?)")
        note(message.format(sheets=spelled("sheets", folder), check=spelled("check", folder)))
        return
    note(_("Now put your own partners and invitations in place of the examples."))
    message = _("Then: {check} (is all well?) and {schedule} (who goes where?)")
    note(message.format(check=spelled("check", folder), schedule=spelled("schedule", folder)))


def _asked(title: str, start: str, end: str) -> tuple[str, str, str]:
    """Return title and dates, asked for where they are missing; without a terminal that fails."""
    from kooperation.cli.ask import line

    given = {"--title": title, "--start": start, "--end": end}
    prompts = {
        "--title": _("Title of the weeks:"),
        "--start": _("First day (2027-03-01):"),
        "--end": _("Last day (2027-03-12):"),
    }
    days: list[date] = []
    for option, text in given.items():
        if not text and sys.stdin.isatty():
            given[option] = line(prompts[option]) or ""
        if not given[option]:
            fail(_("{option} is missing").format(option=option))
        if option != "--title":
            days.append(_day(given[option], option))  # before the next question is asked
    first, last = days
    if last < first:
        fail(_("--end lies before --start"))
    return given["--title"], first.isoformat(), last.isoformat()


def _check(files: Mapping[str, str]) -> None:
    """End the command if title and dates would be mistakes in the new files."""
    for problem in _errors(files):
        fail(problem.message, problem.hint)


def _errors(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return the mistakes that the new files would have."""
    from kooperation.files.load import parse
    from kooperation.planning.flow import problems_of

    raw = dict.fromkeys(("schedule.yaml", "told.yaml", "imports.yaml"))
    loaded = parse("data", {**raw, **{name: text.encode() for name, text in files.items()}})
    return problems_of(loaded, warnings=False)


def _day(text: str, option: str) -> date:
    """Return the date that somebody wrote with its year; anything else ends the command."""
    from kooperation.weeks.meant import parse_day
    from kooperation.weeks.times import InvalidTimeError

    try:
        # A year is needed: there are no weeks yet that would tell it.
        day = parse_day(text, date.max, date.max)
    except InvalidTimeError as error:
        fail(f"{option}: {error.message}", error.hint)
    if day.year == date.max.year:
        fail(f"{option}: " + _("write the day with its year: 2027-03-01"))
    return day


def _renewed(old: Path, start: str, folder: Path, common: Common) -> dict[str, str]:
    """Return the files of earlier weeks for those that begin then."""
    from kooperation.cli.data import load, sound
    from kooperation.files import starter
    from kooperation.files.again import renewed
    from kooperation.i18n import ngettext

    if not start:
        fail(_("{option} is missing").format(option="--start"))
    loaded, first = _named_from(load(old)), _day(start, "--start")
    data = sound(replace(loaded, schedule_file=None), common, Format.TEXT)
    partners, invitations, left_out = renewed(loaded, first)
    if left_out:
        message = ngettext(
            "{ids} is left out: nothing of it was offered any more",
            "{ids} are left out: nothing of them was offered any more",
            len(left_out),
        )
        note(message.format(ids=", ".join(left_out)))
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
        check = spelled("check", folder)
        note(message.format(count=outside, check=check, day=same.isoformat()))
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
