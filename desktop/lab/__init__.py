"""Scenarios played on the player page of a window, and what the page's own frame clock saw of them."""
