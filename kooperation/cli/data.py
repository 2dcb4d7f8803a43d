"""What comes in: the data folder, and what must be well with it before a command goes on."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from kooperation.cli.options import Color, Common, Format, spelled
from kooperation.cli.streams import OK, PROBLEMS, USAGE, console, fail, note, write, write_json
from kooperation.i18n import _, ngettext
from kooperation.problems import Severity, did_you_mean, has_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date, datetime

    from rich.console import RenderableType

    from kooperation.files.entries import WeeksEntry
    from kooperation.files.load import Loaded
    from kooperation.problems import Problem
    from kooperation.signup.cells import Book
    from kooperation.weeks.model import DataSet, Visit, Weeks
    from kooperation.weeks.schedule import Schedule

_T = TypeVar("_T")

_FEW = 10
"""So many names at most are listed in a hint."""

_FEW_HOSTS = 3
"""So many are named where others are only counted."""


class CheckFormat(StrEnum):
    """How problems are written."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"


def load(folder: Path, instead: Mapping[str, bytes] | None = None) -> Loaded:
    """Read the data folder as it is now: for `instead` see `files.load`."""
    from dataclasses import replace

    from kooperation.files.load import load

    loaded = load(folder, instead)
    if loaded.schedule is None:
        return loaded
    moment = now(loaded).replace(tzinfo=None)
    return replace(loaded, schedule=replace(loaded.schedule, now=moment))


def sound(loaded: Loaded, common: Common, output: Format) -> DataSet:
    """Return the data; with an error in it, write the problems and end the command."""
    from kooperation.check import check as problems_in

    of_plan = loaded.schedule_file.problems if loaded.schedule_file else ()
    problems = (*problems_in(loaded, warnings=False), *of_plan)
    if has_errors(problems):
        problems = (*problems_in(loaded), *of_plan)
    return _without_errors(loaded, problems, common, output)


def audited(
    loaded: Loaded, common: Common, output: Format = Format.TEXT, *, for_lists: bool = False
) -> tuple[DataSet, Schedule]:
    """Return the data and the schedule; what breaks a rule is written and ends the command.

    So does, where it is `for_lists`, what they would say and the schedule does not.
    """
    from kooperation.check.printed import OUTDATED_TEXT, VANISHED, lasts
    from kooperation.planning.flow import problems_of

    problems = problems_of(loaded, warnings=False)
    if has_errors(problems):  # then all are shown
        problems = problems_of(loaded)
    data = _without_errors(loaded, problems, common, output)
    if loaded.schedule is None:
        no_schedule(common.data)
    old = [one for one in problems if one.code in {OUTDATED_TEXT, VANISHED}]
    if for_lists and old and not lasts(data, loaded.schedule):
        write_problems(loaded, old, CheckFormat(output.value), common.color)
        if all(one.code == VANISHED for one in old):
            note(_("koop schedule brings the lists up to date"))
        raise typer.Exit(PROBLEMS)
    return data, loaded.schedule


def told_is_sound(loaded: Loaded, common: Common) -> None:
    """End the command before it writes a `told.yaml` that is not understood as a whole."""
    if loaded.told and loaded.told.problems:
        write_problems(loaded, loaded.told.problems, CheckFormat.TEXT, common.color)
        message = _("nothing was written: what {path} says of earlier revisions must not get lost")
        note(message, path=Path(loaded.told.document.path))
        raise typer.Exit(PROBLEMS)


def unchanged(path: Path, stamp: object) -> None:
    """End the command if the file is no longer what was read, at the time of that stamp."""
    from kooperation.files import save

    if save.stamp(path) != stamp:
        changed_meanwhile(path)


def changed_meanwhile(path: Path) -> NoReturn:
    """End the command: the file is no longer what was read."""
    message = _("{path} was changed by somebody else meanwhile, so nothing was written")
    fail(message, _("run the command once more"), path=path)


