"""Both sets of colours can be read, told apart by everybody, and switched without a restart."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QScrollBar, QTableView, QWidget

from desktop.charts.shared import Chart
from desktop.feed.colour_rules import GROUNDS
from desktop.live import Live
from desktop.look.colours import DARK, LIGHT, Colours
from desktop.look.marks import group_icons, state_icon
from desktop.look.message_bar import _LOOKS
from desktop.look.theme import Theme, font, palette
from desktop.panels import PANELS
from desktop.run.clocks import FAST_MS, SLOW_MS, Clocks
from desktop.timeline.paint import LOOKS, Lanes
from player.vocabulary import GROUPS
from tests.desktop.kit import application, make_context, make_panel, tick
from tests.desktop.samples import START_MS, played_clips

_BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])

#: Linear RGB as it is seen, after Machado, Oliveira and Fernandes 2009 (severity 1.0), and as it is.
_EYES = {
    "full": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
#: CIE 1976 difference of two colours that are told apart at a glance, small marks too.
_APART = 13


def linear(colour: str) -> np.ndarray:
    part = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""
    darker, lighter = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@_BOTH
def test_text_has_a_contrast_of_four_and_a_half(colours: Colours) -> None:
    for ground in ("window", "base", "stripe", "raised"):
        for ink in ("text", "muted", "link", "ok", "warning", "error"):
            ratio = contrast(getattr(colours, ink), getattr(colours, ground))
            assert ratio >= 4.5, f"{ink} on {ground}: {ratio:.2f}"
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    for ink in ("on_selection", "text", "muted", "error"):
        assert contrast(getattr(colours, ink), colours.selection) >= 4.5, ink
    for ground in ("ok_ground", "error_ground"):
        assert contrast(colours.text, getattr(colours, ground)) >= 4.5, ground
        assert contrast(colours.base, getattr(colours, ground)) > 1.05, f"{ground} is seen"


@_BOTH
def test_text_can_be_read_on_every_ground_of_the_colour_rules(colours: Colours) -> None:
    for name, grounds in GROUNDS.items():
        ground = grounds[colours is DARK]
        assert contrast(colours.text, ground) >= 4.5, name
        assert contrast(colours.error, ground) >= 3, name
        assert contrast(colours.base, ground) > 1.05, f"{name} is seen"


@_BOTH
def test_words_of_every_state_can_be_read_on_every_ground_that_rows_have(colours: Colours) -> None:
    """Rows of the feed, plain and coloured by rule, selected rows, tables of figures, messages, greyed-out words."""
    grounds = {"base": colours.base, "stripe": colours.stripe, "selection": colours.selection}
    grounds |= {name: pair[colours is DARK] for name, pair in GROUNDS.items()}
    for name, ground in grounds.items():
        for ink in ("text", "muted"):
            assert contrast(getattr(colours, ink), ground) >= 4.5, f"{ink} on {name}"
    made, role = palette(colours), QPalette.ColorRole
    for ink, ground in ((role.Text, role.Base), (role.WindowText, role.Window), (role.ButtonText, role.Button)):
        greyed = made.color(QPalette.ColorGroup.Disabled, ink).name()
        assert contrast(greyed, made.color(ground).name()) >= 4.5, (ink, "greyed out")
    for ink in ("link", "ok", "warning", "error"):
        assert contrast(getattr(colours, ink), colours.selection) >= 4.5, f"{ink} on a selected row"


@_BOTH
def test_where_the_focus_is_and_the_edge_of_a_mark_are_seen(colours: Colours) -> None:
    for ground in ("window", "base", "raised"):
        assert contrast(colours.accent, getattr(colours, ground)) >= 3, ground
    for group, colour in colours.groups.items():
        assert contrast(colour, colours.selection) >= 2, f"{group} in a selected row, beside its word"


@_BOTH
def test_words_in_charts_and_edges_of_messages_are_seen(colours: Colours, qapp) -> None:
    lanes = Lanes(colours)
    for state in LOOKS:
        assert contrast(lanes._inks[state].name(), lanes._fills[state].name()) >= 4.5, state
    assert contrast(lanes._text.name(), lanes._fills["idle"].name()) >= 4.5, "flags"
    for severity, (_, _, edge) in _LOOKS.items():
        assert contrast(edge, colours.base) >= 3, severity


@_BOTH
def test_what_qt_draws_has_it_too(colours: Colours) -> None:
    made, role = palette(colours), QPalette.ColorRole
    pairs = [
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
    ]
    for ink, ground in pairs:
        assert contrast(made.color(ink).name(), made.color(ground).name()) >= 4.5, (ink, ground)


@_BOTH
def test_every_group_has_a_colour_that_can_be_seen(colours: Colours, qapp) -> None:
    assert set(colours.groups) == {group.name for group in GROUPS}
    for group, colour in colours.groups.items():
        assert contrast(colour, colours.base) >= 3, group
    assert not any(icon.isNull() for icon in group_icons(colours).values())
    assert not any(state_icon(state, colours).isNull() for state in ("ok", "off", "retrying", "refused", "new"))


@_BOTH
@pytest.mark.parametrize("eyes", _EYES)
def test_groups_are_told_apart_by_all_eyes(colours: Colours, eyes: str) -> None:
    seen = {group: lab(np.array(_EYES[eyes]) @ linear(colour)) for group, colour in colours.groups.items()}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= _APART, (one, other)


def test_switching_is_live_and_follows_the_choice(qtbot) -> None:
    theme = Theme(application(), "light")
    assert not theme.is_dark
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.colours is DARK
    assert application().palette().window().color().name() == DARK.window
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("dark")
    theme.choose("no such theme")
    assert theme.choice == "system"
    theme.choose("light")
    assert theme.colours is LIGHT


def test_digits_are_equally_wide(qtbot) -> None:
    made = font(2, QFont.Weight.Bold)
    assert made.pointSizeF() == application().font().pointSizeF() * 2
    assert made.featureValue(QFont.Tag("tnum")) == 1


def test_text_follows_its_size_at_once_and_what_was_measured_in_it_too(qtbot) -> None:
    theme = Theme(application(), "light")
    usual = application().font().pointSizeF()
    live = Live()
    live.take(played_clips())
    context = make_context(live, theme)
    panels = [make_panel(kind.id, context, qtbot) for kind in PANELS]
    parts = [part for panel in panels for part in panel.findChildren(QWidget)]
    labels = [part for part in parts if not part.objectName().startswith("qt_") and part.font().pointSizeF() > 0]
    labels = [part for part in labels if not isinstance(part, QScrollBar)]
    before = {label: label.font().pointSizeF() for label in labels}
    tables = [table for panel in panels for table in panel.findChildren(QTableView)]
    rows = {table: table.verticalHeader().defaultSectionSize() for table in tables}
    try:
        theme.set_text_size(200)
        theme.choose("dark")
        theme.choose("light")
        for label, size in before.items():
            assert label.font().pointSizeF() == pytest.approx(2 * size), label.accessibleName()
        for table, height in rows.items():
            assert table.verticalHeader().defaultSectionSize() >= table.fontMetrics().height() > 0.7 * height
        for chart in (chart for panel in panels for chart in panel.findChildren(Chart)):
            for side in ("left", "bottom"):
                assert chart.getPlotItem().getAxis(side).style["tickFont"].pointSizeF() == pytest.approx(1.76 * usual)
        theme.set_text_size(80)
        theme.set_text_size(100)
        assert {label: label.font().pointSizeF() for label in labels} == pytest.approx(before)
        assert {table: table.verticalHeader().defaultSectionSize() for table in tables} == pytest.approx(rows, abs=2)
    finally:
        theme.set_text_size(100)


def test_charts_take_the_colours_of_another_theme_at_once(qtbot) -> None:
    theme = Theme(application(), "light")
    live = Live()
    live.take(played_clips())
    context = make_context(live, theme, now_ms=lambda: START_MS + 30_000)
    for name in ("rate", "mix", "playback", "timeline", "coverage"):
        theme.choose("light")
        panel = make_panel(name, context, qtbot)
        grounds = []
        for choice, colours in (("light", LIGHT), ("dark", DARK)):
            theme.choose(choice)
            tick(panel)
            image = panel.chart.grab().toImage()
            grounds.append(image.pixelColor(3, image.height() - 3).name())
            assert grounds[-1] == colours.base, (name, choice)
    theme.choose("light")


def test_reduced_motion_is_told_once_and_taken_back(qtbot) -> None:
    flash = application().cursorFlashTime()
    theme = Theme.from_settings(application(), {"theme": "light", "reduced_motion": True})
    clocks = Clocks(lambda: False)
    clocks.reduce_motion(theme.reduced_motion)
    theme.motion_changed.connect(clocks.reduce_motion)
    try:
        assert theme.reduced_motion
        assert application().cursorFlashTime() == 0
        assert clocks.fast_ms == SLOW_MS
        with qtbot.waitSignal(theme.motion_changed):
            theme.reduce_motion(False)
        assert clocks.fast_ms == FAST_MS
        assert application().cursorFlashTime() == flash
    finally:
        theme.reduce_motion(False)


def test_marks_grow_with_the_text(qtbot) -> None:
    theme, live = Theme(application(), "light"), Live()
    live.take(played_clips(3))
    panel = make_panel("feed", make_context(live, theme), qtbot, (900, 400))

    def dots() -> int:
        """How many pixels have a group's colour."""
        tick(panel)
        picture = panel.table.viewport().grab().toImage()
        colour = theme.colours.groups["progress"]
        row = panel.table.rowViewportPosition(panel.table.visible_rows()[1] - 2) + panel.table.row_height // 2
        return sum(picture.pixelColor(x, row).name() == colour for x in range(picture.width()))

    try:
        panel.ask("event == timeupdate", True)
        panel.model.finish()
        usual = dots()
        theme.set_text_size(200)
        assert usual >= 6
        assert dots() > 1.7 * usual
    finally:
        theme.set_text_size(100)
