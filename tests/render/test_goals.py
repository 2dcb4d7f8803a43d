from __future__ import annotations

import pytest

from kooperation.i18n import Language, use
from kooperation.render import goals
from kooperation.reports.organiser import Totals
from kooperation.solve.results import Result

TOTALS = Totals(people=31, hosts=10, agreed=3, kept=60)


@pytest.mark.parametrize(
    ("result", "english", "german"),
    [
        (
            Result("at_least_1", 30, 30, proved=True),
            "30 of 31 people with wishes get at least one visit; more is impossible",
            "30 von 31 Personen mit Wünschen machen mindestens einen Besuch; mehr geht nicht",
        ),
        (
            Result("at_least_1", 31, 31, proved=True),
            "All 31 people with wishes get at least one visit",
            "Alle 31 Personen mit Wünschen machen mindestens einen Besuch",
        ),
        (
            Result("at_least_1", 30, 10**9, proved=False),
            (
                "30 of 31 people with wishes get at least one visit; at most 31 might be possible,"
                " the search was stopped"
            ),
            (
                "30 von 31 Personen mit Wünschen machen mindestens einen Besuch; höchstens 31 wären"
                " vielleicht möglich, die Suche wurde abgebrochen"
            ),
        ),
        (
            Result("at_least_2", 19, 19, proved=True),
            "19 people get at least two wishes; more is impossible",
            "19 Personen bekommen mindestens zwei Wünsche erfüllt; mehr geht nicht",
        ),
        (
            Result("at_least_3", 1, 1, proved=True),
            "1 person gets at least three wishes; more is impossible",
            "1 Person bekommt mindestens drei Wünsche erfüllt; mehr geht nicht",
        ),
        (
            Result("at_least_13", 0, 1, proved=False),
            "Nobody gets at least 13 wishes; at most 1 might be possible, the search was stopped",
            (
                "Niemand bekommt mindestens 13 Wünsche erfüllt; höchstens 1 wäre vielleicht"
                " möglich, die Suche wurde abgebrochen"
            ),
        ),
        (
            Result("hosts", 10, 10, proved=True),
            "All 10 hosts are visited",
            "Alle 10 Gastgeber werden besucht",
        ),
        (
            Result("hosts", 9, 9, proved=True),
            "9 of 10 hosts are visited; more is impossible",
            "9 von 10 Gastgebern werden besucht; mehr geht nicht",
        ),
        (
            Result("agreed", 3, 3, proved=True),
            "All promised visits take place",
            "Alle zugesagten Besuche finden statt",
        ),
        (
            Result("agreed", 1, 1, proved=True),
            "1 of 3 promised visits takes place; more is impossible",
            "1 von 3 zugesagten Besuchen findet statt; mehr geht nicht",
        ),
        (
            Result("kept", 58, 58, proved=True),
            "58 of 60 visits planned so far stay as they were; more is impossible",
            "58 von 60 bisher geplanten Besuchen bleiben, wie sie waren; mehr geht nicht",
        ),
        (
            # `--max-changes` allows fewer than the best, so nothing more is claimed.
            Result("kept", 57, 58, proved=True),
            "57 of 60 visits planned so far stay as they were",
            "57 von 60 bisher geplanten Besuchen bleiben, wie sie waren",
        ),
        (
            Result("rank", 27, 27, proved=True),
            (
                "The visits are as high on the wish lists as possible"
                " (27 places below first choice in all)"
            ),
            (
                "Die Besuche stehen auf den Wunschlisten so weit oben wie möglich"
                " (zusammen 27 Stufen unter dem ersten Wunsch)"
            ),
        ),
        (
            Result("rank", 27, -(10**9), proved=False),
            (
                "The visits are 27 places below first choice in all; at best 0 might be possible,"
                " the search was stopped"
            ),
            (
                "Die Besuche stehen auf den Wunschlisten zusammen 27 Stufen unter dem ersten"
                " Wunsch; vielleicht geht es bestenfalls mit 0, die Suche wurde abgebrochen"
            ),
        ),
        (
            Result("rank", 0, 0, proved=True),
            "Every visit is a first choice",
            "Jeder Besuch ist ein erster Wunsch",
        ),
        (
            Result("sessions", 15, 15, proved=True),
            "The hosts hold 15 sessions; fewer would not do",
            "Es finden 15 Termine statt; mit weniger geht es nicht",
        ),
        (
            Result("sessions", 1, 1, proved=True),
            "The hosts hold 1 session; fewer would not do",
            "Es findet 1 Termin statt; mit weniger geht es nicht",
        ),
        (
            Result("sessions", 2, 0, proved=False),
            "The hosts hold 2 sessions; perhaps 1 would do, the search was stopped",
            "Es finden 2 Termine statt; vielleicht reichte 1, die Suche wurde abgebrochen",
        ),
        (
            Result("sessions", 15, 13, proved=False),
            "The hosts hold 15 sessions; perhaps 13 would do, the search was stopped",
            "Es finden 15 Termine statt; vielleicht reichten 13, die Suche wurde abgebrochen",
        ),
        (
            Result("draw", 123, 123, proved=True),
            "What was still open was decided by lot",
            "Was dann noch offen war, hat das Los entschieden",
        ),
        (
            Result("draw", 123, 200, proved=False),
            "The lot has not decided everything that was still open: the search was stopped",
            "Das Los hat noch nicht alles entschieden, was offen war: Die Suche wurde abgebrochen",
        ),
    ],
)
def test_goals_in_sentences(result: Result, english: str, german: str) -> None:
    assert goals.goal_sentence(result, TOTALS) == english
    use(Language.GERMAN)
    assert goals.goal_sentence(result, TOTALS) == german


