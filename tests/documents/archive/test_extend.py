"""What can be added to a signed file while servers come and go."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pyhanko.sign.ades.report import AdESPassed

from documents.archive.archiving import Extended, extend
from documents.archive.chain import chain_problems
from documents.archive.levels import level_of
from documents.archive.longterm import ades_results
from documents.models import SignatureRole
from documents.signing.timestamps import timestamper
from documents.verification import verify
from tests.documents.signing import papers
from tests.documents.signing.papers import signed_bytes
from tests.documents.signing.servers import Server, serving, take_revocation_list_from_disk
from tests.documents.signing.signed_papers import signed

PERSON, ORGANISATION = SignatureRole.PERSON, SignatureRole.ORGANISATION


@pytest.fixture
def server(authority, settings):
    """Time stamps, OCSP and the revocation list come from here only; the certificates name it."""
    with serving() as running:
        for name, ocsp_url in ((authority.PERSON, running.url("ocsp")), (authority.ORGANISATION, None)):
            authority.issue(name, f"{name} (minh họa)", crl_url=running.url("crl"), ocsp_url=ocsp_url)
        authority.issue(authority.TSA, "Dấu thời gian", crl_url=running.url("crl"))
        take_revocation_list_from_disk(running)
        settings.TSA_URL = running.url("tsa")
        settings.TSA_TIMEOUT = 1
        settings.REVOCATION_ONLINE = True
        yield running


def test_everything_over_http(server, authority):
    extended = extend(signed(authority, with_revocation_data=False))

    assert (level_of(extended.pdf), extended.missing) == ("B-LTA", [])
    assert set(server.asked) == {"tsa", "crl", "ocsp"}
    assert [result.ades_subindic for _field, result in ades_results(extended.pdf)] == [AdESPassed.OK, AdESPassed.OK]


def test_revocation_servers_down_then_up(server, authority):
    pdf = signed(authority, with_revocation_data=False)
    server.ocsp = server.crl = Server.BROKEN

    first = extend(pdf)
    again = extend(first.pdf)
    server.ocsp = server.crl = Server.WORKS
    last = extend(first.pdf)

    assert first.pdf == again.pdf == pdf
    assert first.missing == [
        "Chưa lấy được dữ liệu thu hồi của chứng thư «demo-person (minh họa)» và nơi cấp.",
        "Chưa lấy được dữ liệu thu hồi của chứng thư «demo-organisation (minh họa)» và nơi cấp.",
    ]
    assert (level_of(last.pdf), last.missing) == ("B-LTA", [])


def test_unstamped_signature_is_stamped_even_while_revocation_data_cannot_be_had(server, authority):
    pdf = signed(authority, stamped=False, with_revocation_data=False)
    server.ocsp = server.crl = Server.BROKEN

    first = extend(pdf)
    again = extend(first.pdf)
    server.ocsp = server.crl = Server.WORKS
    last = extend(first.pdf)

    assert (level_of(pdf), level_of(first.pdf), level_of(last.pdf)) == ("B-B", "B-T", "B-LTA")
    assert again.pdf == first.pdf
    assert chain_problems(last.pdf) == []


def test_time_stamp_server_down_then_up(server, authority):
    pdf = signed(authority, with_revocation_data=False)
    server.tsa = Server.SILENT

    first = extend(pdf)
    again = extend(first.pdf)
    server.tsa = Server.WORKS
    last = extend(again.pdf)

    assert first.missing == ["Không lấy được dấu thời gian: máy chủ dấu thời gian không trả lời."]
    assert first.pdf == again.pdf == pdf
    assert (level_of(pdf), level_of(last.pdf)) == ("B-T", "B-LTA")


def test_revoked_certificate_is_named(authority):
    pdf = signed(authority, with_revocation_data=False)
    authority.revoke([authority.certificate_of(authority.PERSON)])

    extended = extend(pdf)

    assert extended.missing == ["Chứng thư «Nguyễn Thị Mẫu (minh họa)» hoặc nơi cấp đã bị thu hồi."]


def test_without_a_server_nothing_is_added(authority, settings):
    pdf = signed(authority, stamped=False, with_revocation_data=False)
    (settings.SIGNING_KEYS_DIR / f"{authority.ROOT}.p12").unlink()

    assert extend(pdf) == Extended(pdf, [])


def test_stale_revocation_list_on_disk_is_not_taken(authority):
    authority.revoke([], published_at=timezone.now() - timedelta(days=40), days=30)
    pdf = signed(authority, with_revocation_data=False)

    assert extend(pdf).missing == [
        "Chưa lấy được dữ liệu thu hồi của chứng thư «Nguyễn Thị Mẫu (minh họa)» và nơi cấp.",
        "Chưa lấy được dữ liệu thu hồi của chứng thư «Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh» và nơi cấp.",
    ]


def test_issued_and_archived_file_verify_alike(authority):
    issued = signed_bytes(
        signed_bytes(papers.prepared(6), PERSON, papers.signer(authority.PERSON), timestamper=timestamper()),
        ORGANISATION,
        papers.signer(authority.ORGANISATION),
        timestamper=timestamper(),
        with_revocation_data=True,
    )
    archived = extend(issued).pdf
    renewed = extend(archived, renew=True).pdf

    before, after, later = (
        {(check.rule, check.ok) for check in verify(pdf).checks} for pdf in (issued, archived, renewed)
    )
    # The archived files are looked at for one thing more; what the fixture's data lacks, it lacks in all three.
    assert after == later == before | {("archive", True)}
    assert {("signatures", True), ("ending", True)} <= before
