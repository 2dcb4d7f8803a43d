"""The texts of single values, parsed: a PydanticCustomError is the problem that a text has."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic_core import PydanticCustomError

from kooperation.i18n import _
from kooperation.problems import nearest
from kooperation.weeks import meant
from kooperation.weeks.names import unmarked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum


_E = TypeVar("_E", bound="StrEnum")

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COLUMN = re.compile("[A-Z]{1,3}")
LONGEST_ID = 64
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe"})

DATE = r"(?:19|2[0-9])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
"""The form of a day and of a time of day in `schedule.yaml`, which koop writes."""
SESSION_NAME = re.compile(rf"{ID.pattern}@{DATE}T{CLOCK}")
MOST_MORE = 50
MORE = r"0?[1-9]|[1-4][0-9]|50"
"""So many more of the house may come along."""

LONGEST_MAIL = 254
_LETTER = r"0-9A-Za-z\u00c0-\u024f\u0300-\u034e\u0350-\u037d\u037f-\u052f"
_LABEL = rf"(?:[{_LETTER}-]*[{_LETTER}])"
_NAMED = rf"[{_LETTER}!#$&'*+/=^_{{|}}~-]"
MAIL = (
    rf"[{_LETTER}_]{_NAMED}*(?:\.{_NAMED}+)*"
    rf"@(?:(?!-){_LABEL}\.)+(?![0-9-])[{_LETTER}]{_LABEL}"
)
"""A mail address as people have them: also with umlauts, and nothing that a mail header, a link or
a list of addresses could take for more than one address.
"""

_NO_REASONS = "ja nein yes no true false xx on off ok"
_ANY_CASE = "|".join(
    re.sub("[a-z]", lambda c: f"[{c[0].upper()}{c[0]}]", word) for word in _NO_REASONS.split()
)
REASON = rf"(?!\s*(?:{_ANY_CASE})[\s.!]*$)(?=\s*.*[A-Za-z\u00c0-\u1fff\u2c00-\ud7ff]{{2}})"
"""What a reason begins with: it says more than yes or no, and has two letters in a row.

