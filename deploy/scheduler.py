"""The process that answers the clock: sweeps, routines, jobs and the audit's sealer."""

from collections.abc import Sequence

from deploy.contexts import wiring
from deploy.processes import SCHEDULER
from deploy.pulse import Pulse
from deploy.worker import stopping
from services.config import settings
from services.schedule.running import run_scheduler
from services.telemetry.logs import configure_logs


def schedule(contexts: Sequence[str]) -> None:
    """Work by the clock for these contexts, until SIGTERM."""
    told = settings()
    configure_logs(SCHEDULER)
    modules = wiring(contexts, "worker")
    due = [item for module in modules for item in getattr(module, "SCHEDULE", ())]
    jobs = {module.__name__.partition(".")[0]: getattr(module, "JOBS", {}) for module in modules}
    run_scheduler(told, due, jobs, stop=stopping(), pulse=Pulse(SCHEDULER))
