"""What is typed, dropped or chosen becomes the right kind of source."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from desktop.player.source import Source, UnknownSource, player_url, recognise
from desktop.player.source_bar import HISTORY_LENGTH, SourceBar
from desktop.shell.window import Window
from resources import CLIPS


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("dog", "public_id", "dog"),
        ("samples/sea-turtle", "public_id", "samples/sea-turtle"),
        ("folder/my.video v1", "public_id", "folder/my.video v1"),
        ("  dog\n", "public_id", "dog"),
        ("https://example.com/a.webm", "url", "https://example.com/a.webm"),
        ("HTTP://example.com/a", "url", "HTTP://example.com/a"),
        ("http://127.0.0.1:8000/x?y=1#z", "url", "http://127.0.0.1:8000/x?y=1#z"),
        ("www.example.com/a.mp4", "url", "https://www.example.com/a.mp4"),
        ("/videos/a b.mp4", "file", "/videos/a b.mp4"),
        ("file:///videos/a%20b.mp4", "file", "/videos/a b.mp4"),
    ],
)
def test_recognised(text: str, kind: str, value: str) -> None:
    source = recognise(text, "demo")
    assert (source.kind, source.value) == (kind, value)
    assert source.cloud_name == ("demo" if kind == "public_id" else "")


def test_a_file_of_the_working_folder_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert recognise("clip.webm").kind == "public_id"
    (tmp_path / "clip.webm").touch()
    assert recognise("clip.webm") == Source("file", str(tmp_path / "clip.webm"))
    assert recognise("./other.webm").kind == "file"
    assert recognise("~/other.webm").value == str(Path.home() / "other.webm")


@pytest.mark.parametrize(
    "text", ["", "   ", "javascript:alert(1)", "rtmp://x/y", "data:video/mp4,x", "https://", "about:blank"]
)
def test_what_cannot_be_played_is_refused_with_words(text: str) -> None:
    with pytest.raises(UnknownSource, match=r"\w+ .*\."):
        recognise(text)


def test_the_page_address_escapes_what_was_typed() -> None:
    url = player_url("http://127.0.0.1:3000", "a&b=c d/ü?#", cloud_name="x&y", session_id="s")
    query = QUrl(url).query(QUrl.ComponentFormattingOption.FullyEncoded)
    assert query == "source=a%26b%3Dc+d%2F%C3%BC%3F%23&cloud=x%26y&session=s&autoplay=1"


@pytest.fixture
def bar(qtbot: QtBot) -> SourceBar:
    bar = SourceBar(CLIPS, "demo", ["first", "second", 3])  # type: ignore[list-item]
    qtbot.addWidget(bar)
    bar.show()
    return bar


def test_the_cloud_name_is_asked_for_public_ids_only(bar: SourceBar) -> None:
    bar.text.setText("dog")
    assert bar.cloud_name.isVisible()
    assert bar.kind.text() == "public id of"
    bar.text.setText("https://example.com/a.webm")
    assert not bar.cloud_name.isVisible()
    assert bar.kind.text() == "address"
    bar.text.setText("")
    assert not bar.kind.isVisible()


def test_play_gives_the_source(bar: SourceBar, qtbot: QtBot) -> None:
    bar.text.setText("dog")
    bar.cloud_name.setText(" mine ")
    with qtbot.waitSignal(bar.source_chosen) as chosen:
        bar.button.click()
    assert chosen.args == [Source("public_id", "dog", "mine")]


def test_a_public_id_without_a_cloud_and_an_empty_field_are_refused(bar: SourceBar, qtbot: QtBot) -> None:
    for text, cloud in (("dog", ""), ("", "demo"), ("ftp://x/y", "demo")):
        bar.text.setText(text)
        bar.cloud_name.setText(cloud)
        with qtbot.waitSignal(bar.text_refused), qtbot.assertNotEmitted(bar.source_chosen):
            bar.button.click()


def test_a_bundled_clip_is_chosen_from_the_list(bar: SourceBar, qtbot: QtBot) -> None:
    assert bar.clips.count() == len(CLIPS) + 1
    with qtbot.waitSignal(bar.source_chosen) as chosen:
        bar.clips.activated.emit(2)
    assert chosen.args == [Source("clip", CLIPS[1].name)]
    assert bar.clips.currentIndex() == 0


def test_the_last_ten_are_remembered_newest_first(bar: SourceBar) -> None:
    assert bar.history == ["first", "second"]
    kept: list[list[str]] = []
    bar.history_changed.connect(kept.append)
    for number in range(12):
        bar.show_source(Source("public_id", f"id{number}", "demo"))
    bar.show_source(Source("public_id", "id5", "demo"))
    bar.show_source(Source("clip", "demo"))
    assert bar.history == kept[-1]
    assert len(bar.history) == HISTORY_LENGTH
    assert bar.history[:3] == ["id5", "id11", "id10"]


@pytest.mark.parametrize(
    ("urls", "text", "given"),
    [
        (["file:///videos/a%20b.webm"], "", "/videos/a b.webm"),
        (["https://example.com/a.webm"], "", "https://example.com/a.webm"),
        ([], "https://example.com/b.webm", "https://example.com/b.webm"),
        (["ftp://example.com/a"], "", ""),
    ],
)
def test_files_and_links_are_dropped_on_the_window(window: Window, urls: list[str], text: str, given: str) -> None:
    dropped: list[str] = []
    window.text_dropped.connect(dropped.append)
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    if text:
        data.setText(text)
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert dropped == ([given] if given else [])
