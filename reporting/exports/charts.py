"""The charts of a report as SVG drawn by the server: one hue, the second series hatched, values at the mark, axis from 0.

Each mark has a class for the stylesheet and, for readers without it (PDF, e-books, saved files), the same as attributes.
A chart is `Chart`: drawing, title, the sentence for those who do not see it, and the table beside it. 360 units wide, so
that its text holds on a phone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from operator import mul

from markupsafe import Markup

from reporting.book import Book
from reporting.exports.figures import Figures, Flow, Share, applicants, outcomes

WIDTH = 360
BAR, GAP, TOP = 24, 10, 8
CHARACTER = 13  # units a Chinese character of a name takes
FLOOR, CEILING = 168, 26
LEFT = 40
FONT = "Noto Sans SC, Source Han Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
LOOKS = {
    "c-bar": Markup('fill="#124680"'),
    "c-hatched": Markup('stroke="#124680" stroke-width="1"'),
    "c-hatch": Markup('stroke="#124680" stroke-width="1.5"'),
    "c-grid": Markup('stroke="#dbe2ea" fill="none"'),
    "c-axis": Markup('stroke="#7488a0" fill="none"'),
    "c-text": Markup('fill="#58687e" font-size="12"'),
    "c-label": Markup('fill="#16202c" font-size="12" font-weight="700"'),
    "c-name": Markup('fill="#16202c" font-size="13"'),
    "c-end": Markup('text-anchor="end"'),
    "c-mid": Markup('text-anchor="middle"'),
}
PICTURE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}" font-family="{}">{}</svg>'
)
TEXT = Markup('<text class="{}" {} x="{}" y="{}">{}</text>')
RECTANGLE = Markup('<rect class="{}" {}{} x="{}" y="{}" width="{}" height="{}"/>')
FILLED = Markup(' fill="url(#hatch-{})"')
LINE = Markup('<path class="{}" {} d="M{} {}H{}"/>')
PATTERN = Markup(
    '<defs><pattern id="hatch-{}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="c-hatch" {} d="M0 0v5"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. `said` is what it shows in a sentence; `head` and `rows` are its data table."""

    key: str
    title: str
    unit: str
    said: str
    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def charts(book: Book, figures: Figures) -> tuple[Chart, ...]:
    """All charts there is something to draw for: results, applicants, channels, months, years."""
    drawn = (
        _shares("outcomes", "申请是怎样办结的", "按办理结果", "结果", outcomes(book)),
        _shares("applicants", "谁在申请", "按申请人，新收", "申请人", applicants(book)),
        _shares("channels", "申请从哪里来", "按渠道，新收", "渠道", figures.channels),
        _flows("months", "每月新收与办结", "月", figures.months),
        _flows("years", "历年新收与办结", "年度", figures.years),
    )
    return tuple(chart for chart in drawn if chart is not None)


# --- 横条：整体的各部分 ---


def _shares(key: str, title: str, unit: str, name: str, parts: Sequence[Share]) -> Chart | None:
    whole = sum(part.number for part in parts)
    if not whole:
        return None
    rows = tuple((part.name, str(part.number), _percent(part.number, whole)) for part in parts)
    said = "，".join(f"{part.name} {part.number} 件" for part in parts)
    height = TOP + len(parts) * (BAR + GAP)
    drawing = _svg(height, f"{title}：{said}", _bars(parts, whole))
    head = (name, "件", "占比")
    return Chart(key, title, f"{unit}，单位：件，共 {whole} 件", said, drawing, head, rows)


def _bars(parts: Sequence[Share], whole: int) -> Iterator[Markup]:
    begin = max(len(part.name) for part in parts) * CHARACTER + 8
    room = WIDTH - begin - 88  # behind the longest bar stand its number and its part
    most = max(part.number for part in parts)
    for at, part in enumerate(parts):
        y, length = TOP + at * (BAR + GAP), round(room * part.number / most, 1)
        yield _text(begin - 8, y + 17, part.name, "c-name", "c-end")
        yield _rect("c-bar", begin, y, length, BAR)
        yield _text(begin + length + 6, y + 17, str(part.number), "c-label")
        beside = begin + length + 12 + 7.2 * len(str(part.number))
        yield _text(round(beside, 1), y + 17, _percent(part.number, whole), "c-text")


