"""Chinese first: sentences are their own message ids; other languages come from the catalogue beside them.

Templates and pages call `_`; what the rules and tables say are Words (`services.words`), read here by the same
catalogue. Dates are written as the reader's language writes them; documents write theirs themselves.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from flask import Flask, has_request_context, request
from flask_babel import Babel, get_translations, gettext, lazy_gettext
from markupsafe import escape

from services.clock import CHINA
from services.words import Word, day_word, said, translate_by, words

__all__ = [
    "LANGUAGES", "_", "_l", "full_date", "moment", "money", "month_name", "read", "register", "short_date", "weekday",
]  # fmt: skip

LANGUAGES: Final = {"zh": "zh_Hans_CN", "en": "en"}
WEEKDAYS: Final = words(("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"))
WEEKDAY_HEADS: Final = words(("一", "二", "三", "四", "五", "六", "日"))


def _(text: str, /, **values: object) -> str:
    """The sentence in the reader's language, its %(name)s filled."""
    if isinstance(text, Word) and not values:
        return read(text)
    return str(gettext(text, **{name: read(v) if isinstance(v, Word) else v for name, v in values.items()}))


def _l(text: str, /, **values: object) -> Any:
    """The same, looked up when it is printed: for sentences that stand outside a request."""
    return lazy_gettext(text, **values)


def register(app: Flask) -> None:
    """Wire the catalogue and the filters of dates and money into templates."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LANGUAGES["zh"])
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(Path(__file__).parent / "translations"))
    Babel(app, locale_selector=lambda: LANGUAGES[language()])
    app.jinja_env.install_gettext_callables(_sentence, _plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["weekday_heads"] = lambda: [_(head) for head in WEEKDAY_HEADS]
    app.jinja_env.filters.update(
        full_date=full_date, short_date=short_date, month_name=month_name, month_and_year=month_and_year, weekday=weekday,
        moment=moment, money=money, mask=mask, said=said,
    )  # fmt: skip
    translate_by(read)


def language() -> str:
    """The reader's language by his cookie; Chinese unless he chose."""
    chosen = request.cookies.get("lang", "zh")
    return chosen if chosen in LANGUAGES else "zh"


def read(word: str) -> str:
    """The platform's word as this reader reads it; Chinese where nobody reads a page."""
    if isinstance(word, Word) and has_request_context() and language() != "zh":
        return word.spoken(_catalogued)
    return str.__str__(word)


def _sentence(text: str) -> str:
    """For templates, whose `_` takes the answer as markup and fills it: a Word is filled here, and made safe."""
    return str(escape(read(text))).replace("%", "%%") if isinstance(text, Word) else _catalogued(text)


def _catalogued(text: str) -> str:
    return str(get_translations().ugettext(text))


def _plural(one: str, many: str, n: int) -> str:
    return str(get_translations().ungettext(one, many, n))


def full_date(day: date | None) -> str:
    """2026年11月22日, 22 Nov 2026"""
    return read(day_word(day, with_year=True)) if day else "—"


def short_date(day: date | None) -> str:
    """11月22日, 22 Nov, as tables write it."""
    return read(day_word(day)) if day else "—"


def month_name(month: int) -> str:
    """11月, Nov"""
    return _(f"{month}月")


def month_and_year(day: date) -> str:
    """2026年11月, Nov 2026"""
    name = month_name(day.month)
    return f"{day.year}年{name}" if language() == "zh" else f"{name} {day.year}"


def weekday(day: date) -> str:
    """星期日, Sunday"""
    return _(WEEKDAYS[day.weekday()])


def moment(when: datetime | None) -> str:
    """11月22日 09:41, in China."""
    if when is None:
        return "—"
    local = when.astimezone(CHINA)
    return f"{short_date(local.date())} {local:%H:%M}"


def money(amount: Decimal | int | float) -> str:
    """¥1,080.00"""
    return f"¥{Decimal(amount):,.2f}"


def mask(value: str, kind: str = "name") -> str:
    """张*, 3703**********1234, 138****5678; an address keeps its first nine characters."""
    if not value:
        return ""
    if kind == "name":
        return value[0] + "*" * max(1, len(value) - 1)
    if kind == "id_number":
        return value[:4] + "*" * max(1, len(value) - 8) + value[-4:] if len(value) > 8 else "*" * len(value)
    if kind == "phone":
        return value[:3] + "****" + value[-4:] if len(value) > 7 else "*" * len(value)
    if kind == "email":
        name, _at, host = value.partition("@")
        return name[:1] + "***@" + host
    return value[:9] + "****"
