"""Measurements: `make bench` runs them on servers of their own and writes the figures to docs/performance.md."""
