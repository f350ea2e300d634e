"""How often an answer of ours was not enough; pure."""

import re
from collections.abc import Sequence

from app.signals import Sentiment
from app.texts.mood import mood
from app.texts.plain import gist, likeness
from app.texts.thread import asks
from app.texts.trim import trim
from integrations.helpdesk import Author, Message, Visibility

_ALIKE = 0.4  # words shared with what was asked before
_UNMOVED = re.compile(
    r"\b(?:still|again|already (?:did|tried|done|said|told)|tried (?:that|this|it|all|everything)"
    r"|same (?:problem|issue|error|thing|answer)"
    r"|(?:did|does|do|has|is|was)(?:n't|nt| not) (?:\w+ )?(?:help|work|answer|solve|resolve|fix)\w*"
    r"|not (?:what i (?:asked|meant|need\w*)|my question|working|helpful|true|correct)|no longer works"
    r"|you (?:misunderst\w+|did not read|didn't read|ignore\w*)|read my|wrong answer|that's wrong|makes no sense"
    r"|immer noch|noch immer|schon wieder|erneut|nach wie vor|schon (?:probiert|versucht|gemacht|gesagt)"
    r"|bereits (?:probiert|versucht|gemacht|gesagt|erklärt)|(?:dasselbe|gleiche|selbe) (?:problem|fehler|antwort)"
    r"|(?:hilft|half|geholfen|funktioniert|klappt|geht|löst|stimmt|beantwortet) (?:\w+ ){0,3}nicht"
    r"|nicht (?:geholfen|gelöst|funktioniert|geklappt|gegangen|beantwortet|verstanden|meine frage|das was)"
    r"|weiterhin nicht|falsch verstanden|falsche antwort"
    r"|sigo|sigue|seguimos|todavía no|aún no|otra vez|de nuevo|ya (?:lo )?(?:probé|intenté|hice|dije|he hecho)"
    r"|el mismo (?:problema|error)|la misma respuesta|no (?:me )?(?:ayuda|sirve|funciona|responde|resuelve|soluciona"
    r"|ha funcionado|ha ayudado|era (?:mi|esa)|es lo que)|no entend\w+|respuesta equivocada)\b",
    re.IGNORECASE,
)


def attempts(thread: Sequence[Message], spared: Sequence[str] = ()) -> int:
    """Return after how many replies of ours the customer came back unsatisfied.

    Replies that hold one of the `spared` sentences, questions of ours back to the customer, do not count.
    """
    failed, asked, sent = 0, "", ""
    for said, ours in _turns(thread):
        if ours:
            sent = "" if any(one in said for one in spared) else said
        else:
            failed += bool(sent and _unsatisfied(said, asked))
            asked, sent = said, ""
    return failed


def turns(thread: Sequence[Message]) -> int:
    """Return how many public messages of customers a thread holds."""
    return sum(asks(one) for one in thread if one.visibility is Visibility.PUBLIC)


def _turns(thread: Sequence[Message]) -> list[tuple[str, bool]]:
    """Return who said what in public, what is said in a row joined; a person's reply stands for an empty one."""
    found: list[tuple[str, bool]] = []
    for one in thread:
        if one.visibility is not Visibility.PUBLIC or not (asks(one) or one.author in {Author.AGENT, Author.COPILOT}):
            continue
        ours = not asks(one)
        text = trim(one.text) if not ours else one.text if one.author is Author.COPILOT else ""
        if found and found[-1][1] == ours:
            found[-1] = (f"{found[-1][0]}\n{text}".strip() if not ours or text else "", ours)
        else:
            found.append((text, ours))
    return found


def _unsatisfied(said: str, asked: str) -> bool:
    felt = mood(said)
    if felt.sentiment in {Sentiment.NEGATIVE, Sentiment.VERY_NEGATIVE} or _UNMOVED.search(said[:4_000]):
        return True
    return len(gist(said)) > 3 and likeness(said, asked) >= _ALIKE
