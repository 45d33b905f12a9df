"""One key leads to a filter's line from anywhere in a window."""

from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from desktop.filter.line import FilterLine


def go_to_filter(panel: QWidget, line: FilterLine) -> None:
    """To the line of the panel that has the focus, where it has one; else to this one, whose panel is brought to the
    front."""
    near = _dock_of(QApplication.focusWidget())
    if near is not None and (other := near.findChild(FilterLine)) is not None:
        line = other
    elif (dock := _dock_of(panel)) is not None:
        dock.show()
        dock.raise_()
    line.focus()


def _dock_of(widget: QWidget | None) -> QDockWidget | None:
    while widget is not None and not isinstance(widget, QDockWidget):
        widget = widget.parentWidget()
    return widget
