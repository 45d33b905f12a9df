"""`playscope lab`: plays scenarios of injected faults and prints the injected truth beside the measured figure.

Exit status 1: a measured figure misses the truth, or a scenario could not be played to its end.
"""

import argparse
import json
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.exit_status import ExitStatus
from commands.loading import loading_qt

if TYPE_CHECKING:
    from desktop.lab.verdict import Verdict

TASKS = {"list": "print the scenarios", "run": "play SCENARIO, or all of them, in a window that is not shown"}
_COLUMNS = "{:15} {:>17} {:>12} {:>17}  {}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", choices=TASKS, help="; ".join(f"{name}: {what}" for name, what in TASKS.items()))
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="by name, as list prints them; none: all")
    parser.add_argument("--format", choices=["table", "json"], default="table", help="how to print them (table)")
    parser.set_defaults(wrong_usage=parser.error)


def run(arguments: argparse.Namespace) -> int:
    from collector.lab.scenarios import BY_NAME, SCENARIOS

    if arguments.task == "list":
        if arguments.scenarios:
            arguments.wrong_usage("list prints all of them and takes no SCENARIO")
        return _list(arguments.format)
    if unknown := [name for name in arguments.scenarios if name not in BY_NAME]:
        arguments.wrong_usage(f"there is no scenario {unknown[0]}; there are: {', '.join(BY_NAME)}")
    chosen = [BY_NAME[name] for name in dict.fromkeys(arguments.scenarios)] or list(SCENARIOS)
    with ExitStack() as stack:
        return _run(chosen, _folder(arguments, stack), arguments.format)


def _list(form: str) -> int:
    from collector.lab.scenarios import SCENARIOS

    if form == "json":
        rows = [{"name": row.name, "title": row.title, "injected": row.injected} for row in SCENARIOS]
        print(json.dumps(rows, indent=1))
    else:
        for row in SCENARIOS:
            print(f"{row.name:15} {row.title:33} {row.injected}")
    return 0


def _run(scenarios: list[Any], folder: Path, form: str) -> int:
    from commands.configuration import product_version

    with loading_qt():
        from desktop.lab.bench import run_scenarios

        verdicts: list[Verdict] = run_scenarios(
            scenarios, folder, product_version(), _print if form == "table" else lambda verdict: None
        )
    if form == "json":
        print(json.dumps([_plain(verdict) for verdict in verdicts], indent=1))
    return ExitStatus.DONE if all(verdict.passed for verdict in verdicts) else ExitStatus.FAILED_CHECK


def _folder(arguments: argparse.Namespace, stack: ExitStack) -> Path:
    """The data folder where one is named; else one that is gone afterwards: a lab's events are no viewer's."""
    from commands.settings import resolve

    settings = resolve(vars(arguments))
    if settings.is_explicit("data_dir"):
        return settings.data_dir
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="playscope-lab-", ignore_cleanup_errors=True)))


def _print(verdict: "Verdict") -> None:
    scenario = verdict.scenario
    print(f"{scenario.name}: {scenario.injected}", flush=True)
    if verdict.failure:
        print(f"  FAILED: {verdict.failure}", flush=True)
        return
    print("  " + _COLUMNS.format("figure", "injected", "frame clock", "measured", ""))
    for row in verdict.rows:
        cells = (_shown(row.injected), _shown(row.seen), _shown(row.measured))
        print("  " + _COLUMNS.format(row.figure, *cells, "" if row.agrees else "MISSED").rstrip(), flush=True)


def _shown(value: float | int | str | None) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _plain(verdict: "Verdict") -> dict[str, Any]:
    scenario = verdict.scenario
    return {
        "scenario": scenario.name,
        "injected": scenario.injected,
        "passed": verdict.passed,
        "failure": verdict.failure or None,
        "figures": [asdict(row) for row in verdict.rows],
    }
