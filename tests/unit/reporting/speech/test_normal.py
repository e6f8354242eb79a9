"""Written Chinese as it is said."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.speech.normal import spoken
from reporting.speech.numbers import code, said, whole_number, year

WORTH = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8}


def heard(words):
    """What somebody writes down who hears a whole number."""
    if words.endswith("亿亿"):
        return heard(words[:-2]) * 10**16
    for name in ("亿亿", "万亿", "亿", "万"):
        if name in words:
            left, _, right = words.partition(name)
            worth = {"亿亿": 10**16, "万亿": 10**12, "亿": 10**8, "万": 10**4}[name]
            return heard(left) * worth + (heard(right) if right else 0)
    total, digit = 0, None
    for one in words:
        if one in WORTH:
            total += (1 if digit is None else digit) * WORTH[one]
            digit = None
        else:
            digit = "零一二三四五六七八九".index(one)
    return total + (digit or 0)


@given(st.one_of(st.integers(0, 10**5), st.integers(0, 10**16 - 1)))
def test_a_number_is_heard_as_it_was_said(number):
    words = whole_number(number)
    assert heard(words) == number
    assert "零零" not in words and (number == 0 or not words.endswith("零")) and not words.startswith("一十")


@pytest.mark.parametrize(
    ("figure", "words"),
    (
        (0, "零"),
        (10, "十"),
        (110, "一百一十"),
        (12345, "一万二千三百四十五"),
        (10010, "一万零一十"),
        (100000001, "一亿零一"),
        (2000000005, "二十亿零五"),
        (Decimal("59237.2449"), "五万九千二百三十七点二四四九"),
        (Decimal("0.05"), "零点零五"),
        (Decimal(-149), "负一百四十九"),
    ),
)
def test_figures(figure, words):
    assert said(figure) == words


def test_a_year_a_code_and_a_number_too_long():
    assert (year("2025"), code("12345")) == ("二〇二五", "幺二三四五")
    with pytest.raises(ValueError):
        whole_number(10**20)


@pytest.mark.parametrize(
    ("written", "words"),
    (
        ("新收 12345 件，其中2件", "新收一万二千三百四十五件，其中两件"),
        ("2025年1月23日，共1,286件", "二〇二五年一月二十三日，共一千二百八十六件"),
        ("2025 年度", "二〇二五年度"),
        ("收费59237.2449万元", "收费五万九千二百三十七点二四四九万元"),
        ("占45.3%，比上年-3.2％", "占百分之四十五点三，比上年负百分之三点二"),
        ("0.05‰", "千分之零点零五"),
        ("国办公开办函〔2021〕30号", "国办公开办函二〇二一，三十号"),
        ("（2021）京01行初477号", "二〇二一，京零一行初四百七十七号"),
        ("3-5个工作日", "三至五个工作日"),
        ("10～20%", "百分之十至百分之二十"),
        ("2019—2021年", "二〇一九至二〇二一年"),
        ("3月1日-5月2日", "三月一日至五月二日"),
        ("2024-01-23 09:41", "二〇二四年一月二十三日九点四十一分"),
        ("12345热线转办5件", "幺二三四五热线转办五件"),
        ("12345件", "一万二千三百四十五件"),
        ("电话：0527-84388888，", "电话：零五二七，八四三八八八八八，"),
        ("邮编：223800", "邮编：二二三八零零"),
        ("拨打010-66666666", "拨打零幺零六六六六六六六六"),
        ("编号370303-2025-000123", "编号三七零三零三，二零二五，零零零幺二三"),
        ("第二十条第（一）项", "第二十条第一项"),
        ("（一）主动公开情况", "第一，主动公开情况"),
        ("1.属于国家秘密", "一，属于国家秘密"),
        ("三分之一即1/3", "三分之一即三分之一"),
        ("收取¥1,080.00", "收取一千零八十元"),
        ("收取￥12.50", "收取十二点五零元"),
        ("2.5万元、2万元", "二点五万元、两万元"),
        ("12人、22人", "十二人、二十二人"),
        ("APP更新20次", "诶屁屁更新二十次"),
        ("１２３件，４５％", "一百二十三件，百分之四十五"),
        ("①公开", "一，公开"),
        ("见https://www.a.gov.cn/2024/1.html。", "见网址见文字稿。"),
        ("30天（20个工作日）。", "三十天，二十个工作日。"),
        ("", ""),
    ),
)  # fmt: skip
def test_text(written, words):
    assert spoken(written) == words


@given(st.text(st.sampled_from("0123456789.,%-—/年月日件号〔〕()（）aZ 至第:电话¥\n。，一"), max_size=40))
def test_nothing_is_left_that_a_voice_would_say_in_english_or_not_at_all(text):
    assert not re.search(r"[0-9A-Za-z%‰¥/〔〕()（）]", spoken(text))
