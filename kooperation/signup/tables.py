"""Tables of others: forms, polls and lists that somebody made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kooperation.signup.reading import Reading

if TYPE_CHECKING:
    from kooperation.files.load import Loaded
    from kooperation.signup.cells import Book
    from kooperation.signup.reading import Options


def read(book: Book, loaded: Loaded, options: Options) -> Reading:  # noqa: ARG001
    """Return what the tables of a book say."""
    return Reading()
