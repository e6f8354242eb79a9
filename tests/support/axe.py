"""axe-core on the page as it stands: what WCAG 2.1 AA finds wrong, in one line each.

The page's context needs `bypass_csp=True`: our policy lets no foreign script in.
"""

from pathlib import Path

AXE = Path(__file__).resolve().parents[1] / "fixtures/axe/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def complaints(page) -> list[str]:
    """Every violation with the elements it stands on; an empty list is what is wanted."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]
