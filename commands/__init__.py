"""The `playscope` command: a table of calls, each of which imports its rooms when it is called."""
