from __future__ import annotations

import io
import re
import threading
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from kooperation.i18n import Language, use
from kooperation.render import pdf, phrases
from kooperation.render.colours import LIGHT, colours
from kooperation.reports.edition import edition
from kooperation.weeks.model import Place
from tests import uncounted
from tests.build import (
    Thing,
    altered,
    dataset,
    drafted,
    event,
    example,
    example_plan,
    going,
    invitation,
    named,
    partner,
    person,
    session,
)
from tests.render import Papers, afterwards, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kooperation.reports.edition import Edition
    from kooperation.weeks.model import DataSet, Visit


def issue(
    data: DataSet, visits: Iterable[Visit], *, published: bool = True, chosen: Iterable[str] = ()
) -> Edition:
    """Return the edition of a plan, as revision 3 or as a draft."""
    plan = drafted(data, visits)
    return edition(data, replace(plan, published=published, revision=3 * published), chosen)


@cache
def pages(document: bytes) -> list[str]:
    """Return the text of each page in one line; a word parted at the end of a line is whole."""
    return [" ".join(text.replace("\u200b", "").split()) for text in spoken(document)]


def text(document: bytes) -> str:
    return " ".join(pages(document))


@cache
def whole() -> tuple[Edition, Papers]:
    """Return the edition of the example, and its documents."""
    papers = issue(example(), example_plan())
    return papers, Papers(papers)


def squeezed(document: bytes) -> str:
    """Return the text without blanks and hyphens, to find what runs over several lines."""
    return re.sub(r"[\s\u00ad-]", "", text(document))


def small() -> DataSet:
    awo = session(
        *("awo", "2027-03-02 10:00-11:30"),
        seats=4, guides=("berta",), note="Bring a coat", features=["wheelchair"],
    )  # fmt: skip
    data = dataset(
        person("anna", partner="spd", wishes={"awo": 0, "ogs": 1}, needs=["wheelchair"]),
        person("emil", partner="spd", wishes={"awo": 0}, size=2, phone="0171 7", email="e@x"),
        person("carl", partner="bke", wishes={"awo": 1}, role="Pastor"),
        person("berta", partner="awo"),
        replace(partner("awo", contact="Front desk, 02307 1"), name="AWO"),
        invitation("awo", about="Advice for families"),
        awo,
        session("awo", "2027-03-09 10:00-11:30", seats=4),
        session("ogs", "2027-03-03 14:00-15:00", place="hall"),
        event("cafe", "2027-03-01 09:00-12:00"),
    )
    return replace(data, places=data.places | {"awo": Place("awo", "AWO", "Weg 1")})


SMALL = [
    *going("awo@2027-03-02T10:00", "anna", "emil", "carl"),
    *going("ogs@2027-03-03T14:00", "anna"),
]


def test_there_is_a_file_for_everybody_and_for_all() -> None:
    assert [*Papers(issue(small(), SMALL))] == [
        "people/berta.pdf",
        "people/carl.pdf",
        "people/anna.pdf",
        "people/emil.pdf",
        "partners/awo.pdf",
        "partners/bke.pdf",
        "partners/ogs.pdf",
        "partners/spd.pdf",
        "public/week.pdf",
        "public/numbers.pdf",
        "internal/days.pdf",
        "internal/people.pdf",
        "internal/partners.pdf",
    ]


@pytest.mark.parametrize(("letters", "patience"), [(1, 60), (100_000, 0.1)])
def test_large_documents_are_set_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, letters: int, patience: float
) -> None:
    begun: list[bytes] = []
    met: list[int] = []
    both = threading.Barrier(2)

    class Compiler:
        def __init__(self, **_settings: object) -> None:
            pass

        def compile(self, input: bytes, **_settings: object) -> bytes:  # noqa: A002  as in Typst
            begun.append(input)
            if input:
                with suppress(threading.BrokenBarrierError):
                    met.append(both.wait(patience))
            return input

    monkeypatch.setattr("typst.Compiler", Compiler)
    sheets = [pdf.TypstDocument(name, "week", "", name, "x" * letters) for name in "ab"]
    assert [*dict(pdf.documents(sheets, {"draft": None}))] == ["a", "b"]
    large = letters > 1
    assert len(met) == (0 if large else 2)
    # What Typst keeps of one is gone before the next begins.
    assert [bool(text) for text in begun] == [*[False] * (11 * large), True] * 2


