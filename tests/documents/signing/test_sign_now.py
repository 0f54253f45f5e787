"""Signing in the portal: order, roles, certificates, what cannot be reached, two at once."""

import io

import pytest
from django.core.exceptions import ValidationError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from documents.models import Signature, SignatureRole, SigningBackend, SigningIdentity
from documents.signing import trust
from documents.signing.sign import sign_now
from documents.workflow import DocumentState
from tests.documents.signing import papers

PERSON, ORGANISATION = SignatureRole.PERSON, SignatureRole.ORGANISATION


@pytest.fixture
def keys(cast, authority):
    """Both sign with a key file."""
    return {
        PERSON: papers.identity(cast.leader, authority.PERSON, backend=SigningBackend.PKCS12),
        ORGANISATION: papers.identity(None, authority.ORGANISATION, backend=SigningBackend.PKCS12),
    }


def _statuses(paper):
    signatures = PdfFileReader(io.BytesIO(papers.content(paper))).embedded_signatures
    return [validate_pdf_signature(signature, trust.validation_context(strict=True)) for signature in signatures]


def test_person_then_organisation(cast, keys, settings):
    paper = papers.ready(cast)

    signed = sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
    sealed = sign_now(signed, ORGANISATION, by=cast.clerk, secret=settings.DEMO_PASSWORD)

    assert (signed.state, sealed.state) == (DocumentState.SIGNED, DocumentState.SEALED)
    assert [version.kind for version in paper.versions.all()] == ["prepared", "signed", "sealed"]
    statuses = _statuses(sealed)
    assert [status.bottom_line for status in statuses] == [True, True]
    assert statuses[1].coverage == SignatureCoverageLevel.ENTIRE_FILE
    rows = Signature.objects.filter(document=paper)
    assert [(row.role, row.identity, row.by) for row in rows] == [
        (PERSON, keys[PERSON], cast.leader),
        (ORGANISATION, keys[ORGANISATION], cast.clerk),
    ]
    assert [row.signed_at for row in rows] == [status.signer_reported_dt for status in statuses]
    assert [row.stamped_at for row in rows] == [status.timestamp_validity.timestamp for status in statuses]


def test_wrong_password_changes_nothing(cast, keys):
    paper = papers.ready(cast)

    with pytest.raises(ValidationError, match="mật khẩu không đúng"):
        sign_now(paper, PERSON, by=cast.leader, secret="sai")

    paper.refresh_from_db(fields=["pdf"])
    assert (type(paper).objects.get(pk=paper.pk).state, paper.signatures.count()) == (DocumentState.APPROVED, 0)


@pytest.mark.parametrize(
    ("state", "role", "who", "sentence"),
    [
        (DocumentState.DRAFT, PERSON, "leader", "chưa được duyệt"),
        (DocumentState.PROPOSED, PERSON, "leader", "chưa được duyệt"),
        (DocumentState.RETURNED, ORGANISATION, "clerk", "chưa được duyệt"),
        (DocumentState.APPROVED, ORGANISATION, "clerk", "Người có thẩm quyền chưa ký"),
        (DocumentState.APPROVED, PERSON, "clerk", "do .* ký; người khác không ký thay"),
        (DocumentState.APPROVED, PERSON, "administrator", "do .* ký; người khác không ký thay"),
        (DocumentState.SIGNED, PERSON, "leader", "đã được ký hoặc đã chuyển sang bước khác"),
        (DocumentState.SIGNED, ORGANISATION, "leader", "Chỉ văn thư"),
        (DocumentState.SEALED, ORGANISATION, "clerk", "đã được ký hoặc đã chuyển sang bước khác"),
        (DocumentState.ISSUED, PERSON, "leader", "đã được ký hoặc đã chuyển sang bước khác"),
    ],
)
def test_wrong_order_and_wrong_role_are_told(cast, keys, settings, state, role, who, sentence):
    paper = papers.ready(cast)
    if state == DocumentState.SIGNED:
        sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
    else:
        type(paper).objects.filter(pk=paper.pk).update(state=state)
    before = paper.signatures.count()

    with pytest.raises(ValidationError, match=sentence):
        sign_now(paper, role, by=getattr(cast, who), secret=settings.DEMO_PASSWORD)

    assert paper.signatures.count() == before


def test_a_print_without_number_is_not_signed(cast, keys, settings):
    paper = papers.ready(cast)
    paper.versions.update(kind="draft")

    with pytest.raises(ValidationError, match="chưa tạo xong"):
        sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)


def test_without_identity_the_page_is_named(cast, keys, settings):
    paper = papers.ready(cast)
    SigningIdentity.objects.update(is_active=False)

    with pytest.raises(ValidationError, match="trang Chữ ký số"):
        sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
