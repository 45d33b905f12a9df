"""The state machine of one view: events in their order in, spans and counts out.

                 loadstart          play              first frame
    idle <----------------> loading ----> starting ---------------> playing
     |    loaded, no play                  ^    |                    ^   |
     +-----------------------play----------+    +--pause--> paused --+   |
                                                play, before a first     |
                                                frame: -> starting       |
    playing <-> rebuffering      stands still: 250 ms with `waiting`, 1 s without; until it moves again
    playing, paused <-> seeking  `seeking`; until `seeked` and moving or ready again
    playing --> ended            `ended`; `play` after it is a replay: -> playing
    any --> failed               `error`; -> playing when it moves after all
    any --> left                 `viewend`; nothing counts after it

Exactly one state at a time; the spans of all states add up to the wall time. A standstill shows only afterwards as
rebuffering or as nothing, and a first frame only when the playhead has moved: such an edge waits, undecided, in
`stall_start` or `candidate_t`, and the span before it stays open until then.

timekeeper.py holds the time and the spans, standstill.py the standstills, playhead.py the playhead, this module what is
read of it and the edges, and reactions/ what each event does to them.
"""

from analytics.playback.playhead import AHEAD_MS, MOVED, Playhead
from analytics.playback.span import ACTIVE, FAILED, PAUSED, PLAYING, SEEKING, STARTING
from analytics.playback.standstill import UNSAID_MS

#: Silence for longer than this while something should happen is sleep.
SLEEP_MS = 30_000
#: What a playhead may creep while it stands, by its own clock and by the frame clock (seconds).
CREEP_S, CREEP_EXACT_S = 0.05, 0.25
#: A playhead so far back has jumped (seconds).
BACK_S = 0.5
#: So near (seconds) to the end and to the start a jump from one to the other is a loop.
NEAR_S = 0.5

#: So long after the playhead moved the tracker may take to say that the first frame was shown (milliseconds).
FRAME_WAIT_MS = 1000
#: Waiting inside a seek from so long on is worth a note (milliseconds).
SEEK_WAIT_MS = 1000


