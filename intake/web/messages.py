"""E-mails at the desk: what a saved message knows goes into the form, its attachments and its mark into the file."""

from dataclasses import replace
from typing import Any

from intake.commands import Upload
from intake.domain import Letter
from intake.message import Message, read_message
from intake.web import desk
from intake.web.envelope import REGISTER
from intake.web.uploads import uploads
from services.channels import Channel
from services.errors import Invalid
from services.files import sniff
from services.web import requires
from services.web.i18n import _, full_date
from services.words import day_word, said

SAVED = ".eml"


@desk.post("/message")
@requires(REGISTER)
def read_saved_message() -> dict[str, Any]:
    """What a saved e-mail says, for the fields of the form; nothing of it is kept here. Raises Invalid."""
    files = [one for one in uploads(("scans", "scan")) if _is_saved(one)]
    if not files:
        raise Invalid(_("请选择邮件系统另存的邮件文件（.eml）。"))
    message = read_message(files[0].data)
    came = message.received_on
    fields = {
        "found_on": came.isoformat() if came else "",
        "email": message.address,
        "name": message.sender,
        "text": message.text,
    }
    return {"fields": fields, "words": _noticed(message)}


def enclosed(letter: Letter, channel: Channel, files: list[Upload]) -> tuple[Letter, list[Upload]]:
    """An e-mail with what its saved message proves: its mark, and its attachments as files one can open.

    Raises Invalid for a day later than the mail system's: the period runs from when the mail was there.
    """
    messages = [read_message(one.data) for one in files if _is_saved(one)] if channel is Channel.EMAIL else []
    for message in messages:
        if message.received_on and letter.found_on > message.received_on:
            late = said(
                "邮件系统 %(day)s 已经收到这封邮件，收到日期不能晚于这一天。",
                day=day_word(message.received_on, with_year=True),
            )
            raise Invalid(late, fields={"found_on": late})
    if messages and not letter.mail_number:
        letter = replace(letter, mail_number=messages[0].mark)
    kept = [Upload(name, data) for message in messages for name, data in message.attachments]
    return letter, [*files, *(one for one in kept if _is_taken(one))]


def _is_saved(upload: Upload) -> bool:
    return upload.name.lower().endswith(SAVED)


def _is_taken(upload: Upload) -> bool:
    """What is of no kind the platform takes stays inside the message, where it came."""
    try:
        sniff(upload.data, upload.name)
    except Invalid:
        return False
    return not _is_saved(upload)


def _noticed(message: Message) -> str:
    if message.received_on is None:
        first = _("邮件文件没有写明何时进入邮件系统，请按邮件系统的记录填写日期。")
    else:
        first = _("%(day)s进入邮件系统。", day=full_date(message.received_on))
    files = len(message.attachments)
    more = _("附件 %(n)s 个，随邮件一起保存。", n=files) if files else ""
    return first + _("已填入发件人和正文，请核对。") + more
