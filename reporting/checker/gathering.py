"""Files from the command line: folders are walked, files read by several processes; one bad file stops nothing."""

import multiprocessing
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reporting.checker.files.kinds import MOST_BYTES, Refused
from reporting.checker.reading import Reading, read_file

ENDINGS: Final = frozenset(
    {
        ".csv",
        ".docx",
        ".epub",
        ".html",
        ".htm",
        ".xlsx",
        ".pdf",
        ".md",
        ".txt",
        ".json",
        ".doc",
        ".xls",
        ".mht",
        ".shtml",
        ".xhtml",
    }
)
WORTH_SHARING: Final = 8  # fewer files than this are read here


def files_of(given: Sequence[Path]) -> list[tuple[str, Path]]:
    """What is shown and where it is: files as given, folders walked for what may be a report."""
    found: list[tuple[str, Path]] = []
    for path in given:
        if path.is_dir():
            inside = sorted(
                one
                for one in path.rglob("*")
                if one.is_file() and one.suffix.lower() in ENDINGS and not one.name.startswith((".", "~$"))
            )
            found += [(str(one.relative_to(path)), one) for one in inside]
        else:
            found.append((str(path), path))
    return found


def read_all(files: Sequence[tuple[str, Path]]) -> list[Reading]:
    """Read every file, with as many processes as there are cores."""
    workers = min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8
    )
    if len(files) < WORTH_SHARING or workers < 2:
        return [_read(one) for one in files]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.map(_read, files, chunksize=4)


def _read(file: tuple[str, Path]) -> Reading:
    shown, path = file
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused("too_large", f"文件超过 {MOST_BYTES // 1024 // 1024} MB。")
        return read_file(shown, path.read_bytes())
    except OSError as error:
        return Reading(shown, "", refused=Refused("no_file", f"文件打不开：{error.strerror}。"))
    except Refused as refused:
        return Reading(shown, "", refused=refused)
