"""Six tables as six people make them, into one data set, in any order, again and again."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from kooperation.signup.book import read_book
from tests.signup import samples

if TYPE_CHECKING:
    from kooperation.files.load import Loaded
    from kooperation.signup.reading import Reading

SCHOOL = """\
Grundschule am Park;;;
Wünsche der Kolleginnen (bitte bis Freitag);;;
;;;
Lehrkraft;1. Wunsch;2. Wunsch;Bemerkung
Frau Berger, Petra;Training der Minis;Rundgang;
Selin Oezdemir;Rundgang Mi 10.3.;;kommt mit dem Rad
Thomas Krause (Grundschule am Park);Offene Tür: kochen und reden Mi 18 Uhr;Rundgang;
"""
CLUB = """\
Wer?,Rundgang,Training,Unterricht,Sprechstunde
Piotr Nowak,x,,vielleicht,
Jan Erik van der Meer,,,x,x
Summe,1,0,2,1
"""
TOWN = (
    "Lfd. Nr.\tName\tDienststelle\tEinladung\tRang\r\n"
    "1\tHofer, Anneliese\tRathaus, Amt für Soziales\tTraining der Minis\t1\r\n"
    "2\tHofer, Anneliese\tRathaus, Amt für Soziales\tUnterricht erleben, Klasse 3b\t2\r\n"
)
FORM = """\
"ID","Startzeit","Fertigstellungszeit","E-Mail","Name","Ihr Name?","Einrichtung?",\
"Bitte sortieren Sie"
"1","2027-02-01 10:00","2027-02-01 10:02","anonymous","","Eva Lehmann","Jugendhaus Süd",\
"Rundgang;Training der Minis;Offene Tür: kochen & reden;"
"2","2027-02-02 10:00","2027-02-02 10:02","anonymous","","Eva Lehmann","Jugendhaus Süd",\
"Training der Minis;Rundgang;Offene Tür: kochen & reden;"
"""
POLL = """\
,Rundgang,"Unterricht erleben, Klasse 3b",Training der Minis
Thomas Krause / Jugendhaus Süd,✔,✘,(✔)
Team Jugendhaus +1,✔,,
"""
PHONE = """\
Rundgang 10.3.;Training der Minis
Petra Berger +1;Mamadou Ba
;Eva Lehmann
"""
SIX = {
    "school": SCHOOL.encode("cp1252"), "club": CLUB.encode(), "town": TOWN.encode("utf-16"),
    "form": ("\ufeff" + FORM).encode(), "poll": POLL.encode(), "phone": PHONE.encode(),
}  # fmt: skip
ANSWERS = """\
people: {}
invitations:
  Unterricht: unterricht
"""
WISHES = {
    "berger": [["training"], ["rundgang"]],
    "oezdemir": [["rundgang@2027-03-10"]],
    "krause-1": [["offene-tuer@2027-03-03T18:00"], ["rundgang"]],
    "nowak": [["rundgang"], ["unterricht"]],
    "van-der-meer": [["unterricht", "sprechstunde"]],
    "hofer": [["training"], ["unterricht"]],
    "lehmann": [["training"], ["rundgang"]],
    "krause-2": [["rundgang"], ["training"]],
    "team": [["rundgang +1"]],
}


def reading(name: str, data: Loaded) -> Reading:
    book, problems = read_book(f"{name}.csv", SIX[name])
    assert book
    assert not problems
    return samples.read(book, data)


def taken(name: str, data: Loaded) -> Loaded:
    """The data once a table was taken over; nothing may be open."""
    found = reading(name, data)
    assert (samples.asked(found), samples.wrong(found)) == ([], [])
    return samples.after(data, found)


def held(data: Loaded) -> tuple[samples.Wishes, dict[str, set[str]]]:
    """Who wishes what, and who stands on which list."""
    assert data.partners.entry
    wishes = {
        person.id: [
            [f"{one.name} +{one.more}" if one.more else one.name for one in group]
            for group in person.wishes
        ]
        for partner in data.partners.entry.partners
        for person in partner.people
        if person.wishes
    }
    assert data.invitations.entry
    lists = {}
    for offer in data.invitations.entry.invitations:
        for names in (offer.interested, *(one.interested for one in offer.sessions)):
            if names:
                lists[offer.id] = {f"{one.name} +{one.more or 0}" for one in names}
    return wishes, lists


@pytest.mark.uncounted
@pytest.mark.parametrize("order", [*permutations(SIX)][::97])
def test_six_tables_in_any_order_and_again(order: tuple[str, ...]) -> None:
    data = samples.loaded(imports=ANSWERS)
    for name in order:
        data = taken(name, data)
    wishes, lists = held(data)
    assert wishes == WISHES
    assert lists == {"rundgang": {"berger +1"}, "training": {"ba +0", "lehmann +0"}}
    for name in order:
        found = reading(name, data)
        assert not found.edits
        assert not found.memory


def test_a_correction_by_hand_between_stays() -> None:
    data = samples.loaded(imports=ANSWERS)
    for name in SIX:
        data = taken(name, data)
    partners = data.document("partners").raw.decode()
    assert partners.count("[training, rundgang]") == 2
    corrected = partners.replace("[training, rundgang]", "[rundgang]", 1)
    lists = data.document("invitations").raw.decode().replace("[ba, lehmann]", "[ba]")
    data = samples.loaded(corrected, lists, data.document("imports").raw.decode())
    for name in SIX:
        assert not reading(name, data).edits
