"""The desktop application from its start to its end."""

import logging
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from collector.failure import SurroundingsError
from collector.inbox import Inbox
from collector.store.lock import FolderLock
from desktop import graphics, logs, screenshot
from desktop.centre import Centre
from desktop.clocks import Clocks
from desktop.closing import Closing
from desktop.crash_report import CrashReport
from desktop.docked import is_capture
from desktop.focus import Focus
from desktop.garbage import GarbageCollection
from desktop.headless import NO_DISPLAY, Headless
from desktop.layout import LayoutFile
from desktop.log_records import LogRecords
from desktop.options import DesktopOptions
from desktop.outcome import Outcome, say
from desktop.own_session import OwnSession
from desktop.pump import Pump
from desktop.shown_reports import ShownReports
from desktop.signals import SignalWatch
from desktop.source_bar import SourceBar
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.window import Window
from resources import CLIPS

if TYPE_CHECKING:
    from types import ModuleType

    from collector.collector import Collector
    from desktop.live import Live
    from desktop.notices import Notices
    from desktop.playing import Playing
    from desktop.watching import Watching

log = logging.getLogger(__name__)


def run(options: DesktopOptions) -> int:
    """Show the window until it is closed; the exit status. Raises SurroundingsError.

    A table of contents: each thing that is started stands beside what stops it, and all are stopped in the opposite
    order. The window is shown first; what takes long to load is loaded on a thread while the window lives
    (`wait_for`), and the web engine's own processes start beside it.
    """
    with ExitStack() as stack:
        data_dir, outcome, open_url = options.config.data_dir, Outcome(), QDesktopServices.openUrl
        targets = (options.config.harper, options.watch)
        secrets = (options.config.token, *(target.password for target in targets if target))
        visible = graphics.prepare(reduced_motion=options.settings.get("reduced_motion") is True)
        if options.screenshot:
            screenshot.check(options.screenshot)
        FolderLock(data_dir).release()  # said before a window is shown; the collector then takes it for good
        if not visible:
            say(NO_DISPLAY)

        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        app = QApplication(["playscope"])
        app.setQuitOnLastWindowClosed(False)
        app.setDesktopFileName("io.github.playscope.Playscope")
        garbage = GarbageCollection()
        garbage.start()
        stack.callback(garbage.stop)
        records = LogRecords()
        stack.enter_context(logs.kept_in(records, secrets))
        closing = Closing()
        closing.finished.connect(partial(app.exit, 0))  # quit() would ask the window, which says no
        stack.callback(SignalWatch(closing.begin).stop)
        theme = Theme.from_settings(app, options.settings)

        source_bar = SourceBar(CLIPS, options.cloud_name, options.settings.get("recent_sources", []))
        window = Window(Centre(source_bar), LayoutFile(data_dir / "layout.ini"))
        stack.callback(shiboken6.delete, window)
        window.close_asked.connect(closing.begin)
        window.show()
        if options.quit_after is not None:
            QTimer.singleShot(round(options.quit_after * 1000), closing, closing.begin)
        app.processEvents()

        from desktop.player_view import PlayerView

        view = PlayerView(data_dir / "webengine")
        stack.callback(view.dispose)
        tasks = Tasks()
        stack.callback(tasks.stop)
        inbox = Inbox()
        # Imports stay on this thread: PySide looks into each one, and on another thread that crashes now and then.
        from desktop.collector_start import start_collector

        collector, port_words = tasks.wait_for(partial(start_collector, options, inbox))
        stack.callback(collector.stop)
        stack.enter_context(logs.written_to(data_dir / "logs", secrets))
        crash = CrashReport(data_dir, options.version)
        crash.begin()
        stack.callback(crash.end)
        view.serve_from(collector.url, collector.config.token)

        from desktop.capture.captures import Captures
        from desktop.connect.opening import make_desk, show_dialog
        from desktop.diagnostics import Diagnostics
        from desktop.documents import Documents
        from desktop.handlers import make_handlers
        from desktop.lab.menu import LabMenu
        from desktop.notices import Notices
        from desktop.playing import Playing

        session = OwnSession()
        playing = Playing(collector, window.centre, view, session, open_url)
        lab = LabMenu(playing, view, window.centre.messages)
        stack.callback(lab.stop)
        desk = make_desk(collector, options, closing)
        reports = ShownReports(open_url)
        stack.callback(reports.close_all)
        documents = Documents(data_dir, tasks, window.centre.messages, open_url, reports.show)
        diagnostics = Diagnostics(options.version, options.diagnose, records, tasks, window.centre.messages)
        focus = Focus()
        captures = Captures(
            data_dir,
            options.version,
            tasks,
            window.centre.messages,
            options.settings.get("recent_captures", []),
            partial(_remember, options, "recent_captures"),
        )
        stack.callback(captures.close_all)
        connect = partial(show_dialog, window, desk, tasks, theme, options.watch)
        notices = Notices(collector, window.centre.messages, tasks)
        notices.say_once(port_words)
        crash.offer(window.centre.messages, open_url)
        if port_words:
            say(f"playscope: {port_words}")
        window.come_alive(
            collector.url,
            playing,
            view,
            {
                **make_handlers(window, view, playing, documents, closing, theme, options, open_url, diagnostics),
                **lab.handlers(),
                **captures.handlers(window, focus),
                "connect": connect,
            },
        )
        captures.add_recent_menu(window)
        window.capture_dropped.connect(lambda text: captures.open(Path(text)))
        window.menus.by_id[f"theme_{theme.choice}"].setChecked(True)
        source_bar.history_changed.connect(lambda texts: _remember(options, "recent_sources", texts))
        theme.changed.connect(lambda: _remember(options, "theme", theme.choice))
        _play_first(playing, options)

        from collector.store.remarks import Remarks
        from desktop.alert_watch import AlertWatch
        from desktop.announcing import announce
        from desktop.feed.older import look_back
        from desktop.feed.remark_book import remark_book
        from desktop.found import Found
        from desktop.history_sources import history_sources
        from desktop.panels.panel import epoch_ms
        from desktop.player_strip import PlayerStrip
        from desktop.rejected import RejectedPieces
        from desktop.watching import Watching

        panels, live = _load_panels()
        watching = Watching(options.watch, live.take) if options.watch else None
        focus.media_time_wanted.connect(playing.seek)
        rejected = RejectedPieces(collector.store, tasks)
        rejected.changed.connect(lambda: window.show_count("rejected", rejected.total))
        alerts = AlertWatch(live.views, epoch_ms, options.settings, partial(_remember, options))
        stack.callback(announce(alerts, window, focus).stop)
        context = panels.PanelContext(
            live=live,
            log=records,
            theme=theme,
            focus=focus,
            health=collector.health,
            harper=lambda: options.watch or collector.config.harper,
            retry_delivery=watching.reader.retry_now if watching else notices.retry_delivery,
            watched=watching.reader.watched if watching else None,
            remarks=remark_book(Remarks(collector.store), tasks),
            run=tasks.run,
            settings=options.settings,
            keep=partial(_remember, options),
            collector_url=collector.url,
            **({} if watching else look_back(collector)),
            rejected=rejected,
            alerts=alerts,
            sources=history_sources(data_dir, lambda: options.watch or collector.config.harper),
            make_report=documents.make_report,
        )
        clocks = Clocks(window.isMinimized)
        clocks.reduce_motion(theme.reduced_motion)
        theme.motion_changed.connect(clocks.reduce_motion)
        strip = PlayerStrip(theme, live, focus, lambda: session.open_views, context.now_ms)
        window.centre.add_strip(strip)
        clocks.add_panel(strip)
        window.add_docks(panels.PANELS)
        for kind in panels.PANELS:
            panel = kind.make(context)
            window.fill_dock(kind.id, panel)
            clocks.add_panel(panel)
        captures.come_alive(context, None if watching else window.docks["feed"].widget())
        if options.open and is_capture(options.open):
            captures.open(Path(options.open))

        pump = Pump(inbox, [session.take] if watching else [live.take, session.take])
        shown = watching.pump if watching else pump
        if not visible:
            headless = Headless(session)
            shown.add(headless.take)
            headless.start()
            stack.callback(headless.stop)
            if options.demo and options.quit_after is None:
                headless.clip_ended.connect(closing.begin)
                headless.clip_failed.connect(partial(outcome.give_up, closing))
        pump.start()
        stack.callback(pump.stop)
        if watching:
            watching.start()
            stack.callback(watching.stop)
            window.centre.messages.show_message(watching.notice())
            window.setWindowTitle(f"Playscope: {watching.words}")
        clocks.on_slow(lambda: _look_around(collector, inbox, window, notices, playing, watching))
        clocks.on_slow(lambda: rejected.look(collector.health()))
        clocks.on_slow(lambda: _follow_the_newest(live, focus))
        clocks.on_slow(alerts.look)
        found = Found(live.views)
        clocks.on_slow(lambda: window.status_line.show_findings(*found.badge(focus.view_ids[:1])))
        window.status_line.findings_asked.connect(partial(window.show_panel, "findings"))
        clocks.start()
        stack.callback(clocks.stop)

        closing.arm(
            [partial(outcome.keep_picture, window, options.screenshot), window.keep_layout, captures.close_all],
            view.close_page,
            lambda: bool(session.open_views),
        )
        view.page_closed.connect(closing.on_page_closed)
        garbage.set_aside()
        app.exec()
    return outcome.result()


def _load_panels() -> "tuple[ModuleType, Live]":
    from desktop import panels
    from desktop.live import Live

    return panels, Live()


def _play_first(playing: "Playing", options: DesktopOptions) -> None:
    if options.open and not is_capture(options.open):
        playing.play_text(options.open, options.cloud_name)
    elif options.demo:
        playing.play_demo()


def _look_around(
    collector: "Collector",
    inbox: Inbox,
    window: Window,
    notices: "Notices",
    playing: "Playing",
    watching: "Watching | None",
) -> None:
    """With the slow clock: the status line, what the collector has to say, what the player has reported."""
    health = collector.health()
    if watching:
        window.status_line.show_watched(*watching.summary(watching.reader.watched()))
        notices.look_at(watching)
    else:
        window.status_line.show_health(health, inbox.missed)
        notices.look(health)
    playing.show_problems()


def _follow_the_newest(live: "Live", focus: Focus) -> None:
    live.advance(time.time_ns() // 1_000_000)
    if (newest := live.views.newest) is not None:
        focus.offer(newest.view_id)


def _remember(options: DesktopOptions, name: str, value: object) -> None:
    try:
        options.save_setting(name, value)
    except SurroundingsError as error:
        log.info("%s was not kept: %s", name, error)
