"""The page of the weeks, read back as a parser reads it; `test_html_browser` looks at it."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from kooperation.i18n import Language, use
from kooperation.render import chord
from kooperation.reports.edition import Network
from tests.build import (
    altered,
    dataset,
    event,
    example,
    example_plan,
    going,
    invitation,
    partner,
    person,
    session,
)
from tests.render import AWO, BKE, OGS, VISITS, afterwards, small, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kooperation.weeks.model import DataSet, Visit

VOID = {"meta", "br", "link", "img", "input", "hr", "base"}


def public(data: DataSet, visits: Iterable[Visit] = VISITS, *, published: bool = True) -> Page:
    return Page(written("html", data, visits, published=published)["public/week.html"].decode())


def internal(data: DataSet, visits: Iterable[Visit] = VISITS) -> Page:
    return Page(written("html", data, visits)["internal/week-internal.html"].decode())


class Page(HTMLParser):
    """A page taken apart: its elements, each with its attributes and all the text in it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.path: list[int] = []
        self.feed(source)
        self.close()
        assert self.path == [], "an element is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), tag
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID:
            self.path.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.path.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self.path.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        data = data.replace("\u00ad", "")
        for number in self.path:
            self.elements[number][2].append(data)

    def texts(self, tag: str, class_: str = "") -> list[str]:
        return [
            " ".join("".join(text).split())
            for name, attrs, text in self.elements
            if name == tag and (not class_ or class_ in (attrs.get("class") or "").split())
        ]

    def values(self, attribute: str) -> list[str]:
        return [
            attrs[attribute] or "" for _tag, attrs, _text in self.elements if attribute in attrs
        ]

    @property
    def text(self) -> str:
        (body,) = self.texts("body")
        return body


def test_of_who_did_not_come_only_the_internal_page_tells() -> None:
    pages = written("html", *afterwards())
    assert b"Anna, did not come" in pages["internal/week-internal.html"]
    assert b"did not come" not in pages["public/week.html"]


def test_two_pages_and_none_of_a_selection() -> None:
    pages = ["public/week.html", "internal/week-internal.html"]
    assert [*written("html", small())] == pages
    assert written("html", small(), chosen=["anna", "awo"]) == {}


def test_the_pages_say_whom_to_tell_on_the_screen_and_on_paper() -> None:
    data = small()
    assert "cannot come" not in public(data).text
    weeks = replace(data.weeks, contact="<b>Team</b>, 0230", email="w@example.org")
    for page in (public(replace(data, weeks=weeks)), internal(replace(data, weeks=weeks))):
        said = "You cannot come? <b>Team</b>, 0230 · w@example.org"
        assert page.texts("p", "tell") == [said]
        assert page.texts("p", "paper") == [said]


def test_the_page_runs_and_loads_nothing() -> None:
    for page in (public(small()), internal(small())):
        tags = {tag for tag, _attrs, _text in page.elements}
        assert not tags & {"script", "link", "img", "iframe", "object", "base", "form"}
        names = {name for _tag, attrs, _text in page.elements for name in attrs}
        assert not [name for name in names if name.startswith("on")]
        assert not names & {"style", "src", "xlink:href"}
        assert not re.search(r"url\(|@import|https?:", page.source)


