"""How a step looks on the case page: one button where nothing must be said, a link to its form, four doors to a reply."""

from typing import Any

from flask import url_for

from processing.domain import Action, State, Transition
from processing.models import Case
from services.words import said, words

Button = dict[str, Any]

# Steps that need nothing more said are one button; the others open a form.
AT_ONCE = frozenset(
    {
        Action.CLAIM,
        Action.SUBMIT,
        Action.SUBMIT_TO_SIGN,
        Action.NEXT_LEVEL,
        Action.APPROVE,
        Action.SIGN,
        Action.WITHDRAW,
        Action.LAPSE_SUPPLEMENT,
        Action.REGISTER_RAISED,
        Action.CHARGE_FEE,
        Action.DECLINE_FEE,
        Action.LAPSE_PAYMENT,
        Action.LEAVE,
        Action.REOPEN,
    }
)
PRIMARY = (
    Action.REGISTER_RAISED,
    Action.SIGN,
    Action.RELEASE,
    Action.APPROVE,
    Action.NEXT_LEVEL,
    Action.SUBMIT,
    Action.SUBMIT_TO_SIGN,
    Action.CHARGE_FEE,
    Action.RECEIVE_PAYMENT,
    Action.DRAFT,
    Action.CLAIM,
    Action.LAPSE_SUPPLEMENT,
    Action.LAPSE_PAYMENT,
    Action.REOPEN,
)

# The four doors to a reply; the form opens at the chosen one.
DOORS: tuple[tuple[str, str, dict[str, Any]], ...] = words(
    (
        (
            "予以公开",
            "提供信息，或者告知获取的方式和途径 · 条例第三十六条第一项、第二项",
            {"outcome": "granted"},
        ),
        ("部分公开", "能作区分处理的，提供可以公开的部分并说明理由 · 条例第三十七条", {"outcome": "partial"}),
        (
            "不予公开",
            "写明依据和理由，告知先申请行政复议 · 条例第三十六条第三项、第七项",
            {"family": "refused"},
        ),
        (
            "其他情形",
            "不掌握、不明确、重复、信访等 · 条例第三十六条、第三十八条、第三十九条",
            {"family": "unavailable"},
        ),
    )
)


def buttons_of(case: Case, row: Transition) -> list[Button]:
    """The buttons of a step that can be taken: one, or the doors to a reply."""
    if row.action is not Action.DRAFT:
        return [_button(case, row)]
    if case.state is State.DRAFTING:
        return [_button(case, row), _decide_anew(case)]
    if case.supplement_lapsed:
        return [
            _door(
                case,
                (said("不再处理"), said("逾期不补正，视为放弃申请 · 条例第三十条"), {"outcome": "other_1"}),
            )
        ]
    if case.payment_lapsed:
        return [
            _door(
                case,
                (
                    said("不再处理"),
                    said("逾期未缴费，视为放弃申请 · 国办函〔2020〕109号"),
                    {"outcome": "other_2"},
                ),
            )
        ]
    return [_door(case, door) for door in DOORS]


def _decide_anew(case: Case) -> Button:
    small = said("重新选定结果和依据、补写证明，全文由模板重新生成 · 条例第三十六条、第三十七条")
    return {
        "label": said("改结果和依据"),
        "url": url_for(".draft", case_id=case.id),
        "small": small,
        "article": "",
        "primary": False,
        "post": False,
    }


def _door(case: Case, door: tuple[str, str, dict[str, Any]]) -> Button:
    label, small, chosen = door
    address = url_for(".draft", case_id=case.id, **chosen)
    return {
        "label": said("起草答复：%(label)s", label=label),
        "url": address,
        "small": small,
        "article": "",
        "primary": True,
        "post": False,
    }


def _button(case: Case, row: Transition) -> Button:
    at_once = row.action in AT_ONCE
    revising = row.action is Action.DRAFT and case.state is State.DRAFTING
    label = said("补充归档") if row.action is Action.ARCHIVE and case.archive_number else row.label
    address = url_for(
        ".wording" if revising else f".{row.action}",
        case_id=case.id,
        version=case.version if at_once else None,
    )
    return {
        "label": said("修改答复") if revising else label,
        "url": address,
        "small": said("逐字修改，预览 PDF") if revising else row.hint,
        "article": row.basis,
        "primary": row.action in PRIMARY,
        "post": at_once,
    }
