"""The rules of the checker, one table: name → rule, what it is about. Each takes a report and yields what does not agree."""

from collections.abc import Mapping
from typing import Final

from reporting.checker.rules import between, structure, sums, words
from reporting.checker.rules.finding import HARD, SOFT, Case, Finding, Rule

RULES: Final[Mapping[str, tuple[Rule, str]]] = {
    "column_identity": (sums.column_identity, "表三各列的勾稽关系"),
    "outcome_sum": (sums.outcome_sum, "总计等于各项办理结果之和"),
    "row_sum": (sums.row_sum, "总计列等于六类申请人之和"),
    "remedy_sum": (sums.remedy_sum, "表四总计等于四种结果之和"),
    "negative": (sums.negative, "件数不为负"),
    "whole_numbers": (sums.whole_numbers, "件数为整数"),
    "total_blank": (sums.total_blank, "分项已填而总计空白"),
    "indicator_sum": (sums.indicator_sum, "附表分项与总数"),
    "missing_table": (structure.missing_table, "三张表齐全"),
    "missing_rows": (structure.missing_rows, "表三的行齐全"),
    "chapters": (structure.chapters, "六章的编号和名称"),
    "empty_chapter": (structure.empty_chapter, "各章有内容"),
    "form_version": (structure.form_version, "格式与年度相符"),
    "period_year": (structure.period_year, "统计期限与标题同年"),
    "rules_without_power": (structure.rules_without_power, "规章制定权"),
    "text_figures": (words.text_figures, "文字与表格的数字"),
    "none_against_table": (words.none_against_table, "“未收到申请”与表三"),
    "fee_statement": (words.fee_statement, "第六章写明信息处理费"),
    "fee_contradiction": (words.fee_contradiction, "信息处理费前后一致"),
    "carry_over": (between.carry_over, "上年结转与上年报告"),
    "in_force": (between.in_force, "现行有效与上年报告"),
    "jump": (between.jump, "与上年相差五倍以上"),
    "unit_jump": (between.unit_jump, "金额单位"),
    "action_without_power": (between.action_without_power, "许可、处罚职权"),
    "chapter_copied": (between.chapter_copied, "文字与上年雷同"),
    "children_sum": (between.children_sum, "汇总等于下级之和"),
}


def check(case: Case) -> list[Finding]:
    """Every finding on a report, hard ones first."""
    found = [finding for rule, _ in RULES.values() for finding in rule(case)]
    return sorted(found, key=lambda one: not one.is_hard)


__all__ = ["HARD", "RULES", "SOFT", "Case", "Finding", "check"]
