"""`playscope collect`: the collector alone, for servers. Loads no Qt, no pandas, no plotly."""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterable

#: What comes so soon is the same wish again: from the terminal, and from a parent that hands it on.
_SAME_WISH_S = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The common options say all."""


def run(arguments: argparse.Namespace) -> int:
    from collector.collector import Collector
    from commands.configuration import collector_config, with_token
    from commands.logs import logging_to
    from commands.settings import resolve

    settings = resolve(vars(arguments))
    config, token_words = with_token(collector_config(settings, ask_before_backfill=False))
    # Blocked before the first thread begins, so that all threads inherit it and only sigwait below takes them.
    ends = {signal.SIGTERM, signal.SIGINT}
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # which nohup wants
        ends.add(signal.SIGHUP)
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    secrets = [config.token or "", config.harper.password if config.harper else ""]
    with logging_to(config.data_dir, secrets, settings["log_level"]):
        collector = Collector(config)
        try:
            collector.start()
            ready = {"ready": True, "url": collector.url, "pid": os.getpid(), "version": config.version}
            if token_words:
                print(token_words, file=sys.stderr, flush=True)
            if collector.delivery is not None and collector.delivery.retention is not None:
                print(f"playscope: {collector.delivery.retention.words}", file=sys.stderr, flush=True)
            print(json.dumps(ready), flush=True)
            signal.sigwait(ends)
            _end_at_the_next(ends)
        finally:
            collector.stop()
    return 0


def _end_at_the_next(ends: Iterable[signal.Signals]) -> None:
    """A later signal ends a stop that takes too long."""
    began = time.monotonic()

    def again(number: int, _: object) -> None:
        if time.monotonic() - began > _SAME_WISH_S:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    for number in ends:
        signal.signal(number, again)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)
