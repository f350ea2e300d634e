"""A reply without a model: whole blocks of the best articles, cited, in the requester's language or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.domain import Draft, Evidence, Intent, Policy, Question
from app.writers.blocks import Kind
from app.writers.choice import LONG, Chooser, Chosen, Encode
from app.writers.frames import Frame, digest, entry, frame
from app.writers.several import answers, listed, named
from knowledge.passages import Audience, Citation, Found, Passage, Source

NAME = "extractive-2"  # counts up whenever the same input would give another draft


@dataclass(frozen=True)
class Extractive:
    """Quotes articles. Without an encoder blocks are chosen by their words alone."""

    encode: Encode | None = None
    reading: Encode | None = None  # the same for articles, if their vectors are kept somewhere
    _chooser: Chooser = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Begin with no article read."""
        object.__setattr__(self, "_chooser", Chooser(self.encode, self.reading))

    def write(self, question: Question, intent: Intent | None, found: Found, policy: Policy) -> Draft | None:
        """Return the intent's approved text, or a quotation of what was found, or None to abstain."""
        words = frame(question.language)
        if words is None:
            return None
        approved = dict(intent.approved).get(question.language, "") if intent else ""
        if approved:
            return self._draft(question, words, _approved(approved, words), (), 1.0)
        if found.parts:
            return self._several(question, words, found, policy)
        readable = tuple(one for one in found.passages if _readable(one, question))
        if not readable or found.confidence < policy.abstain_below:
            return None
        chosen = self._chooser.choose(question.text, readable)
        if not chosen:
            return None
        citations = _citations(chosen)
        return self._draft(question, words, _quoted(chosen, citations, words), citations, found.confidence)

    def _several(self, question: Question, words: Frame, found: Found, policy: Policy) -> Draft | None:
        """Return an answer to each of several questions, or which it cannot answer, or None where it can none."""
        readable = tuple(one for one in found.passages if _readable(one, question))
        chosen, silent = answers(found, readable, policy.abstain_below, self._chooser.choose)
        if not chosen:
            return None
        citations, left = _citations(chosen), tuple(named(one, question) for one in silent)
        sure = min(one.confidence for one in found.parts if one not in silent)
        text = _quoted(chosen, citations, words, left)
        return replace(self._draft(question, words, text, citations, sure), unanswered=left)

    def learn(self, sources: Iterable[Source]) -> None:
        """Read public articles ahead, so that nobody waits for it: some 10 ms of CPU a block."""
        for source in sources:
            if source.audience is Audience.PUBLIC and frame(source.language):
                self._chooser.learn(source)

    def _draft(
        self, question: Question, words: Frame, text: str, citations: tuple[Citation, ...], confidence: float
    ) -> Draft:
        """Return a text as a draft; without citations it is an approved one."""
        return Draft(
            text=text,
            citations=citations,
            evidence=Evidence.DOCUMENTED if citations else Evidence.APPROVED,
            language=question.language,
            confidence=confidence,
            writer=NAME,
            prompt_digest=digest(NAME),
        )


def _readable(passage: Passage, question: Question) -> bool:
    """Say whether the requester may and can read an article."""
    return passage.source.audience is Audience.PUBLIC and passage.source.language == question.language


def _approved(text: str, words: Frame) -> str:
    """Return an approved text word for word inside its frame."""
    return "\n\n".join((words.greeting, words.approved, text.strip(), words.person, f"*{words.label}*"))


def _quoted(
    chosen: tuple[Chosen, ...], citations: tuple[Citation, ...], words: Frame, unanswered: tuple[str, ...] = ()
) -> str:
    """Return blocks with their marks inside the frame, and what they do not answer."""
    numbers = {one.article: one.number for one in citations}
    parts = [words.greeting, words.lead]
    heading: tuple[str, ...] = ()
    for one in chosen:
        if one.block.heading and one.block.heading != heading:
            parts.append(f"**{one.block.heading[-1]}**")
        heading = one.block.heading
        parts += _marked(one, numbers[one.passage.source.key], words)
    parts += [words.unanswered, listed(unanswered)] if unanswered else []
    parts += [f"**{words.sources}**", "\n".join(map(entry, citations))]
    return "\n\n".join((*parts, words.person, f"*{words.label}*"))


def _marked(one: Chosen, number: int, words: Frame) -> list[str]:
    """Return a block followed by its mark; what is too long is cut between two items."""
    text = one.block.text
    kept = _cut(text)
    if one.block.kind is Kind.TEXT:
        return [f"{kept} [{number}]"]
    return [kept, *([words.more] if kept != text else []), f"[{number}]"]


def _cut(text: str) -> str:
    """Return a text, or its first lines up to the limit."""
    if len(text) <= LONG:
        return text
    room = LONG
    kept: list[str] = []
    for line in text.split("\n"):
        room -= len(line) + 1
        if room < 0 and kept:
            break
        kept.append(line)
    return "\n".join(kept).strip()


def _citations(chosen: tuple[Chosen, ...]) -> tuple[Citation, ...]:
    """Return one citation an article, numbered in order, quoting all its blocks as they stand."""
    articles = [list(each) for _, each in groupby(chosen, key=lambda one: one.passage.source.key)]
    return tuple(
        Citation(
            number=number,
            article=each[0].passage.source.key,
            article_id=each[0].passage.source.id,
            chunk=each[0].passage.chunk.id,
            title=each[0].passage.source.title,
            url=each[0].passage.source.url,
            quote="\n\n".join(one.block.quote for one in each),
        )
        for number, each in enumerate(articles, 1)
    )
