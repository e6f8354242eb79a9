"""The interface for machines: OpenAPI 3.1 from the code, its reading page, and its errors in our words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, render_template
from flask_smorest import Api
from marshmallow import Schema, fields

from services.web.access import public


class Problem(Schema):
    """How every error reads (RFC 9457)."""

    status = fields.Integer(metadata={"description": "HTTP 状态码"})
    title = fields.String(metadata={"description": "错误的名称"})
    detail = fields.String(metadata={"description": "说明，可以直接给人看"})
    code = fields.String(metadata={"description": "给程序判断的代码"})
    errors = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "字段 → 错在哪里"}
    )
    correlation_id = fields.String(metadata={"description": "本次请求的编号"})


class PlatformApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest with the platform's own error answers, so that 405 keeps its Allow header."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """Errors are mapped in services.web.errors, for pages and machines alike."""

    @public("接口说明不含数据")
    def _openapi_json(self) -> Response:
        found: Response = super()._openapi_json()
        return found


blueprint = Blueprint("api_pages", __name__)
METHODS = ("get", "post", "put", "patch", "delete")


def configure(app: Flask, base_url: str) -> PlatformApi:
    """The Api of this application; contexts' API blueprints are registered on it."""
    app.config.update(
        API_TITLE="公开：政府信息公开申请办理平台接口",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "servers": [{"url": base_url}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    api = PlatformApi(app)
    app.extensions["gongkai_api"] = api
    return api


@blueprint.get("/api/docs")
@public("接口说明不含数据")
def documentation() -> str:
    """The specification as a page to read: no script, no foreign asset."""
    spec = current_app.extensions["gongkai_api"].spec.to_dict()
    operations = [
        {"path": path, "method": method.upper(), "anchor": f"op-{index}-{method}", **item[method]}
        for index, (path, item) in enumerate(spec["paths"].items())
        for method in METHODS
        if method in item
    ]
    schemas = spec.get("components", {}).get("schemas", {})
    return render_template(
        "api_docs.html", spec=spec, operations=operations, schemas=schemas, type_of=type_of
    )


def type_of(schema: dict[str, Any]) -> str:
    """A schema's type in one word or a reference's name."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    kind = schema.get("type", "")
    kind = "/".join(k for k in kind if k != "null") if isinstance(kind, list) else str(kind)
    if kind == "array":
        return f"[{type_of(schema.get('items', {}))}]"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
