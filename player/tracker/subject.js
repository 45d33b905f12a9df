// Subject: what is watched. One face for the Cloudinary player, any video.js player and a plain media element:
//   kind, version, media() -> element or what reads like one, source() -> name of what plays, error() -> last error,
//   on(name, handler(event, extra)), onSourceAsked(handler), onGone(handler), close()

/** The subject for whatever the page handed over. Throws TypeError for what is no player. */
function subjectOf(target) {
  const player = videoJsOf(target);
  if (player) return new PlayerSubject(player);
  if (target instanceof HTMLMediaElement) return new ElementSubject(target);
  throw new TypeError('track() wants a Cloudinary or video.js player or a media element');
}

/** The video.js player in, behind or around the target; undefined where there is none. */
function videoJsOf(target) {
  const isPlayer = (it) => it && typeof it.on === 'function' && typeof it.currentSrc === 'function';
  const around = target instanceof Element ? target.closest('.video-js') : null;
  return [target, target.videojs, target.player, around && around.player].find(isPlayer);
}

class PlayerSubject {
  constructor(player) {
    this.player = player;
    this.kind = player.cloudinary ? 'cloudinary' : 'video.js';
    this.version = attempt(() => player.version()['video.js']);
    this.handlers = [];
  }

  media() {
    const root = this.player.el();
    return (root && root.querySelector('video, audio')) || playerAsMedia(this.player);
  }

  source() {
    const { cloudinary } = this.player;
    // Cloudinary knows the source that was asked for at once, the element only when its load begins.
    return (cloudinary && cloudinary.currentPublicId && cloudinary.currentPublicId()) || addressOf(this.player);
  }

  error() {
    // Cloudinary's own handler runs first and clears the player's error; the element still has it.
    return this.player.error() || this.media().error;
  }

  on(name, handler) {
    this.player.on(name, handler);
    this.handlers.push([name, handler]);
  }

  onSourceAsked(handler) {
    this.on('cldsourcechanged', (event, extra) => extra && extra.source && handler());
  }

  onGone(handler) {
    this.on('dispose', handler);
  }

  close() {
    for (const [name, handler] of this.handlers) attempt(() => this.player.off(name, handler));
    this.handlers = [];
  }
}

/** Where a player's source is, whole: video.js says it as the page wrote it. */
function addressOf(player) {
  const address = player.currentSrc();
  return address ? attempt(() => new URL(address, document.baseURI).href, address) : '';
}

class ElementSubject {
  constructor(element) {
    this.element = element;
    this.kind = 'element';
    this.closers = [];
  }

  media() {
    return this.element;
  }

  source() {
    return this.element.currentSrc || this.element.src || '';
  }

  error() {
    return this.element.error;
  }

  on(name, handler) {
    if (name === 'fullscreenchange') this.listen(document, name, handler);
    else if (name === 'posterchange') this.watchPoster(handler);
    else this.listen(this.element, name, handler);
  }

  onSourceAsked() {}

  onGone() {}

  close() {
    for (const close of this.closers) attempt(close);
    this.closers = [];
  }

  listen(target, name, handler) {
    target.addEventListener(name, handler);
    this.closers.push(() => target.removeEventListener(name, handler));
  }

  watchPoster(handler) {
    const observer = new MutationObserver(() => handler({ type: 'posterchange' }));
    observer.observe(this.element, { attributes: true, attributeFilter: ['poster'] });
    this.closers.push(() => observer.disconnect());
  }
}

/** What reads like a media element, for a player that has none inside. */
function playerAsMedia(player) {
  const read = (name, otherwise) => attempt(() => player[name](), otherwise);
  return {
    get currentTime() { return read('currentTime'); },
    get duration() { return read('duration'); },
    get paused() { return read('paused', true); },
    get ended() { return read('ended', false); },
    get seeking() { return read('seeking', false); },
    get readyState() { return read('readyState'); },
    get networkState() { return read('networkState'); },
    get playbackRate() { return read('playbackRate'); },
    get volume() { return read('volume'); },
    get muted() { return read('muted'); },
    get buffered() { return read('buffered'); },
    get videoWidth() { return read('videoWidth'); },
    get videoHeight() { return read('videoHeight'); },
    get poster() { return read('poster'); },
    get currentSrc() { return read('currentSrc'); },
    get error() { return read('error', null); },
    isConnected: true,
  };
}
