"""What makes the documentation is installed beside what runs the tests, so it may bring no other version of it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def pins(name: str) -> dict[str, str]:
    found = re.findall(r"^([\w.\-]+)==([^ ;\\]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    assert found
    return dict(found)


def test_the_documentation_changes_no_version_of_the_tests() -> None:
    ours, theirs = pins("requirements-dev.lock"), pins("requirements-docs.lock")
    shared = ours.keys() & theirs.keys()
    assert shared
    assert {name: theirs[name] for name in shared} == {name: ours[name] for name in shared}
