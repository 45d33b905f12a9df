"""Starting the collector for a window: on another port where nobody insisted on one that is taken."""

import socket
from dataclasses import replace

from collector.collector import Collector
from collector.inbox import Inbox
from desktop.run.options import DesktopOptions


def start_collector(options: DesktopOptions, inbox: Inbox) -> tuple[Collector, str]:
    """A started collector, and words for the user where its port is not the usual one ("" otherwise).

    Raises SurroundingsError, as `Collector.start` does.
    """
    config, words = options.config, ""
    if not options.explicit_port and not _is_free(config.host, config.port):
        config = replace(config, port=0)
        words = f"Port {options.config.port} is taken by another program"
    collector = Collector(config, inbox)
    collector.start()
    return collector, f"{words}: events are received on port {collector.port}." if words else ""


def _is_free(host: str, port: int) -> bool:
    """Whether the collector could listen there; True where only the attempt itself can tell."""
    if port == 0:
        return True
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError:
        return False
    return True
