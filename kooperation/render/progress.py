"""One line on stderr that says how a longer search is getting on, and vanishes at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from kooperation.i18n import _
from kooperation.render.goals import goal_topic, is_counted

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 1.0
"""Seconds before the first line, and the shortest time between two."""


class Progress:
    """The line; it is silent where nobody watches. `clock` gives seconds."""

    def __init__(self, file: TextIO, clock: Callable[[], float]) -> None:
        self._file, self._clock = file, clock
        self._started = self._last = clock()
        self._width = 0

    def tell(self, goal: str, value: int | None, bound: int | None) -> None:
        """Show what is being improved and, if people count it, how far it is and could go."""
        now = self._clock()
        if not self._file.isatty() or now - self._last < PATIENCE:
            return
        self._last = now
        text = "{value}" if bound is None else _("{value}, at best {bound}")
        reached = [text.format(value=value, bound=bound)]
        if value is None or not is_counted(goal):
            reached = []
        seconds = f"{now - self._started:.0f} s"
        self._show(" · ".join((goal_topic(goal), *reached, seconds))[:78])

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            self._show("")
            self._file.write("\r")
            self._file.flush()
            self._width = 0

    def _show(self, line: str) -> None:
        self._file.write("\r" + line.ljust(self._width))
        self._file.flush()
        self._width = len(line)
