"""What the writer of a message says now: without quotes, signature and disclaimers.

Lines are only ever dropped, and never the last ones that hold a word.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from app.texts.plain import LONGEST, plain, unlinked, words

Lines = list[str]

_MOST_LINES = 500
_ROUNDS = 12  # mails within one another

_ZENDESK_LINE = re.compile(r"\W{0,3}##-.{3,200}-##\W{0,3}$")

# "On 2 March 2026 at 12:00, Support wrote:" and its like, with a figure in it; mail programs wrap it.
_REPLY = re.compile(
    r"(?=.*\d)(?:On|Am|El|Le|Il|Op|Em)\b.{6,250}?"
    r"(?:\bwrote|\bschrieb\b.{0,120}|\bescribió|\ba écrit|\bha scritto|\bschreef\b.{0,120}|\bescreveu)\s?:\s*$"
)
_REPLY_LINE = re.compile(
    r"(?=.*\d)(?:"
    r".{3,120}(?:\bschrieb am|\bwrote on|\bescribió el|\ba écrit le|\bha scritto il|\bschreef op|\bescreveu em)\b"
    r".{4,80}:"
    r"|\d{4}-\d\d-\d\d \d\d?:\d\d .{3,120}<\S+@\S+>:"
    r")\s*$"
)
_FROM = re.compile(r"\W{0,3}(?:From|Von|De|Da|Van)\W{0,2}:\W{0,3}\s*\S", re.IGNORECASE)
_LABEL = re.compile(
    r"\W{0,3}(?:Sent|Date|To|Cc|Subject|Reply-To|Gesendet|Datum|An|Betreff|Enviado(?: el)?|Fecha|Para|Asunto"
    r"|Envoyé|À|Objet|Inviato|Data|A|Oggetto|Verzonden|Aan|Onderwerp|Assunto)\W{0,2}:",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\W{0,80}-{2,80}\s{0,9}(?:Original Message|Original Appointment|Ursprüngliche Nachricht|Originalnachricht"
    r"|Mensaje original|Message d'origine|Messaggio originale|Oorspronkelijk bericht|Mensagem original)"
    r"\s{0,9}-{2,80}\W{0,80}$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\W*(?:Begin forwarded message|Forwarded message|Weitergeleitete Nachricht|Anfang der weitergeleiteten Nachricht"
    r"|Mensaje reenviado|Inicio del mensaje reenviado|Message transféré|Messaggio inoltrato|Doorgestuurd bericht"
    r"|Mensagem encaminhada)\W*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*[_\-=*]{5,}\s*$")

_DEVICE = re.compile(
    r"\W{0,2}(?:Sent (?:from|via|with) (?:my|the|Outlook|Mail|Yahoo|Proton|Gmail)\b.{0,50}|Get Outlook for.{0,30}"
    r"|Von meinem .{2,40} gesendet|(?:Gesendet|Von) (?:von|mit|mein\w*) .{2,50}|Outlook für .{2,30}"
    r"|Enviado (?:desde|do|a partir) .{2,50}|Obtener Outlook.{0,30}|Envoyé (?:de|depuis) .{2,50}"
    r"|Obtenir Outlook.{0,30}|Inviato da .{2,50}|Verstuurd (?:vanaf|met) .{2,50})$",
    re.IGNORECASE,
)

_FOR = r"(?: (?:again|in advance|so much|very much|a lot|for (?:your|the|all) \w+(?: \w+)?))?"
_DANK = r"(?: (?:im [Vv]oraus|schon mal|für (?:ihre|eure|deine|die) \w+))?"
_POR = r"(?: (?:de antemano|por (?:su|tu|vuestra|la) \w+))?"
_CLOSING = re.compile(
    r"(?:(?:with )?(?:(?:very )?(?:best|kind|kindest|warm|warmest|many)(?: \w+)? )?regards"
    r"|(?:all the )?best(?: wishes)?"
    rf"|cheers|(?:yours )?(?:sincerely|faithfully|truly)|(?:many )?thanks{_FOR}|thank you{_FOR}|thx|tia"
    r"|mit (?:\w+ )?(?:freundlichen?|besten?|lieben?) gr[üu](?:ß|ss)(?:en)?"
    r"|(?:(?:viele|liebe|beste|schöne|freundliche) )?gr[üu](?:ß|ss)e?(?: aus)?|hochachtungsvoll"
    rf"|(?:vielen |besten |herzlichen )?danke?{_DANK}|lg|mfg|vg|bg"
    rf"|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|(?:muchas |mil )?gracias{_POR}|cordialmente"
    r"|(?:bien )?cordialement|bien à vous|merci(?: beaucoup| d'avance)?|(?:cordiali|distinti) saluti|grazie(?: mille)?"
    r"|(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|bedankt|(?:muito )?obrigad[oa]|atenciosamente|cumprimentos)"
    r"(?-i:\s*[,.!–-]*\s*(?:[A-ZÄÖÜÁÉÍÓÚÑ][\w.'’-]*\s*){0,4})[,.!]*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:\W*(?:tel|phone|mobile?|fax|t|m|p|móvil|teléfono|handy|telefon|web|e-?mail)\W{0,3})?\s*[+(]?[\d\s()/.–-]{7,}\s*$"
    r"|.*(?:\bGmbH\b|\bLtd\b|\bInc\b|\bLLC\b|\bS\.?L\.?\b|\bAG\b)"
    r"|\w[\w .-]{2,40}(?:straße|strasse|str\.|weg|platz|allee| street| road| avenue)\s*\d*\w?,?.*$"
    r"|(?:[A-Z]{1,2}-)?\d{4,5} (?-i:[A-ZÄÖÜ]\w+)(?: \w+)?$",
    re.IGNORECASE,
)
_NAMES = re.compile(r"(?:[^\W\d_a-z][\w.'’|,&()/-]*[\s|,/&–-]*){1,6}$")
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?\W*$")

_THIS_MAIL = re.compile(
    r"\bthis (?:e-?mail|message|communication)|\bdiese (?:e-?mail|nachricht)|\beste (?:correo|mensaje|e-?mail)"
    r"|\bce (?:message|courriel)|\bquest[oa] (?:messaggio|e-?mail)|\bdit bericht|\bdeze e-?mail|\besta mensagem"
    r"|^\W{0,40}(?:disclaimer|confidentiality|haftungsausschluss|vertraulichkeit|aviso (?:legal|de confidencialidad))",
    re.IGNORECASE | re.MULTILINE,
)
_RECIPIENT = re.compile(
    r"intended|addressee|solely for|recipient|adressat|empfänger|bestimmt|destinat[aá]ri|destinataire|geadresseerde",
    re.IGNORECASE,
)
_SECRECY = re.compile(
    r"confiden|vertraulich|privileged|riservat|vertrouwelijk|unauthori|unbefugt|no autorizad|prohibited|untersagt",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\W*(?:caution|warning|external(?: e-?mail)?|achtung)\W.{0,20}(?:this |diese )?(?:e-?mail|message)\b.{0,30}"
    r"(?:outside|external|extern)"
    r"|.{0,20}(?:consider the environment before|denken sie (?:bitte )?an die umwelt|antes de imprimir)",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)  # gate, question and note look at the same messages
def trim(text: str) -> str:
    """Return what is said now. The whole text comes back where nothing else would be left."""
    lines = plain(text)[:LONGEST].split("\n")[:_MOST_LINES]
    for _ in range(_ROUNDS):
        if (shorter := _once(lines)) == lines:
            break
        lines = shorter
    return "\n".join(lines)


def _once(lines: Lines) -> Lines:
    for step in _STEPS:
        shorter = _tidy(step(lines))
        if _says(shorter) or not _says(lines):
            lines = shorter
    return lines


def _tidy(lines: Lines) -> Lines:
    """Drop blank lines at both ends, and all but one between paragraphs."""
    ends = [line.rstrip() for line in lines]
    kept = [line for at, line in enumerate(ends) if line or (at and ends[at - 1])]
    first = 1 if kept and not kept[0] else 0
    last = len(kept) - 1 if kept and not kept[-1] else len(kept)
    return kept[first:last]


def _says(lines: Lines) -> bool:
    return any(words(line) for line in lines)


def _asks(lines: Lines) -> bool:
    return any("?" in unlinked(line) or "¿" in line for line in lines)


def _above(lines: Lines) -> Lines:
    """Drop what stands below Zendesk's "type your reply above this line"."""
    at = next((at for at, line in enumerate(lines) if _ZENDESK_LINE.match(line)), len(lines))
    return lines[:at]


