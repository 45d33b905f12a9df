"""Filters that are offered before anybody has written one."""

#: (what it shows, the filter).
READY = (
    ("Errors", "group == error"),
    ("Stalls", "event in {waiting, stalled, freeze, thaw}"),
    ("While a view stood still", "state == rebuffering"),
    ("Seeks", "group == seeking"),
    ("Starts and ends of views", "event in {viewstart, firstframe, viewend}"),
    ("Without what comes all the time", "not event in {timeupdate, progress, heartbeat, framestats}"),
    ("Of the last minute", "age < 1min"),
    ("Marked or commented", "marked or comment"),
)
