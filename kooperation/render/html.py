"""The weeks as a page for the browser: one for everybody, and one with names for the organiser.

The page loads nothing and runs nothing: it filters by the fragment of its own address, in CSS.
All texts of the data go through the escaping of the template; what comes into the style sheet are
ids, and the page allows that style sheet only.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from markupsafe import Markup

from kooperation.i18n import Language, _, language
from kooperation.render import file_name, phrases
from kooperation.render.chord import picture
from kooperation.render.colours import DARK, LIGHT, colours
from kooperation.render.hyphens import soft
from kooperation.render.timetable import timetable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from jinja2.runtime import Context

    from kooperation.reports.edition import Edition, Network

MANY: Final = 30
"""From so many names on, a list to choose from is folded."""

_PAGE = Path(__file__).with_name("page")


def files(
    edition: Edition, *, beside: Collection[str] = (), **_options: object
) -> Iterator[tuple[str, bytes]]:
    """Yield the page of the weeks, and the one with names; of a selection there is none.

    They link to calendars where those lie `beside` them.
    """
    if not edition.chosen:
        calendars = "ics" in beside
        yield "public/week.html", _page(edition, internal=False, calendars=calendars)
        # Its name says what it is to those who get it without the folder, too.
        page = _page(edition, internal=True, calendars=calendars)
        yield "internal/week-internal.html", page


def _page(edition: Edition, *, internal: bool, calendars: bool) -> bytes:
    shown = timetable(edition, internal=internal)
    weeks, issue, texts = edition.data.weeks, phrases.issue(edition.schedule), _texts()
    on_paper = f"{texts['draft']} · {issue}" if edition.draft else issue  # at the foot of a sheet
    style = f'\n{_colours()}@page {{ @bottom-left {{ content: "{on_paper}" }} }}\n'
    # Of all that is hidden while one name is chosen, its own is shown.
    if chosen := ",\n".join(f":root:has(#{name}:target) .{name}" for name in shown["names"]):
        style += f"{chosen}{{display:var(--shown, revert)}}\n"
    return page(
        "week",
        style,
        texts=texts,
        title=weeks.title,
        dates=phrases.days(weeks.start, weeks.end),
        whom_to_tell=phrases.whom_to_tell(weeks),
        draft=edition.draft,
        issue=issue,
        internal=internal,
        many=MANY,
        pairs=phrases.pairs(edition.network.pairs),
        # Where the calendar of a person or partner lies, seen from the internal page.
        calendar=(lambda folder, id_: file_name(f"../{folder}/{id_}.ics")) if calendars else None,
        german=weeks.language == Language.GERMAN,
        network=_network(edition.network, colours(edition.data)) if internal else None,
        **shown,
    )


def _colours() -> str:
    """Return the part of the style sheet that knows the colours of institutions."""

    def rules(palette: tuple[str, ...]) -> str:
        return " ".join(f".c{n} {{ --c: {colour} }}" for n, colour in enumerate(palette))

    dark = "@media screen and (prefers-color-scheme: dark)"
    return f"{rules(LIGHT)}\n{dark} {{ {rules(DARK)} }}\n"


def page(template: str, style: str = "", **words: Any) -> bytes:
    """Return a page of that template with these words in it.

    All pages share a style sheet. Behind it comes that of the template, if there is one, and then
    `style`, which is ours as well: of the data, only ids may stand in it.
    """
    sheets = dict.fromkeys((_PAGE / "week.css", _PAGE / f"{template}.css"))
    style = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets) + style
    digest = b64encode(sha256(style.encode()).digest()).decode()
    text = (
        _templates()
        .get_template(f"{template}.html.j2")
        .render(
            lang=language(),
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'",
            style=Markup(style),  # noqa: S704  our own style sheets, and ids
            **words,
        )
    )
    return text.encode()


@cache
def _templates() -> Environment:
    """Return what reads the templates, each once."""
    environment = Environment(
        loader=FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["soft"] = _soft
    return environment


@pass_context
def _soft(context: Context, text: str) -> str:
    """Where the weeks are in German, so are their words, in whatever language the page is."""
    return soft(text) if context.get("german") else text


def _network(network: Network, coloured: dict[str, int]) -> dict[str, Any]:
    """Return the picture of the network and its table."""
    drawn = picture(network)
    numbers = {node.index: str(number) for number, node in enumerate(drawn.nodes, 1)}
    rows = [
        {
            "number": numbers.get(index, ""),
            "name": name,
            "classes": f"c{coloured[name]}" if name in coloured else "c",
            "visits": visits,
            "visitors": visitors,
        }
        for index, (name, visits, visitors) in enumerate(network.rows)
    ]
    return {
        "partial": len(drawn.nodes) < len(network.partners),
        "nodes": [(node, rows[node.index]) for node in drawn.nodes],
        "ribbons": [
            (ribbon, rows[ribbon.guest], rows[ribbon.host], phrases.people(ribbon.people))
            for ribbon in drawn.ribbons
        ],
        "rows": rows,
    }


def _texts() -> dict[str, str]:
    """Return the words of the page itself."""
    return {
        "draft": _("Draft"),
        "draft_long": _("Not published yet: everything may still change."),
        "internal": _("Internal"),
        "internal_long": _("With names: only for those who organise the weeks."),
        "filter": _("Choose"),
        "hosts": _("Hosts"),
        "people": _("People"),
        "selection": _("Chosen:"),
        "all": _("Show all"),
        "no_visits": _("No visits"),
        "for_all": _("for everybody"),
        "guides": _("Guided by"),
        "nothing": _("Nothing takes place"),
        "network": _("Who gets to know whom"),
        "picture": _("The network of institutions"),
        "picture_long": _(
            "Institutions stand around the circle. A ribbon has the colour of the guests, is as"
            " broad as people go, and points at the house they visit."
        ),
        "picture_most": _("The picture shows those who meet most, the table shows all."),
        "institution": _("Institution"),
        "visits": _("visits"),
        "visited_by": _("is visited by"),
        "nobody": _("nobody"),
        "calendar": _("Calendar"),
        "sessions": _("All sessions"),
        "date": _("Date"),
        "time": _("Time"),
        "title": _("Session"),
        "host": _("Host"),
        "place": _("Place"),
        "taken": _("Taken"),
        "guests": _("Guests"),
    }
