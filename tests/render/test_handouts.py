"""What is handed out when something has changed: read back as mail programs and browsers do."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from functools import cache
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.answers.tell import DueReader
from kooperation.i18n import Language, use
from kooperation.render import files as exported
from kooperation.render import handouts, mail
from kooperation.reports.edition import edition
from kooperation.reports.lists import PlanIndex
from kooperation.reports.news import laid_open, reader_of
from kooperation.weeks.printed import readers
from kooperation.weeks.schedule import NO_PAST
from tests.build import altered, going, named, published
from tests.render import AWO, OGS, VISITS, small
from tests.render.test_folders import MARK, marked, marks, meant_for, the_example
from tests.render.test_html import HOSTILE, Page, hostile, hostile_visits
from tests.render.test_pdf import text as text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import EmailMessage

    from kooperation.reports.lines import ReaderKind
    from kooperation.weeks.model import DataSet, Visit
    from kooperation.weeks.schedule import Schedule

KINDS: dict[str, ReaderKind] = {
    "people": "person",
    "hosts": "host",
    "houses": "house",
    "week": "week",
}
NAME = "2-77ab03"


def reachable(data: DataSet) -> DataSet:
    """Return the weeks with an address for every house and for those who organise them."""
    houses = {n: replace(p, email=f"{n}@example.org") for n, p in data.partners.items()}
    weeks = replace(data.weeks, contact="Organisation, 0123", email="wochen@example.org")
    return replace(data, partners=houses, weeks=weeks)


def told(
    data: DataSet, before: Schedule | None, now: Schedule, *, everybody: bool = False
) -> list[DueReader]:
    """Return for whom the later plan is news, or just everybody."""
    assert now.printed
    new = laid_open(PlanIndex(now.printed, now.visits), NO_PAST)
    held = []
    if before and before.printed:
        held = [laid_open(PlanIndex(before.printed, before.visits), NO_PAST)]
    found = [
        DueReader(reader_of(KINDS[kind], id_, held, new, data), whole=not held)
        for kind, ids in readers(now.printed).items()
        for id_ in ids
    ]
    return [one for one in found if everybody or one.reader.news]


def handed(
    data: DataSet,
    who: Iterable[DueReader],
    now: Schedule,
    *,
    shared: bool = False,
    warnings: list[str] | None = None,
) -> dict[str, bytes]:
    warn = pytest.fail if warnings is None else warnings.append
    found = handouts.files(
        edition(data, now), [*who], revision=NAME, done="koop tell --done", shared=shared, warn=warn
    )
    return dict(found)


def moved(data: DataSet, visits: Iterable[Visit] = ()) -> tuple[list[DueReader], Schedule]:
    """Return whom to tell when these visits take the place of those of the small town."""
    plan = published(data, visits or going(OGS, "anna"))
    return told(data, published(data, VISITS), plan), plan


def opened(draft: bytes) -> EmailMessage:
    """Return a draft as Python reads it, which forgives nothing."""
    lines = draft.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line or len(line) > 998 for line in lines)
    return message_from_bytes(draft, policy=policy.SMTP + policy.strict)


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def attached(message: EmailMessage) -> dict[str | None, bytes]:
    return {
        part.get_filename(): cast("bytes", part.get_payload(decode=True))
        for part in message.iter_attachments()
    }


def drafts(every: dict[str, bytes]) -> dict[str, EmailMessage]:
    head = f"mail/{NAME}/"
    return {
        path.removeprefix(head).removesuffix(".eml"): opened(content)
        for path, content in every.items()
        if path.startswith(head)
    }


def test_a_draft_has_its_heads_and_the_files_of_the_export() -> None:
    data = reachable(small())
    who, plan = moved(data)
    every = handed(data, who, plan)
    mails = drafts(every)
    assert mails.keys() == {"people/emil", "partners/awo", "partners/spd"}
    emil = mails["people/emil"]
    assert {key: str(value) for key, value in emil.items()} == {
        "X-Unsent": "1",
        "To": "emil@example.org",
        "Reply-To": "wochen@example.org",
        "Subject": "Wochen: new plan for Emil",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/mixed; boundary="=_koop"',
    }
    papers = edition(data, plan)
    of_export = {p: c for kind in ("pdf", "ics") for p, c in exported(papers, kind, warn=print)}
    for path in mails.keys() - {"partners/spd"}:
        name = path.rpartition("/")[2]
        assert attached(mails[path]) == {
            f"{name}.{kind}": of_export[f"{path}.{kind}"] for kind in ("pdf", "ics")
        }
        assert every[f"{path}.pdf"] == of_export[f"{path}.pdf"]
    roster = {"spd.pdf": of_export["partners/spd.pdf"]}
    assert attached(mails["partners/spd"]) == roster  # a house that invites nobody has no calendar
    assert [path for path in every if path.startswith("public/")] == [
        "public/week.pdf",
        "public/week.ics",
        "public/week.html",
    ]


def test_a_body_says_what_is_new_then_the_whole_plan_then_whom_to_ask() -> None:
    data = reachable(small())
    who, plan = moved(data, [*going(OGS, "anna", "emil")])
    text = body(drafts(handed(data, who, plan))["people/emil"])
    assert "Ogs\nOgs" not in text
    parts = (
        "Hello Emil,",
        "– Your visit to Awo on Tuesday, 2 March, 10:00 is cancelled.",
        "Your whole plan:",
        "Wednesday, 3 March, 22:30–24:00\nOgs\nPlace: Hall\nTogether with Anna",
        "You cannot come? Organisation, 0123 · wochen@example.org",
        "Attached is your plan",
        "revision 1 of",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_house_is_told_who_is_out_and_a_host_who_comes() -> None:
    data = reachable(small())
    who = told(data, None, published(data, VISITS))
    mails = drafts(handed(data, who, published(data, VISITS)))
    assert "– Tue 2 Mar, 10:00–11:00: Anna and Emil" not in body(mails["partners/spd"])
    assert "– Tue 2 Mar, 10:00–11:00: Anna (Awo)" in body(mails["partners/spd"])
    assert "– Emil (2 people), Spd" in body(mails["partners/awo"])


def test_the_first_mail_is_kind_to_who_has_no_visit() -> None:
    data, plan = reachable(small()), published(reachable(small()), going(AWO, "anna"))
    every = handed(data, told(data, plan, plan, everybody=True), plan)
    text = body(drafts(every)["people/emil"])
    assert "here is your plan (Wochen, 1–12 March 2027)." in text
    assert "We are sorry that there is no visit for you in it." in text
    assert "has changed" not in text
    assert str(drafts(every)["people/emil"]["Subject"]) == "Wochen: plan for Emil"


def test_the_address_of_the_house_only_when_asked_for() -> None:
    data = reachable(small())
    who, plan = moved(data, going(OGS, "emil"))
    assert "people/anna" not in drafts(handed(data, who, plan))
    anna = drafts(handed(data, who, plan, shared=True))["people/anna"]
    assert (anna["To"], "Anna" in anna["Subject"]) == ("spd@example.org", True)
    assert body(anna).startswith("This mail is for Anna. Please pass it on.\n\nHello Anna,\n")


@pytest.mark.uncounted
def test_a_draft_speaks_of_nobody_else() -> None:
    data, plan = marked(*the_example(), hostile=True)
    data = replace(
        data,
        weeks=replace(data.weeks, email="wochen@example.org"),
        partners={
            n: replace(p, email=f"zqh{k}z@example.org")
            for k, (n, p) in enumerate(data.partners.items())
        },
    )
    plan = published(data, plan.visits)
    meant = meant_for(data, plan)
    read = cache(marks)  # shared addresses change no attachment
    ways = (
        handed(data, told(data, None, plan), plan, shared=s, warnings=[]) for s in (False, True)
    )
    own_only, every = map(drafts, ways)
    assert own_only
    for path, message in own_only.items():
        assert message.as_bytes() == every[path].as_bytes()
    for path, message in every.items():
        kind, _slash, id_ = path.partition("/")
        if kind == "people":
            person = data.people[id_]
            house = data.partners[person.partner]
            own = {*MARK.findall(person.email or house.email)}
        else:
            house = data.partners[id_]
            # Who of the house is out, is told to the house.
            names = (data.people[one].name for one in house.people)
            own = {*MARK.findall(" ".join((house.email, house.contact, *names)))}
        said = {*MARK.findall(f"{message['To']} {message['Subject']} {body(message)}")}
        for name, content in attached(message).items():
            said |= read(name or "", content)
        assert said - own <= meant.get(path, set()), path
        assert len(own & said) >= 1


@pytest.mark.usefixtures("_anew")
def test_the_same_plan_gives_the_same_bytes() -> None:
    data = reachable(small())
    who, plan = moved(data)
    every = handed(data, who, plan, shared=True)
    assert every == handed(data, who, plan, shared=True)
    assert not any(re.search(rb"^(Date|Message-ID|From):", c, re.MULTILINE) for c in every.values())


TEXTS = [*HOSTILE, 'a "b", c <d@e>; f', "=?utf-8?q?hi?= you", "Änne ?subject=x&body=y", "שלום"]


@pytest.mark.parametrize("text", TEXTS)
def test_names_stay_literal(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What stands on the lists themselves is asked in the tests of their formats.
    monkeypatch.setattr(handouts, "LISTS", ("ics",))
    data = named(reachable(small()), text)
    plan = published(data, VISITS)
    every = handed(data, told(data, None, plan), plan, shared=True, warnings=[])
    mails = drafts(every)
    assert len(mails) == len(data.people) + len(data.partners)
    for message in mails.values():
        assert message["Subject"] == f"{text}: plan for {text}"
        assert message["To"].addresses
        assert len(message["To"].addresses) == 1
        assert f"Hello {text}," in body(message)
    page = Page(every["internal/calls.html"].decode())
    tame = {"html", "head", "meta", "title", "style", "body", "header", "h1", "p", "bdi", "code"}
    tame |= {"span", "main", "section", "h2", "ul", "li", "div", "label", "input", "small", "a"}
    assert {tag for tag, _attrs, _text in page.elements} <= tame
    for link in links(page).values():
        assert parse_qs(link)["subject"] == [f"{text}: plan for {text}"]


def links(page: Page) -> dict[str, str]:
    """Return what the links carry, by the address they write to."""
    found = [attrs["href"] or "" for tag, attrs, _text in page.elements if tag == "a"]
    assert all(re.fullmatch(r"mailto:[!-~]+\?subject=[!-~]+&body=[!-~]+", one) for one in found)
    return {unquote(one[7:].partition("?")[0]): one.partition("?")[2] for one in found}


@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=300))
def test_every_subject_is_read_as_it_was_written(text: str) -> None:
    data = reachable(small())
    text = " ".join(text.split())
    data = replace(data, weeks=replace(data.weeks, title=text))
    plan = published(data, VISITS)
    (emil,) = (one for one in told(data, None, plan) if one.key == ("people", "emil"))
    letter = mail.letter_to(data, [emil], shared=False)
    assert letter
    (content,) = dict(
        mail.drafts(edition(data, plan), [emil], {"people/emil": letter}, {})
    ).values()
    assert opened(content)["Subject"] == letter.subject


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("anna+x@example.org", "anna+x@example.org"),
        ("info@jugendhilfe-köln.de", "info@xn--jugendhilfe-kln-ltb.de"),
        ("änne@example.org", ""),
        ("info@straße.de", ""),  # the older way of writing it means strasse.de, which is another
        (f"info@{'x' * 64}.de", ""),
        ("", ""),
    ],
)
def test_an_address_is_written_as_mails_want_it(address: str, written: str) -> None:
    assert mail.mailable(address) == written


def test_who_cannot_be_written_to_is_named() -> None:
    data = altered(reachable(small()), "people", "emil", email="änne@example.org")
    who, plan = moved(data)
    warnings: list[str] = []
    assert "people/emil" not in drafts(handed(data, who, plan, warnings=warnings))
    assert warnings == ['mail: no draft for emil: koop cannot write to "änne@example.org"']


def test_the_call_list_has_all_that_is_said_on_paper_and_as_a_page() -> None:
    data = reachable(small())
    who, plan = moved(data)
    every = handed(data, who, plan)
    paper, page = text_of(every["internal/calls.pdf"]), every["internal/calls.html"].decode()
    for said in (
        "Your visit to Awo on Tuesday, 2 March, 10:00 is cancelled.",
        *("Emil (2 people)", "+49 171 1", "koop tell --done", NAME, "Poster and page"),
    ):
        assert said in paper
        assert said in page
    link = parse_qs(links(Page(page))["emil@example.org"])
    assert link["subject"] == ["Wochen: new plan for Emil"]
    assert "– Your visit to Awo on Tuesday, 2 March, 10:00 is cancelled." in link["body"][0]
    assert "default-src &#39;none&#39;" in page
    assert "<script" not in page


def test_a_link_is_never_too_long_to_be_handed_on() -> None:
    data = named(reachable(small()), "ä" * 60)
    plan = published(data, VISITS)
    letters = mail.letters(data, told(data, published(data, []), plan), shared=True, warn=print)
    assert any("attached" in unquote(one.link) for one in letters.values())


def test_names_of_hostile_weeks_are_handed_out() -> None:
    data = reachable(hostile())
    plan = published(data, hostile_visits())
    assert drafts(handed(data, told(data, None, plan), plan, shared=True, warnings=[]))


def test_german_weeks_have_german_mails() -> None:
    data = reachable(small())
    who, plan = moved(data)
    use(Language.GERMAN)
    text = body(drafts(handed(data, who, plan))["people/emil"])
    assert "Ihr Besuch bei Awo am Dienstag, 2. März, 10:00 Uhr fällt aus." in text
