"""The page, the clips, opened files: by Range, and nothing else of the disk."""

from pathlib import Path

import httpx
import pytest

from collector.collector import Collector
from player.page import CONTENT_SECURITY_POLICY

CONTENT = bytes(range(256)) * 4


@pytest.fixture
def url(collector: Collector, tmp_path: Path) -> str:
    path = tmp_path / "my clip é&#.webm"
    path.write_bytes(CONTENT)
    return collector.media.share(path)


def test_an_opened_file_is_served_under_a_name_nobody_guesses(
    collector: Collector, http: httpx.Client, url: str, tmp_path: Path
) -> None:
    answer = http.get(url)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, CONTENT, "video/webm")
    assert answer.headers["accept-ranges"] == "bytes"
    _, media, token, _ = url.split("/")
    assert (media, len(token)) == ("media", 32)
    assert collector.media.share(tmp_path / "my clip é&#.webm") == url


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-0", 206, 0, 1),
        ("bytes=10-19", 206, 10, 20),
        ("bytes=1000-", 206, 1000, 1024),
        ("bytes=0-", 206, 0, 1024),
        ("bytes=-24", 206, 1000, 1024),
        ("bytes=-9999", 206, 0, 1024),
        ("bytes=1000-9999", 206, 1000, 1024),
        ("bytes=20-10", 200, 0, 1024),
        ("bytes=0-1,5-6", 200, 0, 1024),
        ("items=0-1", 200, 0, 1024),
        ("bytes=-", 200, 0, 1024),
        ("bytes=1024-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
    ],
)
def test_ranges(http: httpx.Client, url: str, asked: str, status: int, start: int, end: int) -> None:
    answer = http.get(url, headers={"range": asked})
    assert answer.status_code == status
    if status == 416:
        assert answer.json()["success"] is False
    else:
        assert answer.content == CONTENT[start:end]
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/1024"
        assert answer.headers["content-length"] == str(end - start)
    elif status == 416:
        assert answer.headers["content-range"] == "bytes */1024"


def test_head_says_the_length_and_sends_nothing(http: httpx.Client, url: str) -> None:
    answer = http.head(url)
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "1024", b"")
    assert http.get(url).content == CONTENT


def test_an_empty_file_is_served(collector: Collector, http: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "empty.webm").touch()
    answer = http.get(collector.media.share(tmp_path / "empty.webm"))
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_reader_who_stops_holds_no_thread(collector: Collector, http: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "long.webm").write_bytes(b"x" * 20_000_000)
    path = collector.media.share(tmp_path / "long.webm")
    clients = [httpx.Client(base_url=collector.url) for _ in range(20)]
    streams = [client.send(client.build_request("GET", path), stream=True) for client in clients]
    try:
        assert http.post("/api/analytics", json={"event": "a"}, timeout=3).status_code == 200
        assert sum(map(len, streams[-1].iter_bytes())) == 20_000_000
    finally:
        for stream, client in zip(streams, clients, strict=True):
            stream.close()
            client.close()


def test_nothing_else_is_served(collector: Collector, http: httpx.Client, url: str, tmp_path: Path) -> None:
    _, _, token, name = url.split("/")
    (tmp_path / "other.webm").write_bytes(b"secret")
    for path in (
        f"/media/{token}/other.webm", f"/media/{token}/", f"/media/{token}", f"/media/x/{name}", "/media/",
        f"/media/{token}/..%2fother.webm", f"/media/{token}/../other.webm", f"/media/{token}/%2fetc%2fpasswd",
        "/player/assets/..%2fpage.py", "/player/assets/page.py", "/player/vendor/..%2fpackage.json",
        "/player/vendor/x.js",         "/player/clips/..%2f__init__.py", "/player/clips/other.webm", "/etc/passwd",
    ):  # fmt: skip
        answer = http.get(path)
        assert answer.status_code == 404, path
        assert answer.json()["success"] is False
    with pytest.raises(FileNotFoundError):
        collector.media.share(tmp_path / "none.webm")
    with pytest.raises(FileNotFoundError):
        collector.media.share(tmp_path)


def test_a_file_that_went_away_is_not_found(http: httpx.Client, url: str, tmp_path: Path) -> None:
    (tmp_path / "my clip é&#.webm").unlink()
    assert http.get(url).status_code == 404


def test_the_page_and_its_parts(http: httpx.Client) -> None:
    page = http.get("/player/", params={"source": "/player/clips/demo.webm"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert http.get("/player").status_code == 308
    for path, kind in (
        ("/player/assets/page.js", "text/javascript"), ("/player/assets/page.css", "text/css"),
        ("/tracker.js", "text/javascript"), ("/player/clips/demo.webm", "video/webm"),
        ("/player/vendor/player-full.min.js", "javascript"),
    ):  # fmt: skip
        answer = http.get(path)
        assert (answer.status_code, kind in answer.headers["content-type"]) == (200, True), path
        assert len(answer.content) > 100
