"""The text an office edits says the same as the template it was made of, and faults are named by their line."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.documents import FIELDS, Layout, TemplateFault, fill, read_template, shipped_templates
from services.documents.fields import PARTS
from services.documents.notation import as_text, field_names, from_text
from services.documents.samples import SAMPLE

from .test_templates import DAY


def read(text, layout=Layout.LETTER, kind="x", name="样本"):
    return from_text(text, kind=kind, version=1, valid_from=DAY, name=name, layout=layout)


def again(template):
    return from_text(
        as_text(template),
        kind=template.kind,
        version=template.version,
        valid_from=template.valid_from,
        name=template.name,
        layout=template.layout,
    )


@pytest.mark.parametrize("template", shipped_templates(), ids=lambda template: template.kind)
def test_a_shipped_template_written_as_text_and_read_back_is_the_same(template):
    assert again(template) == template
    assert as_text(again(template)) == as_text(template)


WORDS = st.text("本机关依法答复，。：、“”（）〇 0123abc", min_size=1, max_size=12).map(str.strip).filter(bool)
PLAIN_FIELDS = [name for name in FIELDS if name not in PARTS]
PLACES = st.sampled_from(PLAIN_FIELDS).map(lambda name: "{" + name + "}")
TEXTS = st.lists(WORDS | PLACES, min_size=1, max_size=4).map("".join)
CONDITIONS = st.builds(
    lambda name, shape: shape.format(name),
    st.sampled_from(PLAIN_FIELDS),
    st.sampled_from(["{}", "not {}", "{} is 甲", "{} has 36-2", "{} lacks 36-2"]),
)
RUNS = st.lists(TEXTS | st.fixed_dictionaries({"when": CONDITIONS, "text": TEXTS}), min_size=1, max_size=4)
PARAGRAPHS = st.fixed_dictionaries(
    {"text": TEXTS | RUNS},
    optional={
        "when": CONDITIONS,
        "style": st.sampled_from(["quote", "heading", "plain", "title"]),
        "each": st.sampled_from(["attachments", "numbers"]),
    },
)
TABLES = st.integers(2, 4).flatmap(
    lambda columns: st.fixed_dictionaries(
        {
            "table": st.lists(
                st.lists(TEXTS | st.just(""), min_size=columns, max_size=columns), min_size=1, max_size=4
            ),
            "widths": st.lists(st.integers(1, 30), min_size=columns, max_size=columns),
        },
        optional={"when": CONDITIONS, "header": st.just(True), "each": st.sampled_from(sorted(PARTS))},
    )
)
CODES = st.fixed_dictionaries({"code": TEXTS, "caption": TEXTS}, optional={"when": CONDITIONS})


@given(st.lists(PARAGRAPHS | TABLES | CODES, min_size=1, max_size=6), st.lists(PARAGRAPHS, max_size=2), RUNS)
def test_any_template_survives_the_way_through_text(blocks, annex, title):
    told = {"kind": "x", "version": 1, "valid_from": "2026-11-20", "name": "样本", "layout": "letter"}
    told |= {"title": title, "blocks": blocks, "annex": annex, "attachments": ["意见书"]}
    template = read_template({**told, "addressee": "{recipient}"})
    assert again(template) == template


def test_the_names_of_the_fields_are_chinese_short_and_each_its_own():
    names = field_names()
    assert len(names) == len(FIELDS)
    assert all(len(name) <= 14 and "（" not in name and " " not in name for name in names)
    for parts in PARTS.values():
        assert len(set(parts.values())) == len(parts)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("正文{收到日其}", "第 1 行：没有“收到日其”这个字段，是不是“收到日期”"),
        ("甲\n\n乙{申请人", "第 3 行：花括号不成对"),
        ("甲\n〔若 申请人〕乙", "第 2 行：条件没有结束"),
        ("〔如果 申请人〕乙〔完〕", "第 1 行：不认识的标记〔如果 申请人〕"),
        ("〔若 申请人 大于 3〕乙〔完〕", "第 1 行：看不懂条件"),
        ("甲〔完〕", "第 1 行：这里的〔完〕没有对应的〔若〕"),
        ("〔完〕", "第 1 行：这里的〔完〕没有对应的〔若〕"),
        ("甲\n〔若 申请人〕\n乙", "第 2 行开始的条件或者表格没有结束"),
        ("〔表 1 1〕\n甲 ｜ 乙 ｜ 丙\n〔表完〕", "第 2 行：这一行有 3 格，表格只有 2 栏"),
        ("〔表 甲〕\n甲\n〔表完〕", "第 1 行：表格须写明各栏的宽度"),
        ("〔表 1 1〕\n〔表完〕", "第 2 行：表格没有内容"),
        ("〔若 申请人〕甲〔若 文号〕乙〔若 理由〕丙〔完〕〔完〕〔完〕", "条件最多套两层"),
        ("甲〔若 申请人〕乙〔若 文号〕丙〔完〕〔完〕", "条件最多套两层"),
        ("〔标题〕样本\n\n", "模板没有正文"),
        ("甲{}", "花括号里没有写字段"),
        ("甲\n" * 500, "模板太长"),
        ("〔表 1 1 逐行 申请文〕\n甲\n〔表完〕", "没有“申请文”这个字段"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, told):
    with pytest.raises(TemplateFault, match=told.replace("(", r"\(")):
        read(text)


def test_what_a_clerk_writes_is_what_is_printed():
    template = read(
        "〔标题〕告知书\n"
        "{申请人}：依据国办函〔2020〕109号办理。\n\n"
        "〔若 机关电话〕电话{机关电话}〔若 机关地址〕，地址{机关地址}〔完〕。〔完〕\n"
        "〔若 依据代码 含 36-2〕\n可以公开。\n〔若无 理由〕没有理由。〔完〕\n〔完〕\n"
        "〔表 1 2 表头 逐行 分件办理的各件〕\n序 ｜ 编号\n{序号} ｜ {本项.登记编号}\n〔表完〕\n"
    )
    told = fill(template, {**SAMPLE, "reason": ""})
    assert told.title == "告知书"
    assert told.paragraphs == (
        "郑文澜：依据国办函〔2020〕109号办理。",
        "电话0533-5550133，地址榆东区北湖路6号。",
        "可以公开。",
        "没有理由。",
    )
    assert told.body[-1].rows[1] == ("1", "YDQ-ZJJ-2026-000131")
    assert replace(again(template), version=9).version == 9
