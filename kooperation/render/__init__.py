"""Reports in, text or bytes out.

A format of `koop export` is a module with one function,

    files(edition, *, warn, beside) -> Iterator[tuple[str, bytes]]

which yields each file by its name below the folder, `people/drude.pdf`, and its content; it may
begin with its work before the first is asked for. What a file cannot show is told to `warn`, in a
sentence; `beside` are all formats that are written together. A format may leave out options it has
no use for, with `**_options` in their place.

Who may read a file is said by the folder it is in: `people/` and `partners/` hold one for each of
them, for themselves; `internal/` what is for the organiser's eyes; and `public/` is for everybody,
so it names no person, by no name, role or id, has no note and no contact but the organiser's, and
does not tell which institution visits which.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from kooperation.reports.edition import Edition

_DEVICE: Final = re.compile(r"(?<![^/])(con|prn|aux|nul|(?:com|lpt)[0-9])(?=[./]|$)")

FORMATS: Final = ("pdf", "ics", "html", "xlsx", "csv")
"""Every format of `koop export`; each is the module of that name in this package."""


def files(
    edition: Edition, format_: str, *, warn: Callable[[str], None], beside: Collection[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """Return the files of a format; only what is asked for is imported.

    `beside` are all formats that are written together.
    """
    found = import_module(f"kooperation.render.{format_}").files(edition, warn=warn, beside=beside)
    return ((file_name(path), content) for path, content in found)


def file_name(path: str) -> str:
    """Return a path with ids in it so that it can be written everywhere.

    Windows takes `con.pdf` and `aux/` for devices. Of no id is `con_.pdf`: none has such a line.
    """
    return _DEVICE.sub(r"\1_", path)
