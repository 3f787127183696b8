"""The work engine: from a message that is recorded to one that is filed.

`queue` is the only module that knows DBOS, so that the engine could be exchanged; `pool` reads in child
processes; `worker` does one message; `dispatcher` feeds the queue from the store; `engine` is the whole.
"""
