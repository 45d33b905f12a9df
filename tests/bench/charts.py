"""Charts off-screen: frames a second of each panel that draws, new figures in every frame."""

import os
import time

_FRAMES = 300


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from PySide6.QtWidgets import QApplication

    from desktop.focus import Focus
    from desktop.live import Live
    from desktop.look.theme import Theme
    from desktop.panels import PANELS, PanelContext
    from desktop.run.log_records import LogRecords
    from tests.desktop.samples import START_MS, make_event, played_clips

    app = QApplication.instance() or QApplication([])
    theme, log = Theme(app, "light"), LogRecords()
    for kind in PANELS:
        live, now = Live(), [START_MS]
        live.take(played_clips())
        panel = kind.make(PanelContext(live=live, log=log, theme=theme, focus=Focus(), now_ms=lambda now=now: now[0]))
        if hasattr(panel, "window_choice"):
            panel.window_choice.setCurrentIndex(2)
        panel.resize(600, 320)
        panel.show()
        app.processEvents()
        spent = {"draw": 0.0, "draw and paint": 0.0}
        for number in range(_FRAMES):
            now[0] += 5000
            name = ("percentsplayed", "timeupdate", "waiting")[number % 3]
            live.take([make_event(number, name, now[0], received_at=now[0], percent=number % 101)])
            started = time.perf_counter()
            panel.draw()
            drawn = time.perf_counter()
            panel.refresh()
            panel.grab()
            spent["draw"] += drawn - started
            spent["draw and paint"] += time.perf_counter() - started
        figures = ", ".join(f"{what} {seconds / _FRAMES * 1000:.2f} ms" for what, seconds in spent.items())
        print(f"{kind.title}: {figures}, {_FRAMES / spent['draw and paint']:.0f} frames a second")
        panel.deleteLater()
        app.processEvents()
    _long_curves(app, theme)


def _long_curves(app: object, theme: object) -> None:
    """Five curves of 100,000 points, 900 pixels wide, moved in every frame."""
    import numpy as np
    import pyqtgraph as pg

    from desktop.charts.shared import Chart

    chart = Chart(theme, "long curves")
    chart.empty.hide()
    chart.restyle()
    chart.resize(900, 300)
    points = np.arange(100_000, dtype=np.float64)
    waves = [np.sin(points / 500 + phase) + 1 for phase in range(5)]
    curves = [pg.PlotDataItem(pen="#0c56a6", autoDownsample=True, downsampleMethod="peak") for _ in waves]
    for curve in curves:
        chart.getPlotItem().addItem(curve)
    chart.set_ranges(0, len(points), 2)
    chart.show()
    app.processEvents()
    started = time.perf_counter()
    for number in range(_FRAMES):
        for curve, wave in zip(curves, waves, strict=True):
            curve.setData(points, np.roll(wave, number))
        chart.grab()
    print(f"5 curves of 100,000 points: {_FRAMES / (time.perf_counter() - started):.0f} frames a second")
    chart.deleteLater()
    app.processEvents()
