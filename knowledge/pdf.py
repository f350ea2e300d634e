"""The text of a PDF, read in a process of its own: a broken or hostile file costs that process and nothing else.

python -I -m knowledge.pdf PAGES MEMORY SECONDS    reads a file on standard input, writes its text
"""

import io
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from enum import IntEnum

MOST_TEXT = 1_000_000  # characters
ENDS_BEFORE = 3.0  # seconds before the time is up: what works so long is ended by the kernel, whoever else is busy
HEAD = 1024  # bytes among which a PDF says that it is one


class Broken(Exception):
    """A file has no text for us. The message says why, and nothing of its content; `lasting`: it will not change."""

    def __init__(self, why: str, lasting: bool = True) -> None:
        """Keep whether another attempt makes sense."""
        super().__init__(why)
        self.lasting = lasting


class Ending(IntEnum):
    """How the other process ends, beside well and by accident."""

    ENCRYPTED = 3
    LONG = 4
    EMPTY = 5
    MEMORY = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes, pages, seconds, bytes of memory."""

    size: int = 10 * 2**20
    pages: int = 50
    seconds: float = 20.0
    memory: int = 512 * 2**20


def read(content: bytes, limits: Limits) -> str:
    """Return the text of a PDF, a blank line between two pages. Raise Broken."""
    if len(content) > limits.size:
        raise Broken(f"larger than {limits.size / 2**20:.0f} MB")
    if b"%PDF-" not in content[:HEAD]:
        raise Broken("what came is no PDF", lasting=False)  # a page that asks to sign in, perhaps
    command = [sys.executable, "-I", "-m", "knowledge.pdf", str(limits.pages), str(limits.memory), str(limits.seconds)]
    try:
        # No environment: whoever takes that process over finds no secret in it.
        done = subprocess.run(command, input=content, env={}, capture_output=True, timeout=limits.seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Broken(f"takes longer than {limits.seconds:.0f} s to read", lasting=False) from None
    if done.returncode:
        raise Broken(_why(done.returncode, limits))
    return done.stdout.decode()


def _why(code: int, limits: Limits) -> str:
    match code:
        case Ending.ENCRYPTED:
            return "locked by a password"
        case Ending.LONG:
            return f"more than {limits.pages} pages, or {MOST_TEXT:,} characters"
        case Ending.EMPTY:
            return "no text in it, pictures perhaps"
        case Ending.MEMORY:
            return f"needs more than {limits.memory / 2**20:.0f} MB of memory to read"
        case _ if code < 0:
            return "takes too long to read"
        case _:
            return "broken"


def main(pages: str, memory: str, seconds: str) -> int:
    """Write the text of what stands on standard input; whatever else goes wrong ends the process."""
    _confine(int(memory), float(seconds))
    try:
        text = _text(sys.stdin.buffer.read(), int(pages))
    except MemoryError:
        return Ending.MEMORY
    if isinstance(text, Ending):
        return text
    sys.stdout.buffer.write(text.encode(errors="ignore"))
    return 0


def _confine(memory: int, seconds: float) -> None:
    """Let this process take so much memory and time, and write no file."""
    busy = max(1, int(seconds - ENDS_BEFORE))
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, busy), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (most, most))


def _text(content: bytes, pages: int) -> str | Ending:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(content))
    # Without a password everybody may read it; what the author forbids, such as printing, we do not do.
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        return Ending.ENCRYPTED
    if len(reader.pages) > pages:
        return Ending.LONG
    found = "\n\n".join(_tidy(page.extract_text()) for page in reader.pages).strip()
    if len(found) > MOST_TEXT:
        return Ending.LONG
    return found or Ending.EMPTY


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\0", "").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
