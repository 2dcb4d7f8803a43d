"""What is said of two plans: a story with a bit of everything, and what holds of every change."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from kooperation.answers.tell import Told
from kooperation.i18n import Language, _, use
from kooperation.render import news as said
from kooperation.render import summary
from kooperation.render.calls import sentences
from kooperation.render.layout import console
from kooperation.render.tell import at_the_end, calls, concerned
from kooperation.reports.news import difference
from tests.build import dataset, event, going, partner, person, published, session, spans
from tests.golden import recorded
from tests.reports.test_news import DATA, chains

if TYPE_CHECKING:
    from kooperation.reports.news import Difference
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule

ANSTOSS = session("anstoss", "2027-03-02 10:00-11:30", host="streetwork", guides=("oender",))
LATER = session("anstoss", "2027-03-09 10:00-11:30", host="streetwork", guides=("oender",))
TAFEL = session("tafel", "2027-03-03 14:00-15:00", host="awo", guides=("grün",), note="Schürze")
KITA = session("kita", "2027-03-04 08:00-09:00", host="kita")
OFF = session("kita", "2027-03-11 08:00-09:00", host="kita")


def first() -> DataSet:
    """Return the weeks as they are published."""
    data = dataset(
        person("joerg", partner="schule", phone="02307 000001"),
        person("aysel", partner="schule"),
        person("klasse", partner="schule", size=3),
        person("mueller", partner="kita", email="mueller@example.org"),
        person("oender", partner="streetwork"),
        person("grün", partner="awo"),
        person("weiß", partner="awo"),
        partner("streetwork", contact="Büro, 02307 000002"),
        partner("schule", contact="Sekretariat, 02307 000003"),
        *(partner("awo"), partner("kita")),
        *(ANSTOSS, LATER, TAFEL, KITA, OFF),
        event("cafe", "2027-03-01 09:00-12:00", place="schule"),
        title="Wochen der Kooperation",
    )
    names = {"joerg": "Jörg", "aysel": "Aysel", "klasse": "Klasse 4a", "mueller": "Frau Müller",
             "oender": "Önder", "grün": "Frau Grün", "weiß": "Herr Weiß"}  # fmt: skip
    titles = {"anstoss": "Anlaufstelle „Anstoß“", "tafel": "Tafel", "kita": "Kita Regenbogen"}
    return replace(
        data,
        people={n: replace(one, name=names[n]) for n, one in data.people.items()},
        invitations={n: replace(one, title=titles[n]) for n, one in data.invitations.items()},
        events={"cafe": replace(data.events["cafe"], title="Offenes Café")},
    )


FIRST = [
    *going(ANSTOSS, "joerg", "aysel", "mueller"),
    *going(TAFEL, "klasse", "joerg"),
    *going(KITA, "aysel"),
]


def story() -> Difference:
    """Return what is new after a bit of everything has happened."""
    then = first()
    now = replace(
        then,
        people={n: one for n, one in then.people.items() if n != "mueller"}
        | {
            "joerg": replace(then.people["joerg"], more={"tafel": 1}),
            "aysel": replace(then.people["aysel"], name="Aysel Yıldız", needs=frozenset({"lift"})),
        },
        partners=then.partners
        | {
            "kita": replace(then.partners["kita"], name="Kita Sonnenschein", people=()),
            "awo": replace(then.partners["awo"], contact="Empfang"),
        },
        places=then.places
        | {"streetwork": replace(then.places["streetwork"], address="Präsidentenstraße 1")},
        events={"cafe": replace(then.events["cafe"], spans=spans("2027-03-01 10:00-12:00"))},
        invitations=then.invitations | {"kita": replace(then.invitations["kita"], host="schule")},
        sessions={
            ANSTOSS.id: replace(ANSTOSS, features=frozenset({"lift"})),
            LATER.id: LATER,
            TAFEL.id: replace(TAFEL, guides=("weiß",), note="Schürze und Handschuhe"),
            KITA.id: replace(KITA, host="schule", place="schule"),
        },
        cancelled={OFF.id: replace(OFF, host="schule", cancelled="Masern")},
    )
    visits = [
        *going(ANSTOSS, "aysel"),
        *going(LATER, "joerg"),
        *going(TAFEL, "klasse", "joerg"),
        *going(KITA, "aysel"),
    ]
    return difference(then, published(then, FIRST), published(now, visits), now)


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("language", [*Language])
def test_a_story_in_both_languages(language: Language, width: int) -> None:
    use(language)
    file = StringIO()
    screen = console(color="never", width=width, file=file)
    told = [Told(one) for one in story().readers]
    for lines in (
        said.difference(story()),
        summary.published_changes(story().changes, same=False),
        at_the_end(told, "koop tell"),
        calls(told),
    ):
        for line in lines:
            screen.print(line)
    text = file.getvalue()
    assert text == recorded(f"news.{language}.{width}.txt", text)
    assert max(map(len, text.splitlines())) <= width


def test_one_and_many_agree_in_number() -> None:
    use(Language.ENGLISH)
    nothing, one = published(DATA, ()), published(DATA, going("ogs@2027-03-03T14:00", "anna"))
    found = difference(DATA, nothing, one, DATA)
    assert concerned([*map(Told, found.readers)]) == "1 person, 1 host and 1 house must be told."
    named = replace(DATA, people=DATA.people | {"bob": replace(DATA.people["bob"], name="Bo")})
    found = difference(DATA, nothing, published(named, ()), named)
    assert concerned([*map(Told, found.readers)]) == "1 person only gets a new list."


def test_who_is_concerned_is_told_why_a_host_withdrew() -> None:
    use(Language.ENGLISH)
    then, visits = first(), [*going(ANSTOSS, "aysel"), *going(TAFEL, "klasse")]
    off = replace(
        then,
        sessions={n: one for n, one in then.sessions.items() if n != ANSTOSS.id},
        cancelled={ANSTOSS.id: replace(ANSTOSS, cancelled="Wasserschaden.")},
    )
    for after in (visits[1:], [*going(LATER, "aysel"), *visits[1:]]):
        found = difference(then, published(then, visits), published(off, after), off)
        told = {(one.reader, one.id): " ".join(sentences(one)) for one in found.readers}
        assert all(
            "Reason: Wasserschaden." in told[one]
            for one in (("person", "aysel"), ("host", "streetwork"))
        )
        assert "Reason" not in told["week", ""]
        assert ("person", "klasse") not in told


def test_the_walls_alone() -> None:
    use(Language.ENGLISH)
    two = published(DATA, ())
    assert "Nothing has changed." in printed(difference(DATA, two, two, DATA))


def printed(found: Difference) -> str:
    file = StringIO()
    screen = console(color="never", width=100, file=file)
    for line in said.difference(found):
        screen.print(line)
    return file.getvalue()


@given(chains())
def test_whoever_is_named_hears_something_without_an_id(chain: list[Schedule]) -> None:
    for language in Language:
        use(language)
        for old, new in pairwise(chain):
            found = difference(DATA, old, new, DATA)
            for reader in found.readers:
                heard = sentences(reader)
                assert heard
                assert not any("@" in one or "{" in one for one in heard)
            assert (printed(found) == f"{_('Nothing has changed.')}\n\n") is (found.readers == ())
