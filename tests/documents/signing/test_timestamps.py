"""Asking a real server over HTTP for a time stamp."""

import gc
import socket
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from asn1crypto import tsp
from django.test import override_settings
from django.utils import timezone

from documents.archive.levels import levels_of
from documents.models import SignatureRole
from documents.signing import demo_authority
from documents.signing.timestamps import TimeStampFailed, timestamper
from tests.documents.signing.papers import signed_bytes, signer
from tests.documents.signing.servers import Server, serving
from tests.documents.signing.signed_papers import prepared


@pytest.fixture
def server(authority, settings):
    with serving() as running:
        settings.TSA_URL = running.url("tsa")
        settings.TSA_TIMEOUT = 1
        yield running


def _sign(authority):
    return signed_bytes(prepared(), SignatureRole.PERSON, signer(authority.PERSON), timestamper=timestamper())


def test_the_server_that_is_set_gives_the_stamp(server, authority):
    prepared()  # rendered now: WeasyPrint leaves a file open
    with warnings.catch_warnings(record=True) as left_open, ThreadPoolExecutor(1) as web_request:
        warnings.simplefilter("always", ResourceWarning)
        (signature,) = levels_of(web_request.submit(_sign, authority).result())
        gc.collect()

    assert signature.level == "B-T"
    assert [str(warning.message) for warning in left_open] == []
    assert server.asked == ["tsa", "tsa"]  # a trial that tells the size, then the stamp


@pytest.mark.parametrize("mood", [Server.BROKEN, Server.SILENT])
def test_server_that_does_not_answer(server, authority, mood):
    server.tsa = mood
    began = time.monotonic()

    with pytest.raises(TimeStampFailed, match="không trả lời"):
        _sign(authority)

    assert time.monotonic() - began < 3


def test_nobody_listens(authority, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.TSA_URL = f"http://127.0.0.1:{taken.getsockname()[1]}/"

        with pytest.raises(TimeStampFailed, match="không trả lời"):
            _sign(authority)


def test_garbage_is_no_stamp(server, authority):
    server.tsa = Server.GARBAGE

    with pytest.raises(TimeStampFailed, match="sai quy cách"):
        _sign(authority)


def test_stamp_of_an_authority_we_do_not_trust_is_not_accepted(server, authority, tmp_path):
    with override_settings(SIGNING_KEYS_DIR=tmp_path / "other", SIGNING_TRUST_DIR=tmp_path / "other"):
        demo_authority.make()
        server.timestamper = demo_authority.timestamper()

    with pytest.raises(TimeStampFailed, match="không được tin cậy"):
        _sign(authority)


def test_stamp_by_a_certificate_that_is_no_time_stamp_servers(server, authority, monkeypatch):
    # The authority is the right one, but the certificate is a person's.
    monkeypatch.setattr(demo_authority, "TSA", demo_authority.PERSON)
    server.timestamper = demo_authority.timestamper()

    with pytest.raises(TimeStampFailed, match="không được tin cậy"):
        _sign(authority)


def test_stamp_over_something_else_is_not_accepted(server, authority, monkeypatch):
    real = server.answer_tsa

    def answer_another_question(body):
        return real(body.replace(_digest_in(body), b"\x00" * 32))

    monkeypatch.setattr(server, "answer_tsa", answer_another_question)

    with pytest.raises(TimeStampFailed, match="sai quy cách"):
        _sign(authority)


def _digest_in(body):
    return tsp.TimeStampReq.load(body)["message_imprint"]["hashed_message"].native


def test_stamp_of_an_expired_certificate_is_not_accepted(server, authority):
    now = timezone.now()
    authority.issue(authority.TSA, "Dấu thời gian", starts=now - timedelta(days=9), ends=now - timedelta(days=1))

    with pytest.raises(TimeStampFailed, match="hết hạn"):
        _sign(authority)
