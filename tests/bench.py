"""`make bench`: the figures that the README quotes, each with its n. Needs DESKMATE_BENCH_DATA for foreign data."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean

from app.evidence.trial import Verdict, percentile
from tests.evals.real import as_tickets, cited, paraphrases, run, sample, share


def main() -> None:
    """Print one line a figure."""
    folder = os.environ.get("DESKMATE_BENCH_DATA", "")
    demo()
    if not folder:
        say("DESKMATE_BENCH_DATA is not set: no figures on foreign data")
        return
    for module in ("tests.evals.retrieval", "tests.evals.intents"):
        say(f"\n# {module}")
        subprocess.run([sys.executable, "-m", module], check=True)
    with tempfile.TemporaryDirectory() as kept:
        foreign(Path(folder), Path(kept))


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
