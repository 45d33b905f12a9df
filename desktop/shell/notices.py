"""What the collector has to tell the user, as messages with a way out: looked for on the slow clock."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from collector.collector import Collector
from collector.loopback import is_loopback
from desktop.look.message_bar import Message, MessageBars
from desktop.look.plain_text import plain
from desktop.run.tasks import Tasks

if TYPE_CHECKING:
    from desktop.watching import Watching

log = logging.getLogger(__name__)

#: HarperDB may be away for so long, in seconds, before it is worth a message: most of that passes by itself.
_PATIENCE_S = 5.0


class Notices:
    """Shows and withdraws the collector's messages among the bars above the player."""

    def __init__(
        self,
        collector: Collector,
        messages: MessageBars,
        tasks: Tasks,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._collector = collector
        self._messages = messages
        self._tasks = tasks
        self._now_s = now_s
        self._trouble_since: float | None = None
        self._answered: object = None
        self._said: str | None = None
        self._turned_away = ""

    def say_once(self, port_words: str, copy_snippet: Callable[[], object]) -> None:
        """What is known when the window starts; `copy_snippet` copies the line for pages, with the port that it is."""
        if port_words:
            message = Message("port", "note", port_words, "Pages that send to the usual one do not reach this window.")
            self._messages.show_message(message, [("Copy tracker snippet", copy_snippet)])
        host = self._collector.config.host
        if not is_loopback(host):
            self._messages.show_message(
                Message(
                    "host", "warning", f"Other machines can reach this collector ({host}).", "Reading needs a token."
                )
            )

    def look(self, health: Mapping[str, Any]) -> None:
        """Bring the messages in line with /health's answer and the delivery's question."""
        harper = health.get("harperdb", {})
        state, error = harper.get("state"), str(harper.get("error") or "HarperDB does not take the events.")
        if state not in ("refused", "retrying"):
            self._trouble_since = None
            self._messages.withdraw("harper")
        else:
            if self._trouble_since is None:
                self._trouble_since = self._now_s()
            refused = state == "refused"
            if refused or self._now_s() - self._trouble_since > _PATIENCE_S:
                severity, more = ("error", "") if refused else ("warning", "Events are kept here and delivered later.")
                message = Message("harper", severity, error, more)
                self._messages.show_message(message, [("Retry now", self.retry_delivery)])
        self._tell_of_retention()
        self._ask_for_backfill()
        if trouble := self._collector.store.trouble:
            more = "Events are turned away until there is room; the tracker sends its own again."
            self._messages.show_message(Message("disk", "error", trouble, more))
        else:
            self._messages.withdraw("disk")
        self._tell_of_turned_away()
        # Said anew only when there is something new: the user may have put it away.
        if (words := self._collector.notice) is not None and words != self._said:
            self._said = words
            self._messages.show_message(Message("store", "warning", words, "What was acknowledged since then is safe."))

    def _tell_of_turned_away(self) -> None:
        """Whoever waits for the events of a page has to see why none come; put away, it is said with the next one."""
        words = self._collector.turned_away
        if words and words != self._turned_away:
            self._messages.show_message(Message("turned-away", "warning", plain(words, 300)))
        elif not words:
            self._messages.withdraw("turned-away")
        self._turned_away = words

    def _tell_of_retention(self) -> None:
        retention = self._collector.delivery.retention if self._collector.delivery else None
        if retention is None:
            self._messages.withdraw("retention")
        elif retention.refused:
            self._messages.show_message(Message("retention", "warning", retention.refused))
        else:
            way_out = "It begins a minute after the start; set harper_days to 0 to keep them."
            self._messages.show_message(Message("retention", "note", retention.words, way_out))

    def look_at(self, watching: "Watching") -> None:
        """Bring the messages in line with a reading that takes the delivery's place."""
        if (trouble := watching.trouble()) is None:
            self._trouble_since = None
            self._messages.withdraw("harper")
            return
        if self._trouble_since is None:
            self._trouble_since = self._now_s()
        if trouble.severity == "error" or self._now_s() - self._trouble_since > _PATIENCE_S:
            self._messages.show_message(trouble, [("Retry now", watching.reader.retry_now)])

    def retry_delivery(self) -> None:
        """Try HarperDB at once, if there is one."""
        if self._collector.delivery:
            self._collector.delivery.retry_now()

    def _ask_for_backfill(self) -> None:
        delivery = self._collector.delivery
        destination = delivery.destination if delivery else None
        if destination is None or not destination.backfill_offered or destination is self._answered:
            self._messages.withdraw("backfill")
            return
        count = f"{destination.backfill_offered:,} event" + "s" * (destination.backfill_offered != 1)
        message = Message("backfill", "note", f"{count} from before HarperDB was set up are kept here only.")
        self._messages.show_message(
            message, [("Deliver", lambda: self._answer(True)), ("Keep here", lambda: self._answer(False))]
        )

    def _answer(self, deliver: bool) -> None:
        delivery = self._collector.delivery
        if delivery is None:
            return
        self._answered = delivery.destination
        # It waits for the disk, so not here.
        self._tasks.run(lambda: delivery.answer_backfill(deliver), lambda _: None, self._on_answer_lost)

    def _on_answer_lost(self, error: Exception) -> None:
        log.info("The answer could not be kept: %s", error)
        self._answered = None
