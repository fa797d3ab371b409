"""Measurements: the sample organisation, benchmarks and quality figures."""
