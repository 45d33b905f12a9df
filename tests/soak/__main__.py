"""`make soak`."""

import sys

import tests.soak
from tests.programs import run_all

if __name__ == "__main__":
    sys.exit(run_all(tests.soak, "The long forms of the tests."))
