"""Where the text of an application may come apart."""

import pytest

from processing.commands.splitting import proposed_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    (
        ("申请公开城中村改造项目征收补偿方案。", ["申请公开城中村改造项目征收补偿方案"]),
        ("出让合同；规划许可证；征收公告。", ["出让合同", "规划许可证", "征收公告"]),
        ("请公开：1.出让合同 2、规划许可证", ["出让合同", "规划许可证"]),
        ("（一）出让合同\n（二）规划许可证", ["出让合同", "规划许可证"]),
        ("2025.1.3 的会议纪要、3.5 公里道路的图纸", ["2025.1.3 的会议纪要、3.5 公里道路的图纸"]),
        ("", []),
    ),
)
def test_a_text_comes_apart_at_its_lines_numbers_and_semicolons(text, parts):
    assert proposed_parts(text) == parts
