"""The guide (条例第十二条), made from what an agency has settled: channels, places, times, remedies. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.identity.options import AgencyOptions
from services.identity.queries import Body
from services.words import joined, said, speak, words

FLOW = words(
    (
        ("登记", "收到申请即登记，出具登记编号和查询码。"),
        ("审查", "内容不明确的，收到之日起 7 个工作日内一次性告知补正。"),
        ("办理", "涉及第三方或其他机关的，依法征求意见；所需时间不计入答复期限。"),
        ("答复", "收到之日起 20 个工作日内答复；确需延长的，至多再延 20 个工作日，并事先告知。"),
        ("送达", "按申请人要求的方式提供；邮寄的，以交邮之日为答复之日。"),
    )
)


@dataclass(frozen=True, slots=True)
class ChannelWords:
    """A way to apply: whether it is open, and what the guide says of it."""

    name: str
    title: str
    is_open: bool
    words: str

    def __post_init__(self) -> None:
        speak(self, "title", "words")


@dataclass(frozen=True, slots=True)
class GuideSection:
    """A headed part of the guide."""

    title: str
    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        speak(self, "title", "lines")


def channels(told: AgencyOptions) -> Iterator[ChannelWords]:
    """Every way to apply, the closed ones with the sentence that says so."""
    place = told.address or said("办公地址")
    yield ChannelWords(
        "in_person",
        "当面提交",
        True,
        said(
            "到%(place)s提交，当场出具登记回执，以提交之日为收到之日。书写有困难的，可以口头提出，由工作人员代填。",
            place=place,
        ),
    )
    postcode = said("（邮政编码 %(postcode)s）", postcode=told.postcode) if told.postcode else ""
    yield ChannelWords(
        "letter",
        "邮寄",
        True,
        said(
            "寄到%(place)s%(postcode)s，收件人写“%(office)s”，信封左下角注明“政府信息公开申请”。EMS、挂号信、快递以机关签收之日为收到之日；平常信函以与您确认之日为收到之日，请留联系电话。",
            place=place,
            postcode=postcode,
            office=told.office or said("政府信息公开工作机构"),
        ),
    )
    yield ChannelWords("web", "网上提交", told.web_open, _web(told))
    fax = said("传真号 %(fax)s。以双方确认之日为收到之日，发送后请来电确认。", fax=told.fax)
    yield ChannelWords("fax", said("传真"), told.fax_open, fax if told.fax_open else "未开通传真申请。")
    mail = said("发到 %(email)s。以邮件进入本机关系统之日为收到之日。", email=told.email)
    closed = (
        said("此邮箱（%(email)s）不接收政府信息公开申请。", email=told.email)
        if told.email
        else said("电子邮箱不接收政府信息公开申请。")
    )
    yield ChannelWords("email", "电子邮件", told.email_open, mail if told.email_open else closed)


def guide_sections(told: AgencyOptions, bodies: Sequence[Body]) -> list[GuideSection]:
    """The guide below its channels: office, fees, form, terms, remedies."""
    office: tuple[tuple[str, str], ...] = (
        (said("名称"), told.office),
        (said("地址"), told.address),
        (said("邮政编码"), told.postcode),
        (said("办公时间"), told.hours),
        (said("电话"), told.phone),
        (said("传真"), told.fax),
        (said("电子邮箱"), told.email),
    )
    lines = tuple(joined("：", (name, value)) for name, value in office if value)
    return [
        GuideSection("受理机构", lines or ("请向机关总机询问。",)),
        GuideSection(
            "申请要写明什么",
            (
                "姓名或者名称、身份证明、联系方式；所需信息的名称、文号或者便于查询的其他特征；提供方式和获取途径。",
                "不需要说明用途。一件申请写一项，办得更快。",
            ),
        ),
        GuideSection(
            "收费",
            ("一般不收费。申请的数量、频次明显超过合理范围的，可以按国家规定收取信息处理费。",),
        ),
        GuideSection("监督和救济", tuple(_remedies(told, bodies))),
    ]


def _web(told: AgencyOptions) -> str:
    if not told.web_open:
        return "未开通网上申请。"
    if told.web_receipt == "on_staff_confirmation":
        return "在本站填写提交，以工作人员与您确认之日为收到之日。"
    return "在本站填写提交，系统出具回执即为双方确认，以提交之日为收到之日，休息日也一样。"


def _remedies(told: AgencyOptions, bodies: Sequence[Body]) -> Iterator[str]:
    phone = (
        said("，电话 %(supervisor_phone)s", supervisor_phone=told.supervisor_phone)
        if told.supervisor_phone
        else ""
    )
    yield said("对公开工作有意见的，可以向政府信息公开工作主管部门投诉、举报%(phone)s。", phone=phone)
    for body in bodies:
        if not body.can_sign:
            continue
        whose = said("对%(name)s的答复，", name=body.name) if len(bodies) > 1 else said("对答复不服的，")
        address = f"（{body.review_address}）" if body.review_address else ""
        court = f"（{body.court_address}）" if body.court_address else ""
        yield (
            said(
                "%(whose)s可以在收到之日起 60 日内向%(review_body)s%(address)s申请行政复议，或者依法向%(court)s%(court2)s提起行政诉讼。对不予公开的答复，应当先申请行政复议。",
                whose=whose,
                review_body=body.review_body,
                address=address,
                court=body.court,
                court2=court,
            )
        )
    yield "逾期没有答复的，同样可以申请行政复议或者提起行政诉讼。"
