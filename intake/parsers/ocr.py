"""Text of scanned pages and photographed letters.

Tesseract does the work; Chinese goes to rapidocr where it is installed (0 to 1 % wrong characters against 4
to 20 %). rapidocr runs in this process and takes about 0.9 GB, so it is loaded only when a Chinese page comes.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import mean
from typing import Any

import pytesseract
from PIL import Image, ImageOps

from intake.parsers.content import Context
from intake.parsers.script import guess_language
from intake.parsers.textbuild import clean

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # one thread a page: several readers share the cores

_SMALL_WIDTH = 1300  # pixels; a narrower page has letters too small for tesseract
_LARGE_WIDTH = 3600
_DOUBTFUL = 62.0  # mean confidence under which another script or a turned page is considered
_LEGIBLE = 30.0  # confidence of a word, in percent; below is noise


class OcrUnavailable(Exception):
    """No text can be recognised here; the message is the reason."""


@dataclass(frozen=True, slots=True)
class _Recognised:
    text: str
    confidence: float


def recognise(image: Image.Image, context: Context) -> str:
    """The text of a page, a line a line.

    Raises OcrUnavailable where there is no OCR program or it took too long.
    """
    prepared = _prepare(image)
    language = guess_language(context.body_text)
    chinese = _chinese(prepared) if language == "zh" else None
    if chinese is not None:
        return chinese
    best = _tesseract(prepared, _models(language), context.options.ocr_seconds)
    if best.confidence >= _DOUBTFUL or not _has_osd():
        return best.text
    turned, script = _orientation(prepared, context.options.ocr_seconds)
    chinese = _chinese(turned) if script == "zh" and language != "zh" else None
    if chinese is not None:
        return chinese
    if turned is not prepared or (script and script != language):
        again = _tesseract(turned, _models(script or language), context.options.ocr_seconds)
        best = max(best, again, key=lambda r: r.confidence)
    return best.text


def _prepare(image: Image.Image) -> Image.Image:
    """Upright by EXIF, grey, of a size at which letters are about 30 pixels high."""
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        image = white
    grey = image.convert("L")
    if grey.width < _SMALL_WIDTH:
        factor = min(3.0, 2 * _SMALL_WIDTH / max(grey.width, 1) / 1.3)
        grey = grey.resize((int(grey.width * factor), int(grey.height * factor)), Image.Resampling.LANCZOS)
    elif grey.width > _LARGE_WIDTH:
        grey.thumbnail((_LARGE_WIDTH, _LARGE_WIDTH * 2), Image.Resampling.LANCZOS)
    return ImageOps.autocontrast(grey, cutoff=1)


@cache
def installed_models() -> frozenset[str]:
    """Language models of the tesseract on this machine; empty without tesseract."""
    try:
        return frozenset(pytesseract.get_languages(config=""))
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError):
        return frozenset()


@cache
def _model_of() -> dict[str, list[str]]:
    data = tomllib.loads(files(__package__).joinpath("ocr.toml").read_text(encoding="utf-8"))
    return {language: list(models) for language, models in data["models"].items()}


def _models(language: str | None) -> str:
    """The models to read a language with: its own where installed, and English beside it."""
    installed = installed_models()
    if not installed:
        raise OcrUnavailable("no OCR program")
    wanted = [m for m in _model_of().get(language or "en", []) if m in installed]
    chosen = [*wanted[:1], *(["eng"] if "eng" in installed else [])]
    return "+".join(dict.fromkeys(chosen)) or sorted(installed - {"osd"})[0]


def _has_osd() -> bool:
    return "osd" in installed_models()


def _tesseract(image: Image.Image, models: str, seconds: float) -> _Recognised:
    try:
        data = pytesseract.image_to_data(
            image, lang=models, output_type=pytesseract.Output.DICT, timeout=seconds
        )
    except pytesseract.TesseractNotFoundError as error:
        raise OcrUnavailable("no OCR program") from error
    except pytesseract.TesseractError as error:
        raise OcrUnavailable(f"OCR failed: {str(error)[:200]}") from error
    except RuntimeError as error:
        raise OcrUnavailable(f"OCR took more than {seconds:g} s") from error
    return _lines(data)


def _lines(data: dict[str, list[Any]]) -> _Recognised:
    """Words by block, paragraph and line; a blank line between paragraphs."""
    lines: dict[tuple[int, int, int], list[str]] = {}
    confidences: list[float] = []
    for number, word in enumerate(data["text"]):
        confidence = float(data["conf"][number])
        if not word.strip() or confidence < 0:
            continue
        confidences += [confidence] * min(len(word), 12)
        if confidence >= _LEGIBLE or len(word) > 3:
            key = (data["block_num"][number], data["par_num"][number], data["line_num"][number])
            lines.setdefault(key, []).append(word)
    text, before = [], None
    for key, words in lines.items():
        if before is not None and key[:2] != before:
            text.append("")
        text.append(_spaced(words))
        before = key[:2]
    return _Recognised(clean("\n".join(text)), mean(confidences) if confidences else 0.0)


def _spaced(words: Sequence[str]) -> str:
    """Words with spaces, but none between Chinese or Japanese characters."""
    line = words[0]
    for word in words[1:]:
        line += word if _is_han(line[-1]) and _is_han(word[0]) else f" {word}"
    return line


def _is_han(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _orientation(image: Image.Image, seconds: float) -> tuple[Image.Image, str | None]:
    """The page turned upright and the language its script hints at, as far as tesseract can tell."""
    try:
        found = pytesseract.image_to_osd(image, output_type=pytesseract.Output.DICT, timeout=seconds)
    except (pytesseract.TesseractError, RuntimeError):
        return image, None
    scripts = {"Han": "zh", "Japanese": "ja", "Korean": "ko", "Hangul": "ko", "Cyrillic": "ru"}
    angle = int(found.get("rotate", 0))
    turned = (
        image.rotate(-angle, expand=True) if angle and float(found.get("orientation_conf", 0)) > 2 else image
    )
    return turned, scripts.get(str(found.get("script")))


@cache
def _has_rapidocr() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


@cache
def _rapidocr_engine() -> Any:
    from rapidocr import RapidOCR  # 0.9 GB: only when a Chinese page comes

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error"})


def _chinese(image: Image.Image) -> str | None:
    """The text by rapidocr, None where it is not installed or has not the memory to run."""
    if not _has_rapidocr():
        return None
    try:
        return _rapidocr(image)
    except (MemoryError, RuntimeError, OSError, ImportError) as error:
        logging.getLogger(__name__).warning("rapidocr failed: %s", error)
        return None


def _rapidocr(image: Image.Image) -> str:
    """Boxes of text, sorted into lines."""
    import numpy

    found = _rapidocr_engine()(numpy.asarray(image.convert("RGB")))
    if found.boxes is None or not found.txts:
        return ""
    boxes = [
        (min(p[1] for p in box), max(p[1] for p in box), min(p[0] for p in box), text)
        for box, text in zip(found.boxes.tolist(), found.txts, strict=True)
    ]
    lines: list[list[tuple[float, float, float, str]]] = []
    for box in sorted(boxes, key=lambda b: b[0] + b[1]):
        middle = (box[0] + box[1]) / 2
        if lines and lines[-1][0][0] <= middle <= lines[-1][0][1]:
            lines[-1].append(box)
        else:
            lines.append([box])
    return clean("\n".join("  ".join(b[3] for b in sorted(line, key=lambda b: b[2])) for line in lines))
