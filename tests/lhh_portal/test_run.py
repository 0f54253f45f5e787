import socket

import pytest
from django.core.management import CommandError, call_command


def test_a_taken_port_is_refused_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"cổng {port} .*make run PORT={port + 1}"):
            call_command("run", port=port)
