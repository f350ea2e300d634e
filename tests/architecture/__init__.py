"""Rules of the house as tests."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def sources() -> list[Path]:
    """Return every Python file of the three packages, migrations left out."""
    return sorted(
        path
        for package in ("app", "integrations", "knowledge")
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    )