@pytest.mark.parametrize(
    ("name", "value", "english", "german"),
    [
        (
            "agreed",
            1,
            "The one promised visit takes place",
            "Der eine zugesagte Besuch findet statt",
        ),
        ("agreed", 0, "No promised visit takes place", "Kein zugesagter Besuch findet statt"),
        (
            *("kept", 1, "The one visit planned so far stays as it was"),
            "Der eine bisher geplante Besuch bleibt, wie er war",
        ),
        (
            *("kept", 0, "No visit planned so far stays as it was"),
            "Kein bisher geplanter Besuch bleibt, wie er war",
        ),
        (
            *("at_least_1", 1, "The one person with wishes gets at least one visit"),
            "Die eine Person mit Wünschen macht mindestens einen Besuch",
        ),
        ("at_least_1", 0, "Nobody gets a visit", "Niemand macht einen Besuch"),
        ("hosts", 1, "The one host is visited", "Der eine Gastgeber wird besucht"),
        ("hosts", 0, "No host is visited", "Kein Gastgeber wird besucht"),
    ],
)
def test_where_there_is_only_one(name: str, value: int, english: str, german: str) -> None:
    result = Result(name, value, value, proved=True)
    assert goals.goal_sentence(result, Totals(1, 1, 1, 1)).partition(";")[0] == english
    use(Language.GERMAN)
    assert goals.goal_sentence(result, Totals(1, 1, 1, 1)).partition(";")[0] == german


def test_a_few_words_fit_to_a_number() -> None:
    names = ["agreed", "kept", "at_least_1", "at_least_2", "hosts", "rank", "sessions"]
    assert [goals.goal_topic(name, 1) for name in names] == [
        *("promised visit", "visit that stays", "person who gets a visit"),
        *("person who gets two wishes", "host who is visited", "place below first choice"),
        "session to hold",
    ]


def test_goals_in_a_few_words() -> None:
    assert goals.goal_topic("at_least_1") == "people who get a visit"
    assert goals.goal_topic("at_least_2") == "people who get two wishes"
    assert goals.goal_topic("draw") == "the lot"
    use(Language.GERMAN)
    assert goals.goal_topic("at_least_3") == "Personen mit drei erfüllten Wünschen"


def test_no_sentence_tells_a_goal_by_its_name() -> None:
    names = ["agreed", "kept", "at_least_1", "at_least_2", "hosts", "rank", "sessions", "draw"]
    for name in names:
        sentence = goals.goal_sentence(Result(name, 2, 2, proved=True), TOTALS)
        assert "_" not in sentence
        assert "{" not in sentence
