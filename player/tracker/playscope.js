// Playscope: the public face, what the page as a whole does, and the drop-in by attribute.

const SCRIPT = document.currentScript;

class Playscope {
  constructor() {
    this.senders = new Map();
    this.trackings = new Map();
    this.errorKind = errorKind;
    addEventListener('pagehide', guarded(() => this.onPageHide()));
    addEventListener('pageshow', guarded((event) => event.persisted && this.onPageBack()));
    addEventListener('online', guarded(() => this.senders.forEach((sender) => sender.retryNow())));
    document.addEventListener('visibilitychange', guarded(() => this.onVisibility()));
  }

  /**
   * Reports what a player does, until the page goes. Never throws.
   *
   * @param {object} target a Cloudinary player (also one that is still loading), a video.js player or a media element
   * @param {object} [options]
   * @param {string} [options.endpoint] where events go; by default /v1/events at the script's own origin
   * @param {string} [options.source] a name for what plays, until the source changes; by default what the player says
   * @param {string} [options.sessionId] by default one for each tab's sitting
   * @param {number[]} [options.marks] percents to report where the player reports none; 10, 25, 50, 75, 90, 100
   * @param {string} [options.key] the collector's write key, if it asks for one
   * @param {object} [options.data] what the page wants to say about its views; goes into the data of `viewstart`
   * @returns {{viewId: ?string, sessionId: ?string, report: function, flush: function, stop: function}}
   */
  track(target, options = {}) {
    const handle = new Handle();
    // A Cloudinary player that is still loading is a promise of itself.
    const ready = target && typeof target.then === 'function' ? target : null;
    if (ready) ready.then((player) => this.attach(handle, player, options)).catch(() => {});
    else this.attach(handle, target, options);
    return handle;
  }

  attach(handle, target, options) {
    attempt(() => {
      const subject = subjectOf(target);
      const element = subject.media();
      const earlier = this.trackings.get(element);
      if (earlier) earlier.stop();
      const forget = () => this.trackings.delete(element);
      const tracking = new Tracking(subject, options, this.sender(options), forget);
      this.trackings.set(element, tracking);
      handle.attach(tracking);
    });
  }

  sender({ endpoint = DEFAULT_ENDPOINT, key }) {
    const name = `${endpoint} ${key || ''}`;
    if (!this.senders.has(name)) this.senders.set(name, new Sender(endpoint, key));
    return this.senders.get(name);
  }

  onPageHide() {
    this.trackings.forEach((tracking) => attempt(() => tracking.onPageHide()));
    this.senders.forEach((sender) => attempt(() => sender.leave()));
  }

  onPageBack() {
    this.trackings.forEach((tracking) => attempt(() => tracking.onPageBack()));
    this.senders.forEach((sender) => attempt(() => sender.comeBack()));
  }

  onVisibility() {
    this.trackings.forEach((tracking) => attempt(() => tracking.onVisibility()));
    if (document.hidden) this.senders.forEach((sender) => attempt(() => sender.hide()));
  }

  /** Tracks every video on the page, also those that come later (not those inside a shadow tree). */
  trackAll(options) {
    const scan = guarded(() => {
      for (const video of document.querySelectorAll('video')) {
        const known = this.trackings.get(video);
        const isBetter = known && known.subject.kind === 'element' && videoJsOf(video);
        if (!known || isBetter) this.track(video, options);
      }
    });
    // A player library takes a video over in the same breath in which it comes: look after that.
    const soon = () => setTimeout(scan, 0);
    new MutationObserver((changes) => {
      if (changes.some((change) => change.addedNodes.length)) soon();
    }).observe(document.documentElement, { childList: true, subtree: true });
    soon();
  }
}

/** What `track` gives back; quiet until the player is there. */
class Handle {
  constructor() {
    this.waiting = [];
  }

  attach(tracking) {
    this.tracking = tracking;
    this.waiting.splice(0).forEach((call) => attempt(() => call(tracking)));
  }

  /** The open view's id, null where none is open. */
  get viewId() {
    return this.tracking && this.tracking.view ? this.tracking.view.id : null;
  }

  get sessionId() {
    return this.tracking ? this.tracking.session : null;
  }

  /** Adds an event of the page's own to the view. */
  report(name, data) {
    this.run((tracking) => tracking.report(name, plain(data)));
  }

  /** Sends what waits, now. */
  flush() {
    this.run((tracking) => tracking.sender.retryNow());
  }

  /** Ends the view and listens no more. */
  stop() {
    this.run((tracking) => tracking.stop());
  }

  run(call) {
    if (this.tracking) attempt(() => call(this.tracking));
    else this.waiting.push(call);
  }
}

const DEFAULT_ENDPOINT = attempt(() => new URL('/v1/events', (SCRIPT && SCRIPT.src) || location.href).href, '/v1/events');

attempt(() => {
  if (window.Playscope) return;
  window.Playscope = new Playscope();
  const attributes = SCRIPT ? SCRIPT.dataset : {};
  if (!('playscopeAuto' in attributes)) return;
  window.Playscope.trackAll({
    endpoint: attributes.playscopeEndpoint || DEFAULT_ENDPOINT,
    key: attributes.playscopeKey,
    marks: attributes.playscopeMarks ? attributes.playscopeMarks.split(',').map(Number) : undefined,
  });
});
