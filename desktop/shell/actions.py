"""The menus, as a table: what is listed here is shown, has a shortcut and must have a handler."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from collector.lab.scenarios import SCENARIOS


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A menu entry. `section` parts the menu by lines; rows of one `choice` exclude each other and can be checked."""

    id: str
    menu: str
    text: str
    shortcut: str
    tip: str
    section: int = 0
    choice: str = ""
    needs_player: bool = False


MENUS = ("&File", "&Playback", "&View", "&Lab", "&Window", "&Help")
_FILE, _PLAYBACK, _VIEW, _LAB, _WINDOW, _HELP = MENUS

ACTIONS = (
    ActionRow("open_file", _FILE, "&Open file…", "Ctrl+O", "Play a video file of this machine"),
    ActionRow("open_source", _FILE, "Open &address or public id…", "Ctrl+L", "Type what is to be played"),
    ActionRow("play_demo", _FILE, "Play &demo clip", "Ctrl+D", "Play the bundled clip"),
    ActionRow(
        "open_in_browser",
        _FILE,
        "Open in &browser",
        "Ctrl+B",
        "Play the same source in the system browser; its events arrive here too",
        section=1,
        needs_player=True,
    ),
    ActionRow(
        "connect", _FILE, "&Connect to HarperDB…", "Ctrl+Shift+H", "Deliver to a HarperDB, or watch what it holds", 2
    ),
    ActionRow("report", _FILE, "&Report…", "Ctrl+R", "Write an HTML report of all events and show it", section=2),
    ActionRow("export", _FILE, "&Export events…", "Ctrl+E", "Write all events to a CSV or JSON lines file", section=2),
    ActionRow("save_capture", _FILE, "Save cap&ture…", "Ctrl+S", "Save all events, marks and comments as one file", 3),
    ActionRow(
        "save_shown", _FILE, "Save s&hown…", "Ctrl+Shift+S", "What the feed shows: as a capture, CSV or JSON lines", 3
    ),
    ActionRow("open_capture", _FILE, "Open ca&pture…", "Ctrl+Shift+E", "Open a capture in a window of its own", 3),
    ActionRow("settings", _FILE, "&Settings…", "Ctrl+,", "Everything that can be set, with its default", section=4),
    ActionRow("quit", _FILE, "&Quit", "Ctrl+Q", "Close the player, keep its last events, and quit", section=4),
    ActionRow("play_pause", _PLAYBACK, "&Play or pause", "Ctrl+Space", "Play, or pause what plays", needs_player=True),
    ActionRow("mute", _PLAYBACK, "&Mute", "Ctrl+Shift+M", "Switch the sound off or on", needs_player=True),
    ActionRow(
        "reload", _PLAYBACK, "&Start over", "F5", "Load the source again, as a new view", section=1, needs_player=True
    ),
    ActionRow(
        "close_player",
        _PLAYBACK,
        "&Close player",
        "Ctrl+W",
        "End the view and unload the page",
        1,
        "",
        needs_player=True,
    ),
    ActionRow(
        "replay_view", _PLAYBACK, "Replay &view", "Ctrl+Shift+V", "Play the view that is looked at back, as it came", 2
    ),
    ActionRow("fullscreen", _VIEW, "Player in &full screen", "F11", "Only the player, and back", needs_player=True),
    ActionRow("theme_system", _VIEW, "Colours of the &system", "Ctrl+Alt+1", "Light or dark as the system", 1, "theme"),
    ActionRow("theme_light", _VIEW, "&Light", "Ctrl+Alt+2", "Dark text on light ground", 1, "theme"),
    ActionRow("theme_dark", _VIEW, "&Dark", "Ctrl+Alt+3", "Light text on dark ground", 1, "theme"),
    ActionRow("text_larger", _VIEW, "Lar&ger text", "Ctrl++", "All text a step larger, up to twice its size", 2),
    ActionRow("text_smaller", _VIEW, "S&maller text", "Ctrl+-", "All text a step smaller", 2),
    ActionRow("text_usual", _VIEW, "&Usual size of text", "Ctrl+Alt+0", "All text as large as the system's", 2),
    ActionRow(
        "next_region", _VIEW, "&Next region", "F6", "The focus to the next part of the window, out of the player too", 3
    ),
    ActionRow("previous_region", _VIEW, "&Previous region", "Shift+F6", "The focus to the part before", 3),
    *(
        ActionRow(f"lab_{row.name}", _LAB, row.title, f"Ctrl+K, {letter}", f"Play with faults: {row.injected}")
        for row, letter in zip(SCENARIOS, ascii_uppercase, strict=False)
    ),
    ActionRow(
        "layout_watch", _WINDOW, "Layout: &Watch", "Ctrl+Alt+W", "The player large, timeline and quality", section=1
    ),
    ActionRow("layout_debug", _WINDOW, "Layout: De&bug", "Ctrl+Alt+D", "The feed large, all panels at hand", section=1),
    ActionRow("layout_own", _WINDOW, "Layout: my &own", "Ctrl+Alt+O", "The layout that you kept", section=1),
    ActionRow("keep_own_layout", _WINDOW, "&Keep this as my own", "Ctrl+Alt+K", "For Layout: my own", section=1),
    ActionRow("dock_all", _WINDOW, "Dock &all", "Ctrl+Shift+D", "Bring every floating panel back", section=2),
    ActionRow("reset_layout", _WINDOW, "&Reset layout", "Ctrl+Shift+R", "The layout of the first start", section=2),
    ActionRow("keys", _HELP, "&Keys", "F1", "Every key and what it does"),
    ActionRow("about", _HELP, "&About Playscope", "Shift+F1", "Versions and licences"),
    ActionRow("diagnostics", _HELP, "Copy diag&nostics", "Ctrl+Alt+I", "Versions, checks and log, for a fault report"),
    ActionRow("copy_snippet", _HELP, "Copy &tracker snippet", "Ctrl+Shift+T", "For a page of your own", section=1),
    ActionRow("open_data_folder", _HELP, "Open &data folder", "Ctrl+Shift+O", "Where everything is kept", section=1),
    ActionRow("show_log", _HELP, "Show &log", "Ctrl+Shift+L", "The panel with what happened inside", section=1),
)


