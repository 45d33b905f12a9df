"""Captures: one file with events and what was noted on them, as docs/captures.md lays it out. No Qt, no pandas."""
