"""One file as lines and grids, whatever kind it is. A parser that falls over what people send is a refusal, never a crash."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from reporting.checker.files.ebook import read_epub
from reporting.checker.files.excel import read_xlsx
from reporting.checker.files.kinds import Refused, kind_of
from reporting.checker.files.pages import read_pdf
from reporting.checker.files.plain import read_text
from reporting.checker.files.web import read_html
from reporting.checker.files.word import read_docx
from reporting.checker.pieces import Piece

READERS: Final[Mapping[str, Callable[[bytes], Sequence[Piece]]]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "html": read_html,
    "epub": read_epub,
    "text": read_text,
}


def pieces_of(data: bytes) -> Sequence[Piece]:
    """Lines and grids in their order. Raises Refused."""
    kind = kind_of(data)
    try:
        return READERS[kind](data)
    except Refused:
        raise
    except Exception as broken:
        raise Refused("damaged", "文件已损坏，打不开；请重新下载或重新保存。") from broken
