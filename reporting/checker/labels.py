"""Labels of the forms as people print them: without blanks and marks, numbered or not, a word more or less. Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from reporting.checker.figures import flat

ALIKE: Final = 84  # of 100; the two most alike labels of the forms (新收, 上年结转) stand at 75
LONGEST: Final = 200  # a label with all its remarks; longer cells are text
SHORT: Final = 4  # shorter labels are matched whole
_NUMBERING: Final = re.compile(
    r"^(?:其中[:：]?)?(?:[(（\[]?[一二三四五六七八九十]{1,3}[)）\]]|[一二三四五六七八九十]{1,3}[、.．,，]|[(（]?\d{1,2}[)）、.．,，]|\d(?=[^\d.]))?"
)


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """A label without its number, blanks, marks and what stands in brackets behind it."""
    told = _NUMBERING.sub("", flat(text), count=1)
    told = re.sub(r"[(（][^)）]*[)）]?", "", told) or told
    return re.sub(r"[\W_]+", "", told)


def nearest(text: str, known: Mapping[str, str], least: int = ALIKE) -> str | None:
    """The key of the label that is meant, or None; `known` maps bare labels to keys."""
    if len(text) > LONGEST:
        return None
    told = bare(text)
    if not told:
        return None
    if told in known:
        return known[told]
    if len(told) < SHORT or len(told) > 40:
        return None
    best = process.extractOne(
        told, [label for label in known if len(label) >= SHORT], scorer=fuzz.ratio, score_cutoff=least
    )
    return known[best[0]] if best else None


_GLUED: Final = re.compile(
    r"^(?P<label>.*?[^\d\s.,，+\-−/])\s*(?P<figures>[+\-−]?\d[\d.,，]*(?:\s+[+\-−]?\d[\d.,，]*)*)\s*$",
    re.DOTALL,
)


def unglued(text: str) -> tuple[str, list[str]]:
    """A cell in which figures follow its label: “予以公开62” as label and figures; without any, the label alone."""
    found = _GLUED.match(text.strip()) if len(text) <= LONGEST else None
    if found is None:
        return text, []
    return found["label"], found["figures"].split()
