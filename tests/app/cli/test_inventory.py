"""`deskmate inventory`, as anybody runs it, with the real encoder and a real index."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main

TICKETS = "\n".join(
    json.dumps({"id": n, "subject": subject, "body": body, "created": f"2026-03-{1 + n:02d}"})
    for n, (subject, body) in enumerate(
        [("Opening hours", "When does the shop open on Saturdays?"), ("Saturday", "Is the shop open on Saturday?")] * 4
        + [("Reset password", "How do I reset my password?"), ("Password", "I forgot my password, how do I reset it?")]
    )
)
ARTICLES = "\n".join(
    json.dumps({"id": title, "title": title, "body": body})
    for title, body in (
        ("Opening hours on Saturdays", "The shop is open on Saturdays from 9 to 16."),
        ("Gift wrapping", "We wrap presents in paper with a ribbon."),
        ("Care of wooden tables", "Oil the wood twice a year."),
        ("Colours of lamps", "Lamps come in white and in black."),
        ("Recycling", "Take batteries to a collection point."),
        ("Newsletter", "We write once a month about new furniture."),
    )
)


def run(folder: Path, *arguments: str) -> Result:
    """Take an inventory of a small file."""
    file, articles = folder / "past.jsonl", folder / "articles.jsonl"
    file.write_text(TICKETS)
    articles.write_text(ARTICLES)
    given = ["inventory", "--tickets", str(file), "--articles", str(articles), *arguments]
    return CliRunner().invoke(main, given, env={"DESKMATE_DATA_DIR": str(folder)})


@pytest.mark.slow
def test_it_is_json_a_table_or_a_page(tmp_path: Path) -> None:
    told, shown, page = run(tmp_path, "--json"), run(tmp_path), run(tmp_path, "--html")

    found = json.loads(told.stdout)
    assert {"tickets", "from", "to", "categories", "covers_70", "pilot", "savings"} <= found.keys()
    hours = next(one for one in found["categories"] if "0" in one["tickets"])
    password = next(one for one in found["categories"] if "8" in one["tickets"])
    assert hours["name"] != password["name"]
    assert hours["data"] > password["data"]  # one article, about hours
    assert "Begin with: " in shown.output
    assert page.stdout.startswith("<!doctype html>")
    assert "Saturday" in page.stdout


@pytest.mark.parametrize("given", [[], ["--since", "90d", "--tickets", "."]])
def test_one_source_is_needed(given: list[str]) -> None:
    done = CliRunner().invoke(main, ["inventory", *given])

    assert done.exit_code == 2
    assert "one of --tickets FILE and --since 90d" in done.output
