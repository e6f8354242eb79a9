"""What the invented case says where the sample alone would not fit a paper: replies by ground, letters to others."""

from typing import Any

from services.documents import Envelope, Label
from services.documents.samples import SAMPLE

# Row of table 三 and grounds, and what the officer says for them.
REPLIES: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "reply_granted": (
        "granted",
        ("36-2",),
        {
            "provided": SAMPLE["provided"],
            "provision": SAMPLE["provision"],
            "attachments": SAMPLE["attachments"],
        },
    ),
    "reply_partial": (
        "partial",
        ("37", "15"),
        {
            "findings": "所申请的补偿协议由本机关保存，其中含有第三方的付款账户，能够作区分处理",
            "provided": SAMPLE["disclosed"],
            "withheld": SAMPLE["withheld"],
        },
    ),
    "reply_refused": ("refused_4", ("15",), {"findings": "所申请的补偿协议涉及第三方的商业秘密"}),
    "reply_query_matter": ("refused_8", ("36-7",), {"procedure": SAMPLE["procedure"]}),
    "reply_not_held": (
        "unavailable_1",
        ("36-4",),
        {"search_record": SAMPLE["search_record"], "findings": "本机关没有该项信息的制作、保存记录"},
    ),
    "reply_needs_making": (
        "unavailable_2",
        ("38",),
        {"provision": "各年度征收补偿决定已在本机关门户网站公布，可以自行查阅"},
    ),
    "reply_unclear": ("unavailable_3", ("30-unclear",), {"findings": "补正后仍未写明所需信息的名称或者特征"}),
    "reply_petition": (
        "not_processed_1",
        ("39-1",),
        {"findings": "申请内容为反映征收人员工作作风问题", "procedure": "区信访局，电话0533-5550110"},
    ),
    "reply_repeated": ("not_processed_2", ("36-6",), {"earlier_reply": SAMPLE["earlier_reply"]}),
    "reply_publication": (
        "not_processed_3",
        ("39-2",),
        {"findings": "所需的是《榆东区人民政府公报》2024年第2期", "procedure": "榆东区图书馆、榆东区档案馆"},
    ),
    "reply_excessive": ("not_processed_4", ("35",), {"findings": SAMPLE["quantity"]}),
    "reply_reconfirm": ("not_processed_5", ("reconfirm",), {"earlier_reply": SAMPLE["earlier_reply"]}),
    "reply_lapsed": (
        "other_1",
        ("30-lapsed",),
        {"findings": "至2026年11月16日补正期限届满，没有收到补正材料"},
    ),
    "reply_unpaid": (
        "other_2",
        ("109-unpaid",),
        {"findings": "至2026年11月16日缴费期限届满，没有查到缴费记录"},
    ),
    "reply_other": (
        "other_3",
        ("other",),
        {"findings": "所提事项属于其他机关的法定程序", "procedure": SAMPLE["procedure"]},
    ),
    "reply_archived": (
        "other_3",
        ("archived",),
        {"procedure": "榆东区档案馆，地址：榆东区文苑路3号，电话0533-5550160"},
    ),
    "reply_not_information": (
        "other_3",
        ("2",),
        {"findings": "所提问题是咨询征收补偿的政策", "procedure": "房屋征收科，电话0533-5550135"},
    ),
    "reply_withdrawn": ("other_3", ("withdrawn",), {"withdrawn_on": SAMPLE["withdrawn_on"]}),
}
# What is asked of others, and what stands on sheets, where the made-up case alone would not fit.
OTHERS: dict[str, dict[str, Any]] = {
    "disclosure_told": {
        "reason": "青石巷地块的征收补偿涉及公众利益，补偿金额不公开可能对公共利益造成重大影响",
        "remedy": "如对本决定不服，可以自知道本决定之日起六十日内向榆东区人民政府申请行政复议，"
        "或者自知道本决定之日起六个月内向榆东区人民法院提起行政诉讼。",
    },
    "split_notice": {"reason": "方案、征求意见的情况和修改情况由不同科室保存，须分别检索"},
    "joint_maker_letter": {
        "recipient": "榆东区发展和改革局",
        "consulted_about": "《青石巷地块房屋征收补偿方案》（榆东建发〔2025〕18号）",
    },
    "cooperation_letter": {"recipient": "榆东区自然资源局", "materials": "征求意见稿的来文、去文"},
    "lead_body_letter": {
        "recipient": "中共榆东区委办公室",
        "consulted_about": "《关于加快老旧片区改造的意见》（榆东办发〔2025〕6号）",
    },
    "refund_notice": {"reason": "计费的申请中有2件系重复登记", "payment": "退回原缴款账户"},
    "correction_told": {"wanted": "户口簿复印件"},
    "correction_reply": {"findings": "本机关2024年公布的公租房配租名单将姓名误写"},
    "search_sheet": {"findings": "经检索，没有发现所申请的政府信息"},
    "secrecy_review": {"opinions": SAMPLE["opinions"][::2]},
    "publication_transfer": {
        "reason": "三名申请人先后申请公开该补偿方案，内容可以公开",
        "opinions": SAMPLE["opinions"][::2],
    },
    "publication_reply": {"declined": ""},
    "supervision_sheet": {
        "recipient": "榆东区望安街道办事处",
        "matter": "登记编号YDQ-WAJD-2026-000027的政府信息公开申请",
        "reason": "距答复期限届满还有3个工作日，尚未提交答复草稿",
        "wanted": "按期作出答复，并报告办理情况",
    },
}
# The same kind for another ground, or for several applications at once.
VARIANTS: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "reply_granted": {
        "reply_merged": ("合并答复", {"numbers": SAMPLE["numbers"]}),
        "reply_public": (
            "政府信息公开答复书（已经主动公开）",
            {
                "codes": ("36-1",),
                "articles": "条例第三十六条第一项",
                "findings": "所申请公开信息已经主动公开",
                "provided": "",
                "provision": "榆东区人民政府门户网站“政府信息公开”专栏，2026年3月2日公布",
                "attachments": [],
            },
        ),
    },
    "reply_not_held": {
        "reply_not_ours": (
            "非本机关政府信息告知书",
            {
                "codes": ("36-5",),
                "articles": "条例第三十六条第五项",
                "findings": "所申请的信息由其他机关制作并负责公开",
                "search_record": "",
                "other_body": SAMPLE["other_body"],
            },
        )
    },
    "fee_notice": {
        "fee_notice_pages": (
            "收费通知书（按量）",
            {
                "fee_mode": "按量",
                "fee_count": 119,
                "bands": [
                    {"range": "1—30页", "count": 30, "rate": 0, "amount": 0},
                    {"range": "31—100页", "count": 70, "rate": 10, "amount": 700},
                    {"range": "101—200页", "count": 19, "rate": 20, "amount": 380},
                ],
                "fee_total": "1,080",
            },
        )
    },
}
ENVELOPE = Envelope(
    postcode="255000",
    address=SAMPLE["address"],
    recipient=SAMPLE["applicant"],
    sender=SAMPLE["body"],
    sender_address=SAMPLE["agency_address"],
    sender_postcode=SAMPLE["agency_postcode"],
    mark="榆东建依复〔2026〕37号",
)
LABEL = Label(SAMPLE["body"], SAMPLE["number"], SAMPLE["receipt_date"], "1097652188431")
OPTIONAL = (
    "attachments",
    "also",
    "numbers",
    "withheld",
    "provision",
    "earlier_reply",
    "other_body",
    "procedure",
)