def test_a_choice_has_only_its_own_files() -> None:
    papers = issue(small(), SMALL, chosen=["anna", "awo"])
    assert [*Papers(papers)] == ["people/anna.pdf", "partners/awo.pdf"]


def test_no_name_ends_the_text_that_holds_it() -> None:
    name = '"\\")) \\u{41} \\'
    data = altered(small(), "people", "anna", name=name)
    assert name in text(Papers(issue(data, SMALL))["people/anna.pdf"])


def test_a_visit_list_says_all_that_a_visitor_needs() -> None:
    (page,) = pages(Papers(issue(small(), SMALL))["people/anna.pdf"])
    for part in (
        "Wochen · 1–12 March 2027",
        "Anna",
        "Spd",
        "Tuesday 2 March 10:00–11:30",
        "Awo AWO Weg 1 Contact: Front desk, 02307 1 Advice for families Berta receives you",
        "What you need is there: wheelchair Together with Emil (2 people) Note: Bring a coat",
        "Place: Hall",
        "for everybody Cafe",
        "Room to write",
        "You cannot come?",
        "revision 3 of 20 February 2027",
    ):
        assert part in page


def test_guide_duties_are_marked() -> None:
    (page,) = pages(Papers(issue(small(), SMALL))["people/berta.pdf"])
    assert "Your own session Awo AWO Weg 1 4 people come Note: Bring a coat" in page


def test_who_visits_nobody_is_told_so_and_need_not_cancel() -> None:
    (page,) = pages(Papers(issue(small(), []))["people/carl.pdf"])
    assert "No visits" in page
    assert "You cannot come?" not in page


def test_every_sheet_says_whom_to_tell() -> None:
    data = small()
    weeks = replace(data.weeks, contact="Team, 0230 1", email="w@example.org")
    for visits in (SMALL, []):  # who has no visit may still have a question
        made = Papers(issue(replace(data, weeks=weeks), visits))
        for path, document in made.items():
            # On the back of a leaf stands nothing.
            for page in filter(None, pages(document)) if path != "internal/days.pdf" else ():
                assert "Team, 0230 1 · w@example.org" in page, path
        for path in ("partners/awo.pdf", "internal/partners.pdf"):
            assert "A session cannot take place? Team" in text(made[path])
        assert "You cannot come? Team" in text(made["public/week.pdf"])


def test_a_guest_list_says_all_that_a_host_needs() -> None:
    for_host, to_sign, *_roster = pages(Papers(issue(small(), SMALL))["partners/awo.pdf"])
    for part in (
        "Tuesday, 2 March, 10:00–11:30 Awo",
        "4 of 4 seats taken · Guided by Berta",
        "Note: Bring a coat Anna needs wheelchair",
        "Tuesday, 9 March, 10:00–11:30 Awo Does not take place",
    ):
        assert part in for_host
    assert (
        "AWO · Wochen · 1–12 March 2027 Tuesday, 2 March, 10:00–11:30 Awo"
        " Name Institution People Signature Anna Spd 1 Carl Bke 1 Emil Spd 2 AWO revision"
    ) in to_sign


def test_what_guests_need_is_not_on_the_sheet_that_they_sign() -> None:
    for document in ("partners/awo.pdf", "internal/partners.pdf"):
        found = pages(Papers(issue(small(), SMALL))[document])
        signed = ["Signature" in page for page in found]
        assert any(signed)
        needing = ["wheelchair" in page for page in found]
        assert any(needing)
        assert (True, True) not in zip(signed, needing, strict=True)


def test_what_is_off_is_struck_out_on_the_list_of_the_host() -> None:
    held = session("awo", "2027-03-02 10:00-11:30")
    off = session("awo", "2027-03-09 10:00-11:30", cancelled="Wasserschaden")
    data = dataset(person("anna", wishes={"awo": 0}), held)
    document, before = (
        Papers(issue(one, going(held, "anna")))["partners/awo.pdf"]
        for one in (replace(data, cancelled={off.id: off}), data)
    )
    page, _to_sign = pages(document)
    assert "Tuesday, 9 March, 10:00–11:30 Awo is off: Wasserschaden" in page
    assert [one.count(b"/LineThrough") for one in (document, before)] == [1, 0]


