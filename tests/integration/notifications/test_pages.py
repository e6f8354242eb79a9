"""The pages of dispatch: the scanner's run, one notice, papers in full, the mailbox; masked, once, and only for whom it is."""

import re

import pypdfium2
import pytest

from notifications.domain import State
from services.clock import china_date, system_now
from services.identity.permissions import Role
from tests.integration.notifications.told import drain, issue, new_dispatcher, notice, register
from tests.support.agencies import PASSWORD, new_code, new_person
from tests.support.pages import Visitor


def visitor(app, office, *roles):
    login = new_code("u").lower()
    new_person(office.agency_id, *(roles or (Role.DISPATCHER,)), login=login)
    found = Visitor(app)
    found.sign_in(login, PASSWORD)
    return found


def today():
    return china_date(system_now())


def letter(office, **more):
    stream = register(office, channel="web", day=today())
    issue(office, stream, **more)
    return stream


def pdf_text(answer):
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    pages = pypdfium2.PdfDocument(answer.data)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_the_run_masks_names_and_shows_what_has_to_leave(app, office):
    letter(office, send_by=today(), number="榆依复〔2026〕133号")
    shown = visitor(app, office).text("/notices")
    assert "𠮷**" in shown
    assert "𠮷小满" not in shown
    assert "榆依复〔2026〕133号" in shown
    assert "light-soon3" in shown


def test_scanned_numbers_are_recorded_and_the_letters_leave_the_run(app, office):
    stream = letter(office)
    found, staff = notice(office, stream), visitor(app, office)
    answer = staff.post(
        "/notices/posted", on=str(today()), carrier="ems", **{f"mail-{found.id}": "1099026410011"}
    )
    assert answer.status_code == 303
    drain(office)
    assert notice(office, stream).state is State.SENT
    assert "已登记 1 件交邮" in staff.text("/notices")
    assert "1099026410011" in staff.text("/notices?part=out")


def test_a_wrong_number_keeps_what_was_typed_and_says_where(app, office):
    first, second = letter(office), letter(office)
    ids = [notice(office, stream).id for stream in (first, second)]
    cells = {f"mail-{ids[0]}": "1099026410021", f"mail-{ids[1]}": "12"}
    answer = visitor(app, office).post("/notices/posted", on=str(today()), carrier="ems", **cells)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#mail-{ids[1]}"' in shown
    assert 'value="1099026410021"' in shown
    assert notice(office, first).state is State.TO_POST


@pytest.mark.parametrize(
    "posted", [{"on": "明天"}, {"on": "2999-01-01"}, {"carrier": "courier"}, {"mail-x": "1"}]
)
def test_impossible_forms_are_refused_in_words(app, office, posted):
    found = notice(office, letter(office))
    told = {"on": str(today()), "carrier": "ems", f"mail-{found.id}": "1099026410031"} | posted
    answer = visitor(app, office).post("/notices/posted", **told)
    assert answer.status_code == 422
    assert notice(office, found.stream).state is State.TO_POST


def test_papers_are_printed_in_full_and_in_the_order_of_the_run(app, office):
    letter(office)
    staff = visitor(app, office)
    assert "正文" in pdf_text(staff.post("/notices/letters.pdf"))
    assert "青榆市河湾区临津路 88 号" in pdf_text(staff.post("/notices/envelopes.pdf"))
    assert "𠮷小满" in pdf_text(staff.post("/notices/list.pdf"))
    assert "已打印" in staff.text("/notices")


def test_an_empty_run_says_so(app, office):
    staff = visitor(app, office)
    assert "没有待交邮的文书" in staff.text("/notices")
    assert staff.post("/notices/letters.pdf").status_code == 409


def test_a_notice_shows_its_attempts_and_the_steps_that_are_possible(app, office):
    stream = register(office, channel="web", way="pick_up", day=today())
    issue(office, stream, way="pick_up")
    found, staff = notice(office, stream), visitor(app, office)
    shown = staff.text(f"/notices/{found.id}")
    assert "登记签收" in shown
    assert "登记退件" not in shown
    assert "送达回证" in pdf_text(staff.post(f"/notices/{found.id}/proof.pdf"))
    answer = staff.post(f"/notices/{found.id}/hand-over", on=str(today()), signer="applicant")
    assert answer.status_code == 303
    drain(office)
    assert "本人签收" in staff.text(f"/notices/{found.id}")


def test_what_came_back_goes_another_way(app, office):
    stream = letter(office)
    found, staff = notice(office, stream), visitor(app, office)
    cells = {f"mail-{found.id}": "XA12345678943"}
    assert staff.post("/notices/posted", on=str(today()), carrier="ems", **cells).status_code == 422
    cells = {f"mail-{found.id}": "XA123456789CN"}
    assert staff.post("/notices/posted", on=str(today()), carrier="ems", **cells).status_code == 303
    assert notice(office, stream).carrier == "registered_mail"
    staff.post(f"/notices/{found.id}/returned", on=str(today()), reason="moved")
    assert "收件人迁移新址不明" in staff.text("/notices?part=back")
    assert staff.post(f"/notices/{found.id}/redirect", way="pick_up").status_code == 303
    drain(office)
    assert notice(office, stream).state is State.TO_HAND_OVER


def test_the_address_is_shown_in_full_only_by_a_click_that_is_kept(app, office):
    found, staff = notice(office, letter(office)), visitor(app, office)
    assert "临津路" not in staff.text(f"/notices/{found.id}")
    assert "临津路 88 号" in staff.post(f"/notices/{found.id}/reveal").get_data(as_text=True)


def test_who_only_looks_finds_no_cells_and_cannot_record(app, office):
    found, officer = notice(office, letter(office)), visitor(app, office, Role.OFFICER)
    assert f"mail-{found.id}" not in officer.text("/notices")
    answer = officer.post(
        "/notices/posted", on=str(today()), carrier="ems", **{f"mail-{found.id}": "1099026410041"}
    )
    assert answer.status_code == 403


def test_another_agencys_notice_is_not_found(app, office):
    found = notice(office, letter(office))
    stranger = visitor(app, new_dispatcher())
    assert stranger.get(f"/notices/{found.id}").status_code == 404
    assert stranger.get(f"/notices/{found.id}/paper.pdf").status_code == 404


@pytest.mark.usefixtures("post_office")
def test_the_mailbox_shows_what_was_sent_with_its_paper(app, office):
    from notifications.sender import send_due

    stream = register(office, channel="web", way="email", day=today())
    issue(office, stream, way="email")
    send_due(system_now())
    drain(office)
    anybody = Visitor(app)
    key = re.search(r'href="/mailbox/([^"]+)"', anybody.text("/mailbox"))[1]
    assert "政府信息公开答复书" in anybody.text(f"/mailbox/{key}")
    assert "正文" in pdf_text(anybody.get(f"/mailbox/{key}/0"))
    assert anybody.get("/mailbox/nothing").status_code == 404
