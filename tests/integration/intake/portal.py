"""A citizen and a clerk at their browsers, for tests of the pages."""

import io
import re
import uuid

from services.identity.permissions import Role
from tests.support.agencies import PASSWORD, new_person
from tests.support.pages import Visitor

GOOD_ID = "37990119850614273X"
FORM = {
    "who": "natural",
    "name": "江屿",
    "id_kind": "resident_id",
    "id_number": GOOD_ID,
    "phone": "13900007716",
    "address": "青榆市河湾区临津路 88 号",
    "text": "澜湾路东侧 LW-07 地块国有建设用地使用权出让合同",
    "medium": "paper",
    "way": "post",
    "items": "1",
    "do": "send",
}
LETTER = {
    "carrier": "ems",
    "mail_number": "1099027144086",
    "posted_on": "2026-03-02",
    "signed_on": "2026-03-02",
    "signed_by": "收发室",
    "handed_over_on": "2026-03-02",
    "marked": "1",
    "to_office": "1",
    "kind": "natural",
    "name": "江屿",
    "id_kind": "resident_id",
    "id_number": GOOD_ID,
    "phone": "13900007716",
    "address": "青榆市河湾区临津路 88 号",
    "text": "LW-07 地块出让合同",
    "medium": "paper",
    "way": "post",
    "needs_help": "0",
    "do": "next",
}
_NUMBER = re.compile(r"<dt>登记编号</dt><dd>([A-Z0-9-]+)</dd>")
_CODE = re.compile(r'receipt-code">([A-Z2-7-]+)<')


def clerk_of(app, office, *roles) -> Visitor:
    """A member of staff, signed in."""
    login = f"c{uuid.uuid4().hex[:12]}"
    new_person(office.agency_id, *(roles or (Role.CLERK,)), login=login)
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


def apply(visitor: Visitor, office, **changes):
    """The citizen's form, sent."""
    return visitor.post(f"/a/{office.code}/apply", **(FORM | changes))


def receipts(visitor: Visitor, office) -> list[tuple[str, str]]:
    """(number, code) of what this browser has just submitted."""
    page = visitor.text(f"/a/{office.code}/receipt")
    return list(zip(_NUMBER.findall(page), _CODE.findall(page), strict=True))


def pdf(size: int = 0) -> bytes:
    """A small real PDF."""
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue() + b"\n%" + b"x" * size if size else out.getvalue()
