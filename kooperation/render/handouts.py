"""What is handed out when something has changed: the call list, the new lists and mail drafts.

Lists are those of the export, for the readers concerned and in the same words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kooperation.render import call_list, file_name, mail
from kooperation.render import files as exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kooperation.answers.tell import Told
    from kooperation.reports.edition import Edition

LISTS = ("pdf", "ics", "html")
"""The formats of the new lists."""


def files(
    papers: Edition,
    told: Sequence[Told],
    *,
    revision: str,
    done: str,
    shared: bool,
    warn: Callable[[str], None],
) -> Iterator[tuple[str, bytes]]:
    """Yield all that is handed out to these readers, by its path.

    `papers` are the lists of everybody. `revision` is the name of the plan, `done` the command that
    notes that all was told; `shared` allows mails to the house of who has no address.
    """
    lists: dict[str, bytes] = {}
    for path, content in _lists(papers, told, warn):
        lists[path] = content
        yield file_name(path), content
    arguments = {"shared": shared, "warn": warn}
    yield from call_list.files(papers, told, done=done, revision=revision, **arguments)
    for path, content in mail.drafts(papers, told, lists, **arguments):
        yield file_name(f"mail/{revision}/{path}"), content


def _lists(
    papers: Edition, told: Sequence[Told], warn: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:
    """Yield the new lists of the readers, those of the walls and of who has left among them."""
    readers = {(one.reader.reader, one.reader.id) for one in told}
    own = replace(
        papers,
        people=tuple(one for one in papers.people if ("person", one.person.id) in readers),
        hosts=tuple(one for one in papers.hosts if ("host", one.partner.id) in readers),
        chosen=True,
    )
    others = replace(own, people=(), hosts=(), chosen=False)
    known = papers.data.people.keys() | papers.data.partners.keys()
    kinds = {"person": "people", "host": "partners"}
    left = {f"{kinds[kind]}/{id_}" for kind, id_ in readers if kind in kinds and id_ not in known}
    if ("week", "") in readers:
        left.add("public/week")
    for format_ in LISTS:
        yield from exported(own, format_, warn=warn)
        wanted = {file_name(f"{name}.{format_}") for name in left}
        yield from _only(wanted, exported(others, format_, warn=warn) if wanted else iter(()))


def _only(wanted: set[str], files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of these names, and make none behind the last of them."""
    for path, content in files:
        if path in wanted:
            wanted.remove(path)
            yield path, content
        if not wanted:
            return
