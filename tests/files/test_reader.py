from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.files import reader
from kooperation.files.document import MOST_BYTES, Document, excerpt
from kooperation.files.reader import READER_CODES, read
from kooperation.problems import Severity, SourceRange


def document(text: str | bytes) -> Document:
    return read("f", text if isinstance(text, bytes) else text.encode())


def only(text: str | bytes) -> tuple[str, int, int]:
    """Code, line and column of the only problem."""
    (problem,) = document(text).problems
    return problem.code, problem.source.line, problem.source.column


def value(text: str | bytes) -> Any:
    read_ = document(text)
    assert read_.problems == ()
    return read_.value


# --- what is read ---


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "on", "01234", "0x1F", "1e3", "14:30", "09:30", "2027-03-01", "null", "~", "1.0"],
)
def test_a_scalar_is_the_text_that_was_written(written: str) -> None:
    assert value(f"a: {written}\nb: [{written}]\n") == {"a": written, "b": [written]}


def test_nothing_is_an_empty_text() -> None:
    assert value("a:\nb: ''\nc: x\n") == {"a": "", "b": "", "c": "x"}


def test_texts_in_quotes_and_over_many_lines() -> None:
    text = "a: \"x: #1 \\u00e4\"\nb: 'it''s'\nc: |\n  one\n  two\nd: >\n  three\n  four\n"
    assert value(text) == {"a": "x: #1 ä", "b": "it's", "c": "one\ntwo\n", "d": "three four\n"}


@pytest.mark.parametrize("raw", [b"a: \xc3\xa4\r\nb: x\r\n", b"\xef\xbb\xbfa: \xc3\xa4\rb: x\r"])
def test_line_ends_of_all_systems_and_the_byte_order_mark(raw: bytes) -> None:
    assert value(raw) == {"a": "ä", "b": "x"}
    assert document(raw).source("b") == SourceRange("f", 2, 4, 2, 5)


# --- where it stands ---


def test_every_value_and_key_has_a_place() -> None:
    read_ = document("ä:\n  - id: b\n    wishes: [c, [d, 🎈e]]\n")
    assert read_.source() == SourceRange("f", 1, 1, 1, 1)
    assert read_.source("ä", 0, "id") == SourceRange("f", 2, 9, 2, 10)
    assert read_.source("ä", 0, "wishes", 1, 1) == SourceRange("f", 3, 21, 3, 23)
    assert read_.key_source("ä", 0, "wishes") == SourceRange("f", 3, 5, 3, 11)


def test_what_was_not_written_stands_where_it_would() -> None:
    read_ = document("a:\n  - b: c\n")
    assert read_.source("a", 0, "missing") == read_.source("a", 0)
    assert read_.source("a", 0, "b", 0) == read_.source("a", 0, "b")


def test_what_is_left_out_is_gone_with_its_place() -> None:
    read_ = document("a: [x, y, z]\n")
    rest = read_.without([("a", 1)])
    assert rest.value == {"a": ["x", "z"]}
    assert rest.source("a", 1) == SourceRange("f", 1, 11, 1, 12)
    assert read_.value == {"a": ["x", "y", "z"]}


