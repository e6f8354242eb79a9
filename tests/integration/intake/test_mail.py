"""The mail register: entered, handed over, countersigned, registered as applications; nothing lost, nothing sent back."""

import io
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select, text

from intake import commands
from intake import mail_queries as queries
from intake.commands.handing import Receiver
from intake.commands.mail import MailEntry
from intake.domain import Carrier
from intake.mail import Addressed, Suspected
from intake.models import MailItem, MailLink, Request
from intake.tasks import alarm_mail
from services.clock import CHINA, china_date, system_now
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed
from services.identity.models import Agency
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.intake.portal import LETTER, clerk_of, pdf
from tests.support.agencies import new_office, new_person

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=CHINA)
TODAY = china_date(system_now())


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK, Role.OFFICER)


def items_of(office) -> list[MailItem]:
    with unit_of_work("intake", office.scope) as session:
        return list(session.scalars(select(MailItem).order_by(MailItem.year, MailItem.no)))


def entered(office, *, now=NOW, **changes) -> MailItem:
    told = {"mail_number": "1099027144086", "carrier": Carrier.EMS, "arrived_at": now, "signed_by": "收发室"}
    with unit_of_work("intake", office.scope) as session:
        entry = MailEntry(**(told | changes))
        return commands.register_mail(session, office.agency_id, entry, key=None, actor=office.clerk, now=now)


def handed(office, item, *, to=None, now=NOW):
    to = to or Receiver(office.officer.id, office.officer.name)
    with unit_of_work("intake", office.scope) as session:
        return commands.hand_over(session, office.agency_id, [item.id], to, actor=office.clerk, now=now)


def test_a_scanned_number_alone_makes_a_line(office, clerk):
    answer = clerk.post("/desk/mail", mail_number="1099 0271 4408 6")
    assert answer.status_code == 303
    [item] = items_of(office)
    assert (item.no, item.mail_number, item.carrier, item.suspected) == (1, "1099027144086", "ems", "unsure")
    page = clerk.text(answer.headers["Location"])
    assert "收件 1 号已登记" in page and "未移交" in page


def test_the_same_form_and_the_same_number_make_one_line(office, clerk):
    key = new_id().hex
    for _ in range(2):
        assert clerk.post("/desk/mail", mail_number="1", key=key).status_code == 303
    refused = clerk.post("/desk/mail", mail_number="1")
    assert refused.status_code == 422 and "这个邮件号已经登记过" in refused.get_data(as_text=True)
    assert clerk.post("/desk/mail", mail_number="1", again="1").status_code == 303
    assert [item.no for item in items_of(office)] == [1, 2]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("day", "2999-01-01", "不能晚于现在"),
        ("day", "gestern", "2026-11-22 的样子"),
        ("time", "25:99", "09:30 的样子"),
        ("carrier", "taube", "请从给出的几项里选"),
        ("suspected", "maybe", "请从给出的几项里选"),
        ("sender", "长" * 101, "不能超过 100 个字"),
    ],
)
def test_a_bad_line_is_refused_and_leaves_nothing(office, clerk, field, value, says):
    answer = clerk.post("/desk/mail", mail_number="1", **{field: value})
    assert (answer.status_code, says in answer.get_data(as_text=True)) == (422, True)
    assert items_of(office) == []


def test_an_enter_too_many_makes_no_line(office, clerk):
    assert clerk.post("/desk/mail").status_code == 422
    assert clerk.post("/desk/mail", carrier="ordinary_mail").status_code == 303
    assert [item.mail_number for item in items_of(office)] == [""]


def test_who_wrote_it_is_sealed_and_masked(office, clerk):
    clerk.post("/desk/mail", mail_number="1", sender="江屿", addressee="槐主任")
    with unit_of_work("intake", office.scope) as session:
        raw = session.execute(text("SELECT m::text FROM intake.mail_item m")).scalar_one()
    assert "江屿" not in raw and "槐主任" not in raw
    assert "江*" in clerk.text("/desk/mail") and "江屿" not in clerk.text("/desk/mail")
    assert 'value="江屿"' in clerk.text(f"/desk/mail/{items_of(office)[0].id}")


