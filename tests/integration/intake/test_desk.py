"""The desk: letters, calls, the counter, the register, and who may not."""

from datetime import date

import pytest
from sqlalchemy import func, select

from intake.models import Request
from services.clock import china_date, system_now
from services.db import unit_of_work
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.intake.portal import LETTER, clerk_of
from tests.support.agencies import new_office

TODAY = china_date(system_now())


@pytest.fixture
def office(platform):
    return new_office()


def requests_of(office) -> list[Request]:
    with unit_of_work("intake", office.scope) as session:
        return list(session.scalars(select(Request).order_by(Request.number)))


def send(clerk, **changes):
    told = {name: value for name, value in (LETTER | changes).items() if value is not None}
    return clerk.post("/desk", **told)


def test_a_letter_is_registered_with_its_computed_day(office, clerk):
    assert send(clerk).status_code == 303
    [one] = requests_of(office)
    assert (one.receipt_date, one.channel, one.evidence["mail_number"]) == (
        date(2026, 3, 2),
        "letter",
        "1099027144086",
    )
    page = clerk.text(f"/desk?saved={one.id}")
    assert one.number in page and "3月2日" in page
    assert clerk.get(f"/desk/requests/{one.id}/receipt.pdf").data.startswith(b"%PDF")


def test_the_legal_day_is_explained_while_the_envelope_is_typed(clerk):
    box = clerk.text("/desk/receipt-date?carrier=ems&signed_on=2026-03-02")
    assert (
        "2026年3月2日" in box
        and "第三十一条第二项" in box
        and "补正告知至迟 3月11日" in box
        and "2026年3月30日" in box
    )
    assert "待确认" in clerk.text("/desk/receipt-date?carrier=ordinary_mail&found_on=2026-03-02")
    assert "不能晚于今天" in clerk.text("/desk/receipt-date?carrier=ems&signed_on=2999-01-01")
    assert "2026-11-22 的样子" in clerk.text("/desk/receipt-date?carrier=ems&signed_on=morgen")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"signed_on": "2999-01-01"}, "不能晚于今天"),
        ({"signed_on": "2026-03-01"}, "不能早于邮戳日期"),
        ({"signed_on": ""}, "请填写机关签收的日期"),
        ({"handed_over_on": "2026-03-01"}, "不能早于签收日期"),
        ({"id_number": "379901198506142731"}, "校验位不符"),
        ({"receipt_date": "2026-01-01"}, "没有这个字段"),
        ({"carrier": "taube"}, "请从给出的几项里选"),
        ({"text": "长" * 10_001}, "不能超过 10000 个字"),
        ({"text": ""}, "请写明需要什么信息"),
    ],
)
def test_bad_letters_are_refused_and_leave_nothing(office, clerk, changes, says):
    answer = send(clerk, **changes)
    assert (answer.status_code, says in answer.get_data(as_text=True)) == (422, True)
    assert requests_of(office) == []


def test_a_mail_number_is_not_registered_twice_by_mistake(office, clerk):
    send(clerk)
    answer = send(clerk, text="同一封信")
    assert answer.status_code == 422 and "已经登记过" in answer.get_data(as_text=True)
    assert "已经登记过" in clerk.text("/desk/noticed?mail_number=1099 0271 4408 6")
    assert send(clerk, text="同一信封的第二份", mail_again="1").status_code == 303
    assert len(requests_of(office)) == 2


def test_the_same_form_sent_twice_is_one_letter(office, clerk):
    key = new_id().hex
    assert [send(clerk, key=key).status_code for _ in range(2)] == [303, 303]
    assert len(requests_of(office)) == 1


def test_the_next_form_of_an_envelope_brings_its_facts(office, clerk):
    where = send(clerk, do="same").headers["Location"]
    page = clerk.text(where)
    assert 'value="1099027144086"' in page and "同一信封里的下一份申请" in page


def test_an_ordinary_letter_waits_with_its_calls_until_confirmed(office, clerk):
    send(clerk, carrier="ordinary_mail", mail_number="", signed_on=None, found_on="2026-03-02", posted_on="")
    [one] = requests_of(office)
    assert one.receipt_date is None and "未联系" in clerk.text("/desk")
    place = f"/desk/requests/{one.id}"
    assert clerk.post(f"{place}/calls", result="no_answer", note="响铃无人接").status_code == 303
    assert "联系 1 次" in clerk.text("/desk") and "响铃无人接" in clerk.text(place)
    assert clerk.post(f"{place}/confirm", on="2026-03-01").status_code == 422
    assert clerk.post(f"{place}/confirm", on="2026-03-04").status_code == 303
    assert requests_of(office)[0].receipt_date == date(2026, 3, 4)
    assert clerk.post(f"{place}/confirm", on="2026-03-04").status_code == 409


