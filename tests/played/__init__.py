"""A published report played, written into every form, and read back by the checker: same cells, nothing to find.

`python -m tests.played` does it for every published table kept as a fixture; `tests/whole` for a small one.
"""
