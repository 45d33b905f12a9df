// Marks: percentsplayed for players that fire none. A mark counts when the playhead plays across it, not when it jumps.

const DEFAULT_MARKS = [10, 25, 50, 75, 90, 100];
/** The last timeupdate comes up to this long before the end, in seconds. */
const LAST_STRETCH_S = 2;

class Marks {
  constructor(marks) {
    const wanted = (marks || DEFAULT_MARKS).map(Number).filter((mark) => mark > 0 && mark <= 100);
    this.marks = [...new Set(wanted)].sort((a, b) => a - b);
    this.passed = new Set();
    this.last = null;
  }

  restart(media) {
    this.passed = new Set();
    this.last = media.currentTime;
  }

  /** The marks that the playhead has newly played across, now that `name` came from the media. */
  after(name, media) {
    if (!(media.duration > 0) || media.duration === Infinity) return [];
    if (name === 'timeupdate') return this.onMove(media);
    if (name === 'ended') return this.onEnd(media);
    return name === 'seeking' ? this.onJump(media) : [];
  }

  onMove(media) {
    const { last } = this;
    if (media.seeking) return [];
    this.last = media.currentTime;
    return last === null ? [] : this.between(last / media.duration, this.last / media.duration);
  }

  /** Played to the end: the marks between the last timeupdate and it. The next round counts anew. */
  onEnd(media) {
    const { last } = this;
    const near = last !== null && media.duration - last < LAST_STRETCH_S;
    const marks = this.between(near ? last / media.duration : 1, 1);
    this.passed = new Set();
    this.last = null;
    return marks;
  }

  /** A loop jumps to the start without an `ended`. */
  onJump(media) {
    const looped = media.loop && this.last !== null && media.duration - this.last < 1 && media.currentTime < 1;
    const marks = looped ? this.onEnd(media) : [];
    this.last = looped ? 0 : null;
    return marks;
  }

  between(from, to) {
    const isNew = (mark) => mark / 100 <= to && (mark / 100 > from || mark === to * 100) && !this.passed.has(mark);
    const marks = this.marks.filter(isNew);
    marks.forEach((mark) => this.passed.add(mark));
    return marks;
  }
}
