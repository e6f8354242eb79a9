"""Long work in slices under thirty seconds, with progress, cancelling and a checkpoint. Contexts export `JOBS`."""

from services.jobs.queue import cancel, enqueue, job, recent_jobs
from services.jobs.running import JobHandler, Slice, Step, run_slice

__all__ = ["JobHandler", "Slice", "Step", "cancel", "enqueue", "job", "recent_jobs", "run_slice"]
