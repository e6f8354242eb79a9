"""Labels and the record of a spoken application, printed where the step is done."""

import pypdfium2
import pytest
from sqlalchemy import select

from intake.models import MailItem, Request
from services.db import unit_of_work
from services.identity.permissions import Role
from tests.integration.intake.portal import LETTER, clerk_of
from tests.support.agencies import new_office


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK)


@pytest.fixture
def clerk(app, office):
    return clerk_of(app, office)


def only(office, model):
    with unit_of_work("intake", office.scope) as session:
        return session.scalars(select(model)).one()


def text(answer):
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.get_data())
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def letter(clerk):
    assert clerk.post("/desk", **LETTER).status_code == 303


def test_an_applications_file_gets_a_label_that_names_nobody(office, clerk):
    letter(clerk)
    one = only(office, Request)
    assert f"/desk/requests/{one.id}/label.pdf" in clerk.text(f"/desk/requests/{one.id}")
    shown = text(clerk.get(f"/desk/requests/{one.id}/label.pdf"))
    assert one.number in shown and "江屿" not in shown


def test_a_mail_item_gets_its_label(office, clerk):
    assert clerk.post("/desk/mail", mail_number="1099027144086").status_code == 303
    item = only(office, MailItem)
    assert f"/desk/mail/{item.id}/label.pdf" in clerk.text(f"/desk/mail/{item.id}")
    assert f"收件 {item.no} 号" in text(clerk.get(f"/desk/mail/{item.id}/label.pdf"))


def test_what_was_spoken_is_printed_to_be_read_back(office, clerk):
    told = {name: LETTER[name] for name in ("kind", "name", "id_kind", "id_number", "phone", "address", "text", "medium")}  # fmt: skip
    answer = clerk.post(
        "/desk/counter", **told, way="pick_up", needs_help="1", id_seen="1", spoken="1", help="write"
    )
    if answer.status_code == 422:
        answer = clerk.post("/desk/counter", **told, way="pick_up", needs_help="1", id_seen="1", spoken="1")
    assert answer.status_code == 303
    one = only(office, Request)
    assert f"/desk/requests/{one.id}/read-back.pdf" in clerk.text(f"/desk/requests/{one.id}")
    shown = text(clerk.get(f"/desk/requests/{one.id}/read-back.pdf"))
    assert "江屿" in shown and LETTER["text"] in shown and "向申请人宣读" in shown


def test_what_was_written_has_no_record_of_speech(office, clerk):
    letter(clerk)
    answer = clerk.get(f"/desk/requests/{only(office, Request).id}/read-back.pdf")
    assert answer.status_code == 404 and "不是口头提出的" in answer.get_data(as_text=True)
