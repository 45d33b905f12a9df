"""The documentation says what is so: links lead somewhere, commands are calls that exist, scripts are scripts."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.http.latency import Latency
from collector.http.metrics import EVENTS, Space, exposition
from commands.main import make_parser
from commands.setting_table import SETTINGS
from tests.harperdb.instance import node

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "NOTICES.md"]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

_NO_HARPER = {"state": "off", "error": None, "oldest_pending_s": None}
#: Begins as the names of metrics do, and is something else.
_NO_METRICS = {"playscope_capture"}

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def _blocks(page: Path, *languages: str) -> Iterator[str]:
    for language, content in re.findall(r"^```(\w*)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        if language in languages:
            yield content


def _prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def _anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pages
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(page)):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        linked = page.parent / name if name else page
        assert linked.exists(), f"{page.name}: {target} does not exist"
        if anchor and linked.suffix == ".md":
            assert anchor in _anchors(linked), f"{page.name}: {linked.name} has no heading #{anchor}"


#: Where a program may be that is named without its folder.
_ROOMS = ("tests/**/", "commands/**/", "collector/**/", "analytics/**/", "desktop/**/", "player/**/", "docs/")


@pages
def test_every_program_that_is_named_is_there(page: Path) -> None:
    for name in re.findall(r"`([\w/*]+\.py)`", page.read_text("utf-8")):
        there = (found for room in ("", *_ROOMS) for found in ROOT.glob(f"{room}{name}"))
        assert any(there), f"{page.name}: there is no {name}"


@pages
def test_every_command_is_one(page: Path) -> None:
    for block in _blocks(page, "", "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            words = _words(line)
            if words[:1] == ["make"]:
                assert {word for word in words[1:] if "=" not in word} <= TARGETS, line
            if words[:1] == ["playscope"]:
                parser = make_parser(words[1:])
                try:
                    parser.parse_args(words[1:])
                except SystemExit:
                    pytest.fail(f"{page.name}: not a call that exists: {line}")


def _words(line: str) -> list[str]:
    """The words of a command, without assignments before it, comments, pipes and redirections behind it."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError:  # not a command
        return []
    while words and re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    ends = [index for index, word in enumerate(words) if word in {"|", ">", "<", "&&", "&"}]
    return words[: ends[0]] if ends else words


@pages
def test_every_script_is_one(page: Path, tmp_path: Path) -> None:
    for number, block in enumerate(_blocks(page, "html")):
        for script in re.findall(r"<script>(.*?)</script>", block, re.DOTALL):
            file = tmp_path / f"{number}.js"
            file.write_text(script, "utf-8")
            done = subprocess.run([node(), "--check", str(file)], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, f"{page.name}: {done.stderr}"


@pages
def test_every_variable_that_is_named_is_read(page: Path) -> None:
    known = {setting.env for setting in SETTINGS if setting.env}
    named = set(re.findall(r"\b(?:PLAYSCOPE|HARPERDB)_[A-Z_]+[A-Z]\b", page.read_text("utf-8")))
    assert named - known <= {"HARPERDB_TESTS", "HARPERDB_ADMIN_USERNAME", "HARPERDB_ADMIN_PASSWORD"}


def test_every_metric_that_is_named_is_scraped() -> None:
    health = {"version": "1", "counters": dict.fromkeys([name for name, *_ in EVENTS], 0), "harperdb": _NO_HARPER}
    latency = Latency()
    latency.observe(0.1, 200)
    text = exposition(health, True, Space(1, 2, 3), latency).decode()
    scraped = set(re.findall(r"^(playscope_\w+)", text, re.MULTILINE))
    for page in PAGES:
        for name in set(re.findall(r"\bplayscope_[a-z_]*[a-z]\b", page.read_text("utf-8"))) - _NO_METRICS:
            assert any(one.startswith(name) for one in scraped), f"{page.name}: {name} is no metric"
