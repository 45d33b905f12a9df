"""Hostile text is shown as text: on one line, in its direction, never as markup."""

import pytest
from PySide6.QtGui import Qt

from collector.event import Event
from desktop.feed.words import detail
from desktop.look.plain_text import plain, tooltip
from player.vocabulary import VOCABULARY
from tests.desktop.samples import make_event


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("plain, é, 日本語, 🎬", "plain, é, 日本語, 🎬"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred\x00\x7f\x9b", r"\x1b[31mred\x00\x7f\x9b"),
        ("abc\u202efdp.exe\u2066", r"abc\u202efdp.exe\u2066"),
        ("in\u200bvis\ufeffible\u2028\U000e0041", r"in\u200bvis\ufeffible\u2028\U000e0041"),
        ("\ud800", r"\ud800"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_unsafe_characters_are_written_out(hostile: str, shown: str) -> None:
    assert plain(hostile) == shown


def test_marks_stacked_on_a_letter_do_not_reach_other_rows() -> None:
    shown = plain("e" + "\u0301" * 50)
    assert shown.startswith("e" + "\u0301" * 4 + r"\u0301")


def test_long_text_is_cut() -> None:
    assert plain("x" * 600, 10) == "x" * 10 + "…"


def test_a_tooltip_shows_markup_as_text() -> None:
    words = tooltip("<img src='file:///etc/passwd'> & more", "second")
    assert "<img" not in words
    assert "&lt;img" in words
    assert Qt.mightBeRichText(words), "the escapes would be shown as they are"


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("percentsplayed", {"percent": 25, "data": {"origin": "tracker"}}, "25 % · by tracker"),
        ("percentsplayed", {"data": {"percent": "50%"}}, "50%"),
        ("ratechange", {"data": {"rate": 2.0}}, "rate 2"),
        ("seeking", {"data": {"from": 3.2, "target": 12}}, "from 3.2 s to 12 s"),
        ("seek", {"data": {"seekStart": 1, "seekEnd": 9.5}}, "from 1 s to 9.5 s"),
        ("volumechange", {"data": {"volume": 0.5, "muted": True}}, "50 % · muted"),
        ("error", {"data": {"kind": "nocodec", "code": 4, "message": "No source"}}, "nocodec 4 · No source"),
        ("viewend", {"data": {"reason": "pagehide"}}, "pagehide"),
        ("progress", {"data": {"buffered": [[0, 6.25], [9, 10]]}}, "buffered 0-6.25 s, 9-10 s"),
        ("progress", {"data": {"buffered": "odd"}}, ""),
        ("loadedmetadata", {"data": {"width": 1280, "height": 720}}, "1280 x 720"),
        ("thaw", {"data": {"frozen_ms": 3150}}, "after 3.15 s"),
        ("timeupdate", {}, ""),
        ("made up", {"data": {"a": 1, "b": {"c": [True, None]}}}, 'a 1 · b {"c":[true,null]}'),
        ("error", {"data": {"message": "<b>\u202e\n"}}, r"<b>\u202e\n"),
    ],
)
def test_details_in_words(name: str, fields: dict[str, object], said: str) -> None:
    assert detail(make_event(event=name, **fields)) == said


def test_every_kind_has_words_for_whatever_comes() -> None:
    for odd in (None, True, "text", -1, 1e300, [1], {"a": [[]]}, [[1, 2], "x"], [[{}, {}]]):
        for kind in VOCABULARY:
            event = make_event(event=kind.name, data=dict.fromkeys(kind.fields, odd))
            assert isinstance(detail(event), str), (kind.name, odd)


def test_data_that_cannot_be_read_is_shown_as_bytes() -> None:
    assert detail(Event(id="1", event="x", timestamp=0, received_at=0, data_json=b"{\xff")) == r"{\xff"
