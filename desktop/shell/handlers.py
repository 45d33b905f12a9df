"""What each menu entry does: one call for each row of the table in actions.py."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog

from desktop.look.message_bar import Message
from desktop.look.theme import Theme
from desktop.past.documents import Documents
from desktop.player.playing import Playing
from desktop.player.source import Source
from desktop.player.view import PlayerView
from desktop.run.closing import Closing
from desktop.run.options import DesktopOptions
from desktop.shell.about import AboutBox
from desktop.shell.diagnostics import Diagnostics
from desktop.shell.keys_box import KeysBox
from desktop.shell.settings_dialog import SettingsDialog
from desktop.shell.window import Window

_VIDEOS = "Videos (*.webm *.mp4 *.m4v *.mov *.mkv *.ogv *.ogg *.mp3 *.m4a *.wav *.flac);;All files (*)"
_EVENTS = "JSON lines (*.jsonl);;CSV (*.csv)"


def make_handlers(
    window: Window,
    view: PlayerView,
    playing: Playing,
    documents: Documents,
    closing: Closing,
    theme: Theme,
    options: DesktopOptions,
    open_url: Callable[[QUrl], object],
    diagnostics: Diagnostics,
    live_settings: Mapping[str, Callable[[Any], object]],
) -> Mapping[str, Callable[[], object]]:
    """The calls by the ids of their rows."""

    def open_file() -> None:
        name, _ = QFileDialog.getOpenFileName(window, "Play a video file", "", _VIDEOS)
        if name:
            playing.play(Source("file", name))

    def export() -> None:
        name, _ = QFileDialog.getSaveFileName(window, "Write all events", "events.jsonl", _EVENTS)
        if name:
            documents.export(Path(name))

    def restore_own_layout() -> None:
        if not window.restore_own_layout():
            lost = window.own_layout.is_lost
            words = f"No layout of your own {'can be read any more' if lost else 'was kept yet'}."
            window.centre.messages.show_message(Message("layout", "note", words, "Window > Keep this as my own."))

    def show_settings() -> None:
        SettingsDialog(window, options.setting_rows(), options.save_setting, live_settings).show()

    return {
        "open_file": open_file,
        "open_source": window.centre.source_bar.focus,
        "play_demo": playing.play_demo,
        "open_in_browser": playing.open_in_browser,
        "report": lambda: documents.make_report(),
        "export": export,
        "settings": show_settings,
        "quit": closing.begin,
        "play_pause": view.toggle_play,
        "mute": view.toggle_mute,
        "reload": playing.start_over,
        "close_player": playing.close_player,
        "fullscreen": view.toggle_full_screen,
        "theme_system": lambda: theme.choose("system"),
        "theme_light": lambda: theme.choose("light"),
        "theme_dark": lambda: theme.choose("dark"),
        "next_region": lambda: window.walk.step(1),
        "previous_region": lambda: window.walk.step(-1),
        "layout_watch": lambda: window.arrange("watch"),
        "layout_debug": lambda: window.arrange("debug"),
        "layout_own": restore_own_layout,
        "keep_own_layout": window.keep_own_layout,
        "dock_all": window.dock_all,
        "reset_layout": window.reset_layout,
        "keys": lambda: KeysBox(window, window.panel_keys).show(),
        "about": lambda: AboutBox(window, options.version).show(),
        "diagnostics": diagnostics.copy,
        "copy_snippet": window.centre.empty_state.copy_snippet,
        "open_data_folder": lambda: open_url(QUrl.fromLocalFile(str(options.config.data_dir))),
        "show_log": lambda: window.show_panel("log"),
    }
