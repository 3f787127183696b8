"""What a picture is, told in a few hundredths of a second: photo, page of text, screenshot or graphic.

The picture is scaled down and cut into tiles. A tile of print has a flat ground, a small share of strokes
that differ strongly from it, and many changes between the two along its rows; a photographed surface has
changes too, but no flat ground. The shares of such tiles tell the kinds apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy
from PIL import Image, ImageOps
from PIL.ExifTags import Base

from intake.parsers.document import ImageFacts

_LONGEST_SIDE = 1400  # pixels of the reduced picture: letters of a page are then about 10 high
_TILE = 28
_PRINT = 0.02  # share of print from which a picture is worth reading
_SMALLEST = 100  # pixels of the shorter side; smaller ones are icons and logos
_SMALLEST_AREA = 40_000


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares of the picture, 0 to 1: tiles that look like print, tiles of one flat colour, pixels that are
    saturated, and how many bands of text lines there are."""

    print: float
    flat: float
    colour: float
    bands: int
    still: float  # pixels that equal their left neighbour exactly: drawn by a machine


def facts_of(image: Image.Image) -> ImageFacts:
    """Size, camera and kind of an opened picture."""
    camera = _camera(image)
    measures = measure(image)
    return ImageFacts(image.width, image.height, _kind(image, measures, camera), camera)


def measure(image: Image.Image) -> Measures:
    """Measure a picture on a reduced copy."""
    if image.format == "JPEG":
        image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    small = ImageOps.exif_transpose(image)
    if small.mode in ("RGBA", "LA", "PA") or "transparency" in small.info:
        white = Image.new("RGBA", small.size, "white")
        white.alpha_composite(small.convert("RGBA"))
        small = white
    small = small.convert("RGB")
    if max(small.size) > _LONGEST_SIDE:
        small.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    colours = numpy.asarray(small, dtype=numpy.int16)
    grey = numpy.asarray(small.convert("L"), dtype=numpy.int16)
    if min(grey.shape) < _TILE:
        return Measures(0.0, 0.0, 0.0, 0, 0.0)
    spread = colours.max(axis=2) - colours.min(axis=2)
    printed, flat = _tiles(grey)
    return Measures(
        float(printed.mean()),
        float(flat.mean()),
        float((spread > 60).mean()),
        _bands(printed),
        float((grey[:, 1:] == grey[:, :-1]).mean()),
    )


def _tiles(grey: Any) -> tuple[Any, Any]:
    """Which tiles look like print, and which are of one colour."""
    rows, columns = grey.shape[0] // _TILE, grey.shape[1] // _TILE
    tiles = grey[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE).swapaxes(1, 2)
    flattened = tiles.reshape(rows, columns, -1)
    ground = numpy.percentile(flattened, 75, axis=2)
    dark = numpy.percentile(flattened, 3, axis=2)
    contrast = ground - dark
    level = (ground + dark) / 2
    strokes = tiles < level[:, :, None, None]
    share = strokes.mean(axis=(2, 3))
    changes = (strokes[:, :, :, 1:] != strokes[:, :, :, :-1]).sum(axis=(2, 3)) / _TILE
    even = (numpy.abs(flattened - ground[:, :, None]) < numpy.maximum(10, contrast * 0.18)[:, :, None]).mean(
        axis=2
    )
    printed = (contrast > 45) & (share > 0.02) & (share < 0.38) & (changes > 1.2) & (even > 0.45)
    return printed, contrast < 12


def _bands(printed: Any) -> int:
    """Rows of tiles in which at least three neighbours look like print."""
    together = printed[:, :-2] & printed[:, 1:-1] & printed[:, 2:]
    return int(together.any(axis=1).sum()) if printed.shape[1] > 2 else 0


def _kind(image: Image.Image, m: Measures, camera: str | None) -> str:
    """Thresholds: photographs measured had a share of print of at most 0.01, pages and screenshots of at
    least 0.04; machine-drawn pictures had 0.8 and more still pixels, scans and photographs of pages under 0.65."""
    if min(image.size) < _SMALLEST or image.width * image.height < _SMALLEST_AREA:
        return "graphic"
    if m.print < _PRINT or m.bands < 2:
        return "graphic" if m.still > 0.9 and not camera else "photo"
    if camera and (m.print < 2 * _PRINT or m.bands < 4):
        return "photo"
    page = image.height > 1.15 * image.width and m.bands >= 6 and m.colour < 0.03
    return "screenshot" if m.still > 0.75 and not camera and not page else "text"


def _camera(image: Image.Image) -> str | None:
    """Make and model of the camera, where EXIF names them."""
    try:
        exif = image.getexif()
    except (ValueError, OSError, SyntaxError, TypeError, AttributeError):
        return None
    words = [str(exif.get(tag, "")).strip("\x00 ") for tag in (Base.Make, Base.Model)]
    return " ".join(w for w in words if w)[:100] or None
