"""Rate limits hold although Redis is away, and never fail open."""

import pytest
from flask import Blueprint

from services.web import build_app, limit, public
from tests.unit.web.conftest import Staff, settings


class Room:
    pages = Blueprint("limited_room", __name__)
    BLUEPRINTS = (pages,)

    @staticmethod
    @pages.get("/limited")
    @public("test")
    @limit("2 per hour")
    def limited():
        return "ok"


@pytest.mark.parametrize("redis", [None, "redis://127.0.0.1:1/0"], ids=["without Redis", "with a dead Redis"])
def test_the_third_try_within_the_hour_waits(redis):
    from services.web.limits import limiter

    app = build_app(settings(mode="development", redis_url=redis), [Room()], recogniser=Staff())
    codes = [app.test_client().get("/limited").status_code for _ in range(3)]
    limiter.enabled = False
    assert codes == [200, 200, 429]
