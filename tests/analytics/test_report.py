"""The report: the sample's two charts, offline, with hostile text as text."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from analytics.history.report import SECTIONS, report_html, write_report
from analytics.history.sample import Sample, read_sample
from analytics.history.source import Selection
from analytics.history.store_source import StoreSource
from analytics.playback.filter import parse
from tests.analytics.factory import T0, make_event
from tests.analytics.sessions import EXAMPLE, STARTED, events_of
from tests.commands.conftest import fill

MADE = datetime(2026, 11, 23, 12, 0)
HOSTILE = "</script><img src=x onerror=alert(1)>"


def sample_in(tmp_path: Path, *events: Any, selection: Selection | None = None) -> Sample:
    fill(tmp_path, list(events))
    return read_sample(StoreSource(tmp_path), selection or Selection(), T0 + 3_600_000)


def report_of(tmp_path: Path, *events: Any) -> str:
    return report_html([sample_in(tmp_path, *events)], MADE)


def charts_of(html: str) -> list[dict[str, Any]]:
    """The traces that the page hands to plotly."""
    traces = []
    for start in re.finditer(r"Plotly\.newPlot\(\s*\"[^\"]+\",\s*", html):
        found, _ = json.JSONDecoder().raw_decode(html[start.end() :])
        traces += found
    return traces


def test_the_two_charts_of_the_sample(tmp_path: Path) -> None:
    names = ["play", "play", "pause"]
    marks = [
        make_event("percentsplayed", number, id=f"p{number}", percent=percent)
        for number, percent in enumerate([10, 10, 25, None])
    ]
    other = make_event("timeupdate", 9, percent=99)
    html = report_of(tmp_path, *[make_event(name, at) for at, name in enumerate(names)], *marks, other)
    pie, histogram = charts_of(html)[:2]
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
        "8 events, from <time>2026-11-02 10:00:00</time> UTC to <time>2026-11-02 10:00:09</time> UTC (9.0 seconds)."
        in html
    )


def test_the_page_is_whole_without_a_network(tmp_path: Path) -> None:
    html = report_of(tmp_path, make_event("play"))
    assert html.count("plotly.js v") == 1
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)\s*=", html.split("<body>")[1])
    assert not re.search(r"<script[^>]+src", html)
    assert "prefers-color-scheme" in html


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    """In every field that a sender writes, and in the filter that the user wrote, in all sections."""
    fields = {"session_id": HOSTILE, "source": HOSTILE, "page_url": f"https://e.com/{HOSTILE}", "user_agent": HOSTILE}
    view = [
        *events_of(EXAMPLE, HOSTILE),
        *[make_event(HOSTILE, 30 + number, view_id=f"{HOSTILE}{number}", **fields) for number in range(3)],
    ]
    sample = sample_in(tmp_path, *view)
    filtered = sample_in(tmp_path / "b", *view, selection=Selection(filter=parse(f"source == {json.dumps(HOSTILE)}")))
    for samples in ([sample], [sample, filtered]):
        html = report_html(samples, MADE)
        body = html.split("<body>")[1]
        assert "<img" not in body
        assert "&lt;img src=x" in body
        assert body.count("<script") == body.count("</script>") == body.count("Plotly.newPlot(")
        for trace in charts_of(html):
            words = [*trace.get("labels", []), trace.get("name", "")]
            assert not any("<" in str(word) for word in words)
    assert filtered.events == 3
    assert len(filtered.views) == 3


def test_no_events_are_said_in_words(tmp_path: Path) -> None:
    none = read_sample(StoreSource(tmp_path / "none"), Selection(), T0)
    write_report([none], tmp_path / "report.html", MADE)
    html = (tmp_path / "report.html").read_text()
    assert "There are no events yet" in html
    assert charts_of(html) == []


def test_no_percents_are_said_in_words(tmp_path: Path) -> None:
    html = report_of(tmp_path, make_event("play"))
    assert "percentsplayed</code> event has a percent yet" in html
    assert charts_of(html)[0]["type"] == "pie"
    assert "histogram" not in {chart["type"] for chart in charts_of(html)}


def test_many_names_make_one_slice_of_the_rest(tmp_path: Path) -> None:
    events = [make_event(f"name{number:02d}", number) for number in range(30)]
    html = report_of(tmp_path, *events)
    pie = charts_of(html)[0]
    assert pie["labels"][-1] == "23 others"
    assert sum(pie["values"]) == 30
    assert "name29" in html


def test_every_section_stands_for_views_and_for_events_without_any(tmp_path: Path) -> None:
    for number, events in enumerate(([make_event("play")], events_of(EXAMPLE), events_of(EXAMPLE[:2]))):
        html = report_of(tmp_path / str(number), *events)
        for section in SECTIONS:
            assert f'<section id="{section.id}"><h2>{section.title}</h2>' in html
            assert f'href="#{section.id}"' in html
        assert not re.search(r"\bnan\b|NaN|None|<NA>", html.split("<body>")[1])


def test_a_view_that_is_open_stands_beside_those_that_ended(tmp_path: Path) -> None:
    fill(tmp_path, [*events_of(EXAMPLE, "ended"), *events_of(STARTED, "open")])
    sample = read_sample(StoreSource(tmp_path), Selection(), T0 + 1_000)
    assert set(sample.views["outcome"]) == {None, "left"}
    rows = [row for row in re.findall("<tr>.*?</tr>", report_html([sample], MADE)) if 'class="faint id"' in row]
    assert [re.findall('<td class="text">(.*?)</td>', row)[3] for row in rows] == ["left", "open"]


def test_a_selection_that_nothing_is_of_says_so_and_of_what_the_report_is(tmp_path: Path) -> None:
    fill(tmp_path, events_of(EXAMPLE))
    sample = read_sample(StoreSource(tmp_path), Selection(filter=parse("event == nothing")), T0 + 1_000)
    html = report_html([sample], MADE)
    assert "None of the events there is of this selection." in html
    assert "There are no events yet" not in html
    assert "Of the store." in html


def test_times_that_no_calendar_has_are_borne(tmp_path: Path) -> None:
    first = make_event("play", -63_000_000_000, id="first", view_id="a", seq=0)
    last = make_event("play", 200_000_000_000, id="last", view_id="b", seq=0)
    assert "2 events of 2 views" in report_of(tmp_path, first, last)


def test_each_step_over_time_has_its_own_views(tmp_path: Path) -> None:
    """The later view is stored first: its rebuffering belongs to the later step all the same."""
    early = [msgspec.structs.replace(event, timestamp=event.timestamp - 600_000) for event in events_of(STARTED, "a")]
    html = report_of(tmp_path, *events_of(EXAMPLE, "b"), *early)
    (ratio,) = [chart for chart in charts_of(html) if chart.get("name") == "rebuffer ratio"]
    assert ratio["x"] == ["2026-11-02T09:50:00", "2026-11-02T10:00:00"]
    assert ratio["y"] == [None, pytest.approx(9.0909)]


def test_two_selections_stand_side_by_side(tmp_path: Path) -> None:
    events = [*events_of(EXAMPLE), *events_of(STARTED, "other")]
    fill(tmp_path, events)
    source = StoreSource(tmp_path)
    samples = [
        read_sample(source, Selection(filter=parse(text)), T0 + 3_600_000)
        for text in ("view_id == v", "event == play and view_id == other")
    ]
    assert [len(sample.views) for sample in samples] == [1, 1]
    assert samples[1].counts == {"play": 1}
    # The view is whole, though one event of it was asked for.
    assert samples[1].views["startup_s"].notna().all()
    html = report_html(samples, MADE)
    assert "that the filter view_id == v takes" in html
    assert [chart["type"] for chart in charts_of(html)].count("pie") == 2
    assert html.count('class="second a"') == html.count('class="second b"') > 5


def test_a_filter_may_ask_about_figures_of_views(tmp_path: Path) -> None:
    fill(tmp_path, [*events_of(EXAMPLE), *events_of(STARTED, "other")])
    asked = Selection(filter=parse("view.rebuffer_count == 1"))
    sample = read_sample(StoreSource(tmp_path), asked, T0 + 3_600_000)
    assert list(sample.views["view_id"]) == ["v"]
    assert sample.events == len(EXAMPLE)
