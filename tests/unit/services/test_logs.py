"""Logs: lines of JSON with known fields only, and nobody's data in them."""

import io
import json
import logging

import pytest
import structlog

from services.delivery import correlated
from services.telemetry.logs import configure_logs

CANARIES = ("张三丰", "379901199001011234", "13800001234", "zhang@example.cn", "ABCD-EFGH-IJKL-MNOP")


@pytest.fixture
def lines():
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logs("test", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_line_says_who_logs_what_in_which_thread_of_events(lines):
    with correlated("abc-123"):
        logging.getLogger("services.delivery").info("delivered", extra={"count": 3, "agency_id": 7})
    (line,) = lines()
    assert (line["event"], line["count"], line["agency_id"]) == ("delivered", 3, 7)
    assert (line["correlation_id"], line["process"], line["level"]) == ("abc-123", "test", "info")


@pytest.mark.parametrize("canary", CANARIES)
def test_fields_that_are_not_on_the_list_are_dropped(lines, canary):
    logging.getLogger("intake").info("registered", extra={"applicant": canary, "count": 1})
    structlog.get_logger("intake").info("registered", applicant=canary, path=f"/track?code={canary}", count=2)
    assert [line["count"] for line in lines()] == [1, 2]
    assert canary not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.parametrize("canary", CANARIES)
def test_an_exception_tells_where_and_never_what(lines, canary):
    try:
        raise ValueError(f"duplicate key: {canary}")
    except ValueError:
        logging.getLogger("services").exception("command failed")
    (line,) = lines()
    assert line["error"] == "ValueError" and "test_logs.py" in line["where"]
    assert canary not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize("canary", CANARIES)
def test_a_foreign_library_keeps_its_pattern_and_loses_its_values(lines, canary):
    logging.getLogger("somebody.else").warning("could not send to %s", canary)
    (line,) = lines()
    assert line["event"] == "could not send to %s"


def test_a_value_cannot_forge_a_line(lines):
    logging.getLogger("services").info("x", extra={"reason": 'a\n{"event": "forged"}\r\x1b[31m\u2028b'})
    (line,) = lines()
    assert line["event"] == "x" and "\n" not in line["reason"] and "\x1b" not in line["reason"]


def test_a_value_is_bounded(lines):
    logging.getLogger("services").info("x", extra={"reason": "长" * 100_000})
    assert len(lines()[0]["reason"]) == 500
