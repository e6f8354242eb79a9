"""The machines' door: once per key, within the agency's token, in problem JSON."""

import io
import json

import pytest
from sqlalchemy import func, select

from intake.models import Request
from services.actor import SYSTEM
from services.db import unit_of_work
from services.identity.commands import create_token
from services.identity.permissions import Permission
from tests.integration.intake.portal import GOOD_ID, pdf
from tests.support.agencies import NOW, new_office

REQUEST = {
    "applicant": {"kind": "natural", "name": "𠮷䶮", "id_number": GOOD_ID, "phone": "13900007716"},
    "wanted": {"text": "LW-07 地块出让合同"},
}


@pytest.fixture
def office(platform):
    return new_office()


def token_of(office, *scopes) -> str:
    wanted = scopes or (Permission.REQUEST_REGISTER, Permission.REQUEST_VIEW)
    with unit_of_work("identity") as session:
        return create_token(session, office.agency_id, name="门户网站", scopes=wanted, by=SYSTEM, now=NOW)[1]


@pytest.fixture
def machine(app, office):
    return Machine(app, token_of(office))


class Machine:
    def __init__(self, app, token: str) -> None:
        self.client, self.token = app.test_client(), token

    def headers(self, key: str | None) -> dict[str, str]:
        told = {"Authorization": f"Bearer {self.token}"}
        return told | ({"Idempotency-Key": key} if key else {})

    def post(self, body, key: str | None = "key-00000001", path: str = "/api/v1/requests"):
        return self.client.post(path, json=body, headers=self.headers(key))

    def get(self, path: str):
        return self.client.get(path, headers=self.headers(None))


def count(office) -> int:
    with unit_of_work("intake", office.scope) as session:
        return session.scalar(select(func.count()).select_from(Request))


def test_a_machine_registers_and_asks_how_it_stands(office, machine):
    made = machine.post(REQUEST)
    assert made.status_code == 201 and made.get_json()["number"].startswith(office.code)
    stands = machine.get(f"/api/v1/requests/{made.get_json()['id']}")
    assert stands.status_code == 200
    assert {"number", "state", "due_date", "receipt_date"} <= stands.get_json().keys()
    assert "𠮷" not in stands.get_data(as_text=True)


def test_the_same_key_registers_once(office, machine):
    first, second = machine.post(REQUEST), machine.post(REQUEST)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json()["number"] == second.get_json()["number"] and second.get_json()["again"]
    assert count(office) == 1


def test_the_same_key_with_other_input_is_refused(office, machine):
    machine.post(REQUEST)
    other = machine.post(REQUEST | {"wanted": {"text": "另一件"}})
    assert other.status_code == 422 and count(office) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "applicant"),
        (REQUEST | {"purpose": "科研"}, "purpose"),
        (REQUEST | {"wanted": {"text": 7}}, "wanted.text"),
        (REQUEST | {"wanted": {"text": "长" * 100_000}}, "wanted.text"),
        (REQUEST | {"applicant": {"kind": "martian", "name": "x"}}, "applicant.kind"),
        (REQUEST | {"applicant": REQUEST["applicant"] | {"id_number": "379901198506142731"}}, "id_number"),
        ([], "_schema"),
    ],
)
def test_bad_input_is_named_by_its_field_and_leaves_nothing(office, machine, body, field):
    answer = machine.post(body)
    assert answer.status_code == 422 and answer.mimetype == "application/problem+json"
    assert field in answer.get_json()["errors"], answer.get_json()
    assert count(office) == 0


@pytest.mark.parametrize("letter", ["\\u0000", "\\ud800"])
def test_letters_no_database_holds_are_refused(office, machine, letter):
    body = json.dumps(REQUEST).replace("LW-07", letter)
    headers = machine.headers("key-00000003") | {"Content-Type": "application/json"}
    assert machine.client.post("/api/v1/requests", data=body, headers=headers).status_code == 400
    assert count(office) == 0


def test_without_key_or_token_nothing_happens(app, office, machine):
    assert machine.post(REQUEST, key=None).status_code == 422
    assert machine.post(REQUEST, key="kurz").status_code == 422
    assert Machine(app, "nobody").post(REQUEST).status_code == 401
    assert count(office) == 0


def test_a_token_acts_in_its_scopes_and_its_agency_alone(app, office, machine):
    made = machine.post(REQUEST).get_json()["id"]
    assert (
        Machine(app, token_of(office, Permission.REQUEST_VIEW)).post(REQUEST, key="key-00000002").status_code
        == 403
    )
    assert Machine(app, token_of(new_office())).get(f"/api/v1/requests/{made}").status_code == 404


def test_an_attachment_is_looked_into(office, machine):
    made = machine.post(REQUEST).get_json()["id"]
    path = f"/api/v1/requests/{made}/attachments"

    def send(data: bytes, name: str, key: str):
        return machine.client.post(
            path, data={"file": (io.BytesIO(data), name)}, headers=machine.headers(key)
        )

    assert send(pdf(), "材料.pdf", "file-0000001").status_code == 201
    assert send(b"MZ" * 50, "材料.pdf", "file-0000002").status_code == 422


def test_the_door_is_described(app):
    spec = app.test_client().get("/api/openapi.json").get_json()
    assert {"/api/v1/requests", "/api/v1/requests/{request_id}"} <= spec["paths"].keys()
