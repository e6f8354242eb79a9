"""What is late at the desk: mail without an owner, applications whose applicant nobody has reached."""

from flask import url_for
from markupsafe import Markup

from intake import mail_queries
from intake.queries import unconfirmed_alarmed
from services.db import Scope, unit_of_work
from services.web import Viewer, acting_now, viewer
from services.web.i18n import _
from services.web.links import link


def late_count(who: Viewer) -> int | None:
    """How many items are nobody's, and how many applications unconfirmed, though their time has passed, for the tab;
    nothing to say is no number."""
    return sum(_counts(who)) or None


def alarm() -> Markup:
    """For the administration: what is late, with the way to it."""
    mails, unconfirmed = _counts(viewer())
    shown = Markup("")
    if mails:
        words = _("收发室有 %(n)s 件邮件到 17:00 没有移交或者没有签收。", n=mails)
        shown += _note(words, url_for("desk.mail"), _("去收件登记簿"))
    if unconfirmed:
        words = _(
            "有 %(n)s 件来件没有按时与申请人确认收到：平常信函、传真须当日联系，网上申请不超过 1 个工作日。",
            n=unconfirmed,
        )
        shown += _note(words, link("desk"), _("去收件"))
    return shown


def _counts(who: Viewer) -> tuple[int, int]:
    with unit_of_work("intake", Scope(who.agency.id)) as session:
        mails = mail_queries.waiting_count(session, who.agency.id, acting_now())
        return mails, unconfirmed_alarmed(session, who.agency.id)


def _note(words: str, where: str, label: str) -> Markup:
    return Markup('<p class="note note-late"><span>{} <a href="{}">{}</a></span></p>').format(
        words, where, label
    )
