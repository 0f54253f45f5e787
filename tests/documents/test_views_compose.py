"""Writing papers on the screen."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import services
from documents.models import OfficialDocument
from documents.registers.outgoing import reserve_number
from tests.documents.factories import DocumentFactory
from tests.factories import FederationProfileFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"% minh hoa\n" * 100


@pytest.fixture
def staff(client, cast, settings):
    settings.REQUIRE_MFA = False
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


def _typed(**changes):
    return {
        "type": "KH",
        "subject": "Tổ chức Hội thi",
        "salutation": "",
        "body": "Mở đầu.\n\n- Một;\n- Hai.",
        "authority_lines": "TM. Ban Thường vụ\nChủ tịch",
        "signer_name": "Nguyễn Thị Mẫu (minh họa)",
        "recipients": "Sở Nội vụ",
        "governing_lines": "",
        "issuing_lines": "Liên hiệp Hội (minh họa)",
        "org_code": "LHH",
        "place_name": "Long An",
        **changes,
    }


def _url(name, *args):
    return reverse(f"documents:{name}", args=args)


def test_new_paper_starts_with_the_head_of_the_day(staff):
    profile = FederationProfileFactory()

    form = staff.get(_url("document-new")).context["form"]

    assert [form[name].value() for name in ("issuing_lines", "org_code", "place_name")] == [
        profile.issuing_lines,
        profile.org_code,
        profile.place_name,
    ]


def test_new_paper_is_a_draft_of_its_author(staff, cast):
    response = staff.post(_url("document-new"), _typed())

    document = OfficialDocument.objects.get()
    assert response.url == document.get_absolute_url()
    assert (document.state, document.created_by, document.issued_on) == ("draft", cast.staff, None)
    assert document.body == "<p>Mở đầu.</p><ul><li>Một;</li><li>Hai.</li></ul>"
    assert document.recipients == "- Sở Nội vụ;\n- Lưu: VT."


def test_refused_paper_keeps_everything_typed(staff):
    form = staff.post(_url("document-new"), _typed(subject=" ", org_code="")).context["form"]

    assert sorted(form.errors) == ["org_code", "subject"]
    assert form["body"].value() == _typed()["body"]
    assert OfficialDocument.objects.count() == 0


def test_editing_shows_what_was_typed_and_saves_it(staff):
    staff.post(_url("document-new"), _typed())
    document = OfficialDocument.objects.get()
    form = staff.get(_url("document-edit", document.pk)).context["form"]

    staff.post(_url("document-edit", document.pk), _typed(subject="Khác", base=form["base"].value()))

    assert (form["body"].value(), form["recipients"].value()) == (_typed()["body"], "Sở Nội vụ")
    assert OfficialDocument.objects.get().subject == "Khác"


def test_colleagues_change_is_not_overwritten_unseen(staff):
    staff.post(_url("document-new"), _typed())
    document = OfficialDocument.objects.get()
    base = staff.get(_url("document-edit", document.pk)).context["form"]["base"].value()
    services.update_document(document, subject="Của đồng nghiệp")

    form = staff.post(_url("document-edit", document.pk), _typed(subject="Của tôi", base=base)).context["form"]
    again = form["base"].value()

    assert "người khác sửa" in form.non_field_errors()[0]
    assert form["subject"].value() == "Của tôi"
    assert OfficialDocument.objects.get().subject == "Của đồng nghiệp"
    staff.post(_url("document-edit", document.pk), _typed(subject="Của tôi", base=again))
    assert OfficialDocument.objects.get().subject == "Của tôi"


def test_type_of_a_numbered_paper_cannot_change_and_the_form_says_so(staff):
    document = DocumentFactory(state="returned")
    reserve_number(document, on=date(2024, 6, 11), by=None)
    base = staff.get(_url("document-edit", document.pk)).context["form"]["base"].value()

    form = staff.post(_url("document-edit", document.pk), _typed(base=base)).context["form"]

    assert "đã có số 01/BC-LHH" in form.errors["type"][0]
    assert OfficialDocument.objects.get().type == "BC"


def test_paper_of_a_report_is_edited_there(staff):
    document = DocumentFactory(source_url="/lam-viec/tong-hop/2024-6-thang/")

    page = staff.get(document.get_absolute_url()).content.decode()

    assert staff.get(_url("document-edit", document.pk)).url == document.source_url
    assert f'href="{document.source_url}"' in page
    assert _url("document-edit", document.pk) not in page


@pytest.mark.parametrize("amendment", ["corrects", "withdraws"])
def test_amending_opens_the_draft(staff, amendment):
    old = DocumentFactory(state="issued")
    reserve_number(old, on=date(2024, 6, 11), by=None)

    response = staff.post(_url("document-amend", old.pk, amendment), {"reason": "Lập nhầm (minh họa)."})

    draft = OfficialDocument.objects.get(amends=old)
    assert response.url == _url("document-edit", draft.pk)
    assert draft.amendment == amendment


def test_second_amendment_is_refused_with_a_sentence(staff, cast):
    old = DocumentFactory(state="issued")
    DocumentFactory(amends=old, amendment="corrects", subject="Bản thay thế")

    response = staff.post(_url("document-amend", old.pk, "withdraws"), {"reason": "Lập nhầm (minh họa)."})

    assert response.url == old.get_absolute_url()
    assert "«Bản thay thế»" in str(list(get_messages(response.wsgi_request))[0])
    assert staff.get(old.get_absolute_url()).context["amend"] == []


def test_unknown_amendment_is_not_there(staff):
    assert staff.get(_url("document-amend", DocumentFactory(state="issued").pk, "khac")).status_code == 404


def test_attachment_is_added_and_removed(staff):
    document = DocumentFactory()
    file = SimpleUploadedFile("danh-sach.pdf", PDF)

    staff.post(_url("attachment-add", document.pk), {"name": "Danh sách", "file": file})
    attachment = document.attachments.get()
    content = b"".join(staff.get(_url("attachment-download", document.pk, attachment.pk)))
    staff.post(_url("attachment-remove", document.pk, attachment.pk))

    assert (attachment.name, content) == ("Danh sách", PDF)
    assert document.attachments.count() == 0


def test_attachment_that_is_no_pdf_is_refused(staff):
    document = DocumentFactory()
    file = SimpleUploadedFile("danh-sach.pdf", b"<html>khong phai PDF</html>")

    form = staff.post(_url("attachment-add", document.pk), {"name": "Danh sách", "file": file}).context["form"]

    assert list(form.errors) == ["file"]
    assert form["name"].value() == "Danh sách"
    assert document.attachments.count() == 0


@pytest.mark.parametrize("state", ["proposed", "approved", "issued"])
def test_attachments_of_a_paper_on_its_way_stay(staff, state):
    document = DocumentFactory()
    services.add_attachment(document, name="Danh sách", content=PDF)
    OfficialDocument.objects.update(state=state)
    attachment = document.attachments.get()

    added = staff.post(
        _url("attachment-add", document.pk), {"name": "Khác", "file": SimpleUploadedFile("khac.pdf", PDF)}
    )
    removed = staff.post(_url("attachment-remove", document.pk, attachment.pk))

    assert (added.url, removed.url) == (document.get_absolute_url(), document.get_absolute_url())
    assert [row.name for row in document.attachments.all()] == ["Danh sách"]


def test_a_draft_without_number_is_given_up(staff, cast):
    draft = services.amend(DocumentFactory(state="issued"), "withdraws", by=cast.staff, reason="Lập nhầm (minh họa).")

    assert staff.post(_url("document-discard", draft.pk)).url == reverse("documents:document-list")

    assert not OfficialDocument.objects.filter(pk=draft.pk).exists()
    assert services.amend(draft.amends, "corrects", by=cast.staff).amendment == "corrects"


@pytest.mark.parametrize("kept", ["numbered", "of a report", "proposed"])
def test_a_paper_that_counts_stays(staff, kept):
    paper = DocumentFactory(
        state="proposed" if kept == "proposed" else "returned",
        source_url="/lam-viec/bao-cao/2024-H1/" if kept == "of a report" else "",
    )
    if kept == "numbered":
        reserve_number(paper, on=date(2024, 6, 11), by=None)

    staff.post(_url("document-discard", paper.pk))

    assert OfficialDocument.objects.filter(pk=paper.pk).exists()
