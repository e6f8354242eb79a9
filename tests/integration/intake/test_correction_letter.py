"""A letter that asks for the correction of records, at the letter desk: its day from the envelope, its own register."""

from datetime import date

import pytest
from sqlalchemy import select

import intake.app
import processing.app
from intake import mail_queries
from intake.mail import Standing, Suspected
from intake.models import CorrectionRequest, MailCorrection, MailItem, Request
from processing.models import Correction
from services.actor import SYSTEM
from services.config import settings
from services.db import unit_of_work
from services.identity.permissions import Role
from services.ids import new_id
from services.web import build_app
from tests.integration.intake.portal import LETTER, pdf
from tests.integration.processing.test_pages import at_desk
from tests.support.agencies import new_office
from tests.support.deliveries import drain
from tests.support.pages import Visitor

NUMBER = "1099027144086"
ENVELOPE = ("carrier", "mail_number", "posted_on", "found_on", "signed_on", "signed_by", "handed_over_on")
FORM = {name: LETTER[name] for name in (*ENVELOPE, "marked", "to_office") if name in LETTER} | {
    "kind": "natural",
    "name": "江屿",
    "address": "青榆市河湾区临津路 88 号",
    "postcode": "255000",
    "record": "公租房配租名单中本人的姓名",
    "wanted": "由“江于”更正为“江屿”",
    "way": "post",
}


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK, Role.OFFICER)


def send(clerk, **changes):
    return clerk.post("/desk/correction", **{k: v for k, v in (FORM | changes).items() if v is not None})


def rows(office, model, context="intake"):
    with unit_of_work(context, office.scope) as session:
        return list(session.scalars(select(model)))


def test_a_signed_letter_counts_from_the_signature_and_stands_in_the_register(office, clerk):
    assert send(clerk).status_code == 303
    desk = clerk.text("/desk")
    [kept] = rows(office, CorrectionRequest)
    assert "已登记，收到日期 2026年3月2日" in desk and f"/cases/corrections/{kept.id}" in desk
    drain(office.agency_id)
    [kept], [opened] = rows(office, CorrectionRequest), rows(office, Correction, "processing")
    assert (kept.channel, kept.received_on, kept.evidence["mail_number"]) == (
        "letter",
        date(2026, 3, 2),
        NUMBER,
    )
    assert (opened.id, opened.number, opened.received_on, opened.channel) == (
        kept.id,
        kept.number,
        date(2026, 3, 2),
        "letter",
    )
    assert opened.registered_by != SYSTEM.name
    assert opened.due_date == date(2026, 3, 30) and opened.evidence == kept.evidence
    assert rows(office, Request) == []
    page = at_desk(build_app(settings(), [processing.app]), office).text(f"/cases/corrections/{kept.id}")
    assert "信函" in page and NUMBER in page and "2026年3月2日" in page and "江*" in page


@pytest.mark.parametrize(
    ("carrier", "channel"), [("ordinary_mail", "letter"), ("fax", "fax")], ids=["ordinary mail", "fax"]
)
def test_what_nobody_signed_for_counts_from_the_day_it_was_found(office, clerk, carrier, channel):
    changes = {"carrier": carrier, "mail_number": "", "signed_on": None, "posted_on": ""}
    assert send(clerk, found_on="2026-03-03", handed_over_on="2026-03-03", **changes).status_code == 303
    [kept] = rows(office, CorrectionRequest)
    assert (kept.received_on, kept.channel) == (date(2026, 3, 3), channel)
    drain(office.agency_id)


def test_the_day_is_explained_while_the_envelope_is_typed(clerk):
    box = clerk.text("/desk/correction/receipt-date?carrier=ems&signed_on=2026-03-02")
    assert "2026年3月2日" in box and "第四十一条" in box and "2026年3月30日" in box and "本机关自定" in box
    ordinary = clerk.text("/desk/correction/receipt-date?carrier=ordinary_mail&found_on=2026-03-03")
    assert "以收件之日为收到之日" in ordinary and "2026年3月3日" in ordinary
    assert "不能晚于今天" in clerk.text("/desk/correction/receipt-date?carrier=ems&signed_on=2999-01-01")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"signed_on": "2999-01-01"}, "不能晚于今天"),
        ({"signed_on": "2026-03-01"}, "不能早于邮戳日期"),
        ({"signed_on": ""}, "请填写机关签收的日期"),
        ({"name": ""}, "请填写姓名或名称"),
        ({"record": ""}, "请写明是哪一条信息记录"),
        ({"wanted": " "}, "请写明要求怎样更正"),
        ({"address": ""}, "选择邮寄，请填写通信地址"),
        ({"address": "", "way": "pick_up"}, "请填写联系电话或电子邮箱"),
        ({"way": "email"}, "选择电子邮件，请填写电子邮箱"),
        ({"way": "portal"}, "请从给出的几项里选"),
        ({"id_number": "379901198506142731"}, "校验位不符"),
        ({"carrier": "taube"}, "请从给出的几项里选"),
        ({"record": "长" * 2001}, "不能超过 2000 个字"),
        ({"receipt_date": "2026-01-01"}, "没有这个字段"),
        ({"key": ""}, ""),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(office, clerk, changes, says):
    answer = send(clerk, **changes)
    assert (answer.status_code, says in answer.get_data(as_text=True)) == (422, True)
    assert rows(office, CorrectionRequest) == []


