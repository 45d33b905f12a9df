"""The report: the sample's two charts, offline, with hostile text as text."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from analytics.history.frames import History, history_of
from analytics.history.report import report_html, write_report
from collector.store.reader import StoreReader
from tests.analytics.factory import make_event
from tests.commands.conftest import fill

MADE = datetime(2026, 11, 23, 12, 0)
HOSTILE = "</script><img src=x onerror=alert(1)>"


def history_in(tmp_path: Path, *events: Any) -> History:
    fill(tmp_path, list(events))
    with StoreReader(tmp_path) as reader:
        return history_of(reader)


def charts_of(html: str) -> list[dict[str, Any]]:
    """The traces that the page hands to plotly."""
    traces = []
    for start in re.finditer(r"Plotly\.newPlot\(\s*\"[^\"]+\",\s*", html):
        (trace,), _ = json.JSONDecoder().raw_decode(html[start.end() :])
        traces.append(trace)
    return traces


def test_the_two_charts_of_the_sample(tmp_path: Path) -> None:
    names = ["play", "play", "pause"]
    marks = [
        make_event("percentsplayed", number, id=f"p{number}", percent=percent)
        for number, percent in enumerate([10, 10, 25, None])
    ]
    other = make_event("timeupdate", 9, percent=99)
    html = report_html(
        history_in(tmp_path, *[make_event(name, at) for at, name in enumerate(names)], *marks, other), MADE
    )
    pie, histogram = charts_of(html)
    assert pie["type"] == "pie"
    assert dict(zip(pie["labels"], pie["values"], strict=True)) == {
        "play": 2,
        "pause": 1,
        "percentsplayed": 4,
        "timeupdate": 1,
    }
    assert histogram["type"] == "histogram"
    assert dict(zip(histogram["x"], histogram["y"], strict=True)) == {10: 2, 25: 1}
    bins = histogram["xbins"]
    assert (bins["end"] - bins["start"]) / bins["size"] == pytest.approx(20)
    assert (
        "8 events, from <time>2026-11-02 10:00:00 UTC</time> to <time>2026-11-02 10:00:09 UTC</time> (9.0 seconds)."
        in html
    )


def test_the_page_is_whole_without_a_network(tmp_path: Path) -> None:
    html = report_html(history_in(tmp_path, make_event("play")), MADE)
    assert html.count("plotly.js v") == 1
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)\s*=", html.split("<body>")[1])
    assert not re.search(r"<script[^>]+src", html)
    assert "prefers-color-scheme" in html


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    event = make_event(HOSTILE, view_id=HOSTILE, session_id=HOSTILE, source=HOSTILE)
    html = report_html(history_in(tmp_path, event), MADE)
    assert "<img" not in html.split("<body>")[1]
    assert "&lt;img src=x" in html
    assert charts_of(html)[0]["labels"] == ["&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"]


def test_no_events_are_said_in_words(tmp_path: Path) -> None:
    with StoreReader(tmp_path / "none") as reader:
        history = history_of(reader)
    write_report(history, tmp_path / "report.html", MADE)
    html = (tmp_path / "report.html").read_text()
    assert "There are no events yet" in html
    assert charts_of(html) == []


def test_no_percents_are_said_in_words(tmp_path: Path) -> None:
    html = report_html(history_in(tmp_path, make_event("play")), MADE)
    assert "percentsplayed</code> event has a percent yet" in html
    assert len(charts_of(html)) == 1


def test_many_names_make_one_slice_of_the_rest(tmp_path: Path) -> None:
    events = [make_event(f"name{number:02d}", number) for number in range(30)]
    html = report_html(history_in(tmp_path, *events), MADE)
    pie = charts_of(html)[0]
    assert pie["labels"][-1] == "23 others"
    assert sum(pie["values"]) == 30
    assert "name29" in html