def report(
    common: Common,
    output: Format,
    weeks: Weeks,
    plan: Schedule | None,
    results: Any,
    lines: Iterable[RenderableType],
) -> None:
    """Write the results of a command: as JSON, or on a terminal under the name of the weeks."""
    from kooperation.render.terminal import heading

    if output is Format.JSON:
        write_json(results)
    else:
        write([*(heading(weeks, plan.revision) if plan else ()), *lines], common.color)


def _without_errors(
    loaded: Loaded, problems: Sequence[Problem], common: Common, output: Format
) -> DataSet:
    if has_errors(problems) or loaded.data is None:
        write_problems(loaded, problems, CheckFormat(output.value), common.color)
        raise typer.Exit(exit_code(problems))
    return loaded.data


def no_schedule(data: Path) -> NoReturn:
    """End the command: nothing has been planned yet."""
    command = spelled("schedule", data)
    fail(_("there is no schedule yet"), _("{command} makes one"), command=command)


def known(names: Iterable[str], *kinds: Mapping[str, Any]) -> list[str]:
    """Return the ids of what is meant, each by its id or by a name that nothing else there has.

    An id means whatever has it, in any of the kinds. Anything else ends the command.
    """
    return [*dict.fromkeys(_known(name, kinds) for name in names)]


def _known(name: str, kinds: Sequence[Mapping[str, Any]]) -> str:
    from kooperation.signup.matching import same
    from kooperation.weeks.names import plain

    if any(name in kind for kind in kinds):
        return name
    printed = [
        (id_, plain(getattr(one, "title", "") or getattr(one, "name", "")))
        for kind in kinds
        for id_, one in kind.items()
    ]
    wanted = plain(name)
    ids = {id_: None for id_, text in printed if text == wanted != ""}
    # What lists tell apart stands there with more behind the name; and not all can type Yılmaz.
    ids = ids or {id_: None for id_, text in printed if text.startswith(f"{wanted} (")}
    ids = ids or {id_: None for id_, text in printed if same(text) == same(wanted) != ""}
    if not ids:
        near = {id_: None for id_, text in printed if wanted and wanted in text}
        fail(_('nothing here is called "{name}"').format(name=name), _meant(name, near, printed))
    if len(ids) > 1:
        hint = _("write the id of one: {ids}")
        fail(_('several are called "{name}"'), hint, name=name, ids=", ".join(ids))
    return next(iter(ids))


def _meant(name: str, near: Collection[str], printed: Iterable[tuple[str, str]]) -> str:
    """Return a hint at an id, a part of whose name, or almost all of which, somebody wrote."""
    known = {id_: None for id_, _text in printed}
    if hint := did_you_mean(name, known):
        return hint
    if 0 < len(near) <= _FEW:
        return _("commands take ids: {ids}").format(ids=", ".join(near))
    return _("one of: {names}").format(names=", ".join(known)) if 0 < len(known) <= _FEW else ""


def day(text: str, weeks: Weeks) -> date:
    """Return a date as it may be written in the files; anything else ends the command."""
    from kooperation.weeks.meant import parse_day

    return _parsed(parse_day, text, weeks)


def since(text: str, weeks: Weeks | WeeksEntry | None, option: str) -> datetime:
    """Return a date, or a date and time, as it may be written; anything else ends the command."""
    from kooperation.weeks.meant import parse_since

    return _parsed(parse_since, text, weeks, option)


def _parsed(
    parse: Callable[[str, date, date], _T],
    text: str,
    weeks: Weeks | WeeksEntry | None,
    option: str = "",
) -> _T:
    from datetime import date

    from kooperation.weeks.times import InvalidTimeError

    try:
        # Without weeks there is no plan either, whichever year it is.
        return parse(text, *((weeks.start, weeks.end) if weeks else (date.max, date.max)))
    except InvalidTimeError as error:
        fail(option + error.message, error.hint)


def now(loaded: Loaded) -> datetime:
    """Return the time of the clock, to the second, in the time zone of the weeks.

    Where there is a SOURCE_DATE_EPOCH, in seconds since 1970, it is that moment at all times.
    """
    from datetime import datetime
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(loaded.data.weeks.timezone if loaded.data else "UTC")
    if not (epoch := os.environ.get("SOURCE_DATE_EPOCH")):
        return datetime.now(zone).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), zone)
    except (ValueError, OverflowError, OSError):
        message = _('SOURCE_DATE_EPOCH is "{text}", which is no moment')
        fail(message, _("write the seconds since 1970, such as 1803884400"), text=epoch)


