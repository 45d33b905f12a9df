"""The model of playback: pure, without I/O and without a clock. All time is in the events."""

from analytics.playback.event_mix import EventMix
from analytics.playback.event_rate import EventRate
from analytics.playback.percent_marks import PercentMarks
from analytics.playback.player_event import PlayerEvent

__all__ = ["EventMix", "EventRate", "PercentMarks", "PlayerEvent"]
