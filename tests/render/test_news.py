"""What is said of two plans: a story with a bit of everything, and what holds of every change."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from kooperation.answers.tell import DueReader
from kooperation.i18n import Language, _, use
from kooperation.render import news as said
from kooperation.render import summary
from kooperation.render.calls import sentences
from kooperation.render.tell import at_the_end, calls, concerned
from kooperation.reports.lists import PlanIndex
from kooperation.reports.news import difference, laid_open, reader_of
from kooperation.weeks.schedule import NO_PAST
from tests.build import altered, dataset, event, going, partner, person, published, session, spans
from tests.golden import recorded
from tests.render.test_terminal import printed
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
    told = [DueReader(one) for one in story().readers]
    lines = chain(
        said.difference(story()),
        summary.published_changes(story().changes, same=False),
        at_the_end(told, "koop tell"),
        calls(told),
    )
    text = printed(lines, width)
    assert text == recorded(f"news.{language}.{width}.txt", text)
    assert max(map(len, text.splitlines())) <= width


def test_one_and_many_agree_in_number() -> None:
    use(Language.ENGLISH)
    nothing, one = published(DATA, ()), published(DATA, going("ogs@2027-03-03T14:00", "anna"))
    found = difference(DATA, nothing, one, DATA)
    assert (
        concerned([*map(DueReader, found.readers)]) == "1 person, 1 host and 1 house must be told."
    )
    named = altered(DATA, "people", "bob", name="Bo")
    found = difference(DATA, nothing, published(named, ()), named)
    assert concerned([*map(DueReader, found.readers)]) == "1 person only gets a new list."


def test_the_command_at_the_end_is_never_parted() -> None:
    use(Language.GERMAN)
    told = [DueReader(one) for one in story().readers]
    for width in range(20, 110):
        text = printed(at_the_end(told, "koop tell"), width)
        assert "koop tell" in text
        assert max(map(len, text.splitlines())) <= width
        assert " ".join(text.split()) == f"{concerned(told)} (koop tell)"


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


def test_a_house_is_told_how_many_are_out() -> None:
    use(Language.ENGLISH)
    then, visits = first(), going(TAFEL, "joerg")
    now = altered(then, "people", "joerg", more={"tafel": 1})
    found = difference(then, published(then, visits), published(now, visits), now)
    (house,) = (sentences(one) for one in found.readers if one.reader == "house")
    assert house == [
        "Now: Jörg +1 (Wed 3 Mar, 14:00–15:00).",
        "No longer: Jörg (Wed 3 Mar, 14:00–15:00).",
    ]


def test_what_is_as_before_after_all() -> None:
    """Whoever holds the first plan may have heard of the second; now the first is right again."""
    use(Language.ENGLISH)
    data = first()
    here = published(data, [*going(ANSTOSS, "aysel"), *going(KITA, "aysel")])
    there = published(data, [*going(LATER, "aysel"), *going(TAFEL, "aysel")])
    one, other = (laid_open(PlanIndex(data, plan.visits), NO_PAST) for plan in (here, there))
    found = {key: reader_of(*key, [one], one, data, [other]) for key in one.lines if one.lines[key]}
    said = {key: sentences(reader) for key, reader in found.items() if reader.news}
    assert all(reader.again for reader in found.values())
    assert said["person", "aysel"] == [
        (
            "Your visit to Streetwork (Anlaufstelle „Anstoß“) on Tuesday, 2 March, 10:00"
            " is as before after all."
        ),
        "Your visit to Awo (Tafel) on Wednesday, 3 March, 14:00 does not take place after all.",
        "Your visit to Kita (Kita Regenbogen) on Thursday, 4 March, 08:00 is as before after all.",
    ]
    assert said["person", "grün"] == [
        "You do not guide the session on Wednesday, 3 March, 14:00 (Tafel) after all."
    ]
    heard = " ".join(text for texts in said.values() for text in texts)
    for words in ("Now:", "No longer", "new", "changed", "New"):
        assert words not in heard
    assert [text.partition(":")[0] for text in said["house", "schule"]] == [
        *("As before after all", "After all not")
    ]


def test_what_differs_from_what_is_held_is_news_as_ever() -> None:
    use(Language.ENGLISH)
    data = first()
    plans = [published(data, going(one, "aysel")) for one in (TAFEL, ANSTOSS, LATER)]
    held, listed, now = (laid_open(PlanIndex(data, one.visits), NO_PAST) for one in plans)
    found = reader_of("person", "aysel", [held], now, data, [listed])
    assert not found.again
    assert [(one.what, one.again) for one in found.news] == [
        *(("moved", False), ("removed", False), ("added", False))
    ]


def test_the_walls_alone() -> None:
    use(Language.ENGLISH)
    two = published(DATA, ())
    assert "Nothing has changed." in printed(said.difference(difference(DATA, two, two, DATA)), 100)


@given(chains())
def test_whoever_is_named_hears_something_without_an_id(plans: list[Schedule]) -> None:
    for language in Language:
        use(language)
        for old, new in pairwise(plans):
            found = difference(DATA, old, new, DATA)
            for reader in found.readers:
                heard = sentences(reader)
                assert heard
                assert not any("@" in one or "{" in one for one in heard)
            nothing = printed(said.difference(found), 100) == f"{_('Nothing has changed.')}\n\n"
            assert nothing is (found.readers == ())
