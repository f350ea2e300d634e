"""`deskmate eval retrieval`: how well search finds, and how well it knows that it found nothing."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.cli.common import json_option, loaded, say
from app.cli.progress import bar

if TYPE_CHECKING:
    from app.evidence.retrieval import Answer, Asked
    from app.settings import Settings
    from integrations.helpdesk import Article
    from knowledge.library import Library
    from knowledge.passages import Rewriting

existing = click.Path(exists=True, path_type=Path)
QUERIES = "JSON Lines {qid, query, relevant[]}; also exclude[], kind, ok."
FUSED, WORDS, ENDPOINT, REWRITTEN = "fused", "words", "endpoint", "rewritten"


@click.command()
@click.option("--docs", type=existing, required=True, help="JSON Lines {id, title, body}, or a folder of articles.")
@click.option("--queries", type=existing, required=True, help=QUERIES)
@click.option("--language", default="en", show_default=True, help="Two letters: what the articles are written in.")
@click.option(
    "--withhold",
    default=0.0,
    type=click.FloatRange(0, 0.9),
    metavar="SHARE",
    help="Ask again with the answers to this share left out: does it know that it does not know?",
)
@click.option("--seed", default=0, show_default=True, help="Which questions those are.")
@json_option
def retrieval(docs: Path, queries: Path, language: str, withhold: float, seed: int, as_json: bool) -> None:
    """Ask the product's search questions with known answers, fused and by words alone.

    Where they are set, also with the vectors of DESKMATE_EMBEDDINGS_URL, and with the words of the model at
    DESKMATE_MODEL_URL beside the question. Only questions marked `ok`, where any are marked. Those of the kind
    `title_heldout` are asked of an index without titles.
    """
    from app.evidence import files
    from app.evidence.retrieval import questions
    from app.evidence.rows import Unreadable
    from knowledge.index import IndexUnavailable

    try:
        asked, articles = questions(queries), list(files.articles(docs))
        if not articles:
            raise Unreadable(f"{docs}: no article in it")
    except Unreadable as error:
        raise click.ClickException(str(error)) from None
    try:
        with bar() as shown:
            found = _measured(articles, asked, _Asking(loaded(), language, shown), (withhold, seed))
    except IndexUnavailable as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        say(found)
    else:
        _show(found)


def _measured(
    articles: "Sequence[Article]", asked: "Sequence[Asked]", ask: "_Asking", sample: tuple[float, int]
) -> dict[str, Any]:
    """Return every figure."""
    from app.evidence.retrieval import UNTITLED, doubt, report, withheld

    titled = [one for one in asked if one.kind != UNTITLED]
    answers = ask(articles, titled)
    bare = ask([replace(one, title="") for one in articles], [one for one in asked if one.kind == UNTITLED])
    both = {name: [*answers.get(name, ()), *bare.get(name, ())] for name in {**answers, **bare}}
    found = report(FUSED if FUSED in both else WORDS, both)
    if REWRITTEN in both:
        found["searches"][REWRITTEN]["not_rewritten"] = sum(bool(one.failed) for one in ask.rewritings.values())
    if sample[0] and titled:
        gone = withheld(titled, *sample)
        left = ask([one for one in articles if one.id not in gone], titled)
        found |= {"withheld": {name: doubt(some, gone) for name, some in left.items()}}
    return found


@dataclass(frozen=True, slots=True)
class _Asking:
    """Indexes articles in a folder of its own, and asks every way of searching."""

    settings: "Settings"
    language: str
    shown: Progress
    rewritings: "dict[str, Rewriting]" = field(default_factory=dict)  # each question is rewritten once

    def __call__(self, articles: "Sequence[Article]", asked: "Sequence[Asked]") -> "dict[str, list[Answer]]":
        """Return the answers by way of searching; nothing where nothing is asked. Raise IndexUnavailable."""
        from app.outside import rewriter

        if not asked:
            return {}
        with tempfile.TemporaryDirectory(prefix="deskmate-eval-") as place, ExitStack() as opened:
            ways = self._libraries(articles, Path(place), opened)
            found = {name: list(self._asked(way, asked)) for name, way in ways.items()}
            if made := rewriter(self.settings):
                other = self._other(made.rewrite)
                found[REWRITTEN] = list(self._asked(ways.get(FUSED, ways[WORDS]), asked, other))
            return found

    def _libraries(self, articles: "Sequence[Article]", place: Path, opened: ExitStack) -> "dict[str, Library]":
        from app.outside import endpoint
        from app.wiring import encoder, files_library
        from knowledge.library import Library

        made: dict[str, Library] = {}
        for name, encodes in ((FUSED, encoder(self.settings)), (ENDPOINT, endpoint(self.settings))):
            if encodes:
                indexing = self.shown.track(articles, description=f"Indexing articles, {name}")
                library = files_library(self.settings, indexing, place / name, (self.language,), encodes)
                made[name] = opened.enter_context(closing(library))
        words = {WORDS: Library(made[FUSED].texts)}
        return words | {name: one for name, one in made.items() if one.index}

    def _other(self, rewrite: "Callable[[str, str], Rewriting]") -> "Callable[[str], str]":
        from app.outside import hidden

        def other(text: str) -> str:
            if text not in self.rewritings:
                self.rewritings[text] = rewrite(hidden(text), self.language)
            return self.rewritings[text].text

        return other

    def _asked(
        self, library: "Library", asked: "Sequence[Asked]", other: "Callable[[str], str]" = lambda text: ""
    ) -> "Iterator[Answer]":
        from app.evidence.retrieval import answer
        from knowledge.search import Search

        search = Search(library)

        def ranks(text: str) -> list[tuple[str, float]]:
            found = search.ranking(text, self.language, other(text))
            return [(key.split("/", 2)[2], score) for key, score in found]

        search.ranking(asked[0].text, self.language)  # what is built at the first question is not its own
        for one in self.shown.track(asked, description="Asking"):
            yield answer(one, ranks, search.sure)


def _show(found: dict[str, Any]) -> None:
    table = Table("search", "questions", "n", "MRR@10 (95 %)", "recall@1", "@5", "@10", "nDCG@10", box=None)
    for name, kinds in found["searches"].items():
        for kind, one in kinds.items():
            if isinstance(one, dict):
                rates = (f"{one[key]:.3f}" for key in ("recall@1", "recall@5", "recall@10", "ndcg@10"))
                span = f"{one['mrr@10']:.3f} ({one['mrr_low']:.3f} to {one['mrr_high']:.3f})"
                table.add_row(name, kind, str(one["n"]), span, *rates)
    Console().print(table)
    click.echo(f"{found['default']}: {found['p50_ms']} ms a question, p95 {found['p95_ms']} ms")
    for name, one in found.get("withheld", {}).items():
        covered = ", ".join(f"{one[f'coverage_{most}']:.0%} at {most} % wrong" for most in (5, 10, 20))
        click.echo(f"{name}, {one['withheld']} answers left out: AUROC {one['auroc_near']:.3f}; may answer {covered}")
