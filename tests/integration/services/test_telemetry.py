"""Metrics and readiness against real parts."""

from dataclasses import replace

import pytest

from services.config import settings
from services.telemetry.metrics import metrics, observe_request
from services.telemetry.readiness import checks, is_ready
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")


def test_metrics_tell_what_is_open_by_consumer():
    new_office()
    observe_request("desk.letter", "POST", 302, 0.02)
    told, kind = metrics()
    words = told.decode()
    assert "text/plain" in kind
    assert "gongkai_database_up 1.0" in words
    assert 'gongkai_deliveries_open{consumer="processing"}' in words
    assert "gongkai_seal_lag_seconds" in words
    assert 'gongkai_http_requests_total{endpoint="desk.letter",method="POST",status="302"}' in words


def test_a_process_with_its_parts_is_ready():
    assert {check.name: check.well for check in checks(settings())} == {
        "database": True,
        "queue": True,
        "disk": True,
    }


def test_without_a_queue_the_platform_goes_on():
    alone = replace(settings(), redis_url="redis://127.0.0.1:1/0")
    assert [check.name for check in checks(alone) if not check.well] == ["queue"]
    assert is_ready(alone)


def test_without_a_place_for_files_it_does_not():
    assert not is_ready(replace(settings(), data_dir=settings().data_dir / "nowhere"))
