"""Opening what is no package: PDF, pictures, old Word, text. Each raises Invalid for the broken and dangerous. Pure."""

from __future__ import annotations

import io
import re
import struct
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import PdfReadError

from services.errors import Invalid

MOST_PIXELS: Final = 120_000_000
MOST_PAGES: Final = 2000
_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG frame headers
MOST_HEAD: Final = 64 * 1024
_MAIL_HEAD: Final = re.compile(rb"^(?:from|received):", re.IGNORECASE | re.MULTILINE)
_MARKUP: Final = re.compile(r"<\s*(?:!doctype|html|script|svg|iframe|\?xml)|#!", re.IGNORECASE)


def open_pdf(data: bytes) -> None:
    """A complete document with pages, no password, nothing that runs."""
    if b"%%EOF" not in data[-2048:]:
        raise Invalid("PDF 文件不完整。")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Invalid("PDF 文件有打开密码，请去掉密码后再上传。")
        pages, root = len(reader.pages), reader.root_object
    except (
        PdfReadError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        struct.error,
    ) as error:
        raise Invalid("PDF 文件已损坏，打不开。") from error
    if not 0 < pages <= MOST_PAGES:
        raise Invalid("PDF 文件没有页面，或者页数太多。")
    if _runs_something(root):
        raise Invalid("PDF 文件中含有脚本或附件，不能接收。")


def _runs_something(root: Any) -> bool:
    names = _resolved(root.get("/Names")) or {}
    action = _resolved(root.get("/OpenAction"))
    kind = action.get("/S") if isinstance(action, dict) else None
    return (
        "/JavaScript" in names
        or "/EmbeddedFiles" in names
        or "/AA" in root
        or kind in ("/JavaScript", "/Launch")
    )


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def open_png(data: bytes) -> None:
    """Header, a size that fits into memory, and an end."""
    if data[12:16] != b"IHDR" or b"IEND" not in data[-64:]:
        raise Invalid("图片已损坏或不完整。")
    _check_pixels(*struct.unpack(">II", data[16:24]))


def open_jpeg(data: bytes) -> None:
    """A frame with a size, and an end behind which no other file hides."""
    end = data.rfind(b"\xff\xd9")
    if end < 0:
        raise Invalid("图片不完整。")
    if b"PK\x03\x04" in data[end:] or b"<script" in data[end:].lower():
        raise Invalid("图片后面附有其他内容，不能接收。")
    _check_pixels(*_jpeg_size(data))


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 1 if marker == 0xFF else 2 + max(length, 2)
    raise Invalid("图片已损坏。")


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise Invalid("图片已损坏。")
    if width * height > MOST_PIXELS:
        raise Invalid("图片尺寸太大，请缩小后再上传。")


def open_doc(data: bytes) -> None:
    """A Word document of the old format, without macros."""
    if "WordDocument".encode("utf-16-le") not in data:
        raise Invalid("不是 Word 文档。")
    if any(word.encode("utf-16-le") in data for word in ("_VBA_PROJECT", "Macros", "_xmlsignatures/VBA")):
        raise Invalid("文档中含有宏，不能接收；请另存为不含宏的文档。")


def open_message(data: bytes) -> None:
    """An e-mail as a mail system saves it: lines of a head, then whatever was sent."""
    head = data[:MOST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if not _MAIL_HEAD.search(head) or b"\x00" in head:
        raise Invalid("不是邮件系统另存的邮件。")


def open_text(data: bytes) -> None:
    """Text in UTF-8, GB 18030 or UTF-16 with its mark; no markup a browser would run."""
    text = _decoded(data)
    if any(c < " " and c not in "\t\r\n\f\x1a" for c in text):
        raise Invalid("不是文本文件。")
    if _MARKUP.match(text.lstrip("\ufeff \t\r\n")):
        raise Invalid("文本文件中是网页或脚本，不能接收。")


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("文本的编码不能识别，请存为 UTF-8 后再上传。")
