"""What koop asks on a terminal, one question after the other, each answered by a line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from kooperation.cli.streams import note
from kooperation.files.edit import Edit
from kooperation.files.imports import NOBODY, NONE
from kooperation.i18n import _, mark, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kooperation.files.load import Loaded
    from kooperation.signup.reading import Question


def answer(loaded: Loaded, question: Question, left: int) -> tuple[Edit, ...] | None:
    """Ask until the answer is understood; return what is noted of it, None if nobody answers."""
    from kooperation.render import imports as said

    message = ngettext("{count} question left.", "{count} questions left.", left)
    note("")
    note(message.format(count=left) + " " + said.question(question))
    choices = said.choices(loaded.data, question)
    for number, (_answer, text) in enumerate(choices, 1):
        note(f"  {number}  {text}")
    later = _("the rest later; what was answered is kept")
    meant = {**said.words(question), mark("later"): later}
    words = {_(word): word for word in meant}  # those of `imports.yaml` go on to be understood
    for word, text in zip(words, meant.values(), strict=True):
        note(f"  {word}  {text}")
    numbered = {f"{number}": one for number, (one, _text) in enumerate(choices, 1)}
    if instead := said.in_the_workbook(question):
        note("  " + _("Ctrl-C") + f"  {instead}")
    known, named = _known(loaded, question), {text: answer for answer, text in choices}
    while (typed := line(_("Number or word:"))) is not None:
        given: Any = typed
        if typed in numbered:
            given = numbered[typed]
        elif typed in words or typed in meant:
            given = _word(loaded, question, words.get(typed, typed))
            if given is None:
                return None
        elif typed in named:
            given = named[typed]
        elif typed not in known:
            message = _('"{text}" is no answer here; write one of: {choices}')
            ways = [*map(str, range(1, len(choices) + 1)), *words]
            note(message, text=typed[:80], choices=", ".join(ways))
            continue
        return (*question.along, Edit("imports", question.answer, given, question.source))
    return None


def _known(loaded: Loaded, question: Question) -> Collection[str]:
    """Return the ids that may be answered beside the candidates."""
    data = loaded.data
    assert data
    kinds: dict[str, Mapping[str, Any]] = {
        "which-person": data.people,
        "which-invitation": data.invitations,
        "which-partner": data.partners,
    }
    return kinds.get(question.code, {})


def _word(loaded: Loaded, question: Question, word: str) -> Any:
    """Return what a word means as an answer; None if nobody says the rest of it."""
    from kooperation.signup.workbook.contents import KIND_WORDS

    if word == "later":
        return None
    if word != "new":
        return NONE if question.code == "which-invitation" else NOBODY
    assert loaded.data
    if question.partner:
        return {"new": question.partner}
    if question.code == "which-person":
        ids, prompt = {id_: id_ for id_ in loaded.data.partners}, _("Of which partner? An id:")
    else:
        kinds = {_(name): kind.value for kind, name in KIND_WORDS.items()}
        ids, prompt = kinds, _("Of which kind?")
    note(f"  {', '.join(ids)}")
    while (typed := line(prompt)) is not None:
        if typed in ids or typed in ids.values():
            return {"new": ids.get(typed, typed)}
        note(_('"{text}" is none of them'), text=typed[:80])
    return None


def line(prompt: str) -> str | None:
    """Return what somebody types, None at the end of the input."""
    print(prompt, end=" ", file=sys.stderr, flush=True)
    typed = typed_line()
    return typed.strip() if typed else None


def typed_line() -> str:
    """Return a line with its end, "" at the end of the input."""
    return sys.stdin.readline()