#: Where a key is another one on some keyboards (without Shift, of the digits' block), both do it.
_SAME_KEYS = {"Ctrl++": ("Ctrl+=",)}


class Actions:
    """The menu bar of a window, made from a table; grey until `connect_all`."""

    def __init__(self, window: QMainWindow, rows: Iterable[ActionRow] = ACTIONS, menus: Iterable[str] = MENUS) -> None:
        self._window = window
        self._rows = tuple(rows)
        self.menus: dict[str, QMenu] = {name: window.menuBar().addMenu(name) for name in menus}
        self.by_id: dict[str, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        previous: ActionRow | None = None
        for row in self._rows:
            menu = self.menus[row.menu]
            if previous and previous.menu == row.menu and previous.section != row.section:
                menu.addSeparator()
            action = QAction(row.text, window)
            self.add(menu, action, row.shortcut, row.tip)
            if row.choice:
                action.setCheckable(True)
                groups.setdefault(row.choice, QActionGroup(window)).addAction(action)
            action.setEnabled(False)
            self.by_id[row.id] = action
            previous = row

    def connect_all(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Bring the menus to life: `handlers` holds one call for each row's id."""
        for row in self._rows:
            self.by_id[row.id].triggered.connect(_without_argument(handlers[row.id]))
            self.by_id[row.id].setEnabled(not row.needs_player)

    def add(self, menu: QMenu, action: QAction, shortcut: str, tip: str) -> None:
        """Add to `menu`, and to the window itself: there the shortcut works while the menu bar is hidden."""
        action.setShortcuts([QKeySequence(keys) for keys in (shortcut, *_SAME_KEYS.get(shortcut, ()))])
        action.setStatusTip(tip)
        action.setToolTip(f"{tip} ({shortcut})")
        menu.addAction(action)
        self._window.addAction(action)

    def set_player_loaded(self, loaded: bool) -> None:
        """Grey out what makes no sense without a player."""
        for row in self._rows:
            if row.needs_player:
                self.by_id[row.id].setEnabled(loaded)


def _without_argument(handler: Callable[[], object]) -> Callable[[bool], object]:
    return lambda _checked: handler()
