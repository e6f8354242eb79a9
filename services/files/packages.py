"""Opening zip packages (docx, xlsx, ofd) by what they really inflate to, never by what their headers say. Pure."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from services.errors import Invalid

MOST_MEMBERS: Final = 2000
MOST_BYTES: Final = 120 * 1024 * 1024
MOST_RATIO: Final = 150  # office text rarely shrinks to a fiftieth
FREE: Final = 8 * 1024 * 1024  # below this much, no ratio is a danger
_CHUNK: Final = 256 * 1024
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
_REMOTE: Final = re.compile(
    rb"<[^>]*(?:attachedTemplate|oleObject|subDocument|/frame|externalLinkPath)[^>]*TargetMode\s*=\s*[\"']External"
    rb"|<[^>]*TargetMode\s*=\s*[\"']External[^>]*(?:attachedTemplate|oleObject|subDocument|/frame|externalLinkPath)"
)
_NESTED: Final = re.compile(r"\.(?:zip|rar|7z|gz|jar|exe|dll|js|vbs|bat|ps1)$", re.IGNORECASE)


def open_docx(data: bytes) -> None:
    """A Word package without macros, remote templates or bombs."""
    _open(data, "word/document.xml")


def open_xlsx(data: bytes) -> None:
    """An Excel package, the same."""
    _open(data, "xl/workbook.xml")


def open_ofd(data: bytes) -> None:
    """An OFD package (GB/T 33190)."""
    _open(data, "OFD.xml")


def _open(data: bytes, main: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            _check_directory(members, main, len(data))
            _inflate(package, members, len(data))
    except _BROKEN as error:
        raise Invalid("文件已损坏，打不开。") from error


def _check_directory(members: list[zipfile.ZipInfo], main: str, size: int) -> None:
    names = [member.filename for member in members]
    if main not in names:
        raise Invalid("文件内容与扩展名不符。")
    if len(members) > MOST_MEMBERS or sum(member.compress_size for member in members) > size:
        raise Invalid("文件结构异常，不能接收。")
    if any(member.flag_bits & 1 for member in members):
        raise Invalid("文件有密码，请去掉密码后再上传。")
    if len(set(names)) < len(names) or any(_leads_outside(name) for name in names):
        raise Invalid("文件结构异常，不能接收。")
    if any("vbaproject" in name.lower() or _NESTED.search(name) for name in names):
        raise Invalid("文件中含有宏或其他程序，不能接收；请另存为不含宏的文件。")


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _inflate(package: zipfile.ZipFile, members: list[zipfile.ZipInfo], size: int) -> None:
    inflated = 0
    for member in members:
        seen = b""
        for chunk in _chunks(package, member):
            inflated += len(chunk)
            if inflated > MOST_BYTES or (inflated > FREE and inflated > MOST_RATIO * size):
                raise Invalid("文件展开后过大，不能接收。")
            if member.filename.lower().endswith((".xml", ".rels")):
                _check_xml(seen + chunk)
                seen = chunk[-4096:]


def _chunks(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(member) as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


def _check_xml(text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Invalid("文件中含有外部定义，不能接收。")
    if b"macroEnabled" in text or _REMOTE.search(text):
        raise Invalid("文件中含有宏或指向外部的模板，不能接收。")