def _percent(number: int, whole: int) -> str:
    return f"{number * 100 / whole:.1f}%"


# --- 竖条：新收与办结 ---


def _flows(key: str, title: str, name: str, flows: Sequence[Flow]) -> Chart | None:
    if len(flows) < 2 or not any(flow.new or flow.closed for flow in flows):
        return None
    rows = tuple((flow.name, str(flow.new), str(flow.closed)) for flow in flows)
    said = "，".join(f"{flow.name}新收 {flow.new} 件、办结 {flow.closed} 件" for flow in flows)
    drawing = _svg(FLOOR + 26, f"{title}：{said}", _pairs(key, flows))
    return Chart(key, title, "单位：件；斜线为办结", said, drawing, (name, "新收", "办结"), rows)


def _pairs(key: str, flows: Sequence[Flow]) -> Iterator[Markup]:
    top = ceiling(max(max(flow.new, flow.closed) for flow in flows))
    step = (WIDTH - LEFT - 4) / len(flows)
    wide = min(34.0, step * 0.4)
    yield _hatch(key)
    yield from _legend(key)
    yield from _grid(top)
    for at, flow in enumerate(flows):
        middle = round(LEFT + step * (at + 0.5), 1)
        for x, number, look in ((middle - wide, flow.new, "c-bar"), (middle + 1, flow.closed, "c-hatched")):
            height = round((FLOOR - CEILING) * number / top, 1)
            yield _rect(look, round(x, 1), round(FLOOR - height, 1), round(wide - 1, 1), height, key)
            if len(flows) <= 5:
                yield _text(
                    round(x + wide / 2, 1), round(FLOOR - height - 4, 1), str(number), "c-label", "c-mid"
                )
        yield _text(middle, FLOOR + 18, _short(flow.name, len(flows)), "c-text", "c-mid")


def _legend(key: str) -> Iterator[Markup]:
    yield _rect("c-bar", LEFT, 1, 12, 12)
    yield _text(LEFT + 18, 11, "新收", "c-text")
    yield _rect("c-hatched", LEFT + 64.5, 1.5, 11, 11, key)
    yield _text(LEFT + 82, 11, "办结", "c-text")


def _grid(top: int) -> Iterator[Markup]:
    for quarter in range(5):
        y = round(FLOOR - (FLOOR - CEILING) * quarter / 4, 1)
        look = "c-grid" if quarter else "c-axis"
        yield LINE.format(look, LOOKS[look], LEFT, y, WIDTH - 4)
        yield _text(LEFT - 6, y + 4, str(top * quarter // 4), "c-text", "c-end")


def ceiling(most: int) -> int:
    """The top of an axis: the first of 4, 8, 12, 20, 40, 80, 120, 200 … that holds `most`; each has whole quarters."""
    tens = accumulate(repeat(10), mul, initial=1)
    return next(step * ten for ten in tens for step in (4, 8, 12, 20) if step * ten >= most)


def _short(name: str, among: int) -> str:
    return name.removesuffix("月") if among > 6 else name


# --- 笔画 ---


def _svg(height: int, said: str, marks: Iterator[Markup]) -> Markup:
    return PICTURE.format(WIDTH, height, said, FONT, Markup("").join(marks))


def _text(x: float, y: float, text: str, *looks: str) -> Markup:
    return TEXT.format(" ".join(looks), Markup(" ").join(LOOKS[look] for look in looks), x, y, text)


def _rect(look: str, x: float, y: float, width: float, height: float, hatch: str = "") -> Markup:
    fill = FILLED.format(hatch) if look == "c-hatched" else ""
    return RECTANGLE.format(look, LOOKS[look], fill, x, y, width, height)


def _hatch(key: str) -> Markup:
    return PATTERN.format(key, LOOKS["c-hatch"])
