"""`make bench`."""

import sys

import tests.bench
from tests.programs import run_all

if __name__ == "__main__":
    sys.exit(run_all(tests.bench, "Measure, and print figures."))
