"""Forms speak Chinese and take days as people type them."""

from datetime import date

import pytest

from services.errors import Invalid
from services.web.schemas import Choice, Day, FormSchema, Line, Text, Ticked, load


class Letter(FormSchema):
    name = Line(most=5, required=True)
    text = Text(load_default="")
    on = Day(required=True)
    way = Choice(("post", "email"), load_default="post")
    other = Ticked()


def test_what_is_missing_is_said_in_chinese_per_field():
    with pytest.raises(Invalid) as refused:
        load(Letter(), {"name": " ", "on": "2026-13-40", "way": "pigeon", "colour": "red"})
    assert refused.value.fields == {
        "name": "请填写这一项。",
        "on": "日期写成 2026-11-22 的样子。",
        "way": "请从给出的几项里选。",
        "colour": "没有这个字段。",
    }


@pytest.mark.parametrize(
    "typed",
    ["2026-11-22", "20261122", "2026/11/22", "2026.11.22", "2026年11月22日", " ２０２６－１１－２２ "],
)
def test_a_day_is_understood_as_people_type_it(typed):
    assert load(Letter(), {"name": "李", "on": typed})["on"] == date(2026, 11, 22)


def test_lengths_count_letters_not_bytes():
    assert load(Letter(), {"name": "𠮷䶮㐀𠮷䶮", "on": "20261122"})["name"] == "𠮷䶮㐀𠮷䶮"
    with pytest.raises(Invalid) as refused:
        load(Letter(), {"name": "六个字的姓名", "on": "20261122"})
    assert refused.value.fields == {"name": "不能超过 5 个字。"}


def test_lines_are_trimmed_and_texts_keep_their_lines():
    told = load(Letter(), {"name": "　李 ", "on": "20261122", "text": "一\r\n二\r三 "})
    assert (told["name"], told["text"], told["other"]) == ("李", "一\n二\n三", False)
