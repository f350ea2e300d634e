"""`deskmate knowledge audit`: what is wrong with the articles and what is missing, ours or anybody's."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress

from app.cli.common import json_option, loaded, say
from app.cli.progress import bar

if TYPE_CHECKING:
    from app.domain import Policy
    from app.evidence.audit.asking import Put
    from app.evidence.audit.audit import Audit
    from app.evidence.audit.gather import Ground
    from app.settings import Settings
    from integrations.helpdesk import Article
    from knowledge.library import Library

existing = click.Path(exists=True, path_type=Path)
DOCS = "Articles of anybody's: JSON Lines {id, title, body}, or a folder of Markdown or HTML; no store is needed."
QUERIES = "With --docs: what is asked, JSON Lines {qid, query, relevant[]}."
TICKETS = "With --docs: what is asked, JSON Lines {id, subject, body}."
RUNS = "The newest so many runs are read for what was asked."


@click.command()
@click.option("--docs", type=existing, help=DOCS)
@click.option("--queries", type=existing, help=QUERIES)
@click.option("--tickets", type=existing, help=TICKETS)
@click.option("--runs", default=2000, show_default=True, type=click.IntRange(min=0), help=RUNS)
@json_option
def audit(docs: Path | None, queries: Path | None, tickets: Path | None, runs: int, as_json: bool) -> None:
    """Look for what misleads people in the articles, and for what they do not answer.

    Prints a score and what to do first, by the tickets that it would help. Nothing is changed anywhere.
    """
    if (queries or tickets) and not docs:
        raise click.UsageError("--queries and --tickets go with --docs; without it the ledger tells what is asked")
    if queries and tickets:
        raise click.UsageError("either --queries or --tickets")
    from app.evidence.rows import Unreadable
    from app.wiring import Refused
    from knowledge.index import IndexUnavailable

    try:
        with bar() as shown, _files(docs, queries, tickets, shown) if docs else _store(runs) as ground:
            found = _audited(ground, shown)
    except (Unreadable, Refused, IndexUnavailable) as error:
        raise click.ClickException(str(error)) from None
    from app.cli.findings import show
    from app.evidence.audit.plain import plain

    say(plain(found)) if as_json else show(found)


@contextmanager
def _files(docs: Path, queries: Path | None, tickets: Path | None, shown: Progress) -> "Iterator[Ground]":
    """Give articles and questions from files, indexed in a folder of their own. Raise Unreadable, Refused."""
    from app.evidence import files
    from app.evidence.audit.gather import Ground
    from app.evidence.rows import Unreadable
    from app.wiring import files_library, policy

    settings = loaded()
    rules, articles = policy(settings.policy_file), list(files.articles(docs))
    if not articles:
        raise Unreadable(f"{docs}: no article in it")
    puts = _asked(queries, tickets, _spoken(articles, rules))
    intents = rules.intents if settings.policy_file else ()  # the shipped ones are a shop's
    with tempfile.TemporaryDirectory(prefix="deskmate-audit-") as place:
        indexing = shown.track(articles, description="Indexing articles")
        with closing(files_library(settings, indexing, Path(place), _spoken(articles, rules))) as library:
            yield Ground(library, rules, puts, intents)


def _spoken(articles: "Sequence[Article]", rules: "Policy") -> tuple[str, ...]:
    """Return the languages that articles may be in, the likeliest first, by a look at some of them."""
    from collections import Counter

    from knowledge.sources import detected

    named = [one.locale.replace("_", "-").split("-")[0].lower()[:2] for one in articles if one.locale]
    some = [detected(f"{one.title}\n{one.body[:2000]}", rules.languages) for one in articles[:100] if not one.locale]
    counts = Counter([*named, *some])
    most = counts.most_common()
    return tuple(code for code, number in most if number >= most[0][1] / 20) or rules.languages


def _asked(queries: Path | None, tickets: Path | None, languages: tuple[str, ...]) -> "list[Put]":
    """Return what a file asks. Raise Unreadable."""
    from app.evidence import files
    from app.evidence.audit.asking import listed, written
    from app.evidence.retrieval import UNTITLED, questions

    if tickets:
        return list(written(files.tickets(tickets), languages))
    if not queries:
        return []
    return list(listed((one.text for one in questions(queries) if one.kind != UNTITLED), languages))


@contextmanager
def _store(runs: int) -> "Iterator[Ground]":
    """Give our own articles, and what the ledger's tickets ask. Raise Refused."""
    from app.cli.service import opened
    from app.clock import CLOCK
    from app.evidence.audit.asking import lived
    from app.evidence.audit.coverage import top
    from app.evidence.audit.gather import Ground
    from app.store.inventory import Inventory
    from app.store.ledger import Ledger
    from app.store.policies import Policies
    from app.wiring import policy, policy_files

    settings = loaded()
    store = opened(settings)
    file = next(iter(policy_files(settings).values()), settings.policy_file)
    rules = policy(file, Policies(store, CLOCK))
    puts = list(lived(Ledger(store, CLOCK).newest, runs))
    others = Inventory(store).addresses(excluded=True)
    library, note = _library(settings, store)
    with closing(store), closing(library):
        yield Ground(library, rules, puts, top(rules.intents, [one.intent for one in puts]), others, note)


def _library(settings: "Settings", store: object) -> "tuple[Library, str]":
    """Return the library; its texts alone where another process owns the vectors, and a note of that."""
    from app.store.engine import Store
    from app.store.texts import StoredTexts
    from app.wiring import Refused, encoder, shelf
    from knowledge.embeddings import EncoderMissing
    from knowledge.library import Library

    assert isinstance(store, Store)  # noqa: S101 (for the type alone)
    try:
        return shelf(settings, store), ""
    except Refused as error:
        found = encoder(settings)
        try:
            found.load()
        except EncoderMissing as missing:
            return Library(StoredTexts(store), lack=str(missing)), str(missing)
        return Library(StoredTexts(store), found), f"search went by words: {error}"


def _audited(ground: "Ground", shown: Progress) -> "Audit":
    from app.clock import CLOCK
    from app.evidence.audit.audit import STEPS, audit
    from app.evidence.audit.gather import gather

    material = gather(ground, lambda some, words: shown.track(some, description=words))
    task = shown.add_task("Auditing", total=len(STEPS))

    def seen(step: str) -> None:
        shown.update(task, advance=1, description=f"Auditing: {step}")

    return audit(material, CLOCK.now(), seen)
