"""The German catalogue: whole, and as fresh as the messages in the code.

After a message has changed:

    pybabel extract --no-location -k _ -k ngettext:1,2 -k counted:1,2 -k mark -k marks:1,2 \
        -k key:1 -o koop.pot kooperation
    pybabel update -D koop -d kooperation/locale -l de -i koop.pot -w 100 \
        --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
    (translate what is empty now)
    pybabel compile -D koop -d kooperation/locale
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import kooperation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages import Catalog, Message

PACKAGE = Path(kooperation.__file__).parent
SOURCE = PACKAGE / "locale" / "de" / "LC_MESSAGES" / "koop.po"
COMPILED = SOURCE.with_suffix(".mo")

BOTH = dict.fromkeys(("ngettext", "counted", "marks"), (1, 2))
KEYWORDS = {"_": None, "mark": None, "key": (1,), **BOTH}
PLACEHOLDER = re.compile(r"\{\S*?\}")
IN_YAML = re.compile(r'\b[a-z_]+: "[^"]*"')
"""What a message shows to be written into a file, straight quotation marks and all."""


@cache
def catalogue() -> Catalog:
    with SOURCE.open("rb") as text:
        return read_po(text)


def messages() -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalogue() if message.id)


def forms(message: Message) -> list[tuple[str, str]]:
    """The message and its translation, for the singular and the plural if it has both."""
    return list(zip(in_a_row(message.id), in_a_row(message.string), strict=True))


def in_a_row(texts: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def by_message(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {in_a_row(m.id): in_a_row(m.string) for m in catalog if m.id}


def in_the_code() -> set[tuple[str, ...]]:
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS)
    return {in_a_row(message) for _file, _line, message, _comments, _context in found}


def test_the_catalogue_holds_every_message_of_the_code_and_no_other() -> None:
    translated = set(by_message(catalogue()))
    assert in_the_code() - translated == set(), "not in the catalogue: see the head of this file"
    assert translated - in_the_code() == set(), "no longer in the code"


def test_every_message_is_translated() -> None:
    empty = [m.id for m in messages() if not all(text for _english, text in forms(m))]
    assert empty == []


def test_nothing_is_doubtful_or_obsolete() -> None:
    assert [message.id for message in messages() if message.fuzzy] == []
    assert list(catalogue().obsolete) == []


def test_the_plural_is_german() -> None:
    assert catalogue().plural_forms == "nplurals=2; plural=(n != 1);"


def test_placeholders_survive_translation() -> None:
    changed = [
        (english, german)
        for message in messages()
        for english, german in forms(message)
        if set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(german))
    ]
    assert changed == []


def test_quotation_marks_are_german() -> None:
    written = [german for message in messages() for _english, german in forms(message)]
    straight = [text for text in written if '"' in IN_YAML.sub("", text)]
    foreign = [text for text in written if re.search("[”‚‘’»«]", text)]
    unpaired = [text for text in written if not re.fullmatch("[^„“]*(„[^„“]+“[^„“]*)*", text)]
    assert (straight, foreign, unpaired) == ([], [], [])


def test_hints_say_what_to_do_without_addressing_anybody() -> None:
    """Hints begin with a small letter in English; mails and calls, which say Sie, do not."""
    addressed = re.compile(r"\b\w+(?:en|ern|eln) Sie\b")
    told = [
        german
        for message in messages()
        for english, german in forms(message)
        if english[:1].islower() and addressed.search(german)
    ]
    assert told == []


def test_edges_survive_translation() -> None:
    """Sentences stay sentences, and nothing begins or ends with a space."""
    changed = [
        (english, german)
        for message in messages()
        for english, german in forms(message)
        if german != german.strip() or english.endswith(".") != german.endswith(".")
    ]
    assert changed == []


def test_the_compiled_catalogue_is_fresh() -> None:
    if not COMPILED.exists():
        pytest.fail("not compiled: pybabel compile -D koop -d kooperation/locale")
    with COMPILED.open("rb") as compiled:
        fresh = by_message(read_mo(compiled)) == by_message(catalogue())
    assert fresh, "outdated: pybabel compile -D koop -d kooperation/locale"


# --- one and several -----------------------------------------------------------------------------

NUMBERS = (
    "bound|count|free|impossible|least|limit|minutes|more|most|seats|size|staffing|total|tried"
    "|value|wishes"
)
LISTS = "companions|goals|guides|hosts|invitations|missing|names|needs|others|people|places|signs"
NOUNS = {
    "bytes": "byte", "changes": "change", "characters": "character", "days": "day",
    "errors": "error", "files": "file", "hosts": "host", "minutes": "minute", "pairs": "pair",
    "people": "person", "places": "place", "seats": "seat", "sessions": "session",
    "starts": "start", "values": "value", "visits": "visit", "warnings": "warning",
    "wishes": "wish",
    "Anfangszeiten": "Anfangszeit", "Besuchen?": "Besuch", "Dateien": "Datei",
    "Gastgebern": "Gastgeber(?= wird)", "Minuten": "Minute", "Paaren?": "Paar",
    "Personen": "Person", "Plätzen?": "Platz", "Stufen": "Stufe", "Tagen?": "Tag",
    "Terminen?": "Termin", "Warnungen": "Warnung", "Werten?": "Wert", "Wünschen?": "Wunsch",
    "Änderungen": "Änderung",
}  # fmt: skip
"""What is counted: several of it, and one."""
ALIKE = {"{count} error", "{count} host"}
"""Of these nouns one and several are the same in German."""
NEVER_ONE = (
    # a maximum of koop's own
    "more than {count} ", "{count} days, at most", "{count} characters", "{most} characters",
    # more than a number that is one itself, or a goal behind the first
    "{least} people", "{count} people are agreed", "{more} more people of", "{count} sessions of",
    "agreed for {count} visits", "means {count} days", "gets {wishes} wishes",
    "at least {wishes} wishes", "a party of {size}",
    # of one there is a sentence of its own
    "of {total} promised visits", "of {total} visits", "of {total} people", "of {total} hosts",
    "of {seats} seats only", "of {seats} seats in them", "from {count} people on",
    # the number is one of something else
    "{count} person gets wishes",
)  # fmt: skip
"""Numbers that are not one in any sentence that begins so."""
AGREES = (
    "is|are|was|were|has|have|does|do|goes|go|ist|sind|war|waren|wird|werden|hat|haben|fehlt|fehlen"
    "|kommt|kommen|geht|gehen|könnte|könnten"
)
AT_LEAST_TWO = {"sind {people}"}


def numbered(text: str, nouns: Iterable[str]) -> list[str]:
    """What a text says of a number of these: `{count} weitere Personen`."""
    before = rf"\{{(?:{NUMBERS})\}}(?: (?!of|von|oder)\w+){{0,2}}? "
    return [found[0] for found in re.finditer(rf"{before}(?:{'|'.join(nouns)})\b", text)]


@pytest.mark.parametrize("language", [0, 1], ids=["en", "de"])
def test_a_number_that_may_be_one_has_a_singular(language: int) -> None:
    said_of_one = (forms(message)[0] for message in messages())
    wrong = [
        form[language]
        for form in said_of_one
        if numbered(form[language], NOUNS)
        and not any(never in form[0].replace("Of", "of") for never in NEVER_ONE)
    ]
    assert wrong == []


def test_every_reason_why_a_number_is_never_one_is_used() -> None:
    texts = [forms(message)[0][0].replace("Of", "of") for message in messages()]
    assert [never for never in NEVER_ONE if not any(never in text for text in texts)] == []


@pytest.mark.parametrize("language", [0, 1], ids=["en", "de"])
def test_several_are_never_said_as_one(language: int) -> None:
    both = (forms(message) for message in messages())
    said_of_several = (form[1][language] for form in both if len(form) > 1)
    ones = [*filter(None, NOUNS.values())]
    wrong = [
        text
        for text in said_of_several
        if any(not numbered(said, NOUNS) for said in numbered(text, ones))
    ]
    assert wrong == []


def test_singular_and_plural_differ() -> None:
    both = [forms(message) for message in messages() if isinstance(message.id, tuple)]
    assert both
    assert all(len(form) == 2 for form in both)
    assert [one for one, more in both if one[1] == more[1] and one[0] not in ALIKE] == []


@pytest.mark.parametrize("language", [0, 1], ids=["en", "de"])
def test_no_verb_agrees_with_a_list_that_may_have_one_item(language: int) -> None:
    beside = rf"\{{(?:{LISTS})\}} (?:{AGREES})\b|\b(?:{AGREES}) \{{(?:{LISTS})\}}"
    plain = (forms(m)[0][language] for m in messages() if isinstance(m.id, str))
    assert [text for text in plain if {*re.findall(beside, text)} - AT_LEAST_TWO] == []


def test_examples_of_weekdays_are_those_of_the_language() -> None:
    names = {"en": "Mo|Di|Mi|Do|Fr|Sa|So", "de": "Mon|Tue|Wed|Thu|Fri|Sat|Sun"}
    wrong = {
        language: re.compile(rf"\b(?:{other})(?:[- ](?:{other}|\d\d?[:-]))")
        for language, other in names.items()
    }
    every = "Mo Di Mi Do Fr Sa So", "Mon Tue Wed Thu Fri Sat Sun"
    for message in messages():
        for english, german in forms(message):
            for language, text in (("en", english), ("de", german)):
                for both in every:  # said of what may be written in either language
                    text = text.replace(both, "")  # noqa: PLW2901
                assert not wrong[language].search(text), text
