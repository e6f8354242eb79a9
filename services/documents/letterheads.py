"""An office's own letterhead: a DOCX it uploads, with a place for the text, or with none, then the text follows."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from services.errors import Invalid
from services.files import sniff

MOST: Final = 2 * 1024 * 1024
PLACE: Final = "{{正文}}"


def check_letterhead(data: bytes, name: str) -> None:
    """Raises Invalid for what is no plain DOCX of at most 2 MB, holds macros or points outside."""
    if not name.lower().endswith(".docx"):
        raise _refused("信笺须是 DOCX 文件。")
    if len(data) > MOST:
        raise _refused(f"信笺不能超过 {MOST // 1024 // 1024} MB。")
    try:
        sniff(data, name)
        word = docx.Document(BytesIO(data))
    except Invalid as refused:
        raise _refused(refused.message) from None
    except (PackageNotFoundError, KeyError, ValueError) as broken:
        raise _refused("文件已损坏，打不开。") from broken
    if len(word.sections) > 1:
        raise _refused("信笺只能有一节，请去掉分节符。")
    if len(_places(word)) > 1:
        raise _refused(f"信笺里的 {PLACE} 只能有一处。")


def put_in_place(word: Any, elements: Sequence[Any]) -> None:
    """Move what was written to where the letterhead keeps a place for it; it stays at the end where there is none."""
    places = _places(word)
    if not places:
        return
    (place,) = places
    for element in elements:
        place.addprevious(element)
    if place.getparent().tag == qn("w:tc"):
        # A cell must end with a paragraph.
        for run in place.findall(qn("w:r")):
            place.remove(run)
    else:
        place.getparent().remove(place)


def _places(word: Any) -> list[Any]:
    return [each for each in word.element.body.iter(qn("w:p")) if _text(each) == PLACE]


def _text(paragraph: Any) -> str:
    text = "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
    return text.replace("｛", "{").replace("｝", "}").replace(" ", "").strip()


def _refused(problem: str) -> Invalid:
    return Invalid(problem, fields={"letterhead": problem})
