"""A stand-in for HarperDB behind httpx.MockTransport: its answers as HarperDB 4.7 gives them, and faults at will."""

import base64
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

USER, PASSWORD = "writer", "pässword of the writer"


@dataclass(slots=True)
class Faults:
    """Shares of inserts that fail, each drawn anew: `lost` are stored, but their answer never comes."""

    lost: float = 0.0
    failing: float = 0.0
    timeouts: float = 0.0
    garbage: float = 0.0
    redirects: float = 0.0
    too_many: float = 0.0
    short: float = 0.0
    slow_s: float = 0.0


@dataclass(slots=True)
class StandIn:
    """Rows by id, as inserted first. `poison` says of a record what it is refused with (status, words), or None."""

    faults: Faults = field(default_factory=Faults)
    seed: int = 1
    table: bool = True
    may_create: bool = True
    password: str = PASSWORD
    poison: Callable[[dict[str, Any]], tuple[int, str] | None] = lambda record: None
    away: bool = False
    largest_body: int = 100_000_000
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    operations: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("[Errno 111] Connection refused")
        wanted = "Basic " + base64.b64encode(f"{USER}:{self.password}".encode()).decode()
        if request.headers.get("authorization") != wanted:
            return httpx.Response(401, json={"error": "Login failed"})
        if len(request.content) > self.largest_body:
            return httpx.Response(413, json={"error": "Request body is too large"})
        body = json.loads(request.content)
        self.operations.append(body["operation"])
        answers: dict[str, Callable[[dict[str, Any]], httpx.Response]] = {
            "insert": self._insert_with_faults,
            "describe_table": lambda body: httpx.Response(200, json={"name": "events"}) if self.table else _missing(),
            "create_table": self._create_table,
            "create_attribute": lambda body: httpx.Response(200, json={"message": "attribute successfully created."}),
        }
        return answers[body["operation"]](body)

    def _create_table(self, body: dict[str, Any]) -> httpx.Response:
        if not self.may_create:
            error = {"error": "This operation is not authorized", "unauthorized_access": ["restricted to 'super_user'"]}
            return httpx.Response(403, json=error)
        self.table = True
        return httpx.Response(200, json={"message": "table successfully created."})

    def _insert_with_faults(self, body: dict[str, Any]) -> httpx.Response:
        faults = self.faults
        if faults.slow_s:
            time.sleep(faults.slow_s)
        share = self.chance.random()
        for name, fault in (
            ("failing", lambda: httpx.Response(500, json={"error": "There was a problem"})),
            ("garbage", lambda: httpx.Response(200, content=b"<html>\xff\xfesign in</html>")),
            ("redirects", lambda: httpx.Response(302, headers={"location": "http://elsewhere/"})),
            ("too_many", lambda: httpx.Response(429, json={"error": "slow down"})),
            ("timeouts", self._time_out),
            ("lost", lambda: self._lose(body)),
            ("short", lambda: self._insert(body["records"][: len(body["records"]) // 2])),
        ):
            limit: float = getattr(faults, name)
            if share < limit:
                self.struck[name] += 1
                return fault()
            share -= limit
        return self._insert(body["records"])

    def _insert(self, records: list[dict[str, Any]]) -> httpx.Response:
        if not self.table:
            return _missing()
        self.batches.append(len(records))
        for record in records:
            if refused := self.poison(record):
                return httpx.Response(refused[0], json={"error": refused[1]})
        new, known = [], []
        for record in records:
            (known if record["id"] in self.rows else new).append(record["id"])
            self.rows.setdefault(record["id"], record)
        return httpx.Response(200, json={"message": "inserted", "inserted_hashes": new, "skipped_hashes": known})

    def _lose(self, body: dict[str, Any]) -> httpx.Response:
        self._insert(body["records"])
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.")

    def _time_out(self) -> httpx.Response:
        raise httpx.ReadTimeout("timed out")


def _missing() -> httpx.Response:
    return httpx.Response(404, json={"error": "Table 'analytics.events' does not exist"})
