"""Believable traffic, seeded, with its truth: what viewers do is decided first, and told as a tracker would tell it.

Pure: no I/O, no clock; nothing of the playback model, so that what the model measures can be held against the truth.
"""
