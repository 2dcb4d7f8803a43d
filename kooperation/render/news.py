"""What `koop diff` says: what changed between two plans. Whom to tell is another question."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.text import Text

from kooperation.i18n import _, ngettext
from kooperation.render import phrases
from kooperation.render.calls import fact_instead, meeting_of, nobody_or, sentence, texts
from kooperation.render.layout import add, block, entry, grid, number, title
from kooperation.render.results import changes_as_json, news_as_json
from kooperation.render.summary import visit_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.reports.meetings import Meeting
    from kooperation.reports.news import Difference, News
    from kooperation.reports.organiser import ChangeKind
    from kooperation.weeks.model import Place


def difference(found: Difference) -> Iterator[RenderableType]:
    """Say what has changed."""
    if not found.readers:
        yield block(Text(_("Nothing has changed.")))
        return
    yield from _counts(found)
    yield from visit_changes(found.changes)
    yield from _sessions(_("These sessions take place now"), found.started)
    yield from _sessions(_("These sessions no longer take place"), found.stopped)
    events = ((phrases.moment(meeting_of(one).span), Text(sentence(one))) for one in found.events)
    yield from _rows(_("Common dates"), events)
    yield from _rows(_("Other guides"), map(_guides, found.guides))
    yield from _rows(
        _("Other places and addresses"),
        ((Text(phrases.instead(*map(phrases.address, pair[::-1]))),) for pair in found.addresses),
    )
    if facts := texts(item for reader in found.readers for item in reader.news):
        text = _("Also different on the lists: {what}.")
        yield block(Text(text.format(what=", ".join(sorted(map(_, facts))))))


def _counts(found: Difference) -> Iterator[RenderableType]:
    counts = Counter(change.kind for change in found.changes.people)
    facts: dict[ChangeKind, str] = {
        "added": ngettext("visit is new", "visits are new", counts["added"]),
        "moved": ngettext("visit is at another time", "visits are at other times", counts["moved"]),
        "removed": ngettext("visit is cancelled", "visits are cancelled", counts["removed"]),
        "altered": ngettext(
            "visit has another end or place", "visits have another end or place", counts["altered"]
        ),
    }
    if counts:
        yield block(grid([number(counts[k]), fact] for k, fact in facts.items() if counts[k]))


def _rows(head: str, rows: Iterable[Sequence[RenderableType]]) -> Iterator[RenderableType]:
    if rows := [*rows]:
        yield block(title(head), grid(rows))


def _sessions(head: str, meetings: Sequence[Meeting]) -> Iterator[RenderableType]:
    yield from _rows(
        head, ((phrases.moment(one.span), entry(one.title, one.host)) for one in meetings)
    )


def _guides(item: News) -> Sequence[RenderableType]:
    meeting = meeting_of(item)
    text = entry(meeting.title, meeting.host)
    return phrases.moment(meeting.span), add(text, fact_instead(item, "guide names", nobody_or))


def as_json(found: Difference) -> dict[str, Any]:
    """Return the same with stable keys, without a word of any language."""
    altered = found.changes.visits("altered")
    news = (item for reader in found.readers for item in reader.news)
    listed = (item for item in news if item.kind == "list")
    return {
        "version": 1,
        "changes": changes_as_json(found.changes)
        | {"altered": [{"person": person, "session": name} for person, name, _now in altered]},
        "sessions": {
            "started": [meeting.id for meeting in found.started],
            "stopped": [meeting.id for meeting in found.stopped],
        },
        "events": [*map(news_as_json, found.events)],
        "guides": [
            {"session": now.name, "from": before.facts["guides"], "to": now.facts["guides"]}
            for before, now in ((one.before, one.line) for one in found.guides)
            if before
        ],
        "addresses": [
            {"place": new.id, "from": _written(old), "to": _written(new)}
            for old, new in found.addresses
        ],
        "texts": sorted({fact for one in listed for fact in one.facts}),
    }


def _written(place: Place) -> dict[str, str]:
    return {"name": place.name, "address": place.address}
