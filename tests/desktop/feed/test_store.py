"""The feed with a real store behind it: remarks that survive, older events, what became of an event."""

from pytestqt.qtbot import QtBot

from collector.collector import Collector
from collector.event import Event
from collector.store.remarks import Remark, Remarks
from collector.store.store import Batch
from desktop.feed.older import PAGE, look_back
from desktop.feed.remark_book import remark_book
from desktop.live import Live
from desktop.run.tasks import Tasks
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import many


def test_marks_and_comments_are_there_again_after_a_restart(collector: Collector, tasks: Tasks, qtbot: QtBot) -> None:
    live, remarks = Live(), Remarks(collector.store)
    live.take(many(50))
    panel = make_panel("feed", make_context(live, remarks=remark_book(remarks, tasks)), qtbot)
    first, second = live.rows[3].id, live.rows[7].id
    panel.table.selectRow(3)
    panel.commands.toggle_marks()
    panel.model.cells.remarks.comment(second, " why here? ")
    qtbot.waitUntil(lambda: remarks.all() == {first: Remark(True), second: Remark(False, "why here?")})
    book = remark_book(remarks, tasks)
    qtbot.waitUntil(lambda: len(book) == 2)
    again = make_panel("feed", make_context(live, remarks=book), qtbot)
    assert again.model.index(3, 0).data() == "Marked"
    assert again.model.index(7, 0).data() == "why here?"


def test_earlier_events_and_what_became_of_them(collector: Collector, tasks: Tasks, qtbot: QtBot) -> None:
    collector.store.add(Batch(events=many(300)))
    live = Live()
    panel = make_panel("feed", make_context(live, run=tasks.run, **look_back(collector)), qtbot)
    panel.older.load()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 300)
    assert [event.number for event in live.rows.between(-300, 0)] == list(range(1, 301))
    panel.buttons.details.click()
    panel.table.selectRow(10)

    def standing() -> str:
        tick(panel)
        return dict(panel.detail.texts()).get("HarperDB", "")

    qtbot.waitUntil(lambda: standing() == "kept here only")
    assert dict(panel.detail.texts())["on disk"] == "read back from the store"
    panel.older.load()
    qtbot.waitUntil(lambda: panel.buttons.words.text() == "The store has no older events.")


def test_all_earlier_events_come_page_after_page(tasks: Tasks, qtbot: QtBot) -> None:
    stored = many(2 * PAGE + 100)
    asked = []

    def read_before(number: int | None, limit: int) -> list[Event]:
        asked.append(number)
        last = len(stored) if number is None else number - 1
        return stored[max(0, last - limit) : last]

    live = Live(4 * PAGE)
    panel = make_panel("feed", make_context(live, run=tasks.run, read_before=read_before), qtbot)
    panel.older.load_all()
    qtbot.waitUntil(lambda: panel.buttons.words.text() == f"{len(stored):,} older events read from the store.")
    assert asked == [None, PAGE + 101, 101, 1]
    assert [live.rows[place].number for place in (live.rows.first, live.rows.end - 1)] == [1, len(stored)]
    tick(panel)
    assert panel.model.rowCount() == len(stored)
    panel.older.load_more()
    assert len(asked) == 4, "it is known that there are no more"
