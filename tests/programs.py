"""Runs the programs of a folder (`tests/bench`, `tests/soak`): each module with a `main()` that prints figures."""

import argparse
import importlib
import pkgutil
import time
import traceback
from types import ModuleType


def run_all(package: ModuleType, description: str) -> int:
    """Run the programs named on the command line, or all; 1 where one of them failed."""
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_"))
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("program", nargs="*", help=f"one or more of: {', '.join(names)}")
    chosen = parser.parse_args().program or names
    if unknown := set(chosen) - set(names):
        parser.error(f"no such program: {', '.join(sorted(unknown))} (there are: {', '.join(names)})")
    failed = []
    for name in chosen:
        print(f"\n== {name} ==", flush=True)
        started = time.monotonic()
        try:
            importlib.import_module(f"{package.__name__}.{name}").main()
        except Exception:
            traceback.print_exc()
            failed.append(name)
        print(f"-- {name}: {time.monotonic() - started:.1f} s", flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0
