"""Chinese first: sentences are their own message ids; other languages come from the catalogue beside them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from flask import Flask, request
from flask_babel import Babel, gettext, lazy_gettext

from services.clock import CHINA

__all__ = ["LANGUAGES", "_", "_l", "full_date", "moment", "money", "register", "short_date", "weekday"]

LANGUAGES: Final = {"zh": "zh_Hans_CN", "en": "en"}
WEEKDAYS: Final = "一二三四五六日"


def _(text: str, /, **values: object) -> str:
    """The sentence in the reader's language, its %(name)s filled."""
    return str(gettext(text, **values))


def _l(text: str, /, **values: object) -> Any:
    """The same, looked up when it is printed: for sentences that stand outside a request."""
    return lazy_gettext(text, **values)


def register(app: Flask) -> None:
    """Wire the catalogue and the filters of dates and money into templates."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LANGUAGES["zh"])
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(Path(__file__).parent / "translations"))
    Babel(app, locale_selector=lambda: LANGUAGES[language()])
    app.jinja_env.filters.update(
        full_date=full_date, short_date=short_date, weekday=weekday, moment=moment, money=money, mask=mask
    )


def language() -> str:
    """The reader's language by his cookie; Chinese unless he chose."""
    chosen = request.cookies.get("lang", "zh")
    return chosen if chosen in LANGUAGES else "zh"


def full_date(day: date | None) -> str:
    """2026年11月22日"""
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"


def short_date(day: date | None) -> str:
    """11月22日, as tables write it."""
    return f"{day.month}月{day.day}日" if day else "—"


def weekday(day: date) -> str:
    """星期日"""
    return "星期" + WEEKDAYS[day.weekday()]


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
