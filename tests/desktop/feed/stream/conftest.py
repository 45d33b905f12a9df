"""A feed over one long stream of events, instead of clips."""

import pytest

from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.kit import make_context, make_panel
from tests.desktop.samples import many


@pytest.fixture
def live() -> Live:
    return Live()


@pytest.fixture
def panel(live: Live, qtbot) -> FeedPanel:
    """With 200 rows."""
    live.take(many(200))
    return make_panel("feed", make_context(live), qtbot)
