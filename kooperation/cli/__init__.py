"""The command line: parse, call, write, exit code.

The only place with output, clock and exit. What a command needs is imported inside it, so that
`koop --help` starts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kooperation import __version__
from kooperation.cli import helps
from kooperation.cli.answers import diff, suggest, why
from kooperation.cli.first import init, schema
from kooperation.cli.imports import import_
from kooperation.cli.lists import export
from kooperation.cli.options import LangOption
from kooperation.cli.plans import check, publish, schedule
from kooperation.cli.sheets import sheets
from kooperation.cli.show import show
from kooperation.cli.tell import tell
from kooperation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable


class Command(NamedTuple):
    """A command: what runs, what it is for (the first sentence is also said alone), examples."""

    run: Callable[..., None]
    help: str
    examples: tuple[str, ...]

    @property
    def name(self) -> str:
        """What is typed: a word of Python has an underscore behind it."""
        return self.run.__name__.rstrip("_")


COMMANDS = (
    Command(
        init,
        _("Start a data set. Two short files with examples, to write over; nothing is replaced."),
        ("koop init my-weeks",),
    ),
    Command(
        sheets,
        _(
            "Write sign-up sheets. Lists to hang up, cards to copy and a workbook to fill in; or"
            " those of some houses or invitations alone, without the wishes of others."
        ),
        ("koop sheets", "koop sheets anstoss --format pdf"),
    ),
    Command(
        import_,
        _(
            "Read sign-ups into the two files. Shows every line it adds, asks what it cannot know,"
            " changes nothing else."
        ),
        ("koop import signup.xlsx", "koop import signup.xlsx --dry-run"),
    ),
    Command(
        check,
        _("Check the data and the schedule. Every problem comes at once, with its place."),
        ("koop check", "koop check --data my-weeks"),
    ),
    Command(
        schedule,
        _("Find the best plan and prove it. It is written to schedule.yaml."),
        ("koop schedule", "koop schedule --dry-run"),
    ),
    Command(
        show,
        _(
            "Print who goes where. People, hosts, roster, day, week, wishes, unmet, network or"
            " numbers, all or those named; without a topic an overview in numbers."
        ),
        ("koop show week", "koop show people lehrkraft-1", "koop show day", "koop show roster ogs"),
    ),
    Command(
        export,
        _(
            "Write lists to print, calendars, a page, a workbook. For everybody, for every house,"
            " and for the weeks; or only for the people and partners named."
        ),
        ("koop export --to out", "koop export lehrkraft-1 --format pdf,ics"),
    ),
    Command(
        publish,
        _("Mark the schedule as published. From now on people rely on it."),
        ("koop publish",),
    ),
    Command(
        tell,
        _(
            "Say who must be told what. Calls first, the most urgent first, then who only gets a"
            " new list; --done notes that they know. koop sends nothing."
        ),
        ("koop tell", "koop tell --to out", "koop tell --done", "koop tell lehrkraft-1 --done"),
    ),
    Command(
        why,
        _(
            "Say why somebody's wishes are not met. What stands in the way of every session, and"
            " what granting the wish would cost whom."
        ),
        ("koop why lehrkraft-1", "koop why lehrkraft-1 ogs"),
    ),
    Command(
        suggest,
        _(
            "Find the smallest changes that help most. One more seat or session, a lower minimum,"
            " one person fewer kept in the house."
        ),
        ("koop suggest --limit 3",),
    ),
    Command(
        diff,
        _(
            "Say what has changed. Since the schedule in git, a published revision, or an older"
            " copy."
        ),
        ("koop diff", "koop diff 1", "koop diff HEAD~1", "koop diff old/schedule.yaml"),
    ),
    Command(
        schema,
        _("Print JSON Schemas for editors. Of one file, or of all."),
        ("koop schema partners",),
    ),
)
"""Every command, in the order in which an organiser meets them."""

app = typer.Typer(
    name="koop",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    cls=helps.Group,
    rich_markup_mode=None,  # plain help: quick, and good to read aloud
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "Plan weeks of cooperation: who visits whom, without a clash, as fairly as can be proved."
    ),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        import platform
        from importlib.metadata import version

        print(f"koop {__version__}")
        print(f"Python {platform.python_version()}, HiGHS {version('highspy')}")
        print(platform.platform())
        raise typer.Exit


@app.callback()
def koop(
    context: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001  its callback does it all
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help=_("Show the version.")
        ),
    ] = False,
    lang: LangOption = None,
) -> None:
    """Stand before every command; what is said here about the language holds for it."""
    if lang:
        context.default_map = {command.name: {"lang": lang} for command in COMMANDS}


for _command in COMMANDS:
    _examples = "".join(f"\n  {example}" for example in _command.examples)
    _epilog = "\b\n" + _("For example:") + _examples
    app.command(_command.name, cls=helps.LocalizedCommand, help=_command.help, epilog=_epilog)(
        _command.run
    )
