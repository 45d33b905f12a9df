// The page: reads the query, makes the Cloudinary player, tracks it, and says plainly what goes wrong.

import { Failures } from './failures.js';
import { say, show } from './notice.js';
import { describe, load, makePlayer } from './source.js';

const DEFAULT_MARKS = [10, 25, 50, 75, 90, 100];
const DEFAULT_CLOUD = 'demo';

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

class Page {
  constructor(query) {
    const { cloud, muted, marks } = query;
    this.source = describe(query.source);
    this.player = makePlayer({
      cloudName: cloud,
      controls: true,
      muted,
      bigPlayButton: 'init',
      playedEventPercents: marks,
      userActions: { hotkeys: true },
    });
    this.view = Playscope.track(this.player, { source: this.source.name, sessionId: query.session, marks });
    const report = (data) => this.view.report('error', data);
    this.failures = new Failures(this.player, this.source, Playscope.errorKind, report);
    if (query.autoplay) this.player.videojs.one('loadeddata', () => this.start());
  }

  open() {
    show('playing');
    this.failures.expectProgress();
    load(this.player, this.source);
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
