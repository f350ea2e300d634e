"""A reply in a model's words: it looks things up, names its sources, and proposes; it decides nothing."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.domain import Draft, Intent, Policy
from app.llm import Model, ModelFailed, Talk, Told, Tooling, Turn, Wish
from app.llm.wire import Asked
from app.ports import Authored, Known
from app.prompts import Prompt
from app.texts.thread import people
from app.texts.veil import Veil
from app.usage import Fault
from app.writers.frames import frame
from app.writers.material import Material, Sentence
from app.writers.tools import Looked, Tool, Tools

TOKENS = 1_200  # that a model may write in one request
AT_ONCE = 4  # tools of one round that are called
THIN = 0.15  # a lead of the first kind of question over the second that is none
_MARKED = re.compile(r"\[\d+\]")


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=800)
    sources: list[str] = Field(max_length=6)


class _Action(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(max_length=60)
    parameters: dict[str, str] = Field(default_factory=dict, max_length=12)


class Reply(BaseModel):
    """What the model is to answer."""

    model_config = ConfigDict(extra="forbid")

    answerable: bool
    sentences: list[_Sentence] = Field(max_length=25)
    actions: list[_Action] = Field(default_factory=list, max_length=3)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a model may do for a ticket: look with these tools so many rounds, and propose these actions by name."""

    tools: Tools
    rounds: int = 3
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelWriter:
    """Drafts with a model (app.ports.Author); a stronger one, where there is one, for high stakes and thin margins."""

    usual: Model
    strong: Model
    prompt: Prompt
    scope: Scope

    def write(self, known: Known, intent: Intent | None, policy: Policy, instruction: str = "") -> Authored | None:
        """Return a draft, or None: then the other writer takes over, and the record of the call says why."""
        language = known.question.language
        if frame(language) is None or (intent and language in dict(intent.approved)):
            return None  # an approved text needs no other words
        model = self.strong if _delicate(known, intent, policy) else self.usual
        material = Material(known, Veil(known.ticket.requester.locale, people(known.ticket)))
        try:
            return self._drafted(model, material, policy, instruction)
        except ModelFailed:
            return None

    def _drafted(self, model: Model, material: Material, policy: Policy, instruction: str) -> Authored | None:
        told = self.prompt.render(language=material.known.question.language, company=policy.company or "the company")
        given = material.given(policy.company) | {"actions": list(self.scope.actions)}
        if instruction:
            given["instruction"] = material.veil.hide(instruction)
        with model.talk(Told(told, self.prompt.digest), given) as talk:
            first = self._looked(talk, material)
            reply = talk.answer(Reply, self._sound(material), first)
            draft = self._made(reply, material)
            if draft is None:
                talk.fails(Fault.ABSTAINED)
                return None
        return Authored(draft, material.found(), tuple(material.facts.values()))

    def _looked(self, talk: Talk, material: Material) -> Turn:
        """Return what the model says once it has looked enough. Raise ModelFailed."""
        tools = {one.name: one for one in self.scope.tools(material.known)}
        offered = tuple(Tooling(one.name, one.about, one.parameters) for one in tools.values())
        for _ in range(self.scope.rounds if offered else 0):
            turn = talk.step(Wish((), TOKENS, offered))
            if not turn.asked:
                return turn
            talk.tell(turn.said)
            for place, one in enumerate(turn.asked):
                with talk.looking(one.name if one.name in tools else "unknown"):
                    found = _look(tools.get(one.name), one) if place < AT_ONCE else Looked(problem="too many at once")
                talk.tell(_told(one, found, material))
        last = talk.step(Wish((), TOKENS))
        if last.asked:
            raise ModelFailed(Fault.ROUNDS, "went on asking for tools")
        return last

    def _sound(self, material: Material) -> Callable[[Reply], str]:
        """Return what says what is wrong with a reply, in words that hold nothing of it."""

        def sound(reply: Reply) -> str:
            if reply.answerable and not reply.sentences:
                return "sentences: an answerable question has at least one"
            for number, one in enumerate(reply.sentences):
                if material.unknown(one.sources):
                    return f"sentences.{number}.sources: names what is no source"
                if material.veil.strange(one.text) or _MARKED.search(one.text):
                    return f"sentences.{number}.text: holds a mark that stands for nothing"
            if any(one.name not in self.scope.actions for one in reply.actions):
                return "actions: names what is not among the actions"
            return ""

        return sound

    def _made(self, reply: Reply, material: Material) -> Draft | None:
        if not reply.answerable or not reply.sentences:
            return None
        sentences = [Sentence(" ".join(one.text.split()), tuple(one.sources)) for one in reply.sentences]
        draft = material.draft(sentences, self.prompt.digest)
        show = material.veil.show
        asked = tuple(
            (one.name, tuple((name, show(value)) for name, value in sorted(one.parameters.items())))
            for one in reply.actions
        )
        return replace(draft, proposals=asked) if draft else None


def _delicate(known: Known, intent: Intent | None, policy: Policy) -> bool:
    """Say whether much is at stake, or it hangs by a thread what is meant or whether it is answered."""
    kind = known.triage
    stakes = (intent or policy.intent(kind.intent) or Intent("", "", "", ())).stakes
    second = max((share for _, share in kind.runners_up), default=0.0)
    unsure = policy.abstain_below <= known.found.confidence < policy.reply_above
    return stakes == "high" or kind.probability - second < THIN or unsure


def _look(tool: Tool | None, asked: Asked) -> Looked:
    if tool is None:
        return Looked(problem="there is no such tool")
    given: Mapping[str, Any] = asked.given or {}
    if (
        asked.given is None
        or set(given) != set(tool.parameters)
        or not all(isinstance(one, str) and one for one in given.values())
    ):
        return Looked(problem=f"wants these parameters, each a text: {', '.join(tool.parameters) or 'none'}")
    return tool.look(given)


def _told(asked: Asked, found: Looked, material: Material) -> dict[str, Any]:
    """Return what a tool has found as a message: data with names to cite."""
    said: dict[str, Any] = {"sources": material.add(found.passages, found.facts)}
    if found.problem:
        said["problem"] = found.problem
    return {"role": "tool", "tool_call_id": asked.id, "content": json.dumps(said, ensure_ascii=False)}
