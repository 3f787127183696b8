"""Imported once by the fork server: loads the reader and its models, so that a new child has them at once.

A child that was killed is thus replaced in milliseconds, and all children share the models' memory.
"""

from __future__ import annotations

import sys
import traceback

from intake.reader import read
from intake.settings import Settings

_WARM_UP = """\
From: Ada Warm <ada@warm.example>
To: ip-agent@harbormarket.example
Subject: Notice of trademark infringement
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Dear Sir or Madam,</p>
<p>we own the trade mark WARMSTONE, EU registration no. 018123456. The listing
<a href="https://www.harbormarket.example/item/1234567890">here</a> by the seller warm-shop infringes it.</p>
<p>I have a good faith belief that this use is not authorized. The information in this notice is accurate.</p>
<p>Kind regards<br>Ada Warm<br>Warm Stones Ltd<br>1 Example Street, London<br>Tel. +44 20 7946 0000</p>
"""
"""A notice with something for every extractor, so that each has loaded its lexicons and models."""

try:
    read(_WARM_UP.encode(), Settings())
except Exception:
    # A fork server that dies is started again for ever, and nobody is told why. Whoever reads a message with
    # this reader is: its error is the reading's.
    traceback.print_exc(file=sys.stderr)
