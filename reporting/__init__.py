"""Counts; owns the facts about cases and the statutory tables made of them."""
