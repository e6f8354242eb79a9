"""The PDF of a document, set by typst with the fonts that ship with the platform and no others.

Values reach typst as JSON data, never as markup. Fonts are read once a process; each thread keeps a compiler.
Call it where no fork follows: typst starts threads of its own.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import typst

from services.documents.codes import qr_svg
from services.documents.content import Block, Code, Document, Paper, Paragraph, Table, long_date
from services.documents.text import attachment_lines

FONT_PACKAGES: Final = ("pylopdf_fonts_zh_cn", "noto_cjk_sans_jp_regular")
ARCHIVAL: Final = "a-2b"
ROOM: Final = "services.documents"
_local = threading.local()


def render_pdf(document: Document | Paper) -> bytes:
    """The PDF of a letter or sheet: the same document gives the same bytes. Raises nothing a value could cause."""
    told = document.document if isinstance(document, Paper) else document
    return set_page("document", _data(told), datetime.combine(told.dated or EPOCH, time(), UTC))


EPOCH: Final = datetime(2019, 5, 15, tzinfo=UTC).date()


def set_page(
    layout: str,
    data: Mapping[str, Any],
    made: datetime,
    room: str = ROOM,
    standards: Sequence[str] = (ARCHIVAL,),
) -> bytes:
    """Set data in one of a room's layouts as PDF/A; a character no font has costs the archival mark, never the document."""
    inputs = {"document": json.dumps(data, ensure_ascii=False)}
    try:
        return _compile(_source(layout, room), inputs, made, list(standards))
    except typst.TypstError as refused:
        if "could not be displayed" not in str(refused):
            raise
        return _compile(_source(layout, room), inputs, made, [])


def set_picture(layout: str, data: Mapping[str, Any], ppi: int, room: str = ROOM) -> bytes:
    """One page of a layout as PNG, clear where nothing is drawn."""
    inputs = {"document": json.dumps(data, ensure_ascii=False)}
    drawn: bytes = _compiler().compile(_source(layout, room), format="png", ppi=ppi, sys_inputs=inputs)
    return drawn


def _compile(source: bytes, inputs: dict[str, str], made: datetime, standards: list[str]) -> bytes:
    set_: bytes = _compiler().compile(
        source,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=int(made.timestamp()),
        pdf_tags=True,
    )
    return set_


def _compiler() -> Any:
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    return _local.compiler


@cache
def _fonts() -> Any:
    folders = [str(_folder_of(package)) for package in FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _folder_of(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"缺少字体包 {package}，请重新执行 make install。")
    return Path(found.origin).parent


@cache
def _source(layout: str, room: str) -> bytes:
    return (resources.files(room) / "layouts" / f"{layout}.typ").read_bytes()


def _data(document: Document) -> dict[str, Any]:
    return {
        "layout": str(document.layout),
        "letterhead": document.letterhead,
        "number": document.number,
        "title": document.title,
        "addressee": document.addressee,
        "body": [_block(block) for block in document.body],
        "attachments": attachment_lines(document),
        "signatory": document.signatory,
        "dated": long_date(document.dated) if document.dated else "",
        "draft": document.is_draft,
        "annex": [_block(block) for block in document.annex],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"block": "paragraph", "text": block.text, "style": str(block.style)}
        case Table():
            return {"block": "table", "groups": block.groups, **asdict(block)}
        case Code():
            return {"block": "code", "caption": block.caption, "image": qr_svg(block.content)}
