"""Document numbers (文号) in the styles offices use. Pure.

A style is a pattern with `{head}` (机关代字), `{year}` and `{n}`; `{n:03}` pads with zeros.
"""

from services.errors import Invalid

DEFAULT_STYLE = "{head}依复〔{year}〕{n}号"
STYLES = (
    DEFAULT_STYLE,
    "{head}依复〔{year}〕第{n}号",
    "{head}公复〔{year}〕{n:02}号",
    "〔{year}〕第{n}号-依申请公开",
)
KIND_STYLES = {
    "reply": DEFAULT_STYLE,
    "supplement_notice": "{head}依补〔{year}〕{n}号",
    "extension_notice": "{head}依延〔{year}〕{n}号",
}


def document_number(head: str, year: int, n: int, style: str = DEFAULT_STYLE) -> str:
    """The number as printed. Raises Invalid for a style without `{n}` or with unknown fields."""
    if "{n" not in style:
        raise Invalid("文号样式必须含有序号 {n}。")
    try:
        return style.format(head=head, year=year, n=n)
    except (KeyError, ValueError, IndexError) as problem:
        raise Invalid(f"文号样式有误：{problem}") from problem
