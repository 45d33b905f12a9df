"""How everything looks: Fusion with our palette, a small style sheet, type sizes; light, dark or as the system."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from desktop.look.colours import DARK, LIGHT, Colours

Choice = Literal["system", "light", "dark"]
CHOICES: tuple[Choice, ...] = get_args(Choice)

#: So much higher than its text is a row of a table: as many rows as can be read, as in other tools for long lists.
ROW_ROOM = 4
#: The spacing grid, in device-independent pixels: everything is one or two of these, or half of one.
GRID = 8

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "stripe",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "on_selection",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Midlight: "grid",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Light: "raised",
}
_GREYED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)

_SHEET = """
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {border}; padding: 4px; }}
QDockWidget {{ color: {muted}; }}
QDockWidget::title {{
    background: {window}; padding: 4px 8px 3px 8px; border-bottom: 1px solid {border}; text-align: left;
}}
QMainWindow::separator {{ background: {border}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {accent}; }}
QHeaderView::section {{
    background: {window}; color: {muted}; padding: 3px 8px;
    border: none; border-bottom: 1px solid {border}; border-right: 1px solid {border};
}}
QHeaderView::section:last {{ border-right: none; }}
#card[chosen="true"], #card:focus {{ border: 1px solid {accent}; border-radius: 4px; }}
#card {{ border: 1px solid transparent; }}
QMainWindow > QTabBar {{ qproperty-elideMode: ElideNone; qproperty-usesScrollButtons: true; }}
QFocusFrame {{ border: 2px solid {accent}; border-radius: 4px; }}
QTreeView::item {{ padding: 2px 0px; }}
QStatusBar::item {{ border: none; }}
QLineEdit {{ border: 1px solid {border}; border-radius: 3px; padding: 2px 4px; background: {base}; }}
QLineEdit:focus {{ border-color: {accent}; }}
QLineEdit[filter="valid"] {{ background: {ok_ground}; }}
QLineEdit[filter="invalid"] {{ background: {error_ground}; }}
QComboBox > QLineEdit, QAbstractSpinBox > QLineEdit {{ border: none; padding: 0; background: transparent; }}
#live-chip {{ color: {on_accent}; background: {accent}; border: none; border-radius: 11px; padding: 4px 12px; }}
"""


class Theme(QObject):
    """The look of one application. Signals: `changed` when colours or the size of text are others than before;
    `colours` are then new. `motion_changed`: whether motion is to be reduced from now on.
    """

    changed = Signal()
    motion_changed = Signal(bool)

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__()
        self._app = app
        self._choice: Choice = "system"
        self.reduced_motion = False
        self.text_size = 100
        self.colours: Colours = LIGHT
        app.setStyle("Fusion")
        self._usual_flash = app.cursorFlashTime()
        self._usual_size = app.font().pointSizeF()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._apply()
        self.choose(choice)

    @classmethod
    def from_settings(cls, app: QApplication, settings: Mapping[str, Any]) -> "Theme":
        """As the settings file says."""
        theme = cls(app, str(settings.get("theme", "system")))
        theme.set_text_size(int(settings.get("text_size", 100)))
        theme.reduce_motion(settings.get("reduced_motion") is True)
        return theme

    @property
    def choice(self) -> Choice:
        """What the user asked for: system, light or dark."""
        return self._choice

    @property
    def is_dark(self) -> bool:
        return self.colours is DARK

    def choose(self, choice: str) -> None:
        """Light, dark, or as the system says (and follow it); anything else is taken as system."""
        self._choice = choice if choice in CHOICES else "system"  # type: ignore[assignment]
        QGuiApplication.styleHints().setColorScheme(_SCHEMES[self._choice])
        self._on_scheme_changed()

    def set_text_size(self, percent: int) -> None:
        """All text at so many percent of the system's size, at once, and what was measured in it."""
        self.text_size = percent
        size = self._usual_size * percent / 100
        factor = size / self._app.font().pointSizeF()
        if factor == 1:
            return
        own = self._own_sizes()
        self._app.setFont(_sized(self._app.font(), size))
        for widget, before in own:
            widget.setFont(_sized(widget.font(), before * factor))
        for widget in self._app.allWidgets():  # with a style sheet, Qt itself tells nobody
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.ApplicationFontChange))
        for header in (widget for widget in self._app.allWidgets() if isinstance(widget, QHeaderView)):
            _scale_sections(header, factor)
        self.changed.emit()

    def _on_scheme_changed(self) -> None:
        # A platform without a scheme of its own (off-screen) says Unknown even when asked for dark.
        scheme = _SCHEMES[self._choice]
        if scheme is Qt.ColorScheme.Unknown:
            scheme = QGuiApplication.styleHints().colorScheme()
        wanted = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        if wanted is not self.colours:
            self.colours = wanted
            self._apply()
            self.changed.emit()

    def reduce_motion(self, reduced: bool) -> None:
        """Nothing that glides or blinks; Qt (6.11) does not tell what the system prefers."""
        if reduced != self.reduced_motion:
            self.reduced_motion = reduced
            self._app.setCursorFlashTime(0 if reduced else self._usual_flash)
            self.motion_changed.emit(reduced)

    def _own_sizes(self) -> list[tuple[QWidget, float]]:
        """All that has a font of its own, and its size. Read before any is set: fonts are handed on to parts."""
        own = [widget for widget in self._app.allWidgets() if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)]
        sizes = [(widget, widget.font().pointSizeF()) for widget in own]
        return [(widget, size) for widget, size in sizes if size > 0]

    def _apply(self) -> None:
        own = self._own_sizes()
        self._app.setPalette(palette(self.colours))
        self._app.setStyleSheet(_SHEET.format(**{name: getattr(self.colours, name) for name in _PLAIN_NAMES}))
        for widget, size in own:  # a new style sheet gives back the fonts of before the last one
            if widget.font().pointSizeF() != size:
                widget.setFont(_sized(widget.font(), size))


_PLAIN_NAMES = tuple(name for name in Colours.__slots__ if name != "groups")


def _sized(given: QFont, points: float) -> QFont:
    made = QFont(given)
    made.setPointSizeF(points)
    return made


def _scale_sections(header: QHeaderView, factor: float) -> None:
    """Heights of rows and widths of columns, also those that the user has chosen."""
    if header.orientation() is Qt.Orientation.Vertical:
        header.setDefaultSectionSize(round(header.defaultSectionSize() * factor))
        return
    for section in range(header.count()):
        if header.sectionResizeMode(section) is QHeaderView.ResizeMode.Interactive and header.sectionSize(section):
            header.resizeSection(section, round(header.sectionSize(section) * factor))


def palette(colours: Colours) -> QPalette:
    """Qt's palette of these colours; what cannot be used is written in the muted one."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(getattr(colours, name)))
    for role in _GREYED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return made


def room(columns: int, lines: int) -> QSize:
    """The size of so many columns and lines of the application's text, but not more than the first screen has."""
    metrics = QFontMetrics(QGuiApplication.font())
    wanted = QSize(columns * metrics.averageCharWidth(), lines * metrics.height())
    screen = QGuiApplication.primaryScreen()
    return wanted.boundedTo(screen.availableSize()) if QGuiApplication.platformName() != "offscreen" else wanted


def font(scale: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The application's font at `scale` of its size (0.9 small, 1 text, 1.6 figures), its digits all equally wide."""
    made = QFont(QGuiApplication.font())
    made.setPointSizeF(made.pointSizeF() * scale)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
