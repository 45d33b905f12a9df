// Basics: one clock, ids, guards, storage that may be forbidden.

/** Where the monotonic clock stood against the wall clock when the script came: the one wall anchor. */
const ANCHOR = Date.now() - performance.now();

/** Milliseconds since the epoch of a moment on the page's own time line. */
const epochOf = (moment) => ANCHOR + moment;

/** Milliseconds since the epoch, never going backwards. */
const now = () => epochOf(performance.now());

/** A number with at most three decimals; undefined for what is no finite number. */
const rounded = (value) => (Number.isFinite(value) ? Math.round(value * 1000) / 1000 : undefined);

const clipped = (value, length = 2048) => (value ? String(value).slice(0, length) : undefined);

/** A copy that JSON can carry, undefined for anything large or circular. */
function plain(value) {
  const text = attempt(() => JSON.stringify(value));
  return text && text.length <= 4000 ? JSON.parse(text) : undefined;
}

/** The host page must never notice a fault of ours: whatever is thrown ends here. */
function attempt(call, otherwise) {
  try {
    return call();
  } catch (error) {
    console.debug('Playscope:', error);
    return otherwise;
  }
}

const guarded = (call) => (...args) => attempt(() => call(...args));

const lastId = { millisecond: 0, count: 0 };

/** A UUID of version 7; the ids of one page rise, also within a millisecond. */
function uuid7() {
  const millisecond = Math.max(Math.floor(now()), lastId.millisecond);
  lastId.count = millisecond === lastId.millisecond ? lastId.count + 1 : 0;
  // Twelve bits of counter; past them the id borrows the next millisecond.
  lastId.millisecond = lastId.count > 0xfff ? millisecond + 1 : millisecond;
  lastId.count &= 0xfff;
  const hex = (number, digits) => number.toString(16).padStart(digits, '0');
  const random = crypto.getRandomValues(new Uint16Array(4));
  const time = hex(lastId.millisecond, 12);
  const variant = hex(0x8000 | (random[0] & 0x3fff), 4);
  const tail = hex(random[1], 4) + hex(random[2], 4) + hex(random[3], 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(lastId.count, 3)}-${variant}-${tail}`;
}

/** sessionStorage where the page may use it; both calls are quiet where it may not. */
const storage = {
  read(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key, text) {
    try {
      if (text === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, text);
    } catch {
      // Forbidden or full: what is unsent then lives only as long as the page.
    }
  },
};

const SESSION_KEY = 'playscope.session';

/** The id of this tab's sitting; kept over reloads where storage is allowed. */
function sessionId() {
  const id = storage.read(SESSION_KEY) || uuid7();
  storage.write(SESSION_KEY, id);
  return id;
}
