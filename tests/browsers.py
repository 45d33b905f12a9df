"""A headless Chromium, driven over its DevTools protocol: open a page, evaluate, wait for, leave, end."""

import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import websocket

FLAGS = (
    "--headless=new",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--mute-audio",
    "--window-size=960,600",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)


T = TypeVar("T")


def until(what: Callable[[], T], seconds: float = 10, words: str = "it did not come about") -> T:
    """Calls `what` until it gives something true, and gives that; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (value := what()):
        assert time.monotonic() < deadline, f"{words} in {seconds} s; last seen: {value!r}"
        time.sleep(0.05)
    return value


class Chromium:
    """One browser process with one page. A context manager: gone with its profile when left."""

    def __init__(self, *flags: str, autoplay: bool = True) -> None:
        binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        assert binary, "the tests drive a Chromium: install the package `chromium`"
        self._profile = tempfile.TemporaryDirectory(prefix="playscope-chromium-", ignore_cleanup_errors=True)
        own = [*FLAGS, *flags, f"--user-data-dir={self._profile.name}"]
        if autoplay:
            own.append("--autoplay-policy=no-user-gesture-required")
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            own.append("--no-sandbox")
        # A group of its own: the wrapper script and all of the browser's processes end together.
        self._process = subprocess.Popen(
            [binary, *own, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._number = 0
        self.messages: list[str] = []
        """What the page wrote to its console or threw, in order."""
        self.requests: list[str] = []
        """Addresses of all that the page asked for, in order."""
        try:
            self._socket = websocket.create_connection(self._page_address(), timeout=30)
        except BaseException:
            self._end_process()
            raise
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()
        self._end_process()

    @property
    def pid(self) -> int:
        """Of the process that started all the others."""
        return self._process.pid

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the protocol; gives its result."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)

    def open(self, url: str) -> None:
        """Goes to the address and waits for its `load`."""
        self.call("Page.navigate", url=url)
        self.wait_for("document.readyState === 'complete'")

    def evaluate(self, expression: str, gesture: bool = False) -> Any:
        """The value of a JavaScript expression (of the promise, where it is one). Fails where it throws.

        `gesture`: it counts as asked for by the user, as full screen wants it.
        """
        answer = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=gesture
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, expression: str, seconds: float = 10) -> Any:
        """The expression's value, as soon as it is true."""
        return until(lambda: self.evaluate(expression), seconds)

    def click(self, selector: str) -> None:
        """A real click in the middle of the element, which counts as the user's."""
        box = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()"
        x, y = self.evaluate(f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])({box})")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def screenshot(self, path: Path) -> None:
        """The page as a PNG file."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _note(self, message: dict[str, Any]) -> None:
        method, details = message.get("method"), message.get("params", {})
        if method == "Runtime.consoleAPICalled":
            self.messages.append(" ".join(str(it.get("value", it.get("description"))) for it in details["args"]))
        elif method == "Runtime.exceptionThrown":
            thrown = details["exceptionDetails"]
            self.messages.append("thrown: " + thrown.get("exception", {}).get("description", thrown["text"]))
        elif method == "Log.entryAdded":
            self.messages.append(f"{details['entry']['level']}: {details['entry']['text']}")
        elif method == "Network.requestWillBeSent":
            self.requests.append(details["request"]["url"])

    def _page_address(self) -> str:
        port_file = Path(self._profile.name) / "DevToolsActivePort"
        port = until(lambda: port_file.exists() and port_file.read_text("utf-8").split("\n")[0], 30)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as answer:
            pages = json.loads(answer.read())
        return str(next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page"))

    def _end_process(self) -> None:
        for ending in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, ending)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
                break
        self._profile.cleanup()
