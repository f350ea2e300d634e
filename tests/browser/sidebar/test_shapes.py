"""What the stand-in says is what the service says: the same shapes, checked by the service's own types."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.evidence.seen import Alike, Hits, Story, View
from app.signals import Sentiment, Urgency
from tests.browser.sidebar.test_panel import STATES
from tests.browser.sidebar.views import ANSWERS, RUNS, SIMILAR, view
from tests.manifest.test_texts import TEXTS

EVERY: list[tuple[Any, Any]] = [
    (View, view()),
    *((View, told) for told, _, _ in STATES),
    (Hits, ANSWERS),
    (list[Story], RUNS["runs"]),
    (list[Alike], SIMILAR["tickets"]),
]


@pytest.mark.parametrize(("shape", "said"), EVERY)
def test_stand_in_speaks_as_the_service(shape: Any, said: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(shape)
    whole = json.loads(adapter.dump_json(adapter.validate_python(said)))

    assert _keys(whole) == _keys(said)


def test_every_mood_has_words() -> None:
    for texts in TEXTS.values():
        assert set(texts["sentiment"]) == set(map(str, Sentiment))
        assert set(texts["urgency"]) == set(map(str, Urgency))


def _keys(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_keys(one) for one in value]
    return {key: _keys(one) for key, one in value.items()} if isinstance(value, dict) else None
