// View: one play attempt of one source. Numbers its events from 0 without a gap; nothing follows its end.

class View {
  constructor(sender, session, source, subjectSource) {
    this.sender = sender;
    this.id = uuid7();
    this.session = session;
    this.key = subjectSource;
    this.seq = 0;
    this.loads = 0;
    this.ended = false;
    this.failedAt = null;
    this.activeAt = now();
    this.progressAt = 0;
    this.setSource(source);
  }

  setSource(source) {
    this.source = clipped(source);
    this.shared = null;
  }

  /** Hands one event over. `fields`: members of the record itself that win over those read from the media. */
  record(media, name, data, fields) {
    if (this.ended) return;
    const event = {
      id: uuid7(),
      event: name,
      timestamp: Math.round(now()),
      seq: this.seq,
      media_time: media ? rounded(media.currentTime) : undefined,
      duration: media ? rounded(media.duration) : undefined,
      ...fields,
      data,
    };
    this.seq += 1;
    this.ended = name === 'viewend';
    this.sender.put(event, this.sharedFields());
  }

  sharedFields() {
    const page = clipped(location.href);
    if (!this.shared || this.shared.page_url !== page) {
      this.shared = {
        session_id: this.session,
        view_id: this.id,
        source: this.source,
        page_url: page,
        user_agent: clipped(navigator.userAgent, 512),
      };
    }
    return this.shared;
  }
}
