"""Which texts in code and data are words of the platform, so that the catalogue can hold them.

A literal counts when it stands in one of the calls that make a Word or a refusal, in a row of a table that speaks
(`services.words.speak`), or is a whole sentence ending in 。: what a person reads on a page, and nothing else.
Letters, reports, the checker of reports and the command line stay Chinese and are passed over.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHINESE = re.compile("[\u4e00-\u9fff]")
SPEAKING = {
    *("said", "words", "joined", "Invalid", "NotFound", "NotAllowed", "Conflict", "TooMany", "Unavailable"),
    *("Unauthorized", "Refused", "BadRequest", "_refusal"),
    # rows of tables, by the classes and functions that make them
    *("Transition", "Ground", "Outcome", "Reason", "Proof", "_proof", "Rule", "_rule", "Result", "Kind", "Line"),
    *("NoticeType", "Light", "Gap", "Tab", "Check", "Level", "ChannelWords", "GuideSection", "Receipt", "Actor"),
}  # fmt: skip
SILENT = re.compile(
    r"services/(documents/(?!web|commands|numbering|shipped|electronic_seal)|audit|config|calendar/shipped|telemetry)|reporting/(checker|speech|exports|printing|"
    r"building|drafting|fee_facts|annual/sentences)|intake/ledger/|processing/(remedies\.py|papers|diagram|clock_command|"
    r"fee_command)|.*(cli|_command|sheet)\.py|notifications/(sender|mail)\.py"
)
# Forms and documents whose labels and titles pages show.
LABELS = ("label", "title", "name", "head", "note", "chapters", "groups")
DATA = ("reporting/formats/2019.json", "reporting/formats/2021.json", "services/documents/data/*.json")


def spoken(root: Path, package: str) -> Iterator[tuple[str, str]]:
    """(file, text) of every word of the platform in a package's code and in the forms it owns."""
    for path in sorted((root / package).rglob("*.py")):
        file = path.relative_to(root).as_posix()
        if not SILENT.match(file):
            yield from ((file, text) for text in _texts(ast.parse(path.read_text("utf-8"))))
    for path in sorted(found for pattern in DATA for found in root.glob(pattern)):
        file = path.relative_to(root).as_posix()
        if file.startswith(f"{package}/"):
            told = json.loads(path.read_text("utf-8"))
            yield from ((file, text) for text in _labels(told) if CHINESE.search(text))


def _texts(tree: ast.AST, speaking: bool = False) -> Iterator[str]:
    """The texts below a node; `speaking` inside a call that makes a word."""
    if isinstance(tree, ast.Constant):
        text = tree.value
        if isinstance(text, str) and CHINESE.search(text) and (speaking or text.endswith("。")):
            yield text
        return
    if isinstance(tree, (ast.JoinedStr, ast.Compare, ast.Subscript)):
        return
    for child in _children(tree):
        yield from _texts(child, speaking or _speaks(tree))


def _children(tree: ast.AST) -> Iterator[ast.AST]:
    """What a node is made of, without docstrings and the keys of tables."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(tree, ast.Dict) and isinstance(child, ast.Constant) and child in tree.keys:
            continue
        yield child


def _speaks(tree: ast.AST) -> bool:
    if not isinstance(tree, ast.Call):
        return False
    name = tree.func.attr if isinstance(tree.func, ast.Attribute) else getattr(tree.func, "id", "")
    return name in SPEAKING


def _labels(told: Any, name: str = "") -> Iterator[str]:
    if isinstance(told, dict):
        for key, inner in told.items():
            yield from _labels(inner, "title" if (name, key) == ("title", "text") else key)
    elif isinstance(told, list):
        for inner in told:
            yield from _labels(inner, name)
    elif isinstance(told, str) and name in LABELS:
        yield told
