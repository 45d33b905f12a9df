"""Messages above the player: one a matter, plain text, with their buttons; what the player reports is explained."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.look.message_bar import Message, MessageBars
from desktop.player.own_session import OwnSession, PlayerProblem
from desktop.player.problems import PROBLEMS, explain
from tests.desktop.samples import make_event

A = Message("harper", "error", "HarperDB refuses the password.", "Set HARPERDB_PASSWORD.")


@pytest.fixture
def bars(qtbot: QtBot) -> MessageBars:
    bars = MessageBars()
    qtbot.addWidget(bars)
    return bars


def press(bars: MessageBars, key: str, title: str) -> None:
    bar = bars.bar(key)
    assert bar
    next(button for button in bar.findChildren(QPushButton) if button.text() == title).click()


def test_a_newer_message_takes_the_place_of_its_key(bars: MessageBars) -> None:
    bars.show_message(A)
    bars.show_message(Message("port", "note", "Another port."))
    bars.show_message(Message("harper", "warning", "HarperDB is slow."))
    assert [message.key for message in bars.messages] == ["port", "harper"]
    assert bars.messages[1].text == "HarperDB is slow."
    assert not bars.isHidden()
    bars.withdraw("port")
    bars.withdraw("harper")
    assert bars.isHidden()


def test_the_same_message_is_not_made_anew(bars: MessageBars) -> None:
    bars.show_message(A)
    shown = bars.bar("harper")
    bars.show_message(A)
    assert bars.bar("harper") is shown


def test_dismissed_it_stays_away_until_it_says_something_else(bars: MessageBars) -> None:
    bars.show_message(A)
    bar = bars.bar("harper")
    assert bar
    bar.findChild(QToolButton).click()
    bars.show_message(A)
    assert bars.messages == []
    other = Message("harper", "error", "HarperDB has no such table.")
    bars.show_message(other)
    assert bars.messages == [other]
    bars.withdraw("harper")
    bars.show_message(A)
    assert bars.messages == [A], "over and come again, it is news"


def test_a_button_acts_and_ends_the_message(bars: MessageBars) -> None:
    pressed: list[str] = []
    bars.show_message(A, [("Retry now", lambda: pressed.append("retry"))])
    press(bars, "harper", "Retry now")
    assert pressed == ["retry"]
    assert bars.messages == []


def test_a_button_may_bring_the_next_message_of_its_key(bars: MessageBars) -> None:
    following = Message("harper", "note", "Trying.")
    bars.show_message(A, [("Retry now", lambda: bars.show_message(following))])
    press(bars, "harper", "Retry now")
    assert bars.messages == [following]


def test_hostile_text_is_text(bars: MessageBars) -> None:
    bars.show_message(Message("player", "error", "<img src=file:///etc/passwd>\u202egnp\x1b[31m" + "x" * 5000))
    bar = bars.bar("player")
    assert bar
    assert bar.label.textFormat() == Qt.TextFormat.PlainText
    assert bar.label.text().startswith("<img src=file:///etc/passwd>\\u202egnp\\x1b[31m")
    assert len(bar.label.text()) < 1000


@pytest.mark.parametrize("severity", ["note", "warning", "error"])
def test_severity_is_said_in_words_too(bars: MessageBars, severity: str) -> None:
    bars.show_message(Message("a", severity, "Words."))  # type: ignore[arg-type]
    bar = bars.bar("a")
    assert bar
    assert bar.accessibleName().lower().startswith(severity)


@pytest.mark.parametrize(
    "kind", ["nocodec", "network", "notfound", "decode", "aborted", "unreachable", "autoplay", "player"]
)
def test_each_kind_of_player_error_is_explained_with_a_way_out(kind: str) -> None:
    message, _ = explain(PlayerProblem(kind, "MEDIA_ERR"))
    assert message.text
    assert message.way_out


def test_a_missing_codec_sends_to_the_browser() -> None:
    assert PROBLEMS["nocodec"].in_browser
    assert "codec" in PROBLEMS["nocodec"].text


def test_an_unknown_kind_is_said_in_the_players_own_words() -> None:
    message, kind = explain(PlayerProblem("quota", "The quota is used up"))
    assert kind is PROBLEMS["player"]
    assert "The quota is used up" in message.text


def test_only_the_own_sessions_errors_count() -> None:
    session = OwnSession()
    session.take(
        [
            make_event(1, "viewstart", session_id=session.id, view_id="v"),
            make_event(2, "error", data={"kind": "notfound"}),
            make_event(3, "error", session_id=session.id, data={"kind": "nocodec", "message": "m"}),
            make_event(4, "error", session_id=session.id, data={"kind": ["odd"]}),
            make_event(5, "ended"),
        ]
    )
    assert session.open_views == {"v"}
    assert not session.ended
    assert session.take_problems() == [PlayerProblem("nocodec", "m"), PlayerProblem("['odd']", "")]
    assert session.take_problems() == []
    session.take(
        [make_event(6, "viewend", session_id=session.id, view_id="v"), make_event(7, "ended", session_id=session.id)]
    )
    assert session.open_views == set()
    assert session.ended
