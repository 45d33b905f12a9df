"""The timeline: lanes of states, playhead, buffer and events over time."""
