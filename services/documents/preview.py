"""The pages of a document as pictures, for screens that show no PDF; the same layout, fonts and data."""

import json
from datetime import UTC, datetime, time

from services.documents.content import Document, Paper
from services.documents.pdf import EPOCH, _compiler, _data, _source

PIXELS_PER_INCH = 96


def render_pages(document: Document | Paper) -> list[bytes]:
    """One PNG a page."""
    told = document.document if isinstance(document, Paper) else document
    made: bytes | list[bytes] = _compiler().compile(
        _source("document"),
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"document": json.dumps(_data(told), ensure_ascii=False)},
        timestamp=int(datetime.combine(told.dated or EPOCH, time(), UTC).timestamp()),
    )
    return made if isinstance(made, list) else [made]
