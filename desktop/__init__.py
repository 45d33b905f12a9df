"""The window: everything that imports PySide6."""

from desktop.overrides import raise_whole_errors

raise_whole_errors()  # before any class is derived