# --- what cannot be read ---


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ("empty-file", 1, 1)),
        ("# nothing yet\n", ("empty-file", 1, 1)),
        ("---\n", ("empty-file", 1, 1)),
        (b"\xef\xbb\xbf", ("empty-file", 1, 1)),
        ("a: Fü".encode("cp1252"), ("encoding", 1, 5)),
        (b"# \xc3\xa4\r\na: \xe4\n", ("encoding", 2, 4)),
        (b"\xef\xbb\xbf# \xc3\xa4\n\xe4", ("encoding", 2, 1)),
        ("a: b\n".encode("utf-16"), ("encoding", 1, 1)),
        ("a:\n\t- b\n", ("tab", 2, 1)),
        ("a:\n  -\tb\n", ("tab", 2, 4)),
        ("a: b\n  \t\nc: d\n", ("tab", 2, 3)),  # libyaml stops at some of these
        ("a:\n\u00a0 - b\n", ("no-break-space", 2, 1)),
        ("a:\n  - id:\u00a0b\n", ("no-break-space", 2, 8)),
        ("a:\n  -\u00a0id: b\n", ("no-break-space", 2, 4)),
        ("a: b\n<<<<<<< HEAD\nc: d\n", ("conflict-marker", 2, 1)),
        ("a: b\n=======\nc: d\n", ("conflict-marker", 2, 1)),
        ("a: b\n>>>>>>> main\n", ("conflict-marker", 2, 1)),
        ("a: b\x00\n", ("control-character", 1, 5)),
        ("a: b\x85\n", ("control-character", 1, 5)),
        ("a: \u202eb\n", ("control-character", 1, 4)),
        ("a: b\ufeff\n", ("control-character", 1, 5)),
        ('x:\na: "b\\x1b[2J"\n', ("control-character", 2, 4)),
        ("a: &x b\n", ("anchor", 1, 4)),
        ("a: *x\n", ("anchor", 1, 4)),
        ("<<: *x\n", ("anchor", 1, 5)),
        ("a: !!str b\n", ("tag", 1, 4)),
        ("a: !b\n", ("tag", 1, 4)),
        ("a: b\nc: d\na: e\n", ("duplicate-key", 3, 1)),
        ("? [a]\n: b\n", ("wrong-type", 1, 3)),
        ("a: b #c\n", ("lost-text", 1, 4)),
        ("- Raum #3\n", ("lost-text", 1, 3)),
        # mistakes of YAML itself: the place is where people have to mend something
        ("a: b: c\n", ("yaml-syntax", 1, 5)),
        ("a:\n  - id: b\n     name: c\n", ("yaml-syntax", 3, 6)),
        ("a:\n  - id b\n    name: c\n", ("yaml-syntax", 2, 3)),
        ("a:\n  -id: b\n    name: c\n", ("yaml-syntax", 2, 3)),
        ("a:\n  - id: b\n    name:c\n    d: e\n", ("yaml-syntax", 3, 9)),
        ("a:\n  - id: b\n    name c\n", ("yaml-syntax", 3, 5)),
        ("a:\n  - id: b\n   name: c\n", ("yaml-syntax", 3, 4)),
        ("a:\n  b: c\n - d\n", ("yaml-syntax", 3, 2)),
        ("a: [b, c\nd: e\n", ("yaml-syntax", 1, 4)),
        ("a: {b: c\n", ("yaml-syntax", 1, 4)),
        ('a: "b\nc: d\n', ("yaml-syntax", 1, 4)),
        ("a:\n  - [b,\n\n", ("yaml-syntax", 2, 7)),
        ('a: "b" c\n', ("yaml-syntax", 1, 8)),
        ("a: [b] c\n", ("yaml-syntax", 1, 8)),
        ("a: @b\n", ("yaml-syntax", 1, 4)),
        ("a: *b* c\n", ("yaml-syntax", 1, 4)),
        ("a: | b\n", ("yaml-syntax", 1, 4)),
        ('a: "C:\\q"\n', ("yaml-syntax", 1, 7)),
        ("a: - b\n", ("yaml-syntax", 1, 4)),
        ("%FOO\n", ("yaml-syntax", 1, 5)),
        ("a: b\n---\nc: d\n", ("yaml-syntax", 2, 1)),
    ],
)
def test_a_mistake_has_a_code_and_a_place(text: str | bytes, problem: tuple[str, int, int]) -> None:
    assert only(text) == problem


@pytest.mark.parametrize(
    "text",
    [
        "a:\tb\n",
        "a: b # a comment\n",
        "a: b ## a heading\n",
        "a: '#1 of \u00a0two'\n",
        "a: Raum#3\n",
        "a: 10\u00a0Euro – <<<<<<<\n",
        "a: '&x *y !z'\n",
        "a: x & y * z !\n",
        "%YAML 1.2\n---\na: b\n",
        "a: Größe 🎈\u00ad\n",
        "a: {b: c}\nd: {b: c}\n",
    ],
)
def test_what_only_looks_like_a_mistake(text: str) -> None:
    assert document(text).problems == ()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("title: Wochen: ein Anfang\n", "a second colon", '"Wochen: ein Anfang"'),
        ("a:\n  - id: b\n     name: c\n", "does not fit the one above", "same column"),
        ("a:\n  - id b\n    name: c\n", "lacks its colon", "write - id: b"),
        ("a:\n  - Anna B\n    b: c\n", "lacks its colon", "write - name: Anna B"),
        ("a:\n  - 2027-03-02 10:00\n    b: c\n", "lacks", "write - at: 2027-03-02 10:00"),
        ("a: b\nc = d\ne: f\n", "lacks its colon", "write c: d; but if it continues the text"),
        ("a:\n  -id: b\n    name: c\n", "a space is missing behind the hyphen", "write - id: b"),
        ("a:\n  - id: b\n  -id: c\n", "a space is missing behind the hyphen", "write - id: c"),
        ("a:\n  – id: b\n    name: c\n", "a hyphen, not with –", "write - id: b"),
        ("a:\n  * id: b\n    name: c\n", "a hyphen, not with *", "write - id: b"),
        ("a:\n  - b:c\n    d: e\n", "a space is missing behind this colon", "write - b: c"),
        ("a:\n  - b: c\n    d:e\n    f: g\n", "a space is missing behind this colon", "d: e"),
        ("a:\n  b: c\n    - {d: e}\n", "does not fit the one above", "such as people:"),
        ("  a: b\nc: d\n", "does not fit the ones above", "such as weeks: or people:"),
        ("a: [b, c\nd: e\n", "this [ is not closed", "]"),
        ("- a: [\n- b: c\n", "this [ is not closed", "add the ]"),
        ("- a: [[b], [c, d], # e\n\n- f: g\n", "this [ is not closed", "add the ]"),
        ("- a: [b,\n    c,\n- d: e\n", "this [ is not closed", "add the ]"),
        ("- a: {\n- b: c\n", "this { is not closed", "add the }"),
        ("a: [\n", "a bracket is still open", "add the ] or }"),
        ("a: [", "a bracket is still open", "add the ] or }"),
        ("a: [- b, - c]\n", "a list in brackets has no hyphens", "remove the hyphen"),
        ('a: "b\n', "this quotation mark is not closed", "close it"),
        ('a: "b" c\n', 'something stands behind the closing "', """write a: '"b" c'"""),
        ("a: 'b's c'\n", "something stands behind the closing '", """write a: "b's c\""""),
        ("a: [b] c\n", "something stands behind the closing ]", "put everything inside"),
        ("a: „b: c“ # d\n", "a second colon", 'write a: "b: c", or start a new line'),
        ("a:\n  - b\n  [c]\n", "a hyphen is missing", "write - [c]"),
        ("a:\n  - b\n  # c\n\n  d\ne: f\n", "a hyphen is missing", "write - d"),
        ("a:\n  - b: c\n - d: e\n", "does not fit the ones above", "below the other hyphens"),
        ("a: @b\n", "cannot start with this character", 'put the text in quotes: "@b"'),
        ("a: [@b, c]\n", "cannot start with this character", 'put the text in quotes: "@b"'),
        ("a: [b,,c]\n", "a comma too many", "remove it"),
        ("a: &b c\n", "& and * have a meaning", 'quotes: "&b c"; instead of an alias'),
        ("a: !b\n", "! has a meaning of its own", 'put the text in quotes: "!b"'),
        ("a: - b\n", "a list cannot begin behind its key", "write [b], or one item a line"),
        ("a: b #c\n", 'the text ends at "b"', 'write "b #c", or a space behind the #'),
        ("a: #c\n", "no text stands here", 'write "#c", or a space behind the #'),
        ("a: b\na: c\n", '"a" stands twice here, first in line 1', "keep one"),
        ("- a: b\n  a: c\n", '"a" stands twice here', "begin a new entry with a hyphen: - a: c"),
        ("# a\n", "nothing but comments", ""),
        ("a: \x1b\n", "U+001B", "delete it"),
        ("a:\n\tb: c\n", "a tab", "spaces"),
        (b"\xe4", "not saved as UTF-8", "save it as UTF-8"),
    ],
)
def test_a_mistake_is_said_in_the_words_of_the_writer(
    text: str | bytes, message: str, hint: str
) -> None:
    (problem,) = document(text).problems
    assert message in problem.message
    assert hint in problem.hint


