"""What an applicant reads: his timeline in plain words, and why the due date is that date. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from services.words import day_word, joined, said, words

TERM = 20  # 条例第三十三条第二款

# Key of a step -> title and explanation. What stands for nothing here is the office's own business.
WORDS: Mapping[str, tuple[str, str]] = words(
    {
        "submitted": ("您在网上提交了申请", "系统已出具回执。"),
        "came_in": ("收到您的申请并登记", ""),
        "imported": ("从原登记台账导入", "此前的办理经过见原台账。"),
        "received": ("收到日期已经确定", "答复期限从次日起数。"),
        "in_progress": ("已交给承办科室", ""),
        "supplement_needed": ("需要您补正", "补正以前不计时；收到补正后，20 个工作日重新起算。"),
        "own_supplement": ("收到您的补正", "20 个工作日从次日起重新起算。"),
        "raised": (
            "补正中新提出的内容已登记为新的申请",
            "收到补正之日为收到日期；登记编号和查询码见另发的登记回执。",
        ),
        "supplement_lapsed": ("补正期限已过", "没有收到补正，机关将依法处理。"),
        "extended": ("答复期限已延长", "机关须事先告知您。新的期限见上方。"),
        "own_withdrawal": ("收到您的撤回", ""),
        "own_correspondence": ("收到您的补充材料", ""),
        "own_publication": ("收到您关于主动公开的建议", "机关审核后会答复您。"),
        "notice_acknowledgement": ("已发出登记回执", ""),
        "notice_supplement": ("已发出补正告知书", ""),
        "notice_extension": ("已发出延期答复告知书", ""),
        "consulting": ("正在征求其他方面的意见", "征求第三方和其他机关意见的时间不计入答复期限。"),
        "consulted": ("征求意见已经结束", "答复期限从次日起接着计算。"),
        "reasons_needed": ("需要您说明理由", "请在告知书写明的日期以前说明。"),
        "delayed": ("答复期限已顺延", "机关已确定合理的答复期限并告知您。"),
        "payment_needed": (
            "需要您缴纳信息处理费",
            "请自收到通知次日起 20 个工作日内缴纳；缴费后答复期限重新起算。",
        ),
        "paid": ("收到您的缴费", "20 个工作日从次日起重新起算。"),
        "payment_lapsed": ("缴费期限已过", "没有收到缴费，机关将依法处理。"),
        "refunded": ("费用将退还给您", ""),
        "split": ("申请含多项内容，已分为几件办理", "各件的登记编号见分件办理告知书。"),
        "awaits_release": (
            "答复已经签发，暂缓送达",
            "所涉及的第三方不同意公开，已依法告知；给其的等待期满并放行后即向您送达。",
        ),
        "notice_consult_told": ("已发出征求意见告知书", ""),
        "notice_reasons_demand": ("已发出说明理由告知书", ""),
        "notice_delay_notice": ("已发出延迟答复告知书", ""),
        "notice_fee_notice": ("已发出收费通知书", ""),
        "notice_refund_notice": ("已发出退费通知书", ""),
        "notice_split_notice": ("已发出分件办理告知书", ""),
        "notice_publication_reply": ("已答复您关于主动公开的建议", ""),
        "notice_correction_told": ("已发出更正受理告知书", ""),
        "notice_correction_reply": ("已发出更正告知书", ""),
        "notice_reply": ("已答复您", ""),
        "reply_shared": ("已与您的另一件申请一并答复您", ""),
        "taken_over": ("因机构改革，由新的机关继续办理", "登记编号、查询码、收到日期和答复期限都不变。"),
        "closed": ("办结", ""),
        "reopened": ("机关将重新答复", "复议决定或者法院判决责令重新答复，期限从其所定。"),
        "voided": ("登记已作废", "这是机关的登记差错，编号不再使用。如有疑问请联系受理机关。"),
    }
)
STOPPING = frozenset({"supplement_needed", "consulting", "payment_needed"})
NOW: Mapping[str, str] = words(
    {
        "registered": "等待与您确认收到日期",
        "examining": "正在审查办理",
        "awaiting_supplement": "等待您补正",
        "awaiting_payment": "等待您缴费",
        "drafting": "正在起草答复",
        "joined": "与您的另一件申请一并答复，正在办理",
        "in_review": "答复正在审核",
        "to_sign": "答复等待签发",
        "signed": "答复已经签发，等待送达",
    }
)
HEADINGS: Mapping[str, str] = words(
    {
        "registered": "您的申请已经登记",
        "awaiting_supplement": "您的申请需要补正",
        "awaiting_payment": "您的申请需要缴纳信息处理费",
        "dispatched": "您的申请已经答复",
        "closed": "您的申请已经办结",
        "void": "这件登记已经作废",
    }
)
WAYS: Mapping[str, str] = words(
    {
        "post": "邮寄",
        "email": "电子邮件",
        "portal": "网上送达",
        "pick_up": "当面领取",
        "read_on_site": "当场阅读、抄录",
    }
)
ENDED = frozenset({"dispatched", "closed", "void"})


@dataclass(frozen=True, slots=True)
class Line:
    """A kept line of progress."""

    on: date
    plain: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the request stands for its applicant."""

    state: str
    withdrawn: bool
    due_date: date | None
    supplement_until: date | None
    wanted: str


def heading(standing: Standing) -> str:
    """The first words of the page."""
    if standing.withdrawn and standing.state not in ENDED:
        return said("您已撤回申请")
    return HEADINGS.get(standing.state, said("您的申请正在办理"))


def timeline(lines: Iterable[Line], standing: Standing, today: date) -> list[dict[str, Any]]:
    """The events for the page: what was, where it stands today, what comes."""
    told = [_event(line) for line in _once(lines)]
    told.extend(_ahead(standing, today))
    return words(told)


