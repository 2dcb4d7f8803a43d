"""The two languages of koop: every text for people goes through `_`, `ngettext` or `counted`.

English stands in the code, German in `locale/de/LC_MESSAGES/koop.po`. The language is chosen
once, at the command line, and never read from the environment below it.
"""

from __future__ import annotations

import gettext
import re
from enum import StrEnum
from functools import cache
from pathlib import Path


class Language(StrEnum):
    """A language koop speaks."""

    GERMAN = "de"
    ENGLISH = "en"


_NESTED = re.compile("„([^„“]*)„([^„“]*)“([^„“]*)“")
_LOCALE = Path(__file__).parent / "locale"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = Language.ENGLISH


def use(language: Language) -> None:
    """Speak this language from now on."""
    global _catalogue, _language  # noqa: PLW0603  one process speaks one language at a time
    _language = language
    # English is the text in the code itself, so only German has a catalogue.
    _catalogue = (
        gettext.NullTranslations()
        if language is Language.ENGLISH
        else gettext.translation("koop", _LOCALE, [language], fallback=True)
    )


def language() -> Language:
    """Return the language spoken now."""
    return _language


def _(message: str) -> str:
    """Return the message in the language spoken now."""
    return _catalogue.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits the count, in the language spoken now."""
    return _catalogue.ngettext(singular, plural, count)


def counted(singular: str, plural: str, count: int, **facts: object) -> str:
    """Return the form that fits the count, with the `count` and the facts filled in."""
    return ngettext(singular, plural, count).format(count=count, **facts)


@cache
def in_each(message: str) -> tuple[str, ...]:
    """Return the message in every language koop speaks, for what may be read in any of them."""
    catalogues = (
        gettext.translation("koop", _LOCALE, [language], fallback=True) for language in Language
    )
    return tuple(dict.fromkeys((message, *(one.gettext(message) for one in catalogues))))


def mark(message: str) -> str:
    """Mark a message for the catalogues that is translated later, where it is shown."""
    return message


def marks(singular: str, plural: str) -> tuple[str, str]:
    """Mark the two forms of a message in the same way."""
    return singular, plural


def inner_marks(said: str) -> str:
    """Return a text in which German quotation marks inside of such marks are the single ones."""
    return _NESTED.sub(r"„\1‚\2‘\3“", said)