def test_the_same_form_twice_is_one_and_a_known_envelope_must_be_meant(office, clerk):
    key = new_id().hex
    assert [send(clerk, key=key).status_code for _ in range(2)] == [303, 303]
    assert len(rows(office, CorrectionRequest)) == 1
    again = send(clerk, wanted="另一处")
    assert again.status_code == 422 and "已经登记过" in again.get_data(as_text=True)
    assert send(clerk, wanted="另一处", mail_again="1").status_code == 303
    drain(office.agency_id)


def test_an_envelope_with_a_correction_in_it_must_be_meant_for_an_application(office, clerk):
    assert send(clerk).status_code == 303
    again = clerk.post("/desk", **LETTER)
    assert again.status_code == 422 and "-更-" in again.get_data(as_text=True)
    assert clerk.post("/desk", **LETTER, mail_again="1").status_code == 303
    drain(office.agency_id)


def test_an_envelope_with_an_application_in_it_must_be_meant_too(office, clerk):
    assert clerk.post("/desk", **LETTER).status_code == 303
    assert send(clerk).status_code == 422
    assert send(clerk, mail_again="1").status_code == 303
    drain(office.agency_id)


def test_a_line_of_the_mail_register_leads_to_the_form_and_knows_what_was_in_it(office, clerk):
    assert clerk.post("/desk/mail", mail_number=NUMBER, suspected="correction").status_code == 303
    [item] = rows(office, MailItem)
    assert item.suspected is Suspected.CORRECTION
    place = f"/desk/correction?mail={item.id}"
    assert place.replace("&", "&amp;") in clerk.text("/desk") and place in clerk.text(f"/desk/mail/{item.id}")
    assert f'value="{NUMBER}"' in clerk.text(place)
    assert send(clerk, mail=str(item.id), signed_on=f"{date.today()}", handed_over_on="").status_code == 303
    [link] = rows(office, MailCorrection)
    [made] = rows(office, CorrectionRequest)
    assert (link.mail_id, link.correction_id) == (item.id, made.id)
    page = clerk.text(f"/desk/mail/{item.id}")
    assert made.number in page and "/cases/corrections/" in page
    with unit_of_work("intake", office.scope) as session:
        assert mail_queries.to_register(session, office.agency_id) == []
        [item] = session.scalars(select(MailItem))
        assert item.opened and mail_queries.standing(item) is Standing.HERE
    void = clerk.post(f"/desk/mail/{item.id}/void", void_reason="mistake")
    assert void.status_code == 409 and "不能作废" in void.get_data(as_text=True)
    drain(office.agency_id)


def test_what_went_back_to_the_post_takes_no_correction(office, clerk):
    clerk.post("/desk/mail", mail_number=NUMBER, addressed="other_body")
    [item] = rows(office, MailItem)
    assert clerk.post(f"/desk/mail/{item.id}/return", reason="写给他局").status_code == 303
    answer = send(clerk, mail=str(item.id))
    assert answer.status_code == 409 and "已经退回或者作废" in answer.get_data(as_text=True)
    assert rows(office, CorrectionRequest) == []


def test_what_came_with_it_can_be_opened_and_the_sender_follows_it_by_the_code_of_his_letter(office, clerk):
    import io

    assert send(clerk, scans=(io.BytesIO(pdf()), "来信.pdf")).status_code == 303
    drain(office.agency_id)
    [opened] = rows(office, Correction, "processing")
    officer = at_desk(build_app(settings(), [processing.app]), office)
    assert "来信.pdf" in officer.text(f"/cases/corrections/{opened.id}")
    from services.crypto import query_code

    visitor = Visitor(build_app(settings(), [intake.app]))
    visitor.home = "/track"
    there = visitor.post("/track", number=opened.number, code=query_code(opened.id))
    assert there.status_code == 303
    assert "收到您的更正申请并登记" in visitor.text("/track/correction")


def test_nobody_registers_without_the_permission(app, office):
    from tests.support.agencies import new_person

    new_person(office.agency_id, Role.OFFICER)
    officer = at_desk(app, office)
    assert officer.get("/desk/correction").status_code == 403
