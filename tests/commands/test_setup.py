"""What `make setup` leaves behind."""

import subprocess
import sys

_ASK = """
import sys, sysconfig
from pathlib import Path
import collector.collector
packages = sysconfig.get_path("purelib")
files = [module.__cached__ for module in sys.modules.values() if getattr(module, "__cached__", None)]
installed = [Path(file) for file in files if file.startswith(packages)]
assert len(installed) > 100, installed
print(*(file for file in installed if not file.is_file()), sep="\\n")
"""


def test_no_start_compiles_what_is_installed() -> None:
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""