class Machine(Playhead):
    """The state of a view after the events it was fed, in the order of (seq, timestamp, arrival).

    Media times are seconds, durations and moments milliseconds.
    """

    def __init__(self) -> None:
        super().__init__()
        # start
        self.wants = False
        self.started = False
        self.completed = False
        self.intent_known = False
        self.first_frame_t = -1
        self.startup_ids: tuple[str, ...] = ()
        self.candidate_t = -1
        self.candidate_m = 0.0
        self.candidate_id = ""
        self.play_id = ""
        self.moving_since = -1
        #: Whether Playscope's own tracker reports the view.
        self.tracked = False
        # seeks
        self.seeks = 0
        self.settling = False
        self.settled_t = 0
        self.seek_ended = -1
        self.seek_wait_from = -1
        self.seek_wait_ms = 0
        # counts
        self.loops = 0
        self.replays = 0
        self.failures = 0
        self.vendor_seeks = 0
        self.switches = 0
        self.sizes = 0
        # picture
        self.frames_shown: int | None = None
        self.frames_dropped: int | None = None
        self.frames_id = ""
        self.size: tuple[float, float] | None = None
        self.upscale: float | None = None
        self.downscale: float | None = None
        self.scale_ids: tuple[str, str] = ("", "")

    # --- the playhead ------------------------------------------------------------------------------------------------

    def see(self, t: int, m: float, by: str) -> None:
        """An event says where the playhead is."""
        state = self.state
        if state == PLAYING:
            if self.stall_start >= 0:
                self._see_in_stall(t, m, by)
            elif not self.plays_on(t, m):
                self._see_playing(t, m, by)
        elif state == STARTING:
            self._see_starting(t, m, by)
        elif state == SEEKING:
            if self.settling and self.m is not None and m > self.m + MOVED:
                self.end_seek(max(self.settled_t, self.moved_at(t, m - self.m)), by, exact=False)
                self._see_playing(t, m, by)
        elif state == FAILED:
            self._see_failed(t, m, by)
        else:
            self.m, self.m_t = m, t

    def _see_starting(self, t: int, m: float, by: str) -> None:
        base = self.candidate_m if self.candidate_t >= 0 else self.m
        gained = 0.0 if base is None else m - base
        least = MOVED if self.candidate_t >= 0 else CREEP_EXACT_S
        if not least < gained <= (t - self.m_t + AHEAD_MS) / 1000 * self.rate:
            if self.candidate_t < 0:
                self.m, self.m_t = m, t
            return
        # The tracker says itself when the first frame is shown; unless that event was lost, its word is the better one.
        if self.moving_since < 0:
            self.moving_since = t
        if self.tracked and t - self.moving_since < FRAME_WAIT_MS and gained * 1000 < FRAME_WAIT_MS:
            return
        if self.candidate_t >= 0:
            self.first_frame(self.candidate_t, self.candidate_id, base)
        else:
            self.first_frame(self.moved_at(t, gained), by, base)
        self._see_playing(t, m, by)

    def _see_failed(self, t: int, m: float, by: str) -> None:
        if (
            self.started
            and self.m is not None
            and CREEP_EXACT_S < (gained := m - self.m) < (t - self.m_t + AHEAD_MS) / 1000
        ):
            self.recover(self.moved_at(t, gained), by)
            self._see_playing(t, m, by)

    def _see_playing(self, t: int, m: float, by: str) -> None:
        before = self.m
        if before is None:
            self.m, self.m_t = m, t
            return
        gained, elapsed = m - before, t - self.m_t
        if gained > MOVED:
            needed = gained * 1000 / self.rate
            if needed > elapsed + AHEAD_MS:
                self.note("jump", t, by, value=gained)
                self.jump_to(m)
            else:
                if elapsed - needed >= UNSAID_MS:
                    self.stood(self.m_t, t - round(needed), by)
                self.played_to(m, t)
            self.m, self.m_t = m, t
        elif gained < -BACK_S:
            near = NEAR_S + elapsed / 1000 * self.rate
            if self.duration and before >= self.duration - near and m <= near:
                wrapped = max(self.m_t, self.moved_at(t, m))
                self.looped(wrapped, by)
                self.played_to(self.duration, wrapped)
                self.jump_to(0.0)
                self.m_t = wrapped
                self.played_to(m, t)
                self.m = m
            else:
                self.note("jump", t, by, value=gained)
                self.jump_to(m)
            self.m_t = t
        elif elapsed >= UNSAID_MS:
            self.stall(self.m_t, before, by, said=False)

    def _see_in_stall(self, t: int, m: float, by: str) -> None:
        gained = m - self.stall_m
        if gained >= (CREEP_EXACT_S if self.stall_exact else CREEP_S):
            end = max(self.moved_at(t, gained), self.ready_t)
            self.resolve_stall(min(end, t), PLAYING, by, exact=False)
            self.played_to(m, t)
            self.m, self.m_t = m, t
        elif gained < -BACK_S:
            self.resolve_stall(t, PLAYING, by, exact=False)
            self.jump_to(m)
            self.m_t = t

    # --- sleep ------------------------------------------------------------------------------------------------------

    def sleep(self, until: int, by: str) -> None:
        """The silence from the last event to `until` counts for no figure."""
        if self.stall_start >= 0:
            self.resolve_stall(self.t, PLAYING, by, exact=False)
        self.switch(self.state, self.t, self.last_id)
        self.close_span(until, by, True, asleep=True)
        self.span_start, self.opened_by, self.span_exact = until, by, True
        self.m_t = until

    def passes(self, t: int, m: float | None, by: str) -> None:
        """Time went by without an event, until `t`, later than the last one by more than SLEEP_MS."""
        if self.state not in ACTIVE:
            return
        gap = t - self.t
        moved = 0.0 if m is None or self.m is None else (m - self.m) * 1000 / self.rate
        # Whoever reports rarely may have played all the while; a machine that slept has not.
        if self.state == PLAYING and self.stall_start < 0 and 0.9 * gap <= moved <= gap + AHEAD_MS:
            return
        self.sleep(t, by)

    def looped(self, t: int, by: str) -> None:
        """The playhead went from the end to the start by itself."""
        self.loops += 1
        self.count("loop", t)
        self.note("loop", t, by)

    # --- edges -------------------------------------------------------------------------------------------------------

    def first_frame(self, at: int, by: str, m: float | None) -> None:
        self.switch(PLAYING, at, by)
        self.started = True
        self.count("first frame", self.span_start)
        self.first_frame_t = self.span_start
        self.startup_ids = (self.play_id, by)
        self.drop_candidate()
        self.jump_to(m)
        self.m_t = self.span_start

    def drop_candidate(self) -> None:
        """Whatever looked like the first frame was none."""
        self.candidate_t = self.moving_since = -1

    def end_seek(self, at: int, by: str, exact: bool = True) -> None:
        if self.seek_wait_from >= 0:
            waited = max(0, at - self.seek_wait_from)
            self.seek_wait_ms += waited
            self.count("seek wait", self.seek_wait_from, waited)
            if waited > SEEK_WAIT_MS:
                self.note("seek wait", at, self.opened_by, by, value=waited / 1000)
            self.seek_wait_from = -1
        self.settling = False
        self.switch(PLAYING if self.wants else PAUSED, at, by, exact)
        self.seek_ended = self.m_t = self.span_start

    def recover(self, at: int, by: str) -> None:
        """It plays although an error was reported."""
        self.note("recovered", at, by)
        self.switch(PLAYING, at, by, exact=False)
        self.m_t = self.span_start

    def leave(self, state: str, t: int, by: str) -> None:
        """Into a state that ends whatever went on, at `t`."""
        if self.stall_start >= 0:
            self.resolve_stall(t, state, by, exact=True)
        else:
            self.switch(state, t, by)
        self.drop_candidate()
        self.settling = False

    def finish(self, state: str, t: int, by: str) -> None:
        """The view ends in `state` at `t`. Nothing counts after it."""
        if state == self.state:
            self.close_span(t, by, True)
            self.span_start = t
        else:
            self.leave(state, t, by)
        for name, *_ in self.open_flags:
            self.set_flag(name, False, t, by)
        self.jump_to(None)
        self.finished = True
