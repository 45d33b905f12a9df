"""What plays in the window: its source, its page in the web engine, what it says of itself."""
