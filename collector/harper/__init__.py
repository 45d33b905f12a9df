"""HarperDB out: every event exactly once, by its own id. Speaks HarperDB's operations API over httpx."""

import sys

# WORKAROUND for httpx 0.28: where rich is installed it loads its own command line with it, 0.2 s of processor.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
