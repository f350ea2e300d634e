"""`deskmate eval redaction` over a few lines of our own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.evidence.redaction import kind

ROWS = [
    {"text": "Call 202-555-0123 or 1234", "spans": [{"entity_type": "PHONE_NUMBER", "entity_value": "202-555-0123"}]},
    {"text": "I am Requester", "spans": [{"entity_type": "PERSON", "entity_value": "Requester", "start_position": 5}]},
    {"text": "Mail a@example.com", "spans": []},
    {"text": "Both: 4111 1111 1111 1111", "spans": [{"entity_type": "CREDIT_CARD", "entity_value": "4111 1111"}]},
]


def run(path: Path, *lines: object, flags: tuple[str, ...] = ("--json",)) -> Result:
    """Measure a file of these lines."""
    path.write_text("\n".join(map(json.dumps, lines)))
    return CliRunner().invoke(main, ["eval", "redaction", "--file", str(path), *flags])


def test_recall_and_precision_by_type(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path / "f.jsonl", *ROWS).stdout)
    phone, person = found["by_type"]["PHONE_NUMBER"], found["by_type"]["PERSON"]

    assert (found["n"], phone["recall"], phone["n"], phone["precision"], phone["marks"]) == (4, 1.0, 1, 1.0, 1)
    assert (person["recall"], person["mark"], person["precision"]) == (0.0, "NAME", None)
    assert 0 < phone["recall_low"] < 1 == phone["recall_high"]
    assert found["by_mark"]["EMAIL"]["precision"] == 0.0
    assert found["by_type"]["CREDIT_CARD"]["recall"] == 1.0


def test_a_value_that_is_labelled_twice_counts_once_a_place(tmp_path: Path) -> None:
    spans = [{"entity_type": "PHONE", "entity_value": "202-555-0123"}] * 2
    line = {"text": "Call 202-555-0123 or again 202-555-0123", "spans": spans}
    found = json.loads(run(tmp_path / "f.jsonl", line).stdout)["by_type"]["PHONE"]

    assert (found["n"], found["masked"], found["marks"]) == (2, 2, 2)


@pytest.mark.parametrize(
    ("label", "mark"),
    [
        ("ID_CARD", "ID"),
        ("identity card", "ID"),
        ("CREDIT_CARD", "CARD"),
        ("EMAIL_ADDRESS", "EMAIL"),
        ("IP_ADDRESS", "IP"),
        ("STREET_ADDRESS", "ADDRESS"),
        ("US_SSN", "SOCIAL"),
        ("US_DRIVER_LICENSE", "ID"),
        ("BANK-ACCOUNT", "IBAN"),
        ("AGE", None),
    ],
)
def test_a_label_is_the_kind_that_it_names(label: str, mark: str | None) -> None:
    found = kind(label)

    assert (found.value if found else None) == mark


def test_a_table_for_people(tmp_path: Path) -> None:
    told = run(tmp_path / "f.jsonl", *ROWS, flags=()).output

    assert "PHONE_NUMBER" in told
    assert "4 texts" in told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"spans": []}, ":1: text"),
        ({"text": "a", "spans": [{"entity_type": "X", "entity_value": "b"}]}, "does not stand in the text"),
        ([], "not an object"),
    ],
)
def test_a_bad_line_is_told(tmp_path: Path, line: object, said: str) -> None:
    done = run(tmp_path / "f.jsonl", line)

    assert done.exit_code == 1
    assert said in done.output
