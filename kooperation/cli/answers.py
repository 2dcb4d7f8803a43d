"""Commands that answer what everybody asks next: why, suggest, diff."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kooperation.cli.data import CheckFormat, audited, known, load, write_problems
from kooperation.cli.options import (
    DATA,
    Color,
    ColorOption,
    DataOption,
    Format,
    FormatOption,
    LangOption,
)
from kooperation.cli.streams import PROBLEMS, fail, progress, safely, tell
from kooperation.i18n import _, use

if TYPE_CHECKING:
    from kooperation.load import Loaded
    from kooperation.model import DataSet, Schedule


def why(
    person: Annotated[
        str, typer.Argument(metavar=_("PERSON"), help=_("Whose wishes, by the person's id."))
    ],
    invitation: Annotated[
        str | None,
        typer.Argument(metavar=_("INVITATION"), help=_("Only this wish, by the invitation's id.")),
    ] = None,
    data: DataOption = DATA,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Explain wishes to the organiser."""
    with safely(lang):
        from kooperation.explain import Scene, explain
        from kooperation.model import Limits
        from kooperation.render import terminal
        from kooperation.render import why as said
        from kooperation.render.results import why_as_json

        weeks, plan = audited(load(data), output, color)
        known([person], weeks.people)
        wishes = weeks.people[person].wishes
        if invitation is not None and invitation not in wishes:
            known([invitation], weeks.invitations)
            message = _('{person} does not wish "{invitation}"')
            hint = _("only {wishes}").format(wishes=", ".join(wishes)) if wishes else ""
            fail(message.format(person=person, invitation=invitation), hint)
        with progress() as shown:
            answers = [*explain(weeks, plan, person, invitation, Limits(progress=shown))]
        scene = Scene(weeks, plan)
        heading = terminal.heading(weeks.weeks, plan.revision)
        lines = [*heading, *said.wishes(scene, person, answers)]
        tell(why_as_json(scene, answers), lines, output, color)


def suggest(
    limit: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help=_("So many suggestions at most."))
    ] = 10,
    time_limit: Annotated[
        float,
        typer.Option(min=0, metavar=_("SECONDS"), help=_("Then stop, with the best found so far.")),
    ] = 50,
    data: DataOption = DATA,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Look for what would help."""
    with safely(lang):
        from kooperation import suggest as changes
        from kooperation.model import Limits
        from kooperation.render import suggest as said
        from kooperation.render import terminal
        from kooperation.render.results import suggest_as_json

        started = time.monotonic()
        weeks, plan = audited(load(data), output, color)
        with progress() as shown:
            limits = Limits(lambda: started + time_limit - time.monotonic(), shown)
            found = changes.suggest(weeks, plan.visits, limit, limits, settled=plan.settled)
        heading = terminal.heading(weeks.weeks, plan.revision)
        lines = [*heading, *said.suggestions(weeks, found, limit, published=plan.published)]
        tell(suggest_as_json(found, limit), lines, output, color)


def diff(
    against: Annotated[
        str,
        typer.Argument(
            metavar=_("REV or FILE"),
            help=_("A revision in git, or an older copy (a YAML file that is there comes first)."),
        ),
    ] = "HEAD",
    data: DataOption = DATA,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Compare the schedule with an earlier one."""
    with safely(lang):
        from kooperation.calls import difference
        from kooperation.render import calls, terminal

        loaded = load(data)
        weeks, plan = audited(loaded, output, color)
        before, then = _earlier(loaded, data, against, color)
        use(lang or weeks.weeks.language)
        found = difference(weeks, before, plan, then)
        heading = terminal.heading(weeks.weeks, plan.revision)
        tell(calls.as_json(found), [*heading, *calls.difference(found)], output, color)


def _earlier(
    loaded: Loaded, folder: Path, against: str, color: Color
) -> tuple[Schedule, DataSet | None]:
    """Return the schedule of a revision or an older copy, and the data of then as far as known."""
    from kooperation import history
    from kooperation.check.schedule import unreadable
    from kooperation.load import INVITATIONS, PARTNERS, SCHEDULE, parse, with_schedule

    if history.is_copy(against):
        old, then = with_schedule(loaded, against, Path(against).read_bytes()), None
    else:
        try:
            raw = history.files_at(folder, against, (PARTNERS, INVITATIONS, SCHEDULE))
        except LookupError as error:
            fail(str(error))
        if raw[SCHEDULE] is None:
            message = _("{path} was not in git at {revision}")
            hint = _("git commit keeps it; or name an older copy of the file")
            fail(message.format(path=folder / SCHEDULE, revision=against), hint)
        old = parse(f"{against}:{folder.as_posix()}", raw)
        then = old.data
    if old.schedule is None:
        # Their hints are about the file of today, which is another one.
        problems = tuple(replace(problem, hint="") for problem in unreadable(old))
        write_problems(old, problems, CheckFormat.TEXT, color)
        raise typer.Exit(PROBLEMS)
    return old.schedule, then
