"""A feed over clips that several visitors played."""

import pytest

from collector.store.delivery import Standing
from desktop.focus import Focus
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.kit import make_context, make_panel
from tests.desktop.samples import played_clips


@pytest.fixture
def live() -> Live:
    live = Live()
    live.take(played_clips(12))
    return live


@pytest.fixture
def focus() -> Focus:
    return Focus()


@pytest.fixture
def kept() -> dict:
    return {}


@pytest.fixture
def panel(live: Live, focus: Focus, kept: dict, qtbot) -> FeedPanel:
    context = make_context(
        live, focus=focus, keep=kept.__setitem__, standing_of=lambda number: Standing("parked", "a reason")
    )
    panel = make_panel("feed", context, qtbot, (900, 400))
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    return panel