def test_of_who_did_not_come_the_host_and_nobody_else_is_told() -> None:
    documents = {path: text(one) for path, one in Papers(edition(*afterwards())).items()}
    assert "Anna Spd 1 did not come Emil Spd 2 " in documents["partners/awo.pdf"]
    assert {path for path, one in documents.items() if "did not come" in one} == {
        "internal/days.pdf",
        "partners/awo.pdf",
        "internal/partners.pdf",
    }


def crowded(guests: int) -> DataSet:
    crowd = [person(f"p{n:03}", wishes={"awo": 0}) for n in range(guests)]
    return dataset(*crowd, session("awo", "2027-03-02 10:00-11:30", seats=guests))


def test_each_page_to_sign_says_for_what_and_its_number() -> None:
    data = crowded(60)
    papers = issue(data, going("awo@2027-03-02T10:00", *data.people), chosen=["awo"])
    for_host, *found = pages(Papers(papers)["partners/awo.pdf"])
    assert len(found) > 1
    for number, page in enumerate((for_host, *found), 1):
        assert "Tuesday, 2 March, 10:00–11:30 Awo" in page
        assert f"page {number} of {len(found) + 1}" in page
    for page in found:
        assert "Name Institution People Signature" in page
    assert all(one.name in " ".join(found) for one in data.people.values())


def test_no_line_to_sign_is_parted_and_three_are_left() -> None:
    """Of who signs, all that stands in a line stands on the same page, however long it is."""
    data = crowded(30)
    people = {
        id_: replace(one, name=f"{id_}. " + "Long name " * (n % 7) + f".{id_}", partner="home")
        for n, (id_, one) in enumerate(data.people.items())
    }
    data = replace(data, people=people)
    papers = issue(data, going("awo@2027-03-02T10:00", *people), chosen=["awo"])
    document = Papers(papers)["partners/awo.pdf"]
    found = pages(document)[1:]
    assert len(found) > 1
    for id_ in people:
        assert [f"{id_}." in page for page in found] == [f".{id_}" in page for page in found]
    reader = PdfReader(io.BytesIO(document))
    rows = sum(str(one.get("/S")) == "/TR" for one in elements(reader))
    assert rows == 2 + len(people) + 3


