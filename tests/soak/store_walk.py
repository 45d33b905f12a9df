"""R10: a random walk of 10,000 steps over the store against a model (tests/collector/test_random_walk.py)."""

import logging
import time

from tests.collector.test_random_walk import walk

_WALKS, _STEPS = 100, 100


def main() -> None:
    """Prints how many steps there were; AssertionError at the first difference."""
    logging.disable(logging.ERROR)  # a full disk is among the steps
    began = time.perf_counter()
    walk(_WALKS, _STEPS)
    print(f"{_WALKS} walks of up to {_STEPS} steps without a difference, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
