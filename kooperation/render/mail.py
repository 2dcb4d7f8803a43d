"""Mail drafts: what has changed for a reader, the whole plan, and whom to ask, ready to be sent.

A draft is a file for a mail program, which opens it to be looked at and sent (`X-Unsent`). It is
for one person, or for one house. Nobody else's plan is in it or attached, and no address but their
own and that of the organisers. The same plan gives the same bytes: there is no date in them.
"""

from __future__ import annotations

import unicodedata
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from kooperation.i18n import _
from kooperation.render import file_name, phrases
from kooperation.render.calls import sentences
from kooperation.render.pdf import host_list, person_list
from kooperation.reports.lines import lines_of
from kooperation.reports.lists import PlanIndex
from kooperation.weeks.model import grouped
from kooperation.weeks.printed import as_printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kooperation.answers.tell import DueReader
    from kooperation.reports.edition import Edition
    from kooperation.reports.lines import LinesByReader, ListLine
    from kooperation.reports.lists import GuestList, VisitList
    from kooperation.reports.news import Reader
    from kooperation.weeks.model import DataSet

_BOUNDARY: Final = "=_koop"
"""Between the parts of a mail. What is encoded in either of the two ways cannot hold this."""

LONGEST_LINK: Final = 2000
"""So many characters of a link every browser hands on to the mail program."""


_WIDE: Final = SMTP.clone(max_line_length=998)  # no address is ever parted


@lru_cache(maxsize=64)
def _header(name: str, value: str) -> tuple[str, Any]:
    """Return a header as Python understands it: most are the same in every mail and part."""
    return _WIDE.header_store_parse(name, value)


@lru_cache(maxsize=64)
def _folded(name: str, value: str) -> bytes:
    return _WIDE.fold_binary(*_header(name, value))


