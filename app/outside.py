"""Settings become what asks others: the encoder and the model behind an address, where they are set."""

from functools import cache

from app.chooser import Chooser
from app.llm import Model
from app.prompts import prompt
from app.rewriter import Rewriter, SecondLook
from app.settings import Settings
from app.texts.mask import mask
from integrations.commerce import Commerce
from integrations.sandbox.shop.client import connect
from knowledge.endpoint import Endpoint, Reach
from knowledge.search import Search

PHONES = ("en-US", "en-GB", "de", "es", "fr", "it", "nl", "pt")  # whose ways of writing a number are looked for
MODEL_SECONDS = 2.0  # that a question waits for other words


def endpoint(settings: Settings) -> Endpoint | None:
    """Return the encoder behind an address, where one is set; nothing is asked yet."""
    if not settings.embeddings_url:
        return None
    reach = Reach(
        url=settings.embeddings_url,
        model=settings.embeddings_model,
        dimension=settings.embeddings_dimensions,
        key=settings.embeddings_key.get_secret_value(),
        characters=settings.embeddings_characters,
        seconds=settings.http_timeout,
    )
    return Endpoint(reach, hidden)


def hidden(text: str) -> str:
    """Return a text as it may leave this machine, wherever its telephone numbers are from."""
    for locale in PHONES:
        text = mask(text, locale)
    return text


def second(settings: Settings, search: Search) -> SecondLook | None:
    """Return a second look with a model's words, where a model is set; nothing is asked yet."""
    made = rewriter(settings)
    return SecondLook(search, made) if made else None


def chooser(settings: Settings) -> Chooser | None:
    """Return what chooses between kinds of question, where a model is set; nothing is asked yet."""
    if not settings.model_url:
        return None
    return _chooser(settings.model_url, settings.model_name, settings.model_key.get_secret_value())


@cache
def _chooser(url: str, name: str, key: str) -> Chooser:
    return Chooser(Model(url, name, key, MODEL_SECONDS), prompt("triage"))


def rewriter(settings: Settings) -> Rewriter | None:
    """Return what puts questions into other words, where a model is set; nothing is asked yet."""
    if not settings.model_url:
        return None
    return _rewriter(settings.model_url, settings.model_name, settings.model_key.get_secret_value())


@cache
def _rewriter(url: str, name: str, key: str) -> Rewriter:
    return Rewriter(Model(url, name, key, MODEL_SECONDS), prompt("rewrite"))


def shop(settings: Settings) -> Commerce | None:
    """Return the shop, where one is set; nothing is asked yet."""
    if not settings.shop_url:
        return None
    return _shop(settings.shop_url, settings.shop_token.get_secret_value(), settings.http_timeout)


@cache
def _shop(url: str, token: str, timeout: float) -> Commerce:
    return connect(url, token, timeout)