def test_two_people_hand_it_from_one_to_the_other(app, office, clerk):
    item = entered(office)
    officer = new_person(office.agency_id, Role.CLERK)
    assert clerk.post("/desk/mail/hand-over", item=str(item.id), to="").status_code == 422
    assert clerk.post("/desk/mail/hand-over", item=str(item.id), to="nobody").status_code == 422
    assert clerk.post("/desk/mail/hand-over", item=str(item.id), section="业务科").status_code == 422
    assert clerk.post("/desk/mail/hand-over", to=officer.id).status_code == 422
    assert clerk.post("/desk/mail/hand-over", item=str(item.id), to=officer.id).status_code == 303
    alone = clerk.post("/desk/mail/countersign", item=str(item.id))
    assert alone.status_code == 403 and "须由另一个人签收" in alone.get_data(as_text=True)
    other = clerk_of(app, office, Role.OFFICER)
    assert other.post("/desk/mail/countersign", item=str(item.id)).status_code == 303
    assert other.post("/desk/mail/countersign", item=str(item.id)).status_code == 409
    [item] = items_of(office)
    assert item.confirmed_at is not None and item.confirmed_by_id != item.handed_by_id


def test_what_was_not_handed_over_cannot_be_countersigned(office):
    item = entered(office)
    with unit_of_work("intake", office.scope) as session:
        with pytest.raises(Conflict, match="没有待签收"):
            commands.countersign(session, office.agency_id, [item.id], actor=office.officer, now=NOW)


def test_business_mail_goes_to_a_section_by_name(office):
    item = entered(office, suspected=Suspected.NO)
    assert handed(office, item, to=Receiver(None, "业务科")) == 1
    with unit_of_work("intake", office.scope) as session:
        assert queries.unowned(session, office.agency_id) == []


def test_what_nobody_owns_by_five_is_an_alarm_once(office):
    late, early = entered(office), entered(office, mail_number="2", suspected=Suspected.NO)
    handed(office, early, to=Receiver(None, "业务科"))
    handed(office, late)  # handed over, but nobody signed for it: still nobody's
    five = NOW.replace(hour=17)
    with unit_of_work("intake", office.scope) as session:
        agency = session.get(Agency, office.agency_id)
        alarm_mail(session, agency, five.date(), five)
        alarm_mail(session, agency, five.date(), five + timedelta(days=1))
        assert queries.waiting_count(session, office.agency_id, five) == 1
        assert queries.waiting_count(session, office.agency_id, five - timedelta(seconds=1)) == 0
    assert [item.alarmed_at for item in items_of(office)] == [five, None]


def test_the_alarm_stands_on_the_page_and_in_the_administration(app, office, clerk):
    entered(office)
    page = clerk.text("/desk/mail")
    assert "过了 17:00 还没有人接手" in page and "无人接手" in page
    admin = clerk_of(app, office, Role.AGENCY_ADMIN)
    assert "到 17:00 没有移交" in admin.text("/admin/agency/")


def test_misdelivered_mail_goes_back_and_an_opened_application_never(office, clerk):
    ours, theirs = entered(office), entered(office, mail_number="2", addressed=Addressed.OTHER_BODY)
    opened = entered(office, mail_number="3", addressed=Addressed.OTHER_BODY, opened=True)
    for item, says in ((ours, "误投"), (opened, "第三十六条第五项")):
        answer = clerk.post(f"/desk/mail/{item.id}/return", reason="不是我们的")
        assert (answer.status_code, says in answer.get_data(as_text=True)) == (409, True)
    assert clerk.post(f"/desk/mail/{theirs.id}/return", reason="").status_code == 422
    assert (
        clerk.post(f"/desk/mail/{theirs.id}/return", reason="收件人是区档案馆", proof="T1").status_code == 303
    )
    assert clerk.post(f"/desk/mail/{theirs.id}/return", reason="再退").status_code == 409
    assert "退回邮政" in clerk.text(f"/desk/mail/{theirs.id}")


