"""A node that takes one piece of work and never comes to its end; the test kills it.

Run as: python -m tests.engine.other_node QUEUE_URL NODE
"""

from __future__ import annotations

import os
import sys
import time

from intake.engine.queue import WorkQueue


def work_for_ever(message_id: int) -> None:
    os.write(1, f"working on {message_id}\n".encode())  # one write: several threads speak at once
    time.sleep(3600)


if __name__ == "__main__":
    WorkQueue(sys.argv[1], sys.argv[2], work_for_ever, concurrency=4).start()
    print("started", flush=True)
    time.sleep(3600)
