"""`/mailbox`: what a development installation sent. There is no such page in production."""

from flask import Response
from flask.typing import ResponseReturnValue

from notifications import mailbox
from notifications.sms.queries import written
from notifications.web import blueprint
from services.config import settings
from services.errors import NotFound
from services.web import download, page, public

WHY = "开发用信箱，生产模式没有这一页"


@blueprint.get("/mailbox")
@public(WHY)
def mails() -> Response:
    """The newest mails first."""
    _only_in_development()
    return page("notifications/mailbox.html", mails=mailbox.received(), texts=written())


@blueprint.get("/mailbox/<key>")
@public(WHY)
def mail(key: str) -> Response:
    """One mail with its text and attachments."""
    _only_in_development()
    return page("notifications/mail.html", mail=mailbox.one(key)[0])


@blueprint.get("/mailbox/<key>/<int:place>")
@public(WHY)
def attachment(key: str, place: int) -> ResponseReturnValue:
    """An attachment by its place."""
    _only_in_development()
    attachments = mailbox.one(key)[1]
    if place >= len(attachments):
        raise NotFound("没有这个附件。")
    found = attachments[place]
    content = found.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    return download(data, found.get_filename() or "附件", found.get_content_type(), inline=True)


def _only_in_development() -> None:
    if settings().production:
        raise NotFound("没有这个页面。")