def test_the_policy_allows_its_own_style_sheet_and_nothing_else() -> None:
    page = public(small())
    (style,) = ("".join(text) for tag, _attrs, text in page.elements if tag == "style")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = (
        attrs["content"]
        for _tag, attrs, _text in page.elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_every_fragment_leads_somewhere() -> None:
    page = internal(example(), example_plan())
    ids, fragments = page.values("id"), page.values("href")
    assert len({*ids}) == len(ids)
    assert (
        {"#all", "#host-streetwork", "#person-drude"} <= {*fragments} <= {f"#{id_}" for id_ in ids}
    )
    labels = {name for value in page.values("aria-labelledby") for name in value.split()}
    assert labels
    assert labels <= {*ids}


HOSTILE = (
    "<script>alert(1)</script>",
    '"onload="alert(1)',
    "'><b>x",
    "</style></title>&amp;",
    "[/red] {{ 7 * 7 }} {% raw %}",
    "\u202egnirts\u200f",
    "x" * 300,
)


def hostile() -> DataSet:
    """Everybody and everything is called something nasty, and each visits the next."""
    count = len(HOSTILE)
    things: list[Any] = []
    for number, name in enumerate(HOSTILE):
        things += [
            replace(person(f"p{number}", partner=f"h{number}", role=name), name=f"{name}p"),
            replace(partner(f"h{number}"), name=f"{name}h"),
            replace(
                invitation(f"i{number}", host=f"h{number}"), title=f"{name}i", about=f"{name}a"
            ),
            session(f"i{number}", f"2027-03-02 {8 + number}:00-{9 + number}:00", host=f"h{number}"),
        ]
    data = dataset(*things)
    places = {
        id_: replace(place, name=f"{HOSTILE[int(id_[1])]}l") for id_, place in data.places.items()
    }
    sessions = {
        id_: replace(one, place=f"h{(int(one.host[1]) + 2) % count}")
        for id_, one in data.sessions.items()
    }
    weeks = replace(data.weeks, title=HOSTILE[0])
    return replace(data, weeks=weeks, places=places, sessions=sessions)


def hostile_visits() -> list[Visit]:
    names = sorted(hostile().sessions)
    return [
        visit for n, name in enumerate(names) for visit in going(name, f"p{(n - 1) % len(names)}")
    ]


def test_names_are_never_markup() -> None:
    tame = {tag for tag, _attrs, _text in internal(small()).elements}
    page = internal(hostile(), hostile_visits())
    assert {tag for tag, _attrs, _text in page.elements} <= tame
    text = "".join("".join(text) for tag, _attrs, text in page.elements if tag == "body")
    for name, kind in product(HOSTILE, "phial"):
        assert f"{name}{kind}" in text
    assert page.texts("h1") == [HOSTILE[0]]


def test_a_name_does_not_turn_the_words_beside_it_around() -> None:
    turned = "\u202egnirts"
    data = altered(altered(small(), "people", "anna", name=turned), "partners", "spd", name=turned)
    page = internal(replace(data, weeks=replace(data.weeks, title=turned)))
    around = [text for tag, _attrs, text in page.elements if tag in {"h2", "strong"}]
    assert len([text for text in around if turned in text]) == 4 + 1
    isolated = [text for tag, _attrs, text in page.elements if tag == "bdi"]
    # The weeks four times, Anna chosen, her house where Emil is, and as guests of two hosts.
    assert isolated.count([turned]) == 4 + 1 + 1 + 2


def test_the_internal_page_names_guests_and_guides_and_says_so() -> None:
    page = internal(small())
    rows = [row for row in page.texts("tr") if row.startswith("Tue 2 Mar")]
    assert rows == ["Tue 2 Mar10:00–11:00AwoAwo3 of 4 takenAnnaSpdEmil (2 people)Spd"]
    (who,) = page.texts("ul", "who")[:1]
    assert who == "Anna Emil (2 people)"
    assert page.texts("p", "who") == ["Guided by Berta"]
    assert page.texts("span", "inside")
    assert "noindex" in page.values("content")
    for private in ("Jacke", "+49", "02307", "emil@", "Rektorin", "Leitung"):
        assert private not in page.source


def test_of_people_who_share_a_name_the_institution_is_told() -> None:
    page = internal(altered(small(), "people", "emil", name="Anna", partner="bke"))
    assert page.texts("ul", "who")[0] == "Anna (2 people) Bke Anna Spd"


def test_a_wish_that_was_not_met_is_nowhere() -> None:
    visits = [*going(AWO, "emil"), *going(BKE, "berta")]
    page = internal(small(), visits)  # Anna wishes both
    classes = [value.split() for value in page.values("class")]
    assert [value for value in classes if "person-berta" in value]
    assert not [value for value in classes if "person-anna" in value]
    assert "Chosen: Anna · Spd · No visits" in " ".join(page.texts("p", "chosen"))


def test_every_session_is_in_the_timetable_and_in_the_table() -> None:
    data = example()
    visits = example_plan()
    page = public(data, visits)
    held = {visit.session for visit in visits}
    assert len(held) > 10
    for id_ in held:
        found = data.sessions[id_]
        title = data.invitations[found.invitation].title
        hours = f"{found.start:%H:%M}–{found.end:%H:%M}"
        assert [e for e in page.texts("li", f"host-{found.host}") if title in e and hours in e]
        assert [e for e in page.texts("tr", f"host-{found.host}") if title in e and hours in e]
    assert len(page.texts("li", "only")) == len(page.texts("tr", "only")) == len(held)
    assert len(page.texts("li", "event")) == len(page.texts("tr", "event")) == 1


def test_a_day_is_a_column_and_a_free_weekend_none() -> None:
    heads = public(small()).texts("h3")
    assert len(heads) == 10
    assert (heads[0], heads[5]) == ("Monday 1 March", "Monday 8 March")
    weekend = event("fair", "2027-03-06 10:00-12:00")
    assert "Saturday 6 March" in public(dataset(weekend), []).texts("h3")


def test_a_table_says_what_its_cells_are() -> None:
    page = internal(small())
    assert len(page.texts("caption")) == len(page.texts("table")) == 2
    scopes = [attrs.get("scope") for tag, attrs, _text in page.elements if tag == "th"]
    assert {*scopes} == {"col", "row"}


def test_what_is_said_twice_is_said_once() -> None:
    at_home, away = public(small()).texts("li", "only")
    assert at_home == "10:00–11:00 3 of 4 taken Awo"
    assert away == "22:30–24:00 1 of 10 taken Ogs Hall"


def test_drafts_and_revisions() -> None:
    draft = public(small(), published=False)
    assert draft.texts("title")[0] == "Wochen, 1–12 March 2027 (Draft)"
    assert draft.texts("p", "banner") == ["Draft Not published yet: everything may still change."]
    assert 'content: "Draft · as of 20 February 2027"' in draft.source
    page = public(small())
    assert page.texts("title")[0] == "Wochen, 1–12 March 2027"
    assert "Draft" not in page.source
    assert "2 sessions · 2 hosts · revision 1 of 20 February 2027" in page.text


@pytest.mark.parametrize(
    ("language", "monday"), [("de", "Montag 1. März"), ("en", "Monday 1 March")]
)
def test_both_languages(language: str, monday: str) -> None:
    use(Language(language))
    page = public(small())
    assert page.values("lang") == [language]
    assert page.texts("h3")[0] == monday


def test_the_same_bytes_every_time() -> None:
    one, other = (
        written("html", data, example_plan()) for data in (example(), example.__wrapped__())
    )
    assert one == other


def test_everybody_learns_how_many_pairs_meet_and_the_organiser_which() -> None:
    page = public(small(), [*VISITS, *going(OGS, "berta")])
    assert "3 pairs of institutions get to know each other." in page.texts("p", "quiet")
    assert "Spd" not in page.source
    assert not page.texts("svg")
    assert not page.texts("section", "network")


def test_the_network_is_a_picture_and_a_table() -> None:
    page = internal(small(), [*VISITS, *going(OGS, "berta")])
    assert "3 pairs of institutions get to know each other." in page.texts("p", "quiet")
    assert page.texts("path", "ribbon") == [
        "Spd → Awo: 3 people",
        "Awo → Ogs: 1 person",
        "Spd → Ogs: 1 person",
    ]
    assert page.texts("tr")[1:5] == [
        "AwoOgs 1Spd 3",
        "Bkenobodynobody",
        "OgsnobodyAwo 1, Spd 1",
        "SpdAwo 3, Ogs 1nobody",
    ]
    assert page.texts("text") == ["1", "2", "3", "4"]


def test_without_visits_there_is_no_picture() -> None:
    page = internal(small(), [])
    assert page.texts("svg") == []
    assert page.texts("table")


def test_every_ribbon_has_its_place_on_the_circle() -> None:
    network = Network(("A", "B", "C"), {(0, 1): 2, (1, 0): 1, (2, 0): 3})
    found = chord.picture(network)
    assert [(one.guest, one.host, one.people) for one in found.ribbons] == [
        (2, 0, 3),
        (0, 1, 2),
        (1, 0, 1),
    ]
    assert len({one.path for one in found.ribbons}) == 3
    assert not re.search(r"nan|inf|-0\b(?!\.)|\.\d\d", "".join(one.path for one in found.ribbons))


def test_a_great_network_shows_those_who_meet_most() -> None:
    names = tuple(f"N{number}" for number in range(40))
    guests = {(n, n + 1): 1 for n in range(0, 38, 2)} | {(39, n): 5 for n in range(10)}
    found = chord.picture(Network(names, guests))
    shown = [node.index for node in found.nodes]
    assert len(shown) == chord.MOST
    assert {39, *range(10)} <= {*shown}
    assert {n for one in found.ribbons for n in (one.guest, one.host)} <= {*shown}


@pytest.mark.parametrize("spoken", Language)
def test_long_words_may_be_parted_where_the_weeks_are_in_german(spoken: Language) -> None:
    weeks = replace(small().weeks, title="Erziehungsberatungsstelle", language=spoken)
    page = written("html", replace(small(), weeks=weeks))["public/week.html"].decode()
    assert ("\u00adstelle" in page) == (spoken is Language.GERMAN)
