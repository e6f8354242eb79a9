"""What the pages show of a case: its clock drawn day by day, its words, its people masked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from processing.clock_entries import STOPS, EntryKind
from processing.commands.irregular import unexplained
from processing.deadlines import Clock, Day
from processing.domain import STATE_LABELS, State
from processing.lights import light
from processing.models import Case
from services.calendar.domain import WorkingCalendar
from services.channels import channel_label
from services.words import day_word, joined, said, words

CARRIERS = words({"ems": "EMS", "registered_mail": "挂号信", "courier": "快递", "ordinary_mail": "平信"})
KINDS = words(
    {
        "natural": "自然人",
        "business": "商业企业",
        "research": "科研机构",
        "charity": "社会公益组织",
        "legal": "法律服务机构",
        "other_org": "其他",
    }
)
WAYS = words(
    {
        "post": "邮寄",
        "email": "电子邮件",
        "portal": "网上下载",
        "pick_up": "当面领取",
        "read_on_site": "当场阅读、抄录",
    }
)
MEDIA = words({"paper": "纸质", "electronic": "电子文件", "disc": "光盘"})
WARNINGS = words(
    {
        "withdrawal": "申请人已提交撤回，请办理撤回或者与申请人核实。",
        "late_supplement": "补正期限过后又收到了补正材料，请查看来件。",
        "imported_check": "从原台账导入，期限与原台账不一致或者资料不全，请核对收到日期、补正、延期和征求意见的记录。",
        "supplement_overdue": "补正期限已过，没有收到补正。无正当理由的，请办理“逾期未补正”。",
        "supplement_untold": "补正期限已过，补正告知书却还没有送达申请人：不能视为逾期未补正，请先送达。",
        "reasons_untold": "说明理由告知书还没有送达申请人：不能视为没有说明理由，请先送达。",
        "told_late_supplement": "补正告知书送出时已过 7 个工作日，已列为不合规：答复期限照常计算，请抓紧办理，由负责人说明原因。",
        "told_late_extension": "延期答复告知书在期限届满后才送出，已列为不合规：延长不改变答复期限，请抓紧答复，由负责人说明原因。",
        "told_late_delay": "延迟答复告知书在期限届满后才送出，已列为不合规：延迟不改变答复期限，请抓紧答复，由负责人说明原因。",
        "told_late_fee": "收费通知书在答复期限届满后才送出，已列为不合规：答复期限照常计算，缴费后也不重新起算，由负责人说明原因。",
        "payment_overdue": "缴费期限已过，没有登记缴费。没有缴费的，请办理“逾期未缴费”。",
        "undelivered_fee_notice": "收费通知书没有送达，请联系申请人。",
        "undelivered_consult_third_party": "征求第三方意见书没有送达，请核对地址。",
        "undelivered_disclosure_told": "告知第三方公开决定的文书没有送达，请核对地址；放行以前请确认第三方已经知道。",
        "undelivered_joint_maker_letter": "征求意见书没有送达，请核对地址。",
        "undelivered_cooperation_letter": "协办函没有送达，请核对地址。",
        "undelivered_lead_body_letter": "征询牵头机关意见函没有送达，请核对地址。",
        "undelivered_reasons_demand": "说明理由告知书没有送达，请联系申请人。",
        "undelivered_delay_notice": "延迟答复告知书没有送达，请联系申请人。",
        "silence_third_party": "第三方期满未提出意见，请依照条例决定是否公开。",
        "silence_joint_maker": "共同制作机关期满未提出意见，视为同意公开。",
        "silence_other_agency": "其他机关没有按期回复，请催办或者自行决定。",
        "silence_lead_body": "牵头机关没有按期回复，请催办或者自行决定。",
        "silence_reasons": "申请人没有按期说明理由，可以不予处理。",
        "correspondence": "收到了与本件有关的来件，请查看办理经过。",
        "publication_suggested": "申请人建议把所申请的信息主动公开，办结后请提出转主动公开并答复（第四十四条第二款）。",
        "assign_reminded": "内部时限：今天是指派的最后一天，还没有承办人。",
        "assign_escalated": "内部时限已过：仍无人承办，请负责人指派。",
        "section_reminded": "内部时限：今天是承办拟办的最后一天。",
        "section_escalated": "内部时限已过：承办还没有送审，请负责人督促。",
        "review_reminded": "内部时限：今天是审核、签发的最后一天。",
        "review_escalated": "内部时限已过：还没有审核、签发，请负责人督促。",
        "electronic_seal_failed": "电子印章没有盖上（证书过期或者打不开），答复书没有用印。请用实物印章用印并登记，并请管理员检查电子印章。",
        "chased": "主管部门催办，请在“督办、备案、会商”里答复办理情况。",
        "filing_remarked": "主管部门对报送备案的答复提出了意见，请查看“督办、备案、会商”。",
        "conferral_answered": "收到主管部门的会商意见，请查看“督办、备案、会商”。",
        "cooperation_answered": "协办机关已经答复，请查看“征求意见”。",
        "filing_due": "答复已经送达，请报送主管部门备案。",
        "ordered_again": "复议决定或者判决责令重新答复，请办理“重新答复”，期限从其所定。",
        "release_due": "告知第三方后的等待期已满，没有停止执行：请负责人决定放行，放行后才能送达答复。",
        "stop_order": "已被决定或者裁定停止执行：有关信息不得提供，直到解除。",
        "void_sent": "已经作废的答复在作废前已经发出，请告知申请人，并将更正后的答复送达。",
        "undelivered_reply": "答复没有送达：没有可用的地址或者发送失败，请联系申请人。",
        "undelivered_acknowledgement": "登记回执没有送达，请核对联系方式。",
        "undelivered_supplement": "补正告知书没有送达，请联系申请人。",
        "undelivered_extension": "延期答复告知书没有送达，请联系申请人。",
    }
)
_DRAWN = {
    "start": "start",
    "stopped": "stop",
    "suspended": "stop",
    "holiday": "holiday",
    "weekend": "rest",
    "void": "void",
}
_TEXTS = words(
    {"start": "收", "stopped": "停", "suspended": "停", "holiday": "休", "weekend": "", "void": "废"}
)
FOLD_AFTER = 62
FLAG_WIDTH = 8  # in days of the strip


NEXT = words(
    {
        State.REGISTERED: "等待确认",
        State.AWAITING_SUPPLEMENT: "查看补正",
        State.AWAITING_PAYMENT: "查看缴费",
        State.JOINED: "查看合并答复",
        State.DRAFTING: "继续起草",
        State.IN_REVIEW: "查看审核",
        State.TO_SIGN: "查看签发",
        State.SIGNED: "查看送达",
        State.CLOSED: "归档",
    }
)


def state_word(case: Case) -> str:
    """Where it stands; a signed reply that nobody may send yet is said to wait for its release."""
    if case.state is State.SIGNED and case.awaits_release:
        return said("已签发，待放行")
    return STATE_LABELS[case.state]


def next_step(case: Case) -> str:
    """What the list offers as the next thing to do."""
    if case.state is State.EXAMINING:
        return said("起草答复") if case.officer_id else said("认领或指派")
    if case.archived_on is not None:
        return said("查看")
    if case.state is State.CLOSED and unexplained(case):
        return said("补写原因")
    if case.state is State.SIGNED and case.awaits_release:
        return said("查看放行")
    return NEXT.get(case.state, said("查看"))


def channel_word(case: Case) -> str:
    """How it came: the carrier where one brought it."""
    return CARRIERS.get(case.carrier or "") or channel_label(case.channel)


def warning_words(case: Case) -> list[str]:
    return [WARNINGS.get(code, said("收到了与本件有关的来件，请查看。")) for code in case.warnings or ()]


def light_of(case: Case, today: date, calendar: WorkingCalendar) -> Any:
    return light(
        case.state, case.due_date, case.stopped, bool(case.officer_id), today, calendar, timely=case.timely
    )


def strip_days(clock: Clock, today: date) -> list[dict[str, Any]]:
    """The days of the strip; long stops of a long case are folded into one block."""
    shown = [_cell(day, clock, today) for day in clock.days]
    if shown:
        shown[0]["flag"] = said("收到")
    last = 0
    for reason in clock.reasons[1:]:
        at = next((i for i, cell in enumerate(shown) if cell["day"] == reason.on), 0)
        # Two flags that would lie on each other: the sum beside the strip says both.
        if at - last >= FLAG_WIDTH:
            shown[at]["flag"], last = said(reason.label), at
    return _folded(shown) if len(shown) > FOLD_AFTER else shown


def sentence(case: Case, clock: Clock) -> str:
    """The whole clock in one sentence, for those who hear it and for the head of the strip."""
    if case.receipt_date is None:
        return said("还没有确认收到，期限没有起算。")
    counted = sum(day.kind == "counted" for day in clock.days)
    stopped = sum(day.kind == "stopped" for day in clock.days)
    told = [said("%(day)s起算", day=day_word(clock.started_on or case.receipt_date))]
    told += [said("扣除 %(stopped)s 个工作日", stopped=stopped)] if stopped else []
    told += [
        said("延长 %(days)s 个工作日", days=r.days) for r in clock.reasons if r.kind == EntryKind.EXTENSION
    ]
    if clock.due_date is None:
        return said(
            "%(receipt_date)s收到；正在等待申请人，期限尚未起算。", receipt_date=day_word(case.receipt_date)
        )
    open_ended = said("；正在征求意见，期限随答复到来之日顺延") if clock.stopped else ""
    due = day_word(clock.due_date, with_year=True)
    told.append(said("计 %(counted)s 个工作日，到 %(due)s", counted=counted, due=due))
    return joined("", (joined("，", told), open_ended, "。"))


def reasons_shown(clock: Clock) -> list[dict[str, str]]:
    """The sum that leads to the due date, line by line."""
    lines = []
    for reason in clock.reasons:
        until = said("至%(until)s", until=day_word(reason.until)) if reason.until else ""
        sign = "＋" if reason.kind in STOPS or reason.kind == EntryKind.EXTENSION else ""
        result = said("%(sign)s%(days)s 日", sign=sign, days=reason.days) if reason.days else ""
        lines.append(
            {
                "text": joined(" ", (joined("", (day_word(reason.on), until)), said(reason.label))),
                "small": said(reason.basis),
                "result": result,
            }
        )
    return lines


def _cell(day: Day, clock: Clock, today: date) -> dict[str, Any]:
    if day.day == clock.due_date:
        kind = "due"
    elif day.kind == "counted":
        kind = "count" if day.day <= today else "left"
    else:
        kind = _DRAWN[day.kind]
    text = str(day.n) if day.kind == "counted" else _TEXTS[day.kind]
    return {
        "day": day.day,
        "kind": kind,
        "text": text,
        "today": day.day == today,
        "make_up": day.make_up,
        "provisional": not day.known,
    }


def _folded(shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs of stopped days become one cell; what stands between them and today stays."""
    kept: list[dict[str, Any]] = []
    for cell in shown:
        last = kept[-1] if kept else None
        silent = cell["kind"] in ("stop", "rest", "holiday") and not cell["today"] and not cell.get("flag")
        if silent and last is not None and last["kind"] == "stop" and not last["today"]:
            last["folded"] = last.get("folded", 1) + (cell["kind"] == "stop")
            last["text"] = said("停%(folded)s日", folded=last["folded"])
            continue
        kept.append(dict(cell))
    return kept
