"""/health, /ready and /metrics as a load balancer and Prometheus ask for them."""

import pytest

from services.web.application import build_app

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def browser():
    from services.config import settings

    return build_app(settings()).test_client()


def test_a_living_process_says_so(browser):
    assert browser.get("/health").json == {"status": "ok"}


def test_a_ready_process_names_its_parts(browser):
    answer = browser.get("/ready")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": True, "queue": True, "disk": True}


def test_what_was_answered_is_counted_by_route_and_never_by_path(browser):
    browser.get("/health?code=ABCD-EFGH-IJKL-MNOP")
    told = browser.get("/metrics").get_data(as_text=True)
    assert 'gongkai_http_requests_total{endpoint="health.alive",method="GET",status="200"}' in told
    assert "ABCD" not in told and "gongkai_database_up 1.0" in told
