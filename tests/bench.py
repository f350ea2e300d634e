"""`make bench`: the figures that the README quotes, each with its n. Needs DESKMATE_BENCH_DATA for foreign data."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import mean

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.evidence.trial import Verdict, percentile
from tests.app.web.console.library import stocked
from tests.app.web.crowd import crowd, stacks
from tests.app.web.stage import stage
from tests.evals.real import as_tickets, cited, paraphrases, run, sample, share
from tests.fakes import NOON

RUNS = 100_000
ASKED = 40
PAGES = {
    "GET /tickets/{id}": "/api/v1/main/tickets/{ticket}",
    "GET /tickets/{id}/runs": "/api/v1/main/tickets/{ticket}/runs",
    "GET /tickets/{id}/similar": "/api/v1/main/tickets/{ticket}/similar",
    "GET /runs": "/api/v1/runs",
    "GET /runs, one ticket": "/api/v1/runs?text={ticket}",
    "GET /runs, one kind and intent": "/api/v1/runs?kind=replied&intent=return_policy&since_days=30",
    "GET /runs/{n}": "/api/v1/runs/{run}",
    "GET /intents": "/api/v1/intents",
    "page: autonomy": "/console",
    "page: runs": "/console/runs",
    "page: runs, one kind": "/console/runs?kind=replied",
    "page: one run": "/console/runs/{run}",
    "page: try": "/console/try",
    "page: policy": "/console/policy",
    "page: history": "/console/history",
    "page: people": "/console/people",
    "page: audit": "/console/audit",
}
ARTICLES = 10_000
SHELVES = {
    "page: knowledge": "/console/knowledge",
    "page: articles": "/console/knowledge/articles",
    "page: articles, the last": f"/console/knowledge/articles?page={ARTICLES // 50}",
    "page: articles, some words": "/console/knowledge/articles?text=lamp&audience=public",
    "page: articles, oldest first": "/console/knowledge/articles?source=main&order=oldest",
    "page: one article": "/console/knowledge/article?key=main/en/{article}",
}
PREVIEW = {"changes": {"return_policy": {"ceiling": "reply"}}, "since_days": 30}


def main() -> None:
    """Print one line a figure."""
    folder = os.environ.get("DESKMATE_BENCH_DATA", "")
    demo()
    faces()
    shelves()
    part("tests.evals.model")
    if folder:
        for module in ("tests.evals.retrieval", "tests.evals.intents"):
            part(module)
        with tempfile.TemporaryDirectory() as kept:
            foreign(Path(folder), Path(kept))
    else:
        say("DESKMATE_BENCH_DATA is not set: no figures on foreign data")
    part("tests.evals.speed")
    part("tests.load.knowledge")  # the longest: half an hour


def part(module: str) -> None:
    """Let another command print its figures."""
    say(f"\n# {module}")
    subprocess.run([sys.executable, "-m", module], check=True)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def demo() -> None:
    """Print the figures of the demo."""
    say("# demo: webhook to written, four tickets a second, on this machine")
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", "--headless", "--json", "--pace", "250"],
        capture_output=True,
        text=True,
        check=False,
    )
    say(done.stdout or done.stderr)


def faces() -> None:
    """Print how long the server takes for what people and apps ask most, over many runs."""
    say(f"# faces: server time over {RUNS:,} runs on SQLite, no network, n={ASKED} each")
    with tempfile.TemporaryDirectory() as place, stage(Path(place)) as made:
        crowd(made.store, RUNS)
        made.clock.time = NOON
        browser, app = made.signed_in(), made.bearer()
        for name, path in PAGES.items():
            timed(name, partial(seen, browser, path, app))
        timed("POST /intents/preview", lambda at: browser.post("/api/v1/intents/preview", json=PREVIEW))


def shelves() -> None:
    """Print how long the server takes for the knowledge pages; a question is answered by words alone."""
    say(f"# knowledge: server time over {ARTICLES:,} articles on SQLite, no network, n={ASKED} each")
    with tempfile.TemporaryDirectory() as place, stocked(Path(place)) as made:
        stacks(made.store, ARTICLES)
        crowd(made.store, RUNS // 10)
        browser = made.signed_in()
        for name, path in SHELVES.items():
            timed(name, partial(read, browser, path))
        question = {"text": "How long does the delivery of a lamp take?", "language": "en", "internal": "1"}
        browser.post("/console/knowledge", data=question)  # the first one builds the index of words
        timed("POST /console/knowledge", lambda at: browser.post("/console/knowledge", data=question))


def read(browser: FlaskClient, path: str, at: int) -> TestResponse:
    """Return a page about one of the English public articles."""
    return browser.get(path.format(article=210 * at + 1))


def seen(browser: FlaskClient, path: str, app: dict[str, str], at: int) -> TestResponse:
    """Return a page about one of the tickets or runs."""
    return browser.get(path.format(ticket=RUNS // 4 + at, run=RUNS // 2 + at), headers=app)


def timed(name: str, ask: Callable[[int], TestResponse]) -> None:
    """Print how long the server takes for one kind of question."""
    times = []
    for number in range(ASKED):
        start = time.perf_counter()
        answer = ask(number)
        times.append(1000 * (time.perf_counter() - start))
        assert answer.status_code == 200, name
    say(f"{name}: {json.dumps({'ms_p50': percentile(times, 0.5), 'ms_p95': percentile(times, 0.95)})}")


def foreign(folder: Path, kept: Path) -> None:
    """Print what became of tickets that we did not write."""
    for knowledge in ("kb_plausible", "kb_arduino"):
        rows = paraphrases(folder, knowledge)
        template = sample(folder, "tickets_thunderbird", 1)[0]
        runs = run(folder, knowledge, as_tickets(rows, template), kept)
        times = [one.milliseconds for one in runs]
        drafts = [one for one in runs if one.decision and one.decision.draft]
        figures = {
            "n": len(runs),
            "gold_cited": round(cited(runs, rows), 3),
            "drafted": len(drafts),
            "gold_cited_of_drafts": round(cited(drafts, rows), 3),
            "ms_mean": round(mean(times), 1),
            "p95_ms": percentile(times, 0.95),
        }
        say(f"{knowledge} paraphrases as tickets: {json.dumps(figures)}")
    for name, count in (("tickets_thunderbird", 500), ("tickets_multilingual", 200)):
        runs = run(folder, "kb_arduino", sample(folder, name, count), kept)
        counts = {verdict.value: round(share(runs, verdict), 3) for verdict in Verdict}
        say(f"{name} on kb_arduino, which cannot answer them, n={len(runs)}: {json.dumps(counts)}")


if __name__ == "__main__":
    main()
