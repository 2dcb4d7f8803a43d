"""What is made of a table, kind by kind: read, asked, or told at its cell."""

from __future__ import annotations

import re

import pytest

from tests.signup import samples
from tests.signup.samples import asked, reading, wrong

CASES = """
== umlauts, case, titles of people, order of words -> oezdemir: training
Name,Wunsch 1
Frau OEZDEMIR Selin,training der minis
== HTML, ampersands, quotation marks -> berger: offene-tuer
Name,Wunsch 1
Petra Berger,"Offene Tür, kochen &amp; reden"
== ordinal words -> berger: rundgang, training
Name,Erstwunsch,Zweitwunsch
Petra Berger,Rundgang,Training der Minis
== English headings -> berger: training, rundgang
Your name,2nd choice,1st choice
Petra Berger,Rundgang,Training der Minis
== a title above, and sums below -> berger: rundgang = training
Wünsche 2027,,
,,
Name,Rundgang,Training der Minis
Petra Berger,x,x
Summe,1,1
== the day of a title -> berger: offene-tuer@2027-03-03T18:00
Name,Wunsch 1
Petra Berger,Offene Tür: kochen & reden Mi 18 Uhr
== a day that has one session only -> berger: rundgang@2027-03-10
Name,Wunsch 1
Petra Berger,Rundgang am 10.3. um 10 Uhr
== a day in a column of its own -> lehmann: unterricht@2027-03-04
Name,Einladung,Termin
Eva Lehmann,"Unterricht erleben, Klasse 3b",4.3.
== a day, then the rest of the invitation -> lehmann: rundgang@2027-03-10, rundgang
Name,Wunsch 1,Wunsch 2
Eva Lehmann,Rundgang 10.3.,Rundgang
== who brings others -> berger: rundgang +2; nowak: rundgang +2
Name,Wunsch 1
Petra Berger +2,Rundgang
Piotr Nowak,Rundgang zu dritt
== how many come -> berger: rundgang +2; team: rundgang +2
Name,Wunsch 1,Wie viele kommen?
Petra Berger,Rundgang,3
Team Jugendhaus,Rundgang,5
== how many more come along -> berger: rundgang +2
Name,Wunsch 1,Wie viele bringen Sie mit?
Petra Berger,Rundgang,2
== nobody more than the party itself -> team: rundgang
Name,Wunsch 1,Personen
Team Jugendhaus,Rundgang,3
== ranks with ties -> berger: rundgang = offene-tuer, training
Name,Rundgang,Training der Minis,Offene Tür: kochen & reden
Petra Berger,1,2,1
== the later answer counts -> berger: rundgang
Zeitstempel,Name,Wunsch 1
09.02.2027 10:00:00,Petra Berger,Rundgang
08.02.2027 10:00:00,Petra Berger,Training der Minis
== the house tells two of one name apart -> krause-2: rundgang
Name,Haus,Wunsch 1
Thomas Krause,Jugendhaus Süd,Rundgang
== the house behind the name -> krause-2: rundgang
Name,Wunsch 1
Thomas Krause (Jugendhaus Süd),Rundgang
== the same said twice -> berger: rundgang
Name,Wunsch 1
Petra Berger,Rundgang
Petra Berger,Rundgang
== a poll that repeats the option -> berger: rundgang
Name,Rundgang,Training der Minis
Petra Berger,Rundgang,
== one answer each -> berger: rundgang
Zeitstempel,Name,Einladung
1.2.2027,Petra Berger,Rundgang
== last names headed Name -> berger: rundgang
Name,Vorname,Wunsch 1
Berger,Petra,Rundgang
== first and last name in one column -> berger: rundgang
Vor- und Nachname,Wunsch 1
"Berger, Petra",Rundgang
== dates in a row below the titles -> berger: rundgang@2027-03-10 = offene-tuer@2027-03-03T18:00
Name,Rundgang,Offene Tür: kochen & reden,Offene Tür: kochen & reden
,10.3.,3.3. 15 Uhr,3.3. 18 Uhr
Petra Berger,x,,x
== a day of the weeks is no moment of an answer -> berger: rundgang@2027-03-10 = training@2027-03-05
Name,Wunsch,Datum
Petra Berger,Rundgang,10.3.
Petra Berger,Training der Minis,5.3.
== a cross beside ticks says no -> berger: rundgang; lehmann: training
Name,Rundgang,Training der Minis
Petra Berger,✔,✘
Eva Lehmann,✘,✔
== a numbered list -> berger: rundgang, training
Name,Wünsche
Petra Berger,"1. Rundgang
2. Training der Minis"
== a dash is no wish -> berger: rundgang
Name,Wunsch 1,Wunsch 2
Petra Berger,Rundgang,-
== several wishes of one column, ranked by the heading -> berger: rundgang, training
Name,Ihre 3 Wünsche (das Liebste zuerst)
Petra Berger,Rundgang; Training der Minis
== what else people count and bring -> berger: rundgang
Name,Anzahl Kinder,Was bringen Sie mit?,Wunsch 1
Petra Berger,22,Salat,Rundgang
== an account that says nothing -> berger: rundgang; lehmann: rundgang
Name,Ihr Name,Wunsch 1
anonymous,Petra Berger,Rundgang
anonymous,Eva Lehmann,Rundgang
== a column of ids -> krause-2: rundgang
Kennung,Name,Wunsch 1
krause-2,Thomas Krause,Rundgang
== all sort all -> berger: rundgang, training; lehmann: training, rundgang
Name,Ihre Favoriten
Petra Berger,Rundgang;Training der Minis
Eva Lehmann,Training der Minis;Rundgang
== Roman ranks -> berger: training, rundgang
Name,Rundgang,Training der Minis
Petra Berger,II,I.
== signs that are pictures, and what polls call no answer
-> berger: rundgang, training; lehmann: training
Name,Rundgang,Training der Minis
Petra Berger,✔\ufe0f,❔
Eva Lehmann,Unbekannt,✔\ufe0f
== only maybe is no rank of which the end is asked -> berger: rundgang, training; lehmann: rundgang
Name,Rundgang,Training der Minis
Petra Berger,ja,vielleicht
Eva Lehmann,vielleicht,
== words for nothing -> berger: rundgang; lehmann: rundgang
Name,Wunsch 1,Wunsch 2
Petra Berger,Rundgang,keiner
Eva Lehmann,Rundgang,n/a
== dates beside the wishes -> lehmann: unterricht@2027-03-04, rundgang
Name,Wunsch 1,Termin 1,Wunsch 2,Termin 2
Eva Lehmann,"Unterricht erleben, Klasse 3b",4.3.,Rundgang,
== ranks in a second row of headings -> berger: rundgang, training
Name,Wünsche,,
,1.,2.,
Petra Berger,Rundgang,Training der Minis,
== headings in a row below titles that are written once
-> berger: rundgang@2027-03-10 = offene-tuer@2027-03-03T18:00
,Rundgang,Offene Tür: kochen & reden,
Name,10.3.,3.3. 15 Uhr,3.3. 18 Uhr
Petra Berger,x,,x
== options in a row below a question that is written once -> berger: rundgang; lehmann: training
Name,Which visits?,,
Open-Ended Response,Rundgang,Training der Minis,Other
Petra Berger,Rundgang,,
Eva Lehmann,,Training der Minis,
== a scale that says which end is the best -> berger: training, rundgang
Name,Rang (1 = am liebsten) [Rundgang],Rang (1 = am liebsten) [Training der Minis]
Petra Berger,2,1
== day and time of day in columns of their own
-> berger: offene-tuer@2027-03-03T18:00 = rundgang@2027-03-10
Name,Besuch,Datum,Uhrzeit
Petra Berger,Offene Tür: kochen & reden,3.3.,18:00
Petra Berger,Rundgang,10.3.,10:00
== Roman numbers in headings -> berger: training, rundgang
Name,Wunsch II,Wunsch I
Petra Berger,Rundgang,Training der Minis
== nobody comes along -> berger: rundgang; lehmann: rundgang
Name,Wunsch 1,Begleitpersonen
Petra Berger,Rundgang,-
Eva Lehmann,Rundgang,keine
== seats, sums and their column -> berger: rundgang = training
Name,Rundgang,Training der Minis,Summe
Plätze,10,4,14
Petra Berger,x,x,2
Zusagen:,1,1,2
== seats above and below a table -> berger: rundgang
Name,Rundgang,Training der Minis
max. Teilnehmer,9,4
Petra Berger,x,
frei,8,4
== what stands below a table -> berger: rundgang, training
Name,Rundgang,Training der Minis
Petra Berger,x,(x)
,,
Stand: 12.2.2027,,
x = ja und (x) = vielleicht,,
== houses in rows of their own -> krause-2: rundgang; krause-1: training
Name,Rundgang,Training der Minis
Jugendhaus Süd,,
Thomas Krause,x,
Grundschule am Park,,
Thomas Krause,,x
== who has withdrawn -> berger: rundgang
Name,Wunsch 1,Status
Petra Berger,Rundgang,
Eva Lehmann,Rundgang,storniert
== a heading that says wishes and order -> berger: rundgang, training
Name,Ihre Wünsche in Reihenfolge
Petra Berger,"Rundgang, Training der Minis"
== no house is a dash -> berger: rundgang
Name,Haus,Wunsch 1
Petra Berger,-,Rundgang
== who comes along, in a sentence -> berger: rundgang +2; lehmann: rundgang +2; nowak: rundgang +2
Name,Wunsch 1
Petra Berger (wir sind zu dritt),Rundgang
Eva Lehmann - kommt mit 2 Kollegen,Rundgang
Piotr Nowak zu 3,Rundgang
== how many come, in words -> berger: rundgang +1; lehmann: rundgang +1; nowak: rundgang +2
Name,Wunsch 1,Wie viele seid ihr?
Petra Berger,Rundgang,zu zweit
Eva Lehmann,Rundgang,2 Personen
Piotr Nowak,Rundgang,drei
== a column of numbers without a word -> berger: rundgang; lehmann: training
#,Name,Rundgang,Training der Minis
1,Petra Berger,x,
2,Eva Lehmann,,x
== a question for each invitation -> berger: rundgang
Name,Rundgang?,Training der Minis?
Petra Berger,ja,nein
== columns of the workbook beside its wishes -> berger: rundgang, training
Name,Wunsch 1,Wunsch 2,höchstens Besuche,höchstens am Tag
Petra Berger,Rundgang,Training der Minis,3,1
== consent is no wish -> berger: rundgang
Name,Einverständnis,Wunsch 1
Petra Berger,ja,Rundgang
== lists one below the other, one column -> rundgang < berger; training < lehmann
Rundgang
Petra Berger

Training der Minis
Eva Lehmann
== lists one below the other, with headings again -> rundgang < berger; training < lehmann
Rundgang;
Name;Haus
Petra Berger;Grundschule am Park
;
Training der Minis;
Name;Haus
Eva Lehmann;Jugendhaus Süd
== lists one below the other, with headings once -> rundgang < berger; training < lehmann
Name;Haus
Rundgang;
Petra Berger;Grundschule am Park
Training der Minis;
Eva Lehmann;Jugendhaus Süd
== lists one below the other, side by side -> rundgang < berger; training < lehmann
Rundgang;Offene Tür: kochen & reden
Petra Berger;
;
Training der Minis;Unterricht erleben, Klasse 3b
Eva Lehmann;
== lists one below the other, in lines with numbers -> rundgang < berger; training < lehmann
Rundgang
1. Petra Berger
2.

Training der Minis
1. Eva Lehmann
2.
== lists that lie on their side, numbers above the names
-> rundgang < berger, lehmann; training < ba
Angebot;1;2
Rundgang;Petra Berger;Eva Lehmann
Training der Minis;Mamadou Ba
== lists that lie on their side, one heading over all names
-> rundgang < berger, lehmann; training < ba
Einladung;Wer kommt?;
Rundgang;Petra Berger;Eva Lehmann
Training der Minis;Mamadou Ba
== lists that lie on their side, seats and notes beside -> rundgang < berger, lehmann; training < ba
Angebot;Plätze;Name 1;Name 2;Bemerkung
Rundgang;9;Petra Berger;Eva Lehmann;Kaffee
Training der Minis;;Mamadou Ba
== a gap below the title of a list -> rundgang < berger, lehmann
Rundgang

Petra Berger
Eva Lehmann
== a gap in lists that stand beside each other -> rundgang < berger, lehmann; offene-tuer < nowak
Rundgang;Offene Tür: kochen & reden
Petra Berger;Piotr Nowak
;
Eva Lehmann;
== pages of one list -> rundgang < berger, lehmann
Rundgang;
Name;Haus
Petra Berger;
Name;Haus
Eva Lehmann;
== a last name -> which-person? A2
Name,Wunsch 1
Berger,Rundgang
== a typing error -> which-person? A2
Name,Wunsch 1
Petra Bergr,Rundgang
== an id of somebody else -> which-person? B2
Kennung,Name,Wunsch 1
nowak,Petra Berger,Rundgang
== two of one name -> which-person? A2
Name,Wunsch 1
Thomas Krause,Rundgang
== somebody of another house -> which-person? A2
Name,Haus,Wunsch 1
Petra Berger,Jugendhaus Süd,Rundgang
== a title with more behind it -> which-invitation? B2
Name,Wunsch 1
Petra Berger,Rundgang (10 Plätze)
== a day that is not offered -> which-invitation? B2
Name,Wunsch 1
Petra Berger,Rundgang 9.3.
== a day with several sessions and another hour -> which-invitation? B2
Name,Wunsch 1
Petra Berger,Offene Tür: kochen & reden Mi 17 Uhr
== a heading that is no title -> which-invitation? C1
Name,Rundgang,Minis
Petra Berger,x,x
== a house that is nearly so -> which-partner? B2
Name,Haus,Wunsch 1
Petra Berger,Grundschule,Rundgang
== columns without ranks -> which-columns? B1
Name,Slot A,Slot B
Petra Berger,Rundgang,Training der Minis
== a second first wish -> which-columns? B1
Name,Wunsch 1,Wunsch 1
Petra Berger,Rundgang,Training der Minis
== a rank that is missing -> which-columns? B1
Name,Wunsch 1,Wunsch 3
Petra Berger,Rundgang,Training der Minis
== two columns of one invitation -> which-columns? B1
Name,Rundgang,Training der Minis,Rundgang
Petra Berger,x,,x
== a column of titles that is not needed -> which-columns? C1
Name,Wunsch 1,Kommentar
Petra Berger,Rundgang,Training der Minis
== no headings -> which-columns? B1
Petra Berger,Rundgang
Piotr Nowak,Rundgang
== two columns of people -> which-columns? A1
Name,Kommt mit,Wunsch 1
Petra Berger,Selin Özdemir,Rundgang
== ticks or ranks -> which-order? B1
Name,Was möchten Sie?
Petra Berger,Rundgang;Training der Minis
== an order that does not count -> which-order? B1
Name,Wünsche (Reihenfolge egal)
Petra Berger,Rundgang;Training der Minis
== how many come to each -> which-columns? B1
Name,Wie viele kommen? [Rundgang],Wie viele kommen? [Training der Minis]
Petra Berger,1,2
== numbers that begin again -> which-columns? C1
Name,Nr,Einladung
Petra Berger,1,Rundgang
Eva Lehmann,1,Rundgang
== the highest number -> which-end? B2
Name,Rundgang,Training der Minis
Petra Berger,5,3
== somebody new on a list -> rundgang < berger; which-person? A3
Rundgang
Petra Berger
Neuer Mensch
== the name of a house that has two invitations -> which-invitation? B2
Name,Wunsch 1
Petra Berger,Rathaus
== marks on a scale -> which-end? B1
Name,Wie gern? (5 = sehr) [Rundgang],Wie gern? (5 = sehr) [Training der Minis]
Petra Berger,1,5
== ranks that are none, since there are more than columns -> which-end? B2
Name,Rundgang,Training der Minis
Petra Berger,3,1
== an invitation with a doubt -> which-invitation? B2
Name,Wunsch 1
Petra Berger,Rundgang?
== an invitation in brackets -> which-invitation? B2
Name,Wunsch 1
Petra Berger,(Rundgang)
== somebody with a doubt -> which-person? A2
Name,Wunsch 1
Petra Berger?,Rundgang
== what nobody wants -> which-columns? B1
Name,Was möchten Sie auf keinen Fall?
Petra Berger,Rundgang
== where somebody was -> which-columns? B1
Name,Wo waren Sie schon? [Rundgang],Wo waren Sie schon? [Training der Minis]
Petra Berger,x,
== a date that belongs to no wish alone -> which-columns? D1
Name,Wunsch 1,Wunsch 2,Termin
Petra Berger,Rundgang,Training der Minis,5.3.
== a sentence is one question -> which-invitation? B2
Name,Wunsch 1
Petra Berger,"will gern zum Training, am liebsten Freitag"
== a date behind a comma belongs to the title -> which-invitation? B2
Name,Wunsch 1
Petra Berger,"Rundgang, Mittwoch 10. März"
== somebody and a wife -> which-person? A2
Name,Wunsch 1
Petra Berger + Frau,Rundgang
== what may stand in for a wish -> which-columns? C1
Name,Wunsch 1,Ersatz
Petra Berger,Rundgang,Minis
== days of which one is none -> which-columns? C1
Name,Besuch,Datum
Petra Berger,Rundgang,10.3.
Eva Lehmann,Rundgang,bald
== times of day alone -> which-columns? C1
Name,Wunsch 1,Uhrzeit
Petra Berger,Offene Tür: kochen & reden,15 Uhr
Piotr Nowak,Offene Tür: kochen & reden,18:00
== days that stand below a word for moments -> which-columns? C1
Name,Wunsch 1,Datum 1
Petra Berger,Offene Tür: kochen & reden,3.3.2027 15:00
Piotr Nowak,Offene Tür: kochen & reden,egal
== days without a year below a word for moments -> which-columns? C1
Name,Wunsch 1,Datum 1
Petra Berger,Rundgang,10.3. 10 Uhr
Piotr Nowak,Rundgang,egal
== times of day of which one is none -> which-columns? D1
Name,Besuch,Termin,Uhrzeit
Petra Berger,Rundgang,10.3.,10:00
Eva Lehmann,Rundgang,10.3.,früh
== a first name alone -> which-person? A2
Vorname,Wunsch 1
Petra,Rundgang
== the heading of a list with its seats -> which-invitation? A1
Rundgang (10 Plätze)
Petra Berger
Eva Lehmann
== two people before their wish are no list -> which-columns? A1
Name 1;Name 2;Wunsch 1
Petra Berger;Eva Lehmann;Rundgang
== titles below ranks are no headings -> berger: rundgang; lehmann: rundgang; which-person? A2
Name;Wunsch 1;Wunsch 2
Rundgang;Rundgang;Training der Minis
Petra Berger;Rundgang;
Eva Lehmann;Rundgang;
== a cross alone -> unknown-mark! B2
Name,Rundgang,Training der Minis
Petra Berger,✘,
== more or less -> unknown-mark! B2
Name,Rundgang,Training der Minis
Petra Berger,sehr gern,
== a question mark -> berger: training; unknown-mark! B2
Name,Rundgang,Training der Minis
Petra Berger,?,x
== a doubtful mark -> berger: training; unknown-mark! B2
Name,Rundgang,Training der Minis
Petra Berger,ja!!,x
== ranks and marks -> berger: rundgang; unknown-mark! C2
Name,Rundgang,Training der Minis
Petra Berger,1,x
== a number without a list -> unknown-number! B2
Name,Wunsch 1
Petra Berger,4
== a rank that is missing beside an invitation -> unknown-mark! B3
Name,Einladung,Rang
Petra Berger,Rundgang,1
Petra Berger,Training der Minis,
== nobody is named -> berger: rundgang; which-person! B3
Name,Wunsch 1
Petra Berger,Rundgang
,Rundgang
== times -> no-wishes! A1
Name,10:00,11:00
Petra Berger,x,x
== a number that is none -> bad-number! C2
Name,Wunsch 1,Wie viele kommen?
Petra Berger,Rundgang,ein paar
== the own house on a list -> own-institution! A2
Rundgang
Mamadou Ba
== who comes along by name -> bad-number! C2
Name,Wunsch 1,Begleitung
Petra Berger,Rundgang,Frau Ba
== a rank with a doubt -> berger: training; unknown-mark! B2
Name,Rundgang,Training der Minis
Petra Berger,1?,x
== one more, or a thumb -> berger: training; unknown-mark! B2
Name,Rundgang,Training der Minis
Petra Berger,+1,x
== a single V may be a tick -> unknown-mark! B2
Name,Rundgang,Training der Minis
Petra Berger,V,
== a question mark for a title -> which-invitation! B2
Name,Wunsch 1,Wunsch 2
Petra Berger,?,Rundgang
== the same as above, as a sign -> berger: rundgang; which-invitation! B3
Name,Wunsch 1
Petra Berger,Rundgang
Eva Lehmann,„
== the same as above, in words -> berger: rundgang; which-invitation! B3
Name,Wunsch 1
Petra Berger,Rundgang
Eva Lehmann,s. o.
== as somebody else -> berger: rundgang; which-invitation! B3
Name,Wunsch 1
Petra Berger,Rundgang
Eva Lehmann,wie Petra
== several invitations in a cell for one -> berger: rundgang; which-invitation! B3
Name,Wunsch 1
Petra Berger,Rundgang
Eva Lehmann,Rundgang > Training der Minis
== several people in a cell -> berger: rundgang; which-person! A3
Name,Wunsch 1
Petra Berger,Rundgang
"Eva Lehmann, Mamadou Ba",Rundgang
== people beside each other -> which-columns! B1
Wohin,Petra Berger,Eva Lehmann
Rundgang,x,
Training der Minis,,x
== headings that have slipped -> which-columns! B1
,Name,Rundgang,Training der Minis
Petra Berger,,x,
Eva Lehmann,,,x
== the same house -> berger: rundgang; which-partner! B3
Name,Haus,Wunsch 1
Petra Berger,Grundschule am Park,Rundgang
Selin Özdemir,dito,
== an invitation that is written once for several -> berger: rundgang; which-invitation! B3
Einladung,Name
Rundgang,Petra Berger
,Eva Lehmann
== other headings below -> berger: rundgang; which-columns! B3
Name,Wunsch 1,Wunsch 2
Petra Berger,Rundgang,
Name,Wunsch 2,Wunsch 1
Eva Lehmann,Rundgang,Training der Minis
== other titles below -> berger: rundgang; which-columns! B3
Name,Rundgang,Training der Minis
Petra Berger,x,
Name,Sprechstunde,Offene Tür: kochen & reden
Eva Lehmann,x,
== moments that may be meant either way -> two-statements! A2; two-statements! A3
Name,Wunsch 1,Zeit
Petra Berger,Rundgang,13/02/2027
Petra Berger,Training der Minis,02/03/2027
== two statements, told at both rows -> two-statements! A2; two-statements! A3
Name,Wunsch 1
Petra Berger,Rundgang
Petra Berger,Training der Minis
== a row that has slipped is no second row of headings -> which-columns? C1; which-person! C2
Name,Haus,Wunsch 1,Wunsch 2
,Neue Kraft,Rathaus,Rundgang,Training der Minis
Petra Berger,Grundschule am Park,Rundgang,
== one title beside names is no list of what stands below another word -> no-wishes! A1
Name;Rundgang
Gast;x
Eva Lehmann;
== people above a known word are no titles
-> rundgang < berger, nowak; which-person? A5; which-invitation! A5
Rundgang
Petra Berger
Piotr Nowak

Gast
Eva Lehmann
== withdrawn in one column of a grid -> berger: rundgang; unknown-mark! C2
Name,Rundgang,Training der Minis
Petra Berger,x,abgesagt
== headings that come again below a gap need a title -> rundgang < berger; which-invitation! A7
Rundgang;
Name;Haus
Petra Berger;Grundschule am Park
;
;
Name;Haus
Eva Lehmann;Jugendhaus Süd
== only a gap is left of a list in one column -> rundgang < berger; which-invitation! A4
Rundgang
Petra Berger

Eva Lehmann
== only a gap is left of a list in one of several
-> rundgang < berger; training < ba; which-invitation! A7
Rundgang;Offene Tür: kochen & reden
Petra Berger;
;
Training der Minis;
Mamadou Ba;
;
Eva Lehmann;
== only a gap is left of a list beside houses -> rundgang < berger; which-invitation! A5
Rundgang;
Name;Haus
Petra Berger;Grundschule am Park
;
Eva Lehmann;
"""
"""Each has a name and what comes of it, above the table itself.

That is who wishes what, the dearest first (equally wanted with `=`); who is entered on which list,
behind `<`; what must be asked (`?`), and what is wrong (`!`), each at its cell.
"""

_CASE = re.compile(r"^== (.+?)\s-> (.+)\n((?:(?!== ).*\n)+)", re.MULTILINE)


@pytest.mark.parametrize(
    ("said", "text"),
    [pytest.param(said, text, id=name) for name, said, text in _CASE.findall(CASES)],
)
def test_what_is_made_of_a_table(said: str, text: str) -> None:
    found = reading(text)
    made = [
        *(
            f"{who}: {', '.join(' = '.join(group) for group in groups)}"
            for who, groups in samples.wishes(found).items()
        ),
        *(f"{one} < {', '.join(names)}" for one, names in samples.lists(found).items()),
        *(f"{code}? {cell}" for code, cell, _about in asked(found)),
        *(f"{code}! {cell}" for code, cell in wrong(found)),
    ]
    assert "; ".join(made) == said
    assert all(len(one.candidates) <= 3 for one in found.questions)
    assert all(one.hint for one in found.problems)
