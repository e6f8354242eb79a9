"""The history of a case in words: its steps and what was noted beside them, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from processing.commands.irregular import KINDS as IRREGULARITIES
from processing.commands.irregular import Irregularity
from processing.commands.sealing import SEALS
from processing.domain import BY_ACTION, STATE_LABELS
from processing.fees import MODE_LABELS, Mode
from processing.inquiries import RESULT_LABELS, InquiryResult
from processing.models import Note, Step
from processing.outcomes import OUTCOMES
from processing.publishing import ORIGIN_LABELS, STAGE_LABELS, Origin, PublicationStage
from processing.queries import CaseFile
from processing.supplement_rules import RESULT_LABELS as RESULT_OF_MATTER
from services.events.notifications import REASONS
from services.web.i18n import money
from services.words import day_word, joined, said, speak, words

NOTES = words(
    {
        "talk": "沟通记录",
        "help": "提供协助",
        "receipt_corrected": "收到日期经批准改早",
        "supplement": "收到补正材料",
        "withdrawal": "收到申请人的撤回",
        "correspondence_publication": "收到主动公开的建议",
        "correspondence_note": "收到补充说明",
        "correspondence_opinion": "收到意见",
        "correspondence_proof": "收到证明材料",
        "correspondence_contact": "收到联系方式变更",
        "correspondence_other": "收到其他来件",
        "sent_acknowledgement": "登记回执已送达",
        "sent_supplement": "补正告知书已送达",
        "sent_extension": "延期答复告知书已送达",
        "unsent_acknowledgement": "登记回执没有送达",
        "unsent_supplement": "补正告知书没有送达",
        "unsent_extension": "延期答复告知书没有送达",
        "sent_void": "已作废的答复在作废前发出",
        "sent_reply": "答复已送达",
        "unsent_reply": "答复没有送达",
        "sent_consult_third_party": "征求第三方意见书已送达",
        "unsent_consult_third_party": "征求第三方意见书没有送达",
        "sent_consult_told": "征求意见告知书已送达",
        "unsent_consult_told": "征求意见告知书没有送达",
        "sent_disclosure_told": "依申请公开告知书已送达",
        "unsent_disclosure_told": "依申请公开告知书没有送达",
        "sent_joint_maker_letter": "征求意见书已送达",
        "unsent_joint_maker_letter": "征求意见书没有送达",
        "sent_cooperation_letter": "协办函已送达",
        "unsent_cooperation_letter": "协办函没有送达",
        "sent_lead_body_letter": "征询牵头机关意见函已送达",
        "unsent_lead_body_letter": "征询牵头机关意见函没有送达",
        "late_cooperation": "收到协办机关迟到的答复",
        "sent_reasons_demand": "说明理由告知书已送达",
        "unsent_reasons_demand": "说明理由告知书没有送达",
        "sent_delay_notice": "延迟答复告知书已送达",
        "unsent_delay_notice": "延迟答复告知书没有送达",
        "sent_fee_notice": "收费通知书已送达",
        "unsent_fee_notice": "收费通知书没有送达",
        "sent_refund_notice": "退费通知书已送达",
        "unsent_refund_notice": "退费通知书没有送达",
        "sent_publication_reply": "关于主动公开建议的答复已送达",
        "unsent_publication_reply": "关于主动公开建议的答复没有送达",
        "taken_over": "机构改革承接",
        "sent_split_notice": "分件办理告知书已送达",
        "unsent_split_notice": "分件办理告知书没有送达",
    }
)
WAYS = words(
    {
        "post": "邮寄",
        "email": "电子邮件",
        "portal": "网上",
        "pick_up": "当面领取",
        "read_on_site": "当场阅读",
    }
)
# What proves itself is not said again beside its way.
PROOFS = words({"portal": None, "played": None, "counter": "当场交付"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `said` is the text of a note, `article` what a step rests on."""

    at: datetime
    who: str
    text: str
    article: str = ""
    said: str = ""
    is_step: bool = True

    def __post_init__(self) -> None:
        speak(self, "text", "article")


def history(file: CaseFile, more: Sequence[Line] = ()) -> list[Line]:
    """Steps and notes of the file and `more` lines from beside it, the newest first."""
    steps = [
        Line(step.at, step.actor_name, _step_words(step), BY_ACTION[step.action].basis) for step in file.steps
    ]
    notes = [
        Line(note.at, note.actor_name, _note_words(note), said=file.said.get(note.id, ""), is_step=False)
        for note in file.notes
    ]
    return sorted([*steps, *notes, *more], key=lambda line: line.at, reverse=True)


def _step_words(step: Step) -> str:
    detail = step.detail or {}
    done = said("修改答复草稿") if detail.get("revised") else BY_ACTION[step.action].label
    done = said("电子用印") if detail.get("electronic") else done
    done = said("从原登记台账导入") if detail.get("imported") else done
    told = joined("，", [*_told(detail), *_days(detail)])
    state = "" if step.to_state == step.from_state else joined("", ("（", STATE_LABELS[step.to_state], "）"))
    return joined("", (joined("：", (done, told)), state))


