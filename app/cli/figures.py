"""What a trial came to, as a person reads it on a terminal: eighty columns are enough, colour is never needed."""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.domain import Draft
from app.evidence.tally import Counts, Found, Tally, ranked
from app.evidence.trial import Run, Verdict, percentile
from app.words import reason_words

INTENTS = 12  # rows of a table; the rest is one row
REASONS = 6
WIDE = 78  # columns
NAME = 32  # columns of an intent
FIGURES = 51  # columns of all figures beside it
BAR = 20  # columns
EIGHTHS = " ▏▎▍▌▋▊▉"
PARAGRAPH = "\n\n"

MEANING = {
    Verdict.REPLIED: ("sent alone", "green"),
    Verdict.SUGGESTED: ("a draft for the agent", "blue"),
    Verdict.HANDED_OFF: ("a draft, and a person needed", "magenta"),
    Verdict.ABSTAINED: ("no draft: a person answers", "default"),
    Verdict.SKIPPED: ("left alone", "default"),
    Verdict.FAILED: ("broke off", "red"),
}
SPLIT = (Verdict.REPLIED, Verdict.SUGGESTED, Verdict.HANDED_OFF, Verdict.ABSTAINED)


def show(console: Console, found: Found) -> None:
    """Print the summary of a trial."""
    for part in parts(found, plain=console.options.ascii_only, width=console.width):
        console.print(part)
        console.print()
    console.print("Nothing was written to any helpdesk. --json prints every run with its limits,")
    console.print("sources and draft; --out FILE.jsonl writes them, one a line.")


def parts(found: Found, plain: bool, width: int) -> Iterator[RenderableType]:
    """Yield the summary part by part; `plain` keeps to ASCII, for so many columns."""
    tally = found.tally
    title = f"What the copilot would do with {_tickets(tally.n)}, given {found.articles:,} articles"
    yield Group(Text(title, "bold"), *_stopped(found))
    yield _verdicts(tally, plain, width)
    if tally.intents:
        titled = ((tally.titles.get(name, name), counts) for name, counts in ranked(tally.intents))
        yield _groups("By intent", titled, width)
    if tally.languages:
        yield _groups("By language", ranked(tally.languages), width)
    if tally.reasons:
        yield _reasons(tally)
    yield _times(found)
    if tally.examples:
        yield Group(Text("Examples", "bold"), *_examples(tally.examples))


def _tickets(count: int) -> str:
    return f"{count:,} ticket{'' if count == 1 else 's'}"


def _stopped(found: Found) -> Iterator[Text]:
    if found.stopped:
        yield Text(f"Stopped after {found.tally.n:,} of {_tickets(found.tickets)}; the figures are of these alone.")


def _verdicts(tally: Tally, plain: bool, width: int) -> Table:
    table = Table.grid(padding=(0, 2))
    for justify in ("left", "right", "right", "left", "left"):
        table.add_column(justify=justify, no_wrap=True)
    for verdict, (meaning, colour) in MEANING.items():
        count = tally.counts[verdict]
        share = count / max(1, tally.n)
        line = Text(_line(share, plain).ljust(BAR) if width >= WIDE else "", colour)
        table.add_row(Text(_word(verdict), "bold"), f"{count:,}", f"{share:.1%}", line, meaning)
    return table


def _line(share: float, plain: bool) -> str:
    """Return a bar; what is more than nothing is never drawn as nothing."""
    eighths = max(round(share * BAR * 8), 1 if share else 0)
    if plain:
        return "#" * max(eighths // 8, 1 if share else 0)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def _word(verdict: Verdict) -> str:
    return str(verdict).replace("_", " ")


def _groups(title: str, groups: Iterable[tuple[str, Counts]], width: int) -> Table:
    """Return a table of counts; what does not fit is one row at its end."""
    listed = list(groups)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(title, no_wrap=True, overflow="ellipsis", width=max(10, min(NAME, width - FIGURES)))
    for name in ("n", *map(_word, SPLIT)):
        table.add_column(name, justify="right", no_wrap=True)
    for name, counts in listed[:INTENTS]:
        table.add_row(Text(name), *_counts(counts))
    if rest := listed[INTENTS:]:
        together = sum((counts for _, counts in rest), Counts())
        table.add_row(f"and {len(rest)} more", *_counts(together))
    return table


def _counts(counts: Counts) -> Iterator[str]:
    yield f"{counts.total():,}"
    yield from (f"{counts[verdict]:,}" for verdict in SPLIT)


def _reasons(tally: Tally) -> Table:
    total = tally.reasons.total()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("n", justify="right", no_wrap=True)
    table.add_column("share", justify="right", no_wrap=True)
    table.add_column("What decided")
    for reason, count in tally.reasons.most_common(REASONS):
        table.add_row(f"{count:,}", f"{count / total:.1%}", reason_words[reason])
    return table


def _times(found: Found) -> Group:
    tally = found.tally
    half, most = percentile(tally.times, 0.5), percentile(tally.times, 0.95)
    said = [
        Text(f"Times: half of the tickets within {half:.0f} ms, 95 % within {most:.0f} ms; {found.pace:.1f} a second")
    ]
    if tally.judged:
        share = tally.right / tally.judged
        said.append(Text(f"Intent as the file names it: {tally.right:,} of {tally.judged:,} ({share:.1%})"))
    return Group(*said)


def _examples(examples: Mapping[Verdict, list[Run]]) -> Iterator[RenderableType]:
    """Yield a few runs, drafts before others, each with what decided and the heart of its draft."""
    for verdict in MEANING:
        for run in examples.get(verdict, ())[: 2 if verdict in SPLIT[:3] else 1]:
            title = Text.assemble((f"  {_word(verdict)}", "bold"), f"  ticket {run.ticket}{_subject(run)}")
            yield _cut(title)
            yield from (_cut(Text(f"    {line}")) for line in _story(run))


def _cut(line: Text) -> Text:
    line.no_wrap, line.overflow = True, "ellipsis"
    return line


def _subject(run: Run) -> str:
    asked = run.decision.question if run.decision else None
    return f": {asked.subject}" if asked and asked.subject else ""


def _story(run: Run) -> Iterator[str]:
    made = run.decision
    if made is None:
        yield run.error
        return
    yield reason_words[made.reason]
    if made.draft:
        yield f"{_source(made.draft)} ({made.draft.confidence:.0%} sure)"
        yield f"\u201c{' '.join(max(made.draft.text.split(PARAGRAPH), key=len).split())}\u201d"


def _source(draft: Draft) -> str:
    titles = dict.fromkeys(one.title or one.article_id for one in draft.citations)
    return "; ".join(titles) or f"the {draft.evidence.value} text"
