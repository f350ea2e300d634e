"""Texts that somebody might send to keep a reader busy: one short piece again and again, or one within another."""

UNITS = """
a|A|1|.|-|_|*|[|]|(|<|>|&|@|a@|a@a.|1.|a |Aa |https://|www.|//|x.co/|> |- |`|#|"|“|ß |12:30 |$1 |1,|On 1 |From: |(1)
[1]|![|](|[a](b) |{|}|= |no |nicht |a'|[x 1] |you |a. B |a? |1 day |<a |<b>|<!--|<p style='display:none'>|</b>|<<<<
&amp;|&amp|&#|&lt;|%|\\|[[|[](|](<|**a|_a_|~~|:::|{#|[^1]:|![](|<?|<![CDATA[|<a href="|<td>|<div><p>|</div>|<table>
1 1 |+1 (|0049 |1-1|DE89 |4111 |1.1.|2001:|::|a.a|a@a.a |x-a |QUJD|===|--|-- |##- |Re: |[1] |wrote: |Von: |a:b |a=b;
;|,|, |?|!|? |…|€1 |1 € |1,000 |1/1/|12.|Jan 1 |one |ein |kein |not un|never |n't |"a" |'|“a”|»|'a || a |\\[|\\<|a\\|\t|
<li>|<blockquote>|<pre>|<br>|<svg>|<style>|<p style=|<span style="color:#fff">|</|/>|<font color=white>|<h1>|mailto:a@
"a":|[1,|{"a":|"\\u0|tel:+|1 Main Street |Order #1|#1 |A-1|AB-|0x|1e|-1|:-|*a*|***|___|`a|``a|```a|[a][b]|[a]:|(|)|<a@
"""
LINES = (
    " ", "\t", "\n", "\r", "\r\n", "\n\n", " \n", "\n ", "- a\n", "> a\n", ">", "> > ", "```\n", "~~~\n", "1. a\n",
    "# a\n", "Aaaa bbbb\n", "a|b\n", "|", "|-|\n", "| a |\n| - |\n", "a\n=\n", "    a\n", "\\\n", "[a]: b\n",
    "[//]: # (\n", "On 1 Jan 2026 at 1:00, a\nb wrote:\n", "From: a\nTo: b\nSubject: c\n",
    "-----Original Message-----\n", "-- \n", "Best regards\n", "Sent from my phone\n", "This message is secret.\n\n",
    "\u0301", "a\u0301", "\u200d", "\u200b", "\u202e", "\ufe0f", "\U000e0041", "\u0130", "ﬃ", "\u3000", "\x00", "\x1c",
)  # fmt: skip
SHAPES = (*LINES, *dict.fromkeys(one for line in UNITS.strip("\n").split("\n") for one in line.split("|") if one))


def repeated(shape: str, size: int) -> str:
    """Return a text of so many bytes at most that holds nothing else, and an end that fits nothing."""
    return shape * ((size - 2) // len(shape.encode(errors="surrogatepass"))) + "x!"


def nested(size: int) -> dict[str, str]:
    """Return texts whose pieces lie within one another."""
    deep = size // 12
    return {
        "JSON arrays": "[" * (size // 2) + "]" * (size // 2),
        "JSON objects": '{"a":' * (size // 6) + "1" + "}" * (size // 6),
        "elements": "<b>" * (size // 7) + "x" + "</b>" * (size // 7),
        "hidden elements": "<p hidden>" * deep + "x" + "</p>" * deep,
        "quotations": "".join("> " * (at % 40) + "a\n" for at in range(size // 42)),
        "list items": "".join(" " * (at % 40) + "- a\n" for at in range(size // 24)),
        "brackets": "[" * (size // 2) + "](a)" * (size // 8),
        "emphasis": "*a **b " * (size // 14) + "** c*" * (size // 10),
        "words": " ".join(f"w{at}" for at in range(size // 7)),
        "figures": " ".join(f"{at * 7919}" for at in range(size // 8)),
        "base64": "".join(f"{at * 2654435761 % 2**32:x}" + "+/A="[at % 4] for at in range(size // 10)),
        "sentences": " ".join(f"The {at} parts of no. {at + 1} take {at % 60} days." for at in range(size // 40)),
    }
