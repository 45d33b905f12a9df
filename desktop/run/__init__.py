"""A run of the application from its start to its end, and what goes on beneath the window."""
