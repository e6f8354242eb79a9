"""Errors become pages once: every refusal, HTTP error and crash, as a Chinese page or as problem JSON."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from services.errors import DomainError, Invalid
from services.web.correlation import correlation_id
from services.web.i18n import read
from services.web.schemas import flat_messages
from services.words import said, words

log = logging.getLogger(__name__)

# status -> (title, what to do about it)
PAGES: Mapping[int, tuple[str, str]] = words(
    {
        400: ("提交的内容无法读取", "请返回上一页，刷新后重新填写。"),
        401: ("需要登录", "请先登录，或者提供有效的接口令牌。"),
        403: ("没有权限", "您不能查看这个页面或做这一步。"),
        404: ("没有找到", "网址可能写错了，或者内容不在您可以查看的范围内。"),
        405: ("不能这样打开", "这个网址不支持这种操作，请从页面上的按钮进入。"),
        406: ("没有这种格式", "这个网址不提供您要的格式。"),
        409: ("现在不能这样办", "状态不允许这一步，或者别人先一步办过了。请回到原来的页面，刷新后再看。"),
        410: ("已经清除", "系统不再保存这些内容，也不能恢复。"),
        413: ("文件太大", "单个文件不超过 10 MB，请压缩或分成几个文件后重新提交。"),
        415: ("格式不支持", "请按接口说明的格式提交。"),
        422: ("有几处需要改", "请按提示改正后重新提交。"),
        429: ("操作太频繁", "请过几分钟再试。"),
        500: ("系统出错了", "问题已经记录。请稍后重试；如果再次出现，请把下面的编号告诉管理员。"),
        503: ("暂时不能服务", "系统的一部分正在恢复，请稍后重试。已经提交成功、取得编号的内容不会丢失。"),
    }
)


def wants_json() -> bool:
    """Whether the asker reads JSON rather than pages: the API, or who prefers it by Accept."""
    if request.path.startswith("/api/") and request.path != "/api/docs":
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def register(app: Flask) -> None:
    """Map every kind of error to its answer, in one place."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(ValidationError, _malformed)
    app.register_error_handler(CSRFError, _no_token)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(InterfaceError, _database)
    app.register_error_handler(Exception, _crashed)


def answer(
    status: int,
    message: str = "",
    *,
    code: str = "",
    fields: Mapping[str, str] | None = None,
    headers: Any = (),
) -> Response:
    """The error as page or as problem JSON (RFC 9457)."""
    title, advice = PAGES.get(status, (HTTPStatus(status).phrase, ""))
    message = said(message)
    if wants_json():
        response = _problem(status, read(title), read(message or advice), code, fields)
    else:
        page = render_template(
            "errors/error.html",
            status=status,
            title=title,
            message=message,
            advice=advice,
            fields=fields or {},
        )
        response = Response(page, status, mimetype="text/html")
    for name, value in headers:
        response.headers[name] = value
    return response


def _problem(status: int, title: str, detail: str, code: str, fields: Mapping[str, str] | None) -> Response:
    body: dict[str, Any] = {"status": status, "title": title, "detail": detail, "code": code or str(status)}
    if fields:
        body["errors"] = {name: read(problem) for name, problem in fields.items()}
    body["correlation_id"] = correlation_id()
    response: Response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _refused(error: DomainError) -> Response:
    headers = [("Retry-After", "60")] if error.status in (429, 503) else []
    return answer(error.status, error.message, code=error.code, fields=error.fields, headers=headers)


def _malformed(error: ValidationError) -> Response:
    return _refused(Invalid("有几处需要改。", fields=flat_messages(error.messages)))


def _no_token(error: CSRFError) -> Response:
    log.info("csrf token refused", extra={"reason": str(error.description)})
    return answer(403, "页面停留太久，或者不是从本站提交的。请刷新页面后重新提交。", code="csrf")


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        ready = error.get_response()
        return ready if isinstance(ready, Response) else Response(ready.get_data(), ready.status_code)
    status = error.code or 500
    headers = [
        pair for pair in error.get_headers() if pair[0].lower() not in ("content-type", "content-length")
    ]
    told = getattr(error, "data", None) or {}
    messages = told.get("errors") or told.get("messages")
    words_of_it: str = told.get("message") or error.description or ""
    message = words_of_it if any("一" <= letter <= "鿿" for letter in words_of_it) else ""
    if status == 401:
        headers.append(("WWW-Authenticate", 'Bearer realm="gongkai"'))
    return answer(status, message, fields=_fields(messages), headers=headers)


def _fields(messages: Any) -> dict[str, str]:
    # webargs names the place first ({"json": {...}}); readers know their field's name alone.
    if isinstance(messages, Mapping) and set(messages) <= {
        "json",
        "query",
        "form",
        "files",
        "headers",
        "path",
    }:
        merged: dict[str, str] = {}
        for inner in messages.values():
            merged |= flat_messages(inner)
        return merged
    return flat_messages(messages) if messages else {}


def _database(error: DBAPIError) -> Response:
    log.exception("database not reached", exc_info=error)
    return answer(503, headers=[("Retry-After", "5")])


def _crashed(error: Exception) -> Response:
    if isinstance(error, RequestEntityTooLarge):  # raised while a handler reads the body
        return answer(413)
    log.exception("unhandled error", exc_info=error)
    return answer(500)
