"""Paper: a visit list for each person, a guest list for each host, the timetable of the weeks.

The pages are set by Typst from the templates in `typst/`, which get their data as JSON and know no
word of any language: a text of the data is never markup. Nothing but the type in `fonts/` is used,
and no clock, so that the same edition gives the same bytes. What comes out is tagged (PDF/UA-1).
"""

from __future__ import annotations

import json
import struct
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typst

from kooperation.i18n import _, language
from kooperation.render import day, numbers, phrases, roster
from kooperation.reports.lists import bands, partners_in_order, weeks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kooperation.reports.edition import Edition
    from kooperation.reports.lists import (
        Appointment,
        Day,
        Guest,
        GuestList,
        HostSession,
        Meeting,
        VisitList,
    )

_HERE = Path(__file__).parent
_FONTS, _TEMPLATES = _HERE / "fonts", _HERE / "typst"

_THREADS = 2
"""Typst sets one page after another; a second thread takes a third of the time off."""

_MISSING = "☐"
"""What is printed for a sign that the fonts lack."""


def files(
    edition: Edition, *, warn: Callable[[str], None], **_options: object
) -> Iterator[tuple[str, bytes]]:
    """Yield the lists one by one and, of everybody, all in one file and the timetable."""
    coverage = FontCoverage(warn)
    frame = frame_of(edition, coverage)
    yield from documents(_sheets(edition, coverage, frame["weeks"]), frame)


