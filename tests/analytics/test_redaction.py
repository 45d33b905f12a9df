"""What was to be taken out is nowhere in what leaves."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from analytics.history.capture.reader import open_capture
from analytics.history.capture.writer import write_capture
from analytics.history.export import FORMATS
from analytics.history.redaction import REDACTIONS, redactor
from collector.event import Event
from tests.analytics.factory import make_event

SESSION = "0195a9b2-dead-7000-8000-00000000beef"
AGENT = "Mozilla/5.0 (X11; Secretix) Chrome/140"
ODD_SESSION = "käse/&=x y"


def leaky(session: str = SESSION, **more: Any) -> Event:
    return make_event(
        "error",
        id=f"{session}-1",
        session_id=session,
        view_id=f"{session}/view",
        source="https://user:hunter2@cdn.example/a.webm?token=hunter2#hunter2",
        page_url=f"https://shop.example/player/?session={session}&token=hunter2",
        user_agent=AGENT,
        data={
            "src": "/player/clips/a.webm?token=hunter2",
            "message": f"Failed: https://cdn.example/a.m3u8?sig=hunter2&x='hunter2' for {session}, {AGENT}!",
            "deep": [{"referrer": "//cdn.example/?hunter2", session: session, "userAgent": AGENT, "p": "a/b?hunter2"}],
            "user_agent": AGENT,
            "ratio": 1.5,
            "what": "why? #1",
        },
        **more,
    )  # fmt: skip


def written(events: Sequence[Event], names: Sequence[str], form: str, tmp_path: Path) -> bytes:
    redact, file = redactor(names), io.BytesIO()
    if form == "playscope":
        write_capture(map(redact, events), file, "1", 0)
        (tmp_path / "a").write_bytes(file.getvalue())
        with open_capture(tmp_path / "a") as capture:
            return b"".join(str(event).encode() for event in capture.all())
    FORMATS[form](map(redact, events), file)
    return file.getvalue()


@pytest.mark.parametrize("form", ["jsonl", "csv", "playscope"])
@pytest.mark.parametrize(
    ("name", "traces"),
    [("url-query", ["hunter2"]), ("user_agent", ["Secretix", "Mozilla"]), ("session", ["dead-7000"])],
)
def test_no_trace_is_left(form: str, name: str, traces: list[str], tmp_path: Path) -> None:
    events = [leaky(), make_event("play")]
    for trace in traces:
        assert trace.encode() in written(events, [], form, tmp_path)
        assert trace.encode() not in written(events, [name], form, tmp_path)
        assert trace.encode() not in written(events, list(REDACTIONS), form, tmp_path)


def test_all_else_stays() -> None:
    event = redactor(REDACTIONS)(leaky())
    assert event.source == "https://cdn.example/a.webm"
    assert event.page_url == "https://shop.example/player/"
    assert event.data["src"] == "/player/clips/a.webm"
    assert event.data["ratio"] == 1.5
    assert event.data["what"] == "why? #1"
    assert event.data["message"].startswith("Failed: https://cdn.example/a.m3u8 for session-")
    untouched = make_event("play", 1, session_id=None, data={"a": 2**53 + 1, "b": [1.0, None, True, "x y"]})
    assert redactor(REDACTIONS)(untouched) == untouched


def test_pseudonyms_hold_within_one_export_only() -> None:
    first, second = redactor(["session"]), redactor(["session"])
    one, again, other = (first(leaky(name)).session_id for name in (SESSION, SESSION, "another-session"))
    assert one == again
    assert len({one, other, second(leaky()).session_id}) == 3


def test_a_session_with_odd_or_few_characters_goes_too() -> None:
    event = redactor(["session"])(
        leaky(
            ODD_SESSION,
        )
    )
    text = json.dumps(event.record())
    assert "k\\u00e4se" not in text
    coded = make_event("play", session_id=ODD_SESSION, page_url="https://a.example/?s=k%C3%A4se%2F%26%3Dx%20y")
    assert "K%C3".lower() not in (redactor(["session"])(coded).page_url or "").lower()
    short = redactor(["session"])(make_event("play", session_id="play", data={"id": "play", "state": "playing"}))
    assert (short.event, short.data["state"]) == ("play", "playing")
    assert short.data["id"] == short.session_id != "play"
