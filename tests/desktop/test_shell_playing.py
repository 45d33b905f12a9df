"""What plays and what is said of it, on a real collector."""

from pathlib import Path

import httpx

from desktop.player.own_session import PlayerProblem
from desktop.player.source import Source
from tests.desktop.front import Front


def test_a_file_is_played_by_a_path_that_the_collector_serves(front: Front, tmp_path: Path) -> None:
    file = tmp_path / "a clip.webm"
    file.write_bytes(b"bytes")
    front.playing.play_text(str(file), "demo")
    (address,) = front.screen.shown
    url = httpx.URL(address)
    assert url.path == "/player/"
    assert url.params["session"] == front.session.id
    assert httpx.get(front.collector.url + url.params["source"]).content == b"bytes"
    assert front.centre.source_bar.text.text() == str(file)
    assert not front.centre.empty_state.isVisible()


def test_clips_addresses_and_public_ids(front: Front) -> None:
    front.playing.play_demo()
    front.playing.play_text("https://example.com/a.webm", "demo")
    front.playing.play(Source("public_id", "dog", "mine"))
    params = [dict(httpx.URL(address).params) for address in front.screen.shown]
    assert [one["source"] for one in params] == ["/player/clips/demo.webm", "https://example.com/a.webm", "dog"]
    assert [one.get("cloud") for one in params] == [None, None, "mine"]
    assert httpx.get(front.collector.url + params[0]["source"]).status_code == 200


def test_open_in_browser_is_the_same_page_for_another_visitor(front: Front) -> None:
    front.playing.open_in_browser()
    assert front.opened == [], "there is nothing to open yet"
    front.playing.play(Source("public_id", "dog", "mine"))
    front.playing.open_in_browser()
    params = dict(httpx.URL(front.opened[0]).params)
    assert params == {"source": "dog", "cloud": "mine", "autoplay": "1"}
    front.browser_works = False
    front.playing.open_in_browser()
    assert front.opened[0] in front.said()["browser"]


def test_problems_are_said_with_their_way_out_and_withdrawn_by_the_next_source(front: Front) -> None:
    front.playing.play_demo()
    front.session.problems = [PlayerProblem("player", "first word"), PlayerProblem("nocodec", "last word")]
    front.playing.show_problems()
    assert "no codec" in front.said()["player"]
    front.press("Open in browser")
    assert len(front.opened) == 1
    front.session.problems = [PlayerProblem("network", "")]
    front.playing.show_problems()
    front.press("Start over")
    assert len(front.screen.shown) == 2
    assert front.said() == {}
    front.playing.close_player()
    assert front.screen.shown[-1] == "blank"
    assert front.centre.empty_state.isVisible()
    front.session.problems = [PlayerProblem("aborted", "")]
    front.playing.show_problems()
    assert front.said() == {}, "nothing plays: it is over"


def test_a_file_that_is_not_there_is_said(front: Front, tmp_path: Path) -> None:
    front.playing.play_text(str(tmp_path / "nothing.webm"), "")
    assert "There is no file" in front.said()["player"]
    assert front.screen.shown == []


def test_a_player_whose_process_ended_twice_stays_closed_and_the_browser_is_offered(front: Front) -> None:
    front.playing.play_demo()
    front.screen.renderer_ended.emit("The player's process has ended.")
    assert "what it reported is kept" in front.said()["player"]
    front.press("Reload")
    front.screen.renderer_ended.emit("The player's process has ended.")
    assert "stays closed" in front.said()["player"]
    assert front.screen.shown[-1] == "blank"
    front.press("Open in browser")
    assert "source=" in front.opened[-1]
    front.playing.start_over()
    assert front.screen.shown[-1] != "blank"
