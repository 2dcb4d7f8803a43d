"""Commands that answer what everybody asks next: why, suggest, diff."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kooperation.cli.command import command
from kooperation.cli.data import CheckFormat, audited, known, load, write_problems
from kooperation.cli.options import Color, Common, Format, FormatOption
from kooperation.cli.streams import PROBLEMS, fail, progress, tell
from kooperation.i18n import _, use

if TYPE_CHECKING:
    from kooperation.files.load import Loaded
    from kooperation.weeks.model import DataSet, Schedule


@command
def why(
    common: Common,
    person: Annotated[
        str, typer.Argument(metavar=_("PERSON"), help=_("Whose wishes, by the person's id."))
    ],
    invitation: Annotated[
        str | None,
        typer.Argument(metavar=_("INVITATION"), help=_("Only this wish, by the invitation's id.")),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.answers.why import PlanContext, explain
    from kooperation.render import terminal
    from kooperation.render import why as said
    from kooperation.render.results import why_as_json
    from kooperation.solve.results import Limits

    weeks, plan = audited(load(common.data), output, common.color)
    known([person], weeks.people)
    wishes = weeks.people[person].wishes
    if invitation is not None and invitation not in wishes:
        known([invitation], weeks.invitations)
        message = _('{person} does not wish "{invitation}"')
        hint = _("only {wishes}").format(wishes=", ".join(wishes)) if wishes else ""
        fail(message.format(person=person, invitation=invitation), hint)
    with progress() as shown:
        answers = [*explain(weeks, plan, person, invitation, Limits(progress=shown))]
    context = PlanContext(weeks, plan)
    heading = terminal.heading(weeks.weeks, plan.revision)
    lines = [*heading, *said.wishes(context, person, answers)]
    tell(why_as_json(context, answers), lines, output, common.color)


@command
def suggest(
    common: Common,
    limit: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help=_("So many suggestions at most."))
    ] = 10,
    time_limit: Annotated[
        float,
        typer.Option(min=0, metavar=_("SECONDS"), help=_("Then stop, with the best found so far.")),
    ] = 50,
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.answers import suggest as changes
    from kooperation.render import suggest as said
    from kooperation.render import terminal
    from kooperation.render.results import suggest_as_json
    from kooperation.solve.results import Limits

    started = time.monotonic()
    weeks, plan = audited(load(common.data), output, common.color)
    with progress() as shown:
        limits = Limits(lambda: started + time_limit - time.monotonic(), shown)
        found = changes.suggest(weeks, plan.visits, limit, limits, past=plan.past)
    heading = terminal.heading(weeks.weeks, plan.revision)
    lines = [*heading, *said.suggestions(weeks, found, limit, published=plan.published)]
    tell(suggest_as_json(found, limit), lines, output, common.color)


@command
def diff(
    common: Common,
    against: Annotated[
        str,
        typer.Argument(
            metavar=_("REV or FILE"),
            help=_("A revision in git, or an older copy (a YAML file that is there comes first)."),
        ),
    ] = "HEAD",
    output: FormatOption = Format.TEXT,
) -> None:
    from kooperation.render import calls, terminal
    from kooperation.reports.calls import difference

    loaded = load(common.data)
    weeks, plan = audited(loaded, output, common.color)
    before, then = _earlier(loaded, common.data, against, common.color)
    use(common.lang or weeks.weeks.language)
    found = difference(weeks, before, plan, then)
    heading = terminal.heading(weeks.weeks, plan.revision)
    tell(calls.as_json(found), [*heading, *calls.difference(found)], output, common.color)


def _earlier(
    loaded: Loaded, folder: Path, against: str, color: Color
) -> tuple[Schedule, DataSet | None]:
    """Return the schedule of a revision or an older copy, and the data of then as far as known."""
    from kooperation.check.schedule import unreadable
    from kooperation.files import history
    from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, parse, with_schedule

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
