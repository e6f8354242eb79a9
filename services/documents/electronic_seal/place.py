"""Where the seal goes: upright and centred over the name and the day of the signature (GB/T 9704)."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pdfplumber

from services.errors import Invalid

MM: Final = 72 / 25.4
ACROSS: Final = 42 * MM
# Name and day lie a little below the seal's middle.
RAISED: Final = 2 * MM
DAY: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Place:
    """Page from 0 and the seal's box in points from the lower left corner."""

    page: int
    box: tuple[int, int, int, int]


def place_of(pdf: bytes, tall: float = 1.0) -> Place:
    """The place over the last day that stands alone on the right of a line; `tall` is height by width.

    Raises Invalid for a document without such a line.
    """
    with pdfplumber.open(BytesIO(pdf)) as opened:
        for page in reversed(opened.pages):
            lines = page.extract_text_lines(return_chars=False)
            for at, line in reversed(list(enumerate(lines))):
                middle = (line["x0"] + line["x1"]) / 2
                if DAY.fullmatch(line["text"].replace(" ", "")) and middle > page.width / 2:
                    top = lines[at - 1]["top"] if at else line["top"]
                    height = float(page.height) - (top + line["bottom"]) / 2 + RAISED
                    return Place(page.page_number - 1, _box(middle, height, float(page.width), tall))
    raise Invalid("没有找到盖章的位置：文书末尾没有署名和成文日期。")


def _box(middle: float, height: float, width: float, tall: float) -> tuple[int, int, int, int]:
    across, up = ACROSS, ACROSS * tall
    left = min(max(middle - across / 2, 0), width - across)
    low = max(height - up / 2, 0)
    return round(left), round(low), round(left + across), round(low + up)
