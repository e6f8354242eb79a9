"""Who said what on the way to a signature: the lines of the approval sheet (审批表), one for every level."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from processing.domain import Action
from processing.models import CaseDocument, Step
from processing.queries import CaseFile
from processing.web.approval_panel import stood_in_words
from services.identity.approval.levels import Level
from services.identity.approval.substitutes import Right

Opinion = dict[str, Any]
SUBMITTED = frozenset({Action.SUBMIT, Action.SUBMIT_TO_SIGN})


def opinions(file: CaseFile, reply: CaseDocument | None, in_force: Sequence[Level]) -> list[Opinion]:
    """The officer's line, one of every level (of those in force, before it was submitted), the signature, a release."""
    names = [told["name"] for told in file.case.levels or ()]
    if not names and (reply is None or not _last(file.steps, SUBMITTED)):
        names = [level.name for level in in_force]
    said = {review.get("level"): review for review in (reply.reviews if reply else None) or ()}
    levels = [_level(name, said.get(n)) for n, name in enumerate(names, 1)]
    return [
        _step("承办人意见", "拟稿送审", _last(file.steps, SUBMITTED), Right.REVIEW),
        *levels,
        _step("负责人签发", "同意签发", _last(file.steps, {Action.SIGN}), Right.SIGN),
        *_release(file),
    ]


def _release(file: CaseFile) -> list[Opinion]:
    """Only where a reply goes out against a third party's will does somebody release it."""
    step = _last(file.steps, {Action.RELEASE})
    if step is None:
        return []
    return [_step("负责人放行", (step.detail or {}).get("remark") or "等待期满，同意放行", step, Right.SIGN)]


def _level(name: str, said: dict[str, Any] | None) -> Opinion:
    role = f"{name}意见"
    if said is None:
        return {"role": role, "opinion": "", "name": "", "on": ""}
    opinion = _in_place(said.get("remark") or "审核通过", said, Right.REVIEW)
    return {"role": role, "opinion": opinion, "name": said["name"], "on": date.fromisoformat(said["on"])}


def _step(role: str, opinion: str, step: Step | None, right: Right) -> Opinion:
    if step is None:
        return {"role": role, "opinion": "", "name": "", "on": ""}
    said = _in_place(opinion, step.detail or {}, right)
    return {"role": role, "opinion": said, "name": step.actor_name, "on": step.on}


def _in_place(opinion: str, told: dict[str, Any], right: Right) -> str:
    lent = stood_in_words(told.get("for"), right)
    return f"{opinion}（{lent}）" if lent else opinion


def _last(steps: Sequence[Step], actions: set[Action] | frozenset[Action]) -> Step | None:
    return max((step for step in steps if step.action in actions), key=lambda step: step.at, default=None)
