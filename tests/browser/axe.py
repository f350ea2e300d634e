"""Accessibility rules, run by axe-core in the page itself."""

from importlib import import_module
from typing import Any

from playwright.sync_api import Frame, Page

GRAVE = {"serious", "critical"}


def grave(page: Page | Frame) -> list[str]:
    """Return what axe finds serious in a page or a frame: the rule, and where it is broken."""
    found: dict[str, Any] = import_module("axe_core_python.sync_playwright").Axe().run(page)
    broken = [one for one in found["violations"] if one["impact"] in GRAVE]
    return [f"{one['id']}: {node['html'][:160]}" for one in broken for node in one["nodes"]]
