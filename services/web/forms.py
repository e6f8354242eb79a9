"""Forms that cannot be sent twice, for the wrong agency, or with letters no database holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from services.errors import Conflict, DomainError, Invalid
from services.ids import new_id
from services.web.access import access_of
from services.web.viewers import is_api, viewer
from services.words import said

FRAME_FIELDS = frozenset({"csrf_token", "key", "agency"})
_KEY = re.compile(r"[0-9a-f]{32}")
_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
_NUL = said("提交的文字里有无法使用的字符（空字符），请删去后重试。")
_BROKEN = said("提交的文字不是有效的 UTF-8 编码，请换用常见浏览器重新填写。")


@dataclass(frozen=True, slots=True)
class Form:
    """What a form shows: values as typed or stored, and what is wrong with each field."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    message: str = ""

    @classmethod
    def refused(cls, error: DomainError) -> Form:
        """The posted form again with the refusal's words; what was typed stays."""
        return cls(request.form, error.fields, error.message)

    def value(self, name: str) -> Any:
        """The field's value, an empty string when there is none."""
        found = self.values.get(name)
        return "" if found is None else found

    def chosen(self, name: str) -> list[str]:
        """All values of a field with several, as strings."""
        if isinstance(self.values, MultiDict):
            return [str(v) for v in self.values.getlist(name)]
        found = self.values.get(name) or []
        return [str(v) for v in (found if isinstance(found, (list, tuple, set, frozenset)) else [found])]

    def error(self, name: str) -> str:
        """What is wrong with the field, or nothing."""
        return self.errors.get(name, "")


def form_key() -> str:
    """The random key that makes a form count once; a form shown again after a refusal keeps its own."""
    posted = request.form.get("key", "") if request.method == "POST" else ""
    return posted if _KEY.fullmatch(posted) else new_id().hex


def submitted_key() -> str:
    """The key of the form just posted. Raises Invalid when it carries none."""
    posted = request.form.get("key", "")
    if not _KEY.fullmatch(posted):
        raise Invalid("这张表单不完整，请刷新页面后重新填写。")
    return posted


def form_fields() -> dict[str, Any]:
    """The posted fields without those of the frame; a field sent several times becomes a list."""
    posted = {name: request.form.getlist(name) for name in request.form if name not in FRAME_FIELDS}
    return {name: values[0] if len(values) == 1 else values for name, values in posted.items()}


def refuse_broken_text() -> None:
    """Before every request: NUL and broken encodings are refused (400) before anything reads them."""
    if request.mimetype != "multipart/form-data":
        # Only files may be large; what is read in one piece stays small.
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    for raw in _raw_texts():
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise BadRequest(_BROKEN) from None
        if "\x00" in text:
            raise BadRequest(_NUL)
    if request.method not in _UNSAFE:
        return
    if request.mimetype == "multipart/form-data":
        _refuse_broken_parts()
    elif request.is_json:
        _refuse_broken_json()


def _raw_texts() -> Iterator[bytes]:
    yield request.environ.get("PATH_INFO", "").encode("latin-1")
    yield unquote_to_bytes(request.query_string)
    if request.mimetype == "application/x-www-form-urlencoded":
        yield unquote_to_bytes(request.get_data())


def _refuse_broken_parts() -> None:
    texts = [text for pair in request.form.items(multi=True) for text in pair]
    texts += [file.filename or "" for file in request.files.values()]
    if any("\x00" in text for text in texts):
        raise BadRequest(_NUL)
    # The multipart parser replaces what it cannot decode; nobody types U+FFFD himself.
    if any("\ufffd" in text for text in texts):
        raise BadRequest(_BROKEN)


def _refuse_broken_json() -> None:
    body = request.get_data()
    suspect = body.lower()
    if b"\\u0000" not in suspect and b"\\ud" not in suspect and b"\x00" not in suspect:
        return
    for text in _strings(request.get_json(silent=True)):
        if "\x00" in text:
            raise BadRequest(_NUL)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise BadRequest(_BROKEN)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(key)
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def refuse_foreign_agency() -> None:
    """A staff form carries its agency; one made for another agency than the active one answers 409."""
    if request.method not in _UNSAFE or is_api() or request.endpoint is None:
        return
    access = access_of(current_app, request.endpoint, request.method)
    if access is None or access.kind != "permission":
        return
    if request.form.get("agency") != str(viewer().agency.id):
        raise Conflict("这张表单属于另一个机关，或者您在别的窗口切换了机关。请刷新页面后重新提交。")
