"""The ways an application comes in (条例第二十九条, 第三十一条), and what they are called on screens and in letters. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from services.words import words


class Channel(StrEnum):
    """The ways in; counter and letters are open everywhere, the rest where an agency opened it."""

    IN_PERSON = "in_person"
    LETTER = "letter"
    WEB = "web"
    EMAIL = "email"
    FAX = "fax"


CHANNELS: Final[Mapping[StrEnum, str]] = words(
    {
        Channel.IN_PERSON: "当面",
        Channel.LETTER: "信函",
        Channel.WEB: "网上",
        Channel.EMAIL: "电子邮件",
        Channel.FAX: "传真",
    }
)
_WRITTEN: Final[Mapping[str, str]] = {
    Channel.IN_PERSON: "当面提交",
    Channel.LETTER: "邮寄",
    Channel.WEB: "通过网络提交",
    Channel.EMAIL: "以电子邮件提交",
    Channel.FAX: "以传真方式提交",
}


def channel_label(channel: str) -> str:
    """The way as screens name it; a way of another version as it was told."""
    return next((label for known, label in CHANNELS.items() if known == channel), channel)


def channel_in_letters(channel: str) -> str:
    """The way inside a letter's sentence: 本机关收到您{邮寄}的申请."""
    return _WRITTEN.get(channel, "提交")
