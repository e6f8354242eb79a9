"""Which kinds of files are taken, and the first look at one: its signature against its extension. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from services.errors import Invalid
from services.files.names import clean_name, extension
from services.files.opening import open_doc, open_jpeg, open_message, open_pdf, open_png, open_text
from services.files.packages import open_docx, open_ofd, open_xlsx
from services.words import said, speak

MAX_UPLOAD: Final = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how it begins, and how to open it. `open` raises Invalid for what is broken or dangerous."""

    title: str
    media_type: str
    signature: bytes
    open: Callable[[bytes], None]

    def __post_init__(self) -> None:
        speak(self, "title")


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_JPEG: Final = Kind("JPG 图片", "image/jpeg", b"\xff\xd8\xff", open_jpeg)
KINDS: Final[Mapping[str, Kind]] = {
    "pdf": Kind("PDF 文件", "application/pdf", b"%PDF-", open_pdf),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": Kind("PNG 图片", "image/png", b"\x89PNG\r\n\x1a\n", open_png),
    "docx": Kind("Word 文档", _OFFICE + "wordprocessingml.document", b"PK\x03\x04", open_docx),
    "xlsx": Kind("Excel 表格", _OFFICE + "spreadsheetml.sheet", b"PK\x03\x04", open_xlsx),
    "ofd": Kind("OFD 版式文件", "application/ofd", b"PK\x03\x04", open_ofd),
    "doc": Kind("Word 97 文档", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", open_doc),
    "eml": Kind("电子邮件", "message/rfc822", b"", open_message),
    "txt": Kind("文本文件", "text/plain", b"", open_text),
}
ACCEPTED: Final = "pdf、jpg、png、doc、docx、xlsx、ofd、txt、eml"


def sniff(data: bytes, name: str) -> str:
    """The media type of an upload that is what its name says. Raises Invalid with a Chinese reason."""
    shown = clean_name(name)
    kind = KINDS.get(extension(shown))
    if kind is None:
        raise _refusal(said("不接收这种文件，请上传 %(accepted)s 格式。", accepted=ACCEPTED))
    if not data:
        raise _refusal(said("“%(shown)s”是空文件。", shown=shown))
    if len(data) > MAX_UPLOAD:
        raise _refusal(
            said(
                "“%(shown)s”超过 %(value)s MB，请压缩或分开上传。",
                shown=shown,
                value=MAX_UPLOAD // 1024 // 1024,
            )
        )
    if not data.startswith(kind.signature):
        raise _refusal(
            said("“%(shown)s”的内容不是 %(title)s，请检查后再上传。", shown=shown, title=kind.title)
        )
    try:
        kind.open(data)
    except Invalid as refused:
        raise _refusal(f"“{shown}”：{refused.message}") from refused
    return kind.media_type


def _refusal(problem: str) -> Invalid:
    return Invalid(problem, fields={"file": problem})
