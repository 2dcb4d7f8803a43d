"""Chance, from a number: the same number makes the same broken file on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.corpus import FILES, SCHEDULE, VALUE, VALUES, WHOLE, Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

TOKENS = (
    *("- ", ": ", "[", "]", "{", "}", '"', "'", "#", " #", "&a ", "*a", "!x ", "|", ">", "%", "@"),
    *("\t", "\r", "\n", "\n\n", "  ", "\u00a0", "\x00", "\x1b", "\ufeff", "\u202e", "\u2028", "ä"),
    *("---\n", "...\n", "<<: ", "? ", ",", "=======\n", "<<<<<<< HEAD\n", "🎈", "\\", "`", "$"),
)
SHORT = [content for content in WHOLE.values() if len(content) < 2_000]


def _spot(chance: Random, raw: bytes) -> tuple[int, int]:
    start = chance.randrange(len(raw) + 1)
    return start, min(len(raw), start + chance.choice((1, 2, 5, 20, 100, 1000)))


def truncate(chance: Random, raw: bytes) -> bytes:
    return raw[: _spot(chance, raw)[0]]


def cut(chance: Random, raw: bytes) -> bytes:
    start, end = _spot(chance, raw)
    return raw[:start] + raw[end:]


def repeat(chance: Random, raw: bytes) -> bytes:
    start, end = _spot(chance, raw)
    return raw[:end] + raw[start:end] * chance.choice((1, 2, 30)) + raw[end:]


def flip(chance: Random, raw: bytes) -> bytes:
    start, _end = _spot(chance, raw)
    return raw[:start] + chance.randbytes(1) + raw[start + 1 :]


def noise(chance: Random, raw: bytes) -> bytes:
    start, _end = _spot(chance, raw)
    return raw[:start] + chance.randbytes(chance.choice((1, 3, 50))) + raw[start:]


def token(chance: Random, raw: bytes) -> bytes:
    start, _end = _spot(chance, raw)
    return raw[:start] + chance.choice(TOKENS).encode() + raw[start:]


def value(chance: Random, raw: bytes) -> bytes:
    """Replace a value by a hostile one, or by one from elsewhere in the file."""
    text = raw.decode("utf-8", "surrogateescape")
    found = [*VALUE.finditer(text)]
    if not found:
        return raw
    here, there = chance.choice(found), chance.choice(found)
    other = chance.choice((there[0], chance.choice([*VALUES.values()])))
    return (text[: here.start()] + other + text[here.end() :]).encode("utf-8", "surrogateescape")


def lines(chance: Random, raw: bytes) -> bytes:
    """Leave out, repeat, indent, swap or join whole lines."""
    parts = raw.splitlines(keepends=True)
    if not parts:
        return raw
    k, m = chance.randrange(len(parts)), chance.randrange(len(parts))
    match chance.randrange(6):
        case 0:
            del parts[k]
        case 1:
            parts.insert(m, parts[k])
        case 2:
            parts[k] = b" " * chance.choice((1, 2, 4)) + parts[k]
        case 3:
            parts[k] = parts[k].lstrip()
        case 4:
            parts[k], parts[m] = parts[m], parts[k]
        case _:
            parts[k] = parts[k].rstrip(b"\n")
    return b"".join(parts)


def recode(chance: Random, raw: bytes) -> bytes:
    text = raw.decode("utf-8", "replace")
    match chance.randrange(5):
        case 0:
            return text.encode(
                chance.choice(("utf-16", "utf-16-be", "utf-32", "cp1252")), "replace"
            )
        case 1:
            return text.encode("utf-8-sig")
        case 2:
            return raw.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\x85")))
        case 3:
            return raw.replace(b" ", b"\t", chance.randrange(1, 9))
        case _:
            return raw.upper()


def other(chance: Random, raw: bytes) -> bytes:
    """Take part of another file."""
    found = chance.choice([*SHORT, *(text.encode() for text in FILES.values())])
    start, end = _spot(chance, raw)
    return raw[:start] + found[_spot(chance, found)[0] :] + raw[end:]


MUTATIONS: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(truncate, cut, repeat, flip, noise, token, token, value, value, value, value),
    *(lines, lines, lines, recode, other),
)


def broken(chance: Random, files: dict[str, bytes]) -> Case:
    """Return one of the files, broken in one to four ways."""
    file = chance.choice([*files, *FILES])  # the schedule more often where there is none
    content = files.get(file, FILES[SCHEDULE].encode())
    names = []
    for mutation in chance.choices(MUTATIONS, k=chance.choice((1, 1, 1, 2, 3, 4))):
        content = mutation(chance, content)
        names.append(mutation.__name__)
    return Case(f"{file}: {', '.join(names)}", file, content)
