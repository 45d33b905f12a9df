"""What the collector has to tell the user, as messages with a way out: looked for on the slow clock."""

import logging
from collections.abc import Mapping
from typing import Any

from collector.collector import Collector
from desktop.message_bar import Message, MessageBars
from desktop.tasks import Tasks

log = logging.getLogger(__name__)

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Notices:
    """Shows and withdraws the collector's messages among the bars above the player."""

    def __init__(self, collector: Collector, messages: MessageBars, tasks: Tasks) -> None:
        self._collector = collector
        self._tasks = tasks
        self._messages = messages
        self._answered: object = None

    def say_once(self, port_words: str) -> None:
        """What is known when the window starts."""
        if port_words:
            self._messages.show_message(
                Message("port", "note", port_words, "Pages that send to the usual one do not reach this window.")
            )
        host = self._collector.config.host
        if host not in _LOOPBACK:
            self._messages.show_message(
                Message(
                    "host", "warning", f"Other machines can reach this collector ({host}).", "Reading needs a token."
                )
            )

    def look(self, health: Mapping[str, Any]) -> None:
        """Bring the messages in line with /health's answer and the delivery's question."""
        harper = health.get("harperdb", {})
        if harper.get("state") == "refused":
            words = str(harper.get("error") or "HarperDB refuses the events.")
            self._messages.show_message(Message("harper", "error", words), [("Retry now", self.retry_delivery)])
        else:
            self._messages.withdraw("harper")
        self._ask_for_backfill()

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
