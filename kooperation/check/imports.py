"""What is wrong in `imports.yaml`: answers that name nobody, and numbers given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kooperation.files.imports import NOBODY, NONE, PartnerAnswer, PersonAnswer, TableEntry
from kooperation.i18n import _
from kooperation.problems import Finding, Problem, Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.files.document import Document
    from kooperation.files.entries import Entry
    from kooperation.files.imports import ImportsFile
    from kooperation.files.load import Loaded
    from kooperation.files.typed import Typed

_UNCLEAR, _SAME_NUMBER = "unclear-answer", "same-number"

IMPORTS_CODES = (_UNCLEAR, _SAME_NUMBER)
"""What can be wrong with an answer beside what can be wrong everywhere."""


def check_imports(loaded: Loaded) -> tuple[Problem, ...]:
    """Return every problem of `imports.yaml`, all of them errors."""
    file = loaded.imports
    if file is None:
        return ()
    found: list[tuple[str, Finding]] = []
    if file.entry and loaded.data:
        found += (*_unknown(loaded, file), *_unclear(file), *_twice(file), *_same_number(file))
    own = (Problem(code, Severity.ERROR, one.message, one.source, one.hint) for code, one in found)
    return (*file.problems, *own)


def _unknown(loaded: Loaded, file: Typed[ImportsFile]) -> Iterator[tuple[str, Finding]]:
    """An answer names somebody or something that the two files do not have."""
    data, entry = loaded.data, file.entry
    assert data
    assert entry
    people = [(("people", text), one.id) for text, one in entry.people.items()]
    hosts = [(("partners", text), one.id) for text, one in entry.partners.items()]
    hosts += [(("people", text), one.new) for text, one in entry.people.items()]
    partners = {*data.partners, *_new_partners(loaded, file)}
    offers = [(("invitations", text), one) for text, one in entry.invitations.items()]
    for code, answers, known, none in (
        ("unknown-person", people, data.people, NOBODY),
        ("unknown-partner", hosts, partners, NOBODY),
        ("unknown-invitation", offers, data.invitations, NONE),
    ):
        for path, id_ in answers:
            if id_ and id_ != none and id_ not in known and not loaded.incomplete(id_):
                hint = did_you_mean(id_, known) or _(
                    "write another id, or remove the line: then koop import asks again"
                )
                message = _('"{text}" is said to be {id}, which is not there any more')
                source = file.document.source(*path)
                yield code, Finding.of(source, message, hint, text=path[1][:80], id=id_)


def _new_partners(loaded: Loaded, file: Typed[ImportsFile]) -> Iterable[str]:
    """Return the ids of the partners that other answers make new."""
    assert loaded.data
    if file.entry is None or not any(one.new for one in file.entry.partners.values()):
        return ()
    from kooperation.signup.texts import new_partners  # noqa: PLC0415  only where one is new

    return new_partners(loaded.data, file.entry)


def _unclear(file: Typed[ImportsFile]) -> Iterator[tuple[str, Finding]]:
    """An answer says two things, or nothing; a table has headings or the number of a workbook."""
    judged = {problem.source.line for problem in file.problems}
    kinds: tuple[tuple[str, type[Entry]], ...] = (
        ("people", PersonAnswer),
        ("partners", PartnerAnswer),
        ("tables", TableEntry),
    )
    answers = [
        (kind, (name, key), one)
        for name, kind in kinds
        for key, one in _items(file.document.value.get(name, ()))
    ]
    for kind, path, one in answers:
        keys = kind.EXACTLY_ONE
        if isinstance(one, dict) and sum(key in one for key in keys) != 1:
            message = _("exactly one of {keys} belongs here")
            hint = _("write {key} and nothing else of these")
            source = file.document.source(*path)
            if source.line in judged:  # what was not understood there has been left out
                continue
            yield _UNCLEAR, Finding.of(source, message, hint, keys=", ".join(keys), key=keys[0])


def _twice(file: Typed[ImportsFile]) -> Iterator[tuple[str, Finding]]:
    """What is one text to koop import is answered twice, differently; so it is with a table."""
    first: dict[tuple[str, ...], tuple[str, Any]] = {}
    for path, key, text, answer in _answers(file):
        other, before = first.setdefault(key, (text, answer))
        if answer != before:
            message = _('"{text}" stands here twice, first as "{other}", and they say two things')
            hint, source = _("keep one of the two"), file.document.source(*path)
            yield _UNCLEAR, Finding.of(source, message, hint, text=text[:80], other=other[:80])


def _answers(
    file: Typed[ImportsFile],
) -> Iterator[tuple[tuple[str | int, ...], tuple[str, ...], str, Any]]:
    """Yield each answer: where it stands, by what koop import finds it, its text, what it says."""
    entry = file.entry
    assert entry
    if not (entry.people or entry.invitations or entry.partners or entry.tables):
        return
    from kooperation.signup.texts import answer_key  # noqa: PLC0415  only where there are answers

    for kind in ("people", "invitations", "partners"):
        for text, answer in getattr(entry, kind).items():
            yield (kind, text), (kind, answer_key(text)), text, answer
    for number, table in enumerate(entry.tables):
        if table.headings is not None:
            key = "tables", *map(answer_key, table.headings)
            rest = table.model_copy(update={"headings": None})
            yield ("tables", number), key, ", ".join(table.headings), rest


def _items(value: Any) -> Iterable[tuple[str | int, Any]]:
    return value.items() if isinstance(value, dict) else enumerate(value)


def _same_number(file: Typed[ImportsFile]) -> Iterator[tuple[str, Finding]]:
    """Two invitations have one number, so a card could mean either."""
    assert file.entry
    document: Document = file.document
    first: dict[int, str] = {}
    for id_, number in file.entry.numbers.items():
        if (other := first.setdefault(number, id_)) != id_:
            message = _("{id} and {other} both have the number {number} on cards")
            hint = _("give one of them a number that no invitation has: {free}")
            values = {"id": id_, "other": other, "number": number}
            free = max(file.entry.numbers.values()) + 1
            source = document.source("numbers", id_)
            yield _SAME_NUMBER, Finding.of(source, message, hint, **values, free=free)
