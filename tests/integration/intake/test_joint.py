"""联名申请 from the desk to the case: one 件, everybody found, the representative answered."""

import pytest

from deploy.contexts import ORDER, wiring
from intake import queries
from processing.queries import case_file
from services.db import unit_of_work
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.intake.portal import LETTER, clerk_of
from tests.support.agencies import new_office
from tests.support.deliveries import drain

OTHERS = "槐小一 37990119850614273X\n槐小二"


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, wiring(ORDER, "app"))


@pytest.fixture
def office(platform):
    return new_office(Role.CLERK)


def test_several_who_sign_one_letter_are_one_application(app, office):
    clerk = clerk_of(app, office)
    told = LETTER | {"joint": OTHERS, "id_number": ""}
    assert clerk.post("/desk", **told).status_code == 303
    drain(office.agency_id)
    with unit_of_work("intake", office.scope) as session:
        [one] = queries.found_by(session, office.agency_id, "name", "槐小二")
        assert [
            r.id for r in queries.found_by(session, office.agency_id, "id_number", "37990119850614273X")
        ] == [one.id]
    page = clerk.text(f"/desk/requests/{one.id}")
    assert "共 3 人" in page and "槐小一" not in page
    assert "槐小一、槐小二" in clerk.post(f"/desk/requests/{one.id}/reveal").get_data(as_text=True)
    with unit_of_work("processing", office.scope) as session:
        assert len(case_file(session, office.agency_id, one.id).personal["joint"]) == 2
    officer = clerk_of(app, office, Role.OFFICER)
    shown = officer.text(f"/cases/{one.id}")
    assert "共 3 人，由代表" in shown and "槐小" not in shown
    opened = officer.post(f"/cases/{one.id}/reveal/joint").get_data(as_text=True)
    assert "槐小二" in opened


def test_a_corrected_representative_keeps_those_who_sign_with_him(app, office):
    clerk = clerk_of(app, office)
    clerk.post("/desk", **(LETTER | {"joint": OTHERS}))
    with unit_of_work("intake", office.scope) as session:
        [one] = queries.found_by(session, office.agency_id, "name", "槐小一")
    told = {name: LETTER[name] for name in ("kind", "id_kind", "id_number", "medium", "way")}
    assert clerk.post(f"/desk/requests/{one.id}/correct", **told, name="江大屿").status_code == 303
    with unit_of_work("intake", office.scope) as session:
        for name in ("江大屿", "槐小一"):
            assert [r.id for r in queries.found_by(session, office.agency_id, "name", name)] == [one.id]


def test_a_wrong_line_is_refused_with_its_number_and_leaves_nothing(app, office):
    clerk = clerk_of(app, office)
    answer = clerk.post("/desk", **(LETTER | {"joint": "槐小一\n槐小二 379901198506142730"}))
    assert answer.status_code == 422 and "第 2 行" in answer.get_data(as_text=True)
    with unit_of_work("intake", office.scope) as session:
        assert queries.found_by(session, office.agency_id, "name", "江屿") == []
