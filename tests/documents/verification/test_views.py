"""The public pages: what they say of a code and of a file, and that they keep nothing."""

import io
import tempfile
from datetime import date

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import OfficialDocument, SigningBackend, StoredFile, Version
from documents.signing.sign import sign_now
from documents.storage import absolute_path, open_stored, store
from documents.verification import known
from documents.workflow import DocumentState
from lhh_portal import uploads
from tests.documents.factories import DocumentFactory
from tests.documents.signing.papers import identity, ready
from tests.documents.verification import manipulations, signed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

START = "/xac-minh/"


def issued(pdf=None, *, state=DocumentState.ISSUED, **fields):
    """An issued paper whose file is `pdf`."""
    file = store(pdf or signed.twice(), "application/pdf")
    paper = DocumentFactory(state=state, pdf=file, issued_on=date(2024, 6, 11), **fields)
    Version.objects.create(document=paper, kind=Version.Kind.SEALED, file=file)
    return paper


def send(client, pdf, url=START, name="bc.pdf"):
    return client.post(url, {"file": SimpleUploadedFile(name, pdf, "application/pdf")})


def page_of(paper):
    return reverse("verification:paper", args=[paper.code])


@pytest.mark.parametrize("typed", ["{0}{1}", "{0}-{1}", " {0} – {1} ", "{0}.{1}"])
def test_code_as_people_type_it(client, authority, typed):
    paper = issued()

    answer = client.get(START, {"code": typed.format(paper.code[:5].lower(), paper.code[5:])})

    assert (answer.status_code, answer.url) == (302, page_of(paper))


def test_code_with_letters_no_code_has(client):
    answer = client.get(START, {"code": "ABCDO-FGHJ1"})

    assert answer.context["codes"].errors["code"] == [
        "Mã không bao giờ có «1», «O»: để khó nhầm, mã không dùng O, I, L, U, 0 và 1. Hãy nhìn lại mã in."
    ]
    assert "ABCDO-FGHJ1" in answer.text


def test_page_of_an_issued_paper(client, authority):
    answer = client.get(page_of(issued()))

    assert answer.status_code == 200
    assert "Văn bản đã phát hành, chưa bị đính chính hay thu hồi." in answer.text
    assert "11/06/2024" in answer.text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("state", "amendment", "sentence"),
    [
        (DocumentState.CORRECTED, "corrects", "Về sau đã có văn bản đính chính, thay thế."),
        (DocumentState.WITHDRAWN, "withdraws", "Văn bản đã bị thu hồi, không dùng nữa."),
    ],
)
def test_page_leads_to_the_paper_that_amends_it(client, authority, state, amendment, sentence):
    paper = issued(state=state)
    newer = DocumentFactory(
        state=DocumentState.ISSUED, amends=paper, amendment=amendment, pdf=paper.pdf, issued_on=date(2024, 7, 1)
    )

    answer = client.get(page_of(paper))

    assert sentence in answer.text
    assert page_of(newer) in answer.text


@pytest.mark.parametrize("state", sorted(set(DocumentState) - set(known.PUBLIC)))
def test_nothing_is_said_of_a_paper_not_issued(client, authority, state):
    paper = issued(state=state, subject="Chuyện chưa công bố")

    answer = client.get(page_of(paper))

    assert answer.status_code == 404
    assert "Chuyện chưa công bố" not in answer.text


def test_issued_file_is_recognised(client, authority):
    paper = issued()

    answer = send(client, signed.twice())

    assert "Tệp đúng từng byte với văn bản đã phát hành" in answer.text
    assert page_of(paper) in answer.text


def test_file_of_a_draft_is_not_recognised(client, authority):
    issued(state=DocumentState.SEALED)

    answer = send(client, signed.twice())

    assert answer.context["found"] is None
    assert "cổng này không phát hành tệp này" in answer.text


def test_file_of_a_withdrawn_paper(client, authority):
    issued(state=DocumentState.WITHDRAWN)

    answer = send(client, signed.twice())

    assert "nhưng văn bản đã bị thu hồi" in answer.text


def test_page_of_a_paper_whose_file_is_lost(client, authority):
    paper = issued()
    absolute_path(paper.pdf).unlink()

    answer = client.get(page_of(paper))

    assert answer.status_code == 200
    assert [check.rule for check in answer.context["verdict"].failures] == ["stored"]
    assert "Quản trị cần khôi phục tệp từ bản sao lưu" in answer.text


def test_page_of_a_paper_whose_file_was_exchanged(client, authority):
    paper = issued()
    path = absolute_path(paper.pdf)
    path.chmod(0o640)
    path.write_bytes(signed.archived())

    answer = client.get(page_of(paper))

    assert [check.rule for check in answer.context["verdict"].failures] == ["stored"]


