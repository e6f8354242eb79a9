"""The fault experiment: a platform under load is hit again and again, and a ledger is compared with the database.

`make faults` runs it whole; `tests/whole/test_faults.py` runs it short.
"""
