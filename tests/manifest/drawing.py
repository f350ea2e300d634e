"""Our mark, drawn: `python -m tests.manifest.drawing` writes every logo of both apps."""

from pathlib import Path

from PIL import Image, ImageDraw

MANIFEST = Path(__file__).parents[2] / "manifest"
UNIT = 64  # the mark's own squares
TEAL, WHITE = "#0a6a72", "#ffffff"
BUBBLE = (12, 13, 52, 43, 8)  # left, top, right, bottom, radius
TAIL = ((20, 41), (20, 53), (33, 42))
LEFT = ((25, 21), (20.5, 21), (20.5, 35), (25, 35))
RIGHT = ((39, 21), (43.5, 21), (43.5, 35), (39, 35))
TICK = ((28, 28.5), (31, 31.5), (36, 25))
STROKE = 3
FINE = 8  # drawn so many times larger, then averaged


def png(side: int) -> Image.Image:
    """Return the mark in pixels."""
    scale = side * FINE / UNIT
    image = Image.new("RGBA", (side * FINE, side * FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, side * FINE - 1, side * FINE - 1), 14 * scale, fill=TEAL)
    left, top, right, bottom, radius = (value * scale for value in BUBBLE)
    draw.rounded_rectangle((left, top, right, bottom), radius, fill=WHITE)
    draw.polygon([(x * scale, y * scale) for x, y in TAIL], fill=WHITE)
    for line in (LEFT, RIGHT, TICK):
        _stroke(draw, [(x * scale, y * scale) for x, y in line], STROKE * scale)
    return image.resize((side, side), Image.Resampling.BOX)


def svg(side: int) -> str:
    """Return the mark as a drawing in its colours."""
    left, top, right, bottom, radius = BUBBLE
    bubble = f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="{radius}" fill="{WHITE}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {UNIT} {UNIT}">\n'
        f'  <rect width="{UNIT}" height="{UNIT}" rx="14" fill="{TEAL}"/>\n'
        f'  {bubble}\n  <path d="{_path(TAIL)}z" fill="{WHITE}"/>\n'
        f'  <path d="{" ".join(map(_path, (LEFT, RIGHT, TICK)))}" fill="none" stroke="{TEAL}" stroke-width="{STROKE}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>\n</svg>\n'
    )


def line_icon(side: int) -> str:
    """Return the mark in one colour, the one of the bar in which it stands."""
    outline = "M15 13h34a5 5 0 0 1 5 5v22a5 5 0 0 1-5 5H31l-11 9v-9h-5a5 5 0 0 1-5-5V18a5 5 0 0 1 5-5z"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {UNIT} {UNIT}"'
        ' fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">\n'
        f'  <path d="{outline}"/>\n  <path d="{" ".join(map(_path, (LEFT, RIGHT, TICK)))}"/>\n</svg>\n'
    )


def _path(points: tuple[tuple[float, float], ...]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _stroke(draw: ImageDraw.ImageDraw, points: list[tuple[float, float]], width: float) -> None:
    draw.line(points, fill=TEAL, width=round(width), joint="curve")
    for x, y in points:
        draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=TEAL)


PNGS = {"zendesk/assets/logo.png": 320, "zendesk/assets/logo-small.png": 128}
SVGS = {
    "zendesk/assets/logo.svg": svg(320),
    "zendesk/assets/icon_nav_bar.svg": line_icon(18),
    "freshdesk/app/icon.svg": svg(64),
}

if __name__ == "__main__":
    for path, side in PNGS.items():
        png(side).save(MANIFEST / path, optimize=True)
    for path, drawing in SVGS.items():
        (MANIFEST / path).write_text(drawing)
