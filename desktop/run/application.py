"""The desktop application from its start to its end."""

import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from collector.inbox import Inbox
from collector.store.lock import FolderLock
from desktop.listed import LISTED
from desktop.look import graphics
from desktop.look.focus_ring import FocusRing
from desktop.look.theme import Theme
from desktop.player.source_bar import SourceBar
from desktop.run import logs, screenshot
from desktop.run.closing import Closing
from desktop.run.crash_report import CrashReport
from desktop.run.garbage import GarbageCollection
from desktop.run.headless import NO_DISPLAY, Headless
from desktop.run.log_records import LogRecords
from desktop.run.options import DesktopOptions
from desktop.run.outcome import Outcome, say
from desktop.run.outside import open_url
from desktop.run.signals import SignalWatch
from desktop.run.tasks import Tasks
from desktop.run.turns import Turns
from desktop.shell.centre import Centre
from desktop.shell.docked import is_capture
from desktop.shell.layout import LayoutFile
from desktop.shell.window import Window
from resources import CLIPS

if TYPE_CHECKING:
    from collector.collector import Collector
    from desktop.player.playing import Playing


#: What says that the start of a view is over, one way or the other.
_BEGUN = frozenset({"firstframe", "error", "viewend"})
#: Longest wait for that, where something is played at once.
_LONGEST_START_S = 1.5


def run(options: DesktopOptions) -> int:
    """Show the window until it is closed; the exit status. Raises SurroundingsError.

    A table of contents: each thing that is started stands beside what stops it, and all are stopped in the opposite
    order. The window is shown first; what takes long is then done in turns with Qt's loop, which the web engine lives
    by too: its own processes start meanwhile.
    """
    with ExitStack() as stack:
        data_dir, outcome = options.config.data_dir, Outcome()
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
        stack.enter_context(logs.kept_in(records, secrets, options.log_level))
        closing = Closing()
        closing.finished.connect(partial(app.exit, 0))  # quit() would ask the window, which says no
        stack.callback(SignalWatch(closing.begin).stop)
        theme = Theme.from_settings(app, options.settings)
        FocusRing(app)

        source_bar = SourceBar(CLIPS, options.cloud_name, options.settings.get("recent_sources", []))
        window = Window(Centre(source_bar), LayoutFile(data_dir / "layout.ini"))
        stack.callback(shiboken6.delete, window)
        window.close_asked.connect(closing.begin)
        window.show()
        window.add_docks(LISTED)
        if options.quit_after is not None:
            QTimer.singleShot(round(options.quit_after * 1000), closing, closing.begin)
        app.processEvents()

        from desktop.player.view import PlayerView

        view = PlayerView(data_dir / "webengine")
        stack.callback(view.dispose)
        tasks = Tasks()
        stack.callback(tasks.stop)
        inbox = Inbox()
        turns = Turns(hurry=lambda: closing.is_asked)
        turns.load("desktop.run.collector_start")
        from desktop.run.collector_start import start_collector

        collector, port_words = tasks.wait_for(partial(start_collector, options, inbox))
        stack.callback(collector.stop)
        stack.enter_context(logs.written_to(data_dir / "logs", secrets))
        crash = CrashReport(data_dir, options.version)
        crash.begin()
        stack.callback(crash.end)
        view.serve_from(collector.url, collector.config.token)

        turns.load("desktop.run.running", "desktop.shell.notices", "desktop.shell.controls")
        from desktop.feed_limit import FeedLimit
        from desktop.run.running import Running
        from desktop.shell.notices import Notices

        notices = Notices(collector, window.centre.messages, tasks)
        notices.say_once(port_words, window.centre.empty_state.copy_snippet)
        crash.offer(window.centre.messages, window)
        if port_words:
            say(f"playscope: {port_words}")
        running = Running(
            options=options,
            window=window,
            view=view,
            collector=collector,
            inbox=inbox,
            tasks=tasks,
            records=records,
            theme=theme,
            notices=notices,
            closing=closing,
            garbage=garbage,
            open_url=open_url,
            feed_limit=FeedLimit(options.feed_rows),
        )
        # The page with the player first: it begins in processes of its own while the rest loads here.
        from desktop.shell.controls import add_controls

        controls = add_controls(running, stack)
        source_bar.history_changed.connect(partial(running.remember, "recent_sources"))
        if _play_first(controls.playing, options):
            _wait_for_first_frame(collector, closing)
        _load_panels(turns)
        from desktop.shell.instruments import add_instruments

        shown = add_instruments(running, controls, stack, turns)
        if options.open and is_capture(options.open):
            controls.captures.open(Path(options.open))
        if not visible:
            headless = Headless(running.session)
            shown.add(headless.take)
            headless.start()
            stack.callback(headless.stop)
            if options.demo and options.quit_after is None:
                headless.clip_ended.connect(closing.begin)
                headless.clip_failed.connect(partial(outcome.give_up, closing))

        closing.arm(
            [
                partial(outcome.keep_picture, window, options.screenshot),
                window.keep_layout,
                controls.captures.close_all,
            ],
            view.close_page,
            lambda: bool(running.session.open_views),
        )
        view.page_closed.connect(closing.on_page_closed)
        garbage.set_aside()
        app.exec()
    return outcome.result()


def _wait_for_first_frame(collector: "Collector", closing: Closing) -> None:
    """Until the page has told of its first frame, a moment has passed or the window is to close: what loads on this
    thread would hold the page up, and its start-up time would be ours."""
    loop, until = QEventLoop(), time.monotonic() + _LONGEST_START_S
    look = QTimer(loop, interval=20)
    with collector.clear_reader() as reader:
        before = reader.last_number()

        def on_time() -> None:
            new = reader.newest(50) if reader.last_number() > before else []
            begun = any(event.number > before and event.event in _BEGUN for event in new)
            if begun or closing.is_asked or time.monotonic() > until:
                loop.quit()

        look.timeout.connect(on_time)
        look.start()
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _load_panels(turns: Turns) -> None:
    """What panels are made of. pyqtgraph asks for every class of Qt's, and PySide makes each when it is first asked
    for: too much for one turn, so they are made before."""
    qt = (QtCore, QtGui, QtWidgets)
    turns.go_through(getattr(module, name) for module in qt for name in dir(module))
    turns.load("desktop.shell.instruments")


def _play_first(playing: "Playing", options: DesktopOptions) -> bool:
    """Play what the command line asks for; False where that is nothing, or a capture, which has a window of its own."""
    if options.open and not is_capture(options.open):
        playing.play_text(options.open, options.cloud_name)
    elif options.demo:
        playing.play_demo()
    else:
        return False
    return True
