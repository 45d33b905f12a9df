'use strict';

// The page: reads the query, makes the Cloudinary player, tracks it, and says plainly what goes wrong.

(() => {
  /** How long a load may lead nowhere, in milliseconds. */
  const NOWHERE_MS = 8_000;
  /** One failure comes as two or three errors, between them the player asks for the source itself. */
  const SETTLE_MS = 800;
  const PROBE_MS = 3_000;
  const DEFAULT_MARKS = [10, 25, 50, 75, 90, 100];
  const DEFAULT_CLOUD = 'demo';

  /** What each kind of failure means, in words for the window. */
  const WORDS = {
    nocodec: ['This browser has no codec for it', 'The video is there, but its format cannot be decoded here. Another browser may play it.'],
    notfound: ['Not found', 'There is nothing at this address. Check the name, and the cloud name of a public id.'],
    unreachable: ['Cannot be reached', 'No answer from where the video lies. Check the network and the address.'],
    network: ['The network failed', 'The server refused the video, or its bytes stopped coming.'],
    decode: ['The video is damaged', 'It began to play and then could not be decoded any further.'],
    aborted: ['Loading was stopped', 'The video was given up before it had loaded.'],
    player: ['It cannot be played', 'The player gave up.'],
    autoplay: ['Ready', 'The browser wants a click before it plays.'],
  };

  /** File endings that need a type of their own; all else is left to the browser's own look at the bytes. */
  const TYPES = { webm: 'webm', m3u8: 'hls', mpd: 'dash', ogv: 'ogv', mp3: 'mp3', m4a: 'm4a', wav: 'wav', flac: 'flac', oga: 'oga' };

  const element = (id) => document.getElementById(id);

  const canPlay = (type) => document.createElement('video').canPlayType(type) !== '';

  /** The query: {source, cloud, session, autoplay, muted, marks}. */
  function readQuery() {
    const query = new URLSearchParams(location.search);
    const marks = (query.get('marks') || '').split(',').map(Number).filter((mark) => mark > 0 && mark <= 100);
    return {
      source: (query.get('source') || '').trim(),
      cloud: (query.get('cloud') || '').trim() || DEFAULT_CLOUD,
      session: query.get('session') || undefined,
      autoplay: query.get('autoplay') === '1',
      muted: query.get('muted') === '1',
      marks: marks.length ? marks : DEFAULT_MARKS,
    };
  }

  /** A public id stays as it is; a path or an address becomes a whole address. */
  function describe(source) {
    const isAddress = /^(https?:|blob:|data:|\/)/i.test(source);
    if (!isAddress) return { name: source, id: source, types: publicIdTypes() };
    const { href, pathname } = new URL(source, location.href);
    const ending = (/\.(\w+)$/.exec(pathname) || [])[1] || '';
    return { name: href, id: forPlayer(href), types: [TYPES[ending.toLowerCase()] || 'mp4'] };
  }

  /** Without H.264 Cloudinary is asked for VP9; else it chooses itself, as it does on any page. */
  function publicIdTypes() {
    return canPlay('video/mp4; codecs="avc1.42E01E"') ? ['auto'] : ['webm/vp9', 'webm'];
  }

  /**
   * WORKAROUND for cloudinary-video-player 4.0.3: it takes an address whose host has no dot (localhost), and blob:
   * and data:, for a public id. A fragment, which is never sent, gives its pattern what it looks for.
   */
  function forPlayer(href) {
    const asAddress = /https?:\/\/[-\w@:%.+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b/;
    return asAddress.test(href) ? href : `${href}#http://source.local/`;
  }

  /** Shows `state`: empty, playing, click (the picture with a word over it) or notice (words alone). */
  function show(state) {
    document.body.dataset.state = state;
  }

  function say(state, kind, source, action) {
    const [title, text] = WORDS[kind];
    element('notice-title').textContent = title;
    element('notice-text').textContent = text;
    element('notice-source').textContent = source;
    const button = element('notice-action');
    button.hidden = !action;
    button.textContent = action ? action.words : '';
    button.onclick = action ? action.call : null;
    show(state);
    if (action) button.focus();
  }

  /** Asks for the head of an address: the status, 'there' where only its being there can be told, or 'nothing'. */
  async function probe(href) {
    const ask = (mode) =>
      fetch(href, { method: 'HEAD', mode, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) });
    try {
      return (await ask('cors')).status;
    } catch (error) {
      return error.name === 'TimeoutError' ? 'nothing' : ask('no-cors').then(() => 'there', () => 'nothing');
    }
  }

  /** The kind of a failure that does not say so itself, from a look at the source. */
  function judged(found) {
    if (found === 404 || found === 410) return 'notfound';
    if (found === 'nothing') return 'unreachable';
    return typeof found === 'number' && found >= 400 ? 'network' : 'nocodec';
  }

  class Page {
    constructor(query) {
      this.query = query;
      this.source = describe(query.source);
      this.judging = null;
      /** Kinds of failure that the player's own errors told. */
      this.told = new Set();
      this.player = this.makePlayer();
      this.view = Playscope.track(this.player, {
        source: this.source.name,
        sessionId: query.session,
        marks: query.marks,
      });
      this.listen();
    }

    makePlayer() {
      const { cloud, muted, marks } = this.query;
      return cloudinary.videoPlayer('player', {
        cloudName: cloud,
        controls: true,
        fill: true,
        muted,
        bigPlayButton: 'init',
        showLogo: false,
        fontFace: 'inherit',
        playedEventPercents: marks,
        cloudinaryAnalytics: false,
        allowUsageReport: false,
        userActions: { hotkeys: true },
      });
    }

    listen() {
      const { player } = this;
      player.on('loadstart', () => this.expectProgress());
      player.on('loadedmetadata', () => this.arrived());
      player.on('playing', () => this.arrived());
      player.on('error', () => this.onError());
      if (this.query.autoplay) player.videojs.one('loadeddata', () => this.start());
      // The player tries sources by promises of its own, and nobody hears when they fail.
      addEventListener('unhandledrejection', (event) => this.onRejection(event));
    }

    open() {
      show('playing');
      this.expectProgress();
      this.player.source(this.source.id, { sourceTypes: this.source.types, allowUsageReport: false });
    }

    /** Asks for playback now rather than by attribute, which would wait until the whole clip can be played through. */
    start() {
      const started = this.player.videojs.play();
      if (started) started.then(() => show('playing'), (error) => this.onRefused(error));
    }

    onRefused(error) {
      if (error.name !== 'NotAllowedError') return;
      this.view.report('error', { kind: 'autoplay', message: error.message, origin: 'page' });
      say('click', 'autoplay', '', { words: 'Play', call: () => this.start() });
    }

    expectProgress() {
      clearTimeout(this.nowhere);
      this.nowhere = setTimeout(() => this.judge({ kind: undefined, message: 'The load leads nowhere.' }), NOWHERE_MS);
    }

    arrived() {
      clearTimeout(this.nowhere);
      clearTimeout(this.settling);
      this.judging = null;
      if (document.body.dataset.state === 'notice') show('playing');
    }

    onRejection(event) {
      const { reason } = event;
      if (this.player.videojs.readyState() > 0 || !(reason instanceof TypeError)) return;
      this.settle({ kind: undefined, message: String(reason.message || reason) });
    }

    onError() {
      const { videojs } = this.player;
      const error = videojs.error() || (videojs.$('video') || {}).error || {};
      const kind = Playscope.errorKind(error);
      this.told.add(kind);
      this.settle({ kind: kind === 'player' ? undefined : kind, code: error.code, message: error.message });
    }

    /** Waits until the player has said all it has to say about one failure; the last word counts. */
    settle(failure) {
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.judge(failure), SETTLE_MS);
    }

    async judge(failure) {
      const { code, message } = failure;
      this.judging = failure;
      clearTimeout(this.nowhere);
      const verdict = await this.verdict(failure);
      // It came after all, or another failure is being judged.
      if (this.judging !== failure || !verdict) return;
      // What the player has told in its own error is not told twice.
      if (!this.told.has(verdict)) this.view.report('error', { code, kind: verdict, message, origin: 'page' });
      this.told.add(verdict);
      say('notice', verdict, this.source.name);
    }

    /** Where the video lies; a public id's is made by the player. */
    address() {
      const { videojs } = this.player;
      const [first] = videojs.cloudinary.getCurrentSources() || [];
      return videojs.currentSrc() || (first && first.src) || this.source.name;
    }

    /** The kind, where the failure itself does not say; undefined while a slow load may still come. */
    async verdict({ kind, code }) {
      if (kind && kind !== 'nocodec' && kind !== 'unreachable') return kind;
      const found = await probe(this.address());
      const looked = judged(found);
      if (looked !== 'nocodec') return looked;
      // The source is there. Without an error the load is only slow: look again later.
      if (code === undefined && !kind) {
        this.expectProgress();
        return undefined;
      }
      return 'nocodec';
    }
  }

  function begin() {
    const query = readQuery();
    if (!query.source) {
      show('empty');
      return;
    }
    const page = new Page(query);
    window.playscopePage = { player: page.player, view: page.view };
    page.open();
  }

  begin();
})();
