import socket

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lhh_portal.management.commands import run


def test_a_taken_port_is_refused_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"cổng {port} .*make run PORT={port + 1}"):
            call_command("run", port=port)


@pytest.mark.parametrize(
    ("host", "bind", "address"),
    [
        ("127.0.0.1", "127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "0.0.0.0:8000", "http://127.0.0.1:8000/"),  # noqa: S104 - nothing is bound here
        ("::", "[::]:8000", "http://[::1]:8000/"),
        ("::1", "[::1]:8000", "http://[::1]:8000/"),
        ("lhh.example", "lhh.example:8000", "http://lhh.example:8000/"),
    ],
)
def test_host_may_be_all_addresses_or_ipv6(host, bind, address):
    web = run._commands(host, 8000)["web"]

    assert (web[web.index("--bind") + 1], run._address(host, 8000)) == (bind, address)


@pytest.mark.parametrize("hosts", [["localhost", "127.0.0.1"], [".lhh.example"], ["*"]])
def test_start_is_asked_for_under_a_name_that_is_answered(settings, hosts):
    settings.ALLOWED_HOSTS = hosts

    assert Client().get("/song/", headers={"host": run._allowed_host()}).status_code == 200
