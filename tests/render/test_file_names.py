"""Files that are named after ids can be written on every system, and each has a name of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.render import FORMATS, file_name
from tests.build import dataset, going, partner, person, session
from tests.render import written

DEVICES = (
    *("con", "prn", "aux", "nul"),
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
)
"""What Windows takes for a device, in any folder and with any ending."""
NEAR = ("com", "lpt", "com10", "con-1", "nul-nul", "a-con", "conn", "xaux", "console", "prn2")
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)


@pytest.mark.parametrize("kind", ["pdf", "ics"])
def test_no_list_is_written_to_a_device(kind: str) -> None:
    assert kind in FORMATS
    ids = (*DEVICES, *NEAR)
    sessions = [
        session(id_, f"2027-03-{2 + number // 8:02} {8 + number % 8}:00-{8 + number % 8}:30")
        for number, id_ in enumerate(ids)
    ]
    data = dataset(
        *(person(id_, partner="home", wishes=dict.fromkeys(ids, 0)) for id_ in ids),
        *map(partner, ids),
        *sessions,
    )
    visits = [visit for one in sessions for visit in going(one, one.invitation)]
    paths = [*written(kind, data, visits)]
    stems = [part.partition(".")[0] for path in paths for part in path.split("/")]
    assert not {*DEVICES} & {*stems}
    assert {f"people/{name}_.{kind}" for name in DEVICES} <= {*paths}
    assert {f"people/{name}.{kind}" for name in NEAR} <= {*paths}


@given(st.sets(IDS | st.sampled_from(DEVICES + NEAR)), st.sampled_from(["", "/x", ".pdf", ".a.b"]))
def test_no_two_ids_share_a_file(ids: set[str], behind: str) -> None:
    names = {file_name(f"con-1/{id_}{behind}") for id_ in ids}
    assert len(names) == len(ids)
    assert all(name.removeprefix("con-1/").removesuffix(behind) not in DEVICES for name in names)
