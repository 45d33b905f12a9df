"""The page's own frame clock: a script beside the page's, which writes down each frame and what the element says.

It shares the video element with the page and nothing else: it knows neither the tracker nor the player.
"""

from dataclasses import dataclass
from typing import Any

#: The world of scripts that is not the page's own.
WORLD = 1

SCRIPT = r"""
(() => {
  const HEARD = ['loadstart', 'emptied', 'play', 'pause', 'waiting', 'playing', 'seeking', 'seeked', 'ended', 'error',
    'ratechange', 'resize'];
  const lab = { frames: [], events: [], video: null, last: {} };
  const say = (name, at, more) => {
    lab.last[name] = at;
    lab.events.push([name, at / 1000, ...more]);
  };
  const onFrame = (_, { expectedDisplayTime, mediaTime }) => {
    const before = lab.frames[lab.frames.length - 1];
    if (before && before[1] - mediaTime > 3 && lab.video.loop) lab.last.loop = performance.now();
    lab.frames.push([expectedDisplayTime / 1000, mediaTime]);
    lab.video.requestVideoFrameCallback(onFrame);
  };
  const look = () => {
    const video = document.querySelector('video');
    if (!video || video === lab.video) return;
    lab.video = video;
    for (const name of HEARD) {
      video.addEventListener(name, () => {
        const size = `${video.videoWidth} ${video.videoHeight}`;
        if (name === 'resize' && lab.size && lab.size !== size) lab.last.changed = performance.now();
        if (name === 'resize') lab.size = size;
        say(name, performance.now(), [video.currentTime, video.paused, video.ended, video.playbackRate, size]);
      });
    }
    video.requestVideoFrameCallback(onFrame);
  };
  document.addEventListener('visibilitychange', () => say(document.hidden ? 'hidden' : 'shown', performance.now(), []));
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  window.playscopeLab = {
    state: () => {
      const { video, last } = lab;
      if (!video) return '';
      const now = performance.now();
      const ago = Object.fromEntries(Object.entries(last).map(([name, at]) => [name, (now - at) / 1000]));
      if (last.playing > last.waiting) delete ago.waiting;
      return JSON.stringify({ at: video.currentTime, moving: !video.paused && !video.seeking, ago });
    },
    log: () => JSON.stringify({ frames: lab.frames, events: lab.events, now: performance.now() / 1000 }),
  };
})();
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the element said: `at` in seconds of the page's clock, with the playhead and its state at that moment."""

    name: str
    at: float
    media_time: float = 0.0
    paused: bool = False
    ended: bool = False
    rate: float = 1.0
    size: str = ""


@dataclass(frozen=True, slots=True)
class FrameLog:
    """`frames`: (seconds of the page's clock when shown, media time); `until`: when the log was read."""

    frames: tuple[tuple[float, float], ...]
    events: tuple[Heard, ...]
    until: float

    @classmethod
    def of(cls, read: dict[str, Any]) -> "FrameLog":
        frames = tuple((at, media_time) for at, media_time in read["frames"])
        return cls(frames, tuple(Heard(*row) for row in read["events"]), read["now"])
