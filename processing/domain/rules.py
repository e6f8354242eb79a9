"""What may be done, by whom: looked up in the table. Pure."""

from collections.abc import Collection

from processing.domain.states import Action, State, Transition
from processing.domain.table import BY_ACTION, TRANSITIONS
from processing.domain.words import STATE_LABELS
from services.errors import Conflict, NotAllowed
from services.identity.permissions import Permission
from services.words import said


def transition(state: State, action: Action) -> Transition:
    """The row for taking `action` in `state`. Raises Conflict where the table has none."""
    row = BY_ACTION[action]
    if state not in row.sources:
        raise Conflict(
            said(
                "本件现在是“%(state_labels)s”，不能“%(label)s”。请刷新后再看可以做的步骤。",
                state_labels=STATE_LABELS[state],
                label=row.label,
            )
        )
    return row


def permitted_actions(state: State, permissions: Collection[Permission]) -> tuple[Transition, ...]:
    """The steps a person with these permissions may take now, in the order of the table."""
    return tuple(
        row
        for row in TRANSITIONS
        if state in row.sources and row.permission is not None and row.permission in permissions
    )


def check_permission(row: Transition, permissions: Collection[Permission]) -> None:
    """Raises NotAllowed for a step that the person's roles do not carry."""
    if row.permission is None or row.permission not in permissions:
        raise NotAllowed(said("您没有“%(label)s”的权限。", label=row.label))


def check_reviewer(drafter: str | None, reviewer: str | None) -> None:
    """Nobody decides a level of what he drafted himself. Ids of persons. Raises NotAllowed."""
    if reviewer is not None and reviewer == drafter:
        raise NotAllowed("起草人不能审核自己起草的答复，请由另一人审核。")


def check_four_eyes(drafter: str | None, reviewers: Collection[str], signer: str) -> None:
    """Whoever signs has neither drafted nor decided a level; without levels two people are enough.

    Ids of the persons who really acted, also where one stood in for another. Raises NotAllowed.
    """
    if signer == drafter:
        raise NotAllowed("起草人不能签发自己起草的答复，起草人与签发人须为两人。")
    if signer in reviewers:
        raise NotAllowed("审核人与签发人须为两人，请由另一位负责人签发。")
