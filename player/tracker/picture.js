// Picture: what is seen. The first frame, a playhead that stands still, counts of frames.
//
// The frame callback gives the moment a frame is shown and its media time. It makes the page draw, so it is asked for
// only twice a second, and at the edges: for the first frame, and while the playhead stands. Where there is none (no
// such callback, no video track, page hidden) the playhead alone is read, every 100 ms; `edge` says which it was.

const LOOK_MS = 100;
const FREEZE_MS = 250;
const SAMPLE_MS = 500;

class Picture {
  /** `report(name, data, fields)` takes firstframe, freeze and thaw. */
  constructor(report) {
    this.report = report;
    this.media = null;
    this.stopped = false;
    this.timer = setInterval(guarded(() => this.look()), LOOK_MS);
    this.restart();
  }

  /** A new view: nothing seen yet. */
  restart() {
    this.seen = false;
    this.rest();
  }

  /** The playhead may stand: paused, seeking, ended or about to move. */
  rest() {
    this.frozen = null;
    this.waiting = false;
    this.rested = now();
    this.moved = { at: this.rested, time: this.media ? this.media.currentTime : 0 };
    this.frame = null;
  }

  watch(media) {
    if (media === this.media) return;
    this.media = media;
    this.hasFrames = typeof media.requestVideoFrameCallback === 'function';
    this.asked = false;
    this.rest();
    this.askForFrame();
  }

  askForFrame() {
    const { media } = this;
    if (!this.hasFrames || this.asked) return;
    this.asked = true;
    media.requestVideoFrameCallback((_, metadata) => {
      if (this.stopped || media !== this.media) return;
      this.asked = false;
      attempt(() => this.shown(epochOf(metadata.expectedDisplayTime), metadata.mediaTime));
      if (!this.seen) this.askForFrame();
    });
  }

  shown(at, time) {
    if (this.frozen) this.thaw(at, time, 'frame');
    this.frame = { at, time };
    // A frame from before playback was asked for may be told of only after it.
    if (!this.media.paused && !this.media.seeking && at >= this.rested) this.first(at, time, 'frame');
  }

  first(at, time, method) {
    if (this.seen) return;
    this.seen = true;
    this.rest();
    this.frame = { at, time };
    this.report('firstframe', { method, shown_at: rounded(at), ...pictureSize(this.media) }, { media_time: rounded(time) });
  }

  look() {
    const { media, moved, frame } = this;
    if (!media || media.paused) return;
    if (!frame || now() - frame.at >= SAMPLE_MS) this.askForFrame();
    const time = media.currentTime;
    if (media.seeking || media.ended) {
      this.rest();
    } else if (time !== moved.time) {
      this.moved = { at: now(), time };
      if (!this.seen && !this.framesComing()) this.first(this.moved.at, time, 'clock');
      if (this.frozen && !this.framesComing()) this.thaw(this.moved.at, time, 'clock');
    } else if (this.seen && !this.frozen && now() - moved.at >= FREEZE_MS) {
      this.freeze();
    }
  }

  framesComing() {
    return this.hasFrames && !document.hidden && this.media.videoWidth > 0;
  }

  freeze() {
    const { frame, moved, media } = this;
    const byFrame = this.framesComing() && frame && moved.time >= frame.time && moved.at - frame.at < 4 * SAMPLE_MS;
    // From a frame of a moment ago the playhead ran on to where it stands; the look that found it there came later.
    const reached = byFrame ? frame.at + ((moved.time - frame.time) / media.playbackRate) * 1000 : moved.at;
    this.frozen = { at: Math.min(reached, moved.at) };
    this.askForFrame();
    const data = {
      since: rounded(this.frozen.at),
      edge: byFrame ? 'frame' : 'clock',
      ready_state: media.readyState,
      waiting: this.waiting,
    };
    this.report('freeze', data, { media_time: rounded(moved.time) });
  }

  thaw(at, time, edge) {
    const frozen = Math.round(at - this.frozen.at);
    this.frozen = null;
    this.waiting = false;
    this.moved = { at: now(), time: this.media.currentTime };
    this.report('thaw', { moved_at: rounded(at), frozen_ms: frozen, edge }, { media_time: rounded(time) });
  }

  stop() {
    this.stopped = true;
    clearInterval(this.timer);
  }
}

/** Frames since `baseline` (what an earlier call returned as `counts`), and the sizes of element and picture. */
function frameStats(media, baseline) {
  const quality = media.getVideoPlaybackQuality ? media.getVideoPlaybackQuality() : null;
  const counts = quality && [quality.totalVideoFrames, quality.droppedVideoFrames, quality.corruptedVideoFrames];
  // The element counts from zero again after a new load.
  const from = counts && baseline && baseline[0] <= counts[0] ? baseline : [0, 0, 0];
  const [total, dropped, corrupted] = counts ? counts.map((count, i) => count - from[i]) : [];
  const box = media.getBoundingClientRect ? media.getBoundingClientRect() : {};
  const data = {
    frames_shown: total === undefined ? undefined : total - dropped,
    frames_dropped: dropped,
    frames_corrupted: corrupted,
    element_width: Math.round(box.width * devicePixelRatio) || 0,
    element_height: Math.round(box.height * devicePixelRatio) || 0,
    ...pictureSize(media),
  };
  return { counts, data };
}
