"""Revoked certificates of signers and of time-stamp servers: found in whatever list is at hand, however old it is."""

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone

from documents.signing import trust
from documents.signing.timestamps import TimeStampFailed, timestamper
from documents.verification import verify
from tests.documents.verification.signed import ORGANISATION, PERSON, prepared, sign, stamp

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
ADDRESSES = [None, "http://127.0.0.1:9/root.crl"]
NOTES = {
    "fresh": "đã đối chiếu danh sách thu hồi",
    "stale": "danh sách thu hồi đã cũ; theo danh sách đó chứng thư chưa bị thu hồi",
    "none": "không có danh sách thu hồi để đối chiếu",
}


def _issue(authority, name, address=None):
    return authority.issue(name, "Nguyễn Thị Mẫu (minh họa)", starts=timezone.now() - 100 * DAY, crl_url=address)


def _publish(authority, kind, certificates):
    now = timezone.now()
    published = {"fresh": now, "stale": now - 40 * DAY, "none": now}[kind]
    authority.revoke(certificates, since=now - 50 * DAY, published_at=published, days=30)
    if kind == "none":
        (trust.demo_folder() / "root.crl").unlink()


def _twice():
    return sign(sign(prepared(), PERSON), ORGANISATION)


def _failures(data):
    return [(check.rule, check.detail.partition(" từ ")[0]) for check in verify(data).failures]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("kind", ["fresh", "stale"])
def test_signer_revoked_before_signing(authority, address, kind):
    _publish(authority, kind, [_issue(authority, authority.PERSON, address)])

    assert _failures(_twice()) == [("certificate", "Chứng thư đã bị thu hồi")]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("kind", ["fresh", "stale", "none"])
def test_good_signer_and_what_is_told_of_the_list(authority, address, kind):
    _issue(authority, authority.PERSON, address)
    _publish(authority, kind, [])

    verdict = verify(_twice())

    assert verdict.failures == []
    assert {check.detail for check in verdict.checks if check.rule == "certificate"} == {NOTES[kind]}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("kind", ["fresh", "stale"])
def test_time_stamp_server_revoked(authority, address, kind):
    tsa = _issue(authority, authority.TSA, address)
    data = _twice()
    _publish(authority, kind, [tsa])

    assert _failures(data) == [("stamp", "Chứng thư của nơi cấp dấu thời gian đã bị thu hồi")] * 2


@pytest.mark.parametrize("kind", ["fresh", "stale"])
def test_time_stamp_server_of_the_archive_revoked(authority, kind):
    data = sign(sign(prepared(), PERSON, timestamper=None), ORGANISATION, timestamper=None)
    tsa = _issue(authority, authority.TSA)
    data = stamp(data)
    _publish(authority, kind, [tsa])

    assert ("archive", "Chứng thư của nơi cấp dấu thời gian đã bị thu hồi") in _failures(data)


@pytest.mark.parametrize("kind", ["fresh", "stale"])
def test_stamp_of_a_revoked_server_is_not_taken(authority, kind):
    tsa = _issue(authority, authority.TSA)
    _publish(authority, kind, [tsa])

    with pytest.raises(TimeStampFailed, match="bị thu hồi"):
        asyncio.run(timestamper().async_timestamp(b"0" * 32, "sha256"))
