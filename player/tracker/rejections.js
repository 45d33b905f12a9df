// Rejections: what the Cloudinary player could not load and told nobody. It asks for sources by promises of its own;
// where these are rejected it fires no error, and the element never hears of a source.

/** A load may succeed by another way: what has come by then is no failure, in milliseconds. */
const REJECTED_MS = 1000;
const PLAYERS_SCRIPT = /cloudinary|cld-video-player/i;

class Rejections {
  /** `media` gives the element; `report(data)` takes the details of an error. */
  constructor(media, report) {
    this.media = media;
    this.report = report;
    this.timer = null;
    this.onRejection = guarded(({ reason }) => this.hear(reason));
    addEventListener('unhandledrejection', this.onRejection);
  }

  hear(reason) {
    // A fetch that no server answered is a TypeError; of the page's own ones the player knows nothing.
    if (!(reason instanceof TypeError) || !PLAYERS_SCRIPT.test(reason.stack || '')) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(guarded(() => this.settle(reason)), REJECTED_MS);
  }

  settle(reason) {
    const { readyState, error } = this.media();
    if (readyState > 0 || error) return;
    this.report({ kind: 'unreachable', message: clipped(reason.message, 500), origin: 'promise' });
  }

  stop() {
    clearTimeout(this.timer);
    removeEventListener('unhandledrejection', this.onRejection);
  }
}
