"""What the applicant reads."""

from datetime import date

from intake.timeline import Line, Standing, days, heading, reasons, timeline

TODAY = date(2026, 3, 10)
OPEN = Standing("drafting", False, date(2026, 3, 30), None, "纸质，邮寄")
EXPLAINED = [
    {"part": "reason", "kind": "received", "on": "2026-03-02", "label": "收到申请，自次日起算", "basis": "条例第三十三条", "days": 20, "until": None},
    {"part": "reason", "kind": "third_party", "on": "2026-03-05", "label": "征求第三方意见", "basis": "条例第三十二条", "days": 3, "until": "2026-03-10"},
    {"part": "run", "kind": "start", "from": "2026-03-02", "to": "2026-03-02", "n": None, "why": "收到申请"},
    {"part": "run", "kind": "counted", "from": "2026-03-03", "to": "2026-03-05", "n": 1, "why": ""},
    {"part": "run", "kind": "stopped", "from": "2026-03-06", "to": "2026-03-06", "n": None, "why": "征求第三方意见"},
    {"part": "run", "kind": "weekend", "from": "2026-03-07", "to": "2026-03-08", "n": None, "why": "周末"},
    {"part": "run", "kind": "counted", "from": "2026-03-11", "to": "2026-03-12", "n": 4, "why": ""},
]  # fmt: skip


def test_the_timeline_says_what_was_where_it_stands_and_what_comes():
    lines = [Line(date(2026, 3, 2), "submitted"), Line(date(2026, 3, 2), "received"), Line(date(2026, 3, 3), "in_progress"), Line(date(2026, 3, 4), "in_progress")]  # fmt: skip
    told = timeline(lines, OPEN, TODAY)
    assert [event["title"] for event in told] == [
        "您在网上提交了申请",
        "已交给承办科室",
        "正在起草答复",
        "按您选择的方式答复：纸质，邮寄",
    ]
    assert [event["state"] for event in told] == ["", "", "now", "next"]


def test_a_supplement_shows_until_when():
    waiting = Standing("awaiting_supplement", False, None, date(2026, 3, 20), "纸质，邮寄")
    assert timeline([], waiting, TODAY)[-1]["day"] == date(2026, 3, 20)
    assert heading(waiting) == "您的申请需要补正"


def test_his_own_withdrawal_shows_before_the_office_has_heard_of_it():
    assert heading(Standing("examining", True, date(2026, 3, 30), None, "")) == "您已撤回申请"


def test_an_ended_request_has_no_today_and_no_next():
    told = timeline([Line(TODAY, "closed")], Standing("closed", False, None, None, ""), TODAY)
    assert [event["title"] for event in told] == ["办结"]


def test_every_reason_has_its_days():
    assert [reason["result"] for reason in reasons(EXPLAINED)] == ["20 个工作日", "＋3 日"]


def test_every_day_is_drawn_as_it_was_counted():
    drawn = {one["day"]: (one["kind"], one["text"]) for one in days(EXPLAINED, date(2026, 3, 12), TODAY)}
    assert drawn[date(2026, 3, 2)] == ("start", "收到")
    assert drawn[date(2026, 3, 4)] == ("count", "第2日")
    assert drawn[date(2026, 3, 6)] == ("stop", "停")
    assert drawn[date(2026, 3, 8)] == ("rest", "")
    assert drawn[date(2026, 3, 11)] == ("left", "第4日")
    assert drawn[date(2026, 3, 12)] == ("due", "到期")
