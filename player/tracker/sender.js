// Sender: one a collector. Batches, one request in flight, in order. A request costs the page more than the events in it:
// those that come all the time, and say little each, wait longer for others, and any other takes them along soon.
//
//   resting --put--> gathering --300 or 800 ms, or enough--> sending --answered--> resting
//                                                    sending --failed--> backing off --> sending
//   any --page goes--> beacons; what a beacon cannot take is kept in sessionStorage for the next page of the sitting

const GATHER_MS = { soon: 300, frequent: 800 };
const BATCH_EVENTS = 200;
const BATCH_CHARACTERS = 200_000;
const ANSWER_MS = 30_000;
const BACKOFF_MS = { first: 500, most: 30_000 };
/** fetch with keepalive and beacons share 64 KiB in flight. */
const BEACON_BYTES = 60_000;
const KEPT = { events: 2000, characters: 400_000 };

const isLoopback = (host) => host === 'localhost' || host === '[::1]' || /^127\./.test(host);

class Sender {
  constructor(endpoint, key) {
    const url = new URL(endpoint, location.href);
    if (key) url.searchParams.set('key', key);
    this.url = url.href;
    this.kept = `playscope.unsent ${this.url}`;
    // A public page reaches this machine only when it says so; then beacons fail without a word.
    this.toLoopback = isLoopback(url.hostname) && !isLoopback(location.hostname);
    this.outbox = new Outbox();
    this.inFlight = [];
    this.flight = 0;
    this.failures = 0;
    this.batchEvents = BATCH_EVENTS;
    this.timer = null;
    this.dueAt = 0;
    this.restore();
  }

  put(event, shared) {
    this.outbox.put(event, shared);
    this.wake(FREQUENT.has(event.event) ? GATHER_MS.frequent : GATHER_MS.soon);
  }

  /** Sees to it that what waits is sent: within so many milliseconds, or at once when there is enough. */
  wake(within = GATHER_MS.soon) {
    const count = this.outbox.items.length;
    if (!count || this.inFlight.length || this.failures) return;
    if (count >= this.batchEvents) this.send();
    else if (this.timer === null || this.dueAt > performance.now() + within) this.sendIn(within);
  }

  /** Tries at once, whatever the backoff says. */
  retryNow() {
    if (!this.inFlight.length) this.send();
  }

  sendIn(milliseconds) {
    clearTimeout(this.timer);
    this.dueAt = performance.now() + milliseconds;
    this.timer = setTimeout(guarded(() => this.send()), milliseconds);
  }

  async send() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.inFlight.length || !this.outbox.items.length) return;
    const items = this.outbox.take(this.batchEvents, BATCH_CHARACTERS);
    const flight = ++this.flight;
    this.inFlight = items;
    const answer = await this.post(packed(items)).catch(() => null);
    // The page went meanwhile and its beacons took these items along.
    if (flight !== this.flight) return;
    this.inFlight = [];
    attempt(() => this.settle(items, answer));
  }

  settle(items, answer) {
    if (answer && answer.ok) {
      this.failures = 0;
      this.batchEvents = Math.min(BATCH_EVENTS, this.batchEvents * 2);
      this.wake();
    } else if (!answer || answer.status >= 500 || [408, 425, 429].includes(answer.status)) {
      this.outbox.putBack(items);
      this.backOff(answer);
    } else if (answer.status === 413 && items.length > 1) {
      this.outbox.putBack(items);
      this.batchEvents = items.length >> 1;
      this.sendIn(0);
    } else {
      // Nobody will ever take this batch: asking again would only keep the others waiting.
      console.debug(`Playscope: the collector refused ${items.length} events (${answer.status}); they are dropped`);
      this.failures = 0;
      this.outbox.countLost(items);
      this.wake();
    }
  }

  backOff(answer) {
    const asked = answer ? Number(answer.headers.get('retry-after')) * 1000 : 0;
    const own = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** this.failures) * (0.75 + Math.random() / 2);
    this.failures += 1;
    this.sendIn(Math.max(own, Number.isFinite(asked) ? asked : 0));
  }

  /** text/plain by default: no preflight. */
  post(body, keepalive = false) {
    const cut = new AbortController();
    const timer = setTimeout(() => cut.abort(), ANSWER_MS);
    const options = { method: 'POST', body, keepalive, credentials: 'omit', cache: 'no-store', signal: cut.signal };
    const answer = this.toLoopback ? fetch(this.loopbackRequest(options)) : fetch(this.url, options);
    return answer.finally(() => clearTimeout(timer));
  }

  loopbackRequest(options) {
    try {
      return new Request(this.url, { ...options, targetAddressSpace: 'loopback' });
    } catch {
      // This browser knows the option and not the word: it has no such border either.
      return new Request(this.url, options);
    }
  }

  /** The page is hidden: it may never come back, so what waits goes now, unless the collector is known to be away. */
  hide() {
    if (this.failures) this.keep(this.outbox.items);
    else if (this.toLoopback) this.retryNow();
    else this.hand(this.outbox.take(Infinity, Infinity));
  }

  /** The page goes. A beacon has no answer: where it may not arrive its load is kept as well (ids make that harmless). */
  leave() {
    clearTimeout(this.timer);
    this.timer = null;
    this.flight += 1;
    const items = [...this.inFlight, ...this.outbox.take(Infinity, Infinity)];
    this.inFlight = [];
    this.hand(items);
    if (this.failures || this.toLoopback) {
      this.outbox.take(Infinity, Infinity);
      this.outbox.putBack(items);
    }
    this.keep(this.outbox.items);
  }

  /** The page came back from the browser's cache: memory is whole, what storage kept would be sent twice. */
  comeBack() {
    storage.write(this.kept, null);
    this.failures = 0;
    this.wake();
  }

  /** By beacon, in order; what a beacon will not take goes back into the outbox. */
  hand(items) {
    const bodies = split(items, BEACON_BYTES);
    const refused = bodies.findIndex(({ body }) => !this.beacon(body));
    if (refused >= 0) this.outbox.putBack(bodies.slice(refused).flatMap((part) => part.items));
    this.wake();
  }

  beacon(body) {
    if (this.toLoopback) {
      this.post(body, true).catch(() => {});
      return true;
    }
    return Boolean(navigator.sendBeacon && navigator.sendBeacon(this.url, body));
  }

  keep(items) {
    const { kept } = within(items, KEPT.events, KEPT.characters);
    const rows = kept.map(({ name, text, shared }) => [name, text, shared]);
    storage.write(this.kept, rows.length ? JSON.stringify(rows) : null);
  }

  restore() {
    const kept = storage.read(this.kept);
    storage.write(this.kept, null);
    attempt(() => {
      const items = JSON.parse(kept || '[]').map(([name, text, shared]) => ({ name, text, shared, lost: null }));
      this.outbox.putBack(items);
    });
    this.wake();
  }
}