def _replies(lines: Lines) -> Lines:
    """Drop all below a reply's heading, or the heading alone: above quoted lines, or where nothing precedes it."""
    kept: Lines = []
    at = 0
    while at < len(lines):
        end = _past_heading(lines, at)
        if end == at:
            kept.append(lines[at])
            end += 1
        elif _says(kept) and not _quoted(lines[end:]):
            break
        at = end
    return kept


def _past_heading(lines: Lines, at: int) -> int:
    """Return where a reply's heading ends that begins here and is at most three lines long, or `at`."""
    if _REPLY_LINE.match(lines[at]):
        return at + 1
    joined = ""
    for end, line in enumerate(lines[at : at + 3], at + 1):
        if not line.strip() or (joined and _REPLY_LINE.match(line)):
            break
        joined = f"{joined} {line.strip()}".strip()
        if _REPLY.match(joined):
            return end
    return at


def _quoted(lines: Lines) -> bool:
    return next((line for line in lines if line.strip()), "").lstrip().startswith(">")


def _originals(lines: Lines) -> Lines:
    """Drop a mail below its heading. Who forwards it in three words means the mail: then the heading alone."""
    for at, line in enumerate(lines):
        mark = _ORIGINAL.match(line) or _FORWARD.match(line)
        if not mark and not _heading(lines, at):
            continue
        start = at - 1 if at and _RULE.match(lines[at - 1]) else at
        end = _below(lines, at + 1 if mark else at)
        before = sum(len(words(one)) for one in lines[:start])
        if before > (3 if _FORWARD.match(line) else 0):
            return lines[:start]
        return lines[:start] + lines[end:]
    return lines


