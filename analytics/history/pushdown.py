"""As much of a filter as HarperDB can look for by itself: conditions that every event which the filter takes meets.

They are necessary, not sufficient: the filter is asked of each row that comes back, so what cannot be said in
HarperDB's conditions (regular expressions, members of `data`, figures of views, `not`, a field that is just there)
costs time, never a wrong row.
"""

from collections.abc import Callable, Collection, Mapping

from analytics.history.source import Selection
from analytics.playback.filter import conditions as asked
from analytics.playback.filter.nodes import And, Node, Or, Question
from analytics.playback.filter.text_conditions import Contains
from collector.event import EARLIEST_MS, LATEST_MS, rfc3339
from collector.harper.conditions import Compare, Condition, Kind, all_of, any_of
from collector.harper.rows import CREATED

#: Others may have written times with another offset from UTC, so that as text they stand elsewhere: two days at most.
_SLACK_MS = 2 * 86_400_000
_TEXTS = ("event", "source", "view_id", "session_id", "page_url", "user_agent", "collector_id")
_SECONDS = ("media_time", "duration")
_WHOLE = ("percent", "seq")
_TIMES = ("timestamp", "received_at")
_KINDS: Mapping[str, Kind] = {
    "==": "equals",
    ">": "greater_than",
    ">=": "greater_than_equal",
    "<": "less_than",
    "<=": "less_than_equal",
}
#: Text that is longer is looked for here: an index holds the beginning of a text only.
_LONGEST = 200
_EXACT = 2**53


def conditions_of(selection: Selection, columns: Collection[str]) -> list[Condition]:
    """What rows must meet to be among the selection, of a table that has these columns."""
    edges = ((">=", selection.start_ms), ("<", selection.end_ms))
    parts = [_moment("timestamp", operator, at) for operator, at in edges if at is not None]
    if selection.filter is not None and selection.filter.node is not None:
        parts.append(_of_node(selection.filter.node))
    return [part for part in parts if part is not None and part.columns() <= set(columns)]


def _of_node(node: Node) -> Condition | None:
    """None where nothing can be said."""
    if isinstance(node, And):
        return all_of(part for part in map(_of_node, node.parts) if part is not None)
    if isinstance(node, Or):
        parts = [_of_node(part) for part in node.parts]
        return None if None in parts else any_of(part for part in parts if part is not None)
    if isinstance(node, Question):
        column = node.field.name
        for columns, read in _READERS:
            if column in columns:
                return read(column, node.condition)
    return None


def _text(column: str, condition: asked.Condition) -> Condition | None:
    if condition.texts is not None and all(0 < len(text) <= _LONGEST for text in condition.texts):
        return any_of(Compare(column, "equals", text) for text in sorted(condition.texts))
    if isinstance(condition, Contains) and 0 < len(condition.part) <= _LONGEST:
        return Compare(column, "contains", condition.part)
    return None


def _number(column: str, condition: asked.Condition) -> Condition | None:
    if not isinstance(condition, asked.Compare) or condition.operator not in _KINDS:
        return None
    literal = condition.literal
    if isinstance(literal, bool) or not isinstance(literal, int | float) or abs(literal) >= _EXACT:
        return None
    return Compare(column, _KINDS[condition.operator], literal)


def _whole(column: str, condition: asked.Condition) -> Condition | None:
    """Integers that a double cannot hold are written as text, which stands after all numbers."""
    found = _number(column, condition)
    if isinstance(found, Compare) and found.kind in ("less_than", "less_than_equal"):
        return any_of((found, Compare(column, "starts_with", "-")))
    return found


def _time(column: str, condition: asked.Condition) -> Condition | None:
    if not isinstance(condition, asked.Compare) or isinstance(condition.literal, bool | str):
        return None
    if not isinstance(condition.literal, int | float):
        return None
    if condition.operator == "==":
        edges = (_moment(column, operator, condition.literal) for operator in (">=", "<="))
        return all_of(edge for edge in edges if edge is not None)
    return _moment(column, condition.operator, condition.literal)


def _moment(column: str, operator: str, milliseconds: float) -> Condition | None:
    """A row whose time cannot be read has the time at which HarperDB took it."""
    after = operator in (">", ">=")
    if not after and operator not in ("<", "<="):
        return None
    slack = -_SLACK_MS if after else _SLACK_MS
    edge = rfc3339(int(min(max(milliseconds + slack, EARLIEST_MS), LATEST_MS)))
    kind: Kind = "greater_than_equal" if after else "less_than_equal"
    taken = milliseconds - 1 if after else milliseconds + 1
    return any_of((Compare(column, kind, edge), Compare(CREATED, kind, taken)))


_READERS: tuple[tuple[Collection[str], Callable[[str, asked.Condition], Condition | None]], ...] = (
    (_TEXTS, _text),
    (_SECONDS, _number),
    (_WHOLE, _whole),
    (_TIMES, _time),
)
