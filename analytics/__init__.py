"""What the events mean: the playback model (`playback`) and reading back (`history`)."""