def test_what_was_opened_stays_opened(office, clerk):
    item = entered(office, addressed=Addressed.OTHER_BODY, opened=True)
    told = {"mail_number": item.mail_number, "carrier": "ems", "addressed": "other_body", "suspected": "no"}
    told |= {"day": "2026-03-02", "time": "12:00"}
    assert clerk.post(f"/desk/mail/{item.id}", **told).status_code == 303
    assert clerk.post(f"/desk/mail/{item.id}/return", reason="退").status_code == 409


def test_a_line_is_completed_but_its_day_stands_once_it_was_handed_over(office, clerk):
    item = entered(office)
    told = {"mail_number": item.mail_number, "carrier": "courier", "suspected": "yes", "sender": "江屿"}
    told |= {"day": "2026-03-02", "time": "12:00", "addressed": "leader"}
    assert clerk.post(f"/desk/mail/{item.id}", **told).status_code == 303
    handed(office, items_of(office)[0])
    assert clerk.post(f"/desk/mail/{item.id}", **(told | {"time": "08:00"})).status_code == 409
    [item] = items_of(office)
    assert (item.carrier, item.addressed, item.suspected) == ("courier", "leader", "yes")


def test_a_slip_is_void_and_keeps_its_number(office, clerk):
    first, second = entered(office), entered(office, mail_number="2")
    handed(office, second)
    assert clerk.post(f"/desk/mail/{first.id}/void", void_reason="").status_code == 422
    assert clerk.post(f"/desk/mail/{first.id}/void", void_reason="mistake").status_code == 303
    assert clerk.post(f"/desk/mail/{second.id}/void", void_reason="mistake").status_code == 409
    entered(office)
    assert [item.no for item in items_of(office)] == [1, 2, 3]


def test_one_item_brings_its_facts_to_several_applications(office, clerk):
    item = entered(office, addressed=Addressed.OFFICE)
    assert "收发室转来" in clerk.text("/desk")
    page = clerk.text(f"/desk?mail={item.id}")
    assert 'value="1099027144086"' in page and 'value="2026-03-02"' in page
    told = LETTER | {"mail": str(item.id), "do": "same"}
    where = clerk.post("/desk", **told).headers["Location"]
    assert str(item.id) in where
    assert clerk.post("/desk", **(told | {"text": "另一事项", "mail_again": "1"})).status_code == 303
    with unit_of_work("intake", office.scope) as session:
        assert len(session.scalars(select(MailLink)).all()) == 2
        assert queries.to_register(session, office.agency_id) == []
    assert "收发室转来" not in clerk.text("/desk")


def test_an_application_of_a_known_mail_number_finds_its_line_by_itself(office, clerk):
    entered(office)
    assert clerk.post("/desk", **LETTER).status_code == 303
    with unit_of_work("intake", office.scope) as session:
        [link] = session.scalars(select(MailLink))
        assert link.request_id == session.scalars(select(Request.id)).one()
    assert items_of(office)[0].opened


def test_a_supplement_settles_its_envelope_too(office, clerk):
    clerk.post("/desk", **(LETTER | {"mail_number": "77"}))
    item = entered(office, mail_number="88", now=system_now())
    with unit_of_work("intake", office.scope) as session:
        number = session.scalars(select(Request.number)).one()
    given = {
        "carrier": "ems",
        "mail_number": "88",
        "signed_on": TODAY.isoformat(),
        "marked": "1",
        "to_office": "1",
    }
    told = given | {"number": number, "kind": "note", "mail": str(item.id)}
    assert clerk.post("/desk/attach", **told).status_code == 303
    with unit_of_work("intake", office.scope) as session:
        assert queries.to_register(session, office.agency_id) == []


def test_a_returned_item_takes_no_application(office, clerk):
    item = entered(office, addressed=Addressed.OTHER_BODY)
    clerk.post(f"/desk/mail/{item.id}/return", reason="误投")
    assert clerk.post("/desk", **(LETTER | {"mail": str(item.id)})).status_code == 409
    with unit_of_work("intake", office.scope) as session:
        assert session.scalars(select(Request)).all() == []


