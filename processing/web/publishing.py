"""转主动公开: what was given goes into proactive disclosure. The panel of a case, its three steps, and the agency's list."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from processing import commands, queries
from processing import schemas_ending as schemas
from processing.commands.publishing import SUGGESTED
from processing.domain import BY_ACTION, Action
from processing.models import Case, Publication
from processing.publishing import ENDED, ORIGIN_LABELS, STAGE_LABELS, Origin, PublicationStage, is_given
from processing.queries.publishing import PAGE, publication_counts, publications, same_requests
from processing.web import blueprint
from processing.web.stepping import saying, step_form
from services.clock import china_date
from services.crypto import Purged, case_key
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.identity.permissions import Permission
from services.web import acting_now, page, requires, viewer
from services.words import said, words

LIGHTS = {
    PublicationStage.PROPOSED: "soon7",
    PublicationStage.AGREED: "soon3",
    PublicationStage.DECLINED: "done",
    PublicationStage.PUBLISHED: "done",
}
PARTS = words(
    {
        PublicationStage.PROPOSED: "提出，待决定",
        PublicationStage.AGREED: "同意，待公开",
        PublicationStage.PUBLISHED: "已公开",
        PublicationStage.DECLINED: "不同意",
    }
)
WHERE = "本机关网站“政府信息公开”专栏"
TITLE_FROM_TEXT = 60
# What may be done at each stage; a declined one may be proposed again.
NEXT = {
    None: Action.PROPOSE_PUBLICATION,
    PublicationStage.DECLINED: Action.PROPOSE_PUBLICATION,
    PublicationStage.PROPOSED: Action.DECIDE_PUBLICATION,
    PublicationStage.AGREED: Action.RECORD_PUBLICATION,
}


@blueprint.route("/cases/<uuid:case_id>/publication", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def propose_publication(case_id: uuid.UUID) -> ResponseReturnValue:
    """Propose it, with the reason."""
    step = saying(commands.propose_publication, case_id, origin=Origin)
    form = schemas.PublicationForm()
    return step_form(case_id, Action.PROPOSE_PUBLICATION, form, step, {}, _proposal)


@blueprint.route("/cases/<uuid:case_id>/publication/decide", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def decide_publication(case_id: uuid.UUID) -> ResponseReturnValue:
    """Agree, or not."""
    step = saying(commands.decide_publication, case_id, is_agreed=lambda told: told == "1")
    form = schemas.PublicationDecisionForm()
    return step_form(case_id, Action.DECIDE_PUBLICATION, form, step, {"where": WHERE}, _standing)


@blueprint.route("/cases/<uuid:case_id>/publication/record", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def record_publication(case_id: uuid.UUID) -> ResponseReturnValue:
    """Published: when and where."""
    step, form = saying(commands.record_publication, case_id), schemas.PublishedForm()
    start = {"on": china_date(acting_now()).isoformat()}
    return step_form(case_id, Action.RECORD_PUBLICATION, form, step, start, _standing)


@blueprint.get("/cases/publications")
@requires(Permission.CASE_VIEW)
def publication_list() -> Response:
    """主动公开移送明细表: the transfers of the agency by their stage."""
    agency_id, stage = viewer().agency.id, _stage(request.args.get("part", "proposed"))
    with unit_of_work("processing", Scope(agency_id)) as session:
        rows = publications(session, agency_id, stage, _key(request.args.get("after")))
        counts = publication_counts(session, agency_id)
        more = rows[PAGE - 1].row.id if len(rows) > PAGE else None
        return page(
            "processing/publications.html",
            rows=rows[:PAGE],
            origins=ORIGIN_LABELS,
            stage=stage,
            label=STAGE_LABELS[stage],
            first=url_for(".publication_list", part=stage) if "after" in request.args else "",
            more=url_for(".publication_list", part=stage, after=more) if more else "",
            filters=[_filter(each, counts.get(each, 0), stage) for each in PARTS],
        )


def publication_panel(**given: object) -> Markup:
    """The panel of a closed case (`case_id`): how many asked for the same, the transfer, and its next step."""
    agency_id = viewer().agency.id
    case_id = uuid.UUID(str(given["case_id"]))
    with unit_of_work("processing", Scope(agency_id)) as session:
        case = queries.case_of(session, agency_id, case_id)
        row = queries.publication_of(session, agency_id, case_id)
        if case.state not in BY_ACTION[Action.PROPOSE_PUBLICATION].sources:
            return Markup("")
        suggested = SUGGESTED in (case.warnings or ())
        if row is None and not is_given(case.outcome) and not suggested:
            return Markup("")
        told = {
            **_standing(session, case),
            "same": same_requests(session, case) if row is None or row.stage not in ENDED else None,
            "next": _next(case, row),
            "suggested": suggested,
        }
        return Markup(render_template("processing/publication_panel.html", case=case, **told))  # noqa: S704  # our own template


def _next(case: Case, row: Publication | None) -> tuple[str, str] | None:
    action = NEXT.get(row.stage if row else None)
    step = BY_ACTION[action] if action else None
    if step is None or step.permission is None or not viewer().may(step.permission):
        return None
    if row and row.stage is PublicationStage.PROPOSED and row.proposer_id == viewer().actor.id:
        return None
    return step.label, url_for(f"processing.{action}", case_id=case.id)


def _proposal(session: Session, case: Case) -> dict[str, Any]:
    same = same_requests(session, case)
    personal = case_key(session, case.agency_id, case.id).open(case.personal)
    suggested = SUGGESTED in (case.warnings or ())
    likely = Origin.APPLICANT if suggested else Origin.SEVERAL if same.people > 1 else Origin.OFFICE
    return {
        "same": same,
        "origins": [(str(each), label) for each, label in ORIGIN_LABELS.items()],
        "likely": str(likely),
        "named": (personal.get("subject") or personal["text"])[:TITLE_FROM_TEXT],
        "why": said("%(people)s 人申请过同样信息，内容可以公开。", people=same.people)
        if same.people > 1
        else "",
    }


def _standing(session: Session, case: Case) -> dict[str, Any]:
    """The newest transfer of the case, opened."""
    row = queries.publication_of(session, case.agency_id, case.id)
    words, said = _opened(session, case, row)
    return {
        "row_": row,
        "words": words,
        "said": said,
        "origin": ORIGIN_LABELS[row.origin] if row else "",
        "stage_word": STAGE_LABELS[row.stage] if row else "",
        "light": LIGHTS[row.stage] if row else "",
        "is_given": is_given(case.outcome),
    }


def _opened(
    session: Session, case: Case, row: Publication | None
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    if row is None:
        return {}, {}
    try:
        key = case_key(session, case.agency_id, case.id)
    except Purged:
        return {}, {}
    return key.open(row.content), key.open(row.decision) if row.decision else {}


def _filter(stage: PublicationStage, count: int, current: PublicationStage) -> dict[str, Any]:
    return {
        "label": PARTS[stage],
        "url": url_for(".publication_list", part=stage),
        "count": count,
        "current": stage is current,
        "light": LIGHTS[stage],
        "push": False,
    }


def _stage(told: str) -> PublicationStage:
    try:
        return PublicationStage(told)
    except ValueError:
        raise NotFound("没有这个分类。") from None


def _key(told: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(told) if told else None
    except ValueError:
        raise NotFound("没有这一页。") from None
