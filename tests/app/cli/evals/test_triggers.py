"""`deskmate eval triggers`, as anybody runs it."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from app.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["eval", "triggers", *arguments])


def test_a_file_of_sentences_and_tickets_becomes_a_table_or_json(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    file.write_text(
        '{"text": "I will call my lawyer", "language": "en", "rule": "legal", "hit": true}\n'
        '{"text": "What are your opening hours?", "language": "en", "rule": "legal", "hit": true}\n'
        '{"id": "7", "subject": "Hello", "body": "Please cancel my order"}\n'
    )

    told, shown = run("--file", str(file), "--json"), run("--file", str(file))

    found = json.loads(told.stdout)
    assert (found["n"], found["rules"]["legal"]["en"]["recall"], found["tickets"]["n"]) == (3, 0.5, 1)
    assert found["tickets"]["per_1000"] == {"cancel": 1000}
    assert "missed: legal (en): What are your opening hours?" in shown.output
    assert "cancel: 1000.0 (please cancel)" in shown.output


def test_a_policy_of_ones_own_is_measured(tmp_path: Path) -> None:
    file, policy = tmp_path / "said.jsonl", tmp_path / "policy.toml"
    file.write_text('{"text": "hello", "rule": "legal"}')
    policy.write_text("nonsense = 1")

    refused = run("--file", str(file), "--policy", str(policy))

    assert refused.exit_code == 1
    assert "policy.toml cannot be used" in refused.output
