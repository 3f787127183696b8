"""Writes the sample mails: `python -m samples.make` (needs the dev dependencies).

The mails are committed; run this only to change them. Every person, firm, mark and number is invented.
"""
