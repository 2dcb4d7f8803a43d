"""Help in the language of koop, with the words that the library of commands puts around it."""

from __future__ import annotations

import re
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from kooperation.i18n import _, mark

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
"""What the library says, wherever it breaks its lines; it knows no language but English."""


def _spoken(text: str) -> str:
    for words in _LIBRARY:
        if (said := _(words)) != words:
            pattern = r"\s+".join(map(re.escape, words.split()))
            text = re.sub(pattern, lambda _found, said=said: said, text)  # type: ignore[misc]
    return text


class Command(TyperCommand):
    """A command whose help is in one language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return _spoken(super().get_help(ctx))


class Group(TyperGroup):
    """The same for koop as a whole."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return _spoken(super().get_help(ctx))
