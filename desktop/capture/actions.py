"""The menus of a capture's window, as a table."""

from desktop.shell.actions import ActionRow

MENUS = ("&File", "&Replay", "&View", "&Window", "&Help")
_FILE, _REPLAY, _VIEW, _WINDOW, _HELP = MENUS

ACTIONS = (
    ActionRow("save_capture", _FILE, "&Save a copy…", "Ctrl+S", "Save all events, marks and comments as one file"),
    ActionRow("save_shown", _FILE, "Save s&hown…", "Ctrl+Shift+S", "Save what the feed shows: as a capture or CSV"),
    ActionRow("report", _FILE, "&Report", "Ctrl+R", "Write an HTML report of this capture and show it"),
    ActionRow("close", _FILE, "&Close", "Ctrl+W", "Close this window; the file stays as it is", section=1),
    ActionRow("play_pause", _REPLAY, "&Play or pause", "Ctrl+Space", "Play the events back as they came"),
    ActionRow("step", _REPLAY, "&Next event", "Ctrl+Right", "One event further"),
    ActionRow("to_start", _REPLAY, "To the &start", "Ctrl+Home", "Before the second event", section=1),
    ActionRow("to_end", _REPLAY, "To the &end", "Ctrl+End", "Everything is shown", section=1),
    ActionRow("faster", _REPLAY, "&Faster", "Ctrl+Up", "The next greater speed", section=2),
    ActionRow("slower", _REPLAY, "S&lower", "Ctrl+Down", "The next smaller speed", section=2),
    ActionRow("next_region", _VIEW, "&Next region", "F6", "The focus to the next part of the window"),
    ActionRow("previous_region", _VIEW, "&Previous region", "Shift+F6", "The focus to the part before"),
    ActionRow("dock_all", _WINDOW, "Dock &all", "Ctrl+Shift+D", "Bring every floating panel back", section=2),
    ActionRow("reset_layout", _WINDOW, "&Reset layout", "Ctrl+Shift+R", "The layout of the first start", section=2),
    ActionRow("keys", _HELP, "&Keys", "F1", "Every key of this window and what it does"),
)
