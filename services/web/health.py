"""Whether this process lives, whether it can do its work now, and what it counted."""

from __future__ import annotations

import time

from flask import Blueprint, Response, g, jsonify, request

from services.config import settings
from services.telemetry.metrics import metrics, observe_request
from services.telemetry.readiness import checks
from services.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public("存活检查，不含数据")
def alive() -> Response:
    """The process answers."""
    found: Response = jsonify(status="ok")
    return found


@blueprint.get("/ready")
@public("就绪检查，不含数据")
def ready() -> tuple[Response, int]:
    """The parts answer, too. Redis may be away: the platform works without it."""
    asked = checks(settings())
    is_ready = all(check.well for check in asked if check.needed)
    parts = {check.name: check.well for check in asked}
    return jsonify(status="ok" if is_ready else "unavailable", **parts), 200 if is_ready else 503


@blueprint.get("/metrics")
@public("运行指标，不含数据；反向代理只对监控放行")
def figures() -> Response:
    """What Prometheus reads."""
    told, kind = metrics()
    return Response(told, content_type=kind)


@blueprint.before_app_request
def _begin() -> None:
    g.begun = time.perf_counter()


@blueprint.after_app_request
def _count(response: Response) -> Response:
    begun = g.get("begun")
    if begun is not None:
        seconds = time.perf_counter() - begun
        observe_request(request.endpoint, request.method, response.status_code, seconds)
    return response
