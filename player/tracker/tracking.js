// Tracking: a subject and its views, one after the other.
//
//   no view --source, play, error--> view open --source changed--> next view
//   view open --pagehide, closed, error for 10 s, 30 min idle--> no view

const HEARTBEAT_MS = 10_000;
const FAILED_MS = 10_000;
const IDLE_MS = 30 * 60_000;
const PROGRESS_MS = 1000;
/** How long a source asked for may take until its load begins, before its view opens all the same. */
const ASKED_MS = 1000;
/** What may open a view where none is open. The rest is the wake of one that ended. */
const OPENS_VIEW = new Set(['loadstart', 'play', 'playing', 'seeking', 'error']);
/** After these the playhead may stand, or move anew from here. */
const RESTS = new Set(['play', 'pause', 'seeking', 'seeked', 'ended', 'emptied']);

class Tracking {
  constructor(subject, options, sender, onStopped = () => {}) {
    this.onStopped = onStopped;
    this.subject = subject;
    this.sender = sender;
    this.session = clipped(options.sessionId, 64) || sessionId();
    this.label = options.source;
    this.data = options.data;
    this.view = null;
    this.away = false;
    this.lastTime = 0;
    this.marks = subject.kind === 'cloudinary' ? null : new Marks(options.marks);
    this.picture = new Picture((name, data, fields) => this.record(name, data, fields));
    const isCloudinary = subject.kind === 'cloudinary';
    this.rejections = isCloudinary ? new Rejections(() => subject.media(), (data) => this.report('error', data)) : null;
    this.subscribe();
    this.heart = setInterval(guarded(() => this.beat()), HEARTBEAT_MS);
    if (subject.source()) this.open();
  }

  subscribe() {
    const { subject } = this;
    for (const name of VOCABULARY.media) {
      subject.on(name, guarded((event, extra) => this.onMedia(name, event, extra)));
    }
    if (subject.kind === 'cloudinary') {
      for (const name of VOCABULARY.cloudinary) {
        subject.on(name, guarded((event, extra) => this.onVendor(name, event, extra)));
      }
    }
    subject.on('resize', guarded(() => this.onPictureSize()));
    subject.onSourceAsked(guarded(() => this.onSourceAsked()));
    subject.onGone(guarded(() => this.stop()));
  }

  onMedia(name, event, extra) {
    if (this.away) return;
    const media = this.subject.media();
    this.picture.watch(media);
    if (name === 'loadstart') this.onLoad();
    if (!this.view && OPENS_VIEW.has(name)) this.open();
    if (!this.view || this.isThinned(name)) return;
    if (name === 'error') this.view.failedAt = now();
    if (name === 'loadstart' || name === 'playing') this.view.failedAt = null;
    if (name === 'waiting' || name === 'playing') this.picture.waiting = name === 'waiting';
    if (RESTS.has(name)) this.picture.rest();
    const details = DETAILS[name];
    const data = details && attempt(() => details(media, { subject: this.subject, extra, lastTime: this.lastTime }));
    this.record(name, data);
    if (!media.seeking) this.lastTime = media.currentTime;
    this.mark(name, media);
  }

  /** `progress` comes three times a second and says little new. */
  isThinned(name) {
    if (name !== 'progress') return false;
    const tooSoon = now() - this.view.progressAt < PROGRESS_MS;
    if (!tooSoon) this.view.progressAt = now();
    return tooSoon;
  }

  mark(name, media) {
    if (!this.marks) return;
    for (const percent of this.marks.after(name, media)) this.record('percentsplayed', { origin: 'tracker' }, { percent });
  }

  onVendor(name, event, extra) {
    if (this.away || !this.view) return;
    const { percent, originalType, ...data } = vendorDetails(event, extra);
    if (name === 'percentsplayed') data.origin = 'cloudinary';
    this.record(name, data, percent === undefined ? undefined : { percent });
  }

  /** The page asked the player for a source. What the old one still says until the load begins is its own. */
  onSourceAsked() {
    if (this.away) return;
    if (!this.view) this.open();
    else if (this.view.loads || this.view.key !== this.subject.source()) {
      clearTimeout(this.asked);
      this.asked = setTimeout(guarded(() => this.change()), ASKED_MS);
    }
  }

  onLoad() {
    const source = this.subject.source();
    if (this.view && (this.asked || (this.view.key && this.view.key !== source))) this.change();
    if (!this.view) this.open();
    if (!this.view.key) {
      this.view.key = source;
      this.view.setSource(this.view.source || source);
    }
    this.view.loads += 1;
  }

  change() {
    this.end('source');
    this.open();
  }

  open(extra) {
    const media = this.subject.media();
    const source = this.subject.source();
    clearTimeout(this.asked);
    this.asked = null;
    this.view = new View(this.sender, this.session, this.label || source, source);
    // The page's name for the source is for the source that was there first.
    this.label = null;
    this.lastTime = media.currentTime;
    this.frames = null;
    if (this.marks) this.marks.restart(media);
    this.picture.watch(media);
    this.picture.restart();
    this.record('viewstart', {
      player: this.subject.kind,
      player_version: this.subject.version,
      muted: media.muted,
      rate: media.playbackRate,
      preload: media.preload,
      hidden: document.hidden,
      ...plain(this.data),
      ...extra,
    });
    this.frames = frameStats(media).counts;
  }

  record(name, data, fields) {
    if (!this.view) return;
    if (name !== 'heartbeat' && name !== 'framestats') this.view.activeAt = now();
    this.view.record(this.subject.media(), name, data, fields);
  }

  recordFrames() {
    const media = this.subject.media();
    if (this.view && media.videoWidth) this.record('framestats', frameStats(media, this.frames).data);
  }

  /** Another rendition; the first size is no change. */
  onPictureSize() {
    if (!this.view) return;
    const { width, height } = pictureSize(this.subject.media());
    const size = `${width} ${height}`;
    if (this.view.size && this.view.size !== size) this.recordFrames();
    this.view.size = size;
  }

  beat() {
    const { view } = this;
    const media = this.subject.media();
    if (this.away) return;
    if (media.isConnected) this.wasConnected = true;
    else if (this.wasConnected && media.paused) this.stop();
    if (!view || view.ended) return;
    this.record('heartbeat', heartbeatDetails(media));
    if (!media.paused) this.recordFrames();
    if (view.failedAt && now() - view.failedAt >= FAILED_MS) this.end('error');
    else if (media.paused && now() - view.activeAt >= IDLE_MS) this.end('timeout');
  }

  /** Ends the view, if one is open. */
  end(reason) {
    if (!this.view) return;
    attempt(() => this.recordFrames());
    this.record('viewend', { reason });
    this.view = null;
  }

  /** Something that the page itself has to say; opens a view where none is. */
  report(name, data, fields) {
    if (this.away) return;
    if (this.asked) this.change();
    if (!this.view) this.open();
    if (name === 'error' && data && data.kind !== 'autoplay') this.view.failedAt = now();
    this.record(name, data, fields);
  }

  onVisibility() {
    if (!this.away) this.record(document.hidden ? 'pagehidden' : 'pageshown');
  }

  onPageHide() {
    this.end('pagehide');
    this.away = true;
  }

  /** Back from the browser's page cache: a new view, once something plays. */
  onPageBack() {
    this.away = false;
    if (!this.subject.media().paused) this.open({ resumed: true });
  }

  stop() {
    this.end('closed');
    this.away = true;
    clearInterval(this.heart);
    clearTimeout(this.asked);
    this.picture.stop();
    if (this.rejections) this.rejections.stop();
    this.subject.close();
    this.onStopped();
  }
}
