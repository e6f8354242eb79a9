"""The demonstration: an invented district, its people, and a year of requests up to today."""
