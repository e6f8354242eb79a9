"""The pages of a document as pictures, for screens that show no PDF; the same layout, fonts and data."""

import json
from base64 import b64encode
from datetime import UTC, datetime, time

from services.documents.content import Document, Paper
from services.documents.pdf import EPOCH, ROOM, _compiler, _data, _source

PIXELS_PER_INCH = 96
MOST_PAGES = 12


def render_pages(document: Document | Paper) -> list[bytes]:
    """One PNG a page."""
    told = document.document if isinstance(document, Paper) else document
    made: bytes | list[bytes] = _compiler().compile(
        _source("document", ROOM),
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"document": json.dumps(_data(told), ensure_ascii=False)},
        timestamp=int(datetime.combine(told.dated or EPOCH, time(), UTC).timestamp()),
    )
    return made if isinstance(made, list) else [made]


def data_pages(document: Document | Paper) -> tuple[str, ...]:
    """The first pages as addresses that carry their picture, so that nothing of a draft is kept anywhere."""
    pictures = render_pages(document)[:MOST_PAGES]
    return tuple("data:image/png;base64," + b64encode(picture).decode() for picture in pictures)
