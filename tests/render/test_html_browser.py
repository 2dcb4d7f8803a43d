"""The page of the weeks in a real browser: what it shows, whether it fits, how it prints."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import browser, found
from tests.build import dataset, example, example_plan, going, person, session
from tests.render import VISITS, small, written
from tests.render.test_html import hostile, hostile_visits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kooperation.weeks.model import DataSet, Visit
    from tests.browser import Page

pytestmark = pytest.mark.skipif(
    found() is None, reason="no Chromium is installed (on Debian: apt-get install chromium)"
)

VISIBLE = "[...document.querySelectorAll('SELECTOR')].filter(e => e.checkVisibility()).length"

CONTRASTS = """
(() => {
  const parse = colour => {
    const n = colour.match(/-?[\\d.]+/g).map(Number);
    const rgb = n.slice(0, 3).map(x => colour.startsWith('color') ? x : x / 255);
    return [...rgb, n.length > 3 ? n[3] : 1];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const light = c => {
    const [r, g, b] = c.map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = e => {
    if (e.tagName === 'text') return parse(getComputedStyle(e.previousElementSibling).fill);
    const own = e ? parse(getComputedStyle(e).backgroundColor) : [1, 1, 1, 1];
    if (own[3] === 1 || e === document.documentElement) return own;
    return over(own, behind(e.parentElement));
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility()) continue;
    if (['title', 'desc'].includes(e.tagName)) continue;
    const style = getComputedStyle(e);
    const text = parse(e.tagName === 'text' ? style.fill : style.color);
    const [a, b] = [light(text), light(behind(e))].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), e.className + ' ' + walker.currentNode.data.trim()]);
  }
  return found.sort((x, y) => x[0] - y[0]);
})()
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(autouse=True)
def _nothing_is_complained_about(page: Page) -> Iterator[None]:
    """A breach of the policy stands in the console, too."""
    page.complaints.clear()
    page.width(1280)
    page.scheme("light")
    yield
    assert page.complaints == []


PUBLIC, INTERNAL = "public/week.html", "internal/week-internal.html"


def show(page: Page, folder: Path, data: DataSet, visits: Any, name: str = PUBLIC) -> None:
    path = folder / "week.html"
    path.write_bytes(written("html", data, visits)[name])
    page.open(path)


def visible(page: Page, selector: str) -> Any:
    return page.ask(VISIBLE.replace("SELECTOR", selector))


def test_one_host_can_be_chosen_and_left_again(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, example(), example_plan())
    every = visible(page, ".entries > .only")
    assert visible(page, "tr.only") == every
    assert visible(page, ".chosen") == 0
    page.choose("host-streetwork")
    assert 0 < visible(page, ".entries > .only") < every
    for kind in (".entries > ", "tr"):
        assert visible(page, f"{kind}.only") == visible(page, f"{kind}.host-streetwork")
        assert visible(page, f"{kind}.event") == 0
    assert visible(page, ".chosen") == 1
    assert visible(page, ".network, .week:not(.host-streetwork)") == 0
    page.choose("all")
    assert visible(page, ".entries > .only") == every
    assert visible(page, ".chosen") == 0


def test_one_person_can_be_chosen_on_the_internal_page(page: Page, tmp_path: Path) -> None:
    data, visits = example(), example_plan()
    show(page, tmp_path, data, visits, INTERNAL)
    own = {visit.session for visit in visits if visit.person == "erzieherin-3"}
    assert own
    page.choose("person-erzieherin-3")
    assert visible(page, ".entries > .only") == visible(page, "tr.only") == len(own)
    assert visible(page, ":is(li, tr).person-erzieherin-3") == 2 * len(own)


def test_on_a_narrow_screen_the_days_of_others_are_hidden(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, example(), example_plan())
    page.choose("host-streetwork")
    assert visible(page, ".day") == 5  # of one week: in the other the host has no session
    shown = "getComputedStyle(document.querySelector('.day.host-streetwork')).display"
    assert page.ask(shown) == "grid"  # morning beside morning
    page.width(360)
    assert page.ask(shown) == "block"
    assert visible(page, ".day") == visible(page, ".day.host-streetwork") < 10


def test_where_a_browser_cannot_choose_it_shows_all(page: Page, tmp_path: Path) -> None:
    source = written("html", example(), example_plan())[PUBLIC].decode()
    source = source.replace(":has(", ":unheard-of(")
    style = source.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    path = tmp_path / "week.html"
    path.write_text(re.sub("sha256-[^&']*", f"sha256-{digest}", source), "utf-8")
    page.open(path)
    every = visible(page, ".entries > .only")
    page.choose("host-streetwork")
    assert visible(page, ".entries > .only") == every > 10
    assert page.ask("getComputedStyle(document.querySelector('.grid')).display") == "grid"


