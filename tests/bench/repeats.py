"""How well repeats are found on the labelled set, and how fast among a hundred thousand cases."""

import json
import random
import statistics
import time
from datetime import date
from pathlib import Path

from sqlalchemy import insert, text

from processing import queries
from processing.likeness import ALIKE, bands, features, hashed, similarity
from processing.models import Case, CaseBand, CaseLikeness, CaseMark
from processing.queries.repeats import alike_cases
from services.crypto import Sealed, keyed_hash
from services.db import unit_of_work
from services.ids import new_id
from tests.support.agencies import new_office

CASES, BATCH, ASKED = 100_000, 2_000, 200
PAIRS = Path(__file__).parents[1] / "fixtures/repeat_pairs.json"
PLACES = [a + b for a in "榆槐澜临望青河荫" for b in ("东", "西", "湾", "安", "林", "川", "桥", "坊")]
THINGS = ("国有建设用地使用权出让合同", "房屋征收补偿方案", "环境影响评价报告书", "初步设计批复", "施工许可证",
          "部门预算公开表", "物业服务合同备案", "会议纪要", "行政处罚决定书", "听证会记录")  # fmt: skip
DAY = date(2026, 3, 2)


def measure(say):
    rows = [labelled()]
    say(rows)
    office, rng = new_office(), random.Random(7)
    began = time.perf_counter()
    ids = fill(office, rng)
    rows.append((f"remembering {CASES:,} texts", f"{CASES / (time.perf_counter() - began):,.0f} cases/s"))
    say(rows)
    times = [ask(office, rng.choice(ids)) for _ in range(ASKED)]
    p95 = statistics.quantiles(times, n=20)[-1]
    found = f"median {statistics.median(times) * 1000:.1f} ms, 95 % within {p95 * 1000:.1f} ms"
    rows.append((f"similar cases of one case among {CASES:,}", found))
    say(rows)
    return rows


def labelled():
    pairs = json.loads(PAIRS.read_text("utf-8"))
    scored = [(label, similarity(features(one), features(other))) for label, _, one, other in pairs]
    hits = sum(score >= ALIKE for label, score in scored if label == "same")
    wrong = sum(score >= ALIKE for label, score in scored if label == "other")
    same = sum(label == "same" for label, _ in scored)
    words = f"precision {hits / (hits + wrong):.2f}, recall {hits / same:.2f} at threshold {ALIKE}"
    return (
        f"labelled pairs ({same} the same, {len(pairs) - same} others; the threshold was chosen on them)",
        words,
    )


def invented(rng):
    place, thing = rng.choice(PLACES), rng.choice(THINGS)
    return f"申请公开{place}{rng.choice(PLACES)}{rng.randrange(1, 400)}号{rng.randrange(2015, 2027)}年{thing}"


def fill(office, rng):
    ids = []
    for _ in range(0, CASES, BATCH):
        batch = [(new_id(), hashed(features(invented(rng)), office.agency_id)) for _ in range(BATCH)]
        with unit_of_work("processing", office.scope) as session:
            session.execute(insert(Case), [case_row(office, one) for one, _ in batch])
            own = {"agency_id": office.agency_id}
            session.execute(insert(CaseLikeness), [{**own, "case_id": one, "hashes": h} for one, h in batch])
            session.execute(
                insert(CaseBand),
                [{**own, "case_id": one, "band": b} for one, h in batch for b in set(bands(h))],
            )
            session.execute(insert(CaseMark), [mark(office, rng, one) for one, _ in batch])
        ids += [one for one, _ in batch]
    with unit_of_work("migrator") as session:
        session.execute(text("ANALYZE processing.case_band, processing.case_likeness, processing.case_mark"))
    return ids


def case_row(office, case_id):
    return {
        "id": case_id,
        "agency_id": office.agency_id,
        "body_id": office.body_id,
        "number": f"B-{case_id}",
        "channel": "letter",
        "applicant_kind": "natural",
        "registered_on": DAY,
        "receipt_date": DAY,
        "personal": Sealed(b""),
        "wanted_medium": "paper",
        "wanted_way": "post",
        "file_ids": [],
        "state": "examining",
    }


def mark(office, rng, case_id):
    phone = keyed_hash("phone", office.agency_id, str(13_900_000_000 + rng.randrange(60_000)))
    return {"case_id": case_id, "agency_id": office.agency_id, "kind": "phone", "hash": phone}


def ask(office, case_id):
    began = time.perf_counter()
    with unit_of_work("processing", office.scope) as session:
        alike_cases(session, queries.case_of(session, office.agency_id, case_id))
    return time.perf_counter() - began
