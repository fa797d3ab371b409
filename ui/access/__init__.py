"""Doors of a server with accounts: who asks, for which organisation, with which right."""
