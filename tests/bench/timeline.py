"""The timeline off-screen: 100,000 spans, zoomed and moved in every frame. Wanted: 60 frames a second."""

import os
import time

_FRAMES = 200
_SPANS = 100_000
_T0 = 1_793_613_600_000


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from PySide6.QtWidgets import QApplication

    from analytics.playback.trace import Trace
    from analytics.playback.view import View
    from collector.event import Event
    from desktop.focus import Focus
    from desktop.look.theme import Theme
    from desktop.timeline.data import Line
    from desktop.timeline.lanes import Timeline

    app = QApplication.instance() or QApplication([])
    view, trace = View("v"), Trace()
    for seq in range(_SPANS - 100):
        at = _T0 + seq * 700
        names = ("play", "playing", "pause") if seq < 3 else ("pause", "play")
        event = Event(
            id=f"e{seq}", event=names[seq % len(names)], timestamp=at, received_at=at, view_id="v", seq=seq,
            media_time=seq * 0.35, duration=1e6,
        )  # fmt: skip
        view.take(event)
        trace.take(event)
    line, focus = Line(view, trace), Focus()
    plot = Timeline(Theme(app, "light"), focus)
    plot.resize(1200, 260)
    plot.show_lines([line])
    plot.show()
    started = time.process_time()
    plot.draw(None)
    print(f"{len(line.spans.starts):,} spans read: {(time.process_time() - started) * 1000:.0f} ms")
    for name, factor in (("all shown", 1.0), ("zooming", 0.97)):
        spent, worst = 0.0, 0.0
        plot.window_shown.show_all()
        for number in range(_FRAMES):
            started = time.process_time()
            plot.window_shown.zoom(factor, 500)
            focus.move_cursor(plot.moment_at(100 + number))
            plot.grab()
            took = time.process_time() - started
            spent, worst = spent + took, max(worst, took)
        each = spent / _FRAMES * 1000
        print(f"{name}: {1000 / each:.0f} frames a second, {each:.2f} ms a frame, at most {worst * 1000:.1f} ms")
    started = time.process_time()
    for number in range(_FRAMES):
        at += 250
        view.take(
            Event(id=f"n{number}", event="timeupdate", timestamp=at, received_at=at, view_id="v", seq=_SPANS + number)
        )
        plot.draw(None)
        plot.grab()
    each = (time.process_time() - started) / _FRAMES * 1000
    print(f"something new in every frame: {1000 / each:.0f} frames a second, {each:.2f} ms a frame")
    plot.deleteLater()
    app.processEvents()


if __name__ == "__main__":
    main()