def _heading(lines: Lines, at: int) -> bool:
    return bool(_FROM.match(lines[at])) and sum(bool(_LABEL.match(line)) for line in lines[at + 1 : at + 7]) >= 2


def _below(lines: Lines, at: int) -> int:
    """Return where the mail begins whose heading lies at `at`."""
    while at < len(lines) and (not lines[at].strip() or _FROM.match(lines[at]) or _LABEL.match(lines[at])):
        at += 1
    return at


def _quotes(lines: Lines) -> Lines:
    return [line for line in lines if not line.lstrip().startswith(">")]


def _device(lines: Lines) -> Lines:
    return [line for line in lines if not _DEVICE.match(line.strip()) or _asks([line])]


def _signature(lines: Lines) -> Lines:
    """Drop what follows the mail convention's two hyphens, unless it is long or asks something."""
    for at in range(max(0, len(lines) - 16), len(lines)):
        if lines[at].strip() == "--" and not _asks(lines[at + 1 :]):
            return lines[:at]
    return lines


def _closing(lines: Lines) -> Lines:
    """Drop "Best regards" with the names and addresses below it, where nothing else stands below."""
    top = len(lines)
    while top > 1 and _personal(lines[top - 1].strip()):
        top -= 1
    at = next((at for at in range(top, len(lines)) if _CLOSING.match(lines[at].strip())), len(lines))
    return lines[:at]


def _personal(line: str) -> bool:
    """Say whether a line under a closing is a name, a firm or an address."""
    if not line or len(line) > 60 or "?" in unlinked(line):
        return not line
    linked = unlinked(line) != line and len(words(unlinked(line))) <= 2
    return linked or bool(_NAME.match(line) or _NAMES.match(line) or _CONTACT.match(line) or _CLOSING.match(line))


def _disclaimers(lines: Lines) -> Lines:
    kept: Lines = []
    for number, paragraph in enumerate("\n".join(lines).split("\n\n")):
        if not _legal(paragraph, number):
            kept += [*paragraph.split("\n"), ""]
    return kept


def _legal(paragraph: str, number: int) -> bool:
    if _asks([paragraph]):
        return False
    patterns = (_THIS_MAIL, _RECIPIENT, _SECRECY)
    return bool(_BANNER.match(paragraph)) or (number > 0 and all(one.search(paragraph) for one in patterns))


_STEPS: tuple[Callable[[Lines], Lines], ...] = (
    _above,
    _replies,
    _originals,
    _quotes,
    _device,
    _signature,
    _closing,
    _disclaimers,
)
