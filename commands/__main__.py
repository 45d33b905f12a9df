"""`python -m commands`, and the script that is frozen into the package."""

import sys

from commands.start import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # The package is its own interpreter: a process that reads the past is started as this script too.
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
