"""The house stays as docs/architecture.md draws it: room sizes, named threads, nothing that does not belong."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
SOURCES = [ROOT / name for name in TRACKED if name.endswith((".py", ".js")) and (ROOT / name).exists()]
PRODUCT = [path for path in SOURCES if path.relative_to(ROOT).parts[0] not in {"tests", "docs"}]
MODULES = [path for path in PRODUCT if path.suffix == ".py"]
_THREADS_TABLE = (ROOT / "docs/architecture.md").read_text("utf-8").partition("## Threads")[2].partition("\n## ")[0]
#: The threads that architecture.md allows, by the start of their names.
THREADS = tuple(re.findall(r"^\| (?!thread )([a-z]+(?:-[a-z]+)?)", _THREADS_TABLE, re.MULTILINE))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_top_level_is_the_one_that_was_agreed() -> None:
    folders = {Path(name).parts[0] for name in TRACKED if "/" in name}
    assert folders == {
        ".ci", "analytics", "collector", "commands", "desktop", "docs", "player", "resources", "tests",
    }  # fmt: skip


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_no_room_is_crowded(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300, "split it: one noun a file"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), "a module docstring is missing"


def test_the_table_of_threads_is_found() -> None:
    assert {"main", "collector-http", "waitress", "store-writer", "task"} <= set(THREADS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_thread_has_a_name_of_the_table(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("Thread", "ThreadPoolExecutor")):
            named = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            name = named.get("name") or named.get("thread_name_prefix")
            assert name, f"line {node.lineno}: a thread without a name"
            assert name.strip("f'\"").startswith(THREADS), f"line {node.lineno}: {name} is not in the table"


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_nothing_is_unfinished_by_its_own_word(path: Path) -> None:
    found = re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", path.read_text("utf-8"))
    assert not found, found


def test_no_path_of_one_machine_and_no_registry_host_in_the_tree() -> None:
    own = Path(__file__).resolve()
    hosts = re.compile(r"registry\.npmjs\.org|files\.pythonhosted\.org|pypi\.org/simple|/home/\w+/|(?<![\w.])/work/")
    for name in TRACKED:
        path = ROOT / name
        if path.resolve() == own or not path.is_file() or path.suffix in {".webm", ".mp4", ".png", ".ico", ".icns"}:
            continue
        found = hosts.search(path.read_text("utf-8", errors="replace"))
        assert not found, f"{name}: {found}"
