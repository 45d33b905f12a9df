"""Before each 200 there was a sync to disk: seen from outside, in the system calls of the collector."""

import re
import signal
import socket
import subprocess
import threading
from pathlib import Path

from collector.store.connection import STORE_FILE
from tests.collector.load import request, status_of_answer
from tests.collector.running import collecting

_SYNC = re.compile(rf"\bf(?:data)?sync\(\d+<[^>]*{STORE_FILE}-wal>(?P<whole>\))?")
_SYNC_ENDED = re.compile(r"<\.\.\. f(?:data)?sync resumed>")
_ANSWER = re.compile(r'\b(?:sendto|sendmsg|write)\(\d+<[^>]*>,.*"HTTP/1\.1 200')


def test_no_200_goes_out_before_the_events_are_synced(tmp_path: Path) -> None:
    trace, sent = tmp_path / "trace", 25
    with collecting(tmp_path / "data") as (process, port):
        strace = subprocess.Popen(
            ["strace", "-f", "-y", "-s", "20", "-e", "trace=fsync,fdatasync,sendto,sendmsg", "-o", str(trace), "-p",
             str(process.pid)],
            stderr=subprocess.PIPE,
        )  # fmt: skip
        assert strace.stderr is not None
        assert b"attached" in strace.stderr.readline()
        quiet = threading.Thread(target=strace.stderr.read)
        quiet.start()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            for number in range(sent):
                connection.sendall(request(port, "/api/analytics", b'{"event":"a","id":"%d"}' % number))
                assert status_of_answer(connection) == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        strace.wait(20)
        quiet.join()
        strace.stderr.close()
    answers, synced, syncing = 0, False, ""
    for line in trace.read_text(errors="replace").splitlines():
        thread = line.split()[0]
        if sync := _SYNC.search(line):
            synced, syncing = synced or bool(sync["whole"]), thread
        elif _SYNC_ENDED.search(line) and thread == syncing:
            synced = True
        elif _ANSWER.search(line):
            assert synced, f"answer {answers + 1} went out before its events were on disk"
            answers, synced = answers + 1, False
    assert answers == sent
