"""What every form's schema stands on: Chinese messages, unknown fields refused, texts and days as people type them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from services.errors import Invalid
from services.words import Word, joined, said, words

_MESSAGES: Mapping[type[fields.Field[Any]], Mapping[str, str]] = words(
    {
        fields.Field: {
            "required": "请填写这一项。",
            "null": "请填写这一项。",
            "validator_failed": "填写的内容不符合要求。",
        },
        fields.String: {"invalid": "请填写文字。", "invalid_utf8": "文字编码有误。"},
        fields.Integer: {"invalid": "请填写整数。"},
        fields.Number: {"invalid": "请填写数字。", "too_large": "数字太大。"},
        fields.Boolean: {"invalid": "请选择是或否。"},
        fields.Date: {"invalid": "日期写成 2026-11-22 的样子。", "format": "日期写成 2026-11-22 的样子。"},
        fields.DateTime: {"invalid": "时间格式不对。", "format": "时间格式不对。"},
        fields.UUID: {"invalid_uuid": "标识格式不对。"},
        fields.Email: {"invalid": "电子邮箱写成 name@example.cn 的样子。"},
        fields.List: {"invalid": "这里应当是一组内容。"},
        fields.Nested: {"type": "这里应当是一组字段。"},
        fields.Mapping: {"invalid": "这里应当是一组字段。"},
    }
)


def speak_chinese() -> None:
    """Replace marshmallow's own messages; done once when the application is built."""
    for kind, messages in _MESSAGES.items():
        kind.default_error_messages = {**kind.default_error_messages, **messages}
    Schema.error_messages = words({"unknown": "没有这个字段。", "type": "内容格式不对。"})
    validate.Length.message_min = said("至少 %(min)s 个字。")
    validate.Length.message_max = said("不能超过 %(max)s 个字。")
    validate.Length.message_all = said("应当在 %(min)s 到 %(max)s 个字之间。")
    validate.Length.message_equal = said("应当正好 %(equal)s 个字。")
    validate.OneOf.default_message = said("请从给出的几项里选。")
    validate.Range.message_min = said("不能小于 %(min)s。")
    validate.Range.message_max = said("不能大于 %(max)s。")
    validate.Regexp.default_message = said("格式不对。")


speak_chinese()


class FormSchema(Schema):
    """Base of form schemas: an unknown field is a mistake, not a surprise kept."""

    class Meta:
        unknown = RAISE


class Line(fields.String):
    """One line of text, trimmed; an empty one counts as missing. `most` in characters."""

    def __init__(self, *, most: int = 200, **options: Any) -> None:
        super().__init__(validate=validate.Length(max=most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        text = re.sub(r"\s+", " ", text).strip()
        if not text and self.required:
            raise self.make_error("required")
        return text


class Text(fields.String):
    """Several lines, line ends made equal, trimmed at both ends."""

    def __init__(self, *, most: int = 10_000, **options: Any) -> None:
        super().__init__(validate=validate.Length(max=most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text and self.required:
            raise self.make_error("required")
        return text


class Day(fields.Field[date | None]):
    """A day as people type it: 2026-11-22, 20261122, 2026/11/22, 2026.11.22, 2026年11月22日, full-width digits too."""

    _SHAPE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages={"invalid": said("日期写成 2026-11-22 的样子。")}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date | None:
        typed = unicodedata.normalize("NFKC", str(value)).strip().replace(" ", "")
        if not typed:
            if self.required:
                raise self.make_error("required")
            return None
        shape = self._SHAPE.fullmatch(typed)
        try:
            return date(*map(int, shape.groups())) if shape else self._refuse()
        except ValueError:
            return self._refuse()

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value.isoformat() if value else None

    def _refuse(self) -> date:
        raise self.make_error("invalid")


class Choice(fields.String):
    """One of the given values."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(validate=validate.OneOf([str(c) for c in choices]), **options)


class Several(fields.List[Any]):
    """Any of the given values: boxes with one name, of which a form sends none, one or a list."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(Choice(choices), load_default=list, **options)

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> list[Any]:
        return super()._deserialize([value] if isinstance(value, str) else value, *args, **more)


class Ticked(fields.Boolean):
    """A checkbox: absent is no."""

    def __init__(self, **options: Any) -> None:
        super().__init__(load_default=False, **options)


def load(schema: Schema, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the schema makes of `told`. Raises Invalid with one message per field."""
    try:
        loaded: dict[str, Any] = schema.load(told)
        return loaded
    except ValidationError as error:
        problems = flat_messages(error.messages)
        raise Invalid(said("有 %(n)s 处需要改。", n=len(problems)), fields=problems) from None


def flat_messages(messages: Any, prefix: str = "") -> dict[str, str]:
    """marshmallow's nested messages as field path -> one sentence."""
    if isinstance(messages, Mapping):
        flat: dict[str, str] = {}
        for name, inner in messages.items():
            path = str(name) if not prefix else f"{prefix}.{name}"
            flat |= flat_messages(inner, path)
        return flat
    told = messages if isinstance(messages, list) else [messages]
    return {
        prefix or "_schema": told[0] if len(told) == 1 and isinstance(told[0], Word) else joined(" ", told)
    }
