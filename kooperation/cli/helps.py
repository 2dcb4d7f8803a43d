"""Help and what is said of wrong usage, in the language of koop; the library knows only English."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from kooperation.cli.streams import note
from kooperation.i18n import _, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LIBRARY: Final = (
    mark("Usage:"),
    mark("[OPTIONS]"),
    mark("COMMAND [ARGS]..."),
    mark("Arguments:"),
    mark("Options:"),
    mark("Commands:"),
    mark("[default:"),
    mark("[required]"),
    mark("Show this message and exit."),
    mark("Install completion for the current shell."),
    mark("Show completion for the current shell, to copy it or customize the installation."),
)
"""What the library says, wherever it breaks its lines."""

_OF_WRONG_USAGE: Final = (
    mark("Error:"),
    mark("Try '{0}' for help."),
    mark("Missing command."),
    mark("No such command '{0}'."),
    mark("Did you mean '{0}', '{1}', '{2}'?"),
    mark("Did you mean '{0}', '{1}'?"),
    mark("Did you mean '{0}'?"),
    mark("No such option: {0}"),
    mark("(Possible options: {0})"),
    mark("Option '{0}' requires an argument."),
    mark("Option '{0}' does not take a value."),
    mark("Missing argument '{0}'."),
    mark("Missing option '{0}'."),
    mark("Got unexpected extra argument(s) ({0})"),
    mark("Got unexpected extra argument ({0})"),
    mark("Got unexpected extra arguments ({0})"),
    mark("Invalid value for '{0}':"),
    mark("Value error, '{0}' is not one of {1}."),
    mark("'{0}' is not one of {1}."),
    mark("Input should be a valid number, unable to parse string as a number"),
    mark("Input should be a valid integer, unable to parse string as an integer"),
    mark("Input should be greater than or equal to {0}"),
    mark("Input should be greater than {0}"),
    mark("'{0}' is not a valid float."),
    mark("'{0}' is not a valid integer."),
)
"""The same in one version or another; what is typed stands in the places of the braces."""

_WRONG_USAGE: Final[Any] = typer.BadParameter.__mro__[1]  # of all kinds, which Typer hides


def _spoken(text: str, phrases: tuple[str, ...] = _LIBRARY) -> str:
    for words in phrases:
        if (said := _(words)) != words:
            pattern = r"\s+".join(map(re.escape, words.split()))
            pattern = re.sub(r"\\\{\d\\\}", "(.+?)", pattern)
            pattern += r"(?!\S)" if words.endswith("}") else ""
            text = re.sub(pattern, lambda found, said=said: said.format(*_quoted(found)), text)  # type: ignore[misc]
    return text


def _quoted(found: re.Match[str]) -> Iterator[str]:
    """Yield what was typed, and the choices there are between the quotation marks of koop."""
    for part in found.groups():
        choices = re.fullmatch(r"'[\w-]+'(?:, '[\w-]+')*", part)
        yield re.sub("'(.+?)'", r"„\1“", part) if choices else part


@contextmanager
def _wrong_usage() -> Iterator[None]:
    try:
        yield
    except _WRONG_USAGE as error:
        error.show = partial(_show, error.show)
        raise


def _show(show: Callable[[StringIO], None]) -> None:
    """Say what the library would say of wrong usage."""
    said = StringIO()
    show(said)
    note(_spoken(said.getvalue(), _LIBRARY + _OF_WRONG_USAGE).rstrip())


class LocalizedCommand(TyperCommand):
    """A command whose help is in one language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return _spoken(super().get_help(ctx))


class Group(TyperGroup):
    """The same for koop as a whole, which is where wrong usage of any command is told."""

    def make_context(self, *given: Any, **more: Any) -> Any:
        """Read what is typed before the command."""
        with _wrong_usage():
            return super().make_context(*given, **more)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _wrong_usage():
            return super().invoke(ctx)

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return _spoken(super().get_help(ctx))
