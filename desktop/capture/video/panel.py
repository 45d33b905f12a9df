"""The player of a replay: the view's own video where it can be loaded, led along by the replay's clock.

unasked ── Load, or a file chosen ──▶ loaded: follows ── Unload, or another server's video ──▶ unasked
"""

import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout

from analytics.playback.span import PLAYING
from analytics.playback.track import Track
from desktop.capture.replay import Replay
from desktop.capture.video.leading import STATE_WORDS, Wanted, wanted
from desktop.capture.video.offer import Offer
from desktop.capture.video.origin import Origin, Served, origin_of
from desktop.focus import Focus
from desktop.look.clock_text import media_clock
from desktop.look.plain_text import tooltip
from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import GRID, font
from desktop.panels.panel import Panel

if TYPE_CHECKING:
    from desktop.capture.video.picture import Picture

#: A playing video is told so often where it should be, in seconds.
_TOLD_EVERY_S = 0.1
#: The video's length and the recorded one may differ by so much (seconds) and still be those of one video.
_SAME_LENGTH_S = 1.0
_TRACKS = 8

#: Reads a view's track off the main thread: (view id, what takes it).
ReadTrack = Callable[[str, Callable[[Track], None]], None]


class VideoPanel(Panel):
    """Loads nothing by itself: the user's word holds for one server, until `unload`. Whoever made it calls `dispose`.

    `redacted` is what was taken out of the capture.
    """

    def __init__(
        self, replay: Replay, focus: Focus, served: Served, read_track: ReadTrack, redacted: Collection[str] = ()
    ) -> None:
        super().__init__()
        self._replay, self._focus, self._served = replay, focus, served
        self._read_track, self._redacted = read_track, redacted
        self._tracks: dict[str, Track] = {}
        self._reading = ""
        self._track: Track | None = None
        self._origin = Origin("", "")
        self._allowed: set[str] = set()
        self._files: dict[str, str] = {}
        self._loaded = ""
        self._told_s = 0.0
        #: What the page said of itself last (see replay.js; {} before), and what it had been told then.
        self.said: dict[str, Any] = {}
        self.told: Wanted | None = None
        self.picture: Picture | None = None
        self.offer = Offer()
        self.offer.load_asked.connect(self.load)
        self.offer.file_asked.connect(self._on_file_asked)
        self.words = ShortenedLabel()
        self.words.setFont(font(0.92))
        self.words.setAccessibleName("The video beside the record")
        self.sound = QToolButton(text="Sound", checkable=True)
        self.sound.setAccessibleName("Sound")
        self.sound.setToolTip("Let the video be heard")
        self.sound.toggled.connect(lambda _: self.follow())
        self.other = QToolButton(text="Choose a file…")
        self.other.setAccessibleName("Choose a file")
        self.other.setToolTip("Play a file of this machine in its place")
        self.other.clicked.connect(self._on_file_asked)
        self.close_video = QToolButton(text="Unload")
        self.close_video.setAccessibleName("Unload the video")
        self.close_video.setToolTip("Close the video; the replay goes on without it")
        self.close_video.clicked.connect(self.unload)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.offer)
        self._lay_out()
        replay.changed.connect(self.follow)
        focus.views_changed.connect(self._on_views_changed)

    @property
    def is_loaded(self) -> bool:
        return self.picture is not None

    def refresh(self) -> None:
        """Which view is looked at, and where its video is; a video that stands is put right."""
        view_id = next(iter(self._focus.view_ids), "")
        if view_id and view_id not in self._tracks:
            if self._reading != view_id:
                self._reading = view_id
                self.offer.wait("The view is being read …")
                self._read_track(view_id, self._on_track_read)
            return
        track = self._tracks.get(view_id)
        if track is not self._track:
            self._track = track
            self._show_track()
        self.follow()

    def load(self) -> None:
        """The user wants it: the video is loaded, and others of the same server after it."""
        self._allowed.add(self._origin.server)
        self._open(self._origin.played)

    def load_file(self, path: Path) -> None:
        """Play this file in the place of what was recorded."""
        try:
            played = self._served.media.share(path)
        except OSError as error:
            self.offer.show_origin(self._origin, f"{path} cannot be read: {error.strerror}.")
            return
        if self._track is not None:
            self._files[self._track.source] = played
        self._open(played)

    def unload(self) -> None:
        """Nothing is loaded any more, nor will be until it is asked for again."""
        self._allowed.clear()
        self._files.clear()
        self._close_picture()
        self._show_track()

    def dispose(self) -> None:
        self._close_picture()

    def follow(self) -> None:
        """Tell the video where to be."""
        now_s = time.monotonic()
        if self.picture is None or self._track is None or not self.isVisible():
            return
        if self._replay.playing and now_s - self._told_s < _TOLD_EVERY_S:
            return
        self._told_s = now_s
        want = wanted(self._track, self._replay)
        self._lead(want)

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight it stands still."""
        super().hideEvent(event)
        if self._track is not None:
            self._lead(wanted(self._track, self._replay)._replace(moves=False))

    def _lead(self, want: Wanted) -> None:
        if self.picture is not None:
            what = {"at": want.at, "rate": want.rate, "moves": want.moves, "words": want.words}
            self.picture.follow({**what, "muted": not self.sound.isChecked()}, lambda said: self._on_said(said, want))

    def _on_said(self, said: dict[str, Any], want: Wanted) -> None:
        if self.picture is None:
            return
        self.said, self.told = said, want
        state = STATE_WORDS[want.state].capitalize()
        if want.state == PLAYING and want.rate != 1:
            state = f"{state} at {want.rate:g} x"
        words = " · ".join(filter(None, (state, media_clock(want.at), self._aside(said))))
        self.words.setText(words)
        self.words.setToolTip(tooltip(words))

    def _aside(self, said: dict[str, Any]) -> str:
        if said.get("notice"):
            return f"{said['notice']}: choose a file instead"
        length, recorded = said.get("length"), self._track.duration if self._track else None
        if length and recorded and abs(length - recorded) > _SAME_LENGTH_S:
            return f"another video? It is {media_clock(length)} long, the recorded one {media_clock(recorded)}"
        return "" if said.get("ready") else "loading …"

    def _on_views_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_track_read(self, track: Track) -> None:
        self._reading = ""
        while len(self._tracks) >= _TRACKS:
            del self._tracks[next(iter(self._tracks))]
        self._tracks[track.view_id] = track
        self.refresh()

    def _show_track(self) -> None:
        """Its video, if the user's word holds for it; else what can be had."""
        if self._track is None:
            self._close_picture()
            self.offer.wait("No view is looked at yet.")
            return
        self._origin = origin_of(self._track, self._redacted, self._served)
        origin, file = self._origin, self._files.get(self._track.source)
        if file:
            self._open(file)
        elif origin.played and not origin.doubtful and origin.server in self._allowed:
            self._open(origin.played)
        else:
            self._close_picture()
            self.offer.show_origin(origin)

    def _open(self, played: str) -> None:
        if not played or played == self._loaded:
            return
        if self.picture is None:
            from desktop.capture.video.picture import Picture

            self.picture = Picture(self._served)
            self.picture.renderer_ended.connect(self._on_renderer_ended)
            self._stack.addWidget(self.picture)
        self._loaded, self.said = played, {}
        self.sound.setChecked(False)
        self.picture.load(played)
        self._stack.setCurrentWidget(self.picture)
        self._show_row(True)

    def _close_picture(self) -> None:
        picture, self.picture, self._loaded, self.said = self.picture, None, "", {}
        if picture is not None:
            self._stack.removeWidget(picture)
            picture.dispose()
            picture.deleteLater()
        self._show_row(False)

    def _show_row(self, shown: bool) -> None:
        for part in (self.words, self.sound, self.other, self.close_video):
            part.setVisible(shown)
        self.words.setText("")

    def _on_renderer_ended(self, words: str) -> None:
        self.unload()
        self.offer.show_origin(self._origin, words)

    def _on_file_asked(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a video")
        if name:
            self.load_file(Path(name))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self.words, 1)
        for part in (self.sound, self.other, self.close_video):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addLayout(row)
        self._show_row(False)
