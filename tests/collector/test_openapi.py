"""The OpenAPI document is true of the code: a walk with schemathesis over a real collector."""

import subprocess
import sys
from pathlib import Path

import httpx

from collector.collector import Collector
from collector.event import FIELDS
from collector.http.ingest import ROUTES

#: What schemathesis looks at in each answer.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_it_names_every_route_and_the_record(collector: Collector, http: httpx.Client) -> None:
    document = http.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == "1.2.3"
    assert set(document["paths"]) == {
        *ROUTES, "/health", "/ready", "/metrics", "/openapi.json", "/tracker.js", "/player/", "/player/assets/{name}",
        "/player/replay/", "/player/vendor/{name}", "/player/clips/{name}", "/media/{token}/{name}",
    }  # fmt: skip
    assert list(document["components"]["schemas"]["Record"]["properties"]) == list(FIELDS)
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert all(one["summary"] for one in operations)
    assert len({one["operationId"] for one in operations}) == len(operations)


def test_answers_are_as_it_says(collector: Collector, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{collector.url}/openapi.json",
            "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", "8", "--max-time", "25",
            "--seed", "4", "--mode", "all", "--request-timeout", "10", "--no-color",
            "--suppress-health-check", "all",
        ],
        capture_output=True, text=True, timeout=40, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    counters = collector.store.counters()
    assert counters.stored > 0
    assert counters.received == counters.stored + counters.duplicates + counters.rejected + counters.refused
