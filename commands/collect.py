"""`playscope collect`: the collector alone, for servers. Loads no Qt, no pandas, no plotly."""

import argparse
import json
import os
import signal
import sys


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
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    secrets = [config.token or "", config.harper.password if config.harper else ""]
    with logging_to(config.data_dir, secrets):
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
            # A second Ctrl+C ends a stop that takes too long.
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)
        finally:
            collector.stop()
    return 0
