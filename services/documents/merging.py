"""Many PDFs as one, for a print run."""

from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from services.errors import Invalid


def merge(documents: Sequence[bytes], *, duplex: bool = False) -> bytes:
    """One PDF of all pages in order; with `duplex` every document begins on a new sheet.

    Raises Invalid for a file that is no PDF.
    """
    writer = PdfWriter()
    for data in documents:
        writer.append(_reader(data))
        if duplex and len(writer.pages) % 2:
            writer.add_blank_page()
    merged = BytesIO()
    writer.write(merged)
    return merged.getvalue()


def count_pages(data: bytes) -> int:
    """How many pages a PDF has. Raises Invalid."""
    return len(_reader(data).pages)


def _reader(data: bytes) -> PdfReader:
    try:
        return PdfReader(BytesIO(data))
    except PyPdfError as wrong:
        raise Invalid("文件不是可读的 PDF，不能打印。") from wrong
