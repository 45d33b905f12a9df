"""What a start does not do: compile what is installed, start threads for nothing."""

import subprocess
import sys
from pathlib import Path

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

_ONE_THREAD = """
import sys
from pathlib import Path
from commands.start import main
sys.argv[1:] = ["rejected", "list", "--data-dir", sys.argv[1]]
main()
import numpy
print("threads", len(list(Path("/proc/self/task").iterdir())))
"""


def test_no_start_compiles_what_is_installed() -> None:
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""


def test_numpy_starts_no_threads_for_matrices(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ONE_THREAD, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "threads 1"
