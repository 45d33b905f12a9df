"""Charts, and the same figures as tables and as words."""
