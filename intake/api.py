"""The machines' door: applications handed in by other systems of the agency, and how they stand."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from intake import commands, queries
from intake.commands.incoming import Arriving
from intake.domain import ApplicantKind, Medium, Submission, Way
from intake.models import Request
from intake.schemas import IdentityFields, agent_of, applicant_of, wanted_of
from intake.timeline import HEADINGS
from intake.web.uploads import uploads
from services.assistance import HELP_KINDS, MOST_WORDS
from services.channels import Channel
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import Invalid
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import acting_now, requires, viewer
from services.web.schemas import Choice, FormSchema, Line, Several, Text

blueprint = Blueprint("requests_api", __name__, url_prefix="/api/v1/requests", description="政府信息公开申请")
REGISTER, VIEW = Permission.REQUEST_REGISTER, Permission.REQUEST_VIEW


class ApplicantIn(IdentityFields):
    """谁申请。自然人填证件，组织填统一社会信用代码。"""

    kind = Choice(ApplicantKind, required=True)
    name = Line(most=100, required=True)


class AgentIn(FormSchema):
    """代理人。"""

    name = Line(most=100, required=True)
    id_number = Line(most=40, load_default="")
    phone = Line(most=40, load_default="")


class WantedIn(FormSchema):
    """要什么，怎样提供。"""

    text = Text(most=10_000, required=True)
    document_number = Line(most=200, load_default="")
    medium = Choice(Medium, load_default="electronic")
    way = Choice(Way, load_default="portal")
    other_way_accepted = fields.Boolean(load_default=False)
    needs_help = fields.Boolean(load_default=False)
    help_kinds = Several(HELP_KINDS)
    help_words = Line(most=MOST_WORDS, load_default="")


class RequestIn(FormSchema):
    """一件申请。"""

    applicant = fields.Nested(ApplicantIn, required=True)
    wanted = fields.Nested(WantedIn, required=True)
    agent = fields.Nested(AgentIn, load_default=None, allow_none=True)


class RegisteredOut(Schema):
    """登记的结果。查询码只在这里出现，系统不保存。"""

    id = fields.UUID()
    number = fields.String()
    query_code = fields.String()
    receipt_date = fields.Date(allow_none=True)
    again = fields.Boolean(metadata={"description": "同一 Idempotency-Key 此前已登记，没有重复登记"})


class RequestOut(Schema):
    """一件申请的现状。不含个人信息。"""

    id = fields.UUID()
    number = fields.String()
    channel = fields.String()
    applicant_kind = fields.String()
    registered_on = fields.Date()
    receipt_date = fields.Date(allow_none=True)
    receipt_rule = fields.String()
    state = fields.String()
    heading = fields.String()
    due_date = fields.Date(allow_none=True)
    provisional = fields.Boolean()
    stopped = fields.Boolean()
    supplement_until = fields.Date(allow_none=True)
    outcome = fields.String(allow_none=True)
    closed_on = fields.Date(allow_none=True)


class AttachmentOut(Schema):
    """收下的附件。"""

    id = fields.UUID()


class KeyHeader(FormSchema):
    """同一提交重复发送时，凭它只登记一次。"""

    class Meta:
        unknown = "exclude"

    key = fields.String(
        required=True,
        data_key="Idempotency-Key",
        validate=validate.Regexp(r"[A-Za-z0-9._:-]{8,128}\Z", error="用 8 至 128 个字母、数字或 . _ : -"),
    )


@blueprint.route("")
class Requests(MethodView):
    """登记。"""

    @requires(REGISTER)
    @blueprint.arguments(KeyHeader, location="headers")  # type: ignore[untyped-decorator]  # flask-smorest ships no types
    @blueprint.arguments(RequestIn)  # type: ignore[untyped-decorator]  # flask-smorest ships no types
    @blueprint.response(201, RegisteredOut)  # type: ignore[untyped-decorator]  # flask-smorest ships no types
    @blueprint.alt_response(200, schema=RegisteredOut, description="同一 Idempotency-Key 此前已登记")  # type: ignore[untyped-decorator]  # flask-smorest ships no types
    def post(self, header: Mapping[str, Any], told: Mapping[str, Any]) -> Any:
        """登记一件网上申请。"""
        here = viewer().agency.id
        with unit_of_work("intake", Scope(here)) as session:
            made = commands.submit_online(
                session,
                agency(session, here),
                _submission(told),
                key=f"api/{header['key']}",
                now=acting_now(),
                actor=viewer().actor,
            )
        return made, 200 if made.again else 201


@blueprint.route("/<uuid:request_id>")
class OneRequest(MethodView):
    """现状。"""

    @requires(VIEW, REGISTER)
    @blueprint.response(200, RequestOut)  # type: ignore[untyped-decorator]  # flask-smorest ships no types
    def get(self, request_id: uuid.UUID) -> Any:
        """一件申请办到哪一步、何时到期。"""
        here = viewer().agency.id
        with unit_of_work("intake", Scope(here)) as session:
            return _shown(queries.request_of(session, here, request_id))


@blueprint.route("/<uuid:request_id>/attachments")
class Attachments(MethodView):
    """附件。"""

    @requires(REGISTER)
    @blueprint.arguments(KeyHeader, location="headers")  # type: ignore[untyped-decorator]  # flask-smorest ships no types
    @blueprint.response(201, AttachmentOut)  # type: ignore[untyped-decorator]  # flask-smorest ships no types
    def post(self, header: Mapping[str, Any], request_id: uuid.UUID) -> Any:
        """补充材料（multipart/form-data，字段名 file）。"""
        here, now = viewer().agency.id, acting_now()
        files = uploads(("file", "material"))
        if not files:
            raise Invalid("请附上文件。", fields={"file": "请附上文件。"})
        came = Arriving(
            china_date(now), Channel.WEB, uploads=files, key=f"api/{header['key']}", evidence={"by": "api"}
        )
        with unit_of_work("intake", Scope(here)) as session:
            made = commands.receive_correspondence(
                session, here, request_id, "note", came, now=now, actor=viewer().actor
            )
        return {"id": made}


def _submission(told: Mapping[str, Any]) -> Submission:
    agent = told["agent"] or {"name": "", "id_number": "", "phone": ""}
    named = {"agent": False} | {f"agent_{name}": value for name, value in agent.items()}
    wanted = told["wanted"]
    return Submission(
        applicant_of(told["applicant"], ApplicantKind(told["applicant"]["kind"])),
        wanted_of(wanted, wanted["text"], wanted["document_number"]),
        agent_of(named),
    )


def _shown(one: Request) -> dict[str, Any]:
    names = (name for name in RequestOut().fields if name != "heading")
    state = "void" if one.voided_on else one.state
    return {name: getattr(one, name) for name in names} | {
        "state": state,
        "heading": HEADINGS.get(state, "正在办理"),
    }
