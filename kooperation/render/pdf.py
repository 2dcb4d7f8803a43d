"""Paper: a visit list for each person, a guest list for each host, the timetable of the weeks.

The pages are set by Typst from the templates in `typst/`, which get their data as JSON and know no
word of any language: a text of the data is never markup. Nothing but the type in `fonts/` is used,
and no clock, so that the same edition gives the same bytes. What comes out is tagged (PDF/UA-1).
"""

from __future__ import annotations

import json
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typst

from kooperation.i18n import _, language
from kooperation.render import day, numbers, phrases, roster
from kooperation.render.colours import LIGHT, colours
from kooperation.render.coverage import FONTS, FontCoverage
from kooperation.render.poster import posters
from kooperation.reports.order import partners_in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import Appointment, GuestList, HostSession, VisitList
    from kooperation.reports.meetings import Guest

_TEMPLATES = Path(__file__).with_name("typst")

_DOCUMENT = """\
#import "{template}.typ": paper
#let (title, ..contents) = json(bytes({contents}))
#set document(title: title, date: none)
#paper(..contents)
"""
"""What differs from document to document: all else Typst reads and understands only once."""

_json = partial(json.dumps, ensure_ascii=False)

_THREADS = 2
"""Typst sets one page after another; a second thread takes a third of the time off."""

_KEPT = 10
"""Typst keeps what it has measured until it has set so many more documents."""

_LARGE = 100_000
"""Documents of so many letters are all set by the first thread, which has the memory for it then:
what a thread has asked for it keeps for itself.
"""


def files(
    edition: Edition, *, warn: Callable[[str], None], **_options: object
) -> Iterator[tuple[str, bytes]]:
    """Yield the lists one by one, then the overviews and, of everybody, all in one file."""
    coverage = FontCoverage(warn)
    frame = frame_of(edition, coverage)
    return documents(_sheets(edition, coverage, frame["weeks"]), frame)


