"""What plays in the window: from a chosen source to the page that plays it, and what the player says of it."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal

from collector.collector import Collector
from collector.failure import SurroundingsError
from desktop.look.message_bar import Message
from desktop.player.own_session import OwnSession
from desktop.player.problems import explain
from desktop.player.source import Source, UnknownSource, player_url, recognise
from desktop.player.view import PlayerView
from desktop.shell.centre import Centre
from resources import CLIPS

log = logging.getLogger(__name__)

_OPEN_IN_BROWSER = "Open in browser"
_START_OVER = "Start over"
#: When the player's process has ended so often, the player is not offered as if nothing was.
_TRUSTED_AGAIN = 2


class Playing(QObject):
    """Plays one source at a time. Signal: `source_changed` (the Source that plays now, or None)."""

    source_changed = Signal(object)

    def __init__(
        self,
        collector: Collector,
        centre: Centre,
        view: PlayerView,
        session: OwnSession,
        open_url: Callable[[QUrl], object],
    ) -> None:
        super().__init__()
        self._collector = collector
        self._centre = centre
        self._view = view
        self._session = session
        self._open_url = open_url
        self._source: Source | None = None
        self._played = ""
        self._renderers_ended = 0
        centre.add_player(view)
        view.renderer_ended.connect(self._on_renderer_ended)

    def play(self, source: Source) -> None:
        """Load the player page with `source` and start it."""
        try:
            self._played = self._address_of(source)
        except SurroundingsError as error:
            self._say(Message("player", "error", error.message, error.way_out))
            return
        self._source = source
        self._centre.messages.withdraw("player")
        self._centre.source_bar.show_source(source)
        self._session.take_problems()
        self._centre.show_player()
        self._view.play(self._url(self._session.id))
        self.source_changed.emit(source)

    def play_text(self, text: str, cloud_name: str) -> None:
        """Play what `text` names, as if typed."""
        try:
            source = recognise(text, cloud_name)
        except UnknownSource as why:
            self.refuse(str(why))
            return
        self.play(source)

    def play_demo(self) -> None:
        self.play(Source("clip", CLIPS[0].name))

    def refuse(self, words: str) -> None:
        self._say(Message("player", "note", words))

    def start_over(self) -> None:
        if self._source:
            self.play(self._source)

    def close_player(self) -> None:
        """End the view and go back to the empty state."""
        self._source = None
        self._view.close_page()
        self._centre.messages.withdraw("player")
        self._centre.show_empty_state()
        self.source_changed.emit(None)

    def seek(self, view_id: str, seconds: float) -> None:
        """Move the playhead of this view, if it is one that this window plays."""
        if view_id in self._session.open_views:
            self._view.seek(seconds)

    def open_in_browser(self) -> None:
        """The same source on the same page, in the system browser; its view is another visitor's."""
        if self._source and not self._open_url(QUrl(self._url(""))):
            self._say(
                Message("browser", "warning", "No browser could be opened.", f"Open this in one: {self._url('')}")
            )

    def show_problems(self) -> None:
        """Say what the player has reported since the last time; the last word counts."""
        problems = self._session.take_problems()
        if not problems or self._source is None:
            return
        message, kind = explain(problems[-1])
        buttons = [(_OPEN_IN_BROWSER, self.open_in_browser)] if kind.in_browser else [(_START_OVER, self.start_over)]
        self._centre.messages.show_message(message, buttons)

    def _url(self, session_id: str) -> str:
        cloud_name = self._source.cloud_name if self._source else ""
        return player_url(self._collector.url, self._played, cloud_name=cloud_name, session_id=session_id)

    def _address_of(self, source: Source) -> str:
        if source.kind == "clip":
            clip = next((clip for clip in CLIPS if clip.name == source.value), CLIPS[0])
            return f"/player/clips/{clip.file}"
        if source.kind == "file":
            path = Path(source.value)
            if not path.is_file():
                raise SurroundingsError(f"There is no file {path}.", "Choose another one.")
            try:
                return self._collector.media.share(path)
            except OSError as error:
                raise SurroundingsError(f"{path} cannot be read: {error.strerror}.", "Mend its permissions.") from error
        return source.value

    def _say(self, message: Message) -> None:
        self._centre.messages.show_message(message)

    def _on_renderer_ended(self, words: str) -> None:
        self._session.open_views.clear()  # nobody is left to end them
        self._renderers_ended += 1
        if self._renderers_ended < _TRUSTED_AGAIN:
            message = Message("player", "error", words, "The view it showed is over; what it reported is kept.")
            self._centre.messages.show_message(message, [("Reload", self.start_over)])
            return
        # Safe mode: without the player everything else goes on, and the browser plays what it cannot.
        source = self._source
        self.close_player()
        self._source = source
        again = f"That was {self._renderers_ended} times, so the player stays closed; everything else goes on."
        buttons = [(_OPEN_IN_BROWSER, self.open_in_browser), ("Try again", self.start_over)]
        self._centre.messages.show_message(Message("player", "error", words, again), buttons)