class _Literal(EmailPolicy):
    """How a mail is written: its subject literally.

    Python loses some of its blanks, and takes what looks encoded for it.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return (name, value) if name == "Subject" else _header(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name != "Subject":
            return _folded(name, str(value))
        folded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode()


_WRITTEN: Final = _Literal(linesep=_WIDE.linesep, max_line_length=_WIDE.max_line_length)


class Letter(NamedTuple):
    """A mail in words, but for the plan: to whom, about what, what comes before and behind it."""

    to: str
    subject: str
    before: tuple[str, ...]
    behind: tuple[str, ...]

    @property
    def link(self) -> str:
        """The same as a link that opens a mail; where it would be too long, without what is new."""
        whole = self._link("\r\n\r\n".join((*self.before, *self.behind)))
        if len(whole) <= LONGEST_LINK:
            return whole
        listed = _("What is new stands on your new list, which is attached.")
        return self._link("\r\n\r\n".join((self.before[0], listed, *self.behind)))

    def _link(self, text: str) -> str:
        crlf = "\r\n".join(text.splitlines())
        said = f"subject={quote(self.subject, safe='')}&body={quote(crlf, safe='')}"
        return f"mailto:{quote(self.to, safe='@')}?{said}"


def stem(reader: Reader) -> str:
    """Return what the files of a reader are called, without an ending: `people/drude`."""
    if reader.reader == "week":
        return "public/week"
    return f"{'people' if reader.reader == 'person' else 'partners'}/{reader.id}"


def letter_to(data: DataSet, told: Sequence[DueReader], *, shared: bool) -> Letter | None:
    """Return what to write to a person or a house; None where there is no address for it.

    A house may be two readers, as a host and for who is out. With `shared`, who has no address of
    their own is written to at that of their house.
    """
    one = told[0].reader
    address, through = address_of(data, one, shared=shared)
    if not (to := mailable(address)):
        return None
    weeks = data.weeks
    dates = f"{weeks.title}, {phrases.days(weeks.start, weeks.end)}"
    said = [text for each in told if not each.whole for text in sentences(each.reader)]
    again = all(each.reader.again for each in told)
    new = said and not again
    subject = _("{weeks}: new plan for {name}") if new else _("{weeks}: plan for {name}")
    before = [_("Hello {name},").format(name=one.name)]
    if through:  # whoever opens the mail reads this before the greeting of somebody else
        before.insert(0, _("This mail is for {name}. Please pass it on.").format(name=one.name))
    if said:
        news = _("your plan has changed ({weeks}). This is new:")
        if again:
            news = _("your plan is as before after all ({weeks}):")
        before.append(
            "\n".join([news.format(weeks=dates), *(f"– {sentence}" for sentence in said)])
        )
    else:
        before.append(_("here is your plan ({weeks}).").format(weeks=dates))
    behind = [phrases.whom_to_tell(weeks, host=one.reader != "person"), _("Kind regards")]
    return Letter(
        to,
        " ".join(subject.format(weeks=weeks.title, name=one.name).split()),
        tuple(before),
        tuple(filter(None, behind)),
    )


def address_of(data: DataSet, reader: Reader, *, shared: bool) -> tuple[str, bool]:
    """Return where to write to a reader, and whether others read it there, too."""
    if reader.reader != "person":
        return (data.partners[reader.id].email if reader.id in data.partners else ""), False
    person = data.people.get(reader.id)
    if person is None or person.email or not shared:
        return (person.email if person else ""), False
    return data.partners[person.partner].email, True


def mailable(address: str) -> str:
    """Return an address as it stands in mails, with `xn--` for umlauts; "" where that cannot be."""
    name, _at, domain = unicodedata.normalize("NFC", address).rpartition("@")
    try:
        plain = domain.encode("idna")
        same = plain.decode("idna") == domain.lower()  # else the mail would go somewhere else
    except UnicodeError:
        return ""
    return f"{name}@{plain.decode()}" if name and name.isascii() and same else ""


def letters(
    data: DataSet, told: Iterable[DueReader], *, shared: bool, warn: Callable[[str], None]
) -> dict[str, Letter]:
    """Return what to write to whom, by the name of their files, `people/drude`."""
    found = {}
    for path, of in addressees(told).items():
        if letter := letter_to(data, of, shared=shared):
            found[path] = letter
        elif address := address_of(data, of[0].reader, shared=shared)[0]:
            message = _('mail: no draft for {id}: koop cannot write to "{address}"')
            warn(message.format(id=of[0].reader.id, address=address))
    return found


def drafts(
    edition: Edition,
    told: Iterable[DueReader],
    letters: Mapping[str, Letter],
    attachments: Mapping[str, bytes],
) -> Iterator[tuple[str, bytes]]:
    """Yield the letters as files, `people/drude.eml`; `attachments` by their paths."""
    plans = _Plans(edition)
    for path, of in addressees(told).items():
        if path not in letters:
            continue
        names = [file_name(f"{path}.{kind}") for kind in ("pdf", "ics")]
        attached = {name: attachments[name] for name in names if name in attachments}
        plan = [text for one in of for text in plans.of(one.reader)]
        yield f"{path}.eml", _message(edition, letters[path], plan, attached)


def addressees(told: Iterable[DueReader]) -> dict[str, list[DueReader]]:
    """Return the readers to whom one mail is written, by the name of their files."""
    return grouped((stem(one.reader), one) for one in told if one.reader.reader != "week")


def _message(
    edition: Edition, letter: Letter, plan: Iterable[str], attached: Mapping[str, bytes]
) -> bytes:
    weeks, message = edition.data.weeks, EmailMessage(policy=_WRITTEN)
    message["X-Unsent"] = "1"
    message["To"] = letter.to
    if reply := mailable(weeks.email):
        message["Reply-To"] = reply
    message["Subject"] = letter.subject
    issue = phrases.issue(edition.schedule)
    signed = "\n".join(filter(None, (weeks.contact, weeks.email, weeks.title, issue)))
    note = _("Attached is your plan to print.") if attached else ""
    if len(attached) > 1:
        note = _("Attached is your plan to print, and as a calendar to import.")
    *behind, regards = letter.behind
    text = (*letter.before, *plan, *behind, note, f"{regards}\n{signed}\n")
    message.set_content("\n\n".join(filter(None, text)), cte="quoted-printable")
    calendar = {"charset": "utf-8", "method": "PUBLISH"}
    kinds = {"pdf": ("application", "pdf", None), "ics": ("text", "calendar", calendar)}
    for name, content in attached.items():
        main, sub, params = kinds[name.rpartition(".")[2]]
        file = name.rpartition("/")[2]
        message.add_attachment(content, main, sub, filename=file, params=params)
    if attached:
        message.set_boundary(_BOUNDARY)
    return message.as_bytes()


# --- the whole plan, as on paper ------------------------------------------------------------------


class _Plans:
    """The plans of all readers, as paragraphs."""

    def __init__(self, edition: Edition) -> None:
        self.people = {one.person.id: one for one in edition.people}
        self.hosts = {one.partner.id: one for one in edition.hosts}
        self.edition = edition

    def of(self, reader: Reader) -> Iterator[str]:
        """Yield all that stands on the list of a reader."""
        if reader.reader == "person" and reader.id in self.people:
            yield from _visits(self.people[reader.id])
        elif reader.reader == "host" and reader.id in self.hosts:
            yield from _sessions(self.hosts[reader.id])
        elif reader.reader == "house":
            yield from self._out(reader.id)

    @cached_property
    def _lines(self) -> LinesByReader:
        plan = self.edition.schedule
        return lines_of(PlanIndex(as_printed(plan, self.edition.data), plan.visits), plan.past)

    def _out(self, house: str) -> Iterator[str]:
        """Yield who of a house is out when."""
        lines = self._lines.get(("house", house), ())
        out = [one for one in lines if one.role == "out" and one.on]
        out.sort(key=lambda one: (one.meeting and one.meeting.span, one.name, one.topic))
        rows = [f"– {_who_is_out(one)}" for one in out] or [_("nobody")]
        yield "\n".join(
            [_("Who of your house is out (the way there and back not counted):"), *rows]
        )


def _who_is_out(line: ListLine) -> str:
    meeting = line.meeting
    assert meeting is not None
    where = (meeting.title, phrases.other_host(meeting), phrases.other_place(meeting))
    return (
        f"{phrases.moment(meeting.span)}: {phrases.listed(map(phrases.guest, line.guests))}"
        f" ({', '.join(filter(None, where))})"
    )


def _visits(visit_list: VisitList) -> Iterator[str]:
    words = person_list(visit_list)
    if words["empty"]:
        yield _(
            "We are sorry that there is no visit for you in it. If you would like to join all the"
            " same, write to us: perhaps there is still a place somewhere."
        )
    if words["entries"]:
        yield _("Your whole plan:") if not words["empty"] else _("Everybody is invited to:")
    for one in words["entries"]:
        head = f"{one['date']}, {one['hours']}"
        where = (one["host"], *one["where"])
        lines = (head, one["title"], one["mark"], one["about"], *where, *one["more"])
        yield _lines(*dict.fromkeys(lines))
    if words["advice"]:
        yield words["advice"]["answer"]


def _sessions(guest_list: GuestList) -> Iterator[str]:
    words = host_list(guest_list)
    yield words["empty"] or _("Your sessions and your guests:")
    for one, session in zip(words["sessions"], guest_list.entries, strict=True):
        guests = (f"– {phrases.expected(guest)}" for guest in session.guests)
        yield _lines(one["when"], one["title"], one["mark"], *one["lines"], *guests)


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))