@pytest.mark.parametrize("signed_before", [False, True])
def test_attachment_is_named_with_its_paper(client, authority, cast, settings, signed_before):
    identity(None, authority.ORGANISATION, backend=SigningBackend.PKCS12)
    paper = ready(cast, state=DocumentState.SIGNED)
    content = signed.sign(_blank(), signed.PERSON) if signed_before else _blank()
    attachment = paper.attachments.create(name="Phụ lục 1", file=store(content, "application/pdf"))
    sign_now(paper, signed.ORGANISATION, by=cast.clerk, secret=settings.DEMO_PASSWORD)
    OfficialDocument.objects.filter(pk=paper.pk).update(state=DocumentState.ISSUED)
    attachment.refresh_from_db()

    answer = send(client, open_stored(attachment.signed_file).read())

    assert answer.context["checked"].failures == []
    assert [signer.role for signer in answer.context["checked"].signers] == [signed.ORGANISATION]
    assert "Tệp là phụ lục «Phụ lục 1» kèm theo văn bản:" in answer.text
    assert f'href="{page_of(paper)}"' in answer.text
    assert "Tệp đúng từng byte với phụ lục đã phát hành" in answer.text


def _blank():
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    output = io.BytesIO()
    pdf.save(output)
    return output.getvalue()


def test_file_of_another_paper(client, authority):
    issued(signed.archived())
    paper = issued()

    answer = send(client, signed.archived(), page_of(paper))

    assert "Tệp này là một văn bản khác với văn bản của trang này." in answer.text


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (manipulations.append_newline, "Tệp đã bị thêm nội dung sau khi ký"),
        (manipulations.flip_text, "Nội dung được ký đã bị sửa, hoặc chữ ký là giả."),
        (manipulations.later("appended page"), "Tệp đã bị thêm nội dung sau khi ký."),
        (manipulations.swap_image, "Tệp đã bị thêm nội dung sau khi ký"),
        (manipulations.remove_signatures, "Tệp không có chữ ký số nào."),
    ],
)
def test_changed_file_is_refused_with_the_reason(client, authority, make, sentence):
    answer = send(client, make())

    assert "Không xác nhận được tệp này." in answer.text
    assert sentence in answer.text


@pytest.mark.parametrize("content", [b"hello", b"", b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_what_is_no_pdf_is_refused_at_the_field(client, content):
    answer = send(client, content)

    assert list(answer.context["files"].errors) == ["file"]
    assert "checked" not in answer.context


def test_broken_pdf_is_told_in_a_sentence(client):
    answer = send(client, b"%PDF-1.7\n" + b"1 0 obj <<" * 2000)

    assert "không đọc được" in answer.text


def test_too_large_a_file_is_refused(client, settings):
    settings.UPLOAD_MAX_BYTES = 1000

    answer = send(client, b"%PDF-1.7\n" + bytes(2000))

    assert "mỗi tệp tối đa" in answer.text


def test_a_sent_file_touches_no_disk(client, authority, settings, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    settings.FILE_UPLOAD_TEMP_DIR = str(temporary)
    made = []
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *args, **kwargs: made.append(args))
    monkeypatch.setattr(uploads.LimitedUploadHandler, "new_file", lambda *args, **kwargs: made.append(args))

    answer = send(client, signed.twice() + b"%" * 3_000_000)

    assert answer.status_code == 200
    assert answer.context["checked"].failures
    assert (made, list(temporary.iterdir())) == ([], [])
    assert not (tmp_path / "media").exists()
    assert StoredFile.objects.count() == 0


def test_too_many_lookups_are_held_up(client, monkeypatch):
    monkeypatch.setattr("documents.verification.views.RATES", {"lookup": "2/m/ip", "upload": "1/m/ip"})
    cache.clear()

    answers = [client.get("/xac-minh/ABCDEFGHJK/").status_code for _time in range(3)]

    assert answers == [404, 404, 429]


def test_too_many_files_are_held_up(client, monkeypatch):
    monkeypatch.setattr("documents.verification.views.RATES", {"lookup": "9/m/ip", "upload": "1/m/ip"})
    cache.clear()

    answers = [send(client, b"%PDF-1.7").status_code for _time in range(2)]

    assert answers == [200, 429]


def test_own_file_is_judged_once_until_trust_changes(authority, monkeypatch):
    paper = issued()
    asked = []
    monkeypatch.setattr("documents.verification.known.verify", lambda pdf: asked.append(len(pdf)) or real(pdf))

    from documents.verification.engine import verify as real

    assert known.stored_verdict(paper).ok
    assert known.stored_verdict(paper).ok
    assert len(asked) == 1

    authority.revoke([authority.certificate_of(authority.PERSON)], since=None)
    known.stored_verdict(paper)
    assert len(asked) == 2
