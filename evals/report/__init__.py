"""The report of an evaluation run: a table for the terminal, one page for people."""
