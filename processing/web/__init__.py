"""The officers' pages: worklist, case, steps, papers."""

from flask import Blueprint

blueprint = Blueprint("processing", __name__, template_folder="../templates")

from processing.web import (  # noqa: E402  # they add their endpoints
    approving,  # noqa: F401
    archiving,  # noqa: F401
    asking,  # noqa: F401
    case,  # noqa: F401
    charging,  # noqa: F401
    cooperation,  # noqa: F401
    correction_steps,  # noqa: F401
    corrections,  # noqa: F401
    due_changes,  # noqa: F401
    frequency,  # noqa: F401
    helping,  # noqa: F401
    irregular,  # noqa: F401
    irregular_list,  # noqa: F401
    joining,  # noqa: F401
    notes,  # noqa: F401
    numbers,  # noqa: F401
    papers,  # noqa: F401
    publishing,  # noqa: F401
    purging,  # noqa: F401
    reasoning,  # noqa: F401
    remedies,  # noqa: F401
    repeats,  # noqa: F401
    steps,  # noqa: F401
    supervision,  # noqa: F401
    supplementing,  # noqa: F401
    template_preview,  # noqa: F401
    worklist,  # noqa: F401
)
