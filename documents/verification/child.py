"""The process that apart.py starts: a line of JSON and a PDF on standard input, the verdict as JSON on standard output.

Its limits hold from before the file is read. It can write no file and leaves no core dump: nothing touches a disk.
"""

import json
import os
import resource
import sys

from django.utils import translation

from documents.verification.apart import OUT_OF_MEMORY
from documents.verification.engine import verify
from documents.verification.verdict import as_json


def main():
    try:
        _judge()
    except MemoryError:
        # Anywhere between the limit and the end of the answer; tidying up would ask for more.
        os._exit(OUT_OF_MEMORY)


def _judge():
    # Whatever else writes to standard output goes to the log.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    head = json.loads(sys.stdin.buffer.readline())
    memory = head["memory"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # Should the web server be gone, nobody else ends it.
    resource.setrlimit(resource.RLIMIT_CPU, (head["seconds"], head["seconds"]))
    with translation.override(head["language"]), answer:
        json.dump(as_json(verify(sys.stdin.buffer.read(), roles=tuple(head["roles"]))), answer)
