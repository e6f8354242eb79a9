"""What the frame is filled with: tabs by permission, and panels that contexts put on one another's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup

from services.identity.permissions import Permission
from services.web.links import link
from services.web.viewers import Viewer, viewer
from services.words import speak, words


@dataclass(frozen=True, slots=True)
class NavItem:
    """A tab of the staff frame; `count` gives the small number beside the label.

    `group` "admin" puts it into the list beside the administration's pages instead.
    """

    label: str
    endpoint: str
    permission: Permission
    order: int = 100
    count: Callable[[Viewer], int | None] | None = None
    group: str = "main"

    def __post_init__(self) -> None:
        speak(self, "label")


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page that several contexts fill; slot "agency" (public), "admin", "calendar", "case", "correction"
    or "dayband".

    `render` gets what the page gives its slot, by name. `permission` None: for everybody.
    """

    slot: str
    permission: Permission | None
    render: Callable[..., Markup | str]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab as the frame draws it."""

    label: str
    url: str
    is_current: bool
    count: int | None

    def __post_init__(self) -> None:
        speak(self, "label")


# The tabs of a deployment in parts, where this process has not loaded every context.
ELSEWHERE = words(
    (
        (10, "收件", "desk", Permission.REQUEST_REGISTER),
        (20, "办件", "cases", Permission.CASE_VIEW),
        (30, "送达", "notices", Permission.NOTICE_VIEW),
        (40, "报告", "reports", Permission.REPORT_VIEW),
        (50, "监督", "supervision", Permission.SUPERVISION_VIEW),
    )
)


def register(app: Flask, items: Iterable[NavItem], panels: Iterable[Panel]) -> None:
    """Keep the application's tabs and panels; an item whose endpoint is unknown keeps it from starting."""
    items = sorted(items, key=lambda item: item.order)
    missing = [item.endpoint for item in items if item.endpoint not in app.view_functions]
    if missing:
        raise RuntimeError(f"navigation points to unknown endpoints: {', '.join(missing)}")
    app.extensions["gongkai_navigation"] = tuple(items)
    app.extensions["gongkai_panels"] = tuple(sorted(panels, key=lambda panel: panel.order))


def tabs() -> list[Tab]:
    """The tabs the viewer may open, the current one marked."""
    who = viewer()
    here = [(item.order, _tab(item, who)) for item in _items("main") if who.may(item.permission)]
    known = {tab.url.rstrip("/") for _, tab in here}
    if current_app.config["GONGKAI_IN_PARTS"]:
        here += [
            (order, Tab(label, link(name), False, None))
            for order, label, name, permission in ELSEWHERE
            if who.may(permission) and link(name) not in known
        ]
    if admin_tabs():
        here.append((1000, Tab("管理", link("admin"), request.path.startswith("/admin"), None)))
    return [tab for _, tab in sorted(here, key=lambda pair: pair[0])]


def admin_tabs() -> list[Tab]:
    """The administration's pages the viewer may open."""
    who = viewer()
    return [_tab(item, who, whole=True) for item in _items("admin") if who.may(item.permission)]


def panels(slot: str, /, **given: Any) -> Markup:
    """Everything registered for `slot` that the viewer may see, one below the other."""
    who = viewer()
    shown = (
        panel.render(**given)
        for panel in current_app.extensions["gongkai_panels"]
        if panel.slot == slot and (panel.permission is None or who.may(panel.permission))
    )
    return Markup("").join(shown)


def _items(group: str) -> list[NavItem]:
    found: tuple[NavItem, ...] = current_app.extensions["gongkai_navigation"]
    return [item for item in found if item.group == group]


def _tab(item: NavItem, who: Viewer, whole: bool = False) -> Tab:
    url = url_for(item.endpoint)
    prefix = url.rstrip("/") if whole else "/" + url.strip("/").split("/")[0]
    is_current = request.path == prefix or request.path.startswith(prefix + "/")
    return Tab(item.label, url, is_current, item.count(who) if item.count else None)
