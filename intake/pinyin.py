"""Pinyin initials of names, so that 住建局 is found by zjj."""

from functools import lru_cache


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """The first letter of every syllable; letters and digits stay. Polyphones are read by phrase (重庆: cq)."""
    # The dictionary takes some 50 MB: only a process that was asked by letters loads it.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
