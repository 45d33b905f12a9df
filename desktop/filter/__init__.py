"""The line that a filter is typed into, and what helps to type it."""
