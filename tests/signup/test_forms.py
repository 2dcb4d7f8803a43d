"""Tables as people send them, each kind once: read, asked, or told at its cell."""

from __future__ import annotations

import pytest

from tests.signup import samples
from tests.signup.samples import asked, clear, reading, wrong

READ = {
    "umlauts, case, titles of people, order of words": (
        "Name,Wunsch 1\nFrau OEZDEMIR Selin,training der minis", {"oezdemir": "training"}),
    "HTML, ampersands, quotation marks": (
        'Name,Wunsch 1\nPetra Berger,"Offene Tür, kochen &amp; reden"', {"berger": "offene-tuer"}),
    "ordinal words": ("Name,Erstwunsch,Zweitwunsch\nPetra Berger,Rundgang,Training der Minis",
        {"berger": "rundgang, training"}),
    "English headings": (
        "Your name,2nd choice,1st choice\nPetra Berger,Rundgang,Training der Minis",
        {"berger": "training, rundgang"}),
    "a title above, and sums below": (
        "Wünsche 2027,,\n,,\nName,Rundgang,Training der Minis\nPetra Berger,x,x\nSumme,1,1",
        {"berger": "rundgang = training"}),
    "the day of a title": ("Name,Wunsch 1\nPetra Berger,Offene Tür: kochen & reden Mi 18 Uhr",
        {"berger": "offene-tuer@2027-03-03T18:00"}),
    "a day that has one session only": ("Name,Wunsch 1\nPetra Berger,Rundgang am 10.3. um 10 Uhr",
        {"berger": "rundgang@2027-03-10"}),
    "a day in a column of its own": (
        'Name,Einladung,Termin\nEva Lehmann,"Unterricht erleben, Klasse 3b",4.3.',
        {"lehmann": "unterricht@2027-03-04"}),
    "a day, then the rest of the invitation": (
        "Name,Wunsch 1,Wunsch 2\nEva Lehmann,Rundgang 10.3.,Rundgang",
        {"lehmann": "rundgang@2027-03-10, rundgang"}),
    "who brings others": ("Name,Wunsch 1\nPetra Berger +2,Rundgang\nPiotr Nowak,Rundgang zu dritt",
        {"berger": "rundgang +2", "nowak": "rundgang +2"}),
    "how many come": (
        "Name,Wunsch 1,Wie viele kommen?\nPetra Berger,Rundgang,3\nTeam Jugendhaus,Rundgang,5",
        {"berger": "rundgang +2", "team": "rundgang +2"}),
    "how many more come along": (
        "Name,Wunsch 1,Wie viele bringen Sie mit?\nPetra Berger,Rundgang,2",
        {"berger": "rundgang +2"}),
    "nobody more than the party itself": ("Name,Wunsch 1,Personen\nTeam Jugendhaus,Rundgang,3",
        {"team": "rundgang"}),
    "ranks with ties": (
        "Name,Rundgang,Training der Minis,Offene Tür: kochen & reden\nPetra Berger,1,2,1",
        {"berger": "rundgang = offene-tuer, training"}),
    "the later answer counts": (
        ("Zeitstempel,Name,Wunsch 1\n09.02.2027 10:00:00,Petra Berger,Rundgang\n"
         "08.02.2027 10:00:00,Petra Berger,Training der Minis"),
        {"berger": "rundgang"}),
    "the house tells two of one name apart": (
        "Name,Haus,Wunsch 1\nThomas Krause,Jugendhaus Süd,Rundgang", {"krause-2": "rundgang"}),
    "the house behind the name": ("Name,Wunsch 1\nThomas Krause (Jugendhaus Süd),Rundgang",
        {"krause-2": "rundgang"}),
    "the same said twice": ("Name,Wunsch 1\nPetra Berger,Rundgang\nPetra Berger,Rundgang",
        {"berger": "rundgang"}),
    "a poll that repeats the option": ("Name,Rundgang,Training der Minis\nPetra Berger,Rundgang,",
        {"berger": "rundgang"}),
    "one answer each": ("Zeitstempel,Name,Einladung\n1.2.2027,Petra Berger,Rundgang",
        {"berger": "rundgang"}),
    "last names headed Name": ("Name,Vorname,Wunsch 1\nBerger,Petra,Rundgang",
        {"berger": "rundgang"}),
    "first and last name in one column": ('Vor- und Nachname,Wunsch 1\n"Berger, Petra",Rundgang',
        {"berger": "rundgang"}),
    "dates in a row below the titles": (
        ("Name,Rundgang,Offene Tür: kochen & reden,Offene Tür: kochen & reden\n"
         ",10.3.,3.3. 15 Uhr,3.3. 18 Uhr\nPetra Berger,x,,x"),
        {"berger": "rundgang@2027-03-10 = offene-tuer@2027-03-03T18:00"}),
    "a day of the weeks is no moment of an answer": (
        "Name,Wunsch,Datum\nPetra Berger,Rundgang,10.3.\nPetra Berger,Training der Minis,5.3.",
        {"berger": "rundgang@2027-03-10 = training@2027-03-05"}),
    "a cross beside ticks says no": (
        "Name,Rundgang,Training der Minis\nPetra Berger,✔,✘\nEva Lehmann,✘,✔",
        {"berger": "rundgang", "lehmann": "training"}),
    "a numbered list": ('Name,Wünsche\nPetra Berger,"1. Rundgang\n2. Training der Minis"',
        {"berger": "rundgang, training"}),
    "a dash is no wish": ("Name,Wunsch 1,Wunsch 2\nPetra Berger,Rundgang,-",
        {"berger": "rundgang"}),
    "several wishes of one column, ranked by the heading": (
        "Name,Ihre 3 Wünsche (das Liebste zuerst)\nPetra Berger,Rundgang; Training der Minis",
        {"berger": "rundgang, training"}),
    "what else people count and bring": (
        "Name,Anzahl Kinder,Was bringen Sie mit?,Wunsch 1\nPetra Berger,22,Salat,Rundgang",
        {"berger": "rundgang"}),
    "an account that says nothing": (
        "Name,Ihr Name,Wunsch 1\nanonymous,Petra Berger,Rundgang\nanonymous,Eva Lehmann,Rundgang",
        {"berger": "rundgang", "lehmann": "rundgang"}),
    "a column of ids": ("Kennung,Name,Wunsch 1\nkrause-2,Thomas Krause,Rundgang",
        {"krause-2": "rundgang"}),
    "all sort all": (
        ("Name,Ihre Favoriten\nPetra Berger,Rundgang;Training der Minis\n"
         "Eva Lehmann,Training der Minis;Rundgang"),
        {"berger": "rundgang, training", "lehmann": "training, rundgang"}),
    "Roman ranks": ("Name,Rundgang,Training der Minis\nPetra Berger,II,I.",
        {"berger": "training, rundgang"}),
    "signs that are pictures, and what polls call no answer": (
        "Name,Rundgang,Training der Minis\nPetra Berger,✔\ufe0f,❔\nEva Lehmann,Unbekannt,✔\ufe0f",
        {"berger": "rundgang, training", "lehmann": "training"}),
    "only maybe is no rank of which the end is asked": (
        "Name,Rundgang,Training der Minis\nPetra Berger,ja,vielleicht\nEva Lehmann,vielleicht,",
        {"berger": "rundgang, training", "lehmann": "rundgang"}),
    "words for nothing": (
        "Name,Wunsch 1,Wunsch 2\nPetra Berger,Rundgang,keiner\nEva Lehmann,Rundgang,n/a",
        {"berger": "rundgang", "lehmann": "rundgang"}),
    "dates beside the wishes": (
        ("Name,Wunsch 1,Termin 1,Wunsch 2,Termin 2\n"
         'Eva Lehmann,"Unterricht erleben, Klasse 3b",4.3.,Rundgang,'),
        {"lehmann": "unterricht@2027-03-04, rundgang"}),
    "ranks in a second row of headings": (
        "Name,Wünsche,,\n,1.,2.,\nPetra Berger,Rundgang,Training der Minis,",
        {"berger": "rundgang, training"}),
    "headings in a row below titles that are written once": (
        (",Rundgang,Offene Tür: kochen & reden,\nName,10.3.,3.3. 15 Uhr,3.3. 18 Uhr\n"
         "Petra Berger,x,,x"),
        {"berger": "rundgang@2027-03-10 = offene-tuer@2027-03-03T18:00"}),
    "options in a row below a question that is written once": (
        ("Name,Which visits?,,\nOpen-Ended Response,Rundgang,Training der Minis,Other\n"
         "Petra Berger,Rundgang,,\nEva Lehmann,,Training der Minis,"),
        {"berger": "rundgang", "lehmann": "training"}),
    "a scale that says which end is the best": (
        ("Name,Rang (1 = am liebsten) [Rundgang],Rang (1 = am liebsten) [Training der Minis]\n"
         "Petra Berger,2,1"),
        {"berger": "training, rundgang"}),
    "day and time of day in columns of their own": (
        ("Name,Besuch,Datum,Uhrzeit\nPetra Berger,Offene Tür: kochen & reden,3.3.,18:00\n"
         "Petra Berger,Rundgang,10.3.,10:00"),
        {"berger": "offene-tuer@2027-03-03T18:00 = rundgang@2027-03-10"}),
    "Roman numbers in headings": (
        "Name,Wunsch II,Wunsch I\nPetra Berger,Rundgang,Training der Minis",
        {"berger": "training, rundgang"}),
    "nobody comes along": (
        "Name,Wunsch 1,Begleitpersonen\nPetra Berger,Rundgang,-\nEva Lehmann,Rundgang,keine",
        {"berger": "rundgang", "lehmann": "rundgang"}),
    "seats, sums and their column": (
        ("Name,Rundgang,Training der Minis,Summe\nPlätze,10,4,14\nPetra Berger,x,x,2\n"
         "Zusagen:,1,1,2"),
        {"berger": "rundgang = training"}),
    "seats above and below a table": (
        "Name,Rundgang,Training der Minis\nmax. Teilnehmer,9,4\nPetra Berger,x,\nfrei,8,4",
        {"berger": "rundgang"}),
    "what stands below a table": (
        ("Name,Rundgang,Training der Minis\nPetra Berger,x,(x)\n,,\nStand: 12.2.2027,,\n"
         "x = ja und (x) = vielleicht,,"),
        {"berger": "rundgang, training"}),
    "houses in rows of their own": (
        ("Name,Rundgang,Training der Minis\nJugendhaus Süd,,\nThomas Krause,x,\n"
         "Grundschule am Park,,\nThomas Krause,,x"),
        {"krause-2": "rundgang", "krause-1": "training"}),
    "who has withdrawn": (
        "Name,Wunsch 1,Status\nPetra Berger,Rundgang,\nEva Lehmann,Rundgang,storniert",
        {"berger": "rundgang"}),
    "a heading that says wishes and order": (
        'Name,Ihre Wünsche in Reihenfolge\nPetra Berger,"Rundgang, Training der Minis"',
        {"berger": "rundgang, training"}),
    "no house is a dash": ("Name,Haus,Wunsch 1\nPetra Berger,-,Rundgang", {"berger": "rundgang"}),
    "who comes along, in a sentence": (
        ("Name,Wunsch 1\nPetra Berger (wir sind zu dritt),Rundgang\n"
         "Eva Lehmann - kommt mit 2 Kollegen,Rundgang\nPiotr Nowak zu 3,Rundgang"),
        {"berger": "rundgang +2", "lehmann": "rundgang +2", "nowak": "rundgang +2"}),
    "how many come, in words": (
        ("Name,Wunsch 1,Wie viele seid ihr?\nPetra Berger,Rundgang,zu zweit\n"
         "Eva Lehmann,Rundgang,2 Personen\nPiotr Nowak,Rundgang,drei"),
        {"berger": "rundgang +1", "lehmann": "rundgang +1", "nowak": "rundgang +2"}),
    "a column of numbers without a word": (
        "#,Name,Rundgang,Training der Minis\n1,Petra Berger,x,\n2,Eva Lehmann,,x",
        {"berger": "rundgang", "lehmann": "training"}),
    "a question for each invitation": ("Name,Rundgang?,Training der Minis?\nPetra Berger,ja,nein",
        {"berger": "rundgang"}),
    "columns of the workbook beside its wishes": (
        ("Name,Wunsch 1,Wunsch 2,höchstens Besuche,höchstens am Tag\n"
         "Petra Berger,Rundgang,Training der Minis,3,1"),
        {"berger": "rundgang, training"}),
    "consent is no wish": ("Name,Einverständnis,Wunsch 1\nPetra Berger,ja,Rundgang",
        {"berger": "rundgang"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wishes"), READ.values(), ids=READ)
def test_what_is_read(text: str, wishes: dict[str, str]) -> None:
    found = clear(reading(text))
    said = {who: ", ".join(map(" = ".join, all_)) for who, all_ in samples.wishes(found).items()}
    assert said == wishes


ASKED = {
    "a last name": ("Name,Wunsch 1\nBerger,Rundgang", "which-person A2"),
    "a typing error": ("Name,Wunsch 1\nPetra Bergr,Rundgang", "which-person A2"),
    "an id of somebody else": ("Kennung,Name,Wunsch 1\nnowak,Petra Berger,Rundgang",
        "which-person B2"),
    "two of one name": ("Name,Wunsch 1\nThomas Krause,Rundgang", "which-person A2"),
    "somebody of another house": ("Name,Haus,Wunsch 1\nPetra Berger,Jugendhaus Süd,Rundgang",
        "which-person A2"),
    "a title with more behind it": ("Name,Wunsch 1\nPetra Berger,Rundgang (10 Plätze)",
        "which-invitation B2"),
    "a day that is not offered": ("Name,Wunsch 1\nPetra Berger,Rundgang 9.3.",
        "which-invitation B2"),
    "a day with several sessions and another hour": (
        "Name,Wunsch 1\nPetra Berger,Offene Tür: kochen & reden Mi 17 Uhr", "which-invitation B2"),
    "a heading that is no title": ("Name,Rundgang,Minis\nPetra Berger,x,x", "which-invitation C1"),
    "a house that is nearly so": ("Name,Haus,Wunsch 1\nPetra Berger,Grundschule,Rundgang",
        "which-partner B2"),
    "columns without ranks": ("Name,Slot A,Slot B\nPetra Berger,Rundgang,Training der Minis",
        "which-columns B1"),
    "a second first wish": ("Name,Wunsch 1,Wunsch 1\nPetra Berger,Rundgang,Training der Minis",
        "which-columns B1"),
    "a rank that is missing": ("Name,Wunsch 1,Wunsch 3\nPetra Berger,Rundgang,Training der Minis",
        "which-columns B1"),
    "two columns of one invitation": (
        "Name,Rundgang,Training der Minis,Rundgang\nPetra Berger,x,,x", "which-columns B1"),
    "a column of titles that is not needed": (
        "Name,Wunsch 1,Kommentar\nPetra Berger,Rundgang,Training der Minis", "which-columns C1"),
    "no headings": ("Petra Berger,Rundgang\nPiotr Nowak,Rundgang", "which-columns B1"),
    "two columns of people": ("Name,Kommt mit,Wunsch 1\nPetra Berger,Selin Özdemir,Rundgang",
        "which-columns A1"),
    "ticks or ranks": ("Name,Was möchten Sie?\nPetra Berger,Rundgang;Training der Minis",
        "which-order B1"),
    "an order that does not count": (
        "Name,Wünsche (Reihenfolge egal)\nPetra Berger,Rundgang;Training der Minis",
        "which-order B1"),
    "how many come to each": (
        ("Name,Wie viele kommen? [Rundgang],Wie viele kommen? [Training der Minis]\n"
         "Petra Berger,1,2"),
        "which-columns B1"),
    "numbers that begin again": (
        "Name,Nr,Einladung\nPetra Berger,1,Rundgang\nEva Lehmann,1,Rundgang", "which-columns C1"),
    "the highest number": ("Name,Rundgang,Training der Minis\nPetra Berger,5,3", "which-end B2"),
    "somebody new on a list": ("Rundgang\nPetra Berger\nNeuer Mensch", "which-person A3"),
    "the name of a house that has two invitations": ("Name,Wunsch 1\nPetra Berger,Rathaus",
        "which-invitation B2"),
    "marks on a scale": (
        ("Name,Wie gern? (5 = sehr) [Rundgang],Wie gern? (5 = sehr) [Training der Minis]\n"
         "Petra Berger,1,5"),
        "which-end B1"),
    "ranks that are none, since there are more than columns": (
        "Name,Rundgang,Training der Minis\nPetra Berger,3,1", "which-end B2"),
    "an invitation with a doubt": ("Name,Wunsch 1\nPetra Berger,Rundgang?", "which-invitation B2"),
    "an invitation in brackets": ("Name,Wunsch 1\nPetra Berger,(Rundgang)", "which-invitation B2"),
    "somebody with a doubt": ("Name,Wunsch 1\nPetra Berger?,Rundgang", "which-person A2"),
    "what nobody wants": ("Name,Was möchten Sie auf keinen Fall?\nPetra Berger,Rundgang",
        "which-columns B1"),
    "where somebody was": (
        ("Name,Wo waren Sie schon? [Rundgang],Wo waren Sie schon? [Training der Minis]\n"
         "Petra Berger,x,"),
        "which-columns B1"),
    "a date that belongs to no wish alone": (
        "Name,Wunsch 1,Wunsch 2,Termin\nPetra Berger,Rundgang,Training der Minis,5.3.",
        "which-columns D1"),
    "a sentence is one question": (
        'Name,Wunsch 1\nPetra Berger,"will gern zum Training, am liebsten Freitag"',
        "which-invitation B2"),
    "a date behind a comma belongs to the title": (
        'Name,Wunsch 1\nPetra Berger,"Rundgang, Mittwoch 10. März"', "which-invitation B2"),
    "somebody and a wife": ("Name,Wunsch 1\nPetra Berger + Frau,Rundgang", "which-person A2"),
    "what may stand in for a wish": ("Name,Wunsch 1,Ersatz\nPetra Berger,Rundgang,Minis",
        "which-columns C1"),
    "days of which one is none": (
        "Name,Besuch,Datum\nPetra Berger,Rundgang,10.3.\nEva Lehmann,Rundgang,bald",
        "which-columns C1"),
    "times of day alone": (
        ("Name,Wunsch 1,Uhrzeit\nPetra Berger,Offene Tür: kochen & reden,15 Uhr\n"
         "Piotr Nowak,Offene Tür: kochen & reden,18:00"),
        "which-columns C1"),
    "days that stand below a word for moments": (
        ("Name,Wunsch 1,Datum 1\nPetra Berger,Offene Tür: kochen & reden,3.3.2027 15:00\n"
         "Piotr Nowak,Offene Tür: kochen & reden,egal"),
        "which-columns C1"),
    "days without a year below a word for moments": (
        "Name,Wunsch 1,Datum 1\nPetra Berger,Rundgang,10.3. 10 Uhr\nPiotr Nowak,Rundgang,egal",
        "which-columns C1"),
    "times of day of which one is none": (
        ("Name,Besuch,Termin,Uhrzeit\nPetra Berger,Rundgang,10.3.,10:00\n"
         "Eva Lehmann,Rundgang,10.3.,früh"),
        "which-columns D1"),
    "a first name alone": ("Vorname,Wunsch 1\nPetra,Rundgang", "which-person A2"),
    "the heading of a list with its seats": ("Rundgang (10 Plätze)\nPetra Berger\nEva Lehmann",
        "which-invitation A1"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "place"), ASKED.values(), ids=ASKED)
def test_what_is_asked(text: str, place: str) -> None:
    found = reading(text)
    assert [(f"{one.code} {one.source.cell}") for one in found.questions] == [place]
    assert not found.problems
    assert len(found.questions[0].candidates) <= 3
    assert not samples.wishes(found) or "which-end" in place


WRONG = {
    "a cross alone": ("Name,Rundgang,Training der Minis\nPetra Berger,✘,", "unknown-mark B2"),
    "more or less": ("Name,Rundgang,Training der Minis\nPetra Berger,sehr gern,",
        "unknown-mark B2"),
    "a question mark": ("Name,Rundgang,Training der Minis\nPetra Berger,?,x", "unknown-mark B2"),
    "a doubtful mark": ("Name,Rundgang,Training der Minis\nPetra Berger,ja!!,x", "unknown-mark B2"),
    "ranks and marks": ("Name,Rundgang,Training der Minis\nPetra Berger,1,x", "unknown-mark C2"),
    "a number without a list": ("Name,Wunsch 1\nPetra Berger,4", "unknown-number B2"),
    "a rank that is missing": (
        "Name,Einladung,Rang\nPetra Berger,Rundgang,1\nPetra Berger,Training der Minis,",
        "unknown-mark B3"),
    "nobody is named": ("Name,Wunsch 1\nPetra Berger,Rundgang\n,Rundgang", "which-person B3"),
    "times": ("Name,10:00,11:00\nPetra Berger,x,x", "no-wishes A1"),
    "a number that is none": ("Name,Wunsch 1,Wie viele kommen?\nPetra Berger,Rundgang,ein paar",
        "bad-number C2"),
    "the own house on a list": ("Rundgang\nMamadou Ba", "own-institution A2"),
    "who comes along by name": ("Name,Wunsch 1,Begleitung\nPetra Berger,Rundgang,Frau Ba",
        "bad-number C2"),
    "a rank with a doubt": ("Name,Rundgang,Training der Minis\nPetra Berger,1?,x",
        "unknown-mark B2"),
    "one more, or a thumb": ("Name,Rundgang,Training der Minis\nPetra Berger,+1,x",
        "unknown-mark B2"),
    "a single V may be a tick": ("Name,Rundgang,Training der Minis\nPetra Berger,V,",
        "unknown-mark B2"),
    "a question mark for a title": ("Name,Wunsch 1,Wunsch 2\nPetra Berger,?,Rundgang",
        "which-invitation B2"),
    "the same as above, as a sign": ("Name,Wunsch 1\nPetra Berger,Rundgang\nEva Lehmann,„",
        "which-invitation B3"),
    "the same as above, in words": ("Name,Wunsch 1\nPetra Berger,Rundgang\nEva Lehmann,s. o.",
        "which-invitation B3"),
    "as somebody else": ("Name,Wunsch 1\nPetra Berger,Rundgang\nEva Lehmann,wie Petra",
        "which-invitation B3"),
    "several invitations in a cell for one": (
        "Name,Wunsch 1\nPetra Berger,Rundgang\nEva Lehmann,Rundgang > Training der Minis",
        "which-invitation B3"),
    "several people in a cell": (
        'Name,Wunsch 1\nPetra Berger,Rundgang\n"Eva Lehmann, Mamadou Ba",Rundgang',
        "which-person A3"),
    "people beside each other": (
        "Wohin,Petra Berger,Eva Lehmann\nRundgang,x,\nTraining der Minis,,x", "which-columns B1"),
    "headings that have slipped": (
        ",Name,Rundgang,Training der Minis\nPetra Berger,,x,\nEva Lehmann,,,x", "which-columns B1"),
    "the same house": (
        "Name,Haus,Wunsch 1\nPetra Berger,Grundschule am Park,Rundgang\nSelin Özdemir,dito,",
        "which-partner B3"),
    "an invitation that is written once for several": (
        "Einladung,Name\nRundgang,Petra Berger\n,Eva Lehmann", "which-invitation B3"),
    "other headings below": (
        ("Name,Wunsch 1,Wunsch 2\nPetra Berger,Rundgang,\nName,Wunsch 2,Wunsch 1\n"
         "Eva Lehmann,Rundgang,Training der Minis"),
        "which-columns B3"),
    "other titles below": (
        ("Name,Rundgang,Training der Minis\nPetra Berger,x,\n"
         "Name,Sprechstunde,Offene Tür: kochen & reden\nEva Lehmann,x,"),
        "which-columns B3"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "place"), WRONG.values(), ids=WRONG)
def test_what_is_wrong(text: str, place: str) -> None:
    found = reading(text)
    assert (asked(found), [" ".join(one) for one in wrong(found)]) == ([], [place])
    assert found.problems[0].hint
    assert "lehmann" not in samples.wishes(found)