def _ahead(standing: Standing, today: date) -> list[dict[str, Any]]:
    """Where it stands today, and what comes."""
    if standing.state in ENDED:
        return []
    title = said("等待机关办结") if standing.withdrawn else NOW.get(standing.state, said("正在办理"))
    told: list[dict[str, Any]] = [
        {"when": said("今天"), "small": day_word(today), "title": title, "state": "now"}
    ]
    if standing.withdrawn:
        return told
    if standing.state == "awaiting_supplement" and standing.supplement_until:
        return [
            *told,
            {"day": standing.supplement_until, "title": said("请在这一天以前补正"), "state": "next"},
        ]
    if standing.due_date:
        told.append(
            {
                "day": standing.due_date,
                "title": said("按您选择的方式答复：%(wanted)s", wanted=standing.wanted),
                "state": "next",
            }
        )
    return told


def reasons(explanation: Sequence[Mapping[str, Any]] | None) -> list[dict[str, str]]:
    """The lines of the sum: what happened, on which ground, how many days."""
    told = [part for part in explanation or () if part.get("part") == "reason"]
    first = _skipped(explanation or ())
    return [
        {
            "text": joined(" ", (day_word(date.fromisoformat(part["on"])), said(part["label"]))),
            "small": joined("，", (said(part["basis"]), first if at == 0 else "")),
            "result": _days(part),
        }
        for at, part in enumerate(told)
    ]


def days(
    explanation: Sequence[Mapping[str, Any]] | None, due: date | None, today: date
) -> list[dict[str, Any]]:
    """Every day from receipt to due date, for the wall calendar."""
    return [_cell(day, run, due, today) for day, run in _run_days(explanation or ())]


def days_left(explanation: Sequence[Mapping[str, Any]] | None, today: date) -> int:
    """How many counted working days still lie ahead."""
    return sum(run["kind"] == "counted" and day > today for day, run in _run_days(explanation or ()))


def forecast(receipt: date, working: Iterable[date], today: date, due: date) -> list[dict[str, Any]]:
    """The days of an application received on `receipt` if nothing stops the clock; `working` are its working days."""
    counted = {day: n for n, day in enumerate(working, 1)}
    told = []
    for offset in range((due - receipt).days + 1):
        day = receipt + timedelta(days=offset)
        n = counted.get(day)
        kind = "start" if day == receipt else "due" if day == due else "left" if n else "rest"
        told.append(
            {"day": day, "kind": kind, "text": said("收") if day == receipt else str(n or ""), "today": False}
        )
    return told


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    """Each line that has words; a step that was taken again at once is one line to the reader."""
    before, seen = "", set()
    for line in lines:
        if line.plain not in WORDS or line.plain == before:
            continue
        if line.plain in ("in_progress", "received") and (
            line.plain in seen or ("submitted" in seen and line.plain == "received")
        ):
            continue
        before = line.plain
        seen.add(line.plain)
        yield line


def _event(line: Line) -> dict[str, Any]:
    title, text = WORDS[line.plain]
    way = WAYS.get(str(line.detail.get("way", "")), "")
    state = "stop" if line.plain in STOPPING else ""
    document = line.detail.get("document_id")
    if line.plain == "taken_over" and line.detail.get("to"):
        title = said("因机构改革，由%(to)s继续办理", to=line.detail["to"])
    if line.plain == "reply_shared" and line.detail.get("leading"):
        text = said("答复与 %(leading)s 合为一份，各件的编号都写在答复里。", leading=line.detail["leading"])
    return {
        "day": line.on,
        "title": said("%(title)s（%(way)s）", title=title, way=way) if way else title,
        "text": text,
        "state": state,
        "document": document,
    }


def _days(part: Mapping[str, Any]) -> str:
    count = part.get("days") or 0
    if part["kind"] in ("received", "supplemented", "paid"):
        return said("%(count)s 个工作日", count=count)
    return said("＋%(count)s 日", count=count) if count else said("暂停")


def _skipped(explanation: Iterable[Mapping[str, Any]]) -> str:
    off = [run for run in explanation if run.get("part") == "run" and run["kind"] == "holiday"]
    total = sum((date.fromisoformat(r["to"]) - date.fromisoformat(r["from"])).days + 1 for r in off)
    return said("跳过周末和法定节假日 %(total)s 天", total=total) if total else said("跳过周末")


def _run_days(explanation: Iterable[Mapping[str, Any]]) -> Iterator[tuple[date, dict[str, Any]]]:
    for run in explanation:
        if run.get("part") != "run":
            continue
        first, last = date.fromisoformat(run["from"]), date.fromisoformat(run["to"])
        for offset in range((last - first).days + 1):
            n = run["n"] + offset if run.get("n") is not None else None
            yield first + timedelta(days=offset), {**run, "n": n}


def _cell(day: date, run: Mapping[str, Any], due: date | None, today: date) -> dict[str, Any]:
    kind, n = run["kind"], run["n"]
    shown = words(
        {
            "start": ("start", "收到"),
            "counted": ("count" if day <= today else "left", said("第%(n)s日", n=n)),
            "holiday": ("holiday", "休"),
            "weekend": ("rest", ""),
            "stopped": ("stop", "停"),
            "suspended": ("stop", "等"),
            "void": ("rest", "作废"),
        }
    ).get(kind, ("rest", ""))
    name, text = ("due", said("到期")) if day == due else shown
    return {
        "day": day,
        "kind": name,
        "text": text,
        "today": day == today,
        "make_up": bool(run.get("make_up")),
        "provisional": run.get("known") is False,
    }


def _short(day: date) -> str:
    return said("%(month)s月%(day)s日", month=day.month, day=day.day)
