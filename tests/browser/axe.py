"""Accessibility rules, run by axe-core in the page itself."""

from importlib import import_module

from playwright.sync_api import Frame, Page

# Only what is broken is told: the rest would be most of the time that it takes.
RUN = """async ([grave, part]) => {
  const found = await axe.run(document.querySelector(part), { resultTypes: ["violations"] });
  const broken = found.violations.filter((one) => grave.includes(one.impact));
  return broken.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`));
}"""
GRAVE = ["serious", "critical"]


def grave(page: Page | Frame, part: str = "html") -> list[str]:
    """Return what axe finds serious in a page or a frame, or in a part of it: the rule, and where it is broken."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(import_module("axe_core_python.base").AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, [GRAVE, part])
    return found
