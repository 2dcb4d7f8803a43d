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

    from kooperation.answers.tell import DueReader
    from kooperation.reports.edition import Edition

LISTS = ("pdf", "ics", "html")
"""The formats of the new lists."""

MAIL = "mail"
"""The folder of the drafts, a folder in it for each revision."""


def files(
    papers: Edition,
    told: Sequence[DueReader],
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
    letters = mail.letters(papers.data, told, shared=shared, warn=warn)
    yield from call_list.files(papers, told, letters, done=done, revision=revision, warn=warn)
    for path, content in mail.drafts(papers, told, letters, lists):
        yield file_name(f"{MAIL}/{revision}/{path}"), content


def _lists(
    papers: Edition, told: Sequence[DueReader], warn: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:
    """Yield the new lists of the readers, those of the walls and of who has left among them."""
    wanted = {mail.stem(one.reader) for one in told}
    people = [one for one in papers.people if f"people/{one.person.id}" in wanted]
    hosts = [one for one in papers.hosts if f"partners/{one.partner.id}" in wanted]
    rosters = [one for one in papers.rosters if f"partners/{one.partner.id}" in wanted]
    own = replace(papers, people=(*people,), hosts=(*hosts,), rosters=(*rosters,), chosen=True)
    # The sheets of the days are for the desk: large, and nobody is handed them.
    others = replace(own, people=(), hosts=(), rosters=(), sheets=(), chosen=False)
    # A house that invites no more has no list, but a calendar that takes back what it was given.
    left = wanted - {f"people/{one.person.id}" for one in people}
    left -= {f"partners/{one.partner.id}" for one in hosts}
    for format_ in LISTS:
        yield from exported(own, format_, warn=warn, beside=LISTS)
        names = {file_name(f"{stem}.{format_}") for stem in left}
        yield from _only(
            names, exported(others, format_, warn=warn, beside=LISTS) if names else iter(())
        )


def _only(wanted: set[str], files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of these names, and make none behind the last of them."""
    for path, content in files:
        if path in wanted:
            wanted.remove(path)
            yield path, content
        if not wanted:
            return
