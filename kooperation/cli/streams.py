"""What goes out: results, notes, exit codes, and what is said when something goes wrong.

Results go to stdout, everything else to stderr.
"""

from __future__ import annotations

import codecs
import os
import shutil
import signal
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, is_dataclass
from io import TextIOWrapper
from math import inf
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final, NoReturn, TextIO

import typer

from kooperation.cli.options import Color
from kooperation.i18n import Language, _, inner_marks, mark, use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from kooperation.solve.results import Limits

OK, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: fine; problems found; wrong usage, no such file or internal error; Ctrl-C."""


_ASCII: Final = {
    **dict.fromkeys("–—‐‑−", "-"),
    **dict.fromkeys("„“”»«", '"'),
    **dict.fromkeys("’‘", "'"),
    "·": "|",
    "…": "...",
    "→": "->",
    "×": "x",
    "☐": "[ ]",
    "─": "-",
    "\u00a0": " ",
}
"""The signs of koop's own texts, for an encoding that has not even those."""

_SYSTEM: Final = (
    mark("No such file or directory"),
    mark("Permission denied"),
    mark("Is a directory"),
    mark("Not a directory"),
    mark("File exists"),
    mark("No space left on device"),
    mark("Read-only file system"),
)
"""What the system says most often, in English; anything else stays as it says it."""

PLAIN: Final = "koop-plain"
"""How streams treat what their encoding lacks: koop's own signs in ASCII, all else as `?`."""


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_ASCII.get(sign, "?") for sign in lacking), error.end


codecs.register_error(PLAIN, _plainly)


def write(lines: list[RenderableType], color: Color) -> None:
    """Write lines on a terminal, or on whatever stands in its place."""
    screen = console(color)
    for line in lines:
        screen.print(line, crop=False)  # nothing is wider than the terminal but what must be


def write_json(value: Any) -> None:
    """Write plain values, or reports."""
    import json

    ascii_only = sys.stdout.encoding != "utf-8"
    print(json.dumps(value, ensure_ascii=ascii_only, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return asdict(value) if is_dataclass(value) else value.isoformat()  # type: ignore[arg-type]


def console(color: Color) -> Console:
    """Return the terminal, or whatever stands in its place."""
    from kooperation.render.layout import console

    return console(color=color, width=None, file=sys.stdout)


def note(message: str, /, **values: object) -> None:
    """Say something beside the results, with these values in its braces.

    A terminal gets it in lines that break between words.
    """
    message = message.format(**values) if values else message
    if sys.stderr.isatty():
        width = max(shutil.get_terminal_size().columns, 20)
        lines = message.splitlines()
        message = "\n".join(
            fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines
        )
    with suppress(OSError):  # who cannot be told anything still gets the result
        print(message, file=sys.stderr)


def fail(message: str, hint: str = "", /, **values: object) -> NoReturn:
    """End the command, which cannot work so: message and hint are said with these values."""
    said = f"koop: {message}" + (f" ({hint})" if hint else "")
    note(inner_marks(said.format(**values) if values else said))
    raise typer.Exit(USAGE)


@contextmanager
def searching(until: float = inf) -> Iterator[Limits]:
    """Give the limits of a search, up to that second of `time.monotonic`; a terminal shows it run.

    Ctrl-C is only noted, and raised when the search tells its progress next: raised at any moment
    it could meet the solver half way and take the process down.
    """
    from kooperation.render.progress import Progress
    from kooperation.solve.results import Limits

    shown = Progress(sys.stderr, time.monotonic)
    interrupted: list[int] = []

    def tell(goal: str, value: int | None, bound: int | None) -> None:
        if interrupted:
            raise KeyboardInterrupt
        shown.tell(goal, value, bound)

    before = signal.signal(signal.SIGINT, lambda number, _frame: interrupted.append(number))
    try:
        yield Limits(lambda: until - time.monotonic(), tell)
    finally:
        signal.signal(signal.SIGINT, before)
        shown.clear()
    if interrupted:
        raise KeyboardInterrupt


@contextmanager
def error_boundary(lang: Language | None) -> Iterator[None]:
    """Speak the language asked for, and turn whatever goes wrong into a message and a code."""
    if lang:
        use(lang)
    # A stream that the shell has closed is none at all; then what is written goes nowhere.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=PLAIN)  # a sign the terminal lacks is no error
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # nor what was typed in another encoding
    try:
        try:
            yield
        finally:
            flush(sys.stdout)
    except KeyboardInterrupt:
        note(_("interrupted"))
        raise typer.Exit(INTERRUPTED) from None
    except (BrokenPipeError, SystemExit):
        # Whoever read the output has seen enough; rich says so with a SystemExit.
        raise typer.Exit(OK) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        fail(where + (_(error.strerror) if error.strerror else str(error)))
    except typer.Exit:
        raise
    except Exception as error:  # noqa: BLE001  a bug, and no traceback for the organiser
        import traceback

        spot = traceback.extract_tb(error.__traceback__)[-1]
        note(
            _("koop: internal error, please report it: {error} ({file}, line {line})"),
            error=f"{type(error).__name__}: {error}",
            file=Path(spot.filename).name,
            line=spot.lineno,
        )
        raise typer.Exit(USAGE) from None


def flush(stream: TextIO | None) -> None:
    """Write what is left; if that fails, let Python not try it again at the end, and complain."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise
