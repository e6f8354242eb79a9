"""The reply: drafted, reviewed, signed, sealed, taken back, sent in time or late; or withdrawn before it comes to that."""

from processing import commands
from processing.alerts import TO_BE_READ
from processing.commands.replying import Decision
from processing.commands.sealing import SEALS
from processing.domain import State
from processing.evidence import proofs_for
from processing.handlers.arriving import on_withdrawal_received
from processing.handlers.sending import on_notice_dispatched
from processing.models import CaseDocument, Inquiry
from processing.outcomes import OUTCOMES, allowed_grounds
from services.events.intake import WithdrawalReceived
from services.events.notifications import NoticeDispatched
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.processing.lives.asking import ask_third_party
from tests.integration.processing.lives.life import Life, NotNow

ROWS = [row for row in OUTCOMES if row not in ("other_1", "other_2", "other_3")]
GIVING = ("granted", "partial")


def draft(life: Life) -> None:
    # Whoever told an unwilling third party what is disclosed mostly discloses it.
    told = life.asked(Inquiry.told_on.is_not(None))
    row = life.one_of(GIVING if told and life.draw(4) else ROWS)
    codes = [ground.code for ground in allowed_grounds(row)]
    # What is given in part also says why the rest stays back; now and then somebody forgets to.
    rest = [life.one_of(codes[1:])] if row == "partial" and life.draw(8) else []
    draft_as(life, row, [codes[0], *rest] if row == "partial" else [life.one_of(codes)])


def draft_as(life: Life, row: str, codes: list[str], **by) -> None:
    evidence = {proof.name: "见案卷" for proof in proofs_for(codes)}
    life.do(commands.draft_reply, Decision(row, codes, evidence=evidence), **by)


def grant(life: Life) -> None:
    draft_as(life, "granted", ["36-2"])


def draft_by_another(life: Life) -> None:
    """A second officer drafts it, or the reviewer, who may not review it then."""
    if life.draw(3):
        return draft_as(life, "refused_6", ["16-2a"], who=life.place.colleague)
    return draft_as(life, "refused_6", ["16-2a"], role=Role.REVIEWER)


def revise(life: Life) -> None:
    """The wording is edited, and loses the paragraph on remedies."""
    life.do(commands.revise_draft, "改过的正文")


def submit(life: Life) -> None:
    life.do(commands.submit)


def approve(life: Life) -> None:
    life.do(commands.approve, role=Role.REVIEWER)


def send_back(life: Life) -> None:
    life.do(commands.return_draft, "请改", role=life.one_of([Role.RESPONSIBLE, Role.REVIEWER]))


def sign(life: Life) -> None:
    life.do(commands.sign, role=Role.RESPONSIBLE)


def seal(life: Life) -> None:
    name = life.one_of(SEALS)
    life.do(commands.seal, name=name, copies=1 + life.draw(3), on=life.day)


def replies(life: Life, stage: str):
    """Replies of the case in hand at this stage."""
    return life.papers(CaseDocument.kind == "reply", CaseDocument.stage == stage)


def void_reply(life: Life) -> None:
    """Taken back before it leaves; sometimes it has left all the same."""
    paper = life.one_of(replies(life, "issued"))
    life.do(commands.void_document, paper.id, "文字有误" if life.draw(6) else "", role=Role.RESPONSIBLE)
    life.taken.append("void_reply")
    if life.draw(2) == 0:
        _leaves(life, paper, "void_reply_leaves")


def void_letter(life: Life) -> None:
    """A letter that has not left is taken back; one that moved the clock is not."""
    letters = life.papers(CaseDocument.kind != "reply")
    if life.draw(4):
        letters = [one for one in letters if one.kind in ("consult_told", "split_notice", "refund_notice")]
    life.do(commands.void_document, life.one_of(letters).id, "文字有误", role=Role.RESPONSIBLE)
    life.taken.append("void_letter")


def letter_taken_back(life: Life) -> None:
    """The applicant was to be told that a third party is asked; the letter is taken back."""
    ask_third_party(life)
    void_letter(life)


def goes_out(life: Life) -> None:
    """The reply leaves; what a court or review body stopped does not, nor what waits to be released."""
    case = life.own()
    if case.joined_to or case.awaits_release or life.state is not State.SIGNED:
        raise NotNow
    if case.outcome in GIVING and "stop_order" in (case.warnings or ()):
        raise NotNow
    _leaves(life, replies(life, "issued")[-1], "goes_out")
    if life.state is State.CLOSED and not life.own().timely:
        life.taken.append("answered_late")


def goes_out_late(life: Life) -> None:
    """Signed, and left to lie for weeks."""
    if life.state is not State.SIGNED:
        raise NotNow
    life.pass_days(10 + life.draw(30))
    goes_out(life)


def _leaves(life: Life, paper, name: str) -> None:
    fact = {"notice_id": new_id(), "kind": "reply", "way": "post", "proof": "EMS 1", "document_id": paper.id}
    life.hear(on_notice_dispatched, NoticeDispatched(**fact, on=life.day), name)


def withdraw(life: Life) -> None:
    if life.draw(4):
        raise NotNow
    life.hear(on_withdrawal_received, WithdrawalReceived(on=life.day, channel="letter"), "withdrawal_comes")
    life.do(commands.withdraw)


def read(life: Life) -> None:
    """What came in is looked at."""
    if not set(life.own().warnings or ()) & TO_BE_READ:
        raise NotNow
    life.do(commands.mark_read)


OFTEN = {
    State.EXAMINING: (draft, draft, withdraw),
    State.AWAITING_SUPPLEMENT: (withdraw,),
    State.AWAITING_PAYMENT: (withdraw,),
    State.DRAFTING: (submit, submit, submit, draft, withdraw),
    State.JOINED: (withdraw,),
    State.IN_REVIEW: (approve, approve, send_back),
    State.TO_SIGN: (sign, sign, sign, send_back),
    State.SIGNED: (goes_out, goes_out, seal, void_reply),
}
BENT = {
    State.EXAMINING: (grant, draft, draft_by_another, letter_taken_back),
    State.DRAFTING: (submit, submit, submit, draft_by_another, revise, void_letter),
    State.IN_REVIEW: (approve, approve, approve, send_back),
    State.TO_SIGN: (sign, sign, sign, send_back, void_letter),
    State.SIGNED: (seal, seal, void_reply, void_reply, goes_out, goes_out_late),
    State.CLOSED: (read, void_letter),
}
