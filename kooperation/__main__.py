"""The entry point: choose the language, then hand over to the commands.

The help texts are translated when `cli` is imported, so the language must be known before.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from kooperation.i18n import Language, _, use


def main() -> None:
    """Run `koop`."""
    try:
        _run()
    except KeyboardInterrupt:  # while the modules load; a command that runs says so itself
        raise SystemExit(130) from None


def _run() -> NoReturn:
    gc.disable()  # a command ends soon, and refers to next to nothing in circles
    use(language_wanted(sys.argv[1:], os.environ) or Language.ENGLISH)

    from kooperation.cli import app
    from kooperation.cli.streams import flush

    code: object = 0
    stdout = sys.stdout
    try:
        try:
            app()
        except SystemExit as done:
            if stdout and sys.stdout is not stdout:  # wrapped by Typer, for a broken pipe only
                raise BrokenPipeError from None
            code = done.code
        flush(sys.stdout)
    except BrokenPipeError:
        pass  # whoever read the help has seen enough
    except OSError as error:  # the help or the version, into a stream that cannot take it
        code = 2
        with suppress(OSError):
            print(f"koop: {_(error.strerror or str(error))}", file=sys.stderr)  # noqa: T201
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            flush(stream)
    gc.freeze()  # nor does anybody walk all that was read when the process ends
    raise SystemExit(code)


def language_wanted(arguments: list[str], environment: os._Environ[str]) -> Language | None:
    """Return the language of `--lang` or, without it, of the system; None where that is neither."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next(filter(None, map(environment.get, names)), "")
    for place, argument in enumerate(arguments):
        if argument == "--lang":
            wanted = "".join(arguments[place + 1 : place + 2])
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
    return next((language for language in Language if wanted[:2].lower() == language), None)


if __name__ == "__main__":
    main()
