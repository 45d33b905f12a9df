// Outbox: events that wait to be sent, in order, bounded. What does not fit is counted and said.

const MOST_EVENTS = 5000;
const MOST_CHARACTERS = 2_000_000;
/** Of these there are many and each says little: they are in no hurry, and go first when there is no room. */
const FREQUENT = new Set(['timeupdate', 'progress']);
/** Record fields that a view's events share: sent once a batch where they agree. */
const SHARED = ['session_id', 'view_id', 'source', 'page_url', 'user_agent'];

class Outbox {
  constructor() {
    this.items = [];
    this.characters = 0;
    this.lost = null;
  }

  /** Takes an event (a record without the shared fields) and the shared fields of its view. */
  put(event, shared) {
    const { lost } = this;
    if (lost) {
      event.data = { ...event.data, lost };
      this.lost = null;
    }
    this.add([{ name: event.event, text: JSON.stringify(event), shared, lost }]);
    if (this.items.length > MOST_EVENTS || this.characters > MOST_CHARACTERS) this.makeRoom();
  }

  /** The oldest items, at most so many and of about so many characters; at least one if there is any. */
  take(count, characters) {
    let taken = 0;
    let size = 0;
    while (taken < this.items.length && taken < count && (!taken || size + this.items[taken].text.length <= characters)) {
      size += this.items[taken].text.length;
      taken += 1;
    }
    this.characters -= size;
    return this.items.splice(0, taken);
  }

  /** Back in front, in their order: they were taken and could not be sent. */
  putBack(items) {
    this.add(items, 0);
  }

  add(items, at = this.items.length) {
    this.items.splice(at, 0, ...items);
    for (const item of items) this.characters += item.text.length;
  }

  /** Counts items that will never arrive; the next event says so in `data.lost`, by name. */
  countLost(items) {
    for (const { name, lost } of items) {
      this.lost = this.lost || {};
      this.lost[name] = (this.lost[name] || 0) + 1;
      for (const [earlier, count] of Object.entries(lost || {})) {
        this.lost[earlier] = (this.lost[earlier] || 0) + count;
      }
    }
  }

  makeRoom() {
    const { kept, dropped } = within(this.items, MOST_EVENTS * 0.9, MOST_CHARACTERS * 0.9);
    this.items = kept;
    this.characters = kept.reduce((sum, item) => sum + item.text.length, 0);
    this.countLost(dropped);
  }
}

/** Splits items into those that fit both limits and those to drop: the oldest of the thinned names, then the oldest. */
function within(items, count, characters) {
  let tooMany = items.length - count;
  let tooLong = items.reduce((sum, item) => sum + item.text.length, 0) - characters;
  const dropped = new Set();
  const drop = (item) => {
    if (dropped.has(item) || (tooMany <= 0 && tooLong <= 0)) return;
    dropped.add(item);
    tooMany -= 1;
    tooLong -= item.text.length;
  };
  items.filter((item) => FREQUENT.has(item.name)).forEach(drop);
  items.forEach(drop);
  return { kept: items.filter((item) => !dropped.has(item)), dropped: [...dropped] };
}

/** The body of a request: what all items share once, the rest with each. */
function packed(items) {
  const [first] = items;
  const agreed = SHARED.filter((key) => items.every(({ shared }) => shared[key] === first.shared[key]));
  const pick = (shared, keys) => Object.fromEntries(keys.map((key) => [key, shared[key]]));
  const own = SHARED.filter((key) => !agreed.includes(key));
  const texts = items.map(({ text, shared }) =>
    own.length ? `${JSON.stringify(pick(shared, own)).slice(0, -1)},${text.slice(1)}` : text,
  );
  return `{"common":${JSON.stringify(pick(first.shared, agreed))},"events":[${texts.join(',')}]}`;
}

const bytesOf = (text) => new TextEncoder().encode(text).length;

/** Bodies of at most so many bytes each (a single larger event stands alone), in order. */
function split(items, bytes) {
  if (!items.length) return [];
  const body = packed(items);
  if (items.length === 1 || bytesOf(body) <= bytes) return [{ items, body }];
  const middle = items.length >> 1;
  return [...split(items.slice(0, middle), bytes), ...split(items.slice(middle), bytes)];
}