def elements(reader: PdfReader) -> Iterator[Any]:
    """Yield what a reader is told of the structure of a document."""
    waiting = [reader.root_object["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield one
            waiting.extend([one["/K"]] if "/K" in one else [])


def busy() -> tuple[DataSet, list[Visit]]:
    """Eight visits about which everything is said that can be said."""
    sessions, things = [], list[Thing]()
    for n in range(8):
        name = f"h{n}"
        contact = "Frau Musterfrau, Leitung, 02307 000000"
        host = partner(name, contact=contact, address=f"Musterweg {n}, 59192 Bergkamen")
        things.append(replace(host, name=f"Erziehungsberatungsstelle {n}"))
        about = "Beratung zu Schwangerschaft, Familie und Sexualität"
        offer = invitation(name, about=about)
        things.append(replace(offer, title=f"Ein Blick in die Beratungsstelle {n}"))
        sessions.append(
            session(name, f"2027-03-{n + 1:02} 14:00-15:30", note="Bitte eine Jacke mitbringen")
        )
    visitors = [
        replace(person(name, wishes={s.invitation: 0 for s in sessions}), name=f"Kollegin {name}")
        for name in ("anna", "berta", "carla")
    ]
    data = dataset(*visitors, *things, *sessions, event("cafe", "2027-03-01 09:00-12:00"))
    houses = {
        id_: replace(house, address="Musterweg 1, 59192 Bergkamen")
        for id_, house in data.places.items()
    }
    weeks = replace(data.weeks, contact="Organisation, 02307 000999", email="w@x.org")
    data = replace(data, places=houses, weeks=weeks)
    return data, [v for s in sessions for v in going(s, "anna", "berta", "carla")]


def test_eight_visits_fit_on_a_page() -> None:
    data, visits = busy()
    (page,) = pages(Papers(issue(data, visits, chosen=["anna"]))["people/anna.pdf"])
    for name in data.sessions:
        assert phrases.long_date(data.sessions[name].span.day).replace(",", "") in page


def test_thirty_visits_run_on_and_none_is_lost() -> None:
    times = [f"2027-03-{2 + n // 6:02} {9 + n % 6:02}:00-{9 + n % 6:02}:45" for n in range(30)]
    sessions = [session(f"inv{n}", at, note=f"note {n}.") for n, at in enumerate(times)]
    data = dataset(person("anna", wishes={s.invitation: 0 for s in sessions}), *sessions)
    visits = [v for s in sessions for v in going(s, "anna")]
    found = pages(Papers(issue(data, visits, chosen=["anna"]))["people/anna.pdf"])
    assert len(found) > 1
    assert [f"page {n} of {len(found)}" in page for n, page in enumerate(found, 1)]
    for number in range(30):
        assert f"note {number}." in " ".join(found)


def test_no_two_readers_are_on_one_leaf_of_a_printer() -> None:
    papers, made = whole()
    leaves = [f"{page} " for page in pages(made["internal/people.pdf"])][::2]
    assert len(leaves) == len(papers.people)
    for page, listed in zip(leaves, papers.people, strict=True):
        assert listed.person.name in page
    hosts = pages(made["internal/partners.pdf"])
    starts = [n for n, page in enumerate(hosts) if "This list confirms your sessions" in page]
    assert len(starts) == len(papers.hosts)
    assert {n % 2 for n in starts} == {0}


def test_everything_of_the_example_is_printed() -> None:
    papers, made = whole()
    for visits in papers.people:
        page = squeezed(made[f"people/{visits.person.id}.pdf"])
        for item in visits.appointments:
            assert squeeze(item.meeting.title) in page
            assert squeeze(phrases.hours(item.meeting.span)) in page
    for guests in papers.hosts:
        page = squeezed(made[f"partners/{guests.partner.id}.pdf"])
        for held in guests.sessions:
            assert squeeze(phrases.long_date(held.meeting.span.day)) in page
            assert all(squeeze(guest.name) in page for guest in held.guests)


def squeeze(words_: str) -> str:
    return re.sub(r"[\s-]", "", words_)


def test_each_week_has_a_page() -> None:
    papers, made = whole()
    document = made["public/week.pdf"]
    assert len(pages(document)) == 2
    box = PdfReader(io.BytesIO(document)).pages[0].mediabox
    assert box.width > box.height
    for day in papers.days:
        for meeting in day.meetings:
            assert squeeze(meeting.title + meeting.host * (meeting.host != meeting.title)) in (
                squeezed(document)
            )
    first, second = pages(document)
    assert "1–5 March 2027" in first
    assert "Monday 8 March" in second


def sizes(document: bytes, page: int = 0) -> dict[str, float]:
    """Return the size in which each piece of text on a page is set, in points."""
    found: dict[str, float] = {}

    def visit(text: str, _cm: Any, tm: list[float], _font: Any, size: float) -> None:
        for line in filter(None, map(str.strip, text.splitlines())):
            found.setdefault(line, round(abs(size * tm[3]), 1))

    with uncounted():
        PdfReader(io.BytesIO(document)).pages[page].extract_text(visitor_text=visit)
    return found


def millimetres(points: float) -> float:
    return points / 72 * 25.4


X_HEIGHT = 0.486
"""Of our type, as a part of its size."""


def test_the_poster_is_a3_and_its_titles_can_be_read_from_afar() -> None:
    _papers, made = whole()
    for number, page in enumerate(PdfReader(io.BytesIO(made["public/week.pdf"])).pages):
        paper = (round(millimetres(float(one))) for one in page.mediabox[2:])
        assert [*paper] == [420, 297]
        found = sizes(made["public/week.pdf"], number)
        title = "Anlaufstelle" if number == 0 else "Praxis für"
        assert millimetres(found[title]) * X_HEIGHT >= 5
        weeks, dates = (next(found[t] for t in found if t.startswith(p)) for p in NAMED[number])
        assert weeks > dates > 24


NAMED = (("Wochen der Kooperation", "1–5 March"), ("Wochen der Kooperation", "8–12 March"))
"""How the headlines of the sheets of the example begin."""


def test_hours_and_seats_on_a_card_do_not_touch() -> None:
    sessions = [session("awo", f"2027-03-0{day} 15:30-18:30", seats=4) for day in range(1, 6)]
    data = dataset(person("anna"), *sessions)
    use(Language.GERMAN)
    made = Papers(issue(data, [v for s in sessions for v in going(s, "anna")]))
    first = text(made["public/week.pdf"])
    assert first.count("15:30–18:30 noch 3 Plätze frei") == 5


def test_a_full_day_goes_into_lanes_before_its_print_gets_small() -> None:
    """Fourteen sessions on a day, with names that are long."""
    hours = [f"{8 + n // 2:02}:{n % 2 * 30:02}-{9 + n // 2:02}:30" for n in range(14)]
    sessions = [session(f"inv-{n}-", f"2027-03-02 {at}") for n, at in enumerate(hours)]
    titles = [f"Ein Blick in die Beratung für Familien, Teil {n}." for n in range(14)]
    offers = [
        replace(invitation(one.invitation), title=title)
        for one, title in zip(sessions, titles, strict=True)
    ]
    data = dataset(person("anna", wishes={s.invitation: 0 for s in sessions}), *offers, *sessions)
    made = Papers(issue(data, [v for s in sessions for v in going(s, "anna")]))["public/week.pdf"]
    assert len(pages(made)) == 2
    found = sizes(made)
    assert millimetres(max(found[t] for t in found if "Blick" in t)) * X_HEIGHT > 3.5
    for number in range(14):
        assert f"Teil {number}." in pages(made)[0]


def test_a_card_says_when_what_where_and_how_many_can_come() -> None:
    first, _second = pages(Papers(issue(small(), SMALL))["public/week.pdf"])
    assert "Morning" in first
    assert "Afternoon" in first
    assert "Evening" not in first
    assert "10:00–11:30 full Awo AWO · Weg 1" in first
    assert "14:00–15:00 9 seats left Ogs Hall" in first
    assert first.count("Nothing takes place") == 2


def test_an_institution_has_the_same_colour_on_the_poster_and_on_lists() -> None:
    papers, made = whole()
    number = colours(papers.data)["Streetwork Bergkamen"]
    colour = " ".join(f"{int(LIGHT[number][at : at + 2], 16) / 255:.7f}"[:6] for at in (1, 3, 5))
    for path in ("public/week.pdf", "people/drude.pdf"):
        content = PdfReader(io.BytesIO(made[path])).pages[0].get_contents()
        assert content is not None
        shades = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:scn?|SCN?|rg|RG)", content.get_data())
        assert colour in {" ".join(f"{float(one):.7f}"[:6] for one in shade) for shade in shades}


def test_a_list_of_few_visits_is_set_large() -> None:
    _papers, made = whole()
    found = sizes(made["people/drude.pdf"])
    assert found["Streetwork Bergkamen"] == 14
    assert found["2 March"] == 21
    data, visits = busy()
    document = Papers(issue(data, visits, chosen=["anna"]))["people/anna.pdf"]
    assert 8 < sizes(document)["2 March"] < 21


def test_names_of_many_scripts_are_printed() -> None:
    names = (
        "محمد الأحمد",
        "דוד כהן",
        "Ελένη",
        "Жанна",
        "Արմեն",
        "გიორგი",
        "Nguyễn Thị Hương",
        "q\u0301",
    )
    people = [replace(person(f"p{n}"), name=name) for n, name in enumerate(names)]
    made = Papers(issue(dataset(*people), []))  # nothing is warned of
    for n, name in enumerate(names):
        page = text(made[f"people/p{n}.pdf"])
        assert "☐" not in page
        if n not in {0, 1}:  # those are read from right to left
            assert name in page


def test_a_mark_that_no_font_has_is_named() -> None:
    warnings: list[str] = []
    people = [replace(person("p"), name="a\u20dd b\u0591")]
    made = Papers(issue(dataset(*people), []), warnings.append)
    assert warnings == [
        'pdf: the fonts lack U+0591 and U+20DD in "a\u20dd b\u0591", and ☐ is printed instead'
    ]
    assert "a☐ b☐" in text(made["people/p.pdf"])


def test_a_weekend_has_a_column_only_if_something_takes_place() -> None:
    data = small()
    document = text(Papers(issue(data, SMALL))["public/week.pdf"])
    assert "Saturday" not in document
    fair = replace(data, events=dataset(event("fair", "2027-03-06 10:00-12:00")).events)
    document = text(Papers(issue(fair, SMALL))["public/week.pdf"])
    assert "Saturday 6 March" in document
    assert "Sunday" not in document


def test_a_very_full_week_goes_on_on_further_sheets_which_say_so() -> None:
    times = [f"2027-03-02 {8 + n // 12:02}:{n % 12 * 5:02}-{9 + n // 12:02}:00" for n in range(120)]
    sessions = [session(f"inv-{n}-", at, host="awo") for n, at in enumerate(times)]
    wishes = {s.invitation: 0 for s in sessions}
    data = dataset(person("anna", wishes=wishes), *sessions)
    found = pages(
        Papers(issue(data, [v for s in sessions for v in going(s, "anna")]))["public/week.pdf"]
    )
    assert len(found) == 3 + 1  # with the second week
    for number in range(120):
        assert f"Inv-{number}-" in found[number // 40]
    for number, page in enumerate(found[:3], 1):
        assert f"sheet {number} of 3" in page
        assert "Wochen" in page
    assert "Tuesday 2 March" in found[1]


@pytest.mark.usefixtures("_anew")
def test_the_same_edition_gives_the_same_bytes() -> None:
    made, again = (dict(pdf.files(issue(small(), SMALL), warn=pytest.fail)) for _ in range(2))
    assert made == again
    assert not [name for name, document in made.items() if b"CreationDate" in document]


def test_every_document_is_accessible() -> None:
    weeks = "Wochen · 1–12 March 2027"
    titles = {
        f"people/{one.split()[0].lower()}.pdf": f"Visit list – {one}"
        for one in ("Anna", "Berta", "Carl", "Emil (2 people)")
    }
    titles |= {
        "partners/awo.pdf": "Guest list – AWO",
        "partners/bke.pdf": "Roster – Bke",
        "partners/ogs.pdf": "Guest list – Ogs",
        "partners/spd.pdf": "Roster – Spd",
        "public/week.pdf": weeks,
        "public/numbers.pdf": f"The weeks in numbers – {weeks}",
        "internal/days.pdf": f"Sheet of the day – {weeks}",
    }
    titles |= {
        "internal/people.pdf": f"Visit list – {weeks}",
        "internal/partners.pdf": f"Guest list – {weeks}",
    }
    for name, document in Papers(issue(small(), SMALL)).items():
        reader = PdfReader(io.BytesIO(document))
        assert "/Marked" in str(reader.root_object["/MarkInfo"]), name
        assert "/StructTreeRoot" in reader.root_object
        assert str(reader.root_object["/Lang"]) == "en"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in document
        assert reader.metadata is not None
        assert reader.metadata.title == titles[name]


def test_a_draft_says_so_on_every_page() -> None:
    data, visits = busy()
    for name, document in Papers(issue(data, visits, published=False)).items():
        for page in filter(None, pages(document)):
            assert "Draft Not published yet: everything may still change." in page, name
        assert "(Draft)" in str(PdfReader(io.BytesIO(document)).metadata)
    for document in Papers(issue(data, visits)).values():
        assert "Draft" not in text(document)


def test_nobody_guides_on_the_sheet_of_a_day_what_does_not_take_place() -> None:
    def tuesday(visits: Iterable[Visit]) -> str:
        return pages(Papers(issue(small(), visits))["internal/days.pdf"])[1]

    assert "Guided by: Berta" in tuesday(SMALL)
    alone = tuesday(going("ogs@2027-03-03T14:00", "anna"))
    assert "Does not take place" in alone
    assert "Guided by" not in alone


def test_only_the_sheets_of_days_have_phone_numbers_of_people() -> None:
    for path, document in Papers(issue(small(), SMALL)).items():
        assert ("0171 7" in text(document)) == (path == "internal/days.pdf")
        assert "e@x" not in text(document)


HOSTILE = [
    '#panic("x")',
    "*bold* _it_ $x$ @ref <lab>",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x","y")',
    "[/red] [b]",
    "`raw` \\ // comment /* x */",
    "-- --- ... ~ 'q'",
    "W" * 64,
    "0" * 64,
    "x" * 300,
    "Lang " * 59 + "Ende",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
    "Ελένη",
    "Жанна",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stands_there_literally(name: str) -> None:
    data = dataset(
        person("anna", partner="spd", wishes={"awo": 0}),
        partner("awo", address=name),
        session("awo", "2027-03-02 10:00-11:30"),
        event("cafe", "2027-03-01 09:00-12:00"),
    )
    data = named(data, name)
    papers = Papers(issue(data, going("awo@2027-03-02T10:00", "anna")))
    for path in papers:
        if path not in {"internal/people.pdf", "internal/partners.pdf"}:  # the same lists again
            assert squeeze(name) in squeezed(papers[path]), path


@pytest.mark.parametrize(("letter", "most"), [("W", 22), ("0", 36), ("x", 38)])
def test_a_word_wider_than_its_column_is_broken(letter: str, most: int) -> None:
    offer = replace(invitation("awo"), title=letter * 64)
    data = dataset(
        replace(person("anna", partner="spd", wishes={"awo": 0}), name=letter * 64),
        replace(partner("spd"), name=letter * 64),
        replace(partner("awo"), name=letter * 64),
        offer,
        session("awo", "2027-03-02 10:00-11:30"),
    )
    made = Papers(issue(data, going("awo@2027-03-02T10:00", "anna")))
    columns = (("public/week.pdf", "11:30", most), ("partners/awo.pdf", "Signature", most))
    for name, before, limit in (*columns, ("people/anna.pdf", "11:30", 54)):
        number = int("partners" in name)
        raw = PdfReader(io.BytesIO(made[name])).pages[number].extract_text()
        # What follows is as wide as the page: the advice, and the foot below the last guest.
        column = re.split("You cannot come|Room|\n1\n", raw.partition(before)[2])[0]
        assert 1 < max(map(len, re.findall(f"{letter}+", column))) <= limit, name


def test_in_german_a_long_word_is_hyphenated() -> None:
    use(Language.GERMAN)
    offer = replace(invitation("awo"), title="Erziehungsberatungsstellenleitungskonferenz")
    data = dataset(
        person("anna", wishes={"awo": 0}), offer, session("awo", "2027-03-02 10:00-11:30")
    )
    page = text(Papers(issue(data, going("awo@2027-03-02T10:00", "anna")))["public/week.pdf"])
    assert re.search("Erziehungs.*\u00ad .*konferenz", page)


def test_a_sign_the_fonts_lack_is_warned_of_and_the_file_is_made() -> None:
    data = dataset(
        replace(person("anna", partner="spd", wishes={"awo": 0}), name="日本 Müller 🙂"),
        session("awo", "2027-03-02 10:00-11:30"),
    )
    warnings: list[str] = []
    papers = issue(data, going("awo@2027-03-02T10:00", "anna"))
    made = Papers(papers, warnings.append)
    assert warnings == [
        'pdf: the fonts lack 日, 本 and 🙂 in "日本 Müller 🙂", and ☐ is printed instead'
    ]
    assert "☐☐ Müller ☐" in text(made["people/anna.pdf"])
    assert "☐☐ Müller ☐" in text(made["partners/awo.pdf"])


def test_accents_and_hyphens_of_any_kind_are_no_reason_to_warn() -> None:
    data = dataset(
        replace(person("anna", partner="spd"), name="E\u0301lo\u00ef\u200d Mu\u0308ller\u2011Lu")
    )
    assert "Éloï Müller\u2011Lu" in text(Papers(issue(data, []))["people/anna.pdf"])


def test_german_documents_are_german() -> None:
    use(Language.GERMAN)
    made = Papers(issue(small(), SMALL, published=False))
    (page,) = pages(made["people/anna.pdf"])
    for part in ("Dienstag 2. März", "10:00–11:30 Uhr", "Gemeinsam mit Emil", "1.–12. März 2027"):
        assert part in page
    for document in made.values():
        assert str(PdfReader(io.BytesIO(document)).root_object["/Lang"]) == "de"
