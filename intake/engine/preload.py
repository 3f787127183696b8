"""Imported once by the fork server: loads the reader and its models, so that a new child has them at once.

A child that was killed is thus replaced in milliseconds, and all children share the models' memory.
"""

from __future__ import annotations

from intake.reader import read
from intake.settings import Settings

_WARM_UP = (
    b"From: Ada Warm <ada@warm.example>\r\nTo: ip-agent@harbormarket.example\r\nSubject: warm up\r\n\r\n"
    b"Dear Sir or Madam,\r\nmodels are loaded by their first use.\r\nAda Warm\r\n"
)

read(_WARM_UP, Settings())
