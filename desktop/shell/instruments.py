"""What the window measures with: the panels, the clocks that paint them, and the pumps that feed them."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from collector.config import HarperTarget
from collector.store.remarks import Remarks
from desktop import panels
from desktop.alerts.announcing import announce
from desktop.alerts.watch import AlertWatch
from desktop.feed.older import look_back
from desktop.feed.remark_book import remark_book
from desktop.focus import Focus
from desktop.found import Found
from desktop.live import Live
from desktop.look.message_bar import Message
from desktop.panels.panel import PanelContext, epoch_ms
from desktop.past.sources import history_sources
from desktop.player.strip import PlayerStrip
from desktop.rejected import RejectedPieces
from desktop.run.clocks import Clocks
from desktop.run.pump import Pump
from desktop.run.running import Running
from desktop.run.turns import Turns
from desktop.shell.controls import Controls
from desktop.watching import Watching


def add_instruments(running: Running, controls: Controls, stack: ExitStack, turns: Turns) -> Pump:
    """Fills the docks and starts the clocks and pumps; `stack` stops them. Gives the pump of what is shown."""
    options, window, collector, focus = running.options, running.window, running.collector, running.focus
    live = Live(running.feed_limit.rows)
    running.feed_limit.changed.connect(live.rows.set_limit)
    watching = Watching(options.watch, live.take) if options.watch else None
    rejected = RejectedPieces(collector.store, running.tasks)
    rejected.changed.connect(lambda: window.show_count("rejected", rejected.total))
    alerts = AlertWatch(live.views, epoch_ms, options.settings, running.remember)
    stack.callback(announce(alerts, window, focus).stop)
    focus.media_time_wanted.connect(controls.playing.seek)
    turns.look()

    clocks = Clocks(window.isMinimized)
    clocks.reduce_motion(running.theme.reduced_motion)
    running.theme.motion_changed.connect(clocks.reduce_motion)
    context = _context(running, controls, live, watching, rejected, alerts)
    turns.go_through(_place_panels(running, context, clocks, stack))
    controls.captures.come_alive(context, None if watching else window.docks["feed"].widget())

    pump = Pump(running.inbox, [running.session.take] if watching else [live.take, running.session.take])
    pump.start()
    stack.callback(pump.stop)
    if watching:
        watching.start()
        stack.callback(watching.stop)
        window.centre.messages.show_message(watching.notice())
        window.setWindowTitle(f"Playscope: {watching.words}")

    found = Found(live.views)
    window.status_line.findings_asked.connect(partial(window.show_panel, "findings"))
    clocks.on_slow(lambda: _look_around(running, controls, watching))
    clocks.on_slow(lambda: rejected.look(collector.health()))
    clocks.on_slow(lambda: _follow_the_newest(live, focus))
    clocks.on_slow(alerts.look)
    clocks.on_slow(lambda: window.status_line.show_findings(*found.badge(focus.view_ids[:1])))
    clocks.start()
    stack.callback(clocks.stop)
    return watching.pump if watching else pump


def _context(
    running: Running,
    controls: Controls,
    live: Live,
    watching: Watching | None,
    rejected: RejectedPieces,
    alerts: AlertWatch,
) -> PanelContext:
    options, collector = running.options, running.collector

    def harper() -> HarperTarget | None:
        return options.watch or collector.config.harper

    return PanelContext(
        live=live,
        log=running.records,
        theme=running.theme,
        focus=running.focus,
        health=collector.health,
        harper=harper,
        retry_delivery=watching.reader.retry_now if watching else running.notices.retry_delivery,
        watched=watching.reader.watched if watching else None,
        remarks=remark_book(Remarks(collector.store), running.tasks),
        run=running.tasks.run,
        settings=options.settings,
        keep=running.remember,
        collector_url=collector.url,
        **({} if watching else look_back(collector)),
        rejected=rejected,
        alerts=alerts,
        sources=history_sources(options.config.data_dir, harper),
        make_report=controls.documents.make_report,
    )


def _place_panels(running: Running, context: PanelContext, clocks: Clocks, stack: ExitStack) -> Iterator[None]:
    """All panels into their docks, and the strip under the player, a step each."""
    window = running.window
    strip = PlayerStrip(running.theme, context.live, running.focus, lambda: running.session.open_views, context.now_ms)
    window.centre.add_strip(strip)
    clocks.add_panel(strip)
    if window.layout_file.is_lost:
        words = "The layout of the last time cannot be used: this is the one of the first start."
        window.centre.messages.show_message(Message("layout", "note", words, "The Window menu has others."))
    yield
    for kind in panels.PANELS:
        panel = kind.make(context)
        stack.callback(panel.stop)
        window.fill_dock(kind.id, panel)
        clocks.add_panel(panel)
        yield


def _look_around(running: Running, controls: Controls, watching: Watching | None) -> None:
    """With the slow clock: the status line, what the collector has to say, what the player has reported."""
    health = running.collector.health()
    if watching:
        running.window.status_line.show_watched(*watching.summary(watching.reader.watched()))
        running.notices.look_at(watching)
    else:
        running.window.status_line.show_health(health, running.inbox.missed)
        running.notices.look(health)
    controls.playing.show_problems()


def _follow_the_newest(live: Live, focus: Focus) -> None:
    live.advance(time.time_ns() // 1_000_000)
    if (newest := live.views.newest) is not None:
        focus.offer(newest.view_id)