def test_the_statement_answers_that_there_was_no_such_letter(office, clerk):
    item = entered(office)
    handed(office, item)
    found, none = (text_of(clerk.get(f"/desk/mail/statement.pdf?q={q}")) for q in ("1099027144086", "999"))
    assert "2026 年第 1 号" in found and office.officer.name in found
    assert "没有邮件号为999的邮件" in none
    assert clerk.get("/desk/mail/statement.pdf").status_code == 422
    assert "查无此件" in clerk.text("/desk/mail?q=999") and "收件 1 号" in clerk.text(
        "/desk/mail?q=1099027144086"
    )


def text_of(answer) -> str:
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_the_register_of_a_day_is_a_spreadsheet(office, clerk):
    entered(office, sender="=SUM(A1)")
    answer = clerk.get("/desk/mail/register.xlsx?on=2026-03-02")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    row = [cell.value for cell in sheet[3]]
    assert row[:5] == ["1", "2026-03-02 12:00", "1099027144086", "EMS", "=SUM(A1)"]
    assert sheet["E3"].data_type == "s"


def test_a_photo_of_the_envelope_is_kept(office, clerk):
    told = {"mail_number": "1", "scan": (io.BytesIO(pdf()), "信封.pdf")}
    assert clerk.post("/desk/mail", **told).status_code == 303
    [item] = items_of(office)
    assert clerk.get(f"/desk/mail/{item.id}/scan").data.startswith(b"%PDF")
    assert clerk.post("/desk/mail", mail_number="2", scan=(io.BytesIO(b"MZ"), "virus.exe")).status_code == 422


def test_another_agencys_mail_does_not_exist_here(app, office, clerk):
    item, other = entered(office), clerk_of(app, new_office())
    for path in ("", "/scan"):
        assert other.get(f"/desk/mail/{item.id}{path}").status_code == 404
    assert other.post(f"/desk/mail/{item.id}/void", void_reason="mistake").status_code == 404
    assert other.post("/desk/mail/countersign", item=str(item.id)).status_code in (403, 404)
    assert items_of(office)[0].voided_at is None


def test_who_may_not_register_sees_and_countersigns_only(app, office):
    item = entered(office)
    officer = clerk_of(app, office, Role.OFFICER)
    assert officer.get("/desk/mail").status_code == 200
    assert officer.post("/desk/mail", mail_number="1").status_code == 403
    assert officer.post("/desk/mail/hand-over", item=str(item.id), to="x").status_code == 403
    assert clerk_of(app, office, Role.REPORT_OFFICER).get("/desk/mail").status_code == 403


def test_an_unknown_receiver_is_refused_by_the_command(office):
    item = entered(office)
    with unit_of_work("intake", office.scope) as session:
        with pytest.raises(Invalid, match="移交给谁"):
            commands.hand_over(
                session, office.agency_id, [item.id], Receiver(None, ""), actor=office.clerk, now=NOW
            )
        commands.hand_over(
            session,
            office.agency_id,
            [item.id],
            Receiver(office.officer.id, "x"),
            actor=office.clerk,
            now=NOW,
        )
        with pytest.raises(NotAllowed):
            commands.countersign(session, office.agency_id, [item.id], actor=office.clerk, now=NOW)


def test_a_letter_of_an_item_that_went_back_is_refused_with_all_that_was_typed(office, clerk):
    item = entered(office, addressed=Addressed.OTHER_BODY)
    with unit_of_work("intake", office.scope) as session:
        told = {"actor": office.clerk, "now": NOW}
        commands.return_to_post(session, office.agency_id, item.id, "误投", "", **told)
    refused = clerk.post("/desk", **LETTER, mail=str(item.id))
    shown = refused.get_data(as_text=True)
    assert refused.status_code == 409 and "已经退回或者作废" in shown
    assert LETTER["text"] in shown and LETTER["name"] in shown
    with unit_of_work("intake", office.scope) as session:
        assert session.scalars(select(MailLink)).all() == session.scalars(select(Request)).all() == []