def tell_who_is_missing(data: DataSet, visits: Iterable[Visit]) -> None:
    """Say on which lists of those who make these visits nobody is named whom one could call."""
    from kooperation.render.phrases import listed
    from kooperation.reports.lists import without_contact

    if not data.weeks.contact:
        note(_("no list says whom to tell who cannot come: write `contact` under `weeks`"))
    elif hosts := without_contact(data, visits):
        if (more := len(hosts) - _FEW_HOSTS) > 1:
            hosts = [*hosts[:_FEW_HOSTS], _("{count} more").format(count=more)]
        message = _("the lists of visitors to {hosts} name nobody to call: write `contact` there")
        note(message, hosts=listed(hosts))


def tell_what_is_unread(loaded: Loaded) -> None:
    """Say which published revisions cannot be read: calendars may show what only they gave."""
    if unread := [one.path for one in loaded.revisions if one.schedule is None]:
        message = ngettext(
            "{paths} cannot be read: calendars cannot take back what only it says"
            " ({command} shows why)",
            "{paths} cannot be read: calendars cannot take back what only they say"
            " ({command} shows why)",
            len(unread),
        )
        command = spelled("check", Path(loaded.partners.document.path).parent)
        note(message, paths=", ".join(unread), command=command)


def exit_code(problems: Sequence[Problem]) -> int:
    """Return the exit code for these problems."""
    if any(problem.code == "missing-file" for problem in problems):
        return USAGE
    return PROBLEMS if has_errors(problems) else OK


def write_problems(
    loaded: Loaded,
    problems: Sequence[Problem],
    output: CheckFormat,
    color: Color,
    book: Book | None = None,
) -> None:
    """Write what is wrong with the data, or with the tables of a book."""
    from kooperation.render import problems as render

    problems = render.worded(problems, loaded.data)
    if output is CheckFormat.JSON:
        write_json({"version": 1, "problems": render.as_json(problems)})
        return
    documents = {document.path: document for document in loaded.documents()}
    lines = cache(lambda path: documents[path].lines if path in documents else ())
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for problem in problems:
        match output:
            case CheckFormat.TEXT:
                sheet = book.sheet(problem.source.sheet) if book and problem.source.cell else None
                around = sheet or lines(problem.source.path)
                text = render.text(problem, around, width) + "\n"
                _print_problem(text, color)
            case CheckFormat.CONCISE:
                print(render.concise(problem))
            case CheckFormat.GITHUB:
                print(render.github(problem, _in_repository(problem.source.path)))
    if output is CheckFormat.TEXT:
        print(_verdict(problems))


def _in_repository(path: str) -> str:
    """Return a path as GitHub knows it: from the root of the repository."""
    whole = Path(path).resolve()
    around = [folder for folder in whole.parents if (folder / ".git").exists()]
    if workspace := os.environ.get("GITHUB_WORKSPACE"):
        around.append(Path(workspace).resolve())
    inside = (whole.relative_to(root) for root in around if whole.is_relative_to(root))
    return next((found.as_posix() for found in inside), path)


def _print_problem(text: str, color: Color) -> None:
    if color is Color.NEVER or (color is Color.AUTO and not sys.stdout.isatty()):
        print(text)
        return
    from rich.text import Text

    styled = Text(text)
    styled.highlight_regex(r"(?<=: )error(?=\[)|\^+(?=\n)", "bold red")
    styled.highlight_regex(r"(?<=: )warning(?=\[)", "bold yellow")
    console(color).print(styled, soft_wrap=True)


def _verdict(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    counts = (
        (errors, ngettext("{count} error", "{count} errors", errors)),
        (warnings, ngettext("{count} warning", "{count} warnings", warnings)),
    )
    said = [text.format(count=count) for count, text in counts if count]
    return ", ".join(said) or _("No problems found.")
