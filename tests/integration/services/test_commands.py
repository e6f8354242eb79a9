"""`gongkai admin` and `gongkai audit`: a first installation by hand."""

import pytest
from click.testing import CliRunner

from services.audit.cli import audit
from services.clock import system_now
from services.db import unit_of_work
from services.identity import commands, queries
from services.identity.cli import admin
from services.identity.permissions import Role
from tests.support.agencies import new_code

pytestmark = pytest.mark.usefixtures("platform")
KEY = "一把很长的管理钥匙-2026"


def run(*words, stdin=None, command=admin):
    return CliRunner().invoke(command, [str(word) for word in words], input=stdin)


def test_a_first_installation_is_made_in_a_few_words():
    code, login = new_code("CLI"), new_code("boss").lower()
    made = run(
        "create",
        login,
        "--name",
        "秦朗",
        "--agency",
        code,
        "--agency-name",
        "榆东区人民政府",
        stdin=f"{KEY}\n{KEY}\n",
    )
    assert made.exit_code == 0, made.output
    body = run(
        "body", code, "榆东区人民政府", "--review-body", "青榆市人民政府", "--court", "青榆市中级人民法院"
    )
    assert body.exit_code == 0, body.output
    assert (
        run("agency", f"{code}-ZJJ", "榆东区住建局", "--level", "department", "--parent", code).exit_code == 0
    )
    assert run("section", f"{code}-ZJJ", "房屋征收科").exit_code == 0
    assert run("set", code, "phone=0399-6010001", "fax_open=yes", "fax=0399-6010002").exit_code == 0
    token = run("token", code, "办公系统")
    assert token.exit_code == 0 and token.output.startswith("gongkai_")
    with unit_of_work("identity") as session:
        agency = queries.agency_by_code(session, code)
        assert agency.options.phone == "0399-6010001" and "fax" in agency.options.channels
        assert queries.default_body(session, agency.id, system_now().date()).can_sign
        child = queries.agency_by_code(session, f"{code}-ZJJ")
        assert child.parent_id == agency.id and queries.sections(session, child.id)[0].name == "房屋征收科"
        (person,) = queries.people(session, agency.id)
        assert person.roles == {Role.AGENCY_ADMIN}
    opened = commands.sign_in(login, KEY, address="127.0.0.1", agent="", now=system_now())
    assert opened.must_change_password
    other = "另一把很长的管理钥匙-2027"
    assert run("password", login.upper(), stdin=f"{other}\n{other}\n").exit_code == 0
    assert commands.sign_in(login, other, address="127.0.0.1", agent="", now=system_now()).token


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("agency", "lower", "x", "--level", "county"), "机关代码有误"),
        (("agency", "CLI-X", "x", "--level", "county", "--parent", "NOBODY"), "没有这个机关"),
        (("set", "NOBODY", "phone=1"), "没有这个机关"),
        (("password", "nobody-at-all"), "没有这个人员"),
        (("create", "x", "--name", "x", "--agency", "NOBODY"), "没有这个机关"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_stored(words, told):
    done = run(*words, stdin=f"{KEY}\n{KEY}\n")
    assert done.exit_code == 1 and told in done.output and "Traceback" not in done.output


def test_an_untouched_trail_verifies():
    done = run("verify", "--agency", "999999", command=audit)
    assert done.exit_code == 0 and "全部相符" in done.output
