"""QR codes, for paper and for the word processor."""

from io import BytesIO

import segno


def qr_svg(content: str) -> str:
    """A QR code as SVG."""
    return _drawn(content, "svg", xmldecl=False).decode()


def qr_png(content: str) -> bytes:
    """A QR code as PNG, ten pixels a module."""
    return _drawn(content, "png", scale=10)


def _drawn(content: str, kind: str, **options: object) -> bytes:
    drawn = BytesIO()
    segno.make(content, error="m", micro=False).save(drawn, kind=kind, border=2, **options)
    return drawn.getvalue()
