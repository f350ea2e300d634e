"""Numbers for words and back, languages, frames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.freshdesk.sanitize import clean
from integrations.sandbox.markup import bare, wrapped
from integrations.sandbox.tickets import CUSTOM_STATUS, STATUSES, WAITING


def test_every_status_of_the_store_has_a_number_with_labels() -> None:
    assert set(numbers.STATUS_NUMBERS) == set(STATUSES)
    assert set(numbers.STATUS_NUMBERS.values()) < set(numbers.STATUSES) == set(numbers.STATUS_WORDS)


@pytest.mark.parametrize("number", numbers.STATUSES)
def test_a_status_number_comes_back(number: int) -> None:
    fields = numbers.status_fields(number)
    custom = fields.get("custom_status_id", CUSTOM_STATUS[fields["status"]])

    assert number == numbers.status({**fields, "custom_status_id": custom})
    assert (custom == WAITING) is (number == 6)


@pytest.mark.parametrize("number", numbers.PRIORITY_WORDS)
def test_a_priority_comes_back(number: int) -> None:
    assert number == numbers.priority({"priority": numbers.PRIORITY_WORDS[number]})
    assert number == numbers.PRIORITIES[numbers.label(number, numbers.PRIORITIES)]


def test_a_ticket_without_priority_has_the_lowest() -> None:
    assert numbers.priority({"priority": None}) == 1


@pytest.mark.parametrize(("locale", "code"), [("en-us", "en"), ("de", "de"), ("pt-br", "pt-BR")])
def test_a_language_comes_back(locale: str, code: str) -> None:
    assert (code, locale) == (numbers.language(locale), numbers.locale(code))


@given(st.text())
def test_the_stores_frame_comes_off(markup: str) -> None:
    assert bare(wrapped(markup)) == markup
    assert bare(bare(wrapped(markup))) == bare(markup)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(markup: str) -> None:
    once = clean(markup)

    assert once == clean(once)
    assert "<!--" not in once
    assert "<script" not in once.lower()
