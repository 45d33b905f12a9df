"""What is cut of a window that is shown: text that has less room than it needs, and parts outside or over others."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QSizeGrip,
    QSplitter,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from desktop.look.cell_painter import RIGHT
from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import GRID

#: Rounding of sizes at scales between whole numbers, in pixels.
_SLACK = 1
#: Parts that lie over others on purpose.
_ABOVE = {"live-chip"}


def cut(window: QWidget, size: tuple[int, int] | None = None) -> list[str]:
    """A line for each thing that is cut in `window`, as it is laid out now; and where it is larger than `size`."""
    found: list[str] = []
    if size and (window.width() > size[0] or window.height() > size[1]):
        found.append(f"The window cannot be {size[0]}x{size[1]}: it is {_size(window.size())}")
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.window() is not window or not widget.isVisible() or _is_behind(widget):
            continue
        found += [f"{_name(widget)}: {words}" for words in _of_text(widget)]
        if widget is not window:
            found += [f"{_name(widget)}: {words}" for words in _of_place(widget)]
        found += _overlapping(widget)
    return found


def _of_text(widget: QWidget) -> Iterator[str]:
    for kind, look in _LOOKS:
        if isinstance(widget, kind):
            yield from look(widget)
            return


def _of_label(label: QLabel) -> Iterator[str]:
    if not label.text() or isinstance(label, ShortenedLabel):
        return
    room = label.contentsRect().size() - QSize(2 * label.margin(), 2 * label.margin())
    if label.wordWrap():
        high = label.heightForWidth(label.width())
        if high > label.height() + _SLACK:
            yield f"needs {high} px of height for {label.text()!r}, has {label.height()}"
        longest = max(label.fontMetrics().horizontalAdvance(word) for word in label.text().split() or [""])
        if longest > room.width() + _SLACK and label.textFormat() == Qt.TextFormat.PlainText and " " in label.text():
            yield f"a word needs {longest} px of {label.text()!r}, has {room.width()}"
        return
    needed = label.sizeHint()
    if needed.width() > label.width() + _SLACK or needed.height() > label.height() + _SLACK:
        yield f"{label.text()!r} needs {_size(needed)}, has {_size(label.size())}"


def _of_button(button: QAbstractButton) -> Iterator[str]:
    if not button.text():
        return
    needed = button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, button.text())
    if isinstance(button, QPushButton | QCheckBox):
        option = QStyleOptionButton()
        button.initStyleOption(option)
        element = QStyle.SubElement.SE_PushButtonContents
        if isinstance(button, QCheckBox):
            element = QStyle.SubElement.SE_CheckBoxContents
        room = button.style().subElementRect(element, option, button).size()
    else:
        room = button.size() - (button.sizeHint() - needed)
        if not isinstance(button, QToolButton) or button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
            return
    if needed.width() > room.width() + _SLACK or needed.height() > button.height() + _SLACK:
        yield f"{button.text()!r} needs {_size(needed)}, has {_size(room)}"


def _of_choice(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    if not box.isEditable() and needed > room.width() + _SLACK:
        yield f"{box.currentText()!r} needs {needed} px, has {room.width()}"
    if box.fontMetrics().height() > box.height():
        yield f"needs {box.fontMetrics().height()} px of height, has {box.height()}"


def _of_line(line: QLineEdit) -> Iterator[str]:
    if line.fontMetrics().height() > line.height() + _SLACK:
        yield f"needs {line.fontMetrics().height()} px of height, has {line.height()}"
    if line.width() < 6 * line.fontMetrics().averageCharWidth():
        yield f"has {line.width()} px: too narrow to read what is typed"


def _of_head(head: QHeaderView) -> Iterator[str]:
    if head.orientation() is Qt.Orientation.Vertical:
        return
    for section in range(head.count()):
        needed = head.sectionSizeFromContents(section)
        if head.sectionSize(section) and needed.width() > head.sectionSize(section) + _SLACK:
            title = head.model().headerData(section, Qt.Orientation.Horizontal)
            yield f"head {title!r} needs {needed.width()} px, has {head.sectionSize(section)}"
        if needed.height() > head.height() + _SLACK:
            yield f"needs {needed.height()} px of height, has {head.height()}"


def _of_tabs(tabs: QTabBar) -> Iterator[str]:
    for at in range(tabs.count()):
        needed = tabs.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, tabs.tabText(at))
        room = tabs.tabRect(at).size()
        if needed.width() > room.width() or needed.height() > room.height():
            yield f"tab {tabs.tabText(at)!r} needs {_size(needed)}, has {_size(room)}"


def _of_rows(table: QTableView) -> Iterator[str]:
    high = table.fontMetrics().height()
    if table.model() and table.model().rowCount() and table.verticalHeader().defaultSectionSize() < high:
        yield f"rows need {high} px, have {table.verticalHeader().defaultSectionSize()}"
    cell = getattr(table.model(), "cell", None)
    if cell is None or not table.model().rowCount():
        return
    for column in range(table.model().columnCount()):
        drawn, room = cell(0, column), table.columnWidth(column) - 2 * GRID
        if drawn is None or drawn.align != RIGHT or table.isColumnHidden(column):
            continue  # words may end in dots, numbers may not
        needed = table.fontMetrics().horizontalAdvance(drawn.text)
        if needed > room + _SLACK:
            yield f"{drawn.text!r} needs {needed} px, has {room}"


def _of_scroll_area(area: QScrollArea) -> Iterator[str]:
    if area.widget() and area.horizontalScrollBar().isVisible():
        yield f"scrolls sideways: {area.widget().width()} px in {area.viewport().width()}"


_LOOKS = (
    (QLabel, _of_label),
    (QAbstractButton, _of_button),
    (QComboBox, _of_choice),
    (QLineEdit, _of_line),
    (QHeaderView, _of_head),
    (QTabBar, _of_tabs),
    (QTableView, _of_rows),
    (QScrollArea, _of_scroll_area),
)


def _of_place(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if _is_scrolled(widget) or isinstance(parent, QTabBar | QMenuBar) or not widget.size().isValid():
        return
    if widget.objectName().startswith("qt_") or widget.visibleRegion().isEmpty() or widget.size().isEmpty():
        return  # Qt's own parts; behind a tab
    room = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
    if not room.contains(widget.geometry()):
        yield f"at {_rect(widget.geometry())}, outside of {_name(parent)}'s {_size(parent.size())}"


def _overlapping(parent: QWidget) -> list[str]:
    """Siblings that can both be seen, and of which one covers some of the other."""
    if isinstance(parent, QAbstractScrollArea | QComboBox | QLineEdit | QTabBar | QSplitter | QMenuBar):
        return []
    floats = QSizeGrip if isinstance(parent, QMainWindow) else QSizeGrip | QDockWidget
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        and not child.size().isEmpty()
        and child.objectName() not in _ABOVE
        and not child.objectName().startswith("qt_")
        and not isinstance(child, floats)
        and not child.visibleRegion().isEmpty()
        and not child.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    ]
    return [
        f"{_name(one)} at {_rect(one.geometry())} lies over {_name(other)} at {_rect(other.geometry())}"
        for one, other in combinations(children, 2)
        if one.geometry().adjusted(_SLACK, _SLACK, -_SLACK, -_SLACK).intersects(other.geometry())
    ]


def _is_scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    area = parent.parentWidget() if parent else None
    return isinstance(area, QAbstractScrollArea) and area.viewport() is parent


def _is_behind(widget: QWidget) -> bool:
    """Whether it is behind a tab; what is scrolled away is not."""
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QDockWidget):
            return at.visibleRegion().isEmpty()
        at = at.parentWidget()
    return False


def _name(widget: QWidget) -> str:
    names: list[str] = []
    at: QWidget | None = widget
    while at is not None and len(names) < 3:
        own = type(at).__name__
        said = at.accessibleName() or at.objectName()
        if said and not names:
            own += f" {said[:50]!r}"
        if not names or not own.startswith("Q"):
            names.append(own)
        at = at.parentWidget()
    return " < ".join(names)


def _size(size: QSize) -> str:
    return f"{size.width()}x{size.height()}"


def _rect(rect: QRect) -> str:
    at: QPoint = rect.topLeft()
    return f"{at.x()},{at.y()} {_size(rect.size())}"
