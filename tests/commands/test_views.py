"""`playscope views`: the record of the contract, in three formats."""

import csv
import io
import json
from pathlib import Path

from analytics.history.views import VIEW_FIELDS
from analytics.playback.figures import BY_NAME
from tests.analytics.factory import make_event
from tests.analytics.sessions import EXAMPLE, STARTED, events_of
from tests.commands.conftest import Run, fill

#: The contract's fields of a view, in its order.
CONTRACT = [
    "view_id",
    "session_id",
    "source",
    "started_at",
    "ended_at",
    "outcome",
    "startup_s",
    "rebuffer_count",
    "rebuffer_s",
    "rebuffer_ratio",
    "seek_count",
    "seek_s",
    "played_s",
    "paused_s",
    "watched_percent",
    "reached_percent",
    "frames_shown",
    "frames_dropped",
    "score",
    "why",
]
#: What came later stands behind them.
FURTHER = [
    "rebuffer_per_minute",
    "seek_wait_s",
    "watch_s",
    "rewatched_s",
    "loops",
    "replays",
    "dropped_percent",
    "switches",
    "upscale_percent",
    "downscale_percent",
    "events",
    "lost_events",
    "vendor",
]
FIELDS = [*CONTRACT, *FURTHER]
_NO_FRAMES = "the player's page reported no frames"


def test_the_fields_are_those_of_the_contract_and_then_the_others() -> None:
    assert list(VIEW_FIELDS) == FIELDS


def test_every_figure_has_its_field() -> None:
    assert set(FIELDS) >= BY_NAME.keys()


def test_views_as_json(playscope: Run, data_dir: Path) -> None:
    fill(data_dir, [*events_of(EXAMPLE), *events_of(STARTED, "gone"), make_event("play", 1, id="nowhere")])
    done = playscope("views", "--format", "json", "--data-dir", data_dir)
    assert done.returncode == 0, done.stderr
    gone, example = sorted(json.loads(done.stdout), key=lambda record: record["view_id"])
    assert list(example) == FIELDS
    assert example == {
        "view_id": "v", "session_id": "s", "source": "clip.webm",
        "started_at": "2026-11-02T10:00:00.000Z", "ended_at": "2026-11-02T10:00:19.000Z", "outcome": "left",
        "startup_s": 2.0, "rebuffer_count": 1, "rebuffer_s": 1.0, "rebuffer_ratio": 0.090909, "seek_count": 1,
        "seek_s": 1.0, "played_s": 10.0, "paused_s": 5.0, "watched_percent": 16.67, "reached_percent": 36.67,
        "frames_shown": None, "frames_dropped": None, "score": 74.6,
        "why": {
            **dict.fromkeys(("frames_shown", "frames_dropped", "dropped_percent"), _NO_FRAMES),
            **dict.fromkeys(("upscale_percent", "downscale_percent"), "the player's page reported no sizes"),
        },
        "rebuffer_per_minute": 6.0, "seek_wait_s": 0.0, "watch_s": 14.0, "rewatched_s": 0.0, "loops": 0, "replays": 0,
        "dropped_percent": None, "switches": 0, "upscale_percent": None, "downscale_percent": None,
        "events": len(events_of(EXAMPLE)), "lost_events": 0, "vendor": {},
    }  # fmt: skip
    assert gone["outcome"] == "lost"


def test_what_the_player_says_of_a_view_and_what_was_lost_of_it_stand_beside_the_figures(
    playscope: Run, data_dir: Path
) -> None:
    said = ("percentsplayed", 20, 40.0, {"percent": 75})
    rows = [*EXAMPLE[:-1], said, EXAMPLE[-1]]
    fill(data_dir, [event for event in events_of(rows) if event.seq not in (3, 4)])
    (view,) = json.loads(playscope("views", "--format", "json", "--data-dir", data_dir).stdout)
    assert (view["events"], view["lost_events"]) == (len(rows) - 2, 2)
    no = {"says": "percentsplayed up to 75 %", "agrees": False}
    assert view["vendor"] == {"watched_percent": no, "reached_percent": no}
    (row,) = csv.DictReader(io.StringIO(playscope("views", "--format", "csv", "--data-dir", data_dir).stdout))
    assert json.loads(row["vendor"]) == view["vendor"]


def test_views_as_table_and_csv(playscope: Run, data_dir: Path) -> None:
    events = [event for event in events_of(EXAMPLE) if event.event != "timeupdate"]
    hostile = make_event("play", 30, id="x", view_id="=cmd", source="=1+1\x1b[31m\u202e", seq=0)
    fill(data_dir, [*events, hostile])
    table = playscope("views", "--data-dir", data_dir, TZ="UTC").stdout.splitlines()
    assert table[0].split()[:3] == ["started", "outcome", "startup"]
    assert "9.09" in table[1]
    assert table[2].endswith(r"=1+1\x1b[31m\u202e")
    text = playscope("views", "--format", "csv", "--data-dir", data_dir).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == FIELDS
    assert rows[0]["rebuffer_ratio"] == "0.090909"
    assert rows[1]["view_id"] == "'=cmd"
    assert json.loads(rows[1]["why"])["startup_s"] == "no frame was shown"


def test_no_store_gives_no_rows(playscope: Run, data_dir: Path) -> None:
    assert playscope("views", "--format", "json", "--data-dir", data_dir).stdout == "[]\n"
    assert playscope("views", "--format", "csv", "--data-dir", data_dir).stdout.splitlines() == [",".join(FIELDS)]
    assert not data_dir.exists()