def _told(detail: dict[str, Any]) -> list[str]:
    outcome = OUTCOMES.get(str(detail.get("outcome")))
    told = [
        said(
            "%(level_name)s，第 %(level)s 级，共 %(of)s 级",
            level_name=said(detail["level_name"]),
            level=detail["level"],
            of=detail["of"],
        )
        if detail.get("level")
        else None,
        said("原编号 %(old_number)s", old_number=detail["old_number"]) if detail.get("old_number") else None,
        outcome.label if outcome else None,
        detail.get("document_number"),
        said("答复日 %(closed_on)s", closed_on=detail["closed_on"]) if detail.get("closed_on") else None,
        detail.get("officer"),
        detail.get("body"),
        detail.get("reason"),
        said("监督意见：%(note)s", note=detail["note"]) if detail.get("note") else None,
        detail.get("remark"),
    ]
    told += [WAYS.get(str(detail.get("way"))), _proof(detail), *_asked(detail), _in_place(detail)]
    return [part if isinstance(part, str) else str(part) for part in told if part]


def _in_place(detail: dict[str, Any]) -> str | None:
    """In whose place somebody acted: 代理张三，11月2日至11月9日."""
    lent = detail.get("for")
    return (
        said(
            "代理%(name)s，%(first)s至%(last)s",
            name=lent["name"],
            first=_day(lent["first"]),
            last=_day(lent["last"]),
        )
        if lent
        else None
    )


def _asked(detail: dict[str, Any]) -> list[str]:
    """What came of asking somebody, and what a fee comes to."""
    told = [IRREGULARITIES[Irregularity(detail["irregular"])].label] if detail.get("irregular") else []
    told += [RESULT_LABELS[InquiryResult(detail["result"])]] if detail.get("result") else []
    told += [MODE_LABELS[Mode(detail["mode"])]] if detail.get("mode") else []
    told += (
        [said("%(seals)s %(copies)s 份", seals=SEALS[detail["seal"]], copies=detail["copies"])]
        if detail.get("seal")
        else []
    )
    if detail.get("archive"):
        added = said("补充 ") if detail.get("adds") else ""
        told.append(
            said(
                "%(archive)s，%(added)s%(sheets)s 页",
                archive=detail["archive"],
                added=added,
                sheets=detail["sheets"],
            )
        )
    told += [*_publication(detail), *_matters(detail)]
    return [*told, money(detail["amount"])] if detail.get("amount") else told


def _matters(detail: dict[str, Any]) -> list[str]:
    """What a supplement made of its matters, counted."""
    counted = detail.get("matters") or {}
    told = [
        said("%(label)s %(counted)s 项", label=label, counted=counted[result])
        for result, label in RESULT_OF_MATTER.items()
        if counted.get(result)
    ]
    return [*told, said("新提出 %(raised)s 项", raised=detail["raised"])] if detail.get("raised") else told


def _publication(detail: dict[str, Any]) -> list[str]:
    told = [ORIGIN_LABELS[Origin(detail["origin"])]] if detail.get("origin") else []
    told += (
        [said("%(askers)s 人申请过同样信息", askers=detail["askers"])] if detail.get("askers", 0) > 1 else []
    )
    stage = detail.get("publication")
    return [*told, STAGE_LABELS[PublicationStage(stage)]] if stage else told


def _days(detail: dict[str, Any]) -> list[str]:
    days = []
    if detail.get("days"):
        days.append(said("%(days)s 个工作日", days=detail["days"]))
    if detail.get("receipt_date"):
        days.append(said("收到日期 %(receipt_date)s", receipt_date=_day(detail["receipt_date"])))
    if detail.get("until"):
        days.append(said("至 %(until)s", until=_day(detail["until"])))
    if detail.get("day"):
        days.append(_day(detail["day"]))
    return days


def _note_words(note: Note) -> str:
    detail = note.detail or {}
    if note.kind == "taken_over":
        basis = f"（{detail['basis']}）" if detail.get("basis") else ""
        return said(
            "机构改革：自%(on)s起由%(to)s继续办理，原由%(since)s办理%(basis)s",
            on=day_word(note.on),
            to=detail["to"],
            since=detail["from"],
            basis=basis,
        )
    told = [WAYS.get(str(detail.get("way"))), _proof(detail)]
    told.append(REASONS.get(str(detail.get("reason")), detail.get("reason")))
    again = NOTES.get(f"sent_{note.kind.removeprefix('again_')}") if note.kind.startswith("again_") else None
    kind = said("再次送出，%(what)s", what=again) if again else NOTES.get(note.kind, said("来件"))
    return joined("：", (joined("", (kind, "（", day_word(note.on), "）")), joined("，", told)))


def _proof(detail: dict[str, Any]) -> str | None:
    proof = detail.get("proof")
    return PROOFS.get(str(proof), proof)


def _day(told: str) -> str:
    return day_word(date.fromisoformat(told))
