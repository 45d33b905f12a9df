// Failures: what goes wrong with a load, each told once, of the kind that a look at the source gives.

import { say, show } from './notice.js';

/** How long a load may lead nowhere, in milliseconds. */
const NOWHERE_MS = 8_000;
/** One failure comes as two or three errors, between them the player asks for the source itself. */
const SETTLE_MS = 800;
const PROBE_MS = 3_000;

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

/** What a player's error says of its kind, where nobody knows more. */
const ownKind = ({ code }) => ({ 2: 'network', 3: 'decode' })[code];

export class Failures {
  /**
   * Listens to `player`, which loads `source` (see `describe`). `kindOf(error)` gives the kind of a player's error as
   * far as it says so itself; `report(data)` is called once for each kind that the player has not told in an error.
   */
  constructor(player, source, kindOf = ownKind, report = () => {}) {
    this.player = player;
    this.source = source;
    this.kindOf = kindOf;
    this.report = report;
    this.judging = null;
    /** Kinds of failure that the player's own errors told. */
    this.told = new Set();
    player.on('loadstart', () => this.expectProgress());
    player.on('loadedmetadata', () => this.arrived());
    player.on('playing', () => this.arrived());
    player.on('error', () => this.onError());
    // The player tries sources by promises of its own, and nobody hears when they fail.
    addEventListener('unhandledrejection', (event) => this.onRejection(event));
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
    const kind = this.kindOf(error);
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
    if (!this.told.has(verdict)) this.report({ code, kind: verdict, message, origin: 'page' });
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
