"""The desk of the library: documents with their file, the texts, contact officers, the choice of figures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from news.models import ContactOfficer, HeadlineIndicator, LibraryDocument, SitePage
from reports.models import Indicator
from tests.news.shown import library_document

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b" " * 300


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.editor, "django.contrib.auth.backends.ModelBackend")
    return client


def sent(content=PDF, name="nq.pdf", **fields):
    values = {
        "type": "NQ",
        "symbol": "45-NQ/TW",
        "issuer": "Ban Chấp hành Trung ương",
        "dated": "24/11/2023",
        "abstract": "Về đội ngũ trí thức",
        "upload": SimpleUploadedFile(name, content, "application/pdf"),
    }
    return {**values, **fields}


def test_a_new_document_is_a_draft_and_public_after_one_more_step(desk):
    answer = desk.post(reverse("library:document-create"), sent())
    document = LibraryDocument.objects.get()
    assert answer.url == document.get_absolute_url()
    assert (document.state, document.file_name, str(document.dated)) == ("draft", "nq.pdf", "2023-11-24")
    assert list(LibraryDocument.objects.published()) == []

    desk.post(reverse("library:document-act", args=[document.pk, "publish"]))

    assert list(LibraryDocument.objects.published()) == [document]


def test_a_file_is_judged_by_its_content_and_what_was_typed_stays(desk):
    answer = desk.post(reverse("library:document-create"), sent(b"MZ" + b"\0" * 300))

    assert not LibraryDocument.objects.exists()
    assert list(answer.context["form"].errors) == ["upload"]
    assert "45-NQ/TW" in answer.text


def test_it_cannot_be_in_force_before_it_was_made(desk):
    answer = desk.post(reverse("library:document-create"), sent(effective_on="1/1/2023"))

    assert answer.context["form"].errors == {"effective_on": ["Ngày có hiệu lực không thể trước ngày ban hành."]}


def test_a_change_without_a_new_file_keeps_the_one_there_is(desk):
    document = library_document()

    desk.post(reverse("library:document-edit", args=[document.pk]), {**sent(), "upload": ""})

    changed = LibraryDocument.objects.get()
    assert (changed.symbol, changed.file_name, changed.file_id) == ("45-NQ/TW", document.file_name, document.file_id)
    assert changed.state == "published"


def test_taking_down_needs_a_reason(desk):
    document = library_document()

    desk.post(reverse("library:document-act", args=[document.pk, "take_down"]))

    assert LibraryDocument.objects.get().state == "published"


def test_a_text_is_typed_plainly_and_cleaned(desk):
    typed = "Đoạn một.\n\n- việc một\n- việc hai <script>alert(1)</script>"
    desk.post(reverse("library:page-edit", args=["chuc-nang"]), {"title": "Chức năng", "body": typed})

    page = SitePage.objects.get()
    assert page.body.startswith("<p>Đoạn một.</p><ul><li>việc một</li>")
    assert "<script" not in desk.get("/gioi-thieu/").text.split("chuc-nang", 1)[1].split("co-cau", 1)[0]


def test_contact_officer_comes_and_goes(desk):
    desk.post(reverse("library:officer-create"), {"name": "A", "position": "B", "unit": "C", "order": "1"})
    officer = ContactOfficer.objects.get()
    assert "<td" in desk.get("/gioi-thieu/").text

    desk.post(reverse("library:officer-delete", args=[officer.pk]))

    assert not ContactOfficer.objects.exists()


def test_choice_of_figures(desk):
    codes = ["PBK-07", "XHO-01"]
    chosen = Indicator.objects.filter(code__in=codes)

    desk.post(reverse("library:headline-edit"), {"indicators": [row.pk for row in chosen]})

    assert sorted(HeadlineIndicator.objects.values_list("indicator__code", flat=True)) == codes
