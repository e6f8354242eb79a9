"""What an e-mail proves and says (条例第三十一条第三项)."""

import random
from datetime import date

import pytest

from intake.message import MOST_ATTACHMENTS, read_message
from services.errors import Invalid
from services.files import sniff
from tests.support.messages import saved_message

MESSAGE = saved_message(attached=[("申请表.pdf", b"%PDF-1.4"), ("身份证.jpg", b"\xff\xd8\xff")])


def test_the_day_is_the_mail_systems_own_not_the_senders_clock():
    assert read_message(MESSAGE).received_on == date(2026, 3, 2)


def test_the_day_is_the_day_in_china():
    utc = saved_message(entered="Mon, 02 Mar 2026 16:30:00 +0000")
    assert read_message(utc).received_on == date(2026, 3, 3)


def test_the_line_on_top_is_the_last_server_and_the_agencys():
    earlier = b"Received: from pc by mx.example.cn; Sun, 01 Mar 2026 20:00:01 +0800\r\n"
    first = saved_message().split(b"\r\n", 1)
    assert read_message(first[0] + b"\r\n" + earlier + first[1]).received_on == date(2026, 3, 2)


@pytest.mark.parametrize("entered", ["", "some day", "Mon, 99 Foo 2026", "Mon, 02 Mar 2026 23:58:00 -0000"])
def test_without_a_day_of_the_mail_system_nothing_is_proved(entered):
    assert read_message(saved_message(entered=entered)).received_on is None


def test_sender_subject_words_and_attachments_are_read():
    told = read_message(MESSAGE)
    assert (told.sender, told.address) == ("江屿", "jiangyu@example.cn")
    assert told.text == "政府信息公开申请\n申请公开 LW-07 地块出让合同。"
    assert [name for name, _ in told.attachments] == ["申请表.pdf", "身份证.jpg"]


def test_a_web_page_is_read_as_text_without_what_it_runs():
    page = "<style>p{color:red}</style><p>第一行</p><div>第二行<br>第三行<script>alert(1)</script></div>"
    assert read_message(saved_message(html=page)).text.splitlines()[1:] == ["第一行", "第二行", "第三行"]


@pytest.mark.parametrize("charset", [b"", b"; charset=nonsense", b"; charset=us-ascii", b"; charset=gb2312"])
def test_words_in_gb_are_read_whatever_character_set_is_named(charset):
    head = (
        b"From: a@example.cn\r\nContent-Type: text/plain"
        + charset
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    assert read_message(head + "申请公开合同".encode("gb18030")).text == "申请公开合同"


def test_the_same_message_bears_the_same_mark_and_names_nobody():
    one, again, other = (read_message(saved_message(mark=mark)).mark for mark in ("<1@a>", "<1@a>", "<2@a>"))
    assert one == again != other and "@" not in one
    assert read_message(saved_message(mark="")).mark != read_message(saved_message(mark="", words="x")).mark


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00\xff" * 40, b"Subject: x\r\n\r\ny"])
def test_what_is_no_message_is_refused(data):
    with pytest.raises(Invalid):
        read_message(data)
    with pytest.raises(Invalid):
        sniff(data, "来信.eml")


def test_a_message_is_a_kind_of_file_that_is_taken():
    assert sniff(MESSAGE, "来信.eml") == "message/rfc822"


def test_too_many_attachments_are_refused():
    many = [(f"{n}.txt", b"x") for n in range(MOST_ATTACHMENTS + 1)]
    with pytest.raises(Invalid):
        read_message(saved_message(attached=many))


def test_a_damaged_message_is_read_or_refused_and_never_breaks_anything():
    chance = random.Random(31)
    for _ in range(400):
        data = bytearray(MESSAGE)
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            told = read_message(bytes(data))
        except Invalid:
            continue
        (told.sender + told.address + told.text).encode("utf-8")
        assert "\x00" not in told.sender + told.address + told.text
