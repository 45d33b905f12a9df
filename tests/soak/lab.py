"""All scenarios of the lab: counts exact, times within 100 ms of the page's own frame clock."""

import json
import tempfile
from pathlib import Path

from tests.e2e.running import call


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        done = call(Path(home), "lab", "run", "--format", "json", seconds=900)
    verdicts = json.loads(done.stdout)
    for verdict in verdicts:
        missed = [row for row in verdict["figures"] if not row["agrees"]]
        print(f"{verdict['scenario']:15} {verdict['failure'] or missed or 'agrees'}")
    agreed = sum(verdict["passed"] for verdict in verdicts)
    print(f"{agreed} of {len(verdicts)} scenarios measured what was injected")
    assert agreed == len(verdicts) >= 15
