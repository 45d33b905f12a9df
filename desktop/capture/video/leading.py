"""Where the video should be now: what the record says of the moment to which a replay has come."""

from collections.abc import Mapping
from typing import NamedTuple

from analytics.playback.span import (
    ENDED,
    FAILED,
    IDLE,
    LEFT,
    LOADING,
    PAUSED,
    PLAYING,
    REBUFFERING,
    SEEKING,
    STARTING,
)
from analytics.playback.track import Track
from desktop.capture.replay import Replay

#: What a state is called beside the video.
STATE_WORDS: Mapping[str, str] = {
    IDLE: "not begun",
    LOADING: "loading",
    STARTING: "starting",
    PLAYING: "playing",
    REBUFFERING: "rebuffering",
    SEEKING: "seeking",
    PAUSED: "paused",
    ENDED: "ended",
    FAILED: "failed",
    LEFT: "view over",
}


class Wanted(NamedTuple):
    """The playhead at `at` seconds, going on at `rate` (media seconds a second) if it `moves`; `state` is the recorded
    one."""

    at: float
    rate: float
    moves: bool
    state: str

    @property
    def words(self) -> str:
        """What stands over the picture: nothing while it plays."""
        return "" if self.state == PLAYING else f"Recorded: {STATE_WORDS[self.state]}"


def wanted(track: Track, replay: Replay) -> Wanted:
    """The replay's clock is that of receipt; what was received at a moment happened `lag_ms` before. After a step the
    moment is that of the event itself."""
    event = replay.stepped_to
    if event is not None and event.view_id == track.view_id:
        recorded = track.at(event.timestamp)
        at = recorded.media_time if event.media_time is None else event.media_time
        return Wanted(at, 1.0, False, recorded.state)
    recorded = track.at(replay.at_ms - track.lag_ms)
    moves = replay.playing and not replay.is_behind and recorded.rate > 0
    return Wanted(recorded.media_time, (recorded.rate or 1.0) * replay.speed, moves, recorded.state)
