"""The store on disk: SQLite, one writer, group commit; readers beside it."""
