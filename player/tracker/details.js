// Details: what each event carries in `data`. The names are those of the vocabulary.

/** Ranges in the buffer, in seconds: at most ten pairs. */
function bufferedRanges(media) {
  const ranges = media.buffered;
  const count = ranges ? Math.min(ranges.length, 10) : 0;
  return Array.from({ length: count }, (_, i) => [rounded(ranges.start(i)), rounded(ranges.end(i))]);
}

const pictureSize = (media) => ({ width: media.videoWidth, height: media.videoHeight });

/** Who asked for playback. A click anywhere in the last seconds counts as the user's. */
function playIntent(media) {
  const active = navigator.userActivation && navigator.userActivation.isActive;
  if (active) return 'user';
  return media.autoplay ? 'autoplay' : 'script';
}

const ERROR_CODES = { 1: 'aborted', 2: 'network', 3: 'decode', 6: 'nocodec', 7: 'unreachable', 11: 'notfound', 12: 'notfound' };

/** Code 4 stands for several causes; browsers tell them apart, if at all, in the message. */
const ERROR_MESSAGES = [
  [/\b(404|410)\b|not found/i, 'notfound'],
  [/no.supported.streams|could.not.open|decoder.*not.supported|no compatible source/i, 'nocodec'],
  [/\b5\d\d\b|network/i, 'network'],
];

/**
 * What kind of failure an error is, as far as it says so itself; undefined where only a look at the source could tell.
 * @param {{code?: number, message?: string, status?: number, statusCode?: number}} error of the element or the player
 * @returns {string|undefined} nocodec, network, notfound, decode, aborted, unreachable or player
 */
function errorKind(error) {
  const status = error.status || error.statusCode;
  if (status === 404 || status === 410) return 'notfound';
  if (status >= 400) return 'network';
  if (ERROR_CODES[error.code]) return ERROR_CODES[error.code];
  const found = ERROR_MESSAGES.find(([pattern]) => pattern.test(error.message || ''));
  if (found) return found[1];
  return error.code === 4 ? undefined : 'player';
}

function errorDetails(subject, extra) {
  const error = subject.error() || (extra instanceof Error ? extra : {});
  const status = error.status || error.statusCode;
  return {
    code: typeof error.code === 'number' ? error.code : undefined,
    message: clipped(error.message, 500),
    kind: errorKind(error),
    status: typeof status === 'number' ? status : undefined,
    origin: 'player',
  };
}

/** Event name -> (media, context) -> data. `context`: {subject, event, extra, lastTime}. */
const DETAILS = {
  loadstart: (media) => ({ src: clipped(media.currentSrc), preload: media.preload }),
  suspend: (media) => ({ buffered: bufferedRanges(media) }),
  emptied: (media) => ({ network_state: media.networkState }),
  error: (media, { subject, extra }) => errorDetails(subject, extra),
  stalled: (media) => ({ ready_state: media.readyState, buffered: bufferedRanges(media) }),
  loadedmetadata: pictureSize,
  loadeddata: pictureSize,
  canplay: (media) => ({ buffered: bufferedRanges(media) }),
  canplaythrough: (media) => ({ buffered: bufferedRanges(media) }),
  playing: (media) => ({ ready_state: media.readyState }),
  waiting: (media) => ({
    ready_state: media.readyState,
    network_state: media.networkState,
    seeking: media.seeking,
    buffered: bufferedRanges(media),
  }),
  seeking: (media, { lastTime }) => ({ target: rounded(media.currentTime), from: rounded(lastTime) }),
  seeked: (media) => ({ ready_state: media.readyState }),
  progress: (media) => ({ buffered: bufferedRanges(media) }),
  play: (media) => ({ intent: playIntent(media), ready_state: media.readyState }),
  pause: (media) => ({ at_end: media.ended }),
  ratechange: (media) => ({ rate: media.playbackRate }),
  volumechange: (media) => ({ volume: rounded(media.volume), muted: media.muted }),
  fullscreenchange: (media, { subject }) => ({ fullscreen: isFullscreen(subject, media) }),
  posterchange: (media, { subject }) => ({ poster: clipped(subject.player ? subject.player.poster() : media.poster) }),
};

function isFullscreen(subject, media) {
  if (subject.player) return subject.player.isFullscreen();
  const element = document.fullscreenElement;
  return Boolean(element && element.contains(media));
}

/** Cloudinary's events carry their own members, in `eventData` or beside the event. */
function vendorDetails(event, extra) {
  const carried = (event && event.eventData) || (extra && { from: extra.from, to: extra.to });
  return plain(carried) || {};
}

const stateOf = (media) =>
  media.ended ? 'ended' : media.seeking ? 'seeking' : media.paused ? 'paused' : 'playing';

const heartbeatDetails = (media) => ({
  state: stateOf(media),
  ready_state: media.readyState,
  network_state: media.networkState,
  buffered: bufferedRanges(media),
  rate: media.playbackRate,
  muted: media.muted,
  hidden: document.hidden,
  // The monotonic clock may stand while the machine sleeps: the wall clock then runs ahead of it.
  clock_skew_ms: Math.round(Date.now() - now()),
});