def documents(sheets: Iterable[Sheet], frame: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Set each of the sheets in type, in the frame that all of them share."""
    room = threading.local()  # each thread has templates of its own

    def printed(sheet: Sheet) -> tuple[str, bytes]:
        compilers = room.__dict__.setdefault("compilers", {})
        if sheet.template not in compilers:
            template = _TEMPLATES / f"{sheet.template}.typ"
            compilers[sheet.template] = typst.Compiler(
                template, font_paths=[_FONTS], ignore_system_fonts=True
            )
        title = f"{sheet.title} ({frame['draft']['mark']})" if frame["draft"] else sheet.title
        data = json.dumps(frame | sheet.content | {"title": title}, ensure_ascii=False)
        document = compilers[sheet.template].compile(
            sys_inputs={"data": data}, pdf_standards=["ua-1"]
        )
        return sheet.path, document

    pool = ThreadPoolExecutor(_THREADS)
    try:
        yield from pool.map(printed, sheets)
    finally:
        pool.shutdown(cancel_futures=True)


class Sheet(NamedTuple):
    """A document: the template that sets it, and what stands in it."""

    path: str
    template: str
    title: str
    content: dict[str, Any]


def _sheets(edition: Edition, coverage: FontCoverage, weeks: str) -> Iterator[Sheet]:
    people = {one.person.id: person_list(coverage.printable(one)) for one in edition.people}
    partners = _partners(edition, coverage)
    kinds = (("people", _("Visit list"), people), ("partners", _("Guest list"), partners))
    more = {"roster": _("Roster")}
    for kind, name, lists in kinds:
        for id_, one in lists.items():
            of = name if kind == "people" or one["sessions"] is not None else more["roster"]
            title = f"{of} – {one['name']}"
            yield Sheet(f"{kind}/{id_}.pdf", kind, title, {"kind": name, kind: [one], **more})
    if not edition.chosen:
        shown = {"kind": "", "weeks-shown": _weeks(coverage.printable(edition.days))}
        yield Sheet("public/week.pdf", "week", weeks, shown)
        yield from _overviews(edition, coverage, weeks)
        # Large documents come last: Typst is slower for all that follows them.
        for kind, name, lists in kinds:
            if lists:
                content = {"kind": name, kind: [*lists.values()], **more}
                yield Sheet(f"internal/{kind}.pdf", kind, f"{name} – {weeks}", content)


def _overviews(edition: Edition, coverage: FontCoverage, weeks: str) -> Iterator[Sheet]:
    """Yield the weeks in numbers, and a page for each day."""
    in_numbers = numbers.sheet(edition.numbers, coverage.printable(edition.data.weeks))
    name = _("The weeks in numbers")
    content: dict[str, Any] = {"kind": name, "numbers": in_numbers}
    yield Sheet("public/numbers.pdf", "numbers", f"{name} – {weeks}", content)
    if not edition.sheets:
        return
    # What is new tells of things as they were printed before: they are in the words only.
    days = coverage.printable((*map(day.page, coverage.printable(edition.sheets)),))
    name = _("Sheet of the day")
    yield Sheet("internal/days.pdf", "days", f"{name} – {weeks}", {"kind": name, "days": days})


def _partners(edition: Edition, coverage: FontCoverage) -> dict[str, dict[str, Any]]:
    """Return what each house gets, by id: its guest list, its roster, or both."""
    rosters = {one.partner.id: roster.sheet(coverage.printable(one)) for one in edition.rosters}
    hosts = {one.partner.id: host_list(coverage.printable(one)) for one in edition.hosts}
    inviting = {one.host for one in edition.data.invitations.values()}
    found = {}
    for id_ in partners_in_order(edition.data, {**hosts, **rosters}):
        own = hosts.get(id_)
        if own is None or not (own["sessions"] or id_ in inviting or id_ not in rosters):
            own = {"name": rosters[id_]["name"], "sessions": None}
        found[id_] = own | {"roster": rosters.get(id_)}
    return found


def frame_of(edition: Edition, coverage: FontCoverage) -> dict[str, Any]:
    """Return what stands on every page: which weeks, which edition, and what a draft means."""
    head = coverage.printable(edition.data.weeks)
    meaning = _("Not published yet: everything may still change.")
    return {
        "lang": language().value,
        "weeks-title": head.title,
        "weeks": f"{head.title} · {phrases.days(head.start, head.end)}",
        "organisers": phrases.organisers(head),
        "guest-cannot": phrases.whom_to_tell(head),
        "host-cannot": phrases.whom_to_tell(head, host=True),
        "draft": {"mark": _("Draft"), "meaning": meaning} if edition.draft else None,
        "edition": phrases.issue(edition.schedule),
        "page": _("page {page} of {pages}"),
        "columns": [_("Name"), _("Institution"), _("People"), _("Signature")],
        "confirmation": _(
            "This list confirms your sessions. A session without guests does not take place."
        ),
    }


def person_list(visit_list: VisitList) -> dict[str, Any]:
    """Return the words of a visit list, as they stand on paper and in mails."""
    person, appointments = visit_list.person, visit_list.appointments
    some = any(item.kind != "event" for item in appointments)
    answer = _(
        "Please tell the contact of the visit or the organisers as early as you can,"
        " so that your place does not stay empty."
    )
    return {
        "name": phrases.party(person.name, person.size),
        "details": _filled(" · ".join(_filled(person.role, person.partner))),
        "entries": [*map(_appointment, appointments)],
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
        "host": meeting.host if visit else here.name if here and meeting.event else "",
        "where": _filled(
            here.address if here and item.kind != "guide" else "",
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
    mark, lines = "", [phrases.elsewhere(meeting)]
    if meeting.event:
        mark, lines = _("for everybody"), [phrases.address(meeting.place)]
    elif session.cancelled:
        mark = phrases.is_off(session.cancelled)
    elif session.guests:
        taken = " · ".join(_filled(phrases.seats_taken(meeting), phrases.guides(session)))
        lines += [taken, phrases.note(meeting)]
    else:
        mark = _("Does not take place")
    return {
        "when": phrases.date_and_hours(meeting.span),
        "title": meeting.title,
        "mark": mark,
        "event": meeting.event,
        "off": bool(session.cancelled),
        "lines": _filled(*lines),
        "guests": [row for guest in session.guests for row in _lines_to_sign(guest)],
    }


def _lines_to_sign(guest: Guest) -> Iterator[dict[str, str]]:
    """Yield a row for the guest, and an empty one for each who comes along."""
    row = {"name": phrases.attended(guest), "partner": guest.partner, "needs": phrases.needs(guest)}
    row |= {"size": str(guest.size), "signed": phrases.missed(guest)}
    yield row
    for _number in range(guest.more):
        yield row | {"name": "", "size": "1", "needs": ""}


def _weeks(days: tuple[Day, ...]) -> list[dict[str, Any]]:
    """Return the pages of the timetable; a weekend only if something takes place then."""
    hosts = sorted({meeting.host for day in days for meeting in day.meetings} - {""})
    colours = {host: number for number, host in enumerate(hosts)}
    return [
        {
            "title": phrases.days(shown[0].day, shown[-1].day),
            "days": [phrases.long_date(day.day) for day in shown],
            "bands": [
                [[_card(meeting, colours) for meeting in meetings] for meetings in band]
                for band in bands(shown)
                if any(band)
            ],
        }
        for shown in weeks(days)
    ]


def _card(meeting: Meeting, colours: dict[str, int]) -> dict[str, Any]:
    beside = _("for everybody") if meeting.event else phrases.other_host(meeting)
    return {
        "hours": phrases.hours(meeting.span),
        "title": meeting.title,
        "off": meeting.off,
        "lines": _filled(_("is off") if meeting.off else "", beside, phrases.other_place(meeting)),
        "colour": colours.get(meeting.host),
    }


def _filled(*parts: str) -> list[str]:
    return [part for part in parts if part]


class FontCoverage:
    """What the fonts can show. Each text that holds another sign is warned of once."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self.warn = warn
        self.known = frozenset.intersection(
            *(_signs(path.read_bytes()) for path in sorted(_FONTS.glob("*.otf")))
        )
        self.text = cache(self._text)

    def printable(self, value: Any) -> Any:
        """Return the same report, or its words, with every text as it can be printed."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple | list):
            return type(value)(map(self.printable, value))
        if isinstance(value, dict):
            return {key: self.printable(part) for key, part in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            parts = {field.name: getattr(value, field.name) for field in fields(value)}
            return replace(value, **{name: self.printable(part) for name, part in parts.items()})
        return value

    def _text(self, text: str) -> str:
        # One line; letters and accents as one sign; all hyphens as the one that every font has.
        plain = unicodedata.normalize("NFC", " ".join(text.split())).replace("\u2011", "-")
        lacking = {sign for sign in plain if ord(sign) not in self.known}
        # Invisible signs only join or part others, and the fonts have none of them.
        missing = {sign for sign in lacking if unicodedata.category(sign) not in ("Cf", "Mn")}
        if missing:
            warning = _('pdf: the fonts lack {signs} in "{text}", and {sign} is printed instead')
            signs = phrases.listed(sorted(missing))
            self.warn(warning.format(signs=signs, text=text, sign=_MISSING))
        printed = {ord(sign): _MISSING if sign in missing else None for sign in lacking}
        return plain.translate(printed)


def _signs(font: bytes) -> frozenset[int]:
    """Return the code points an OpenType font has signs for (its `cmap` in format 12)."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = dict(struct.unpack_from(">4s4xI", font, 12 + 16 * n) for n in range(count))
    cmap = tables[b"cmap"]
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    starts = [cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * n)[0] for n in range(count)]
    start = next(s for s in starts if struct.unpack_from(">H", font, s) == (12,))
    (groups,) = struct.unpack_from(">I", font, start + 12)
    ranges = (struct.unpack_from(">II", font, start + 16 + 12 * n) for n in range(groups))
    return frozenset(sign for first, last in ranges for sign in range(first, last + 1))
