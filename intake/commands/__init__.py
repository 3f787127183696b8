"""The commands, one file each: `add_to` describes it to argparse, `run` does it and returns the exit status.

Heavy modules are imported inside `run`, so that `intake --help` and a mistyped option answer at once.
"""
