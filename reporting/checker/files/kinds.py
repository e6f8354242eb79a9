"""What a file is, by its first bytes and its inside, never by its name; refusals are told apart by their code. Pure."""

import io
import re
import zipfile
from typing import Final

from services.errors import Invalid
from services.files.packages import open_docx, open_xlsx

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PARSED: Final = 16 * 1024 * 1024  # of XML; a report of a province has a tenth of it
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_MARKUP: Final = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|table|div|p[\s>])", re.IGNORECASE)
_PLACES: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


class Refused(Exception):
    """A file that cannot be read. `code` is stable for machines, `message` Chinese for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def kind_of(data: bytes) -> str:
    """pdf, docx, xlsx, html, json or text. Raises Refused."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused("empty", "这是一个空文件。")
    if len(data) > MOST_BYTES:
        raise Refused("too_large", f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请分开或压缩图片后再检查。")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _package(data)
    if data.startswith(_OLE):
        raise _old_office(data)
    if data.startswith(_PICTURES):
        raise Refused("picture", "这是图片，读不出文字；请用报告的电子版（DOCX、HTML、XLSX、PDF 文本）。")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "json"
    if _MARKUP.search(data[:4096].replace(b"\x00", b"")):
        return "html"
    return "text"


def _old_office(data: bytes) -> Refused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused("encrypted", "文件有打开密码，请去掉密码后再检查。")
    return Refused(
        "old_office", "这是旧格式的 Word 或 Excel 文件（doc、xls），请另存为 docx、xlsx 后再检查。"
    )


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise Refused("damaged", "文件已损坏，打不开；请重新下载或重新保存。") from broken
    if "META-INF/container.xml" in names:
        return "epub"
    kind = next((kind for place, kind in _PLACES.items() if place in names), "")
    if not kind:
        raise Refused("no_report", "这是压缩包或其他格式的文件，不是报告；请解压后逐个检查。")
    try:
        {"docx": open_docx, "xlsx": open_xlsx}[kind](data)
    except Invalid as refused:
        raise Refused(_code(refused.message), refused.message) from refused
    _check_size(data)
    return kind


def _check_size(data: bytes) -> None:
    """What is parsed in memory must be small; pictures may be large. The inflated sizes have just been proved."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parsed = sum(one.file_size for one in package.infolist() if one.filename.lower().endswith(".xml"))
    if parsed > MOST_PARSED:
        raise Refused("too_large", "文件里的文字和表格多得不像一份年度报告，请把报告单独存成一个文件。")


def _code(message: str) -> str:
    words = {"密码": "encrypted", "展开": "bomb", "损坏": "damaged"}
    return next((code for word, code in words.items() if word in message), "dangerous")
