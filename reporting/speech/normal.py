"""Written Chinese as it is said: figures, years, dates, percentages, document numbers, codes, letters. Pure.

One table of patterns, the first that fits wins. What a voice would drop or say in English has words here.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from reporting.speech.numbers import code, digits, said, year

Match = re.Match[str]
WIDE: Final = str.maketrans("０１２３４５６７８９％．－＋／", "0123456789%.-+/")
HAN: Final = "[\u4e00-\u9fff]"
CHINESE: Final = "[一二三四五六七八九十]{1,3}"
NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
YEAR: Final = r"(?:1[0-9]|2[0-9])\d\d"
UNITS: Final = "件|个|次|条|项|份|名|人|家|天|日内|页|场|期|篇|册|起|宗|类|种|部|批|处|轮|位|元|万|亿"
CALLED: Final = "电话|热线|传真|邮编|邮政编码|代码|编号|编码|号码|区号"
LETTERS: Final = {
    "A": "诶", "B": "必", "C": "西", "D": "弟", "E": "伊", "F": "艾弗", "G": "吉", "H": "艾尺", "I": "艾",
    "J": "杰", "K": "开", "L": "艾勒", "M": "艾姆", "N": "恩", "O": "欧", "P": "屁", "Q": "丘", "R": "阿尔",
    "S": "艾斯", "T": "提", "U": "优", "V": "维", "W": "达布流", "X": "艾克斯", "Y": "歪", "Z": "贼德",
}  # fmt: skip
MARKS: Final = {
    "℃": "摄氏度", "㎡": "平方米", "m²": "平方米", "km": "公里", "kg": "公斤", "&": "和", "@": "艾特", "×": "乘", "÷": "除以",
    "±": "正负", "≥": "不小于", "≤": "不大于", "＞": "大于", "＜": "小于", "＝": "等于", "=": "等于", "№": "第",
}  # fmt: skip
CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩"


def spoken(text: str) -> str:
    """The text for the ear; no digit and no Latin letter is left in it."""
    for pattern, say in PATTERNS:
        text = pattern.sub(say, text)
    return re.sub(r"，(?=[，。；！？])|^，", "", text)


def _figure(text: str) -> str:
    return said(Decimal(text.replace(",", "")))


def _date(found: Match) -> str:
    return f"{year(found[1])}年{said(int(found[2]))}月{said(int(found[3]))}日"


def _clock(found: Match) -> str:
    minute = int(found[2])
    rest = "整" if minute == 0 else ("零" if minute < 10 else "") + said(minute) + "分"
    return f"{said(int(found[1]))}点{rest}"


def _document(found: Match) -> str:
    """〔2021〕30号: the year digit by digit, the number as a number."""
    number = f"{said(int(found[2]))}号" if found[2] else ""
    return f"{year(found[1])}，{number}"


def _years(found: Match) -> str:
    return f"{year(found[1])}至{year(found[2])}年"


def _percents(found: Match) -> str:
    return f"百分之{_figure(found[1])}至百分之{_figure(found[2])}"


def _percent(found: Match) -> str:
    part = "千分之" if found[3] == "‰" else "百分之"
    return ("负" if found[1] else "") + part + _figure(found[2])


def _fraction(found: Match) -> str:
    return f"{said(int(found[2]))}分之{said(int(found[1]))}"


def _range(found: Match) -> str:
    return f"{_figure(found[1])}至{_figure(found[2])}"


def _called(found: Match) -> str:
    return found[1] + _one_by_one(found[2])


def _amount(found: Match) -> str:
    whole, _, part = found[1].partition(".")
    return f"{_figure(whole + ('.' + part if part.strip('0') else ''))}元"


def _code(found: Match) -> str:
    return _one_by_one(found[0])


def _one_by_one(text: str) -> str:
    return "".join(code(one) if one.isdigit() else LETTERS.get(one.upper(), "，") for one in text)


def _rule(
    pattern: str, say: Callable[[Match], str] | str
) -> tuple[re.Pattern[str], Callable[[Match], str] | str]:
    return re.compile(pattern), say


PATTERNS: Final = (
    _rule(r"[０-９％．－＋／]", lambda found: found[0].translate(WIDE)),
    _rule(r"(?:https?://|www\.)[\x21-\x7e]*", "网址见文字稿"),
    _rule(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", "邮箱见文字稿"),
    _rule(rf"(?<={HAN})[ \t]+(?=\d)|(?<=\d)[ \t]+(?={HAN})", ""),
    _rule(rf"[〔\[【（(]({YEAR})[〕\]】）)]\s*(?:第?(\d+)\s*号)?", _document),
    _rule(rf"第[（(]({CHINESE})[）)]", lambda found: f"第{found[1]}"),
    _rule(rf"[（(]({CHINESE})[）)]", lambda found: f"第{found[1]}，"),
    _rule(r"(?:^|(?<=[。；\n]))(\d{1,2})[.、](?=\D)", lambda found: f"{said(int(found[1]))}，"),
    _rule(r"(?<=[年月日号时点])\s*[-—–－～~]+\s*(?=\d+[年月日号时])", "至"),
    _rule(rf"({YEAR})[-/.]([01]?\d)[-/.]([0-3]?\d)(?![\d.])", _date),
    _rule(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)", _clock),
    _rule(rf"({YEAR})年?\s*[-—–－~～至]+\s*({YEAR})年", _years),
    _rule(rf"(?<![\d.,])({YEAR})(?=年)", lambda found: year(found[1])),
    _rule(rf"({NUMBER})%?\s*[-—–~～至]+\s*({NUMBER})%", _percents),
    _rule(rf"(-?)(?<![\d.,])({NUMBER})\s*([%‰])", _percent),
    _rule(r"(12345)(?=[\u4e00-\u9fff“”]{0,8}热线)", lambda found: code(found[1])),
    _rule(rf"((?:{CALLED})(?:号码)?[：:为是]?\s*)(\d[\dA-Za-z\-—]{{3,}}+)(?!{UNITS})", _called),
    _rule(r"(?<![\d.])0\d{2,3}-\d{7,8}|(?<![\d.])1[3-9]\d{9}(?!\d)", lambda found: code(found[0].replace("-", ""))),
    _rule(r"[¥￥]\s*(" + NUMBER + ")", _amount),
    _rule(r"(?<![\w.-])(?=[A-Za-z0-9-]*[A-Za-z-])(?=[A-Za-z0-9-]*\d)[A-Za-z0-9]+(?:-[A-Za-z0-9]+){2,}|(?=[A-Z0-9]*[A-Z])[0-9][0-9A-Z]{14,}", _code),
    _rule(r"(?<![\d./])(\d{1,3})/(\d{1,3})(?![\d/])", _fraction),
    _rule(rf"({NUMBER})\s*[-—–~～]+\s*({NUMBER})", _range),
    _rule(rf"(?<![\d.,点])2(?=(?:{UNITS}))", "两"),
    _rule(rf"(?<![\d\w）)])-({NUMBER})", lambda found: "负" + _figure(found[1])),
    _rule(r"(?<![\d.,])0\d+(?!\.)", lambda found: digits(found[0])),
    _rule(NUMBER, lambda found: _figure(found[0]) if len(found[0]) < 19 else digits(re.sub(r"\D", "", found[0]))),
    _rule(f"[{CIRCLED}]", lambda found: f"{said(CIRCLED.index(found[0]) + 1)}，"),
    _rule("|".join(map(re.escape, MARKS)), lambda found: MARKS[found[0]]),
    _rule(r"[A-Za-z]", lambda found: LETTERS[found[0].upper()]),
    _rule(r"[%‰/+*#~^$¥￥_|\\<>{}\-]", ""),
    _rule(r"[（）()〔〕\[\]【】]", "，"),
    _rule(r"[“”‘’\"'《》〈〉「」『』]", ""),
    _rule(r"[—–～…·•]+|[ \t\u3000]+", ""),
    _rule(r"，{2,}", "，"),
)  # fmt: skip
