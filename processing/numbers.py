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
    "consult_third_party": "{head}依征〔{year}〕{n}号",
    "consult_told": "{head}依征告〔{year}〕{n}号",
    "disclosure_told": "{head}依公告〔{year}〕{n}号",
    "joint_maker_letter": "{head}依共征〔{year}〕{n}号",
    "cooperation_letter": "{head}依协〔{year}〕{n}号",
    "lead_body_letter": "{head}依询〔{year}〕{n}号",
    "reasons_demand": "{head}依理〔{year}〕{n}号",
    "delay_notice": "{head}依迟〔{year}〕{n}号",
    "split_notice": "{head}依分〔{year}〕{n}号",
    "fee_notice": "{head}依费〔{year}〕{n}号",
    "refund_notice": "{head}依退〔{year}〕{n}号",
    "correction_told": "{head}更告〔{year}〕{n}号",
    "correction_reply": "{head}更复〔{year}〕{n}号",
    "supervision_sheet": "{head}依督〔{year}〕{n}号",
    "publication_transfer": "{head}依移〔{year}〕{n}号",
}


def document_number(head: str, year: int, n: int, style: str = DEFAULT_STYLE) -> str:
    """The number as printed. Raises Invalid for a style without `{n}` or with unknown fields."""
    if "{n" not in style:
        raise Invalid("文号样式必须含有序号 {n}。")
    try:
        return style.format(head=head, year=year, n=n)
    except (KeyError, ValueError, IndexError) as problem:
        raise Invalid(f"文号样式有误：{problem}") from problem
