"""Footprint of an information system, against the planetary budget, with its uncertainty.

Method, limits and sources: ``docs/footprint.md``. Everything here is pure: text and records in, records out.
"""
