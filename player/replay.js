// The page of a replay: the Cloudinary player without the tracker, led by whoever shows it; nothing is reported.

import { Failures } from './failures.js';
import { show } from './notice.js';
import { describe, load, makePlayer } from './source.js';

/** So far from where it should be (seconds, at the speed of 1) a playing video is moved there; less is caught up. */
const DRIFT_S = 0.25;
/** Nearer than this (seconds, at the speed of 1) is right; a video that stands still is always put right. */
const NEAR_S = 0.04;
/** What is caught up: this share of the drift in a second, by playing so much faster or slower at most. */
const CATCH_UP = 0.5;
const MOST_FASTER = 0.1;
/** A jump needs time to load what is there: a playing video is not moved again within this (milliseconds), unless it
 * is further off than this (seconds, at the speed of 1): then the record itself has jumped. */
const SETTLE_MS = 600;
const JUMP_S = 1;

class Replayed {
  constructor(source) {
    this.source = describe(source);
    this.player = makePlayer({
      controls: false,
      muted: true,
      bigPlayButton: false,
      userActions: { hotkeys: false, click: false, doubleClick: false },
    });
    this.failures = new Failures(this.player, this.source);
    this.seekedAt = 0;
  }

  open() {
    show('playing');
    this.failures.expectProgress();
    load(this.player, this.source);
  }

  /**
   * The video should be at `at` seconds, and go on from there at `rate` where it `moves`; it is heard where `muted` is
   * false. `words` are shown over the picture. Says how it is: {at, length, ready, moving, notice}; `notice` is what
   * the page says instead of the picture.
   */
  follow({ at, rate, moves, muted, words }) {
    document.getElementById('recorded').textContent = words;
    const video = document.querySelector('video');
    if (video) video.muted = muted !== false;
    if (video && video.readyState > 0) this.lead(video, Math.max(0, Math.min(at, this.lastOf(video))), rate, moves);
    return this.said(video);
  }

  /** The last moment that can be gone to; beyond it players say that they have ended. */
  lastOf(video) {
    return Number.isFinite(video.duration) ? Math.max(0, video.duration - 0.01) : Infinity;
  }

  lead(video, at, rate, moves) {
    const away = at - video.currentTime;
    if (!moves || at >= this.lastOf(video) || !this.takesRate(video, rate, away)) {
      if (!video.paused) video.pause();
      if (Math.abs(away) > (moves ? DRIFT_S : NEAR_S / 2)) this.seek(video, at);
      return;
    }
    const settled = video.paused || performance.now() - this.seekedAt > SETTLE_MS;
    if (Math.abs(away) > (settled ? DRIFT_S : JUMP_S) * Math.max(1, rate)) this.seek(video, at);
    if (video.paused) video.play().catch(() => {});
  }

  /** Sets the speed, a little more or less than `rate` to catch up; false where the browser has no such speed. */
  takesRate(video, rate, away) {
    const drift = away / Math.max(1, rate);
    const faster = Math.abs(drift) < NEAR_S ? 0 : Math.max(-MOST_FASTER, Math.min(MOST_FASTER, drift * CATCH_UP));
    const wanted = rate * (1 + faster);
    try {
      if (Math.abs(video.playbackRate - wanted) > 0.005 * rate) video.playbackRate = wanted;
      return true;
    } catch {
      return false;
    }
  }

  /** One at a time: where it should be by then is said again. */
  seek(video, at) {
    if (video.seeking) return;
    this.seekedAt = performance.now();
    video.currentTime = at;
  }

  said(video) {
    const { state } = document.body.dataset;
    return {
      at: video ? video.currentTime : 0,
      length: video && Number.isFinite(video.duration) ? video.duration : null,
      ready: Boolean(video) && video.readyState > 1 && !video.seeking,
      moving: Boolean(video) && !video.paused,
      notice: state === 'notice' ? document.getElementById('notice-title').textContent : '',
    };
  }
}

const replayed = new Replayed(new URLSearchParams(location.search).get('source') || '');
window.playscopeReplay = { follow: (what) => replayed.follow(what) };
replayed.open();
