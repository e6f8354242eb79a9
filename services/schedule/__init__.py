"""What answers the clock. Contexts export `SCHEDULE` (sweeps and routines); the scheduler process runs them."""

from services.schedule.sweeps import Routine, Sweep, due_day, run_due, run_next_day

__all__ = ["Routine", "Sweep", "due_day", "run_due", "run_next_day"]
