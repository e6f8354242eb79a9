"""A template from text; whatever is wrong is said with the number of its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.documents.content import Layout, Style
from services.documents.notation.names import RELATIONS, meant
from services.documents.notation.writing import BAR, BREAK, STYLE_TAGS
from services.documents.templates import ADDRESSEE, PLACE, Template, TemplateFault, read_template

MOST_LINES: Final = 400
_TAG: Final = re.compile(r"〔([^〔〕]*)〕")
_YEAR: Final = re.compile(r"[\d\s]*")  # 〔2020〕 of a document's number is text, not a tag
_STYLES: Final = {tag: style for style, tag in STYLE_TAGS.items() if tag}
_RELATIONS: Final = {word: relation for relation, word in RELATIONS.items()}


def from_text(text: str, *, kind: str, version: int, valid_from: date, name: str, layout: Layout) -> Template:
    """The template a text tells. Raises TemplateFault naming the line and what is wrong there."""
    page = _Page()
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise TemplateFault(f"模板太长，不能超过 {MOST_LINES} 行。")
    for number, line in enumerate(lines, 1):
        page.at = number
        _on_line(number, lambda line=line: page.read(line.strip()))
    if page.open:
        raise TemplateFault(f"第 {page.open} 行开始的条件或者表格没有结束，请补上〔完〕或者〔表完〕。")
    if not page.blocks:
        raise TemplateFault("模板没有正文。")
    told = {"kind": kind, "version": version, "valid_from": valid_from.isoformat(), "name": name}
    told |= {"layout": str(layout), "title": page.title or name, "blocks": page.blocks, "annex": page.annex}
    if layout is Layout.LETTER:
        told |= {"addressee": page.addressee, "attachments": page.attachments}
    return read_template(told)


def _on_line(number: int, read: Any) -> None:
    try:
        read()
    except TemplateFault as fault:
        raise TemplateFault(f"第 {number} 行：{fault.message}") from None


@dataclass(slots=True)
class _Page:
    """What has been read so far, and what is still open: a group under a condition, or a table."""

    title: Any = ""
    addressee: str = ADDRESSEE
    attachments: list[str] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    annex: list[dict[str, Any]] = field(default_factory=list)
    at: int = 0
    in_annex: bool = False
    when: str = ""
    table: dict[str, Any] | None = None
    group_at: int = 0
    table_at: int = 0

    @property
    def open(self) -> int:
        """The line where what is not closed began; 0 for nothing."""
        return self.table_at or self.group_at

    def read(self, line: str) -> None:
        if not line:
            return
        tag = _TAG.match(line)
        word, _, rest = tag[1].partition(" ") if tag else ("", "", "")
        after = line[tag.end() :] if tag else line
        if self.table is not None:
            self._row(line)
        elif word in ("标题", "主送", "附件", "附页") and not rest:
            self._frame(word, after)
        elif word == "表":
            self._begin_table(rest)
        elif word in ("若", "若无") and not after:
            self._begin_group(tag[1] if tag else "")
        elif line == "〔完〕":
            self._end_group()
        elif word == "二维码":
            self._add({"code": _coded(rest), "caption": _coded(after)})
        else:
            self._add(_paragraph(line))

    def _frame(self, word: str, after: str) -> None:
        match word:
            case "标题":
                self.title = _told(_tree(after))
            case "主送":
                self.addressee = _coded(after)
            case "附件":
                self.attachments.append(_coded(after))
            case _:
                self.in_annex = True

    def _begin_group(self, told: str) -> None:
        if self.when:
            raise TemplateFault("整段的条件里不能再套整段的条件。")
        self.when, self.group_at = _condition(told), self.at

    def _end_group(self) -> None:
        if not self.when:
            raise TemplateFault("这里的〔完〕没有对应的〔若〕。")
        self.when, self.group_at = "", 0

    def _begin_table(self, told: str) -> None:
        words = told.split()
        widths = [int(word) for word in words if word.isdecimal()]
        rest = [word for word in words if not word.isdecimal()]
        if not widths or len(widths) > 12 or any(not 1 <= width <= 100 for width in widths):
            raise TemplateFault("表格须写明各栏的宽度，如〔表 1 3〕。")
        self.table, self.table_at = {"table": [], "widths": widths}, self.at
        if rest[:1] == ["表头"]:
            self.table["header"] = True
            rest = rest[1:]
        if len(rest) == 2 and rest[0] == "逐行":
            self.table["each"] = meant(rest[1])
        elif rest:
            raise TemplateFault(f"看不懂表格的写法：{' '.join(rest)}")

    def _row(self, line: str) -> None:
        table = self.table or {}
        if line != "〔表完〕":
            cells = [_coded(cell.strip(" "), table.get("each", "")) for cell in line.split(BAR)]
            if len(cells) > len(table["widths"]):
                raise TemplateFault(f"这一行有 {len(cells)} 格，表格只有 {len(table['widths'])} 栏。")
            table["table"].append(cells)
            return
        if not table["table"]:
            raise TemplateFault("表格没有内容。")
        self.table, self.table_at = None, 0
        self._add(table)

    def _add(self, block: dict[str, Any]) -> None:
        if self.when and block.get("when"):
            if "text" not in block or not isinstance(block["text"], str):
                raise TemplateFault("条件最多套两层。")
            block["text"] = [{"when": block.pop("when"), "text": block["text"]}]
        if self.when:
            block["when"] = self.when
        (self.annex if self.in_annex else self.blocks).append(block)


def _paragraph(line: str) -> dict[str, Any]:
    style, each = Style.BODY, ""
    if (tag := _TAG.match(line)) and tag[0] in _STYLES:
        style, line = _STYLES[tag[0]], line[tag.end() :]
    if (tag := _TAG.match(line)) and tag[1].startswith("逐项"):
        each, line = meant(tag[1].removeprefix("逐项")), line[tag.end() :]
    tree = _tree(line, each)
    when = ""
    if len(tree) == 1 and tree[0][0] and not each:
        when, tree = tree[0][0], tree[0][1]
    block: dict[str, Any] = {"text": _told(tree)}
    more = {"when": when, "each": each, "style": "" if style is Style.BODY else str(style)}
    return block | {name: value for name, value in more.items() if value}


Tree = list[tuple[str, Any]]


def _tree(line: str, each: str = "") -> Tree:
    """The line as (condition, text or tree): what stands under no condition has an empty one."""
    pieces = _pieces(line)
    tree = _branch(pieces, each, depth=0)
    return tree


def _branch(pieces: Iterator[tuple[str, str]], each: str, depth: int) -> Tree:
    tree: Tree = []
    for kind, text in pieces:
        if kind == "text":
            tree.append(("", _coded(text, each)))
        elif kind == "if":
            if depth == 2:
                raise TemplateFault("条件最多套两层。")
            tree.append((_condition(text), _branch(pieces, each, depth + 1)))
        elif depth:
            return tree
        else:
            raise TemplateFault("这里的〔完〕没有对应的〔若〕。")
    if depth:
        raise TemplateFault("条件没有结束，请补上〔完〕。")
    return tree


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """Text and tags in turn; the bracket of a year is text."""
    held, begin = "", 0
    for tag in _TAG.finditer(line):
        held, begin, word = held + line[begin : tag.start()], tag.end(), tag[1]
        if _YEAR.fullmatch(word) or PLACE.fullmatch(word):
            held += tag[0]
            continue
        if held:
            yield "text", held
        held = ""
        if word == "完":
            yield "end", ""
        elif word.startswith("若"):
            yield "if", word
        else:
            raise TemplateFault(f"不认识的标记〔{word}〕。")
    if held + line[begin:]:
        yield "text", held + line[begin:]


def _told(tree: Tree) -> Any:
    """A tree as the template language has it: a text, or texts and texts under conditions."""
    told: list[Any] = []
    for when, inner in tree:
        if not when:
            told.append(inner)
            continue
        if any(deeper for deeper, _ in inner):
            raise TemplateFault("条件最多套两层，外层须是整段。")
        told.append({"when": when, "text": "".join(text for _, text in inner)})
    return told[0] if len(told) == 1 and isinstance(told[0], str) else told or ""


def _condition(told: str) -> str:
    word = "若无" if told.startswith("若无") else "若"
    match told.removeprefix(word).split():
        case [name]:
            return f"not {meant(name)}" if word == "若无" else meant(name)
        case [name, relation, value] if relation in _RELATIONS and word == "若":
            return f"{meant(name)} {_RELATIONS[relation]} {value}"
    raise TemplateFault(
        f"看不懂条件〔{told}〕，写法如〔若 收到日期〕、〔若无 收到日期〕、〔若 依据代码 含 36-2〕。"
    )


def _coded(text: str, each: str = "") -> str:
    """Names of the text as the code's; line breaks as such. Raises TemplateFault for a brace without its mate."""
    rest = PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        raise TemplateFault(f"花括号不成对：{text[:40]}")
    coded = PLACE.sub(lambda place: "{" + meant(place[1], each) + "}", text)
    return coded.replace(BREAK, "\n")
