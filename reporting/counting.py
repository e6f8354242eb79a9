"""The counting rules of the annual report, one table: what each says, how well it is attested, and the function that is it.

Evidence: F read in published law or reports, D derived from them, G the office's practice. `docs/reports/counting.md`
is made from this table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from reporting import domain, facts, remedies
from reporting.annual import sentences
from reporting.checker.rules import between, sums, words
from reporting.exports import grids


@dataclass(frozen=True, slots=True)
class CountingRule:
    """One rule: its code, its sentence, its evidence, and where it is code."""

    code: str
    says: str
    evidence: str
    function: Callable[..., Any]


RULES: Final = tuple(
    CountingRule(*row)
    for row in (
        ("C1", "统计期间为1月1日至12月31日；收到日期（条例第三十一条）在年内的为本年新收", "F/D", domain.counts_at_all),
        ("C2", "上年结转等于上年的结转下年度，各列分别相等", "F", between.carry_over),
        ("C3", "每列：第一项加第二项等于第三项加第四项", "F", sums.column_identity),
        ("C4", "总计等于各项结果之和，总计列等于六类申请人之和", "D", sums.outcome_sum),
        ("C5", "答复作出（交邮、签收、进入系统）之日在哪一年，就计入哪一年；年底未作出的结转", "D", domain.settled_on),
        ("C6", "补正、延期、征求意见、缴费只影响期限，不改变件数", "D", facts.clock_columns),
        ("C7", "一件一行；部分公开的只计部分公开", "F", domain.exit_of),
        ("C8", "一事一申请：分出的各件各计一件，未分的计一件", "F/G", facts.registered_columns),
        ("C9", "申请人撤回的计入其他处理—其他", "F", facts.closed_columns),
        ("C10", "谁收到谁处理、谁统计，不重复", "F/G", facts.whose_case),
        ("C11", "表四计本年审结的（含以前年度提起）和年底尚未审结的", "F", remedies.place),
        ("C12", "表四每组：总计等于四种结果之和；各组之间没有等式", "F/D", sums.remedy_sum),
        ("C13", "“新收”和“受理（含上年结转）”分别写明", "F", sentences.applications),
        ("C14", "现行有效等于上年现行有效加制发减废止", "D", between.in_force),
        ("C15", "汇总报告等于本级加下级各份之和，缺的点名", "F/D", between.children_sum),
        ("C16", "文字里的数字与表格一致；合并计的、工单等除外", "F", words.text_figures),
        ("C17", "没有的一律印 0", "F", grids.grids),
        ("C18", "申请人类别按登记时申报的，更正的按更正后的", "G", facts.applicant_columns),
        ("C19", "复议、诉讼后重新答复的不另计，件数随第一次办结", "G", facts.is_first_closing),
        ("C20", "第六章写明信息处理费，没有收取的也写明", "F", words.fee_statement),
        ("C21", "复议机关作共同被告的案件只计原行为机关", "F", remedies.is_own),
    )
)  # fmt: skip


def rules_table() -> str:
    """The table as Markdown, for the documentation."""
    lines = ["| | rule | evidence | code |", "|---|---|---|---|"]
    for rule in RULES:
        where = f"{rule.function.__module__}.{rule.function.__qualname__}"
        lines.append(f"| {rule.code} | {rule.says} | {rule.evidence} | `{where}` |")
    return "\n".join(lines)
