"""Recognising the tables of the official forms in grids of text, by their labels alone."""

from reporting.checker.tables.found import Found, Note, merged
from reporting.checker.tables.recognise import recognise

__all__ = ["Found", "Note", "merged", "recognise"]
