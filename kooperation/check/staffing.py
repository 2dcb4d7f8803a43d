"""Promises that leave too few people in a house, alone or together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kooperation.check.agreements import Agreement, agreements_ahead
from kooperation.i18n import _
from kooperation.problems import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from kooperation.load import Loaded
    from kooperation.model import DataSet, Partner
    from kooperation.timespan import Span


def agreed_unstaffed(loaded: Loaded) -> Iterator[Finding]:
    """Too few people stay in a house because of an agreed visit, its guides included."""
    for data, agreed in agreements_ahead(loaded):
        for partner, leaving in _leaving(loaded, [agreed]).items():
            if _moments(data.partners[partner], leaving) and _too_few(data, partner, leaving):
                message = _(
                    "{person} is agreed for {invitation} on {when}, but {partner} must keep"
                    " {staffing} in the house"
                )
                yield Finding(
                    agreed.place,
                    agreed.say(message, partner=partner, staffing=data.partners[partner].staffing),
                    _("lower staffing, or let somebody else go"),
                )


def agreed_unstaffed_together(loaded: Loaded) -> Iterator[Finding]:
    """Too few people stay in a house because of several agreed visits together."""
    data = loaded.data
    if data is None:
        return
    agreements = [agreed for _data, agreed in agreements_ahead(loaded)]
    for partner, leaving in _leaving(loaded, agreements).items():
        for moment in _moments(data.partners[partner], leaving):
            out = [out for out in leaving if out.span.start <= moment < out.span.end]
            alone = any(
                _too_few(data, partner, [o for o in out if o.agreed is one.agreed]) for one in out
            )
            if _too_few(data, partner, out) and not alone:
                message = _(
                    "{partner} must keep {staffing} in the house on {moment}, but agreed visits"
                    " take away {people}"
                )
                yield Finding(
                    max(out, key=lambda one: (one.span, one.agreed.place)).agreed.place,
                    message.format(
                        partner=partner,
                        staffing=data.partners[partner].staffing,
                        moment=f"{moment:%Y-%m-%d %H:%M}",
                        people=", ".join(sorted({one.person for one in out})),
                    ),
                    _("lower staffing, or let one of them go at another time"),
                )
                break


class _Out(NamedTuple):
    """Somebody who leaves the house because of an agreement, as visitor or as guide."""

    person: str
    span: Span
    agreed: Agreement


def _leaving(loaded: Loaded, agreements: Iterable[Agreement]) -> dict[str, list[_Out]]:
    """Return who leaves the house of each partner that has to keep somebody there."""
    found: dict[str, list[_Out]] = defaultdict(list)
    data = loaded.data
    if data is None:
        return found
    for agreed in agreements:
        session = agreed.session
        found[agreed.person.partner].append(_Out(agreed.person.id, session.span, agreed))
        if session.place != session.host:
            guides = (_Out(guide, session.span, agreed) for guide in session.guides)
            found[session.host].extend(guides)
    return {
        partner: leaving
        for partner, leaving in found.items()
        if data.partners[partner].staffing and not loaded.incomplete(partner)
    }


def _too_few(data: DataSet, partner: str, out: Iterable[_Out]) -> bool:
    """Tell whether too few are left in the house, were nobody away but those who leave."""
    everybody = sum(data.people[person].size for person in data.partners[partner].people)
    leaving = sum(data.people[person].size for person in {one.person for one in out})
    return leaving > max(0, everybody - data.partners[partner].staffing)


def _moments(partner: Partner, leaving: Iterable[_Out]) -> list[datetime]:
    """Return the moments within the hours of a partner when somebody has just left."""
    spans = [one.span for one in leaving]
    if partner.hours is None:
        return sorted({span.start for span in spans})
    hours = partner.hours
    return sorted({max(h.start, s.start) for h in hours for s in spans if h.overlaps(s)})