def test_a_fax_has_no_carrier_and_waits(office, clerk):
    send(clerk, carrier="fax", mail_number="", signed_on=None, found_on="2026-03-02", posted_on="")
    [one] = requests_of(office)
    assert (one.channel, one.receipt_date) == ("fax", None)


def test_a_letter_for_a_known_case_is_attached_to_it(office, clerk):
    send(clerk)
    [one] = requests_of(office)
    given = {
        "carrier": "ems",
        "mail_number": "2",
        "signed_on": TODAY.isoformat(),
        "marked": "1",
        "to_office": "1",
    }
    assert clerk.post("/desk/attach", number="NO-2026-000001", kind="note", **given).status_code == 422
    assert clerk.post("/desk/attach", number=one.number, kind="supplement", **given).status_code == 409
    assert clerk.post("/desk/attach", number=one.number, kind="withdrawal", **given).status_code == 303
    assert requests_of(office)[0].withdrawn_on == TODAY


def test_earlier_applicants_are_found_by_exact_knowledge(office, clerk):
    send(clerk)
    for words in ("37990119850614273x", "139-0000-7716", "江屿"):
        found = clerk.get(f"/desk/applicants?q={words}").get_json()["found"]
        assert [one["applicant"]["address"] for one in found] == ["青榆市河湾区临津路 88 号"], words
    assert clerk.get("/desk/applicants?q=江").get_json()["found"] == []
    assert clerk.get("/desk/applicants?last=1").get_json()["found"][0]["applicant"]["name"] == "江屿"
    assert "同一申请人此前申请过" in clerk.text("/desk/noticed?phone=13900007716")


def test_the_counter_receives_today_and_prints_a_receipt(office, clerk):
    told = {
        name: LETTER[name]
        for name in ("kind", "name", "id_kind", "id_number", "phone", "address", "text", "medium")
    }
    answer = clerk.post("/desk/counter", **told, way="pick_up", needs_help="1", id_seen="1", spoken="1")
    assert answer.status_code == 303
    [one] = requests_of(office)
    assert (one.channel, one.receipt_date, one.needs_help, one.evidence["spoken"]) == (
        "in_person",
        TODAY,
        True,
        True,
    )
    assert "请打印回执" in clerk.text(answer.headers["Location"])


def test_a_person_is_masked_until_somebody_who_may_looks(app, office, clerk):
    send(clerk)
    [one] = requests_of(office)
    page = clerk.text(f"/desk/requests/{one.id}")
    assert "江*" in page and "13900007716" not in page


def test_a_correction_keeps_the_text_and_finds_the_new_phone(office, clerk):
    send(clerk)
    [one] = requests_of(office)
    assert 'value="江屿"' in clerk.text(f"/desk/requests/{one.id}/correct")
    told = {name: LETTER[name] for name in ("kind", "name", "id_kind", "id_number", "medium", "way")}
    assert clerk.post(f"/desk/requests/{one.id}/correct", **told, phone="13800001111").status_code == 303
    assert "LW-07" in clerk.text(f"/desk/requests/{one.id}")
    assert clerk.get("/desk/applicants?q=13800001111").get_json()["found"]
    assert not clerk.get("/desk/applicants?q=13900007716").get_json()["found"]


def test_a_void_registration_keeps_its_number(office, clerk):
    send(clerk)
    [one] = requests_of(office)
    assert clerk.post(f"/desk/requests/{one.id}/void", reason="").status_code == 422
    assert clerk.post(f"/desk/requests/{one.id}/void", reason="duplicate").status_code == 303
    assert clerk.post(f"/desk/requests/{one.id}/void", reason="duplicate").status_code == 409
    send(clerk, mail_number="3")
    assert [row.number[-6:] for row in requests_of(office)] == ["000001", "000002"]
    assert "作废" in clerk.text("/desk/register")


def test_the_register_lists_the_day(office, clerk):
    send(clerk)
    page = clerk.text("/desk/register")
    assert requests_of(office)[0].number in page and "1099027144086" in page
    assert "没有登记" in clerk.text("/desk/register?on=2020-01-01")


def test_another_agency_s_request_does_not_exist_here(app, office, clerk):
    stranger = new_office()
    other = clerk_of(app, stranger)
    send(clerk)
    [one] = requests_of(office)
    for path in (
        f"/desk/requests/{one.id}",
        f"/desk/requests/{one.id}/receipt.pdf",
        f"/desk/requests/{one.id}/correct",
    ):
        assert other.get(path).status_code == 404
    assert other.post(f"/desk/requests/{one.id}/void", reason="duplicate").status_code == 404
    assert send(clerk, agency=str(stranger.agency_id)).status_code == 409
    with unit_of_work("intake", office.scope) as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 1


def test_an_officer_does_not_register(app, office):
    assert clerk_of(app, office, Role.REPORT_OFFICER).get("/desk").status_code == 403
