"""The model of playback: pure, without I/O and without a clock. All time is in the events."""
