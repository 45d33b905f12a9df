"""HarperDB out: every event exactly once, by its own id. Speaks HarperDB's operations API over httpx."""
