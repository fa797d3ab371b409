"""Doors on the same functions: command line, HTTP API, web."""
