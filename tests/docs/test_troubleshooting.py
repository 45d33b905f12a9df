"""The page for those with a problem quotes the messages that there are."""

import re

import pytest

from tests.docs.test_pages import ROOT

_ROOMS = ("analytics", "collector", "commands", "desktop", "player")
_SOURCE = "\n".join(file.read_text("utf-8") for room in _ROOMS for file in sorted((ROOT / room).rglob("*.py")))
_TABLE = re.findall(r"^\| (.+?) \|", (ROOT / "docs" / "troubleshooting.md").read_text("utf-8"), re.MULTILINE)
#: Quoted in the first column: of more than one word, so that it is a message.
QUOTED = [words for cell in _TABLE for words in re.findall(r"\*([^*]+ [^*]+)\*", cell)]


@pytest.mark.parametrize("words", QUOTED)
def test_a_quoted_message_is_one_that_is_said(words: str) -> None:
    """A number or `…` stands for what the message fills in there."""
    parts = re.split(r"…|\d+", words)
    assert re.search(r"\{[^}]+\}".join(map(re.escape, parts)), _SOURCE), f"nobody says: {words}"


def test_messages_are_quoted() -> None:
    assert len(QUOTED) >= 6
