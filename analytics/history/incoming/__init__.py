"""Events that come from files: one reader a format, each line judged by itself."""
