"""Signing in the portal: order, roles, certificates, what cannot be reached, two at once."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from documents.models import Signature, SignatureRole, SigningBackend, SigningIdentity
from documents.signing import trust
from documents.signing.sign import sign_now
from documents.storage import store
from documents.workflow import DocumentState
from lhh_portal.workflow import perform
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
    refusal = paper.signing_refusals.get()
    assert (refusal.role, refusal.by, refusal.sha256, refusal.size) == (PERSON, cast.leader, "", None)
    assert "mật khẩu không đúng" in refusal.reason


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


# --- what cannot be reached does not stop a signature ------------------------------------------------------------


class _Server(ThreadingHTTPServer):
    """A time-stamp server that fails in one way; counts how often it was asked."""

    def __init__(self, answer):
        self.asked = 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                server.asked += 1
                answer(self)

            def log_message(self, *args):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


def _error(handler):
    handler.send_error(500)


def _nonsense(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/timestamp-reply")
    handler.end_headers()
    handler.wfile.write(b"\x30\x03\x02\x01\x01")


def _silence(handler):
    time.sleep(4)


@pytest.mark.parametrize("answer", [_error, _nonsense, _silence, None])
def test_without_time_stamp_the_paper_is_signed_all_the_same(cast, keys, settings, answer):
    server = _Server(answer) if answer else None
    settings.TSA_URL = server.url if server else "http://127.0.0.1:9/"
    settings.TSA_TIMEOUT = 1
    paper = papers.ready(cast)

    start = time.monotonic()
    signed = sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
    seconds = time.monotonic() - start

    assert signed.state == DocumentState.SIGNED
    assert signed.signatures.get().stamped_at is None
    assert [status.bottom_line for status in _statuses(signed)] == [True]
    assert seconds < 3
    assert server is None or server.asked == 1


def test_without_revocation_data_the_organisation_signs_all_the_same(cast, keys, settings):
    paper = papers.ready(cast)
    signed = sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
    (settings.SIGNING_TRUST_DIR / "demo" / "root.crl").unlink()

    sealed = sign_now(signed, ORGANISATION, by=cast.clerk, secret=settings.DEMO_PASSWORD)

    assert sealed.state == DocumentState.SEALED
    assert b"/DSS" not in papers.content(sealed)
    assert sealed.signatures.last().stamped_at is not None


def test_with_revocation_data_it_is_inside(cast, keys, settings):
    signed = sign_now(papers.ready(cast), PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)

    sealed = sign_now(signed, ORGANISATION, by=cast.clerk, secret=settings.DEMO_PASSWORD)

    assert b"/DSS" in papers.content(sealed)


# --- two at once -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_same_paper_signed_twice_at_once_is_signed_once(cast, keys, settings):
    paper = papers.ready(cast)
    barrier = Barrier(3)

    def sign(_number):
        try:
            barrier.wait()
            sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
            return "signed"
        except ValidationError as error:
            return " ".join(error.messages)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(sign, range(3)))

    refused = [answer for answer in answers if answer != "signed"]
    assert len(refused) == 2
    assert all("không được nhận" in sentence for sentence in refused)
    assert paper.signatures.count() == 1
    assert [version.kind for version in paper.versions.all()] == ["prepared", "signed"]
    fresh = type(paper).objects.get(pk=paper.pk)
    assert (fresh.state, fresh.pdf) == (DocumentState.SIGNED, paper.versions.last().file)
    assert len(_statuses(fresh)) == 1


def test_a_paper_sent_back_while_it_is_being_signed_stays_sent_back(cast, keys, settings, monkeypatch):
    paper = papers.ready(cast)

    def meanwhile(identity, certificate, **options):
        perform(paper, "send_back", actor=cast.leader, note="Sửa số liệu")

    monkeypatch.setattr("documents.signing.certificates.check", meanwhile)

    with pytest.raises(ValidationError, match="không được nhận"):
        sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)

    assert type(paper).objects.get(pk=paper.pk).state == DocumentState.RETURNED
    assert (paper.signatures.count(), paper.versions.count()) == (0, 1)


def test_a_print_replaced_while_it_is_being_signed_is_not_overwritten(cast, keys, settings, monkeypatch):
    paper = papers.ready(cast)
    other = store(b"%PDF-1.7 other", "application/pdf")

    def meanwhile(identity, certificate, **options):
        type(paper).objects.filter(pk=paper.pk).update(pdf=other)

    monkeypatch.setattr("documents.signing.certificates.check", meanwhile)

    with pytest.raises(ValidationError, match="đã có bản khác trong lúc ký"):
        sign_now(paper, PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)

    assert (paper.signatures.count(), type(paper).objects.get(pk=paper.pk).pdf) == (0, other)
