"""The workspace on disk: one SQLite database of records, and vectors that can always be rebuilt from it."""
