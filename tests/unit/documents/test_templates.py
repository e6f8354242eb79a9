"""The template language refuses by name what it cannot print."""

from datetime import date

import pytest

from services.documents import TemplateFault, compose, fill, read_template, shipped_templates, text_of
from services.documents.fields import FIELDS

DAY = date(2026, 11, 20)
REPLY = {
    "body": "榆东区住房和城乡建设局",
    "applicant": "郑某某",
    "number": "YDQ-ZJJ-2026-000131",
    "channel": "当面提交",
    "receipt_date": "2026年10月29日",
    "request": "配租名单",
    "findings": "所申请公开信息可以公开。",
    "articles": "条例第三十六条第二项",
    "ground": "可以公开",
}
ROWS = [
    "granted",
    "partial",
    "refused",
    "query_matter",
    "not_held",
    "needs_making",
    "unclear",
    "petition",
    "repeated",
    "publication",
    "excessive",
    "reconfirm",
    "lapsed",
    "unpaid",
    "other",
]


def written(*blocks, **more):
    told = {"kind": "x", "version": 1, "valid_from": "2019-05-15", "name": "样本", "layout": "sheet"}
    return read_template({**told, "title": "样本", "blocks": list(blocks), **more})


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_table_three_has_a_reply_that_closes_with_the_remedy(row):
    reply = compose(f"reply_{row}", DAY, {**REPLY, "remedy": "如对本答复不服，可以申请行政复议。"})
    assert reply.paragraphs[-1] == "如对本答复不服，可以申请行政复议。"
    assert REPLY["number"] in text_of(reply)
    assert "。。" not in text_of(reply)


def test_a_reply_without_remedy_has_no_empty_paragraph():
    assert all(compose("reply_other", DAY, {**REPLY, "remedy": ""}).paragraphs)


def test_the_ground_decides_what_a_refusal_says_and_what_it_is_called():
    absent = compose("reply_not_held", DAY, {**REPLY, "codes": "36-4", "search_record": "档案系统无结果"})
    foreign = compose("reply_not_held", DAY, {**REPLY, "codes": ["36-5"], "other_body": "区财政局"})
    assert (absent.title, foreign.title) == ("政府信息不存在告知书", "非本机关政府信息告知书")
    assert "区财政局" in text_of(foreign)
    assert compose("reply_not_held", DAY, REPLY).title == "政府信息无法提供告知书"


def test_a_missing_field_is_refused_by_its_name():
    with pytest.raises(TemplateFault, match="期限届满日"):
        compose("extension_notice", DAY, {**REPLY, "days": "20", "reason": "核对", "due_date": "明天"})


def test_an_unknown_field_is_refused_in_the_template_and_in_the_values():
    with pytest.raises(TemplateFault, match="colour"):
        written("{colour}")
    with pytest.raises(TemplateFault, match="colour"):
        compose("reply_granted", DAY, {**REPLY, "colour": "red"})


@pytest.mark.parametrize(
    "block", ["{number", {"image": "x"}, {"text": "x", "when": "a b c d"}, {"text": "x", "style": "loud"}]
)
def test_a_template_that_cannot_be_read_is_refused(block):
    with pytest.raises(TemplateFault):
        written(block)


def test_conditions_and_repeated_blocks():
    template = written(
        {"when": "codes has 36-2", "text": "有"},
        {"when": "codes lacks 36-2", "text": "无"},
        {"when": "channel is web", "text": "网"},
        {"when": "not remedy", "text": "不附"},
        {"each": "attachments", "text": "{index}．{item}"},
        {"each": "letters", "table": [["收件人"], ["{item.recipient}"]], "widths": [1], "header": True},
    )
    made = fill(
        template,
        {
            "codes": "36-1 36-2",
            "channel": "web",
            "attachments": ["甲", "乙"],
            "letters": [{"recipient": "丙"}],
        },
    )
    assert made.paragraphs == ("有", "网", "不附", "1．甲", "2．乙")
    assert made.body[-1].rows == (("收件人",), ("丙",))


def test_a_value_is_never_read_as_a_template():
    made = compose("reply_granted", DAY, {**REPLY, "request": "{remedy} {nothing}"})
    assert "{remedy} {nothing}" in text_of(made)


def test_control_characters_do_not_reach_the_page():
    made = compose("reply_granted", DAY, {**REPLY, "request": "甲\x00乙\x1b\r\n丙"})
    assert "\x00" not in text_of(made)


def test_every_field_of_a_template_is_explained():
    assert all(template.fields <= set(FIELDS) for template in shipped_templates())


def test_days_before_the_first_template_of_a_kind_are_written_with_it():
    assert text_of(compose("reply_granted", date(2018, 1, 1), REPLY))