def test_on_a_narrow_screen_nothing_has_to_be_moved_to_be_seen(page: Page, tmp_path: Path) -> None:
    page.width(360)
    for name in (PUBLIC, INTERNAL):
        show(page, tmp_path, example(), example_plan(), name)
        cut = "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth)"
        assert page.ask(f"{cut}.length") == 0
        assert visible(page, ".entries .address") > 10
        assert visible(page, ".part") > 10
        assert visible(page, ".band") == 0


def test_a_word_is_parted_only_where_it_may_be(page: Page, tmp_path: Path) -> None:
    data = example()
    title = "Erziehungsberatungsstellenleitungskonferenz"
    offers = {id_: replace(one, title=title) for id_, one in data.invitations.items()}
    page.width(200)
    show(page, tmp_path, replace(data, invitations=offers), example_plan())
    lines = page.ask(
        "(() => { const e = document.querySelector('li.only .title').firstChild, r = new Range();"
        " const found = []; let at = -1;"
        " for (let i = 0; i < e.length; i++) { r.setStart(e, i); r.setEnd(e, i + 1);"
        " if (e.data[i] === '\\u00ad') continue;"
        " const top = [...r.getClientRects()].at(-1)?.top ?? at;"
        " if (top !== at) found.push(''); at = top; found[found.length - 1] += e.data[i]; }"
        " return found; })()"
    )
    assert "".join(lines) == title
    assert len(lines) > 1
    parts = [
        "Erzie",
        "hungs",
        "be",
        "ra",
        "tungs",
        "stel",
        "len",
        "lei",
        "tungs",
        "kon",
        "fe",
        "renz",
    ]
    ends = {sum(map(len, parts[:number])) for number in range(1, len(parts) + 1)}
    assert {sum(map(len, lines[:number])) for number in range(1, len(lines) + 1)} <= ends


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("nasty", [False, True])
def test_nothing_sticks_out(page: Page, tmp_path: Path, width: int, *, nasty: bool) -> None:
    page.width(width)
    data, visits = (hostile(), hostile_visits()) if nasty else (example(), example_plan())
    show(page, tmp_path, data, visits, INTERNAL)
    page.ask("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert page.ask("document.documentElement.scrollWidth") == width
    # Nor does a text out of its box.
    assert (
        page.ask(
            "[...document.querySelectorAll('.entries > li, .names a, .chosen, .legend li, h1, h3')]"
            ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className)"
        )
        == []
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("crowded", [False, True])
def test_text_can_be_read(page: Page, tmp_path: Path, scheme: str, *, crowded: bool) -> None:
    data, visits = dense() if crowded else (example(), example_plan())
    show(page, tmp_path, data, visits, INTERNAL)
    page.scheme(scheme)
    page.choose("person-guest-0" if crowded else "person-drude")
    page.ask("document.querySelectorAll('.only').forEach(e => e.style.display = 'revert')")
    page.ask("document.querySelectorAll('details').forEach(e => e.open = true)")
    contrasts = page.ask(CONTRASTS)
    assert len(contrasts) > 200
    assert [one for one in contrasts if one[0] < 4.5] == []


def dense() -> tuple[DataSet, list[Visit]]:
    """Twelve sessions each working day, with three guests each."""
    guests = [f"guest-{number}" for number in range(36)]
    sessions = [
        session(
            f"invitation-{day}-{number}",
            f"2027-03-{day:02} {8 + number:02}:00-{9 + number:02}:00",
            host=f"institution-{number}",
        )
        for day in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)
        for number in range(12)
    ]
    visits = [
        visit
        for number, one in enumerate(sessions)
        for visit in going(one, *(guests[(number * 3 + n) % 36] for n in range(3)))
    ]
    return dataset(*(person(name) for name in guests), *sessions), visits


@pytest.mark.parametrize("name", [PUBLIC, INTERNAL])
@pytest.mark.parametrize("crowd", ["little", "example", "dense"])
def test_a_week_is_printed_on_one_sheet(page: Page, tmp_path: Path, name: str, crowd: str) -> None:
    weeks = {"little": (small(), VISITS), "example": (example(), example_plan()), "dense": dense()}
    show(page, tmp_path, *weeks[crowd], name)
    pages = sheets(page)
    page.ask("document.querySelectorAll('main > :not(.week)').forEach(e => e.remove())")
    assert sheets(page) == 2 < pages


def sheets(page: Page) -> int:
    pdf = page.print()
    landscape = re.findall(rb"/MediaBox \[0 0 84[12][.\d]* 59[45][.\d]*\]", pdf)
    pages = re.findall(rb"/Type /Page\b", pdf)
    assert len(landscape) == len(pages)
    return len(pages)
