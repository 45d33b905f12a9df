"""The past in the window: reading it, and the reports that are made of it."""
