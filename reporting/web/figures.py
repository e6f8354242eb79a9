"""What a figure beside the official tables is called at the head of its cases."""

from collections.abc import Sequence

from reporting.formats import load_format
from reporting.queries.behind import Figure
from services.channels import CHANNELS, Channel
from services.words import said, words

ANSWERED = words(
    {
        "timely": "按期答复",
        "late": "逾期答复",
        "unknown": "导入的件，无期限可比",
        "overdue": "在办已经逾期",
    }
)
MONTHLY = words({"new": "新收", "closed": "办结", "open": "月末在办"})


def figure_words(figure: Figure, year: int, days: Sequence[str]) -> str:
    """The name of the figure; `days` the words for the spans of answer times."""
    if figure.group in MONTHLY:
        return said("%(year)s年%(month)s月%(what)s", year=year, month=figure.key, what=MONTHLY[figure.group])
    if figure.group == "channel":
        return said("新收渠道“%(name)s”", name=CHANNELS[Channel(figure.key)])
    if figure.group == "days":
        return said("答复用时%(days)s", days=days[int(figure.key)])
    if figure.group == "answered":
        return ANSWERED[figure.key]
    return load_format("2021").result_words[figure.key]
