"""What the window is worked with: the menus and what stands behind them."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop.capture.captures import Captures
from desktop.capture.video.origin import Served
from desktop.connect.opening import make_desk, show_dialog
from desktop.lab.menu import LabMenu
from desktop.past.documents import Documents
from desktop.past.shown_reports import ShownReports
from desktop.player.playing import Playing
from desktop.run.running import Running
from desktop.shell.diagnostics import Diagnostics
from desktop.shell.handlers import make_handlers
from desktop.shell.live_settings import live_settings
from desktop.shell.text_size import TextSize


@dataclass(frozen=True, slots=True)
class Controls:
    """Those that the panels work with too."""

    playing: Playing
    documents: Documents
    captures: Captures


def add_controls(running: Running, stack: ExitStack) -> Controls:
    """Gives the window its menus and its player. `stack` closes what they open."""
    options, window, view, theme = running.options, running.window, running.view, running.theme
    messages, tasks, collector = window.centre.messages, running.tasks, running.collector
    playing = Playing(collector, window.centre, view, running.session, running.open_url)
    lab = LabMenu(playing, view, messages)
    stack.callback(lab.stop)
    reports = ShownReports(running.open_url)
    stack.callback(reports.close_all)
    documents = Documents(options.config.data_dir, tasks, messages, running.open_url, reports.show)
    diagnostics = Diagnostics(options.version, options.diagnose, running.records, tasks, messages)
    captures = Captures(
        options.config.data_dir,
        options.version,
        tasks,
        messages,
        Served(collector.url, collector.config.token, collector.media),
        options.settings.get("recent_captures", []),
        partial(running.remember, "recent_captures"),
        running.garbage,
    )
    stack.callback(captures.close_all)
    desk = make_desk(collector, options, running.closing)
    applied = live_settings(theme, window.centre.source_bar, running.feed_limit, collector, tasks, options)
    window.come_alive(
        collector.url,
        lambda: collector.config.write_key,
        playing,
        view,
        {
            **make_handlers(
                window,
                view,
                playing,
                documents,
                running.closing,
                theme,
                options,
                running.open_url,
                diagnostics,
                applied,
            ),
            **lab.handlers(),
            **captures.handlers(window, running.focus),
            **TextSize(theme, partial(running.remember, "text_size")).handlers(),
            "connect": partial(show_dialog, window, desk, tasks, theme, options.watch),
        },
    )
    captures.add_recent_menu(window)
    window.capture_dropped.connect(lambda text: captures.open(Path(text)))
    window.menus.by_id[f"theme_{theme.choice}"].setChecked(True)
    theme.changed.connect(lambda: running.remember("theme", theme.choice))
    return Controls(playing, documents, captures)
