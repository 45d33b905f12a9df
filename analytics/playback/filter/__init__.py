"""The filter language: one line of text, asked of events that are live, in files or in the store.

docs/filter.md describes the language; it is made of the tables in `fields`, `operators` and `kinds`.
"""

from analytics.playback.filter.columns import Columns
from analytics.playback.filter.completion import Completion, complete
from analytics.playback.filter.error import FilterError
from analytics.playback.filter.fields import FIELDS, Field, Need
from analytics.playback.filter.filter import Filter, parse
from analytics.playback.filter.operators import OPERATORS, Operator
from analytics.playback.filter.surroundings import NOTHING, States, Surroundings
from analytics.playback.filter.where import Where

__all__ = [
    "FIELDS",
    "NOTHING",
    "OPERATORS",
    "Columns",
    "Completion",
    "Field",
    "Filter",
    "FilterError",
    "Need",
    "Operator",
    "States",
    "Surroundings",
    "Where",
    "complete",
    "parse",
]