def documents(
    sheets: Iterable[TypstDocument], frame: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """Set each of the sheets in type, in the frame that all of them share.

    This begins at once; who has something else to do may look at the documents later.
    """
    found = _documents(sheets, frame)
    next(found)
    return found


_Printed = Future[tuple[str, bytes]]


def _documents(
    sheets: Iterable[TypstDocument], frame: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """Yield something as soon as all sheets wait for a thread, and then the documents.

    Where large ones are among them, all others are set by then: of two processors the large ones
    need one, so that the other is free for whatever else there is to do.
    """
    room = threading.local()  # each thread has a compiler of its own

    def printed(path: str, text: str) -> tuple[str, bytes]:
        if not hasattr(room, "compiler"):
            room.compiler = typst.Compiler(
                root=_TEMPLATES,
                font_paths=[FONTS],
                ignore_system_fonts=True,
                sys_inputs={"data": _json(frame)},
            )
        for _number in range(_KEPT + 1 if len(text) > _LARGE else 0):  # what is kept of the last
            room.compiler.compile(input=b"")
        return path, room.compiler.compile(input=text.encode(), pdf_standards=["ua-1"])

    threads = [ThreadPoolExecutor(1) for _number in range(_THREADS)]
    try:
        waiting, small = deque[_Printed](), list[_Printed]()
        for number, sheet in enumerate(sheets):
            text = _source(sheet, frame["draft"])
            large = len(text) > _LARGE
            thread = threads[0 if large else number % _THREADS]
            waiting.append(thread.submit(printed, sheet.path, text))
            if not large:
                small.append(waiting[-1])
        if len(small) < len(waiting):
            wait(small)
        yield "", b""
        while waiting:
            yield waiting.popleft().result()
    finally:
        for thread in threads:
            thread.shutdown(cancel_futures=True)


class TypstDocument(NamedTuple):
    """A document: the template that sets it, the kind it is said to be, and what stands in it."""

    path: str
    template: str
    kind: str
    title: str
    content: Any


def _source(sheet: TypstDocument, draft: Mapping[str, str] | None) -> str:
    """Return what Typst reads of a document."""
    title = f"{sheet.title} ({draft['mark']})" if draft else sheet.title
    # JSON in a string of JSON: that is a string of Typst as well.
    contents = _json(_json((title, sheet.kind, sheet.content)))
    return _DOCUMENT.format(template=sheet.template, contents=contents)


def _sheets(edition: Edition, coverage: FontCoverage, weeks: str) -> Iterator[TypstDocument]:
    coloured = {coverage.fitted(name, set()): n for name, n in colours(edition.data).items()}
    people = (
        (one.person.id, person_list(coverage.printable(one), coloured)) for one in edition.people
    )
    partners = _partners(edition, coverage)
    kinds = (("people", _("Visit list"), people), ("partners", _("Guest list"), partners))
    # Whatever follows a large document is slower, however small it is: so those come last.
    overviews = [] if edition.chosen else [*_overviews(edition, coverage, weeks, coloured)]
    for kind, name, lists in kinds:
        everybody = []
        for id_, one in lists:
            everybody.append(one)
            of = name if kind == "people" or one["sessions"] is not None else _("Roster")
            yield TypstDocument(f"{kind}/{id_}.pdf", kind, name, f"{of} – {one['name']}", [one])
        if everybody and not edition.chosen:
            title = f"{name} – {weeks}"
            overviews.append(TypstDocument(f"internal/{kind}.pdf", kind, name, title, everybody))
    yield from overviews


def _overviews(
    edition: Edition, coverage: FontCoverage, weeks: str, coloured: Mapping[str, int]
) -> Iterator[TypstDocument]:
    """Yield the poster, the weeks in numbers, and a page for each day."""
    shown = posters(coverage.printable(edition.days), coloured)
    yield TypstDocument("public/week.pdf", "week", "", weeks, shown)
    in_numbers = numbers.sheet(edition.numbers, coverage.printable(edition.data.weeks))
    name = _("The weeks in numbers")
    yield TypstDocument("public/numbers.pdf", "numbers", name, f"{name} – {weeks}", in_numbers)
    if not edition.sheets:
        return
    # What is new tells of things as they were printed before: they are in the words only.
    days = coverage.printable((*map(day.page, coverage.printable(edition.sheets)),))
    name = _("Sheet of the day")
    yield TypstDocument("internal/days.pdf", "days", name, f"{name} – {weeks}", days)


def _partners(edition: Edition, coverage: FontCoverage) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what each house gets, with its id: its guest list, its roster, or both."""
    rosters = {one.partner.id: one for one in edition.rosters}
    hosts = {one.partner.id: one for one in edition.hosts}
    inviting = {one.host for one in edition.data.invitations.values()}
    for id_ in partners_in_order(edition.data, {**hosts, **rosters}):
        own, house = hosts.get(id_), rosters.get(id_)
        week = roster.sheet(coverage.printable(house)) if house else None
        if own and (own.entries or id_ in inviting or not house):
            yield id_, host_list(coverage.printable(own)) | {"roster": week}
        elif week:
            yield id_, {"name": week["name"], "sessions": None, "roster": week}


def frame_of(edition: Edition, coverage: FontCoverage) -> dict[str, Any]:
    """Return what stands on every page: which weeks, which edition, and what a draft means."""
    head = coverage.printable(edition.data.weeks)
    meaning = _("Not published yet: everything may still change.")
    return {
        "lang": language().value,
        "texts": str(head.language),
        "palette": LIGHT,
        "weeks-title": head.title,
        "weeks": f"{head.title} · {phrases.days(head.start, head.end)}",
        "organisers": phrases.organisers(head),
        "guest-cannot": phrases.whom_to_tell(head),
        "host-cannot": phrases.whom_to_tell(head, host=True),
        "draft": {"mark": _("Draft"), "meaning": meaning} if edition.draft else None,
        "edition": phrases.issue(edition.schedule),
        "page": _("page {page} of {pages}"),
        "notes": _("Room to write"),
        "roster": _("Roster"),
        "columns": [_("Name"), _("Institution"), _("People"), _("Signature")],
        "confirmation": _(
            "This list confirms your sessions. A session without guests does not take place."
        ),
    }


def person_list(visit_list: VisitList, coloured: Mapping[str, int] | None = None) -> dict[str, Any]:
    """Return the words of a visit list, as they stand on paper and in mails.

    On paper, `coloured` says which colour of the palette a host has.
    """
    person, appointments = visit_list.person, visit_list.appointments
    some = any(item.kind != "event" for item in appointments)
    answer = _(
        "Please tell the contact of the visit or the organisers as early as you can,"
        " so that your place does not stay empty."
    )
    return {
        "name": phrases.party(person.name, person.size),
        "details": _filled(" · ".join(_filled(person.role, person.partner))),
        "entries": [
            _appointment(item) | {"colour": (coloured or {}).get(item.meeting.host)}
            for item in appointments
        ],
        "empty": "" if some else _("No visits"),
        "advice": {"question": _("You cannot come?"), "answer": answer} if some else None,
    }


def _appointment(item: Appointment) -> dict[str, Any]:
    meeting, visit = item.meeting, item.kind == "visit"
    marks = {"visit": "", "guide": _("Your own session"), "event": _("for everybody")}
    here = meeting.place if not meeting.elsewhere else None
    return {
        "date": phrases.long_date(meeting.span.day),
        "hours": phrases.hours_said(meeting.span),
        "mark": marks[item.kind],
        "title": meeting.title,
        "about": meeting.about if visit else "",
        "more": _filled(
            phrases.coming(meeting) if item.kind == "guide" else "",
            phrases.received(item),
            phrases.found(item),
            phrases.fellows(item),
            phrases.note(meeting),
        ),
        "host": meeting.host if visit else here.name if here else "",
        "where": _filled(
            here.address if here else "",
            phrases.elsewhere(meeting),
            phrases.contact(meeting) if visit else "",
        ),
    }


def host_list(guest_list: GuestList) -> dict[str, Any]:
    """Return the words of a guest list, as they stand on paper and in mails."""
    return {
        "name": guest_list.partner.name,
        "details": _filled(guest_list.partner.address),
        "sessions": [*map(_session, guest_list.entries)],
        "empty": "" if guest_list.sessions else _("No sessions"),
    }


def _session(session: HostSession) -> dict[str, Any]:
    meeting = session.meeting
    mark, public = "", _filled(phrases.elsewhere(meeting))
    lines: list[str] = []
    if meeting.event:
        mark, public = _("for everybody"), _filled(phrases.address(meeting.place))
    elif session.cancelled:
        mark = phrases.is_off(session.cancelled)
    elif session.guests:
        lines = _filled(phrases.seats_taken(meeting), phrases.guides(session))
        lines = _filled(" · ".join(lines), phrases.note(meeting))
    else:
        mark = _("Does not take place")
    needing = (guest for guest in session.guests if guest.needs)
    return {
        "when": phrases.date_and_hours(meeting.span),
        "title": meeting.title,
        "mark": mark,
        "event": meeting.event,
        "off": bool(session.cancelled),
        "public": public,
        "lines": [*public, *lines],
        "needs": [{"name": phrases.guest(one), "needs": phrases.needs(one)} for one in needing],
        "guests": [row for guest in session.guests for row in _lines_to_sign(guest)],
    }


def _lines_to_sign(guest: Guest) -> Iterator[dict[str, str]]:
    """Yield a row for the guest, and an empty one for each who comes along."""
    row = {"name": phrases.attended(guest), "partner": guest.partner}
    yield row | {"size": str(guest.size), "signed": phrases.missed(guest)}
    for _number in range(guest.more):
        yield row | {"name": "", "size": "1", "signed": ""}


def _filled(*parts: str) -> list[str]:
    return [part for part in parts if part]
