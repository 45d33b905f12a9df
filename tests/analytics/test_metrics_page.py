"""docs/metrics.md is what the tables say."""

import runpy
from pathlib import Path

from analytics.playback.figures import FIGURES
from analytics.playback.ratios import RATIOS
from analytics.playback.rules import RULES

_DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_page_is_the_one_that_the_program_makes() -> None:
    made = runpy.run_path(str(_DOCS / "make_metrics.py"))["page"]()
    assert (_DOCS / "metrics.md").read_text("utf-8") == made, "run: python docs/make_metrics.py"
    for words in [*(kind.formula for kind in FIGURES), *(one.formula for one in RATIOS), *(one.todo for one in RULES)]:
        assert words in made
