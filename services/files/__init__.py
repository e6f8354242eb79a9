"""Files of cases: looked into when they come, sealed under the case's key, never shared between cases."""

from services.files.kinds import ACCEPTED, MAX_UPLOAD, sniff
from services.files.names import clean_name
from services.files.storing import (
    FileRef,
    StoredFile,
    copy_bytes,
    exists,
    read,
    ref,
    refs,
    store,
    sweep_orphans,
)

__all__ = [
    "ACCEPTED",
    "MAX_UPLOAD",
    "FileRef",
    "StoredFile",
    "clean_name",
    "copy_bytes",
    "exists",
    "read",
    "ref",
    "refs",
    "sniff",
    "store",
    "sweep_orphans",
]