def test_one_mistake_does_not_hide_the_next() -> None:
    codes = [p.code for p in document("a: b\na: c\n? [d]\n: e\nf: Raum #3\n").problems]
    assert codes == ["duplicate-key", "wrong-type", "lost-text"]


def test_lost_text_only_warns() -> None:
    read_ = document("a: Raum #3\n")
    assert read_.problems[0].severity is Severity.WARNING
    assert read_.value == {"a": "Raum"}


def test_a_file_in_another_encoding_still_shows_its_line() -> None:
    assert document(b"a: b\nc: F\xfcr\n").lines[1] == "c: F\ufffdr"


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "[{", "{a: "])
def test_nothing_is_too_deep_to_be_refused(opening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    events = []
    get_event = reader._LOADER.get_event

    def counted(loader: Any) -> Any:
        events.append(get_event(loader))
        return events[-1]

    monkeypatch.setattr(reader._LOADER, "get_event", counted)
    (problem,) = document(opening * 500_000).problems
    assert problem.code in {"too-deep", "yaml-syntax"}
    assert 0 < len(events) < 200  # it does not read on where it is too deep already


def test_depth_within_reason_is_read() -> None:
    assert only("[" * 51 + "]" * 51)[0] == "too-deep"
    assert document("[" * 50 + "]" * 50).problems == ()


def test_a_file_of_any_size_is_refused_or_read() -> None:
    assert only(b"#" * (MOST_BYTES + 1)) == ("file-too-large", 1, 1)
    assert not document(b"#" * (MOST_BYTES + 1)).lines
    assert only(b"#" * MOST_BYTES) == ("empty-file", 1, 1)


@given(st.binary(max_size=200) | st.text("a:-[]{}\"'#&*!|> \n\t\u00a0é", max_size=80))
def test_no_bytes_make_the_reader_fail(raw: bytes | str) -> None:
    read_ = document(raw)
    assert (read_.value is None) <= bool(read_.problems)
    for problem in read_.problems:
        assert problem.code in READER_CODES
        assert problem.message
        place = problem.source
        assert (1, 1) <= (place.line, place.column) <= (place.end_line, place.end_column)
        assert place.line <= max(1, len(read_.lines))


# --- the line of a place ---


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (SourceRange("f", 1, 4, 1, 7), ("a: bcd", 3, 6)),
        (SourceRange("f", 1, 4, 3, 1), ("a: bcd", 3, 6)),
        (SourceRange("f", 1, 7, 1, 7), ("a: bcd", 6, 7)),
        (SourceRange("f", 1, 40, 1, 41), ("a: bcd", 6, 7)),
        (SourceRange("f", 2, 1, 2, 2), None),
    ],
)
def test_excerpt(place: SourceRange, found: tuple[str, int, int] | None) -> None:
    assert excerpt(("a: bcd",), place) == found
