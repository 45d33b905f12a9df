"""`playscope doctor`: looks at everything Playscope needs and says how to mend what is wrong."""

import argparse
import json
import sys
from dataclasses import asdict

from commands.exit_status import ExitStatus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["text", "json"], default="text", help="how to print the checks (text)")
    parser.add_argument("--probe", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    from commands import engine_checks
    from commands.diagnosis import look
    from commands.plain_text import visible
    from commands.settings import resolve

    if arguments.probe:
        print(json.dumps(engine_checks.PROBES[arguments.probe]()))
        return 0
    settings = resolve(vars(arguments))
    found = []
    for check, finding in look(settings):
        found.append({"check": check.name, **asdict(finding)})
        if arguments.format == "text":
            print(f"{finding.state:<7} {check.name:<13} {visible(finding.words)}")
            if finding.mend:
                print(f"{'':<21} -> {visible(finding.mend)}")
            sys.stdout.flush()
    if arguments.format == "json":
        print(json.dumps({"checks": found}, indent=1))
    broken = any(finding["state"] == "broken" for finding in found)
    return ExitStatus.FAILED_CHECK if broken else ExitStatus.DONE
