"""PDF files of our own making: plain ones, and such as nobody should send."""

import io
import zlib
from collections.abc import Iterable, Sequence

from pypdf import PdfReader, PdfWriter

from knowledge.attached import Content

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf(*pages: str) -> bytes:
    """Return a PDF with these pages, one line of text a line."""
    return file(_drawn(page) for page in pages)


def file(streams: Iterable[bytes], packed: bool = False) -> bytes:
    """Return a PDF whose pages are drawn by these streams."""
    drawn = list(streams)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(drawn)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(drawn)} /Kids [{kids}] >>".encode(),
        HELVETICA,
    ]
    for number, stream in enumerate(drawn):
        held = zlib.compress(stream, 9) if packed else stream
        filtered = b" /Filter /FlateDecode" if packed else b""
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
        parts.append(page.encode() + b"/Resources << /Font << /F1 3 0 R >> >> >>")
        parts.append(b"<< /Length %d%s >>\nstream\n" % (len(held), filtered) + held + b"\nendstream")
    return _bound(parts)


def locked(content: bytes, password: str) -> bytes:
    """Return a PDF that opens with this password alone; without one everybody may open it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, "the owner's", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawn(page: str) -> bytes:
    lines = [f"({_escaped(line)}) Tj 0 -16 Td" for line in page.split("\n")]
    return ("BT /F1 12 Tf 72 720 Td " + " ".join(lines) + " ET").encode("cp1252")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _bound(parts: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table)
    return bytes(out)


class Remembered:
    """What files say, in a dictionary (knowledge.attached.Contents)."""

    def __init__(self) -> None:
        self.held: dict[str, Content] = {}

    def get(self, keys: Sequence[str]) -> dict[str, Content]:
        """Return what is kept."""
        return {key: self.held[key] for key in keys if key in self.held}

    def put(self, key: str, content: Content) -> None:
        """Keep what came of a file."""
        self.held[key] = content

    def keep(self, origin: str, keys: Iterable[str]) -> None:
        """Forget everything of an origin but these."""
        kept = set(keys)
        self.held = {key: one for key, one in self.held.items() if key in kept or not key.startswith(f"{origin}/")}
