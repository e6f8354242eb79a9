"""An e-book: its pages as web pages, in the order of their names; inflated no further than a report can be."""

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from reporting.checker.files.kinds import Refused
from reporting.checker.files.web import read_html
from reporting.checker.pieces import Piece

MOST_BYTES: Final = 30 * 1024 * 1024


def read_epub(data: bytes) -> Sequence[Piece]:
    """Every page's pieces. Raises Refused for a bomb."""
    found: list[Piece] = []
    left = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            if not name.lower().endswith((".xhtml", ".html", ".htm")) or "nav" in name.rpartition("/")[2]:
                continue
            with package.open(name) as opened:
                page = opened.read(left + 1)
            left -= len(page)
            if left < 0:
                raise Refused("bomb", "文件展开后过大，不能检查。")
            found += read_html(page)
    return found
