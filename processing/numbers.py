"""Document numbers (文号) in the styles offices use. Pure.

A style is a pattern with `{head}` (机关代字), `{year}` and `{n}`; `{n:03}` pads with zeros.
"""

from services.documents.numbering import KIND_STYLES, NumberStyle

DEFAULT_STYLE = KIND_STYLES["reply"]
STYLES = (
    DEFAULT_STYLE,
    "{head}依复〔{year}〕第{n}号",
    "{head}公复〔{year}〕{n:02}号",
    "〔{year}〕第{n}号-依申请公开",
)

__all__ = ["DEFAULT_STYLE", "KIND_STYLES", "STYLES", "document_number"]


def document_number(head: str, year: int, n: int, style: str = DEFAULT_STYLE) -> str:
    """The number as printed. Raises Invalid for a style without `{n}` or with unknown fields."""
    return NumberStyle(style).number(head, year, n)