So `x`, `12`, a date and `0x10` are none. The letters are those of any script: in between are signs.
"""

_DAY_AND_START = re.compile(
    r"(.*?[0-9.])(?:[T ,]+([0-9]{1,2})(?:[:.]([0-9]{2}))?(?: ?[-–].*|:00)?(?: ?Uhr)?)?"
)


_ON_A_DAY = re.compile(r"(?P<invitation>.+?),?\s+(?:(?:am|on)\s+)?(?P<when>[0-9].*)")


class Named(NamedTuple):
    """Who or what was named, and how many more of the house come along; None: it says no number.

    A wish names an invitation, one of its days (`anstoss@2027-03-09`) or one of its sessions.
    """

    name: str
    more: int | None = None

    @property
    def invitation(self) -> str:
        """The invitation that a wish names, or of which it names a day or a session."""
        return self.name.partition("@")[0]


def problem(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """Return what is wrong with a text, for the parsers of this room to raise."""
    # Braces in the message would be taken for placeholders, so it travels as one of the values.
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def text_in(value: Any, what: str) -> str:
    """Return the value if it is a text that says anything; `what` is what belongs here."""
    if not isinstance(value, str):
        message = _("{what} belongs here").format(what=_(what))
        raise problem("wrong-type", message, hint_instead_of(value))
    if not value.strip():
        hint = _("write something, or remove the line")
        raise problem("bad-text", _("nothing stands here"), hint)
    return value


def hint_instead_of(value: Any) -> str:
    """Return a hint for a list, or for lines with keys, where a single text belongs."""
    inside = [v or k for k, v in value.items()] if isinstance(value, dict) else value
    if len(inside) == 1 and isinstance(inside[0], str):
        return _("write only {text}").format(text=inside[0][:80])
    return _("write only one, without brackets, hyphens and keys")


def parse_id(text: str) -> str:
    """Parse an id."""
    if not ID.fullmatch(text) or len(text) > LONGEST_ID:
        raise problem("bad-id", _('"{text}" is not an id').format(text=text[:80]), _id_meant(text))
    return text


def parse_column(text: str) -> str:
    """Parse the letters of a column of a table."""
    if not COLUMN.fullmatch(text):
        message = _('"{text}" is no column').format(text=text[:80])
        raise problem(
            "bad-text", message, _("write its letters, such as {example}").format(example="B")
        )
    return text


@lru_cache(maxsize=20_000)  # of many people the same is wished, again and again
def parse_wish(text: str) -> Named:
    """Parse an invitation, a day or a session of it, and how many more come along."""
    return _with_more(_wished, text)


def parse_missed(text: str) -> Named:
    """Parse a day or a session of an invitation."""
    name = _wished(text)
    if "@" not in name:
        message = _('"{text}" names neither a day nor a session').format(text=text[:80])
        raise problem("bad-session", message, _wish_meant(name, ""))
    return Named(name)


def parse_guest(text: str) -> Named:
    """Parse the id of a person, and how many more come along."""
    return _with_more(parse_id, text)


def _with_more(parse: Callable[[str], str], text: str) -> Named:
    name, plus, number = text.partition("+")
    if not plus:
        return Named(parse(text))
    name = parse(name.strip())
    if not re.fullmatch(MORE, number.strip()):
        message = _('"+{number}" is no number of people who come along')
        hint = _("write {name} +2: from 1 to {most} more of the house may come along")
        if re.fullmatch("0+", number.strip()):
            hint = _("write only {name}: the number says how many more of the house come along")
        message, hint = message.format(number=number[:80]), hint.format(name=name, most=MOST_MORE)
        raise problem("bad-number", message, hint)
    return Named(name, int(number))


def _wished(text: str) -> str:
    invitation, at, when = text.partition("@")
    spoken = None if at else _ON_A_DAY.fullmatch(text[: 2 * LONGEST_ID])
    if spoken and (hint := dated_wish(spoken["invitation"], spoken["when"])):
        raise problem("bad-id", _('"{text}" is not an id').format(text=text[:80]), hint)
    parse_id(invitation.strip() if at else text)
    if at and (invitation != invitation.strip() or not _is_day_or_start(when)):
        message = _('"{text}" names neither a day nor a session').format(text=text[:80])
        raise problem("bad-session", message, _wish_meant(invitation.strip(), when))
    return text


def _is_day_or_start(text: str) -> bool:
    try:
        return bool(re.fullmatch(rf"{DATE}(?:T{CLOCK})?", text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def dated_wish(invitation: str, day: str) -> str:
    """Return a hint at the wish for a day of an invitation; nothing where there is no day."""
    id_, day = slug(invitation), day[:LONGEST_ID]
    return _wish_meant(id_, day) if id_ and meant.iso_meant(day)[0] else ""


def _wish_meant(invitation: str, text: str) -> str:
    """Return a hint for what stands behind the @ of a wish and is no day and no start."""
    found = _DAY_AND_START.fullmatch(text.strip())
    day, dated = meant.iso_meant(found[1] if found else text)
    if not day:
        return _(
            "write the day, or the day and when it begins: {invitation}@YYYY-MM-DD or"
            " {invitation}@YYYY-MM-DDTHH:MM"
        ).format(invitation=invitation)
    start = f"T{found[2]:0>2}:{found[3] or '00'}" if found and found[2] else ""
    if start and not re.fullmatch(f"T{CLOCK}", start):
        start = ""
    hint = _("write {text}") if dated else _("write it with the year: {text}")
    return hint.format(text=f"{invitation}@{day}{start}")


def _id_meant(text: str) -> str:
    near = slug(text)
    if len(text) > LONGEST_ID and ID.fullmatch(text):
        return _("an id has {most} characters at most").format(most=LONGEST_ID)
    several = re.split(r"[\s,;]+", text)
    if len(several) > 1 and all(map(ID.fullmatch, several)):
        hint = _("write {id}; but if these are several, put commas between them: [{several}]")
        return hint.format(id=near, several=", ".join(several)[:80])
    if near:
        hint = _("write {id}: ids are made of small letters from a to z, digits and hyphens")
        return hint.format(id=near)
    return _("ids are made of small letters from a to z, digits and hyphens, such as erzieherin-1")


def slug(text: str) -> str:
    """Return the id that is nearest to a text; it may be empty."""
    spelled = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    plain = re.sub(r"[^a-z0-9]+", "-", unmarked(spelled))
    return plain.strip("-")[:LONGEST_ID].strip("-")


def parse_number(least: int, most: int, text: str) -> int:
    """Parse a whole number from the least to the most."""
    digits = 0 < len(text) <= len(str(most)) and re.fullmatch("[0-9]+", text)
    if not digits or not least <= int(text) <= most:
        message = _('"{text}" is not a whole number from {least} to {most}')
        message = message.format(text=text[:80], least=least, most=most)
        raise problem("bad-number", message, _number_meant(text, least, most))
    return int(text)


def _number_meant(text: str, least: int, most: int) -> str:
    """Return a hint for what stands where a number should: `15 Minuten`, `1h`, `zwei`."""
    plain = text[:80]
    found = re.findall("[0-9]+", plain)
    number = int(found[0]) if len(found) == 1 and "-" not in plain and found[0] != text else -1
    if hours := re.fullmatch(r"([0-9]+(?:[.,]5)?) ?(?:h|hours?|Std\.?|Stunden?)", plain):
        number = int(float(hours[1].replace(",", ".")) * 60)
    elif clock := re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])(?: ?h| Std\.?| Stunden?)?", plain):
        number = int(clock[1]) * 60 + int(clock[2])
    if least <= number <= most:
        return _("write {text}").format(text=number)
    return _("write one number in digits, such as 2")


def parse_text(most: int, lines: bool, text: str) -> str:
    """Return a text of at most so many characters, in one line or more, without spaces around."""
    text = text.strip()
    if len(text) > most:
        message = _("the text has {count} characters, at most {most} fit")
        raise problem("bad-text", message.format(count=len(text), most=most), _("shorten it"))
    if not lines and "\n" in text:
        raise problem("bad-text", _("the text has more than one line"), _("write it in one line"))
    return text


def parse_reason(most: int, text: str) -> str:
    """Return a reason that people can be told, in one line."""
    text = parse_text(most, False, text)
    if not re.match(REASON, text):
        message = _('"{text}" is no reason that people can be told').format(text=text[:80])
        hint = _("write why, such as cancelled: Wasserschaden; what takes place has no such line")
        raise problem("bad-text", message, hint)
    return text


def parse_mail(text: str) -> str:
    """Return a mail address, and only that."""
    text = text.strip()
    if not re.fullmatch(MAIL, text[: LONGEST_MAIL + 1]) or len(text) > LONGEST_MAIL:
        message = _('"{text}" is no mail address').format(text=text[:80])
        raise problem("bad-email", message, _mail_meant(text))
    return text


def _mail_meant(text: str) -> str:
    """Return a hint for `Anna <anna@example.org>`, `anna (at) example.org` or two addresses."""
    plain = re.sub(r" ?(?:\( ?at ?\)|\[ ?at ?\]|@) ?| at ", "@", text)
    alone = rf"(?<![{_LETTER}@.]){MAIL}(?![{_LETTER}@])"
    if len(text) <= LONGEST_MAIL and (found := re.search(alone, plain)):
        return _("write only {text}").format(text=found[0])
    return _("write one address, such as leitung@example.org")


def parse_choice(choices: type[_E], text: str) -> _E:
    """Parse one of the choices."""
    if text not in list(choices):
        raise no_choice(text, nearest(text, choices), choices)
    return choices(text)


def no_choice(text: str, near: str, choices: Iterable[str]) -> PydanticCustomError:
    """Return the problem of a text that is none of the choices; `near` is what may be meant."""
    message = _('"{text}" is none of the choices').format(text=text[:80])
    meant = near and _('did you mean "{word}"?').format(word=near)
    return problem("bad-choice", message, meant or _one_of(choices))


def parse_flag(text: str) -> bool:
    """Parse true or false."""
    if text not in ("true", "false"):
        message = _('"{text}" is neither true nor false').format(text=text[:80])
        raise problem("bad-choice", message, _one_of(("true", "false")))
    return text == "true"


def _one_of(choices: Iterable[str]) -> str:
    return _("write one of: {choices}").format(choices=", ".join(choices))


def revision_of(number: int, *, published: bool | None) -> int:
    """Return the number if a schedule, published or not, may have it; None: nobody knows."""
    if published and not number:
        message = _("what is published has a revision of 1 or more")
        raise problem("bad-number", message, _("write {text}").format(text=1))
    if published is False and number:
        message = _("a draft has revision 0, and this is {revision}").format(revision=number)
        hint = _("write 0; if people rely on it, write published: true")
        raise problem("bad-number", message, hint)
    return number


def parse_session_name(text: str) -> str:
    """Parse the invitation, an @ and the start."""
    invitation, _at, start = text.partition("@")
    sound = SESSION_NAME.fullmatch(text) and len(invitation) <= LONGEST_ID
    if not (sound and _is_day_or_start(start)):
        message = _('"{text}" is not the name of a session').format(text=text[:80])
        hint = _("it is the invitation, an @ and the start: anstoss@2027-03-02T10:00")
        raise problem("bad-session", message, hint)
    return text
