"""Filters about views know also those that the live model does not: of earlier runs, and forgotten ones."""

from analytics.playback.filter import parse
from analytics.playback.views import Views
from desktop.feed.filtering import Asking
from desktop.feed.held_views import HeldViews
from desktop.feed.remark_book import RemarkBook
from desktop.feed.rows import FeedRows
from tests.desktop.samples import played_clips


def test_views_of_rows_that_were_read_back_are_made_when_asked_for() -> None:
    events = played_clips(8)
    half = len(events) // 2
    rows, live = FeedRows(), Views()
    rows.append(events[half:])
    live.take(events[half:])
    views = HeldViews(rows, live)
    asking, asked = Asking(views, RemarkBook()), parse("view.rebuffer_count >= 0 and state == playing")
    rows.prepend(events[:half])
    asking.refresh()
    before = _found(rows, asking, asked)
    steps = sum(1 for _ in asking.prepare(asked))
    assert steps > len(live)
    whole = Views()
    whole.take(events)
    expected = {view.view_id for view in whole}
    assert set(views.ids()) == expected
    assert _found(rows, asking, asked) > before
    assert sum(1 for _ in asking.prepare(parse("event == play"))) == 0


def test_what_the_live_model_has_forgotten_is_made_again() -> None:
    events = played_clips(6)
    rows, live = FeedRows(), Views(keep=2)
    rows.append(events)
    live.take(events)
    assert live.forgotten
    whole = Views()
    whole.take(events)
    views = HeldViews(rows, live)
    for view in whole:
        made = views.make(view.view_id)
        assert made is not None
        assert made.facts() == view.facts()
    assert views.make("nobody") is None


def test_views_without_rows_are_let_go() -> None:
    rows, events = FeedRows(), played_clips(3)
    rows.append(events)
    views = HeldViews(rows, Views())
    assert sum(1 for _ in views.complete())
    assert len(views.ids()) == 3
    rows.clear()
    assert sum(1 for _ in views.complete()) == 0
    assert views.ids() == []


def _found(rows: FeedRows, asking: Asking, asked) -> int:
    return sum(int(asking.mask(asked, chunk).sum()) for chunk in rows.chunks(rows.first, rows.end))
