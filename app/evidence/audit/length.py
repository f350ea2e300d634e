"""Articles in which nobody finds their line: very long ones, and long stretches without a heading."""

from collections.abc import Sequence

from app.evidence.audit.findings import Finding, Kind, Quote, Severity, Use
from app.evidence.audit.prose import sections
from knowledge.passages import Source

LONG = 2_000  # words of prose
STRETCH = 600  # words below one heading, or below none


def too_long(sources: Sequence[Source], use: Use) -> list[Finding]:
    """Return articles that are too long, or long without headings; code and tables do not count."""
    return [found for one in sources if (found := _finding(one, use))]


def _finding(one: Source, use: Use) -> Finding | None:
    if len(one.markdown) < 2 * STRETCH:  # a word of a script without spaces is two characters
        return None
    parts = [(part.words, part.heading) for part in sections(one.markdown)]
    words, (longest, heading) = sum(count for count, _ in parts), max(parts, default=(0, ""))
    if words < LONG and longest < STRETCH:
        return None
    what = "long" if words >= LONG else "unheaded"
    severity = Severity.MEDIUM if words >= 2 * LONG or longest >= 2 * STRETCH else Severity.LOW
    figures: dict[str, float | str] = {"words": words, "stretch": longest, "heading": heading}
    keys = (one.key,)
    return Finding(Kind.LONG, what, keys, severity, (Quote(one.key, one.title),), figures, use.helped(keys))
