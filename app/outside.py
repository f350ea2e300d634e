"""Settings become what asks others: the encoder and the model behind an address, where they are set."""

from functools import cache
from typing import TypedDict

from app.around.gather import Around
from app.around.memory import impression
from app.chooser import Chooser
from app.clock import CLOCK
from app.domain import Decision, Outcome
from app.doubter import SecondOpinion
from app.llm import Model, Patience
from app.ports import Author, Clock, Doubter, Memory, Second
from app.ports import Chooser as Kinds
from app.prompts import prompt
from app.redraft import Redraft
from app.rewriter import Rewriter, SecondLook
from app.settings import Settings
from app.store.engine import Store
from app.store.memories import Memories
from app.store.tokens import Allowance, Caps, StoredMeter
from app.texts.mask import mask
from app.traces import NOWHERE, Traces
from app.usage import Free, Meter, Price, Stage, Tariff
from app.writers.model import ModelWriter, Scope
from app.writers.tools import Reads, Tools
from integrations.commerce import Commerce
from integrations.records import Records
from integrations.sandbox.shop.client import connect
from knowledge.endpoint import Endpoint, Reach
from knowledge.search import Search

PHONES = ("en-US", "en-GB", "de", "es", "fr", "it", "nl", "pt")  # whose ways of writing a number are looked for
MODEL_SECONDS = 2.0  # that a question waits for other words, or for its kind


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


def meter(settings: Settings, store: Store, clock: Clock, ticket: tuple[str, str]) -> Meter:
    """Return what counts tokens and money of one run for a ticket (connection, id)."""
    if not settings.model_url:
        return Free()
    allowance = Allowance(
        Caps(settings.model_ticket_tokens, settings.model_ticket_cost),
        Caps(settings.model_hour_tokens, settings.model_hour_cost),
        Caps(settings.model_day_tokens, settings.model_day_cost),
        tariff(settings),
    )
    return StoredMeter(store, clock, allowance, ticket)


def tariff(settings: Settings) -> Tariff:
    """Return what each model costs."""
    return Tariff({name: Price(*one) for name, one in settings.model_prices.items()}, settings.model_currency)


class Others(TypedDict):
    """What `Ports` has of those that are asked outside."""

    outside: bool
    second: Second | None
    chooser: Kinds | None
    author: Author | None
    doubter: Doubter | None
    meter: Meter


def others(settings: Settings, search: Search, memory: Memory, counts: Meter) -> Others:
    """Return everything that asks others in one run; nothing is asked yet."""
    return Others(
        outside=bool(settings.embeddings_url),
        second=second(settings, search, counts),
        chooser=chooser(settings, counts),
        author=author(settings, Reads(search, memory, CLOCK, shop(settings)), counts),
        doubter=doubter(settings, counts),
        meter=counts,
    )


def second(settings: Settings, search: Search, counts: Meter | None = None) -> SecondLook | None:
    """Return a second look with a model's words, where a model is set; nothing is asked yet."""
    made = rewriter(settings, counts)
    return SecondLook(search, made) if made else None


def chooser(settings: Settings, counts: Meter | None = None) -> Chooser | None:
    """Return what chooses between kinds of question, where a model is set; nothing is asked yet."""
    model = _quick(settings, Stage.TRIAGE, counts)
    return Chooser(model, prompt("triage")) if model else None


def rewriter(settings: Settings, counts: Meter | None = None) -> Rewriter | None:
    """Return what puts questions into other words, where a model is set; nothing is asked yet."""
    model = _quick(settings, Stage.REWRITE, counts)
    return Rewriter(model, prompt("rewrite")) if model else None


def author(settings: Settings, tools: Tools, counts: Meter | None = None) -> ModelWriter | None:
    """Return what drafts with a model, where one is set; nothing is asked yet."""
    usual = _patient(settings, Stage.WRITE, counts)
    if usual is None:
        return None
    strong = _patient(settings, Stage.WRITE, counts, settings.model_strong) or usual
    return ModelWriter(usual, strong, prompt("write"), Scope(tools, settings.model_rounds))


def doubter(settings: Settings, counts: Meter | None = None) -> SecondOpinion | None:
    """Return what looks at a draft before it is sent, where a model is set for that; nothing is asked yet."""
    model = _patient(settings, Stage.CHECK, counts)
    return SecondOpinion(model, prompt("check")) if model else None


def redraft(settings: Settings, counts: Meter | None = None) -> Redraft | None:
    """Return what changes drafts with a model, where one writes; nothing is asked yet."""
    model = _patient(settings, Stage.WRITE, counts)
    return Redraft(model, prompt("revise")) if model else None


def asked_for(settings: Settings, stage: Stage) -> Model:
    """Return the model of a stage with all the patience that is set, be the stage switched on or not."""
    made = _named(settings, settings.model_names.get(stage.value) or settings.model_name)
    return made.waits(Patience(settings.model_seconds, settings.model_tries)).on(stage, Free(tariff(settings)))


def _quick(settings: Settings, stage: Stage, counts: Meter | None) -> Model | None:
    """Return a model that nobody waits long for."""
    made = _of(settings, stage, "")
    return made.waits(Patience(MODEL_SECONDS)).on(stage, counts or Free(tariff(settings))) if made else None


def _patient(settings: Settings, stage: Stage, counts: Meter | None, name: str = "") -> Model | None:
    made = _of(settings, stage, name)
    patience = Patience(settings.model_seconds, settings.model_tries)
    return made.waits(patience).on(stage, counts or Free(tariff(settings))) if made else None


def _of(settings: Settings, stage: Stage, name: str) -> Model | None:
    if not settings.model_url or stage.value not in settings.model_stages:
        return None
    return _named(settings, name or settings.model_names.get(stage.value) or settings.model_name)


def _named(settings: Settings, name: str) -> Model:
    made = _model(settings.model_url, name, settings.model_key.get_secret_value())
    return made.traced(tracing(settings))


def tracing(settings: Settings) -> Traces:
    """Return where traces go; the thread that sends them begins with the first one."""
    if not settings.traces_url:
        return NOWHERE
    headers = tuple((name, one.get_secret_value()) for name, one in settings.traces_headers.items())
    return _traces(settings.traces_url, headers, settings.traces_content)


@cache
def _traces(url: str, headers: tuple[tuple[str, str], ...], content: bool) -> Traces:
    from app.otlp import traces

    return traces(url, dict(headers), content, hidden)


@cache
def _model(url: str, name: str, key: str) -> Model:
    """Return one object a model: whoever asks it shares what was learned of it."""
    return Model(url, name, key, MODEL_SECONDS)


def shop(settings: Settings) -> Commerce | None:
    """Return the shop, where one is set; nothing is asked yet."""
    if not settings.shop_url:
        return None
    return _shop(settings.shop_url, settings.shop_token.get_secret_value(), settings.http_timeout)


@cache
def _shop(url: str, token: str, timeout: float) -> Commerce:
    return connect(url, token, timeout)


def around(settings: Settings, store: Store, helpdesk: Records) -> Around:
    """Return what reads around the tickets of a helpdesk account."""
    return Around(helpdesk, CLOCK, settings.gather_seconds, shop(settings), Memories(store).of)


def remember(store: Store, decision: Decision, outcome: Outcome) -> Outcome:
    """Return the outcome, kept for when the ticket's requester writes again. Keeping it twice changes nothing."""
    if told := impression(decision, outcome, CLOCK.now()):
        Memories(store).keep(decision.connection, decision.requester_id, told)
    return outcome
