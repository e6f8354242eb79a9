"""The table of steps as a picture for the documentation (Mermaid), so that both stay the same. Pure."""

from collections.abc import Iterator

from processing.domain import STATE_LABELS, TRANSITIONS, State


def state_diagram() -> str:
    """The states with every step that leads from one to another; what keeps the state is listed below."""
    return "\n".join(["stateDiagram-v2", *_states(), *_moves()])


def steps_table() -> str:
    """Every step: from where, by whom, on which ground, with what document and effect on the clock."""
    head = "| 步骤 | 从 | 到 | 权限 | 依据 | 文书 | 期限 |\n|---|---|---|---|---|---|---|"
    rows = [
        f"| {row.label} `{row.action}` | {'、'.join(STATE_LABELS[s] for s in State if s in row.sources) or '—'} "
        f"| {STATE_LABELS[row.to] if row.to else '不变'} | {row.permission or '事件'} | {row.basis} "
        f"| {row.document or '—'} | {row.clock} |"
        for row in TRANSITIONS
    ]
    return "\n".join([head, *rows])


def _states() -> Iterator[str]:
    yield from (f"  {state}: {label}" for state, label in STATE_LABELS.items())


def _moves() -> Iterator[str]:
    for row in TRANSITIONS:
        if row.to is None:
            continue
        if not row.sources:
            yield f"  [*] --> {row.to}: {row.label}"
        yield from (f"  {source} --> {row.to}: {row.label}" for source in State if source in row.sources)
    yield f"  {State.CLOSED} --> [*]"
    yield f"  {State.VOID} --> [*]"
