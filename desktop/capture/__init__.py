"""Captures in the window: saved, opened in windows of their own, played back through the path of live events."""
