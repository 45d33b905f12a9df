"""The video of a replay: what can be loaded of it, and the player that follows the replay's clock."""
