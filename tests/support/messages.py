"""E-mails as a mail system saves them."""

from email.message import EmailMessage

ENTERED = "Mon, 02 Mar 2026 23:58:00 +0800"


def saved_message(*, entered=ENTERED, sender="江屿 <jiangyu@example.cn>", subject="政府信息公开申请",
                  words="申请公开 LW-07 地块出让合同。", mark="<1@example.cn>", html="", attached=()):  # fmt: skip
    """The bytes of a message; `attached` are pairs of name and bytes, `entered` "" stands for no mail system's line."""
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = sender, subject, "Sun, 01 Mar 2026 20:00:00 +0800"
    if mark:
        message["Message-ID"] = mark
    message.set_content(html or words, subtype="html" if html else "plain")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    line = f"Received: from mx.example.cn by mail.yudong.example; {entered}\r\n" if entered else ""
    return line.encode() + message.as_bytes()
