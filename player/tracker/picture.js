// Picture: what is seen. The first frame, a playhead that stands still, counts of frames.
//
// The frame callback gives the moment each frame is shown and its media time. Where there is none (no such callback,
// no video track, page hidden) the playhead itself is read every 100 ms; `edge` says which of the two it was.

const LOOK_MS = 100;
const FREEZE_MS = 250;

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
    this.moved = { at: now(), time: this.media ? this.media.currentTime : 0 };
    this.frame = null;
  }

  watch(media) {
    if (media === this.media) return;
    this.media = media;
    this.hasFrames = typeof media.requestVideoFrameCallback === 'function';
    if (this.hasFrames) this.nextFrame(media);
    this.rest();
  }

  nextFrame(media) {
    media.requestVideoFrameCallback((_, metadata) => {
      if (this.stopped || media !== this.media) return;
      attempt(() => this.shown(epochOf(metadata.expectedDisplayTime), metadata.mediaTime));
      this.nextFrame(media);
    });
  }

  shown(at, time) {
    if (this.frozen && time !== this.frozen.time) this.thaw(at, time, 'frame');
    this.frame = { at, time };
    if (!this.media.paused && !this.media.seeking) this.first(at, time, 'frame');
  }

  first(at, time, method) {
    if (this.seen) return;
    this.seen = true;
    this.rest();
    this.frame = { at, time };
    this.report('firstframe', { method, shown_at: rounded(at), ...pictureSize(this.media) }, { media_time: rounded(time) });
  }

  look() {
    const { media, moved } = this;
    if (!media || media.paused) return;
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
    const { frame, moved } = this;
    // The last frame is the better witness as long as it is of this standstill.
    const byFrame = this.framesComing() && frame && Math.abs(moved.time - frame.time) < 0.5;
    const edge = byFrame ? frame : moved;
    this.frozen = { at: edge.at, time: byFrame ? frame.time : moved.time };
    const data = {
      since: rounded(edge.at),
      edge: byFrame ? 'frame' : 'clock',
      ready_state: this.media.readyState,
      waiting: this.waiting,
    };
    this.report('freeze', data, { media_time: rounded(edge.time) });
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
