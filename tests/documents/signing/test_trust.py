"""One damaged file in the trust folder must not stop what the others vouch for."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from documents.models import OfficialDocument, SignatureRole, SigningBackend
from documents.signing import trust
from documents.signing.sign import sign_now
from documents.verification import verify
from tests.documents.signing import papers
from tests.documents.verification import signed


@pytest.fixture(
    params=[
        ("vn.crl", b""),
        ("vn.crl", b"<html>503</html>"),
        ("vn.pem", b""),
        ("demo/root2.pem", b"\x30\x03\x02\x01\x01"),
    ]
)
def damaged(request, authority, settings):
    name, content = request.param
    (settings.SIGNING_TRUST_DIR / name).write_bytes(content)


def test_the_good_files_are_read(damaged):
    assert (len(trust.trust_roots()), len(trust.revocation_lists())) == (1, 1)


@pytest.mark.slow
def test_a_good_paper_is_verified(damaged):
    assert verify(signed.twice()).failures == []


@pytest.mark.slow
def test_signing_and_the_page_of_a_code_go_on(damaged, cast, client, settings):
    papers.identity(cast.leader, "demo-person", backend=SigningBackend.PKCS12)
    paper = sign_now(papers.ready(cast), SignatureRole.PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
    OfficialDocument.objects.update(state="issued")
    cache.clear()

    answer = client.get(reverse("verification:paper", args=[paper.code]))

    assert (paper.state, answer.status_code) == ("signed", 200)


def test_a_damaged_root_of_the_demo_authority_is_none(authority):
    certificate = papers.signer(authority.PERSON).signing_cert
    assert trust.is_demo_authority(certificate)

    (trust.demo_folder() / "root.pem").write_bytes(b"")

    assert not trust.is_demo_authority(certificate)
