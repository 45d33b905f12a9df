"""Alerts in the window: rules, watching, telling."""
